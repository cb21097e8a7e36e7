"""One opening of the phone drop, as the window uses it: from the first look at the code to its end."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from surveyor_app.paths import DataPaths
from surveyor_app.phone_drop.page import Page
from surveyor_app.phone_drop.routes import Routes
from surveyor_app.phone_drop.server import PORTS, Server
from surveyor_app.phone_drop.token import in_groups, new_token
from surveyor_app.phone_drop.verdict import Deliver
from surveyor_app.storage.phone_files import PhoneFiles


class Opening:
    """Its token is good until `close`. `deliver` gets every photo that has arrived and `visited` is called for each
    visit of a phone, both in threads of the server."""

    def __init__(
        self,
        paths: DataPaths,
        deliver: Deliver,
        visited: Callable[[], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        from surveyor_app.imaging.decode import MAX_BYTES

        files = PhoneFiles(paths)
        files.sweep()
        self._token = new_token()
        self._routes = Routes(self._token, Page(MAX_BYTES), files, MAX_BYTES, deliver, visited, clock)
        self._server: Server | None = None
        self._former_port: tuple[int, ...] = ()  # what a phone has scanned stays good while it can

    def aim(self, place: str) -> int:
        """From now on photos go to this place, in words; its number stands in every Arrival."""
        return self._routes.aim(place)

    def listen(self, address: str, ports: Sequence[int] = PORTS) -> None:
        """Listen at this address of the laptop, and nowhere else; OSError where that cannot be."""
        self.pause()
        server = Server(address, self._routes.answer, (*self._former_port, *ports))
        self._former_port = (server.port,)
        self._routes.host = f"{server.host}:{server.port}"
        self._server = server

    @property
    def is_listening(self) -> bool:
        """Whether a phone could send something now."""
        return self._server is not None

    @property
    def port(self) -> int:
        """At which port, 0 while nothing listens."""
        return self._server.port if self._server is not None else 0

    @property
    def url(self) -> str:
        """The address for the code, "" while nothing listens."""
        return f"http://{self._routes.host}/{self._token}" if self._server is not None else ""

    @property
    def typed_url(self) -> str:
        """The same address as it is read and typed."""
        return f"http://{self._routes.host}/{in_groups(self._token)}" if self._server is not None else ""

    def pause(self) -> None:
        """Do not listen for the time being; a phone that has the address may go on afterwards."""
        if self._server is not None:
            self._server.close()
            self._server = None

    def close(self) -> None:
        """Listen no more. What has arrived whole still gets its answer."""
        self.pause()
