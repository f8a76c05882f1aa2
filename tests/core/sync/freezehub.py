"""``python -m tests.core.sync.freezehub FOLDER``: write what passes between a centre and a hub.

Made once for each format, and read by every later version.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from app.context import CHEAP_COST, Context
from app.crypto.agekeys import HybridIdentity
from app.crypto.sign import public_of
from app.records import RecordId
from app.rules.roles import MANAGER
from app.sync.hubletters import CARD, News, hub_digits, write_hub_address
from app.sync.letters import seal_letter
from app.vault.acts import new_act
from app.vault.devices import HUB, named
from app.vault.joining import DeviceSecret
from app.vault.keysets import packed_acts
from app.vault.roster import GRANT, Member, grant_of

VAULT = bytes(range(16))
LEAD, LEILA = bytes(range(1, 33)), bytes(range(2, 34))
SECRET = DeviceSecret(bytes(range(3, 19)), bytes(range(4, 36)), bytes(range(5, 37)))
EPOCH = bytes(range(6, 38))
NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)


def make(folder: Path) -> None:
    """Write address, card and what is needed to read them."""
    hub = SECRET.public("Linden Hub")
    address = write_hub_address(hub, SECRET.seed)
    context = Context(lambda: NOW, Random(5).randbytes, folder, CHEAP_COST, test_profile=True)
    member = Member(
        public_of(LEILA),
        RecordId("00000000-0000-4000-8000-00000000000a"),
        "cd" * 8,
        frozenset({MANAGER}),
        is_active=True,
        alone=True,
    )
    grant = new_act(VAULT.hex(), LEAD, (GRANT, list(grant_of(member))), context, after_ms=0)
    added = new_act(VAULT.hex(), LEILA, (HUB, named(hub)), context, after_ms=grant.at_ms)
    done = [grant, added]
    epoch = HybridIdentity(EPOCH).recipient.public
    news = News(packed_acts(done), epoch, public_of(LEAD), "Linden Centre")
    letter = news.to_letter(CARD, (VAULT, bytes(16), int(NOW.timestamp() * 1000)))
    card = seal_letter(letter, LEILA, [hub.receiving])
    (folder / "address-1.waymark").write_bytes(address)
    (folder / "card-1.waymark").write_bytes(card)
    told = {
        "receiving_seed": SECRET.receiving_seed.hex(),
        "address_digits": hub_digits(address),
        "card_digits": hub_digits(card),
        "vault": VAULT.hex(),
        "hub": hub.id.hex(),
    }
    (folder / "keys.json").write_text(json.dumps(told, indent=1) + "\n")


if __name__ == "__main__":
    make(Path(sys.argv[1]))
