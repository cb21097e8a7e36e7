"""Reads the tus 1.0 headers of uploads: creation with metadata, chunks with checksum."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass

from surveyor_app.domain.errors import Fault
from surveyor_app.relay.refusals import Refusal, bad_request

TUS_VERSION = "1.0.0"
CHUNK_TYPE = "application/offset+octet-stream"
LARGEST_PHOTO = 64 * 1024 * 1024
LARGEST_CHUNK = 8 * 1024 * 1024
_SHA256 = re.compile(r"[0-9a-f]{64}")
_NUMBER = re.compile(r"[0-9]{1,15}")
_TEXT_LIMIT = 255
CHECKSUM_ALGORITHMS = ("sha256", "sha512", "sha1", "md5")  # the best first; laptops use that


@dataclass(frozen=True, slots=True)
class NewUpload:
    """What a laptop announces: `survey` is Aurora's request id, `photo` the laptop's id of the photo.

    Other tus clients may leave out `photo` and `sha256`: both are "" then.
    """

    survey: str
    tenant: str | None
    photo: str
    filename: str
    sha256: str
    length: int
    upload_metadata: str = ""


@dataclass(frozen=True, slots=True)
class ChunkHeaders:
    """Where a chunk belongs, how long it is, and its checksum where the client sends one."""

    offset: int
    length: int
    algorithm: str | None
    digest: bytes


def check_version(headers: Mapping[str, str]) -> None:
    """412 when the client speaks another version of the protocol."""
    if headers.get("tus-resumable", TUS_VERSION) != TUS_VERSION:
        raise Refusal(
            412, "protocol_version", f"Only tus {TUS_VERSION} is spoken here.", headers={"Tus-Version": TUS_VERSION}
        )


def read_new_upload(headers: Mapping[str, str]) -> NewUpload:
    """The announcement of an upload. 400 with every fault, 413 for a photo that is too large."""
    check_version(headers)
    faults: list[Fault] = []
    length = _number(headers, "Upload-Length", faults)
    given = headers.get("upload-metadata", "")
    values = _metadata(given, faults)
    if not values.get("survey"):
        faults.append(Fault("Upload-Metadata.survey", "is needed"))
    sha256 = values.get("sha256", "").lower()
    if sha256 and not _SHA256.fullmatch(sha256):
        faults.append(Fault("Upload-Metadata.sha256", "is not a SHA-256 in hexadecimal"))
    if length == 0:
        faults.append(Fault("Upload-Length", "an empty photo cannot be uploaded"))
    if faults:
        raise bad_request("The upload's headers are not right.", *faults)
    if length > LARGEST_PHOTO:
        raise Refusal(413, "too_large", f"A photo may have {LARGEST_PHOTO // 2**20} MB at most.")
    return NewUpload(
        survey=values["survey"],
        tenant=values.get("tenant") or None,
        photo=values.get("photo", ""),
        filename=values.get("filename") or values.get("name") or "photo",
        sha256=sha256,
        length=length,
        upload_metadata=given,
    )


def read_chunk_headers(headers: Mapping[str, str]) -> ChunkHeaders:
    """Where a chunk belongs. 400, 411, 413 or 415 where the headers are not right."""
    check_version(headers)
    if headers.get("content-type", "").partition(";")[0].strip().lower() != CHUNK_TYPE:
        raise Refusal(415, "media_type", f"A chunk's Content-Type is {CHUNK_TYPE}.")
    if "content-length" not in headers:
        raise Refusal(411, "length_required", "A chunk needs its Content-Length.")
    faults: list[Fault] = []
    length = _number(headers, "Content-Length", faults)
    offset = _number(headers, "Upload-Offset", faults)
    algorithm, digest = _checksum(headers.get("upload-checksum"), faults)
    if faults:
        raise bad_request("The chunk's headers are not right.", *faults)
    if length > LARGEST_CHUNK:
        raise Refusal(413, "chunk_too_large", f"A chunk may have {LARGEST_CHUNK // 2**20} MB at most.")
    return ChunkHeaders(offset, length, algorithm, digest)


def check_chunk(data: bytes, expected: ChunkHeaders) -> None:
    """460 when the bytes are not those that were sent."""
    if len(data) != expected.length:
        raise Refusal(400, "cut_off", "The chunk did not arrive whole.")
    if expected.algorithm is None:
        return
    found = hashlib.new(expected.algorithm, data, usedforsecurity=False).digest()
    if not hmac.compare_digest(found, expected.digest):
        raise checksum_mismatch("The chunk was damaged on its way.")


def checksum_mismatch(text: str, offset: int | None = None) -> Refusal:
    """tus's own status for bytes that do not fit their checksum; `offset` is where to go on, where that is known."""
    headers = {} if offset is None else {"Upload-Offset": str(offset)}
    return Refusal(460, "checksum_mismatch", text, headers=headers)


def _number(headers: Mapping[str, str], name: str, faults: list[Fault]) -> int:
    text = headers.get(name.lower(), "")
    if not _NUMBER.fullmatch(text):
        faults.append(Fault(name, "is not a number of bytes" if text else "is needed"))
        return -1
    return int(text)


def _metadata(header: str, faults: list[Fault]) -> dict[str, str]:
    values: dict[str, str] = {}
    for entry in header.split(","):
        key, _, encoded = entry.strip().partition(" ")
        if not key:
            continue
        try:
            text = base64.b64decode(encoded.strip(), validate=True).decode("utf-8")
        except (binascii.Error, ValueError):
            faults.append(Fault(f"Upload-Metadata.{key[:40]}", "is not base64 of UTF-8 text"))
            continue
        if len(text) > _TEXT_LIMIT or "\x00" in text:
            faults.append(Fault(f"Upload-Metadata.{key[:40]}", f"has more than {_TEXT_LIMIT} characters or a NUL"))
            continue
        values[key] = text
    return values


def _checksum(header: str | None, faults: list[Fault]) -> tuple[str | None, bytes]:
    """Algorithm and digest; (None, b"") where the client sends none, which tus leaves to it."""
    if header is None:
        return None, b""
    algorithm, _, encoded = header.strip().partition(" ")
    algorithm = algorithm.lower()
    if algorithm not in CHECKSUM_ALGORITHMS:
        faults.append(Fault("Upload-Checksum", f"must be one of {', '.join(CHECKSUM_ALGORITHMS)} and the base64"))
        return None, b""
    try:
        digest = base64.b64decode(encoded.strip(), validate=True)
    except (binascii.Error, ValueError):
        digest = b""
    if len(digest) != hashlib.new(algorithm, usedforsecurity=False).digest_size:
        faults.append(Fault("Upload-Checksum", f"is not a {algorithm} in base64"))
    return algorithm, digest
