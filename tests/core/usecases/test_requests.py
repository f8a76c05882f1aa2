"""What needs two people is done with two signatures, of the right two, and not before."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from app.context import Context
from app.crypto import sign
from app.errors import Code, Problem
from app.records import RecordId
from app.rules.roles import Operation
from app.usecases.login import Login
from app.usecases.people import start_intake
from app.usecases.requests import (
    approve_request,
    ask,
    list_requests,
    need_agreement,
    refuse_request,
    use,
)
from app.usecases.users import grant_roles, list_users, revoke_user
from app.usecases.vaults import look_at_vault
from app.vault import acts
from app.vault.roster import GRANT, ROOT, grant_of
from tests.core.usecases.team import Team, team_of_one
from tests.fakes import four_things


@pytest.fixture
def team(tmp_path: Path, context: Context) -> Team:
    """Return a vault with a manager, an officer and an intake worker."""
    team = team_of_one(tmp_path / "vault", context)
    team.add("Omar", "intake")
    assert team.add("Dora", "dpo") is None
    return team


def refused(act: Callable[[], object]) -> Problem:
    """Return the Problem that ``act`` raises."""
    with pytest.raises(Problem) as refusal:
        act()
    return refusal.value


def does(team: Team, name: str, act: Callable[[Login], object]) -> object:
    """Return what a worker's act gives, in a login of its own."""
    login = team.login(name)
    try:
        return act(login)
    finally:
        login.close()


def test_with_an_officer_the_manager_only_asks(team: Team) -> None:
    """The newcomer's slot opens nothing until the officer has signed too; then it does."""
    request = team.add("Sara", "coordinator")
    assert request
    assert refused(lambda: team.login("Sara")).code == Code.NOT_PERMITTED

    dora = team.login("Dora")
    (waiting,) = list_requests(dora)
    assert (waiting.id, waiting.kind, waiting.asked_by_name) == (request, GRANT, "Leila")
    assert (waiting.about_name, waiting.roles) == ("Sara", ("coordinator",))
    assert (waiting.can_approve, waiting.is_mine) == (True, False)
    approve_request(dora, request)
    assert list_requests(dora) == ()
    dora.close()

    sara = team.login("Sara")
    assert sara.gate.roles == {"coordinator"}
    assert not {one.name: one for one in list_users(sara)}["Sara"].alone
    sara.close()


def test_nobody_approves_their_own_request(team: Team) -> None:
    """Nor does a worker whose role is not the other one."""
    request = team.add("Sara", "coordinator")
    assert request
    for name in ("Leila", "Omar"):
        login = team.login(name)
        assert refused(partial(approve_request, login, request)).code == Code.NOT_PERMITTED
        login.close()
    assert does(team, "Leila", lambda it: [one.can_approve for one in list_requests(it)]) == [False]
    assert refused(lambda: team.login("Sara")).code == Code.NOT_PERMITTED


def test_who_is_both_manager_and_officer_is_still_one_person(team: Team) -> None:
    """Two roles in one pair of hands do not make two people."""
    request = does(
        team, "Leila", lambda it: grant_roles(it, it.user, ["manager", "dpo", "intake"]).value
    ).request  # type: ignore[attr-defined]
    does(team, "Dora", lambda it: approve_request(it, request))
    mine = does(team, "Leila", lambda it: revoke_user(it, team.ids["Omar"]).value).request  # type: ignore[attr-defined]

    problem = refused(lambda: does(team, "Leila", lambda it: approve_request(it, mine)))

    assert problem.code == Code.NOT_PERMITTED
    does(team, "Dora", lambda it: approve_request(it, mine))
    assert refused(lambda: team.login("Omar")).code == Code.WRONG_PASSPHRASE


def test_the_officer_asks_and_the_manager_approves(team: Team) -> None:
    """It works in both directions."""
    request = team.add("Sara", "intake", by="Dora")
    assert request
    does(team, "Leila", lambda it: approve_request(it, request))
    team.login("Sara").close()


def test_a_refused_newcomer_leaves_no_slot(team: Team) -> None:
    """And cannot be approved any more."""
    request = team.add("Sara", "coordinator")
    assert request
    assert (
        refused(lambda: does(team, "Omar", lambda it: refuse_request(it, request))).code
        == Code.NOT_PERMITTED
    )
    does(team, "Dora", lambda it: refuse_request(it, request))

    assert len(look_at_vault(team.folder).slots) == 3
    problem = refused(lambda: does(team, "Dora", lambda it: approve_request(it, request)))
    assert problem.code == Code.NOT_FOUND
    assert refused(lambda: team.login("Sara")).code == Code.WRONG_PASSPHRASE


def test_a_request_that_was_overtaken_is_not_approved(team: Team) -> None:
    """Of two that contradict each other the first signature decides."""

    def roles(login: Login, *roles: str) -> RecordId:
        request = grant_roles(login, team.ids["Omar"], roles).value.request
        assert request
        return request

    first = does(team, "Leila", lambda it: roles(it, "coordinator"))
    team.context = team.later(seconds=5)
    second = does(team, "Leila", lambda it: roles(it, "intake", "coordinator"))
    does(team, "Dora", lambda it: approve_request(it, RecordId(str(second))))

    problem = refused(
        lambda: does(team, "Dora", lambda it: approve_request(it, RecordId(str(first))))
    )

    assert problem.code == Code.USAGE
    assert does(team, "Omar", lambda it: it.gate.roles) == {"intake", "coordinator"}


def test_roles_written_without_the_second_signature_count_for_nothing(team: Team) -> None:
    """Whoever can write into the records, the lead's key included, makes nobody anything."""
    leila = team.login("Leila")
    keyring, keys = leila.store.keyring, leila.unlocked
    omar = keyring.roster.of_user(team.ids["Omar"])
    assert omar
    wished = (GRANT, grant_of(omar.with_roles(frozenset({"manager", "dpo"}))))
    forged = acts.new_act(keys.vault_id, keys.user.sign_seed, wished, team.context)
    by_lead = acts.new_act(keys.vault_id, keyring.lead_seed, wished, team.context)
    self_agreed = acts.approved(forged, keys.user.sign_seed)
    for act in (forged, by_lead, self_agreed):
        keyring.acts.keep(act)
    leila.close()

    assert does(team, "Omar", lambda it: it.gate.roles) == {"intake"}


def test_two_recovery_sheets_stand_for_the_second_person(team: Team) -> None:
    """Their key signs like an officer, and the act stays flagged."""
    leila = team.login("Leila")
    keyring, keys = leila.store.keyring, leila.unlocked
    seed = b"r" * 32
    root = acts.new_act(
        keys.vault_id, keys.user.sign_seed, (ROOT, [sign.public_of(seed)]), team.context
    )
    dora = team.login("Dora")
    keyring.acts.keep(acts.approved(root, dora.unlocked.user.sign_seed))
    dora.close()
    omar = keyring.roster.of_user(team.ids["Omar"])
    assert omar
    wished = (GRANT, grant_of(omar.with_roles(frozenset({"manager"}))))
    asked = acts.new_act(keys.vault_id, keys.user.sign_seed, wished, team.context)
    keyring.acts.keep(acts.approved(asked, seed))

    now = keyring.roster.of_user(team.ids["Omar"])

    assert now is not None
    assert (now.roles, now.alone) == (frozenset({"manager"}), True)
    leila.close()


@pytest.mark.parametrize(
    ("operation", "asker", "approver"),
    [
        (Operation.ERASE, "Leila", "Dora"),
        (Operation.EXPORT_MANY, "Leila", "Dora"),
    ],
)
def test_an_act_on_a_file_waits_for_its_second_person(
    team: Team, operation: Operation, asker: str, approver: str
) -> None:
    """Refused with 14 until it is approved; once it is used, it must be asked for again.

    A concern is opened by a half of its key too: see ``test_concerns``.
    """
    person = does(team, "Omar", lambda it: start_intake(it, four_things("أمينة")).value)
    about = RecordId(str(person))

    def wish(login: Login) -> acts.Act:
        return need_agreement(login, operation, about)

    assert refused(lambda: does(team, asker, wish)).code == Code.NEEDS_SECOND_PERSON
    assert refused(lambda: does(team, asker, wish)).code == Code.NEEDS_SECOND_PERSON
    waiting = does(team, approver, list_requests)
    assert isinstance(waiting, tuple)
    assert [one.about for one in waiting] == [about]
    does(team, approver, lambda it: approve_request(it, waiting[0].id))

    does(team, asker, lambda it: use(it, wish(it)))

    assert refused(lambda: does(team, asker, wish)).code == Code.NEEDS_SECOND_PERSON


def test_an_approval_is_good_for_a_week(team: Team) -> None:
    """After that it must be asked for again."""
    person = does(team, "Omar", lambda it: start_intake(it, four_things("أمينة")).value)
    about = RecordId(str(person))
    request = does(team, "Leila", lambda it: ask(it, Operation.EXPORT_MANY, about))
    does(team, "Dora", lambda it: approve_request(it, RecordId(str(request))))
    does(team, "Leila", lambda it: need_agreement(it, Operation.EXPORT_MANY, about))

    team.context = team.later(days=8)

    problem = refused(
        lambda: does(team, "Leila", lambda it: need_agreement(it, Operation.EXPORT_MANY, about))
    )
    assert problem.code == Code.NEEDS_SECOND_PERSON


def test_an_intake_worker_asks_for_erasing_and_for_nothing_else(team: Team) -> None:
    """Asking is what the table gives them; approving by the officer alone is not enough."""
    person = does(team, "Omar", lambda it: start_intake(it, four_things("أمينة")).value)
    about = RecordId(str(person))

    assert does(team, "Omar", lambda it: ask(it, Operation.ERASE, about))
    problem = refused(lambda: does(team, "Omar", lambda it: ask(it, Operation.EXPORT_MANY, about)))

    assert problem.code == Code.NOT_PERMITTED
    assert does(team, "Dora", lambda it: [one.can_approve for one in list_requests(it)]) == [False]
