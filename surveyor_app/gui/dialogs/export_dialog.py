"""Asks where one survey's zip file should go."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from surveyor_app.gui.presenters.request_cards import file_stem
from surveyor_app.gui.widgets.file_dialog_words import in_our_words
from surveyor_app.language import tr
from surveyor_app.services.summaries import SurveyDetail


def ask_where(detail: SurveyDetail, export: Callable[[Path], None], parent: QWidget) -> None:
    """Open a save dialog over `parent`; `export` is called with the file that the person names."""
    name = f"{file_stem(detail.project.customer_name or detail.request.id)}.zip"
    dialog = QFileDialog(parent, tr("Export this survey"), name, tr("Zip file (*.zip)"))
    in_our_words(dialog)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("zip")
    dialog.fileSelected.connect(lambda chosen: export(Path(chosen)))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
