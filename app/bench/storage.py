"""Area ``storage``: what encryption costs, against the same driver and file without a key.

Both sides run the same SQL on the same content, with the same settings and so the same
durability.  The last figures are about our own layer (``app.bench.layer``).
"""

from __future__ import annotations

import hmac
import random
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from app.bench.figures import Figure, Side, Stopwatch, compare, least_times
from app.bench.layer import layer_figures
from app.bench.material import KEY, Pair, make_pair, word
from app.vault import search
from app.vault.opening import Connection, write_transaction

AREA = "storage"
READS = 2_000
COLD_READS = 300  # for so many people; of more, as many more, so that a page is read as often
PAGES = 40
USUAL_PEOPLE = 2_000
FILLED_PAGES, FILLER_BYTES = 500, 3_900  # rows of which each fills a page of the file
BULK_ROWS = 5_000
COMMITS = 40

_POINT = "SELECT * FROM heads_person WHERE rid = ?"
_LIST = (
    "SELECT * FROM heads_person WHERE (name_key, id) > (?, x'') AND deleted = 0 "
    "ORDER BY name_key, id LIMIT 50"
)
_HISTORY = (
    "SELECT f.name, o.value, o.hlc FROM op o JOIN row r ON r.rid = o.rid "
    "JOIN field f ON f.fid = o.fid WHERE r.rid = ? ORDER BY o.hlc DESC"
)
_NAME = (
    "SELECT k.rid, k.words FROM find_words w JOIN find_key k ON k.sid = w.rowid "
    "WHERE w.words LIKE ? AND k.how = 'name' LIMIT 400"
)
_PEOPLE = "SELECT rid FROM heads_person ORDER BY rid"
_SOME_NAMES = "SELECT words FROM find_key WHERE how = 'name' ORDER BY sid LIMIT ?"

Work = Callable[[Connection], None]


class Opened(Protocol):
    """Opens one of the two databases."""

    def __call__(self, *, to_write: bool = ...) -> AbstractContextManager[Connection]: ...


def measure(folder: Path, people: int) -> Iterator[Figure]:
    """Yield the figures on ``people`` invented people, with databases in ``folder``."""
    pair = make_pair(folder, people)
    yield from _reading(pair, people)
    yield from _one_page(pair)
    yield from _writing(pair)
    size = pair.keyed.stat().st_size / pair.plain.stat().st_size
    yield Figure(AREA, "file size", size, 1.05)
    yield Figure(AREA, "file", pair.keyed.stat().st_size / 1000, unit="kB")
    yield from layer_figures(folder)


def _reading(pair: Pair, people: int) -> Iterator[Figure]:
    chance = random.Random(2)  # noqa: S311 - which rows are read
    times = max(1.0, people / USUAL_PEOPLE)
    cold_reads, list_reads = int(COLD_READS * times), int(PAGES * times)
    rids = [chance.randint(1, people * 6) for _ in range(cold_reads)]
    starts = [word(chance) for _ in range(list_reads)]
    with pair.open_keyed() as keyed:
        persons = [rid for (rid,) in keyed.execute(_PEOPLE).fetchall()]
        names = [name.split()[0] for (name,) in keyed.execute(_SOME_NAMES, (PAGES,)).fetchall()]

    # A miss reads no row at all.
    found = [chance.choice(persons) for _ in range(max(READS, cold_reads))]

    def points(connection: Connection) -> None:
        _each(connection, _POINT, found[:READS])

    def cold_points(connection: Connection) -> None:
        _each(connection, _POINT, found[:cold_reads])

    def lists(connection: Connection) -> None:
        _each(connection, _LIST, starts)

    def histories(connection: Connection) -> None:
        _each(connection, _HISTORY, rids)

    def searches(connection: Connection) -> None:
        for name in names:
            search.find(connection, name, 20)

    def index_reads(connection: Connection) -> None:
        _each(connection, _NAME, [f"%{name}%" for name in names])

    yield Figure(AREA, "point read, warm", _ratio(pair, points, is_warm=True), 1.15)
    yield Figure(AREA, "point read, cold", _ratio(pair, cold_points), 1.7)
    yield Figure(AREA, "indexed list", _ratio(pair, lists), 1.7)
    yield Figure(AREA, "history of one record", _ratio(pair, histories), 2.8)
    yield Figure(AREA, "name search, warm", _ratio(pair, searches, is_warm=True), 2.3)
    yield Figure(AREA, "name search, cold", _ratio(pair, searches), 2.3)
    note = "told only: the SQL of one of the search's steps"
    yield Figure(AREA, "name index, cold", _ratio(pair, index_reads), note=note)


def _one_page(pair: Pair) -> Iterator[Figure]:
    """Yield what a page costs that is read for the first time, whatever the size of the file.

    Against the same driver without a key and, of as many pages, the two things that
    SQLCipher does to each: HMAC-SHA-512 and AES-256-CBC (its design document, 2024).
    """
    chance = random.Random(4)  # noqa: S311 - filler
    rows = [(number, "", chance.randbytes(FILLER_BYTES)) for number in range(FILLED_PAGES)]
    for opened in (pair.open_keyed, pair.open_plain):
        with opened(to_write=True) as connection:
            connection.execute("CREATE TABLE filled (a INTEGER, b TEXT, c BLOB) STRICT")
            _put(connection, "INSERT INTO filled VALUES (?, ?, ?)", rows)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    def scan(connection: Connection) -> None:
        connection.execute("SELECT max(substr(c, -1)) FROM filled").fetchall()

    def bare(watch: Stopwatch) -> None:
        with pair.open_plain() as connection, watch.cpu():
            scan(connection)
            for _, _, content in rows:
                hmac.digest(KEY, content, "sha512")
                opener = Cipher(algorithms.AES(KEY), modes.CBC(KEY[:16])).decryptor()
                opener.update(content[: len(content) // 16 * 16])

    keyed_s, bare_s = least_times(_side(scan, pair.open_keyed), bare)
    yield Figure(AREA, "a page, cold / deciphered by hand", keyed_s / bare_s, 1.2)
    each_ms = keyed_s / FILLED_PAGES * 1000
    yield Figure(AREA, "100 pages, cold", each_ms * 100, unit="ms", note="CPU time")
    for opened in (pair.open_keyed, pair.open_plain):
        with opened(to_write=True) as connection:
            connection.execute("DROP TABLE filled")


def _each(connection: Connection, sql: str, asked: list[int] | list[str]) -> None:
    for one in asked:
        connection.execute(sql, (one,)).fetchall()


def _writing(pair: Pair) -> Iterator[Figure]:
    chance = random.Random(3)  # noqa: S311 - filler
    for opened in (pair.open_keyed, pair.open_plain):
        with opened(to_write=True) as connection:
            connection.execute("CREATE TABLE bulk (a INTEGER, b TEXT, c BLOB) STRICT")
            connection.execute("CREATE INDEX bulk_b ON bulk (b)")
    rows = [(n, word(chance, 40), chance.randbytes(200)) for n in range(BULK_ROWS)]
    ops = [(n, n % 7, n << 16, 1, 1, chance.randbytes(20), b"") for n in range(1, BULK_ROWS)]

    def bulk(connection: Connection) -> None:
        _put(connection, "INSERT INTO bulk VALUES (?, ?, ?)", rows)

    def log(connection: Connection) -> None:
        _put(connection, "INSERT INTO op VALUES (-?, ?, ?, ?, ?, ?, ?)", ops)

    def commits(connection: Connection) -> None:
        for row in rows[:COMMITS]:
            _put(connection, "INSERT INTO bulk VALUES (?, ?, ?)", [row])

    yield Figure(AREA, "bulk insert", _ratio(pair, bulk, undo="DELETE FROM bulk"), 1.6)
    yield Figure(AREA, "bulk log", _ratio(pair, log, undo="DELETE FROM op WHERE rid < 0"), 1.35)
    wall = _ratio(pair, commits, undo="DELETE FROM bulk", is_wall=True)
    yield Figure(AREA, "durable commit", wall, 1.5, note="wall time")
    for opened in (pair.open_keyed, pair.open_plain):
        with opened(to_write=True) as connection:
            connection.execute("DROP TABLE bulk")
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def _put(connection: Connection, sql: str, rows: list[tuple[int, str, bytes]] | list[_Op]) -> None:
    with write_transaction(connection):
        connection.executemany(sql, rows)


_Op = tuple[int, int, int, int, int, bytes, bytes]


def _ratio(
    pair: Pair, work: Work, *, is_warm: bool = False, is_wall: bool = False, undo: str = ""
) -> float:
    """Return the cost of ``work`` with the key against that without, on fresh connections.

    is_warm: what is read stands in the cache already.  undo: SQL that makes the file
    as it was before the next round; it is not counted.
    """
    how = {"is_warm": is_warm, "is_wall": is_wall}
    ours = _side(work, pair.open_keyed, undo=undo, **how)
    return compare(ours, _side(work, pair.open_plain, undo=undo, **how))


def _side(
    work: Work, opened: Opened, *, is_warm: bool = False, is_wall: bool = False, undo: str = ""
) -> Side:
    """Return a side that does ``work`` on a fresh connection; else as ``_ratio``."""

    def run(watch: Stopwatch) -> None:
        with opened(to_write=bool(undo)) as connection:
            if is_warm:
                work(connection)
            with watch.wall() if is_wall else watch.cpu():
                work(connection)
            if undo:
                connection.execute(undo)
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()

    return run
