"""Screens of photos that a phone sends: the code, what has come, no network, nobody, ended, seen from elsewhere."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from surveyor_app.domain.photo import UNSORTED
from surveyor_app.gui.networks import Network
from surveyor_app.gui.phone_receiver import Line, PhoneReceiver
from surveyor_app.gui.presenters import phone_words
from surveyor_app.gui.presenters.phone_words import Tally
from surveyor_app.gui.presenters.places import Place
from surveyor_app.language import tr
from surveyor_app.phone_drop.code import matrix
from tests.shots_data import ELECTRICAL

if TYPE_CHECKING:
    from surveyor_app.gui.application import WindowRun
    from tests.shots import Studio

SCENES = ("code", "came", "no-network", "nobody", "ended", "slot", "place", "bar", "huge")
SMALL = (1280, 720)
WIFI, CABLE = Network("192.168.43.117", "wlan0", "wifi"), Network("10.20.0.14", "enp3s0", "cable")
URL, TYPED = "http://192.168.43.117:8765/k7pm3w9q4tz2a", "http://192.168.43.117:8765/k7pm-3w9q4-tz2a"


def a_line() -> Line:
    """An address that is in no real network of the machine."""
    return Line(URL, TYPED, matrix(URL), 8765)


def shoot_phone(studio: Studio) -> None:
    """Pictures "phone-SCENE-THEME"."""
    for theme in ("light", "dark", "sunlight"):
        for scene in SCENES:
            if studio.wants(f"phone-{scene}-{theme}"):
                run = studio.window("typical", theme, SMALL)
                _shoot(studio, run, scene, theme)
                studio.close(run)


def _shoot(studio: Studio, run: WindowRun, scene: str, theme: str) -> None:
    window = run.window
    if scene == "huge":
        window.look.choose(theme, 1.5)
    window.open_request(window.session.summaries[0].id, Place("photos"))
    studio.wait(lambda: window.session.detail is not None)
    studio.settle(window)
    window.pages.go(Place("electrical" if scene == "place" else "photos"))
    receiver = window.phone
    receiver.networks_now = lambda: ()
    slot = "main_breaker" if scene in ("slot", "place") else UNSORTED
    receiver.receive_into(ELECTRICAL, slot)
    studio.settle(window)
    show_scene(receiver, scene)
    if scene == "bar":
        window.pages.go(Place("review"))
        window.phoning.show()
    else:
        window.pages.show_phone()
    studio.shoot(f"phone-{scene}-{theme}", window)
    receiver.close()


def show_scene(receiver: PhoneReceiver, scene: str) -> None:
    """As if it were so."""
    detail = receiver._session.detail
    assert detail is not None
    receiver._looks.stop()
    if scene == "no-network":
        return
    networks = (WIFI,) if scene == "one" else (WIFI, CABLE)
    receiver.networks, receiver.network, receiver.trouble, receiver.line = networks, WIFI, "", a_line()
    receiver.was_visited = scene != "nobody"
    receiver.is_hint_due = scene == "nobody"
    if scene in ("came", "slot", "bar", "huge", "ended") and detail.photos:
        last = detail.photos[0]
        last = replace(last, photo=replace(last.photo, original_name="IMG_4107.HEIC"))
        trouble = f"IMG_4105.MOV: {tr('This looks like {found}, not a JPEG, PNG or HEIC picture.', found=tr('a film'))}"
        receiver.tally = Tally(7, 1, 1, last, trouble)
    if scene == "ended":
        receiver.stopped, receiver.line = tr(phone_words.IDLE), None
    receiver.changed.emit()
