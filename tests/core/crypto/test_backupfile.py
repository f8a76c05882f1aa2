"""The bytes of a backup: what is not exactly as it was written is refused, and takes no memory."""

from __future__ import annotations

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.crypto import backupfile, filestream, slotfile
from app.crypto.backupfile import ABOUT, FRONT_BYTES, RECORDS, About, Entries, Head, entry
from app.errors import Code, Problem

ABOUTS = st.builds(About, *[st.integers(0, 2**53 - 1)] * 4)
NAMES = st.lists(st.binary(min_size=16, max_size=16), unique=True, max_size=5)
CONTENTS = st.binary(max_size=300)


def written(files: list[tuple[str, bytes]]) -> bytes:
    """Return the plain bytes of a backup with these entries."""
    entries = (entry(name, len(content), [content]) for name, content in files)
    return b"".join(chain(*entries, [backupfile.the_end()]))


def read(plain: bytes, step: int = 64) -> list[tuple[str, bytes]]:
    """Return the entries in ``plain``, which comes in pieces of ``step`` bytes."""
    pieces = (plain[at : at + step] for at in range(0, len(plain), step))
    entries, found = Entries(pieces, len(plain)), []
    while (one := entries.next()) is not None:
        found.append((one[0], b"".join(bytes(part) for part in entries.parts(one[1]))))
    return found


def refused(plain: bytes) -> Code:
    with pytest.raises(Problem) as raised:
        read(plain)
    return raised.value.code


@given(about=ABOUTS)
def test_what_is_told_of_a_backup_reads_back(about: About) -> None:
    """In one way of writing only."""
    assert backupfile.read_about(about.encode()) == about


@pytest.mark.parametrize(
    "raw",
    [b"", b"{}", b"[]", b"null", b'{"documents":1}', b'{"documents":-1,"made_ms":1}', b"\xff"],
)
def test_what_is_told_otherwise_is_refused(raw: bytes) -> None:
    """Missing, strange and negative numbers, and what is no text."""
    with pytest.raises(Problem) as raised:
        backupfile.read_about(raw)
    assert raised.value.code == Code.INTEGRITY


@given(names=NAMES, step=st.integers(1, 700), data=st.data())
def test_entries_read_back_however_they_are_cut(
    names: list[bytes], step: int, data: st.DataObject
) -> None:
    """At any length of the pieces; the first two always, then the others by name."""
    files = [(ABOUT, data.draw(CONTENTS)), (RECORDS, data.draw(CONTENTS))]
    files += [(f"documents/{one.hex()}", data.draw(CONTENTS)) for one in sorted(names)]

    assert read(written(files), step) == files


DOCUMENT, LATER = f"documents/{'0' * 32}", f"documents/{'f' * 32}"


@pytest.mark.parametrize(
    "names",
    [
        [],
        [ABOUT],
        [RECORDS],
        [RECORDS, ABOUT],
        [ABOUT, DOCUMENT],
        [ABOUT, RECORDS, RECORDS],
        [ABOUT, RECORDS, LATER, DOCUMENT],
        [ABOUT, RECORDS, DOCUMENT, DOCUMENT],
        [ABOUT, RECORDS, "documents/../vault.json"],
        [ABOUT, RECORDS, "/etc/passwd"],
        [ABOUT, RECORDS, "vault.json"],
        [ABOUT, RECORDS, "documents/"],
        [ABOUT, RECORDS, "releases/.."],
        [ABOUT, RECORDS, f"documents/{'A' * 32}"],
    ],
)
def test_no_other_names_and_no_other_order_are_taken(names: list[str]) -> None:
    """A name cannot lead out of the folder, and nothing comes twice."""
    assert refused(written([(name, b"x") for name in names])) == Code.INTEGRITY


@given(data=st.data())
def test_cut_and_longer_entries_are_refused(data: st.DataObject) -> None:
    """Wherever the plain bytes end, and with anything behind the end."""
    plain = written([(ABOUT, b"a" * 40), (RECORDS, b"r" * 90), (DOCUMENT, b"d" * 33)])
    cut = data.draw(st.integers(0, len(plain) - 1))

    assert refused(plain[:cut]) == Code.INTEGRITY
    assert refused(plain + b"\0") == Code.INTEGRITY


def test_a_size_beyond_the_file_is_refused_before_anything_is_taken() -> None:
    """Two to the 63 bytes are claimed; none is asked for."""
    plain = b"".join(entry(ABOUT, 2**63, [b""]))

    assert refused(plain) == Code.INTEGRITY


@given(epoch=st.integers(1, 2**32 - 1), slots=st.binary(min_size=1, max_size=400))
def test_the_front_reads_back(epoch: int, slots: bytes) -> None:
    """The epoch and the length of the slots."""
    head = Head(epoch, slots)

    assert backupfile.read_front(head.encode()[:FRONT_BYTES]) == (epoch, len(slots))
    assert len(head.encode()) == FRONT_BYTES + len(slots)


@pytest.mark.parametrize(
    ("front", "code"),
    [
        (b"", Code.INTEGRITY),
        (b"waymkbak", Code.INTEGRITY),
        (b"waymkbao" + bytes(12), Code.INTEGRITY),
        (b"waymkbak" + bytes(12), Code.INTEGRITY),
        (b"waymkbak" + b"\0\0\0\2" + b"\0\0\0\1" * 2, Code.NEWER_VERSION),
        (b"waymkbak" + b"\0\0\0\1" + b"\0\0\0\0" + b"\0\0\0\1", Code.INTEGRITY),
        (b"waymkbak" + b"\0\0\0\1" * 2 + b"\0\0\0\0", Code.INTEGRITY),
        (b"waymkbak" + b"\0\0\0\1" * 2 + b"\xff\xff\xff\xff", Code.INTEGRITY),
        (
            b"waymkbak" + b"\0\0\0\1" * 2 + (slotfile.LIMIT_BYTES + 1).to_bytes(4, "big"),
            Code.INTEGRITY,
        ),
    ],
)
def test_another_front_is_refused(front: bytes, code: Code) -> None:
    """No magic, no epoch, no slots or too many of them, and a newer format."""
    with pytest.raises(Problem) as raised:
        backupfile.read_front(front)
    assert raised.value.code == code


@given(data=st.data())
def test_any_bit_of_the_head_changes_the_key(data: st.DataObject) -> None:
    """So nothing in front of the seal can be exchanged."""
    head = Head(3, data.draw(st.binary(min_size=1, max_size=60)))
    flipped = bytearray(head.slots)
    flipped[data.draw(st.integers(0, len(flipped) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    place = (bytes(range(32)), "ab" * 16, b"f" * 16)

    assert Head(3, bytes(flipped)).key(*place) != head.key(*place)
    assert Head(4, head.slots).key(*place) != head.key(*place)


@given(lengths=st.lists(st.integers(0, 3 * filestream.CHUNK_BYTES // 2), max_size=4))
def test_sealing_in_parts_gives_the_same_file(lengths: list[int]) -> None:
    """However the plain bytes are cut."""
    plain = bytes(n % 251 for n in range(sum(lengths)))
    parts, at = [], 0
    for length in lengths:
        parts.append(plain[at : at + length])
        at += length
    key, file_id = bytes(32), b"i" * 16

    sealed = b"".join(filestream.seal_parts(key, file_id, parts))

    assert sealed == b"".join(filestream.seal_stream(key, file_id, plain))
