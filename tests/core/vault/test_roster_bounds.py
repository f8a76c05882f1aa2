"""What nobody can do by acts of their making: forged ones, somebody else's, too many."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.crypto import sign
from app.crypto.agekeys import HYBRID_PUBLIC_BYTES
from app.vault import acts, devices, rosterfold
from app.vault.acts import Act
from app.vault.devices import DEVICE, HUB, Device
from app.vault.roster import ROOT, Member, grant_of
from tests.core.vault.rosters import Centre, at_work, member, roster, seed_of

OMAR = member("Omar", "intake")
BOX = Device(b"b" * 16, b"p" * 32, bytes(HYBRID_PUBLIC_BYTES), "front desk")


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Centre:
    return Centre(Path(tmp_path_factory.mktemp("state")))


def with_omar(centre: Centre) -> list[Act]:
    """Return a centre with a manager, an officer, sheets, and Omar, who takes in students."""
    return [*centre.begun(), *centre.agree("Dora", centre.grant("Leila", OMAR, 5), 6)]


def active_key(told: list[Act], name: str) -> bytes:
    """Return the one key of a worker that opens anything."""
    (found,) = [
        one.key
        for one in roster(told).members.values()
        if one.is_active and one.user == member(name).user
    ]
    return found


def test_acts_of_one_moment_count_in_the_same_order_everywhere(centre: Centre) -> None:
    """Whichever came first to a computer."""
    twins = [centre.grant("one", member("Omar", "intake", key=at), 20) for at in ("new", "newer")]

    found = [active_key([*with_omar(centre), *order], "Omar") for order in (twins, twins[::-1])]

    assert found[0] == found[1]


def test_what_nobody_signed_counts_for_nothing(centre: Centre) -> None:
    """Neither as an act nor in place of one whose id it bears; nor does an approval forged."""
    told = with_omar(centre)
    asked = centre.grant("Leila", member("Sami", "manager"), 20)
    forged = [
        replace(centre.grant("Leila", OMAR, 30), signature=bytes(64)),
        replace(told[0], content=grant_of(member("Sami", "manager")), signature=bytes(64)),
        replace(asked, approver=sign.public_of(seed_of("Dora")), approval=bytes(64)),
    ]

    assert roster([*told, *forged]) == roster(told)
    assert member("Sami").user in at_work([*told, acts.approved(asked, seed_of("Dora"))])


def test_only_the_first_key_begins_a_centre(centre: Centre) -> None:
    """Whoever gives themselves a role before anybody has one is nobody."""
    alone = member("Sami", "manager")

    assert at_work([centre.grant("Sami", alone, 1)]) == {}
    assert at_work([centre.grant("Sami", alone, 0), *centre.begun()]) == at_work(centre.begun())


@pytest.mark.parametrize("kind", [DEVICE, HUB])
def test_only_who_leads_says_which_computers_there_are(centre: Centre, kind: str) -> None:
    """And one that was let in signs with the key that it came with, for ever."""
    told, named = with_omar(centre), devices.named
    let_in = centre.act(seed_of("Leila"), kind, named(BOX), 20)
    other = centre.act(seed_of("Dora"), kind, named(replace(BOX, public=b"q" * 32)), 30)
    out = centre.act(seed_of("Dora"), kind, named(replace(BOX, is_active=False)), 40)
    his = [centre.act(seed_of("Omar"), kind, named(BOX), 20)]
    his.append(centre.act(seed_of("Omar"), kind, named(replace(BOX, is_active=False)), 50))

    begun = roster([*told, *his])
    found = [roster([*told, let_in, *more]) for more in ([other], [other, *his], [other, out])]

    assert not begun.devices
    assert not begun.hubs
    places = [one.devices if kind == DEVICE else one.hubs for one in found]
    assert [(one[BOX.id].public, one[BOX.id].is_active) for one in places] == [
        (BOX.public, True),
        (BOX.public, True),
        (BOX.public, False),
    ]
    assert found[2].last_ms == out.at_ms
    assert begun.last_ms == roster(told).last_ms


def test_letting_go_counts_however_late_it_was_agreed_to(centre: Centre) -> None:
    """Though roles were asked for, and agreed to, after it was asked."""
    gone = centre.grant("Leila", member("Omar", "intake", is_active=False), 10)
    more = centre.grant("Leila", member("Omar", "intake", "coordinator"), 20)
    told = [*with_omar(centre), *centre.agree("Dora", more, 30), *centre.agree("Dora", gone, 40)]

    assert member("Omar").user not in at_work(told)


def test_roles_count_in_the_order_in_which_they_were_asked_for(centre: Centre) -> None:
    """The later wish was not overtaken by one that was agreed to after it was asked."""
    first = centre.grant("Leila", member("Omar", "intake", "coordinator"), 10)
    second = centre.grant("Leila", member("Omar", "coordinator"), 20)
    told = [*with_omar(centre), *centre.agree("Dora", first, 30), *centre.agree("Dora", second, 40)]

    assert at_work(told)[member("Omar").user] == {"coordinator"}


def test_what_was_done_without_a_second_person_is_flagged(centre: Centre) -> None:
    """Alone where nobody could agree, or with sheets, in either way of telling it."""
    omar, sami, mona = (
        centre.grant("Leila", member(name, "intake"), 5) for name in ("Omar", "Sami", "Mona")
    )

    told = [*centre.begun(), *centre.agree("one", omar, 8), acts.approved(sami, seed_of("one"))]
    told += centre.agree("Dora", mona, 10)

    found = {one.user: one.alone for one in roster(told).members.values()}
    names = ("Leila", "Dora", "Omar", "Sami", "Mona")
    assert [found[member(one).user] for one in names] == [True, True, True, True, False]


def test_all_sheets_that_were_in_force_are_known(centre: Centre) -> None:
    """What was agreed to with them stays agreed to."""
    told = [*centre.begun(), *centre.agree("Dora", centre.sheets("Leila", "two", 20), 30)]
    third = centre.sheets("two", "three", 40)

    found = roster([*told, third])

    keys = {sign.public_of(seed_of(one)) for one in ("one", "two", "three")}
    assert found.roots == keys
    assert found.root == sign.public_of(seed_of("three"))


def test_sheets_from_before_they_told_what_was_heard_end_nothing(centre: Centre) -> None:
    """Nobody can say what whoever made them had heard of."""
    used = centre.grant("one", member("Omar", "intake", key="new"), 15)
    newer = centre.act(seed_of("Leila"), ROOT, [sign.public_of(seed_of("two"))], 20)
    told = [*with_omar(centre), used, *centre.agree("Dora", newer, 30)]

    assert roster(told).root == sign.public_of(seed_of("two"))
    assert active_key(told, "Omar") == member("Omar", key="new").key


@pytest.mark.parametrize("by", ["who asked", "who agreed", "nobody"])
def test_what_either_had_heard_of_stays(centre: Centre, by: str) -> None:
    """A key from old sheets that is known to one of two goes on."""
    used = centre.grant("one", member("Omar", "intake", key="new"), 15)
    heard = {one: [used] if one == by else [] for one in ("who asked", "who agreed")}
    newer = centre.sheets("Leila", "two", 20, heard=heard["who asked"])
    told = [
        *with_omar(centre),
        used,
        *centre.agree("Dora", newer, 30, heard=heard["who agreed"]),
    ]

    assert active_key(told, "Omar") == member("Omar", key="" if by == "nobody" else "new").key


@pytest.mark.parametrize("is_alone", [True, False])
def test_a_replaced_passphrase_and_old_sheets_end_nothing_together(
    centre: Centre, is_alone: bool
) -> None:
    """Both may be in the hands of whoever has found them; whether or not others could agree."""
    alone = [
        centre.grant("lead", member("Leila", "manager"), 1),
        centre.sheets("Leila", "one", 3),
    ]
    told = alone if is_alone else centre.begun()
    told.append(centre.grant("one", member("Leila", "manager", key="new"), 10))

    told += centre.agree("one", centre.sheets("Leila", "two", 20), 21)

    assert roster(told).root == sign.public_of(seed_of("one"))
    assert active_key(told, "Leila") == member("Leila", key="new").key


def test_what_sheets_did_unheard_of_is_ended_sheets_after_sheets(centre: Centre) -> None:
    """The third end what the second did; what the first did stays ended."""
    told = with_omar(centre)
    told.append(centre.grant("one", member("Omar", "intake", key="new"), 15))
    told += centre.agree("Dora", centre.sheets("Leila", "two", 20), 30)
    told.append(centre.grant("two", member("Omar", "intake", key="newer"), 35))
    told += centre.agree("Dora", centre.sheets("Leila", "three", 40), 45)

    assert roster(told).root == sign.public_of(seed_of("three"))
    assert active_key(told, "Omar") == member("Omar").key
    assert roster(told).aside == {member("Omar", key=one).key for one in ("new", "newer")}


def test_nobody_keeps_a_computer_busy_with_sheets(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After so many tries what sheets did stays."""
    told = with_omar(centre)
    told.append(centre.grant("one", member("Omar", "intake", key="new"), 15))
    told += centre.agree("Dora", centre.sheets("Leila", "two", 20), 30)
    assert active_key(told, "Omar") == member("Omar").key

    monkeypatch.setattr(rosterfold, "MOST_TRIED", 0)

    assert active_key(told, "Omar") == member("Omar", key="new").key


GONE = member("Omar", "intake", is_active=False)


def changed(centre: Centre, one: Member, at: int) -> list[Act]:
    """Return that two people changed a worker, a moment apart."""
    return centre.agree("Dora", centre.grant("Leila", one, at), at + 1)


def test_who_is_let_go_keeps_no_key(centre: Centre) -> None:
    """Whichever of two the act names; the one that was theirs last stays the last."""
    told = with_omar(centre)
    told += changed(centre, member("Omar", "intake", key="second"), 10)
    told += changed(centre, OMAR, 20)
    told += changed(centre, GONE, 30)

    last = roster(told).of_user(OMAR.user)

    assert OMAR.user not in at_work(told)
    assert last is not None
    assert last.key == OMAR.key


def test_sheets_bring_nobody_back_and_help_who_was_taken_back(centre: Centre) -> None:
    """Whoever two people have let go, only two people take back."""
    told = [*with_omar(centre), *changed(centre, GONE, 10)]
    assert OMAR.user not in at_work([*told, centre.grant("one", replace(OMAR, key=b"n" * 32), 30)])

    told += changed(centre, OMAR, 20)
    told.append(centre.grant("one", member("Omar", "intake", key="new"), 30))

    assert active_key(told, "Omar") == member("Omar", key="new").key
    assert roster(told).last_ms == told[-1].at_ms


def test_a_key_that_sheets_let_go_is_given_by_no_change_of_roles(centre: Centre) -> None:
    """The roles go to the key that works."""
    told = [
        *with_omar(centre),
        centre.grant("one", member("Omar", "intake", key="new"), 10),
        centre.grant("one", member("Omar", "intake", key="odd", is_active=False), 12),
        *changed(centre, member("Omar", "coordinator", key="odd"), 20),
    ]

    assert active_key(told, "Omar") == member("Omar", key="new").key
    assert at_work(told)[OMAR.user] == {"coordinator"}


def test_a_change_asked_for_before_sheets_were_used_gives_nothing(centre: Centre) -> None:
    """It was asked of somebody who had another key."""
    more = centre.grant("Leila", member("Omar", "intake", "manager"), 10)
    told = [*with_omar(centre), centre.grant("one", member("Omar", "intake", key="new"), 20)]

    assert at_work([*told, *centre.agree("Dora", more, 30)])[OMAR.user] == {"intake"}


def test_what_replaced_sheets_say_makes_nobody_known_and_ends_nothing(centre: Centre) -> None:
    """Only a key that they gave to somebody known is known, until two people give it."""
    two = centre.agree("Dora", centre.sheets("Leila", "two", 20), 21)
    told = [*with_omar(centre), *two]
    odd = [
        centre.grant("one", OMAR, 30),
        centre.grant("one", member("Sami", "intake"), 31),
        centre.grant("one", member("Omar", "intake", key="odd", is_active=False), 32),
    ]
    new = member("Omar", "intake", key="new")

    assert roster([*told, *odd]) == roster(told)
    assert roster([*told, centre.grant("one", new, 33)]).aside == {new.key}
    given = roster([*told, centre.grant("one", new, 33), *changed(centre, new, 40)])
    assert (given.aside, given.members[new.key].is_active) == (frozenset(), True)


def test_all_roles_that_somebody_ever_had_are_known(centre: Centre) -> None:
    """By their key: what they have signed stays signed."""
    told = [*with_omar(centre), *changed(centre, member("Omar", "coordinator"), 10)]

    assert roster(told).ever[OMAR.key] == {"intake", "coordinator"}


def test_an_old_wish_to_let_go_makes_no_older_one_count_again(centre: Centre) -> None:
    """As of before approvals told their time: it counts, and sets no clock back."""
    gone = acts.approved(centre.grant("Leila", GONE, 10), seed_of("Mona"))
    again = centre.grant("Leila", OMAR, 15)
    told = [*with_omar(centre), *changed(centre, member("Omar", "coordinator"), 20), gone]
    told += changed(centre, member("Mona", "dpo"), 40)

    assert OMAR.user not in at_work(told)
    assert roster(told).last_ms == told[-1].at_ms
    assert OMAR.user not in at_work([*told, *centre.agree("Dora", again, 50)])
