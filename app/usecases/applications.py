"""Applications for a school place, a course, a job or money: kept, sent, answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.errors import Code, Problem
from app.i18n import N_, Text, verbatim
from app.records import Draft, Record, RecordId
from app.rules.deadlines import Deadline, deadlines
from app.schema import cases as fields
from app.schema.casecodes import APPLICATION_STATES
from app.schema.cases import APPLICATION
from app.schema.fields import Purpose
from app.schema.kinds import Stored
from app.usecases.consents import need_consent
from app.usecases.login import Login, Outcome
from app.usecases.rows import changes_of_new, edited, new_row

_ADD = N_("Add an application")
_CHANGE = N_("Change an application")


@dataclass(frozen=True)
class ApplicationView:
    """One application with its open days, the nearest first."""

    application: Record
    deadlines: tuple[Deadline, ...]

    @property
    def state_words(self) -> Text:
        """How far it is, in words; a state of a newer Waymark is shown as it is."""
        state = self.application.get(fields.application_state, "interested")
        return APPLICATION_STATES.get(state, verbatim(state))


def add_application(
    login: Login, person: RecordId, stored: Mapping[str, Stored]
) -> Outcome[RecordId]:
    """Keep an application; it is one of interest only unless ``stored`` says more.

    Raises Problem 13 without consent to keep a file, 2 if kind or place are missing.
    """
    need_consent(login, person, Purpose.KEEP_FILE)
    told = _with_day(login, {"state": "interested", **stored, "person": person})
    row = new_row(login.context, APPLICATION, person, told)
    return login.save(changes_of_new(row), _ADD, row.id)


def change_application(
    login: Login, application_id: RecordId, stored: Mapping[str, Stored]
) -> Outcome[RecordId]:
    """Write what has changed; the day of sending is today if it was just sent and none is known."""
    row = login.need(APPLICATION.name, application_id)
    told = _with_day(login, {**row.stored, **stored})
    changed = {key: told[key] for key in told if told[key] != row.stored.get(key)}
    return login.save(edited(row, changed), _CHANGE, row.id, dropping=[row.id])


def move_application(login: Login, application_id: RecordId, state: str) -> Outcome[RecordId]:
    """Say how far an application is; raise Problem 2 for a state there is not."""
    fields.application_state.kind.check(state)
    return change_application(login, application_id, {"state": state})


def new_application(login: Login, person: RecordId) -> Draft:
    """Return a draft of an application that is not kept yet."""
    row = new_row(login.context, APPLICATION, person, {"person": person, "state": "interested"})
    draft = Draft(Record(APPLICATION, row.id, person, {"person": person}))
    draft.now = row
    return draft


def save_application(login: Login, draft: Draft) -> Outcome[RecordId]:
    """Keep what was filled in about an application, new or known, in one save."""
    now, before = draft.now, draft.base
    if before.versions:
        changed = {k: v for k, v in now.stored.items() if v != before.stored.get(k)}
        return change_application(login, now.id, changed)
    need_consent(login, now.subject, Purpose.KEEP_FILE)
    row = Record(APPLICATION, now.id, now.subject, _with_day(login, now.stored))
    return login.save(changes_of_new(row), _ADD, row.id, dropping=[row.id])


def applications_of(login: Login, person: RecordId) -> tuple[ApplicationView, ...]:
    """Return a person's applications in the order of the board, the nearest day first in each."""
    today = login.context.today
    order = list(APPLICATION_STATES)
    views = [
        ApplicationView(row, deadlines([row], today))
        for row in login.vault.records(APPLICATION.name, subject=person)
    ]

    def rank(view: ApplicationView) -> tuple[int, str]:
        state = view.application.get(fields.application_state, "interested")
        place = order.index(state) if state in order else len(order)
        nearest = view.deadlines[0].day.isoformat() if view.deadlines else "9"
        return place, nearest

    return tuple(sorted(views, key=rank))


def _with_day(login: Login, stored: Mapping[str, Stored]) -> dict[str, Stored]:
    """Return ``stored`` with today as the day of sending, where it was sent on no known day."""
    state, today = stored.get("state"), login.context.today.isoformat()
    told = dict(stored)
    if state == "sent" and not told.get("sent_on"):
        told["sent_on"] = today
    sent_on, answer_by = told.get("sent_on"), told.get("answer_by")
    if isinstance(sent_on, str) and isinstance(answer_by, str) and answer_by < sent_on:
        words = N_("An answer cannot be due before it was sent. Check the two days.")
        raise Problem(words, Code.USAGE, field="answer_by")
    return told
