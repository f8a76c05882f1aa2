"""Recovery sheets: made, typed back before they count, tried twice a year, replaced.

docs/guide/recovery.md tells people what to do with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from app.crypto import recovery, slots
from app.crypto.recovery import Sheet
from app.crypto.slots import Opening, Slot
from app.errors import Code, Defect, Problem
from app.i18n import N_
from app.records import RecordId
from app.schema.centre import USER
from app.usecases.login import Login, Outcome, can_lead, is_practice, not_leading, unchanged
from app.vault import acts
from app.vault.acts import Act
from app.vault.opening import Connection
from app.vault.recoverybook import RecoveryState, SheetSet, put_state
from app.vault.roster import ROOT, root_in
from app.vault.values import id_bytes

DRILL_AFTER = timedelta(days=183)
FIRST_IN_FORCE = N_("The sheets are in force. Keep them in three places.")
SLOT_LABEL = "Recovery sheets"
_SALT_BYTES = 16


@dataclass(frozen=True)
class NewSheets:
    """Three sheets to be printed, once.  alias: of the vault; the centre's name is not on them."""

    alias: str
    made_on: date
    sheets: tuple[Sheet, ...] = field(repr=False)


@dataclass(frozen=True)
class SheetsView:
    """What is told of three sheets.

    series: their common number.  read_on: when each was last typed back, None for never.
    """

    series: int
    made_on: date
    read_on: tuple[date | None, ...]


@dataclass(frozen=True)
class RecoveryStatus:
    """Where a vault stands with its recovery sheets.

    waiting: new ones that have not come into force.  request: who must agree to them is
    asked already.  is_used: the present ones were used, and new ones are due.  is_drill_due:
    none was typed back for half a year.  older_work: sheets from before open it still.
    was_misused: replaced ones were used elsewhere, and none was tried since.
    """

    current: SheetsView | None
    waiting: SheetsView | None
    request: RecordId | None
    is_used: bool
    is_drill_due: bool
    older_work: bool
    was_misused: bool = False

    @property
    def is_due(self) -> bool:
        """Whether somebody who leads the centre should make sheets, or go on making them."""
        return self.current is None or self.is_used or self.waiting is not None


@dataclass(frozen=True)
class ReadBack:
    """What the typing back of a sheet has brought.

    place: of the sheet, 1 to 3.  is_new: it is one of new sheets, which are in force now,
    or wait for the second person of ``request``.  is_first: there were none before.
    """

    place: int
    is_new: bool
    is_first: bool = False
    request: RecordId | None = None


class Step(StrEnum):
    """What comes first when a vault is opened.

    SET_UP: no sheet was ever typed back, so that the setting up of the centre is not
    over.  RENEW: sheets were used, and others must take their place.
    """

    NONE = "none"
    SET_UP = "set_up"
    RENEW = "renew"


@dataclass(frozen=True)
class RecoveryPlace:
    """What the page of the sheets shows, and whether its worker may make new ones."""

    status: RecoveryStatus
    can_lead: bool


def look_at_recovery(login: Login) -> RecoveryPlace:
    """Return what the page of the recovery sheets shows."""
    return RecoveryPlace(recovery_status(login), can_lead(login))


def recovery_status(login: Login) -> RecoveryStatus:
    """Return where the vault stands with its recovery sheets."""
    state, now = login.store.keyring.recovery.state, login.context.now()
    is_late = state.current is not None and now - _moment(state.current.last_read_ms) > DRILL_AFTER
    waiting = state.waiting
    asked = _asked(login, waiting.root) if waiting else ()
    is_new = waiting is not None and waiting.root != login.store.keyring.roster.root
    return RecoveryStatus(
        current=_view(state.current),
        waiting=_view(state.waiting) if is_new else None,
        request=asked[-1].id if asked else None,
        is_used=state.used_ms > 0,
        is_drill_due=is_late,
        older_work=bool(_replaced(login)),
        was_misused=login.store.keyring.recovery.unheeded(login.store.keyring.roster.aside),
    )


def first_step(login: Login) -> Step:
    """Return what comes before all other work for the worker of ``login``."""
    if is_practice(login) or not can_lead(login):
        return Step.NONE
    status = recovery_status(login)
    if status.current is None and status.request is None:
        return Step.SET_UP
    return Step.RENEW if status.is_used and status.request is None else Step.NONE


def make_sheets(login: Login) -> NewSheets:
    """Return three new sheets, which open nothing before one of them is typed back.

    What was made before and has not come into force is given up; the sheets in force stay
    so.  Nothing that is kept tells what is on them.  Raises Problem 12 (who may not, or
    whose passphrase is wanted once more).
    """
    _need_leader(login)
    login.presence.need()
    context, keyring = login.context, login.store.keyring
    secret = context.random_bytes(recovery.SECRET_BYTES)
    sheets, user = recovery.split(secret), recovery.recovery_user(secret)
    slot = slots.new_slot(
        keyring.unlocked.vault_id,
        user,
        Opening(secret, None),
        label=SLOT_LABEL,
        lead=keyring.unlocked.lead,
        random_bytes=context.random_bytes,
    )
    salt = context.random_bytes(_SALT_BYTES)
    digests = tuple(one.digest(salt) for one in sheets)
    made = SheetSet(user.sign_public, sheets[0].series, salt, digests, context.clock_ms)
    state = keyring.recovery.state
    if state.waiting is not None:
        _give_up(login, state.waiting.root)
    keyring.recovery.keep(replace(state, waiting=made, waiting_slot=slot))
    _note(login, "recovery:make")
    return NewSheets(keyring.listed().alias, context.today, sheets)


def read_back(login: Login, typed: str) -> Outcome[ReadBack]:
    """Try a sheet that was typed back: it ends the making of new ones, or is a drill.

    New sheets are in force from then on, and older ones no more, as soon as a second
    person agrees where there is one.  Raises BadSheet (2), Problem 12 and 24.
    """
    sheet = recovery.read_sheet(typed)
    book, now = login.store.keyring.recovery, login.context.clock_ms
    state, aside = book.state, login.store.keyring.roster.aside
    if state.waiting is not None and state.waiting.knows(sheet):
        request = _end_making(login, state, sheet)
        is_first = state.current is None
        book.heed(aside)
        return unchanged(ReadBack(sheet.place, is_new=True, is_first=is_first, request=request))
    if state.current is not None and state.current.knows(sheet):
        book.keep(replace(state, current=state.current.read(sheet, now)))
        if can_lead(login):
            book.heed(aside)
        _note(login, "recovery:drill")
        return unchanged(ReadBack(sheet.place, is_new=False))
    words = N_("This sheet is not of this vault, or was replaced by newer ones. Destroy it then.")
    raise recovery.BadSheet(words)


def settle_recovery(login: Login) -> None:
    """End what was agreed to elsewhere, or while the vault was in use elsewhere.

    New sheets that wait here come into force, and those that were replaced lose their key.
    """
    keyring = login.store.keyring
    if not keyring.leads:
        return
    state = keyring.recovery.state
    waiting, slot = state.waiting, state.waiting_slot
    with suppress(Problem):
        if waiting is not None and slot is not None and waiting.root == keyring.roster.root:
            settled = RecoveryState(current=waiting)
            if state.current is not None and state.current.root == waiting.root:
                settled = RecoveryState(current=state.current, used_ms=state.used_ms)
            keyring.put_slot(slot, lead=True, also=lambda it: put_state(it, settled))
        _retire(login)


def note_both_read(login: Login, sheets: Sequence[Sheet]) -> None:
    """Count sheets in force that were typed for something else as tried."""
    book, now = login.store.keyring.recovery, login.context.clock_ms
    state = book.state
    for sheet in sheets:
        if state.current is not None and state.current.knows(sheet):
            state = replace(state, current=state.current.read(sheet, now))
    book.keep(state)


def approve_sheets(login: Login, act: Act, seed: bytes) -> None:
    """Put the sheets of a request in force, signed with ``seed`` beside its author.

    Raises Problem 2 if others were made since.
    """
    keyring = login.store.keyring
    waiting = keyring.recovery.state.waiting
    if waiting is None:
        words = N_("Exchange with the computer where these sheets were made, and agree then.")
        raise Problem(words, Code.USAGE, detail="not here")
    if root_in(act) != waiting.root:
        words = N_("Other new sheets wait at this computer. Agree to these where they were made.")
        raise Problem(words, Code.USAGE, detail="overtaken")
    _put_in_force(login, keyring.acts.agreement(act, seed, login.context), waiting)


def drop_sheets(login: Login, act: Act) -> None:
    """Give up the sheets of a request that was refused."""
    book = login.store.keyring.recovery
    state = book.state
    if state.waiting is not None and root_in(act) == state.waiting.root:
        book.keep(replace(state, waiting=None, waiting_slot=None))


def _end_making(login: Login, state: RecoveryState, sheet: Sheet) -> RecordId | None:
    author = _need_leader(login)
    if state.waiting is None:
        return None
    keyring, keys = login.store.keyring, login.unlocked
    read = state.waiting.read(sheet, login.context.clock_ms)
    asked = _asked(login, read.root)
    if asked:
        return asked[-1].id
    said = (ROOT, [read.root, keyring.acts.sheet_acts()])
    act = keyring.acts.signed(keys.user.sign_seed, said, login.context)
    if not keyring.roster.approvers_for(author):
        _put_in_force(login, [act], read)
        return None

    def ask(connection: Connection) -> None:
        acts.keep(connection, replace(act, state=acts.ASKED))
        put_state(connection, replace(state, waiting=read))

    keyring.recovery.together(ask)
    _note(login, f"ask:{ROOT}")
    return act.id


def _put_in_force(login: Login, signed: Sequence[Act], made: SheetSet) -> None:
    keyring = login.store.keyring
    slot = keyring.recovery.state.waiting_slot
    if slot is None:
        raise Defect("sheets wait without a slot")

    def also(connection: Connection) -> None:
        for act in signed:
            acts.keep(connection, act)
        put_state(connection, RecoveryState(current=made))

    keyring.put_slot(slot, lead=True, also=also)
    _note(login, "recovery:new")
    _retire(login)


def _retire(login: Login) -> None:
    """Shut sheets out that were replaced; later if the vault is in use elsewhere."""
    old = [one.id for one in _replaced(login)]
    if old:
        try:
            login.store.keyring.shut_out(old, login.context)
        except Problem as problem:
            if problem.code != Code.IN_USE:
                raise
        else:
            _note(login, "recovery:retire")


def _replaced(login: Login) -> list[Slot]:
    """Return the slots of sheets that are neither in force nor about to be."""
    keyring = login.store.keyring
    waiting = keyring.recovery.state.waiting
    known = {keyring.roster.root, waiting.root if waiting else b""}
    listed = keyring.listed().slots
    return [one for one in listed if one.kind == slots.RECOVERY and one.sign_public not in known]


def _need_leader(login: Login) -> bytes:
    """Return the key of this login's worker if they may change users; raise Problem 12 if not."""
    if not can_lead(login):
        raise not_leading("recovery")
    return login.unlocked.user.sign_public


def _asked(login: Login, root: bytes) -> tuple[Act, ...]:
    waiting = login.store.keyring.acts.in_state(acts.ASKED)
    return tuple(one for one in waiting if root_in(one) == root)


def _give_up(login: Login, root: bytes) -> None:
    book, keys = login.store.keyring.acts, login.unlocked
    for act in _asked(login, root):
        said = (acts.REFUSAL, [id_bytes(act.id)])
        refusal = acts.new_act(keys.vault_id, keys.user.sign_seed, said, login.context)
        book.keep_all([replace(act, state=acts.REFUSED), refusal])


def _note(login: Login, act: str) -> None:
    login.vault.note(act, USER.name, login.user, login.user)


def _view(one: SheetSet | None) -> SheetsView | None:
    if one is None:
        return None
    read_on = tuple(_day(at) if at else None for at in one.read_ms)
    return SheetsView(one.series, _day(one.made_ms), read_on)


def _moment(at_ms: int) -> datetime:
    return datetime.fromtimestamp(at_ms / 1000, UTC)


def _day(at_ms: int) -> date:
    return _moment(at_ms).astimezone().date()
