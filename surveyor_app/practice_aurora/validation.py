"""What a section PUT may contain: exact wrappers, known attributes, strict JSON types, required attributes.

Source: "Site survey apps", steps 4 and 5.  Enumerated values are not public, so any non-blank string of at most 255
characters passes, except those that ``Behaviour.reject_values`` names.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import urlsplit

from surveyor_app.practice_aurora.error_shapes import Problem

Kind = Literal["enum", "text", "number", "integer", "images"]
RejectedValues = Mapping[str, list[str]]

LONGEST_ENUM_VALUE = 255

ELECTRICAL: dict[str, Kind] = {
    "main_panel_location": "enum",
    "main_bus_rating": "number",
    "main_breaker_rating": "number",
    "service_type": "enum",
    "feeder_type": "enum",
    "utility_meter_location": "enum",
    "existing_grounding": "enum",
    "existing_grounding_location": "text",
    "main_panel_manufacturer": "text",
    "notes": "text",
    "images": "images",
}
SUBPANEL: dict[str, Kind] = {
    "location": "text",
    "disconnect_location": "text",
    "bus_rating": "integer",
    "disconnect_size": "integer",
    "notes": "text",
    "images": "images",
}
MOUNTING_PLANE: dict[str, Kind] = {
    "units_of_measurement": "text",
    "pitch": "number",
    "azimuth": "number",
    "roof_type": "enum",
    "framing_type": "enum",
    "rafter_size": "enum",
    "rafter_spacing": "integer",
    "notes": "text",
    "images": "images",
}
REQUIRED_AT_COMPLETION = ("main_panel_location", "main_bus_rating", "main_breaker_rating")
REQUIRED_OF_A_PLANE = ("pitch", "azimuth", "roof_type", "framing_type", "rafter_size", "rafter_spacing")
IMAGE_ATTRIBUTES = ("url", "filename")


def electrical_problems(body: Any, rejected: RejectedValues) -> list[Problem]:
    """What is wrong with ``{"electrical": {…}}``; attributes required only at completion may be missing or null."""
    problems = wrapper_problems(body, "electrical")
    return problems or _object_problems(body["electrical"], "electrical", ELECTRICAL, (), rejected)


def subpanels_problems(body: Any, rejected: RejectedValues) -> list[Problem]:
    """What is wrong with ``{"subpanels": [{…}]}``; no attribute is required."""
    return _list_problems(body, "subpanels", SUBPANEL, (), rejected)


def mounting_planes_problems(body: Any, rejected: RejectedValues) -> list[Problem]:
    """What is wrong with ``{"mounting_planes": [{…}]}``."""
    return _list_problems(body, "mounting_planes", MOUNTING_PLANE, REQUIRED_OF_A_PLANE, rejected)


def completion_problems(electrical: Mapping[str, Any] | None) -> list[Problem]:
    """What is still missing before the status may become completed."""
    given = electrical or {}
    return [
        Problem(f"electrical.{name}", "is required at completion")
        for name in REQUIRED_AT_COMPLETION
        if given.get(name) is None
    ]


def wrapper_problems(body: Any, wrapper: str) -> list[Problem]:
    """What is wrong with the outside of a body: it is an object with exactly this one key."""
    if not isinstance(body, dict):
        return [Problem("", f"the body must be an object with the key {wrapper}")]
    problems = [Problem(str(name), "is not a known attribute") for name in body if name != wrapper]
    if wrapper not in body:
        problems.append(Problem(wrapper, "is required"))
    return problems


def _list_problems(
    body: Any, wrapper: str, kinds: Mapping[str, Kind], required: tuple[str, ...], rejected: RejectedValues
) -> list[Problem]:
    problems = wrapper_problems(body, wrapper)
    if problems:
        return problems
    items = body[wrapper]
    if not isinstance(items, list):
        return [Problem(wrapper, "must be a list")]
    for index, item in enumerate(items):
        problems += _object_problems(item, f"{wrapper}[{index}]", kinds, required, rejected)
    return problems


def _object_problems(
    given: Any, path: str, kinds: Mapping[str, Kind], required: tuple[str, ...], rejected: RejectedValues
) -> list[Problem]:
    if not isinstance(given, dict):
        return [Problem(path, "must be an object")]
    problems = [Problem(f"{path}.{name}", "is required") for name in required if given.get(name) is None]
    for name, value in given.items():
        kind = kinds.get(name)
        if kind is None:
            problems.append(Problem(f"{path}.{name}", "is not a known attribute"))
        elif kind == "images":
            problems += _images_problems(value, f"{path}.{name}")
        elif value is not None:
            message = _value_message(value, kind, rejected.get(name, []))
            if message:
                problems.append(Problem(f"{path}.{name}", message))
    return problems


def _value_message(value: Any, kind: Kind, rejected: list[str]) -> str:
    match kind:
        case "number" if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            return "must be a number"
        case "integer" if isinstance(value, bool) or not isinstance(value, int):
            return "must be a whole number"
        case "text" | "enum" if not isinstance(value, str):
            return "must be a string"
        case "enum" if not value.strip() or len(value) > LONGEST_ENUM_VALUE:
            return f"must have 1 to {LONGEST_ENUM_VALUE} characters"
    return "is not one of the accepted values" if value in rejected else ""


def _images_problems(images: Any, path: str) -> list[Problem]:
    if not isinstance(images, list):
        return [Problem(path, "must be a list")]
    problems: list[Problem] = []
    for index, image in enumerate(images):
        place = f"{path}[{index}]"
        if not isinstance(image, dict):
            problems.append(Problem(place, "must be an object"))
            continue
        problems += [
            Problem(f"{place}.{name}", "is not a known attribute") for name in image if name not in IMAGE_ATTRIBUTES
        ]
        for name in IMAGE_ATTRIBUTES:
            if not isinstance(image.get(name), str) or not image[name].strip():
                problems.append(Problem(f"{place}.{name}", "must be a string that is not blank"))
        if isinstance(image.get("url"), str) and image["url"].strip() and not is_web_url(image["url"]):
            problems.append(Problem(f"{place}.url", "must be an http or https URL"))
    return problems


def is_web_url(text: str) -> bool:
    """True for an absolute http or https URL with a host and without blanks."""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not any(mark.isspace() for mark in text)
