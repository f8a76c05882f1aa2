"""The bytes of the log: one deterministic CBOR text per value, ids packed side by side."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from functools import lru_cache
from struct import Struct
from typing import Any, NoReturn

import cbor2

from app.errors import Code, Defect, Problem
from app.i18n import N_
from app.records import OpId, RecordId
from app.schema.kinds import Stored

MAX_VALUE_BYTES = 65_536
MAX_DEPTH = 4  # of lists and maps inside one another
ID_BYTES = 16
KNOWN_IDS = 16_384  # whose other form is kept at hand
_OP_ID = Struct(">QQ")  # clock, actor
OP_ID_BYTES = _OP_ID.size
_AS_THEY_ARE = frozenset({str, bytes, bool})
_LEAST_INT, _MOST_INT = -(2**63), 2**63 - 1  # what SQLite holds as a whole number


class BadValue(ValueError):
    """Bytes or a value that the log cannot hold; quotes nothing of them."""


def encode(value: Stored, most_bytes: int = MAX_VALUE_BYTES) -> bytes:
    """Return the one CBOR text of ``value`` (RFC 8949, section 4.2.1), without tags.

    Whole numbers of 64 bits, text, bytes, yes and no, nothing, lists and maps with
    text keys, at most ``MAX_DEPTH`` deep and ``most_bytes`` long.  Raises BadValue for
    anything else.
    """
    try:
        raw = cbor2.dumps(_plain(value, MAX_DEPTH), canonical=True)
    except (cbor2.CBOREncodeError, UnicodeEncodeError):
        raise BadValue("no CBOR") from None
    if len(raw) > most_bytes:
        raise BadValue("too long")
    return raw


def decode(raw: bytes, most_bytes: int = MAX_VALUE_BYTES) -> Stored:
    """Return the value whose ``encode`` is ``raw``; raise BadValue for any other bytes."""
    value = load(raw, most_bytes)
    if encode(value, most_bytes) != raw:  # another order, a longer length, bytes after the end
        raise BadValue("not canonical")
    return value


def load(raw: bytes, most_bytes: int = MAX_VALUE_BYTES) -> Stored:
    """Return the value of bytes that ``decode`` has accepted once: what the log holds.

    Raises BadValue for what is no CBOR or holds what the log cannot.
    """
    if len(raw) > most_bytes:
        raise BadValue("too long")
    try:
        value: Stored = cbor2.loads(raw, tag_hook=_refuse_tag, **_STRICT)
    except (cbor2.CBORError, ValueError, TypeError, ArithmeticError, RecursionError):
        raise BadValue("no CBOR") from None
    return value


@lru_cache(maxsize=KNOWN_IDS)
def id_bytes(record: str) -> bytes:
    """Return the 16 bytes of a record's id; raise Problem 40 if it is no id."""
    try:
        return uuid.UUID(record).bytes
    except ValueError:
        words = N_("This is not the number of a record.")
        raise Problem(words, Code.NOT_FOUND, detail="id") from None


@lru_cache(maxsize=KNOWN_IDS)
def id_text(raw: bytes) -> RecordId:
    """Return the usual text of an id of 16 bytes."""
    return RecordId(str(uuid.UUID(bytes=raw)))


def pack_ids(ids: Iterable[OpId]) -> bytes:
    """Return op ids in ascending order, each once: clock and actor, 8 bytes each, big-endian."""
    return b"".join(_OP_ID.pack(*one) for one in sorted(set(ids)))


def unpack_ids(packed: bytes) -> tuple[OpId, ...]:
    """Return the ids that ``pack_ids`` packed."""
    if len(packed) % OP_ID_BYTES:
        raise Defect("packed ids of a broken length")
    return tuple(OpId(*one) for one in _OP_ID.iter_unpack(packed))


def split(packed: bytes, length: int) -> list[bytes]:
    """Return the byte strings of ``length`` bytes that lie side by side."""
    return [packed[at : at + length] for at in range(0, len(packed), length)]


def _plain(value: object, depth: int) -> object:
    """Return ``value`` in plain dicts and lists; raise BadValue if the log cannot hold it."""
    if value is None or type(value) in _AS_THEY_ARE or isinstance(value, str | bytes):
        return value
    if isinstance(value, int):
        if not _LEAST_INT <= value <= _MOST_INT:
            raise BadValue("number")
        return value
    if depth == 0:
        raise BadValue("depth")
    if isinstance(value, list | tuple):
        return [_plain(one, depth - 1) for one in value]
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return {key: _plain(one, depth - 1) for key, one in value.items()}
    raise BadValue("type")


def _refuse_tag(*_: Any) -> NoReturn:  # noqa: ANN401 - the decoder's own types
    raise BadValue("tag")


# The decoder would otherwise turn tagged items into dates, numbers or regular expressions.
_NO_TAGS = dict.fromkeys((*range(64), 100, 258, 260, 261, 1004, 43000, 55799), _refuse_tag)

# Release 6 refuses early.  Macs with Intel processors have 5.9, without these options; there
# ``decode`` refuses the same, when it writes the value again.
_STRICT: dict[str, Any] = (
    {
        "semantic_decoders": _NO_TAGS,
        "max_depth": MAX_DEPTH + 1,
        "allow_indefinite": False,
        "allow_duplicate_keys": False,
        "strict_hashable_types": True,
    }
    if hasattr(cbor2, "frozendict")
    else {}
)
