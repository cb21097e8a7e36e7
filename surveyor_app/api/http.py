"""A client that speaks JSON to one server: values in, values out, every fault an ApiError."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

import httpx

from surveyor_app.api.answers import json_of, raise_for_status, said_of_a_write
from surveyor_app.api.errors import ApiError
from surveyor_app.api.transport import CALL_TIMEOUT_SECONDS, Answer, Transport

logger = logging.getLogger(__name__)


class JsonClient(Transport):
    """Requests to `base_url` with an optional Bearer key. `relay` demands the office relay's own header on answers."""

    def __init__(
        self,
        base_url: str,
        *,
        bearer: str | None = None,
        headers: Mapping[str, str] | None = None,
        timeout_seconds: float = CALL_TIMEOUT_SECONDS,
        transport: httpx.AsyncBaseTransport | None = None,
        relay: bool = False,
    ) -> None:
        super().__init__(base_url, bearer=bearer, headers=headers, timeout_seconds=timeout_seconds, transport=transport)
        self.relay = relay

    async def request(
        self,
        method: str,
        path: str,
        *,
        values: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        json: Any = None,
    ) -> Any:
        """The JSON document answered; ApiError otherwise.

        `path` is a template ("/tenants/{tenant}/projects/{id}"), filled with percent-encoded `values`.
        """
        return self._read(
            json_of, method, path, await self.judged(method, path, values=values, params=params, json=json)
        )

    async def write(self, method: str, path: str, *, values: Mapping[str, str] | None = None, json: Any = None) -> Any:
        """What is said of a write that succeeded, None for nothing; ApiError otherwise. `path` is a template."""
        return self._read(said_of_a_write, method, path, await self.judged(method, path, values=values, json=json))

    @staticmethod
    def _read(read: Callable[[Answer], Any], method: str, path: str, answer: Answer) -> Any:
        try:
            return read(answer)
        except ApiError as fault:
            logger.info("%s %s: %s", method, path, fault.code)
            raise

    async def judged(
        self,
        method: str,
        path: str,
        *,
        values: Mapping[str, str] | None = None,
        params: Mapping[str, str] | None = None,
        json: Any = None,
    ) -> Answer:
        """A successful answer of any media type; ApiError otherwise."""
        answer = await self.send(method, path, values=values, params=params, json=json)
        logger.debug("%s %s: %d", method, path, answer.status)
        try:
            raise_for_status(answer, relay=self.relay)
        except ApiError as fault:
            logger.info("%s %s: %d, %s", method, path, answer.status, fault.code)
            raise
        return answer
