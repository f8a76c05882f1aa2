"""Rows of keys that somebody invented, or spoiled: they stop nobody from working."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from app.crypto import envelope
from app.errors import Problem
from app.schema.kinds import Stored
from app.sync.letters import seal_letter
from app.usecases.doctor import examine
from app.usecases.login import Login
from app.usecases.people import start_intake
from app.usecases.recovering import recover
from app.usecases.recovery import make_sheets, read_back, recovery_status
from app.usecases.synctrust import own_letter, take_letter
from app.vault.classkeys import AUDIT
from app.vault.values import encode
from tests.core.usecases.pair import Pair
from tests.fakes import four_things

NEW = "an altogether new passphrase"
FALSE = (
    pytest.param(b"", id="nothing"),
    pytest.param(b"short", id="short"),
    pytest.param(bytes(200), id="zeros"),
    pytest.param(envelope.seal_to(envelope.public_of(b"x" * 32), b"y", b""), id="another's"),
)

_WITHOUT = {
    "lead_key": "DELETE FROM lead_key WHERE slot = ?",
    "class_share": "DELETE FROM class_share WHERE slot = ?",
}
_ALL = {"lead_key": "SELECT * FROM lead_key", "class_share": "SELECT * FROM class_share"}


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    return Pair(tmp_path)


def slot_of(pair: Pair, name: str) -> str:
    login = pair.login(0, name)
    login.close()
    return login.unlocked.slot_id


def invent(
    pair: Pair,
    number: int,
    rows: dict[str, list[tuple[Stored, ...]]],
    *,
    is_taken: bool = True,
) -> None:
    """Let Omar's exchange bring rows of keys in place of those that are there."""
    login = pair.login(number, "Omar")
    known = login.store.keyring.key_tables()["class_key"]
    tables = {"lead_key": [], "class_key": known, "class_share": [], **rows}
    for table, invented in rows.items():
        for row in invented:
            (slot,) = [one for one in row if isinstance(one, str) and len(one) == 16]
            login.store._connection.execute(_WITHOUT[table], (slot,))
    told = {name: tuple(map(tuple, one)) for name, one in tables.items()}  # type: ignore[arg-type]  # rows
    login.store.keyring.take_slots(login.store.keyring.listed(), told)
    there = [tuple(row) for one in rows for row in login.store._connection.execute(_ALL[one])]
    assert all(row in there for one in rows.values() for row in one) is is_taken
    login.close()


def works(pair: Pair, number: int, name: str) -> Login:
    """Return the login of a worker who has written, exchanged and had all examined."""
    pair.carry(number, by=name)
    login = pair.login(number, name)
    if name != "Dora":
        start_intake(login, four_things("Bilal"))
    assert examine(login).findings == ()
    return login


@pytest.mark.parametrize("sealed", FALSE)
def test_a_false_key_of_the_lead_keeps_nobody_out(pair: Pair, sealed: bytes) -> None:
    """The manager works on; what the other computer tells, or an officer here, makes it good."""
    slot = slot_of(pair, "Leila")
    pair.carry(1, 0, 1, by="Dora")

    invent(pair, 1, {"lead_key": [(slot, sealed)]})

    login = works(pair, 1, "Leila")
    login.close()
    login = pair.login(1, "Leila")
    assert login.store.keyring.leads
    login.close()
    invent(pair, 1, {"lead_key": [(slot, sealed)]})
    pair.login(1, "Dora").close()
    login = pair.login(1, "Leila")
    assert login.store.keyring.leads
    login.close()


@pytest.mark.parametrize("sealed", FALSE)
def test_a_false_share_of_a_class_keeps_nobody_out(pair: Pair, sealed: bytes) -> None:
    """The officer works on, and reads the audit again once the other computer has told."""
    slot = slot_of(pair, "Dora")
    login = pair.login(1, "Dora")
    epoch = login.store.keyring.classes.epoch(AUDIT)
    login.close()
    pair.carry(1, 0, 1, by="Leila")

    invent(pair, 1, {"class_share": [(AUDIT, epoch, slot, sealed)]})

    works(pair, 1, "Dora").close()
    login = pair.login(1, "Dora")
    assert login.store.keyring.classes.holds(AUDIT)
    assert list(login.store.audit.entries())
    login.close()


def test_a_false_key_of_the_lead_makes_no_sheets_worthless(pair: Pair) -> None:
    """Who leads has sealed it to them anew before they are needed."""
    login = pair.login(0, "Leila")
    phrases = [one.phrase for one in make_sheets(login).sheets]
    request = read_back(login, phrases[0]).value.request
    assert request is not None
    login.close()
    pair.approve(0, request)
    pair.carry(0, 1)
    login = pair.login(1, "Omar")
    (sheets,) = [one.id for one in login.store.keyring.listed().slots if one.kind == "recovery"]
    login.close()

    invent(pair, 1, {"lead_key": [(sheets, bytes(80))]})
    pair.login(1, "Leila").close()

    team = pair.teams[1]
    recover(team.context, team.folder, phrases[1:], worker=team.ids["Omar"], passphrase=NEW)


def test_who_does_not_lead_gets_nothing_by_a_row(pair: Pair) -> None:
    """Also one that is sealed well: the acts say who leads."""
    slot = slot_of(pair, "Omar")
    invent(pair, 1, {"lead_key": [(slot, bytes(80))]}, is_taken=False)

    login = works(pair, 1, "Omar")

    assert slot not in login.store.keyring.lead_holders()
    login.close()


SPOILED: dict[str, Stored] = {
    "lead_key": [[1, 2]],
    "class_key": [["docs", -1, b"x", b"y"], ["docs", 2**40, b"x", b"y"]],
    "class_share": [["docs", 1, "not a slot", b""]],
    "acts": [[b"", b"", b"", b"", b""]],
    "slots": b"{}",
    "epochs": "none",
    "requests": [[b"1"]],
    "sheets": encode([[bytes(32), 1, b"s", [b"d"], 2**62, [2**62]], 2**62]),
    "new_sheets": encode([[], b"{}"]),
}


@pytest.mark.parametrize("part", SPOILED)
def test_a_letter_with_one_spoiled_part_stops_nothing(pair: Pair, part: str) -> None:
    """A worker of the centre sends it; it is refused or left out, and all go on."""
    there = pair.login(1, "Omar")
    told = own_letter(there)
    letter = replace(told.letter, body={**told.letter.body, part: SPOILED[part]})
    by = there.store.exchange.keys().seed
    raw = seal_letter(letter, there.unlocked.user.sign_seed, told.to, device_seed=by)
    there.close()
    login = pair.login(0, "Leila")

    with suppress(Problem):
        take_letter(login, raw)
    login.close()

    for name in ("Leila", "Dora"):
        login = works(pair, 0, name)
        assert recovery_status(login) is not None
        login.close()
