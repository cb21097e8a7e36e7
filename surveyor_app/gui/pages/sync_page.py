"""Syncing: whether the lid may be closed, how much is left, every pending item with its reason, and the receipts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QProgressBar,
    QScrollArea,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from surveyor_app.domain.outbox import JobStatus
from surveyor_app.gui.models.queue_table_model import HEADINGS, QueueColumn, QueueTableModel
from surveyor_app.gui.ports import QueueItemView
from surveyor_app.gui.presenters.lane_words import LaneLine, job_facts
from surveyor_app.gui.presenters.sync_words import QueueRow, SyncFacts, chip, lid, totals_line
from surveyor_app.gui.presenters.words import JOB
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import IconLabel, button, card, clear, label
from surveyor_app.gui.widgets.flow_layout import FlowLayout
from surveyor_app.gui.widgets.job_details import JobDetails
from surveyor_app.gui.widgets.problem_line import ProblemLine
from surveyor_app.gui.widgets.queue_delegate import QueueDelegate
from surveyor_app.language import tr

TABLE_LEAST = 130
STATE_LEAST = 170


def _next_tries(rows: Sequence[QueueRow]) -> set[str]:
    return {row.next_try for row in rows}


class SyncPage(QScrollArea):
    """Stands still where there is room, only its table scrolls; else the page scrolls and nothing is squashed."""

    sync_now = Signal()
    try_now = Signal(object)  # job ids
    pause_toggled = Signal(bool)
    survey_wanted = Signal(str)  # request id
    pair_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("Syncing"))
        self._look = look
        self._paused = self._details_wanted = False
        self._icon = IconLabel(look, "cloud", "neutral", 28)
        self._headline = label("", "title", wrap=True)
        self._totals = label("", "quiet", wrap=True)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(tr("Steps done"))
        self._lid, self._lid_icon = label("", wrap=True), IconLabel(look, "laptop", "neutral", 20)
        self.now_button = button(tr("Sync now"), "primary", self.sync_now.emit, look=look, icon="refresh-cw")
        self.now_button.setToolTip("F5")
        self.pause_button = button(tr("Pause"), on_click=self._toggle_pause, look=look, icon="pause")
        self.pair_button = button(tr("Pair this laptop"), "primary", self.pair_wanted.emit, look=look, icon="link")
        self.queue = QueueTableModel(self)
        self.table = QTableView()
        self._delegate = QueueDelegate(look)
        self._empty, self._empty_text = card(), label("", "quiet", wrap=True)
        self.try_button = button(tr("Try now"), on_click=self._try, look=look, icon="play")
        self.details_button = button(tr("Details"), on_click=self._toggle_details, look=look, icon="chevron-right")
        self.details_button.setAccessibleDescription(tr("The answer received for the chosen item"))
        self.details = JobDetails()
        self.details.hide()
        self._lanes_area, self._lanes = QWidget(), QGridLayout()
        self._lanes_area.setLayout(self._lanes)
        self._lanes.setContentsMargins(0, 0, 0, 0)
        self._items: Sequence[QueueItemView] = ()
        self._lanes_shown: tuple[LaneLine, ...] = ()
        self.open_button = button(tr("Open survey"), on_click=self._open, look=look, icon="arrow-right")
        self._build()

    def _build(self) -> None:
        self._build_table()
        self._build_empty()
        head = QHBoxLayout()
        head.addWidget(label(tr("Syncing"), "page-title"), 1)
        for each in (self.pause_button, self.now_button, self.pair_button):
            head.addWidget(each)
        summary = card()
        inner = QHBoxLayout(summary)
        inner.setContentsMargins(20, 18, 20, 18)
        inner.setSpacing(16)
        inner.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self._headline)
        words.addWidget(self._totals)
        words.addWidget(self.bar)
        self._lanes.setHorizontalSpacing(16)
        self._lanes.setVerticalSpacing(2)
        self._lanes.setColumnStretch(1, 1)
        words.addWidget(self._lanes_area)
        words.addSpacing(6)
        words.addWidget(label(tr("Safe to close the lid?"), "label"))
        answer = QHBoxLayout()
        answer.setSpacing(8)
        answer.addWidget(self._lid_icon, 0, Qt.AlignmentFlag.AlignTop)
        answer.addWidget(self._lid, 1)
        words.addLayout(answer)
        inner.addLayout(words, 1)
        bottom = QHBoxLayout()
        bottom.setSpacing(8)
        bottom.addWidget(label(tr("Waiting on this laptop"), "title", wrap=True), 1)
        tools = QWidget()
        flow = FlowLayout(tools)
        for each in (self.details_button, self.open_button, self.try_button):
            flow.addWidget(each)
        bottom.addWidget(tools)
        page = QWidget()
        page.setObjectName("page")
        self.setWidget(page)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(24, 24, 24, 24)
        layout.setSpacing(16)
        layout.addLayout(head)
        layout.addWidget(summary)
        layout.addLayout(bottom)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.details)
        layout.addWidget(self._empty)
        layout.addStretch()

    def _build_empty(self) -> None:
        inner = QVBoxLayout(self._empty)
        inner.setContentsMargins(24, 40, 24, 40)
        inner.setSpacing(12)
        inner.addWidget(IconLabel(self._look, "cloud-check", "quiet_text", 40), 0, Qt.AlignmentFlag.AlignHCenter)
        self._empty_text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        inner.addWidget(self._empty_text)

    def _build_table(self) -> None:
        table = self.table
        table.setModel(self.queue)
        table.setMinimumHeight(TABLE_LEAST)
        table.setItemDelegate(self._delegate)
        table.setAccessibleName(tr("Waiting items"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setTabKeyNavigation(False)
        table.setWordWrap(True)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(72)
        header = table.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(QueueColumn.ITEM, QHeaderView.ResizeMode.Stretch)
        header.sectionResized.connect(lambda *_: self._fit_rows())
        self._look.changed.connect(self._fit_columns)
        self._fit_columns()
        table.selectionModel().selectionChanged.connect(lambda *_: self._enable())
        table.selectionModel().currentChanged.connect(lambda *_: table.viewport().update())  # the ring is the line's
        table.doubleClicked.connect(lambda _index: self._open())

    def _fit_columns(self) -> None:
        metrics = QFontMetrics(self._look.font("caption"))
        of = tr("{part:.0%} of {size}", part=1, size="10.2 MB")
        self.table.setColumnWidth(QueueColumn.PROGRESS, metrics.horizontalAdvance(of) + 34)
        self._share_width()
        self.table.verticalHeader().setDefaultSectionSize(3 * metrics.lineSpacing() + 20)
        self._fit_rows()

    def _share_width(self) -> None:
        """How far it is only where something is known of that; states take what they need, at most two fifths of what
        is free; the names have the rest."""
        any_known = any(row.progress is not None or row.bytes for row in self.queue.rows)
        self.table.setColumnHidden(QueueColumn.PROGRESS, not any_known)
        said = QFontMetrics(self._look.font("caption", strong=True))  # of the heading
        longest = max(
            said.horizontalAdvance(t) for t in (tr(HEADINGS[QueueColumn.NEXT]), *_next_tries(self.queue.rows))
        )
        self.table.setColumnWidth(QueueColumn.NEXT, longest + 28)
        free = self.table.viewport().width() - sum(
            self.table.columnWidth(column) for column in (QueueColumn.NEXT, QueueColumn.PROGRESS)
        )
        needed = max((self._delegate.state_width(row) for row in self.queue.rows), default=0)
        self.table.setColumnWidth(QueueColumn.STATE, max(STATE_LEAST, min(needed, free * 2 // 5)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width is shared anew."""
        super().resizeEvent(event)
        self._share_width()

    def show_state(
        self,
        facts: SyncFacts,
        rows: Sequence[QueueRow],
        lanes: Sequence[LaneLine] = (),
        items: Sequence[QueueItemView] = (),
    ) -> None:
        """Show how syncing stands and what waits."""
        self._items = items
        sign, answer = chip(facts), lid(facts)
        self._icon.show_icon(sign.icon, sign.tone)
        self._headline.setText(sign.words)
        self._totals.setText(totals_line(facts))
        self._totals.setVisible(bool(self._totals.text()))
        self._show_lanes(lanes)
        totals = facts.totals
        self.bar.setVisible(totals is not None and totals.steps.total > 0)
        if totals is not None and totals.steps.total:
            self.bar.setRange(0, totals.steps.total)
            self.bar.setValue(totals.steps.done)
        self._lid.setText(answer.words)
        self._lid_icon.show_icon(answer.icon, answer.tone)
        self._paused = facts.paused
        self.pause_button.setText(tr("Resume") if facts.paused else tr("Pause"))
        self._look.tint(self.pause_button, "play" if facts.paused else "pause")
        for each in (self.pause_button, self.now_button):
            each.setVisible(facts.paired and not facts.refused)
        self.pause_button.setEnabled(facts.running)
        self.pair_button.setText(tr("Pair again") if facts.paired else tr("Pair this laptop"))
        self.pair_button.setVisible(not facts.paired or facts.refused)
        self._show_rows(rows, facts)

    @property
    def lid_text(self) -> str:
        """The answer to "Safe to close the lid?", for tests."""
        return self._lid.text()

    def _show_lanes(self, lanes: Sequence[LaneLine]) -> None:
        shown = tuple(lanes)
        if shown == self._lanes_shown:
            return
        self._lanes_shown = shown
        clear(self._lanes)
        for row, lane in enumerate(lanes):
            self._lanes.addWidget(label(lane.name, "quiet"), row, 0, Qt.AlignmentFlag.AlignTop)
            self._lanes.addWidget(ProblemLine(self._look, lane.sign, lane.sign.words), row, 1)

    def _show_rows(self, rows: Sequence[QueueRow], facts: SyncFacts) -> None:
        chosen = set(self._chosen(lambda row: row.job_id))
        self.queue.show(rows)
        if chosen and not self._chosen(lambda row: row.job_id):
            for number, row in enumerate(rows):
                if row.job_id in chosen:
                    self.table.selectRow(number)
        self.table.setVisible(bool(rows))
        self._share_width()
        self._fit_rows()
        self._empty.setVisible(not rows)
        self._empty_text.setText(
            tr("Nothing waits. Publish a survey and its photos and data appear here, one line each.")
            if facts.paired
            else tr("Publish a survey and its photos and data wait here until this laptop is paired with your office.")
        )
        self._enable()

    def _fit_rows(self) -> None:
        """What needs a person says its whole reason, which may be long; the other rows are all alike."""
        table, usual = self.table, self.table.verticalHeader().defaultSectionSize()
        for number, row in enumerate(self.queue.rows):
            decides = row.state == JOB[JobStatus.BLOCKED]
            needed = self._delegate.height_for(row, table.columnWidth(QueueColumn.STATE)) if decides else usual
            table.setRowHeight(number, max(usual, needed))

    def _chosen(self, read: Callable[[QueueRow], str]) -> list[str]:
        rows = [self.queue.row_at(index) for index in self.table.selectionModel().selectedRows()]
        return [read(row) for row in rows if row is not None]

    def _enable(self) -> None:
        any_rows = bool(self.queue.rows)
        self.try_button.setVisible(any_rows)
        self.open_button.setVisible(any_rows)
        self.details_button.setVisible(any_rows)
        job_ids = self._chosen(lambda row: row.job_id)
        chosen = bool(job_ids)
        self.details_button.setEnabled(chosen)
        item = next((item for item in self._items if job_ids and item.job.id == job_ids[0]), None)
        if item is not None:
            self.details.show_facts(job_facts(item, datetime.now(UTC)))
        self.details.setVisible(item is not None and self._details_wanted)
        self._lanes_area.setVisible(bool(self._lanes_shown) and self.details.isHidden())  # else there is no room
        self.try_button.setEnabled(chosen)
        self.open_button.setEnabled(chosen)

    def _toggle_details(self) -> None:
        self._details_wanted = not self._details_wanted
        self._look.tint(self.details_button, "chevron-down" if self._details_wanted else "chevron-right")
        self._enable()

    def _try(self) -> None:
        self.try_now.emit(self._chosen(lambda row: row.job_id))

    def _open(self) -> None:
        for request_id in self._chosen(lambda row: row.request_id)[:1]:
            self.survey_wanted.emit(request_id)

    def _toggle_pause(self) -> None:
        self.pause_toggled.emit(not self._paused)
