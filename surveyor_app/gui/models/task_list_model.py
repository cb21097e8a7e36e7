"""The task list as a Qt model: six tasks, their items below them."""

from __future__ import annotations

from PySide6.QtCore import QObject

from surveyor_app.gui.models.keyed_list_model import KeyedListModel
from surveyor_app.gui.presenters.task_rows import TaskRow


class TaskListModel(KeyedListModel[TaskRow]):
    """Rows keyed by (task, item id)."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(lambda row: (row.task, row.item_id), lambda row: row.name, lambda row: row.spoken, parent)
