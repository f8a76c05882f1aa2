"""The bytes of a signed act: what is one, and what a computer leaves alone."""

from __future__ import annotations

import pytest

from app.crypto import sign
from app.schema.kinds import Stored
from app.vault.acts import MOST_MS, VERSION, act_of
from app.vault.values import encode

VAULT = "aa" * 16
SEED = b"seed" * 8


def told_at(at_ms: Stored) -> list[Stored]:
    """Return the parts of an act that its author has signed, whatever its time is."""
    body = encode([VERSION, bytes.fromhex(VAULT), "grant", bytes(16), at_ms, []])
    return [body, sign.public_of(SEED), sign.sign(SEED, b"waymark/act1\0" + body), b"", b""]


@pytest.mark.parametrize("at_ms", [0, 1, MOST_MS])
def test_an_act_has_a_time_that_a_calendar_has(at_ms: int) -> None:
    """From the first millisecond to the year 9000."""
    act = act_of(told_at(at_ms), VAULT)

    assert act is not None
    assert act.at_ms == at_ms


@pytest.mark.parametrize("at_ms", [-1, MOST_MS + 1, True, "1", None])
def test_what_has_no_such_time_is_no_act(at_ms: Stored) -> None:
    """Though it is signed: nobody can set all clocks, or end an exchange, with one act."""
    assert act_of(told_at(at_ms), VAULT) is None
