"""The banners above a survey's pages, with what can be done about each."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from surveyor_app.gui.dialogs.export_dialog import ask_where
from surveyor_app.gui.pages.page_tools import PageTools
from surveyor_app.gui.presenters.notices import ACTION_WORDS, REVIEW, NoticeBox, notice_boxes
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.widgets.basics import clear
from surveyor_app.gui.widgets.problem_line import ProblemBox
from surveyor_app.language import tr
from surveyor_app.services.summaries import SurveyDetail

SAID_ON_REVIEW = ("elsewhere", "still_withdrawn")


class NoticeArea(QWidget):
    """Hidden while there is nothing to say."""

    review_wanted = Signal()

    def __init__(self, tools: PageTools) -> None:
        super().__init__()
        self._tools = tools
        self._shown: tuple[NoticeBox, ...] = ()
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(24, 16, 24, 0)
        self._layout.setSpacing(8)
        self.hide()

    def show_notices(self, detail: SurveyDetail | None, *, on_review: bool = False) -> None:
        """Show the banners of a survey, none for None."""
        found = notice_boxes(detail) if detail is not None else ()
        if on_review:  # the card on that page says it
            found = tuple(_without_review(box) for box in found if box.key not in SAID_ON_REVIEW)
        boxes = tuple(found)
        if boxes == self._shown:
            return
        self._shown = boxes
        clear(self._layout)
        for box in boxes:
            actions = [(name, tr(ACTION_WORDS[name])) for name in box.actions]
            shown = ProblemBox(self._tools.look, box.sign, box.text, actions)
            shown.clicked.connect(partial(self._act, box))
            self._layout.addWidget(shown)
        self.setVisible(bool(boxes))

    @property
    def texts(self) -> tuple[str, ...]:
        """What the banners say, for tests."""
        return tuple(f"{box.sign.words}: {box.text}" for box in self._shown)

    def _act(self, box: NoticeBox, action: str) -> None:
        session = self._tools.session
        match action:
            case "review":
                self.review_wanted.emit()
            case "look":
                self._tools.go(Place("request"))
            case "export" if session.detail is not None:
                ask_where(session.detail, session.export, self)
            case "reopen":
                session.reopen()
            case "dismiss" if box.kind is not None:
                session.dismiss_notice(box.kind)


def _without_review(box: NoticeBox) -> NoticeBox:
    return replace(box, actions=tuple(action for action in box.actions if action != REVIEW))
