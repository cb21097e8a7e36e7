"""Copy from another subpanel or plane: choose from which, which way it faces, and what happens to what is here."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from surveyor_app.gui.presenters.copying import CopySource, CopyView
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import IconLabel, button, label
from surveyor_app.gui.widgets.choices import Choices
from surveyor_app.language import tr

_OPEN, _KEEP, _REPLACE = "open", "keep", "replace"


class CopyPanel(QFrame):
    """`copy_wanted(source id, overwrite, turn)`, turn in degrees or None; `left` when the person does not want to."""

    copy_wanted = Signal(str, bool, object)
    left = Signal()

    def __init__(self, look: Look, title: str) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self._view = CopyView()
        self._may_grow = True
        self.sources, self.turns, self.present = Choices("chip"), Choices("chip"), Choices("segment")
        self.sources.chosen.connect(self._source_chosen)
        self.turns.chosen.connect(lambda key: self.turns.choose(key or _OPEN))
        self.present.offer([(_KEEP, tr("Keep what is here")), (_REPLACE, tr("Replace it"))])
        self.present.name_for_readers(tr("What is entered here already"))
        self.present.chosen.connect(lambda key: self.present.choose(key or _KEEP))
        self._summary = label("", "quiet", wrap=True)
        self.copy_button = button(tr("Copy"), "primary", self._copy, look=look, icon="copy")
        self._captions = {self.sources: label(tr("Copy from"), "label"), self.turns: label(tr("Azimuth"), "label")}
        self._captions[self.present] = label(tr("What is entered here already"), "label")
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(IconLabel(look, "copy", "quiet_text", 20), 0, Qt.AlignmentFlag.AlignTop)
        self._title = label(title, "title", wrap=True)
        head.addWidget(self._title, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(24, 20, 24, 20)
        layout.setSpacing(8)
        layout.addLayout(head)
        for choices in (self.sources, self.turns, self.present):
            if choices is self.turns:
                layout.addWidget(self._summary)
            layout.addSpacing(4)
            layout.addWidget(self._captions[choices])
            layout.addWidget(choices)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addWidget(self.copy_button)
        self.leave_button = button(tr("Not now"), "quiet", self.left.emit)
        buttons.addWidget(self.leave_button)
        self._hint = label("", "caption", wrap=True)
        buttons.addWidget(self._hint, 1)
        layout.addSpacing(8)
        layout.addLayout(buttons)

    def begin(self, *, may_grow: bool) -> None:
        """The panel comes into sight. One that stands above a form nobody has begun may not grow while that is filled
        in: what is there already is not asked about then, it is kept."""
        self._may_grow = may_grow
        self._show(self.present, shown=False)
        self._choose_source(self.sources.current)

    def show_view(self, view: CopyView) -> None:
        """Offer these sources; what was chosen stays chosen as long as it is there."""
        if view == self._view:
            return
        chosen = self._source
        self._view = view
        self.sources.offer([(source.item_id, source.title) for source in view.sources])
        self.sources.name_for_readers(tr("Copy from"))
        known = {source.item_id for source in view.sources}
        wanted = chosen if chosen is not None and chosen.item_id in known else view.first
        self._show(self.sources, shown=len(view.sources) > 1)
        self._hint.setText(tr("Ctrl+D copies from {source}.", source=view.first.name) if view.first else "")
        self._choose_source(wanted.item_id if wanted else None)

    @property
    def _source(self) -> CopySource | None:
        return next((one for one in self._view.sources if one.item_id == self.sources.current), None)

    def _source_chosen(self, item_id: str | None) -> None:
        self._may_grow = True
        self._choose_source(item_id)

    def _choose_source(self, item_id: str | None) -> None:
        if item_id is None and self._view.sources:  # a second click keeps the choice
            item_id = (self._source or self._view.first or self._view.sources[0]).item_id
        self.sources.choose(item_id)
        source = self._source
        if source is None:
            return
        turn = self.turns.current
        single = len(self._view.sources) == 1
        self._summary.setText(f"{source.title}: {source.summary}" if single else source.summary)
        self._summary.setVisible(bool(self._summary.text()))
        self.turns.offer([(_OPEN, tr("Leave it open")), *((f"{by:g}", words) for by, words in source.turns)])
        self.turns.name_for_readers(tr("Azimuth"))
        self.turns.choose(turn if turn in self.turns.keys else _OPEN)
        self._show(self.turns, shown=bool(source.turns))
        self.present.choose(self.present.current or _KEEP)
        self._show(self.present, shown=self._may_grow and source.replaces > 0)

    def _show(self, choices: Choices, *, shown: bool) -> None:
        choices.setVisible(shown)
        self._captions[choices].setVisible(shown)

    def _copy(self) -> None:
        source = self._source
        if source is None:
            return
        turn = self.turns.current
        overwrite = not self.present.isHidden() and self.present.current == _REPLACE
        self.copy_wanted.emit(
            source.item_id, overwrite, None if turn in (None, _OPEN) or not source.turns else float(turn or 0)
        )

    def focus_input(self) -> None:
        """Begin with the first choice there is."""
        for choices in (self.sources, self.turns):
            if not choices.isHidden():
                choices.focus_input()
                return
        self.copy_button.setFocus(Qt.FocusReason.ShortcutFocusReason)


class CopiedNote(QFrame):
    """Says that answers were copied and are to be checked; `all_right` when the person did."""

    all_right = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("tone-box", "unusual")
        self._text: QLabel = label("", wrap=True)
        self.button = button(tr("All right"), "", self.all_right.emit, look=look, icon="check-check")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 10, 12, 10)
        layout.setSpacing(12)
        layout.addWidget(IconLabel(look, "copy", "unusual", 20))
        layout.addWidget(self._text, 1)
        layout.addWidget(self.button)
        self.hide()

    def say(self, text: str) -> None:
        """Say this; "" hides the note."""
        self._text.setText(text)
        self.button.setAccessibleName(tr("All right: every copied answer is checked"))
        self.setVisible(bool(text))

    @property
    def text(self) -> str:
        """What is said, for tests."""
        return self._text.text()
