"""The page that the phone gets: one file with everything in it, in the app's language, and what may run on it."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re

from surveyor_app import language, resources
from surveyor_app.language import N_, tr

HEADERS = (
    ("Cache-Control", "no-store"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
# The texts of the template, by the names that it has for them, and of its script.
_WORDS = {
    "title": N_("Photos to the laptop"),
    "no_script": N_("This page needs JavaScript. Switch it on in the browser’s settings, then load the page again."),
    "goes_to": N_("They go to"),
    "choose": N_("Choose photos"),
    "take": N_("Take a photo"),
    "waits": N_("waits"),
    "sending": N_("is being sent"),
    "saving": N_("has arrived, the laptop is saving it"),
    "kept": N_("on the laptop ✓"),
    "double": N_("was on the laptop already ✓"),
    "refused": N_("not taken"),
    "later": N_("not taken yet"),
    "lost": N_("not sent: choose it once more"),
    "again": N_("Send again"),
    "too_large": N_("The file has more than {most} MB."),
    "all_there": N_("All photos are on the laptop ✓"),
    "some_wait": N_("{n} of {of} photos are on the laptop. Keep this page open."),
    "some_not": N_("{n} of {of} photos are on the laptop. See below what the others need."),
    "cut": N_(
        "The laptop does not answer. The photos wait here and go on by themselves. Is the phone in the same network, "
        "and is “Photos from a phone” still open on the laptop?"
    ),
    "gone": N_("This address is no longer good. Scan the code on the laptop again, and choose what was not sent."),
}
_PART = re.compile(r"<(script|style)>(.*?)</\1>", re.DOTALL)


class Page:
    """The page in the language that is in use now."""

    def __init__(self, most_bytes: int) -> None:
        words = {name: tr(text) for name, text in _WORDS.items()}
        words["most"] = str(most_bytes)
        words["too_large"] = words["too_large"].format(most=most_bytes // 1_000_000)
        text = resources.read_text("phone", "page.html")
        hashes = {kind: _hash(part) for kind, part in _PART.findall(text)}
        for name, said in words.items():
            text = text.replace(f"[[{name}]]", html.escape(said))
        text = text.replace("[[language]]", language.current())
        text = text.replace("[[words]]", json.dumps(words).replace("<", "\\u003c"))
        self.content = text.encode()
        self.policy = (
            f"{NOTHING}; script-src '{hashes['script']}'; style-src '{hashes['style']}'; connect-src 'self'; "
            "img-src data:"
        )


def _hash(part: str) -> str:
    """By which a browser knows that this part, and nothing else, may run."""
    return f"sha256-{base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()}"
