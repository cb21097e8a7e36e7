"""One window a data folder: a second start, or a `surveyor sync`, asks the open window over a local socket."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket
from shiboken6 import isValid

CONNECT_MS = 1000
_MAX_LINE = 1_000_000

Question = dict[str, Any]
Reply = Callable[[Question], None]
Answerer = Callable[[Question, Reply], None]

logger = logging.getLogger(__name__)


def socket_name(root: Path) -> str:
    """The socket's name for a data folder; only this user may connect to it."""
    return "surveyor-" + hashlib.sha256(str(root.absolute()).encode()).hexdigest()[:24]


class InstanceServer(QObject):
    """Lives in the window's thread; `answer(question, reply)` may reply later, from the same thread."""

    def __init__(self, root: Path, answer: Answerer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._answer = answer
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)
        name = socket_name(root)
        QLocalServer.removeServer(name)  # left by a window that was killed; the window lock says that none is open
        if not self._server.listen(name):
            logger.warning("other programs cannot reach this window: %s", self._server.errorString())

    def _on_connection(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            self._serve(socket)

    def _serve(self, socket: QLocalSocket) -> None:
        def read() -> None:
            if socket.bytesAvailable() > _MAX_LINE:
                socket.abort()
            if not socket.canReadLine():
                return
            try:
                question = json.loads(bytes(socket.readLine().data()))
            except ValueError:
                socket.abort()
                return
            if isinstance(question, dict):
                self._answer(question, reply)

        def reply(document: Question) -> None:
            if isValid(socket) and socket.state() == QLocalSocket.LocalSocketState.ConnectedState:  # it may have gone
                socket.write(json.dumps(document).encode() + b"\n")
                socket.flush()
                socket.disconnectFromServer()

        socket.readyRead.connect(read)
        socket.disconnected.connect(socket.deleteLater)
        read()

    def close(self) -> None:
        """Stop answering."""
        self._server.close()


def ask(root: Path, question: Question, timeout_seconds: float) -> Question | None:
    """Ask the window that is open on this data folder; None when there is none or it does not answer in time."""
    socket = QLocalSocket()
    socket.connectToServer(socket_name(root))
    if not socket.waitForConnected(CONNECT_MS):
        return None
    socket.write(json.dumps(question).encode() + b"\n")
    socket.flush()
    while not socket.canReadLine():
        if not socket.waitForReadyRead(int(timeout_seconds * 1000)):
            return None
    try:
        answer = json.loads(bytes(socket.readLine().data()))
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None
