"""What a computer says of itself in a store: how far its own chain goes, and what it has.

Only what a head says counts as delivered: a bundle that lies in a store may never have
been read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.schema.kinds import Stored
from app.sync.letters import HEAD, Letter, malformed_letter
from app.sync.parties import ID_BYTES
from app.vault.chains import Chain

MOST_CHAINS = 2_000
Vector = Mapping[Chain, int]


@dataclass(frozen=True)
class Head:
    """One computer's head.

    seq, last: number and id of its latest bundle.  seen: up to which bundle it has taken in
    each chain.  gives: up to which bundle of each chain its files in this store bring
    everything.  files: their names.  trust: digest of what its letter of trust says.
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
    return Head(
        device=letter.device,
        incarnation=incarnation,
        seq=seq,
        last=last,
        wall=letter.wall,
        seen=_vector(body.get("seen")),
        gives=_vector(body.get("gives")),
        files=tuple(one for one in files if isinstance(one, str)),
        trust=trust,
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
