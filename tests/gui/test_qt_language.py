"""Qt's own dialogs and buttons speak the language of the window."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog

from surveyor_app import language
from surveyor_app.gui import qt_language


@pytest.fixture(autouse=True)
def english_afterwards(qapp: QApplication) -> Iterator[None]:
    yield
    language.use(language.ENGLISH)
    qt_language.speak(qapp)


def cancel_word() -> str:
    box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    return box.button(QDialogButtonBox.StandardButton.Cancel).text().replace("&", "")


@pytest.mark.parametrize("code", language.LANGUAGES)
def test_qt_knows_every_language_that_the_window_offers(qapp: QApplication, code: str) -> None:
    language.use(code)
    assert qt_language.speak(qapp)


def test_standard_buttons_and_the_file_dialog_follow_the_window(qapp: QApplication) -> None:
    assert cancel_word() == "Cancel"
    language.use("es")
    qt_language.speak(qapp)
    assert cancel_word() == "Cancelar"
    dialog = QFileDialog()
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    assert "Abrir" in dialog.labelText(QFileDialog.DialogLabel.Accept)
    language.use("en")
    qt_language.speak(qapp)
    assert cancel_word() == "Cancel"
