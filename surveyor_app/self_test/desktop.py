"""The checks of the desktop app, cheap ones first; they end with the whole job and a picture of every page."""

from __future__ import annotations

import importlib
import sys
from importlib import metadata
from io import BytesIO
from pathlib import Path

from surveyor_app import language, resources
from surveyor_app.paths import DataPaths
from surveyor_app.practice_mode.laptop import Laptop
from surveyor_app.self_test import parts
from surveyor_app.self_test.checks import Check, CheckFailedError, require

_TRANSLATED = "Photos"  # a text that every language has in a word of its own
_COLOUR = (200, 60, 40)
_HEIC_SAMPLE = ("self_test", "three_bars.heic")
_HEIC_BARS = ((200, 30, 30), (30, 160, 60), (30, 60, 200))  # left to right, as it was drawn
_KEYRINGS = {"linux": ("SecretService", "secretstorage"), "win32": ("Windows",), "darwin": ("macOS",)}
_PICTURES = 9 * 3 + 1


def checks(laptop: Laptop, scratch: Path) -> list[Check]:
    """All of them. `laptop` is this program; it is only used below `scratch`."""
    job = _Job(laptop, scratch)
    return [
        Check("program", parts.program),
        Check("files", parts.files),
        Check("lists", parts.lists),
        Check("translations", translations),
        Check("database", lambda: database(scratch / "database")),
        Check("office database", lambda: office_database(scratch / "office-database")),
        Check("certificates", parts.certificates),
        Check("keyring", keyring),
        Check("heic pictures", heic),
        Check("qt", start_qt),
        Check("screens", screens),
        Check("picture formats", picture_formats),
        Check("fonts", fonts),
        Check("icons", icons),
        Check("themes", themes),
        Check("dialog texts", dialog_texts),
        Check("phone page", phone_page),
        Check("window", job.window),
        Check("practice job", job.practise),
        Check("pages", job.pages),
    ]


def translations() -> str:
    """Every language that is offered translates."""
    before = language.current()
    try:
        for code in language.LANGUAGES:
            language.use(code)
            if code != language.ENGLISH and language.tr(_TRANSLATED) == _TRANSLATED:
                raise CheckFailedError(f"the texts in {language.LANGUAGES[code]} are missing")
    finally:
        language.use(before)
    return ", ".join(language.LANGUAGES)


def database(folder: Path) -> str:
    """SQLite makes and migrates the laptop's database."""
    from surveyor_app.storage import self_check

    found = self_check.database_found(DataPaths(folder))
    problems = (
        [] if "WAL" in found and found.endswith("check ok") else [f"the database is not as it should be: {found}"]
    )
    if self_check.sqlite_is_too_old():
        problems.append("SQLite is too old")
    return require(problems, found)


def office_database(folder: Path) -> str:
    """The office's database, which practice mode needs, is made as well."""
    from surveyor_app.relay.migrate import SCHEMAS, open_database

    folder.mkdir(parents=True)
    open_database(folder / "relay.db").close()
    return f"schema {SCHEMAS[-1]}"


def keyring() -> str:
    """The parts that talk to the system's keyring are there; the keyring itself is left alone."""
    names = _KEYRINGS.get(sys.platform, ())
    known = {point.name for point in metadata.entry_points(group="keyring.backends")}
    backends = [name for name in names if name[0].isupper() or name == "macOS"]
    for name in names:
        importlib.import_module(f"keyring.backends.{name}" if name in backends else name)
    return require((f"keyring does not know {name}" for name in backends if name not in known), ", ".join(backends))


def heic() -> str:
    """A small HEIC picture is decoded, in the right colours."""
    from surveyor_app.imaging.decode import open_picture

    with open_picture(resources.resource_path(*_HEIC_SAMPLE)) as picture:
        pixels = picture.decode(picture.size).convert("RGB")
    width, height = pixels.size
    for number, wanted in enumerate(_HEIC_BARS):
        seen = pixels.getpixel((width * (2 * number + 1) // 6, height // 2))
        if not isinstance(seen, tuple) or max(abs(a - b) for a, b in zip(seen, wanted, strict=True)) > 24:
            raise CheckFailedError(f"the sample was decoded to a wrong colour, {seen} instead of {wanted}")
    return f"{width} × {height}"


def start_qt() -> str:
    """Qt starts at all. A missing platform plugin ends the process here."""
    from surveyor_app.gui import self_check

    return self_check.start()


def screens() -> str:
    """The plugins for a person's screen are there."""
    from surveyor_app.gui import self_check

    return require(self_check.screen_problems(), sys.platform)


def picture_formats() -> str:
    """Qt and Pillow read and write what phones and cameras make."""
    from PIL import Image

    from surveyor_app.gui import self_check

    samples = {}
    for name in self_check.PICTURE_FORMATS:
        buffer = BytesIO()
        Image.new("RGB", (64, 48), _COLOUR).save(buffer, name.upper())
        samples[name] = buffer.getvalue()
    return require(self_check.picture_problems(samples, _COLOUR), ", ".join(samples))


def fonts() -> str:
    """All weights of the shipped font can be used."""
    from surveyor_app.gui import fonts, self_check

    return require(self_check.font_problems(), fonts.family())


def icons() -> str:
    """Every icon draws something."""
    from surveyor_app.gui import self_check

    count = self_check.icon_count()
    return require(self_check.icon_problems() if count else ["there are no icons"], f"{count} icons")


def themes() -> str:
    """Every theme can be read."""
    from surveyor_app.gui import self_check
    from surveyor_app.gui.theme import THEME_NAMES

    return require(self_check.theme_problems(), ", ".join(THEME_NAMES))


def phone_page() -> str:
    """What a phone gets is there, and a code can be drawn."""
    from surveyor_app.phone_drop.code import matrix
    from surveyor_app.phone_drop.page import Page

    size, side = len(Page(1_000_000).content), len(matrix("http://192.0.2.1:8765/0123456789abc"))
    return f"{size / 1000:.0f} kB, a code of {side} × {side}"


def dialog_texts() -> str:
    """Qt's own dialogs speak every language that is offered."""
    from surveyor_app.gui import self_check

    return require(self_check.language_problems(), ", ".join(language.LANGUAGES))


class _Job:
    """What is done once, and looked at afterwards."""

    def __init__(self, laptop: Laptop, scratch: Path) -> None:
        self._laptop, self._scratch = laptop, scratch
        self._request_id = ""

    def window(self) -> str:
        """The window opens on an empty folder and draws, in each theme."""
        from surveyor_app.practice_mode.page_pictures import take_pictures
        from surveyor_app.self_test.page_pictures import blank_pages

        laptop = self._laptop.at(self._scratch / "empty")
        files = take_pictures(laptop, None, self._scratch / "pictures-empty")
        return require(blank_pages(files), f"{len(files)} pictures")

    def practise(self) -> str:
        """The practice job from end to end: webhook, survey, photos, Aurora, receipts."""
        from surveyor_app.practice_mode import job
        from surveyor_app.practice_mode.office import PracticeOffice

        said: list[str] = []
        folder = self._scratch / "practice"
        folder.mkdir()
        with PracticeOffice(folder) as office:
            practice = self._laptop.at(folder)
            request_id = job.set_up(office, practice, said.append)[0]
            job.pull(practice, said.append)
            job.survey_and_publish(practice, request_id, folder, said.append)
        self._request_id = request_id
        if "NOT completed" in said[-1]:
            raise CheckFailedError(said[-1])
        return said[-1]

    def pages(self) -> str:
        """Every page of the surveyed request is drawn, in each theme."""
        from surveyor_app.practice_mode.page_pictures import take_pictures
        from surveyor_app.self_test.page_pictures import blank_pages

        if not self._request_id:
            raise CheckFailedError("there was no survey to draw, because the practice job failed")
        laptop = self._laptop.at(self._scratch / "practice")
        files = take_pictures(laptop, self._request_id, self._scratch / "pictures")
        missing = [f"only {len(files)} of {_PICTURES} pages were drawn"] if len(files) < _PICTURES else []
        return require([*missing, *blank_pages(files)], f"{len(files)} pictures")
