"""Notices that the network came back or is another one, as far as the operating system tells."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtNetwork import QNetworkInformation

SETTLE_MS = 1000  # routes and names need a moment; a network that flaps is one news
_USABLE = (QNetworkInformation.Reachability.Site, QNetworkInformation.Reachability.Online)


def system_network() -> QNetworkInformation | None:
    """What the operating system tells about its network; None where it tells nothing. Loads a plug-in."""
    if not QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Reachability):
        return None
    return QNetworkInformation.instance()


class NetworkWatch(QObject):
    """`came_back` once the network can be used again, or another way leads out. Silent without `network`."""

    came_back = Signal()

    def __init__(self, network: QNetworkInformation | None, parent: QObject, settle_ms: int | None = None) -> None:
        super().__init__(parent)
        self._settled = QTimer(self, singleShot=True, interval=SETTLE_MS if settle_ms is None else settle_ms)
        self._settled.timeout.connect(self._tell)
        self._network = network
        if network is None:
            return
        self._usable = self._is_usable(network)
        network.reachabilityChanged.connect(self._look)
        network.isBehindCaptivePortalChanged.connect(self._look)
        network.transportMediumChanged.connect(self._settled.start)

    @staticmethod
    def _is_usable(network: QNetworkInformation) -> bool:
        return network.reachability() in _USABLE and not network.isBehindCaptivePortal()

    def _look(self) -> None:
        if self._network is not None:
            before, self._usable = self._usable, self._is_usable(self._network)
            if self._usable and not before:
                self._settled.start()

    def _tell(self) -> None:
        if self._network is not None and self._is_usable(self._network):
            self.came_back.emit()
