"""A backup that is damaged, forged or too new is refused in words, and the office stays as it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from surveyor_app.domain.errors import SurveyorError
from surveyor_app.relay.backup.restore import check_backup, restore_backup
from tests.relay.backups import back_up, files_below
from tests.relay.office import SURVEY, Laptop, Office, picture


def damage_cut(backup: Path) -> None:
    backup.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])


def damage_last_block(backup: Path) -> None:
    backup.write_bytes(backup.read_bytes()[:-12_000])


def damage_a_byte(backup: Path) -> None:
    data = bytearray(backup.read_bytes())
    data[data.index(b"SQLite format 3") + 3000] ^= 1
    backup.write_bytes(data)


def damage_everything(backup: Path) -> None:
    backup.write_bytes(b"no backup at all")


@pytest.mark.parametrize("damage", [damage_cut, damage_last_block, damage_a_byte, damage_everything])
def test_a_damaged_file_is_refused_in_words_and_changes_nothing(
    office: Office, jane: Laptop, life: ExitStack, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    jane.upload(picture(1), SURVEY)
    backup = tmp_path / "backup.tar"
    back_up(office, backup)
    life.close()
    damage(backup)
    before = files_below(office.settings.data_dir)

    for look in (check_backup, lambda path: restore_backup(office.settings, path, office.clock)):
        with pytest.raises(SurveyorError, match="cannot be used") as fault:
            look(backup)
        assert fault.value.advice

    after = files_below(office.settings.data_dir)
    assert {name: after[name] for name in before} == before
    assert after.keys() - before.keys() <= {"relay.db.serving"}


@pytest.mark.parametrize("victim", ["relay.db", "manifest.json"])
@pytest.mark.parametrize("how", ["gone", "changed"])
def test_a_damaged_folder_is_refused_in_words_and_changes_nothing(
    office: Office, jane: Laptop, life: ExitStack, tmp_path: Path, victim: str, how: str
) -> None:
    jane.upload(picture(1), SURVEY)
    backup = tmp_path / "backup"
    back_up(office, backup)
    life.close()
    path = backup / victim
    if how == "gone":
        path.unlink()
    else:
        content = path.read_bytes()
        path.write_bytes(content[:-40] + bytes(byte ^ 0xFF for byte in content[-40:]))
    before = files_below(office.settings.data_dir)

    with pytest.raises(SurveyorError, match="cannot be used"):
        restore_backup(office.settings, backup, office.clock)

    after = files_below(office.settings.data_dir)
    assert {name: after[name] for name in before} == before


def test_a_backup_that_wants_out_of_its_folder_is_refused(
    office: Office, jane: Laptop, life: ExitStack, tmp_path: Path
) -> None:
    backup = tmp_path / "backup"
    back_up(office, backup)
    life.close()
    document = json.loads((backup / "manifest.json").read_text())
    document["files"].append({"name": "../../escaped", "size": 0, "sha256": "e3b0" * 16})
    (backup / "manifest.json").write_text(json.dumps(document))

    with pytest.raises(SurveyorError, match="names files that no backup has"):
        restore_backup(office.settings, backup, office.clock)


def test_a_row_without_its_file_makes_a_backup_unusable(
    office: Office, jane: Laptop, life: ExitStack, tmp_path: Path
) -> None:
    photo = jane.upload(picture(1), SURVEY)
    backup = tmp_path / "backup"
    back_up(office, backup)
    life.close()
    document = json.loads((backup / "manifest.json").read_text())
    document["files"] = [f for f in document["files"] if photo["sha256"] not in f["name"]]
    (backup / "manifest.json").write_text(json.dumps(document))

    with pytest.raises(SurveyorError, match="the bytes are gone"):
        restore_backup(office.settings, backup, office.clock)


def test_a_backup_of_a_newer_version_is_refused(office: Office, life: ExitStack, tmp_path: Path) -> None:
    with office.relay.database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    back_up(office, tmp_path / "backup")
    life.close()

    with pytest.raises(SurveyorError, match="newer version"):
        restore_backup(office.settings, tmp_path / "backup", office.clock)
