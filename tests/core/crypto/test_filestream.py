"""A file in sealed chunks: whatever is not exactly as it was written is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.crypto import filestream
from app.crypto.filestream import CHUNK_BYTES, HEADER_BYTES, STEP_BYTES
from app.crypto.seal import BrokenSeal
from app.errors import Code, Defect, Problem

KEY, FILE = bytes(range(32)), b"\xaa" * 16
BORDERS = [
    0,
    1,
    CHUNK_BYTES - 1,
    CHUNK_BYTES,
    CHUNK_BYTES + 1,
    2 * CHUNK_BYTES,
    3 * CHUNK_BYTES + 7,
]
SIZES = st.one_of(st.sampled_from(BORDERS), st.integers(0, 3 * CHUNK_BYTES))


def plain_of(size: int) -> bytes:
    """Return bytes of which no two chunks are alike."""
    return b"".join(n.to_bytes(4, "big") for n in range(size // 4 + 1))[:size]


def sealed(size: int, *, key: bytes = KEY, file_id: bytes = FILE) -> bytes:
    return b"".join(filestream.seal_stream(key, file_id, plain_of(size)))


def opened(data: bytes, *, key: bytes = KEY, file_id: bytes = FILE) -> bytes:
    """Return what a whole sealed file holds, each chunk in its turn."""
    header, body = data[:HEADER_BYTES], data[HEADER_BYTES:]
    filestream.check_header(header, file_id)
    count = filestream.chunk_count(filestream.plain_size(len(data)))
    opener = filestream.ChunkOpener(key, header, count)
    return b"".join(
        opener.open(number, body[number * STEP_BYTES : (number + 1) * STEP_BYTES])
        for number in range(count)
    )


@given(size=SIZES)
def test_what_is_sealed_opens_again(size: int) -> None:
    """At every size, also at the borders of chunks, and the length is told beforehand."""
    data = sealed(size)

    assert opened(data) == plain_of(size)
    assert len(data) == filestream.sealed_size(size)
    assert filestream.plain_size(len(data)) == size


@given(size=SIZES, data=st.data())
def test_a_flipped_bit_is_refused(size: int, data: st.DataObject) -> None:
    """Anywhere: in the header, in a chunk, in a tag."""
    whole = bytearray(sealed(size))
    whole[data.draw(st.integers(0, len(whole) - 1))] ^= 1 << data.draw(st.integers(0, 7))

    with pytest.raises(Problem) as refusal:
        opened(bytes(whole))

    assert refusal.value.code in {Code.INTEGRITY, Code.NEWER_VERSION}


@given(size=SIZES, data=st.data())
def test_a_cut_or_lengthened_file_is_refused(size: int, data: st.DataObject) -> None:
    """At any byte, also exactly between two chunks."""
    whole = sealed(size)
    between = [HEADER_BYTES + n * STEP_BYTES for n in range(filestream.chunk_count(size))]
    place = data.draw(st.one_of(st.integers(0, len(whole) - 1), st.sampled_from(between)))

    for broken in (whole[:place], whole + b"\0", whole + whole[HEADER_BYTES:]):
        with pytest.raises(BrokenSeal):
            opened(broken)


def test_chunks_in_another_order_are_refused() -> None:
    """Swapped, doubled, and taken from another file of the same key or of the same id."""
    whole, other = sealed(3 * CHUNK_BYTES), sealed(3 * CHUNK_BYTES, file_id=b"\xbb" * 16)
    foreign = sealed(3 * CHUNK_BYTES, key=bytes(32))
    head = whole[:HEADER_BYTES]

    def chunk(data: bytes, n: int) -> bytes:
        return data[HEADER_BYTES + n * STEP_BYTES : HEADER_BYTES + (n + 1) * STEP_BYTES]

    first, second, third = (chunk(whole, n) for n in range(3))
    for body in (
        second + first + third,
        first + first + third,
        first + third,
        first + chunk(other, 1) + third,
        first + chunk(foreign, 1) + third,
    ):
        with pytest.raises(BrokenSeal):
            opened(head + body)
    with pytest.raises(BrokenSeal):
        opened(other)
    with pytest.raises(BrokenSeal):
        opened(foreign)


def test_a_newer_format_is_told_apart_from_damage() -> None:
    """Its sentence asks to update Waymark."""
    header = filestream.header_of(FILE)
    newer = header[:8] + (2).to_bytes(4, "big") + header[12:]

    with pytest.raises(Problem) as refusal:
        filestream.check_header(newer, FILE)

    assert refusal.value.code == Code.NEWER_VERSION


def test_a_key_or_id_of_another_length_is_our_mistake() -> None:
    """AES-128 would be taken silently."""
    with pytest.raises(Defect):
        filestream.header_of(b"short")
    with pytest.raises(Defect):
        list(filestream.seal_stream(bytes(16), FILE, b""))
