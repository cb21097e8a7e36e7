"""Tab goes through a window as it is read: in the order of its layouts, whatever was made or shown first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QSplitter, QWidget


def tab_stops(widget: QWidget) -> Iterator[QWidget]:
    """What Tab stops at in a widget: from top to bottom and from left to right, what floats above the rest last."""
    if widget.isHidden() or not widget.isEnabled():
        return
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget
        return
    laid_out = list(_laid_out(widget.layout()))
    if isinstance(widget, QSplitter):  # its children are in no order that anybody reads
        laid_out = [pane for pane in map(widget.widget, range(widget.count())) if pane is not None]
    floating = [child for child in widget.children() if isinstance(child, QWidget) and not child.isWindow()]
    for child in (*laid_out, *(child for child in floating if child not in laid_out)):
        yield from tab_stops(child)


def _laid_out(layout: QLayout | None) -> Iterator[QWidget]:
    for at in range(layout.count() if layout is not None else 0):
        item = layout.itemAt(at) if layout is not None else None
        if item is not None and (widget := item.widget()) is not None:
            yield widget
        elif item is not None:
            yield from _laid_out(item.layout())


def put_in_reading_order(window: QWidget) -> None:
    """Let Tab go through a window as it is read, from now until its content changes."""
    wanted = list(tab_stops(window))
    if wanted and _as_linked(wanted) != wanted:
        for one, next_one in pairwise(wanted):
            QWidget.setTabOrder(one, next_one)


def _as_linked(stops: list[QWidget]) -> list[QWidget]:
    """The same widgets in the order that Tab takes now, from the first of them on."""
    known, found = set(stops), [stops[0]]
    at = stops[0].nextInFocusChain()
    while at is not None and at is not stops[0]:
        if at in known:
            found.append(at)
        at = at.nextInFocusChain()
    return found
