"""What practice Aurora talks to in tests: a host of pictures that also receives webhooks."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, urlsplit

PICTURE = b"\xff\xd8\xff\xe0 a picture, as far as its bytes matter here"
Answer = tuple[int, dict[str, str], bytes]

ANSWERS: dict[str, Answer] = {
    "/picture.jpg": (200, {"Content-Type": "image/jpeg"}, PICTURE),
    "/other.png": (200, {"Content-Type": "image/png"}, PICTURE + b" two"),
    "/page.jpg": (200, {"Content-Type": "text/html"}, b"<html>please sign in</html>"),
    "/empty.jpg": (200, {"Content-Type": "image/jpeg"}, b""),
    "/moved.jpg": (302, {"Location": "/picture.jpg", "Content-Type": "image/jpeg"}, b""),
    "/hook": (200, {"Content-Type": "application/json"}, b"{}"),
    "/refusing-hook": (401, {"Content-Type": "application/json"}, b"{}"),
}


class RoomyServer(ThreadingHTTPServer):
    """Many callers may knock at once without waiting for a second knock."""

    request_queue_size = 64


class OtherSide:
    """A small web server on its own thread; ``hooks`` are the webhooks received: query values and headers."""

    def __init__(self) -> None:
        side = self
        self.hooks: list[tuple[dict[str, str], dict[str, str]]] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                url = urlsplit(self.path)
                if url.path.endswith("hook"):
                    query = {name: values[0] for name, values in parse_qs(url.query).items()}
                    side.hooks.append((query, {name.lower(): value for name, value in self.headers.items()}))
                status, headers, body = ANSWERS.get(url.path, (404, {"Content-Type": "text/plain"}, b"not here"))
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                """Stay quiet."""

        self._server = RoomyServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    @property
    def url(self) -> str:
        """The base URL."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def image(self, name: str, filename: str = "E01_panel_1of1.jpg") -> dict[str, str]:
        """An image attribute that points here."""
        return {"url": f"{self.url}/{name}", "filename": filename}

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)
