"""What goes into a bundle comes out of it, whole and for its recipients only, or not at all."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Code, Problem
from app.records import OpId
from app.schema.kinds import Stored
from app.sync import bundlewriting
from app.sync.bundlecolumns import BLOCK_BYTES, from_block, to_block
from app.sync.bundleheader import READER, Header, Scope
from app.sync.bundlenames import BundleName
from app.sync.bundlereading import verify_bundle
from app.sync.padding import padded
from app.sync.parties import Peer, Receiver, Sealing, device_mark
from app.vault.merge_in import Batch
from app.vault.values import BadValue, decode, encode
from tests.core.sync.samples import (
    ANNA,
    AT_CENTRE,
    CENTRE,
    HUB,
    PEERS,
    PLAIN,
    STRANGER,
    TO_BOTH,
    batches,
    facts,
    headers,
    made,
    taken,
)
from tests.core.vault.batches import Op, batch_of

SUBJECT = bytes(16)


def _read_or_code(read: Callable[[], bytes]) -> bytes | Code:
    """Return what ``read`` returns, or the code of its Problem."""
    try:
        return read()
    except Problem as problem:
        return problem.code


def _large(count: int, value: str = "") -> Batch:
    row = (b"r" * 16, "note", SUBJECT)
    return batch_of(Op(row, "words", OpId(at + 1, 7), f"{value}{at}") for at in range(count))


@settings(max_examples=60, deadline=None)
@given(sent=st.lists(batches(), max_size=3), header=headers())
def test_what_is_sent_is_what_is_taken(sent: list[Batch], header: Header) -> None:
    """Writing and reading are opposites, for every reader."""
    bundle = made(sent, header)

    for identity in (CENTRE, HUB):
        verified, came = taken(bundle, Receiver((STRANGER, identity)))
        assert facts(came) == facts(sent) - _unnamed(sent)
        assert verified.sender == PEERS[ANNA.device]
        assert replace(verified.header, sender=header.sender, to=header.to) == header


def _unnamed(sent: list[Batch]) -> set[object]:
    """Return fields and actors of which no change tells: they need not travel."""
    unnamed: set[object] = set()
    for batch in sent:
        unnamed |= {*batch.fields, *batch.actors}
    for batch in sent:
        for op in batch.ops:
            unnamed -= {batch.fields[op.field], batch.actors[op.actor]}
    return unnamed


@settings(max_examples=150, deadline=None)
@given(batch=batches())
def test_a_block_is_undone_by_its_reading(batch: Batch) -> None:
    """Columns and changes are opposites, with one text of bytes for one batch."""
    raw = to_block(batch)

    assert from_block(raw) == batch
    assert to_block(from_block(raw)) == raw


@given(header=headers())
def test_a_header_is_undone_by_its_reading(header: Header) -> None:
    """Writing and reading are opposites."""
    assert Header.from_bytes(header.to_bytes()) == header


@settings(max_examples=200)
@given(header=headers(), data=st.data())
def test_a_header_that_is_not_as_it_should_be_is_refused(
    header: Header, data: st.DataObject
) -> None:
    """A part taken out, put in, or of another sort ends in 20 or 32, never in another error."""
    told = decode(header.to_bytes())
    assert isinstance(told, dict)
    key = data.draw(st.sampled_from([*sorted(told), "more"]))
    odd: list[Stored] = [None, True, -1, 2**62, b"", b"x" * 17, "x", [], [[]], {}, 99]
    value = data.draw(st.sampled_from(odd))
    if encode(value) == encode(told.get(key, "absent")):
        return

    changed = encode(told | {key: value})

    found = _read_or_code(lambda: Header.from_bytes(changed).to_bytes())

    assert found in {changed, Code.BUNDLE_MALFORMED, Code.NEWER_VERSION}


@given(raw=st.binary(max_size=200))
def test_what_is_no_block_is_refused(raw: bytes) -> None:
    """Any other bytes end in Problem 20."""
    found = _read_or_code(lambda: to_block(from_block(raw)))

    assert found in {raw, Code.BUNDLE_MALFORMED}


@settings(max_examples=150, deadline=None)
@given(batch=batches(), data=st.data())
def test_a_block_with_a_changed_column_is_refused_or_means_what_it_says(
    batch: Batch, data: st.DataObject
) -> None:
    """No column of another length, sort or range gives another error than 20."""
    told = decode(to_block(batch))
    assert isinstance(told, dict)
    key = data.draw(st.sampled_from([*sorted(told), "more"]))
    odd: list[Stored] = [None, 1, b"x", b"x" * 16, [], [0], [-1], [True], ["x"], [b"x"], {}]
    odd.append([2**63 - 1] * 2)
    told[key] = data.draw(st.sampled_from(odd))

    found = _read_or_code(lambda: to_block(from_block(encode(told))))

    assert isinstance(found, bytes) or found is Code.BUNDLE_MALFORMED


def test_many_changes_go_in_blocks_of_a_mebibyte() -> None:
    """Long values and many changes are told in several blocks, none of them too long."""
    sent = [_large(60, "x" * 60_000), _large(12_000)]

    _, came = taken(made(sent))

    assert facts(came) == facts(sent)
    assert len(came) > 5
    assert all(len(to_block(one)) <= BLOCK_BYTES for one in came)


def test_only_recipients_can_read() -> None:
    """Another's key opens nothing (22)."""
    with pytest.raises(Problem) as caught:
        taken(made([_large(3)]), Receiver((STRANGER,)))

    assert caught.value.code is Code.NOT_A_RECIPIENT


def test_an_unknown_sender_and_a_false_signature_are_refused() -> None:
    """Nobody writes in another's name, and nobody whom the roster does not have (21)."""
    unknown = made([], sealing=Sealing(replace(ANNA, device=b"x" * 16), TO_BOTH.recipients))
    false = made([], sealing=Sealing(replace(ANNA, seed=bytes(32)), TO_BOTH.recipients))

    for bundle in (unknown, false):
        with pytest.raises(Problem) as caught:
            taken(bundle)
        assert caught.value.code is Code.BAD_SIGNATURE


def test_a_revoked_sender_is_told_but_not_refused() -> None:
    """Its bundle may hold real notes: whoever asked decides."""
    revoked = {ANNA.device: replace(PEERS[ANNA.device], is_revoked=True)}

    verified = verify_bundle(io.BytesIO(made([_large(1)])), AT_CENTRE, revoked)

    assert verified.sender.is_revoked


def test_a_later_format_asks_for_an_update() -> None:
    """32, so that nobody takes the bundle for broken."""
    with pytest.raises(Problem) as caught:
        taken(made([], replace(PLAIN, min_reader=READER + 1)))

    assert caught.value.code is Code.NEWER_VERSION


def test_bundles_of_similar_length_look_alike() -> None:
    """The length of a bundle tells little of what is in it."""
    assert len({len(made([_large(count)])) for count in range(1, 6)}) <= 2


@given(length=st.integers(0, 2**40))
def test_padding_costs_little(length: int) -> None:
    """Never shorter, and at most 12 % longer."""
    assert length <= padded(length) <= length * 1.12 + 1
    assert padded(padded(length)) == padded(length)


NAMES = st.builds(
    BundleName,
    st.sampled_from(Scope),
    st.binary(min_size=16, max_size=16).map(lambda device: device_mark(b"s" * 32, device)),
    st.binary(min_size=4, max_size=4).map(bytes.hex),
    st.integers(1, 99_999_999),
    st.binary(min_size=16, max_size=16),
)


@given(name=NAMES)
def test_a_name_is_undone_by_its_reading(name: BundleName) -> None:
    """Names are read back as they were, and fit every file system."""
    assert BundleName.read(str(name)) == name
    assert len(str(name)) <= 80


def test_a_mark_tells_nothing_of_its_device() -> None:
    """Another secret gives the same computer another mark."""
    marks = {device_mark(secret, ANNA.device) for secret in (bytes(32), b"s" * 32)}

    assert len(marks | {ANNA.device[:4].hex()}) == 3


@pytest.mark.parametrize("path", ["", "in/b/x", "IN/b/", "../in/b/00000000-00000000/00000001-"])
def test_other_names_are_none(path: str) -> None:
    """A file that is no bundle is not taken for one."""
    assert BundleName.read(path) is None


def test_a_bundle_has_an_end() -> None:
    """More than 64 MiB is refused while it is written (24)."""
    small = bundlewriting.MOST_STREAM_BYTES

    assert small == 64 << 20
    with pytest.raises(BadValue):
        replace(PLAIN, to=()).to_bytes()


def test_a_peer_is_known_by_its_own_key() -> None:
    """Another's key under the same id opens nothing."""
    peers = {ANNA.device: Peer(ANNA.device, PEERS[b"bela" * 4].public)}

    with pytest.raises(Problem) as caught:
        verify_bundle(io.BytesIO(made([])), AT_CENTRE, peers)

    assert caught.value.code is Code.BAD_SIGNATURE
