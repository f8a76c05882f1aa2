"""What needs two people is asked at one computer and answered at another."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.context import fixed_clock
from app.errors import Code, Problem
from app.records import derived_id
from app.rules.roles import Operation
from app.sync.stores.folder import FolderStore
from app.usecases.concerns import add_concern, show_concern
from app.usecases.login import Login
from app.usecases.requests import (
    ask,
    asked_for,
    list_requests,
    need_agreement,
    refuse_request,
    use,
)
from app.usecases.today import Due, list_today
from app.vault import acts
from app.vault.acts import Act
from app.vault.merge_in import Batch
from app.vault.values import id_bytes
from app.vault.vouching import check_erasures, proof_of
from tests.core.usecases.pair import Pair
from tests.fakes import NOON


@pytest.fixture
def pair(tmp_path: Path) -> Pair:
    return Pair(tmp_path)


def test_what_is_asked_at_one_computer_is_agreed_to_at_another(pair: Pair) -> None:
    """The officer sees it there, signs, and the manager may go on here once the stick is back."""
    request = pair.ask()
    pair.carry(0, 1)
    assert pair.waiting(1) == [request]
    for name, is_told in (("Dora", True), ("Omar", False)):
        login = pair.login(1, name)
        assert (Due.REQUEST in list_today(login).counts) == is_told
        login.close()

    pair.approve(1, request)

    assert pair.waiting(1) == []
    assert not pair.may(0)
    pair.carry(1, 0)
    assert pair.may(0)
    assert pair.waiting(0) == []


def test_nobody_approves_their_own_request_at_the_other_computer(pair: Pair) -> None:
    """The manager who asked is refused there as here, and so is who may not agree."""
    request = pair.ask()
    pair.carry(0, 1)

    for name in ("Leila", "Omar"):
        with pytest.raises(Problem) as refused:
            pair.approve(1, request, name)
        assert refused.value.code == Code.NOT_PERMITTED


def test_an_approval_by_the_author_that_was_made_up_does_not_count(pair: Pair) -> None:
    """The second signature is the author's own: the other computer lets it wait."""
    request = pair.ask()
    login = pair.login(0, "Leila")
    book = login.store.keyring.acts
    forged = acts.approved(book.waiting(request), login.unlocked.user.sign_seed)
    book.keep(forged)
    login.close()
    pair.carry(0, 1)

    assert pair.waiting(1) == [request]
    assert not pair.may(1)


def test_two_approvals_are_one(pair: Pair) -> None:
    """Agreed to at both computers, it is good for one use."""
    request = pair.ask()
    pair.carry(0, 1)
    pair.approve(0, request)
    pair.approve(1, request)
    pair.carry(0, 1, 0)
    assert pair.may(0)

    login = pair.login(0, "Leila")
    use(login, need_agreement(login, Operation.ERASE, pair.amina))
    login.close()
    pair.carry(0, 1, 0)

    login = pair.login(1, "Leila")
    done = [one.id for one in login.store.keyring.acts.in_state(acts.USED)]
    assert done == [request]
    login.close()
    assert not pair.may(1)


@pytest.mark.parametrize("operation", [Operation.ERASE, Operation.EXPORT_MANY])
def test_an_agreement_is_good_at_the_computer_where_it_was_asked_for(
    pair: Pair, operation: Operation
) -> None:
    """Before they exchange again the other one says where; asked for there, it is another."""
    request = pair.ask(operation)
    pair.carry(0, 1)
    pair.approve(1, request)
    pair.carry(1, 0)

    login = pair.login(1, "Leila")
    with pytest.raises(Problem) as elsewhere:
        need_agreement(login, operation, pair.amina)
    assert elsewhere.value.code == Code.NEEDS_SECOND_PERSON
    assert elsewhere.value.detail == "elsewhere"
    assert "counts only there" in elsewhere.value.text.msgid
    assert asked_for(login, operation, pair.amina) is None
    other = ask(login, operation, pair.amina)
    login.close()
    login = pair.login(0, "Leila")
    assert need_agreement(login, operation, pair.amina).id == request
    login.close()
    pair.approve(1, other)
    login = pair.login(1, "Leila")
    assert need_agreement(login, operation, pair.amina).id == other
    login.close()


def test_a_request_of_before_computers_were_named_in_it_is_good_nowhere(pair: Pair) -> None:
    """Its signatures hold, and an erasure they stand behind too; what comes is asked anew."""
    login = pair.login(0, "Leila")
    book = login.store.keyring.acts
    said = (Operation.ERASE.value, [id_bytes(pair.amina)])
    old = acts.new_act(login.unlocked.vault_id, login.unlocked.user.sign_seed, said, login.context)
    book.keep(replace(old, state=acts.ASKED))
    login.close()
    pair.approve(0, old.id)

    assert not pair.may(0)
    login = pair.login(0, "Leila")
    proof = proof_of(next(one for one in book_of(login) if one.id == old.id))
    gone = Batch((), (), (), (), erased=((id_bytes(pair.amina), 1, proof),))
    check_erasures(gone, login.store.keyring.roster, login.unlocked.vault_id)
    login.close()


def test_what_was_refused_stays_refused(pair: Pair) -> None:
    """Refused there, it waits nowhere; an old stick does not bring it back."""
    request = pair.ask()
    pair.carry(0)
    shutil.copytree(pair.root / "stick", pair.root / "old")
    pair.carry(1)
    login = pair.login(1, "Dora")
    refuse_request(login, request)
    login.close()
    pair.carry(1, 0)
    assert pair.waiting(0) == []

    pair.stick = FolderStore(pair.root / "old")
    pair.carry(1, 0)

    assert pair.waiting(0) == pair.waiting(1) == []
    with pytest.raises(Problem):
        pair.approve(1, request)


def test_a_refusal_by_who_may_not_refuse_counts_nowhere_else(pair: Pair) -> None:
    """An intake worker signs one, past the program; the request still waits."""
    request = pair.ask()
    pair.carry(0, 1)
    login = pair.login(1, "Omar")
    book = login.store.keyring.acts
    content = [bytes.fromhex(request.replace("-", ""))]
    seed = login.unlocked.user.sign_seed
    book.keep(book.signed(seed, ("request.refused", content), login.context))
    login.close()
    pair.carry(1, 0)

    assert pair.waiting(0) == [request]
    assert pair.waiting(1) == [request]


def test_what_is_over_does_not_come_back(pair: Pair) -> None:
    """After eight days it waits nowhere, and a computer that hears of it then takes nothing."""
    request = pair.ask()
    pair.carry(0)
    for team in pair.teams:
        team.context = replace(
            team.context, now=fixed_clock(NOON + timedelta(days=8), timedelta(milliseconds=1))
        )
    pair.carry(1)

    assert pair.waiting(1) == []
    assert pair.waiting(0) == []
    with pytest.raises(Problem) as late:
        pair.approve(0, request)
    assert late.value.code == Code.USAGE


def test_an_agreement_too_old_is_none(pair: Pair) -> None:
    """It came back in time and lay for more than a week."""
    request = pair.ask()
    pair.carry(0, 1)
    pair.approve(1, request)
    pair.carry(1, 0)
    team = pair.teams[0]
    team.context = replace(
        team.context, now=fixed_clock(NOON + timedelta(days=8), timedelta(milliseconds=1))
    )

    assert not pair.may(0)


def test_a_newcomer_waits_at_both_computers_and_comes_in_at_both(pair: Pair) -> None:
    """Who was asked for here is shown as waiting there, and the officer agrees to them there."""
    request = pair.teams[0].add("Sara", "coordinator")
    assert request
    pair.carry(0, 1)
    sara = pair.users(1)["Sara"]
    assert (sara.is_active, sara.has_key) == (False, True)  # waits; has not left
    assert pair.users(0)["Sara"].has_key

    pair.approve(1, request)
    pair.carry(1, by="Dora")
    pair.carry(0, by="Leila")
    pair.carry(1)

    pair.teams[1].passphrases["Sara"] = pair.teams[0].passphrases["Sara"]
    for number in (0, 1):
        assert pair.login(number, "Sara").worker_name == "Sara"
        assert pair.users(number)["Sara"].is_active


def test_a_newcomer_who_is_refused_there_leaves_no_slot_here(pair: Pair) -> None:
    """The manager's next exchange takes the slot away."""
    request = pair.teams[0].add("Sara", "coordinator")
    assert request
    pair.carry(0, 1)
    login = pair.login(1, "Dora")
    refuse_request(login, request)
    login.close()
    pair.carry(1)
    pair.carry(0, by="Leila")

    assert not pair.users(0)["Sara"].has_key
    assert not pair.users(1)["Sara"].has_key


def test_two_answers_to_a_newcomer_end_alike_everywhere(pair: Pair) -> None:
    """Refused at one computer and agreed to at the other: two signatures stand, at both."""
    request = pair.teams[0].add("Sara", "coordinator")
    assert request
    pair.carry(0, 1)
    pair.approve(0, request)
    login = pair.login(1, "Dora")
    refuse_request(login, request)
    login.close()
    pair.carry(0, 1, 0, 1, by="Leila")

    for number in (0, 1):
        assert pair.users(number)["Sara"].is_active


def test_a_concern_is_opened_in_need_by_two_people_at_two_computers(pair: Pair) -> None:
    """The officer's half of the key comes back with the stick."""
    pair.teams[0].add("Safa", "safeguarding")
    (waiting,) = pair.waiting(0)
    pair.approve(0, waiting)
    login = pair.login(0, "Omar")
    concern = add_concern(login, pair.amina, "Somebody waits for her outside.").value.id
    login.close()
    pair.carry(0, 1, 0)
    login = pair.login(0, "Leila")
    with pytest.raises(Problem) as asked:
        show_concern(login, concern)
    assert asked.value.code == Code.NEEDS_SECOND_PERSON
    login.close()
    pair.carry(0, 1)
    (request,) = pair.waiting(1)
    pair.approve(1, request)
    login = pair.login(1, "Leila")
    with pytest.raises(Problem) as elsewhere:
        show_concern(login, concern)
    assert elsewhere.value.code == Code.NEEDS_SECOND_PERSON
    login.close()
    pair.carry(1, 0)

    login = pair.login(0, "Leila")
    assert show_concern(login, concern).value.words == "Somebody waits for her outside."
    login.close()


def test_a_clock_that_once_ran_ahead_ends_no_request(pair: Pair) -> None:
    """A worker was added under a clock of next year; what is asked today still waits today."""
    now = pair.teams[0].context
    pair.teams[0].context = replace(now, now=fixed_clock(NOON + timedelta(days=400)))
    added = pair.teams[0].add("Sami", "intake")
    assert added
    pair.approve(0, added)
    pair.teams[0].context = now

    request = pair.ask()

    assert pair.waiting(0) == [request]
    pair.approve(0, request)
    assert pair.may(0)


def test_an_export_asked_for_here_is_agreed_to_there_with_its_number_of_people(
    pair: Pair,
) -> None:
    """The officer at the other computer signs how many people it is of; it counts back here."""
    about = derived_id("some people")
    login = pair.login(0, "Leila")
    request = ask(login, Operation.EXPORT_MANY, about, 26)
    login.close()
    pair.carry(0, 1)
    login = pair.login(1, "Dora")
    (told,) = list_requests(login)
    login.close()

    pair.approve(1, request)
    pair.carry(1, 0)

    assert (told.id, told.people, told.can_approve) == (request, 26, True)
    login = pair.login(0, "Leila")
    assert need_agreement(login, Operation.EXPORT_MANY, about, 30).id == request
    login.close()


def book_of(login: Login) -> tuple[Act, ...]:
    """Return the acts that two have signed."""
    return login.store.keyring.acts.in_state(acts.DONE)
