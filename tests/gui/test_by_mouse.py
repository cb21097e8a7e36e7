"""A whole survey by mouse alone: clicks, the wheel and dropped files, not one key."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QListView

from surveyor_app.domain.photo import AbsenceKind
from surveyor_app.gui.widgets.photo_grid import PhotoGrid
from surveyor_app.gui.widgets.tile_delegate import reason_rect
from tests.gui.conftest import DeskMaker
from tests.gui.hands import Mouse, Strokes
from tests.gui.real_desk import is_queued, real_desk, stored, visit_photos


def test_a_whole_survey_is_done_by_mouse_alone(
    new_desk: DeskMaker, data_dir: Path, tmp_path: Path, qapp: QApplication
) -> None:
    desk = real_desk(new_desk, data_dir)
    desk.window.resize(1280, 720)
    mouse, strokes = Mouse(desk), Strokes(qapp)
    row(mouse, "Requests", 1)
    desk.wait(lambda: desk.window.session.detail is not None)
    desk.settle()
    detail = desk.window.session.detail
    assert detail is not None
    request_id = detail.request.id

    mouse.click("Start with the electrical data")
    mouse.choose("Main panel location", "Garage")
    mouse.click("Main bus rating: 200")
    mouse.click("Main breaker rating: 175")
    mouse.click("Service type: Underground lateral")

    row(mouse, "Tasks of this survey", 2)
    mouse.click("Add a subpanel")
    mouse.click("Bus rating: 100")

    row(mouse, "Tasks of this survey", 4)
    mouse.click("Add a roof plane")
    dial = mouse.find("Pitch dial")
    mouse.click(dial, QPoint(dial.width() // 2, dial.height() // 2))
    mouse.click("Azimuth: Design")
    mouse.choose("Roof type", "Slate")
    mouse.choose("Framing type", "Manufactured truss")
    mouse.click("Rafter size: 2 × 6")
    mouse.click("Rafter spacing: 24")

    row(mouse, "Tasks of this survey", 6)
    mouse.drop(mouse.find("Add photos…"), visit_photos(tmp_path / "camera", 4))
    tile(mouse, "Photos: Not sorted yet", 0)
    mouse.click("Main panel, wide view")
    mouse.click("Wall for the new equipment")
    mouse.click("Sort into Plane 1")
    mouse.click("Roof plane, key")
    mouse.click("Pitch reading, key")

    row(mouse, "Tasks of this survey", 5)
    why_not(mouse, "rafter_size")
    mouse.click("Does not apply: not part of this job")
    why_not(mouse, "attic_overview")
    mouse.click("Why there is no photo: Could not reach")
    mouse.click("Could not reach: locked or blocked")

    mouse.click("Can I drive away?")
    mouse.click("Review and publish")
    mouse.click("Publish")
    mouse.click("Publish anyway")  # most pictures of the main panel are not there
    desk.close()

    assert (strokes.keys, strokes.drops) == (0, 1)
    assert is_queued(data_dir, request_id)
    kept = stored(data_dir, request_id)
    electrical, plane = kept.survey.electrical, kept.survey.mounting_planes[0]
    assert (electrical.main_panel_location, electrical.main_bus_rating, electrical.main_breaker_rating) == (
        "garage",
        200.0,
        175.0,
    )
    assert electrical.service_type == "underground"
    assert [panel.bus_rating for panel in kept.survey.subpanels] == [100]
    assert 20 < (plane.pitch or 0) < 70
    assert (plane.azimuth, plane.roof_type, plane.framing_type) == (180.0, "slate", "truss")
    assert (plane.rafter_size, plane.rafter_spacing) == ("2x6", 24.0)
    assert [view.photo.slot for view in kept.photos] == [
        "panel_location",
        "equipment_wall",
        "roof_plane",
        "pitch_reading",
    ]
    assert {absence.slot: (absence.kind, absence.reason) for absence in kept.absences} == {
        "rafter_size": (AbsenceKind.NOT_APPLICABLE, "not part of this job"),
        "attic_overview": (AbsenceKind.NOT_REACHED, "locked or blocked"),
    }


def row(mouse: Mouse, name: str, at: int) -> None:
    """Click on a row of a list."""
    view = mouse.find(name)
    assert isinstance(view, QListView)
    mouse.click(view.viewport(), view.visualRect(view.model().index(at, 0)).center())


def tile(mouse: Mouse, name: str, at: int) -> None:
    """Click on a photo."""
    row(mouse, name, at)


def why_not(mouse: Mouse, slot: str) -> None:
    """Click on the corner of an empty slot that asks why."""
    grid = mouse.find("Photos")
    assert isinstance(grid, PhotoGrid)
    cell = grid.visualRect(grid.tiles.index_of(f"slot:{slot}"))
    mouse.click(grid.viewport(), reason_rect(cell, mouse.desk.window.look).center())
