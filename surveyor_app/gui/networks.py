"""The networks in which a phone may reach this laptop: its own addresses in them, the likeliest first."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtNetwork import QAbstractSocket, QNetworkInterface

# The addresses that homes, offices and hotspots give out. At a public address the whole internet could knock.
_PRIVATE = tuple(ipaddress.ip_network(net) for net in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
# Networks that only exist inside this laptop, or lead through a tunnel.
_INSIDE = re.compile(
    r"(?i)^(docker|br-|veth|virbr|vmnet|vboxnet|tun|tap|wg|zt|tailscale|utun|llw|awdl|lxc|lxd|podman|cni|flannel)"
    r"|vethernet|virtualbox|vmware|hyper-v|wsl|loopback|tunnel"
)
_WIFI, _CABLE = "wifi", "cable"
_ORDER = (_WIFI, "", _CABLE)


@dataclass(frozen=True, slots=True)
class Network:
    """The laptop's IPv4 address in a network, what the system calls its adapter, and what that is: "wifi", "cable" or
    "" where the system does not say."""

    address: str
    adapter: str
    kind: str = ""


def usable(networks: Iterable[Network]) -> tuple[Network, ...]:
    """Those that a phone may be in: Wi-Fi first, cables last."""
    found = [
        network
        for network in networks
        if any(ipaddress.ip_address(network.address) in net for net in _PRIVATE) and not _INSIDE.search(network.adapter)
    ]
    return tuple(sorted(found, key=lambda network: _ORDER.index(network.kind)))


def networks() -> tuple[Network, ...]:
    """Those of this laptop that can be used just now."""
    kinds = {QNetworkInterface.InterfaceType.Wifi: _WIFI, QNetworkInterface.InterfaceType.Ethernet: _CABLE}
    flags = QNetworkInterface.InterfaceFlag
    up = flags.IsUp | flags.IsRunning
    found = []
    for adapter in QNetworkInterface.allInterfaces():
        if adapter.flags() & up != up or adapter.flags() & flags.IsLoopBack:
            continue
        name = adapter.humanReadableName()
        found += [
            Network(entry.ip().toString(), name, kinds.get(adapter.type(), ""))
            for entry in adapter.addressEntries()
            if entry.ip().protocol() is QAbstractSocket.NetworkLayerProtocol.IPv4Protocol
        ]
    return usable(found)
