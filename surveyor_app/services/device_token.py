"""Where this laptop keeps its device token: the system's keyring, or a file that only this user can read.

In a folder chosen by SURVEYOR_DATA_DIR, and in practice mode, it is always the file. Otherwise the keyring is asked,
for at most three seconds; where there is no trustworthy one, the file is used and a warning says so.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from surveyor_app.domain.errors import StorageFault
from surveyor_app.language import tr
from surveyor_app.paths import DataPaths, data_dir, data_dir_is_chosen
from surveyor_app.renaming import put_in_place
from surveyor_app.storage.durable import write_durably

logger = logging.getLogger(__name__)
Answer = TypeVar("Answer")

SERVICE = "surveyor"
KEYRING_SECONDS = 3.0
# Modules of keyring backends that keep a secret encrypted; "fail", "null" and plain files are not among them.
TRUSTED_BACKENDS = (
    "keyring.backends.SecretService",
    "keyring.backends.libsecret",
    "keyring.backends.kwallet",
    "keyring.backends.macOS",
    "keyring.backends.Windows",
)
FILE_WARNING = "No system keyring answered: the device token is kept in a file that only you can read."


class TokenPlace(StrEnum):
    """Where the token is."""

    FILE = "file"
    KEYRING = "keyring"
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class SavedToken:
    """Where a token was put, and what the person should know about it ("" for nothing)."""

    place: TokenPlace
    warning: str = ""


class _NoKeyringError(Exception):
    """The keyring is missing, locked, not to be trusted, or too slow."""


class DeviceTokens:
    """The device token of one data folder."""

    def __init__(self, paths: DataPaths, *, keyring_seconds: float = KEYRING_SECONDS) -> None:
        self._paths = paths
        self._seconds = keyring_seconds

    @property
    def uses_keyring(self) -> bool:
        """Whether this folder's rule is the keyring."""
        return not data_dir_is_chosen() and self._paths.root == data_dir()

    def load(self) -> str | None:
        """The token, None where the laptop is not paired (or its keyring is locked)."""
        stored = self._from_file()
        if stored is not None or not self.uses_keyring:
            return stored
        try:
            return self._ask(lambda: _keyring().get_password(SERVICE, self._entry))
        except _NoKeyringError as error:
            logger.warning("the keyring could not be asked: %s", error)
            return None

    def place(self) -> TokenPlace:
        """Where the token is at the moment."""
        if self._from_file() is not None:
            return TokenPlace.FILE
        return TokenPlace.NOWHERE if self.load() is None else TokenPlace.KEYRING

    def save(self, token: str, *, in_file: bool = False) -> SavedToken:
        """Keep a new token, `in_file` whatever the folder's rule. StorageFault where not even the file can be
        written."""
        saved = self._keep(token, in_file=in_file)
        self._aside.unlink(missing_ok=True)
        return saved

    def _keep(self, token: str, *, in_file: bool = False) -> SavedToken:
        if self.uses_keyring and not in_file:
            try:
                self._ask(lambda: _keyring().set_password(SERVICE, self._entry, token))
            except _NoKeyringError as error:
                logger.warning("the keyring could not be used: %s", error)
                self._to_file(token)
                return SavedToken(TokenPlace.FILE, FILE_WARNING)
            self._paths.token_file.unlink(missing_ok=True)
            return SavedToken(TokenPlace.KEYRING)
        self._to_file(token)
        return SavedToken(TokenPlace.FILE)

    def keep_in_file(self) -> bool:
        """Move the token from the keyring into the file, for syncs while nobody is logged in; False where there is none
        to be had."""
        token = self.load()
        if token is None:
            return False
        self._to_file(token)
        self._forget_in_keyring()
        return True

    def keep_in_keyring(self) -> bool:
        """Move the token from the file into the keyring; False where there is none, or no keyring to trust."""
        token = self.load()
        return token is not None and self.save(token).place is TokenPlace.KEYRING

    def set_aside(self) -> Callable[[], None]:
        """Have no token from now on; what is returned puts the present one back, without room on the disk. A token that
        stays aside is used by nothing and goes with the next `forget` or `save`. StorageFault: then it stays in place.
        """
        in_keyring = None
        if self.uses_keyring:
            try:
                in_keyring = self._ask(lambda: _keyring().get_password(SERVICE, self._entry))
            except _NoKeyringError as error:
                logger.warning("the keyring could not be asked: %s", error)
        file, aside = self._paths.token_file, self._aside
        try:
            had_file = file.is_file()
            if had_file:
                put_in_place(file, aside)
        except OSError as error:
            raise self._unwritable() from error
        self._forget_in_keyring()

        def put_back() -> None:
            if had_file:
                put_in_place(aside, file)
            if in_keyring is not None:
                self._keep(in_keyring)

        return put_back

    def forget(self) -> None:
        """Drop the token wherever it is."""
        self._paths.token_file.unlink(missing_ok=True)
        self._aside.unlink(missing_ok=True)
        self._forget_in_keyring()

    def _forget_in_keyring(self) -> None:
        if self.uses_keyring:
            try:
                self._ask(lambda: _delete(self._entry))
            except _NoKeyringError as error:
                logger.warning("the keyring could not be asked: %s", error)

    @property
    def _entry(self) -> str:
        return str(self._paths.root)

    @property
    def _aside(self) -> Path:
        return self._paths.token_file.with_name(f"{self._paths.token_file.name}.aside")

    def _from_file(self) -> str | None:
        try:
            return self._paths.token_file.read_text(encoding="utf-8").strip() or None
        except (OSError, UnicodeDecodeError):
            return None

    def _to_file(self, token: str) -> None:
        try:
            write_durably(self._paths.token_file, token.encode(), mode=0o600)
        except OSError as error:
            raise self._unwritable() from error

    @staticmethod
    def _unwritable() -> StorageFault:
        return StorageFault(
            tr("The pairing with the office cannot be kept in Surveyor's folder."),
            advice=tr("Check the folder's permissions."),
        )

    def _ask(self, question: Callable[[], Answer]) -> Answer:
        """Ask the keyring in a thread of its own: a locked one may wait for a password for ever."""
        answers: list[Answer] = []
        faults: list[str] = []

        def run() -> None:
            try:
                answers.append(question())
            except Exception as error:  # noqa: BLE001 - backends raise whatever they like
                faults.append(type(error).__name__)

        thread = threading.Thread(target=run, name="keyring", daemon=True)
        thread.start()
        thread.join(self._seconds)
        if not answers:
            raise _NoKeyringError(faults[0] if faults else "no answer in time")
        return answers[0]


class _Keyring:
    """The calls we make of a keyring backend."""

    def get_password(self, service: str, username: str) -> str | None:
        raise NotImplementedError

    def set_password(self, service: str, username: str, password: str) -> None:
        raise NotImplementedError

    def delete_password(self, service: str, username: str) -> None:
        raise NotImplementedError


def _keyring() -> _Keyring:
    import keyring
    from keyring.backends import chainer

    backend = keyring.get_keyring()
    candidates = backend.backends if isinstance(backend, chainer.ChainerBackend) else [backend]
    for candidate in candidates:
        if type(candidate).__module__ in TRUSTED_BACKENDS:
            return candidate  # type: ignore[return-value]  # a backend has these three methods
    raise _NoKeyringError("no trusted backend")


def _delete(entry: str) -> None:
    backend = _keyring()
    if backend.get_password(SERVICE, entry) is not None:
        backend.delete_password(SERVICE, entry)
