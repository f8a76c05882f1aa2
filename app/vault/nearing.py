"""The days of cases and applications that press, among very many: by index, the first few read.

Each rule of ``app.rules.deadlines`` is one stretch of an index for each state it names, so
this costs what there is to tell of, not what there is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.rules.deadlines import RULES, Deadline, Rule
from app.vault.columns import column, table
from app.vault.daily import OF_SOMEBODY, First, first, limited
from app.vault.opening import Connection
from app.vault.tables import number
from app.vault.values import id_text

_Part = tuple[str, tuple[str, ...]]  # a SELECT and its parameters


def pressing_days(connection: Connection, today: date, most: int | None = None) -> First[Deadline]:
    """Return the days that belong on the list of ``today``, the nearest first, at most ``most``."""
    parts = [part for place, rule in enumerate(RULES) for part in _parts(rule, place, today)]
    parameters = [one for _, asked in parts for one in asked]
    union = " UNION ALL ".join(sql for sql, _ in parts)
    found = connection.execute(f"{union} ORDER BY day, rule, rid{limited(most)}", parameters)
    read = [_deadline(row, today) for row in found]
    counted = f"SELECT count(*) FROM ({union})"
    return first(read, most, lambda: number(connection, counted, parameters))


def _parts(rule: Rule, place: int, today: date) -> Iterator[_Part]:
    """Yield what finds the rows of a rule in each of its states."""
    day, state = column(rule.day), column(rule.state)
    needed = "" if rule.needs is None else f"AND h.{column(rule.needs)} IS NOT NULL "
    first_day, end = rule.pressing(today)
    stretch = (first_day.isoformat(), end.isoformat())
    for one in rule.states:
        told = f"h.{state} IS NULL" if one is None else f"h.{state} = ?"
        sql = (
            f"SELECT h.{day} AS day, {place} AS rule, h.rid AS rid, h.id, h.subject "
            f"FROM {table(rule.schema)} h CROSS {OF_SOMEBODY} WHERE {told} "
            f"AND h.{day} >= ? AND h.{day} < ? {needed}AND h.deleted = 0"
        )
        yield sql, (*(() if one is None else (one,)), *stretch)


def _deadline(row: tuple[str, int, int, bytes, bytes], today: date) -> Deadline:
    day = date.fromisoformat(row[0])
    return Deadline(RULES[row[1]].kind, id_text(row[3]), id_text(row[4]), day, (day - today).days)
