"""Whether a vault holds together: the file, the log's invariants, the heads.

Also the hash by which two computers see that they know the same.  The audit is examined
in ``auditcheck``.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from operator import itemgetter

from app.records import OpId
from app.schema.fields import Schema
from app.vault import heads
from app.vault.marks import ALL_MARKS
from app.vault.opening import DRIVER, Connection, Row
from app.vault.values import BadValue, decode, unpack_ids
from app.vault.versions import GHOST, HEAD, SEEN

MOST_NAMED = 20
LOG_FAULTS = (
    "log_heads", "log_ghosts", "log_lost", "log_values", "log_orphans", "log_erased",
)  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """One thing that does not hold; ``detail`` holds counts and numbers only."""

    code: str
    detail: str


def state_hash(connection: Connection) -> bytes:
    """Return 32 bytes that are equal exactly where the same is known.

    SHA-256 over all rows with their kind and subject, their heads in order, and what
    was erased; no number of this file takes part.
    """
    digest = hashlib.sha256(b"waymark state 1\0")
    for row in connection.execute(
        "SELECT r.row, r.kind, r.subject, f.name, o.hlc, a.actor, o.value FROM op o "
        "JOIN row r ON r.rid = o.rid JOIN field f ON f.fid = o.fid "
        "JOIN actor a ON a.aid = o.aid WHERE o.live = 1 "
        "ORDER BY r.row, f.name, o.hlc, a.actor"
    ):
        for part in row:
            _add(digest, part)
    for table in ("SELECT subject FROM erased ORDER BY 1", ALL_MARKS):
        digest.update(b"\0table\0")
        for (part,) in connection.execute(table):
            _add(digest, part)
    return digest.digest()


def check(connection: Connection, schemas: Mapping[str, Schema]) -> list[Finding]:
    """Return what does not hold, an empty list if all does.  Reads the whole file.

    What cannot be read because of a page that is damaged, and told so, is passed over.
    """
    found = check_pages(connection)
    for part in (partial(_log, connection), partial(_heads, connection, schemas)):
        try:
            found += part()
        except DRIVER.Error:
            if not found:
                raise
    return found


def check_pages(connection: Connection) -> list[Finding]:
    """Return what is wrong with the file itself: takes a tenth of the time of ``check``."""
    return list(_file(connection))


def _file(connection: Connection) -> Iterator[Finding]:
    # The cipher's check reads the main file only, where pages may lie that the log replaces.
    brought = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    is_whole = brought is not None and brought[1] == brought[2]
    broken = connection.execute("PRAGMA cipher_integrity_check").fetchall() if is_whole else []
    if broken:
        yield Finding("cipher", f"{len(broken)} pages")
    try:
        told = [row[0] for row in connection.execute("PRAGMA integrity_check").fetchall()]
    except DRIVER.Error:
        if not broken:
            raise
        return  # it cannot read the pages that are told already
    if told != ["ok"]:
        is_search = all(str(one).startswith("fts5: ") for one in told)  # it can be made anew
        yield Finding("heads" if is_search else "file", f"{len(told)} faults")


def _log(connection: Connection) -> Iterator[Finding]:
    """Check that the heads are the ops nobody has seen, and that nothing hangs in the air."""
    found: Counter[str] = Counter()
    ops = connection.execute(
        "SELECT o.rid, o.fid, o.hlc, a.actor, o.live, o.value, o.prevs "
        "FROM op o CROSS JOIN actor a ON a.aid = o.aid ORDER BY o.rid, o.fid"
    )
    for _, versions in groupby(ops, key=itemgetter(0, 1)):
        found.update(_faults_of(versions))
    found["log_orphans"] = _orphans(connection)
    found["log_erased"] = _not_erased(connection)
    for code in LOG_FAULTS:
        if found[code]:
            yield Finding(code, f"{found[code]} changes")


def _faults_of(versions: Iterable[Row]) -> dict[str, int]:
    """Return how often what does not hold among the versions of one field of one row."""
    named: set[OpId] = set()
    ops: dict[OpId, int] = {}
    unreadable = 0
    for _, _, hlc, actor, live, value, prevs in versions:
        ops[OpId(hlc, actor)] = live
        if live in {SEEN, HEAD}:
            named.update(unpack_ids(prevs or b""))
        if live != GHOST:
            unreadable += not _reads(value)
    return {
        "log_heads": sum(
            (live == HEAD) == (op in named) for op, live in ops.items() if live in {SEEN, HEAD}
        ),
        "log_ghosts": sum(live == GHOST and op not in named for op, live in ops.items()),
        "log_lost": sum(op not in ops for op in named),
        "log_values": unreadable,
    }


def _reads(value: bytes | None) -> bool:
    try:
        decode(value or b"")
    except BadValue:
        return False
    return True


def _orphans(connection: Connection) -> int:
    row = connection.execute(
        "SELECT count(*) FROM op WHERE rid NOT IN (SELECT rid FROM row) "
        "OR fid NOT IN (SELECT fid FROM field) OR aid NOT IN (SELECT aid FROM actor)"
    ).fetchone()
    return int(row[0]) if row else 0


def _not_erased(connection: Connection) -> int:
    row = connection.execute(
        "SELECT (SELECT count(*) FROM row WHERE subject IN (SELECT subject FROM erased)) "
        "+ (SELECT count(*) FROM blob WHERE subject IN (SELECT subject FROM erased)) "
        "+ (SELECT count(*) FROM draft WHERE subject IN (SELECT subject FROM erased))"
    ).fetchone()
    return int(row[0]) if row else 0


def _heads(connection: Connection, schemas: Mapping[str, Schema]) -> Iterator[Finding]:
    """Check that the tables that screens read say what the log says."""
    if not heads.are_current(connection, schemas):
        yield Finding("heads", "made by another version")
        return
    wrong = heads.differing_rows(connection, schemas)
    if wrong:
        shown = ", ".join(str(one) for one in wrong[:MOST_NAMED])
        yield Finding("heads", f"rows {shown}")


def _add(digest: hashlib._Hash, part: object) -> None:
    if isinstance(part, bytes):
        raw = b"b" + part
    elif isinstance(part, int):
        raw = b"i" + part.to_bytes(8, "big", signed=True)
    else:
        raw = b"t" + str(part).encode()
    digest.update(len(raw).to_bytes(4, "big") + raw)
