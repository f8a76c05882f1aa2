"""On which days the steps of agreed plans become late: worked out when a plan changes.

A centre asks every morning which of its plans are late; with 200,000 steps that would
take seconds.  The days follow from a plan's own rows alone (``app.rules.schedule``), so
they are kept with the heads tables and made anew with them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.records import Record, RecordId
from app.rules.planned import SCHEDULE_FIELDS, planned_step
from app.rules.schedule import late_days
from app.schema import plan as fields
from app.schema.fields import Schema
from app.schema.plan import PLAN, STEP
from app.vault.columns import column, from_column, table
from app.vault.daily import OF_SOMEBODY, First, counted, first_few
from app.vault.opening import Connection
from app.vault.tables import found_in
from app.vault.values import id_bytes, id_text

# plan, subject: number of the plan's row, and whose it is.  day: the first on which so
# many steps more are late.
_TABLE = """
CREATE TABLE late (
  plan INTEGER NOT NULL, day TEXT NOT NULL, steps INTEGER NOT NULL, subject BLOB NOT NULL,
  PRIMARY KEY (plan, day)
) STRICT, WITHOUT ROWID
"""
_INDEX = "CREATE INDEX late_day ON late (day, plan, steps, subject)"

# Gathered before it is looked up whose it is: most plans are in time.
_LATE = (
    "SELECT h.* FROM (SELECT plan, subject, sum(steps) AS steps, min(day) AS since "
    f"FROM late INDEXED BY late_day WHERE day <= ? GROUP BY plan) h CROSS {OF_SOMEBODY}"
)

Schemas = Mapping[str, Schema]


@dataclass(frozen=True)
class LatePlan:
    """An agreed plan with late steps: whose, how many, and the first day on which one was late."""

    plan: RecordId
    subject: RecordId
    steps: int
    since: date


def rebuild(connection: Connection) -> None:
    """Drop what is kept and make an empty table, inside the caller's transaction."""
    connection.execute("DROP TABLE IF EXISTS late")
    connection.execute(_TABLE)
    connection.execute(_INDEX)


def late_plans(connection: Connection, today: date, most: int | None = None) -> First[LatePlan]:
    """Return the agreed plans of people that have late steps on ``today``, the longest late first.

    most: how many of them are read (None: all).
    """
    rows = connection.execute(
        f"{first_few(_LATE, 'since, plan', most)}"
        "SELECT h.among, g.id, h.subject, h.steps, h.since "
        f"FROM few h CROSS JOIN {table(PLAN)} g ON g.rid = h.plan ORDER BY h.since, h.plan",
        (today.isoformat(),),
    ).fetchall()
    return counted(rows, most, _late_plan)


def _late_plan(row: tuple[bytes, bytes, int, str]) -> LatePlan:
    plan, subject, steps, since = row
    return LatePlan(id_text(plan), id_text(subject), int(steps), date.fromisoformat(since))


def all_plans(connection: Connection, schemas: Schemas) -> set[RecordId]:
    """Return every plan."""
    return _plans(connection, schemas, "> 0")


def plans_touched(connection: Connection, schemas: Schemas) -> set[RecordId]:
    """Return the plans whose own rows or steps are on the list of touched rows, as they stand."""
    return _plans(connection, schemas, "IN (SELECT rid FROM touched)")


def plans_with(connection: Connection, schemas: Schemas, rid: int) -> set[RecordId]:
    """Return the plan that a row is, or is a step of."""
    return _plans(connection, schemas, f"= {int(rid)}")


def forget(connection: Connection, rid: int) -> None:
    """Take away the days of a plan whose row goes."""
    connection.execute("DELETE FROM late WHERE plan = ?", (rid,))


def refresh(connection: Connection, schemas: Schemas, plans: Collection[RecordId]) -> None:
    """Work the days of ``plans`` out again; one that is gone or not agreed on has none."""
    if not plans or not _are_known(schemas):
        return
    rids = _numbers(connection, plans)
    connection.executemany("DELETE FROM late WHERE plan = ?", [(rid,) for rid, _ in rids.values()])
    connection.executemany(
        "INSERT INTO late VALUES (?, ?, ?, ?)",
        [
            (rid, day, steps, subject)
            for plan, (rid, subject) in sorted(rids.items())
            for day, steps in _days_of(connection, rid, plan).items()
        ],
    )


def differing_plans(connection: Connection, schemas: Schemas) -> set[int]:
    """Return the numbers of the plans for which other days are kept than their rows give."""
    if not _are_known(schemas):
        return set()
    strange = f"SELECT plan FROM late WHERE plan NOT IN (SELECT rid FROM {table(PLAN)})"
    wrong = {plan for (plan,) in connection.execute(strange).fetchall()}
    for rid, raw in connection.execute(f"SELECT rid, id FROM {table(PLAN)}"):
        kept = connection.execute("SELECT day, steps FROM late WHERE plan = ?", (rid,)).fetchall()
        if dict(kept) != _days_of(connection, rid, id_text(raw)):
            wrong.add(rid)
    return wrong


def _are_known(schemas: Schemas) -> bool:
    return PLAN.name in schemas and STEP.name in schemas


def _plans(connection: Connection, schemas: Schemas, which: str) -> set[RecordId]:
    if not _are_known(schemas):
        return set()
    named = connection.execute(
        f"SELECT {column(fields.step_plan)} FROM {table(STEP)} WHERE rid {which}"
    )
    found = {RecordId(plan) for (plan,) in named if isinstance(plan, str)}
    own = connection.execute(f"SELECT id FROM {table(PLAN)} WHERE rid {which}")
    return found | {id_text(plan) for (plan,) in own}


def _numbers(
    connection: Connection, plans: Iterable[RecordId]
) -> dict[RecordId, tuple[int, bytes]]:
    """Return the number of each plan's row, and whose it is."""
    found = found_in(
        connection,
        "SELECT row, rid, subject FROM row WHERE row IN",
        [id_bytes(one) for one in plans],
    )
    return {id_text(raw): (rid, subject) for raw, rid, subject in found}


def _days_of(connection: Connection, rid: int, plan: RecordId) -> dict[str, int]:
    """Return how many steps more are late from each day on."""
    begun = connection.execute(
        f"SELECT {column(fields.starts_on)} FROM {table(PLAN)} "
        f"WHERE rid = ? AND deleted = 0 AND {column(fields.plan_state)} = 'agreed'",
        (rid,),
    ).fetchone()
    if begun is None:
        return {}
    starts_on = Record(PLAN, plan, plan, {fields.starts_on.key: from_column(begun[0])})
    wanted = ", ".join(map(column, SCHEDULE_FIELDS))
    steps = connection.execute(
        f"SELECT id, {wanted} FROM {table(STEP)} "
        f"WHERE {column(fields.step_plan)} = ? AND deleted = 0 ORDER BY rid",
        (plan,),
    ).fetchall()
    planned = [planned_step(_step(id_text(raw), values)) for raw, *values in steps]
    days = late_days(planned, starts_on.get(fields.starts_on))
    return dict(Counter(day.isoformat() for day in days))


def _step(step: RecordId, values: Iterable[object]) -> Record:
    stored = {
        one.key: from_column(value)
        for one, value in zip(SCHEDULE_FIELDS, values, strict=True)
        if value is not None
    }
    return Record(STEP, step, step, stored)
