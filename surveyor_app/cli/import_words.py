"""What `surveyor import` says: what the survey has now, and what of its earlier content went away."""

from __future__ import annotations

from surveyor_app.cli.place_words import SECTIONS
from surveyor_app.cli.show_words import standing_words
from surveyor_app.domain.moments import count
from surveyor_app.services.import_losses import ImportLosses
from surveyor_app.services.summaries import SurveyDetail


def import_words(detail: SurveyDetail, lost: ImportLosses) -> str:
    """One to three lines."""
    counts = (
        count(len(detail.survey.subpanels), "subpanel"),
        count(len(detail.survey.mounting_planes), "roof plane"),
        count(len(detail.photos), "photo"),
    )
    lines = [f"Imported. The survey now has {', '.join(counts)}; {standing_words(detail.problems)}."]
    if lost.replaced:
        lines.append(f"Replaced as a whole: {', '.join(SECTIONS[section] for section in lost.replaced)}. {_gone(lost)}")
    return "\n".join(lines)


def _gone(lost: ImportLosses) -> str:
    in_bin = [(lost.subpanels, "subpanel"), (lost.planes, "roof plane"), (lost.photos, "photo")]
    gone = [(lost.answers, "earlier answer"), (lost.reasons, "reason for a missing picture")]
    sentences = []
    if any(number for number, _what in gone):
        many = {"reason for a missing picture": "reasons for missing pictures"}
        parts = [count(number, what, many.get(what, "")) for number, what in gone if number]
        sentences.append(f"No longer there: {' and '.join(parts)}.")
    if any(number for number, _what in in_bin):
        parts = [count(number, what) for number, what in in_bin if number]
        sentences.append(f"Now in the bin: {', '.join(parts)}.")
    return " ".join(sentences) or "Nothing that was there is lost."
