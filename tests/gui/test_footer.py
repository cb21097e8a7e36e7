"""The footer says what can be undone; the name of the next gap makes room for it."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from surveyor_app.gui.theme import Look
from surveyor_app.gui.widgets.footer import Footer

GAP = "Subpanel 2 · Basement, beside the water heater no 2"
UNDO = "Location of Subpanel 2 · Basement, beside the water heater"


def a_footer(qtbot: QtBot, width: int) -> tuple[Footer, QPushButton]:
    footer = Footer(Look())
    qtbot.addWidget(footer)
    footer.setFixedWidth(width)  # as in a window, which does not grow with it
    footer.show()
    footer.show_office("building-2", "Not yet at the office")
    footer.show_undo(UNDO, "")
    footer.show_gap(f"Next gap: {GAP}  (F8)", "Next gap  (F8)", GAP)
    gap = next(b for b in footer.findChildren(QPushButton) if b.accessibleName() == f"Next gap: {GAP}  (F8)")
    return footer, gap


def test_the_name_of_the_gap_is_shortened_before_undo_loses_its_words(qtbot: QtBot) -> None:
    wide, whole = a_footer(qtbot, 2400)
    assert whole.text() == f"Next gap: {GAP}  (F8)"
    needed = wide.sizeHint().width()
    for missing in (40, 200, 320):
        footer, gap = a_footer(qtbot, needed - missing)
        assert footer.undo_button.text() == f"Undo: {UNDO}"
        assert gap.text().startswith("Next gap: Subpan") or gap.text() == "Next gap  (F8)"
        assert gap.text().endswith("(F8)")
        assert gap.toolTip() == f"Next gap: {GAP}  (F8)"
        assert footer.sizeHint().width() <= footer.width()


def test_where_there_is_room_for_neither_both_can_still_be_pressed(qtbot: QtBot) -> None:
    footer, gap = a_footer(qtbot, 480)
    assert footer.undo_button.text() == ""
    assert gap.text() == "Next gap  (F8)"
