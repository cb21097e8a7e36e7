"""Pictures of copying between planes: the panel on a new plane, copied fields to be checked, undo in footer and bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from surveyor_app.domain.attributes import SectionName
from surveyor_app.gui.presenters.places import Place, item_ids
from surveyor_app.language import tr

if TYPE_CHECKING:
    from surveyor_app.gui.main_window import MainWindow
    from tests.shots import Studio

PLANES = SectionName.MOUNTING_PLANES
_SIZES = {"laptop": (1280, 800), "least": (1280, 720), "tall": (1280, 2000)}


def shoot_copying(studio: Studio) -> None:
    """Three themes at three sizes, and large text."""
    for theme in ("light", "dark", "sunlight"):
        for label, size in _SIZES.items():
            _shoot(studio, theme, label, size, 1.0)
        _shoot(studio, theme, "large-text", _SIZES["laptop"], 1.3)


def _shoot(studio: Studio, theme: str, label: str, size: tuple[int, int], scale: float) -> None:
    name = f"copying-{label}-{theme}"
    if not studio.wants(name):
        return
    run = studio.window("typical", theme, size)
    window = run.window
    if scale != 1.0:
        window.look.choose(theme, scale)
    window.open_request(window.session.summaries[0].id)
    studio.settle(window)
    first = _planes(window)[0]
    window.session.add_item(PLANES)
    studio.settle(window)
    studio.shoot(f"{name}-new", window)
    fresh = _planes(window)[-1]
    window.session.copy_values(PLANES, fresh, first, turn=180)
    studio.settle(window)
    window.pages.go(Place(PLANES.value, fresh))
    studio.shoot(f"{name}-copied", window)
    page = window.pages.item_page(PLANES)
    page.button(tr("Copy from another roof plane")).click()
    studio.shoot(f"{name}-panel", window)
    window.pages.go(Place(PLANES.value))
    studio.shoot(f"{name}-list", window)
    window.session.take_back()
    studio.settle(window)
    studio.shoot(f"{name}-undone", window)
    studio.close(run)


def _planes(window: MainWindow) -> tuple[str, ...]:
    detail = window.session.detail
    return item_ids(detail.survey, PLANES) if detail is not None else ()
