"""Gives Qt's picture plugins a thread to live in before worker threads use them."""

from __future__ import annotations


def settle() -> None:
    """Call in a thread that outlives all work on pictures; needed where no Qt application runs, harmless elsewhere.

    Without it Qt takes the first worker thread that reads a picture for its main thread. Once that worker has ended,
    every later read warns, under a lock that a warning handler written in Python can wait for without end.
    """
    from PySide6.QtCore import QCoreApplication, QObject
    from PySide6.QtGui import QImageReader

    if QCoreApplication.instance() is None:
        QObject()
        QImageReader.supportedImageFormats()
