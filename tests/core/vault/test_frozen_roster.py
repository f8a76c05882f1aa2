"""Signed acts and what a letter tells of new sheets, as they were written once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from app.crypto import slotfile
from app.vault.acts import act_of
from app.vault.recoverybook import read_new
from app.vault.roster import Roster
from app.vault.rosterfold import roster_of

SAMPLE = Path(__file__).parents[2] / "vectors" / "roster" / "roster.json"


@pytest.fixture(scope="module")
def sample() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(SAMPLE.read_text("utf-8"))
    return found


def as_told(roster: Roster) -> dict[str, object]:
    """Return a roster as the sample tells it."""
    workers = sorted(
        [one.key.hex(), one.user, sorted(one.roles), one.is_active, one.alone]
        for one in roster.members.values()
    )
    aside = sorted(one.hex() for one in roster.aside)
    return {"workers": workers, "root": roster.root.hex(), "aside": aside}


@pytest.mark.parametrize("name", ["with agreements", "before agreements"])
def test_acts_of_every_kind_make_the_same_workers(sample: dict[str, Any], name: str) -> None:
    """Those of before, whose approvals tell no time and whose sheets name nothing, too."""
    told = sample["acts"][name]
    acts = [act_of([bytes.fromhex(one) for one in row], sample["vault"]) for row in told["signed"]]

    roster = roster_of([one for one in acts if one is not None], bytes.fromhex(sample["lead"]))

    assert None not in acts
    assert as_told(roster) == told["roster"]


def test_new_sheets_are_read_from_a_letter(sample: dict[str, Any]) -> None:
    """The slot has no case key, and is signed with the key that the sheets stand for."""
    sheets, slot = read_new(bytes.fromhex(sample["new_sheets"]["told"]))

    assert sheets.root.hex() == sample["new_sheets"]["root"]
    assert (slot.sign_public, slot.case_keys) == (sheets.root, ())
    assert len(sheets.digests) == 3
    assert slotfile.encode_slot(slot)
