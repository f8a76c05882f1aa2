"""What stands before a student's file can go to another centre: yes, address, what goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.errors import Problem
from app.i18n import N_, Text
from app.records import RecordId
from app.rules.codes import code_of, show_code
from app.rules.roles import Operation
from app.schema import consent as consent_fields
from app.schema import document as document_fields
from app.schema import person as fields
from app.schema.consent import CONSENT
from app.schema.document import DOCUMENT
from app.schema.fields import Purpose
from app.schema.mentoring import SESSION
from app.schema.plan import PLAN
from app.sync.address import Address
from app.sync.filekinds import FileKind
from app.usecases.chosenfiles import chosen_file
from app.usecases.consents import consents_of, need_consent
from app.usecases.login import Login, Outcome, unchanged
from app.usecases.moves import Gone, gone_to
from app.usecases.transfers import To, may_give, read_other_address

# Said before anything is sealed; docs/formats/transfer.md has it in full.
GOES: tuple[Text, ...] = (
    N_("What was written down about them, as it reads today: names, talks, plan, meetings"),
    N_("The scans and photos of their documents"),
)
STAYS: tuple[Text, ...] = (
    N_("Who wrote what and when, and notes between helpers"),
    N_("What they said yes to: the other centre asks anew"),
    N_("Mentors and matches, warnings for the desk, safeguarding concerns"),
    N_("The file here: nothing in it is deleted"),
)


@dataclass(frozen=True)
class LeavingView:
    """One student before they go.

    refusal: why the file may not go, None if it may.  named: the place that was named when
    they said yes, perhaps empty.  elsewhere: documents whose file is on another computer.
    gone: where the file went before.
    """

    person: RecordId
    name: str
    code: str
    refusal: Text | None
    needs_yes: bool
    named: str
    plans: int
    sessions: int
    documents: int
    elsewhere: int
    gone: Gone | None


def look_at_leaving(login: Login, person: RecordId) -> LeavingView:
    """Return whether a student's file may go, and what would go; raises 12 to 14, 40."""
    record = login.need_person(person)
    refusal, needs_yes = _refusal(login, person)
    is_open = refusal is None or needs_yes
    documents, plans, sessions = (
        login.vault.records(one.name, subject=person) if is_open else []
        for one in (DOCUMENT, PLAN, SESSION)
    )
    lacking = login.store.exchange.pieces.elsewhere()
    files = [one.get(document_fields.document_file) for one in documents]
    return LeavingView(
        person=person,
        name=record.get(fields.preferred_name, ""),
        code=show_code(code_of(person)),
        refusal=refusal,
        needs_yes=needs_yes,
        named=next(_named(login, person), ""),
        plans=len(plans),
        sessions=len(sessions),
        documents=len(documents),
        elsewhere=sum(one in lacking for one in files),
        gone=gone_to(login, person),
    )


def look_at_address(login: Login, path: Path) -> Address:
    """Return what the address of another centre says; raises 2, 20, 21, 24, 40."""
    return read_other_address(login, chosen_file(path, FileKind.ADDRESS))


def begin_transfer(
    login: Login, person: RecordId, to: Address, files: tuple[Path, Path]
) -> Outcome[None]:
    """Return if the long work may begin: it is the worker, and all is as ``give_transfer`` needs.

    files: the address, and the new file to be written.
    """
    address, out = files
    may_give(login, person, To(chosen_file(address, FileKind.ADDRESS), to.digits), out)
    return unchanged(None)


def _refusal(login: Login, person: RecordId) -> tuple[Text | None, bool]:
    """Return why the file may not go, and whether a yes would change that."""
    try:
        login.gate.authorize(Operation.PERSON_WRITE, person)
        login.gate.authorize(Operation.DOCUMENT_READ, person)
    except Problem as problem:
        return problem.text, False
    try:
        need_consent(login, person, Purpose.LEAVE_THIS_CENTRE)
    except Problem as problem:
        return problem.text, True
    return None, False


def _named(login: Login, person: RecordId) -> Iterator[str]:
    """Yield the places that were named when the yes that stands was given."""
    standing = consents_of(login, person)[Purpose.LEAVE_THIS_CENTRE.value]
    current = {one.id for one in standing.current}
    for row in login.vault.records(CONSENT.name, subject=person):
        named = row.get(consent_fields.named)
        if row.id in current and named:
            yield named
