"""Area ``scale``: what lies in a store after three years, from bundles measured here.

Some days of real exchanges between two computers give the sizes: of a bundle with a quarter
of a day's changes, of one that was cut from sixteen, of a head.  From these three years of
a centre with five computers are counted, exchange by exchange, by the rules that the
exchange itself follows, with levels and snapshots and without.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from app.bench.contexts import bench_context
from app.bench.figures import Figure
from app.bench.material import words
from app.bench.sync import AT_ONCE, COMPUTERS, PASSPHRASE, CountedFolder, join
from app.schema.person import notes, preferred_name
from app.sync.levels import DAY_MS, FAN, LEVELS, Levels, Live, due, next_level, put_in_place
from app.sync.snapshots import is_worth
from app.sync.stores.folder import FolderStore
from app.usecases.login import Login
from app.usecases.records import RowInput, put_records
from app.usecases.syncing import sync_store
from app.usecases.vaults import NewVault, init_vault

AREA = "scale"
CENTRES, DAYS, EXCHANGES = 1_000, 3 * 365, 4  # exchanges a day
SHARE = 40  # one change of an exchange for so many people asked for: 50 of 2,000
LEAST_CHANGES = 5
REAL = 2 * FAN + 1  # exchanges that are really made
NO_SNAPSHOTS = replace(LEVELS, every_ms=10**15)
NEVER = replace(NO_SNAPSHOTS, fan=10**9)
_MANY = 10**12  # bytes: files are only counted here, not held
_CENTRE = NewVault("Linden Centre", "Leila")


@dataclass(frozen=True)
class Sizes:
    """Bytes of a small bundle, of one cut from ``FAN`` of them, and of a head.

    whole: bytes of a snapshot for each small bundle whose changes are in it.
    """

    small: float
    cut: float
    head: float
    whole: float = 0.0

    def of(self, level: int) -> float:
        """Return the bytes of a bundle of this level; beyond the first nothing more is saved."""
        return self.small if level == 0 else self.cut * FAN ** (level - 1)


@dataclass(frozen=True)
class Years:
    """What three years of one centre come to.

    files, kept: how many files lie there at their end, and how many bytes.  requests,
    fetched: what one computer asks for on a day, and the bytes of it.  snapshots: how often
    all was put as one.  mean: how many files lie there on a day.
    """

    files: int
    kept: float
    requests: float
    fetched: float
    snapshots: int = 0
    mean: float = 0.0


def measure(folder: Path, people: int) -> Iterator[Figure]:
    """Yield the figures; an exchange has a new person with two answers for each 40 people."""
    changes = max(LEAST_CHANGES, people // SHARE)
    sizes, live, first = _measured(folder, changes)
    with_all, with_levels, without = (
        lived(sizes, DAYS, one) for one in (LEVELS, NO_SNAPSHOTS, NEVER)
    )
    note = f"{changes} people each, {sizes.small / 1000:.1f} kB; {FAN} of them as they were"
    yield Figure(
        AREA, "one cut from sixteen / these", sizes.cut / sizes.small / FAN, 0.95, note=note
    )
    note = f"{REAL} exchanges; as many bundles one by one"
    small = sizes.small * REAL
    yield Figure(AREA, "first exchange / all bundles", first / small, 0.95, note=note)
    note = f"{COMPUTERS} computers, {EXCHANGES} exchanges a day, {DAYS} days; no levels"
    yield Figure(AREA, "files / no levels", with_all.files / without.files, 0.015, note=note)
    yield Figure(AREA, "bytes / no levels", with_all.kept / without.kept, 0.95, note=note)
    yield Figure(AREA, "a day's bytes / no levels", with_levels.fetched / without.fetched, 1.2)
    snapshots = with_all.snapshots
    note = f"{snapshots} snapshots, each read by all; with levels alone"
    yield Figure(AREA, "files / no snapshots", with_all.mean / with_levels.mean, 1.0, note=note)
    more = with_all.fetched / with_levels.fetched
    yield Figure(AREA, "a day's bytes / no snapshots", more, 1.3, note=note)
    yield from _told(with_all, without, live)


def _told(levels: Years, without: Years, live: int) -> Iterator[Figure]:
    yield Figure(AREA, "files of a centre", levels.files, None, "count", f"not {without.files}")
    yield Figure(AREA, "first exchange", levels.kept / 1000, None, "kB", f"{levels.files} files")
    yield Figure(AREA, "a day's requests", levels.requests, None, "count")
    yield Figure(AREA, "a day's bytes", levels.fetched / 1000, None, "kB")
    note = f"{CENTRES} centres: {levels.kept * CENTRES / 1e9:.0f} GB, not "
    note += f"{without.kept * CENTRES / 1e9:.0f}"
    yield Figure(AREA, "files of all centres", levels.files * CENTRES, None, "count", note)
    yield Figure(AREA, "files after real exchanges", live, None, "count", f"{REAL} exchanges")


def lived(sizes: Sizes, days: int, levels: Levels) -> Years:
    """Return what so many days of ``COMPUTERS`` come to, and what one of them reads once a day."""
    rule = replace(levels, most_bytes=_MANY)
    live: tuple[Live, ...] = ()
    asked, fetched, wholes, lay, files = 0, 0.0, list[tuple[int, float]](), 0, 0
    for day in range(days):
        for exchange in range(EXCHANGES):
            live = grown(live, day * EXCHANGES + exchange + 1, rule)
        news = [one for one in live if _last(one) > day * EXCHANGES]
        asked += 1 + len(news)
        fetched += sizes.head + sum(sizes.of(one.level) for one in news)
        if _is_time(wholes, day, COMPUTERS * sum(sizes.of(one.level) for one in live), rule):
            wholes.append((day, sizes.whole * COMPUTERS * EXCHANGES * (day + 1)))
            live = ()  # the others rest on it
        files = COMPUTERS * (1 + len(live)) + bool(wholes)
        lay += files
    others, last = COMPUTERS - 1, wholes[-1][1] if wholes else 0.0
    kept = last + COMPUTERS * (sizes.head + sum(sizes.of(one.level) for one in live))
    requests = (others * asked + len(wholes)) / days
    fetched = (others * fetched + sum(size for _, size in wholes)) / days
    return Years(files, kept, requests, fetched, len(wholes), lay / days)


def _is_time(wholes: list[tuple[int, float]], day: int, beside: float, levels: Levels) -> bool:
    """Tell whether all is put as one now, by the rule of an exchange; ``beside``: other bytes."""
    at, whole = wholes[-1] if wholes else (0, 0.0)
    is_long_ago = (day - at) * DAY_MS >= levels.every_ms
    return is_long_ago and is_worth(whole, beside, times=levels.beside)


def grown(live: Sequence[Live], number: int, levels: Levels) -> tuple[Live, ...]:
    """Return the files with one bundle more, cut anew as often as the rule of levels says."""
    grown_by_one = (*live, Live(str(number)))
    while old := due(grown_by_one, {}, levels):
        new = Live(old[-1].name, next_level(old), stands=b"cut")
        grown_by_one = put_in_place(grown_by_one, old, new)
    return grown_by_one


def _last(one: Live) -> int:
    return int(one.name)


def _measured(folder: Path, changes: int) -> tuple[Sizes, int, float]:
    """Return sizes of real bundles, how many files lie there, and what one who was away fetches."""
    context, place = bench_context(folder), folder / "place"
    place.mkdir()
    store, chance = FolderStore(place), random.Random(1)  # noqa: S311 - invented words
    small, cut = list[int](), list[int]()
    with closing(init_vault(folder / "vault", PASSPHRASE, _CENTRE, context)) as login:
        _write(login, chance, 1)
        with closing(join(login, folder, 1)) as other:
            for one in (login, other, login):
                sync_store(one, store)
            before = _bundles(store)
            for number in range(1, REAL + 1):
                _write(login, chance, changes)
                known = _bundles(store)
                sync_store(login, store, Levels())
                [new] = [size for name, size in _bundles(store).items() if name not in known]
                (small if number % FAN else cut).append(new)
            files = len(_bundles(store).keys() - before.keys())
            counted = CountedFolder(place)
            sync_store(other, counted)
            sync_store(login, store, AT_ONCE)
            [whole] = _bundles(store).values()
    heads = [one.size_bytes for one in store.list("in/heads/")]
    means = (sum(small) / len(small), sum(cut) / len(cut), sum(heads) / len(heads))
    return Sizes(*means, whole / REAL), files, counted.fetched


def _write(login: Login, chance: random.Random, changes: int) -> None:
    for _ in range(changes):
        values = {preferred_name.key: words(chance, 2), notes.key: words(chance, 4)}
        put_records(login, [RowInput("person", values)])


def _bundles(store: FolderStore) -> dict[str, int]:
    return {one.name: one.size_bytes for one in store.list("in/b/")}
