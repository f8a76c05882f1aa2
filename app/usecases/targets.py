"""Places that are kept, online or a folder: set up, tried, and exchanged with as with a stick.

Whoever may change the centre says where its bundles go; everybody who carries bundles
uses the place.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from app.errors import Code, Problem
from app.i18n import N_, Text
from app.rules.roles import Operation
from app.sync.bundleheader import Scope
from app.sync.parties import ID_BYTES
from app.sync.stores.access import Access
from app.sync.stores.address import Engine, address_in
from app.sync.stores.folder import GONE, FolderStore
from app.sync.stores.opening import opened_store, shown_key
from app.sync.stores.patience import is_silent
from app.sync.stores.store import read, write
from app.sync.stores.watched import WatchedStore
from app.usecases.keptfolders import (
    address_of,
    goes_online,
    is_folder,
    refuse_emptied,
    refuse_mixed_in,
)
from app.usecases.login import Login, Outcome, unchanged
from app.usecases.online import leave_inside
from app.usecases.sticks import is_online
from app.usecases.syncing import sync_online, sync_store
from app.usecases.syncreport import How, SyncReport
from app.usecases.syncwords import strange
from app.vault.heads import Progress, tell_nobody
from app.vault.targets import Target

LONGEST_NAME = 40
LONGEST_SECRET = 64 * 1024
LONGEST_AUTHORITY = 256 * 1024
AGAIN_MS = 30 * 60_000  # between two exchanges that nobody has pressed a button for
_PROBE_BYTES = 64
# Somebody stopped it, another exchange is running, or this worker carries no changes.
_NOBODYS_FAULT = frozenset({Code.CANCELLED, Code.IN_USE, Code.NOT_PERMITTED})


@dataclass(frozen=True)
class NewTarget:
    """A place as it is typed.  login: "" where the address has it.  See ``Access``.

    goes_online: a folder that another program puts on the internet.
    """

    name: str
    address: str
    login: str = ""
    secret: str = field(default="", repr=False)
    pin: str = ""
    authority: str = field(default="", repr=False)
    is_automatic: bool = False
    goes_online: bool = False

    def with_pin(self, pin: str) -> NewTarget:
        """Return the same place with the host key that was looked at."""
        return replace(self, pin=pin)


@dataclass(frozen=True)
class TargetFacts:
    """A place without what opens it.  met: when an exchange ended well, or None.

    shown: the address as people read it.  is_folder: it is one of this computer; is_inside:
    with everybody's records, as on a stick.  needs_trust: its SSH host key has not been looked
    at.  failed: when something went wrong there since, or None; code, reason: what it was.
    """

    name: str
    address: str
    login: str
    pin: str
    needs_trust: bool
    is_automatic: bool
    met: datetime | None
    shown: str
    is_folder: bool
    is_inside: bool
    failed: datetime | None
    code: int
    reason: Text | None


@dataclass(frozen=True)
class TargetBoard:
    """The places that this computer keeps, and whether this worker may change them."""

    places: tuple[TargetFacts, ...]
    may_change: bool


@dataclass(frozen=True)
class Trial:
    """What came of a try of the place at ``address``.  host_key: of an SSH server, "" for others.

    is_open: something was put there, read and removed; else the host key waits for
    somebody who says that it is the right one, and nothing was sent.
    """

    host_key: str
    is_open: bool
    address: str


def list_targets(login: Login) -> tuple[TargetFacts, ...]:
    """Return the places that this computer keeps, by name; raises Problem 12."""
    login.gate.authorize(Operation.BUNDLES)
    return tuple(_facts(one) for one in login.store.exchange.targets.all())


def target_board(login: Login) -> TargetBoard:
    """Return what the page of the exchange shows of online places; raises Problem 12."""
    return TargetBoard(list_targets(login), login.gate.allows(Operation.CENTRE_WRITE))


def due_targets(login: Login) -> tuple[str, ...]:
    """Return the places that are to be exchanged with by themselves now; none if nobody may."""
    if not login.gate.allows(Operation.BUNDLES):
        return ()
    before_ms = login.context.clock_ms - AGAIN_MS
    kept = login.store.exchange.targets.all()
    due = [one for one in kept if one.is_automatic and not needs_trust(one)]
    # A clock that was set back must not keep a place waiting for years.
    late = [one for one in due if not before_ms < one.met_ms <= login.context.clock_ms]
    return tuple(one.name for one in sorted(late, key=lambda one: one.met_ms))


def keep_target(login: Login, new: NewTarget) -> Outcome[TargetFacts]:
    """Keep a place, instead of one of the same name; nothing is sent.

    The answer to when it was last exchanged with stays.  Raises Problem 2 for what cannot
    be an address or a name, 12.
    """
    login.gate.authorize(Operation.CENTRE_WRITE)
    target = checked(new)
    targets = login.store.exchange.targets
    before = targets.get(target.name)
    if before is not None and before.address == target.address:
        target = replace(target, met_ms=before.met_ms, pin=target.pin or before.pin)
    targets.keep(target)
    login.vault.note("keep online place", "centre", login.centre.id, login.user)
    return unchanged(_facts(target))


def draft_target(login: Login, new: NewTarget, draft: str) -> Outcome[TargetFacts]:
    """Keep a place that is being set up, instead of what the same form kept before.

    draft: the name of that, or "" at its first try.  Another place of the same name stays
    as it is: Problem 2.  Raises what ``keep_target`` raises too.
    """
    login.gate.authorize(Operation.CENTRE_WRITE)
    targets, name = login.store.exchange.targets, checked(new).name
    if name != draft and targets.get(name) is not None:
        words = N_("Another online place has this name. Give this one another name.")
        raise Problem(words, Code.USAGE, field="name")
    kept = keep_target(login, new)
    if draft not in ("", name):
        targets.drop(draft)
    return kept


def remove_target(login: Login, name: str) -> Outcome[str]:
    """Forget a place and what opens it; what lies there stays.  Raises 12, 40."""
    login.gate.authorize(Operation.CENTRE_WRITE)
    targets = login.store.exchange.targets
    targets.drop(_known(login, name).name)
    login.vault.note("remove online place", "centre", login.centre.id, login.user)
    return unchanged(name)


def trust_host(login: Login, name: str, host_key: str) -> Outcome[str]:
    """Keep the host key that somebody has looked at; nothing is sent to another one.

    Raises Problem 12, 40.
    """
    login.gate.authorize(Operation.CENTRE_WRITE)
    known = _known(login, name)
    login.store.exchange.targets.keep(replace(known, pin=host_key))
    login.vault.note("trust online place", "centre", login.centre.id, login.user)
    return unchanged(host_key)


def set_automatic(login: Login, name: str, is_automatic: bool) -> Outcome[str]:  # noqa: FBT001 - jobs pass in order
    """Say whether this place is exchanged with as soon as it can be reached.  Raises 12, 40."""
    login.gate.authorize(Operation.CENTRE_WRITE)
    known = _known(login, name)
    login.store.exchange.targets.keep(replace(known, is_automatic=is_automatic))
    return unchanged(name)


def try_target(login: Login, name: str) -> Trial:
    """Try whether a place works: put something small there, read it, remove it.

    Raises Problem 12, 31 (with what is wrong), 40.
    """
    login.gate.authorize(Operation.BUNDLES)
    return _try(login, _known(login, name))


def try_new(login: Login, new: NewTarget) -> Trial:
    """Do what ``try_target`` does with a place that is not kept yet; raises Problem 2 too."""
    login.gate.authorize(Operation.CENTRE_WRITE)
    return _try(login, checked(new))


def _try(login: Login, target: Target) -> Trial:
    access = _access(login, target)
    if needs_trust(target):
        return Trial(shown_key(access), is_open=False, address=address_of(target).shown)
    with opened_store(access) as store:
        name = secrets.token_hex(8)
        if isinstance(store, FolderStore):
            refuse_mixed_in(target)
            name = f"try-{name}"  # no folder may stay that tells what the place is for
        else:
            name = f"{Scope.OUT.value}/try/{name}"
        content = secrets.token_bytes(_PROBE_BYTES)
        write(store, name, content)
        try:
            came = read(store, name, _PROBE_BYTES)
        finally:
            with suppress(Problem):
                store.delete(name)
    if came != content:
        words = N_("The online place gave back something else than was put there. Use another one.")
        raise Problem(words, Code.STORAGE, detail="trial")
    return Trial(target.pin, is_open=True, address=address_of(target).shown)


@contextmanager
def opened_target(
    login: Login, name: str, progress: Progress = tell_nobody
) -> Iterator[WatchedStore]:
    """Give the store of a place; raises Problem 31, 40, 2 (everybody's records lie there)."""
    target = _known(login, name)
    if needs_trust(target):
        words = N_("Try this online place first, and look at the key that it shows.")
        raise Problem(words, Code.STORAGE, detail="no pin")
    with opened_store(_access(login, target)) as opened:
        if is_folder(target):
            refuse_mixed_in(target)
            refuse_emptied(target)
        yield WatchedStore(opened, progress)


def sync_target(
    login: Login,
    name: str,
    *,
    progress: Progress = tell_nobody,
    pull: bool = True,
    push: bool = True,
    again: bool = False,
) -> SyncReport:
    """Exchange with a place as ``sync_online`` does, and remember when it ended well.

    A folder with everybody's records as ``sync_store`` does.  progress: is told often enough
    that it can end the exchange within a bundle.
    """
    login.gate.authorize(Operation.BUNDLES)
    targets, now_ms = login.store.exchange.targets, login.context.clock_ms
    try:
        report = _sync(login, _known(login, name), How(pull, push, again, progress))
    except Problem as problem:
        if problem.code not in _NOBODYS_FAULT and not _is_away(problem):
            with suppress(Problem):  # the disk of the vault may be full
                targets.failed(name, now_ms, problem)
        raise
    targets.met(name, now_ms, strange(report))
    return report


def _sync(login: Login, target: Target, how: How) -> SyncReport:
    known_as = hashlib.sha256(b"waymark/place\0" + target.address.encode()).digest()[:ID_BYTES]
    pull, push, again = how.pull, how.push, how.again
    with opened_target(login, target.name, how.progress) as store:
        told = store.progress
        if goes_online(target):
            report = sync_online(login, store, How(pull, push, again, told, known_as=known_as))
        else:
            report = sync_store(login, store, progress=told, pull=pull, push=push, again=again)
        if push and not target.is_cleared and not is_folder(target):
            leave_inside(login, store)
    return report


def _is_away(problem: Problem) -> bool:
    """Tell whether there is no connection, or the stick is not plugged in: nothing is wrong."""
    return is_silent(problem) or problem.detail == GONE


def needs_trust(target: Target) -> bool:
    """Tell whether somebody has to look at the host key before anything is sent."""
    return address_of(target).engine is Engine.SFTP and not target.pin


def asks_nothing(text: str) -> bool:
    """Tell whether an address is a folder, which no password opens; raises Problem 2."""
    return address_in(text)[0].engine is Engine.FOLDER


def checked(new: NewTarget) -> Target:
    """Return a place whose parts can be; raises Problem 2."""
    name = " ".join(new.name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        words = N_("Give the place a name of up to 40 letters.")
        raise Problem(words, Code.USAGE, field="name")
    address, in_address = address_in(new.address)
    if address.engine is Engine.FOLDER:
        is_inside = not (new.goes_online or is_online(address.folder))
        return Target(name, str(address), is_automatic=new.is_automatic, is_inside=is_inside)
    login = new.login.strip() or in_address
    if not login or not new.secret:
        words = N_("Type the name and the password that the place gave you.")
        raise Problem(words, Code.USAGE, field="login" if not login else "secret")
    if len(new.secret) > LONGEST_SECRET or len(new.authority) > LONGEST_AUTHORITY:
        words = N_("This is too long. Choose the right file.")
        raise Problem(words, Code.USAGE, field="secret")
    return Target(
        name=name,
        address=str(address),
        login=login,
        secret=new.secret,
        pin=new.pin.strip(),
        authority=new.authority,
        is_automatic=new.is_automatic,
    )


def _known(login: Login, name: str) -> Target:
    found = login.store.exchange.targets.get(name)
    if found is None:
        words = N_("There is no place of this name. Look at the list of places.")
        raise Problem(words, Code.NOT_FOUND)
    return found


def _access(login: Login, target: Target) -> Access:
    return Access(
        address_of(target),
        login.context.now,
        login=target.login,
        secret=target.secret,
        pin=target.pin,
        authority=target.authority,
    )


def _facts(target: Target) -> TargetFacts:
    return TargetFacts(
        name=target.name,
        address=target.address,
        login=target.login,
        pin=target.pin,
        needs_trust=needs_trust(target),
        is_automatic=target.is_automatic,
        met=_moment(target.met_ms),
        shown=address_of(target).shown,
        is_folder=is_folder(target),
        is_inside=target.is_inside,
        failed=_moment(target.failed_ms),
        code=target.code,
        reason=(Text(target.words) if target.words else _ANY) if target.failed_ms else None,
    )


def _moment(unix_ms: int) -> datetime | None:
    return datetime.fromtimestamp(unix_ms / 1000, UTC) if unix_ms else None


_ANY = N_("The exchange did not end well. Press “Exchange now” to see why.")
