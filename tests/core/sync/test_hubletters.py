"""What passes between a centre and a hub is read for ever, and never when it was changed."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest

from app.errors import Code, Problem
from app.sync.hubletters import CARD, NEWS, hub_digits, news_in, read_hub_address
from app.sync.joinrequest import read_request
from app.sync.letters import open_letter
from app.vault.keysets import read_acts
from app.vault.rosterfold import roster_of

FOLDER = Path(__file__).resolve().parents[2] / "vectors" / "hub"
KEYS = json.loads((FOLDER / "keys.json").read_text())
ADDRESS = (FOLDER / "address-1.waymark").read_bytes()


def test_an_address_is_read_for_ever() -> None:
    """The hub it names, and the digits that are read aloud."""
    found = read_hub_address(ADDRESS)
    assert (found.hub.id.hex(), found.hub.label) == (KEYS["hub"], "Linden Hub")
    assert found.digits == KEYS["address_digits"]


def test_a_card_is_read_for_ever() -> None:
    """Its acts name a lead who signed it, and the hub that it is for."""
    raw = (FOLDER / "card-1.waymark").read_bytes()
    letter = open_letter(raw, [bytes.fromhex(KEYS["receiving_seed"])])
    news = news_in(letter, CARD)
    roster = roster_of(read_acts(news.acts, KEYS["vault"]), news.lead)
    assert hub_digits(raw) == KEYS["card_digits"]
    assert (letter.vault.hex(), news.centre) == (KEYS["vault"], "Linden Centre")
    assert roster.is_lead(letter.signer)
    assert [one.id.hex() for one in roster.hubs.values()] == [KEYS["hub"]]
    assert not roster.devices
    with pytest.raises(Problem):
        news_in(letter, NEWS)


def test_an_address_is_no_request_to_be_let_in() -> None:
    """A hub's file cannot make a computer of the centre out of it."""
    with pytest.raises(Problem) as caught:
        read_request(ADDRESS)
    assert caught.value.code is Code.BAD_SIGNATURE


@pytest.mark.parametrize("seed", range(200))
def test_a_changed_address_is_refused(seed: int) -> None:
    """Whatever bit is flipped, or wherever it is cut: malformed, or signed by nobody."""
    chance = Random(seed)
    raw = bytearray(ADDRESS)
    raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
    for changed in (bytes(raw), ADDRESS[: chance.randrange(len(ADDRESS))]):
        with pytest.raises(Problem) as caught:
            read_hub_address(changed)
        assert caught.value.code in {Code.BUNDLE_MALFORMED, Code.BAD_SIGNATURE}
