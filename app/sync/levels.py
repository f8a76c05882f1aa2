"""Levels of a computer's own bundles in a store: many small ones give way to one.

A bundle that was cut anew from others bears the number of the last of them and goes on from
what the first was made after, so that who has those knows it without reading it, and who
has none takes it as one.  docs/formats/trust.md.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.vault.merge_in import Batch, OpRow, united

FAN = 16
MOST_COVERED_BYTES = 4 << 20  # of the files from which one is cut: they are held in memory
DAY_MS = 24 * 3_600_000


@dataclass(frozen=True)
class Levels:
    """How many bundles of one level give way to one of the next, and how many bytes at most.

    newest: so many small ones stay as they are, so that who comes once in a few days has
    read them when they give way, and fetches nothing twice.  worth, every_ms, beside: a
    snapshot is put in the place of so many files or more, so long after the last one, when so
    many times its bytes lie beside it.
    """

    fan: int = FAN
    newest: int = 0
    most_bytes: int = MOST_COVERED_BYTES
    worth: int = FAN
    every_ms: int = 90 * DAY_MS
    beside: int = 3


LEVELS = Levels(newest=FAN)


@dataclass(frozen=True)
class Live:
    """A file that a head names.

    level: 0 as it was first put there.  Of one that was cut anew: first, the number of the
    first bundle in it; before, the id of the bundle before that one; stands, the id of the
    last in it.  Ids have 32 bytes; before any bundle there is none.
    """

    name: str
    level: int = 0
    first: int = 0
    before: bytes = b""
    stands: bytes = b""

    @property
    def is_anew(self) -> bool:
        """Whether it was cut from other bundles."""
        return bool(self.stands)


def due(live: Sequence[Live], sizes: Mapping[str, int], levels: Levels) -> tuple[Live, ...]:
    """Return the files that should give way to one of the next level; none if it is not time."""
    for level, group in groupby(live, lambda one: one.level):
        run = list(group)
        if level == 0 and levels.newest:
            run = run[: -levels.newest]
        if len(run) >= levels.fan:
            fits = _fitting(run, sizes, levels.most_bytes)
            if len(fits) > 1:
                return fits
    return ()


def _fitting(run: Sequence[Live], sizes: Mapping[str, int], most: int) -> tuple[Live, ...]:
    total, fits = 0, list[Live]()
    for one in run:
        total += sizes.get(one.name, 0)
        if total > most:
            break
        fits.append(one)
    return tuple(fits)


def reaches(links: Mapping[bytes, set[bytes]], before: bytes, last: bytes) -> bool:
    """Tell whether bundles that are here lead from ``before`` to ``last``.

    links: up to which each goes, by what it was made after.
    """
    waiting, seen = [before], {before}
    while waiting:
        for end in links.get(waiting.pop(), ()):
            if end == last:
                return True
            if end not in seen:
                seen.add(end)
                waiting.append(end)
    return False


def as_one(batches: Iterable[Batch], is_gone: Callable[[bytes, bytes], bool]) -> Batch:
    """Return the changes of all batches as one, each once, in an order that is always the same.

    is_gone: asked for (row, subject); such rows are left out with all that is in them, and
    with who wrote nothing else.
    """
    kept = list(batches)
    gone = {row for one in kept for row, _, subject in one.rows if is_gone(row, subject)}
    rows = sorted({place for one in kept for place in one.rows if place[0] not in gone})
    fields = sorted({name for one in kept for name in one.fields})
    # Sorted, so that of two forms of one writer the one with a certificate stays.
    actors = {one[0]: one for one in sorted({one for batch in kept for one in batch.actors})}
    for actor in _only_in(kept, gone):
        del actors[actor]
    buried = {one for batch in kept for one in batch.buried}
    in_rows = {place[0]: at for at, place in reversed(list(enumerate(rows)))}
    in_fields = {name: at for at, name in enumerate(fields)}
    in_actors = {actor: at for at, actor in enumerate(sorted(actors))}
    found: dict[tuple[int, int, int, int], tuple[bytes, bytes]] = {}
    for batch in kept:
        for op in batch.ops:
            row = batch.rows[op.row][0]
            if row not in gone:
                field, actor = batch.fields[op.field], batch.actors[op.actor][0]
                place = (in_rows[row], in_fields[field], op.hlc, in_actors[actor])
                found[place] = united(found.get(place), (op.value, op.prevs))
    return Batch(
        rows=tuple(rows),
        actors=tuple(actors[one] for one in sorted(actors)),
        fields=tuple(fields),
        ops=tuple(OpRow(*place, *found[place]) for place in sorted(found)),
        erased=tuple(sorted({one for batch in kept for one in batch.erased})),
        buried=tuple(sorted(buried)),
        told=tuple(sorted({one for batch in kept for one in batch.told} - buried)),
    )


def _only_in(batches: Iterable[Batch], gone: Collection[bytes]) -> set[int]:
    """Return the actors who wrote in these rows and in no other."""
    wrote: dict[bool, set[int]] = {False: set(), True: set()}
    for batch in batches:
        for op in batch.ops:
            wrote[batch.rows[op.row][0] in gone].add(batch.actors[op.actor][0])
    return wrote[True] - wrote[False]


def put_in_place(live: Sequence[Live], old: Sequence[Live], new: Live) -> tuple[Live, ...]:
    """Return the files with ``new`` where ``old``, which stand side by side, were."""
    at = live.index(old[0])
    return (*live[:at], new, *live[at + len(old) :])


def next_level(old: Sequence[Live]) -> int:
    """Return the level of what is cut from these, all of one; one alone keeps its own."""
    return old[0].level + (len(old) > 1)
