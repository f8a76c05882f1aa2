"""Bundles made and taken in: what nobody else has goes into a file, and comes out elsewhere."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from app.crypto import sign
from app.crypto.age import CHUNK_BYTES, STEP_BYTES
from app.crypto.ageheader import MOST_HEADER_BYTES
from app.crypto.agekeys import HybridIdentity
from app.errors import Code, Problem
from app.files import read_bounded, write_atomic
from app.i18n import N_
from app.rules.roles import Operation
from app.schema.registry import digest_of
from app.sync.bundleheader import Header, Kind, Scope, Seen
from app.sync.bundlenames import HASH_BYTES, BundleName
from app.sync.bundlereading import Verified, read_batches, verify_bundle
from app.sync.bundlewriting import MOST_STREAM_BYTES, write_bundle
from app.sync.levels import Live
from app.sync.parties import ID_BYTES, Peer, Receiver, Sealing, Sender, device_mark
from app.usecases.login import Login
from app.vault.chains import REFUSED, BundleRow, Chain, Stretch
from app.vault.exchange import Taken
from app.vault.merge_in import Batch
from app.vault.quarantine import Origin
from app.vault.unmerging import ASIDE
from app.vault.vouching import check_erasures, check_writers

# The sealed stream is longer by a tag for each chunk and by the age header.
# What somebody should see; that it cannot be opened yet, or is too new, rights itself.
TO_LOOK_AT = frozenset(
    {Code.BUNDLE_MALFORMED, Code.BAD_SIGNATURE, Code.OVER_LIMIT, Code.DEVICE_REVOKED, Code.ROLLBACK}
)
MOST_FILE_BYTES = MOST_STREAM_BYTES * STEP_BYTES // CHUNK_BYTES + MOST_HEADER_BYTES


@dataclass(frozen=True)
class Trust:
    """Whose bundles are taken in, to whom they are sealed, and by which marks files are named.

    peers: by device id, revoked ones too.  mark_secret: 32 bytes that the centre shares.
    """

    sealing: Sealing
    receiver: Receiver
    peers: Mapping[bytes, Peer]
    incarnation: bytes
    mark_secret: bytes


@dataclass(frozen=True)
class MadeBundle:
    """A bundle that was written: id (SHA-256 in hex), name in a store, number, changes, bytes."""

    id: str
    name: str
    seq: int
    changes: int
    bytes: int


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
class CutBundle:
    """A bundle before it lies anywhere: its bytes, its place in the chain, its name, changes."""

    content: bytes
    row: BundleRow
    name: str
    changes: int


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


def own_trust(login: Login) -> Trust:
    """Return whom this vault believes: the computers that its roster names, and itself."""
    keys = login.store.exchange.keys()
    identities = tuple(HybridIdentity(seed) for seed in keys.epoch_seeds)
    devices = login.store.keyring.roster.devices.values()
    peers = {one.id: Peer(one.id, one.public, not one.is_active) for one in devices}
    own = Peer(keys.device, sign.public_of(keys.seed))
    return Trust(
        sealing=Sealing(Sender(keys.device, keys.seed), (identities[0].recipient,)),
        receiver=Receiver(identities),
        peers={own.device: own, **peers},
        incarnation=keys.incarnation,
        mark_secret=mark_secret(keys.epoch_seeds[0]),
    )


def make_bundle(login: Login, trust: Trust, path: Path, *, is_snapshot: bool = False) -> MadeBundle:
    """Write what nobody else is known to have to ``path``; with ``is_snapshot``, all there is.

    It stays unsent until others say that they have it.  Raises Problem 40 if there is
    nothing to send, 24 if it is more than one bundle can hold, 2 and 31 for the file, 12
    if this worker may not.
    """
    login.gate.authorize(Operation.BUNDLES)
    if path.exists():
        words = N_("A file has this name already. Choose another name for the bundle.")
        raise Problem(words, Code.USAGE)
    cut = cut_bundle(login, trust, is_snapshot=is_snapshot)
    write_atomic(path, cut.content)
    login.store.exchange.chains.sent(cut.row, passes_on=is_snapshot)
    login.vault.note("make bundle", "centre", login.centre.id, login.user)
    return MadeBundle(cut.row.id.hex(), cut.name, cut.row.seq, cut.changes, len(cut.content))


def cut_bundle(
    login: Login, trust: Trust, *, is_snapshot: bool, only_news: bool = False
) -> CutBundle:
    """Return the next bundle of this computer, which its caller keeps and notes; raises 40, 24.

    only_news: without what is in an earlier one.
    """
    exchange = login.store.exchange
    found = exchange.everything() if is_snapshot else exchange.unsent(only_news=only_news)
    batches = list(found)
    changes = any(one.ops for one in batches)
    if not batches or not (changes or batches[0].erased or batches[0].buried):
        raise Problem(N_("There is nothing to send: others have it all."), Code.NOT_FOUND)
    header = _next_header(login, trust, batches)
    if is_snapshot:
        header = replace(header, kind=Kind.SNAPSHOT, covers=(0, header.seq))
    elif only_news:
        header = replace(header, covers=(header.seq, header.seq))
    return _sealed(trust, header, batches)


def cut_anew(login: Login, trust: Trust, batch: Batch, old: tuple[Header, ...]) -> CutBundle:
    """Return one bundle in place of those of this computer with these headers, one after another.

    It bears the number of the last and goes on from what the first was made after.  Its
    caller knows which it stands for.  Raises Problem 24.
    """
    first, last = old[0], old[-1]
    clocks = [op.hlc for op in batch.ops] or [0]
    header = replace(
        last,
        prev=first.prev,
        covers=(first.covers[0], last.seq),
        wall=login.context.clock_ms,
        hlc=(min(clocks), max(clocks)),
    )
    return _sealed(trust, header, [batch])


def cut_for_one(login: Login, trust: Trust) -> CutBundle:
    """Return a bundle of all that is known, for one new computer alone; remember it.

    Where nothing is in it that is in no other bundle, it bears the number of the last one:
    a number of its own would be missing wherever others meet.  Raises Problem 24.
    """
    chains = login.store.exchange.chains
    last, last_id = chains.last_of(trust.sealing.sender.device, trust.incarnation)
    if not last or chains.has_news:
        cut = cut_bundle(login, trust, is_snapshot=True)
        chains.sent(cut.row, passes_on=True)
        return cut
    batches = list(login.store.exchange.everything())
    header = _next_header(login, trust, batches)
    header = replace(header, kind=Kind.SNAPSHOT, seq=last, covers=(0, last))
    cut = _sealed(trust, header, batches)
    row = replace(cut.row, stands=last_id)
    login.store.exchange.bundles.cut_anew(row, passes_on=True)
    return cut


def _sealed(trust: Trust, header: Header, batches: list[Batch]) -> CutBundle:
    sink = io.BytesIO()
    header = write_bundle(sink, trust.sealing, header, batches)
    content = sink.getvalue()
    row = _row(content, header)
    mark = device_mark(trust.mark_secret, header.sender)
    name = BundleName(
        header.scope, mark, header.incarnation.hex()[:8], header.seq, row.id[:HASH_BYTES]
    )
    return CutBundle(content, row, str(name), sum(len(one.ops) for one in batches))


def inspect_bundle(login: Login, trust: Trust, path: Path) -> BundleFacts:
    """Return what is in a bundle and what would change; changes nothing.

    Raises Problem 20 to 24, 32 as ``verify_bundle`` does; 40 if there is no such file, 12
    if this worker may not.
    """
    login.gate.authorize(Operation.BUNDLES)
    content = content_of(path)
    verified = verify_bundle(io.BytesIO(content), trust.receiver, trust.peers)
    taken = login.store.exchange.try_out(batches_in(login, content, trust, verified))
    return _facts(login, hashlib.sha256(content).digest(), verified, taken)


def merge_bundle(login: Login, trust: Trust, path: Path) -> BundleFacts:
    """Take a bundle in, whole or not at all; again, it brings nothing.

    Raises as ``inspect_bundle``, and Problem 25 for a revoked computer's bundle, which is
    remembered as such.
    """
    login.gate.authorize(Operation.BUNDLES)
    login.store.exchange.imports.begin()
    content = content_of(path)
    try:
        facts = take_bundle(login, trust, content)
    except Problem as refused:
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
    row, exchange = _row(content, verified.header, wish), login.store.exchange
    if verified.sender.is_revoked and not wish.of_revoked:
        exchange.note(row, REFUSED)
        words = N_("This bundle comes from a computer that was revoked. Show it to who leads.")
        raise Problem(words, Code.DEVICE_REVOKED, detail=verified.header.sender.hex())
    facts = _facts(login, row.id, verified, Taken(0, 0, 0, 0, 0))
    brought = _brought(verified.header)
    # Two bundles may bear one number, so that number alone does not count.
    is_one = len(brought) == 1 and brought[0].first == brought[0].last and not row.stands
    if not wish.again and not is_one and any(map(exchange.bundles.has_aside, brought)):
        exchange.note(row, ASIDE)
        return facts
    try:
        batches = batches_in(login, content, trust, verified)
        taken = exchange.take_in(batches, row, brought)
    except Problem as refused:
        if refused.code == Code.BAD_SIGNATURE:
            exchange.note(row, REFUSED)
        raise
    return replace(facts, taken=taken)


def keep_refused(login: Login, content: bytes, name: str, refused: Problem) -> None:
    """Keep a file that may be looked at, and asked about, later; others are nobody's business."""
    if refused.code in TO_LOOK_AT:
        device = b""
        if refused.code is Code.DEVICE_REVOKED:
            device = bytes.fromhex(refused.detail)
        origin = Origin(name, device or _device_in(login, name))
        quarantine = login.store.exchange.quarantine
        quarantine.keep(content, origin, refused, login.context.clock_ms)


def _device_in(login: Login, name: str) -> bytes:
    """Return the computer whose mark a file's name bears, as anybody could have written it."""
    known = BundleName.read(name)
    return marks_of(login).get(known.device, b"") if known else b""


def marks_of(login: Login) -> dict[str, bytes]:
    """Return the computers of the centre by the marks that their files bear in any epoch."""
    secrets = [mark_secret(seed) for seed in login.store.exchange.keys().epoch_seeds]
    devices = login.store.keyring.roster.devices
    return {device_mark(secret, one): one for one in devices for secret in secrets}


def mark_secret(epoch_seed: bytes) -> bytes:
    """Return the secret by which files are named while an epoch lasts."""
    return hashlib.sha256(b"waymark/marks\0" + epoch_seed).digest()


def _next_header(login: Login, trust: Trust, batches: list[Batch]) -> Header:
    """Return the header of the next bundle of this computer's chain: all that is unsent."""
    exchange, device = login.store.exchange, trust.sealing.sender.device
    last, before = exchange.chains.last_of(device, trust.incarnation)
    seen = [
        Seen(*chain, seq)
        for chain, seq in sorted(exchange.known().items())
        if chain != (device, trust.incarnation) and seq
    ]
    had = [one.has_ours for one in exchange.chains.heard()]
    clocks = [op.hlc for one in batches for op in one.ops] or [0]
    return Header(
        kind=Kind.DELTA,
        scope=Scope.IN,
        incarnation=trust.incarnation,
        seq=last + 1,
        wall=login.context.clock_ms,
        prev=before,
        covers=(min(max(had, default=0), last) + 1, last + 1),
        seen=tuple(seen),
        schema=bytes.fromhex(digest_of(login.vault.schemas))[:ID_BYTES],
        hlc=(min(clocks), max(clocks)),
    )


def content_of(path: Path, most_bytes: int = MOST_FILE_BYTES) -> bytes:
    """Return the file as it is now, so that what is checked is then what is read; raises 24, 40."""
    try:
        return read_bounded(path, most_bytes)
    except FileNotFoundError:
        raise Problem(N_("There is no such file. Check its name."), Code.NOT_FOUND) from None


def batches_in(login: Login, content: bytes, trust: Trust, verified: Verified) -> Iterator[Batch]:
    """Yield the changes of a bundle, each written by a worker of the centre."""
    roster, vault_id = login.store.keyring.roster, login.unlocked.vault_id
    for batch in read_batches(io.BytesIO(content), trust.receiver, verified):
        check_writers(batch, roster, vault_id, trust.peers.keys())
        check_erasures(batch, roster, vault_id)
        yield batch


def _brought(header: Header) -> list[Stretch]:
    """Return whose bundles are in this one: a snapshot holds all that its sender had seen."""
    own = Stretch(header.sender, header.incarnation, *header.covers)
    if header.kind is not Kind.SNAPSHOT:
        return [own]
    return [own, *(Stretch(one.device, one.incarnation, 0, one.seq) for one in header.seen)]


def _row(content: bytes, header: Header, wish: Wish | None = None) -> BundleRow:
    digest, stands = hashlib.sha256(content).digest(), b""
    if wish and wish.told and wish.told[0] == (header.sender, header.incarnation):
        stands = wish.told[1].stands
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
