"""Moments as a person reads them in messages and commands: this machine's time, in words."""

from __future__ import annotations

from datetime import datetime

from surveyor_app.language import N_, tr

# By hand: the system's own names follow the system's language, not the person's.
_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"),
    N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
_SHORT_MONTHS = (
    N_("Jan"), N_("Feb"), N_("Mar"), N_("Apr"), N_("May"), N_("Jun"), N_("Jul"), N_("Aug"), N_("Sep"), N_("Oct"),
    N_("Nov"), N_("Dec"),
)  # fmt: skip


def weekday(at: datetime) -> str:
    """ "Mon", by the datetime's own zone."""
    return tr(_WEEKDAYS[at.weekday()])


def month(at: datetime) -> str:
    """ "November", by the datetime's own zone."""
    return tr(_MONTHS[at.month - 1])


def short_month(at: datetime) -> str:
    """ "Nov", by the datetime's own zone."""
    return tr(_SHORT_MONTHS[at.month - 1])


def local_minute(at: datetime) -> str:
    """ "23 Nov 2026, 09:11", in this machine's time zone."""
    local = at.astimezone()
    return f"{local.day} {short_month(local)} {local:%Y, %H:%M}"


def count(number: int, one: str, many: str = "") -> str:
    """ "1 photo", "3 photos", "no photos"."""
    return f"1 {one}" if number == 1 else f"{number or 'no'} {many or one + 's'}"
