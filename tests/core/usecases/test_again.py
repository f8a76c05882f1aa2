"""A login of a window does grave acts only after the passphrase was given once more."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from app.context import Context
from app.errors import Code, Problem
from app.records import RecordId
from app.usecases.again import confirm, window_login
from app.usecases.backups import make_backup
from app.usecases.login import Login
from app.usecases.presence import AGAIN
from app.usecases.recovery import make_sheets
from app.usecases.releases import release_report
from app.usecases.team import renew_as_wished, renew_by_lot
from app.usecases.travel import note_travel, ready_for_travel
from app.usecases.users import NewUser, add_user, grant_roles, renew_keys, revoke_user
from app.usecases.vaults import NewVault, init_vault, open_login
from tests.core.usecases.counted import add_counted
from tests.fakes import NOON, fake_context

PASSPHRASE, OTHER = "correct horse battery staple", "banana wombat clever river stone"


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        self.now += timedelta(milliseconds=1)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def context(tmp_path: Path, clock: Clock) -> Context:
    return replace(fake_context(tmp_path / "state"), now=clock)


@pytest.fixture
def omar(context: Context, tmp_path: Path) -> RecordId:
    """Return the worker beside the first one of a new vault."""
    login = init_vault(tmp_path / "vault", PASSPHRASE, NewVault("Linden Centre", "Leila"), context)
    added = add_user(login, NewUser("Omar Said", ("intake",)), OTHER).value.user
    login.close()
    return added


@pytest.fixture
def window(context: Context, tmp_path: Path, omar: RecordId) -> Iterator[Login]:
    """Return the first worker's login as a window has it."""
    folder = tmp_path / "vault"
    login = open_login(folder, lambda: PASSPHRASE, context)
    login.close()
    watched = window_login(folder, login.unlocked, context)
    yield watched
    watched.close()


ACTS: dict[str, Callable[[Login, RecordId], object]] = {
    "add": lambda login, _: add_user(login, NewUser("Ruth", ("intake",)), f"{OTHER} two"),
    "roles": lambda login, omar: grant_roles(login, omar, ["intake", "coordinator"]),
    "shut out": revoke_user,
    "own words": lambda login, _: renew_as_wished(login, f"{OTHER} three"),
    "by lot": lambda login, _: renew_by_lot(login, "en"),
    "new keys": lambda login, _: renew_keys(login),
    "sheets": lambda login, _: make_sheets(login),
}


@pytest.mark.parametrize("name", ACTS)
def test_a_grave_act_needs_the_passphrase(window: Login, omar: RecordId, name: str) -> None:
    """Whoever finds the window open can do none of them; after the passphrase each goes."""
    with pytest.raises(Problem) as refused:
        ACTS[name](window, omar)
    assert (refused.value.code, refused.value.detail) == (Code.NOT_PERMITTED, AGAIN)

    confirm(window, PASSPHRASE)

    ACTS[name](window, omar)


def test_a_report_leaves_only_after_the_passphrase(window: Login) -> None:
    """Nothing is sealed for its readers before."""
    confirm(window, PASSPHRASE)
    grant_roles(window, window.user, ["manager", "dpo"])
    add_counted(window)
    window.presence.confirm(0)
    with pytest.raises(Problem, match=AGAIN):
        release_report(window)

    confirm(window, PASSPHRASE)

    assert release_report(window).value.quarter


def test_the_keys_leave_for_a_journey_only_after_the_passphrase(
    window: Login, tmp_path: Path
) -> None:
    """Whether they could leave is told without it; no journey is noted before."""
    make_backup(window, tmp_path / "b.waymark")
    ready_for_travel(window, tmp_path / "travel.seal")
    with pytest.raises(Problem, match=AGAIN):
        note_travel(window, tmp_path / "travel.seal")
    assert "travel" not in [one.act for one in window.store.audit.entries()]

    confirm(window, PASSPHRASE)

    note_travel(window, tmp_path / "travel.seal")


@pytest.mark.parametrize(("seconds", "is_asked"), [(0, False), (119, False), (121, True)])
def test_the_passphrase_at_the_lock_screen_holds_as_long(
    context: Context, tmp_path: Path, clock: Clock, seconds: int, *, is_asked: bool
) -> None:
    """Whoever has just unlocked, or made the centre, makes recovery sheets without a question."""
    login = init_vault(tmp_path / "vault", PASSPHRASE, NewVault("Linden Centre", "Leila"), context)
    login.close()
    typed_ms = context.clock_ms
    clock.now += timedelta(seconds=seconds)
    fresh = window_login(tmp_path / "vault", login.unlocked, context, typed_ms)

    try:
        make_sheets(fresh)
        was_asked = False
    except Problem as problem:
        was_asked = problem.detail == AGAIN
    fresh.close()

    assert was_asked is is_asked


@pytest.mark.parametrize(("seconds", "holds"), [(119, True), (121, False), (-60, False)])
def test_it_holds_for_two_minutes(
    window: Login, omar: RecordId, clock: Clock, seconds: int, *, holds: bool
) -> None:
    """Neither longer, nor while the clock stands before the answer."""
    confirm(window, PASSPHRASE)
    clock.now += timedelta(seconds=seconds)

    if holds:
        grant_roles(window, omar, ["coordinator"])
        return
    with pytest.raises(Problem, match=AGAIN):
        grant_roles(window, omar, ["coordinator"])


@pytest.mark.parametrize("wrong", [OTHER, "", "correct horse battery staple "[::-1]])
def test_only_ones_own_passphrase_counts(window: Login, omar: RecordId, wrong: str) -> None:
    """A colleague's opens the vault, but says nothing of who sits here."""
    with pytest.raises(Problem) as refused:
        confirm(window, wrong)
    assert refused.value.code is Code.WRONG_PASSPHRASE

    with pytest.raises(Problem, match=AGAIN):
        grant_roles(window, omar, ["coordinator"])


def test_guessing_is_slowed_as_at_the_lock_screen(window: Login, context: Context) -> None:
    """Three are free; then also the right one waits, here and there."""
    for _ in range(3):
        with pytest.raises(Problem):
            confirm(window, OTHER)

    with pytest.raises(Problem) as refused:
        confirm(window, PASSPHRASE)
    assert refused.value.code is Code.THROTTLED
    with pytest.raises(Problem) as refused:
        open_login(window.store.folder.path, lambda: PASSPHRASE, context)
    assert refused.value.code is Code.THROTTLED


def test_the_new_passphrase_counts_after_a_change(window: Login, omar: RecordId) -> None:
    """In the same window, without locking in between."""
    confirm(window, PASSPHRASE)
    renew_as_wished(window, f"{OTHER} three")

    with pytest.raises(Problem):
        confirm(window, PASSPHRASE)
    confirm(window, f"{OTHER} three")


def test_a_command_is_not_asked_twice(context: Context, tmp_path: Path, omar: RecordId) -> None:
    """It was given the passphrase already."""
    login = open_login(tmp_path / "vault", lambda: PASSPHRASE, context)

    grant_roles(login, omar, ["coordinator"])

    login.close()
