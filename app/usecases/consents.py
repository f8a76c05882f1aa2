"""Consent: asked for, given, taken back, and needed before anything leaves the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.errors import Code, Problem
from app.i18n import N_, Text
from app.records import Change, Draft, Record, RecordId
from app.rules.consent import Consent, ConsentEvent, Standing, consent_for
from app.rules.dates import months_after
from app.schema import codes
from app.schema import consent as fields
from app.schema.consent import CONSENT
from app.schema.fields import Purpose
from app.schema.kinds import Stored
from app.schema.registry import TOPICS
from app.talks import Talk, filled, talk_of
from app.usecases.login import Login, Outcome
from app.usecases.rows import changes_of_new, joined, new_row
from app.vault.values import id_bytes

NOTICE_VERSION = "1"  # of the scripts in resources/codes.json

EVENT_FIELDS = (fields.purpose, fields.answer, fields.supersedes, fields.valid_until)

TAKEN_BACK_ELSEWHERE = N_(
    "Taken back at another computer. Nothing more goes online. The answer itself comes by stick."
)

_REASONS: Mapping[Standing, Text] = {
    Standing.REFUSED: N_("The person said no to this: “{purpose}”. Nothing was printed or sent."),
    Standing.WITHDRAWN: N_("The person took back the yes to this: “{purpose}”."),
    Standing.EXPIRED: N_("The yes to this has ended: “{purpose}”. Ask the person again."),
    Standing.NOT_ASKED: N_("Nobody has asked the person yet: “{purpose}”. Ask first."),
}


def consents_of(login: Login, person: RecordId) -> Mapping[str, Consent]:
    """Return where each purpose stands today for ``person``, in the order of the list."""
    events = _events(login, person)
    today = login.context.today
    return {purpose: consent_for(events, purpose, today) for purpose in codes.CONSENT_PURPOSES}


def taken_back_elsewhere(login: Login, person: RecordId, purpose: str) -> bool:
    """Tell whether a yes that stands here was taken back by an answer that has not come yet.

    That is told by online places, to which the answer itself does not go.
    """
    if purpose != Purpose.ONLINE_SYNC.value:
        return False
    held = login.store.exchange.outside.held()
    return any(subject == id_bytes(person) for subject, _ in held)


def need_consent(login: Login, person: RecordId, purpose: Purpose) -> None:
    """Return if ``purpose`` has a living consent; else raise Problem 13 that says why not."""
    login.need_person(person)
    consent = consent_for(_events(login, person), purpose.value, login.context.today)
    if not consent.is_live:
        label = codes.CONSENT_PURPOSES[purpose.value]
        words = _REASONS[consent.standing].with_values(purpose=label)
        raise Problem(words, Code.NO_CONSENT, detail=purpose.value)


def need_match(login: Login, match: RecordId) -> Record:
    """Return a match about which something is to be decided.

    Raises Problem 40 if there is none, and 12 without a reason if the student is in
    another worker's hands, as everything else about them does.
    """
    record = login.need("match", match)
    login.need_person(record.subject)
    return record


def with_yes(
    login: Login, people: Iterable[RecordId], purpose: Purpose = Purpose.KEEP_FILE
) -> frozenset[RecordId]:
    """Return which of these people have a living consent to ``purpose`` today."""
    events: dict[RecordId, list[ConsentEvent]] = {}
    wanted = list(dict.fromkeys(people))
    for row in login.store.about(CONSENT.name, wanted, EVENT_FIELDS):
        events.setdefault(row.subject, []).append(consent_event(row))
    today = login.context.today
    return frozenset(
        person for person, told in events.items() if consent_for(told, purpose.value, today).is_live
    )


def answer_consent(
    login: Login, person: RecordId, stored: Mapping[str, Stored]
) -> Outcome[RecordId]:
    """Write down an answer: ``stored`` holds purpose, answer and how it was given."""
    login.need_person(person)
    event = consent_row(login, person, stored)
    return login.save(changes_of_new(event), N_("Write down consent"), event.id)


def answer_consents(
    login: Login, person: RecordId, answers: Iterable[Mapping[str, Stored]]
) -> Outcome[tuple[RecordId, ...]]:
    """Write down answers to several purposes, each as ``answer_consent`` does, in one save."""
    login.need_person(person)
    events = [consent_row(login, person, stored) for stored in answers]
    changes = joined(changes_of_new(one) for one in events)
    return login.save(changes, N_("Write down consent"), tuple(one.id for one in events))


def consent_row(login: Login, person: RecordId, stored: Mapping[str, Stored]) -> Record:
    """Return the event, unsaved, that takes the place of the answers that stand now."""
    purpose = str(stored.get("purpose", ""))
    standing = consent_for(_events(login, person), purpose, login.context.today)
    base = {"person": person, "notice_version": NOTICE_VERSION, **_terms(login, purpose, stored)}
    earlier = [event.id for event in standing.current]
    if earlier:
        base["supersedes"] = earlier
    return new_row(login.context, CONSENT, person, {**base, **stored})


def _terms(login: Login, purpose: str, stored: Mapping[str, Stored]) -> dict[str, Stored]:
    """Return for whom an answer counts and, of a yes that runs from its own day, until when."""
    talk = talk_of(purpose)
    if talk is None:
        return {}
    terms: dict[str, Stored] = {"audience": talk.audience} if talk.audience else {}
    if stored.get("answer") == "given" and talk.counted_from == "yes" and talk.months:
        terms["valid_until"] = months_after(login.context.today, talk.months).isoformat()
    return terms


def consent_changes(
    login: Login, person: RecordId, stored: Mapping[str, Stored]
) -> tuple[Change, ...]:
    """Return the changes of an answer, to be saved together with others."""
    return changes_of_new(consent_row(login, person, stored))


def consent_event(one: Record) -> ConsentEvent:
    """Return a consent row as the rules reckon with it."""
    return ConsentEvent(
        id=one.id,
        purpose=one.get(fields.purpose, ""),
        answer=one.get(fields.answer, ""),
        supersedes=one.get(fields.supersedes, ()),
        valid_until=one.get(fields.valid_until),
    )


def _events(login: Login, person: RecordId) -> list[ConsentEvent]:
    return [consent_event(one) for one in login.vault.records(CONSENT.name, subject=person)]


@dataclass(frozen=True)
class PurposeView:
    """One purpose as it is asked: its script in each language, and where it stands today."""

    purpose: str
    title: Mapping[str, str]
    script: tuple[Mapping[str, str], ...]
    teach_back: tuple[Mapping[str, str], ...]
    standing: Standing


def consents_to_ask(login: Login, person: RecordId) -> tuple[PurposeView, ...]:
    """Return the purposes that the talk asks for, in its order.

    Scripts that name a place wait until it is known: ``consent_to_ask``.
    """
    scripts = [one.script.value for topic in TOPICS for one in topic.questions if one.script]
    asked = [talk for one in dict.fromkeys(scripts) if (talk := talk_of(one)) and not talk.blanks]
    standing = consents_of(login, person)
    return tuple(_view(talk, {}, standing[talk.id]) for talk in asked)


def consent_to_ask(
    login: Login, person: RecordId, purpose: Purpose, named: Mapping[str, str]
) -> PurposeView:
    """Return one purpose with the blanks of its script filled by ``named``.

    Raises Problem 2 that names what is missing, 40 if there is no such person.
    """
    login.need_person(person)
    talk = talk_of(purpose.value)
    if talk is None:
        raise Problem(N_("There is nothing to read aloud for this."), Code.NOT_FOUND)
    return _view(talk, named, consents_of(login, person)[talk.id])


def _view(talk: Talk, named: Mapping[str, str], standing: Consent) -> PurposeView:
    script = filled(talk.script, named)
    return PurposeView(talk.id, talk.title, script, talk.teach_back, standing.standing)


def answer_purpose(login: Login, person: RecordId, said: tuple[str, str, str]) -> Outcome[RecordId]:
    """Write down (purpose, answer, language it was explained in) as said by the person alone."""
    purpose, answer, language = said
    stored: dict[str, Stored] = {
        "purpose": purpose,
        "answer": answer,
        "explained_language": language,
        "given_by": "self",
        "how": "spoken",
    }
    return answer_consent(login, person, stored)


def answer_drafted(login: Login, draft: Draft, said: str) -> Outcome[RecordId]:
    """Write down the answer ``said`` with what ``draft`` tells of it; the draft ends with it."""
    told = {key: value for key, value in draft.now.stored.items() if key != CONSENT.dated}
    event = consent_row(login, draft.now.subject, {**told, "answer": said})
    words = N_("Write down consent")
    return login.save(changes_of_new(event), words, event.id, dropping=[draft.now.id])
