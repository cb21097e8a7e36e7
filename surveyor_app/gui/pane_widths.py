"""How wide the panes beside the page are: as the person chose, or as much more as their texts need at the moment."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QSplitter, QWidget

from surveyor_app.gui.window_memory import WindowMemory


class PaneWidths(QObject):
    """Of the first widgets of a splitter, each with its usual width in pixels. What large text takes on top is given
    back once the text is small again, and is never remembered as chosen."""

    def __init__(self, splitter: QSplitter, usual: Sequence[int], memory: WindowMemory) -> None:
        super().__init__(splitter)
        self._splitter, self._memory = splitter, memory
        self._chosen = list(memory.pane_widths) if len(memory.pane_widths) == len(usual) else list(usual)
        splitter.splitterMoved.connect(self._moved)
        self.fit()

    def fit(self) -> None:
        """The panes take what they are to have, the page the rest."""
        panes = self._panes()
        wanted = [max(pane.minimumWidth(), chosen) for pane, chosen in zip(panes, self._chosen, strict=True)]
        self._splitter.setSizes([*wanted, 10_000])

    def _panes(self) -> list[QWidget]:
        found = (self._splitter.widget(at) for at in range(len(self._chosen)))
        return [pane for pane in found if pane is not None]

    def _moved(self, _at: int, handle: int) -> None:
        self._chosen[handle - 1] = self._panes()[handle - 1].width()
        self._memory.pane_widths = tuple(self._chosen)
