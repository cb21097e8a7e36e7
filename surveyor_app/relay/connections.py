"""Connections that answer at once, and do not stay open for callers who never finish a request's head."""

from __future__ import annotations

import asyncio
import socket

from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from surveyor_app.relay.delivery import KEY, Delivery

HEAD_SECONDS = 20.0


class PatientProtocol(H11Protocol):
    """uvicorn's own protocol with one more limit: the time in which a request's head has to arrive.

    Bodies have limits of their own, idle connections uvicorn's. Requests find their connection's Delivery in the state.
    """

    head_seconds = HEAD_SECONDS
    _head_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        """Begin to wait for a head. What is written goes out at once: asyncio sees to that only for sockets of its own,
        and otherwise each body waits 40 ms until the caller has acknowledged the head before it."""
        super().connection_made(transport)
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._delivery = Delivery(transport)
        self.app_state = {**self.app_state, KEY: self._delivery}
        self._wait_for_head()

    def data_received(self, data: bytes) -> None:
        """A head that is whole ends the wait; anything else that comes between two requests begins it."""
        super().data_received(data)
        if self._is_busy():
            self._stop_waiting()
        else:
            self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing to wait for, and nothing more that arrives."""
        self._stop_waiting()
        self._delivery.end(exc)
        super().connection_lost(exc)

    def _is_busy(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is not None and not cycle.response_complete

    def _wait_for_head(self) -> None:
        if self._head_timer is None:
            self._head_timer = self.loop.call_later(self.head_seconds, self._head_is_late)

    def _stop_waiting(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _head_is_late(self) -> None:
        self._head_timer = None
        if not self._is_busy() and not self.transport.is_closing():
            self.transport.close()
