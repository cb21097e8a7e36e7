"""Which input an attribute gets: decided by its kind and by how long and wordy its list of options is."""

from __future__ import annotations

from collections.abc import Sequence

from surveyor_app.domain.attributes import Attribute, Kind
from surveyor_app.domain.catalogue import Catalogue
from surveyor_app.gui.forms.choice_inputs import ChoiceInput, NumberChipsInput
from surveyor_app.gui.forms.combo_input import ComboInput
from surveyor_app.gui.forms.dial_input import DialInput
from surveyor_app.gui.forms.text_inputs import LineInput, NotesInput
from surveyor_app.gui.forms.value_input import ValueInput
from surveyor_app.gui.presenters.echoes import azimuth_words, pitch_words
from surveyor_app.gui.presenters.terms import Spoken, Terms, spoken
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.compass_dial import CompassDial
from surveyor_app.gui.widgets.pitch_dial import PitchDial
from surveyor_app.language import tr

SEGMENTS_AT_MOST = 6
SHORT_WORD = 7
# What is met on site almost always; everything else of the catalogue comes up while typing after "Other…".
USUAL_AMPS = {
    "main_bus_rating": (100, 125, 150, 200, 225, 400),
    "main_breaker_rating": (100, 125, 150, 175, 200, 400),
    "bus_rating": (60, 100, 125, 150, 200),
    "disconnect_size": (30, 50, 60, 100, 125, 200),
}


def input_for(attribute: Attribute, catalogue: Catalogue, look: Look, terms: Terms | None = None) -> ValueInput:
    """A fresh input for an attribute."""
    match attribute.kind:
        case Kind.OPTION:
            options = [(option.key, tr(option.label)) for option in catalogue.options.get(attribute.name, ())]
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
    return _number_input(attribute, catalogue, look, spoken(attribute, terms or Terms()))


def _number_input(attribute: Attribute, catalogue: Catalogue, look: Look, said: Spoken) -> ValueInput:
    if attribute.name == "pitch":
        return DialInput(said, PitchDial(look, pitch_words))
    if attribute.name == "azimuth":
        return DialInput(said, CompassDial(look, azimuth_words))
    if attribute.name == "rafter_spacing":
        return NumberChipsInput(catalogue.rafter_spacing_inches, said)
    if attribute.name in USUAL_AMPS:
        known = catalogue.bus_amps if "bus" in attribute.name else catalogue.breaker_amps
        return NumberChipsInput(_usual(attribute.name, known), said, [str(amps) for amps in known])
    return LineInput(said)


def _usual(name: str, known: Sequence[int]) -> list[float]:
    return [float(amps) for amps in USUAL_AMPS[name] if not known or amps in known]
