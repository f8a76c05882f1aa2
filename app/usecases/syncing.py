"""Exchange with a store: what others put there is taken in, then ours is put there.

Safe to be cut off anywhere: who is trusted first, our own head last.  docs/formats/trust.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from app.errors import Code, Problem
from app.i18n import N_
from app.rules.roles import Operation
from app.schema.centre import USER
from app.sync import storenames
from app.sync.bundleheader import Scope
from app.sync.bundlenames import BundleName
from app.sync.heads import Head, covers, joined
from app.sync.letters import seal_letter
from app.sync.parties import Peer, device_mark
from app.sync.stores.store import Entry, Store, read, write
from app.usecases.documentsync import DocumentRound
from app.usecases.endedkeys import ASIDE, REPLACED, ended
from app.usecases.exchange import (
    MOST_FILE_BYTES,
    Trust,
    cut_bundle,
    keep_refused,
    keep_sent,
    marks_shut_out,
    own_trust,
    take_bundle,
)
from app.usecases.hubs import give_news
from app.usecases.login import Login
from app.usecases.newkeys import give_key_files
from app.usecases.online import Online, who_may_go
from app.usecases.requesttravel import settle_answers
from app.usecases.storeheads import MOST_HEAD_BYTES, checked_head
from app.usecases.syncreport import How, SyncReport
from app.usecases.synctrust import MOST_TRUST_BYTES, give_letter, take_letter
from app.usecases.users import settle_grants
from app.vault.chains import Chain, Told
from app.vault.heads import Progress, tell_nobody
from app.vault.quarantine import TAKEN

_LATER = frozenset({Code.NOT_A_RECIPIENT, Code.NEWER_VERSION, Code.NOT_FOUND})


def sync_store(
    login: Login,
    store: Store,
    *,
    progress: Progress = tell_nobody,
    pull: bool = True,
    push: bool = True,
    again: bool = False,
) -> SyncReport:
    """Take in what is new in a store, then put there what it lacks; return what came of it.

    Not for places on the internet: ``sync_online``.  progress: told (done, total) bundles;
    what it raises ends the exchange between two bundles, and what was taken in until then
    stays.  again: take in also what was taken back before.  Raises Problem 12, 25 (this
    computer was shut out), 31 (the store).
    """
    return _exchange(_Round(login, store, Scope.IN), How(pull, push, again, progress))


def sync_online(login: Login, store: Store, how: How) -> SyncReport:
    """Do what ``sync_store`` does at a place that is reached over the internet.

    Nothing goes there but the centre's own records and those of people who agreed to it.
    """
    return _exchange(_Round(login, store, Scope.OUT), how)


def _exchange(work: _Round, how: How) -> SyncReport:
    login = work.login
    login.gate.authorize(Operation.BUNDLES)
    centre = login.centre.id  # this login may end on the way
    if how.pull:
        work.learn_trust()
    work.refuse_if_shut_out()
    work.read_heads()
    if how.pull:
        work.take_bundles(how.progress, again=how.again)
        settle_grants(login)  # a new worker's record came with the bundles
        settle_answers(login)  # who was erased with them ends what was asked about them
    if how.push:
        work.give()
    work.carry_documents(how.progress, pull=how.pull, push=how.push)
    login.vault.note("sync", "centre", centre, login.user)
    return work.report


@dataclass
class _Round:
    """One exchange with one store."""

    login: Login
    store: Store
    scope: Scope
    report: SyncReport = field(default_factory=SyncReport)
    heads: dict[Chain, Head] = field(default_factory=dict)
    own: Head | None = None
    own_names: list[str] = field(default_factory=list)
    listed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    torn: list[str] = field(default_factory=list)

    # -- trust --------------------------------------------------------------------------------

    def learn_trust(self) -> None:
        """Read the letters of the others; count which keys have ended by that."""
        keyring = self.login.store.keyring
        before = keyring.roster
        self._read_letters()
        now, key = keyring.roster, self.login.unlocked.user.sign_public
        why = ended(now, key) if ended(before, key) is None else None
        others = now.aside - before.aside - {key}
        for one in others:
            user = now.members[one].user
            self.login.vault.note("recovery:aside", USER.name, user, self.login.user)
        self._count(replaced=int(why is REPLACED), aside=int(why is ASIDE), old_sheets=len(others))

    def _read_letters(self) -> None:
        names = self._names("r")
        own, chains = self._own_chain, self.login.store.exchange.chains
        known = chains.letters()
        shut_out = marks_shut_out(self.login)
        for name in names:
            parts = storenames.parts_of_trust(name)
            if parts is None or parts[0] == own or bytes.fromhex(parts[1]) in known:
                continue
            if parts[0].partition("-")[0] in shut_out:
                continue  # nobody asks it any more whom to trust
            raw = b""
            try:
                raw = read(self.store, name, MOST_TRUST_BYTES)
                take_letter(self.login, raw)
            except Problem as problem:
                self._refused(problem, name, raw)
            else:
                if self.login.store.keyring.leads:  # others cannot take over all of it
                    chains.keep_letter(hashlib.sha256(raw).digest())

    def refuse_if_shut_out(self) -> None:
        """Refuse (25) to go on at a computer that the centre has shut out."""
        known = self.login.store.keyring.roster.devices.get(self._chain[0])
        if known is not None and not known.is_active:
            words = N_("This computer was shut out of the exchange. Ask the person who leads.")
            raise Problem(words, Code.DEVICE_REVOKED, detail="own device")

    # -- heads --------------------------------------------------------------------------------

    def read_heads(self) -> None:
        """Read what each computer says of itself; know what has arrived and what was hidden."""
        peers = self._trust.heard
        latest: dict[Chain, Head] = {}
        for entry in self.store.list(f"{self.scope.value}/heads/"):
            head = self._head(entry, peers)
            if head is not None and head.chain == self._chain:
                self.own_names.append(entry.name)
            before = latest.get(head.chain) if head is not None else None
            # One that was left under the mark of an older epoch is no step back.
            if head is not None and (before is None or before.at < head.at):
                latest[head.chain] = head
        self.own = latest.pop(self._chain, None)
        self._check_own(latest)
        self.heads = {chain: head for chain, head in latest.items() if self._hear(head)}
        others = {device for device, _ in self.heads if device != self._chain[0]}
        self.report = replace(self.report, computers=len(others))

    def _head(self, entry: Entry, peers: Mapping[bytes, Peer]) -> Head | None:
        if storenames.chain_of_head(entry.name) is None:
            return None
        raw = b""
        try:
            raw = read(self.store, entry.name, MOST_HEAD_BYTES)
            return checked_head(self.login, raw, peers)
        except Problem as problem:
            self._refused(problem, entry.name, raw)
            return None

    def _hear(self, head: Head) -> bool:
        """Keep what a head says; count an alarm if it once said more."""
        keys = self.login.store.exchange.keys()
        has = [head.seen.get(keys.chain(is_out=is_out), 0) for is_out in (False, True)]
        told = Told(head.device, head.incarnation, head.seq, head.wall, *has)
        if head.device == keys.device or self.login.store.exchange.chains.hear(told):
            return True
        self._count(alarms=1)
        return False

    def _check_own(self, others: dict[Chain, Head]) -> None:
        """Begin a new chain if ours goes on elsewhere: this vault is a copy, or was put back.

        Our own head names a bundle that we never made, or another computer has one.
        """
        own, exchange = self.own, self.login.store.exchange
        chains = [exchange.keys().chain(is_out=is_out) for is_out in (False, True)]
        last = {chain: exchange.chains.last_of(*chain)[0] for chain in chains}
        is_strange = bool(own and own.last) and exchange.state_of(own.last if own else b"") is None
        if is_strange or any(
            head.seen.get(chain, 0) > last[chain] for head in others.values() for chain in chains
        ):
            if own is not None:
                others[self._chain] = own
            self.own = None
            exchange.begin_anew()

    # -- bundles ------------------------------------------------------------------------------

    def take_bundles(self, progress: Progress, *, again: bool) -> None:
        """Take in every bundle that is not here, in the order of the chains."""
        names = [BundleName.read(one) for one in self._names("b")]
        # By content, not by number: a vault that was put back may have used a number twice.
        files = self.login.store.exchange.chains.files(with_aside=not again)
        quarantine = self.login.store.exchange.quarantine
        wanted = [
            one
            for one in names
            if one and one.digest not in files and not quarantine.is_aside(one.digest)
        ]
        wanted.sort(key=lambda one: (one.device, one.incarnation, one.seq))
        if wanted:
            self.login.store.exchange.imports.begin()
        for number, name in enumerate(wanted):
            progress(number, len(wanted))
            self._take(name)
        progress(len(wanted), len(wanted))
        self._count_missing()

    def _take(self, name: BundleName) -> None:
        content = b""
        try:
            content = read(self.store, str(name), MOST_FILE_BYTES)
            if hashlib.sha256(content).digest()[: len(name.digest)] != name.digest:
                self._count(waiting=1)
                self.torn.append(str(name))
                return
            taken = take_bundle(self.login, self._trust, content).taken
        except Problem as problem:
            self._refused(problem, str(name), content)
            return
        self.login.store.exchange.quarantine.settle(hashlib.sha256(content).digest(), TAKEN)
        self._count(
            new=taken.new,
            known=taken.known,
            altered=taken.altered,
            conflicts=taken.conflicts_after - taken.conflicts_before,
            taken=1,
        )

    def _count_missing(self) -> None:
        """Count the bundles that heads name and that could not be had."""
        known = self.login.store.exchange.known()
        missing = sum(max(0, one.seq - known.get(one.chain, 0)) for one in self.heads.values())
        self.report = replace(self.report, waiting=max(self.report.waiting, missing))

    # -- giving -------------------------------------------------------------------------------

    def give(self) -> None:
        """Put there what the store lacks: trust, changes, and our own head at the end."""
        exchange = self.login.store.exchange
        for name in self.torn:  # its sender sees that it is gone, and puts it there again
            self.store.delete(name)
        if self.online is not None:
            last, _ = exchange.chains.last_of(*exchange.keys().chain(is_out=True))
            exchange.outside.settle(self.online.may, last)
        place = storenames.trust_folder(self.scope, self._own_chain)
        there = [one for one in self._names("r") if one.startswith(place)]
        known = self.own.trust if self.own is not None and there else b""
        held = self.online.told if self.online else ()
        trust = give_letter(self.login, self.store, (place, there), (known, held))
        give_key_files(self.login, self.store, self.scope)
        if self.online and self.scope is Scope.OUT:
            give_news(self.login, self.store, self.online.may)
        files, gives = self._give_bundle()
        keys = exchange.keys()
        last, last_id = exchange.chains.last_of(*self._chain)
        head = Head(
            device=keys.device,
            incarnation=self._chain[1],
            seq=last,
            last=last_id,
            wall=self.login.context.clock_ms,
            seen=exchange.known(),
            gives=gives,
            files=files,
            trust=trust,
        )
        name = storenames.head_name(self.scope, self._own_chain)
        is_there = self.own is not None and name in self.own_names
        if is_there and self.own is not None and replace(head, wall=self.own.wall) == self.own:
            return
        to = [one.public for one in self._trust.sealing.recipients]
        letter = head.to_letter(bytes.fromhex(self.login.unlocked.vault_id))
        write(self.store, name, seal_letter(letter, keys.seed, to))
        for old in self.own_names:
            if old != name:  # of an epoch whose key others may still have
                self.store.delete(old)

    def _give_bundle(self) -> tuple[tuple[str, ...], dict[Chain, int]]:
        """Put a bundle there if something is missing; return our files and what they bring."""
        exchange, own, is_out = self.login.store.exchange, self.own, self.scope is Scope.OUT
        there = set(self._names("b"))
        files = own.files if own is not None and set(own.files) <= there else ()
        gives = dict(own.gives) if own is not None and files else {}
        known = exchange.known(only_out=is_out)
        has = joined([gives, *(one.gives for one in self.heads.values())])
        # What holds words of somebody who took a yes back does not stay online.
        is_whole = covers(has, known) and bool(has) and not (is_out and self._is_stale(files))
        if is_whole and is_out:
            exchange.outside.choose(everything=False)
        if is_whole and not exchange.chains.has_news(is_out=is_out):
            return files, gives
        cut = cut_bundle(
            self.login,
            self._trust,
            is_snapshot=not is_whole,
            only_news=is_whole,
            scope=self.scope,
        )
        write(self.store, cut.name, cut.content)
        keep_sent(self.login, cut, is_snapshot=not is_whole)
        self.report = replace(self.report, sent=cut.changes)
        own_last = {(cut.row.device, cut.row.incarnation): cut.row.seq}
        if is_whole:
            return (*files, cut.name), joined([gives, own_last])
        for old in own.files if own is not None else ():
            self.store.delete(old)
        return (cut.name,), joined([known, own_last])

    def carry_documents(self, progress: Progress, *, pull: bool, push: bool) -> None:
        """Take in sealed files that are wanted here, and put there what it lacks of ours."""
        is_out = self.scope is Scope.OUT
        may = self.online.may.people if self.online and is_out else None
        documents = DocumentRound(self.login, self.store, progress, may_write=push, may_go=may)
        if pull:
            documents.take()
        if push:
            documents.give()
        self._count(**documents.counts)

    # -- within -------------------------------------------------------------------------------

    def _names(self, part: str) -> tuple[str, ...]:
        """Return the names in one folder of the store, as they were at the first look."""
        if part not in self.listed:
            found = self.store.list(f"{self.scope.value}/{part}/")
            self.listed[part] = tuple(one.name for one in found)
        return self.listed[part]

    @property
    def _trust(self) -> Trust:
        """Whom this vault believes; asked anew, since letters and new chains change it."""
        return own_trust(self.login)

    @property
    def _own_chain(self) -> str:
        mark = device_mark(self._trust.mark_secret, self._chain[0])
        return storenames.chain_mark(mark, self._chain[1])

    @property
    def _chain(self) -> Chain:
        """This computer's chain of the scope; another one once it was begun anew."""
        return self.login.store.exchange.keys().chain(is_out=self.scope is Scope.OUT)

    @cached_property
    def online(self) -> Online | None:
        """Who may go over the internet, asked once all is taken in; None if nothing ever does."""
        is_asked = self.scope is Scope.OUT or self.login.store.exchange.outside.is_used
        return who_may_go(self.login) if is_asked else None

    def _is_stale(self, files: Iterable[str]) -> bool:
        until, names = self.login.store.exchange.outside.stale_until, map(BundleName.read, files)
        return any(one is None or one.seq <= until for one in names)

    def _refused(self, problem: Problem, name: str, content: bytes) -> None:
        """Count and keep what was not taken in; a store that does not answer ends the exchange."""
        if problem.code in {Code.STORAGE, Code.IN_USE}:
            raise problem
        if problem.code in _LATER:
            self._count(waiting=1)
            return
        if content:
            keep_refused(self.login, content, name, problem)
            digest = hashlib.sha256(content).digest()
            if self.login.store.exchange.quarantine.is_aside(digest):
                return  # somebody has looked at it
        self._count(quarantined=1)

    def _count(self, **more: int) -> None:
        """Add to the numbers of the report."""
        sums = {name: getattr(self.report, name) + one for name, one in more.items()}
        self.report = replace(self.report, **sums)
