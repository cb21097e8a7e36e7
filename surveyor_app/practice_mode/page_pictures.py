"""Takes a picture of every page of the real window, in every theme, for a person to look at."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from surveyor_app.practice_mode.laptop import Laptop

if TYPE_CHECKING:
    from surveyor_app.domain.errors import SurveyorError
    from surveyor_app.gui.main_window import MainWindow
    from surveyor_app.gui.presenters.places import Place

THEMES = ("light", "dark", "sunlight")
SIZE = (1440, 900)
SETTLE_SECONDS = 0.4  # thumbnails and the screenshot are decoded in other threads
LOAD_SECONDS = 10.0


def take_pictures(laptop: Laptop, request_id: str | None, folder: Path) -> list[Path]:
    """Open the window on this laptop's data, write PAGE-THEME.png files into `folder`, close it; returns the files.

    Without a request only the welcome page is there to be seen, once in each theme.
    """
    folder.mkdir(parents=True, exist_ok=True)
    photographer = _Photographer(request_id, folder)
    laptop.open_window(
        title_suffix="Practice", theme=THEMES[0], on_ready=photographer.begin, on_fault=photographer.give_up
    )
    if photographer.failure is not None:
        raise photographer.failure
    return photographer.files


class _Photographer:
    """Walks through the pages inside the window's own event loop."""

    def __init__(self, request_id: str | None, folder: Path) -> None:
        self._request_id, self._folder = request_id, folder
        self.files: list[Path] = []
        self.failure: BaseException | None = None
        self._task: asyncio.Task[None] | None = None

    def begin(self, window: MainWindow) -> None:
        """Called once the window shows data."""
        self._task = asyncio.get_running_loop().create_task(self._walk(window))

    def give_up(self, window: MainWindow, error: SurveyorError) -> None:
        """Called when the window has no data to show."""
        self.failure = error
        window.close()

    async def _walk(self, window: MainWindow) -> None:
        try:
            window.resize(*SIZE)
            if self._request_id is None:
                await self._welcome(window)
                return
            await self._picture(window, "welcome", THEMES[0])
            await self._open(window, self._request_id)
            for theme in THEMES:
                window.office.choose_theme(theme)
                for name, place in self._places(window):
                    window.pages.go(place)
                    await self._picture(window, name, theme)
                window.show_sync()
                await self._picture(window, "sync", theme)
                window.show_sync()
            window.office.choose_theme(THEMES[0])
        except Exception as error:  # noqa: BLE001 - told by take_pictures once the window is closed
            self.failure = error
        finally:
            window.close()

    async def _welcome(self, window: MainWindow) -> None:
        for theme in THEMES:
            window.office.choose_theme(theme)
            await self._picture(window, "welcome", theme)
        window.office.choose_theme(THEMES[0])

    async def _open(self, window: MainWindow, request_id: str) -> None:
        loaded = asyncio.Event()
        window.session.detail_changed.connect(loaded.set)
        window.open_request(request_id)
        await asyncio.wait_for(loaded.wait(), LOAD_SECONDS)

    def _places(self, window: MainWindow) -> Iterator[tuple[str, Place]]:
        from surveyor_app.gui.presenters.places import TASKS, Place

        detail = window.session.detail
        for task in TASKS:
            yield task.replace("_", "-"), Place(task)
        if detail is not None and detail.survey.subpanels:
            yield "subpanel", Place("subpanels", detail.survey.subpanels[0].id)
        if detail is not None and detail.survey.mounting_planes:
            yield "mounting-plane", Place("mounting_planes", detail.survey.mounting_planes[0].id)

    async def _picture(self, window: MainWindow, name: str, theme: str) -> None:
        await asyncio.sleep(SETTLE_SECONDS)
        file = self._folder / f"{name}-{theme}.png"
        window.grab().save(str(file))
        self.files.append(file)
