"""The form of one section's item: a row for every attribute of domain/attributes.py, in the order on site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from surveyor_app.domain.attributes import BY_SECTION, Attribute, SectionName
from surveyor_app.domain.catalogue import Catalogue
from surveyor_app.domain.problem import Problem
from surveyor_app.domain.survey import AttributeValue
from surveyor_app.gui.forms.field_binding import FieldBinding
from surveyor_app.gui.forms.field_row import FieldRow
from surveyor_app.gui.forms.input_for import input_for
from surveyor_app.gui.presenters.echoes import echo
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import card, label


class SectionForm(QWidget):
    """Shows one item's values and problems; `entered(item_id, name, value)` is what the person did."""

    entered = Signal(object, str, object)

    def __init__(self, look: Look, section: SectionName, catalogue: Catalogue) -> None:
        super().__init__()
        self._look, self._catalogue = look, catalogue
        self._item_id: str | None = None
        self._bindings: dict[str, FieldBinding] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(16)
        for title, names in GROUPS[section]:
            layout.addWidget(self._group(title, [a for a in BY_SECTION[section] if a.name in names]))

    def _group(self, title: str, attributes: Sequence[Attribute]) -> QWidget:
        frame = card()
        layout = QVBoxLayout(frame)
        layout.setContentsMargins(24, 20, 24, 24)
        layout.setSpacing(24)
        if title:
            layout.addWidget(label(title, "title"))
        for attribute in attributes:
            layout.addWidget(self._row(attribute))
        return frame

    def _row(self, attribute: Attribute) -> FieldRow:
        row = FieldRow(
            self._look, attribute.label, input_for(attribute, self._catalogue, self._look), required=attribute.required
        )

        def save(value: AttributeValue) -> None:
            self.entered.emit(self._item_id, attribute.name, value)

        def say(value: AttributeValue) -> str:
            return echo(attribute, value)

        self._bindings[attribute.name] = FieldBinding(row, save, say)
        return row

    def show_item(
        self,
        item_id: str | None,
        values: Mapping[str, AttributeValue],
        problems: Mapping[str, Sequence[Problem]],
    ) -> None:
        """Show one item; what was typed into another one before has been handed on."""
        if item_id != self._item_id:
            self.flush()
            for binding in self._bindings.values():
                binding.forget()
            self._item_id = item_id
        for name, binding in self._bindings.items():
            binding.show(values.get(name), problems.get(name, ()))

    def refuse(self, item_id: str | None, name: str, text: str) -> None:
        """Say at a field that its value was not kept."""
        if item_id == self._item_id and name in self._bindings:
            self._bindings[name].refuse(text)

    def flush(self) -> None:
        """Hand on everything typed that still waits."""
        for binding in self._bindings.values():
            if binding.is_pending:
                binding.flush()

    def row(self, name: str) -> FieldRow:
        """The row of an attribute."""
        return self._bindings[name].row

    def focus_field(self, name: str) -> QWidget:
        """Put the keyboard focus on an attribute's input and return its row, to be scrolled to."""
        row = self._bindings[name].row
        row.input.focus_input()
        return row


GROUPS: dict[SectionName, tuple[tuple[str, tuple[str, ...]], ...]] = {
    SectionName.ELECTRICAL: (
        (
            "Main panel",
            ("main_panel_location", "main_bus_rating", "main_breaker_rating", "main_panel_manufacturer"),
        ),
        ("Service and meter", ("service_type", "feeder_type", "utility_meter_location")),
        ("Grounding", ("existing_grounding", "existing_grounding_location")),
        ("", ("notes",)),
    ),
    SectionName.SUBPANELS: (("", ("location", "disconnect_location", "bus_rating", "disconnect_size", "notes")),),
    SectionName.MOUNTING_PLANES: (
        ("Slope and direction", ("pitch", "azimuth")),
        ("Roof and framing", ("roof_type", "framing_type", "rafter_size", "rafter_spacing")),
        ("", ("notes",)),
    ),
}
