"""The memory of the app with all surveys listed and the first one's photos open, each of them seen once.

As in a person's start, only the app itself imports what it needs: what comes when and from whom decides what is kept.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from surveyor_app.bootstrap import Container
from tests.bench.programs.weight import own_bytes

if TYPE_CHECKING:
    from surveyor_app.gui.main_window import MainWindow

_STEPS = 40


def look_through(window: MainWindow) -> None:
    """Open the photos of a survey, scroll past all of them, and tell."""
    from PySide6.QtCore import QTimer

    from surveyor_app.gui.presenters.places import Place

    window.resize(1280, 720)
    window.open_request(sys.argv[1], Place("photos"))
    QTimer.singleShot(1500, window, lambda: scroll(window, 0))


def scroll(window: MainWindow, step: int) -> None:
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QScrollArea

    page = window.pages.current
    if not isinstance(page, QScrollArea):
        raise TypeError(page)
    bar = page.verticalScrollBar()
    bar.setValue(bar.maximum() * step // _STEPS)
    if step < _STEPS or window.images.is_busy:
        QTimer.singleShot(60, window, lambda: scroll(window, min(step + 1, _STEPS)))
    else:
        tell(window, len(window.session.summaries), bar.maximum())


def tell(window: MainWindow, surveys: int, height: int) -> None:
    photos = len(window.session.detail.photos) if window.session.detail is not None else 0
    print(json.dumps({"bytes": own_bytes(), "surveys": surveys, "photos": photos, "height": height}), flush=True)
    window.close()


Container.for_this_user().open_window(on_ready=look_through)
