"""Two computers exchange by an online place, as they do by a stick."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import Code, Problem
from app.i18n import N_
from app.sync.stores.access import Access
from app.usecases.login import Login
from app.usecases.people import find_people, start_intake
from app.usecases.targets import (
    NewTarget,
    due_targets,
    keep_target,
    list_targets,
    remove_target,
    set_automatic,
    sync_target,
    target_board,
    trust_host,
    try_new,
    try_target,
)
from app.usecases.users import NewUser, add_user
from app.usecases.vaults import open_login
from tests.core.usecases.online import say
from tests.fakes import four_things
from tests.stores.engines import ALWAYS, ENGINES

_numbers = itertools.count()
NAME = "The centre’s cloud"
WORDS = "banana wombat clever river moss"


@pytest.fixture(params=ALWAYS)
def typed(request: pytest.FixtureRequest, served: Callable[[str], Access]) -> NewTarget:
    """Return what somebody types to set up an empty place."""
    return _typed(served(request.param))


# The vaults of the tests live in another year, and s3rver looks at the clock.
@pytest.fixture(params=[one for one in ENGINES if one != "s3rver"])
def anywhere(request: pytest.FixtureRequest, served: Callable[[str], Access]) -> NewTarget:
    """Return the same for every engine that is installed."""
    return _typed(served(request.param))


def _typed(access: Access) -> NewTarget:
    address = f"{access.address}/centre-{next(_numbers)}"
    return NewTarget(NAME, address, access.login, access.secret)


def set_up(login: Login, typed: NewTarget) -> None:
    """Set up the place as somebody does: try, look at the key, try again."""
    keep_target(login, typed)
    trial = try_target(login, NAME)
    if not trial.is_open:
        trust_host(login, NAME, trial.host_key)
        assert try_target(login, NAME).is_open


def test_two_computers_meet_online(two: tuple[Login, Login], anywhere: NewTarget) -> None:
    """Both know the same in the end; what is set up at one is not known at the other."""
    say(two[0], start_intake(two[0], four_things("Amina")).value)
    say(two[1], start_intake(two[1], four_things("Олена")).value)
    set_up(two[0], anywhere)
    assert list_targets(two[1]) == ()
    set_up(two[1], anywhere)

    reports = [sync_target(two[one], NAME) for one in (0, 1, 0, 1, 0)]

    assert two[0].store.state_hash() == two[1].store.state_hash()
    assert find_people(two[0], "Олена").people
    assert find_people(two[1], "Amina").people
    assert not any(one.needs_eyes for one in reports)
    last = reports[-1]
    assert (last.new, last.sent, last.computers) == (0, 0, 1)
    assert two[0].vault.unsent_count() == 0
    assert list_targets(two[0])[0].met is not None


def test_a_server_that_finds_the_clock_wrong_is_understood(
    login: Login, served: Callable[[str], Access]
) -> None:
    """S3 refuses a computer that lives in another year; the sentence says what to do."""
    keep_target(login, _typed(served("s3rver")))

    with pytest.raises(Problem) as caught:
        sync_target(login, NAME)
    assert caught.value.text.msgid.startswith("The clock of this computer is wrong.")


def test_where_bundles_go_is_for_who_leads(login: Login, typed: NewTarget, tmp_path: Path) -> None:
    """A worker exchanges and tries; adding, trusting and removing is refused (12)."""
    set_up(login, typed)
    add_user(login, NewUser("Sami", ("intake",)), WORDS)
    worker = open_login(tmp_path / "vault", lambda: WORDS, login.context)
    acts: tuple[Callable[[], object], ...] = (
        lambda: keep_target(worker, typed),
        lambda: remove_target(worker, NAME),
        lambda: trust_host(worker, NAME, "ssh-rsa SHA256:x"),
        lambda: set_automatic(worker, NAME, True),
        lambda: try_new(worker, typed),
    )
    for act in acts:
        with pytest.raises(Problem) as caught:
            act()
        assert caught.value.code is Code.NOT_PERMITTED

    assert try_target(worker, NAME).is_open
    assert sync_target(worker, NAME).sent >= 0
    assert not target_board(worker).may_change
    worker.close()


def test_what_opens_a_place_is_in_no_file(
    two: tuple[Login, Login], typed: NewTarget, tmp_path: Path
) -> None:
    """Neither in the vaults nor on the way, and the other computer never has it."""
    set_up(two[0], typed)
    sync_target(two[0], NAME)
    before = two[0].store.state_hash()
    remove_target(two[0], NAME)

    assert two[0].store.state_hash() == before
    assert list_targets(two[1]) == ()
    raw = b"".join(one.read_bytes() for one in tmp_path.rglob("*") if one.is_file())
    assert typed.secret.encode() not in raw
    with pytest.raises(Problem) as caught:
        sync_target(two[0], NAME)
    assert caught.value.code is Code.NOT_FOUND


def test_an_exchange_can_be_ended_within_a_bundle(
    two: tuple[Login, Login], typed: NewTarget
) -> None:
    """What stops it stops it at once, and the next one is whole."""
    set_up(two[0], typed)
    set_up(two[1], typed)
    say(two[0], start_intake(two[0], four_things("Amina")).value)
    sync_target(two[0], NAME)

    def stop(_done: int, total: int) -> None:
        if total:
            raise Problem(N_("Stopped."), Code.CANCELLED)

    with pytest.raises(Problem) as caught:
        sync_target(two[1], NAME, progress=stop)
    assert caught.value.code is Code.CANCELLED
    assert not find_people(two[1], "Amina").people

    sync_target(two[1], NAME)
    assert find_people(two[1], "Amina").people


def test_a_place_by_itself_is_due_when_its_time_has_come(login: Login, typed: NewTarget) -> None:
    """Only one that somebody asked for, again after half an hour, or when the clock was wrong."""
    keep_target(login, replace(typed, is_automatic=True, pin="ssh-rsa SHA256:x"))
    assert due_targets(login) == (NAME,)
    targets, now_ms = login.store.exchange.targets, login.context.clock_ms
    for met_ms, is_due in ((now_ms, False), (now_ms - 31 * 60_000, True), (now_ms * 2, True)):
        targets.met(NAME, met_ms)
        assert bool(due_targets(login)) is is_due
    set_automatic(login, NAME, False)
    assert due_targets(login) == ()
