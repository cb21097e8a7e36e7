"""A whole survey by keyboard alone: from the list of requests to published, every key to whatever has the keyboard."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from PySide6.QtCore import Qt

from surveyor_app.domain.photo import UNSORTED, AbsenceKind
from surveyor_app.gui.pages.gate_page import GatePage
from tests.gui.conftest import Desk, DeskMaker
from tests.gui.hands import ALT, CTRL, Keyboard, copy_files, focused, name_of
from tests.gui.real_desk import is_queued, real_desk, stored, visit_photos

K = Qt.Key


def test_a_whole_survey_is_done_by_keyboard_alone(new_desk: DeskMaker, data_dir: Path, tmp_path: Path) -> None:
    desk = real_desk(new_desk, data_dir)
    keys = Keyboard(desk)
    keys.press(K.Key_Down)
    desk.wait(lambda: desk.window.session.detail is not None)
    desk.settle()
    detail = desk.window.session.detail
    assert detail is not None
    request_id = detail.request.id

    keys.press(K.Key_2, modifiers=ALT)
    keys.type("gar")
    keys.press(K.Key_Return)
    keys.tab_to("Main bus rating")
    keys.type("200")
    keys.press(K.Key_Return)
    keys.tab_to("Main breaker rating")
    keys.type("175")
    keys.press(K.Key_Return)
    keys.tab_to("Service type")
    keys.press(K.Key_Right, K.Key_Space)
    keys.tab_to("Notes")
    keys.type("dog in the yard")

    keys.press(K.Key_3, modifiers=ALT)
    keys.press(K.Key_Return)
    keys.type("barn")
    keys.tab_to("Bus rating")
    keys.type("100")
    keys.press(K.Key_Return)

    keys.press(K.Key_4, modifiers=ALT)
    keys.press(K.Key_Return)
    keys.type("6:12")
    keys.press(K.Key_Return)
    keys.tab_to("Azimuth")
    keys.type("south")
    keys.press(K.Key_Return)
    keys.tab_to("Roof type")
    keys.type("comp")
    keys.press(K.Key_Return)
    keys.tab_to("Framing type")
    keys.type("stick")
    keys.press(K.Key_Return)
    keys.tab_to("Rafter size")
    keys.type("2x6")
    keys.tab_to("Rafter spacing")
    keys.type("24")
    keys.press(K.Key_Return)

    copy_files(visit_photos(tmp_path / "camera", 14))
    keys.press(K.Key_5, modifiers=ALT)
    keys.press(K.Key_V, modifiers=CTRL)
    keys.press(K.Key_5, modifiers=ALT)
    keys.type("1234568s123p1234")

    keys.press(K.Key_F7)
    assert lines(desk)[0] == "Meter, wide view"
    keys.type("1n")
    keys.press(K.Key_Return)  # the first of the common reasons
    keys.press(K.Key_F7)
    assert lines(desk)[0] == "Attic overview"
    keys.type("1n")
    keys.press(K.Key_Backtab, K.Key_Right, K.Key_Space)
    keys.tab_to("Reason")
    keys.type("hatch nailed shut")
    keys.press(K.Key_Return)
    keys.press(K.Key_F7)
    assert lines(desk) == ["Attic overview: hatch nailed shut", "Meter, wide view: not on this house"]

    keys.press(K.Key_6, modifiers=ALT)
    assert name_of(focused()) == "Publish"
    keys.press(K.Key_Return)
    desk.close()

    assert is_queued(data_dir, request_id)
    kept = stored(data_dir, request_id)
    electrical, plane = kept.survey.electrical, kept.survey.mounting_planes[0]
    assert (electrical.main_panel_location, electrical.main_bus_rating, electrical.main_breaker_rating) == (
        "garage",
        200.0,
        175.0,
    )
    assert (electrical.service_type, electrical.notes) == ("underground", "dog in the yard")
    assert [(panel.location, panel.bus_rating) for panel in kept.survey.subpanels] == [("barn", 100)]
    assert (plane.pitch, plane.azimuth, plane.roof_type) == (26.57, 180.0, "comp_shingle")
    assert (plane.framing_type, plane.rafter_size, plane.rafter_spacing) == ("rafter", "2x6", 24.0)
    assert Counter(view.photo.target.section.value for view in kept.photos) == {
        "electrical": 7,
        "subpanels": 3,
        "mounting_planes": 4,
    }
    assert UNSORTED not in {view.photo.slot for view in kept.photos}
    assert [(absence.slot, absence.kind) for absence in kept.absences] == [
        ("meter_wide", AbsenceKind.NOT_APPLICABLE),
        ("attic_overview", AbsenceKind.NOT_REACHED),
    ]


def lines(desk: Desk) -> list[str]:
    """The lines of the page about driving away."""
    page = desk.window.pages.current
    assert isinstance(page, GatePage)
    return [row.row.text for row in page.rows]
