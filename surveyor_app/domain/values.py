"""Whether a value may stand in an attribute: its type, its range, its length, and that an option is one of the list."""

from __future__ import annotations

import math
from typing import Any

from surveyor_app.domain.attributes import Attribute, Kind, SectionName, attribute
from surveyor_app.domain.catalogue import Catalogue
from surveyor_app.domain.errors import Fault, InvalidInput
from surveyor_app.domain.survey import AttributeValue
from surveyor_app.language import tr

_SHOWN = 60


def check_value(section: SectionName, name: str, value: Any, catalogue: Catalogue) -> AttributeValue:
    """The value as it is stored: options as their key, 360° as 0, 200.0 A as 200 where whole amperes are due, an empty
    text as None. Raises InvalidInput with one Fault whose path is the attribute's name."""
    try:
        known = attribute(section, name)
    except KeyError:
        raise _refused(name, tr("is not a field of this section.")) from None
    if value is None:
        return None
    match known.kind:
        case Kind.OPTION:
            return _option(known, value, catalogue)
        case Kind.TEXT | Kind.NOTES:
            return _text(known, value)
    return _number(known, value)


def range_fault(known: Attribute, value: float) -> str | None:
    """What is wrong with a number's size, as words that follow its name; None when it is in range."""
    if not math.isfinite(value):
        return tr("must be a number.")
    low, high = known.minimum, known.maximum
    too_low = low is not None and (value <= low if known.above_minimum else value < low)
    if not too_low and (high is None or value <= high):
        return None
    unit = known.unit if known.unit in ("", "°") else f" {known.unit}"
    if known.above_minimum:
        return tr(
            "must be more than {low:g} and at most {high:g}{unit}, not {value:g}.",
            low=low,
            high=high,
            unit=unit,
            value=value,
        )
    return tr("must be between {low:g} and {high:g}{unit}, not {value:g}.", low=low, high=high, unit=unit, value=value)


def text_fault(value: str, longest: int) -> str | None:
    """What is wrong with a text, as words that follow its name; None when it can be kept."""
    if "\0" in value:
        return tr("contains a character that cannot be stored.")
    if not value.isprintable() and not _encodes(value):
        return tr("contains characters that are not valid text.")
    if len(value) > longest:
        return tr("has {n} characters; at most {most} fit.", n=len(value), most=longest)
    return None


def shown(value: Any) -> str:
    """A wrong value as it is quoted to the person: short, on one line."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, dict):
        return tr("an object")
    if isinstance(value, list):
        return tr("a list")
    try:
        text = ascii(value) if isinstance(value, str) and not _encodes(value) else repr(value)
    except ValueError:
        text = tr("a very long number")
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


def shown_key(name: str) -> str:
    """A key as part of a path: itself when it is a plain word, quoted and short otherwise."""
    return name if name.isidentifier() and name.isascii() and len(name) <= _SHOWN else shown(name)


def _encodes(value: str) -> bool:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _refused(name: str, text: str, label: str = "") -> InvalidInput:
    sentence = f"{tr(label) or name} {text}"
    return InvalidInput(sentence, (Fault(name, sentence),))


def _option(known: Attribute, value: Any, catalogue: Catalogue) -> str:
    options = catalogue.options.get(known.name, ())
    if isinstance(value, str):
        key = catalogue.key_for(known.name, value)
        if key is not None:
            return key
    listed = ", ".join(o.key if o.wire == o.key else f"{o.key} ({o.wire})" for o in options)
    text = tr(
        "{label}: {value} is not one of its options: {options}.",
        label=tr(known.label),
        value=shown(value),
        options=listed,
    )
    raise InvalidInput(text, (Fault(known.name, text),))


def _text(known: Attribute, value: Any) -> str | None:
    if not isinstance(value, str):
        raise _refused(known.name, tr("must be a text, not {value}.", value=shown(value)), known.label)
    fault = text_fault(value, known.max_length)
    if fault:
        raise _refused(known.name, fault, known.label)
    return value or None


def _number(known: Attribute, value: Any) -> float | int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _refused(known.name, tr("must be a number, not {value}.", value=shown(value)), known.label)
    try:
        number = float(value)
    except OverflowError:
        raise _refused(known.name, tr("is a number of absurd size."), known.label) from None
    fault = range_fault(known, number)
    if fault:
        raise _refused(known.name, fault, known.label)
    if known.kind is Kind.INTEGER:
        if not number.is_integer():
            raise _refused(known.name, tr("must be a whole number, not {value:g}.", value=number), known.label)
        return int(number)
    # Adding zero turns -0.0 into 0.0.
    return 0.0 if known.name == "azimuth" and number == 360 else number + 0.0


def refusal(section: SectionName, name: str, value: AttributeValue, catalogue: Catalogue) -> str:
    """Why this can be no answer to the attribute, in words; "" when it can."""
    try:
        check_value(section, name, value, catalogue)
    except InvalidInput as error:
        if attribute(section, name).kind is Kind.OPTION:
            return tr("This is not on the office's list any more. Choose another.")
        return error.text
    return ""
