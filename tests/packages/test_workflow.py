"""The workflow that builds on other systems keeps to GitHub's schema and to pinned actions, and names files that exist.

Nobody here can run it: these tests say that it is well-formed, not that it works.
"""

from __future__ import annotations

import os
import plistlib
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

PLACE = ".github/workflows/packages.yml"
SCRIPTS = ("packaging/windows/sign.sh", "packaging/macos/sign.sh", "packaging/macos/notarise.sh")


@pytest.fixture
def text(repository: Path) -> str:
    """The workflow."""
    return (repository / PLACE).read_text(encoding="utf-8")


@pytest.fixture
def jobs(text: str) -> dict[str, Any]:
    """Its jobs."""
    found: dict[str, Any] = YAML(typ="safe").load(text)["jobs"]
    return found


def test_it_keeps_to_the_schema_of_such_files(repository: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", PLACE]
    answer = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_every_action_is_pinned_to_a_commit(text: str) -> None:
    used = re.findall(r"uses: (\S+)", text)
    assert used
    assert [each for each in used if not re.fullmatch(r"actions/[\w-]+@[0-9a-f]{40}", each)] == []


def test_linux_windows_and_macos_freeze_examine_and_keep_what_they_built(jobs: dict[str, Any]) -> None:
    for system, build in (("linux", "make package"), ("windows-frozen", "freeze.py desktop"), ("macos", "freeze.py")):
        steps = [step.get("run", "") + step.get("uses", "") for step in jobs[system]["steps"]]
        words = "\n".join(steps)
        assert words.index(build) < words.index("--self-test") < words.index("upload-artifact"), system


def test_every_file_that_it_names_is_there(text: str, repository: Path) -> None:
    named = set(re.findall(r"packaging/[\w/.-]+\w", text))
    assert named
    assert [name for name in named if not (repository / name).is_file()] == []


def test_nothing_may_be_written_to_the_repository_from_there(text: str) -> None:
    assert YAML(typ="safe").load(text)["permissions"] == {"contents": "read"}
    assert "pull_request_target" not in text


@pytest.mark.parametrize("script", SCRIPTS)
def test_without_certificates_signing_says_so_and_goes_on(repository: Path, script: str) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("WINDOWS_", "MACOS_"))}
    answer = subprocess.run(
        ["/bin/sh", repository / script, "made-up"], env=kept, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0
    assert re.search(r"not (signed|notarised): made-up", answer.stdout)


def test_a_certificate_signs_the_windows_programs(repository: Path, tmp_path: Path) -> None:
    tools = ("osslsigncode", "openssl", "x86_64-w64-mingw32-gcc")
    if missing := [tool for tool in tools if shutil.which(tool) is None]:
        pytest.skip(f"needs {missing}: apt-get install osslsigncode openssl gcc-mingw-w64-x86-64")
    script = f"""
        set -eu; cd {tmp_path}
        openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -subj '/CN=Made up' -days 2 2>/dev/null
        openssl pkcs12 -export -inkey key.pem -in cert.pem -out signing.pfx -passout 'pass:made up word'
        echo 'int main(void){{return 0;}}' > a.c; x86_64-w64-mingw32-gcc a.c -o 'a program.exe'
        export WINDOWS_TIMESTAMP_URL= WINDOWS_CERTIFICATE_PASSWORD='made up word'
        WINDOWS_CERTIFICATE=$(base64 -w0 signing.pfx) sh {repository}/packaging/windows/sign.sh 'a program.exe'
        osslsigncode verify -CAfile cert.pem 'a program.exe'
    """
    answer = subprocess.run(["/bin/sh", "-c", script], capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "Signature verification: ok" in answer.stdout


def test_the_disk_image_holds_the_app_and_the_way_to_applications(repository: Path, tmp_path: Path) -> None:
    """With stand-ins for Apple's two programs: only the script's own doing is seen here."""
    app = tmp_path / "Surveyor.app" / "Contents"
    app.mkdir(parents=True)
    (app / "Info.plist").write_bytes(plistlib.dumps({"CFBundleShortVersionString": "1.2.3"}))
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "hdiutil").write_text(f'#!/bin/sh\nls "$5" > {tmp_path}/held\necho "$@" > {tmp_path}/asked\n')
    (programs / "PlistBuddy").write_text("#!/bin/sh\necho 1.2.3\n")
    for program in programs.iterdir():
        program.chmod(0o755)
    script = (repository / "packaging/macos/dmg.sh").read_text(encoding="utf-8").replace("/usr/libexec/", "")
    (tmp_path / "dmg.sh").write_text(script, encoding="utf-8")
    environment = os.environ | {"PATH": f"{programs}:{os.environ['PATH']}"}
    command: list[str | Path] = ["/bin/sh", tmp_path / "dmg.sh", tmp_path / "Surveyor.app", tmp_path / "out", "arm64"]
    subprocess.run(command, check=True, env=environment)
    assert (tmp_path / "held").read_text().split() == ["Applications", "Surveyor.app"]
    assert (tmp_path / "asked").read_text().rstrip().endswith(f"-ov {tmp_path}/out/Surveyor-1.2.3-arm64.dmg")


def test_the_entitlements_can_be_read(repository: Path) -> None:
    content = (repository / "packaging/macos/entitlements.plist").read_bytes()
    assert plistlib.loads(content) == {"com.apple.security.cs.allow-unsigned-executable-memory": True}
