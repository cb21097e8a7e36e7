"""The office's evening page: which surveys are in, which are on their way, and which need somebody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from surveyor_app.cli.output import one_line

Document = dict[str, Any]
_TITLES = {
    "needs": "Need somebody",
    "sending": "Being sent",
    "in": "In",
    "open": "Not sent yet",
    "cancelled": "Cancelled",
}
_COUNTED = {
    "needs": "{n} need somebody",
    "sending": "{n} being sent",
    "in": "{n} in",
    "open": "{n} not sent yet",
    "cancelled": "{n} cancelled",
}


def chosen(requests: list[Document], state: str) -> Document:
    """The document of `relay requests`: those of one state ("all" for every one), and how many are in each."""
    numbers = Counter(request["state"] for request in requests)
    return {
        "requests": [request for request in requests if state in ("all", request["state"])],
        "summary": {name: numbers[name] for name in _TITLES},
    }


def words(document: Document) -> str:
    """Summary first, then the groups, what needs somebody foremost."""
    if not any(document["summary"].values()):
        return "No request has come yet."
    lines = [_summary(document["summary"])]
    for state, title in _TITLES.items():
        rows = [request for request in document["requests"] if request["state"] == state]
        if rows:
            lines += ["", title, *_rows(rows)]
    return "\n".join(lines)


def _summary(numbers: dict[str, int]) -> str:
    said = (_COUNTED[name].format(n=number) for name, number in numbers.items() if number)
    words_ = " · ".join(said)
    return words_.replace("1 need somebody", "1 needs somebody", 1) if numbers["needs"] == 1 else words_


def _rows(requests: Iterable[Document]) -> list[str]:
    lines: list[str] = []
    for request in requests:
        lines.append(f"  {_customer(request)}  ({_who(request)})")
        lines.append(f"    {one_line(request['state_text'])}")
        if request["reason"]:
            lines.append(f"    {one_line(request['reason'])}")
        lines.append(f"    {one_line(request['id'])}  tenant {one_line(request['tenant_id'])}")
    return lines


def _who(request: Document) -> str:
    """Whoever has the survey on a laptop; else whom it was given to."""
    progress, assigned = request["progress"], request["assigned_to"]
    if progress is None:
        return one_line(assigned) if assigned else "unassigned"
    holder = f"{one_line(progress['surveyor'])}, {one_line(progress['device'])}"
    return f"{holder}; assigned to {one_line(assigned)}" if assigned not in (None, progress["surveyor"]) else holder


def _customer(request: Document) -> str:
    name, address = (one_line(request[key]) for key in ("customer_name", "address"))
    if not name and not address and not request["prefetched"]:
        return "(customer not known yet)"
    return f"{name or '(no name)'}, {address or '(no address)'}"
