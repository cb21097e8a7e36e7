"""Common reasons why a slot has no photo: those that make sense for this slot."""

from __future__ import annotations

from surveyor_app.domain.photo import AbsenceKind
from surveyor_app.language import N_

_NO_ATTIC = N_("flat roof, no attic")
_COMMON = {
    AbsenceKind.NOT_APPLICABLE: (
        N_("not on this house"),
        _NO_ATTIC,
        N_("already on another photo"),
        N_("not part of this job"),
    ),
    AbsenceKind.NOT_REACHED: (
        N_("locked or blocked"),
        N_("not safe"),
        N_("too high"),
        N_("weather"),
        N_("nobody at home"),
    ),
}
_SEEN_IN_THE_ATTIC = ("attic", "rafter")


def common_reasons(kind: AbsenceKind, slot: str) -> tuple[str, ...]:
    """What is one press away, to be translated where it is shown."""
    in_attic = any(word in slot for word in _SEEN_IN_THE_ATTIC)
    return tuple(reason for reason in _COMMON[kind] if reason != _NO_ATTIC or in_attic)
