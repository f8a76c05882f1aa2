"""What centres send to a hub, taken in: each by itself, whole or not at all."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.crypto.agekeys import HybridIdentity
from app.errors import Code, Problem
from app.i18n import N_
from app.sync import storenames
from app.sync.bundleheader import Kind, Scope
from app.sync.bundlenames import BundleName
from app.sync.bundlereading import Verified, read_batches, verify_bundle
from app.sync.heads import Head, head_in
from app.sync.hubletters import (
    MOST_NEWS_BYTES,
    NEWS,
    hub_mark,
    news_folder,
    news_in,
)
from app.sync.letters import open_letter, seal_letter
from app.sync.levels import Live
from app.sync.parties import Peer, Receiver
from app.sync.stores.store import Store, read, read_listed, write
from app.usecases.exchange import (
    ENDS_THE_EXCHANGE,
    MOST_FILE_BYTES,
    RIGHTS_ITSELF,
    TO_LOOK_AT,
    brought_by,
    one_at_a_time,
    row_of,
)
from app.usecases.hubcentres import (
    book_of,
    kept_centre,
    open_centre,
)
from app.usecases.login import Login, need_lead
from app.usecases.storeheads import MOST_HEAD_BYTES, bringing, in_order
from app.vault.chains import Chain
from app.vault.hubbook import KeptCentre
from app.vault.hubrecords import HubRecords
from app.vault.keysets import read_acts
from app.vault.merge_in import Batch
from app.vault.quarantine import Origin
from app.vault.roster import Roster
from app.vault.ruling import Ruling
from app.vault.vouching import check_erasures, check_writers

_HEADS = f"{Scope.OUT.value}/heads/"
_FOR_GOOD_MS = 2**62  # later than any clock says


class Place(StrEnum):
    """What lies for a hub where it looks."""

    OURS = "ours"
    EMPTY = "empty"  # nothing of any centre
    SEALED = "sealed"  # nothing that this hub can open, nor ever could as far as it shows
    ENDED = "ended"  # its own receipt, and nothing that it can open any more


@dataclass(frozen=True)
class Intake:
    """What came from one centre.

    new, known: changes.  taken: bundles.  refused: files that cannot be trusted.  waiting:
    files that are torn.  newer: files that need a newer program, and stay where they are.
    sealed: bundles that are sealed to others alone.
    """

    new: int = 0
    known: int = 0
    taken: int = 0
    refused: int = 0
    waiting: int = 0
    newer: int = 0
    sealed: int = 0
    place: Place = Place.OURS


def admitted_centre(login: Login, name: str) -> KeptCentre:
    """Return the centre of this name whose card has come; raises Problem 12, 40."""
    need_lead(login, "hub")
    kept = kept_centre(login, name)
    if not kept.vault:
        words = N_("The card of this centre has not come. Admit it first.")
        raise Problem(words, Code.NOT_FOUND, detail="card")
    return kept


def take_centre(login: Login, name: str, store: Store, *, push: bool = True) -> Intake:
    """Take in what a centre has put into an online place or folder, and leave a receipt there.

    Nothing else is ever written there, and nothing where nothing is the centre's.  Raises
    Problem 12, 31 (the store), 33 (the hub is taking in already), 40 (no such centre, or its
    card has not come).
    """
    with one_at_a_time(login):
        return _taken(login, admitted_centre(login, name), store, push=push)


def _taken(login: Login, kept: KeptCentre, store: Store, *, push: bool) -> Intake:
    with open_centre(login, kept) as records:
        work = _Taking(login, kept, records, store)
        try:
            work.learn()
            work.take()
        finally:  # what came is here, also if the place answers no more
            if work.intake.taken:
                book_of(login).heard(work.kept, work.wall_ms, work.intake.taken)
            elif work.kept != kept:
                book_of(login).keep(work.kept)
        if push and work.intake.place is Place.OURS:
            _leave_receipt(work)
    return work.intake


def _leave_receipt(work: _Taking) -> None:
    try:
        work.answer()
    except Problem as problem:
        words = N_("What came is taken in. No receipt could be left: {why}")
        told = words.with_values(why=problem.text)
        raise Problem(told, problem.code, detail=problem.detail) from None


@dataclass
class _Taking:
    """One look into one centre's place."""

    login: Login
    kept: KeptCentre
    records: HubRecords
    store: Store
    intake: Intake = field(default_factory=Intake)
    wall_ms: int = 0
    roster: Roster = field(init=False)

    def __post_init__(self) -> None:
        self.roster = self._roster()

    def learn(self) -> None:
        """Read letters that tell who works there."""
        own = hub_mark(self.records.exchange.keys().device)
        there: list[str] = []
        for entry in self.store.list(news_folder()):
            parts = entry.name[len(news_folder()) :].removesuffix(".wml").split("-")
            if len(parts) != 3 or parts[1] != own:
                continue
            raw = b""
            try:
                if entry.name not in self.kept.news:  # the name tells what it says
                    raw = read_listed(self.store, entry, MOST_NEWS_BYTES)
                    self._take_news(raw)
                there.append(entry.name)
            except Problem as problem:
                self._refused(problem, entry.name, raw)
        self.kept = replace(self.kept, news=tuple(there))
        # It says nothing new when somebody has said yes again; the others say what it said.
        for device in self.roster.devices.values():
            if not device.is_active:
                self.records.close(device.id, (), _FOR_GOOD_MS)

    def take(self) -> None:
        """Take in every bundle that is not here, in the order of the chains."""
        exchange = self.records.exchange
        files = exchange.chains.files()
        names = [BundleName.read(one.name) for one in self.store.list(f"{Scope.OUT.value}/b/")]
        wanted = [one for one in names if one is not None and one.digest not in files]
        heads = self._heads() if wanted else []
        told = _told(heads)
        for name in in_order(bringing(exchange, wanted, told), heads):
            content = b""
            try:
                content = read(self.store, str(name), MOST_FILE_BYTES)
                if hashlib.sha256(content).digest()[: len(name.digest)] != name.digest:
                    self._count(waiting=1)
                    continue
                self._take(content, told.get(str(name)))
            except Problem as problem:
                self._refused(problem, str(name), content)
        if not self.intake.taken and not heads:
            place = self._place(has_bundles=bool(names))
            self.intake = replace(self.intake, place=place)

    def answer(self) -> None:
        """Leave the receipt: up to where each chain is here."""
        exchange = self.records.exchange
        keys, seen = exchange.keys(), exchange.known(only_out=True)
        mark = hub_mark(keys.device)
        name = storenames.head_name(Scope.OUT, storenames.chain_mark(mark, keys.outward))
        own = self._own_receipts()
        there = name in own
        if (there and not self.intake.taken) or not self.kept.epoch:
            return
        head = Head(
            device=keys.device,
            incarnation=keys.outward,
            seq=0,
            last=b"",
            wall=self.login.context.clock_ms,
            seen=seen,
            gives={},
            files=(),
            trust=b"",
        )
        letter = head.to_letter(self.kept.vault)
        write(self.store, name, seal_letter(letter, keys.seed, [self.kept.epoch]))
        for old in own:
            if old != name:  # of this hub before it came back out of a backup
                self.store.delete(old)

    def _place(self, *, has_bundles: bool) -> Place:
        """Work out what it means that no computer of the centre seals to this hub here.

        Each says so with its next exchange, and a hub's own mark is another one at each centre.
        """
        is_sealed = self.intake.sealed > 0
        if not is_sealed and (has_bundles or self.kept.news):
            return Place.OURS
        if self._own_receipts():
            return Place.ENDED
        return Place.SEALED if is_sealed or self.store.list(_HEADS) else Place.EMPTY

    def _own_receipts(self) -> list[str]:
        own = _HEADS + hub_mark(self.records.exchange.keys().device)
        return [one.name for one in self.store.list(_HEADS) if one.name.startswith(own)]

    def _heads(self) -> list[Head]:
        """Return what the computers of the centre say of themselves."""
        found = list[Head]()
        for entry in self.store.list(_HEADS):
            try:
                found.append(self._head(read_listed(self.store, entry, MOST_HEAD_BYTES)))
            except Problem as problem:
                if problem.code in ENDS_THE_EXCHANGE:
                    raise
                # Without it all is read, and brings what is known once more.
        return found

    def _head(self, raw: bytes) -> Head:
        letter = open_letter(raw, [self.records.exchange.keys().receiving_seed])
        head = head_in(letter)
        device = self.roster.devices.get(head.device)
        is_theirs = device is not None and device.is_active and device.public == letter.signer
        if letter.vault != self.kept.vault or not is_theirs:
            raise _stranger("head")
        return head

    def _take_news(self, raw: bytes) -> None:
        letter = open_letter(raw, [self.records.exchange.keys().receiving_seed])
        news = news_in(letter, NEWS)
        if letter.vault != self.kept.vault:
            raise _stranger("hub news")
        self.records.learn(read_acts(news.acts, letter.vault.hex()))
        self.roster = roster = self._roster()
        member, device = roster.of_key(letter.signer), roster.devices.get(letter.device)
        if member is None or not member.is_active or device is None or not device.is_active:
            raise _stranger("hub news")
        self.records.close(letter.device, news.closed, letter.wall)
        if news.epoch != self.kept.epoch:
            self.kept = replace(self.kept, epoch=news.epoch)

    def _take(self, content: bytes, told: tuple[Chain, Live] | None) -> None:
        roster, exchange = self.roster, self.records.exchange
        peers = {
            one.id: Peer(one.id, one.public, not one.is_active) for one in roster.devices.values()
        }
        receiver = Receiver((HybridIdentity(exchange.keys().receiving_seed),))
        verified = verify_bundle(io.BytesIO(content), receiver, peers)
        if verified.sender.is_revoked:
            words = N_("This file comes from a computer that was shut out. Show it to a manager.")
            raise Problem(words, Code.DEVICE_REVOKED)
        header = verified.header
        if header.scope is not Scope.OUT:
            raise _stranger("scope")
        batches = list(self._checked(content, receiver, verified))
        taken = exchange.take_in(
            batches,
            row_of(content, header, told),
            brought_by(header),
            wall=header.wall,
            ruling=Ruling.by(roster),
            in_pieces=header.kind is Kind.SNAPSHOT,
        )
        self.wall_ms = max(self.wall_ms, header.wall)
        self._count(new=taken.new, known=taken.known, taken=1)

    def _checked(self, content: bytes, receiver: Receiver, verified: Verified) -> Iterator[Batch]:
        roster, vault_id = self.roster, self.kept.vault.hex()
        for batch in read_batches(io.BytesIO(content), receiver, verified):
            check_writers(batch, roster, vault_id, roster.devices.keys())
            check_erasures(batch, roster, vault_id)
            yield batch

    def _roster(self) -> Roster:
        """Work out who works there; it is others only once letters were read."""
        return self.records.roster(self.kept.vault.hex(), self.kept.lead)

    def _refused(self, problem: Problem, name: str, content: bytes) -> None:
        """Count what was not taken in; a store that does not answer ends the look."""
        if problem.code in ENDS_THE_EXCHANGE:
            raise problem
        if problem.code is Code.NOT_A_RECIPIENT:
            self._count(sealed=1)
            return
        if problem.code is Code.NEWER_VERSION:
            self._count(newer=1)
            return
        if problem.code in RIGHTS_ITSELF:
            self._count(waiting=1)
            return
        if content and problem.code in TO_LOOK_AT:
            quarantine = self.records.exchange.quarantine
            quarantine.keep(content, Origin(name, b""), problem, self.login.context.clock_ms)
        self._count(refused=1)

    def _count(self, **more: int) -> None:
        sums = {name: getattr(self.intake, name) + one for name, one in more.items()}
        self.intake = replace(self.intake, **sums)


def _told(heads: Iterable[Head]) -> dict[str, tuple[Chain, Live]]:
    """Return the bundles that were cut anew from others, by what their computers say.

    The marks in names are the centre's secret, so a name counts if it has the chain's.
    """
    found = dict[str, tuple[Chain, Live]]()
    for head in heads:
        for one in head.live:
            name = BundleName.read(one.name)
            if one.is_anew and name and name.incarnation == head.incarnation.hex()[:8]:
                found[one.name] = (head.chain, one)
    return found


def _stranger(detail: str) -> Problem:
    words = N_("A computer that this centre does not know has left a file here.")
    return Problem(words, Code.BAD_SIGNATURE, detail=detail)
