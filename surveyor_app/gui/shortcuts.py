"""The keys that work everywhere in the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut

from surveyor_app.gui.presenters.places import TASKS, Place

if TYPE_CHECKING:
    from surveyor_app.gui.main_window import MainWindow


def add_shortcuts(window: MainWindow) -> None:
    """F5 sync, F7 can I drive away, F8 next gap, F9 theme, Ctrl+K search, Ctrl+L list, Ctrl+J sync page, Alt+1 to 6
    tasks."""

    def search() -> None:
        if window.requests.isHidden():
            window.top.list_pressed.emit()
        window.top.search.setFocus()
        window.top.search.selectAll()

    def task(name: str) -> Callable[[], None]:
        def go() -> None:
            window.pages.go_into(Place(name))

        return go

    keys: dict[str, Callable[[], object]] = {
        "F5": window.sync_now,
        "F7": window.pages.to_gate,
        "F8": window.pages.to_next_gap,
        "F9": window.office.next_theme,
        "Ctrl+K": search,
        "Ctrl+L": window.top.list_pressed.emit,
        "Ctrl+J": window.show_sync,
        "Ctrl+Q": window.close,
        **{f"Alt+{number}": task(name) for number, name in enumerate(TASKS, start=1)},
    }
    for key, act in keys.items():
        QShortcut(QKeySequence(key), window).activated.connect(act)
