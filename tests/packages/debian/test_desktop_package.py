"""The desktop app's package on a clean Debian: it opens, does the whole job, and never touches anybody's data.

The tests of this module are one story and run in their order (`-p no:randomly`).
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import struct
from pathlib import Path

import pytest

from surveyor_app import identity
from tests.packages.debian.chroot import Chroot

EARLIEST_SCHEMA = Path(__file__).resolve().parents[2] / "data" / "schema_0001.sql"
DATA = ".local/share/surveyor"
_SHOW = """
Xvfb :7 -screen 0 1280x800x24 -nolisten tcp >/dev/null 2>&1 &
export DISPLAY=:7
for try in $(seq 100); do xwd -silent -root -out /tmp/empty.xwd 2>/dev/null && break; sleep 0.2; done
surveyor >/tmp/window.out 2>/tmp/window.err &
app=$!
for try in $(seq 300); do
    kill -0 $app || exit 3
    xwd -silent -root -out /tmp/window.xwd
    [ "$(tr -d '\\000' </tmp/window.xwd | cksum)" != "$(tr -d '\\000' </tmp/empty.xwd | cksum)" ] && break
    sleep 0.2
done
for try in $(seq 60); do  # first its frame alone, in a handful of colours
    sleep 1
    xwd -silent -root -out /tmp/window.xwd
    [ "$(gzip -c /tmp/window.xwd | wc -c)" -gt 20000 ] && break
done
sleep 1
xwd -silent -root -out /tmp/window.xwd
kill -TERM $app
wait $app
"""


@pytest.fixture(scope="module")
def person(debian: Chroot) -> Path:
    """The home of somebody without any rights."""
    return debian.add_person("ada")


def colours_of(picture: Path) -> int:
    """How many different pixels an X window dump of 32 bits a pixel has."""
    data = picture.read_bytes()
    header_size, *fields = struct.unpack(">25I", data[:100])
    width, bytes_per_line, colour_entries = fields[3], fields[11], fields[18]
    assert bytes_per_line == 4 * width  # the bits per pixel in it may be the depth instead, where windows overlap
    pixels = data[header_size + colour_entries * 12 :]
    return len(set(struct.unpack(f"<{len(pixels) // 4}I", pixels[: len(pixels) // 4 * 4])))


def sums_below(folder: Path) -> dict[str, str]:
    """Every file's SHA-256 by its name."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_apt_installs_it_with_everything_it_needs(debian: Chroot, debs: dict[str, Path], person: Path) -> None:
    debian.install(debs["older desktop"]).ok()
    assert debian.run("surveyor", "--version", user="ada").ok().out.strip() == f"surveyor {identity.VERSION}"
    assert debian.run("dpkg", "--verify", "surveyor").ok().out == ""
    strays = debian.run("sh", "-c", "dpkg -L surveyor | grep -Ev '^/(\\.|usr(/|$))'").out
    assert strays == "", "everything is below /usr"


def test_the_self_test_passes_for_a_person_without_rights(debian: Chroot, person: Path) -> None:
    done = debian.run("sh", "-c", "cd && surveyor --self-test", user="ada")
    assert done.code == 0, done


def test_practice_mode_does_the_whole_job_without_a_display(debian: Chroot, person: Path) -> None:
    done = debian.run("sh", "-c", "cd && surveyor demo --keep --json", user="ada").ok()
    told = json.loads(done.out)
    assert told["published"] in told["requests"]
    assert [path for path in told["pictures"] if not (debian.root / path[1:]).stat().st_size] == []


def test_the_window_appears(debian: Chroot, person: Path) -> None:
    done = debian.run("sh", "-c", f"cd; {_SHOW}", user="ada")
    said = (debian.root / "tmp/window.err").read_text()
    assert done.code == 0, (done, said)
    assert colours_of(debian.root / "tmp/empty.xwd") <= 2
    assert colours_of(debian.root / "tmp/window.xwd") > 100
    assert "Traceback" not in said


def test_an_upgrade_keeps_a_survey_with_its_photos(debian: Chroot, debs: dict[str, Path], person: Path) -> None:
    folder = next(path.parent for path in person.rglob("surveyor.db") if "practice" in str(path).lower())
    environment = {"SURVEYOR_DATA_DIR": "/" + folder.relative_to(debian.root).as_posix()}
    listed = debian.run("surveyor", "requests", "--json", user="ada", environment=environment).ok()
    [published] = [r for r in json.loads(listed.out)["requests"] if r["survey_status"] == "published"]
    show = ("surveyor", "show", published["id"], "--json")
    before = json.loads(debian.run(*show, user="ada", environment=environment).ok().out)
    photos = sums_below(folder / "photos")
    assert photos

    debian.install(debs["desktop"]).ok()

    version = debian.run("dpkg-query", "-W", "-f=${Version}", "surveyor").ok().out
    assert version.startswith(identity.VERSION)
    assert json.loads(debian.run(*show, user="ada", environment=environment).ok().out) == before
    assert sums_below(folder / "photos") == photos


def test_data_of_the_earliest_schema_opens_after_a_backup(debian: Chroot, person: Path) -> None:
    debian.run("mkdir", "-p", "/home/ada/old", user="ada").ok()
    script = debian.root / "home/ada/old/make.sql"
    script.write_text(EARLIEST_SCHEMA.read_text())
    script.chmod(0o644)
    with sqlite3.connect(debian.root / "home/ada/old/surveyor.db") as database:
        database.executescript(script.read_text())
        requests = database.execute("SELECT count(*) FROM survey_request").fetchone()[0]
    database.close()
    debian.run("chown", "-R", "ada:ada", "/home/ada/old").ok()
    environment = {"SURVEYOR_DATA_DIR": "/home/ada/old"}

    listed = debian.run("surveyor", "requests", "--json", user="ada", environment=environment).ok()

    assert len(json.loads(listed.out)["requests"]) == requests
    assert list((debian.root / "home/ada/old/backups").glob("*.db"))


def test_menu_entry_and_description_are_valid(debian: Chroot) -> None:
    debian.install("desktop-file-utils", "appstream").ok()
    entry = f"/usr/share/applications/{identity.APP_ID}.desktop"
    checked = debian.run("desktop-file-validate", entry).ok()
    assert checked.out + checked.err == ""
    described = debian.run(
        "appstreamcli", "validate", "--no-net", f"/usr/share/metainfo/{identity.APP_ID}.metainfo.xml"
    )
    assert not re.search(r"^\s*[EW]: ", described.out, re.MULTILINE), described.out
    assert "[es]=" in (debian.root / entry[1:]).read_text()
    for size in ("48x48", "256x256"):
        icon = debian.root / f"usr/share/icons/hicolor/{size}/apps/{identity.APP_ID}.png"
        assert icon.read_bytes()[:4] == b"\x89PNG"
    assert (debian.root / f"usr/share/icons/hicolor/scalable/apps/{identity.APP_ID}.svg").is_file()


def test_the_licences_of_what_it_brings_are_there(debian: Chroot) -> None:
    documents = debian.root / "usr/share/doc/surveyor"
    told = (documents / "copyright").read_text()
    for word in ("LGPL-3", "OFL-1.1", "ISC", "MIT License", "httpx", "SQLAlchemy", "PySide6"):
        assert word.lower() in told.lower(), word
    named = re.findall(r"\(/(\S+\.gz)\)", told)
    assert len(named) > 20
    assert [name for name in named if not (debian.root / name).is_file()] == []


def test_purging_leaves_every_data_folder_alone(debian: Chroot, person: Path) -> None:
    ours = debian.run("surveyor", "requests", "--json", user="ada").ok()
    assert json.loads(ours.out)["requests"] == []
    assert (person / DATA).is_dir()
    before = sums_below(person)

    debian.apt("purge", "surveyor").ok()

    assert sums_below(person) == before
    assert not (debian.root / "usr/lib/surveyor").exists()
    assert debian.run("sh", "-c", "command -v surveyor").code != 0
