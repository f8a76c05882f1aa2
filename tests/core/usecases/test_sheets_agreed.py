"""New recovery sheets made at one computer and agreed to at another; what a welcome brings."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import Code, Problem
from app.records import RecordId
from app.usecases.login import Login
from app.usecases.recovering import recover
from app.usecases.recovery import make_sheets, read_back, recovery_status
from app.usecases.requests import approve_request, list_requests, refuse_request
from app.vault.classkeys import AUDIT
from tests.core.usecases.computers import let_in
from tests.core.usecases.pair import Pair
from tests.core.usecases.team import FIRST, Team
from tests.fakes import NOON, fake_context

NEW = "an altogether new passphrase"


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    return Pair(tmp_path)


def made(pair: Pair, number: int = 0, name: str = "Leila") -> tuple[list[str], RecordId]:
    """Let a leader make sheets and type one back; return their words and the request."""
    login = pair.login(number, name)
    phrases = [one.phrase for one in make_sheets(login).sheets]
    request = read_back(login, phrases[0]).value.request
    login.close()
    assert request is not None
    return phrases, request


def is_in_force(pair: Pair, number: int, name: str = "Omar") -> bool:
    login = pair.login(number, name)
    try:
        status = recovery_status(login)
        return status.current is not None and status.waiting is None
    finally:
        login.close()


def test_new_sheets_are_agreed_to_at_another_computer(pair: Pair) -> None:
    """There they are in force at once, and at home after the next exchange of anybody."""
    phrases, request = made(pair)
    pair.carry(0, 1)
    assert pair.waiting(1) == [request]

    pair.approve(1, request)

    assert is_in_force(pair, 1)
    pair.carry(1, 0)
    assert pair.waiting(0) == []
    assert [is_in_force(pair, number) for number in range(2)] == [True, True]
    for number, team in enumerate(pair.teams):
        login = pair.login(number, "Leila")
        assert not recovery_status(login).older_work
        login.close()
        omar = team.ids["Omar"]
        recover(team.context, team.folder, phrases[1:], worker=omar, passphrase=f"{NEW} {number}")


def test_sheets_agreed_to_elsewhere_open_the_first_computer_also_without_their_slot(
    pair: Pair,
) -> None:
    """Where only the signatures have come, who leads puts what waited there in force."""
    phrases, request = made(pair)
    pair.carry(0, 1)
    pair.approve(1, request)
    there, here = pair.login(1, "Dora"), pair.login(0, "Omar")
    here.store.keyring.acts.take_in(
        one for one in there.store.keyring.acts.in_state("done") if one.kind in {"root", "agreed"}
    )
    there.close()
    here.close()

    pair.login(0, "Leila").close()

    assert is_in_force(pair, 0)
    team = pair.teams[0]
    recover(team.context, team.folder, phrases[1:], worker=team.ids["Omar"], passphrase=NEW)


def test_sheets_refused_at_another_computer_wait_nowhere(pair: Pair) -> None:
    """What was in force before stays so."""
    _, request = made(pair)
    pair.carry(0, 1)
    login = pair.login(1, "Dora")
    refuse_request(login, request)
    login.close()
    pair.carry(1, 0)

    for number in range(2):
        assert pair.waiting(number) == []
        login = pair.login(number, "Leila")
        assert recovery_status(login).waiting is None
        login.close()


def test_sheets_made_anew_take_the_request_for_the_others_back_everywhere(pair: Pair) -> None:
    """Nobody agrees to sheets that lie in the waste paper."""
    _, first = made(pair)
    pair.carry(0, 1)
    _, second = made(pair)
    pair.carry(0, 1)

    assert pair.waiting(1) == [second]
    pair.approve(1, second)
    pair.carry(1, 0)
    assert [is_in_force(pair, number) for number in range(2)] == [True, True]
    assert first != second


def test_where_other_new_sheets_wait_it_is_said_where_to_agree(pair: Pair) -> None:
    """Each of two leaders has made some: neither can agree to the other's here."""
    _, request = made(pair)
    made(pair, 1, "Dora")
    pair.carry(0, 1, 0)

    with pytest.raises(Problem) as refused:
        pair.approve(1, request)

    assert refused.value.code == Code.USAGE
    assert "where they were made" in refused.value.text.msgid


def joined(pair: Pair) -> Team:
    """Return a third computer, let in by Leila, at which nobody has exchanged yet."""
    third = fake_context(pair.root / "state-2", NOON, seed=6)
    login = pair.login(0, "Leila")
    let_in(login, pair.root / "vault-2", third, FIRST).close()
    login.close()
    return Team(pair.root / "vault-2", third, pair.teams[0].passphrases, pair.teams[0].ids)


def opened(team: Team, name: str) -> Login:
    return team.login(name)


def test_what_waits_for_a_second_person_is_there_right_after_the_joining(pair: Pair) -> None:
    """New sheets among it; agreeing works before any exchange."""
    _, sheets = made(pair)
    erasure = pair.ask()

    dora = opened(joined(pair), "Dora")

    assert {one.id for one in list_requests(dora)} == {sheets, erasure}
    approve_request(dora, sheets)
    assert recovery_status(dora).current is not None
    dora.close()


def test_every_key_of_a_class_is_there_right_after_the_joining(pair: Pair) -> None:
    """The officer reads the audit at a computer that has not exchanged."""
    team = joined(pair)
    dora = opened(team, "Dora")

    assert dora.store.keyring.classes.holds(AUDIT)
    assert list(dora.store.audit.entries())
    here = pair.login(0, "Leila")
    tables = here.store.keyring.key_tables(), dora.store.keyring.key_tables()
    here.close()
    dora.close()
    shares = [{(row[0], row[1], row[2]) for row in one["class_share"]} for one in tables]  # type: ignore[union-attr,index]  # rows
    assert shares[0] == shares[1]
