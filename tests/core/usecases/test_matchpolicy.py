"""The centre's rules of matching: the same for all who match, and whose they are to change."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest

from app.errors import Code, Problem
from app.rules.matching.policy import USUAL_WEIGHTS, Criterion
from app.usecases.caseload import assign
from app.usecases.goals import add_goal
from app.usecases.login import Login
from app.usecases.matchfacts import pool_of
from app.usecases.matching import facts_number
from app.usecases.matchpolicy import change_policy, policy_of, weigh
from app.usecases.records import RowInput, list_records, put_records
from tests.core.usecases.office import WORKERS, Office, open_office
from tests.core.usecases.test_matchboard import helper, waiting


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Return an office with a worker of each role."""
    with open_office(tmp_path_factory.mktemp("office")) as found:
        yield found


def test_the_rules_of_the_centre_hold_whoever_looks(office: Office) -> None:
    """A coordinator, too, whose lists of people are brief, matches by what the centre decided."""
    change_policy(office.logins["first"], {"floor": 444, "goal": 77})

    for role in ("coordinator", "manager", "intake"):
        policy = policy_of(office.logins[role])
        assert (policy.floor, policy.weights[Criterion.GOAL]) == (444, 77), role


def test_those_who_match_change_the_rules(office: Office) -> None:
    """Coordinators and managers; nobody else."""
    for role in WORKERS:
        change = partial(change_policy, office.logins[role], {"floor": 310 + len(role)})
        if role in {"coordinator", "manager"}:
            change()
            continue
        with pytest.raises(Problem) as refused:
            change()
        assert refused.value.code is Code.NOT_PERMITTED


def test_only_the_weights_that_are_chosen_are_saved(login: Login) -> None:
    """So that two computers that choose different ones do not undo each other."""
    weigh(login, {Criterion.TIME: 50})
    weigh(login, {Criterion.WISHES: 0})

    (row,) = list_records(login, "matching", {}, 5)
    assert dict(row.stored) == {"centre": login.centre.id, "time": 50, "wishes": 0}


def test_where_none_counted_the_weights_that_were_shown_are_saved(login: Login) -> None:
    """Two computers can make it so together; then the usual ones hold and are shown."""
    none = {"centre": login.centre.id, **{one.value: 0 for one in Criterion}}
    put_records(login, [RowInput("matching", none)])
    assert policy_of(login).weights == USUAL_WEIGHTS

    weigh(login, {Criterion.TIME: 50})

    assert policy_of(login).weights == {**USUAL_WEIGHTS, Criterion.TIME: 50}


def test_runs_are_told_to_those_who_match(office: Office) -> None:
    """What a run came to is of the centre, and about nobody."""
    assert list(list_records(office.logins["coordinator"], "match_run", {}, 5)) == []


def test_the_same_people_are_matched_whoever_works_it_out(office: Office) -> None:
    """Also what few may read counts: whom to keep apart, words unread, limits, age, warnings."""
    first = office.logins["first"]
    amina, omar = waiting(first, "Amina"), waiting(first, "Omar", gender="male", help_topics="cv")
    minor = waiting(first, "Sami", mentor_excludes="nobody from my street", week_grid="mon")
    lena = helper(first, "Lena", limits="women_only", newcomer="yes", isco="222")
    put_records(
        first,
        [
            RowInput("apart", {"person": lena, "other": amina, "reason": "origin"}),
            RowInput("birth", {"person": minor, "adult": "no"}),
            RowInput("flag", {"person": omar, "kind": "safety", "instruction": "Ask first."}),
            RowInput("work", {"person": omar, "isco": "221"}),
        ],
    )
    day = "2026-04-01"
    add_goal(first, omar, {"type": "licence", "by_when": {"earliest": day, "latest": day}})
    for one in (amina, omar, minor):
        assign(first, one, first.user)

    pools = {role: pool_of(office.logins[role]) for role in ("coordinator", "manager")}
    assert facts_number(pools["coordinator"]) == facts_number(pools["manager"])
    assert pools["coordinator"].mentor[lena].never_with == {amina}
    assert pools["coordinator"].student[minor].is_minor
