"""Judges an answer: success, or the ApiError that its status stands for, in the server's own words."""

from __future__ import annotations

import json
from typing import Any

from surveyor_app.api.errors import (
    ApiError,
    AppTooOld,
    DeviceRefused,
    Offline,
    Refused,
    ServerFault,
    Throttled,
    Unauthorised,
)
from surveyor_app.api.times import retry_after_seconds
from surveyor_app.api.transport import Answer
from surveyor_app.language import tr

RELAY_HEADER = "X-Surveyor-Relay"
_WORDS_LIMIT = 300
_WORD_KEYS = ("error", "errors", "message", "detail", "text", "title", "msg")
# 460 is the upload protocol's "checksum mismatch": what was sent arrived damaged.
_TRY_AGAIN = frozenset({408, 425, 460})
_SIGN_IN_TO_NETWORK = 511


def require_relay(answer: Answer) -> None:
    """Offline ("captive_portal") unless the answer is the office relay's own."""
    if RELAY_HEADER in answer.headers or answer.status == 429:
        return
    if answer.status >= 500:
        raise Offline(tr("The office's computer does not answer at the moment."), code="relay_down")
    raise Offline(
        tr("Something else answers in place of the office, perhaps a network's sign-in page."),
        code="captive_portal",
    )


def raise_for_status(answer: Answer, *, relay: bool = False) -> None:
    """Return on 2xx; else raise the fault that the status stands for."""
    if relay:
        require_relay(answer)
    if not 200 <= answer.status < 300:
        raise fault_of(answer, relay=relay)


def fault_of(answer: Answer, *, relay: bool = False) -> ApiError:
    """The fault of an answer whose status is no success."""
    status = answer.status
    if status < 400:
        return Offline(tr("The server sends us elsewhere; that is not expected here."), code="redirect")
    if status == _SIGN_IN_TO_NETWORK:
        return Offline(tr("This network wants you to sign in first."), code="captive_portal")
    if status == 429 or status >= 500 or status in _TRY_AGAIN:
        return _passing_fault(answer)
    words = server_words(answer)
    if status == 401 and relay:
        return DeviceRefused(words or tr("This laptop is not paired with the office."), advice=tr("Pair it again."))
    if status == 426 and relay:
        advice = tr("Get the new version from the office; everything entered stays on this laptop.")
        return AppTooOld(words or tr("The office works with a newer Surveyor only."), advice=advice)
    if status == 401:
        return Unauthorised(words or tr("The key was not accepted."))
    text = words or tr("The server refused this ({status}).", status=status)
    return Refused(text, status=status, raw=answer.text(), code=_own_code(answer, relay))


def _passing_fault(answer: Answer) -> ApiError:
    pause = retry_after_seconds(answer.headers.get("retry-after"), answer.headers.get("date"))
    if answer.status == 429:
        return Throttled(tr("The server asks us to slow down."), retry_after_seconds=pause)
    text = server_words(answer) or tr("The server has a problem ({status}).", status=answer.status)
    return ServerFault(text, status=answer.status, retry_after_seconds=pause)


def _own_code(answer: Answer, relay: bool) -> str | None:
    """The relay names its refusals; Aurora's codes are not ours to repeat."""
    if not relay:
        return None
    document = _document(answer)
    error = document.get("error") if isinstance(document, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, str) and code else None


def _document(answer: Answer) -> Any:
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError):
        return None


def server_words(answer: Answer) -> str:
    """What the server said, in one shortened line; "" when it sent a web page or nothing readable."""
    document = _document(answer)
    if document is None:
        if answer.media_type != "text/plain":
            return ""
        found = [answer.text(2000)]
    else:
        found = list(dict.fromkeys(_strings(document)))
    line = " ".join("; ".join(found).split())
    return line if len(line) <= _WORDS_LIMIT else line[: _WORDS_LIMIT - 1] + "…"


def _strings(value: Any) -> list[str]:
    """The sentences inside an error document of any shape."""
    if isinstance(value, str):
        return [value] if value.strip() else []
    if isinstance(value, list):
        return [text for entry in value for text in _strings(entry)]
    if isinstance(value, dict):
        named = [text for key in _WORD_KEYS if key in value for text in _strings(value[key])]
        if named:
            field = value.get("field") or value.get("attribute") or value.get("path")
            return [f"{field}: {text}" for text in named] if isinstance(field, str) and field else named
        return [
            f"{key}: {text}"
            for key, entry in value.items()
            for text in _strings(entry)
            if key not in ("status", "code")
        ]
    return []


def json_of(answer: Answer) -> Any:
    """The JSON document of a successful answer; Offline ("not_json") for anything else, such as a web page."""
    media_type = answer.media_type
    if media_type != "application/json" and not media_type.endswith("+json"):
        raise _web_page()
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise Offline(tr("The server's answer could not be read."), code="not_json") from error


def said_of_a_write(answer: Answer) -> Any:
    """What was said of a write that succeeded: any JSON, whatever it is called, or None for nothing at all; Offline
    ("not_json") for anything else, such as a web page. Aurora's documents show no answer to a PUT."""
    if not answer.body.strip():
        return None
    document = _document(answer)
    if document is None and answer.body.strip() != b"null":
        raise _web_page()
    return document


def _web_page() -> Offline:
    return Offline(tr("A web page came instead of data: perhaps this network wants you to sign in."), code="not_json")


def object_in(document: Any, wrapper: str | None = None) -> dict[str, Any]:
    """The JSON object, or the one under `wrapper`; Offline ("unexpected_answer") where it is missing."""
    inner = document.get(wrapper) if wrapper is not None and isinstance(document, dict) else document
    if not isinstance(inner, dict):
        raise Offline(tr("The server answered something else than what was asked."), code="unexpected_answer")
    return inner
