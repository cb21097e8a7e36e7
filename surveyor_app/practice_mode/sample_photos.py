"""Draws photographs for practice: what a phone would bring home from an invented house."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter, ImageFont

SIZE = (1344, 1008)
SCALE = 3  # 4032 × 3024, a 12-megapixel phone
_Draw = ImageDraw.ImageDraw
_DATE_TIME_ORIGINAL, _OFFSET_ORIGINAL, _EXIF_BLOCK, _ORIENTATION = 0x9003, 0x9011, 0x8769, 0x0112


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size=size)


def _stucco(draw: _Draw, tone: tuple[int, int, int]) -> None:
    draw.rectangle((0, 0, *SIZE), fill=tone)
    dice = random.Random(7)
    for _ in range(5000):
        x, y, r = dice.randrange(SIZE[0]), dice.randrange(SIZE[1]), dice.randrange(1, 4)
        shade = dice.randrange(-14, 14)
        draw.ellipse((x, y, x + r, y + r), fill=tuple(max(0, min(255, c + shade)) for c in tone))


def _panel(draw: _Draw, caption: str) -> None:
    _stucco(draw, (214, 200, 178))
    draw.rectangle((420, 120, 924, 900), fill=(138, 144, 148), outline=(92, 98, 102), width=8)
    draw.rectangle((450, 150, 894, 870), fill=(152, 158, 162), outline=(120, 126, 130), width=4)
    draw.ellipse((600, 190, 744, 334), fill=(205, 214, 220), outline=(90, 94, 98), width=8)
    draw.text((672, 262), "kWh", fill=(40, 44, 48), font=_font(34), anchor="mm")
    draw.rectangle((640, 905, 704, 1008), fill=(120, 124, 128))
    draw.text((672, 620), caption, fill=(60, 64, 68), font=_font(30), anchor="mm")


def _open_panel(draw: _Draw, caption: str) -> None:
    _stucco(draw, (196, 184, 166))
    draw.rectangle((380, 60, 964, 960), fill=(112, 117, 121), outline=(70, 74, 78), width=10)
    draw.rectangle((620, 130, 724, 220), fill=(22, 24, 26))
    draw.text((672, 175), "200", fill=(240, 240, 240), font=_font(44), anchor="mm")
    dice = random.Random(3)
    for row in range(12):
        for left in (460, 690):
            y = 260 + row * 52
            draw.rectangle((left, y, left + 196, y + 44), fill=(30, 32, 35), outline=(86, 90, 94), width=2)
            knob = left + (30 if dice.random() < 0.9 else 130)
            draw.rectangle((knob, y + 10, knob + 36, y + 34), fill=(58, 61, 64))
            draw.text(
                (left + 120, y + 22),
                str(dice.choice((15, 20, 30, 40))),
                fill=(230, 230, 230),
                font=_font(24),
                anchor="mm",
            )
    draw.text((672, 920), caption, fill=(225, 225, 225), font=_font(26), anchor="mm")


def _label(draw: _Draw, caption: str) -> None:
    draw.rectangle((0, 0, *SIZE), fill=(150, 155, 158))
    draw.rectangle((120, 130, 1224, 880), fill=(244, 243, 236), outline=(40, 40, 40), width=6)
    lines = (
        "LOAD CENTER  TYPE 3R",
        "MAINS RATING 200 A MAX",
        "120/240 V AC  1 PHASE 3 WIRE",
        "SUITABLE FOR USE AS",
        "SERVICE EQUIPMENT",
        "SHORT CIRCUIT 22 kA",
    )
    for number, line in enumerate(lines):
        draw.text((180, 190 + number * 100), line, fill=(20, 20, 24), font=_font(58 if number < 2 else 44))
    draw.text((1210, 850), caption, fill=(120, 120, 120), font=_font(24), anchor="rs")


def _roof(draw: _Draw, caption: str) -> None:
    draw.rectangle((0, 0, *SIZE), fill=(96, 84, 76))
    for row in range(32):
        y = 250 + row * 24
        draw.line((0, y + 30, SIZE[0], y), fill=(78, 68, 62), width=3)
        for x in range((row % 2) * 30, SIZE[0], 60):
            draw.line((x, y + 28 - x // 45, x, y + 50 - x // 45), fill=(84, 74, 68), width=2)
    draw.polygon([(0, 0), (SIZE[0], 0), (SIZE[0], 250), (250, 290), (0, 980)], fill=(158, 196, 228))
    draw.polygon([(0, 700), (100, 700), (0, 1008)], fill=(96, 128, 84))
    draw.ellipse((900, 420, 960, 480), fill=(60, 60, 62))
    draw.text((1320, 980), caption, fill=(235, 230, 225), font=_font(26), anchor="rs")


def _tape(draw: _Draw, caption: str) -> None:
    draw.rectangle((0, 0, *SIZE), fill=(58, 48, 40))
    for left in (180, 1000):
        draw.rectangle((left, 0, left + 120, 1008), fill=(190, 152, 104), outline=(140, 108, 70), width=4)
        for grain in range(8):
            draw.line((left + 12 + grain * 13, 0, left + 20 + grain * 13, 1008), fill=(172, 134, 88), width=2)
    draw.rectangle((150, 470, 1200, 570), fill=(246, 214, 52), outline=(150, 120, 10), width=3)
    for inch in range(26):
        x = 240 + inch * 35
        draw.line((x, 470, x, 520 if inch % 4 else 545), fill=(20, 20, 20), width=3)
        if inch and inch % 4 == 0:
            draw.text(
                (x, 552), str(inch), fill=(160, 20, 20) if inch % 16 == 0 else (20, 20, 20), font=_font(28), anchor="mm"
            )
    draw.text((40, 980), caption, fill=(235, 230, 225), font=_font(26), anchor="ls")


def _gauge(draw: _Draw, caption: str) -> None:
    _roof(draw, "")
    draw.rounded_rectangle((260, 520, 1120, 700), radius=30, fill=(200, 32, 36), outline=(110, 10, 12), width=6)
    draw.rounded_rectangle((560, 560, 820, 660), radius=12, fill=(30, 40, 34))
    draw.text((690, 610), "26.6°", fill=(146, 240, 170), font=_font(64), anchor="mm")
    draw.text((1320, 980), caption, fill=(235, 230, 225), font=_font(26), anchor="rs")


def _wall(draw: _Draw, caption: str) -> None:
    _stucco(draw, (205, 197, 186))
    draw.rectangle((0, 840, SIZE[0], 1008), fill=(146, 144, 140))
    draw.rectangle((120, 250, 470, 840), fill=(120, 132, 140), outline=(84, 92, 98), width=6)
    draw.rectangle((820, 420, 1180, 840), outline=(176, 90, 30), width=6)
    draw.text((1000, 630), "battery here?", fill=(176, 90, 30), font=_font(40), anchor="mm")
    draw.text((24, 990), caption, fill=(60, 60, 60), font=_font(26), anchor="ls")


_SCENES: dict[str, Callable[[_Draw, str], None]] = {
    "panel": _panel,
    "open_panel": _open_panel,
    "label": _label,
    "roof": _roof,
    "tape": _tape,
    "gauge": _gauge,
    "wall": _wall,
}


def draw_photo(scene: str, caption: str, target: Path, *, taken_at: datetime, sideways: bool = False) -> None:
    """Write a 12-megapixel JPEG of `scene` (panel, open_panel, label, roof, tape, gauge or wall) to `target`.

    `taken_at` goes into the file as a phone writes it; `sideways` stores the picture rotated with an EXIF note.
    """
    picture = Image.new("RGB", SIZE)
    _SCENES[scene](ImageDraw.Draw(picture), caption)
    noise = Image.effect_noise(SIZE, 22).convert("RGB")
    picture = Image.blend(picture.filter(ImageFilter.GaussianBlur(0.6)), noise, 0.08)
    picture = picture.resize((SIZE[0] * SCALE, SIZE[1] * SCALE), Image.Resampling.BILINEAR)
    exif = Image.Exif()
    exif.get_ifd(_EXIF_BLOCK)[_DATE_TIME_ORIGINAL] = taken_at.strftime("%Y:%m:%d %H:%M:%S")
    exif.get_ifd(_EXIF_BLOCK)[_OFFSET_ORIGINAL] = "+00:00"
    if sideways:
        picture = picture.transpose(Image.Transpose.ROTATE_90)
        exif[_ORIENTATION] = 6
    picture.save(target, "JPEG", quality=88, exif=exif)
