"""Photos one by one over the whole screen: zoom, turn, next and previous, side by side, sorted by the same keys."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from surveyor_app.domain.photo import turned_by
from surveyor_app.gui.dialogs.viewer_tools import ViewerTools
from surveyor_app.gui.image_loader import ImageLoader
from surveyor_app.gui.presenters.aims import Aim, SlotChip
from surveyor_app.gui.presenters.key_table import ACTUAL_KEY, FIT_KEY, SIDES_KEY, TURN_KEY
from surveyor_app.gui.presenters.slot_keys import EXTRA_KEY, section_for, slot_for
from surveyor_app.gui.presenters.viewer_items import DESIGN, Shown
from surveyor_app.gui.reading_order import put_in_reading_order
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import label
from surveyor_app.gui.widgets.photo_facts import PhotoFacts
from surveyor_app.gui.widgets.photo_stage import PhotoStage
from surveyor_app.gui.widgets.sort_bar import SortBar
from surveyor_app.gui.widgets.zoom_view import STEP
from surveyor_app.imaging.thumbnail import SIDE_PX
from surveyor_app.language import tr

_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class PhotoViewer(QDialog):
    """Shows some photos of a survey; what is to be done with them is told by signals, then shown by `show_items`."""

    assigned = Signal(object, object, object)  # [photo id], PhotoTarget, slot or None
    place_key = Signal(object)  # SectionName: the next place of this kind
    aimed = Signal(object)  # Aim
    turned = Signal(str, int)  # photo id, degrees to the right, on top of how it is
    left = Signal(str)  # photo id shown last

    def __init__(self, look: Look, images: ImageLoader, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._images = images
        self._items: list[Shown] = []
        self._design: Shown | None = None
        self._turning: Mapping[str, int] = {}
        self._design_turn = 0
        self._at, self._other_at, self._active = 0, 0, 0
        self._mode = "one"
        self._aim: Aim | None = None
        self.may_sort: Callable[[], bool] = lambda: True
        self.stages = (PhotoStage(look, images), PhotoStage(look, images))
        self.facts, self.bar, self.tools = PhotoFacts(look), SortBar(look), ViewerTools(look)
        self._title, self._note = label("", "title"), label("", "caption", wrap=True)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._note)
        head = QHBoxLayout()
        head.setContentsMargins(20, 10, 12, 2)
        head.setSpacing(12)
        head.addLayout(words, 1)
        head.addWidget(self.tools)
        body = QHBoxLayout()
        body.setContentsMargins(12, 0, 0, 0)
        body.setSpacing(8)
        for stage in self.stages:
            body.addWidget(stage, 1)
        body.addWidget(self.facts)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(head)
        layout.addLayout(body, 1)
        layout.addWidget(self.bar)

    def _connect(self) -> None:
        for number, stage in enumerate(self.stages):
            stage.pressed.connect(lambda number=number: self.activate(number))
            stage.view.zoomed.connect(self._show_zoom)
        tools = self.tools
        tools.stepped.connect(self.step)
        tools.turned.connect(self.turn)
        tools.zoomed.connect(self._zoom_by)
        tools.fitted.connect(self._fit)
        tools.actual_wanted.connect(self._actual)
        tools.mode_chosen.connect(self.set_mode)
        tools.closed.connect(self.close)
        self.bar.aimed.connect(self.aimed)
        self.bar.slot_pressed.connect(self._sort)
        self.bar.dropped.connect(self.assigned)

    def open_at(self, photo_id: str) -> None:
        """Cover the screen, beginning with this photo."""
        self._at = next((n for n, item in enumerate(self._items) if item.photo_id == photo_id), 0)
        self._show()
        self.setWindowState(Qt.WindowState.WindowFullScreen)
        self.open()
        self.setFocus()

    def show_items(self, items: Sequence[Shown], design: Shown | None, turning: Mapping[str, int]) -> None:
        """Show these photos; the one in sight stays in sight if it is still there. `turning` says, while that is being
        stored, how photos are turned."""
        now = self.current.photo_id if self.current is not None else ""
        self._items, self._design, self._turning = list(items), design, turning
        if not items:
            self.close()
            return
        self._at = next((n for n, item in enumerate(items) if item.photo_id == now), min(self._at, len(items) - 1))
        self._other_at = min(self._other_at, len(items) - 1)
        self._show()

    def show_aim(self, aims: tuple[Aim, ...], aim: Aim, chips: Sequence[SlotChip]) -> None:
        """Show where the keys put the photo."""
        self._aim = aim
        self.bar.show_bar(aims, aim, chips, 1)

    @property
    def stage(self) -> PhotoStage:
        """The picture that the keys are about."""
        return self.stages[self._active if self._mode != "one" else 0]

    @property
    def current(self) -> Shown | None:
        """The photo that the keys are about."""
        if not self._items:
            return None
        if self._active == 1 and self._mode == "two":
            return self._items[self._other_at]
        return self._items[self._at]

    def step(self, by: int) -> None:
        """Go to another photo, round and round."""
        if self._active == 1 and self._mode == "two":
            self._other_at = (self._other_at + by) % len(self._items)
        else:
            self._at = (self._at + by) % len(self._items)
        self._show()

    def set_mode(self, mode: str) -> None:
        """One picture, two photos side by side, or a photo beside the design."""
        self._mode = mode if mode != "design" or self._design is not None else "one"
        self._active = 0
        if self._mode == "two":
            self._other_at = (self._at + 1) % len(self._items)
        self._show()

    def activate(self, number: int) -> None:
        """The keys are about this picture now."""
        if self._mode != "one":
            self._active = number
            self._show()

    def turn(self, by: int) -> None:
        """Turn the picture by degrees to the right: a photo for good, the design for looking at it."""
        shown = self.stage.shown
        if shown is None:
            return
        if shown.photo_id == DESIGN:
            self._design_turn = turned_by(self._design_turn, by)
        else:
            self.turned.emit(shown.photo_id, by)
        self._show()

    def _turn_of(self, shown: Shown) -> int:
        return self._design_turn if shown.photo_id == DESIGN else self._turning.get(shown.photo_id, shown.turned)

    def _show(self) -> None:
        current = self.current
        if current is None:
            return
        self._show_stages()
        shown = self.stage.shown or current
        place = tr("{number} of {of}", number=self._items.index(current) + 1, of=len(self._items))
        self._title.setText(shown.title)
        turned = tr("turned, and sent as you see it")
        parts = [shown.where, place, turned if shown.photo_id != DESIGN and self._turn_of(shown) else ""]
        self._note.setText(" · ".join(part for part in parts if part))
        self.setWindowTitle(f"{shown.title}, {place}")
        self.facts.show_facts(shown.facts, shown.ticks)
        self.tools.show_state(self._mode, has_design=self._design is not None, several=len(self._items) > 1)
        self._show_zoom()

    def _show_stages(self) -> None:
        others = {"two": self._items[self._other_at], "design": self._design}
        other = others.get(self._mode)
        for number, (stage, shown) in enumerate(zip(self.stages, (self._items[self._at], other), strict=True)):
            stage.setVisible(shown is not None)
            stage.mark(active=number == self._active, name_shown=other is not None)
            if shown is not None:
                stage.show_photo(shown, self._turn_of(shown))
        for by in (1, -1):
            self.stages[0].prefetch(self._items[(self._at + by) % len(self._items)])

    def _zoom_by(self, factor: float) -> None:
        self.stage.view.zoom_by(factor)

    def _fit(self) -> None:
        self.stage.view.fit()

    def _actual(self) -> None:
        self.stage.view.actual()

    def _show_zoom(self) -> None:
        self.tools.show_zoom(self.stage.view.true_zoom)

    def _sort(self, slot: str | None) -> None:
        """Put the photo into a slot of the place aimed at; from an unsorted one go on to the next."""
        current = self.current
        if current is None or self._aim is None or current.photo_id == DESIGN or not self.may_sort():
            return
        self.assigned.emit([current.photo_id], self._aim.target, slot)
        if current.is_unsorted:
            self.to_next_unsorted()

    def to_next_unsorted(self) -> None:
        """Go on to the next photo that waits to be sorted, if there is one."""
        current = self.current
        if current is None:
            return
        at = self._items.index(current)
        ahead = [*range(at + 1, len(self._items)), *range(at)]
        following = next((n for n in ahead if self._items[n].is_unsorted), None)
        if following is not None:
            self.step(following - at)

    def show_one_of(self, photo_ids: Collection[str]) -> bool:
        """Go to the first of these photos; False where none is here."""
        at = next((n for n, item in enumerate(self._items) if item.photo_id in photo_ids), None)
        current = self.current
        if at is None or current is None:
            return False
        self.step(at - self._items.index(current))
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows step (with Shift they move a zoomed picture), + − F Z zoom, R turns, V sets side by side, Tab changes
        sides, slot and place keys sort, Escape leaves."""
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        text = "" if event.modifiers() & _COMMANDS else event.text().upper()
        key = Qt.Key(event.key())
        if key in _ARROWS and (shift or key in (Qt.Key.Key_Up, Qt.Key.Key_Down)):
            self.stage.view.pan(*_ARROWS[key])
        elif key in _STEPS:
            self.step(_STEPS[key])
        elif text in ("+", "=", "-"):
            self._zoom_by(1 / STEP if text == "-" else STEP)
        elif text == TURN_KEY:
            self.turn(-90 if shift else 90)
        elif text in (FIT_KEY, ACTUAL_KEY):
            self._fit() if text == FIT_KEY else self._actual()
        elif text == SIDES_KEY:
            self.set_mode(self.tools.next_mode(self._mode))
        elif not self._sort_by_key(text, held=event.isAutoRepeat()):
            super().keyPressEvent(event)

    def _sort_by_key(self, text: str, *, held: bool) -> bool:
        """Whether it is a key that sorts; one that is held down sorts nothing more."""
        if text and (section := section_for(text)) is not None:
            self.place_key.emit(section)
            return True
        slot = slot_for(text, self._aim.slots) if self._aim is not None else None
        if slot is None and text != EXTRA_KEY:
            return False
        if not held:
            self._sort(slot.key if slot is not None else None)
        return True

    def focusNextPrevChild(self, next: bool) -> bool:
        """Where there are two pictures, Tab goes from one to the other; else through the buttons."""
        if self._mode == "one":
            put_in_reading_order(self)
            return super().focusNextPrevChild(next)
        self.activate(1 - self._active)
        return True

    def done(self, result: int) -> None:
        """Tell which photo was seen last, and let go of all large pictures: together they are as much as the app."""
        current = self.current
        if current is not None:
            self.left.emit(current.photo_id)
        self._images.let_go_above(SIDE_PX)
        super().done(result)

    @property
    def words(self) -> str:
        """Everything that the head and the facts say, for tests."""
        return "\n".join(found.text() for found in self.findChildren(QLabel) if found.isVisible())


_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
