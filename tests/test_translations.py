"""Texts are marked so that they can be collected, every one has a Spanish translation with the same named places, and
the compiled catalogue is what its source compiles to."""

from __future__ import annotations

import ast
import gettext
import importlib.util
import re
from functools import cache
from io import BytesIO
from pathlib import Path
from string import Formatter
from types import ModuleType

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from tests.marked import ROOT, calls, literal, marked_texts

CATALOGUES = sorted((ROOT / "resources" / "translations").glob("*.po"))
# Names, keys, and words that both languages share; in every other text an English word is one left by accident.
SAME_IN_SPANISH = {
    "Surveyor {version}",
    "Challenger", "Ctrl+Enter", "Enter", "Esc", "Federal Pacific Stab-Lok", "Interior", "Normal", "Original",
    "Pushmatic / Bulldog", "Shift+R", "Shift+Tab", "Subpanel", "Subpanel {n}", "Subpanel {number}", "Tab",
    "Wi-Fi", "Zinsco / GTE-Sylvania", "vertical", "{n} subpanel",
}  # fmt: skip


def places(text: str) -> set[str]:
    return {name for _literal, name, _spec, _conversion in Formatter().parse(text) if name is not None}


def forms(text: object) -> tuple[str, ...]:
    """The singular and the plural of a text that counts, the text alone of another."""
    return tuple(text) if isinstance(text, tuple | list) else (str(text or ""),)


@cache
def tool() -> ModuleType:
    """The program behind `make translations`, which is no part of the package."""
    spec = importlib.util.spec_from_file_location("translations", ROOT / "packaging" / "translations.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def messages(path: Path) -> list[Message]:
    """What is translated, as it is committed."""
    with path.open("rb") as file:
        return [message for message in read_po(file, locale=path.stem, charset="utf-8") if message.id]


every_catalogue = pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)


def test_every_marked_text_is_a_literal_that_can_be_collected() -> None:
    built = []
    for where, call in calls():
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        texts = call.args[: 2 if name == "trn" else 1]
        if name == "tr":  # a constant marked elsewhere is as good as a literal
            built += [where for text in texts if isinstance(text, ast.JoinedStr | ast.BinOp)]
        else:
            built += [where for text in texts if literal(text) is None]
    assert built == []


def test_every_named_place_of_a_text_is_filled() -> None:
    wrong = []
    for where, call in calls():
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        given = {keyword.arg for keyword in call.keywords if keyword.arg}
        texts = [text for text in map(literal, call.args[: 2 if name == "trn" else 1]) if text is not None]
        given |= {"n"} if name == "trn" else set()
        if name != "N_" and texts and given:
            wanted = set().union(*map(places, texts))
            if wanted - given or given - wanted - {"n"}:
                wrong.append(where)
    assert wrong == []


def test_every_marked_text_is_collected() -> None:
    collected = {text for message in tool().collected() for text in forms(message.id)}

    assert marked_texts() - collected == set()


def test_spanish_is_among_the_catalogues() -> None:
    assert "es" in [path.stem for path in CATALOGUES]


@every_catalogue
def test_every_collected_text_is_translated_and_no_other(path: Path) -> None:
    wanted = {forms(message.id) for message in tool().collected() if message.id}
    translated = {forms(m.id) for m in messages(path) if all(forms(m.string)) and not m.fuzzy}

    assert translated == wanted, "run `make translations` and translate what it names"


@every_catalogue
def test_a_translation_has_the_named_places_of_its_text(path: Path) -> None:
    wrong = []
    for message in messages(path):
        texts = forms(message.id)
        wanted = set().union(*map(places, texts)) if any("{" in text for text in texts) else set()
        # A singular may say "one" where its plural has the number.
        free = {"n"} if len(texts) > 1 else set()
        wrong += [said for said in forms(message.string) if said and places(said) - free != wanted - free]
    assert wrong == []


@every_catalogue
def test_a_translation_that_is_put_beside_other_words_keeps_the_space_between_them(path: Path) -> None:
    wrong = []
    for message in messages(path):
        for said in forms(message.string):
            text = forms(message.id)[0]
            if (said[:1].isspace(), said[-1:].isspace()) != (text[:1].isspace(), text[-1:].isspace()):
                wrong.append(said)
    assert wrong == []


@every_catalogue
def test_no_text_was_left_in_english(path: Path) -> None:
    same = {
        text
        for message in messages(path)
        for text in forms(message.id)
        if text in forms(message.string) and re.search(r"[^\W\d_]{3}", re.sub(r"{.*?}", "", text))
    }

    assert same - SAME_IN_SPANISH == set()


@every_catalogue
def test_the_compiled_catalogue_is_what_its_source_compiles_to(path: Path) -> None:
    committed = path.with_suffix(".mo").read_bytes()

    assert committed == tool().compiled(tool().brought_up_to_date(path.stem)), "run `make translations`"
    shown = gettext.GNUTranslations(BytesIO(committed))
    assert shown.gettext("Roof planes") != "Roof planes"
    assert shown.ngettext("{n} photo", "{n} photos", 1) != shown.ngettext("{n} photo", "{n} photos", 2)


def test_the_texts_of_the_window_are_among_the_marked_ones() -> None:
    assert {"Electrical", "Publish", "{n} photo", "Main panel, wide view", "Needs you"} <= marked_texts()
