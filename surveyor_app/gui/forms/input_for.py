"""Which input an attribute gets: decided by its kind and by how long and wordy its list of options is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from surveyor_app.domain import units
from surveyor_app.domain.attributes import Attribute, Kind
from surveyor_app.domain.catalogue import Catalogue
from surveyor_app.domain.survey import AttributeValue
from surveyor_app.gui.forms.choice_inputs import ChoiceInput, ComboInput, NumberChipsInput
from surveyor_app.gui.forms.text_inputs import LineInput, NotesInput
from surveyor_app.gui.forms.value_input import ValueInput
from surveyor_app.gui.theme import Look

SEGMENTS_AT_MOST = 6
SHORT_WORD = 7
# What is met on site almost always; everything else of the catalogue comes up while typing after "Other…".
USUAL_AMPS = {
    "main_bus_rating": (100, 125, 150, 200, 225, 400),
    "main_breaker_rating": (100, 125, 150, 175, 200, 400),
    "bus_rating": (60, 100, 125, 150, 200),
    "disconnect_size": (30, 50, 60, 100, 125, 200),
}


def reader(attribute: Attribute) -> Callable[[str], AttributeValue]:
    """How typed text becomes this number attribute's value: empty is None, anything else as people say it."""

    def read(text: str) -> AttributeValue:
        if not text.strip():
            return None
        match attribute.name:
            case "pitch":
                return units.parse_pitch(text).degrees
            case "azimuth":
                return units.parse_azimuth(text)
            case "rafter_spacing":
                return units.parse_spacing(text)
        value = units.parse_amps(text)
        return int(value) if attribute.kind is Kind.INTEGER and float(value).is_integer() else value

    return read


def input_for(attribute: Attribute, catalogue: Catalogue, look: Look) -> ValueInput:
    """A fresh input for an attribute."""
    match attribute.kind:
        case Kind.OPTION:
            options = [(option.key, option.label) for option in catalogue.options.get(attribute.name, ())]
            if len(options) <= SEGMENTS_AT_MOST:
                return ChoiceInput(options, "segment")
            short = [(key, text.partition(" (")[0]) for key, text in options]
            if all(len(text) <= SHORT_WORD for _, text in short):
                return ChoiceInput(short, "chip")
            return ComboInput(look, options)
        case Kind.NOTES:
            return NotesInput()
        case Kind.TEXT:
            suggestions = catalogue.manufacturers if attribute.name == "main_panel_manufacturer" else ()
            return LineInput(suggestions=suggestions)
    if attribute.name == "rafter_spacing":
        return NumberChipsInput(catalogue.rafter_spacing_inches, attribute.unit, reader(attribute))
    if attribute.name in USUAL_AMPS:
        known = catalogue.bus_amps if "bus" in attribute.name else catalogue.breaker_amps
        return NumberChipsInput(
            _usual(attribute.name, known), attribute.unit, reader(attribute), [str(amps) for amps in known]
        )
    return LineInput(attribute.unit, reader(attribute))


def _usual(name: str, known: Sequence[int]) -> list[float]:
    return [float(amps) for amps in USUAL_AMPS[name] if not known or amps in known]
