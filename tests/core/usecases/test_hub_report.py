"""Numbers over the centres of a hub: nobody's name, no small numbers, once a quarter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.context import fixed_clock
from app.errors import Code, Problem
from app.records import Change, RecordId
from app.usecases.consents import answer_consents
from app.usecases.hubreport import count_centres, hub_report
from app.usecases.login import Login
from app.usecases.people import start_intake
from app.usecases.vaults import NewVault, init_vault
from tests.core.usecases.computers import PASSPHRASE
from tests.core.usecases.hubs import HUB, Hub
from tests.core.usecases.online import Place
from tests.fakes import NOON, fake_context, four_things

SAID = ("online_sync", "leave_this_centre", "statistics")


@pytest.fixture
def place(login: Login, tmp_path: Path) -> Iterator[Place]:
    """Return a centre of one computer."""
    made = Place(login, tmp_path / "a", 1)
    yield made
    made.close()


def student(login: Login, *purposes: str) -> RecordId:
    """Return a new student who said yes to these purposes."""
    person = start_intake(login, four_things("Zanzibarheliotrope")).value
    named = {"leave_this_centre": {"named": HUB}}
    said = [{"purpose": one, "answer": "given", **named.get(one, {})} for one in purposes or SAID]
    answer_consents(login, person, said)
    return person


def have(login: Login, kind: str, state: str, people: list[RecordId]) -> None:
    """Give each of these people a row of a kind in a state."""
    changes = []
    for person in people:
        row = RecordId(login.context.record_id())
        told = {"person": person, "state": state}
        changes += [Change(kind, row, person, key, value) for key, value in told.items()]
    login.store.append(changes, "x", user=login.user)


def test_numbers_of_one_centre(hub: Hub, place: Place) -> None:
    """Counted is who said yes to the hub and to being counted, as long as both hold."""
    here = place.logins[0]
    people = [student(here) for _ in range(12)]
    student(here, "online_sync", "leave_this_centre")  # not to be counted
    student(here, "statistics")  # nor to go there
    have(here, "plan", "agreed", people[:6])
    have(here, "session", "held", people[:7])
    have(here, "session", "planned", people)
    have(here, "match", "active", people[:4])  # too few to be told
    hub.join(place, "Linden")
    place.online(0, 0)
    hub.take(place, "Linden")

    made = count_centres(hub.login).value

    (centre,) = made.centres
    assert (centre.name, centre.heard) == ("Linden", NOON.date())
    assert dict(centre.counts) == {"students": 12, "plans": 6, "meetings": 7}
    assert dict(made.totals) == dict(centre.counts)
    assert made == hub_report(hub.login)


def test_it_is_counted_once_a_quarter(hub: Hub, place: Place) -> None:
    """Two reports a day apart would tell about whoever came between; too few use nothing up."""
    here = place.logins[0]
    hub.join(place, "Linden")
    student(here)
    place.online(0, 0)
    hub.take(place, "Linden")
    with pytest.raises(Problem) as caught:
        count_centres(hub.login)
    assert caught.value.code is Code.USAGE
    with pytest.raises(Problem) as caught:
        hub_report(hub.login)
    assert caught.value.code is Code.NOT_FOUND
    for _ in range(11):
        student(here)
    place.online(0)
    hub.take(place, "Linden")
    first = count_centres(hub.login).value
    student(here)
    place.online(0)
    hub.take(place, "Linden")

    with pytest.raises(Problem) as caught:
        count_centres(hub.login)

    assert caught.value.code is Code.USAGE
    assert hub_report(hub.login) == hub_report(hub.login, first.quarter.lower()) == first
    next_quarter = replace(hub.login.context, now=fixed_clock(NOON + timedelta(days=95)))
    later = count_centres(replace(hub.login, context=next_quarter)).value
    assert (first.totals["students"], later.totals["students"]) == (12, 13)


def test_a_small_centre_stands_with_others(hub: Hub, place: Place, tmp_path: Path) -> None:
    """And one that was never heard is named and counts nowhere."""
    here = place.logins[0]
    there = fake_context(tmp_path / "other-state", NOON, seed=50)
    oak = init_vault(tmp_path / "oak", PASSPHRASE, NewVault("Oak", "Omar"), there)
    places = {"Linden": place, "Oak": Place(oak, tmp_path / "b", 1)}
    for login, count in ((here, 12), (oak, 3)):
        for _ in range(count):
            student(login)
    for name, one in places.items():
        hub.join(one, name)
        one.online(0, 0)
        hub.take(one, name)

    with pytest.raises(Problem):
        count_centres(hub.login)  # with one other the small one would be known

    for name in ("Ash", "Beech"):
        there = fake_context(tmp_path / f"state-{name}", NOON, seed=60 + len(name))
        login = init_vault(tmp_path / name, PASSPHRASE, NewVault(name, "Omar"), there)
        one = Place(login, tmp_path / f"p-{name}", 1)
        hub.join(one, name)
        if name == "Beech":
            for _ in range(11):
                student(login)
            one.online(0, 0)
            hub.take(one, name)
        login.close()
    made = count_centres(hub.login).value
    told = {one.name: one.counts.get("students") for one in made.centres}
    assert told == {"Ash": None, "Beech": None, "Linden": 12, "Oak": None}
    assert (made.others, made.totals) == ({"students": 14}, {"students": 26})
    assert [one.name for one in made.centres if one.heard is None] == ["Ash"]
    oak.close()
