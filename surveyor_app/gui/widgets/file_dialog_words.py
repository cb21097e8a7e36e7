"""The labels of Qt's own file dialog that Qt's translations leave in English."""

from __future__ import annotations

from PySide6.QtWidgets import QFileDialog

from surveyor_app.language import tr


def in_our_words(dialog: QFileDialog) -> QFileDialog:
    """The same dialog, its labels in the language of the window; a dialog of the system has its own."""
    labels = QFileDialog.DialogLabel
    dialog.setLabelText(labels.LookIn, tr("Look in:"))
    dialog.setLabelText(labels.FileType, tr("Files of type:"))
    return dialog
