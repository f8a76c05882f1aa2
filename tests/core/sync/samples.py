"""Bundles for tests: their makers, their readers, and changes of every form."""

from __future__ import annotations

import io
from collections.abc import Iterable

from hypothesis import strategies as st

from app.crypto import sign
from app.crypto.agekeys import HybridIdentity
from app.records import OpId
from app.schema.kinds import Stored
from app.sync.bundleheader import Header, Kind, Scope, Seen
from app.sync.bundlereading import Verified, read_batches, verify_bundle
from app.sync.bundlewriting import write_bundle
from app.sync.parties import Peer, Receiver, Sealing, Sender
from app.vault.log import HLC_MAX
from app.vault.merge_in import Batch, OpRow
from app.vault.values import encode, pack_ids

ANNA = Sender(b"anna" * 4, bytes(range(32)))
BELA = Sender(b"bela" * 4, bytes(range(1, 33)))
CENTRE = HybridIdentity(bytes(range(40, 72)))
HUB = HybridIdentity(bytes(range(72, 104)))
STRANGER = HybridIdentity(bytes(range(104, 136)))
TO_BOTH = Sealing(ANNA, (CENTRE.recipient, HUB.recipient))
AT_CENTRE = Receiver((CENTRE,))
PEERS = {one.device: Peer(one.device, sign.public_of(one.seed)) for one in (ANNA, BELA)}
PLAIN = Header(Kind.DELTA, Scope.IN, b"incarnation-one!", 3, 1_770_000_000_000, covers=(1, 3))


def made(batches: Iterable[Batch], header: Header = PLAIN, sealing: Sealing = TO_BOTH) -> bytes:
    """Return a bundle."""
    sink = io.BytesIO()
    write_bundle(sink, sealing, header, batches)
    return sink.getvalue()


def taken(bundle: bytes, receiver: Receiver = AT_CENTRE) -> tuple[Verified, list[Batch]]:
    """Return what is in a bundle, read in both passes."""
    verified = verify_bundle(io.BytesIO(bundle), receiver, PEERS)
    return verified, list(read_batches(io.BytesIO(bundle), receiver, verified))


def facts(batches: Iterable[Batch]) -> set[object]:
    """Return what batches say, whatever blocks and numbers they say it in."""
    said: set[object] = set()
    for batch in batches:
        said |= {*batch.rows, *batch.actors, *batch.fields, *batch.erased, *batch.buried}
        for op in batch.ops:
            place = batch.rows[op.row], batch.fields[op.field], batch.actors[op.actor]
            said.add((*place, op.hlc, op.value, op.prevs))
    return said


IDS = st.integers(0, 40).map(lambda n: n.to_bytes(16, "big"))
NAMES = st.sampled_from(["person", "note", "step", "name", "born", "words_2"])
CLOCKS = st.integers(1, 2**40) | st.sampled_from([HLC_MAX - 1, HLC_MAX])
ACTORS = st.integers(0, 5) | st.integers(0, 2**63 - 1)
VALUES: st.SearchStrategy[Stored] = (
    st.none() | st.booleans() | st.text(max_size=20) | st.integers(-(2**63), 2**63 - 1)
) | st.lists(st.text(max_size=5), max_size=3)
SIGNATURES = st.binary(max_size=64)


@st.composite
def batches(draw: st.DrawFn, most_ops: int = 20) -> Batch:
    """Return changes of any form that a vault would take."""
    places = st.tuples(IDS, NAMES, IDS)
    rows = draw(st.lists(places, min_size=1, max_size=6, unique=True))
    numbers = draw(st.lists(ACTORS, min_size=1, max_size=4, unique=True))
    whos = st.sampled_from([b"", b"w" * 16])
    actors = [(one, draw(whos), draw(whos), draw(CLOCKS), draw(SIGNATURES)) for one in numbers]
    fields = draw(st.lists(NAMES, min_size=1, unique=True))
    ops = []
    for _ in range(draw(st.integers(0, most_ops))):
        hlc = draw(CLOCKS)
        earlier = st.builds(OpId, st.integers(0, hlc - 1), ACTORS)
        ops.append(
            OpRow(
                draw(st.integers(0, len(rows) - 1)),
                draw(st.integers(0, len(fields) - 1)),
                hlc,
                draw(st.integers(0, len(actors) - 1)),
                encode(draw(VALUES)),
                pack_ids(draw(st.lists(earlier, max_size=3))),
            )
        )
    return Batch(
        rows=tuple(rows),
        actors=tuple(actors),
        fields=tuple(fields),
        ops=tuple(ops),
        erased=tuple(draw(st.lists(st.tuples(IDS, CLOCKS, SIGNATURES), max_size=3))),
        buried=tuple(draw(st.lists(st.binary(min_size=32, max_size=32), max_size=3))),
    )


SEEN = st.builds(Seen, IDS, IDS, st.integers(1, 99_999_999))
HASHES = st.just(b"") | st.binary(min_size=32, max_size=32)


@st.composite
def headers(draw: st.DrawFn) -> Header:
    """Return what a bundle may say of itself."""
    seq = draw(st.integers(1, 99_999_999))
    clocks = sorted(draw(st.lists(st.integers(0, HLC_MAX), min_size=2, max_size=2)))
    covers = sorted(draw(st.lists(st.integers(0, seq), min_size=2, max_size=2)))
    seen = {(one.device, one.incarnation): one for one in draw(st.lists(SEEN, max_size=4))}
    return Header(
        kind=draw(st.sampled_from(Kind)),
        scope=draw(st.sampled_from(Scope)),
        incarnation=draw(IDS),
        seq=seq,
        wall=draw(st.integers(0, 2**48 - 1)),
        sender=draw(IDS),
        to=tuple(sorted(draw(st.sets(IDS, min_size=1, max_size=16)))),
        prev=draw(HASHES),
        covers=(covers[0], covers[1]),
        seen=tuple(seen[key] for key in sorted(seen)),
        schema=draw(IDS),
        hlc=(clocks[0], clocks[1]),
        roster=draw(HASHES),
    )
