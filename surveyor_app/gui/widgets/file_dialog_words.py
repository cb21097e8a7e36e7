"""Qt's own file dialog, used where the system has none: the labels that Qt leaves in English, and room for its list."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFileDialog, QHeaderView, QTreeView

from surveyor_app.language import tr

_ROOMY = QSize(960, 560)  # all columns of a list of files


def in_our_words(dialog: QFileDialog) -> QFileDialog:
    """The same dialog, its labels in the language of the window; a dialog of the system has its own."""
    labels = QFileDialog.DialogLabel
    dialog.setLabelText(labels.LookIn, tr("Look in:"))
    dialog.setLabelText(labels.FileType, tr("Files of type:"))
    parent = dialog.parentWidget()
    dialog.resize(_ROOMY if parent is None else _ROOMY.boundedTo(parent.window().size()))
    files = dialog.findChild(QTreeView)
    if isinstance(files, QTreeView):  # none in a dialog of the system
        header = files.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    return dialog
