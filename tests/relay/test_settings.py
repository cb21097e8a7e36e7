"""The relay's settings: everything wrong is told at once, and no secret is repeated."""

from __future__ import annotations

from pathlib import Path

import pytest

from surveyor_app.domain.errors import InvalidInput
from surveyor_app.relay.migrate import open_database
from surveyor_app.relay.settings import load_serve_settings, load_settings, load_subscribe_settings

GOOD = {
    "AURORA_URL": "https://api-sandbox.aurorasolar.com",
    "APPLICATION_ID": "our-app",
    "APPLICATION_KEY": "sixteen-letters!",
    "WEBHOOK_SECRET": "sixteen-letters?",
    "PUBLIC_URL": "https://relay.example.com",
}
STAND_IN = "http://127.0.0.1:8901"


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> pytest.MonkeyPatch:
    """Settings that are enough to serve."""
    monkeypatch.setenv("SURVEYOR_RELAY_DATA_DIR", str(tmp_path))
    for name, value in GOOD.items():
        monkeypatch.setenv(f"SURVEYOR_RELAY_{name}", value)
    return monkeypatch


def faults() -> dict[str, str]:
    """What serving complains about."""
    with pytest.raises(InvalidInput) as raised:
        load_serve_settings()
    return {fault.path.removeprefix("SURVEYOR_RELAY_"): fault.text for fault in raised.value.faults}


def test_good_settings_serve(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    settings = load_serve_settings(port=0)

    assert settings.port == 0
    assert settings.database_path == tmp_path / "relay.db"
    assert settings.photo_folder == tmp_path / "photos"
    assert settings.webhook_header == "X-Surveyor-Webhook-Secret"
    assert settings.aurora_is_loopback is False


def test_everything_missing_is_listed_at_once() -> None:
    assert set(faults()) == set(GOOD)


@pytest.mark.parametrize("public_url", [None, "http://127.0.0.1:8787", "https://localhost"])
def test_aurora_itself_needs_a_public_address_of_this_office_wherever_the_relay_listens(
    environment: pytest.MonkeyPatch, public_url: str | None
) -> None:
    environment.delenv("SURVEYOR_RELAY_PUBLIC_URL")
    if public_url is not None:
        environment.setenv("SURVEYOR_RELAY_PUBLIC_URL", public_url)

    found = faults()

    assert set(found) == {"PUBLIC_URL"}
    assert "https" in found["PUBLIC_URL"]
    with pytest.raises(InvalidInput) as raised:
        load_subscribe_settings()
    assert [fault.path for fault in raised.value.faults] == ["SURVEYOR_RELAY_PUBLIC_URL"]


def test_a_missing_public_address_is_listed_with_what_is_wrong(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("SURVEYOR_RELAY_PUBLIC_URL")
    environment.setenv("SURVEYOR_RELAY_WEBHOOK_SECRET", "short")

    assert set(faults()) == {"PUBLIC_URL", "WEBHOOK_SECRET"}


def test_a_stand_in_on_this_machine_needs_no_public_address(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("SURVEYOR_RELAY_PUBLIC_URL")
    environment.setenv("SURVEYOR_RELAY_AURORA_URL", STAND_IN)

    assert load_serve_settings().public_url is None


def test_everything_wrong_and_missing_is_listed_together_without_its_value(environment: pytest.MonkeyPatch) -> None:
    for name, value in {
        "APPLICATION_KEY": "too-short",
        "WEBHOOK_SECRET": "naïve but long enough",
        "AURORA_URL": "http://api.aurorasolar.com",
        "PUBLIC_URL": "relay.example.com",
        "PORT": "70000",
        "WEBHOOK_HEADER": "X Y",
        "PHOTO_STORE": "s3://bucket/prefix",
        "DATABASE_URL": "postgresql://u:p@db/relay",
        "APPLICATION_ID": "  ",
    }.items():
        environment.setenv(f"SURVEYOR_RELAY_{name}", value)

    found = faults()

    assert set(found) == {
        "APPLICATION_KEY",
        "WEBHOOK_SECRET",
        "AURORA_URL",
        "PUBLIC_URL",
        "PORT",
        "WEBHOOK_HEADER",
        "PHOTO_STORE",
        "DATABASE_URL",
        "APPLICATION_ID",
    }
    assert "too-short" not in str(found)
    assert "16 characters" in found["APPLICATION_KEY"]


def test_a_public_address_is_needed_where_others_reach_the_host(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SURVEYOR_RELAY_HOST", "192.0.2.7")
    environment.setenv("SURVEYOR_RELAY_AURORA_URL", STAND_IN)
    environment.delenv("SURVEYOR_RELAY_PUBLIC_URL")

    assert set(faults()) == {"PUBLIC_URL"}


def test_administration_needs_no_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SURVEYOR_RELAY_DATA_DIR", str(tmp_path))

    open_database(tmp_path / "relay.db").close()
    assert load_settings().data_dir == tmp_path


def test_subscribing_needs_an_address_that_stays(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SURVEYOR_RELAY_AURORA_URL", STAND_IN)
    environment.delenv("SURVEYOR_RELAY_PUBLIC_URL")
    environment.setenv("SURVEYOR_RELAY_PORT", "0")
    with pytest.raises(InvalidInput) as raised:
        load_subscribe_settings()
    assert [fault.path for fault in raised.value.faults] == ["SURVEYOR_RELAY_PUBLIC_URL"]

    environment.setenv("SURVEYOR_RELAY_PUBLIC_URL", "https://relay.example.com/")
    assert load_subscribe_settings().public_url == "https://relay.example.com"

    environment.delenv("SURVEYOR_RELAY_PUBLIC_URL")
    environment.setenv("SURVEYOR_RELAY_PORT", "8123")
    assert load_subscribe_settings().public_url == "http://127.0.0.1:8123"


@pytest.mark.parametrize("value", ["file:", "file:{}", "file://{}", "{}"])
def test_the_photo_store_is_a_folder(environment: pytest.MonkeyPatch, tmp_path: Path, value: str) -> None:
    wanted = tmp_path / "with blank"
    environment.setenv("SURVEYOR_RELAY_PHOTO_STORE", value.format(wanted))

    assert load_settings(may_be_new=True).photo_folder == (wanted if "{}" in value else tmp_path / "photos")


def test_the_database_can_lie_elsewhere(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    environment.setenv("SURVEYOR_RELAY_DATABASE_URL", f"sqlite:///{tmp_path}/else/where.db")

    assert load_settings(may_be_new=True).database_path == tmp_path / "else" / "where.db"


def test_secrets_do_not_show_in_a_repr(environment: pytest.MonkeyPatch) -> None:
    assert "sixteen-letters" not in repr(load_settings(may_be_new=True))


def test_a_setting_that_is_no_number_is_told_in_plain_words(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("SURVEYOR_RELAY_PORT", "eighty")
    environment.setenv("SURVEYOR_RELAY_UPLOAD_SECONDS", "-1")

    assert faults() == {"PORT": "This is not a whole number.", "UPLOAD_SECONDS": "This must be more than 0."}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATA_DIR", "office"),
        ("DATA_DIR", "./office"),
        ("PHOTO_STORE", "photos"),
        ("PHOTO_STORE", "file:photos"),
        ("DATABASE_URL", "sqlite:///relay.db"),
    ],
)
def test_a_relative_path_is_refused_with_the_other_faults(
    environment: pytest.MonkeyPatch, name: str, value: str
) -> None:
    environment.setenv(f"SURVEYOR_RELAY_{name}", value)
    environment.setenv("SURVEYOR_RELAY_APPLICATION_ID", "")

    found = faults()

    assert set(found) == {name, "APPLICATION_ID"}
    assert "absolute" in found[name]
