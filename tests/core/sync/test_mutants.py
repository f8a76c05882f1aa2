"""Spoilt bundles are never taken and never crash the reader."""

from __future__ import annotations

from tests.core.sync.mutants import HANDS, OUTSIDER, READER, run

COUNT, SEED = 3_000, 20260302


def test_no_spoilt_bundle_is_taken() -> None:
    """Thousands of bundles, spoilt outside, by a reader and by a sender, end in a Problem."""
    ends = run(COUNT, SEED)

    assert sum(ends.values()) == COUNT
    assert {hand for hand, _ in ends} == set(HANDS)
    assert len({end for hand, end in ends if hand == OUTSIDER}) >= 4
    assert {end for hand, end in ends if hand == READER} >= {"bundle order", "bundle record"}
