"""The engine is woken when the network returns; where nobody tells of the network, nothing happens."""

from __future__ import annotations

from typing import cast

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QNetworkInformation
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from surveyor_app.gui import application, network_watch
from surveyor_app.gui.main_window import MainWindow
from surveyor_app.gui.network_watch import NetworkWatch
from tests.gui.conftest import DeskMaker

Reachability = QNetworkInformation.Reachability


class FakeNetwork(QObject):
    """A network that a test switches."""

    reachabilityChanged = Signal(object)
    isBehindCaptivePortalChanged = Signal(bool)
    transportMediumChanged = Signal(object)

    def __init__(self, reachable: Reachability = Reachability.Disconnected) -> None:
        super().__init__()
        self._reachable, self._portal = reachable, False

    def reachability(self) -> Reachability:
        return self._reachable

    def isBehindCaptivePortal(self) -> bool:
        return self._portal

    def become(self, reachable: Reachability) -> None:
        """Change as the system would tell."""
        self._reachable = reachable
        self.reachabilityChanged.emit(reachable)

    def portal(self, *, there: bool) -> None:
        """A sign-in page gets in the way, or goes."""
        self._portal = there
        self.isBehindCaptivePortalChanged.emit(there)

    def as_network(self) -> QNetworkInformation:
        return cast("QNetworkInformation", self)


def test_a_network_that_returns_is_news_and_one_that_goes_is_not(qtbot: QtBot) -> None:
    network = FakeNetwork()
    watch = NetworkWatch(network.as_network(), network, settle_ms=0)
    with qtbot.waitSignal(watch.came_back, timeout=2000):
        network.become(Reachability.Online)
    with qtbot.assertNotEmitted(watch.came_back, wait=50):
        network.become(Reachability.Local)
    with qtbot.waitSignal(watch.came_back, timeout=2000):
        network.become(Reachability.Site)  # an office relay may be all that can be reached


def test_a_network_behind_a_sign_in_page_is_news_only_once_the_page_is_gone(qtbot: QtBot) -> None:
    network = FakeNetwork()
    watch = NetworkWatch(network.as_network(), network, settle_ms=0)
    network.portal(there=True)
    with qtbot.assertNotEmitted(watch.came_back, wait=50):
        network.become(Reachability.Online)
    with qtbot.waitSignal(watch.came_back, timeout=2000):
        network.portal(there=False)


def test_another_way_out_is_news_as_well(qtbot: QtBot) -> None:
    network = FakeNetwork(Reachability.Online)
    watch = NetworkWatch(network.as_network(), network, settle_ms=0)
    with qtbot.waitSignal(watch.came_back, timeout=2000):
        network.transportMediumChanged.emit(QNetworkInformation.TransportMedium.WiFi)


def test_a_network_that_flaps_is_one_piece_of_news_and_none_when_it_stays_away(qtbot: QtBot) -> None:
    network = FakeNetwork()
    watch = NetworkWatch(network.as_network(), network, settle_ms=30)
    told: list[bool] = []
    watch.came_back.connect(lambda: told.append(True))
    for _ in range(5):
        network.become(Reachability.Online)
        network.become(Reachability.Disconnected)
    qtbot.wait(80)
    assert told == []
    for reachable in (Reachability.Online, Reachability.Disconnected, Reachability.Online):
        network.become(reachable)
    qtbot.waitUntil(lambda: told == [True], timeout=2000)


def test_the_window_wakes_its_engine(new_desk: DeskMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    network = FakeNetwork()
    monkeypatch.setattr(network_watch, "SETTLE_MS", 0)
    monkeypatch.setattr(application, "system_network", network.as_network)
    desk = new_desk()
    assert "wake" not in desk.engine.told
    network.become(Reachability.Online)
    desk.wait(lambda: "wake" in desk.engine.told)


def test_a_system_that_tells_nothing_of_its_network_is_no_fault(
    new_desk: DeskMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QNetworkInformation, "loadBackendByFeatures", lambda _features: False)
    desk = new_desk()
    assert desk.window.isVisible()
    assert desk.engine.told == []


def test_the_network_is_asked_only_after_the_first_paint_and_the_data(
    new_desk: DeskMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[bool] = []

    def asked() -> None:
        window = next(w for w in QApplication.topLevelWidgets() if isinstance(w, MainWindow))
        shown.append(window.isVisible() and window.session.catalogue is not None)

    monkeypatch.setattr(application, "system_network", asked)
    new_desk()
    assert shown == [True]
