"""Two computers exchange by an online place, as they do by a stick."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from app.sync.stores.access import Access
from app.usecases.login import Login
from app.usecases.people import find_people, start_intake
from app.usecases.targets import (
    NewTarget,
    keep_target,
    list_targets,
    sync_target,
    trust_host,
    try_target,
)
from tests.core.usecases.computers import let_in
from tests.fakes import NOON, fake_context, four_things
from tests.stores.engines import ALWAYS

_numbers = itertools.count()
NAME = "The centre’s cloud"


@pytest.fixture(params=ALWAYS)
def typed(request: pytest.FixtureRequest, served: Callable[[str], Access]) -> NewTarget:
    """Return what somebody types to set up an empty place."""
    access = served(request.param)
    address = f"{access.address}/centre-{next(_numbers)}"
    return NewTarget(NAME, address, access.login, access.secret)


@pytest.fixture
def two(login: Login, tmp_path: Path) -> Iterator[tuple[Login, Login]]:
    """Return the logins at two computers of a centre."""
    world = fake_context(tmp_path / "state-2", NOON + timedelta(days=1), seed=2)
    other = let_in(login, tmp_path / "vault-2", world)
    yield login, other
    other.close()


def set_up(login: Login, typed: NewTarget) -> None:
    """Set up the place as somebody does: try, look at the key, try again."""
    keep_target(login, typed)
    trial = try_target(login, NAME)
    if not trial.is_open:
        trust_host(login, NAME, trial.host_key)
        assert try_target(login, NAME).is_open


def test_two_computers_meet_online(two: tuple[Login, Login], typed: NewTarget) -> None:
    """Both know the same in the end; what is set up at one is not known at the other."""
    start_intake(two[0], four_things("Amina"))
    start_intake(two[1], four_things("Олена"))
    set_up(two[0], typed)
    assert list_targets(two[1]) == ()
    set_up(two[1], typed)

    reports = [sync_target(two[one], NAME) for one in (0, 1, 0, 1, 0)]

    assert two[0].store.state_hash() == two[1].store.state_hash()
    assert find_people(two[0], "Олена").people
    assert find_people(two[1], "Amina").people
    assert not any(one.needs_eyes for one in reports)
    last = reports[-1]
    assert (last.new, last.sent, last.computers) == (0, 0, 1)
    assert two[0].vault.unsent_count() == 0
    assert list_targets(two[0])[0].met is not None
