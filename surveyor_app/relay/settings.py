"""The relay's settings, from the environment (prefix SURVEYOR_RELAY_); all faults are listed, no value is repeated."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Annotated
from urllib.parse import unquote, urlsplit

import platformdirs
from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from surveyor_app.domain.errors import Fault, InvalidInput, SurveyorError
from surveyor_app.relay.plain_faults import plain_text
from surveyor_app.settings import checked_base_url, is_loopback_host

PREFIX = "SURVEYOR_RELAY_"
SHORTEST_SECRET = 16
DEFAULT_WEBHOOK_HEADER = "X-Surveyor-Webhook-Secret"
DEFAULT_PORT = 8080
WEBHOOK_PATH = "/webhooks/aurora/site-survey-requested"
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}")
_NEEDED_TO_SERVE = ("aurora_url", "application_id", "application_key", "webhook_secret")


def _unset_if_empty(value: object) -> object:
    return None if isinstance(value, str) and not value.strip() else value


def _default_data_dir() -> Path:
    return Path(platformdirs.user_data_dir("surveyor-relay", appauthor=False))


_Text = Annotated[str | None, BeforeValidator(_unset_if_empty)]
_Secret = Annotated[SecretStr | None, BeforeValidator(_unset_if_empty)]


def _checked_absolute(path: Path) -> Path:
    """The same path; a relative one would be another folder for each folder that a command is started in."""
    if not path.is_absolute():
        raise ValueError("This is not an absolute path: begin it with a slash (on Windows with a drive).")
    return path


def _sqlite_path(url: str) -> Path:
    return Path(unquote(url.removeprefix("sqlite:///").partition("?")[0]))


def _folder_of(photo_store: str) -> Path | None:
    """The folder that PHOTO_STORE names, None for none."""
    text = unquote(urlsplit(photo_store).path) if photo_store.startswith("file:") else photo_store
    return Path(text).expanduser() if text else None


class RelaySettings(BaseSettings):
    """What the office configures. Administration needs DATA_DIR alone; `serve` and `subscribe` need more."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True, env_ignore_empty=True)

    aurora_url: _Text = None
    aurora_api_version: _Text = None
    application_id: _Text = None
    application_key: _Secret = None
    public_url: _Text = None
    host: str = "127.0.0.1"
    port: int = Field(default=DEFAULT_PORT, ge=0, le=65535)
    data_dir: Path = Field(default_factory=_default_data_dir)
    database_url: _Text = None
    photo_store: _Text = None
    webhook_header: str = DEFAULT_WEBHOOK_HEADER
    webhook_secret: _Secret = None
    name: str = "Office"
    upload_seconds: float = Field(default=60, gt=0, le=3600)  # for one PATCH of an upload, or any other body
    stall_seconds: float = Field(default=15, gt=0, le=3600)  # without a single byte of it

    @field_validator("aurora_url", "public_url")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        return None if value is None else checked_base_url(value, what="The address")

    @field_validator("webhook_header")
    @classmethod
    def _header_name(cls, value: str) -> str:
        if not _HEADER_NAME.fullmatch(value):
            raise ValueError("This is not the name of an HTTP header.")
        return value

    @field_validator("application_key", "webhook_secret")
    @classmethod
    def _long_enough(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and len(value.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"It needs at least {SHORTEST_SECRET} characters.")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _fits_a_header(cls, value: SecretStr | None) -> SecretStr | None:
        text = value.get_secret_value() if value is not None else ""
        if not (text.isascii() and text.isprintable()) or text != text.strip():
            raise ValueError("It travels in an HTTP header: printable ASCII only, no blanks around it.")
        return value

    @field_validator("data_dir")
    @classmethod
    def _absolute(cls, value: Path) -> Path:
        return _checked_absolute(value.expanduser())

    @field_validator("database_url")
    @classmethod
    def _sqlite_only(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith("sqlite:///"):
            raise ValueError("This version stores in SQLite only: sqlite:////absolute/path.db, or leave it unset.")
        if value is not None:
            _checked_absolute(_sqlite_path(value))
        return value

    @field_validator("photo_store")
    @classmethod
    def _disk_only(cls, value: str | None) -> str | None:
        if value is not None and value.partition(":")[0] in ("s3", "gs", "azure", "http", "https"):
            raise ValueError("This version keeps photos on disk only: file:/absolute/folder, or leave it unset.")
        folder = _folder_of(value or "")
        if folder is not None:
            _checked_absolute(folder)
        return value

    @property
    def database_path(self) -> Path:
        """The SQLite file."""
        if self.database_url is None:
            return self.data_dir / "relay.db"
        return _sqlite_path(self.database_url)

    @property
    def names_its_office(self) -> bool:
        """Whether somebody said where the office's data is; the default folder may be another user's or a new one."""
        return self.database_url is not None or "data_dir" in self.model_fields_set

    @property
    def photo_folder(self) -> Path:
        """Where photos are kept on disk."""
        return _folder_of(self.photo_store or "") or self.data_dir / "photos"

    @property
    def screenshot_folder(self) -> Path:
        """Where design screenshots are kept."""
        return self.data_dir / "screenshots"

    @property
    def rooms(self) -> tuple[Path, ...]:
        """The folders, each once, in which a restore may keep aside what was there before."""
        folders = (self.data_dir, self.database_path.parent, self.photo_folder, self.screenshot_folder)
        return tuple(dict.fromkeys(folder.resolve() for folder in folders))

    @property
    def aurora_is_loopback(self) -> bool:
        """Whether Aurora is a stand-in on this machine."""
        return self.aurora_url is not None and is_loopback_host(urlsplit(self.aurora_url).hostname)

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never be written anywhere."""
        given = (self.application_key, self.webhook_secret)
        return tuple(secret.get_secret_value() for secret in given if secret is not None)


def load_settings(*, may_be_new: bool = False) -> RelaySettings:
    """Settings for administration. InvalidInput lists every wrong value; SurveyorError (no_office) where there is no
    office: administering a new one that nobody serves helps nobody. `may_be_new`: it may be where somebody names it."""
    from surveyor_app.relay.migrate import restoring_mark

    settings = _from_environment()
    database = settings.database_path
    if database.is_file() or restoring_mark(database).exists() or (may_be_new and settings.names_its_office):
        return settings
    if settings.names_its_office:
        where = f"There is no office in {database.parent}. Check SURVEYOR_RELAY_DATA_DIR"
        others = " and SURVEYOR_RELAY_DATABASE_URL" if settings.database_url is not None else ""
        text = f"{where}{others}: set it to what `surveyor relay serve` runs with, which makes a new one."
    else:
        text = (
            f"There is no office in {settings.data_dir}, where this looked because SURVEYOR_RELAY_DATA_DIR is not set: "
            "set it to the folder with which `surveyor relay serve` runs."
        )
    raise SurveyorError(text, code="no_office")


def _from_environment(
    *extra_checks: Callable[[RelaySettings], list[Fault]], needed: tuple[str, ...] = ()
) -> RelaySettings:
    """InvalidInput lists every fault: wrong values and those of `needed` that lack."""
    faults: list[Fault] = []
    try:
        settings = RelaySettings()
    except ValidationError as error:
        wrong = error.errors(include_input=False, include_url=False)
        faults += [_fault(e["loc"], plain_text(e)) for e in wrong]
        settings = _without({str(e["loc"][0]) for e in wrong if e["loc"]})
    given = {name.upper() for name, value in os.environ.items() if value.strip()}
    faults += [
        Fault(PREFIX + name.upper(), "This is needed and not set.")
        for name in needed
        if PREFIX + name.upper() not in given
    ]
    for check in extra_checks:
        named = {fault.path for fault in faults}
        faults += [fault for fault in check(settings) if fault.path not in named]
    if faults:
        raise InvalidInput("The relay's settings are not right.", tuple(faults))
    return settings


def _without(wrong: set[str]) -> RelaySettings:
    """The settings with the defaults of those that are wrong, for what the others have to say."""
    fields = RelaySettings.model_fields
    return RelaySettings(**{name: fields[name].get_default(call_default_factory=True) for name in wrong})


def _unreachable(settings: RelaySettings) -> list[Fault]:
    """Aurora itself fetches photos and sends webhooks: only a stand-in on this machine finds it without an address."""
    if settings.aurora_is_loopback:
        return []
    if settings.public_url is None:
        text = "This is needed: the https address at which Aurora and the laptops reach this office."
    elif is_loopback_host(urlsplit(settings.public_url).hostname):
        text = "Only this machine reaches that: set the https address that Aurora and the laptops reach."
    else:
        return []
    return [Fault(PREFIX + "PUBLIC_URL", text)]


def load_serve_settings(host: str | None = None, port: int | None = None) -> RelaySettings:
    """Settings that `serve` can start with; `host` and `port` win over the environment. A relay for Aurora itself never
    starts without a public address: photos under one of this machine alone would reach nobody."""

    def public_url_known(settings: RelaySettings) -> list[Fault]:
        if settings.public_url is not None or is_loopback_host(host or settings.host):
            return []
        return [Fault(PREFIX + "PUBLIC_URL", "This is needed where HOST is not this machine alone (loopback).")]

    settings = _from_environment(_unreachable, public_url_known, needed=_NEEDED_TO_SERVE)
    changes = {name: value for name, value in (("host", host), ("port", port)) if value is not None}
    return settings.model_copy(update=changes)


def load_subscribe_settings() -> RelaySettings:
    """Settings that `subscribe` needs: the public address too, unless a fixed loopback port tells a stand-in."""

    def public_url_known(settings: RelaySettings) -> list[Fault]:
        if settings.public_url is not None or (settings.port and is_loopback_host(settings.host)):
            return []
        return [Fault(PREFIX + "PUBLIC_URL", "Aurora must be told the relay's public address: set this first.")]

    settings = _from_environment(_unreachable, public_url_known, needed=_NEEDED_TO_SERVE)
    if settings.public_url is not None:
        return settings
    return settings.model_copy(update={"public_url": base_url(settings.host, settings.port)})


def base_url(host: str, port: int) -> str:
    """The http address of a host (IPv6 in brackets) and port."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _fault(location: tuple[int | str, ...], message: str) -> Fault:
    name = str(location[0]) if location else ""
    return Fault(PREFIX + name.upper(), message)
