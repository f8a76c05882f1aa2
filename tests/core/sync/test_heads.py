"""What a computer says of itself: read as it was written, refused where it makes no sense."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from app.errors import Code, Problem
from app.schema.kinds import Stored
from app.sync.heads import MOST_CHAINS, Head, covers, head_in, joined, told_anew, wholes_of
from app.sync.letters import TRUST
from app.sync.levels import Live
from app.sync.snapshots import Rest
from app.vault.chains import Chain

VAULT, DEVICE, INCARNATION = b"v" * 16, b"d" * 16, b"i" * 16
HERE, THERE = (b"x" * 16, b"y" * 16), (b"z" * 16, b"y" * 16)
MARK = "01234567"
WHOLE, SMALL, ANEW, OTHER = (
    f"in/b/{MARK}-69696969/0000000{at}-{at:032x}.wmb" for at in range(1, 5)
)
HEAD = Head(
    device=DEVICE,
    incarnation=INCARNATION,
    seq=9,
    last=b"l" * 32,
    wall=1_800_000_000_000,
    seen={HERE: 3, THERE: 0},
    gives={HERE: 2},
    files=(WHOLE, SMALL, ANEW, OTHER),
    trust=b"t" * 32,
    live=(Live(SMALL), Live(ANEW, 1, 4, b"p" * 32, b"s" * 32)),
    gone=b"g" * 32,
    torn=(b"q" * 16,),
    whole=5,
    rests=(Rest(OTHER, 0),),
    short=("a", "b"),
    place=b"x" * 16,
)


def test_a_head_comes_back_from_its_letter() -> None:
    """All of it, at the edges of what numbers it may hold too."""
    assert head_in(HEAD.to_letter(VAULT)) == HEAD
    most = {(at.to_bytes(16, "big"), INCARNATION): at for at in range(MOST_CHAINS)}
    full = replace(HEAD, seen=most, rests=(Rest(WHOLE, 7),), whole=0)
    assert head_in(full.to_letter(VAULT)) == full


def test_an_earlier_program_tells_less() -> None:
    """It knew of no files that give way to others."""
    letter = HEAD.to_letter(VAULT)
    later = ("live", "gone", "torn", "whole", "rests", "short", "place")
    told = {key: one for key, one in letter.body.items() if key not in later}

    read = head_in(replace(letter, body=told))

    assert read == replace(HEAD, live=(), gone=b"", torn=(), whole=0, rests=(), short=(), place=b"")


TOO_MANY: list[Stored] = [[at.to_bytes(16, "big"), INCARNATION, 1] for at in range(MOST_CHAINS + 1)]


@pytest.mark.parametrize(
    "told",
    [
        {"seq": b"1"},
        {"files": b"name"},
        {"files": [WHOLE, SMALL, ANEW, OTHER, 1]},
        {"incarnation": "text"},
        {"incarnation": b"i" * 15},
        {"last": "text"},
        {"trust": "text"},
        {"gone": "text"},
        {"place": "text"},
        {"place": b"p" * 15},
        {"seen": None},
        {"seen": TOO_MANY},
        {"seen": [[DEVICE, INCARNATION]]},
        {"seen": [[DEVICE, "text", 1]]},
        {"seen": [["text", INCARNATION, 1]]},
        {"gives": [[DEVICE, INCARNATION, b"1"]]},
        {"gives": [[DEVICE, INCARNATION, -1]]},
        {"live": {}},
        {"live": [[0, 0, 0, b""]]},
        {"live": [[0, 0, 0, b"", b"", b""]]},
        {"live": [[b"0", 0, 0, b"", b""]]},
        {"live": [[4, 0, 0, b"", b""]]},
        {"live": [[-1, 0, 0, b"", b""]]},
        {"live": [[0, -1, 0, b"", b""]]},
        {"live": [[0, 0, -1, b"", b""]]},
        {"live": [[0, 0, 0, "text", b""]]},
        {"live": [[0, 0, 0, b"", "text"]]},
        {"torn": ["text"]},
        {"whole": -1},
        {"whole": b"1"},
        {"rests": [[0]]},
        {"rests": [[0, 1, 2]]},
        {"rests": [[4, 1]]},
        {"rests": [[-1, 1]]},
        {"rests": [[0, -1]]},
        {"rests": [[0, b"1"]]},
        {"short": b"name"},
    ],
)
def test_a_head_that_makes_no_sense_is_refused(told: Mapping[str, Stored]) -> None:
    """As any letter that is not as Waymark writes it."""
    letter = HEAD.to_letter(VAULT)
    with pytest.raises(Problem) as refused:
        head_in(replace(letter, body={**letter.body, **told}))

    assert refused.value.code is Code.BUNDLE_MALFORMED


def test_a_letter_of_another_kind_is_no_head() -> None:
    """Whatever is in it."""
    with pytest.raises(Problem) as refused:
        head_in(replace(HEAD.to_letter(VAULT), kind=TRUST))

    assert refused.value.code is Code.BUNDLE_MALFORMED


def test_its_own_snapshot_is_the_file_that_is_nothing_else() -> None:
    """Neither its changes nor another's snapshot; without a time it is none."""
    assert HEAD.own_whole == WHOLE
    assert replace(HEAD, whole=0).own_whole == ""
    assert replace(HEAD, files=(SMALL, ANEW, OTHER)).own_whole == ""


def test_the_later_head_is_that_with_more_bundles() -> None:
    """Whatever its clock says; of two with as many, the later one."""
    heads = [replace(HEAD, seq=seq, wall=wall) for seq, wall in ((1, 9), (2, 3), (2, 4))]

    assert [one.at for one in heads] == sorted(one.at for one in heads)


def test_chains_are_covered_up_to_the_very_bundle() -> None:
    """All that are wanted; what more there is does no harm."""
    has: dict[Chain, int] = {HERE: 3, THERE: 1}
    assert covers(has, {HERE: 3})
    assert covers(has, {(b"n" * 16, b"n" * 16): 0})
    assert not covers(has, {HERE: 3, THERE: 2})
    assert joined([has, {HERE: 2, THERE: 4}]) == {HERE: 3, THERE: 4}


def test_only_computers_of_the_centre_have_snapshots() -> None:
    """The latest is the last, whoever tells of it first."""
    early, late = (replace(HEAD, device=device, whole=at) for device, at in ((DEVICE, 8), (b"", 9)))
    small = replace(HEAD, whole=0)

    found = wholes_of([late, small, early, replace(HEAD, device=b"o" * 16)], {DEVICE, b""})

    assert [(one.chain, one.at, one.name) for one in found] == [
        (one.chain, one.whole, WHOLE) for one in (early, late)
    ]


def test_of_snapshots_of_one_moment_everybody_calls_the_same_one_the_latest() -> None:
    """Also of two that copies of one vault have made: one gives way, and not both."""
    heads = [replace(HEAD, incarnation=one * 16) for one in (b"j", b"i", b"k")]

    orders = [wholes_of(told, {DEVICE}) for told in (heads, heads[::-1])]

    assert orders[0] == orders[1]
    assert [one.rank for one in orders[0]] == sorted({one.rank for one in orders[0]})


def test_a_computer_tells_of_its_own_bundles_alone_what_is_in_them() -> None:
    """Nobody can call another's bundle one that brings nothing; one as it was is not told of."""
    assert told_anew([HEAD], {MARK: DEVICE}) == {ANEW: (HEAD.chain, HEAD.live[1])}
    assert told_anew([HEAD], {MARK: b"o" * 16}) == {}
    assert told_anew([HEAD], {}) == {}
