"""How little it takes: from the list of requests to ready to publish in so many keystrokes and clicks."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from surveyor_app.domain.photo import UNSORTED
from surveyor_app.domain.problem import Severity
from tests.gui.conftest import DeskMaker
from tests.gui.hands import ALT, Keyboard, Mouse, Strokes, focused, name_of
from tests.gui.real_desk import real_desk, visit_photos

K = Qt.Key
AT_MOST = 120


def test_a_panel_a_plane_and_twenty_dropped_photos_take_few_strokes(
    new_desk: DeskMaker, data_dir: Path, tmp_path: Path, qapp: QApplication
) -> None:
    desk = real_desk(new_desk, data_dir)
    keys, mouse, strokes = Keyboard(desk), Mouse(desk), Strokes(qapp)

    keys.press(K.Key_Down)
    desk.wait(lambda: desk.window.session.detail is not None)
    keys.press(K.Key_2, modifiers=ALT)
    keys.type("gar")
    keys.press(K.Key_Tab)
    keys.type("200")
    keys.press(K.Key_Tab)
    keys.type("175")

    keys.press(K.Key_3, modifiers=ALT)
    keys.press(K.Key_Return)
    keys.type("barn")
    keys.tab_to("Bus rating")
    keys.type("100")

    keys.press(K.Key_4, modifiers=ALT)
    keys.press(K.Key_Return)
    keys.type("6:12")
    keys.tab_to("Azimuth")
    keys.type("S")
    keys.tab_to("Roof type")
    keys.type("comp")
    keys.press(K.Key_Tab)
    keys.type("stick")
    keys.press(K.Key_Tab)
    keys.type("2x6")
    keys.press(K.Key_Tab)
    keys.type("24")

    keys.press(K.Key_5, modifiers=ALT)
    mouse.drop(mouse.find("Add photos…"), visit_photos(tmp_path / "camera", 20))
    keys.press(K.Key_5, modifiers=ALT)
    keys.type("12345678" + "9999" + "s123" + "p12345")  # of the main panel, of its meter, of the subpanel, of the plane

    keys.press(K.Key_6, modifiers=ALT)
    sys.stdout.write(f"{strokes.number} strokes: {strokes.keys} keys, {strokes.clicks} clicks, {strokes.drops} drop\n")
    assert name_of(focused()) == "Publish"
    assert focused().isEnabled()
    detail = desk.window.session.detail
    assert detail is not None
    assert [problem.text for problem in detail.problems if problem.severity is not Severity.INFO] == []
    assert len(detail.photos) == 20
    assert UNSORTED not in {view.photo.slot for view in detail.photos}
    assert strokes.number <= AT_MOST
    assert (strokes.number > 60, strokes.drops) == (True, 1), "they were not all counted"
