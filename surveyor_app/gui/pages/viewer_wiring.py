"""Connects the viewer to the session: what it shows follows the survey, what is done in it is stored."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.gui.dialogs.photo_viewer import PhotoViewer
from surveyor_app.gui.pages.page_tools import PageTools
from surveyor_app.gui.presenters.aims import Aim, aims_of, chips_of, next_aim
from surveyor_app.gui.presenters.key_table import REDO_KEYS, UNDO_KEYS
from surveyor_app.gui.presenters.viewer_items import design_picture, shown_photos
from surveyor_app.gui.undo_stack import Change


class WiredViewer(QObject):
    """Lives as long as its viewer; `photo_ids` are the photos to step through. `aimed` tells where the keys sort to
    from now on."""

    aimed = Signal(object)  # Aim

    def __init__(self, tools: PageTools, photo_ids: Sequence[str], target: PhotoTarget, parent: QWidget) -> None:
        self.viewer = PhotoViewer(tools.look, tools.images, parent)
        super().__init__(self.viewer)
        self._tools, self._ids, self._target = tools, list(photo_ids), target
        session, viewer = tools.session, self.viewer
        session.detail_changed.connect(self._show)
        viewer.assigned.connect(session.assign)
        viewer.turned.connect(lambda photo_id, by: session.turn_photos([photo_id], by))
        for keys, act in ((UNDO_KEYS, session.take_back), (REDO_KEYS, session.do_again)):
            for key in keys:
                QShortcut(QKeySequence(key), viewer).activated.connect(act)
        viewer.may_sort = lambda: not session.is_undoing
        session.taken_back.connect(self._taken_back)
        session.done_again.connect(self._done_again)
        viewer.place_key.connect(self._next_place)
        viewer.aimed.connect(self._aim)
        self._show()

    def _show(self) -> None:
        detail = self._tools.session.detail
        if detail is None:
            return
        checklist = self._tools.checklist
        items = shown_photos(detail, self._ids, checklist, self._tools.now())
        self.viewer.show_items(items, design_picture(detail), self._tools.session.turning)
        aims = aims_of(detail, checklist)
        aim = next((aim for aim in aims if aim.target == self._target), aims[0])
        self.viewer.show_aim(aims, aim, chips_of(aim, detail))

    def _taken_back(self, change: Change) -> None:
        self.viewer.show_one_of(change.photos)

    def _done_again(self, change: Change) -> None:
        if self.viewer.show_one_of(change.photos):
            self.viewer.to_next_unsorted()

    def _next_place(self, section: SectionName) -> None:
        detail = self._tools.session.detail
        if detail is not None:
            aim = next_aim(aims_of(detail, self._tools.checklist), section, self._target)
            if aim is not None:
                self._aim(aim)

    def _aim(self, aim: Aim) -> None:
        self._target = aim.target
        self._show()
        self.aimed.emit(aim)


def open_viewer(
    tools: PageTools, photo_ids: Sequence[str], at: str, target: PhotoTarget, parent: QWidget
) -> WiredViewer:
    """Show photos over the whole screen, beginning with one; slot keys go to `target` at first."""
    wired = WiredViewer(tools, photo_ids, target, parent)
    wired.viewer.open_at(at)
    return wired
