"""vault.json is read strictly: what was written, or a refusal; never a crash, never a guess."""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.crypto import slotfile, slots
from app.crypto.canonical import canonical
from app.errors import Code, Problem
from tests.core.crypto.samples import (
    PASSPHRASE,
    VECTORS,
    sample_list,
    sample_user,
    with_guest,
    with_label,
)

LISTED = with_guest(sample_list((PASSPHRASE, bytes(32))))
DATA = slotfile.encode(LISTED)

Tree = dict[str, Any]
WRONG_VALUES: tuple[object, ...] = (
    None, True, False, 0, -1, 1.5, 2**32, 2**63, "", "x", "00", [], {}, [1], {"a": 1},
    "\u0000", "\u202e", "é" * 50,
)  # fmt: skip


def tree() -> Tree:
    """Return the sample file as JSON values that may be changed."""
    value: Tree = json.loads(DATA)
    return value


def leaves(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of every value in a tree, inner ones too."""
    if path:
        yield path
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    if isinstance(value, list):
        for place, inner in enumerate(value):
            yield from leaves(inner, (*path, place))


def with_value(path: tuple[str | int, ...], value: object) -> bytes:
    """Return the sample file with one value put in place of another."""
    whole: Any = tree()
    holder = whole
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    return canonical(whole)


def without(path: tuple[str | int, ...]) -> bytes:
    """Return the sample file with one value left out."""
    whole: Any = tree()
    holder = whole
    for step in path[:-1]:
        holder = holder[step]
    del holder[path[-1]]
    return canonical(whole)


def malformed() -> dict[str, bytes]:
    """Return well over 200 files that are not slot files, each with a name."""
    files = {
        "empty": b"",
        "blank": b" ",
        "not utf-8": b"\xff\xfe" + DATA,
        "byte order mark": b"\xef\xbb\xbf" + DATA,
        "utf-16": DATA.decode().encode("utf-16"),
        "trailing line": DATA + b"\n",
        "twice": DATA + DATA,
        "cut": DATA[:-1],
        "pretty": json.dumps(tree(), indent=1).encode(),
        "key twice": DATA.replace(b'{"alias"', b'{"alias":"Other","alias"', 1),
        "escaped": DATA.replace(b"Vault 1", b"V\\u0061ult 1"),
        "float": DATA.replace(b'"epoch":1,', b'"epoch":1.0,'),
        "exponent": DATA.replace(b'"epoch":1,', b'"epoch":1e0,'),
        "nan": DATA.replace(b'"epoch":1,', b'"epoch":NaN,'),
        "long number": DATA.replace(b'"epoch":1,', b'"epoch":' + b"9" * 9000 + b","),
        "deep": b"[" * 100_000,
        "deep objects": b'{"a":' * 20_000,
        "wide": b"[" + b"0," * 100_000 + b"0]",
        "too large": b"0" * (slotfile.LIMIT_BYTES + 1),
        "zeros": bytes(4096),
        "sqlite": b"SQLite format 3\0" + bytes(100),
        "upper case": DATA.replace(LISTED.vault_id.encode(), LISTED.vault_id.upper().encode()),
        "lone surrogate": DATA.replace(b"Vault 1", b"\\ud800"),
        "no slots": with_value(("slots",), []),
        "same slot twice": with_value(("slots",), [tree()["slots"][0]] * 2),
        "many slots": with_value(("slots",), [tree()["slots"][0]] * 65),
        "more keys": canonical(tree() | {"hint": "my cat"}),
        "version 0": with_value(("version",), 0),
    }
    for path in leaves(tree()):
        name = ".".join(map(str, path))
        if not isinstance(path[-1], int):
            files[f"without {name}"] = without(path)
        for value in WRONG_VALUES:
            files[f"{name} = {value!r}"] = with_value(path, value)
    files.pop("version = 4294967296", None)  # these two are newer versions
    files.pop("version = 9223372036854775808", None)
    return {name: data for name, data in files.items() if data != DATA}


MALFORMED = malformed()


def test_what_holds_is_checked_once_and_what_does_not_each_time() -> None:
    """The same bytes give the same list; a byte less is refused however often it comes."""
    assert slotfile.decode(DATA) is slotfile.decode(bytes(bytearray(DATA)))
    turned = DATA.replace(LISTED.signature.hex().encode(), LISTED.lead.hex().encode() * 2)

    for data in (turned, turned, DATA[:-1], DATA[:-1]):
        with pytest.raises(Problem) as refused:
            slotfile.decode(data)
        assert refused.value.code == Code.INTEGRITY


def test_what_is_written_is_read() -> None:
    """Encoding and decoding are opposites."""
    assert slotfile.decode(DATA) == LISTED
    assert slotfile.encode(slotfile.decode(DATA)) == DATA


@settings(max_examples=15)
@given(
    aliases=st.text(min_size=1, max_size=40).filter(slotfile.is_label),
    passphrases=st.lists(st.text(st.characters(codec="utf-8"), max_size=20), max_size=4),
)
def test_any_list_survives_the_file(aliases: str, passphrases: list[str]) -> None:
    """Any labels, any passphrases, one to four slots."""
    listed = sample_list(tuple(passphrases or [PASSPHRASE]), alias=aliases)

    assert slotfile.decode(slotfile.encode(listed)) == listed


def test_the_file_holds_no_secret() -> None:
    """Neither keys nor passphrases stand in it."""
    user = sample_user(0)

    for secret in (user.sign_seed, user.exchange_seed, bytes(range(32))):
        assert secret.hex().encode() not in DATA
    assert PASSPHRASE.encode() not in DATA


def test_more_than_two_hundred_malformed_files_are_refused_with_little_work() -> None:
    """Each is answered with Problem 30, in no more calls than the sound file needs."""
    assert len(MALFORMED) > 200
    with counted_calls() as whole:
        assert slotfile.decode(DATA) == LISTED
    for name, data in MALFORMED.items():
        with pytest.raises(Problem) as refusal, counted_calls() as calls:
            slotfile.decode(data)
        assert refusal.value.code == Code.INTEGRITY, name
        assert len(calls) <= len(whole), name


@contextmanager
def counted_calls() -> Iterator[list[str]]:
    """Give a list that gets an entry for each call and return inside, of Python and of C."""
    calls: list[str] = []
    slotfile._decoded.cache_clear()
    sys.setprofile(lambda _frame, event, _argument: calls.append(event))
    try:
        yield calls
    finally:
        sys.setprofile(None)


def test_every_flipped_bit_is_seen() -> None:
    """A file with one changed bit is refused, wherever the bit is."""
    for place in range(0, len(DATA)):
        changed = bytearray(DATA)
        changed[place] ^= 1 << place % 8
        with pytest.raises(Problem) as refusal:
            slotfile.decode(bytes(changed))
        assert refusal.value.code in {Code.INTEGRITY, Code.NEWER_VERSION}


@pytest.mark.parametrize("size", [0, 1, 10, 100, 500, 1000, len(DATA) - 1])
def test_a_file_cut_short_is_refused(size: int) -> None:
    """Half a file is no file."""
    with pytest.raises(Problem):
        slotfile.decode(DATA[:size])


@given(st.binary(max_size=400))
def test_any_bytes_are_answered_with_a_problem(data: bytes) -> None:
    """Nothing but a Problem comes out of reading."""
    with pytest.raises(Problem):
        slotfile.decode(data)


@given(st.randoms(use_true_random=False))
def test_shuffled_pieces_are_answered_with_a_problem(source: random.Random) -> None:
    """Neither do files put together from parts of a real one."""
    cuts = sorted(source.randrange(len(DATA)) for _ in range(4))
    parts = [DATA[a:b] for a, b in zip([0, *cuts], [*cuts, len(DATA)], strict=True)]
    source.shuffle(parts)
    mixed = b"".join(parts)

    if mixed != DATA:
        with pytest.raises(Problem):
            slotfile.decode(mixed)


@pytest.mark.parametrize("version", [2, 3, 2**40])
def test_a_newer_format_is_told_from_a_damaged_one(version: int) -> None:
    """The user is asked to update Waymark, not to restore a backup."""
    newer = canonical({"format": slotfile.FORMAT, "version": version, "anything": [1]})

    with pytest.raises(Problem) as refusal:
        slotfile.decode(newer)

    assert refusal.value.code == Code.NEWER_VERSION


@pytest.mark.parametrize(
    "cost",
    [
        {"lanes": 1, "memory_kib": 1024 * 1024 + 1, "passes": 3},
        {"lanes": 1, "memory_kib": 65536, "passes": 13},
        {"lanes": 17, "memory_kib": 65536, "passes": 3},
        {"lanes": 16, "memory_kib": 127, "passes": 3},
    ],
)
def test_a_cost_over_the_ceiling_is_refused_on_reading(cost: dict[str, int]) -> None:
    """Even if everything else, signatures included, were right."""
    with pytest.raises(Problem) as refusal:
        slotfile.decode(with_value(("slots", 0, "cost"), cost))

    assert refusal.value.detail == "key cost"


@pytest.mark.parametrize(
    ("words", "fits"),
    [
        ("Worker 1", True),
        ("موظف ١", True),
        ("کتاب\u200cخانه", True),
        ("x" * 40, True),
        ("x" * 41, False),
        ("", False),
        ("   ", False),
        ("\u200c", False),
        ("a\nb", False),
        ("a\u202eb", False),
    ],
)
def test_a_label_is_short_and_visible(words: str, fits: bool) -> None:
    """Control and direction signs cannot disguise a label; joiners are spelling."""
    assert slotfile.is_label(words) == fits


CHANGES: list[Callable[[], bytes]] = [
    lambda: slotfile.encode(with_label(LISTED, "Worker 9")),
    lambda: slotfile.encode(replace(LISTED, slots=LISTED.slots[:1])),
    lambda: slotfile.encode(replace(LISTED, slots=LISTED.slots[::-1])),
    lambda: slotfile.encode(replace(LISTED, alias="Vault 2")),
    lambda: slotfile.encode(replace(LISTED, version=7)),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_well_formed_file_with_other_contents_is_refused(change: Callable[[], bytes]) -> None:
    """Renaming, removing, reordering and turning back break a signature."""
    with pytest.raises(Problem) as refusal:
        slotfile.decode(change())

    assert refusal.value.code == Code.INTEGRITY


def test_the_frozen_file_of_format_1_opens() -> None:
    """A vault.json kept since the first version opens with its passphrase at release cost."""
    expected = json.loads((VECTORS / "slots-1.json").read_text(encoding="utf-8"))
    listed = slotfile.decode((VECTORS / "vault-1.json").read_bytes())

    opened = slots.open_slot(listed, listed.slots[0], expected["passphrase"])

    assert opened.user.sign_seed.hex() == expected["sign_seed"]
    assert opened.user.exchange_seed.hex() == expected["exchange_seed"]
    assert [[epoch, key.hex()] for epoch, key in opened.case_keys] == expected["case_keys"]
    recovered = slots.open_slot(listed, listed.slots[1], bytes.fromhex(expected["recovery"]))
    assert recovered.case_keys == opened.case_keys


def test_nobody_is_vouched_for_but_by_a_slot_before_theirs() -> None:
    """Put first, vouched for by itself, or with the lead's own slot marked so: all refused."""
    guest, others = LISTED.slots[-1], LISTED.slots[:-1]
    own = replace(guest, admission=replace(guest.admission, by=guest.sign_public))  # type: ignore[type-var]
    marked = replace(others[0], admission=guest.admission)
    for refused in ((guest, *others), (*others, own), (marked, *others[1:], guest)):
        with pytest.raises(Problem) as refusal:
            slotfile.decode(slotfile.encode(replace(LISTED, slots=refused)))
        assert refusal.value.code == Code.INTEGRITY
    bare = replace(guest, admission=None)
    with pytest.raises(Problem):
        slotfile.decode(slotfile.encode(replace(LISTED, slots=(*others, bare))))


def test_who_is_vouched_for_opens_the_case_key() -> None:
    """As somebody in the lead's list does, and the lead's signature is as it was."""
    opened = slots.open_slot(LISTED, LISTED.slots[-1], "a passphrase of a guest", test_profile=True)
    first = slots.open_slot(LISTED, LISTED.slots[0], PASSPHRASE, test_profile=True)

    assert opened.case_keys == first.case_keys
    slotfile.decode(slotfile.encode(replace(LISTED, slots=LISTED.slots[:-1])))
