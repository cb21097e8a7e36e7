"""The names of the look's tokens: colours as "#RRGGBB", sizes in pixels."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Theme:
    """One theme of resources/themes; `key` is its file's name."""

    key: str
    name: str
    is_dark: bool
    window: str
    surface: str
    text: str
    quiet_text: str
    disabled_text: str
    disabled_surface: str
    line: str
    line_width: int
    field_line: str
    hover: str
    pressed: str
    selection: str
    on_selection: str
    accent: str
    accent_hover: str
    accent_pressed: str
    on_accent: str
    refuse: str
    refuse_tint: str
    unusual: str
    unusual_tint: str
    done: str
    done_tint: str
    info: str
    info_tint: str
    neutral: str
    neutral_tint: str
    focus: str
    focus_width: int
    body_px: int
    caption_px: int
    title_px: int
    page_title_px: int
    weight: int
    strong_weight: int
    radius: int
