"""Gives Qt's picture plugins a thread to live in before worker threads use them."""

from __future__ import annotations


def settle() -> None:
    """Call in a thread that outlives all work on pictures; needed where no Qt application runs, harmless elsewhere.

    Without it Qt takes the first worker thread that reads a picture for its main thread. Once that worker has ended,
    every later read warns, under a lock that a warning handler written in Python can wait for without end. And PySide
    makes what drawing needs at its first use: two workers that come there together wait for each other without end.
    """
    from PySide6.QtCore import QCoreApplication, QObject, Qt
    from PySide6.QtGui import QImage, QImageReader, QPainter, QTransform

    image = QImage(1, 1, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.drawImage(0, 0, image.transformed(QTransform().rotate(90)))
    painter.end()

    if QCoreApplication.instance() is None:
        QObject()
        QImageReader.supportedImageFormats()
