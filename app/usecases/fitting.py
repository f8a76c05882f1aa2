"""Who may want an opening: looked for among people's goals, past work and languages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.records import Record, RecordId
from app.rules.births import GROWN_UP
from app.rules.codes import code_of, show_code
from app.rules.consent import consent_for
from app.rules.openings import Fit, OpeningFacts, SeekerFacts, fit_of, in_order, is_same_line
from app.schema import cases, learning, life, plan, standing
from app.schema import consent as consent_fields
from app.schema import organisations as fields
from app.schema import person as person_fields
from app.schema.cases import APPLICATION
from app.schema.codes import LEVEL_LADDER, SPOKEN_LEVELS
from app.schema.fields import Field, Purpose
from app.schema.organisations import OPPORTUNITY
from app.schema.placements import PLACEMENT
from app.usecases.consents import consent_event
from app.usecases.login import Login
from app.usecases.people import names_of

_SPOKEN = {code: number for number, code in enumerate(SPOKEN_LEVELS)}
_LEVELS = {code: number for number, code in enumerate(LEVEL_LADDER, 1)}
# What makes somebody worth a look: read of everybody, these answers only.
_FIRST: Mapping[str, tuple[Field[Any], ...]] = {
    "goal": (plan.goal_type,),
    "work": (learning.isco,),
    "education": (learning.isced_field,),
    "exploration": (plan.explored_work, plan.explored_field),
}
# What is read of those who are.
_THEN: Mapping[str, tuple[Field[Any], ...]] = {
    "person": (life.papers_held,),
    "education": (learning.proof,),
    "language": (person_fields.language_tag, person_fields.spoken_level),
    "legal": (standing.may_study, standing.may_work),
    "birth": (person_fields.birth_range, person_fields.adult),
    "barrier": (standing.barrier_kind, standing.severity),
    "recognition": (cases.decision,),
    "consent": (
        consent_fields.purpose,
        consent_fields.answer,
        consent_fields.supersedes,
        consent_fields.valid_until,
    ),
}
_Rows = Mapping[str, Sequence[Record]]


@dataclass(frozen=True)
class Suggested:
    """Somebody whom an opening may fit, and why."""

    person: RecordId
    name: str
    code: str
    fit: Fit


@dataclass(frozen=True)
class Fitting:
    """Whom an opening may fit.

    may: nothing is known to be missing.  near: one thing is.  applied: how many have applied
    or have a place already, who are in neither.
    """

    opening: Record
    may: tuple[Suggested, ...]
    near: tuple[Suggested, ...]
    applied: int


def who_may_fit(login: Login, opening_id: RecordId) -> Fitting:
    """Return whom an opening may fit among those this worker may see; Problem 40 without one.

    Whoever took back the consent to a file is left out.
    """
    opening = login.need(OPPORTUNITY.name, opening_id)
    facts = facts_of(opening)
    taken = {
        one.subject
        for kind in (APPLICATION.name, PLACEMENT.name)
        for one in login.vault.records(kind, where=("opportunity", opening.id))
    }
    fits = [one for one in _fits(login, facts, taken) if one.may_fit or one.is_near]
    names = names_of(login, (RecordId(one.id) for one in fits))
    shown = [_suggested(one, names) for one in in_order(fits) if one.id in names]
    may = tuple(one for one in shown if one.fit.may_fit)
    near = tuple(one for one in shown if not one.fit.may_fit)
    return Fitting(opening, may, near, len(taken))


def facts_of(opening: Record) -> OpeningFacts:
    """Return what an opening is for and asks for, as the rule reckons with it."""
    wanted = opening.get(fields.opening_languages) or {}
    needs = _codes(opening, fields.opening_needs)
    return OpeningFacts(
        goals=_codes(opening, fields.opening_goals),
        occupation=opening.get(fields.opening_work),
        study=opening.get(fields.opening_field),
        languages={tag: _LEVELS.get(level, 0) for tag, level in wanted.items()},
        needs=needs - _codes(opening, fields.opening_without),
        helps=_codes(opening, fields.opening_helps),
    )


def _fits(login: Login, facts: OpeningFacts, taken: Iterable[RecordId]) -> list[Fit]:
    first = {kind: _by_person(login.vault.records(kind, only=o)) for kind, o in _FIRST.items()}
    known = {person for rows in first.values() for person in rows} - set(taken)
    empty: Sequence[Record] = ()
    looks = {
        one: {kind: rows.get(one, empty) for kind, rows in first.items()} for one in sorted(known)
    }
    people = [one for one, rows in looks.items() if _is_worth_a_look(facts, rows)]
    then = {kind: _by_person(login.vault.about(kind, people, o)) for kind, o in _THEN.items()}
    found = []
    for one in people:
        rows = {kind: by.get(one, empty) for kind, by in then.items()}
        if _may_be_read(login, rows["consent"]):
            looked = _first_look(one, looks[one])
            found.append(fit_of(facts, _seeker(login, facts, looked, rows)))
    return found


def _is_worth_a_look(facts: OpeningFacts, rows: _Rows) -> bool:
    """Tell whether a goal, past work, study or curiosity leads here; the rest is read then."""
    return fit_of(facts, _first_look("", rows)).is_worth_telling


def _first_look(person: str, rows: _Rows) -> SeekerFacts:
    """Return what leads somebody to an opening, and nothing else of them."""
    works = _said(one.get(plan.explored_work) for one in rows["exploration"])
    studies = _said(one.get(plan.explored_field) for one in rows["exploration"])
    return SeekerFacts(
        person,
        goals=_said(one.get(plan.goal_type) for one in rows["goal"]),
        worked=_said(one.get(learning.isco) for one in rows["work"]),
        studied=_said(one.get(learning.isced_field) for one in rows["education"]),
        curious=frozenset({f"isco:{one}" for one in works} | {f"isced:{one}" for one in studies}),
    )


def _seeker(login: Login, facts: OpeningFacts, first: SeekerFacts, rows: _Rows) -> SeekerFacts:
    """Return ``first`` with all that an opening may ask for."""
    spoken = {
        one.get(person_fields.language_tag, ""): _SPOKEN.get(
            one.get(person_fields.spoken_level, "")
        )
        for one in rows["language"]
    }
    barriers = {
        one.get(standing.barrier_kind)
        for one in rows["barrier"]
        if one.get(standing.severity, "") in {"hard", "urgent"}
    }
    has = {
        "may_work": _may(rows["legal"], standing.may_work),
        "may_study": _may(rows["legal"], standing.may_study),
        "grown_up": _is_grown_up(login, rows["birth"]),
        "school_papers": _has_school_papers(rows),
        "recognised": _is_recognised(rows["recognition"]),
        "experience": _has_worked(first.worked, facts),
        "bank_account": "bank_account_details" in _held(rows) or None,
    }
    told = {need: answer for need, answer in has.items() if answer is not None}
    return replace(first, languages=spoken, has=told, barriers=_said(barriers))


def _may(legal: Sequence[Record], permission: Field[str]) -> bool | None:
    """Return whether papers allow it, also with limits; None if nobody knows."""
    said = next((one.get(permission) for one in legal), None)
    return None if said is None else said != "no"


def _is_grown_up(login: Login, births: Sequence[Record]) -> bool | None:
    for one in births:
        born = one.get(person_fields.birth_range)
        if born is not None:
            least, most = born.ages_on(login.context.today)
            return True if least >= GROWN_UP else None if most >= GROWN_UP else False
        return one.get(person_fields.adult)
    return None


def _held(rows: _Rows) -> frozenset[str]:
    return frozenset(code for one in rows["person"] for code in _codes(one, life.papers_held))


def _has_school_papers(rows: _Rows) -> bool | None:
    proofs = {one.get(learning.proof) for one in rows["education"]} - {None}
    if _held(rows) & {"school_certificate", "diploma"} or proofs & {"original", "copy"}:
        return True
    return False if proofs and proofs <= {"lost", "never_had"} else None


def _is_recognised(found: Sequence[Record]) -> bool | None:
    decided = {one.get(cases.decision) for one in found} - {None}
    if decided & {"full", "partial"}:
        return True
    return False if decided & {"refused"} else None


def _has_worked(worked: frozenset[str], facts: OpeningFacts) -> bool | None:
    wanted = facts.occupation
    return True if wanted and any(is_same_line(wanted, one) for one in worked) else None


def _may_be_read(login: Login, rows: Sequence[Record]) -> bool:
    events = map(consent_event, rows)
    return consent_for(events, Purpose.KEEP_FILE.value, login.context.today).is_live


def _suggested(fit: Fit, names: Mapping[RecordId, str]) -> Suggested:
    person = RecordId(fit.id)
    return Suggested(person, names[person], show_code(code_of(person)), fit)


def _by_person(rows: Iterable[Record]) -> dict[RecordId, list[Record]]:
    found: dict[RecordId, list[Record]] = defaultdict(list)
    for one in rows:
        found[one.subject].append(one)
    return found


def _codes(row: Record, field: Field[tuple[str, ...]]) -> frozenset[str]:
    codes = row.get(field, ())
    return frozenset(codes)


def _said(codes: Iterable[str | None]) -> frozenset[str]:
    return frozenset(one for one in codes if one)
