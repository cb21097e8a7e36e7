"""The form of one section's item: a row for every attribute of domain/attributes.py, in the order on site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from surveyor_app.domain.attributes import BY_SECTION, Attribute, Kind, SectionName
from surveyor_app.domain.catalogue import Catalogue
from surveyor_app.domain.declination import UNKNOWN, Declination
from surveyor_app.domain.problem import Problem
from surveyor_app.domain.survey import AttributeValue
from surveyor_app.domain.units import UnitError
from surveyor_app.domain.values import refusal
from surveyor_app.gui.forms.field_binding import FieldBinding
from surveyor_app.gui.forms.field_row import PADDING, FieldRow
from surveyor_app.gui.forms.input_for import input_for
from surveyor_app.gui.forms.text_inputs import NotesInput
from surveyor_app.gui.presenters.echoes import OTHER, echo
from surveyor_app.gui.presenters.offers import Offer
from surveyor_app.gui.presenters.terms import Terms, spoken
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import card, label
from surveyor_app.language import N_, tr


class SectionForm(QWidget):
    """Shows one item's values and problems; `entered(item_id, name, value)` is what the person did,
    `unclear(item_id, name, text)` what they typed and is no answer ("" once nothing of the kind stands there), and
    `confirmed(item_id, name)` that a copied value is right (after `entered` where another one was entered). All of it
    is about the survey `owner`."""

    entered = Signal(object, str, object)
    unclear = Signal(object, str, str)
    left = Signal(object, str)  # what is entered there next is another edit
    confirmed = Signal(object, str)
    been_in = Signal(str)  # the keyboard went elsewhere, and the field is empty
    notes_wanted = Signal()  # the keyboard is in the notes now

    def __init__(self, look: Look, section: SectionName, catalogue: Catalogue) -> None:
        super().__init__()
        self._look, self._catalogue, self._section = look, catalogue, section
        self._terms = Terms(look.units)
        look.changed.connect(self._use_units)
        self.owner = ""
        self._item_id: str | None = None
        self._bindings: dict[str, FieldBinding] = {}
        self._was_in: tuple[str | None, str] | None = None  # the field that has the keyboard, of this entry
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        for title, names in GROUPS[section]:
            layout.addWidget(self._group(title, [a for a in BY_SECTION[section] if a.name in names]))

    def _group(self, title: str, attributes: Sequence[Attribute]) -> QWidget:
        frame = card()
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(12, 20 if title else 12, 12, 12)
        layout.setSpacing(0)
        if title:
            head = label(tr(title), "title")
            head.setContentsMargins(PADDING, 0, PADDING, 8)
            layout.addWidget(head)
        for attribute in attributes:
            layout.addWidget(self._row(attribute))
        return frame

    def _row(self, attribute: Attribute) -> FieldRow:
        input_ = input_for(attribute, self._catalogue, self._look, self._terms)
        row = FieldRow(self._look, tr(attribute.label), input_, required=attribute.required)

        def save(value: AttributeValue) -> None:
            self.entered.emit(self._item_id, attribute.name, value)
            if row.is_copied:
                confirm()

        def confirm() -> None:
            row.show_copied(copied=False)
            self.confirmed.emit(self._item_id, attribute.name)

        def say(value: AttributeValue, typed: str) -> str:
            return echo(attribute, value, typed, self._terms)

        def keep(text: str) -> None:
            self.unclear.emit(self._item_id, attribute.name, text)

        def why_not(value: AttributeValue) -> str:
            return refusal(self._section, attribute.name, value, self._catalogue)

        def done() -> None:
            self.left.emit(self._item_id, attribute.name)

        binding = self._bindings[attribute.name] = FieldBinding(row, save, say, keep, why_not, done)
        row.confirmed.connect(confirm)
        row.to_notes.pressed.connect(lambda: self._write_in_notes(tr(attribute.label)))
        row.offers.taken.connect(binding.enter)
        return row

    def _use_units(self) -> None:
        self._speak(replace(self._terms, system=self._look.units))

    def _speak(self, terms: Terms) -> None:
        if terms == self._terms:
            return
        self._terms = terms
        for attribute in BY_SECTION[self._section]:
            is_number = attribute.kind in (Kind.NUMBER, Kind.INTEGER)
            self._bindings[attribute.name].speak(spoken(attribute, terms) if is_number else None)

    def show_item(
        self,
        item_id: str | None,
        values: Mapping[str, AttributeValue],
        problems: Mapping[str, Sequence[Problem]],
        copied: Set[str] = frozenset(),
        declination: Declination | None = None,
        *,
        owner: str = "",
        unclear: Mapping[str, str] | None = None,
    ) -> None:
        """Show one item of the survey `owner`; what was typed into another one before has been handed on. Values named
        in `copied` wait to be confirmed; a magnetic azimuth is understood where the site's declination is known;
        `unclear` is what was typed and is no answer."""
        if (owner, item_id) != (self.owner, self._item_id):
            self.flush()
            for binding in self._bindings.values():
                binding.forget()
                binding.row.forget_offers()
            self.owner, self._item_id = owner, item_id
        self._speak(replace(self._terms, declination=declination or UNKNOWN))
        for name, binding in self._bindings.items():
            binding.show(values.get(name), problems.get(name, ()), (unclear or {}).get(name, ""))
            binding.row.show_copied(copied=name in copied)
            binding.row.to_notes.setVisible(values.get(name) == OTHER and "notes" in self._bindings)

    def offer(self, name: str, offers: Sequence[Offer]) -> None:
        """Offer values at a field, in place of what was offered before."""
        self._bindings[name].row.show_offers(offers)

    def _write_in_notes(self, name: str) -> None:
        """Go on in the notes, where a line about this field begins."""
        notes = self._bindings["notes"].row.input
        if isinstance(notes, NotesInput):
            notes.begin_line(f"{name}: ")
        self.notes_wanted.emit()

    def refuse(self, item_id: str | None, name: str, text: str) -> None:
        """Say at a field that its value was not kept."""
        if item_id == self._item_id and name in self._bindings:
            self._bindings[name].refuse(text)

    def flush(self) -> None:
        """Hand on everything typed that still waits."""
        for binding in self._bindings.values():
            binding.leave()

    def row(self, name: str) -> FieldRow:
        """The row of an attribute."""
        return self._bindings[name].row

    def focused_field(self) -> str | None:
        """The attribute that has the keyboard focus."""
        focused = QApplication.focusWidget()
        has_it = (name for name, binding in self._bindings.items() if focused and binding.row.isAncestorOf(focused))
        return next(has_it, None)

    def _focus_moved(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is None:  # another window has the keyboard; it comes back to where it was
            return
        name = next((name for name, binding in self._bindings.items() if binding.row.isAncestorOf(now)), None)
        before, self._was_in = self._was_in, (self._item_id, name) if name is not None else None
        if before is not None and before != self._was_in and before[0] == self._item_id and self._is_empty(before[1]):
            self.been_in.emit(before[1])

    def _is_empty(self, name: str) -> bool:
        try:
            return self._bindings[name].row.input.value() is None
        except UnitError:
            return False

    def focus_field(self, name: str) -> QWidget:
        """Put the keyboard focus on an attribute's input and return its row, to be scrolled to."""
        row = self._bindings[name].row
        row.input.focus_input()
        return row


GROUPS: dict[SectionName, tuple[tuple[str, tuple[str, ...]], ...]] = {
    SectionName.ELECTRICAL: (
        (
            N_("Main panel"),
            ("main_panel_location", "main_bus_rating", "main_breaker_rating", "main_panel_manufacturer"),
        ),
        (N_("Service and meter"), ("service_type", "feeder_type", "utility_meter_location")),
        (N_("Grounding"), ("existing_grounding", "existing_grounding_location")),
        ("", ("notes",)),
    ),
    SectionName.SUBPANELS: (("", ("location", "disconnect_location", "bus_rating", "disconnect_size", "notes")),),
    SectionName.MOUNTING_PLANES: (
        (N_("Slope and direction"), ("pitch", "azimuth")),
        (N_("Roof and framing"), ("roof_type", "framing_type", "rafter_size", "rafter_spacing")),
        ("", ("notes",)),
    ),
}
