"""Qt's own texts (file dialogs, standard buttons, menus of text fields) in the language of the window."""

from __future__ import annotations

import logging

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

from surveyor_app import language

_log = logging.getLogger(__name__)
_NAME = "qt_language"


def speak(application: QApplication) -> bool:
    """Let Qt speak the language in use; a window opened later in another one replaces it. Whether Qt knows it:
    its own texts stay English where it does not."""
    before = application.findChild(QTranslator, _NAME)
    if before is not None:
        application.removeTranslator(before)
        before.deleteLater()
        before.setObjectName("")
    code = language.current()
    if code == language.ENGLISH:
        return True
    translator = QTranslator(application)
    translator.setObjectName(_NAME)
    if not translator.load(f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        _log.warning("Qt has no texts in the language %s; its own dialogs stay English", code)
        translator.deleteLater()
        return False
    application.installTranslator(translator)
    return True
