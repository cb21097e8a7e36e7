"""What a partner webhook subscription must look like.

Source: Aurora's partner documents on webhooks: https, ``<SESSION_TOKEN>`` and ``<TENANT_ID>`` as URL parameters and an
authentication header; a practice run may use http on the loopback interface.
"""

from __future__ import annotations

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from surveyor_app.practice_aurora.error_shapes import Problem
from surveyor_app.practice_aurora.validation import is_web_url, wrapper_problems

WRAPPER = "partner_application_webhook"
SURVEY_REQUESTED = "site_survey_requested"
EVENTS: dict[str, tuple[str, ...]] = {
    SURVEY_REQUESTED: ("<SITE_SURVEY_REQUEST_ID>", "<TENANT_ID>", "<SESSION_TOKEN>"),
    "app_status_changed": ("<TENANT_ID>", "<SESSION_TOKEN>"),
}
TEXTS = ("event", "url_template", "description", "header_auth_key", "header_auth_value")
REQUIRED = ("event", "url_template", "header_auth_key", "header_auth_value")


def is_loopback(host: str | None) -> bool:
    """True for localhost and loopback addresses."""
    if host is None:
        return False
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def body_problems(body: Any) -> list[Problem]:
    """What is wrong with the wrapper, the attribute names and their types."""
    problems = wrapper_problems(body, WRAPPER)
    if problems:
        return problems
    given = body[WRAPPER]
    if not isinstance(given, dict):
        return [Problem(WRAPPER, "must be an object")]
    for name, value in given.items():
        if name == "enabled":
            if not isinstance(value, bool):
                problems.append(Problem(f"{WRAPPER}.enabled", "must be true or false"))
        elif name not in TEXTS:
            problems.append(Problem(f"{WRAPPER}.{name}", "is not a known attribute"))
        elif not isinstance(value, str) and not (name == "description" and value is None):
            problems.append(Problem(f"{WRAPPER}.{name}", "must be a string"))
    return problems


def subscription_problems(attributes: dict[str, Any]) -> list[Problem]:
    """What is wrong with the whole subscription, after an update was merged into it."""
    problems = [Problem(f"{WRAPPER}.{name}", "is required") for name in REQUIRED if not attributes.get(name)]
    event, template = attributes.get("event"), attributes.get("url_template")
    if event and event not in EVENTS:
        problems.append(Problem(f"{WRAPPER}.event", "is not a known event"))
    if template:
        problems += _template_problems(template, EVENTS.get(event or "", ()))
    return problems


def _template_problems(template: str, placeholders: tuple[str, ...]) -> list[Problem]:
    field = f"{WRAPPER}.url_template"
    if not is_web_url(template):
        return [Problem(field, "must be an https URL")]
    parts = urlsplit(template)
    problems = []
    if parts.scheme != "https" and not is_loopback(parts.hostname):
        problems.append(Problem(field, "must use https"))
    problems += [
        Problem(field, f"must contain {placeholder} as a URL parameter")
        for placeholder in placeholders
        if placeholder not in parts.query
    ]
    return problems
