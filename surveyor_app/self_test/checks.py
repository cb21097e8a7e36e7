"""What a check is, and what came of it."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from surveyor_app.domain.errors import SurveyorError


@dataclass(frozen=True, slots=True)
class Check:
    """`run` answers a few words about what was found, and raises where something is wrong."""

    name: str
    run: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one check; `detail` says what was found, or what is wrong."""

    name: str
    ok: bool
    detail: str

    def line(self) -> str:
        """As it is printed: "fonts: ok (Inter)" or "fonts: FAILED: Inter-Bold is missing"."""
        if not self.ok:
            return f"{self.name}: FAILED: {self.detail}"
        return f"{self.name}: ok" + (f" ({self.detail})" if self.detail else "")


class CheckFailedError(Exception):
    """Something is wrong with this installation; the text says what."""


def require(problems: Iterable[str], found: str) -> str:
    """`found` where there are no problems; CheckFailedError names up to five of them otherwise."""
    listed = list(problems)
    if not listed:
        return found
    more = f" and {len(listed) - 5} more" if len(listed) > 5 else ""
    raise CheckFailedError("; ".join(listed[:5]) + more)


def run(check: Check) -> Outcome:
    """Run one check; whatever it raises is its failure."""
    try:
        return Outcome(check.name, True, check.run())
    except (CheckFailedError, FileNotFoundError) as error:
        return Outcome(check.name, False, _one_line(str(error)))
    except SurveyorError as error:
        return Outcome(check.name, False, _one_line(f"{error.text} {error.advice}"))
    except Exception as error:  # noqa: BLE001 - a broken installation may raise anything, and each is a finding
        return Outcome(check.name, False, _one_line(f"{type(error).__name__}: {error}"))


def _one_line(text: str) -> str:
    return textwrap.shorten(text, 400, placeholder=" …")
