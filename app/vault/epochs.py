"""The keys to which the bundles of a centre are sealed: one after another, and which is the newest.

Any computer of the centre may make one, also two at once, or one that has not heard yet who
was shut out; so all must agree which comes first, whatever the order in which they hear of
them.  docs/formats/trust.md, "Epoch keys".
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from app.schema.kinds import Stored
from app.vault.opening import Connection, translating, write_transaction
from app.vault.tables import get_meta, put_meta
from app.vault.values import decode, encode

SEED_BYTES, TOKEN_BYTES = 32, 16
_MOST_STEP = 1_000  # by which one letter can raise the ranks
_MOST_BYTES = 4 << 20
_SEEDS, _FACTS = "epoch_seeds", "epochs"


@dataclass(frozen=True)
class Epoch:
    """One key.

    rank: greater than that of all its maker knew.  knows: 16 bytes for each who was out when it
    was made.  since_ms: when this computer made or heard of it, by its clock; 0 if unknown.
    """

    seed: bytes = field(repr=False)
    rank: int
    knows: frozenset[bytes] = frozenset()
    since_ms: int = 0

    @property
    def mark(self) -> bytes:
        """16 bytes by which this computer tells it from others."""
        return hashlib.sha256(b"waymark/epoch mark\0" + self.seed).digest()[:TOKEN_BYTES]


class Epochs:
    """The epoch keys of one open vault."""

    def __init__(self, connection: Connection, random_bytes: Callable[[int], bytes]) -> None:
        self._connection, self._random = connection, random_bytes

    def all(self) -> tuple[Epoch, ...]:
        """Return all keys, the one to seal to first."""
        with translating():
            packed = bytes(get_meta(self._connection, _SEEDS) or b"")
            raw = get_meta(self._connection, _FACTS)
        seeds = [packed[at : at + SEED_BYTES] for at in range(0, len(packed), SEED_BYTES)]
        known = {one.seed: one for one in _unpacked(bytes(raw))} if raw else {}
        return tuple(known.get(seed, Epoch(seed, len(seeds) - at)) for at, seed in enumerate(seeds))

    def learn(self, told: Iterable[Epoch], now_ms: int) -> bool:
        """Keep what another computer tells, the newest first; tell if a key was new.

        A key without a rank (0) comes after the one that is told behind it.
        """
        known = {one.seed: one for one in self.all()}
        most, before, is_new = self._highest() + _MOST_STEP, 0, False
        for one in reversed(list(told)):
            had = known.get(one.seed)
            rank = min(one.rank or before + 1, most)
            if had is not None:
                rank = max(had.rank, rank if one.rank else 0)
            since = had.since_ms if had is not None else now_ms
            knows = one.knows | (had.knows if had is not None else frozenset())
            known[one.seed] = Epoch(one.seed, rank, knows, since)
            is_new |= had is None
            before = rank
        if known and known != {one.seed: one for one in self.all()}:
            self._keep(sorted(known.values(), key=_order, reverse=True))
        return is_new

    def arrange(self, out: frozenset[bytes], now_ms: int) -> Epoch:
        """Let the key come first to which everything is sealed, and return it.

        out: who is known to be out by now.  A key whose maker knew of all of them goes before
        any other: the others may have been told to somebody of them.
        """
        found = [one if one.since_ms else replace(one, since_ms=now_ms) for one in self.all()]
        ordered = sorted(found, key=lambda one: (out <= one.knows, *_order(one)), reverse=True)
        if tuple(ordered) != self.all():
            self._keep(ordered)
        return ordered[0]

    def renew(self, out: frozenset[bytes], now_ms: int) -> Epoch:
        """Seal what comes from now on to a new key, and return it; the older ones open what is."""
        made = Epoch(self._random(SEED_BYTES), self._highest() + 1, out, now_ms)
        self._keep([made, *self.all()])
        return made

    def _highest(self) -> int:
        return max((one.rank for one in self.all()), default=0)

    def _keep(self, found: Iterable[Epoch]) -> None:
        found = list(found)
        rows: list[Stored] = [
            [one.seed, one.rank, b"".join(sorted(one.knows)), one.since_ms] for one in found
        ]
        with write_transaction(self._connection):
            put_meta(self._connection, _SEEDS, b"".join(one.seed for one in found))
            put_meta(self._connection, _FACTS, encode(rows, _MOST_BYTES))


def told_epochs(epochs: Iterable[Epoch]) -> dict[str, Stored]:
    """Return what letters tell of keys; ``epochs_in`` is the opposite.

    Earlier programs read ``epochs`` alone, and put those that they lack before theirs.
    """
    found = list(epochs)
    return {
        "epochs": [one.seed for one in found],
        "ranks": [[one.rank, b"".join(sorted(one.knows))] for one in found],
    }


def epochs_in(seeds: Iterable[Stored], ranks: Stored) -> list[Epoch]:
    """Return the keys that a letter tells; rank 0 for those of which it says no more."""
    facts = ranks if isinstance(ranks, list) else []
    found = list[Epoch]()
    for at, seed in enumerate(seeds):
        if isinstance(seed, bytes) and len(seed) == SEED_BYTES:
            rank, knows = _facts(facts[at] if at < len(facts) else None)
            found.append(Epoch(seed, rank, knows))
    return found


def _facts(told: Stored) -> tuple[int, frozenset[bytes]]:
    rank, knows = told if isinstance(told, list) and len(told) == 2 else (0, b"")
    if not isinstance(rank, int) or not isinstance(knows, bytes):
        return 0, frozenset()
    return max(rank, 0), tokens_in(knows)


def tokens_in(packed: bytes) -> frozenset[bytes]:
    """Return ids of 16 bytes that lie side by side."""
    starts = range(0, len(packed), TOKEN_BYTES)
    return frozenset(packed[at : at + TOKEN_BYTES] for at in starts)


def _order(one: Epoch) -> tuple[int, bytes]:
    """Greater for the newer of two; of two that were made at once, the same on all computers."""
    return one.rank, hashlib.sha256(b"waymark/epoch order\0" + one.seed).digest()


def _unpacked(raw: bytes) -> list[Epoch]:
    rows = decode(raw, _MOST_BYTES)
    found = list[Epoch]()
    for row in rows if isinstance(rows, list) else []:
        seed, rank, knows, since = row if isinstance(row, list) else (b"", 0, b"", 0)
        if isinstance(seed, bytes) and isinstance(rank, int) and isinstance(knows, bytes):
            found.append(
                Epoch(seed, rank, tokens_in(knows), since if isinstance(since, int) else 0)
            )
    return found
