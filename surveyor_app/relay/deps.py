"""What routes depend on: the relay itself and the laptop that calls."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from surveyor_app.relay.app_news import laptop_version
from surveyor_app.relay.context import Relay
from surveyor_app.relay.device_records import Device
from surveyor_app.relay.refusals import unauthorised
from surveyor_app.relay.schemas import ErrorAnswer

_bearer = HTTPBearer(auto_error=False, scheme_name="deviceToken", description="The token that a pairing gave.")

_WORDS = {
    400: "The request is not right; every fault is listed.",
    401: "The device token or secret is missing or wrong.",
    403: "Not allowed.",
    404: "There is no such thing, or it is another surveyor's.",
    408: "The bytes came too slowly.",
    409: "The offset is wrong; Upload-Offset is the true one.",
    411: "Content-Length is missing.",
    412: "Another version of tus.",
    413: "Too large.",
    415: "The wrong media type.",
    422: "Not a usable picture.",
    426: "This laptop's Surveyor is older than this office works with.",
    429: "Too often; see Retry-After.",
    460: "The bytes do not fit their checksum.",
    502: "Aurora refused; only the office can help.",
    503: "Not at present; see Retry-After.",
    507: "The office's disk is full.",
}


def refuses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """OpenAPI's description of the refusals of a route; where a laptop's token is asked for, so is its version."""
    all_of_them = {*statuses, 426} if 401 in statuses else {*statuses}
    return {status: {"model": ErrorAnswer, "description": _WORDS[status]} for status in sorted(all_of_them)}


def relay_of(request: Request) -> Relay:
    """The running relay."""
    relay: Relay = request.app.state.relay
    return relay


RelayHere = Annotated[Relay, Depends(relay_of)]


def current_device(
    relay: RelayHere,
    request: Request,
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Device:
    """The paired laptop that calls; Refusal 401 where it is none, 426 where its app is too old. In the thread pool."""
    version = laptop_version(request.headers.get("user-agent", ""))
    device = relay.pairing.device(credentials.credentials, version) if credentials is not None else None
    if device is None:
        revoked = relay.pairing.revoked(credentials.credentials) if credentials is not None else None
        if revoked is not None:
            relay.people_log.revoked_called(revoked, relay.clock.now())
        raise unauthorised()
    request.state.device_id = device.id
    relay.app_news.refuse_too_old(request.headers.get("user-agent", ""))
    return device


CurrentDevice = Annotated[Device, Depends(current_device)]
