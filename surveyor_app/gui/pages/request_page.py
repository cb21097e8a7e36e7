"""The request: who and where, the design's screenshot, batteries, arrays, and everything else from Aurora."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from surveyor_app.gui.dialogs.picture_dialog import LONG_SIDE, Picture, PictureDialog
from surveyor_app.gui.pages.page_tools import PageTools
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.presenters.request_cards import sign_of_open
from surveyor_app.gui.presenters.request_facts import Fact, RequestFacts, request_facts
from surveyor_app.gui.presenters.words import SURVEY
from surveyor_app.gui.widgets.basics import IconLabel, button, card, clear, label, rule
from surveyor_app.gui.widgets.collapsible import Collapsible
from surveyor_app.gui.widgets.column_page import ColumnPage
from surveyor_app.gui.widgets.status_chip import StatusChip
from surveyor_app.gui.widgets.zoom_view import ZoomPanel
from surveyor_app.language import tr
from surveyor_app.services.summaries import SurveyDetail

SCREENSHOT_HEIGHT = 380
MORE_NAME_WIDTH = 200


class RequestPage(ColumnPage):
    """Reads only; the way on is the button."""

    def __init__(self, tools: PageTools) -> None:
        super().__init__(tr("Request"))
        self._tools = tools
        self._screenshot: Path | None = None
        self._shown: RequestFacts | None = None
        self._request_id = ""
        look = tools.look
        self._chip = StatusChip(look, SURVEY[next(iter(SURVEY))])
        self.tools_row.addWidget(self._chip, 0, Qt.AlignmentFlag.AlignTop)
        self._facts = _Box()
        self._picture_card, self._picture = card(), ZoomPanel(look, tr("Picture of the design"))
        self._picture.setFixedHeight(SCREENSHOT_HEIGHT)
        self._picture.view.opened.connect(self._open_large)
        self._no_picture = label("", "quiet", wrap=True)
        self._batteries, self._arrays, self._more = _Box(), _Box(), QVBoxLayout()
        more = QWidget()
        more.setLayout(self._more)
        self._more_card = Collapsible(look, tr("More from Aurora"), more)
        self._more.setContentsMargins(12, 0, 12, 12)
        tools.images.loaded.connect(self._loaded)
        self._build()

    def _build(self) -> None:
        picture = QVBoxLayout(self._picture_card)
        picture.setContentsMargins(24, 20, 24, 16)
        picture.setSpacing(12)
        picture.addWidget(label(tr("Design in Aurora"), "title"))
        picture.addWidget(self._picture)
        picture.addWidget(self._no_picture)
        for widget in (self._facts, self._picture_card, self._batteries, self._arrays, self._more_card):
            self.column.addWidget(widget)
        start = QHBoxLayout()
        start.addStretch(1)
        start.addWidget(
            button(
                tr("Start with the electrical data"),
                "primary",
                lambda: self._tools.go(Place("electrical")),
                look=self._tools.look,
                icon="arrow-right",
            )
        )
        self.column.addLayout(start)

    def show_detail(self, detail: SurveyDetail) -> None:
        """Show a survey's request."""
        facts = request_facts(detail, self._tools.now())
        self._chip.show_sign(sign_of_open(detail))
        if detail.request.id != self._request_id:
            self._more_card.close_up()
        self._request_id = detail.request.id
        if facts == self._shown:
            return
        self._shown = facts
        self.head(facts.title, facts.context)
        self._show_facts(facts.facts, facts.notes)
        _table(
            self._batteries.rows, tr("Batteries in the design"), (tr("Battery"), tr("Manufacturer"), tr("Quantity")),
            facts.batteries, tr("No battery in this design."),
        )  # fmt: skip
        _table(
            self._arrays.rows, tr("Arrays in the design"), (tr("Array"), tr("Pitch"), tr("Azimuth")), facts.arrays,
            facts.no_arrays,
        )  # fmt: skip
        self._show_more(facts.more)
        if facts.screenshot != self._screenshot:
            self._picture.view.show_pixmap(QPixmap())  # never another customer's roof, however slow this one is
        self._screenshot = facts.screenshot
        self._show_picture()

    @property
    def more_is_closed(self) -> bool:
        """Whether only the heading of what else Aurora sent is to be seen."""
        return self._more_card.is_closed

    def _show_facts(self, facts: Sequence[Fact], notes: str) -> None:
        clear(self._facts.rows)
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(12)
        grid.setColumnStretch(2, 1)
        for row, fact in enumerate(facts):
            grid.addWidget(IconLabel(self._tools.look, fact.icon, "quiet_text", 20), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(fact.label, "quiet"), row, 1, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(fact.value, wrap=True, selectable=True), row, 2)
        self._facts.rows.addLayout(grid)
        if notes:
            self._facts.rows.addWidget(rule())
            self._facts.rows.addWidget(label(tr("Notes"), "label"))
            self._facts.rows.addWidget(label(notes, wrap=True, selectable=True))

    def _show_more(self, rows: Sequence[tuple[str, str]]) -> None:
        clear(self._more)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        for number, (name, value) in enumerate(rows):
            caption = label(name, "caption", wrap=True)
            caption.setFixedWidth(MORE_NAME_WIDTH)
            grid.addWidget(caption, number, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label(value, wrap=True, selectable=True), number, 1)
        self._more.addLayout(grid)
        self._more_card.setVisible(bool(rows))

    def _key(self) -> str:
        return f"screenshot:{self._screenshot}"

    def _show_picture(self) -> None:
        path = self._screenshot
        pixels = self._tools.images.pixmap(self._key(), (path,), LONG_SIDE) if path else None
        if pixels is not None and not pixels.isNull():
            self._picture.view.show_pixmap(pixels)
        missing = path is None or (pixels is not None and pixels.isNull())
        self._picture.setVisible(not missing)
        self._no_picture.setVisible(missing)
        self._no_picture.setText(
            tr("No picture of the design has arrived. It does not hold up the survey.")
            if path is None
            else tr("The picture of the design cannot be shown; it may be damaged.")
        )

    def _loaded(self, key: str) -> None:
        if self._screenshot is not None and key == self._key():
            self._show_picture()

    def _open_large(self) -> None:
        if self._screenshot is not None and self._shown is not None:
            picture = Picture(
                self._key(), tr("Design for {customer}", customer=self._shown.title), "", (self._screenshot,)
            )
            PictureDialog(self._tools.look, self._tools.images, [picture], 0, self.window()).open()


class _Box(QFrame):
    """A card whose content is put into `rows`."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "true")
        self.rows = QVBoxLayout(self)
        self.rows.setContentsMargins(24, 20, 24, 20)
        self.rows.setSpacing(12)


def _table(
    layout: QVBoxLayout, title: str, headings: Sequence[str], rows: Sequence[Sequence[str]], nothing: str
) -> None:
    """A small table in a card; short enough never to need a scroll bar."""
    clear(layout)
    layout.addWidget(label(title, "title"))
    if not rows:
        layout.addWidget(label(nothing, "quiet", wrap=True))
        return
    grid = QGridLayout()
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(8)
    for column, heading in enumerate(headings):
        grid.addWidget(label(heading, "caption"), 0, column)
        grid.setColumnStretch(column, 2 if column < len(headings) - 1 else 1)
    for number, row in enumerate(rows):
        grid.addWidget(rule(), 2 * number + 1, 0, 1, len(headings))
        for column, cell in enumerate(row):
            grid.addWidget(label(cell, "strong" if column == 0 else "", wrap=True), 2 * number + 2, column)
    layout.addLayout(grid)
