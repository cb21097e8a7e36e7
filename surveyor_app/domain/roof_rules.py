"""Rules of the mounting planes: what Aurora or the office needs, what is unusual, and what differs from the design."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.electrical_rules import missing_and_out_of_range
from surveyor_app.domain.problem import COUNTS_DIFFER, NO_PLANE, Problem, Severity
from surveyor_app.domain.request import DesignArray
from surveyor_app.domain.survey import MountingPlane
from surveyor_app.domain.units import echo_pitch
from surveyor_app.language import tr, trn

_FLAT_DEGREES = 9.4624  # 2:12
_STEEP_DEGREES = 45
LARGEST_RISE = 12
_SPACING_INCHES = (12, 99)
_TRUSS_SPACING_INCHES = 24
_DEEP_CHORD_INCHES = 8
PITCH_TOLERANCE, AZIMUTH_TOLERANCE = 3, 10


def circle_difference(one: float, other: float) -> float:
    """Degrees between two azimuths, the short way round: 350 and 10 are 20 apart."""
    apart = abs(one - other) % 360
    return min(apart, 360 - apart)


def nearest_array(plane: MountingPlane, arrays: Sequence[DesignArray]) -> DesignArray:
    """The design's array (of at least one) that is most like a plane, each angle counted in its own tolerance."""
    return min(arrays, key=lambda array: _distance(plane, array))


def list_problems(planes: Sequence[MountingPlane], arrays: Sequence[DesignArray] | None) -> Iterator[Problem]:
    """The rules about all planes together. Aurora takes an empty list; it is the office that wants a plane, and not for
    a design that is known to have nothing on the roof, as one of batteries alone."""
    section = SectionName.MOUNTING_PLANES.value
    if not planes and arrays is not None and not arrays:
        text = tr("No roof plane has been entered. Right if nothing will stand on the roof: the design has no arrays.")
        yield Problem(Severity.WARNING, section, text, NO_PLANE)
    elif not planes:
        yield Problem(Severity.ERROR, section, tr("No roof plane has been entered; the office needs at least one."))
    elif arrays and len(arrays) != len(planes):
        entered = trn("{n} roof plane", "{n} roof planes", len(planes))
        text = trn(
            "The design has {n} array, but {planes} entered.",
            "The design has {n} arrays, but {planes} entered.",
            len(arrays),
            planes=entered,
        )
        yield Problem(Severity.WARNING, section, text, COUNTS_DIFFER)


def plane_problems(plane: MountingPlane, path: str, arrays: Sequence[DesignArray]) -> Iterator[Problem]:
    """The rules of one plane."""
    yield from missing_and_out_of_range(SectionName.MOUNTING_PLANES, path, plane)
    if plane.pitch is not None and 0 <= plane.pitch <= 90:
        yield from _pitch_problems(plane.pitch, plane.roof_type, f"{path}.pitch")
    yield from _framing_problems(plane, path)
    yield from _design_problems(plane, path, arrays)


def _warning(field: str, text: str) -> Problem:
    return Problem(Severity.WARNING, field, text)


def _pitch_problems(pitch: float, roof_type: str | None, field: str) -> Iterator[Problem]:
    if pitch > _STEEP_DEGREES:
        yield _warning(field, tr("Pitch {pitch:g}° is steeper than 12:12 (45°).", pitch=pitch))
    if 0 < pitch <= LARGEST_RISE and float(pitch).is_integer():
        yield _warning(field, tr("Pitch {pitch:g}° is a low slope: did you mean {pitch:g}:12?", pitch=pitch))
    if roof_type == "comp_shingle" and round(pitch, 2) < round(_FLAT_DEGREES, 2):
        yield _warning(field, tr("Composition shingle under 2:12 is unusual ({pitch}).", pitch=echo_pitch(pitch)))
    if pitch <= _FLAT_DEGREES:
        yield Problem(Severity.INFO, field, tr("Flat roof: {pitch}, at most 2:12.", pitch=echo_pitch(pitch)))


def _framing_problems(plane: MountingPlane, path: str) -> Iterator[Problem]:
    spacing, is_truss = plane.rafter_spacing, plane.framing_type == "truss"
    low, high = _SPACING_INCHES
    if spacing is not None and spacing > 0:
        if not low <= spacing <= high:
            yield _warning(
                f"{path}.rafter_spacing",
                tr("Rafter spacing {spacing:g} in is outside {low} to {high} in.", spacing=spacing, low=low, high=high),
            )
        if is_truss and spacing != _TRUSS_SPACING_INCHES:
            text = tr("Trusses usually stand 24 in apart, not {spacing:g} in.", spacing=spacing)
            yield _warning(f"{path}.rafter_spacing", text)
    depth = re.fullmatch(r"\d+x(\d+)", plane.rafter_size or "")
    if is_truss and depth is not None and int(depth[1]) >= _DEEP_CHORD_INCHES:
        yield _warning(f"{path}.rafter_size", tr("A truss with a {size} top chord is unusual.", size=plane.rafter_size))


def _design_problems(plane: MountingPlane, path: str, arrays: Sequence[DesignArray]) -> Iterator[Problem]:
    if not arrays or (plane.pitch is None and plane.azimuth is None):
        return
    nearest = nearest_array(plane, arrays)
    if plane.pitch is not None and nearest.pitch is not None:
        apart = abs(plane.pitch - nearest.pitch)
        if apart > PITCH_TOLERANCE:
            text = tr(
                "Pitch {pitch:g}° differs from the design ({design:g}°) by {apart:.1f}°.",
                pitch=plane.pitch,
                design=nearest.pitch,
                apart=apart,
            )
            yield _warning(f"{path}.pitch", text)
    if plane.azimuth is not None and nearest.azimuth is not None:
        apart = circle_difference(plane.azimuth, nearest.azimuth)
        if apart > AZIMUTH_TOLERANCE:
            text = tr(
                "Azimuth {azimuth:g}° differs from the design ({design:g}°) by {apart:.1f}°.",
                azimuth=plane.azimuth,
                design=nearest.azimuth,
                apart=apart,
            )
            yield _warning(f"{path}.azimuth", text)


def _distance(plane: MountingPlane, array: DesignArray) -> float:
    """How far an array is from a plane, each angle counted in its own tolerance; what is unknown counts as far."""
    total = 0.0
    if plane.pitch is not None:
        total += abs(plane.pitch - array.pitch) / PITCH_TOLERANCE if array.pitch is not None else 90
    if plane.azimuth is not None:
        known = array.azimuth is not None
        total += circle_difference(plane.azimuth, array.azimuth or 0) / AZIMUTH_TOLERANCE if known else 90
    return total
