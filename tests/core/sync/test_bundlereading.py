"""Bundles whose sender means ill or is broken: signed well, and refused all the same."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from dataclasses import replace

import pytest

from app.crypto.agekeys import X25519Identity
from app.errors import Code, Problem
from app.sync import bundlereading
from app.sync.bundlecolumns import BLOCK_BYTES, to_block
from app.sync.bundlereading import read_batches, verify_bundle
from app.sync.bundlewriting import DATA, HEADER, PADDING
from app.sync.parties import key_id
from tests.core.sync.mutants import signed, stream_of
from tests.core.sync.samples import ANNA, AT_CENTRE, CENTRE, HUB, PEERS, PLAIN, made, taken
from tests.core.vault.batches import batch_of

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

BLOCK = to_block(batch_of([], erased=[b"e" * 16]))
TO = tuple(sorted(key_id(one.recipient) for one in (CENTRE, HUB)))
HEAD = (HEADER, replace(PLAIN, sender=ANNA.device, to=TO).to_bytes())
Record = tuple[int, bytes]


def data(plain: bytes, length: int | None = None, *, more: bytes = b"", cut: int = 0) -> Record:
    """Return a record with a block, as it says of a length."""
    packed = zstd.compress(plain, options={zstd.CompressionParameter.checksum_flag: 1})
    told = len(plain) if length is None else length
    return DATA, told.to_bytes(4, "big") + packed[: len(packed) - cut] + more


def refusal(records: Sequence[Record]) -> tuple[Code, str]:
    """Return why a bundle of these records, signed and sealed, is not taken."""
    with pytest.raises(Problem) as refused:
        taken(signed(records))
    return refused.value.code, refused.value.detail.removeprefix("bundle ")


def test_a_bundle_may_hold_a_header_alone() -> None:
    """With any number of fillings, each full to the byte."""
    fillings = [(PADDING, b""), (PADDING, bytes(BLOCK_BYTES))]
    assert taken(signed([HEAD]))[1] == []
    assert [to_block(one) for one in taken(signed([HEAD, data(BLOCK)]))[1]] == [BLOCK]
    assert taken(signed([HEAD, *fillings]))[1] == []


MALFORMED = Code.BUNDLE_MALFORMED


@pytest.mark.parametrize(
    ("records", "why"),
    [
        ([], (MALFORMED, "order")),
        ([data(b"x")], (MALFORMED, "order")),
        ([HEAD, HEAD], (MALFORMED, "order")),
        ([HEAD, (PADDING, b""), data(b"x")], (MALFORMED, "order")),
        ([HEAD, (PADDING, b"\0\1")], (MALFORMED, "padding")),
        ([HEAD, (PADDING, b"\0"), (PADDING, b"\1")], (MALFORMED, "padding")),
        ([HEAD, (9, b"")], (MALFORMED, "order")),
        ([HEAD, (9, b"x")], (MALFORMED, "record")),
        ([HEAD, (PADDING, bytes(BLOCK_BYTES + 1))], (Code.OVER_LIMIT, "record")),
        ([HEAD, (DATA, bytes(4))], (MALFORMED, "block")),
        ([HEAD, (DATA, b"\0\0\0\1")], (MALFORMED, "block")),
        ([HEAD, (DATA, b"\0\0\0\1x")], (MALFORMED, "block")),
        ([HEAD, data(b"x", 0)], (MALFORMED, "block")),
        ([HEAD, data(BLOCK, len(BLOCK) - 1)], (MALFORMED, "block")),
        ([HEAD, data(BLOCK, len(BLOCK) + 1)], (MALFORMED, "block")),
        ([HEAD, data(BLOCK, more=b"z")], (MALFORMED, "block")),
        ([HEAD, data(BLOCK, more=zstd.compress(b"z"))], (MALFORMED, "block")),
        ([HEAD, data(BLOCK, cut=1)], (MALFORMED, "block")),  # of the sum at its end
        ([HEAD, (DATA, b"")], (MALFORMED, "block")),
        ([HEAD, data(bytes(BLOCK_BYTES + 1))], (Code.OVER_LIMIT, "block")),
        ([HEAD, data(bytes(BLOCK_BYTES))], (MALFORMED, "block")),  # as long as one may be
    ],
)
def test_records_that_no_waymark_writes_are_refused(
    records: list[Record], why: tuple[Code, str]
) -> None:
    """Whole, and with what was wrong for whoever looks into it."""
    assert refusal(records) == why


def test_what_follows_the_signature_is_refused() -> None:
    """And a bundle without one, or that is cut within a record."""
    for tail, why in ((b"\4\0\0\0\0", "order"), (b"\0", "order")):
        with pytest.raises(Problem) as refused:
            taken(signed([HEAD], tail=tail))
        assert (refused.value.code, refused.value.detail) == (MALFORMED, f"bundle {why}")
    for kept in (0, 3, 60):
        with pytest.raises(Problem) as refused:
            taken(signed([HEAD], kept=kept))
        assert (refused.value.code, refused.value.detail) == (MALFORMED, "bundle length")


def test_a_block_that_asks_for_more_memory_than_it_has_bytes_is_refused() -> None:
    """A frame may look back over a mebibyte and no further."""
    wide: dict[int, int] = {
        zstd.CompressionParameter.window_log: 24,
        zstd.CompressionParameter.content_size_flag: 0,
    }
    packer = zstd.ZstdCompressor(options=wide)
    packed = packer.compress(BLOCK) + packer.flush()

    assert refusal([HEAD, (DATA, len(BLOCK).to_bytes(4, "big") + packed)]) == (MALFORMED, "block")


def test_the_header_names_all_who_can_open_the_bundle_and_its_reader() -> None:
    """Nobody passes on to another what was sealed to them alone."""
    for to in (TO[:1], (*TO, b"\xff" * 16), tuple(sorted((b"\0" * 16, b"\xff" * 16)))):
        header = (HEADER, replace(PLAIN, sender=ANNA.device, to=to).to_bytes())
        assert refusal([header]) == (MALFORMED, "recipients")


@pytest.mark.parametrize("bound", ["MOST_STREAM_BYTES", "MOST_PLAIN_BYTES"])
def test_a_bundle_may_be_as_long_as_one_can_be(monkeypatch: pytest.MonkeyPatch, bound: str) -> None:
    """To the byte, as it lies there and unpacked; 24 beyond that."""
    bundle = signed([HEAD, data(b"x" * 30), data(b"x" * 20)])
    most = 50 if bound == "MOST_PLAIN_BYTES" else len(stream_of(bundle))
    monkeypatch.setattr(bundlereading, bound, most)
    verify_bundle(io.BytesIO(bundle), AT_CENTRE, PEERS)
    monkeypatch.setattr(bundlereading, bound, most - 1)

    with pytest.raises(Problem) as refused:
        verify_bundle(io.BytesIO(bundle), AT_CENTRE, PEERS)

    assert refused.value.code is Code.OVER_LIMIT


def test_what_is_parsed_is_what_was_checked() -> None:
    """A file that became another between the two passes is refused."""
    first, second = (made([], replace(PLAIN, wall=wall)) for wall in (1, 2))
    verified = verify_bundle(io.BytesIO(first), AT_CENTRE, PEERS)

    with pytest.raises(Problem) as refused:
        list(read_batches(io.BytesIO(second), AT_CENTRE, verified))

    assert refused.value.code is MALFORMED


def test_one_weaker_way_in_is_refused() -> None:
    """Whoever finds that one would read all, however the others are sealed."""
    weaker = X25519Identity(bytes(range(32))).recipient

    with pytest.raises(Problem) as refused:
        taken(signed([HEAD], to=(CENTRE.recipient, weaker)))

    assert (refused.value.code, refused.value.detail) == (MALFORMED, "bundle recipients")
