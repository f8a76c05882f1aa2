"""The keys to which the bundles of a centre are sealed: one after another, and which is the newest.

Any computer of the centre may make one, also two at once, or one that has not heard yet who
was shut out; so all must agree which comes first, whatever the order in which they hear of
them.  docs/formats/trust.md, "Epoch keys".
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from app.schema.kinds import Stored
from app.vault.opening import Connection, translating, write_transaction
from app.vault.tables import get_meta, put_meta
from app.vault.values import decode, encode, split

SEED_BYTES, TOKEN_BYTES = 32, 16
KEPT_AT_LEAST = 3  # whatever a clock says
KEPT_MS, LEAVING_MS = 180 * 24 * 3600 * 1000, 90 * 24 * 3600 * 1000
MOST_LEAP_MS, _NOTED_MS = 100 * 24 * 3600 * 1000, 3600 * 1000
_MOST_STEP = 1_000  # by which one letter can raise the ranks
_MOST_BYTES = 4 << 20
_MOST_TOLD, _MOST_KNOWN = 100, 4_000  # keys in one letter, and who was out of one key
_SEEDS, _FACTS, _ENDED, _TIME = "epoch_seeds", "epochs", "epochs_ended", "epochs_time"


@dataclass(frozen=True)
class Epoch:
    """One key.

    rank: greater than that of all its maker knew.  knows: 16 bytes for each who was out when it
    was made.  since_ms: when this computer made or heard of it, as ``Epochs.time`` tells; until_ms:
    when of one that came before it in order; 0 if unknown, or of none.
    """

    seed: bytes = field(repr=False)
    rank: int
    knows: frozenset[bytes] = frozenset()
    since_ms: int = 0
    until_ms: int = 0

    @property
    def mark_secret(self) -> bytes:
        return mark_secret(self.seed)

    @property
    def mark(self) -> bytes:
        """16 bytes by which this computer tells it from others."""
        return hashlib.sha256(b"waymark/epoch mark\0" + self.seed).digest()[:TOKEN_BYTES]


class Epochs:
    """The epoch keys of one open vault."""

    def __init__(self, connection: Connection, random_bytes: Callable[[int], bytes]) -> None:
        self._connection, self._random = connection, random_bytes

    def time(self, clock_ms: int) -> int:
        """Return the time by which keys grow old here: it never goes back, and makes no leap.

        A clock that is wrong by years for a day makes them older by 100 days at most.
        """
        so_far, is_noted = self._time(clock_ms)
        if is_noted:
            return so_far
        with write_transaction(self._connection):
            so_far, _ = self._time(clock_ms)
            put_meta(self._connection, _TIME, encode(list[Stored]([clock_ms, so_far])))
        return so_far

    def _time(self, clock_ms: int) -> tuple[int, bool]:
        """Return the time, and whether what is kept tells it as long as the clock goes on."""
        with translating():
            raw = get_meta(self._connection, _TIME)
        last, so_far = _two(bytes(raw)) if raw else (clock_ms, max(clock_ms, 1))
        passed = min(max(clock_ms - last, 0), MOST_LEAP_MS)
        return so_far + passed, bool(raw) and passed == clock_ms - last < _NOTED_MS

    def ended(self) -> tuple[bytes, ...]:
        """Return the secrets, 32 bytes each, that names in places had from destroyed keys."""
        with translating():
            packed = bytes(get_meta(self._connection, _ENDED) or b"")
        return tuple(split(packed, SEED_BYTES))

    def all(self) -> tuple[Epoch, ...]:
        """Return all keys, the one to seal to first."""
        with translating():
            packed = bytes(get_meta(self._connection, _SEEDS) or b"")
            raw = get_meta(self._connection, _FACTS)
        seeds = split(packed, SEED_BYTES)
        known = {one.seed: one for one in _unpacked(bytes(raw))} if raw else {}
        return tuple(known.get(seed, Epoch(seed, len(seeds) - at)) for at, seed in enumerate(seeds))

    def learn(self, told: Iterable[Epoch], now_ms: int) -> bool:
        """Keep what another computer tells, the newest first; tell if a key was new.

        A key without a rank (0) comes after the one that is told behind it.
        """
        ended = self.ended()
        wanted = [one for one in told if one.mark_secret not in ended]

        def with_told(found: Sequence[Epoch]) -> Sequence[Epoch]:
            known = {one.seed: one for one in found}
            most, rank = _highest(found) + _MOST_STEP, 0
            for one in reversed(wanted):
                had = known.get(one.seed)
                rank = min(one.rank or (0 if had else rank + 1), most)
                if had is None:
                    had = Epoch(one.seed, rank, since_ms=now_ms)
                rank = max(rank, had.rank)
                known[one.seed] = replace(had, rank=rank, knows=had.knows | one.knows)
            is_same = set(known.values()) == set(found)
            return found if is_same else sorted(known.values(), key=_order, reverse=True)

        before = self.all()
        self._change(with_told)
        return not {one.seed for one in wanted} <= {one.seed for one in before}

    def arrange(self, out: frozenset[bytes], now_ms: int) -> Epoch:
        """Let the key come first to which everything is sealed, and return it.

        out: who is known to be out by now.  A key whose maker knew of all of them goes before
        any other: the others may have been told to somebody of them.
        """

        def arranged(found: Sequence[Epoch]) -> Sequence[Epoch]:
            found = sorted(found, key=lambda one: (out <= one.knows, *_order(one)), reverse=True)
            first, older = found[0], found[1:]
            return [
                replace(first, since_ms=first.since_ms or now_ms, until_ms=0),
                *(
                    replace(o, since_ms=o.since_ms or now_ms, until_ms=o.until_ms or now_ms)
                    for o in older
                ),
            ]

        return self._change(arranged)[0]

    def renew(self, out: frozenset[bytes], now_ms: int) -> Epoch:
        """Seal what comes from now on to a new key, and return it; the older ones open what is."""
        seed = self._random(SEED_BYTES)

        def renewed(found: Sequence[Epoch]) -> Sequence[Epoch]:
            made = Epoch(seed, _highest(found) + 1, out, now_ms)
            return [made, replace(found[0], until_ms=now_ms), *found[1:]]

        return self._change(renewed)[0]

    def destroy_old(self, now_ms: int) -> bool:
        """Destroy keys that were replaced long ago, but not the newest; tell if there were any.

        What their files are named by stays, so that these are known again.
        """
        found = self.all()
        gone = [one for at, one in enumerate(found) if is_over(at, one.until_ms, now_ms)]
        if gone:
            seeds = {one.seed for one in gone}
            self._change(lambda there: [one for one in there if one.seed not in seeds], gone)
        return bool(gone)

    def lasting(self, now_ms: int) -> tuple[Epoch, ...]:
        """Return the keys to which own files may be sealed: those that nobody destroys soon.

        The newest three stay at each computer; the third, if it is old, only until the next.
        """
        first = self.all()[:KEPT_AT_LEAST]
        return tuple(
            one
            for at, one in enumerate(first)
            if at < KEPT_AT_LEAST - 1 or now_ms - one.until_ms < LEAVING_MS
        )

    def _change(
        self, change: Callable[[Sequence[Epoch]], Sequence[Epoch]], gone: Sequence[Epoch] = ()
    ) -> tuple[Epoch, ...]:
        """Keep what ``change`` makes of the keys, and return that; write nothing if they stay.

        Nobody else changes them at the same time.
        """
        before = self.all()
        if tuple(change(before)) == before:
            return before
        with write_transaction(self._connection):
            found = tuple(change(self.all()))
            self._put(found)
            if gone:
                marks = [*(one.mark_secret for one in gone), *self.ended()]
                put_meta(self._connection, _ENDED, b"".join(marks))
        return found

    def _put(self, found: Sequence[Epoch]) -> None:
        rows: list[Stored] = [
            [one.seed, one.rank, tokens_packed(one.knows), one.since_ms, one.until_ms]
            for one in found
        ]
        put_meta(self._connection, _SEEDS, b"".join(one.seed for one in found))
        put_meta(self._connection, _FACTS, encode(rows, _MOST_BYTES))


def mark_secret(epoch_seed: bytes) -> bytes:
    """Return the secret by which files are named while an epoch lasts; it opens nothing."""
    return hashlib.sha256(b"waymark/marks\0" + epoch_seed).digest()


def _highest(found: Iterable[Epoch]) -> int:
    return max((one.rank for one in found), default=0)


def is_over(at: int, until_ms: int, now_ms: int) -> bool:
    """Tell whether a key is destroyed: the one at this place, 0 for the newest, replaced then."""
    return at >= KEPT_AT_LEAST and until_ms > 0 and now_ms - until_ms >= KEPT_MS


def told_epochs(epochs: Iterable[Epoch]) -> dict[str, Stored]:
    """Return what letters tell of keys; ``epochs_in`` is the opposite.

    Earlier programs read ``epochs`` alone, and put those that they lack before theirs.
    """
    found = list(epochs)
    return {
        "epochs": [one.seed for one in found],
        "ranks": [[one.rank, tokens_packed(one.knows)] for one in found],
    }


def epochs_in(seeds: Iterable[Stored], ranks: Stored) -> list[Epoch]:
    """Return the keys that a letter tells; rank 0 for those of which it says no more."""
    facts = ranks if isinstance(ranks, list) else []
    found = list[Epoch]()
    for at, seed in enumerate(list(seeds)[:_MOST_TOLD]):
        if isinstance(seed, bytes) and len(seed) == SEED_BYTES:
            rank, knows = _facts(facts[at] if at < len(facts) else None)
            found.append(Epoch(seed, rank, knows))
    return found


def _facts(told: Stored) -> tuple[int, frozenset[bytes]]:
    rank, knows = told if isinstance(told, list) and len(told) == 2 else (0, b"")
    if not isinstance(rank, int) or not isinstance(knows, bytes):
        return 0, frozenset()
    if len(knows) > _MOST_KNOWN * TOKEN_BYTES:
        return 0, frozenset()
    return max(rank, 0), tokens_in(knows)


def tokens_packed(tokens: Iterable[bytes]) -> bytes:
    """Return ids of 16 bytes side by side, in their order; ``tokens_in`` is the opposite."""
    return b"".join(sorted(tokens))


def tokens_in(packed: bytes) -> frozenset[bytes]:
    """Return ids of 16 bytes that lie side by side."""
    return frozenset(split(packed, TOKEN_BYTES))


def _order(one: Epoch) -> tuple[int, bytes]:
    """Greater for the newer of two; of two that were made at once, the same on all computers."""
    return one.rank, hashlib.sha256(b"waymark/epoch order\0" + one.seed).digest()


def _two(raw: bytes) -> tuple[int, int]:
    told = decode(raw)
    first, second = told if isinstance(told, list) and len(told) == 2 else (0, 0)
    return (first, second) if isinstance(first, int) and isinstance(second, int) else (0, 0)


def _unpacked(raw: bytes) -> list[Epoch]:
    rows = decode(raw, _MOST_BYTES)
    found = list[Epoch]()
    for row in rows if isinstance(rows, list) else []:
        seed, rank, knows, *times = row if isinstance(row, list) else (b"", 0, b"")
        since, until = (one if isinstance(one, int) else 0 for one in (*times, 0, 0)[:2])
        if isinstance(seed, bytes) and isinstance(rank, int) and isinstance(knows, bytes):
            found.append(Epoch(seed, rank, tokens_in(knows), since, until))
    return found
