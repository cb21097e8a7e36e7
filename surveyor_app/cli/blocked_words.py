"""What needs a person after `sync`: whose house, which section, who refused it, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from surveyor_app.cli.output import one_line
from surveyor_app.cli.place_words import SECTIONS
from surveyor_app.domain.notices import deleted_words
from surveyor_app.domain.other_laptops import QUESTION
from surveyor_app.domain.outbox import SECTION_OF, JobKind
from surveyor_app.language import tr

if TYPE_CHECKING:
    from surveyor_app.sync.report import BlockedItem

CONFLICT = "published_elsewhere"
_DELETED, CANNOT_USE = "refused_404", "refused_422"
_REFUSED = "refused_"
_STEPS = {JobKind.PUT_STATUS: "Completing the request"}


def blocked_words(item: BlockedItem) -> str:
    """ "Zoë Sample, Electrical (req-1): Aurora refused this (403): nope. …", with the command that goes on."""
    kind = JobKind(item.kind)
    step = SECTIONS[SECTION_OF[kind]] if kind in SECTION_OF else _STEPS.get(kind, "A photo")
    whose = one_line(item.customer) or "(no name)"
    return f"{whose}, {step} ({item.survey}): {_reason(item, kind)}"


def section_name(kind: str) -> str | None:
    """The section that a kind of job sends, as --json names it; None for photos and the completion."""
    section = SECTION_OF.get(JobKind(kind))
    return section.value if section is not None else None


def overwrite_with(request_id: str) -> str:
    """The command that answers "Publish anyway?"."""
    return f"`surveyor publish {request_id} --overwrite` sends everything, over what the other laptop published."


def conflict_words(text: str, request_id: str) -> str:
    """What is known of the other laptop, and the command instead of the question, which a line cannot take an answer
    to."""
    return f"{text.removesuffix(tr(QUESTION)).strip()} {overwrite_with(request_id)}"


def with_way_on(text: str, code: str, request_id: str) -> str:
    """A blocked step's fault and the command that goes on: by itself it never does."""
    if code == CONFLICT:
        return conflict_words(text, request_id)
    return text if code in (_DELETED, CANNOT_USE) else f"{_ended(text)} {_again(request_id)}"


def _reason(item: BlockedItem, kind: JobKind) -> str:
    if item.code == CONFLICT:
        return conflict_words(item.text, item.survey)
    if not item.code.startswith(_REFUSED) or not (kind in SECTION_OF or kind is JobKind.PUT_STATUS):
        return f"{item.text} {_again(item.survey)}"
    if item.code == _DELETED:
        return deleted_words()
    status = item.code.removeprefix(_REFUSED)
    said = tr("Aurora refused this ({status}): {text}", status=status, text=item.text)
    if item.code == CANNOT_USE:
        return f"{_ended(said)} Correct it (`surveyor show {item.survey}` names the fields), then publish again."
    return f"{_ended(said)} {_again(item.survey)}"


def _again(request_id: str) -> str:
    return f"Once that is settled, `surveyor publish {request_id}` sends it again."


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."
