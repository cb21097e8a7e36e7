"""Listens at one address of this laptop: a thread that accepts, and a bounded number of threads that serve."""

from __future__ import annotations

import logging
import selectors
import socket
import sys
import threading
from collections import Counter
from collections.abc import Callable, Sequence

from surveyor_app.phone_drop.exchange import Exchange, Gone

MOST_CONNECTIONS = 12
MOST_OF_ONE_DEVICE = 6  # as many as a browser opens
PORTS = (8765, 8766, 8767, 0)  # one that a firewall can be told of, while it is free
_BACKLOG = 8
_AGAIN_SECONDS = 0.2
_logger = logging.getLogger(__name__)


class Server:
    """Listens from the beginning until `close`; `serve` answers one exchange, in a thread of its own."""

    def __init__(self, address: str, serve: Callable[[Exchange], None], ports: Sequence[int] = PORTS) -> None:
        self._serve = serve
        self._listener = _listen(address, ports)  # OSError where that cannot be
        self.host: str
        self.host, self.port = self._listener.getsockname()[:2]
        self._lock = threading.Lock()
        self._open: dict[Exchange, str] = {}
        self._is_closed = False
        self._bell, self._ear = socket.socketpair()
        self._thread = threading.Thread(target=self._accept, name="phone-accept", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Listen no more, from now on. What is only half here is cut off; what is here whole still gets its answer."""
        with self._lock:
            if self._is_closed:
                return
            self._is_closed = True
            unfinished = [exchange for exchange in self._open if not exchange.is_received]
        self._bell.send(b"!")
        self._thread.join()
        self._bell.close()
        for exchange in unfinished:
            exchange.cut()

    def _accept(self) -> None:
        with selectors.DefaultSelector() as selector, self._listener, self._ear:
            selector.register(self._listener, selectors.EVENT_READ)
            selector.register(self._ear, selectors.EVENT_READ)
            while True:
                ready = {key.fileobj for key, _events in selector.select()}
                if self._ear in ready:
                    return
                try:
                    connection, peer = self._listener.accept()
                except OSError:  # it went away again, or this process may open no more files: not at once again
                    if self._is_rung(_AGAIN_SECONDS):
                        return
                    continue
                connection.setblocking(True)
                self._begin(Exchange(connection, str(peer[0])))

    def _is_rung(self, seconds: float) -> bool:
        self._ear.settimeout(seconds)
        try:
            return bool(self._ear.recv(1))
        except TimeoutError:
            return False

    def _begin(self, exchange: Exchange) -> None:
        with self._lock:
            of_one = Counter(self._open.values())[exchange.peer]
            is_welcome = not self._is_closed and len(self._open) < MOST_CONNECTIONS and of_one < MOST_OF_ONE_DEVICE
            if is_welcome:
                self._open[exchange] = exchange.peer
        if not is_welcome:
            exchange.close()
            return
        threading.Thread(target=self._run, args=(exchange,), name="phone-exchange", daemon=True).start()

    def _run(self, exchange: Exchange) -> None:
        try:
            self._serve(exchange)
        except Gone:
            pass
        except Exception:
            _logger.exception("a phone's request could not be answered")
        finally:
            exchange.close()
            with self._lock:
                self._open.pop(exchange, None)


def _listen(address: str, ports: Sequence[int]) -> socket.socket:
    """A socket that listens at the first port that is free; OSError when none is."""
    fault: OSError = OSError("no port")
    for port in ports:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            if sys.platform == "win32":  # there the other option would let two programs listen at once
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
            else:
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((address, port))
            listener.listen(_BACKLOG)
            listener.setblocking(False)
        except OSError as error:
            listener.close()
            fault = error
        else:
            return listener
    raise fault
