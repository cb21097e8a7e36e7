"""The middle pane: the survey's task list, planes and subpanels unfolded as rows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QListView, QVBoxLayout

from surveyor_app.gui.models.task_list_model import TaskListModel
from surveyor_app.gui.presenters.gate import LEAVE
from surveyor_app.gui.presenters.task_rows import TaskRow
from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.basics import button, label
from surveyor_app.gui.widgets.one_line import OneLine
from surveyor_app.gui.widgets.task_delegate import TaskDelegate
from surveyor_app.language import tr

WIDTH, LEAST_WIDTH = 232, 200


class TaskList(QFrame):
    """`chosen(task, item id)` when the person goes somewhere; `entered` on Enter or click: into the page."""

    chosen = Signal(str, object)
    entered = Signal()
    leave_pressed = Signal()
    least_width_changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("pane")
        self._customer, self._street = OneLine("strong"), OneLine("caption")
        self._heading = label("", "caption")
        self.list = QListView()
        self.list.setAccessibleName(tr("Tasks of this survey"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setMouseTracking(True)
        self.tasks = TaskListModel(self)
        self.list.setModel(self.tasks)
        self._shown: tuple[str | None, str | None] = (None, None)
        self._delegate = TaskDelegate(look)
        self.list.setItemDelegate(self._delegate)
        self.list.selectionModel().currentChanged.connect(self._chosen)
        self.list.activated.connect(self._enter)
        self.list.clicked.connect(self._enter)
        look.changed.connect(self._relay)
        self.leave = button(tr("Can I drive away?"), "", self.leave_pressed.emit, look=look, icon="car")
        self.leave.setToolTip("F7")
        self.leave.setCheckable(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 16, 0, 0)
        layout.setSpacing(6)
        for line in (self._customer, self._street, self._heading):
            line.setContentsMargins(18, 0, 12, 0)
            layout.addWidget(line)
        layout.addWidget(self.list, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(12, 4, 12, 12)
        foot.addWidget(self.leave)
        layout.addLayout(foot)
        self._relay()

    def _relay(self) -> None:
        self.list.doItemsLayout()
        self._make_room()
        self._show_marked()

    def _show_marked(self) -> None:
        """Scroll to where the person is: Qt does so only where it hears of it."""
        index = self.tasks.index_of(self._shown)
        if index.isValid():
            self.list.scrollTo(index)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is marked stays in sight in a lower window."""
        super().resizeEvent(event)
        self._show_marked()

    def _make_room(self) -> None:
        """The button and the names of the tasks can be read whole."""
        names = [self._delegate.width_for(row.name) for row in self.tasks.rows if row.item_id is None]
        least = max(LEAST_WIDTH, self.leave.sizeHint().width() + 24, *names)
        if least != self.minimumWidth():
            self.setMinimumWidth(least)
            self.least_width_changed.emit()

    def event(self, event: QEvent) -> bool:
        """The button may be dressed anew only after the change of the look was told."""
        if event.type() is QEvent.Type.LayoutRequest:
            self._make_room()
        return super().event(event)

    def show_whose(self, customer: str, street: str) -> None:
        """Say whose survey it is: this pane stands beside every page."""
        self._customer.show_text(customer)
        self._street.show_text(street)

    def show_rows(self, rows: Sequence[TaskRow], heading: str) -> None:
        """Show the tasks; `heading` says how many are done."""
        self._heading.setText(heading)
        model = self.list.selectionModel()
        model.blockSignals(True)
        self.tasks.show(rows)
        model.blockSignals(False)
        self._make_room()
        self.select(*self._shown)

    def select(self, task: str | None, item_id: str | None) -> None:
        """Mark where the person is, without a signal; nothing for None, but the keyboard keeps its row."""
        is_elsewhere, self._shown = (task, item_id) != self._shown, (task, item_id)
        self.leave.setChecked(task == LEAVE)
        model = self.list.selectionModel()
        model.blockSignals(True)
        index = self.tasks.index_of((task, item_id))
        if index.isValid():
            model.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        else:
            if not self.list.currentIndex().isValid():  # Qt would choose one when Tab comes by
                model.setCurrentIndex(self.tasks.index(0), QItemSelectionModel.SelectionFlag.NoUpdate)
            model.clearSelection()
        model.blockSignals(False)
        if is_elsewhere:  # whoever scrolls the list is left alone meanwhile
            self._show_marked()
        self.list.viewport().update()

    @property
    def current(self) -> tuple[str, str | None] | None:
        """Where the mark is."""
        index = self.list.currentIndex()
        row = self.tasks.row_at(index)
        return (row.task, row.item_id) if row and self.list.selectionModel().isSelected(index) else None

    def _chosen(self, current: QModelIndex, _before: QModelIndex) -> None:
        row = self.tasks.row_at(current)
        if row is not None:
            self.chosen.emit(row.task, row.item_id)

    def _enter(self, index: QModelIndex) -> None:
        row = self.tasks.row_at(index)
        if row is not None and (row.task, row.item_id) != self._shown:
            self.chosen.emit(row.task, row.item_id)
        self.entered.emit()
