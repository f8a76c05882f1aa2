"""A person's file erased for ever: asked by one, agreed to by a second person, then done.

Both signatures are kept with the person's random id, and travel; without them no other
computer of the centre forgets anybody.  What comes later about the person, from whatever
stick or backup, is not kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

from app.errors import Code, Problem
from app.i18n import N_, Text
from app.records import RecordId
from app.rules.codes import code_of, read_code, show_code
from app.rules.roles import Answer, Operation
from app.schema.document import DOCUMENT
from app.schema.mentoring import SESSION
from app.schema.person import PERSON
from app.schema.plan import PLAN
from app.usecases.documents import is_known
from app.usecases.login import Login, Outcome, unchanged
from app.usecases.people import names_of
from app.usecases.requests import (
    about_of,
    ask,
    asked_for,
    is_agreed,
    need_agreement,
    sheets_help,
    use,
)
from app.vault import acts
from app.vault import documents as sealed
from app.vault.vault import Changes
from app.vault.vouching import proof_of

GOES: tuple[Text, ...] = (
    N_("The whole file: answers, plan, meetings, applications, consents, and half-typed words."),
    N_("Scanned documents, and what Waymark knows of printed papers."),
    N_("All earlier answers and the history, here and at each computer that exchanges with this."),
)
STAYS: tuple[Text, ...] = (
    N_("Papers that were handed out, printed or saved. Ask for them, and destroy them."),
    N_("Old backups. The person is in them still: make a new backup, and destroy the old ones."),
    N_("What people remember, and counts in reports, which name nobody."),
    N_("A safeguarding concern stays sealed for the safeguarding lead."),
    N_("A random number without a name, who agreed and when, so that nothing comes back."),
)


ERASED = N_("The person is erased. Nothing more can be kept about them.")


class Standing(StrEnum):
    """How far the erasing of a person is.

    NONE: this worker cannot even ask.  WISH: they can ask a manager.  WISHED: they have.
    ASK: they can ask a second person.  ASKED: that one has not answered.  SHEETS: two
    recovery sheets can.  AGREED: it can be done.
    """

    NONE = "none"
    WISH = "wish"
    WISHED = "wished"
    ASK = "ask"
    ASKED = "asked"
    SHEETS = "sheets"
    AGREED = "agreed"


STANDINGS: Mapping[Standing, Text] = {
    Standing.NONE: N_("Your role does not include this."),
    Standing.WISH: N_("A manager and a second person decide. You can tell the manager."),
    Standing.WISHED: N_("The manager is told."),
    Standing.ASK: N_("A second person must agree before anybody is erased."),
    Standing.ASKED: N_("This waits for a second person."),
    Standing.SHEETS: N_("Nobody else here can agree. Two recovery sheets can."),
    Standing.AGREED: N_("A second person has agreed. The person can be erased now."),
}


@dataclass(frozen=True)
class ErasureView:
    """What is told before a person is erased.

    request: what waits for a second person.  plans, sessions, documents: how many go.
    """

    person: RecordId
    name: str
    code: str
    standing: Standing
    request: RecordId | None
    plans: int
    sessions: int
    documents: int


def look_at_erasure(login: Login, person: RecordId) -> ErasureView:
    """Return what erasing a person would take away, and how far it is; raises 40."""
    login.know_person(person)
    standing, request = _standing(login, person)
    kinds = (PLAN.name, SESSION.name, DOCUMENT.name)
    is_told = standing is not Standing.NONE
    counted = [_count(login, kind, person) if is_told else 0 for kind in kinds]
    name = names_of(login, [person]).get(person, "")
    return ErasureView(person, name, show_code(code_of(person)), standing, request, *counted)


def ask_erasure(login: Login, person: RecordId) -> Outcome[RecordId]:
    """Ask that a person be erased, once; return the request.

    A manager's is agreed to by the officer, or by the safeguarding lead for who is marked
    for them; anybody else's tells the manager.  Raises Problem 12, 40.
    """
    login.know_person(person)
    return unchanged(ask(login, Operation.ERASE, person))


def erase_person(login: Login, person: RecordId, code: str) -> Outcome[RecordId]:
    """Erase a person for ever, once a second person has agreed.

    code: the short code of the person, typed by whoever does it (2 if it is another).
    Killed on the way, nothing or all is gone; sealed files without a key go at the next
    sweep.  Raises Problem 12, 14 (the second person was asked and is named), 40.
    """
    login.know_person(person)
    if login.gate.answer(Operation.ERASE, person) < Answer.SECOND:
        login.gate.authorize(Operation.ERASE, person)
    if read_code(code) != code_of(person):
        words = N_("This is not the code of this person. It stands at the top of their page.")
        raise Problem(words, Code.USAGE, field="code")
    login.presence.need()
    act = need_agreement(login, Operation.ERASE, person)
    login.store.erase(person, user=login.user, signature=proof_of(act))
    use(login, act)
    _end_others(login, person)
    sealed.sweep(login.store.folder, partial(is_known, login))
    return Outcome(person, Changes("", frozenset({(PERSON.name, person)})))


def _standing(login: Login, person: RecordId) -> tuple[Standing, RecordId | None]:
    answer = login.gate.answer(Operation.ERASE, person)
    if answer < Answer.ASK:
        return Standing.NONE, None
    act = asked_for(login, Operation.ERASE, person)
    if act is None:
        return (Standing.ASK if answer >= Answer.SECOND else Standing.WISH), None
    if is_agreed(login, act):
        return Standing.AGREED, act.id
    if answer < Answer.SECOND:
        return Standing.WISHED, act.id
    return (Standing.SHEETS if sheets_help(login, act) else Standing.ASKED), act.id


def _count(login: Login, kind: str, person: RecordId) -> int:
    """Return how many rows of a kind go; a number tells nothing of what is in them."""
    return len(login.store.records(kind, subject=person))


def _end_others(login: Login, person: RecordId) -> None:
    """Let nobody wait for an answer about somebody who is erased."""
    book = login.store.keyring.acts
    for state in (acts.ASKED, acts.DONE):
        for act in book.in_state(state):
            if about_of(act) == person:
                book.keep(replace(act, state=acts.USED))
