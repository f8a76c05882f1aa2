"""The days of cases and applications that press, among very many: by index, the first few read.

Each rule of ``app.rules.deadlines`` is one stretch of an index for each state it names, so
this costs what there is to tell of, not what there is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial

from app.rules.deadlines import RULES, Deadline, Rule
from app.vault.columns import column, table
from app.vault.daily import OF_SOMEBODY, First, counted, first_few
from app.vault.opening import Connection
from app.vault.values import id_text

_Part = tuple[str, tuple[str, ...]]  # a SELECT and its parameters


def pressing_days(connection: Connection, today: date, most: int | None = None) -> First[Deadline]:
    """Return the days that belong on the list of ``today``, the nearest first, at most ``most``."""
    parts = [part for place, rule in enumerate(RULES) for part in _parts(rule, place, today)]
    parameters = [one for _, asked in parts for one in asked]
    union = " UNION ALL ".join(sql for sql, _ in parts)
    rows = connection.execute(
        f"{first_few(union, 'day, rule, rid', most)}"
        "SELECT few.among, few.day, few.rule, r.row, r.subject FROM few "
        "CROSS JOIN row r ON r.rid = few.rid ORDER BY few.day, few.rule, few.rid",
        parameters,
    ).fetchall()
    return counted(rows, most, partial(_deadline, today))


def _parts(rule: Rule, place: int, today: date) -> Iterator[_Part]:
    """Yield what finds the rows of a rule in each of its states."""
    day, state = column(rule.day), column(rule.state)
    needed = "" if rule.needs is None else f"AND h.{column(rule.needs)} IS NOT NULL "
    first_day, end = rule.pressing(today)
    stretch = (first_day.isoformat(), end.isoformat())
    for one in rule.states:
        told = f"h.{state} IS NULL" if one is None else f"h.{state} = ?"
        sql = (
            f"SELECT h.{day} AS day, {place} AS rule, h.rid AS rid "
            f"FROM {table(rule.schema)} h CROSS {OF_SOMEBODY} WHERE {told} "
            f"AND h.{day} >= ? AND h.{day} < ? {needed}AND h.deleted = 0"
        )
        yield sql, (*(() if one is None else (one,)), *stretch)


def _deadline(today: date, row: tuple[str, int, bytes, bytes]) -> Deadline:
    told, rule, record, subject = row
    day = date.fromisoformat(told)
    return Deadline(RULES[rule].kind, id_text(record), id_text(subject), day, (day - today).days)
