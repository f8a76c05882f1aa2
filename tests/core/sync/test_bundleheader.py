"""What a bundle may say of itself, to the last number; one more, or another order, is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.errors import Code, Problem
from app.schema.kinds import Stored
from app.sync.bundleheader import (
    MOST_RECIPIENTS,
    MOST_SEEN,
    MOST_SEQ,
    MOST_WALL,
    Header,
    Seen,
)
from app.vault.log import HLC_MAX
from app.vault.values import BadValue, decode, encode
from tests.core.sync.samples import PLAIN

A, B, C = (one * 16 for one in (b"a", b"b", b"c"))
SOUND = replace(PLAIN, sender=A, to=(A,))


def ids(count: int) -> tuple[bytes, ...]:
    return tuple(at.to_bytes(16, "big") for at in range(count))


def seen(count: int) -> tuple[Seen, ...]:
    return tuple(Seen(one, A, 1) for one in ids(count))


@pytest.mark.parametrize(
    "parts",
    [
        {"seq": 1, "covers": (1, 1)},
        {"seq": MOST_SEQ},
        {"wall": 0},
        {"wall": MOST_WALL - 1},
        {"hlc": (0, 0)},
        {"hlc": (HLC_MAX, HLC_MAX)},
        {"covers": (0, 0)},
        {"covers": (3, 3)},
        {"to": ids(MOST_RECIPIENTS)},
        {"seen": seen(MOST_SEEN)},
        {"seen": (Seen(A, A, MOST_SEQ), Seen(A, B, 1))},
        {"prev": b"p" * 32, "roster": b"r" * 32},
    ],
)
def test_a_header_may_go_to_its_bounds(parts: dict[str, Any]) -> None:
    """It comes back as it was."""
    header = replace(SOUND, **parts)

    assert Header.from_bytes(header.to_bytes()) == header


@pytest.mark.parametrize(
    "parts",
    [
        {"seq": 0, "covers": (0, 0)},
        {"seq": MOST_SEQ + 1},
        {"wall": -1},
        {"wall": MOST_WALL},
        {"min_reader": 0},
        {"hlc": [-1, 0]},
        {"hlc": [2, 1]},
        {"hlc": [0, HLC_MAX + 1]},
        {"hlc": [0]},
        {"covers": [-1, 1]},
        {"covers": [2, 1]},
        {"covers": [1, 4]},
        {"covers": [1, 2, 3]},
        {"to": []},
        {"to": [B, A]},
        {"to": [A, A]},
        {"to": [b"short"]},
        {"to": list(ids(MOST_RECIPIENTS + 1))},
        {"seen": [[one, A, 1] for one in ids(MOST_SEEN + 1)]},
        {"seen": [[B, A, 1], [A, A, 1]]},
        {"seen": [[A, A, 1], [A, A, 2]]},
        {"seen": [[A, A, 0]]},
        {"seen": [[A, A, MOST_SEQ + 1]]},
        {"seen": [[A, A]]},
        {"seen": [[b"short", A, 1]]},
        {"seen": [[A, b"short", 1]]},
        {"sender": b"short"},
        {"incarnation": b"short"},
        {"schema": b""},
        {"prev": b"short"},
        {"roster": b"short"},
        {"seq": True, "covers": [1, 1]},
        {"v": 0},
        {"more": 1},
        {"roster": None},
    ],
)
def test_a_header_beyond_its_bounds_is_refused(parts: dict[str, Stored]) -> None:
    """20, whoever signed it."""
    told = decode(SOUND.to_bytes())
    assert isinstance(told, dict)

    with pytest.raises(Problem) as refused:
        Header.from_bytes(encode(told | parts))

    assert refused.value.code is Code.BUNDLE_MALFORMED


@pytest.mark.parametrize("parts", [{"v": 2}, {"min_reader": 2}, {"v": 2, "more": 1}])
def test_a_header_of_a_later_format_may_hold_what_it_wants(parts: dict[str, Stored]) -> None:
    """32: nobody takes it for broken."""
    told = decode(SOUND.to_bytes())
    assert isinstance(told, dict)

    with pytest.raises(Problem) as refused:
        Header.from_bytes(encode(told | parts))

    assert refused.value.code is Code.NEWER_VERSION


def test_nothing_beyond_the_bounds_is_written() -> None:
    """What others would refuse is found where it is made."""
    with pytest.raises(BadValue):
        replace(SOUND, covers=(1, 4)).to_bytes()
