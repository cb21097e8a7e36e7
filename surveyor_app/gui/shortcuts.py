"""The keys that work everywhere in the window; which they are is said in presenters/key_table.py."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut

from surveyor_app.gui.presenters.key_table import COMMANDS, TASK_KEYS
from surveyor_app.gui.presenters.places import TASKS, Place

if TYPE_CHECKING:
    from surveyor_app.gui.main_window import MainWindow


def add_shortcuts(window: MainWindow) -> None:
    """Give each command of the table its key, and each task its number."""

    def search() -> None:
        if window.requests.isHidden():
            window.top.list_pressed.emit()
        window.top.search.setFocus()
        window.top.search.selectAll()

    def task(name: str) -> Callable[[], None]:
        def go() -> None:
            window.pages.go_into(Place(name))

        return go

    acts: dict[str, Callable[[], object]] = {
        "help": window.office.help,
        "sync": window.sync_now,
        "phone": window.phoning.from_phone,
        "leave": window.pages.to_gate,
        "gap": window.pages.to_next_gap,
        "theme": window.office.next_theme,
        "search": search,
        "list": window.top.list_pressed.emit,
        "sync_page": window.show_sync,
        "quit": window.close,
    }
    for command in COMMANDS:
        QShortcut(QKeySequence(command.key), window).activated.connect(acts[command.name])
    for key, name in zip(TASK_KEYS, TASKS, strict=True):
        QShortcut(QKeySequence(key), window).activated.connect(task(name))
