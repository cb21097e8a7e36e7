"""The right side: makes the pages, shows the one for a place, keeps it in step with the open survey."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol, cast

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.problem import Problem
from surveyor_app.gui.notice_area import NoticeArea
from surveyor_app.gui.pages.electrical_page import ElectricalPage
from surveyor_app.gui.pages.gate_page import GatePage
from surveyor_app.gui.pages.item_page import ItemPage
from surveyor_app.gui.pages.items_page import ItemsPage
from surveyor_app.gui.pages.list_item_page import ListItemPage
from surveyor_app.gui.pages.page_tools import PageTools
from surveyor_app.gui.pages.phone_wiring import reveal_phone
from surveyor_app.gui.pages.photos_page import PhotosPage
from surveyor_app.gui.pages.request_page import RequestPage
from surveyor_app.gui.pages.review_page import ReviewPage
from surveyor_app.gui.presenters.gate import LEAVE
from surveyor_app.gui.presenters.next_page import another, page_after
from surveyor_app.gui.presenters.next_up import next_up
from surveyor_app.gui.presenters.places import SENT, Place, item_ids, next_unclear
from surveyor_app.gui.presenters.review import where
from surveyor_app.gui.widgets.column_page import ColumnPage
from surveyor_app.gui.widgets.next_row import NextRow
from surveyor_app.gui.widgets.photo_grid import PhotoGrid
from surveyor_app.language import tr
from surveyor_app.services.summaries import SurveyDetail


class DetailPage(Protocol):
    """A page that shows the open survey."""

    def show_detail(self, detail: SurveyDetail) -> None: ...


class Navigator(QObject):
    """Owns the stack of pages; `moved(place)` tells where the person is."""

    moved = Signal(object)
    foot_changed = Signal()  # `foot` may be another one

    def __init__(self, tools: PageTools, welcome: QWidget, sync: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        self._tools = tools
        self.welcome, self.sync = welcome, sync
        self.place = Place("request")
        self.stack = QStackedWidget()
        self.notices = NoticeArea(tools)
        self.notices.review_wanted.connect(lambda: self.go(Place("review")))
        self.area = QWidget()
        self.area.setObjectName("page")
        layout = QVBoxLayout(self.area)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.notices)
        layout.addWidget(self.stack, 1)
        self.stack.currentChanged.connect(self.foot_changed)
        self.stack.addWidget(welcome)
        self.stack.addWidget(sync)
        self._pages: dict[str, ColumnPage] = {}
        self._items: dict[SectionName, ListItemPage] = {}
        self._next_rows: dict[QWidget, NextRow] = {}
        self._pending: Place | None = None
        self._enter_pending = False
        self._before_leaving = Place("request")

    def make_pages(self) -> None:
        """Make all pages, once the office's lists are known."""
        tools = self._tools
        self._pages = {
            "request": RequestPage(tools),
            "electrical": ElectricalPage(tools),
            "subpanels": ItemsPage(tools, SectionName.SUBPANELS),
            "mounting_planes": ItemsPage(tools, SectionName.MOUNTING_PLANES),
            "photos": PhotosPage(tools),
            "review": ReviewPage(tools),
            LEAVE: GatePage(tools),
        }
        self._items = {
            section: ListItemPage(tools, section) for section in (SectionName.SUBPANELS, SectionName.MOUNTING_PLANES)
        }
        for page in (*self._pages.values(), *self._items.values()):
            self.stack.addWidget(page)
            page.foot_changed.connect(self.foot_changed)
            if isinstance(page, RequestPage):  # it has its own way to begin
                continue
            row = NextRow(tools.look)
            row.pressed.connect(self._go_on)
            row.add_pressed.connect(self._add_another)
            page.end_with(row)
            self._next_rows[page] = row

    def use_lists(self) -> None:
        """The office has changed its lists."""
        for page in (*self._pages.values(), *self._items.values()):
            if isinstance(page, ItemPage):
                page.use_lists()
        self.show_detail()

    @property
    def has_pages(self) -> bool:
        """Whether the pages have been made."""
        return bool(self._pages)

    def page(self, task: str) -> ColumnPage:
        """The page of a task, for tests."""
        return self._pages[task]

    def item_page(self, section: SectionName) -> ListItemPage:
        """The page of one subpanel or plane."""
        return self._items[section]

    @property
    def current(self) -> QWidget:
        """The page in sight."""
        return self.stack.currentWidget() or self.welcome

    @property
    def foot(self) -> int:
        """How much of the lower edge, in px, the page in sight needs for its keys."""
        page = self.stack.currentWidget()
        return page.foot if isinstance(page, ColumnPage) else 0

    def show_welcome(self) -> None:
        """No request is open."""
        self.notices.show_notices(None)
        self.stack.setCurrentWidget(self.welcome)

    def show_sync(self) -> None:
        """The sync page, with or without an open request."""
        self.flush()
        self.notices.show_notices(None)
        self.stack.setCurrentWidget(self.sync)

    def go(self, place: Place) -> None:
        """Show a place of the open survey, and focus its field or slot."""
        detail = self._tools.session.detail
        if detail is None or not self._pages:
            return
        self.flush()
        place = self._existing(place, detail)
        is_led = self.place.task in ("review", LEAVE)
        page: ColumnPage = self._pages.get(place.task, self._pages["request"])
        if place.item_id is not None:
            item_page = self._items[SectionName(place.task)]
            item_page.item_id = place.item_id
            page = item_page
        self.place = place
        cast("DetailPage", page).show_detail(detail)
        self._show_next(page, detail)
        was_inside = self._has_focus
        self.stack.setCurrentWidget(page)
        self.notices.show_notices(detail, on_review=self.place.task == "review")
        if isinstance(page, ItemPage) and (place.attribute is not None or place.slot is not None):
            page.focus_place(place.attribute, place.slot)
            if is_led and place.attribute is not None:
                page.point_out(place.attribute)
        elif place.slot is None and place.attribute is None:
            if was_inside:  # else Qt hands the focus to whatever comes next, the search for one
                page.enter()
            page.to_top()
        self.moved.emit(place)

    def _show_next(self, page: QWidget, detail: SurveyDetail) -> None:
        following = page_after(self.place, detail.survey)
        if (row := self._next_rows.get(page)) is not None:
            row.show_next(where(following, detail) if following is not None else "")
            row.offer_another(tr(another(self.place, detail.survey)))

    def _go_on(self) -> None:
        detail = self._tools.session.detail
        if detail is not None and (following := page_after(self.place, detail.survey)) is not None:
            self.go_into(following)

    def _add_another(self) -> None:
        self.flush()
        self._tools.session.add_item(SectionName(self.place.task))

    @property
    def _has_focus(self) -> bool:
        focused = QApplication.focusWidget()
        return focused is not None and self.stack.isAncestorOf(focused)

    def _existing(self, place: Place, detail: SurveyDetail) -> Place:
        """The place, or its task where the item is gone."""
        if place.item_id is not None and place.item_id not in item_ids(detail.survey, SectionName(place.task)):
            return Place(place.task)
        return place

    def show_detail(self) -> None:
        """The open survey changed: let the page in sight show it, and leave an item that is gone."""
        detail = self._tools.session.detail
        if detail is None or not self._pages:
            return
        if self._pending is not None:
            pending, self._pending = self._pending, None
            self.go(pending)
            if self._enter_pending:
                self.enter()
            return
        if self.stack.currentWidget() in (self.welcome, self.sync):
            return
        if self._existing(self.place, detail) != self.place:
            self.go(Place(self.place.task))
            return
        cast("DetailPage", self.stack.currentWidget()).show_detail(detail)
        self._show_next(self.current, detail)
        self.notices.show_notices(detail, on_review=self.place.task == "review")

    def go_when_loaded(self, place: Place) -> None:
        """Show a place as soon as the survey that was just asked for is here."""
        self.flush()
        self._pending, self._enter_pending = place, False

    def go_into(self, place: Place) -> None:
        """Show a place and put the keyboard focus into its page, if need be as soon as the survey has been read."""
        if self._pending is not None:
            self._pending, self._enter_pending = place, True
            return
        self.go(place)
        self.enter()

    def enter(self) -> None:
        """Put the keyboard focus into the page in sight."""
        page = self.stack.currentWidget()
        if isinstance(page, ColumnPage):
            page.enter()

    def show_photos(self, photo_ids: Collection[str], *, go_on: bool = False) -> None:
        """Select photos of the open survey and give them the keyboard, on the page of all photos unless the one in
        sight has them. `go_on`: they were just sorted again, the next that waits is selected instead."""
        detail, page = self._tools.session.detail, self.current
        focused = QApplication.focusWidget()
        if detail is None or all(view.photo.id not in photo_ids for view in detail.photos):
            if isinstance(focused, PhotoGrid) and not focused.selected_photos:
                focused.select_next_unsorted()  # those that were selected have gone
            return
        if isinstance(page, PhotosPage | ItemPage) and page.select_photos(photo_ids, go_on=go_on):
            return
        self.go(Place("photos"))
        photos = self._pages["photos"]
        if isinstance(photos, PhotosPage):
            photos.select_photos(photo_ids, go_on=go_on)

    def to_gate(self) -> None:
        """Show whether the person can drive away, or go back from there to where they were."""
        if self.place.task == LEAVE and self.current is self._pages.get(LEAVE):
            self.go_into(self._before_leaving)
            return
        self._before_leaving = self.place
        self.go_into(Place(LEAVE))

    def to_next_gap(self) -> None:
        """Go to the next gap, picture or thing to check."""
        if (found := self.next_gap()) is not None:
            self.go(found[1])
            page = self.stack.currentWidget()
            if isinstance(page, ItemPage) and found[1].attribute is not None:
                page.point_out(found[1].attribute)

    def to_unclear(self) -> None:
        """Go to the next field whose text was not understood."""
        detail = self._tools.session.detail
        if detail is not None and (found := next_unclear(detail.survey, self.place)) is not None:
            self.go(found)

    def next_gap(self) -> tuple[Problem, Place] | None:
        """What F8 leads to; None too once the survey is on its way."""
        detail = self._tools.session.detail
        if detail is None or detail.survey.status in SENT:
            return None
        return next_up(detail.problems, detail.survey, self.place, self._tools.checklist)

    @property
    def banner_text(self) -> str:
        """What the notices say, "" without any; for tests."""
        return " ".join(self.notices.texts)

    def from_phone(self) -> bool:
        """A phone shall send photos to what is in sight; False where no photos hang."""
        page = self.current
        if not isinstance(page, PhotosPage | ItemPage):
            return False
        page.from_phone()
        return True

    def show_phone(self) -> None:
        """Bring the code for a phone into sight, on the page in sight."""
        reveal_phone(self.current)

    def put_on_top(self, widget: QWidget) -> None:
        """Show a widget above every page."""
        area = self.area.layout()
        if isinstance(area, QVBoxLayout):
            area.insertWidget(0, widget)

    def flush(self) -> None:
        """Hand on what was typed in the page in sight."""
        for page in (*self._pages.values(), *self._items.values()):
            page.flush()
