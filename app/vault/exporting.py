"""What is known here, as another vault can merge it: at once, or a stretch at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from app.vault.log import HLC_MAX
from app.vault.marks import forceful_marks, told_marks
from app.vault.merge_in import MOST_OPS, Batch, OpRow
from app.vault.opening import Connection, Row
from app.vault.outward import may_be

ALL_OPS = -1  # what SQLite takes for no limit

_ACTORS = "SELECT aid, actor, device, user, wall, certificate FROM actor"
_FIELDS = "SELECT fid, name FROM field"

# Where an op stands in the log: row, field, clock, actor number.
_OpPlace = tuple[int, int, int, int]
_START: _OpPlace = (0, 0, 0, 0)


def _any(letter: str) -> str:
    """Return whether the row of a table's ``rid`` is wanted, where all are."""
    return f"{letter}.rid > 0"


def export(connection: Connection) -> Batch:
    """Return all changes of this vault that have a value, and all that was erased."""
    return _stretch(connection, _START, ALL_OPS)[0]


def stretches(
    connection: Connection, most: int = MOST_OPS, *, only_may: bool = False
) -> Iterator[Batch]:
    """Yield what ``export`` returns in batches of at most ``most`` ops, read one by one.

    Each stands for itself, with the rows and actors it needs.  What is written meanwhile
    may or may not be among them.  only_may: of the rows alone that may go online, as
    they were laid out.
    """
    rows = may_be if only_may else _any
    place: _OpPlace | None = _START
    while place is not None:
        batch, place = _stretch(connection, place, most, rows)
        yield batch


def chosen(connection: Connection, most: int = MOST_OPS) -> Iterator[Batch]:
    """Yield the changes that were chosen for a bundle, in batches of at most ``most`` ops.

    With what was erased, whoever has that already, and only the rows that are needed.
    """
    ops = connection.execute(
        "SELECT o.rid, o.fid, o.hlc, o.aid, o.value, o.prevs FROM chosen x JOIN op o "
        "ON (o.rid, o.fid, o.hlc, o.aid) = (x.rid, x.fid, x.hlc, x.aid) "
        "WHERE o.live >= 0 ORDER BY o.rid, o.fid, o.hlc, o.aid"
    ).fetchall()
    gone = erasures(connection)
    if gone.erased or gone.buried or gone.told:
        yield gone
    for start in range(0, len(ops), most):
        part = ops[start : start + most]
        used = {one[0] for one in part}
        rows = _rows_in(connection, (part[0][0], part[-1][0]))
        yield _batch(connection, part, [row for row in rows if row[0] in used], most)


def _stretch(
    connection: Connection, after: _OpPlace, most: int, wanted: Callable[[str], str] = _any
) -> tuple[Batch, _OpPlace | None]:
    """Return the ops that follow ``after``, and where the last of them stands (None: at the end).

    Rows of which no change has a value go with the ops that come next.  wanted: which rows.
    """
    ops = connection.execute(
        "SELECT rid, fid, hlc, aid, value, prevs FROM op "
        f"WHERE (rid, fid, hlc, aid) > (?, ?, ?, ?) AND live >= 0 AND {wanted('op')} "
        "ORDER BY rid, fid, hlc, aid LIMIT ?",
        (*after, most),
    ).fetchall()
    is_last = len(ops) != most
    span = (after[0], HLC_MAX if is_last else ops[-1][0])
    batch = _batch(connection, ops, _rows_in(connection, span, wanted), most)
    if after == _START:
        batch = replace(batch, **_gone(connection))
    return batch, None if is_last else ops[-1][:4]


def _batch(connection: Connection, ops: list[Row], rows: list[Row], most: int) -> Batch:
    """Return the batch of these ops and rows (number, id, kind, subject), with its dictionaries."""
    actors = _needed(connection, _ACTORS, {one[3] for one in ops} if most > 0 else None)
    fields = _needed(connection, _FIELDS, {one[1] for one in ops} if most > 0 else None)
    places = [{one[0]: at for at, one in enumerate(part)} for part in (rows, fields, actors)]
    return Batch(
        rows=tuple((row, kind, subject) for _, row, kind, subject in rows),
        actors=tuple((a, d or b"", u or b"", w or 0, c or b"") for _, a, d, u, w, c in actors),
        fields=tuple(name for _, name in fields),
        ops=tuple(
            OpRow(places[0][rid], places[1][fid], hlc, places[2][aid], value, prevs)
            for rid, fid, hlc, aid, value, prevs in ops
        ),
    )


def _rows_in(
    connection: Connection, span: tuple[int, int], wanted: Callable[[str], str] = _any
) -> list[Row]:
    """Return (number, row, kind, subject) of the rows in a span of numbers, the usual ones first.

    The first of the span may have been told with the stretch before.
    """
    rows = connection.execute(
        f"SELECT rid, row, kind, subject FROM row WHERE rid BETWEEN ? AND ? AND {wanted('row')} "
        "ORDER BY rid",
        span,
    ).fetchall()
    bound = connection.execute(
        "SELECT -1, r.row, b.kind, b.subject FROM bound b JOIN row r ON r.rid = b.rid "
        f"WHERE b.rid BETWEEN ? AND ? AND {wanted('b')}",
        span,
    ).fetchall()
    return rows + bound


def _needed(connection: Connection, sql: str, numbers: set[int] | None) -> list[Row]:
    """Return the rows of a dictionary whose numbers are needed (None: all), in their order."""
    found = connection.execute(f"{sql} ORDER BY 1")
    return [row for row in found if numbers is None or row[0] in numbers]


def erasures(connection: Connection) -> Batch:
    """Return what was erased alone, without any change."""
    return Batch((), (), (), (), **_gone(connection))


def _gone(connection: Connection) -> dict[str, Any]:
    """Return what was erased, and the marks of what is never to come back."""
    erased = connection.execute("SELECT subject, hlc, signature FROM erased").fetchall()
    return {
        "erased": tuple((subject, hlc, signature or b"") for subject, hlc, signature in erased),
        "buried": tuple(sorted(forceful_marks(connection))),
        "told": tuple(sorted(told_marks(connection))),
    }
