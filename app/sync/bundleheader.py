"""What a bundle tells of itself before its changes: the one part read before the signature holds.

docs/formats/bundle.md gives the layout.  Knows no keys.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from app.errors import Code, Problem
from app.i18n import N_
from app.schema.kinds import Stored
from app.sync.parties import ID_BYTES
from app.vault.log import HLC_MAX
from app.vault.values import BadValue, decode, encode

FORMAT = 1
READER = 1  # what a bundle may ask of its reader; later programs can do more
MOST_RECIPIENTS = 16
MOST_SEQ = 99_999_999
HASH_BYTES = 32
MOST_WALL = 2**48  # in ms, as the clock of an op has it
MOST_SEEN = 500

T = TypeVar("T")


class Kind(Enum):
    """What a bundle is for."""

    DELTA = "delta"
    SNAPSHOT = "snapshot"
    TRANSFER = "transfer"
    ERASE = "erase"


class Scope(Enum):
    """How far a bundle may travel: within the centre, or also to the hub."""

    IN = "in"
    OUT = "out"


@dataclass(frozen=True)
class Seen:
    """Up to which bundle the sender has merged another computer's."""

    device: bytes
    incarnation: bytes
    seq: int


@dataclass(frozen=True)
class Header:
    """A bundle's own description.

    sender, to: ids of a device and of epoch keys, 16 bytes each.  incarnation: 16 bytes,
    drawn anew when a device finds itself restored or cloned.  prev: hash of the bundle
    before in this chain, empty for the first.  covers: first and last number of the
    bundles whose changes are in this one.  schema: 16 bytes of the digest of what the
    sender knows.  wall: sender's clock in ms.  hlc: lowest and highest clock of its
    changes.  roster: hash of the roster the sender knew, or empty.
    """

    kind: Kind
    scope: Scope
    incarnation: bytes
    seq: int
    wall: int
    sender: bytes = b""
    to: tuple[bytes, ...] = ()
    prev: bytes = b""
    covers: tuple[int, int] = (0, 0)
    seen: tuple[Seen, ...] = ()
    schema: bytes = bytes(ID_BYTES)
    min_reader: int = READER
    hlc: tuple[int, int] = (0, 0)
    roster: bytes = b""

    def to_bytes(self) -> bytes:
        """Return the header as deterministic CBOR; ``from_bytes`` is its opposite.

        Raises BadValue for what no bundle may say of itself.
        """
        _check(self)
        return encode(
            {
                "v": FORMAT,
                "kind": self.kind.value,
                "scope": self.scope.value,
                "sender": self.sender,
                "to": list(self.to),
                "incarnation": self.incarnation,
                "seq": self.seq,
                "prev": self.prev,
                "covers": list(self.covers),
                "seen": [[one.device, one.incarnation, one.seq] for one in self.seen],
                "schema": self.schema,
                "min_reader": self.min_reader,
                "wall": self.wall,
                "hlc": list(self.hlc),
                "roster": self.roster,
            }
        )

    @classmethod
    def from_bytes(cls, raw: bytes) -> Header:
        """Return the header in ``raw``; raise Problem 20 if malformed, 32 if of a later format."""
        try:
            return _parsed(decode(raw))
        except (BadValue, ValueError):
            raise malformed("header") from None


def malformed(detail: str) -> Problem:
    """Return the Problem (20) of a bundle that is not as Waymark writes them."""
    words = N_("This bundle is damaged or not from Waymark. Nothing was taken over from it.")
    return Problem(words, Code.BUNDLE_MALFORMED, detail=f"bundle {detail}")


def over_limit(detail: str) -> Problem:
    """Return the Problem (24) of a bundle that asks for more than any may."""
    words = N_("This bundle is larger than a bundle can be. Nothing was taken over from it.")
    return Problem(words, Code.OVER_LIMIT, detail=f"bundle {detail}")


def too_new() -> Problem:
    """Return the Problem (32) of a bundle that only a later program understands."""
    words = N_("A newer Waymark made this bundle. Update Waymark, then take it in again.")
    return Problem(words, Code.NEWER_VERSION, detail="bundle version")


# fmt: off
_KEYS = frozenset({
    "v", "kind", "scope", "sender", "to", "incarnation", "seq", "prev", "covers", "seen",
    "schema", "min_reader", "wall", "hlc", "roster",
})
# fmt: on


def _parsed(told: Stored) -> Header:
    if not isinstance(told, Mapping):
        raise BadValue("header")
    version, reader = _of(told.get("v"), int), _of(told.get("min_reader"), int)
    if version > FORMAT or reader > READER:  # before the keys: a later format may have others
        raise too_new()
    if version != FORMAT or set(told) != _KEYS:
        raise BadValue("keys")
    first, last = _ints(told["covers"])
    low, high = _ints(told["hlc"])
    header = Header(
        kind=Kind(told["kind"]),
        scope=Scope(told["scope"]),
        incarnation=_of(told["incarnation"], bytes),
        seq=_of(told["seq"], int),
        wall=_of(told["wall"], int),
        sender=_of(told["sender"], bytes),
        to=tuple(_of(one, bytes) for one in _of(told["to"], list)),
        prev=_of(told["prev"], bytes),
        covers=(first, last),
        seen=tuple(_seen(one) for one in _of(told["seen"], list)),
        schema=_of(told["schema"], bytes),
        min_reader=reader,
        hlc=(low, high),
        roster=_of(told["roster"], bytes),
    )
    _check(header)
    return header


def _seen(told: Stored) -> Seen:
    parts = _of(told, list)
    if len(parts) != 3:
        raise BadValue("seen")
    return Seen(_of(parts[0], bytes), _of(parts[1], bytes), _of(parts[2], int))


def _ints(told: Stored) -> list[int]:
    return [_of(one, int) for one in _of(told, list)]


def _of(told: object, kind: type[T]) -> T:
    if not isinstance(told, kind) or isinstance(told, bool):
        raise BadValue("type")
    return told


def _check(header: Header) -> None:
    """Raise BadValue if something is not of its length, in its range or in its order."""
    _check_lengths(header)
    low, high = header.hlc
    first, last = header.covers
    in_range = (
        0 < header.seq <= MOST_SEQ
        and 0 <= header.wall < MOST_WALL
        and header.min_reader >= FORMAT
        and 0 <= low <= high <= HLC_MAX
        and 0 <= first <= last <= header.seq
    )
    peers = [(one.device, one.incarnation) for one in header.seen]
    in_order = list(header.to) == sorted(set(header.to)) and peers == sorted(set(peers))
    if not in_range or not in_order:
        raise BadValue("header")


def _check_lengths(header: Header) -> None:
    ids = [header.sender, header.incarnation, header.schema, *header.to]
    ids += [part for one in header.seen for part in (one.device, one.incarnation)]
    hashes = [one for one in (header.prev, header.roster) if one]
    if {len(one) for one in ids} != {ID_BYTES} or {len(one) for one in hashes} - {HASH_BYTES}:
        raise BadValue("length")
    if not 0 < len(header.to) <= MOST_RECIPIENTS or len(header.seen) > MOST_SEEN:
        raise BadValue("count")
    if any(not 0 < one.seq <= MOST_SEQ for one in header.seen):
        raise BadValue("seen")
