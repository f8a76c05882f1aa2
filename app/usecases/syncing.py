"""Exchange with a store: what others put there is taken in, then ours is put there.

The order makes it safe to be cut off anywhere: who is trusted first, bundles one by one,
our own head last.  docs/formats/trust.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from app.errors import Code, Problem
from app.i18n import N_
from app.rules.roles import Operation
from app.sync import storenames
from app.sync.bundleheader import Scope
from app.sync.bundlenames import BundleName
from app.sync.heads import Head, joined
from app.sync.letters import seal_letter
from app.sync.levels import LEVELS, Levels, Live
from app.sync.parties import Peer, device_mark
from app.sync.stores.store import Entry, Store, read, write
from app.usecases.documentsync import DocumentRound
from app.usecases.exchange import (
    MOST_FILE_BYTES,
    Trust,
    Wish,
    keep_refused,
    marks_of,
    own_trust,
    take_bundle,
)
from app.usecases.login import Login, Outcome
from app.usecases.newkeys import give_key_files
from app.usecases.ownfiles import OwnBundles, There
from app.usecases.storeheads import MOST_HEAD_BYTES, anew_in, checked_head, held_of
from app.usecases.syncreport import SyncReport
from app.usecases.synctrust import MOST_TRUST_BYTES, own_letter, sealed_letter, take_letter
from app.usecases.users import settle_grants
from app.vault.chains import Chain, Told
from app.vault.heads import Progress, tell_nobody
from app.vault.quarantine import TAKEN
from app.vault.vault import Changes

_LATER = frozenset({Code.NOT_A_RECIPIENT, Code.NEWER_VERSION, Code.NOT_FOUND})
_SCOPE = Scope.IN


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

    progress: told (done, total) bundles; what it raises ends the exchange between two
    bundles, and what was taken in until then stays.  again: take in also what was taken
    back before.  levels: when our bundles there give way to fewer.  Raises Problem 12, 25
    (this computer was shut out), 31 (the store).
    """
    login.gate.authorize(Operation.BUNDLES)
    work = _Round(login, store, levels)
    if pull:
        work.learn_trust()
    work.refuse_if_shut_out()
    work.read_heads()
    if pull:
        work.take_bundles(progress, again=again)
        settle_grants(login)  # a new worker's record came with the bundles
    if push:
        work.give()
    work.carry_documents(progress, pull=pull, push=push)
    login.vault.note("sync", "centre", login.centre.id, login.user)
    return work.report


def undo_sync(login: Login) -> Outcome[int]:
    """Take back all that the last exchange brought; return how many changes went.

    Its bundles are set aside.  Raises Problem 12, 40 (nothing to take back), 2 (somebody
    has gone on from it).
    """
    login.gate.authorize(Operation.BUNDLES)
    number = login.store.exchange.imports.take_back()
    login.vault.note("undo sync", "centre", login.centre.id, login.user)
    return Outcome(number, Changes("", frozenset()))


@dataclass
class _Round:
    """One exchange with one store."""

    login: Login
    store: Store
    levels: Levels
    report: SyncReport = field(default_factory=SyncReport)
    heads: dict[Chain, Head] = field(default_factory=dict)
    own: Head | None = None
    own_names: list[str] = field(default_factory=list)
    torn: list[bytes] = field(default_factory=list)
    head_names: dict[Chain, str] = field(default_factory=dict)
    listed: dict[str, tuple[Entry, ...]] = field(default_factory=dict)

    # -- trust --------------------------------------------------------------------------------

    def learn_trust(self) -> None:
        """Read the letters of the others until they say nothing new."""
        names = self._names("r")
        own, chains = self._own_chain, self.login.store.exchange.chains
        known = chains.letters()
        shut_out = self._marks_shut_out()
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

    def _marks_shut_out(self) -> frozenset[str]:
        devices = self.login.store.keyring.roster.devices
        marks = marks_of(self.login).items()
        return frozenset(mark for mark, one in marks if not devices[one].is_active)

    def refuse_if_shut_out(self) -> None:
        """Refuse (25) to go on at a computer that the centre has shut out."""
        device = self.login.store.exchange.keys().device
        known = self.login.store.keyring.roster.devices.get(device)
        if known is not None and not known.is_active:
            words = N_("This computer was shut out of the exchange. Ask the person who leads.")
            raise Problem(words, Code.DEVICE_REVOKED, detail="own device")

    # -- heads --------------------------------------------------------------------------------

    def read_heads(self) -> None:
        """Read what each computer says of itself; know what has arrived and what was hidden."""
        keys, peers = self.login.store.exchange.keys(), self._trust.peers
        latest: dict[Chain, Head] = {}
        for entry in self.store.list(f"{_SCOPE.value}/heads/"):
            head = self._head(entry, peers)
            if head is not None and head.chain == (keys.device, keys.incarnation):
                self.own_names.append(entry.name)
            before = latest.get(head.chain) if head is not None else None
            # One that was left under the mark of an older epoch is no step back.
            if head is not None and (before is None or before.at < head.at):
                latest[head.chain], self.head_names[head.chain] = head, entry.name
        self.own = latest.pop((keys.device, keys.incarnation), None)
        self._check_own(latest)
        self.heads = {chain: head for chain, head in latest.items() if self._hear(head)}
        others = {device for device, _ in self.heads if device != keys.device}
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
        has = head.seen.get((keys.device, keys.incarnation), 0)
        told = Told(head.device, head.incarnation, head.seq, head.wall, has)
        if head.device == keys.device or self.login.store.exchange.chains.hear(told):
            return True
        self._count(alarms=1)
        return False

    def _check_own(self, others: dict[Chain, Head]) -> None:
        """Begin a new chain if ours goes on elsewhere: this vault is a copy, or was put back.

        Our own head names a bundle that we never made, or another computer has one.
        """
        own, exchange = self.own, self.login.store.exchange
        keys = exchange.keys()
        chain = (keys.device, keys.incarnation)
        last, _ = exchange.chains.last_of(*chain)
        is_strange = bool(own and own.last) and exchange.state_of(own.last if own else b"") is None
        if is_strange or any(head.seen.get(chain, 0) > last for head in others.values()):
            if own is not None:
                others[chain] = own
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
        told = anew_in(self.login, self.heads.values())
        held = held_of(self.login, [one for name in wanted if (one := told.get(str(name)))])
        wanted = [one for one in wanted if str(one) not in held]
        wanted.sort(key=lambda one: (one.device, one.incarnation, one.seq))
        if wanted:
            self.login.store.exchange.imports.begin()
        for number, name in enumerate(wanted):
            progress(number, len(wanted))
            self._take(name, told.get(str(name)), again=again)
        progress(len(wanted), len(wanted))
        self._count_missing()

    def _take(self, name: BundleName, told: tuple[Chain, Live] | None, *, again: bool) -> None:
        content = b""
        try:
            content = read(self.store, str(name), MOST_FILE_BYTES)
            if hashlib.sha256(content).digest()[: len(name.digest)] != name.digest:
                self._count(waiting=1)
                self.torn.append(name.digest)
                return  # its sender learns of it, and puts it there again
            wish = Wish(again=again, told=told)
            taken = take_bundle(self.login, self._trust, content, wish).taken
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
        trust = self._give_trust()
        give_key_files(self.login, self.store)
        bundles = OwnBundles(self.login, self.store, self._there(), self.levels)
        held = bundles.give()
        self.report = replace(self.report, sent=held.sent)
        exchange = self.login.store.exchange
        keys = exchange.keys()
        last, last_id = exchange.chains.last_of(keys.device, keys.incarnation)
        head = Head(
            device=keys.device,
            incarnation=keys.incarnation,
            seq=last,
            last=last_id,
            wall=self.login.context.clock_ms,
            seen=self._had(),
            gives=held.gives,
            files=held.files,
            trust=trust,
            live=held.live,
            gone=held.gone,
            torn=tuple(sorted(self.torn)),
        )
        name = storenames.head_name(_SCOPE, self._own_chain)
        is_there = self.own is not None and name in self.own_names
        if not is_there or self.own is None or replace(head, wall=self.own.wall) != self.own:
            self._give_head(name, head)
        bundles.clear(held)

    def _give_head(self, name: str, head: Head) -> None:
        keys = self.login.store.exchange.keys()
        to = [one.public for one in self._trust.sealing.recipients]
        letter = head.to_letter(bytes.fromhex(self.login.unlocked.vault_id))
        write(self.store, name, seal_letter(letter, keys.seed, to))
        for old in self.own_names:
            if old != name:  # of an epoch whose key others may still have
                self.store.delete(old)

    def _give_trust(self) -> bytes:
        """Put our letter of trust there if it says something else by now; return its digest."""
        told = own_letter(self.login)
        folder = f"{_SCOPE.value}/r/{self._own_chain}/"
        there = [one for one in self._names("r") if one.startswith(folder)]
        if self.own is not None and self.own.trust == told.digest and there:
            return told.digest
        if told.to:
            raw = sealed_letter(self.login, told)
            name = storenames.trust_name(_SCOPE, self._own_chain, hashlib.sha256(raw).digest())
            write(self.store, name, raw)
            for old in there:
                if old != name:
                    self.store.delete(old)
        return told.digest

    def _there(self) -> There:
        """Return what is there by now; a head whose files are not there counts for nothing."""
        names = set(self._names("b"))
        if any(not set(one.files) <= names for one in self.heads.values()):
            names = self._look_again(names)
        gives = [one.gives for one in self.heads.values() if set(one.files) <= names]
        torn = frozenset(digest for one in self.heads.values() for digest in one.torn)
        return There(self.listed["b"], self.own, joined(gives), torn)

    def _look_again(self, names: Collection[str]) -> set[str]:
        """Read heads anew whose files are not there: somebody may be exchanging right now."""
        peers = self._trust.peers
        for chain, head in list(self.heads.items()):
            if not set(head.files) <= set(names):
                again = self._head(Entry(self.head_names[chain], 0), peers)
                self.heads[chain] = again if again and again.chain == chain else head
        self.listed.pop("b")
        return set(self._names("b"))

    # -- documents ----------------------------------------------------------------------------

    def carry_documents(self, progress: Progress, *, pull: bool, push: bool) -> None:
        """Take in sealed files that are wanted here, and put there what it lacks of ours."""
        documents = DocumentRound(self.login, self.store, progress, may_write=push)
        if pull:
            documents.take()
        if push:
            documents.give()
        self._count(**documents.counts)

    # -- within -------------------------------------------------------------------------------

    def _names(self, part: str) -> tuple[str, ...]:
        """Return the names in one folder of the store, as they were when it was first looked at.

        Of our own files, which nobody else puts there or takes away, that is enough.
        """
        if part not in self.listed:
            self.listed[part] = self.store.list(f"{_SCOPE.value}/{part}/")
        return tuple(one.name for one in self.listed[part])

    @property
    def _trust(self) -> Trust:
        """Whom this vault believes; asked anew, since letters and new chains change it."""
        return own_trust(self.login)

    @property
    def _own_chain(self) -> str:
        keys = self.login.store.exchange.keys()
        mark = device_mark(self._trust.mark_secret, keys.device)
        return storenames.chain_mark(mark, keys.incarnation)

    def _had(self) -> dict[Chain, int]:
        """Return up to which number the bundles of each chain are here."""
        return {one: seq for one, seq in self.login.store.exchange.known().items() if seq}

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
