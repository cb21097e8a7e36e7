"""Every page in each of four states and three themes: pictures "PAGE-STATE-THEME", of which contact sheets are made."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import SurveyorError
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.gui.dialogs.expected_dialog import ExpectedDialog
from surveyor_app.gui.dialogs.pairing_dialog import PairingDialog
from surveyor_app.gui.dialogs.photo_viewer import PhotoViewer
from surveyor_app.gui.pages.photos_page import PhotosPage
from surveyor_app.gui.pages.viewer_wiring import open_viewer
from surveyor_app.gui.presenters.before_publish import question
from surveyor_app.gui.presenters.places import Place
from surveyor_app.gui.widgets.file_dialog_words import in_our_words
from surveyor_app.language import tr
from surveyor_app.sync.events import ConnectivityChanged, PairingChecked, UploadProgress, UploadRate
from tests.gui.fake_services import FakeServices
from tests.shots_phone import show_scene
from tests.shots_photos import show_refused

if TYPE_CHECKING:
    from surveyor_app.gui.application import WindowRun
    from tests.shots import Studio

STATES = ("empty", "typical", "full", "error")
THEMES = ("light", "dark", "sunlight")
LAPTOP = (1280, 800)
PLACES = {
    "request": Place("request"),
    "electrical": Place("electrical"),
    "subpanels": Place("subpanels"),
    "subpanel": Place("subpanels", "sub-1"),
    "planes": Place("mounting_planes"),
    "plane": Place("mounting_planes", "plane-1"),
    "photos": Place("photos"),
    "leave": Place("leave"),
    "review": Place("review"),
}
# What the window is filled with: without a request, and with one open.
NOTHING_OPEN = {"empty": "empty", "typical": "typical", "full": "full", "error": "error"}
OPEN = {"empty": "untouched", "typical": "typical", "full": "full", "error": "error"}
BEFORE = ("welcome", "list", "sync", "settings", "pairing", "help")
INSIDE = (*PLACES, "viewer", "export", "question", "phone")
PAGES = (*BEFORE, *INSIDE)


def name_of(page: str, state: str, theme: str) -> str:
    """The picture's name, without language and extension."""
    return f"{page}-{state}-{theme}"


def shoot_matrix(studio: Studio) -> None:
    """One window for each state and theme without a request, one with."""
    for state in STATES:
        for theme in THEMES:
            for pages, data in ((BEFORE, NOTHING_OPEN[state]), (INSIDE, OPEN[state])):
                wanted = [page for page in pages if studio.wants(name_of(page, state, theme))]
                if wanted:
                    _shoot(studio, data, state, theme, wanted)


def _shoot(studio: Studio, data: str, state: str, theme: str, pages: list[str]) -> None:
    run = studio.window(data, theme, LAPTOP)
    if pages[0] in INSIDE:
        _open(studio, run, state)
    for page in pages:
        name = name_of(page, state, theme)
        if page in PLACES:
            run.window.pages.go(PLACES[page])
            current, detail = run.window.pages.current, run.window.session.detail
            if state == "error" and isinstance(current, PhotosPage) and detail is not None:
                show_refused(current, detail.photos[2].photo.id)
                studio.settle(run.window)
            studio.shoot(name, run.window)
        else:
            SCENES[page](studio, run, state, name)
    studio.close(run)


def _open(studio: Studio, run: WindowRun, state: str) -> None:
    window = run.window
    summaries = window.session.summaries
    chosen = next((s for s in summaries if "Rosenfeld" in s.customer_name), summaries[0])
    window.open_request(chosen.id)
    studio.wait(lambda: window.session.detail is not None and window.session.detail.request.id == chosen.id)
    studio.settle(window)


def _services(run: WindowRun) -> FakeServices:
    services = run.window.session.bridge._services
    assert isinstance(services, FakeServices)
    return services


def _welcome(studio: Studio, run: WindowRun, state: str, name: str) -> None:
    if state == "error":
        run.window.welcome.show_fault(
            tr("Surveyor's database is damaged."),
            tr(
                "Close Surveyor and run `surveyor doctor`: it puts the damaged file aside and restores the newest "
                "backup. The photos are kept apart and are untouched."
            ),
        )
    elif state == "typical":  # paired, and nobody has asked for anything yet
        run.window.requests.show_cards([], paired=True)
        run.window.welcome.explain(any_requests=False, paired=True)
    studio.shoot(name, run.window)
    run.window._show_requests()


def _list(studio: Studio, run: WindowRun, state: str, name: str) -> None:
    studio.shoot(name, run.window)


def _sync(studio: Studio, run: WindowRun, state: str, name: str) -> None:
    window, services = run.window, _services(run)
    if state == "full":
        jobs = [queued.job for queued in services.queued[:2]]
        window.watch.take(
            [
                UploadProgress(job.request_id, job.subject_id, sent, 1_300_000)
                for job, sent in zip(jobs, (884_000, 310_000), strict=False)
            ]
            + [UploadRate(5_894_000, 24_194_000, 310_000.0, 59.0)]
        )
    window.show_sync()
    studio.shoot(name, window)
    window.show_sync()


def _help(studio: Studio, run: WindowRun, _state: str, name: str) -> None:
    run.window.office.help()
    dialog = studio.dialog(run.window)
    studio.shoot(name, run.window, dialog)
    dialog.close()


def _question(studio: Studio, run: WindowRun, _state: str, name: str) -> None:
    detail, checklist = run.window.session.detail, run.window.session.checklist
    asked = question(detail, checklist) if detail is not None and checklist is not None else None
    if asked is not None:
        dialog = ExpectedDialog(run.window.look, asked, run.window)
        dialog.open()
        studio.shoot(name, run.window, dialog)
        dialog.close()


def _settings(studio: Studio, run: WindowRun, state: str, name: str) -> None:
    if state == "error":
        run.window.watch.take([PairingChecked(accepted=False)])
        studio.settle(run.window)
    run.window.office.settings()
    dialog = studio.dialog(run.window)
    studio.shoot(name, run.window, dialog)
    dialog.close()
    run.window.watch.take([PairingChecked(accepted=True), ConnectivityChanged(online=state != "error")])


def _pairing(studio: Studio, run: WindowRun, state: str, name: str) -> None:
    run.window.office.pair()
    dialog = studio.dialog(run.window)
    assert isinstance(dialog, PairingDialog)
    if state != "empty":
        dialog.url.setText("https://surveys.example.com")
        dialog.code.setText("K7QM2XPA")
        dialog.device.setText("Ana's laptop")
    if state == "error":
        advice = tr("Check the address and the code; a code works once and for ten minutes.")
        _services(run).pairing_fault = SurveyorError(tr("The key was not accepted."), advice=advice)
        dialog.pair_button.click()
        studio.settle(run.window)
    studio.shoot(name, run.window, dialog)
    dialog.close()


def _viewer(studio: Studio, run: WindowRun, state: str, name: str) -> None:
    window = run.window
    detail = window.session.detail
    if detail is None or not detail.photos:
        return  # without photos there is nothing to open
    ids = [view.photo.id for view in detail.photos]
    open_viewer(window.pages._tools, ids, ids[0], PhotoTarget(SectionName.ELECTRICAL), window)
    viewer = next(found for found in window.findChildren(PhotoViewer) if found.isVisible())
    viewer.setWindowState(Qt.WindowState.WindowNoState)
    viewer.resize(*LAPTOP)
    studio.shoot(name, window, viewer)
    viewer.close()


def _export(studio: Studio, run: WindowRun, state: str, name: str) -> None:
    if state != "typical":
        return  # Qt's own dialog, the same in every state
    dialog = QFileDialog(run.window, tr("Export this survey"), str(studio.pictures), tr("Zip file (*.zip)"))
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    in_our_words(dialog).show()
    studio.shoot(name, run.window, dialog)
    dialog.close()


def _phone(studio: Studio, run: WindowRun, state: str, name: str) -> None:
    receiver, pages = run.window.phone, run.window.pages
    receiver.networks_now = lambda: ()
    pages.go(PLACES["photos"])
    pages.from_phone()
    studio.settle(run.window)
    show_scene(receiver, {"empty": "code", "typical": "one", "full": "came", "error": "no-network"}[state])
    pages.show_phone()
    studio.shoot(name, run.window)
    receiver.close()
    run.window.undo.hide()


SCENES: dict[str, Callable[[Studio, WindowRun, str, str], None]] = {
    "welcome": _welcome,
    "list": _list,
    "sync": _sync,
    "settings": _settings,
    "pairing": _pairing,
    "viewer": _viewer,
    "export": _export,
    "help": _help,
    "question": _question,
    "phone": _phone,
}
