"""The age format's own conformance set: every vector ends as its authors say."""

from __future__ import annotations

import hashlib
import io
import tarfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.crypto.age import Decryptor
from app.crypto.agekeys import HybridIdentity, Identity, Passphrase, X25519Identity
from app.errors import Problem

ARCHIVE = Path(__file__).resolve().parents[2] / "vectors" / "age" / "cctv.tar.xz"

# How each end shows here.  A share of small order is told from the header alone.
ENDS = {
    "success": "",
    "no match": "age no match",
    "HMAC failure": "age mac",
    "header failure": "age header",
    "payload failure": "age payload",
}


@dataclass(frozen=True)
class Vector:
    """One file of the set: its name, what its head says, and the sealed bytes."""

    name: str
    told: dict[str, str]
    identities: tuple[Identity, ...]
    sealed: bytes


def _vectors() -> Iterator[Vector]:
    with tarfile.open(ARCHIVE) as archive:
        for member in archive:
            content = archive.extractfile(member)
            assert content is not None
            yield _vector(member.name, content.read())


def _vector(name: str, raw: bytes) -> Vector:
    head, _, sealed = raw.partition(b"\n\n")
    pairs = [line.partition(": ")[::2] for line in head.decode().splitlines()]
    identities: list[Identity] = []
    for key, value in pairs:
        if key == "passphrase":
            identities.append(Passphrase(value))
        elif key == "identity" and value.startswith("AGE-SECRET-KEY-PQ-"):
            identities.append(HybridIdentity.from_text(value))
        elif key == "identity":
            identities.append(X25519Identity.from_text(value))
    told = dict(pairs)
    if told.get("compressed") == "zlib":
        sealed = zlib.decompress(sealed)
    return Vector(name, told, tuple(identities), sealed)


VECTORS = tuple(_vectors())
BINARY = [one for one in VECTORS if "armored" not in one.told]


def _opened(vector: Vector) -> tuple[str, bytes]:
    """Return how opening ended, and all that was given out until then."""
    given: list[bytes] = []
    try:
        opener = Decryptor(io.BytesIO(vector.sealed), vector.identities)
        while part := opener.read(10_000):
            given.append(part)
    except Problem as problem:
        return problem.detail, b"".join(given)
    return "", b"".join(given)


@pytest.mark.parametrize("vector", BINARY, ids=lambda one: one.name)
def test_vectors_end_as_their_authors_say(vector: Vector) -> None:
    """Each file opens, or is refused at the stage that its authors name, with that payload."""
    end, given = _opened(vector)

    assert end == ENDS[vector.told["expect"]]
    if "payload" in vector.told:
        assert hashlib.sha256(given).hexdigest() == vector.told["payload"]


def test_no_vector_but_those_in_armor_is_left_out() -> None:
    """Text armor is no part of a bundle; all other vectors of the set are tried."""
    armored = [one.name for one in VECTORS if "armored" in one.told]

    assert len(VECTORS) == len(BINARY) + len(armored) == 143
    assert all("armor" in name for name in armored)
