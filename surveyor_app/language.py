"""What a person reads, in the person's language: gettext catalogues in resources/translations, English without one.

Texts are marked where they are written: `tr("…")` for what is shown at once, `N_("…")` for constants that are given to
`tr` where they are shown. `make translations` collects them.
"""

from __future__ import annotations

import gettext
import os
import string
from collections.abc import Mapping
from io import BytesIO

from surveyor_app import resources

ENGLISH = "en"
# What each language calls itself, in the order offered.
LANGUAGES: Mapping[str, str] = {"en": "English", "es": "Español"}
LANGUAGE_SETTING = "SURVEYOR_LANGUAGE"


_MOST_DIGITS = 15  # beyond them a number means nothing to anybody


class _Plain(string.Formatter):
    """Numbers of general format (:g) as people write them: 2000000, never 2e+06."""

    def format_field(self, value: object, format_spec: str) -> str:
        shown: str = super().format_field(value, format_spec)
        if format_spec == "g" and "e" in shown and isinstance(value, int | float) and abs(value) < 10**_MOST_DIGITS:
            return f"{value:.{_MOST_DIGITS}f}".rstrip("0").rstrip(".")
        return shown


_FORMATTER = _Plain()


class _InUse:
    catalogue: gettext.NullTranslations = gettext.NullTranslations()
    code = ENGLISH


def N_(text: str) -> str:
    """The text itself, marked for translation: for constants, which `tr` translates where they are shown."""
    return text


def tr(text: str, /, **values: object) -> str:
    """The text in the person's language, its {named} places filled with `values`."""
    shown = _InUse.catalogue.gettext(text) if text else text
    return _FORMATTER.vformat(shown, (), values) if values else shown


def trn(one: str, many: str, n: int, /, **values: object) -> str:
    """The text for `n` things in the person's language; {n} is filled with `n`."""
    shown = _InUse.catalogue.ngettext(one, many, n)
    return _FORMATTER.vformat(shown, (), {"n": n, **values})


def use(code: str) -> None:
    """Show texts in this language from now on; English for one that is not offered."""
    _InUse.code = code if code in LANGUAGES else ENGLISH
    if _InUse.code == ENGLISH:
        _InUse.catalogue = gettext.NullTranslations()
    else:
        compiled = resources.read_bytes("translations", f"{_InUse.code}.mo")
        _InUse.catalogue = gettext.GNUTranslations(BytesIO(compiled))


def current() -> str:
    """The code of the language in use: "en", "es"."""
    return _InUse.code


def preferred(chosen: str = "", environment: Mapping[str, str] = os.environ) -> str:
    """The language to start with: SURVEYOR_LANGUAGE, else the person's choice, else the system's, else English."""
    system = next((environment[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(name)), "")
    for wish in (environment.get(LANGUAGE_SETTING, ""), chosen, system):
        code = wish.split("_")[0].split(".")[0].split("-")[0].lower()
        if code in LANGUAGES:
            return code
    return ENGLISH
