"""What a computer says of itself in a store: how far its own chain goes, and what it has.

Only what a head says counts as delivered: a bundle that lies in a store may never have
been read.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.schema.kinds import Stored
from app.sync.bundlenames import BundleName
from app.sync.letters import HEAD, Letter, malformed_letter
from app.sync.levels import Live
from app.sync.parties import ID_BYTES
from app.sync.snapshots import Rest, Whole
from app.vault.chains import Chain

MOST_CHAINS = 2_000
Vector = Mapping[Chain, int]


@dataclass(frozen=True)
class Head:
    """One computer's head.

    seq, last: number and id of its latest bundle.  seen: up to which bundle it has taken in
    each chain.  gives: up to which bundle of each chain its files in this store bring
    everything.  files: their names.  trust: digest of what its letter of trust says.
    live: those files that hold only its own changes, one after another; earlier programs
    tell none.  gone: digest of what was erased when the files were last freed of it.
    torn: hashes, as names have them, of others' files that were not what they should be.
    whole: when its own snapshot among the files was made (Unix ms), 0 without one.  rests: of
    the files, the snapshot of another computer that holds what ours did, and our latest
    bundle at that time.  short: such snapshots that lacked something.  place: what those who
    meet in this store call it, 16 bytes; nothing in heads of earlier programs.
    """

    device: bytes
    incarnation: bytes
    seq: int
    last: bytes
    wall: int
    seen: Vector
    gives: Vector
    files: tuple[str, ...]
    trust: bytes
    live: tuple[Live, ...] = ()
    gone: bytes = b""
    torn: tuple[bytes, ...] = ()
    whole: int = 0
    rests: tuple[Rest, ...] = ()
    short: tuple[str, ...] = ()
    place: bytes = b""

    @property
    def own_whole(self) -> str:
        """The name of its own snapshot among the files; empty without one."""
        others = {one.name for one in self.live} | {one.name for one in self.rests}
        found = [one for one in self.files if self.whole and one not in others]
        return found[0] if found else ""

    @property
    def chain(self) -> Chain:
        return self.device, self.incarnation

    @property
    def at(self) -> tuple[int, int]:
        """Greater for a later head of the same chain."""
        return self.seq, self.wall

    def to_letter(self, vault: bytes) -> Letter:
        """Return the head as a letter; ``head_in`` is the opposite."""
        body: dict[str, Stored] = {
            "incarnation": self.incarnation,
            "seq": self.seq,
            "last": self.last,
            "seen": _told(self.seen),
            "gives": _told(self.gives),
            "files": list(self.files),
            "trust": self.trust,
            "live": _told_live(self.live, self.files),
            "gone": self.gone,
            "torn": list(self.torn),
            "whole": self.whole,
            "rests": [[self.files.index(one.name), one.since] for one in self.rests],
            "short": list(self.short),
            "place": self.place,
        }
        return Letter(HEAD, vault, self.device, self.wall, body)


def head_in(letter: Letter) -> Head:
    """Return the head in a letter; raise Problem 20 if it is none."""
    body = letter.body
    incarnation, last, trust = (body.get(one) for one in ("incarnation", "last", "trust"))
    seq, files = body.get("seq"), body.get("files")
    if letter.kind != HEAD or not isinstance(seq, int) or not isinstance(files, list):
        raise malformed_letter("head")
    if not isinstance(incarnation, bytes) or len(incarnation) != ID_BYTES:
        raise malformed_letter("head")
    if not isinstance(last, bytes) or not isinstance(trust, bytes):
        raise malformed_letter("head")
    names = tuple(one for one in files if isinstance(one, str))
    gone, place = body.get("gone", b""), body.get("place", b"")
    if not isinstance(gone, bytes) or not isinstance(place, bytes):
        raise malformed_letter("head")
    if len(place) not in (0, ID_BYTES) or len(names) < len(files):  # others are told by places
        raise malformed_letter("head")
    return Head(
        device=letter.device,
        incarnation=incarnation,
        seq=seq,
        last=last,
        wall=letter.wall,
        seen=_vector(body.get("seen")),
        gives=_vector(body.get("gives")),
        files=names,
        trust=trust,
        live=tuple(_one_live(one, names) for one in _listed(body.get("live", []), "live")),
        gone=gone,
        torn=_torn(_listed(body.get("torn", []), "torn")),
        whole=_whole(body.get("whole", 0)),
        rests=tuple(_rest(one, names) for one in _listed(body.get("rests", []), "rests")),
        short=tuple(str(one) for one in _listed(body.get("short", []), "short")),
        place=place,
    )


def covers(has: Vector, wanted: Vector) -> bool:
    """Tell whether every stretch that is wanted is there."""
    return all(has.get(chain, 0) >= seq for chain, seq in wanted.items())


def joined(parts: list[Vector]) -> dict[Chain, int]:
    """Return how far each chain goes in any of the parts."""
    found: dict[Chain, int] = {}
    for part in parts:
        for chain, seq in part.items():
            found[chain] = max(seq, found.get(chain, 0))
    return found


def wholes_of(heads: Iterable[Head], devices: Container[bytes]) -> list[Whole]:
    """Return the snapshots that computers of the centre name, the latest last."""
    found = [
        Whole(one.chain, one.whole, one.own_whole, one.gives)
        for one in heads
        if one.own_whole and one.device in devices
    ]
    return sorted(found, key=lambda one: one.rank)


def told_anew(heads: Iterable[Head], marks: Mapping[str, bytes]) -> dict[str, tuple[Chain, Live]]:
    """Return by their names the bundles that were cut anew, each with its chain.

    marks: computers by the marks in names.  Only what one says of its own bundles counts.
    """
    return {
        one.name: (head.chain, one)
        for head in heads
        for one in head.live
        if one.is_anew and marks.get(_mark_in(one.name)) == head.device
    }


def _mark_in(name: str) -> str:
    known = BundleName.read(name)
    return known.device if known else ""


def _told_live(live: Sequence[Live], files: Sequence[str]) -> list[Stored]:
    places = {name: at for at, name in enumerate(files)}
    return [[places[one.name], one.level, one.first, one.before, one.stands] for one in live]


def _one_live(told: Stored, files: Sequence[str]) -> Live:
    if not isinstance(told, list) or len(told) != 5:
        raise malformed_letter("live")
    place, level, first, before, stands = told
    if not isinstance(place, int) or not isinstance(level, int) or not isinstance(first, int):
        raise malformed_letter("live")
    if not isinstance(before, bytes) or not isinstance(stands, bytes):
        raise malformed_letter("live")
    if not 0 <= place < len(files) or min(level, first) < 0:
        raise malformed_letter("live")
    return Live(files[place], level, first, before, stands)


def _listed(told: Stored, name: str) -> list[Stored]:
    if not isinstance(told, list):
        raise malformed_letter(name)
    return told


def _whole(told: Stored) -> int:
    if not isinstance(told, int) or told < 0:
        raise malformed_letter("whole")
    return told


def _rest(told: Stored, files: Sequence[str]) -> Rest:
    place, since = told if isinstance(told, list) and len(told) == 2 else (None, None)
    if not isinstance(place, int) or not isinstance(since, int):
        raise malformed_letter("rests")
    if not 0 <= place < len(files) or since < 0:
        raise malformed_letter("rests")
    return Rest(files[place], since)


def _torn(told: Sequence[Stored]) -> tuple[bytes, ...]:
    kept = [one for one in told if isinstance(one, bytes)]
    if len(kept) != len(told):
        raise malformed_letter("torn")
    return tuple(kept)


def _told(vector: Vector) -> list[Stored]:
    return [[*chain, seq] for chain, seq in sorted(vector.items())]


def _vector(told: Stored) -> dict[Chain, int]:
    if not isinstance(told, list) or len(told) > MOST_CHAINS:
        raise malformed_letter("vector")
    found: dict[Chain, int] = {}
    for one in told:
        if not isinstance(one, list) or len(one) != 3:
            raise malformed_letter("vector")
        device, incarnation, seq = one
        is_well = isinstance(device, bytes) and isinstance(incarnation, bytes)
        if not is_well or not isinstance(seq, int) or seq < 0:
            raise malformed_letter("vector")
        found[bytes(device), bytes(incarnation)] = seq
    return found
