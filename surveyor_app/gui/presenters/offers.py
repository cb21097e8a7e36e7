"""Values offered at a plane's pitch and azimuth: those of the design, and those that follow from the other planes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from surveyor_app.domain.request import DesignArray
from surveyor_app.domain.roof_rules import (
    AZIMUTH_TOLERANCE,
    LARGEST_RISE,
    PITCH_TOLERANCE,
    circle_difference,
    nearest_array,
)
from surveyor_app.domain.survey import MountingPlane
from surveyor_app.domain.units import parse_pitch, pitch_ratio
from surveyor_app.gui.presenters.words import number
from surveyor_app.language import N_, tr

SAME_DEGREES = 0.5  # closer than that nobody reads a roof
_TURNS = (
    (180, N_("Opposite of {plane}: {value}°")),
    (90, N_("{plane} + 90°: {value}°")),
    (-90, N_("{plane} − 90°: {value}°")),
)


@dataclass(frozen=True, slots=True)
class Offer:
    """A value to take with one press, in words."""

    text: str
    value: float


def plane_offers(
    plane: MountingPlane, planes: Sequence[MountingPlane], arrays: Sequence[DesignArray]
) -> dict[str, tuple[Offer, ...]]:
    """Offers for "pitch" and "azimuth" of one plane of a survey (degrees), the design's first, none of them the value
    that is there already. Other planes are drawn upon while the plane's own value is missing or a mere copy."""
    others = [(at, other) for at, other in enumerate(planes, start=1) if other.id != plane.id]
    facing = [other.azimuth for _, other in others]
    is_open = plane.azimuth is None or plane.azimuth in facing
    array = _array(plane, [other for _, other in others], arrays, is_open=is_open)
    pitches = [*_meant_ratio(plane), *_design_pitch(plane, array), *_same_pitch(plane, others)]
    azimuths = [*_design_azimuth(plane, array, is_open=is_open)]
    if is_open:
        azimuths += _turned(others)
    return {
        "pitch": _distinct(pitches, [] if plane.pitch is None else [plane.pitch]),
        "azimuth": _distinct(azimuths, [] if plane.azimuth is None else [plane.azimuth]),
    }


def _array(
    plane: MountingPlane, others: Sequence[MountingPlane], arrays: Sequence[DesignArray], *, is_open: bool
) -> DesignArray | None:
    """The array this plane is about: the nearest, or one that no other plane stands for while it is open which way this
    plane faces."""
    if arrays and not is_open:
        return nearest_array(plane, arrays)
    free = list(arrays)
    for other in others:
        if free and (other.pitch is not None or other.azimuth is not None):
            free.remove(nearest_array(other, free))
    if not free:
        return None
    return free[0] if plane.pitch is None else nearest_array(MountingPlane(plane.id, plane.pitch), free)


def _meant_ratio(plane: MountingPlane) -> Iterator[Offer]:
    """A small whole number of degrees may have been meant as a rise over 12; the rules ask, this answers."""
    if plane.pitch is not None and 0 < plane.pitch <= LARGEST_RISE and float(plane.pitch).is_integer():
        meant = parse_pitch(f"{plane.pitch:g}:12")
        yield Offer(meant.understood, meant.degrees)


def _design_pitch(plane: MountingPlane, array: DesignArray | None) -> Iterator[Offer]:
    if array is not None and array.pitch is not None:
        value = f"{number(array.pitch)}° ({pitch_ratio(array.pitch)})"
        apart = None if plane.pitch is None else abs(plane.pitch - array.pitch)
        yield Offer(_design(value, apart, PITCH_TOLERANCE), array.pitch)


def _design_azimuth(plane: MountingPlane, array: DesignArray | None, *, is_open: bool) -> Iterator[Offer]:
    if array is not None and array.azimuth is not None:
        azimuth = array.azimuth % 360
        apart = None if is_open or plane.azimuth is None else circle_difference(plane.azimuth, azimuth)
        yield Offer(_design(f"{number(azimuth)}°", apart, AZIMUTH_TOLERANCE), azimuth)


def _design(value: str, apart: float | None, tolerance: float) -> str:
    """What differs by more than the tolerance is a problem of the field, which says by how much."""
    if apart is None or apart > tolerance:
        return tr("Design: {value}", value=value)
    return tr("Design: {value} · yours is {difference}° off", value=value, difference=number(round(apart, 1)))


def _same_pitch(plane: MountingPlane, others: Sequence[tuple[int, MountingPlane]]) -> Iterator[Offer]:
    known = [(at, other.pitch) for at, other in others if other.pitch is not None]
    if plane.pitch is None and known:
        at, pitch = known[0]
        yield Offer(tr("Same as {plane}: {value}°", plane=_name(at), value=f"{number(pitch)}"), pitch)


def _turned(others: Sequence[tuple[int, MountingPlane]]) -> Iterator[Offer]:
    known = [(at, other.azimuth) for at, other in others if other.azimuth is not None]
    for at, azimuth in known[:1]:
        for turn, words in _TURNS:
            value = round((azimuth + turn) % 360, 6) % 360
            yield Offer(tr(words, plane=_name(at), value=number(value)), value)


def _name(at: int) -> str:
    return tr("Plane {n}", n=at)


def _distinct(offers: Sequence[Offer], present: Sequence[float]) -> tuple[Offer, ...]:
    """Without what reads the same as the value that is there, or as an earlier offer."""
    taken: list[Offer] = []
    for offer in offers:
        known = [*present, *(one.value for one in taken)]
        if all(circle_difference(offer.value, value) >= SAME_DEGREES for value in known):
            taken.append(offer)
    return tuple(taken)
