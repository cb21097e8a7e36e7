"""Every key and what it does: the one place where keys are defined; the window and the list of keys read them here."""

from __future__ import annotations

from dataclasses import dataclass

from surveyor_app.gui.presenters.places import TASKS
from surveyor_app.gui.presenters.slot_keys import EXTRA_KEY, KEYS, PLACE_KEYS
from surveyor_app.language import N_, tr

UNDO_KEYS = ("Ctrl+Z",)
REDO_KEYS = ("Ctrl+Shift+Z", "Ctrl+Y")
COPY_KEY = "Ctrl+D"
TURN_KEY, REASON_KEY = "R", "N"  # of a selected tile; R with Shift turns the other way
PHONE_KEY = "F6"
FIT_KEY, ACTUAL_KEY, SIDES_KEY = "F", "Z", "V"  # of the large picture
TASK_KEYS = tuple(f"Alt+{number}" for number in range(1, len(TASKS) + 1))


@dataclass(frozen=True, slots=True)
class Command:
    """One thing that works everywhere in the window: its name in the code, its key, what it does."""

    name: str
    key: str
    does: str


COMMANDS = (
    Command("help", "F1", N_("This list of keys")),
    Command("sync", "F5", N_("Sync now")),
    Command("phone", PHONE_KEY, N_("Photos from a phone")),
    Command("leave", "F7", N_("Can I drive away?")),
    Command("gap", "F8", N_("Next thing to do")),
    Command("theme", "F9", N_("Light, dark or sunlight")),
    Command("search", "Ctrl+K", N_("Search requests")),
    Command("list", "Ctrl+L", N_("List of requests")),
    Command("sync_page", "Ctrl+J", N_("Sync page, and back")),
    Command("quit", "Ctrl+Q", N_("Close Surveyor")),
)


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One line of the list, in the person's language."""

    keys: str
    does: str


@dataclass(frozen=True, slots=True)
class KeyGroup:
    """Where these keys work, and what they do there."""

    title: str
    lines: tuple[KeyLine, ...]


def _lines(*pairs: tuple[str, str]) -> tuple[KeyLine, ...]:
    return tuple(KeyLine(keys, does) for keys, does in pairs)


def _either(keys: tuple[str, ...]) -> str:
    return tr(" or ").join(keys)


def _from_to(first: str, last: str) -> str:
    return tr("{first} to {last}", first=first, last=last)


def key_groups(*, large_photo_first: bool = False) -> tuple[KeyGroup, ...]:
    """All keys, by where they work; those of the viewer before all others for whoever asks there."""
    places = " ".join(PLACE_KEYS.values())
    digits = [key for key in KEYS if key.isdigit()]
    letters = [key for key in KEYS if not key.isdigit()]
    slots = f"{_from_to(digits[0], digits[-1])}, {_from_to(letters[0], letters[-1])}"
    everywhere, leaving, on_photos, form, large = (
        KeyGroup(
            tr("Everywhere"),
            _lines(
                *((command.key, tr(command.does)) for command in COMMANDS),
                (_from_to(TASK_KEYS[0], TASK_KEYS[-1]), tr("The tasks of the survey, in order")),
                (_either(UNDO_KEYS), tr("Undo")),
                (_either(REDO_KEYS), tr("Redo")),
            ),
        ),
        KeyGroup(
            tr("On “Can I drive away?”"),
            _lines((_from_to("1", "9"), tr("Go to this line’s field")), ("F7", tr("Back to where you were"))),
        ),
        KeyGroup(
            tr("On photos"),
            _lines(
                (slots, tr("Put it into the picture’s place with this key")),
                (EXTRA_KEY, tr("Keep it as an extra photo")),
                (places, tr("Sort into electrical, subpanels, roof planes")),
                (_either((TURN_KEY, tr("Shift+R"))), tr("Turn right, turn left")),
                (REASON_KEY, tr("Say why a picture is not there")),
                (tr("Enter"), tr("Open large")),
                (tr("Delete"), tr("Remove, with a way back")),
                ("Ctrl+V", tr("Paste a picture")),
            ),
        ),
        KeyGroup(
            tr("In a form"),
            _lines(
                (_either((tr("Tab"), tr("Shift+Tab"))), tr("Next field, field before")),
                ("← → ↑ ↓", tr("Go through choices; Space or Enter chooses")),
                ("↓", tr("To what is offered below")),
                (tr("Delete"), tr("Take a choice back")),
                (tr("Ctrl+Enter"), tr("Keep the notes at once")),
                (COPY_KEY, tr("Copy from the plane or subpanel before")),
            ),
        ),
        KeyGroup(
            tr("On a large photo"),
            _lines(
                ("← →", tr("Photo before, next photo")),
                (tr("Shift+arrows"), tr("Move the picture")),
                ("+ −", tr("Zoom in, zoom out")),
                (FIT_KEY, tr("Whole picture")),
                (ACTUAL_KEY, tr("Actual size")),
                (SIDES_KEY, tr("Two pictures side by side")),
                (tr("Esc"), tr("Back")),
            ),
        ),
    )
    if large_photo_first:
        return large, on_photos, everywhere, leaving, form
    return everywhere, leaving, on_photos, form, large
