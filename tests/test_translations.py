"""Texts are marked so that they can be collected, and their translations have the same named places."""

from __future__ import annotations

import ast
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from tests.marked import ROOT, calls, literal, marked_texts

CATALOGUES = sorted((ROOT / "resources" / "translations").glob("*.po"))


def places(text: str) -> set[str]:
    return {name for _literal, name, _spec, _conversion in Formatter().parse(text) if name is not None}


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


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_translation_has_the_named_places_of_its_text(path: Path) -> None:
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.stem, charset="utf-8")
    wrong = []
    for message in catalogue:
        texts = message.id if isinstance(message.id, tuple | list) else (message.id,)
        said = message.string if isinstance(message.string, tuple | list) else (message.string,)
        wanted = set().union(*map(places, texts)) if any("{" in text for text in texts) else set()
        for translated in said:
            if message.id and translated and places(translated) - {"n"} != wanted - {"n"}:
                wrong.append(message.id)
    assert wrong == []


def test_the_texts_of_the_window_are_among_the_marked_ones() -> None:
    assert {"Electrical", "Publish", "{n} photo", "Main panel, wide view", "Needs you"} <= marked_texts()
