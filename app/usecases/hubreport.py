"""Numbers over the centres of a hub: how many people, once a quarter, and nobody's name.

Counted are students whose centre sends them to the hub with their yes, and who agreed to be
counted as well; numbers of few people are not told (``app.rules.tables``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from app.errors import Code, Problem
from app.i18n import N_, Text
from app.rules.tables import Shown, safe_parts, safe_table
from app.schema.fields import Field, Purpose, Schema
from app.schema.kinds import Stored
from app.schema.matches import MATCH, match_state
from app.schema.mentoring import SESSION, session_state
from app.schema.plan import PLAN, plan_state
from app.usecases.hubcentres import kept_centres, open_centre
from app.usecases.login import Login, Outcome, need_lead, unchanged
from app.usecases.releases import quarter_of
from app.usecases.standings import standings
from app.vault.hubbook import HubBook, KeptCentre

STUDENTS = "students"
_QUARTER = re.compile(r"[0-9]{4}-Q[1-4]")
MEASURES: Mapping[str, Text] = {
    STUDENTS: N_("Students"),
    "plans": N_("with an agreed plan"),
    "meetings": N_("met at least once"),
    "mentors": N_("with a mentor now"),
}
# Of whom each of the others counts: a kind of row, and the states it may be in.
_HAVING: Mapping[str, tuple[Schema, Field[Any], tuple[str, ...]]] = {
    "plans": (PLAN, plan_state, ("agreed", "finished")),
    "meetings": (SESSION, session_state, ("held",)),
    "mentors": (MATCH, match_state, ("active", "paused")),
}


@dataclass(frozen=True)
class CentreNumbers:
    """What is told of one centre.  heard: the day of its latest bundle, or None.

    counts: by measure; what is missing is not told by itself.
    """

    name: str
    heard: date | None
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class HubReport:
    """The numbers of a quarter (``2026-Q4``), as they were on ``day``.

    others: of the centres that are not told by themselves, together.  totals: of all centres;
    a measure that is missing there is held back whole.
    """

    quarter: str
    day: date
    centres: tuple[CentreNumbers, ...]
    others: Mapping[str, int]
    totals: Mapping[str, int]


def count_centres(login: Login) -> Outcome[HubReport]:
    """Count what the centres have sent, and keep it as the numbers of this quarter.

    Raises Problem 2 (they are there already; nothing can be told, so that the quarter is not
    used up), 12.
    """
    need_lead(login, "hub")
    login.presence.need()
    book, today = login.store.exchange.hubbook, login.context.today
    quarter = quarter_of(today)
    if quarter in book.reports():
        words = N_("The numbers of this quarter were counted already.")
        raise Problem(words, Code.USAGE, detail="counted")
    centres = kept_centres(login)
    heard = [one for one in centres if one.bundles]
    shown = _safe({one.name: _counted(login, one) for one in heard})
    if STUDENTS not in shown:
        words = N_("There are too few students to say anything yet. Nothing was counted.")
        raise Problem(words, Code.USAGE, detail="nothing")
    report = HubReport(
        quarter,
        today,
        tuple(_told(one, shown) for one in centres),
        {key: one.others for key, one in shown.items() if one.others},
        {key: one.total for key, one in shown.items()},
    )
    _keep(book, report)
    login.vault.note("count centres", "centre", login.centre.id, login.user)
    return unchanged(report)


def hub_report(login: Login, quarter: str = "") -> HubReport:
    """Return the numbers of a quarter, or the newest; raises Problem 2 (no quarter), 12, 40."""
    need_lead(login, "hub")
    kept = login.store.exchange.hubbook.reports()
    wanted = quarter.strip().upper() or next(iter(kept), "")
    if quarter and not _QUARTER.fullmatch(wanted):
        words = N_("Name a quarter by its year and number, such as 2026-Q4.")
        raise Problem(words, Code.USAGE, field="quarter")
    if wanted not in kept:
        words = N_("There are no such numbers. Count them with: waymark hub report --count")
        raise Problem(words, Code.NOT_FOUND, field="quarter")
    return _read(wanted, kept[wanted])


def _counted(login: Login, centre: KeptCentre) -> dict[str, tuple[int, int]]:
    """Return of a centre's students in how many each measure holds, and in how many not."""
    with open_centre(login, centre) as records:
        agreed = standings(records.exchange.outside, Purpose.STATISTICS, login.context.today)
        students = {one for one in records.students() if one in agreed and agreed[one].is_live}
        holds = {key: len(students & records.having(*one)) for key, one in _HAVING.items()}
    sizes = {STUDENTS: (len(students), 0)}
    return sizes | {key: (count, len(students) - count) for key, count in holds.items()}


def _safe(counts: Mapping[str, Mapping[str, tuple[int, int]]]) -> dict[str, Shown]:
    """Return what may be told of each measure, over the centres."""
    whole = safe_table({name: one[STUDENTS][0] for name, one in counts.items()})
    if whole is None:
        return {}
    found = {STUDENTS: whole}
    for key in _HAVING:
        shown = safe_parts({name: one[key] for name, one in counts.items()}, whole)
        if shown is not None:
            found[key] = shown
    return found


def _told(centre: KeptCentre, shown: Mapping[str, Shown]) -> CentreNumbers:
    heard = datetime.fromtimestamp(centre.heard_ms / 1000, UTC).date() if centre.heard_ms else None
    name = centre.name
    counts = {key: one.counts[name] for key, one in shown.items() if name in one.counts}
    return CentreNumbers(centre.name, heard, counts)


def _keep(book: HubBook, report: HubReport) -> None:
    centres: list[Stored] = [
        [one.name, one.heard.isoformat() if one.heard else "", dict(one.counts)]
        for one in report.centres
    ]
    told: list[Stored] = [
        1, report.day.isoformat(), centres, dict(report.others), dict(report.totals)
    ]  # fmt: skip
    book.keep_report(report.quarter, told)


def _read(quarter: str, told: Any) -> HubReport:  # noqa: ANN401 - as ``_keep`` wrote it
    _, day, centres, others, totals = told
    found = tuple(
        CentreNumbers(name, date.fromisoformat(heard) if heard else None, counts)
        for name, heard, counts in centres
    )
    return HubReport(quarter, date.fromisoformat(day), found, others, totals)
