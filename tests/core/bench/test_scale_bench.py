"""The area ``scale`` counts years by the rule that real exchanges follow, with real sizes."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import reduce

import pytest

from app.bench.__main__ import main
from app.bench.scale import EXCHANGES, NEVER, NO_SNAPSHOTS, REAL, Sizes, grown, lived
from app.sync.levels import FAN, LEVELS, Levels, Live

FIGURES = {
    "one cut from sixteen / these": "x", "first exchange / all bundles": "x",
    "files / no levels": "x", "bytes / no levels": "x", "a day's bytes / no levels": "x",
    "files of a centre": "count", "first exchange": "kB", "a day's requests": "count",
    "files / no snapshots": "x", "a day's bytes / no snapshots": "x",
    "a day's bytes": "kB", "files of all centres": "count", "files after real exchanges": "count",
}  # fmt: skip
ALIKE = Sizes(small=100.0, cut=1_600.0, head=0.0, whole=100.0)
NONE_SMALL = replace(NO_SNAPSHOTS, newest=0)


def test_the_area_gives_its_figures(capsys: pytest.CaptureFixture[str]) -> None:
    """All within their limits; what is counted is what real exchanges left in the folder."""
    main(["scale", "100"])

    told = {one["name"]: one for one in json.loads(capsys.readouterr().out)}
    assert {name: one["unit"] for name, one in told.items()} == FIGURES
    assert all(one["passes"] for one in told.values())
    counted: tuple[Live, ...] = reduce(
        lambda live, number: grown(live, number, Levels()), range(1, REAL + 1), ()
    )
    assert told["files after real exchanges"]["reached"] == len(counted) == 3


def test_levels_lose_no_bytes_and_bring_nothing_twice() -> None:
    """Where cutting saves nothing all bytes are there still, and a day costs what it brings."""
    days = 200

    levels, without = (lived(ALIKE, days, one) for one in (NO_SNAPSHOTS, NEVER))

    assert levels.kept == without.kept == 5 * days * EXCHANGES * ALIKE.small
    assert levels.fetched == without.fetched == 4 * EXCHANGES * ALIKE.small
    assert levels.files < without.files / 10


def test_snapshots_come_seldom_and_lose_no_bytes() -> None:
    """The first after ninety days, the next when three times as much lies beside it."""
    levels, with_all = (lived(ALIKE, 400, one) for one in (NO_SNAPSHOTS, LEVELS))

    assert with_all.snapshots == 2
    assert with_all.kept == levels.kept
    assert with_all.mean < levels.mean
    read = ALIKE.whole * 5 * EXCHANGES * (91 + 364) / 400
    assert with_all.fetched == pytest.approx(levels.fetched + read)


def test_who_leaves_no_newest_small_lets_others_read_twice() -> None:
    """That is what the newest small ones are for."""
    at_once, later = (lived(ALIKE, 200, one) for one in (NONE_SMALL, NO_SNAPSHOTS))

    assert at_once.fetched > 2 * later.fetched
    assert at_once.files < later.files <= at_once.files + 5 * FAN
