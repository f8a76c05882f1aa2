"""Exchange with a store: what others put there is taken in, then ours is put there.

Safe to be cut off anywhere: who is trusted first, our own head last.  docs/formats/trust.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from app.errors import Code, Problem
from app.i18n import N_
from app.rules.roles import Operation
from app.schema.centre import USER
from app.sync import storenames
from app.sync.bundleheader import Kind, Scope
from app.sync.bundlenames import BundleName
from app.sync.heads import Head
from app.sync.levels import LEVELS, Levels, Live
from app.sync.parties import Peer
from app.sync.stores.store import Entry, Store, read_listed
from app.usecases.documentsync import DocumentRound
from app.usecases.endedkeys import ASIDE, REPLACED, ended
from app.usecases.epochs import misses, settle_epochs
from app.usecases.exchange import (
    ENDS_THE_EXCHANGE,
    MOST_FILE_BYTES,
    RIGHTS_ITSELF,
    Wish,
    keep_listed,
    know_arrived,
    marks_of,
    marks_shut_out,
    of_itself,
    one_at_a_time,
    own_ruling,
    take_bundle,
    too_old_from,
    without_too_old,
)
from app.usecases.login import Login
from app.usecases.online import Online, kept_inside, who_may_go
from app.usecases.requesttravel import settle_answers
from app.usecases.shutout import clear_shut_out
from app.usecases.storeheads import MOST_HEAD_BYTES, anew_in, bringing, checked_head, in_order
from app.usecases.storelook import Look
from app.usecases.syncgiving import give
from app.usecases.syncreport import How, SyncReport
from app.usecases.synctrust import MOST_TRUST_BYTES, take_letter
from app.usecases.syncwords import telling_taken
from app.usecases.twins import notice_anew, notice_others, notice_own
from app.usecases.users import settle_grants
from app.vault.chains import Chain, Told
from app.vault.devices import DEVICE
from app.vault.heads import Progress, tell_nobody
from app.vault.quarantine import TAKEN
from app.vault.values import id_text


def sync_store(  # noqa: PLR0913 - each is a wish of its own
    login: Login,
    store: Store,
    levels: Levels = LEVELS,
    /,
    *,
    progress: Progress = tell_nobody,
    pull: bool = True,
    push: bool = True,
    again: bool = False,
) -> SyncReport:
    """Take in what is new in a store, then put there what it lacks; return what came of it.

    Not for places on the internet: ``sync_online``.  progress: told (done, total) bundles;
    what it raises ends the exchange between two bundles, and what was taken in until then
    stays.  again: take in also what was taken back before.  levels: when our bundles there
    give way to fewer.  Raises Problem 12, 25 (this computer was shut out), 31 (the store),
    33 (this computer is exchanging already).
    """
    how = How(pull, push, again, progress, levels)
    return _exchange(_Round(Look(login, store, Scope.IN)), how)


def sync_online(login: Login, store: Store, how: How) -> SyncReport:
    """Do what ``sync_store`` does at a place that is reached over the internet.

    Nothing goes there but the centre's own records and those of people who agreed to it.
    """
    return _exchange(_Round(Look(login, store, Scope.OUT, how.known_as)), how)


def sync_folder_online(login: Login, store: Store, how: How) -> SyncReport:
    """Do what ``sync_online`` does in a folder, and say that it counts as an online place."""
    report = sync_online(login, store, how)
    return replace(report, as_online=1, by_stick=kept_inside(login))


def _exchange(work: _Round, how: How) -> SyncReport:
    work.login.gate.authorize(Operation.BUNDLES)
    with one_at_a_time(work.login):
        return _exchanged(work, how)


def _exchanged(work: _Round, how: How) -> SyncReport:
    login = work.login
    centre = login.centre.id  # this login may end on the way
    if how.pull:
        work.learn_trust()
    work.refuse_if_shut_out()
    settle_epochs(login, may_renew=how.push, is_missed=work.is_missed)
    login.store.exchange.held.settle(own_ruling(login))
    work.read_heads()
    if how.pull:
        work.take_bundles(how.progress, again=how.again)
        settle_grants(login)  # a new worker's record came with the bundles
        settle_answers(login)  # who was erased with them ends what was asked about them
    try:
        if how.push:
            work.give(how.levels)
            if how.pull:
                clear_shut_out(work.look)
        work.carry_documents(how.progress, pull=how.pull, push=how.push)
    except Problem as problem:
        raise telling_taken(problem, work.report) from None
    login.vault.note("sync", "centre", centre, login.user)
    return work.report


@dataclass
class _Round:
    """One exchange with one store."""

    look: Look
    report: SyncReport = field(default_factory=SyncReport)
    too_new: list[str] = field(default_factory=list)
    is_missed: bool = False  # a letter was sealed to a key that is lost here

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
        entries = self.look.entries("r")
        own, chains = self.look.own_chain, self.login.store.exchange.chains
        known = chains.letters()
        shut_out = marks_shut_out(self.login)
        for entry in entries:
            parts = storenames.parts_of_trust(entry.name)
            if parts is None or parts[0] == own or bytes.fromhex(parts[1]) in known:
                continue
            if parts[0].partition("-")[0] in shut_out:
                continue  # nobody asks it any more whom to trust
            raw = b""
            try:
                raw = read_listed(self.store, entry, MOST_TRUST_BYTES)
                take_letter(self.login, raw)
            except Problem as problem:
                # Its writer has not heard of this computer, or its key, and will write another.
                if problem.code is not Code.NOT_A_RECIPIENT:
                    self._refused(problem, entry, raw)
                self.is_missed |= misses(self.login, (parts[0], raw), problem)
            else:
                if self.login.store.keyring.leads:  # others cannot take over all of it
                    chains.keep_letter(hashlib.sha256(raw).digest())

    def refuse_if_shut_out(self) -> None:
        """Refuse (25) to go on at a computer that the centre has shut out."""
        known = self.login.store.keyring.roster.devices.get(self.look.chain[0])
        if known is not None and not known.is_active:
            words = N_("This computer was shut out of the exchange. Ask the person who leads.")
            raise Problem(words, Code.DEVICE_REVOKED, detail="own device")

    # -- heads --------------------------------------------------------------------------------

    def read_heads(self) -> None:
        """Read what each computer says of itself; know what has arrived and what was hidden."""
        peers = self.look.trust.heard
        latest: dict[Chain, Head] = {}
        for entry in self.store.list(f"{self.look.scope.value}/heads/"):
            head = self._head(entry, peers)
            if head is not None and head.chain == self.look.chain:
                self.look.own_names.append(entry.name)
            before = latest.get(head.chain) if head is not None else None
            # One that was left under the mark of an older epoch is no step back.
            if head is not None and (before is None or before.at < head.at):
                latest[head.chain], self.look.head_names[head.chain] = head, entry.name
        self._count(alarms=self.look.saw(latest))
        self.look.own = latest.pop(self.look.chain, None)
        self._check_own(latest)
        copied, twins = notice_own(self.login, latest), notice_others(self.login, latest)
        self._count(copied=int(copied), twins=twins)
        for head in latest.values():
            self._hear(head)
        know_arrived(self.login)
        self.look.heads = latest
        others = {device for device, _ in self.look.heads if device != self.look.chain[0]}
        self.report = replace(self.report, computers=len(others))

    def _head(self, entry: Entry, peers: Mapping[bytes, Peer]) -> Head | None:
        if storenames.chain_of_head(entry.name) is None:
            return None
        raw = b""
        try:
            raw = read_listed(self.store, entry, MOST_HEAD_BYTES)
            return checked_head(self.login, raw, peers)
        except Problem as problem:
            self._refused(problem, entry, raw)
            if problem.code is Code.NOT_A_RECIPIENT:
                self.look.closed |= too_old_from(self.login, entry.name)
            return None

    def _hear(self, head: Head) -> None:
        """Keep what another computer's head says it has of ours."""
        keys = self.login.store.exchange.keys()
        has = [head.seen.get(chain, 0) for chain in keys.chains]
        if head.device != keys.device:
            told = Told(head.device, head.incarnation, head.seq, head.wall, *has)
            self.login.store.exchange.chains.hear(told)

    def _check_own(self, others: dict[Chain, Head]) -> None:
        """Begin a new chain if ours goes on elsewhere: this vault is a copy, or was put back.

        Our own head names a bundle that we never made, or another computer has one.
        """
        own, exchange = self.look.own, self.login.store.exchange
        chains = exchange.keys().chains
        last = dict(zip(chains, exchange.bundles.given_numbers(chains), strict=True))
        is_strange = bool(own and own.last) and exchange.state_of(own.last if own else b"") is None
        if is_strange or any(
            head.seen.get(chain, 0) > seq for head in others.values() for chain, seq in last.items()
        ):
            if own is not None:
                others[self.look.chain] = own
            self.look.own = None
            exchange.begin_anew(
                chain for one in others.values() for chain in (one.chain, *one.seen)
            )
            notice_anew(self.login)
            self._count(copied=1)
            device = id_text(exchange.keys().device)
            self.login.vault.note("begin anew", DEVICE, device, self.login.user)

    # -- bundles ------------------------------------------------------------------------------

    def take_bundles(self, progress: Progress, *, again: bool) -> None:
        """Take in every bundle that is not here, in the order of the chains."""
        entries = {one.name: one for one in self.look.entries("b")}
        names = [BundleName.read(one) for one in entries]
        # By content, not by number: a vault that was put back may have used a number twice.
        files = self.login.store.exchange.chains.files(with_aside=not again)
        quarantine = self.login.store.exchange.quarantine
        wanted = [
            one
            for one in names
            if one and one.digest not in files and not quarantine.is_aside(one.digest)
        ]
        heads = self.look.heads.values()
        told = anew_in(self.login, heads)
        brought = bringing(self.login.store.exchange, wanted, told)
        wanted, too_old = without_too_old(self.login, brought)
        wanted = in_order(wanted, heads)
        self._count(too_old=too_old)
        if wanted:
            self.login.store.exchange.imports.begin()
        for number, name in enumerate(wanted):
            progress(number, len(wanted))
            self._take(entries[str(name)], name, told.get(str(name)), again=again)
        progress(len(wanted), len(wanted))
        self._count_missing(again=again)

    def _take(
        self, entry: Entry, name: BundleName, told: tuple[Chain, Live] | None, *, again: bool
    ) -> None:
        content = b""
        try:
            content = read_listed(self.store, entry, MOST_FILE_BYTES)
            if hashlib.sha256(content).digest()[: len(name.digest)] != name.digest:
                self._count(waiting=1)
                self.look.torn.append(name.digest)
                return  # its sender learns of it, and puts it there again
            wish = Wish(again=again, told=told)
            facts = take_bundle(self.login, self.look.trust, content, wish)
            taken = facts.taken
            if facts.header.kind is Kind.SNAPSHOT:
                self.look.taken = {entry.name: content}  # the last: one is enough in memory
        except Problem as problem:
            self._refused(problem, entry, content)
            return
        self.login.store.exchange.quarantine.settle(hashlib.sha256(content).digest(), TAKEN)
        self._count(
            new=taken.new,
            known=taken.known,
            altered=taken.altered,
            held=taken.held,
            conflicts=taken.conflicts_after - taken.conflicts_before,
            taken=1,
        )

    def _count_missing(self, *, again: bool) -> None:
        """Count the bundles that heads name and that could not be had.

        Those that were taken back here are not waited for, unless they are asked for again.
        """
        chains = self.login.store.exchange.chains
        known = chains.known() if again else chains.reached()
        found = [BundleName.read(one) for one in self.too_new]
        marks = marks_of(self.login)
        waits = {(marks.get(one.device), one.incarnation) for one in found if one}  # for an update
        missing = sum(
            max(0, one.seq - known.get(one.chain, 0))
            for one in self.look.heads.values()
            if (one.device, one.incarnation.hex()[:8]) not in waits
        )
        self.report = replace(self.report, waiting=max(self.report.waiting, missing))

    # -- giving -------------------------------------------------------------------------------

    def give(self, levels: Levels) -> None:
        """Put there what the store lacks: trust, changes, and our own head at the end."""
        sent = give(self.look, self.online, levels)
        self.report = replace(self.report, sent=sent)

    def carry_documents(self, progress: Progress, *, pull: bool, push: bool) -> None:
        """Take in sealed files that are wanted here, and put there what it lacks of ours."""
        may = self.online.may.people if self.look.is_out and self.online else None
        documents = DocumentRound(self.login, self.store, progress, may_write=push, may_go=may)
        if pull:
            documents.take()
        if push:
            documents.give()
        self._count(**documents.counts)

    # -- within -------------------------------------------------------------------------------

    @property
    def login(self) -> Login:
        return self.look.login

    @property
    def store(self) -> Store:
        return self.look.store

    @cached_property
    def online(self) -> Online | None:
        """Who may go over the internet, asked once all is taken in; None if nothing ever does."""
        is_asked = self.look.is_out or self.login.store.exchange.outside.is_used
        return who_may_go(self.login) if is_asked else None

    def _refused(self, problem: Problem, entry: Entry, content: bytes) -> None:
        """Count and keep what was not taken in; a store that does not answer ends the exchange."""
        if problem.code in ENDS_THE_EXCHANGE:
            raise problem
        if problem.code is Code.NEWER_VERSION:
            self.too_new.append(entry.name)
            self._count(newer=1)
            return
        if problem.code in RIGHTS_ITSELF:
            why = of_itself(self.login, entry.name, problem)
            self._count(**({why: 1} if why else {}))
            return
        if keep_listed(self.login, entry, content, problem):
            self._count(quarantined=1)

    def _count(self, **more: int) -> None:
        """Add to the numbers of the report."""
        sums = {name: getattr(self.report, name) + one for name, one in more.items()}
        self.report = replace(self.report, **sums)
