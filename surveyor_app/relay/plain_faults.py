"""What pydantic found wrong with an input, in the words of a person; values are never repeated. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from surveyor_app.domain.errors import Fault

_WORDS = {
    "missing": "This is missing.",
    "string_type": "This is not a text.",
    "string_too_short": "This needs at least {min_length} characters.",
    "string_too_long": "This may have {max_length} characters at most.",
    "string_pattern_mismatch": "There are characters in it that cannot be.",
    "int_parsing": "This is not a whole number.",
    "int_type": "This is not a whole number.",
    "int_from_float": "This is not a whole number.",
    "float_parsing": "This is not a number.",
    "float_type": "This is not a number.",
    "bool_parsing": "This is neither true nor false.",
    "greater_than_equal": "This must be {ge} or more.",
    "greater_than": "This must be more than {gt}.",
    "less_than_equal": "This must be {le} or less.",
    "less_than": "This must be less than {lt}.",
    "literal_error": "This must be {expected}.",
    "json_invalid": "This is not JSON.",
    "path_type": "This is not a path.",
    "model_attributes_type": "This is not a JSON object.",
    "dict_type": "This is not a JSON object.",
}
_ELSE = "This cannot be used."


def plain_text(error: Mapping[str, Any]) -> str:
    """One of pydantic's errors in words; what a check of ours said stays as it is."""
    message = str(error.get("msg", ""))
    if message.startswith("Value error, "):
        return message.removeprefix("Value error, ")
    facts = {name: _number(value) for name, value in error.get("ctx", {}).items()}
    try:
        return _WORDS.get(str(error.get("type")), _ELSE).format(**facts)
    except (KeyError, IndexError):
        return _ELSE


def plain_fault(error: Mapping[str, Any]) -> Fault:
    """With its place in the request; in a body that is no JSON there is no place."""
    place = error["loc"][:1] if error.get("type") == "json_invalid" else error["loc"]
    return Fault(".".join(map(str, place)), plain_text(error))


def _number(value: Any) -> Any:
    """0 for 0.0."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
