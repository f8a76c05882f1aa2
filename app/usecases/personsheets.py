"""What stands on the plain papers about one person: consents, handover note, card."""

from __future__ import annotations

from collections.abc import Iterator

from app.errors import Code, Problem
from app.i18n import N_, Text
from app.papers.sheets.card import CardSheet
from app.papers.sheets.consents import Answer, ConsentSheet
from app.papers.sheets.handover import HandoverSheet, Told
from app.papers.sheets.roadmap_content import Privacy, Words
from app.papers.sheets.sheet import SheetFacts
from app.records import Record, RecordId
from app.rules.codes import code_of, show_code
from app.schema import caseload as note_fields
from app.schema import codes
from app.schema import consent as fields
from app.schema import mentoring as session_fields
from app.schema.consent import CONSENT
from app.schema.fields import Field
from app.schema.reach import FLAG
from app.talks import talk_of
from app.usecases.consents import consents_of
from app.usecases.handovers import handovers_of
from app.usecases.login import Login, name_of
from app.usecases.people import instructions
from app.usecases.plans import plans_of, show_plan, step_sentence
from app.usecases.roadmaps import (
    helpers_of,
    meeting_of,
    most_open,
    refuse_openness,
    student_name,
)
from app.usecases.sessions import next_session
from app.usecases.speaker import Speaker

STEPS_TOLD = 2
_STANDINGS = {
    "given": N_("Yes"),
    "refused": N_("No"),
    "withdrawn": N_("Taken back"),
    "expired": N_("Ended"),
    "not_asked": N_("Ask later"),
}
_NOTE: tuple[tuple[Field[str], str], ...] = (
    (note_fields.matters_now, "flag"),
    (note_fields.not_to_do, "hand_stop"),
    (note_fields.promises_open, "handshake"),
    (note_fields.next_contact, "phone"),
)


def consent_sheet(
    login: Login, person: Record, said: tuple[SheetFacts, Speaker], privacy: Privacy | None
) -> ConsentSheet:
    """Return what a person said yes and no to, each with its day and how it was given.

    privacy: None takes what the person chose; Problem 13 if that is more than they want.
    """
    facts, speaker = said
    rows = {one.id: one for one in login.vault.records(CONSENT.name, subject=person.id)}
    answers = []
    for purpose, consent in consents_of(login, person.id).items():
        current = [rows[RecordId(one.id)] for one in consent.current]
        if not current:
            continue
        talk = talk_of(purpose)
        answers.append(
            Answer(
                purpose=purpose,
                title=speaker.text(codes.CONSENT_PURPOSES[purpose]),
                pictogram=talk.pictogram if talk else "consent",
                standing=speaker.text(_STANDINGS[consent.standing.value]),
                is_yes=consent.is_live,
                facts=tuple(_facts(current[-1], speaker)),
            )
        )
    named = _named(login, person, privacy)
    return ConsentSheet(facts, named, show_code(code_of(person.id)), tuple(answers))


def handover_sheet(
    login: Login, person: Record, said: tuple[SheetFacts, Speaker], privacy: Privacy | None
) -> HandoverSheet:
    """Return the newest handover note about a person; Problem 40 if none was written."""
    facts, speaker = said
    note = next(iter(handovers_of(login, person.id)), None)
    if note is None:
        words = N_("There is no handover note yet. Write one first.")
        raise Problem(words, Code.NOT_FOUND)
    flags = login.vault.records(FLAG.name, subject=person.id)
    return HandoverSheet(
        facts=facts,
        student=_named(login, person, privacy),
        code=show_code(code_of(person.id)),
        between=(
            _worker(login, note.get(note_fields.handover_from)),
            _worker(login, note.get(note_fields.handover_to)),
        ),
        warnings=instructions(flags),
        told=tuple(Told(one.label, name, note.get(one, "")) for one, name in _NOTE),
        following=tuple(_following(login, person.id, speaker)),
    )


def card_sheet(
    login: Login, person: Record, said: tuple[SheetFacts, Speaker], privacy: Privacy | None
) -> CardSheet:
    """Return a person's card: the next meeting, and how the centre is reached."""
    facts, speaker = said
    return CardSheet(
        facts=facts,
        student=_named(login, person, privacy),
        code=show_code(code_of(person.id)),
        meeting=meeting_of(login, person.id, speaker),
        helpers=helpers_of(login.centre, speaker),
    )


def _facts(row: Record, speaker: Speaker) -> Iterator[tuple[Text, Words]]:
    """Yield what belongs to an answer, as far as it was written down."""
    for day in (fields.answered_on, fields.valid_until):
        value = row.get(day)
        if value is not None:
            yield day.label, speaker.day(value)
    tag = row.get(fields.explained_in)
    if tag:
        yield fields.explained_in.label, speaker.language(tag)
    chosen = (
        (fields.teach_back, codes.TEACH_BACK),
        (fields.given_how, codes.CONSENT_WAYS),
        (fields.interpreter, codes.INTERPRETERS),
        (fields.given_by, codes.CONSENT_GIVERS),
    )
    for one, labels in chosen:
        code = row.get(one)
        if code is not None and code in labels:
            yield one.label, speaker.text(labels[code])
    # Not whom the person fears: others may see a paper at home.
    named = row.get(fields.named)
    if named:
        yield fields.named.label, speaker.verbatim(named)


def _following(login: Login, person: RecordId, speaker: Speaker) -> Iterator[tuple[str, Words]]:
    """Yield the next meeting and the next steps of the plan in force."""
    meeting = next_session(login, person)
    starts_at = meeting.get(session_fields.starts_at) if meeting else None
    if starts_at is not None:
        yield "calendar", speaker.weekday(starts_at.astimezone().date())
    for plan in plans_of(login, person)[:1]:
        view = show_plan(login, plan.id)
        for step_id in view.schedule.next[:STEPS_TOLD]:
            yield "arrow", speaker.slots(step_sentence(view.step(step_id)))


def _named(login: Login, person: Record, privacy: Privacy | None) -> str:
    if privacy is not None:
        refuse_openness(person, privacy)
    return student_name(login, person, privacy or most_open(person))


def _worker(login: Login, user: str | None) -> str:
    return name_of(login, RecordId(user)) if user else ""
