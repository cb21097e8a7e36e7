"""Draws what a design screenshot looks like: a house from above, with solar modules on its roof."""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

SIZE = (1200, 800)
FINE = 2  # the house is drawn at twice the size and scaled down, which smooths its edges
GROUNDS = ("#6f8a4d", "#7b8f58", "#8a8f5e", "#64804a")
ROOFS = ("#8d6f5d", "#7d7f86", "#a06a55", "#6d6660", "#94806a")
MODULE = "#16233f"
MODULE_LINE = "#5f7aa8"
MODULE_SIZE = (62, 38)
HOUSE_SCALE = 0.37
STREET = 705  # where the street begins, from the top
TREE_SPOTS = ((70, 95), (1100, 125), (75, 560), (1135, 530), (950, 30), (210, 45), (1130, 310))

Box = tuple[int, int, int, int]
Colour = tuple[int, int, int]


@dataclass(frozen=True)
class Face:
    """One roof face: its outline, the box where modules fit, how much light falls on it."""

    outline: tuple[tuple[int, int], ...]
    room: Box
    light: float


# A gabled main house and a wing at right angles, in the coordinates of a 1200×1000 sheet.
MAIN = (160, 180, 1040, 560)
WING = (620, 500, 920, 860)
WING_OUTLINE = ((770, 430), (920, 560), (920, 860), (620, 860), (620, 560))
RIDGES = (((160, 370), (1040, 370)), ((770, 430), (770, 860)), ((770, 430), (620, 560)), ((770, 430), (920, 560)))
FACES = (
    Face(((160, 370), (1040, 370), (1040, 560), (160, 560)), (190, 385, 610, 552), 1.12),
    Face(((160, 180), (1040, 180), (1040, 370), (160, 370)), (190, 190, 1010, 356), 0.86),
    Face(((770, 430), (920, 560), (920, 860), (770, 860)), (782, 575, 912, 845), 0.98),
    Face(((770, 430), (770, 860), (620, 860), (620, 560)), (628, 575, 760, 845), 1.04),
)


def draw_roof_picture(seed: str, module_counts: Sequence[int]) -> bytes:
    """A PNG of 1200×800 pixels.  A seed always gives the same house; each count fills one of its roof faces."""
    chance = random.Random(seed)
    scene = _ground(chance)
    sheet = _house(chance, module_counts)
    house = sheet.resize((round(sheet.width * HOUSE_SCALE), round(sheet.height * HOUSE_SCALE)), reducing_gap=2.0)
    house = house.rotate(chance.uniform(-20, 20), resample=Image.Resampling.BICUBIC, expand=True)
    place = ((scene.width - house.width) // 2, (STREET - house.height) // 2)
    _cast_shadow(scene, house.getchannel("A"), (place[0] + 17, place[1] + 15))
    scene.paste(house, place, house)
    _trees(scene, chance)
    picture = _grain(scene)
    _compass(picture)
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=1)
    return out.getvalue()


def _ground(chance: random.Random) -> Image.Image:
    width, height = SIZE
    grass = _rgb(chance.choice(GROUNDS))
    ground = Image.new("RGB", SIZE, grass)
    draw = ImageDraw.Draw(ground)
    for _ in range(90):
        x, y, radius = chance.randrange(width), chance.randrange(height), chance.randrange(30, 130)
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), _shade(grass, chance.uniform(0.9, 1.08)))
    ground = ground.filter(ImageFilter.GaussianBlur(15))
    draw = ImageDraw.Draw(ground)
    drive = chance.choice((190, 890))
    draw.rectangle((drive, height // 2, drive + 125, STREET), "#b5b0a6")
    draw.rectangle((0, STREET - 23, width, STREET), "#c3beb3")
    draw.rectangle((0, STREET, width, height), "#63656a")
    for x in range(20, width, 110):
        draw.rectangle((x, STREET + 46, x + 55, STREET + 50), "#d8d2a4")
    return ground


def _house(chance: random.Random, module_counts: Sequence[int]) -> Image.Image:
    sheet = Image.new("RGBA", (1200 * FINE, 1000 * FINE), (0, 0, 0, 0))
    draw = ImageDraw.Draw(sheet)
    colour = _rgb(chance.choice(ROOFS))
    for face in (FACES[1], FACES[0], FACES[3], FACES[2]):
        draw.polygon([(x * FINE, y * FINE) for x, y in face.outline], _shade(colour, face.light))
    _shingles(sheet, draw, colour)
    for start, end in RIDGES:
        draw.line([(start[0] * FINE, start[1] * FINE), (end[0] * FINE, end[1] * FINE)], _shade(colour, 1.3), 3 * FINE)
    _fill((940, 215, 985, 260), draw, "#7a4a3c", "#3c2a24")
    for count, face in zip(module_counts, FACES, strict=False):
        _modules(draw, face, count)
    return sheet


def _shingles(sheet: Image.Image, draw: ImageDraw.ImageDraw, colour: Colour) -> None:
    lines = Image.new("L", sheet.size, 0)
    stroke = ImageDraw.Draw(lines)
    for y in range(MAIN[1], MAIN[3], 12):
        stroke.line([(MAIN[0] * FINE, y * FINE), (MAIN[2] * FINE, y * FINE)], 60, FINE)
    wing = ImageDraw.Draw(lines)
    wing.polygon([(x * FINE, y * FINE) for x, y in WING_OUTLINE], 0)
    for x in range(WING[0], WING[2], 12):
        top = 560 - round((min(x - WING[0], WING[2] - x)) * 130 / 150)
        wing.line([(x * FINE, top * FINE), (x * FINE, WING[3] * FINE)], 60, FINE)
    dark = Image.new("RGBA", sheet.size, (*_shade(colour, 0.55), 255))
    sheet.paste(dark, (0, 0), ImageChops.multiply(lines, sheet.getchannel("A")))
    draw.line([(620 * FINE, 560 * FINE), (160 * FINE, 560 * FINE)], _shade(colour, 0.6), 2 * FINE)


def _modules(draw: ImageDraw.ImageDraw, face: Face, count: int) -> None:
    left, top, right, bottom = face.room
    width, height = MODULE_SIZE if right - left > bottom - top else MODULE_SIZE[::-1]
    gap = 2
    columns = max(1, (right - left) // (width + gap))
    rows = max(1, (bottom - top) // (height + gap))
    for index in range(min(count, columns * rows)):
        x = left + index % columns * (width + gap)
        y = top + index // columns * (height + gap)
        _fill((x, y, x + width, y + height), draw, MODULE, MODULE_LINE)
        for step in (1, 2):
            across = x + width * step // 3
            draw.line([(across * FINE, y * FINE), (across * FINE, (y + height) * FINE)], "#2a3d63", 1)
        middle = y + height // 2
        draw.line([(x * FINE, middle * FINE), ((x + width) * FINE, middle * FINE)], "#2a3d63", 1)


def _trees(scene: Image.Image, chance: random.Random) -> None:
    crowns = Image.new("RGBA", scene.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(crowns)
    for x, y in chance.sample(TREE_SPOTS, 5):
        radius = chance.randrange(45, 95)
        for _ in range(60):
            dx, dy = chance.gauss(0, radius / 2.4), chance.gauss(0, radius / 2.4)
            leaf = radius * chance.uniform(0.16, 0.42)
            lit = 0.75 - (dx + dy) / (4 * radius) + chance.uniform(-0.12, 0.12)
            box = (x + dx - leaf, y + dy - leaf, x + dx + leaf, y + dy + leaf)
            draw.ellipse(box, (*_shade((74, 105, 52), lit + 0.2), 255))
    crowns = crowns.filter(ImageFilter.GaussianBlur(1.5))
    _cast_shadow(scene, crowns.getchannel("A"), (22, 20))
    scene.paste(crowns, (0, 0), crowns)


def _cast_shadow(scene: Image.Image, shape: Image.Image, place: tuple[int, int]) -> None:
    dark = Image.new("L", scene.size, 0)
    dark.paste(shape.point(lambda value: value * 0.5), place)
    scene.paste((20, 26, 20), (0, 0), dark.filter(ImageFilter.GaussianBlur(5)))


def _grain(picture: Image.Image) -> Image.Image:
    noise = Image.effect_noise(SIZE, 26).filter(ImageFilter.GaussianBlur(0.8))
    return ImageChops.overlay(picture, Image.merge("RGB", (noise, noise, noise)))


def _compass(picture: Image.Image) -> None:
    draw = ImageDraw.Draw(picture, "RGBA")
    x, y = SIZE[0] - 66, 66
    draw.ellipse((x - 40, y - 40, x + 40, y + 40), (255, 255, 255, 210))
    draw.polygon(((x, y - 34), (x + 11, y + 6), (x, y), (x - 11, y + 6)), (179, 33, 26, 255))
    draw.text((x, y + 20), "N", (18, 22, 29, 255), font=ImageFont.load_default(22), anchor="mm")
    draw.rounded_rectangle((20, SIZE[1] - 52, 282, SIZE[1] - 18), 8, (255, 255, 255, 200))
    words = "Practice picture, not a real roof"
    draw.text((34, SIZE[1] - 35), words, (18, 22, 29, 255), font=ImageFont.load_default(16), anchor="lm")


def _fill(box: Box, draw: ImageDraw.ImageDraw, colour: str, edge: str) -> None:
    left, top, right, bottom = box
    draw.rectangle((left * FINE, top * FINE, right * FINE, bottom * FINE), colour, edge, FINE)


def _rgb(text: str) -> Colour:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def _shade(colour: Colour, factor: float) -> Colour:
    red, green, blue = (max(0, min(255, round(part * factor))) for part in colour)
    return red, green, blue
