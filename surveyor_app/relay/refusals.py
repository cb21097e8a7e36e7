"""How the relay says no: every refusal is an HTTP status and the same small JSON document."""

from __future__ import annotations

from collections.abc import Mapping

from surveyor_app.domain.errors import Fault, StorageFault


class Refusal(Exception):
    """An answer other than success: `code` for programs, `text` for people."""

    def __init__(
        self,
        status: int,
        code: str,
        text: str,
        *,
        headers: Mapping[str, str] | None = None,
        faults: tuple[Fault, ...] = (),
    ) -> None:
        super().__init__(text)
        self.status = status
        self.code = code
        self.text = text
        self.headers = dict(headers or {})
        self.faults = faults

    def document(self) -> dict[str, object]:
        """The JSON body."""
        error: dict[str, object] = {"code": self.code, "text": self.text}
        if self.faults:
            error["faults"] = [{"path": fault.path, "text": fault.text} for fault in self.faults]
        return {"error": error}


def not_found(what: str) -> Refusal:
    """There is no such thing, or it is not this surveyor's: the answer does not tell which."""
    return Refusal(404, "not_found", f"There is no such {what}.")


def unauthorised() -> Refusal:
    """The device token is missing, unknown or revoked."""
    return Refusal(
        401,
        "not_paired",
        "This laptop is not paired with the office, or was revoked.",
        headers={"WWW-Authenticate": "Bearer"},
    )


def bad_request(text: str, *faults: Fault) -> Refusal:
    """The request itself is wrong; every fault is listed."""
    words = f"{text} {'; '.join(map(str, faults))}" if faults else text
    return Refusal(400, "bad_request", words, faults=faults)


def slow_down(code: str, text: str, retry_after_seconds: float) -> Refusal:
    """Too often: try again after that many seconds."""
    return Refusal(429, code, text, headers=_retry_after(retry_after_seconds))


def unavailable(code: str, text: str, retry_after_seconds: float | None = 5) -> Refusal:
    """Not now: try again later; None leaves the pace to the caller."""
    headers = {} if retry_after_seconds is None else _retry_after(retry_after_seconds)
    return Refusal(503, code, text, headers=headers)


def disk_full() -> Refusal:
    """No room for what was sent."""
    return Refusal(507, "disk_full", "The office's disk is full. Tell the office; nothing on this laptop is lost.")


def of_storage(fault: StorageFault) -> Refusal:
    """What a fault of the database means for the caller."""
    return disk_full() if fault.code == "disk_full" else unavailable(fault.code, fault.text)


def _retry_after(seconds: float) -> dict[str, str]:
    return {"Retry-After": str(max(1, -int(-seconds // 1)))}
