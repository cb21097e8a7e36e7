"""Tokens and codes: made from the system's randomness, kept only as hashes, compared in constant time."""

from __future__ import annotations

import hashlib
import hmac
import secrets

# Without 0 O 1 I L U V: neither mistaken when read aloud nor able to spell much.
CODE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
CODE_LENGTH = 8


def new_device_token() -> str:
    """256 random bits as text."""
    return secrets.token_urlsafe(32)


def new_photo_token() -> str:
    """192 random bits as text: who has the address may see the photo, nobody can guess it."""
    return secrets.token_urlsafe(24)


def new_row_id() -> str:
    """An id that says nothing: 128 random bits in hexadecimal."""
    return secrets.token_hex(16)


def new_pairing_code() -> str:
    """Eight characters for a person to type."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def typed_code(text: str) -> str:
    """A code as it is kept, from how a person may type it: small letters, blanks and dashes do not matter."""
    return "".join(text.split()).replace("-", "").upper()


def sha256_of(text: str) -> str:
    """The SHA-256 of a text, in hexadecimal; lone surrogates, which no real token has, are hashed all the same."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def same_secret(given: str | None, expected: str) -> bool:
    """Whether the secrets are equal, in a time that tells nothing about the expected one."""
    digest = sha256_of(given if given is not None else "")
    return hmac.compare_digest(digest, sha256_of(expected)) and given is not None
