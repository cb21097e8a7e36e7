"""What can go wrong between this machine and a server.

ApiError(SurveyorError)
├── Offline         nothing answered that speaks our protocol: DNS, refused, reset, timeout, redirect, a web page
├── TlsFault        the server could not prove who it is; never bypassed
├── Throttled       429; `retry_after_seconds` as the server asked, unclamped
├── ServerFault     408, 425, 5xx: worth trying again
├── Unauthorised    401: the key is not (or no longer) valid
│   └── DeviceRefused   401 from the office relay: this laptop is not paired (any more)
├── AppTooOld       426 from the office relay: it works with newer versions of this app only
└── Refused         403, 404, 409, 422 and every other 4xx: asking again will not help
"""

from __future__ import annotations

from surveyor_app.domain.errors import SurveyorError


class ApiError(SurveyorError):
    """A call that brought no usable answer. `at_office`: it was the office's, in the middle of work for Aurora."""

    code = "api"
    at_office = False


class Offline(ApiError):
    """No server of ours was heard; `code` says how it showed (offline, timeout, redirect, captive_portal, not_json)."""

    code = "offline"


class TlsFault(ApiError):
    """The certificate or the handshake was not acceptable."""

    code = "tls"


class Throttled(ApiError):
    """The server asks for a pause; None when it named no usable time."""

    code = "throttled"

    def __init__(self, text: str, *, retry_after_seconds: float | None = None) -> None:
        super().__init__(text)
        self.retry_after_seconds = retry_after_seconds


class ServerFault(ApiError):
    """The server stumbled; `status` is its answer."""

    code = "server_fault"

    def __init__(self, text: str, *, status: int, retry_after_seconds: float | None = None) -> None:
        super().__init__(text)
        self.status = status
        self.retry_after_seconds = retry_after_seconds


class KeyPending(ApiError):
    """Aurora refused a key that the office made a moment ago; it makes another one in so many seconds."""

    code = "key_pending"

    def __init__(self, text: str, *, retry_after_seconds: float) -> None:
        super().__init__(text)
        self.retry_after_seconds = retry_after_seconds


class Unauthorised(ApiError):
    """The key was not accepted."""

    code = "unauthorised"


class DeviceRefused(Unauthorised):
    """The office relay does not know this laptop, or no longer."""

    code = "not_paired"


class AppTooOld(ApiError):
    """The office relay works with newer versions of this app only. Nothing on the laptop is to blame or lost."""

    code = "app_too_old"


class Refused(ApiError):
    """The server understood and said no: `status`, its own words in `text`, its whole body in `raw`."""

    def __init__(self, text: str, *, status: int, raw: str = "", code: str | None = None) -> None:
        super().__init__(text, code=code or f"refused_{status}")
        self.status = status
        self.raw = raw
