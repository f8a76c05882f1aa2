"""Two recovery sheets are the second person where nobody else could be, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app.crypto.recovery import BadSheet
from app.errors import Code, Problem
from app.records import RecordId
from app.rules.roles import Operation
from app.usecases.login import Login
from app.usecases.people import start_intake
from app.usecases.recovery import make_sheets, read_back, recovery_status
from app.usecases.requests import (
    approve_request,
    approve_with_sheets,
    list_requests,
    need_agreement,
    use,
)
from app.usecases.users import list_users, revoke_user
from tests.core.usecases.team import Team, team_of_one
from tests.fakes import fake_context, four_things

ERASE = Operation.ERASE


@pytest.fixture
def alone(tmp_path: Path) -> Team:
    """Return a centre of one."""
    context = fake_context(tmp_path / "state", seed=11)
    return team_of_one(tmp_path / "vault", context)


def does(team: Team, act: Callable[[Login], object], name: str = "Leila") -> object:
    """Return what a worker's act gives, in a login of its own."""
    login = team.login(name)
    try:
        return act(login)
    finally:
        login.close()


def refused(team: Team, act: Callable[[Login], object], name: str = "Leila") -> Problem:
    """Return the Problem that a worker's act raises."""
    with pytest.raises(Problem) as refusal:
        does(team, act, name)
    return refusal.value


def sheets_of(team: Team) -> list[str]:
    """Return the phrases of three sheets that are in force."""

    def make(login: Login) -> list[str]:
        phrases = [one.phrase for one in make_sheets(login).sheets]
        read_back(login, phrases[0])
        return phrases

    made = does(team, make)
    assert isinstance(made, list)
    return made


def person_of(team: Team) -> RecordId:
    return RecordId(str(does(team, lambda it: start_intake(it, four_things("أمينة")).value)))


def asked(team: Team, about: RecordId) -> RecordId:
    """Return the request that erasing a file leads to."""
    assert refused(team, lambda it: need_agreement(it, ERASE, about)).code == (
        Code.NEEDS_SECOND_PERSON
    )
    login = team.login("Leila")
    (waiting,) = list_requests(login)
    login.close()
    assert waiting.is_mine
    assert not waiting.can_approve
    return waiting.id


@pytest.mark.parametrize("pair", [(0, 1), (2, 0), (1, 2)])
def test_any_two_sheets_agree_in_a_centre_of_one(alone: Team, pair: tuple[int, int]) -> None:
    """The audit says that it was sheets; the act is done once, and then asked for anew."""
    phrases, about = sheets_of(alone), person_of(alone)
    request = asked(alone, about)
    typed = [phrases[one] for one in pair]

    does(alone, lambda it: approve_with_sheets(it, request, typed))

    does(alone, lambda it: use(it, need_agreement(it, ERASE, about)))
    again = refused(alone, lambda it: need_agreement(it, ERASE, about))
    assert again.code == Code.NEEDS_SECOND_PERSON
    login = alone.login("Leila")
    noted = [one.act for one in list(login.store.audit.entries())]
    tried = recovery_status(login).current
    login.close()
    assert noted.count("sheets:erase") == 1
    assert "approve:erase" not in noted
    assert tried is not None  # both were read, and stay in force
    assert all(tried.read_on[one] is not None for one in pair)


def test_one_sheet_alone_or_twice_agrees_to_nothing(alone: Team) -> None:
    """Nor do words that are no sheet."""
    phrases, about = sheets_of(alone), person_of(alone)
    request = asked(alone, about)

    for typed in ([phrases[0]], [phrases[1], phrases[1]], [phrases[0], "academic acid"], []):
        with pytest.raises(BadSheet):
            does(alone, lambda it, typed=typed: approve_with_sheets(it, request, typed))  # type: ignore[misc]  # bound
    assert refused(alone, lambda it: need_agreement(it, ERASE, about)).code == (
        Code.NEEDS_SECOND_PERSON
    )


def test_sheets_that_were_replaced_agree_to_nothing(alone: Team) -> None:
    """Only those in force stand for the second person; an old approval ends with its sheets."""
    old, about = sheets_of(alone), person_of(alone)
    request = asked(alone, about)
    does(alone, lambda it: approve_with_sheets(it, request, old[:2]))
    sheets_of(alone)

    new_request = asked(alone, about)

    problem = refused(alone, lambda it: approve_with_sheets(it, new_request, old[:2]))
    assert problem.code == Code.WRONG_PASSPHRASE


def test_without_sheets_it_is_said_what_is_missing(alone: Team) -> None:
    """Nobody is sent to a person or a sheet that is not there."""
    about = person_of(alone)
    problem = refused(alone, lambda it: need_agreement(it, ERASE, about))
    assert problem.code == Code.NEEDS_SECOND_PERSON
    assert "recovery sheets first" in problem.text.msgid

    request = asked(alone, about)
    assert refused(alone, lambda it: approve_with_sheets(it, request, [])).code == (
        Code.NOT_PERMITTED
    )


def test_where_a_person_could_agree_sheets_do_not(alone: Team) -> None:
    """With an officer, and with a request that is another's."""
    phrases, about = sheets_of(alone), person_of(alone)
    assert alone.add("Dora", "dpo") is None
    request = asked(alone, about)

    for name in ("Leila", "Dora"):
        problem = refused(alone, lambda it: approve_with_sheets(it, request, phrases[:2]), name)
        assert (problem.code, problem.detail) == (Code.NOT_PERMITTED, "sheets")
    does(alone, lambda it: approve_request(it, request), "Dora")
    does(alone, lambda it: need_agreement(it, ERASE, about))


def test_an_officer_who_is_gone_is_shut_out_with_sheets(alone: Team) -> None:
    """Nobody else could agree to that; the list of workers shows that it was no person."""
    phrases = sheets_of(alone)
    alone.add("Dora", "dpo")
    wish = does(alone, lambda it: revoke_user(it, alone.ids["Dora"]).value.request)
    request = RecordId(str(wish))
    login = alone.login("Leila")
    (waiting,) = list_requests(login)
    login.close()
    assert waiting.sheets_help

    does(alone, lambda it: approve_with_sheets(it, request, phrases[1:]))

    login = alone.login("Leila")
    dora = next(one for one in list_users(login) if one.name == "Dora")
    login.close()
    assert (dora.is_active, dora.has_key, dora.alone) == (False, False, True)
    assert refused(alone, list_requests, "Dora").code in {Code.WRONG_PASSPHRASE, Code.NOT_FOUND}
