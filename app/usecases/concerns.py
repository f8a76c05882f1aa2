"""Safeguarding concerns: all workers may write one, the safeguarding lead reads and closes them.

The words go into the vault sealed and are in no list, search, history, export or undo of
anybody else; also whom a concern is about.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from app.errors import Code, Problem
from app.i18n import N_
from app.records import Record, RecordId
from app.rules.codes import code_of, read_code, show_code
from app.rules.roles import SAFEGUARDING, Answer, Operation
from app.schema import concern as fields
from app.schema import reach
from app.schema.concern import CONCERN, CONCERN_SORTS, MOST_CHARS
from app.schema.kinds import Choice, Moment, Stored, Story
from app.schema.reach import FLAG
from app.usecases import glass
from app.usecases.glass import Opening, id_in
from app.usecases.login import Login, Outcome, name_of, unchanged
from app.usecases.people import NEUTRAL, names_of
from app.usecases.requests import RequestView, need_agreement, use
from app.usecases.rows import changes_of_new, edited, joined, new_row
from app.vault import concerns
from app.vault.values import id_bytes

READ, READ_IN_NEED = "concern.read", "concern.read.two"


@dataclass(frozen=True)
class Told:
    """What somebody wrote, when and about whom.  sort: of a report about a mentor."""

    person: RecordId
    by: RecordId
    at: datetime
    words: str
    sort: str = ""


@dataclass(frozen=True)
class NewConcern:
    """A concern that was just sealed.  number: by which those who may can ask for it."""

    id: RecordId
    number: str


@dataclass(frozen=True)
class ConcernStart:
    """Before a concern is written: about whom, and the names of those who will read it."""

    name: str
    readers: tuple[str, ...]


@dataclass(frozen=True)
class OpeningView:
    """That a manager opened a concern with an officer, by their names."""

    by_name: str
    agreed_name: str
    at: datetime
    is_new: bool


@dataclass(frozen=True)
class ConcernView:
    """One concern.

    sort: ``conduct`` or ``boundary`` for a report about a mentor, else empty.
    is_marked: the neutral mark stands on the person's page.  closing: what was done, by
    whom and when.  openings: who else opened it.  Lists leave the words out: reading them
    is noted in the audit.
    """

    id: RecordId
    number: str
    person: RecordId
    person_name: str
    by_name: str
    at: datetime
    words: str
    is_open: bool
    is_marked: bool
    closing: str = ""
    closed_by_name: str = ""
    closed_at: datetime | None = None
    openings: tuple[OpeningView, ...] = ()
    sort: str = ""


@dataclass(frozen=True)
class ConcernDesk:
    """What the page of concerns shows to whoever looks.

    is_lead: they read and close all of them.  may_ask: they may ask a second person for one.
    readers: the names of those who read them.
    """

    is_lead: bool
    may_ask: bool
    readers: tuple[str, ...]
    concerns: tuple[ConcernView, ...] = ()


@dataclass(frozen=True)
class ConcernCount:
    """For the safeguarding lead: how many are open, how many others opened unseen."""

    open: int = 0
    opened_by_two: int = 0


def readers(login: Login) -> tuple[str, ...]:
    """Return the names of those who read concerns; empty as long as nobody has that role."""
    members = login.store.keyring.roster.members.values()
    users = {one.user for one in members if one.is_active and SAFEGUARDING in one.roles}
    return tuple(sorted(name_of(login, one) for one in users))


def start_concern(login: Login, person: RecordId) -> ConcernStart:
    """Return what is told before a concern about a person is written; opens no file."""
    return ConcernStart(names_of(login, [person]).get(person, ""), readers(login))


def add_concern(login: Login, person: RecordId, words: str, sort: str = "") -> Outcome[NewConcern]:
    """Seal a concern about a person for the safeguarding lead.

    sort: ``conduct`` or ``boundary`` if it is a report about a mentor.  It cannot be taken
    back.  Raises Problem 2 without words or for another sort, 12, 40.
    """
    login.gate.authorize(Operation.CONCERN_WRITE)
    login.know_person(person)
    said = _told(login, words)
    if sort:
        said.append(Choice(CONCERN_SORTS).check(sort))
    row = new_row(login.context, CONCERN, login.centre.id, {"centre": login.centre.id})
    classes = login.store.keyring.classes
    sealed = concerns.seal_concern(classes, row.id, [id_bytes(person), *said])
    row = replace(row, stored={**row.stored, "sealed": sealed})
    made = NewConcern(row.id, number_of(row.id))
    act = N_("Write a safeguarding concern")
    return login.save(changes_of_new(row), act, made, is_final=True)


def list_concerns(login: Login) -> tuple[ConcernView, ...]:
    """Return all concerns to a safeguarding lead without their words, the open ones first.

    Raises Problem 12 for anybody else, 30.
    """
    _need_lead(login)
    found = [_opened(login, row) for row in login.store.records(CONCERN.name)]
    return tuple(replace(one, words="", closing="") for one in _views(login, found))


def show_concern(login: Login, concern: str) -> Outcome[ConcernView]:
    """Return one concern, by id or number: to a lead, or to a manager whom an officer lets in.

    A lead is thereby told who else has opened it.  Raises Problem 12, 14 (the second
    person was asked and is named), 30, 40.
    """
    answer = login.gate.answer(Operation.CONCERN_READ)
    if answer < Answer.SECOND:
        _need_lead(login)
    glass.end_old(login)
    row = _need_concern(login, concern)
    if answer is Answer.SECOND:
        told = _read_in_need(login, row)
        login.store.note(READ_IN_NEED, CONCERN.name, row.id, login.user)
        (view,) = _views(login, [(row, told, None)], is_lead=False)
        return unchanged(view)
    (view,) = _views(login, [_opened(login, row)])
    login.store.note(READ, CONCERN.name, row.id, login.user)
    glass.note_told(login, glass.openings(login).get(row.id, ()))
    return unchanged(view)


def close_concern(login: Login, concern: str, words: str) -> Outcome[RecordId]:
    """Write down what was done about a concern, which ends it; raises 2, 12, 40."""
    login.gate.authorize(Operation.CONCERN_CLOSE)
    row = _need_concern(login, concern)
    if row.get(fields.concern_closing):
        raise Problem(N_("This concern is closed already."), Code.USAGE)
    classes = login.store.keyring.classes
    sealed = concerns.seal_closing(classes, row.id, _told(login, words))
    act = N_("Close a safeguarding concern")
    return login.save(edited(row, {"closing": sealed}), act, row.id, is_final=True)


def mark_person(login: Login, person: RecordId, *, is_marked: bool) -> Outcome[RecordId]:
    """Let a person's page say “speak to the safeguarding lead” and no more, or end that.

    Raises Problem 12, 40.
    """
    login.know_person(person)
    login.gate.authorize(Operation.MARK_WRITE, person)
    rows = login.store.records(FLAG.name, subject=person, where=("kind", SAFEGUARDING))
    standing = [one for one in rows if one.get(reach.flag_active, True)]
    act = N_("Mark for the safeguarding lead")
    if not is_marked:
        ended = joined(edited(one, {"active": False}) for one in standing)
        return login.save(ended, act, person)
    if standing:
        return unchanged(person)
    stored: dict[str, Stored] = {
        "person": person,
        "kind": SAFEGUARDING,
        "instruction": NEUTRAL.msgid,
        "active": True,
    }
    return login.save(changes_of_new(new_row(login.context, FLAG, person, stored)), act, person)


def concern_desk(login: Login) -> ConcernDesk:
    """Return what the page of concerns shows to this worker."""
    answer = login.gate.answer(Operation.CONCERN_READ)
    is_lead = answer is Answer.YES
    listed = list_concerns(login) if is_lead else ()
    return ConcernDesk(is_lead, answer is Answer.SECOND, readers(login), listed)


def count_concerns(login: Login) -> ConcernCount:
    """Return what waits for this safeguarding lead; nothing for anybody else."""
    if not login.gate.allows(Operation.CONCERN_READ):
        return ConcernCount()
    rows = login.store.records(CONCERN.name, only=(fields.concern_closing,))
    still = sum(not one.get(fields.concern_closing) for one in rows)
    new = sum(any(not one.is_told for one in those) for those in glass.openings(login).values())
    return ConcernCount(still, new)


def number_asked(request: RequestView) -> str:
    """Return the number of the concern that somebody asks to open, or nothing."""
    if request.kind != Operation.CONCERN_READ or request.about is None:
        return ""
    return number_of(request.about)


def number_of(concern: RecordId) -> str:
    """Return the number by which a concern can be spoken of, as ``WM 7F3K-2A8C-X``."""
    return show_code(code_of(concern))


_Opened = tuple[Record, Told, Told | None]


def _opened(login: Login, row: Record) -> _Opened:
    classes = login.store.keyring.classes
    sealed, closing = row.get(fields.concern_words, b""), row.get(fields.concern_closing, b"")
    told = _read(concerns.open_concern(classes, row.id, sealed))
    if not closing:
        return row, told, None
    ended = concerns.open_closing(classes, row.id, closing)
    return row, told, _read([id_bytes(told.person), *_several(ended)])


def _read_in_need(login: Login, row: Record) -> Told:
    """Return what a concern says, with the half that an officer has handed over."""
    act = need_agreement(login, Operation.CONCERN_READ, row.id)
    half = glass.half_for(login, act)
    if half is None:  # its day is over, so it must be agreed to again
        use(login, act)
        return _read_in_need(login, row)
    handed = (login.unlocked.user.exchange_seed, half)
    sealed = row.get(fields.concern_words, b"")
    return _read(concerns.open_with_half(login.store.keyring.classes, row.id, sealed, handed))


def _views(
    login: Login, found: Iterable[_Opened], *, is_lead: bool = True
) -> tuple[ConcernView, ...]:
    rows = sorted(found, key=lambda one: (one[2] is not None, -one[1].at.timestamp()))
    names = names_of(login, (told.person for _, told, _ in rows))
    opened = glass.openings(login) if is_lead else {}
    views = []
    for row, told, ended in rows:
        view = ConcernView(
            id=row.id,
            number=number_of(row.id),
            person=told.person,
            person_name=names.get(told.person, ""),
            by_name=name_of(login, told.by),
            at=told.at,
            words=told.words,
            is_open=ended is None,
            is_marked=login.gate.is_flagged(told.person),
            openings=tuple(_opening(login, one) for one in opened.get(row.id, ())),
            sort=told.sort,
        )
        if ended is not None:
            by = name_of(login, ended.by)
            view = replace(view, closing=ended.words, closed_by_name=by, closed_at=ended.at)
        views.append(view)
    return tuple(views)


def _opening(login: Login, one: Opening) -> OpeningView:
    return OpeningView(name_of(login, one.by), name_of(login, one.agreed), one.at, not one.is_told)


def _told(login: Login, words: str) -> list[Stored]:
    """Return by whom and when ``words`` are said, to be sealed; Problem 2 without any."""
    if not words.strip():
        said = N_("Please fill in “{field}”.").with_values(field=fields.concern_words.label)
        raise Problem(said, Code.USAGE, field="words")
    tidy = Story(MOST_CHARS).check(words)
    return [id_bytes(login.user), Moment().to_stored(login.context.now()), tidy]


def _read(content: Stored) -> Told:
    person, by, at, words, *sort = _several(content)
    told = Told(id_in(person), id_in(by), Moment().from_stored(at), str(words))
    return replace(told, sort=str(sort[0])) if sort else told


def _several(content: Stored) -> list[Stored]:
    return list(content) if isinstance(content, list | tuple) else []


def _need_lead(login: Login) -> None:
    if login.gate.answer(Operation.CONCERN_READ) is not Answer.YES:
        words = N_("Only the safeguarding lead reads concerns.")
        raise Problem(words, Code.NOT_PERMITTED, detail="concern")


def _need_concern(login: Login, text: str) -> Record:
    """Return the row of an id or a number; raise Problem 40 if there is none."""
    code, wanted = read_code(text), text.strip().lower()
    rows = login.store.records(CONCERN.name)
    row = next((one for one in rows if one.id == wanted or code_of(one.id) == code), None)
    if row is None:
        raise Problem(N_("There is no concern with this number."), Code.NOT_FOUND)
    return row
