"""What two people must agree to: asked for by one, approved or refused by another.

A request is an act its author has signed; whoever approves signs the same bytes with
their own key.  Nobody approves what they have asked for themselves.  What is done later is
done at the computer where it was asked for.  Where nobody else
here could agree, two recovery sheets do; the audit and the list of workers show it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from app.crypto import recovery
from app.errors import Code, Problem
from app.i18n import N_, Text
from app.records import RecordId
from app.rules.codes import code_of, show_code
from app.rules.roles import Answer, Operation
from app.schema.centre import CENTRE, USER
from app.schema.kinds import Stored
from app.schema.person import PERSON
from app.usecases import glass
from app.usecases.login import Login, Outcome, name_of, no_such, unchanged
from app.usecases.people import names_of
from app.usecases.recovery import approve_sheets, drop_sheets, note_both_read
from app.usecases.requestplaces import computer_elsewhere, is_here, refuse_elsewhere
from app.usecases.users import apply_grant, drop_newcomer
from app.vault import acts
from app.vault.acts import REFUSAL, SPENT, Act
from app.vault.roster import GRANT, ROOT, granted
from app.vault.sheetopening import no_such_sheets
from app.vault.values import id_bytes

VALID_FOR = timedelta(days=7)
_KINDS: Mapping[str, Operation] = {
    GRANT: Operation.USERS,
    ROOT: Operation.USERS,
    Operation.ERASE.value: Operation.ERASE,
    Operation.EXPORT_MANY.value: Operation.EXPORT_MANY,
    Operation.CONCERN_READ.value: Operation.CONCERN_READ,
}
_ABOUT_PEOPLE = frozenset({Operation.ERASE.value})
# Whoever wants these asks in so many words; the second computer waits for that too.
_ASKED_APART = frozenset({Operation.ERASE, Operation.EXPORT_MANY})
_ABOUT_WORKERS = frozenset({GRANT, ROOT})
LABELS: Mapping[str, Text] = {
    GRANT: N_("Change a worker’s roles"),
    ROOT: N_("Make new recovery sheets"),
    Operation.ERASE.value: N_("Erase a person’s file"),
    Operation.EXPORT_MANY.value: N_("Export the files of many people"),
    Operation.CONCERN_READ.value: N_("Read a safeguarding concern"),
}


@dataclass(frozen=True)
class RequestView:
    """A request that waits.

    about: the worker or person it is about, if any.  roles: those that are asked for,
    none where a worker is to be shut out.  can_approve, can_refuse, is_mine: for who looks.
    sheets_help: nobody else here could agree, and two recovery sheets can.  people: of how
    many files an export is, and 0 for anything else.  computer: what the one is called where
    it will be done, if that is not this one.
    """

    id: RecordId
    kind: str
    asked_by: RecordId
    asked_by_name: str
    asked_at: datetime
    about: RecordId | None
    about_name: str
    roles: tuple[str, ...]
    can_approve: bool
    can_refuse: bool
    is_mine: bool
    sheets_help: bool
    people: int = 0
    computer: str = ""

    @property
    def is_about_person(self) -> bool:
        """Whether it is about somebody with a file, and not about a worker or a concern."""
        return self.kind in _ABOUT_PEOPLE


def list_requests(login: Login) -> tuple[RequestView, ...]:
    """Return what waits for a second person, the earliest first."""
    waiting = login.store.keyring.acts.in_state(acts.ASKED)
    return tuple(_view(login, one) for one in waiting if one.is_signed and _still_waits(login, one))


def approve_request(login: Login, request: RecordId) -> Outcome[RecordId]:
    """Sign what somebody else has asked for, and do it where it is a change of users.

    What is asked for a person's file is then done by who asked.  Raises Problem 12 (not
    this worker, or one's own), 2 (something has changed since), 40.
    """
    act = login.store.keyring.acts.waiting(request)
    _need_approver(login, act)
    _refuse_late(login, act)
    _refuse_overtaken(login, act)
    login.presence.need()
    return _agree(login, act, login.unlocked.user.sign_seed, "approve")


def approve_with_sheets(login: Login, request: RecordId, typed: Sequence[str]) -> Outcome[RecordId]:
    """Let two recovery sheets agree to one's own request, where nobody else here could.

    typed: the words or numbers of two sheets in force.  They stay in force, and count as
    tried.  Raises BadSheet (2), Problem 2 (something has changed since), 10 (other sheets),
    12 (somebody else could agree), 40.
    """
    # Two sheets give a worker a new passphrase: they say more of who acts than the old one.
    act = login.store.keyring.acts.waiting(request)
    _need_sheets(login, act)
    _refuse_late(login, act)
    _refuse_overtaken(login, act)
    sheets = [recovery.read_sheet(one) for one in typed]
    root = recovery.recovery_user(recovery.join(sheets))
    if root.sign_public != login.store.keyring.roster.root:
        raise no_such_sheets()
    note_both_read(login, sheets)
    return _agree(login, act, root.sign_seed, "sheets")


def refuse_request(login: Login, request: RecordId) -> Outcome[RecordId]:
    """Take back one's own request, or refuse one that one could approve; raises 12, 40."""
    keyring = login.store.keyring
    act = keyring.acts.waiting(request)
    if not (_is_mine(login, act) or may_refuse(login, act, login.unlocked.user.sign_public)):
        _need_approver(login, act)
    keyring.acts.keep(replace(act, state=acts.REFUSED))
    _answer(login, REFUSAL, act)
    _note(login, "refuse", act)
    drop_sheets(login, act)
    member = granted(act)
    if member is not None:
        drop_newcomer(login, member)
    return unchanged(act.id)


def ask(login: Login, operation: Operation, about: RecordId, people: int = 0) -> RecordId:
    """Ask a second person to agree, once; return the request.

    people: of how many files an export is; the second person signs that too.  Raises
    Problem 12 if this worker's role cannot even ask.
    """
    if login.gate.answer(operation, about) < Answer.ASK:
        login.gate.authorize(operation, about)
    waiting = asked_for(login, operation, about)
    if waiting is not None and waiting.state == acts.ASKED:
        return waiting.id
    told: list[Stored] = [id_bytes(about), people] if people else [id_bytes(about)]
    here = login.store.exchange.keys().device
    act = _signed(login, (operation.value, [*told, here]))
    login.store.keyring.acts.keep(replace(act, state=acts.ASKED))
    _note(login, "ask", act)
    return act.id


def asked_for(login: Login, operation: Operation, about: RecordId) -> Act | None:
    """Return this worker's own request to do this here, agreed to or waiting; None for none."""
    own = [one for one in _own(login, operation, about) if is_here(login, one)]
    return next((one for one in own if one.state == acts.DONE), None) or next(iter(own), None)


def _own(login: Login, operation: Operation, about: RecordId) -> list[Act]:
    """Return this worker's requests to do this at whatever computer, agreed to or waiting."""
    book = login.store.keyring.acts
    return [
        one
        for state in (acts.DONE, acts.ASKED)
        for one in book.in_state(state)
        if _is_mine(login, one) and _is_for(one, operation, about)
        if (is_agreed(login, one) if state == acts.DONE else _still_waits(login, one))
    ]


def need_agreement(login: Login, operation: Operation, about: RecordId, people: int = 0) -> Act:
    """Return the request to do this that a second person has approved in the last days.

    Where there is none, one is made and Problem 14 names it.  ``use`` ends it.  One of
    another computer is good there alone: two that have not exchanged would each use it.
    """
    found = asked_for(login, operation, about)
    if found is not None and is_agreed(login, found):
        return found
    if found is None and operation in _ASKED_APART:
        refuse_elsewhere(login, _own(login, operation, about))
    request = ask(login, operation, about, people)
    words = _who_can_agree(login, login.store.keyring.acts.waiting(request))
    raise Problem(words.with_values(id=request), Code.NEEDS_SECOND_PERSON, detail="request")


def use(login: Login, act: Act) -> None:
    """End an approved request: what it was for has been done."""
    login.store.keyring.acts.keep(replace(act, state=acts.USED))
    _answer(login, SPENT, act)


def is_late(login: Login, act: Act) -> bool:
    """Tell whether the days of a request are over, or its date is nowhere near today."""
    age = login.context.now() - datetime.fromtimestamp(act.at_ms / 1000, UTC)
    return not -VALID_FOR <= age <= VALID_FOR


def _answer(login: Login, kind: str, act: Act) -> None:
    """Sign what became of a request, so that other computers believe it."""
    login.store.keyring.acts.keep(_signed(login, (kind, [id_bytes(act.id)])))


def _signed(login: Login, said: tuple[str, Sequence[Stored]]) -> Act:
    """Return an act of this moment: its days are counted, and no other act rests on its order."""
    keys = login.unlocked
    return acts.new_act(keys.vault_id, keys.user.sign_seed, said, login.context)


def _agree(login: Login, act: Act, seed: bytes, noted: str) -> Outcome[RecordId]:
    """Sign a request with ``seed`` and do it, if it is a change of users or of sheets."""
    if act.kind == ROOT:
        approve_sheets(login, act, seed)
        _note(login, noted, act)
        return unchanged(act.id)
    if act.kind == Operation.CONCERN_READ:
        glass.hand_over(login, act)
    book, member = login.store.keyring.acts, granted(act)
    if member is None:
        book.keep(acts.approved(act, seed))
        _note(login, noted, act)
    else:
        book.keep_all(book.agreement(act, seed, login.context))
        _note(login, noted, act)
        apply_grant(login, member)
    return unchanged(act.id)


def _note(login: Login, what: str, act: Act) -> None:
    """Write into the audit what was done with a request, and whom it is about."""
    kind = USER.name if act.kind in _ABOUT_WORKERS else PERSON.name
    about = about_of(act) or login.user
    if act.kind == Operation.EXPORT_MANY:
        kind, about = CENTRE.name, login.centre.id
    login.vault.note(f"{what}:{act.kind}", kind, about, login.user)


def is_agreed(login: Login, act: Act) -> bool:
    """Tell whether a second person's approval stands behind a request of the last days."""
    is_agreed = act.is_signed and act.is_approved and may_approve(login, act)
    return is_agreed and not is_late(login, act)


def may_approve(login: Login, act: Act, approver: bytes = b"") -> bool:
    """Tell whether a worker with this key, or who has approved it, may agree to a request."""
    operation = _KINDS[act.kind]
    about = about_of(act)
    is_flagged = operation is Operation.ERASE and bool(about and login.gate.is_flagged(about))
    roster = login.store.keyring.roster
    return roster.can_approve(
        approver or act.approver, act.signer, operation, is_flagged=is_flagged
    )


def may_refuse(login: Login, act: Act, key: bytes) -> bool:
    """Tell whether a worker may refuse a request: who could agree, or leads while others wish."""
    roster = login.store.keyring.roster
    return may_approve(login, act, key) or (roster.is_lead(key) and not roster.is_lead(act.signer))


def _need_approver(login: Login, act: Act) -> None:
    if _is_mine(login, act):
        words = N_("Nobody approves their own request. Another person must do that.")
        raise Problem(words, Code.NOT_PERMITTED, detail="own request")
    if not may_approve(login, act, login.unlocked.user.sign_public):
        words = N_("Your role does not include this.")
        raise Problem(words, Code.NOT_PERMITTED, detail="approve")


def _need_sheets(login: Login, act: Act) -> None:
    """Refuse (12) sheets for others' requests, and wherever a person could agree."""
    if sheets_help(login, act):
        return
    words = N_("Recovery sheets agree only where nobody else here could. Ask another person.")
    if not login.store.keyring.roster.root:
        words = N_("There are no recovery sheets in force. Make some first.")
    raise Problem(words, Code.NOT_PERMITTED, detail="sheets")


def sheets_help(login: Login, act: Act) -> bool:
    """Tell whether two recovery sheets can agree to a request, since nobody else here could."""
    root = login.store.keyring.roster.root
    may = bool(root) and _is_mine(login, act) and may_approve(login, act, root)
    return may and not _has_approver(login, act)


def _has_approver(login: Login, act: Act) -> bool:
    """Tell whether somebody could agree, other than the worker whom a request is about."""
    about, members = about_of(act), login.store.keyring.roster.members
    return any(one.user != about and may_approve(login, act, key) for key, one in members.items())


def _who_can_agree(login: Login, act: Act) -> Text:
    if _has_approver(login, act):
        return N_("A second person must agree to this: waymark request approve {id}")
    if sheets_help(login, act):
        return N_("Nobody else here can agree, but two sheets can: request approve {id} --sheets")
    return N_("Nobody else here can agree to this. Make recovery sheets first, or add an officer.")


def _refuse_late(login: Login, act: Act) -> None:
    """Refuse (2) to agree to what was asked for too long ago, or (40) about who is erased."""
    if is_over(login, act):
        raise no_such(login, glass.named_in(act))
    if not _still_waits(login, act):
        words = N_("This was asked for more than a week ago. It must be asked for anew.")
        raise Problem(words, Code.USAGE, detail="late")


def _refuse_overtaken(login: Login, act: Act) -> None:
    """Refuse (2) a change of a worker who has been changed since it was asked for."""
    member = granted(act)
    if member is not None and login.store.keyring.roster.is_late(act, member):
        words = N_("This worker was changed since. Refuse this request and ask anew.")
        raise Problem(words, Code.USAGE, detail="overtaken")


def _still_waits(login: Login, act: Act) -> bool:
    """Tell whether an answer is of use still; a change of workers waits as long as it may."""
    is_change = act.kind in {GRANT, ROOT}
    is_fresh = is_change or not is_late(login, act)
    return act.kind in _KINDS and is_fresh and not is_over(login, act)


def is_over(login: Login, act: Act) -> bool:
    """Tell whether a request asks to erase somebody who is erased already, here or elsewhere."""
    is_erasing = act.kind == Operation.ERASE
    return is_erasing and login.store.file.has_erased(glass.named_in(act))


def _is_mine(login: Login, act: Act) -> bool:
    author = login.store.keyring.roster.of_key(act.signer)
    return author is not None and author.user == login.user


def _is_for(act: Act, operation: Operation, about: RecordId) -> bool:
    return act.kind == operation.value and glass.named_in(act) == about


def about_of(act: Act) -> RecordId | None:
    """Return the worker, person or concern that a request is about, if any."""
    member = granted(act)
    return member.user if member is not None else glass.named_in(act) or None


def _name_of(login: Login, kind: str, about: RecordId) -> str:
    """Return of whom a request speaks: a worker, or a person by name and code."""
    if kind in _ABOUT_WORKERS:
        return name_of(login, about)
    name = names_of(login, [about]).get(about, "") if kind in _ABOUT_PEOPLE else ""
    return f"{name} {show_code(code_of(about))}" if name else ""


def _view(login: Login, act: Act) -> RequestView:
    author = login.store.keyring.roster.of_key(act.signer)
    member, about = granted(act), about_of(act)
    is_mine = _is_mine(login, act)
    may = not is_mine and may_approve(login, act, login.unlocked.user.sign_public)
    return RequestView(
        id=act.id,
        kind=act.kind,
        asked_by=author.user if author else RecordId(""),
        asked_by_name=name_of(login, author.user) if author else "",
        asked_at=datetime.fromtimestamp(act.at_ms / 1000, UTC),
        about=about,
        about_name=_name_of(login, act.kind, about) if about else "",
        roles=tuple(sorted(member.roles)) if member and member.is_active else (),
        can_approve=may,
        can_refuse=is_mine or may_refuse(login, act, login.unlocked.user.sign_public),
        is_mine=is_mine,
        sheets_help=sheets_help(login, act),
        people=_count_in(act),
        computer=computer_elsewhere(login, act),
    )


def _count_in(act: Act) -> int:
    told = act.content[1] if act.kind == Operation.EXPORT_MANY and len(act.content) > 1 else 0
    return told if isinstance(told, int) else 0
