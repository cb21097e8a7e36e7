"""Qt style sheet from tokens: every colour and size comes from the theme, every rule is about one kind of widget."""

from __future__ import annotations

from surveyor_app.gui.theme_tokens import Theme

FIELD_HEIGHT = 44
COPIED_EDGE = 4


def _text(t: Theme) -> str:
    return f"""
QWidget {{ color: {t.text}; font-size: {t.body_px}px; font-weight: {t.weight}; }}
QMainWindow, QDialog, QWidget#window, QWidget#page {{ background: {t.window}; }}
QLabel {{ background: transparent; border: 0; }}
QLabel[role="page-title"] {{ font-size: {t.page_title_px}px; font-weight: {t.strong_weight}; }}
QLabel[role="title"] {{ font-size: {t.title_px}px; font-weight: {t.strong_weight}; }}
QLabel[role="strong"], QLabel[role="label"] {{ font-weight: {t.strong_weight}; }}
QLabel[role="quiet"] {{ color: {t.quiet_text}; }}
QLabel[role="caption"] {{ color: {t.quiet_text}; font-size: {t.caption_px}px; }}
QLabel[role="required"] {{ color: {t.quiet_text}; font-size: {t.caption_px}px; }}
QLabel[role="unit"] {{ color: {t.quiet_text}; }}
QLabel[role="app-name"] {{ font-size: {t.title_px}px; font-weight: {t.strong_weight}; }}
QLabel[tone="refuse"] {{ color: {t.refuse}; }}
QLabel[tone="unusual"] {{ color: {t.unusual}; }}
QLabel[tone="done"] {{ color: {t.done}; }}
QLabel[tone="info"] {{ color: {t.info}; }}
QToolTip {{ background: {t.surface}; color: {t.text}; border: {t.line_width}px solid {t.line}; padding: 6px 8px; }}
"""


def _frames(t: Theme) -> str:
    tones = "".join(
        f"""
QFrame[tone-box="{tone}"] {{ background: {getattr(t, tone + "_tint")}; border: {t.line_width}px solid {
            getattr(t, tone)
        };
  border-radius: {t.radius}px; }}
QFrame[chip="{tone}"] {{ background: {getattr(t, tone + "_tint")}; border-radius: {min(t.radius, 13)}px;
  border: {t.line_width if t.key == "sunlight" else 0}px solid {getattr(t, tone)}; }}
QFrame[chip="{tone}"] QLabel {{ color: {getattr(t, tone)}; font-size: {t.caption_px}px;
  font-weight: {t.strong_weight}; }}
"""
        for tone in ("refuse", "unusual", "done", "info", "neutral")
    )
    return f"""
QFrame#topBar {{ background: {t.surface}; border: 0; border-bottom: {t.line_width}px solid {t.line}; }}
QFrame#footer {{ background: {t.surface}; border: 0; border-top: {t.line_width}px solid {t.line}; }}
QFrame#pane {{ background: {t.surface}; border: 0; }}
QFrame[card="true"] {{ background: {t.surface}; border: {t.line_width}px solid {t.line};
  border-radius: {t.radius}px; }}
QFrame[card="drop"] {{ background: {t.selection}; border: 2px dashed {t.accent}; border-radius: {t.radius}px; }}
QFrame[row="gap"] {{ background: transparent; border: {t.focus_width}px solid transparent;
  border-radius: {t.radius}px; }}
QFrame[row="gap"]:hover {{ background: {t.hover}; }}
QFrame[row="gap"]:focus {{ border-color: {t.focus}; }}
QLabel[role="key"] {{ color: {t.text}; border: {t.line_width}px solid {t.field_line}; border-radius: {min(6, t.radius)}px;
  font-size: {t.caption_px}px; font-weight: {t.strong_weight}; padding: 2px 0; }}
QFrame[copied="false"] {{ border: 0; border-left: {COPIED_EDGE}px solid transparent; }}
QFrame[copied="true"] {{ background: {t.unusual_tint}; border: 0; border-left: {COPIED_EDGE}px solid {t.unusual};
  border-radius: {min(4, t.radius)}px; }}
QFrame[rule="true"] {{ background: {t.line}; border: 0; min-height: {t.line_width}px; max-height: {t.line_width}px; }}
QFrame#track {{ background: {t.neutral_tint}; border: {t.line_width if t.key == "sunlight" else 0}px solid {t.line};
  border-radius: {t.radius}px; }}
QSplitter::handle {{ background: {t.line}; }}
QSplitter::handle:horizontal {{ width: {t.line_width}px; }}
QSplitter::handle:hover {{ background: {t.accent}; }}
QScrollArea {{ border: 0; background: {t.window}; }}
QScrollArea > QWidget > QWidget#page {{ background: {t.window}; }}
QGraphicsView {{ background: {t.neutral_tint}; border: {t.line_width}px solid {t.line};
  border-radius: {t.radius}px; }}
QGraphicsView:focus {{ border: {t.focus_width}px solid {t.focus}; }}
{tones}
"""


def _fields(t: Theme) -> str:
    pad = t.focus_width - t.line_width
    return f"""
QLineEdit, QPlainTextEdit, QComboBox {{ background: {t.surface}; border: {t.line_width}px solid {t.field_line};
  border-radius: {t.radius}px; padding: {pad}px {9 + pad}px; selection-background-color: {t.accent};
  selection-color: {t.on_accent}; }}
QLineEdit, QComboBox {{ min-height: {FIELD_HEIGHT - 2 * t.focus_width}px;
  max-height: {FIELD_HEIGHT - 2 * t.focus_width}px; }}
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus {{ border: {t.focus_width}px solid {t.focus};
  padding: 0 9px; }}
QLineEdit[problem="refuse"], QComboBox[problem="refuse"], QPlainTextEdit[problem="refuse"] {{
  border-color: {t.refuse}; }}
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled {{ background: {t.disabled_surface};
  color: {t.disabled_text}; }}
QComboBox::drop-down {{ border: 0; width: 32px; }}
QComboBox::down-arrow {{ image: none; width: 0; height: 0; }}
QComboBox QLineEdit, QComboBox QLineEdit:focus {{ border: 0; background: transparent; padding: 0; min-height: 0; }}
QLineEdit QToolButton {{ background: transparent; border: 0; padding: 0; min-width: 0; min-height: 0; }}
QLineEdit#search {{ background: {t.window}; border-color: {t.line}; }}
QLineEdit#search:focus {{ background: {t.surface}; border-color: {t.focus}; }}
QAbstractItemView {{ background: {t.surface}; color: {t.text}; border: 0; outline: 0;
  selection-background-color: {t.selection};
  selection-color: {t.on_selection}; }}
QComboBox QAbstractItemView, QListView#completer {{ border: {t.line_width}px solid {t.field_line}; padding: 4px; }}
QComboBox QAbstractItemView::item, QListView#completer::item {{ min-height: 36px; padding: 0 8px;
  border-radius: {min(6, t.radius)}px; }}
QComboBox QAbstractItemView::item:selected, QListView#completer::item:selected {{ background: {t.selection};
  color: {t.on_selection}; }}
QListView#photoGrid {{ background: transparent; }}
QTableView {{ gridline-color: {t.line}; border: {t.line_width}px solid {t.line}; border-radius: {t.radius}px; }}
QTableView:focus {{ border-color: {t.focus}; }}
QHeaderView {{ background: {t.surface}; border: 0; }}
QHeaderView::section {{ background: {t.surface}; color: {t.quiet_text}; font-size: {t.caption_px}px;
  font-weight: {t.strong_weight};
  border: 0; border-bottom: {t.line_width}px solid {t.line}; padding: 8px 12px; }}
QTableView::item {{ padding: 0 12px; }}
"""


def _buttons(t: Theme) -> str:
    w, ring = t.line_width, t.focus_width
    pad = ring - w
    quiet_border = t.line if t.key == "sunlight" else "transparent"
    # In full sun a tint is not seen: what is chosen is filled, and the ring of the keyboard stands apart from the fill.
    chosen = (
        f"background: {t.accent}; color: {t.on_accent}"
        if t.key == "sunlight"
        else (f"background: {t.selection}; color: {t.on_selection}")
    )
    apart = (
        f"border: {ring}px dashed {t.focus}; background-clip: padding"
        if t.key == "sunlight"
        else (f"border: {ring}px solid {t.focus}")
    )
    return f"""
QPushButton, QToolButton {{ background: {t.surface}; border: {w}px solid {t.field_line}; border-radius: {t.radius}px;
  padding: {pad}px {13 + pad}px; min-height: {FIELD_HEIGHT - 2 * ring}px; font-weight: {max(500, t.weight)}; }}
QPushButton, QToolButton, QListView, QTableView {{ outline: 0; }}
QPushButton:hover, QToolButton:hover {{ background: {t.hover}; }}
QPushButton:pressed, QToolButton:pressed {{ background: {t.pressed}; }}
QPushButton:focus, QToolButton:focus {{ border: {ring}px solid {t.focus}; padding: 0 13px; }}
QPushButton:disabled, QToolButton:disabled {{ color: {t.disabled_text}; background: {t.disabled_surface};
  border-color: {t.line}; }}
QPushButton[kind="primary"] {{ background: {t.accent}; color: {t.on_accent}; border-color: {t.accent};
  font-weight: {t.strong_weight}; }}
QPushButton[kind="primary"]:hover {{ background: {t.accent_hover}; }}
QPushButton[kind="primary"]:pressed {{ background: {t.accent_pressed}; }}
QPushButton[kind="primary"]:focus {{ border: {ring}px solid {t.text}; }}
QPushButton[kind="primary"]:disabled {{ background: {t.disabled_surface}; color: {t.disabled_text};
  border-color: {t.line}; }}
QPushButton[kind="danger"] {{ color: {t.refuse}; border-color: {t.refuse}; }}
QPushButton[kind="quiet"], QToolButton {{ background: transparent; border-color: {quiet_border}; }}
QPushButton[kind="quiet"]:hover, QToolButton:hover {{ background: {t.hover}; }}
QPushButton[kind="quiet"]:focus, QToolButton:focus {{ border: {ring}px solid {t.focus}; }}
QPushButton[kind="link"] {{ background: transparent; border: {ring}px solid transparent; padding: 0 4px;
  min-height: 24px; color: {t.accent};
  text-align: left; font-weight: {t.strong_weight}; }}
QPushButton[kind="link"][tone="refuse"] {{ color: {t.refuse}; }}
QPushButton[kind="link"]:hover {{ text-decoration: underline; }}
QPushButton[kind="link"] {{ text-decoration: {"underline" if t.key == "sunlight" else "none"}; }}
QPushButton[kind="link"]:focus {{ border: {ring}px solid {t.focus}; padding: 0 4px; }}
QPushButton[kind="row"] {{ background: transparent; border: {ring}px solid transparent; text-align: left;
  padding: 0 8px;
  min-height: 34px; font-weight: {t.weight}; }}
QPushButton[kind="row"]:hover {{ background: {t.hover}; }}
QPushButton[kind="row"]:focus {{ border: {ring}px solid {t.focus}; padding: 0 8px; }}
QToolButton {{ padding: 0; min-width: 38px; }}
QToolButton:focus {{ padding: 0; }}
QToolButton:disabled {{ background: transparent; border-color: transparent; }}
QPushButton:checked {{ background: {t.selection}; color: {t.on_selection}; border-color: {t.accent}; }}
QToolButton:checked {{ background: {t.selection}; color: {t.on_selection}; }}
QPushButton[kind="segment"] {{ background: {t.surface}; border: {w}px solid {t.line}; border-radius: {
        min(6, t.radius)
    }px;
  padding: {pad}px {7 + pad}px; min-height: {36 - 2 * ring}px; }}
QPushButton[kind="segment"]:hover {{ background: {t.hover}; }}
QPushButton[kind="segment"]:checked {{ {chosen}; border: {max(2, w)}px solid {t.accent};
  padding: {ring - max(2, w)}px {7 + ring - max(2, w)}px; font-weight: {t.strong_weight}; }}
QPushButton[kind="segment"]:focus {{ border: {ring}px solid {t.focus}; padding: 0 7px; }}
QPushButton[kind="segment"]:checked:focus {{ {apart}; padding: 0 7px; }}
QPushButton[kind="chip"] {{ min-height: {FIELD_HEIGHT - 2 * ring}px; min-width: 36px; padding: {pad}px {9 + pad}px; }}
QPushButton[kind="chip"]:checked {{ {chosen}; border: {max(2, w)}px solid {t.accent};
  padding: {ring - max(2, w)}px {9 + ring - max(2, w)}px; font-weight: {t.strong_weight}; }}
QPushButton[kind="chip"]:focus {{ border: {ring}px solid {t.focus}; padding: 0 9px; }}
QPushButton[kind="chip"]:checked:focus {{ {apart}; padding: 0 9px; }}
QPushButton[kind="offer"] {{ min-height: {FIELD_HEIGHT - 2 * ring}px; padding: {pad}px {9 + pad}px;
  border-color: {t.line}; color: {t.accent}; font-size: {t.caption_px}px; font-weight: {t.strong_weight}; }}
QPushButton[kind="offer"]:focus {{ border: {ring}px solid {t.focus}; padding: 0 9px; }}
QPushButton[kind="filter"] {{ background: transparent; border: {ring}px solid transparent; padding: 0 2px;
  min-height: {2 * t.caption_px + 12}px;
  font-size: {t.caption_px}px; color: {t.quiet_text}; border-radius: {min(6, t.radius)}px; }}
QPushButton[kind="filter"]:hover {{ background: {t.hover}; }}
QPushButton[kind="filter"]:checked {{ background: {t.selection}; color: {t.on_selection};
  font-weight: {t.strong_weight}; }}
QPushButton[kind="filter"]:focus {{ border: {ring}px solid {t.focus}; }}
QPushButton[kind="sync"] {{ background: {t.window}; border: {w}px solid {t.line}; padding: {pad}px {11 + pad}px; }}
QPushButton[kind="sync"]:hover {{ background: {t.hover}; }}
QPushButton[kind="sync"]:focus {{ border: {ring}px solid {t.focus}; padding: 0 11px; }}
"""


def _rest(t: Theme) -> str:
    return f"""
QProgressBar {{ background: {t.neutral_tint}; border: {t.line_width if t.key == "sunlight" else 0}px solid {t.line};
  border-radius: 4px; min-height: 8px; max-height: 8px; text-align: center; }}
QProgressBar::chunk {{ background: {t.accent}; border-radius: 4px; }}
QScrollBar:vertical {{ background: transparent; width: 12px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {t.field_line}; border-radius: 4px; min-height: 40px; margin: 2px; }}
QScrollBar:horizontal {{ background: transparent; height: 12px; margin: 0; }}
QScrollBar::handle:horizontal {{ background: {t.field_line}; border-radius: 4px; min-width: 40px; margin: 2px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; border: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
QMenu {{ background: {t.surface}; border: {t.line_width}px solid {t.field_line}; border-radius: {t.radius}px;
  padding: 6px; }}
QMenu::item {{ padding: 9px 20px 9px 12px; border-radius: {min(6, t.radius)}px; }}
QMenu::item:selected {{ background: {t.selection}; color: {t.on_selection}; }}
QMenu::item:disabled {{ color: {t.disabled_text}; }}
QMenu::separator {{ height: {t.line_width}px; background: {t.line}; margin: 6px 4px; }}
QRadioButton, QCheckBox {{ spacing: 10px; min-height: 32px; background: transparent; }}
"""


def stylesheet(theme: Theme) -> str:
    """The whole application's style sheet for one theme."""
    return _text(theme) + _frames(theme) + _fields(theme) + _buttons(theme) + _rest(theme)
