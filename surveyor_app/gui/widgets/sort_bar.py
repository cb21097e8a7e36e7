"""Where the keys put the selected photos: the places with their letters, the slots of the chosen place with theirs.

Everything on it can also be clicked, and photos can be dropped on it.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.gui.presenters.aims import Aim, SlotChip
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import label, rule
from surveyor_app.gui.widgets.flow_layout import FlowLayout
from surveyor_app.gui.widgets.key_chip import KeyChip
from surveyor_app.language import tr, trn

PLACE_HEIGHT, SLOT_HEIGHT = 44, 36
MARGIN, EDGE, SPACING, LINE = 24, 8, 6, 3


class SortBar(QFrame):
    """Chips that are made once and change what they say."""

    aimed = Signal(object)  # Aim
    slot_pressed = Signal(object)  # slot key, or None for an extra
    dropped = Signal(object, object, object)  # photo ids, PhotoTarget, slot key or None

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setObjectName("sortBar")
        self._aims: tuple[Aim, ...] = ()
        self._aim: Aim | None = None
        self._slots: list[SlotChip] = []
        self._place_chips: list[KeyChip] = []
        self._slot_chips: list[KeyChip] = []
        self._all_shown = False
        self._words = label("", "caption")
        self._words.setMinimumHeight(PLACE_HEIGHT)
        self._places, self._keys = QWidget(), QWidget()
        self._place_flow, self._slot_flow = FlowLayout(self._places, spacing=6), FlowLayout(self._keys, spacing=6)
        self._more = self._chip(self._slot_flow)
        self._more.clicked.connect(self._toggle_all)
        self._place_flow.addWidget(self._words)
        rows = QVBoxLayout()
        rows.setContentsMargins(MARGIN, EDGE, MARGIN, EDGE)
        rows.setSpacing(SPACING)
        rows.addWidget(self._places)
        rows.addWidget(self._keys)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(rule())
        layout.addLayout(rows)

    def show_bar(
        self, aims: tuple[Aim, ...], aim: Aim, chips: Sequence[SlotChip], selected: int, *, folded: bool = False
    ) -> None:
        """Show the places, the chosen one, and its slots; `selected` photos would be moved. `folded`: nothing is to be
        sorted just now, one line is enough."""
        self._aims, self._aim, self._slots = aims, aim, list(chips)
        into = trn("Put {n} photo into", "Put {n} photos into", selected) if selected else tr("Sort into")
        self._words.setText(tr("Select photos to put them elsewhere, by key, by mouse or by menu.") if folded else into)
        self._keys.setHidden(folded)
        self._fill(self._place_chips, self._place_flow, 0 if folded else len(aims), PLACE_HEIGHT)
        for chip, one in zip(self._place_chips, aims, strict=False):
            chip.setCheckable(True)
            chip.setChecked(one.target == aim.target)
            chip.show_chip(one.letter, one.title if one.target == aim.target else one.short)
            again = tr("{key}, pressed again: the next one", key=one.letter)
            chip.setToolTip(f"{one.title}\n{again}" if one.target.item_id else one.title)
            chip.setAccessibleName(tr("Sort into {place}, key {key}", place=one.title, key=one.letter))
        self._show_slots()

    def _show_slots(self) -> None:
        shown = [chip for chip in self._slots if self._all_shown or chip.is_expected or chip.photos or not chip.slot]
        hidden = len(self._slots) - len(shown)
        self._fill(self._slot_chips, self._slot_flow, len(shown), SLOT_HEIGHT)
        for chip, one in zip(self._slot_chips, shown, strict=False):
            icon = "check" if one.photos else "ban" if one.is_settled else ""
            count = str(one.photos) if one.photos > 1 else ""
            chip.show_chip(one.key, one.label, icon=icon, count=count, quiet=not one.is_expected)
            chip.setAccessibleName(one.spoken)
            chip.setProperty("slot", one.slot)
        self._more.show_chip("", tr("Fewer") if self._all_shown else tr("{n} more…", n=hidden))
        self._more.setVisible(bool(hidden) or self._all_shown)
        self._slot_flow.removeWidget(self._more)
        self._slot_flow.addWidget(self._more)

    def needed_height(self, width: int) -> int:
        """The height for a width as of now; Qt's own answer is that of the last layout."""
        inner = width - 2 * MARGIN
        keys = SPACING + self._slot_flow.heightForWidth(inner) if not self._keys.isHidden() else 0
        return LINE + 2 * EDGE + self._place_flow.heightForWidth(inner) + keys

    def _toggle_all(self) -> None:
        self._all_shown = not self._all_shown
        self._show_slots()
        self.updateGeometry()
        self.aimed.emit(self._aim)

    def _fill(self, chips: list[KeyChip], flow: FlowLayout, number: int, height: int) -> None:
        while len(chips) < number:
            chip = self._chip(flow, height)
            # The next photo is chosen by the second press; a place's chip goes on to the next plane each time.
            chip.takes_each_press = chips is not self._slot_chips
            chip.clicked.connect(lambda _checked=False, chip=chip: self._pressed(chip))
            chip.dropped.connect(lambda ids, chip=chip: self._dropped(chip, ids))
            chips.append(chip)
        for at, chip in enumerate(chips):
            chip.setVisible(at < number)

    def _chip(self, flow: FlowLayout, height: int = SLOT_HEIGHT) -> KeyChip:
        chip = KeyChip(self._look, height=height)
        flow.addWidget(chip)
        return chip

    def _pressed(self, chip: KeyChip) -> None:
        if chip in self._place_chips:
            self.aimed.emit(self._aims[self._place_chips.index(chip)])
        else:
            self.slot_pressed.emit(chip.property("slot"))

    def _dropped(self, chip: KeyChip, photo_ids: list[str]) -> None:
        if chip in self._place_chips:
            self.dropped.emit(photo_ids, self._aims[self._place_chips.index(chip)].target, None)
        elif self._aim is not None:
            self.dropped.emit(photo_ids, self._aim.target, chip.property("slot"))

    def chip(self, name: str) -> KeyChip:
        """The chip whose words begin so, for tests; StopIteration when there is none."""
        return next(c for c in (*self._place_chips, *self._slot_chips, self._more) if c.text().startswith(name))

    @property
    def target(self) -> PhotoTarget | None:
        """The place that the keys go to."""
        return self._aim.target if self._aim is not None else None
