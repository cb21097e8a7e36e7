"""In which networks a phone may reach the laptop."""

from __future__ import annotations

import ipaddress

import pytest
from pytestqt.qtbot import QtBot

from surveyor_app.gui.networks import Network, networks, usable


def test_wifi_comes_first_and_cables_last() -> None:
    cable = Network("192.168.1.5", "enp3s0", "cable")
    other, wifi = Network("10.42.0.1", "ap0"), Network("192.168.43.117", "wlan0", "wifi")
    assert usable([cable, other, wifi]) == (wifi, other, cable)


@pytest.mark.parametrize("address", ["8.8.8.8", "203.0.113.7", "169.254.3.4", "100.64.0.9", "127.0.0.1", "172.32.0.1"])
def test_only_private_networks_count(address: str) -> None:
    assert usable([Network(address, "wlan0", "wifi")]) == ()


@pytest.mark.parametrize(
    "adapter",
    ["docker0", "br-12ab", "veth9", "virbr0", "vmnet8", "vboxnet0", "tun0", "wg0", "utun3", "vEthernet (WSL)",
     "VirtualBox Host-Only Network", "Tailscale"],
)  # fmt: skip
def test_networks_inside_the_laptop_and_tunnels_do_not_count(adapter: str) -> None:
    assert usable([Network("192.168.56.1", adapter)]) == ()


@pytest.mark.parametrize("adapter", ["wlan0", "wlp2s0", "en0", "bridge100", "Wi-Fi", "Ethernet 2", "usb0", "ap0"])
def test_adapters_of_all_systems_count(adapter: str) -> None:
    assert len(usable([Network("172.20.10.3", adapter)])) == 1


def test_this_machines_own_list_can_be_read(qtbot: QtBot) -> None:
    for network in networks():
        assert ipaddress.ip_address(network.address).is_private
