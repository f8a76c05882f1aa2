"""Reports that leave the records: a fixed few tables, once a quarter, for readers without a key.

Counted are students who have agreed to figures and whose yes holds today; numbers of few
people are not told (``app.rules.tables``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from app.crypto.seal import BrokenSeal
from app.errors import Code, Problem
from app.i18n import N_, Text
from app.records import Record, RecordId
from app.rules.consent import ConsentEvent, consent_for
from app.rules.roles import Operation
from app.rules.tables import FEWEST, safe_table
from app.schema import centre as centre_fields
from app.schema import life, meeting
from app.schema import person as fields
from app.schema.consent import CONSENT
from app.schema.fields import Field, Purpose
from app.schema.kinds import Choice, Stored
from app.schema.person import PERSON
from app.usecases.consents import consent_event
from app.usecases.login import Login, Outcome, unchanged
from app.vault import releases
from app.vault.folder import Unlocked, VaultFolder

NOT_SAID = "-"
_STUDENT = "student"
# The tables there are.  Each person stands in one group of each.
TABLES: Mapping[str, Field[Any]] = {
    one.key: one
    for one in (
        fields.gender,
        life.heard_about,
        life.class_state,
        life.work_state,
        meeting.wants_mentor,
    )
}


@dataclass(frozen=True)
class TableView:
    """One table of a report: its groups with their numbers, in order.

    others: people in all groups that are not told.  is_held_back: it would tell too much.
    """

    key: str
    title: Text
    rows: tuple[tuple[Text, int], ...]
    others: int
    is_held_back: bool


@dataclass(frozen=True)
class ReportView:
    """A released report.  quarter: ``2026-Q4``.  people: those counted, 0 if too few to say."""

    id: RecordId
    centre: str
    quarter: str
    day: date
    people: int
    tables: tuple[TableView, ...]


@dataclass(frozen=True)
class ReportDesk:
    """What the page of reports shows.  may_release: this quarter's report is still to come."""

    may_read: bool
    may_release: bool
    reports: tuple[ReportView, ...]


def release_report(login: Login) -> Outcome[ReportView]:
    """Seal this quarter's tables for the readers of reports, once.

    Raises Problem 2 (this quarter's are there already; nothing could be told, so that the
    quarter is not used up), 12, 31.
    """
    login.gate.authorize(Operation.RELEASE)
    quarter = quarter_of(login.context.today)
    if any(one.quarter == quarter for one in list_reports(login.store.folder.path, login.unlocked)):
        words = N_("This quarter’s report was released already.")
        raise Problem(words, Code.USAGE, detail="released")
    login.presence.need()
    people = _counted(login)
    counts = {key: safe_table(_count(one, people)) for key, one in TABLES.items()}
    if len(people) < 2 * FEWEST or not any(counts.values()):
        words = N_("There are too few students to say anything yet. Nothing was released.")
        raise Problem(words, Code.USAGE, detail="nothing")
    told: list[Stored] = [
        1,
        login.centre.get(centre_fields.centre_name, ""),
        quarter,
        login.context.today.isoformat(),
        len(people),
        [[key, dict(one.counts), one.others] for key, one in counts.items() if one is not None],
    ]
    release = RecordId(login.context.person_id())
    releases.keep(login.store.folder, login.store.keyring, release, told)
    login.store.note("release", "centre", login.centre.id, login.user)
    return unchanged(_view(release, told))


def list_reports(folder: Path, keys: Unlocked) -> tuple[ReportView, ...]:
    """Return the reports that these keys open, the newest first; needs no key to the records.

    Raises Problem 20, 21, 30 where one was changed or damaged.
    """
    there = releases.kept(VaultFolder(folder), keys)
    views = [_view(one.id, one.open(keys)) for one in there if one.is_for(keys)]
    return tuple(sorted(views, key=lambda one: one.day, reverse=True))


def show_report(reports: Iterable[ReportView], named: str) -> ReportView:
    """Return one of some reports by its id or its quarter; raise Problem 40 if it is not there."""
    wanted = named.strip().lower()
    for one in reports:
        if wanted in {one.id, one.quarter.lower()}:
            return one
    raise Problem(N_("There is no such report for you."), Code.NOT_FOUND)


def reports_here(login: Login) -> tuple[ReportView, ...]:
    """Return the reports to a worker whose role reads them; raises 12."""
    login.gate.authorize(Operation.RELEASE_READ)
    return list_reports(login.store.folder.path, login.unlocked)


def reports_for(keys: Unlocked, folder: Path) -> tuple[ReportView, ...]:
    """Return the reports to a reader who holds nothing but these keys; raises 20, 21, 30."""
    return list_reports(folder, keys)


def report_desk(login: Login) -> ReportDesk:
    """Return what the page of reports shows to this worker."""
    gate = login.gate
    may_read = gate.allows(Operation.RELEASE_READ)
    found = reports_here(login) if may_read else ()
    quarter = quarter_of(login.context.today)
    is_out = any(one.quarter == quarter for one in found)
    may_release = gate.allows(Operation.RELEASE) and not is_out
    return ReportDesk(may_read=may_read, may_release=may_release, reports=found)


def quarter_of(day: date) -> str:
    """Return the quarter of a day, as ``2026-Q4``."""
    return f"{day.year}-Q{(day.month - 1) // 3 + 1}"


def _counted(login: Login) -> list[Record]:
    """Return the students who may be counted today."""
    answers: dict[RecordId, list[ConsentEvent]] = {}
    purpose = Purpose.STATISTICS.value
    for row in login.store.records(CONSENT.name, where=("purpose", purpose)):
        answers.setdefault(row.subject, []).append(consent_event(row))
    today = login.context.today
    agreed = {one for one, events in answers.items() if consent_for(events, purpose, today).is_live}
    found = login.store.records(PERSON.name)
    return [one for one in found if one.id in agreed and _STUDENT in one.get(fields.roles, ())]


def _count(one: Field[Any], people: Iterable[Record]) -> dict[str, int]:
    """Return how many people stand in each group of a table, also in empty ones."""
    kind = one.kind
    groups = [*kind.options, NOT_SAID] if isinstance(kind, Choice) else [NOT_SAID]
    counts = dict.fromkeys(groups, 0)
    for person in people:
        said = person.stored.get(one.key)
        group = said if isinstance(said, str) and said in counts else NOT_SAID
        counts[group] += 1
    return counts


def _view(release: RecordId, told: Stored) -> ReportView:
    if not isinstance(told, list) or len(told) != 6 or told[0] != 1:
        raise BrokenSeal
    _, centre, quarter, day, people, tables = told
    if not isinstance(people, int) or not isinstance(tables, list):
        raise BrokenSeal
    known = {str(one[0]): one for one in tables if isinstance(one, list) and len(one) == 3}
    views = tuple(_table(key, one, known.get(key)) for key, one in TABLES.items())
    when = date.fromisoformat(str(day))
    return ReportView(release, str(centre), str(quarter), when, people, views)


def _table(key: str, one: Field[Any], told: list[Stored] | None) -> TableView:
    if told is None:
        return TableView(key, one.label, (), 0, is_held_back=True)
    _, counts, others = told
    numbers = counts if isinstance(counts, Mapping) else {}
    options = one.kind.options if isinstance(one.kind, Choice) else {}
    labels = {**options, NOT_SAID: N_("Not said")}
    rows = [
        (words, number)
        for group, words in labels.items()
        if isinstance(number := numbers.get(group), int)
    ]
    return TableView(
        key, one.label, tuple(rows), others if isinstance(others, int) else 0, is_held_back=False
    )
