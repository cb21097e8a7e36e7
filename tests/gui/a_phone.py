"""A phone for tests of the window: httpx in a thread, while the window goes on."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import httpx

from surveyor_app.gui.networks import Network
from surveyor_app.gui.phone_receiver import PhoneReceiver
from surveyor_app.gui.widgets.phone_panel import PhonePanel
from tests.gui.conftest import Desk

LOOPBACK = Network("127.0.0.1", "lo", "wifi")
OTHER = Network("127.0.0.2", "lo", "cable")


class APhone:
    """Has scanned the code that is on the screen; each call waits for the laptop's answer."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        receiver = desk.window.phone
        assert receiver.line is not None
        self.url = receiver.line.url
        self._numbers = iter(range(1000))
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="a-phone")

    def call(self, use: Callable[[httpx.Client], httpx.Response]) -> Future[httpx.Response]:
        """Something in a thread."""

        def run() -> httpx.Response:
            with httpx.Client(base_url=self.url, timeout=20) as client:
                return use(client)

        return self._threads.submit(run)

    def look(self) -> httpx.Response:
        """Load the page."""
        return self._answer(self.call(lambda client: client.get("")))

    def send(self, data: bytes, name: str = "IMG_4107.jpg", to: int = 0, photo_id: str = "") -> httpx.Response:
        """Send one photo."""
        return self._answer(self.begin(data, name, to, photo_id))

    def begin(self, data: bytes, name: str = "IMG_4107.jpg", to: int = 0, photo_id: str = "") -> Future[httpx.Response]:
        """Begin to send one photo."""
        called = photo_id or f"photo{next(self._numbers):05}"
        return self.call(lambda client: client.put(f"/photos/{called}", params={"name": name, "to": to}, content=data))

    def _answer(self, future: Future[httpx.Response]) -> httpx.Response:
        self._desk.wait(future.done)
        return future.result()

    def is_refused(self) -> bool:
        """Whether nothing listens any more: what was asked for while it ended may still be answered or cut."""
        for _ in range(20):
            future = self.call(lambda client: client.get(""))
            self._desk.wait(future.done)
            if isinstance(future.exception(), httpx.ConnectError):
                return True
        return False


def on_loopback(desk: Desk) -> PhoneReceiver:
    """Let the window think that loopback is a Wi-Fi."""
    receiver = desk.window.phone
    receiver.networks_now = lambda: (LOOPBACK,)
    return receiver


def panel_of(desk: Desk) -> PhonePanel:
    """The panel in sight."""
    return next(panel for panel in desk.window.findChildren(PhonePanel) if panel.isVisible())


def opened(desk: Desk) -> APhone:
    """Wait until the code is there, and scan it."""
    desk.wait(lambda: desk.window.phone.line is not None)
    return APhone(desk)
