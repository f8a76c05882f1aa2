"""Bundles taken in, from whom that is trusted: whole or not at all."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from app.crypto import ageheader, sign
from app.crypto.age import CHUNK_BYTES, STEP_BYTES
from app.crypto.ageheader import MOST_HEADER_BYTES
from app.crypto.agekeys import HybridIdentity
from app.errors import Code, Problem
from app.i18n import N_
from app.rules.roles import Operation
from app.sync.bundleheader import Header, Kind, Scope
from app.sync.bundlenames import BundleName
from app.sync.bundlereading import Verified, read_batches, verify_bundle
from app.sync.bundlewriting import MOST_STREAM_BYTES
from app.sync.filekinds import OTHER_KIND, FileKind, expecting
from app.sync.levels import Live
from app.sync.parties import Peer, Receiver, Sealing, Sender, device_mark
from app.sync.storenames import mark_of
from app.sync.stores.store import Entry
from app.usecases.chosenfiles import content_of, known_seeds
from app.usecases.login import Login
from app.vault.burials import DOCUMENT, FORGOTTEN
from app.vault.chains import BundleRow, Chain, Stretch
from app.vault.devices import Device
from app.vault.epochs import mark_secret
from app.vault.exchange import Taken
from app.vault.locking import VaultLock, hold_exchange
from app.vault.merge_in import Batch
from app.vault.quarantine import Origin
from app.vault.ruling import Ruling
from app.vault.tables import REFUSED
from app.vault.unmerging import ASIDE
from app.vault.vouching import check_erasures, check_writers, may_forget

# What somebody should see; that it cannot be opened yet rights itself, and what is too new stays
# where it is until this computer has the update.
TO_LOOK_AT = frozenset(
    {Code.BUNDLE_MALFORMED, Code.BAD_SIGNATURE, Code.OVER_LIMIT, Code.DEVICE_REVOKED, Code.ROLLBACK}
)
RIGHTS_ITSELF = frozenset({Code.NOT_A_RECIPIENT, Code.NOT_FOUND})
ENDS_THE_EXCHANGE = frozenset({Code.STORAGE, Code.IN_USE})  # the store does not answer
# The sealed stream is longer by a tag for each chunk and by the age header.
MOST_FILE_BYTES = MOST_STREAM_BYTES * STEP_BYTES // CHUNK_BYTES + MOST_HEADER_BYTES


@dataclass(frozen=True)
class Trust:
    """Whose bundles are taken in, to whom they are sealed, and by which marks files are named.

    peers: by device id, revoked ones too.  chains: what names this computer's chain of each
    scope.  hubs: those that read scope out now; former_hubs: that did.  mark_secret: 32 bytes
    that the centre shares.
    """

    sealing: Sealing
    receiver: Receiver
    peers: Mapping[bytes, Peer]
    chains: Mapping[Scope, bytes]
    hubs: Mapping[bytes, Device]
    former_hubs: Mapping[bytes, Device]
    mark_secret: bytes

    @property
    def heard(self) -> Mapping[bytes, Peer]:
        """Whose heads are known: those of the computers and of the hubs, the removed ones too."""
        former = {
            one.id: Peer(one.id, one.public, is_revoked=True) for one in self.former_hubs.values()
        }
        hubs = {one.id: Peer(one.id, one.public) for one in self.hubs.values()}
        return {**self.peers, **former, **hubs}


@dataclass(frozen=True)
class BundleFacts:
    """What a checked bundle says of itself, and what would come of it.

    state: what became of it here before, empty if it is new.  is_early: one that comes
    before it in its chain is not here yet.
    """

    id: str
    header: Header
    state: str
    is_revoked: bool
    is_early: bool
    taken: Taken


@dataclass(frozen=True)
class Wish:
    """How a bundle is taken in.

    of_revoked: also from a computer that was shut out, since a lead has decided so.  again:
    also what was taken back before; else a bundle with that in it is set aside.  told: what
    the head of a chain says of it.
    """

    of_revoked: bool = False
    again: bool = True
    told: tuple[Chain, Live] | None = None


WITH_ALL = Wish()


def one_at_a_time(login: Login) -> VaultLock:
    """Return a hold that nobody else who exchanges at this vault has, in whatever process.

    Everybody who cuts bundles, takes them in or takes them back has it: two at once would use
    a number twice, or take each other's import for theirs.  Raises Problem 33.
    """
    return hold_exchange(login.store.folder.exchange_lock_path)


def know_arrived(login: Login) -> None:
    """Work out what has arrived by what the computers said that are not shut out now."""
    exchange, devices = login.store.exchange, login.store.keyring.roster.devices.values()
    keys = exchange.drawn()
    if keys is None:
        return
    others = {one.id: one.is_active for one in devices if one.id != keys.device}
    active = frozenset(one for one, is_active in others.items() if is_active)
    last, _ = exchange.chains.last_of(*keys.chain(is_out=False))
    exchange.arrived.settle(active, has_gone=len(active) < len(others), last=last)


def own_trust(login: Login) -> Trust:
    """Return whom this vault believes: the computers that its roster names, and itself."""
    keys = login.store.exchange.keys()
    identities = tuple(HybridIdentity(seed) for seed in keys.epoch_seeds)
    roster = login.store.keyring.roster
    devices = roster.devices.values()
    peers = {one.id: Peer(one.id, one.public, not one.is_active) for one in devices}
    own = Peer(keys.device, sign.public_of(keys.seed))
    return Trust(
        sealing=Sealing(Sender(keys.device, keys.seed), (identities[0].recipient,)),
        receiver=Receiver(identities),
        peers={own.device: own, **peers},
        chains={Scope.IN: keys.incarnation, Scope.OUT: keys.outward},
        hubs={one.id: one for one in roster.hubs.values() if one.is_active},
        former_hubs={one.id: one for one in roster.hubs.values() if not one.is_active},
        mark_secret=mark_secret(keys.epoch_seeds[0]),
    )


def own_ruling(login: Login) -> Ruling:
    """Return by what a change counts here: the roles that its writer ever had."""
    return Ruling.by(login.store.keyring.roster)


def inspect_bundle(login: Login, trust: Trust, path: Path) -> BundleFacts:
    """Return what is in a bundle and what would change; changes nothing.

    Raises Problem 20 to 24, 32 as ``verify_bundle`` does; 40 if there is no such file, 12
    if this worker may not.
    """
    login.gate.authorize(Operation.BUNDLES)
    content = content_of(path, MOST_FILE_BYTES)
    with expecting(FileKind.BUNDLE, content, known_seeds(login)):
        verified = verify_bundle(io.BytesIO(content), trust.receiver, trust.peers)
    batches = batches_in(login, content, trust, verified)
    taken = login.store.exchange.try_out(batches, own_ruling(login))
    return _facts(login, hashlib.sha256(content).digest(), verified, taken)


def merge_bundle(login: Login, trust: Trust, path: Path) -> BundleFacts:
    """Take a bundle in, whole or not at all; again, it brings nothing.

    Raises as ``inspect_bundle``, and Problem 25 for a revoked computer's bundle, which is
    remembered as such; 33 while somebody exchanges.  What does not begin as a sealed file may
    be anybody's text: nothing of it is kept, nor of a sealed file of another kind.
    """
    login.gate.authorize(Operation.BUNDLES)
    with one_at_a_time(login):
        return _merged(login, trust, path)


def _merged(login: Login, trust: Trust, path: Path) -> BundleFacts:
    login.store.exchange.imports.begin()
    content = content_of(path, MOST_FILE_BYTES)
    try:
        with expecting(FileKind.BUNDLE, content, known_seeds(login)):
            facts = take_bundle(login, trust, content)
    except Problem as refused:
        if ageheader.begins(content) and refused.detail != OTHER_KIND:
            keep_refused(login, content, path.name, refused)
        raise
    login.vault.note("take in bundle", "centre", login.centre.id, login.user)
    return facts


def take_bundle(
    login: Login,
    trust: Trust,
    content: bytes,
    wish: Wish = WITH_ALL,
) -> BundleFacts:
    """Take in the bytes of a bundle, as ``merge_bundle`` does; who calls asks the gate."""
    verified = verify_bundle(io.BytesIO(content), trust.receiver, trust.peers)
    row, exchange = row_of(content, verified.header, wish.told), login.store.exchange
    if verified.sender.is_revoked and not wish.of_revoked:
        exchange.note(row, REFUSED)
        words = N_("This file comes from a computer that was shut out. Show it to a manager.")
        raise Problem(words, Code.DEVICE_REVOKED, detail=verified.header.sender.hex())
    facts = _facts(login, row.id, verified, Taken(0, 0, 0, 0, 0))
    brought = brought_by(verified.header)
    # Two bundles may bear one number, so that number alone does not count.
    is_one = len(brought) == 1 and brought[0].first == brought[0].last and not row.stands
    if not wish.again and not is_one and any(map(exchange.bundles.has_aside, brought)):
        exchange.note(row, ASIDE)
        return facts
    in_pieces = verified.header.kind is Kind.SNAPSHOT
    try:
        if in_pieces:  # what is kept piece by piece is checked whole before
            for _ in batches_in(login, content, trust, verified):
                pass
        batches = batches_in(login, content, trust, verified)
        wall, ruling = verified.header.wall, own_ruling(login)
        taken = exchange.take_in(
            batches, row, brought, wall=wall, ruling=ruling, in_pieces=in_pieces
        )
    except Problem as refused:
        if refused.code == Code.BAD_SIGNATURE:
            exchange.note(row, REFUSED)
        raise
    return replace(facts, taken=taken)


def of_itself(login: Login, name: str, problem: Problem) -> str:
    """Return how a report counts a file of which nothing need be done; empty if it does not."""
    if problem.code is not Code.NOT_A_RECIPIENT:
        return "waiting"
    return "" if too_old_from(login, name) else "foreign"


def without_too_old(login: Login, names: Iterable[BundleName]) -> tuple[list[BundleName], int]:
    """Return the bundles that are not sealed to a key which was destroyed since; and how many are.

    Those are not even fetched: the computers that made them put them there anew. Not counted
    are those of computers that were shut out, which never will.
    """
    names, ended = list(names), marks_ended(login)
    too_old = [one for one in names if one.device in ended]
    awaited = ended - marks_shut_out(login)
    kept = [one for one in names if one.device not in ended]
    return kept, sum(one.device in awaited for one in too_old)


def too_old_from(login: Login, name: str) -> set[bytes]:
    """Return the computer by whose mark of an epoch a file is named whose key was destroyed."""
    keys, devices = login.store.exchange.keys(), login.store.keyring.roster.devices
    mark = ("", *name.split("/"))[-1 if name.endswith(".wmh") else -2].partition("-")[0]
    return {
        one for secret in keys.ended_marks for one in devices if device_mark(secret, one) == mark
    }


def keep_refused(login: Login, content: bytes, name: str, refused: Problem) -> None:
    """Keep a file that may be looked at, and asked about, later; others are nobody's business."""
    if refused.code in TO_LOOK_AT:
        device = b""
        if refused.code is Code.DEVICE_REVOKED:
            device = bytes.fromhex(refused.detail)
        origin = Origin(name, device or _device_in(login, name))
        quarantine = login.store.exchange.quarantine
        quarantine.keep(content, origin, refused, login.context.clock_ms)


def keep_listed(login: Login, entry: Entry, content: bytes, refused: Problem) -> bool:
    """Keep a file of a store, as ``keep_refused``; tell whether anybody is to hear of it.

    Of one that was too large to be read there are name and length.  Nobody hears again of what
    somebody has looked at and put aside.
    """
    quarantine = login.store.exchange.quarantine
    if content:
        keep_refused(login, content, entry.name, refused)
        return not quarantine.is_aside(hashlib.sha256(content).digest())
    if refused.code is not Code.OVER_LIMIT:
        return True
    origin, now = Origin(entry.name, _device_in(login, entry.name)), login.context.clock_ms
    return not quarantine.is_aside(quarantine.keep_unread(entry.size_bytes, origin, refused, now))


def _device_in(login: Login, name: str) -> bytes:
    """Return the computer whose mark a file's name bears, as anybody could have written it."""
    known = BundleName.read(name)
    return marks_of(login).get(known.device if known else mark_of(name), b"")


def marks_of(login: Login) -> dict[str, bytes]:
    """Return the computers of the centre by the marks that their files bear in any epoch."""
    secrets = login.store.exchange.keys().mark_secrets
    devices = login.store.keyring.roster.devices
    return {device_mark(secret, one): one for one in devices for secret in secrets}


def own_marks(login: Login) -> frozenset[str]:
    """Return the marks that files of this computer bear in any epoch."""
    keys = login.store.exchange.keys()
    return frozenset(device_mark(secret, keys.device) for secret in keys.mark_secrets)


def marks_ended(login: Login) -> frozenset[str]:
    """Return the marks of computers in epochs whose keys were destroyed here."""
    devices, ended = login.store.keyring.roster.devices, login.store.exchange.keys().ended_marks
    return frozenset(device_mark(secret, one) for secret in ended for one in devices)


def marks_shut_out(login: Login) -> frozenset[str]:
    """Return the marks of the computers that were shut out."""
    devices = login.store.keyring.roster.devices
    return frozenset(mark for mark, one in marks_of(login).items() if not devices[one].is_active)


def batches_in(login: Login, content: bytes, trust: Trust, verified: Verified) -> Iterator[Batch]:
    """Yield the changes of a bundle, each written by a worker of the centre.

    Its marks of single rows get no force: nobody has signed them.  Which documents were
    forgotten follows, at the end, from what is known by then.
    """
    roster, vault_id = login.store.keyring.roster, login.unlocked.vault_id
    burials, may_tell = login.store.exchange.burials, False
    for batch in read_batches(io.BytesIO(content), trust.receiver, verified):
        check_writers(batch, roster, vault_id, trust.peers.keys())
        check_erasures(batch, roster, vault_id)
        may_tell |= any(kind in {DOCUMENT, FORGOTTEN} for _, kind, _ in batch.rows)
        yield burials.admitted(replace(batch, buried=(), told=batch.buried))
    marks = burials.due(partial(may_forget, roster, vault_id)) if may_tell else ()
    if marks:
        yield Batch((), (), (), (), buried=marks)


def brought_by(header: Header) -> list[Stretch]:
    """Return whose bundles are in this one: a snapshot holds all that its sender had seen."""
    own = Stretch(header.sender, header.incarnation, *header.covers)
    if header.kind is not Kind.SNAPSHOT:
        return [own]
    return [own, *(Stretch(one.device, one.incarnation, 0, one.seq) for one in header.seen)]


def row_of(content: bytes, header: Header, told: tuple[Chain, Live] | None = None) -> BundleRow:
    """Return a bundle as the vault remembers it.  told: what the head of a chain says of it."""
    digest, stands = hashlib.sha256(content).digest(), b""
    if told and told[0] == (header.sender, header.incarnation):
        stands = told[1].stands
    place = (header.sender, header.incarnation, header.seq, header.prev, header.scope.value)
    return BundleRow(digest, *place, stands)


def _facts(login: Login, bundle_id: bytes, verified: Verified, taken: Taken) -> BundleFacts:
    header, exchange = verified.header, login.store.exchange
    return BundleFacts(
        id=bundle_id.hex(),
        header=header,
        state=exchange.state_of(bundle_id) or "",
        is_revoked=verified.sender.is_revoked,
        is_early=bool(header.prev) and exchange.state_of(header.prev) is None,
        taken=taken,
    )
