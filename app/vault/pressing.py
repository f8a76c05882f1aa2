"""What presses about matches, mentors' checks and papers, among very many: the first few read.

Each sort is one SELECT over stretches of an index; what the rules say in days is compared
where the rows lie (``app.rules.rhythm`` and the tests say the same one row at a time).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import partial
from types import MappingProxyType
from typing import Any

from app.records import RecordId
from app.rules import rhythm
from app.rules.cases import IMPOSSIBLE, LADDER
from app.schema import briefs, cases, matches, mentoring, mentors, standing
from app.schema.briefs import BRIEF
from app.schema.cases import REQUIREMENT
from app.schema.fields import Field, Schema
from app.schema.learning import RECOGNITION
from app.schema.matches import MATCH
from app.schema.mentoring import CHECK_IN, SESSION
from app.schema.mentors import CHECK, MENTOR
from app.schema.standing import LEGAL
from app.vault.columns import column, id_bytes_of, id_text_of, listed, table, text_of
from app.vault.daily import OF_SOMEBODY, First, counted, first_few
from app.vault.opening import Connection
from app.vault.ruled import HOLDING, broken_rules, is_overtaken, lacks_yes
from app.vault.values import id_text

CHECK_ENDS_WITHIN = timedelta(days=90)
PERMIT_ENDS_WITHIN = timedelta(days=60)
PAPERS_AFTER = timedelta(days=28)
PAST = timedelta(days=365)  # what ended or began longer ago is no news


class Sort(StrEnum):
    """Of what there may be very many."""

    SILENT = "silent"
    CONTACT = "contact"
    MATCH_END = "match_end"
    RULED = "ruled"
    OVERFULL = "overfull"
    CHECK = "check"
    PERMIT = "permit"
    PAPERS = "papers"
    REVIEW = "review"
    BRIEF = "brief"


@dataclass(frozen=True)
class Pressing:
    """One thing to do.  other: the mentor of a match, or None.

    code: the side of a contact, the sort of a check, or the rule that a match breaks by now
    (``apart``, ``limits``, ``approved``, ``minors`` or ``consent``).  count: of papers, or of
    a mentor's students.  day: since when it is silent, on which it is due, on which it ends or
    ended, a case was opened or a page printed; today for a mentor without room and a broken rule.
    """

    sort: Sort
    record: RecordId
    subject: RecordId
    other: RecordId | None
    code: str
    count: int
    day: date


_Asked = tuple[str, tuple[object, ...]]  # a SELECT of rid, code, number, day; its parameters


def pressing(
    connection: Connection, sort: Sort, today: date, most: int | None = None
) -> First[Pressing]:
    """Return what presses of one sort on ``today``, the earliest day first, at most ``most``."""
    kind, other, asked = _SORTS[sort]
    found, parameters = asked(today)
    named = "NULL" if other is None else f"h.{column(other)}"
    rows = connection.execute(
        f"{first_few(found, 'day, rid, code', most)}"
        f"SELECT few.among, h.id, h.subject, {named}, few.code, few.number, few.day FROM few "
        f"CROSS JOIN {table(kind)} h ON h.rid = few.rid ORDER BY few.day, few.rid, few.code",
        parameters,
    ).fetchall()
    return counted(rows, most, partial(_pressing, sort))


def _pressing(sort: Sort, row: tuple[Any, ...]) -> Pressing:
    record, subject, other, code, number, day = row
    named = RecordId(other) if isinstance(other, str) and other else None
    told = date.fromisoformat(day)
    return Pressing(sort, id_text(record), id_text(subject), named, str(code), int(number), told)


_ID_TEXT = id_text_of("h.id")
_MENTOR = f"h.{column(matches.match_mentor)}"
_MEETING = f"h.{column(matches.match_state)} IN ({listed(rhythm.MEETING_STATES)})"
_STARTED = text_of("h", matches.started_on)
_PAIR = f"FROM {table(MATCH)} h CROSS {OF_SOMEBODY} "
_LAST_HELD = (
    f"(SELECT substr(max(s.{column(mentoring.starts_at)}), 1, 10) FROM {table(SESSION)} s "
    f"WHERE s.{column(mentoring.session_match)} = {_ID_TEXT} "
    f"AND s.{column(mentoring.session_state)} = 'held' AND s.deleted = 0)"
)
_LAST_TALK = (
    f"(SELECT max(c.{column(mentoring.check_in_on)}) FROM {table(CHECK_IN)} c "
    f"WHERE c.{column(mentoring.check_in_match)} = {_ID_TEXT} "
    f"AND c.{column(mentoring.check_in_side)} = x.side AND c.deleted = 0)"
)


def _silent(today: date) -> _Asked:
    """Matches whose two have not met for three weeks."""
    since = f"max({_STARTED}, coalesce({_LAST_HELD}, ''))"
    last = today - timedelta(days=rhythm.SILENT_AFTER_DAYS)
    # Who began later cannot be silent yet: such matches need no look at their meetings.
    sql = (
        f"SELECT h.rid, '' AS code, 0 AS number, {since} AS day {_PAIR}"
        f"WHERE h.deleted = 0 AND {_MEETING} AND {_STARTED} < ? AND {since} < ?"
    )
    return sql, (last.isoformat(), last.isoformat())


def _contacts(today: date) -> _Asked:
    """Contacts with one side of a match that are due and were not made."""
    days = f"CAST(julianday(?1) - julianday({_STARTED}) AS INTEGER)"
    after = (
        f"iif({days} < {rhythm.EVERY_DAYS}, {rhythm.FIRST_AFTER_DAYS}, "
        f"{days} / {rhythm.EVERY_DAYS} * {rhythm.EVERY_DAYS})"
    )
    lead = f"iif({days} < {rhythm.EVERY_DAYS}, {rhythm.FIRST_AFTER_DAYS}, {rhythm.LEEWAY_DAYS})"
    due = f"date({_STARTED}, {after} || ' days')"
    counts_from = f"date({_STARTED}, ({after} - {lead}) || ' days')"
    sides = " UNION ALL ".join(f"SELECT '{one}' AS side" for one in rhythm.SIDES)
    sql = (
        f"SELECT h.rid, x.side AS code, 0 AS number, {due} AS day "
        f"{_PAIR}CROSS JOIN ({sides}) x WHERE h.deleted = 0 AND {_MEETING} "
        f"AND {_STARTED} <= ?2 AND coalesce({_LAST_TALK}, '') < {counts_from}"
    )
    began = today - timedelta(days=rhythm.FIRST_AFTER_DAYS)
    return sql, (today.isoformat(), began.isoformat())


def _ending_matches(today: date) -> _Asked:
    """Matches whose planned end is near or has passed."""
    end = f"h.{column(matches.planned_end)}"
    sql = (
        f"SELECT h.rid, '' AS code, 0 AS number, {end} AS day {_PAIR}"
        f"WHERE h.deleted = 0 AND h.{column(matches.match_state)} IN ('active', 'paused') "
        f"AND {end} >= '' AND {end} <= ? AND typeof({end}) = 'text'"
    )
    return sql, ((today + timedelta(days=rhythm.ENDS_WITHIN_DAYS)).isoformat(),)


def _overfull(today: date) -> _Asked:
    """Mentors with more students than places: two computers may have given the last one away."""
    taken = (
        f"SELECT {_MENTOR} AS mentor, count(*) AS number FROM {table(MATCH)} h WHERE h.deleted = 0 "
        f"AND h.{column(matches.match_state)} IN ({HOLDING}) GROUP BY mentor"
    )
    places = f"h.{column(mentors.mentor_capacity)}"
    sql = (
        f"SELECT h.rid, '' AS code, t.number, ? AS day FROM ({taken}) t "
        f"CROSS JOIN {table(MENTOR)} h ON h.subject = {id_bytes_of('t.mentor')} "
        f"CROSS {OF_SOMEBODY} WHERE h.deleted = 0 "
        f"AND typeof({places}) = 'integer' AND t.number > {places}"
    )
    return sql, (today.isoformat(),)


def _ending_checks(today: date) -> _Asked:
    """Checks of approved mentors that end soon or have ended, and that no later one replaces."""
    end = f"h.{column(mentors.check_until)}"
    sql = (
        f"SELECT h.rid, h.{column(mentors.check_type)} AS code, 0 AS number, {end} AS day "
        f"FROM {table(CHECK)} h CROSS {OF_SOMEBODY} WHERE h.deleted = 0 "
        f"AND h.{column(mentors.check_result)} = 'passed' "
        f"AND {end} >= '' AND {end} <= ? AND typeof({end}) = 'text' "
        f"AND EXISTS (SELECT 1 FROM {table(MENTOR)} m WHERE m.subject = h.subject "
        f"AND m.deleted = 0 AND m.{column(mentors.mentor_state)} = 'approved') "
        f"AND NOT {is_overtaken('h')}"
    )
    return sql, ((today + CHECK_ENDS_WITHIN).isoformat(),)


def _permits(today: date) -> _Asked:
    """Papers that let a person stay, work or study, and that end soon or have ended."""
    end = f"h.{column(standing.legal_until)}"
    sql = (
        f"SELECT h.rid, '' AS code, 0 AS number, {end} AS day "
        f"FROM {table(LEGAL)} h CROSS {OF_SOMEBODY} WHERE h.deleted = 0 "
        f"AND {end} >= ? AND {end} <= ? AND typeof({end}) = 'text'"
    )
    return sql, ((today - PAST).isoformat(), (today + PERMIT_ENDS_WITHIN).isoformat())


def _papers(today: date) -> _Asked:
    """Cases that were opened four weeks ago, were not sent, and still lack papers."""
    opened = f"h.{column(cases.opened_on)}"
    state, goal = (
        _rank(text_of("r", one)) for one in (cases.requirement_state, cases.requirement_goal)
    )
    lacking = (
        f"(SELECT count(*) FROM {table(REQUIREMENT)} r "
        f"WHERE r.{column(cases.requirement_case)} = {_ID_TEXT} AND r.deleted = 0 "
        f"AND {text_of('r', cases.requirement_state)} IS NOT '{IMPOSSIBLE}' "
        f"AND {state} < max({goal}, {_rank(repr('have'))}))"
    )
    sql = (
        f"SELECT h.rid, '' AS code, {lacking} AS number, {opened} AS day "
        f"FROM {table(RECOGNITION)} h CROSS {OF_SOMEBODY} WHERE h.deleted = 0 "
        f"AND h.{column(cases.decision)} IS NULL AND h.{column(cases.submitted_on)} IS NULL "
        f"AND {opened} >= ? AND {opened} <= ? AND number > 0"
    )
    return sql, ((today - PAST).isoformat(), (today - PAPERS_AFTER).isoformat())


def _early_ends(today: date) -> _Asked:
    """Matches that ended before their time and that nobody has talked about."""
    closed, planned = text_of("h", matches.closed_on), text_of("h", matches.planned_end)
    sql = (
        f"SELECT h.rid, '' AS code, 0 AS number, {closed} AS day {_PAIR}"
        f"WHERE h.deleted = 0 AND h.{column(matches.match_state)} = 'closed' "
        f"AND {_STARTED} IS NOT NULL AND {text_of('h', matches.reviewed_on)} IS NULL "
        f"AND {closed} >= ? AND {closed} < {planned}"
    )
    return sql, ((today - PAST).isoformat(),)


def _pages_out(today: date) -> _Asked:
    """Pages for mentors that are still out, though the match or the yes to it is over."""
    printed, back = text_of("h", briefs.brief_printed), text_of("h", briefs.brief_back)
    holds = (
        f"EXISTS (SELECT 1 FROM {table(MATCH)} m WHERE m.subject = h.subject AND m.deleted = 0 "
        f"AND {id_text_of('m.id')} = h.{column(briefs.brief_match)} "
        f"AND m.{column(matches.match_state)} IN ({HOLDING}))"
    )
    sql = (
        f"SELECT h.rid, '' AS code, 0 AS number, {printed} AS day "
        f"FROM {table(BRIEF)} h CROSS {OF_SOMEBODY} WHERE h.deleted = 0 "
        f"AND {printed} IS NOT NULL AND {back} IS NULL "
        f"AND (NOT {holds} OR {lacks_yes('h')})"
    )
    return sql, (today.isoformat(),)


def _rank(answer: str) -> str:
    """Return the place of an answer on the ladder of a paper, 0 for any other."""
    steps = " ".join(f"WHEN '{one}' THEN {place}" for place, one in enumerate(LADDER))
    return f"(CASE {answer} {steps} ELSE 0 END)"


# The kind of row of each sort, the field in it that names a mentor, and what finds the rows.
_SORTS: Mapping[Sort, tuple[Schema, Field[str] | None, Callable[[date], _Asked]]] = (
    MappingProxyType(
        {
            Sort.SILENT: (MATCH, matches.match_mentor, _silent),
            Sort.CONTACT: (MATCH, matches.match_mentor, _contacts),
            Sort.MATCH_END: (MATCH, matches.match_mentor, _ending_matches),
            Sort.RULED: (MATCH, matches.match_mentor, broken_rules),
            Sort.OVERFULL: (MENTOR, None, _overfull),
            Sort.CHECK: (CHECK, None, _ending_checks),
            Sort.PERMIT: (LEGAL, None, _permits),
            Sort.PAPERS: (RECOGNITION, None, _papers),
            Sort.REVIEW: (MATCH, matches.match_mentor, _early_ends),
            Sort.BRIEF: (BRIEF, briefs.brief_mentor, _pages_out),
        }
    )
)
