"""Handover notes: begun from the record, written by the one who leaves, read by the next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from app.calendars import show_day, show_moment
from app.errors import Code, Problem
from app.i18n import N_, Catalog
from app.records import Draft, Record, RecordId
from app.rules.schedule import Schedule
from app.schema import caseload as fields
from app.schema import mentoring as session_fields
from app.schema import plan as plan_fields
from app.schema import reach, standing
from app.schema.caseload import HANDOVER
from app.schema.fields import Purpose
from app.schema.kinds import Stored
from app.schema.reach import CONTACT, FLAG
from app.schema.standing import BARRIER
from app.usecases.caseload import handing_over
from app.usecases.consents import need_consent
from app.usecases.goals import goals_of
from app.usecases.intakes import KeptDraft, kept_drafts, new_draft
from app.usecases.login import Login, Outcome
from app.usecases.people import instructions
from app.usecases.plans import plans_of, show_plan, step_sentence
from app.usecases.records import shown_value
from app.usecases.rows import changes_of_new, edited, joined, new_row
from app.usecases.sessions import next_session

STEPS_TOLD = 3
NOTE_FIELDS = (fields.matters_now, fields.not_to_do, fields.promises_open, fields.next_contact)


def suggest_handover(login: Login, person: RecordId, language: str) -> Mapping[str, str]:
    """Return how a note could begin, from what the record holds, in ``language``.

    Nothing is kept; the worker reads it, changes it and saves it.
    """
    login.need_person(person)
    catalog = Catalog(language)
    told = {
        fields.matters_now.key: _matters(login, person, catalog),
        fields.not_to_do.key: _never(login, person, catalog),
        fields.promises_open.key: _promised(login, person, catalog),
        fields.next_contact.key: _meets_next(login, person, catalog),
    }
    return {key: "\n".join(lines) for key, lines in told.items()}


def write_handover(
    login: Login, person: RecordId, to: RecordId | None, stored: Mapping[str, Stored]
) -> Outcome[RecordId]:
    """Keep a note for the next worker; earlier ones stay.

    Raises Problem 2 for a note without words, 13 without consent to a file.
    """
    owned: dict[str, Stored] = {"person": person, **stored, **({"to": to} if to else {})}
    return save_handover(login, Draft(new_row(login.context, HANDOVER, person, owned)))


def handover_draft(login: Login, person: RecordId, language: str) -> KeptDraft:
    """Return words about a handover that were not saved yet, else a note as it could begin."""
    for kept in kept_drafts(login, person):
        if kept.draft.now.schema is HANDOVER:
            return kept
    told = suggest_handover(login, person, language)
    draft = new_draft(login, person, HANDOVER.name)
    draft.now = replace(draft.now, stored={**draft.now.stored, **_said(told)})
    return KeptDraft(draft, {})


def save_handover(login: Login, draft: Draft) -> Outcome[RecordId]:
    """Keep a note and, where it says to whom, give the person into their hands; in one save.

    Raises Problem 2 for a note without words, 13 without consent to a file.
    """
    person = draft.now.subject
    need_consent(login, person, Purpose.KEEP_FILE)
    stored = {**_said(draft.now.stored), "from": login.user}
    if not any(stored.get(one.key) for one in NOTE_FIELDS):
        words = N_("Write down what the next helper must know.")
        raise Problem(words, Code.USAGE, field=fields.matters_now.key)
    note = replace(draft.now, stored=stored)
    to = note.get(fields.handover_to)
    moved = handing_over(login, person, RecordId(to)) if to else ()
    changes = joined([changes_of_new(note), moved])
    return login.save(changes, N_("Write a handover note"), note.id, dropping=[note.id])


def _said(stored: Mapping[str, Stored]) -> dict[str, Stored]:
    return {key: value for key, value in stored.items() if value not in (None, "")}


def handovers_of(login: Login, person: RecordId) -> tuple[Record, ...]:
    """Return the notes about a person, the newest first."""
    return tuple(reversed(login.vault.records(HANDOVER.name, subject=person)))


def mark_handover_read(login: Login, note_id: RecordId) -> Outcome[RecordId]:
    """Write down that the next worker has read a note; it stays in the history."""
    note = login.need(HANDOVER.name, note_id)
    changes = edited(note, {"seen_on": login.context.today.isoformat()})
    return login.save(changes, N_("Read a handover note"), note.id)


def _matters(login: Login, person: RecordId, catalog: Catalog) -> Iterable[str]:
    for goal in goals_of(login, person):
        words = N_("Goal: {goal}").with_values(goal=catalog.say(goal.words))
        yield catalog.say(words)
    for row in login.vault.records(BARRIER.name, subject=person):
        if row.get(standing.severity) == "urgent":
            label = shown_value(standing.barrier_kind, row.stored.get("kind"), catalog)
            yield catalog.say(N_("Needs help soon: {what}").with_values(what=label))
    yield from _steps(login, person, catalog)


def _steps(login: Login, person: RecordId, catalog: Catalog) -> Iterable[str]:
    """Yield the next steps of the plan in force, each with its day."""
    for plan in plans_of(login, person)[:1]:
        view = show_plan(login, plan.id)
        for step_id in view.schedule.next[:STEPS_TOLD]:
            step = view.step(step_id)
            yield catalog.say(
                N_("Next step: {step} ({day})").with_values(
                    step=_sentence(step, catalog), day=_due(view.schedule, step_id, catalog)
                )
            )


def _never(login: Login, person: RecordId, catalog: Catalog) -> Iterable[str]:
    yield from instructions(login.vault.records(FLAG.name, subject=person))
    for contact in login.vault.records(CONTACT.name, subject=person):
        if contact.get(reach.do_not_contact, False):
            kind = shown_value(reach.contact_kind, contact.stored.get("kind"), catalog)
            yield catalog.say(N_("Do not use this way to reach them: {way}").with_values(way=kind))


def _promised(login: Login, person: RecordId, catalog: Catalog) -> Iterable[str]:
    """Yield the help that was offered, and the steps that somebody has begun."""
    for row in login.vault.records(BARRIER.name, subject=person):
        if support := row.get(standing.support):
            label = shown_value(standing.barrier_kind, row.stored.get("kind"), catalog)
            words = N_("{label}: {words}").with_values(label=label, words=support)
            yield catalog.say(words)
    for step in login.vault.records("step", subject=person):
        if step.get(plan_fields.step_state) == "doing":
            words = N_("Begun: {step}").with_values(step=_sentence(step, catalog))
            yield catalog.say(words)


def _meets_next(login: Login, person: RecordId, catalog: Catalog) -> Iterable[str]:
    meeting = next_session(login, person)
    starts_at = meeting.get(session_fields.starts_at) if meeting else None
    if meeting is not None and starts_at is not None:
        yield " · ".join(
            one
            for one in (
                show_moment(starts_at.astimezone(), catalog.language),
                meeting.get(session_fields.session_place, ""),
                meeting.get(session_fields.with_whom, ""),
            )
            if one
        )


def _sentence(step: Record, catalog: Catalog) -> str:
    slots = step_sentence(step)
    return slots.get(catalog.language) or slots.get("en") or next(iter(slots.values()), "")


def _due(schedule: Schedule, step_id: str, catalog: Catalog) -> str:
    return show_day(schedule.dates[step_id].due_on, catalog.language)
