"""Pictures of the review page after a first publish: what changed, and the exact data opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.changes import Change, ChangeKind
from surveyor_app.gui.presenters.places import Place
from surveyor_app.language import tr
from tests.gui.fake_delivery import FakePreview

if TYPE_CHECKING:
    from tests.shots import Studio

CHANGES = (
    Change(ChangeKind.VALUE, SectionName.ELECTRICAL, None, 0, "main_panel_location", "garage", "exterior_wall"),
    Change(ChangeKind.VALUE, SectionName.ELECTRICAL, None, 0, "main_breaker_rating", 200.0, 175.0),
    Change(ChangeKind.PHOTO_ADDED, SectionName.ELECTRICAL, after="E04_main-breaker_2of2.jpg"),
    Change(ChangeKind.ITEM_REMOVED, SectionName.MOUNTING_PLANES, "gone", 3),
)
BODIES = {
    "electrical": {
        "main_panel_location": "exterior_wall",
        "main_bus_rating": 200.0,
        "main_breaker_rating": 175.0,
        "images": [{"url": None, "filename": "E04_main-breaker_1of2.jpg"}],
    },
    "subpanels": [],
    "mounting_planes": [{"pitch": 22.6, "azimuth": 196.0, "roof_type": "comp_shingle"}],
}


def shoot_review(studio: Studio) -> None:
    """One picture a theme."""
    for theme in ("light", "dark", "sunlight"):
        name = f"review-changes-{theme}"
        if not studio.wants(name):
            continue
        run = studio.window("typical", theme, (1280, 1700))
        run.window.session.bridge.start(
            run.window.session.bridge.call(lambda s: setattr(s.publish, "previewed", FakePreview(BODIES, 1, CHANGES)))
        )
        run.window.open_request(run.window.session.summaries[0].id)
        studio.settle(run.window)
        run.window.pages.go(Place("review"))
        studio.settle(run.window)
        run.window.pages.page("review").button(tr("Exactly what is sent")).click()
        studio.shoot(name, run.window)
        studio.close(run)
