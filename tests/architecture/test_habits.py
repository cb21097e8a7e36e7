"""Habits that no linter here knows: no nested event loops, no blocking sleeps, no naive times, no stray prints."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.source import Module, dotted, modules

PACKAGE = modules("surveyor_app")
# A drag has no other call than exec(), and before the window's own loop runs no coroutine can be lost.
MAY_EXEC = frozenset({"surveyor_app/gui/widgets/photo_drag.py", "surveyor_app/gui/first_window.py"})


def calls(module: Module) -> list[tuple[str, ast.Call]]:
    return [(dotted(node.func), node) for node in module.nodes() if isinstance(node, ast.Call)]


def naive(name: str, call: ast.Call) -> bool:
    """Whether this call makes a time without a zone."""
    arguments = len(call.args) + len(call.keywords)
    if name.endswith(("datetime.utcnow", "datetime.utcfromtimestamp", "date.today", "datetime.today")):
        return True
    if name.endswith("datetime.now"):
        return arguments < 1
    return name.endswith("datetime.fromtimestamp") and arguments < 2


def found(offences: list[str]) -> str:
    return "\n".join(offences)


def test_the_package_was_found() -> None:
    assert len(PACKAGE) > 20


def test_no_dialog_or_loop_is_run_with_exec_in_the_gui() -> None:
    offences = [
        module.place(call)
        for module in PACKAGE
        if module.within("surveyor_app/gui") and module.name not in MAY_EXEC
        for name, call in calls(module)
        if name.endswith((".exec", ".exec_")) or name == "exec"
    ]
    assert not offences, f"open() and await `finished` instead:\n{found(offences)}"


def test_nothing_pumps_the_event_loop_by_hand() -> None:
    offences = [
        module.place(node)
        for module in PACKAGE
        for node in module.nodes()
        if (isinstance(node, ast.Attribute) and node.attr == "processEvents")
        or (isinstance(node, ast.Name) and node.id == "processEvents")
    ]
    assert not offences, found(offences)


def test_nothing_sleeps_in_a_thread() -> None:
    offences = [module.place(call) for module in PACKAGE for name, call in calls(module) if name == "time.sleep"]
    offences += [module.place(node) for module in PACKAGE for name, node in module.imported() if name == "time.sleep"]
    assert not offences, f"wait on an event, or on an injected sleep:\n{found(offences)}"


def test_every_time_has_a_zone() -> None:
    offences = [module.place(call) for module in PACKAGE for name, call in calls(module) if naive(name, call)]
    assert not offences, f"datetime.now(UTC) is meant:\n{found(offences)}"


def test_only_the_command_line_prints() -> None:
    offences = [
        module.place(call)
        for module in PACKAGE
        if not module.within("surveyor_app/cli")
        for name, call in calls(module)
        if name == "print"
    ]
    assert not offences, found(offences)


def test_imaging_uses_no_widgets() -> None:
    allowed = ("PySide6.QtCore", "PySide6.QtGui")
    offences = [
        f"{module.place(node)} {name}"
        for module in PACKAGE
        if module.within("surveyor_app/imaging")
        for name, node in module.imported()
        if name.startswith("PySide6.") and not name.startswith(allowed)
    ]
    assert not offences, found(offences)


def test_the_standard_http_client_stays_where_http_belongs() -> None:
    homes = ("surveyor_app/api", "surveyor_app/relay", "surveyor_app/practice_aurora")
    offences = [
        f"{module.place(node)} {name}"
        for module in PACKAGE
        if not module.within(*homes)
        for name, node in module.imported()
        if name in {"urllib.request", "http.client", "http.server"}
    ]
    assert not offences, found(offences)


def test_what_outlives_a_widget_keeps_no_nameless_function_of_it() -> None:
    """A method is let go with its widget, a lambda is called when that is long gone."""
    lasting = {"look.changed.connect", "session.changed.connect", "bridge.changed.connect", "news.changed.connect"}
    offences = [
        module.place(call)
        for module in PACKAGE
        for name, call in calls(module)
        if name.removeprefix("self.").removeprefix("_") in lasting
        if any(isinstance(argument, ast.Lambda) for argument in call.args)
    ]
    assert not offences, found(offences)


def test_every_module_says_in_its_first_line_what_it_is() -> None:
    offences = [module.name for module in [*PACKAGE, *modules("tests")] if not ast.get_docstring(module.tree)]
    assert not offences, found(offences)


def test_no_test_module_imports_from_another() -> None:
    offences = [
        f"{module.place(node)} {name}"
        for module in modules("tests")
        for name, node in module.imported()
        if any(part.startswith("test_") for part in name.split("."))
    ]
    assert not offences, f"what tests share belongs into a module beside them:\n{found(offences)}"


@pytest.mark.parametrize(
    ("line", "is_naive"),
    [
        ("datetime.now()", True),
        ("datetime.now(UTC)", False),
        ("datetime.datetime.now(tz=UTC)", False),
        ("datetime.utcnow()", True),
        ("datetime.fromtimestamp(1.5)", True),
        ("datetime.fromtimestamp(1.5, UTC)", False),
        ("date.today()", True),
        ("clock.now()", False),
    ],
)
def test_naive_times_are_recognised(line: str, is_naive: bool) -> None:
    call = ast.parse(line, mode="eval").body
    assert isinstance(call, ast.Call)
    assert naive(dotted(call.func), call) is is_naive
