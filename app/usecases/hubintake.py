"""The hub's own side: centres invited, admitted, and what they send taken in, each by itself.

A hub is a vault whose workers read nobody's file here; the records of each centre lie
beside it in a file of their own, with a key that only this vault has.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from app.crypto.agekeys import HybridIdentity
from app.crypto.slotfile import is_label
from app.errors import Code, Problem
from app.i18n import N_
from app.sync import storenames
from app.sync.bundleheader import Kind, Scope
from app.sync.bundlenames import BundleName
from app.sync.bundlereading import Verified, read_batches, verify_bundle
from app.sync.heads import Head, head_in
from app.sync.hubletters import (
    CARD,
    MOST_NEWS_BYTES,
    NEWS,
    hub_digits,
    hub_mark,
    news_folder,
    news_in,
    write_hub_address,
)
from app.sync.letters import open_letter, seal_letter
from app.sync.levels import Live
from app.sync.parties import Peer, Receiver
from app.sync.stores.store import Store, read, write
from app.usecases.devices import need_same
from app.usecases.exchange import (
    ENDS_THE_EXCHANGE,
    MOST_FILE_BYTES,
    RIGHTS_ITSELF,
    TO_LOOK_AT,
    brought_by,
    row_of,
)
from app.usecases.hubcentres import (
    book_of,
    folder_of,
    kept_centre,
    kept_centres,
    open_centre,
)
from app.usecases.login import Login, Outcome, need_lead, unchanged
from app.usecases.storeheads import MOST_HEAD_BYTES, bringing, in_order
from app.vault.chains import Chain
from app.vault.hubbook import KeptCentre
from app.vault.hubrecords import HubRecords
from app.vault.joining import DeviceSecret
from app.vault.keysets import read_acts
from app.vault.merge_in import Batch
from app.vault.quarantine import Origin
from app.vault.roster import Roster
from app.vault.rosterfold import roster_of
from app.vault.ruling import Ruling
from app.vault.vouching import check_erasures, check_writers

LONGEST_NAME = 80
_KEY_BYTES = 32
_FOR_GOOD_MS = 2**62  # later than any clock says


@dataclass(frozen=True)
class Invitation:
    """The file for a centre, and its digits to read aloud there."""

    file: bytes = field(repr=False)
    digits: str


@dataclass(frozen=True)
class CentreView:
    """A centre at this hub.  heard: when its latest bundle was made, or None.

    is_admitted: its card has come.  people: how many are known.
    """

    name: str
    is_admitted: bool
    heard: datetime | None
    bundles: int
    people: int


@dataclass(frozen=True)
class Intake:
    """What came from one centre.

    new, known: changes.  taken: bundles.  refused: files that cannot be trusted.  waiting:
    files that could not be opened, or were torn.
    """

    new: int = 0
    known: int = 0
    taken: int = 0
    refused: int = 0
    waiting: int = 0


def invite_centre(login: Login, name: str, label: str) -> Outcome[Invitation]:
    """Make empty records for a centre, and the file with which it lets this hub read.

    label: what the centre is to call this hub.  Asked again before the centre's card came, it
    is the same hub, since the file may be lost.  Raises Problem 2 (a name that is taken or
    cannot be), 12, 31.
    """
    need_lead(login, "hub")
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > LONGEST_NAME or not tidy.isprintable():
        raise Problem(N_("Give the centre a name of up to 80 letters."), field="name")
    if not is_label(label):
        raise Problem(N_("Use 1 to 40 letters and digits here."), field="label")
    is_here = book_of(login).get(tidy) is not None
    kept = kept_centre(login, tidy) if is_here else _new_centre(login, tidy, label)
    if kept.vault:
        raise Problem(N_("A centre of this name is here already."), Code.USAGE, field="name")
    secret = DeviceSecret.of_packed(kept.secret)
    file = write_hub_address(secret.public(label), secret.seed)
    book_of(login).keep(replace(kept, label=label))
    login.vault.note("invite centre", "centre", login.centre.id, login.user)
    return unchanged(Invitation(file, hub_digits(file)))


def _new_centre(login: Login, name: str, label: str) -> KeptCentre:
    """Make the empty records of a centre, with keys of their own."""
    random_bytes = login.context.random_bytes
    place, key = random_bytes(16), random_bytes(_KEY_BYTES)
    with HubRecords.create(folder_of(login, place), key, random_bytes) as records:
        return KeptCentre(place, key, name, label, secret=records.secret.packed)


def admit_centre(login: Login, name: str, card: bytes, digits: str) -> Outcome[CentreView]:
    """Believe the centre whose card's digits were read aloud.

    Raises Problem 2 (admitted before as another), 12, 20, 21 (the card; other digits), 22 (a card
    for another hub), 40.
    """
    need_lead(login, "hub")
    login.presence.need()
    kept = kept_centre(login, name)
    with open_centre(login, kept) as records:
        letter = open_letter(card, [records.exchange.keys().receiving_seed])
        need_same(digits, hub_digits(card))
        news = news_in(letter, CARD)
        done = read_acts(news.acts, letter.vault.hex())
        if not roster_of(done, news.lead).is_lead(letter.signer):
            words = N_("A signature does not hold. Do not use this file.")
            raise Problem(words, Code.BAD_SIGNATURE, detail="hub card")
        if kept.vault not in {b"", letter.vault}:
            words = N_("This card is of another centre than before. Invite that one by itself.")
            raise Problem(words, Code.USAGE, detail="other centre")
        records.learn(done)
    admitted = replace(kept, vault=letter.vault, lead=news.lead, epoch=news.epoch)
    book_of(login).keep(admitted)
    login.vault.note("admit centre", "centre", login.centre.id, login.user)
    return unchanged(_view(login, admitted))


def list_centres(login: Login) -> tuple[CentreView, ...]:
    """Return the centres at this hub, by name; raises Problem 12."""
    need_lead(login, "hub")
    return tuple(_view(login, one) for one in kept_centres(login))


def take_centre(login: Login, name: str, store: Store, *, push: bool = True) -> Intake:
    """Take in what a centre has put into an online place or folder, and leave a receipt there.

    Nothing else is ever written there.  Raises Problem 12, 31 (the store), 40 (no such centre,
    or its card has not come).
    """
    need_lead(login, "hub")
    kept = kept_centre(login, name)
    if not kept.vault:
        words = N_("The card of this centre has not come. Admit it first.")
        raise Problem(words, Code.NOT_FOUND, detail="card")
    with open_centre(login, kept) as records:
        work = _Taking(login, kept, records, store)
        work.learn()
        work.take()
        if push:
            work.answer()
    if work.intake.taken:
        book_of(login).heard(work.kept, work.wall_ms, work.intake.taken)
    elif work.kept != kept:
        book_of(login).keep(work.kept)
    return work.intake


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
                    raw = read(self.store, entry.name, MOST_NEWS_BYTES)
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

    def answer(self) -> None:
        """Leave the receipt: up to where each chain is here."""
        exchange = self.records.exchange
        keys, seen = exchange.keys(), exchange.known(only_out=True)
        mark = hub_mark(keys.device)
        name = storenames.head_name(Scope.OUT, storenames.chain_mark(mark, keys.outward))
        heads = f"{Scope.OUT.value}/heads/"
        own = [one.name for one in self.store.list(heads) if one.name.startswith(heads + mark)]
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

    def _heads(self) -> list[Head]:
        """Return what the computers of the centre say of themselves."""
        found = list[Head]()
        for entry in self.store.list(f"{Scope.OUT.value}/heads/"):
            try:
                found.append(self._head(read(self.store, entry.name, MOST_HEAD_BYTES)))
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


def _view(login: Login, kept: KeptCentre) -> CentreView:
    heard = datetime.fromtimestamp(kept.heard_ms / 1000, UTC) if kept.heard_ms else None
    with open_centre(login, kept) as records:
        return CentreView(kept.name, bool(kept.vault), heard, kept.bundles, records.people())
