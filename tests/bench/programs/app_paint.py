"""The app as a person starts it, up to its first paint."""

# isort: off
# The app's own first imports come before Qt's, as in a person's start: Qt looks into every module imported after it.
from __future__ import annotations

import sys

from surveyor_app.__main__ import main

from PySide6.QtWidgets import QApplication

from tests.bench.programs.painted import PaintWatch
# isort: on

application = QApplication(sys.argv)
watch = PaintWatch(application)
main([])
