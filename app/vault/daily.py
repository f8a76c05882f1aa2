"""What wants doing on a day among very many rows: counted where it lies, the first few read."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Generic, TypeVar

from app.records import Record, RecordId
from app.rules.merge import DELETED, log_name
from app.schema import mentoring as session_fields
from app.schema import moves
from app.schema.fields import Field, Schema
from app.schema.mentoring import SESSION
from app.schema.moves import MOVE
from app.schema.person import PERSON
from app.vault import columns
from app.vault.opening import Connection, Row
from app.vault.tables import found_in
from app.vault.values import id_bytes

T = TypeVar("T")

# More than the offsets of any two places on earth lie apart, for texts that begin with a day.
_FAR = timedelta(days=2)
_EVER = -(2**40)  # Unix seconds before any beginning

# Of people who are there; what is about nobody wants nobody's doing.
OF_SOMEBODY = f"JOIN {columns.table(PERSON)} p ON p.subject = h.subject AND p.deleted = 0"

_STATE = columns.column(session_fields.session_state)
_STARTS_AT = columns.column(session_fields.starts_at)
# Whose file is at another centre by then is met there; what was to be before may have happened.
_IS_AWAY = (
    f"EXISTS (SELECT 1 FROM {columns.table(MOVE)} g WHERE g.subject = h.subject AND g.deleted = 0 "
    f"AND {columns.text_of('g', moves.back_on)} IS NULL "
    f"AND coalesce({columns.text_of('g', moves.moved_on)}, '') < substr(h.{_STARTS_AT}, 1, 10))"
)
# The texts choose a stretch of the index; the times themselves, with their zones, decide.
_PLANNED = (
    f"SELECT h.rid, h.{_STARTS_AT} AS starts_at "
    f"FROM {columns.table(SESSION)} h {OF_SOMEBODY} WHERE h.deleted = 0 "
    f"AND h.{_STATE} = 'planned' AND h.{_STARTS_AT} >= ? AND h.{_STARTS_AT} < ? "
    f"AND unixepoch(h.{_STARTS_AT}) >= ? AND unixepoch(h.{_STARTS_AT}) < ? "
    f"AND NOT {_IS_AWAY}"
)


@dataclass(frozen=True)
class First(Generic[T]):
    """The first of things that may be very many, and how many there are."""

    rows: tuple[T, ...] = ()
    count: int = 0


def planned_meetings(
    connection: Connection, since: datetime | None, until: datetime, most: int | None
) -> First[Record]:
    """Return planned meetings that begin from ``since`` (None: ever) and before ``until``.

    Both with their zone.  The earliest first, at most ``most`` (None: all), with their
    beginnings only.
    """
    texts = ("" if since is None else _day(since - _FAR), _day(until + _FAR))
    seconds = (_seconds(since) if since else _EVER, _seconds(until))
    rows = connection.execute(
        f"{first_few(_PLANNED, 'starts_at, rid', most)}"
        "SELECT few.among, h.id, h.subject, few.starts_at FROM few "
        f"CROSS JOIN {columns.table(SESSION)} h ON h.rid = few.rid ORDER BY few.starts_at, few.rid",
        (*texts, *seconds),
    ).fetchall()
    return counted(rows, most, partial(columns.glanced, SESSION, [session_fields.starts_at]))


def about(
    connection: Connection,
    schema: Schema,
    fields: Sequence[Field[Any]],
    subjects: Sequence[RecordId],
) -> Iterator[Record]:
    """Yield the rows about ``subjects`` with these answers only, for many at once."""
    wanted = ", ".join(f"h.{columns.column(one)}" for one in fields)
    for row in found_in(
        connection,
        f"SELECT h.id, h.subject, {wanted} FROM {columns.table(schema)} h "
        "WHERE h.deleted = 0 AND h.subject IN",
        [id_bytes(one) for one in subjects],
    ):
        yield columns.glanced(schema, fields, row)


def open_conflicts(
    connection: Connection,
    schemas: Mapping[str, Schema],
    most: int | None,
    hidden: Collection[str] = (),
) -> First[Record]:
    """Return rows with a field for which somebody must choose; count: of fields.

    Rows of people's files count while the person is there; those of the centre always do.
    hidden: kinds that are left out.
    """
    rows: list[Record] = []
    count = 0
    for (kind,) in connection.execute(
        "SELECT DISTINCT r.kind FROM conflict c JOIN row r ON r.rid = c.rid ORDER BY 1"
    ).fetchall():
        schema = schemas.get(kind)
        if schema is None or kind in hidden:
            continue
        count += _asked(connection, schema)
        left = None if most is None else most - len(rows)
        found = connection.execute(
            f"SELECT {columns.read_columns(schema)} FROM {columns.table(schema)} h "
            f"{of_whom(schema)} WHERE h.rid IN (SELECT rid FROM conflict) AND h.deleted = 0 "
            f"ORDER BY h.rid{limited(left)}"
        )
        rows += [columns.to_record(schema, row) for row in found]
    return First(tuple(rows), count)


def of_whom(schema: Schema) -> str:
    """Return the join that leaves out what is about nobody who is there."""
    return OF_SOMEBODY if is_of_people(schema) else ""


def is_of_people(schema: Schema) -> bool:
    """Tell whether rows of a kind belong to a person's file, and not to the centre."""
    return schema.owner == PERSON.name or schema.name == PERSON.name


def first_few(found: str, order: str, most: int | None) -> str:
    """Return what a SELECT begins with that reads the first rows of another, and their number.

    They are in ``few``, each with the number of all in ``among``; there is one at least,
    since it brings that number.  ``counted`` takes them.  What is dear to find out of very
    many rows is found out once, so not once to read and once to count.
    """
    some = None if most is None else max(most, 1)
    return (
        f"WITH found AS MATERIALIZED ({found}), few AS MATERIALIZED (SELECT *, "
        f"(SELECT count(*) FROM found) AS among FROM found ORDER BY {order}{limited(some)}) "
    )


def counted(rows: Sequence[Row], most: int | None, read: Callable[[Any], T]) -> First[T]:
    """Return what ``read`` makes of the first ``most`` rows; each begins with the number of all."""
    return First(tuple(read(row[1:]) for row in rows[:most]), int(rows[0][0]) if rows else 0)


def limited(most: int | None) -> str:
    """Return the end of a SELECT of at most ``most`` rows."""
    return "" if most is None else f" LIMIT {int(most)}"


def _asked(connection: Connection, schema: Schema) -> int:
    """Return for how many fields of a kind somebody must choose, those this version knows."""
    known = {log_name(schema, one.key) for one in schema.fields} | {DELETED}
    found = connection.execute(
        "SELECT f.name, count(*) FROM conflict c JOIN field f ON f.fid = c.fid "
        f"JOIN {columns.table(schema)} h ON h.rid = c.rid {of_whom(schema)} "
        "WHERE h.deleted = 0 GROUP BY f.name"
    )
    return sum(count for name, count in found.fetchall() if name in known)


def _day(moment: datetime) -> str:
    return moment.date().isoformat()


def _seconds(moment: datetime) -> int:
    """Return the first whole Unix second that is not before ``moment``."""
    return math.ceil(moment.timestamp())
