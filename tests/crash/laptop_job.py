"""What a laptop does of a whole job, or a relay, in a process that may be killed anywhere and is simply started again.

`python -m tests.crash.laptop_job` waits for orders on its standard input, one JSON document a line, and does each in a
process forked off for it: one that dies takes nothing along, and no second is spent on importing. It answers {"pid"}
when the process runs and {"pid", "code", "answer"} when it has ended (a negative code is the signal).
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import select
import signal
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from surveyor_app import failpoints
from surveyor_app.bootstrap import Container
from surveyor_app.domain.attributes import SectionName
from surveyor_app.domain.errors import SurveyorError
from surveyor_app.domain.photo import PhotoTarget
from surveyor_app.domain.survey import SurveyStatus
from tests.crash import mutations

Order = dict[str, Any]
# Imported before the first fork, since every laptop needs them.
_HEAVY = (
    "PySide6.QtGui",
    "alembic.command",
    "httpx",
    "surveyor_app.cli.delivery",
    "surveyor_app.imaging.inspect",
    "surveyor_app.imaging.published",
    "surveyor_app.imaging.raster",
    "surveyor_app.imaging.thumbnail",
    "surveyor_app.services.opened",
    "surveyor_app.sync.engine",
    "surveyor_app.cli.app",
    "surveyor_app.cli.relay",
    "surveyor_app.relay.server",
    "surveyor_app.relay.app",
    "uvicorn",
)


def prepare(container: Container, order: Order) -> dict[str, Any]:
    """Pair, pull, import: each only where it is still to be done."""
    request_id = order["request"]
    with closing(container.services()) as services:
        if order.get("code") and services.tokens.load() is None:
            services.pairing.pair(order["url"], order["code"], order["name"])
        known = {summary.id for summary in services.survey.requests()}
    if request_id not in known:
        container.sync(0.0)
    with closing(container.services()) as services:
        survey = services.survey.detail(request_id).survey
        if survey.status is SurveyStatus.DRAFT and survey.electrical.main_bus_rating is None:
            services.imports.import_file(request_id, Path(order["file"]))
    return {}


def publish(container: Container, order: Order) -> dict[str, Any]:
    """Publish what is there; `overwrite` over what another laptop published."""
    with closing(container.services()) as services:
        outcome = services.publish.publish(order["request"], overwrite=order.get("overwrite", False))
    return {"queued": outcome.queued, "revision": outcome.revision}


def deliver(container: Container, order: Order) -> dict[str, Any]:
    """The whole job: prepare, publish, sync. Returns the sync's document."""
    prepare(container, order)
    with closing(container.services()) as services:
        is_draft = services.survey.detail(order["request"]).survey.status is SurveyStatus.DRAFT
    if is_draft:
        assert publish(container, order)["queued"], "the publish was refused"
    return sync(container, order)


def edit(container: Container, order: Order) -> dict[str, Any]:
    """Type something."""
    with closing(container.services()) as services:
        services.survey.set_value(order["request"], SectionName.ELECTRICAL, None, "notes", order["text"])
    return {"saved": order["text"]}


def attach(container: Container, order: Order) -> dict[str, Any]:
    """Add a photo."""
    target = PhotoTarget(SectionName.ELECTRICAL, None)
    with closing(container.services()) as services:
        added = services.photo.add_files(order["request"], target, [Path(order["picture"])])
    return {"added": len(added.added)}


def turn(container: Container, order: Order) -> dict[str, Any]:
    """Have a photo, by its original name, turned to so many degrees."""
    with closing(container.services()) as services:
        views = services.survey.detail(order["request"]).photos
        ids = [view.photo.id for view in views if view.photo.original_name == order["picture"]]
        services.photo.turn_all({photo_id: order["degrees"] for photo_id in ids})
    return {"turned": order["degrees"] if ids else None}


def sync(container: Container, order: Order) -> dict[str, Any]:
    """Only a sync."""
    from surveyor_app.cli.delivery import sync_document

    return sync_document(container.sync(order.get("wait", 5.0)))


def relay(container: Container, order: Order) -> dict[str, Any]:
    """Serve as the office relay until stopped; what it says goes to a file."""
    log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    for stream in (1, 2):
        os.dup2(log, stream)
    return {"code": container.run_command(["relay", "serve", "--port", order["port"]])}


STEPS = {
    "prepare": prepare,
    "edit": edit,
    "attach": attach,
    "turn": turn,
    "publish": publish,
    "sync": sync,
    "deliver": deliver,
    "relay": relay,
}


def work_off(order: Order) -> dict[str, Any]:
    """One order, in a process of its own. A fault is told, not raised."""
    for name in ("SURVEYOR_FAILPOINT", "SURVEYOR_FAILPOINT_TRACE", mutations.VARIABLE):
        os.environ.pop(name, None)
    os.environ.update({"SURVEYOR_DATA_DIR": order["folder"], **order.get("environment", {})})
    importlib.reload(failpoints)  # reads its settings anew
    mutations.apply(os.environ.get(mutations.VARIABLE, ""))
    try:
        return STEPS[order["do"]](Container.for_this_user(), order)
    except SurveyorError as error:
        return {"error": {"code": error.code, "text": error.text}}


def _serve() -> None:
    logging.basicConfig(level=logging.ERROR, stream=sys.stderr)
    for name in _HEAVY:
        importlib.import_module(name)
    say = sys.stdout
    for line in sys.stdin:
        with tempfile.NamedTemporaryFile("r", prefix="laptop-answer-", encoding="utf-8") as answer:
            pid = os.fork()
            if pid == 0:
                _child(json.loads(line), Path(answer.name))
            say.write(json.dumps({"pid": pid}) + "\n")
            say.flush()
            code = _end_of(pid)
            text = answer.read()
        say.write(json.dumps({"pid": pid, "code": code, "answer": json.loads(text) if text else None}) + "\n")
        say.flush()


def _end_of(pid: int) -> int:
    """Wait for it; when whoever gave the order is gone, it goes too."""
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if select.select([sys.stdin], [], [], 0.02)[0]:  # nothing is written meanwhile: this is the end of the file
            os.kill(pid, signal.SIGKILL)


def _child(order: Order, answer: Path) -> None:
    code = 70
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    try:
        document = work_off(order)
        answer.write_text(json.dumps(document), encoding="utf-8")
        code = 0
    except BaseException:
        logging.getLogger(__name__).exception("the laptop fell over")
    finally:
        os._exit(code)


if __name__ == "__main__":
    _serve()
