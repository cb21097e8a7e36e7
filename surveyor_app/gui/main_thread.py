"""Tells Qt which thread is the main one, where images are used in other threads before a window opens."""

from __future__ import annotations

from PySide6.QtCore import QThread


def claim_main_thread() -> None:
    """Call in the main thread before any other thread touches Qt: the first one that Qt meets becomes its main one."""
    QThread.currentThread()
