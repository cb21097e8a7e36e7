"""The relay's package on a clean Debian with its own systemd, behind Caddy: the main job, permissions, backup, purge.

The tests of this module are one story and run in their order (`-p no:randomly`).
"""

from __future__ import annotations

import json
import os
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.survey_files import write_survey
from tests.packages.debian.booted import Booted, booted, cgroup_home
from tests.packages.debian.chroot import Chroot, Done

HOST = "relay.example"
URL = f"https://{HOST}"
KEY = "application-key-of-this-test-5521"
SETTINGS = "/etc/surveyor-relay/relay.env"
STATE = "/var/lib/surveyor-relay"
BACKUPS = "/var/backups/surveyor-relay"
CADDY_ROOT = "/var/lib/caddy/.local/share/caddy/pki/authorities/local/root.crt"
TENANT = "tenant-under-test"
UNITS = Path(__file__).resolve().parents[3] / "packaging/debian/relay"


@pytest.fixture(scope="module")
def installed(debian: Chroot, debs: dict[str, Path]) -> Chroot:
    """Both packages on one clean system, in an older version first, and a surveyor who sits at it."""
    debian.install(debs["older relay"], debs["older desktop"]).ok()
    debian.add_person("ada")
    with (debian.root / "etc/hosts").open("a") as hosts:
        hosts.write(f"127.0.0.1 {HOST}\n")
    return debian


@pytest.fixture(scope="module")
def office(installed: Chroot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Booted]:
    """The system, running."""
    if cgroup_home() is None:
        pytest.skip("this machine gives us no cgroup2 to run a systemd in")
    with booted(installed, tmp_path_factory.mktemp("boot") / "boot.log") as running:
        yield running


def eventually(look: Callable[[], Any], seconds: float = 60) -> Any:
    """The first true value that `look` gives."""
    end, pause = time.monotonic() + seconds, threading.Event()
    while not (found := look()):
        assert time.monotonic() < end, f"{look} did not become true in {seconds:g} s"
        pause.wait(0.5)
    return found


def document(done: Done) -> dict[str, Any]:
    """The JSON document of a command that succeeded."""
    found: dict[str, Any] = json.loads(done.ok().out)
    return found


def ada(office: Booted, *arguments: str) -> Done:
    """Run a laptop's command as the surveyor."""
    return office.run("surveyor", *arguments, "--json", user="ada")


def aurora(office: Booted, method: str, path: str, body: Any = None) -> Any:
    """Talk to the stand-in's control endpoints."""
    url = f"http://127.0.0.1:8788/_practice{path}"
    data = ["-H", "content-type: application/json", "-d", json.dumps(body)] if body is not None else []
    return json.loads(office.run("curl", "-sS", "--fail", "-X", method, *data, url).ok().out or "null")


def settings(office: Booted) -> dict[str, str]:
    """The settings file as it is now."""
    lines = (office.system.root / SETTINGS[1:]).read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def as_service(office: Booted, *command: str) -> Done:
    """As the service's user, outside its sandbox: only permissions count."""
    drop = ("setpriv", "--reuid=surveyor-relay", "--regid=surveyor-relay", "--init-groups", "--")
    return office.run(*drop, *command)


def in_the_sandbox(office: Booted, *command: str) -> Done:
    """As the service's user, and with the file systems that the running service sees."""
    pid = office.run("systemctl", "show", "--value", "-p", "MainPID", "surveyor-relay").ok().out.strip()
    assert pid not in ("", "0")
    drop = ("setpriv", "--reuid=surveyor-relay", "--regid=surveyor-relay", "--clear-groups", "--")
    return office.run("nsenter", "--target", pid, "--mount", "--", *drop, *command)


def test_installing_makes_a_locked_user_closed_folders_and_a_secret_of_this_machine(
    installed: Chroot, debs: dict[str, Path]
) -> None:
    entry = installed.run("getent", "passwd", "surveyor-relay").ok().out.strip().split(":")
    assert (entry[5], entry[6]) == (STATE, "/usr/sbin/nologin")
    assert installed.run("getent", "shadow", "surveyor-relay").ok().out.split(":")[1] in ("!", "*", "!*")
    assert installed.status(STATE) == ("surveyor-relay", "surveyor-relay", "700")
    assert installed.status(BACKUPS) == ("surveyor-relay", "surveyor-relay", "700")
    assert installed.status(SETTINGS) == ("root", "surveyor-relay", "640")
    assert installed.status("/etc/surveyor-relay") == ("root", "surveyor-relay", "750")
    lines = (installed.root / SETTINGS[1:]).read_text().splitlines()
    [secret] = [line.partition("=")[2] for line in lines if line.startswith("SURVEYOR_RELAY_WEBHOOK_SECRET=")]
    assert len(secret) >= 32
    assert "@" not in secret


def test_a_command_says_what_to_do_instead_of_showing_a_permission_fault(installed: Chroot) -> None:
    refused = installed.run("surveyor-relay", "add-surveyor", "Ada Example", "--json", user="ada")
    assert refused.code == 1
    assert "sudo" in refused.err
    assert json.loads(refused.out)["error"]["code"] == "not_allowed"
    assert installed.run("surveyor-relay", "--version", user="ada").ok().out.startswith("surveyor-relay ")
    own = {"SURVEYOR_RELAY_DATA_DIR": "/home/ada/own-office"}
    asked = installed.run("surveyor-relay", "requests", "--json", user="ada", environment=own)
    assert json.loads(asked.out)["error"]["code"] == "no_office", "a folder of one's own is the program's to answer for"


def test_systemd_finds_no_fault_in_the_units_and_rates_them_safe(office: Booted) -> None:
    units = ("surveyor-relay.service", "surveyor-relay-backup.service", "surveyor-relay-backup.timer")
    verified = office.run("systemd-analyze", "verify", *(f"/lib/systemd/system/{unit}" for unit in units))
    ours = [line for line in (verified.out + verified.err).splitlines() if "surveyor" in line]
    assert ours == []
    for unit in units[:2]:
        rated = office.run(
            "systemd-analyze", "security", "--offline=yes", "--threshold=20", f"/lib/systemd/system/{unit}"
        )
        assert rated.code == 0, rated.out[-600:]


def test_a_machine_that_starts_before_it_is_set_up_asks_once_for_its_settings_and_not_for_ever(office: Booted) -> None:
    shown = ("ExecMainStatus", "NRestarts", "ActiveState")

    def state() -> dict[str, str]:
        told = office.run("systemctl", "show", "surveyor-relay", *(f"--property={name}" for name in shown)).ok().out
        return dict(line.split("=") for line in told.split())

    eventually(lambda: state()["ActiveState"] == "failed")
    assert (state()["ExecMainStatus"], state()["NRestarts"]) == ("78", "0")
    assert "SURVEYOR_RELAY_APPLICATION_KEY" in office.journal("surveyor-relay")


def test_the_settings_survive_an_upgrade(office: Booted, debs: dict[str, Path]) -> None:
    path = office.system.root / SETTINGS[1:]
    secret = settings(office)["SURVEYOR_RELAY_WEBHOOK_SECRET"]
    own = {"AURORA_URL": "http://127.0.0.1:8788", "APPLICATION_ID": "app-under-test", "APPLICATION_KEY": KEY}
    text = path.read_text()
    for name, value in {**own, "PUBLIC_URL": URL}.items():
        text = text.replace(f"SURVEYOR_RELAY_{name}=\n", f'SURVEYOR_RELAY_{name}="{value}"\n')
    path.write_text(text)

    installed = copy_into(office, debs["relay"], debs["desktop"])
    office.run("apt-get", "install", "-y", "-qq", *installed, environment={"DEBIAN_FRONTEND": "noninteractive"}).ok()

    assert path.read_text() == text
    assert settings(office)["SURVEYOR_RELAY_WEBHOOK_SECRET"] == secret
    assert office.system.status(SETTINGS) == ("root", "surveyor-relay", "640")
    assert office.run("systemctl", "is-active", "surveyor-relay").out.strip() == "active", office.journal(
        "surveyor-relay"
    )
    assert office.run("systemctl", "is-active", "surveyor-relay-backup.timer").out.strip() == "active"


def copy_into(office: Booted, *packages: Path) -> list[str]:
    """Packages as a running system sees them."""
    for package in packages:
        subprocess.run(["cp", str(package), str(office.system.root / "root" / package.name)], check=True)
    return [f"/root/{package.name}" for package in packages]


def test_the_main_job_runs_behind_caddy_with_a_certificate_that_the_laptop_verifies(
    office: Booted, pictures: Path
) -> None:
    root = office.system.root
    example = (root / "usr/share/doc/surveyor-relay/examples/Caddyfile").read_text()
    (root / "etc/caddy/Caddyfile").write_text(example.replace(f"{HOST} {{", f"{HOST} {{\n\ttls internal\n"))
    office.run("systemctl", "restart", "caddy").ok()
    practice = {
        "PRACTICE_AURORA_APPLICATION_ID": "app-under-test",
        "PRACTICE_AURORA_APPLICATION_KEY": KEY,
        "PRACTICE_AURORA_TENANT_ID": TENANT,
    }
    variables = [f"--setenv={name}={value}" for name, value in practice.items()]
    stand_in = ["systemd-run", "--unit=aurora", "--uid=nobody", *variables, "surveyor", "practice-aurora"]
    eventually((root / CADDY_ROOT[1:]).exists)

    distrusted = eventually(lambda: told_when_pairing(office))
    assert distrusted["error"]["code"] == "tls", distrusted
    office.run("cp", CADDY_ROOT, "/usr/local/share/ca-certificates/office.crt").ok()
    office.run("update-ca-certificates").ok()
    office.run(*stand_in, "--port", "8788").ok()
    eventually(lambda: office.run("curl", "-sS", "--fail", f"{URL}/healthz").code == 0)
    eventually(lambda: office.run("curl", "-sS", "--fail", "http://127.0.0.1:8788/_practice/state").code == 0)

    assert document(office.run("surveyor-relay", "subscribe", "--json"))["url"].startswith(URL)
    code = document(office.run("surveyor-relay", "add-surveyor", "Ada Example", "--json"))["code"]
    assert document(ada(office, "pair", URL, code))["surveyor"] == "Ada Example"
    request = aurora(office, "POST", "/requests", {"tenant_id": TENANT})["request_id"]
    eventually(lambda: is_prefetched(office, request))
    assert document(ada(office, "sync"))["pulled"] == 1

    write_survey(root / "home/ada/survey", pictures)
    subprocess.run(["chmod", "-R", "a+rX", str(root / "home/ada/survey")], check=True)
    ada(office, "import", request, "/home/ada/survey/survey.json").ok()
    ada(office, "publish", request).ok()
    synced = document(ada(office, "sync"))
    assert (synced["published"], synced["uploaded_photos"]) == ([request], 6)

    def receipts() -> list[str]:
        ada(office, "sync")
        return [receipt["kind"] for receipt in document(ada(office, "show", request))["receipts"]]

    eventually(lambda: receipts().count("fetched") == 6)
    assert aurora(office, "GET", "/state")["surveys"][request]["status"] == "completed"
    said = office.journal("surveyor-relay")
    for secret in (KEY, settings(office)["SURVEYOR_RELAY_WEBHOOK_SECRET"], "session_token="):
        assert secret not in said
    caddy_log = (root / "var/log/caddy/surveyor-relay.log").read_text()
    assert '"status":200' in caddy_log
    for secret in (settings(office)["SURVEYOR_RELAY_WEBHOOK_SECRET"], "session_token", "/p/"):
        assert secret not in caddy_log


def test_what_caddy_says_while_the_relay_is_stopped_tells_no_secret(office: Booted) -> None:
    secret = settings(office)["SURVEYOR_RELAY_WEBHOOK_SECRET"]
    header = ("-H", f"X-Surveyor-Webhook-Secret: {secret}", "-d", "{}")
    office.run("systemctl", "stop", "surveyor-relay").ok()
    asked = office.run(
        "curl", "-sS", "-o", "/dev/null", "-w", "%{http_code}", *header, f"{URL}/?session_token={secret}"
    )
    office.run("systemctl", "start", "surveyor-relay").ok()
    assert asked.ok().out in ("502", "503")
    said = eventually(lambda: (text := office.journal("caddy")) and "http.log.error" in text and text)
    assert secret not in said
    eventually(lambda: office.run("curl", "-sS", "--fail", f"{URL}/healthz").code == 0)


def told_when_pairing(office: Booted) -> dict[str, Any] | None:
    """What the laptop says before anybody trusts the office's authority; None while Caddy does not answer yet."""
    done = ada(office, "pair", URL, "ABCDEFGH")
    found: dict[str, Any] = json.loads(done.out)
    return None if found["error"]["code"] == "offline" else found


def is_prefetched(office: Booted, request: str) -> bool:
    entries = document(office.run("surveyor-relay", "requests", "--json"))["requests"]
    return any(entry["id"] == request and entry["prefetched"] for entry in entries)


PRIVATE = ("/root", "/home/ada", "/home/ada/.local/share/surveyor", "/etc/shadow", "/var/lib/caddy/.local/share/caddy")


def looking_at(path: str) -> tuple[str, ...]:
    """A command that shows what is in a file or folder."""
    return "sh", "-c", f'if [ -d "{path}" ]; then ls -A "{path}"; else cat "{path}"; fi'


def test_the_service_user_can_read_nothing_of_anybody_else(office: Booted) -> None:
    for path in PRIVATE:
        assert as_service(office, *looking_at(path)).code != 0, path
    assert as_service(office, "test", "-r", SETTINGS).code == 0
    assert office.run("cat", SETTINGS, user="ada").code != 0
    assert office.run("ls", STATE, user="ada").code != 0
    assert office.run("cat", SETTINGS, user="caddy").code != 0


def test_the_running_service_sees_no_home_and_writes_nowhere_but_to_its_own_folder(office: Booted) -> None:
    for path in (*PRIVATE, BACKUPS, "/srv", "/opt", "/var/log"):
        seen = in_the_sandbox(office, *looking_at(path))
        assert not seen.out.strip(), path
    for path in ("/etc/x", "/usr/x", "/var/lib/x", "/home/x", "/boot/x", BACKUPS + "/x", "/x"):
        assert in_the_sandbox(office, "touch", path).code != 0, path
    assert in_the_sandbox(office, "touch", f"{STATE}/.try").code == 0
    in_the_sandbox(office, "rm", f"{STATE}/.try").ok()
    assert in_the_sandbox(office, "ls", "-A", "/var/lib").out.split() == ["surveyor-relay"]


def test_photos_in_another_folder_need_one_line_for_service_and_backup(office: Booted) -> None:
    root = office.system.root
    office.run("install", "-d", "-o", "surveyor-relay", "-g", "surveyor-relay", "-m", "0700", "/srv/photos").ok()
    (root / "srv/others").mkdir()
    units = ("surveyor-relay", "surveyor-relay-backup")
    drop_ins = [root / f"etc/systemd/system/{unit}.service.d" for unit in units]
    for drop_in in drop_ins:
        drop_in.mkdir(parents=True)
        (drop_in / "override.conf").write_text("[Service]\nBindPaths=/srv/photos\n")
    office.run("systemctl", "daemon-reload").ok()
    office.run("systemctl", "restart", "surveyor-relay").ok()
    in_the_sandbox(office, "touch", "/srv/photos/.try").ok()
    assert in_the_sandbox(office, "ls", "-A", "/srv").out.split() == ["photos"]
    with (drop_ins[1] / "override.conf").open("a") as backup:
        backup.write("ExecStart=\nExecStart=/usr/bin/test -w /srv/photos\n")
    office.run("systemctl", "daemon-reload").ok()
    office.run("systemctl", "start", "surveyor-relay-backup").ok()
    for drop_in in drop_ins:
        (drop_in / "override.conf").unlink()
    office.run("systemctl", "daemon-reload").ok()
    office.run("systemctl", "restart", "surveyor-relay").ok()


def test_the_daily_backup_brings_a_wiped_office_back_and_the_laptop_goes_on(office: Booted, pictures: Path) -> None:
    root = office.system.root
    started = office.run("systemctl", "start", "surveyor-relay-backup.service")
    assert started.code == 0, office.journal("surveyor-relay-backup")
    [made] = list((root / BACKUPS[1:]).iterdir())
    assert office.system.status(f"{BACKUPS}/{made.name}") == ("surveyor-relay", "surveyor-relay", "700")
    inside = f"{BACKUPS}/{made.name}"
    busy = office.run("surveyor-relay", "restore", inside, "--yes", "--json")
    assert (busy.code, json.loads(busy.out)["error"]["code"]) == (1, "busy")

    office.run("systemctl", "stop", "surveyor-relay").ok()
    office.run("sh", "-c", f"rm -rf {STATE}/*").ok()
    assert document(office.run("surveyor-relay", "restore", inside, "--yes", "--json"))["photos"] == 6
    assert {office.system.status(f"{STATE}/{name}")[0] for name in ("relay.db", "photos")} == {"surveyor-relay"}
    office.run("systemctl", "start", "surveyor-relay").ok()

    request = aurora(office, "POST", "/requests", {"tenant_id": TENANT})["request_id"]
    eventually(lambda: is_prefetched(office, request))
    assert document(ada(office, "sync"))["pulled"] >= 1
    write_survey(root / "home/ada/second", pictures)
    subprocess.run(["chmod", "-R", "a+rX", str(root / "home/ada/second")], check=True)
    ada(office, "import", request, "/home/ada/second/survey.json").ok()
    ada(office, "publish", request).ok()
    assert document(ada(office, "sync"))["published"] == [request]


def test_the_service_starts_again_after_it_was_killed(office: Booted) -> None:
    office.run("systemctl", "kill", "--signal=KILL", "surveyor-relay").ok()
    eventually(lambda: office.run("curl", "-sS", "--fail", f"{URL}/healthz").code == 0)


def test_removing_and_purging_leave_the_offices_data_and_say_so(office: Booted) -> None:
    root = office.system.root
    before = {path.name: os.path.getsize(path) for path in (root / STATE[1:]).iterdir() if path.is_dir()}
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    office.run("apt-get", "remove", "-y", "-qq", "surveyor-relay", environment=quiet).ok()
    assert office.run("systemctl", "is-active", "surveyor-relay").out.strip() != "active"
    assert (root / SETTINGS[1:]).exists()

    purged = office.run("apt-get", "purge", "-y", "-qq", "surveyor-relay", environment=quiet).ok()

    assert not (root / "etc/surveyor-relay").exists()
    assert not (root / "usr/lib/surveyor-relay").exists()
    assert (root / STATE[1:] / "relay.db").stat().st_size > 0
    assert before.keys() <= {path.name for path in (root / STATE[1:]).iterdir()}
    assert list((root / BACKUPS[1:]).iterdir())
    assert STATE in purged.out
    assert BACKUPS in purged.out
    assert ada(office, "requests").code == 0, "the desktop app is another package"
