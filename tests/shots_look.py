"""Every page in small and large windows and with larger text: nothing may be cut, nothing may overlap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from surveyor_app.gui.presenters.places import Place
from tests.gui.cut_texts import cut_texts

if TYPE_CHECKING:
    from surveyor_app.gui.application import WindowRun
    from tests.shots import Studio

SIZES = {"1280x720": (1280, 720), "1024x700": (1024, 700), "1920x1080": (1920, 1080)}
TEXT = {"normal": 1.0, "large": 1.3, "huge": 1.5}
STATES = ("typical", "busy", "error")
PLACES = {
    "request": Place("request"),
    "electrical": Place("electrical"),
    "subpanels": Place("subpanels"),
    "planes": Place("mounting_planes"),
    "plane": Place("mounting_planes", "plane-1"),
    "photos": Place("photos"),
    "review": Place("review"),
    "leave": Place("leave"),
}


def shoot_look(studio: Studio) -> None:
    """Pictures "look-SIZE-TEXT-PAGE-STATE-THEME", and look-cut.txt with what is cut in them."""
    lines: list[str] = []
    for state in ("empty", *STATES):
        names = ("welcome", "sync", "settings") if state == "empty" else (*PLACES, "sync", "settings")
        for theme in ("light", "dark", "sunlight"):
            for size in SIZES:
                for text in TEXT:
                    wanted = {name: f"look-{size}-{text}-{name}-{state}-{theme}" for name in names}
                    wanted = {name: shot for name, shot in wanted.items() if studio.wants(shot)}
                    if wanted:
                        lines += _shoot(studio, state, theme, size, text, wanted)
    if lines:
        (studio.out / f"look-cut{studio.suffix}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _shoot(studio: Studio, state: str, theme: str, size: str, text: str, wanted: dict[str, str]) -> list[str]:
    run = studio.window(state, theme, SIZES[size])
    run.window.look.choose(theme, TEXT[text])
    lines: list[str] = []
    for name, shot in wanted.items():
        if _go(studio, run, name):
            studio.shoot(shot, run.window)
            lines += [f"{shot}: {line}" for line in cut_texts(run.window)]
        elif name == "settings":
            run.window.office.settings()
            dialog = studio.dialog(run.window)
            studio.shoot(shot, run.window, dialog)
            lines += [f"{shot}: {line}" for line in cut_texts(dialog)]
            height = dialog.sizeHint().height()
            if height > SIZES[size][1]:
                lines.append(f"{shot}: the dialog is {height} high")
            dialog.close()
    studio.close(run)
    return lines


def _go(studio: Studio, run: WindowRun, name: str) -> bool:
    window = run.window
    if name == "sync":
        window.show_sync()
    elif name in PLACES:
        if window.session.detail is None:
            window.open_request(window.session.summaries[0].id)
            studio.settle(window)
        window.pages.go(PLACES[name])
        return window.pages.place == PLACES[name]
    return name != "settings"
