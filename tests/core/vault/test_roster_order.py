"""The roster is one function of the acts there are, in whatever order they have come."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.crypto import sign
from app.vault import acts
from tests.core.vault.rosters import NAMES, Centre, at_work, member, roster, seed_of


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Centre:
    return Centre(tmp_path_factory.mktemp("state"))


def test_what_was_agreed_to_late_counts_when_it_was_agreed_to(centre: Centre) -> None:
    """Dora is to be let go: what she has signed between the asking and the agreeing stands."""
    mona = centre.grant("Leila", member("Mona", "dpo"), 5)
    gone = centre.grant("Leila", member("Dora", "dpo", is_active=False), 10)
    omar = centre.grant("Leila", member("Omar", "intake"), 20)

    told = [
        *centre.begun(),
        *centre.agree("Dora", mona, 6),
        *centre.agree("Mona", gone, 40),
        *centre.agree("Dora", omar, 30),
    ]

    assert set(at_work(told)) == {member(one).user for one in ("Leila", "Mona", "Omar")}


def test_who_became_officer_after_the_asking_can_agree(centre: Centre) -> None:
    """So it was on the computer where they did."""
    omar = centre.grant("Leila", member("Omar", "intake"), 10)
    mona = centre.grant("Leila", member("Mona", "dpo"), 20)

    told = [*centre.begun(), *centre.agree("Dora", mona, 30), *centre.agree("Mona", omar, 40)]

    assert member("Omar").user in at_work(told)


def test_an_approval_of_before_that_tells_no_time_counts_as_soon_as_it_can(centre: Centre) -> None:
    """Vaults from before keep their workers."""
    omar = acts.approved(centre.grant("Leila", member("Omar", "intake"), 10), seed_of("Mona"))
    mona = acts.approved(centre.grant("Leila", member("Mona", "dpo"), 20), seed_of("Dora"))

    assert member("Omar").user in at_work([*centre.begun(), omar, mona])


def test_nobody_is_changed_by_what_was_asked_before_another_change(centre: Centre) -> None:
    """A request that was overtaken elsewhere brings nobody back; letting go always counts."""
    omar = centre.grant("Leila", member("Omar", "intake"), 10)
    more = centre.grant("Leila", member("Omar", "intake", "coordinator"), 20)
    gone = centre.grant("Leila", member("Omar", "intake", is_active=False), 25)
    begun = [*centre.begun(), *centre.agree("Dora", omar, 11)]

    kept_out = [*begun, *centre.agree("Dora", gone, 30), *centre.agree("Dora", more, 40)]
    let_go = [*begun, *centre.agree("Dora", more, 30), *centre.agree("Dora", gone, 40)]

    assert member("Omar").user not in at_work(kept_out)
    assert member("Omar").user not in at_work(let_go)


def test_who_is_let_go_comes_back_by_no_wish_from_before_that_was_agreed_to(
    centre: Centre,
) -> None:
    """Roles that were asked for between the asking and the agreeing, at another computer."""
    omar = centre.grant("Leila", member("Omar", "intake"), 5)
    gone = centre.grant("Leila", member("Omar", "intake", is_active=False), 10)
    more = centre.grant("Leila", member("Omar", "intake", "safeguarding"), 20)
    again = centre.grant("Leila", member("Omar", "intake"), 35)
    told = [
        *centre.begun(),
        *centre.agree("Dora", omar, 6),
        *centre.agree("Dora", gone, 30),
        *centre.agree("Dora", more, 40),
    ]

    assert member("Omar").user not in at_work(told)
    assert member("Omar").user in at_work([*told, *centre.agree("Dora", again, 50)])


def test_the_last_key_that_sheets_gave_is_the_only_one(centre: Centre) -> None:
    """The roles stay those that people gave, also if they gave them meanwhile elsewhere."""
    more = centre.grant("Leila", member("Dora", "dpo", "intake"), 10)
    told = [
        *centre.begun(),
        *centre.agree("one", more, 11),
        centre.grant("one", member("Dora", "dpo", key="new key"), 20),
        centre.grant("one", member("Dora", "dpo", key="newer key"), 30),
    ]

    found = [one for one in roster(told).members.values() if one.user == member("Dora").user]

    (active,) = [one for one in found if one.is_active]
    assert active.key == member("Dora", key="newer key").key
    assert active.roles == {"dpo", "intake"}
    assert len(found) == 3


def test_a_key_that_sheets_replaced_comes_back_by_no_change_of_roles(centre: Centre) -> None:
    """Whoever had not heard of it names the old key; the roles go to the new one."""
    more = centre.grant("Leila", member("Dora", "dpo", "intake"), 30)
    told = [
        *centre.begun(),
        centre.grant("one", member("Dora", "dpo", key="new key"), 20),
        *centre.agree("one", more, 31),
    ]

    active = [one for one in roster(told).members.values() if one.user == member("Dora").user]

    assert [(one.key, set(one.roles)) for one in active if one.is_active] == [
        (member("Dora", key="new key").key, {"dpo", "intake"})
    ]


def test_who_was_let_go_and_comes_back_has_the_key_they_had_last(centre: Centre) -> None:
    """Neither one that sheets had replaced, nor one that replaced sheets gave."""
    told = [
        *centre.begun(),
        *centre.agree("Dora", centre.grant("Leila", member("Omar", "intake"), 5), 6),
        centre.grant("one", member("Omar", "intake", key="new key"), 10),
    ]
    heard = [told[-1]]
    newer = centre.sheets("Leila", "two", 12, heard)
    told += centre.agree("Dora", newer, 13, heard)
    told.append(centre.grant("one", member("Omar", "intake", key="newer key"), 14))
    gone = centre.grant("Leila", member("Omar", "intake", is_active=False), 20)
    told += centre.agree("Dora", gone, 21)
    last = roster(told).of_user(member("Omar").user)
    back = centre.grant("Leila", member("Omar", "intake"), 30)

    found = roster([*told, *centre.agree("Dora", back, 31)])

    assert last is not None
    assert last.key == member("Omar", key="new key").key
    assert [
        one.key for one in found.members.values() if one.is_active and one.user == last.user
    ] == [last.key]


@pytest.mark.parametrize("at", [15, 25, 2])
def test_new_sheets_end_what_old_ones_did_unheard_of(centre: Centre, at: int) -> None:
    """Whatever the clock of that computer says; the key is known, and opens nothing."""
    newer = centre.sheets("Leila", "two", 20)
    used = centre.grant("one", member("Dora", "dpo", key="new key"), max(at, 5))

    told = [*centre.begun(), used, *centre.agree("Dora", newer, 30)]
    found = roster(told)

    assert found.root == sign.public_of(seed_of("two"))
    assert found.aside == {member("Dora", key="new key").key}
    assert found.members[member("Dora").key].is_active
    assert not found.members[member("Dora", key="new key").key].is_active


def test_one_alone_ends_with_new_sheets_what_did_not_end_them(centre: Centre) -> None:
    """A key that sheets have replaced can not undo that by making others; another's can."""
    first = centre.grant("lead", member("Leila", "manager"), 1)
    omar = centre.grant("Leila", member("Omar", "intake"), 2)
    begun = [first, omar, centre.sheets("Leila", "one", 3)]
    newer = centre.sheets("Leila", "two", 20)

    hers = roster([*begun, centre.grant("one", member("Leila", key="new key"), 10), newer])
    his = roster([*begun, centre.grant("one", member("Omar", key="new key"), 10), newer])

    assert hers.root == sign.public_of(seed_of("one"))
    assert hers.is_lead(member("Leila", key="new key").key)
    assert his.root == sign.public_of(seed_of("two"))
    assert his.aside == {member("Omar", key="new key").key}


def test_new_sheets_keep_what_old_ones_did_and_was_heard_of(centre: Centre) -> None:
    """By who asked for them, or by who agreed."""
    used = centre.grant("one", member("Leila", "manager", key="new key"), 15)
    for heard in (([used], ()), ((), [used])):
        newer = centre.sheets("new key", "two", 20, heard=heard[0])
        told = [*centre.begun(), used, *centre.agree("Dora", newer, 30, heard=heard[1])]

        assert roster(told).members[member("Leila", key="new key").key].is_active
        assert roster(told).root == sign.public_of(seed_of("two"))


def test_sheets_that_nobody_could_make_end_nothing(centre: Centre) -> None:
    """A worker who takes in students signs new ones: they are none."""
    omar = centre.grant("Leila", member("Omar", "intake"), 10)
    used = centre.grant("one", member("Dora", "dpo", key="new key"), 15)
    told = [*centre.begun(), *centre.agree("Dora", omar, 11), used]

    forged = [centre.sheets("Omar", "two", 20), *centre.agree("Omar", centre.begun()[2], 21)]

    assert roster([*told, *forged]) == roster(told)


SEEDS = ("Leila", "Dora", "Mona", "Omar", "Sami", "one", "two", "new key", "newer key")


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[int, int, int, int, bool]]:
    number = st.integers(0, len(SEEDS) - 1)
    act = st.tuples(st.integers(0, 4), number, number, st.integers(5, 40), st.booleans())
    return draw(st.lists(act, min_size=1, max_size=10))


@given(history=histories(), shuffled=st.integers(0, 2**32))
def test_the_order_in_which_acts_come_changes_nothing(
    centre: Centre, history: list[tuple[int, int, int, int, bool]], shuffled: int
) -> None:
    """Grants, sheets, uses of sheets and agreements, by anybody, at any time, also twice."""
    told = centre.begun()
    roles = ("manager", "dpo", "intake")
    for kind, who, whom, at, flag in history:
        by, of = SEEDS[who], SEEDS[whom]
        name = of if of in NAMES else NAMES[at % len(NAMES)]
        if kind == 0:
            one = member(name, roles[at % 3], key=of, is_active=flag)
            told.append(centre.grant(by, one, at))
        elif kind == 1:
            told.append(centre.sheets(by, of, at, heard=told[:: 2 if flag else 1]))
        elif kind == 2:
            told += centre.agree(by, told[whom % len(told)], at, heard=told if flag else ())
        else:
            told.append(centre.grant("one", member(name, roles[at % 3], key=of), at))
    once = {one.id: one for one in told}
    told = list(once.values())
    other = list(told)
    Random(shuffled).shuffle(other)

    assert roster(other) == roster(told)
    assert roster([*other, *told[:3]]) == roster(told)
