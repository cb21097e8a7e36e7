"""The window: top bar, requests, task list, page, footer; wires them to the session and to syncing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QSplitter, QVBoxLayout, QWidget

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import SurveyorError
from surveyor_app.domain.problem import Severity
from surveyor_app.domain.progress import is_started, tasks_done
from surveyor_app.gui.async_bridge import AsyncBridge
from surveyor_app.gui.context import AppContext
from surveyor_app.gui.dialog_keys import DialogKeys
from surveyor_app.gui.first_window import usual_size
from surveyor_app.gui.focus_guard import FocusGuard
from surveyor_app.gui.image_loader import ImageLoader
from surveyor_app.gui.left_off import PlaceKeeper
from surveyor_app.gui.look_again import LookAgain
from surveyor_app.gui.lost_files import LostFiles
from surveyor_app.gui.navigator import Navigator
from surveyor_app.gui.news_view import NewsView
from surveyor_app.gui.office_menu import OfficeMenu
from surveyor_app.gui.pages.page_tools import PageTools
from surveyor_app.gui.pages.sync_page import SyncPage
from surveyor_app.gui.pages.welcome_page import WelcomePage
from surveyor_app.gui.pane_widths import PaneWidths
from surveyor_app.gui.phone_receiver import PhoneReceiver
from surveyor_app.gui.phone_view import PhoneView
from surveyor_app.gui.ports import Outcome
from surveyor_app.gui.presenters.next_up import next_words
from surveyor_app.gui.presenters.places import Place, first_open, unclear_places
from surveyor_app.gui.presenters.request_cards import card, progress_words, whose
from surveyor_app.gui.presenters.review import where
from surveyor_app.gui.presenters.task_rows import task_rows
from surveyor_app.gui.presenters.words import SEVERITY, Sign
from surveyor_app.gui.reading_order import put_in_reading_order
from surveyor_app.gui.session import Session, told
from surveyor_app.gui.shortcuts import add_shortcuts
from surveyor_app.gui.storage_view import StorageView
from surveyor_app.gui.sync_bridge import SyncBridge
from surveyor_app.gui.sync_view import SyncView
from surveyor_app.gui.sync_watch import SyncWatch
from surveyor_app.gui.theme import Look
from surveyor_app.gui.undo_view import UndoView
from surveyor_app.gui.widgets import request_pane, task_list
from surveyor_app.gui.widgets.footer import Footer
from surveyor_app.gui.widgets.top_bar import TopBar
from surveyor_app.gui.widgets.undo_bar import UndoBar
from surveyor_app.gui.window_memory import WindowMemory
from surveyor_app.identity import NAME
from surveyor_app.language import N_, tr, trn

FOLD_BELOW = 1180


class MainWindow(QMainWindow):
    """Shown empty at once; `fill` after the services are open. `closing` when the person wants to leave."""

    closing = Signal()
    retry_wanted = Signal()

    def __init__(self, context: AppContext, look: Look, bridge: AsyncBridge, memory: WindowMemory) -> None:
        super().__init__()
        self.look, self.memory = look, memory
        self.images = ImageLoader(self)
        self.session = Session(bridge, self)
        self.events = SyncBridge(self)
        self.watch = SyncWatch(self.session)
        self.look_again, self.lost_files = LookAgain(self.session), LostFiles(self.session)
        suffix = tr(context.title_suffix)
        self.setWindowTitle(f"{NAME} – {suffix}" if suffix else NAME)
        self.setMinimumSize(900, 600)
        self._may_close = False
        self._page = Place("request").page
        self.top = TopBar(look, NAME, suffix)
        self.requests = request_pane.RequestPane(look)
        self.tasks = task_list.TaskList(look)
        self.footer = Footer(look)
        self.sync_page, self.welcome = SyncPage(look), WelcomePage(look)
        self.phone = PhoneReceiver(self.session, context.paths, self)
        tools = PageTools(
            look,
            self.images,
            self.session,
            self._go,
            memory=memory,
            facts=lambda: self.watch.facts,
            phone=self.phone,
        )
        self.pages = Navigator(tools, self.welcome, self.sync_page, self)
        self.office = OfficeMenu(self, context.paths.root)
        self.undo = UndoBar(look, self.pages.area, lambda: self.pages.foot)
        self.syncing, self.storage, self.undoing = SyncView(self), StorageView(self), UndoView(self)
        self.news, self.dialog_keys, self.phoning = NewsView(self), DialogKeys(self), PhoneView(self)
        self._lay_out()
        self._connect()
        add_shortcuts(self)
        self.requests.list.setFocus()
        self._restore_geometry()
        self.keeper, self._focus_guard = PlaceKeeper(self), FocusGuard(self)

    # ── building ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _lay_out(self) -> None:
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        for widget in (self.requests, self.tasks, self.pages.area):
            self.splitter.addWidget(widget)
        self.splitter.setStretchFactor(2, 1)
        self.splitter.setHandleWidth(1)
        self.tasks.hide()
        self.panes = PaneWidths(self.splitter, (request_pane.WIDTH, task_list.WIDTH), self.memory)
        window = QWidget()
        window.setObjectName("window")
        layout = QVBoxLayout(window)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.top)
        layout.addWidget(self.storage.bar)
        layout.addWidget(self.news.bar)
        layout.addWidget(self.phoning.bar)
        layout.addWidget(self.splitter, 1)
        layout.addWidget(self.footer)
        self.setCentralWidget(window)
        self.pages.put_on_top(self.storage.panel)

    def _connect(self) -> None:
        session, top = self.session, self.top
        self.events.events.connect(self.watch.take)
        session.requests_changed.connect(self._show_requests)
        self.syncing.held_changed.connect(self._show_requests)
        session.detail_changed.connect(self._show_detail)
        session.lists_changed.connect(self.pages.use_lists)
        session.saved.connect(self.footer.show_saved)
        session.failed.connect(self._failed)
        session.published.connect(self._published)
        session.exported.connect(self._exported)
        session.item_added.connect(
            lambda section, item: self.pages.go(Place(section, item, self._first_field(section, item)))
        )
        session.pairing_changed.connect(self._show_requests)
        self.requests.chosen.connect(self.open_request)
        self.requests.pair_pressed.connect(self.office.pair)
        self.tasks.chosen.connect(lambda task, item: self.pages.go(Place(task, item)))
        self.tasks.entered.connect(self.pages.enter)
        self.tasks.leave_pressed.connect(self.pages.to_gate)
        self.pages.moved.connect(self._moved)
        self.pages.foot_changed.connect(self.undo.place)
        for pane in (self.requests, self.tasks):
            pane.least_width_changed.connect(self._make_room)
        top.searched.connect(self.requests.search)
        top.search_left.connect(self.requests.enter_list)
        top.theme_pressed.connect(self.office.next_theme)
        top.settings_pressed.connect(self.office.settings)
        top.help_pressed.connect(self.office.help)
        top.list_pressed.connect(self._toggle_list)
        self.footer.gap_pressed.connect(self.pages.to_next_gap)
        self.footer.unclear_pressed.connect(self.pages.to_unclear)
        self.welcome.pair_pressed.connect(self.office.pair)
        self.welcome.retry_pressed.connect(self.retry_wanted)

    def _first_field(self, section: str, item_id: str) -> str | None:
        detail = self.session.detail
        return first_open(detail.survey, SectionName(section), item_id) if detail is not None else None

    def _restore_geometry(self) -> None:
        if not self.restoreGeometry(self.memory.bytes("geometry")):
            self.resize(usual_size(self))

    # ── filling ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def fill(self) -> None:
        """The services are open and the session has loaded: show the lists, and where the person left off."""
        if not self.pages.has_pages:
            self.pages.make_pages()
        self._show_requests()
        self.syncing.show()
        self.requests.list.setFocus()
        self.keeper.go_back()
        self.look_again.begin()
        self.lost_files.begin()

    def open_request(self, request_id: str, place: Place | None = None) -> None:
        """Open a request, at the request page or at `place`."""
        self.pages.go_when_loaded(place or Place("request"))
        self.requests.select(request_id)
        self.session.open(request_id)
        if self.session.detail is None and self.pages.current is self.welcome:
            self._show_welcome(paired=self.session.pairing is not None)
        if self._narrow and self.top.list_button.isChecked():
            self._toggle_list()

    def _go(self, place: Place) -> None:
        self.pages.go(place)

    def _show_requests(self) -> None:
        now = datetime.now(UTC)
        paired = self.session.pairing is not None
        held = self.syncing.is_held
        self.requests.show_cards([card(one, now, held=held) for one in self.session.summaries], paired=paired)
        if self.session.detail is None and self.pages.current is self.welcome:
            self._show_welcome(paired=paired)

    def _show_welcome(self, *, paired: bool) -> None:
        summaries, opening = self.session.summaries, self.session.opening
        if opening is not None:
            self.welcome.show_opening(next((one.customer_name for one in summaries if one.id == opening), ""))
        else:
            self.welcome.explain(any_requests=bool(summaries), paired=paired)

    def _show_detail(self) -> None:
        detail = self.session.detail
        if detail is None:
            return
        self.tasks.show_whose(*whose(detail))
        rows = task_rows(detail)
        self.tasks.show_rows(rows, progress_words(tasks_done(detail.tasks), is_started=is_started(detail.tasks)))
        self.tasks.show()
        self.requests.select(detail.request.id)
        self.pages.show_detail()
        self._show_gap()
        self.footer.show_unclear(len(unclear_places(detail.survey)))
        self.syncing.show_office()

    def _moved(self, place: Place) -> None:
        if place.page != self._page:
            self._page = place.page
            self.undo.leave()
        self.tasks.select(place.task, place.item_id)
        self._show_gap()

    def _show_gap(self) -> None:
        detail, found = self.session.detail, self.pages.next_gap()
        if detail is None or found is None:
            self.footer.show_gap("", "")
        else:
            place = where(found[1], detail)
            self.footer.show_gap(*next_words(found[0], place), place)

    # ── doing ────────────────────────────────────────────────────────────────────────────────────────────────────────

    def show_sync(self) -> None:
        """Open the sync page, or go back from it."""
        self.syncing.open_or_back()

    def sync_now(self) -> None:
        """Everything that waits may go now."""
        self.syncing.sync_now()

    def _published(self, outcome: Outcome) -> None:
        if not outcome.queued:
            errors = sum(problem.severity is Severity.ERROR for problem in outcome.problems)
            text = tr("Nothing has changed since.")
            if errors:
                text = trn("Not sent: {n} required thing missing.", "Not sent: {n} required things missing.", errors)
            self.undo.tell(SEVERITY[Severity.ERROR if errors else Severity.INFO], text)
        self.watch.wake()

    def _failed(self, error: SurveyorError) -> None:
        self.undo.tell(SEVERITY[Severity.ERROR], told(error))

    def _exported(self, target: Path, missing: list[str]) -> None:
        if missing:
            text = trn(
                "Exported to {file}, without {n} picture that is gone from this laptop: {names}",
                "Exported to {file}, without {n} pictures that are gone from this laptop: {names}",
                len(missing),
                file=target,
                names=", ".join(missing),
            )
            self.undo.tell(SEVERITY[Severity.WARNING], text)
            return
        self.undo.tell(Sign(N_("Exported"), "circle-check", "done"), tr("Exported to {file}", file=target))

    def show_fault(self, error: SurveyorError) -> None:
        """The services could not be opened."""
        self.welcome.show_fault(error.text, error.advice)
        self.pages.show_welcome()

    # ── the window itself ────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def _narrow(self) -> bool:
        wider = max(0, self.requests.minimumWidth() - request_pane.WIDTH)
        wider += max(0, self.tasks.minimumWidth() - task_list.WIDTH)
        return self.width() < FOLD_BELOW + wider

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the left pane into a button where there is no room."""
        super().resizeEvent(event)
        self._fold()

    def _make_room(self) -> None:
        self._fold()
        self.panes.fit()

    def _fold(self) -> None:
        shown = not self._narrow or self.top.list_button.isChecked()
        if not shown and self.requests.list.hasFocus():
            self.tasks.list.setFocus()
            self.pages.enter()
        self.top.list_button.setVisible(self._narrow)
        self.requests.setVisible(shown)

    def _toggle_list(self) -> None:
        if self._narrow:
            shown = self.requests.isHidden()
            self.top.list_button.setChecked(shown)
            self.requests.setVisible(shown)
        self.requests.list.setFocus()

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes on as one reads, also past what was made later; what goes away hands the keyboard to the page."""
        put_in_reading_order(self)
        return self._focus_guard.moves(on=next) or super().focusNextPrevChild(next)

    def changeEvent(self, event: QEvent) -> None:
        """Whoever comes back to the window sees what commands or other programs changed meanwhile."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and self.pages.has_pages:
            self.session.read_pairing()
            self.session.refresh()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Hand on what was typed and remember the place; the application closes the rest and then the window."""
        if self._may_close:
            event.accept()
            return
        event.ignore()
        self.pages.flush()
        self.memory.write()
        self.lost_files.end()
        self.closing.emit()

    def close_for_good(self) -> None:
        """Everything is saved and stopped: close."""
        self._may_close = True
        self.phone.close()
        self.memory.close()
        self.watch.end()
        self.look_again.end()
        self._focus_guard.end()
        self.images.close()
        self.close()
