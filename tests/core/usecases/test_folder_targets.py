"""Folders that are kept as places to exchange with: as a stick, or online by another program."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from app.errors import Code, Problem
from app.i18n import N_, Catalog
from app.sync.stores.folder import FolderStore
from app.sync.stores.patience import is_silent, silent
from app.usecases.login import Login
from app.usecases.online import kept_inside
from app.usecases.people import find_people, start_intake
from app.usecases.syncing import sync_store
from app.usecases.targets import (
    NewTarget,
    due_targets,
    keep_target,
    list_targets,
    sync_target,
    try_target,
)
from app.usecases.today import Due, list_today
from tests.core.usecases.online import say
from tests.fakes import four_things

NAME = "Shared"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder whose name an address must write otherwise."""
    made = tmp_path / "نقل 50%"
    made.mkdir()
    return made


def kept(
    login: Login, folder: Path, *, goes_online: bool = False, is_automatic: bool = False
) -> None:
    """Keep the folder as a place and see that it works."""
    new = NewTarget(NAME, folder.as_uri(), is_automatic=is_automatic, goes_online=goes_online)
    keep_target(login, new)
    assert try_target(login, NAME).is_open


def test_two_computers_meet_in_a_kept_folder(two: tuple[Login, Login], folder: Path) -> None:
    """Everybody goes there, as with a stick, and nothing else is left by the try."""
    for one in two:
        kept(one, folder, is_automatic=True)
    assert list(folder.iterdir()) == []
    start_intake(two[0], four_things("Amina"))
    assert due_targets(two[0]) == (NAME,)

    for number in (0, 1, 0):
        sync_target(two[number], NAME)

    assert find_people(two[1], "Amina").people
    assert [one.name for one in folder.iterdir()] == ["in"]
    (facts,) = list_targets(two[0])
    assert (facts.is_folder, facts.is_inside, facts.shown) == (True, True, str(folder))
    assert facts.met is not None
    assert due_targets(two[0]) == ()
    assert kept_inside(two[0]) == 0


def test_in_a_folder_that_goes_online_only_who_said_yes_goes(
    two: tuple[Login, Login], folder: Path
) -> None:
    """Whoever keeps it later need not say so again."""
    kept(two[0], folder, goes_online=True)
    say(two[0], start_intake(two[0], four_things("Amina")).value)
    start_intake(two[0], four_things("Yusuf"))
    sync_target(two[0], NAME)
    kept(two[1], folder)

    sync_target(two[1], NAME)

    assert [one.name for one in folder.iterdir()] == ["out"]
    assert find_people(two[1], "Amina").people
    assert not find_people(two[1], "Yusuf").people
    assert not list_targets(two[1])[0].is_inside
    assert kept_inside(two[0]) > 0


def test_a_folder_of_everybody_s_records_never_goes_online(
    two: tuple[Login, Login], folder: Path
) -> None:
    """It is refused when it is tried and when it is used; nothing is written."""
    sync_store(two[0], FolderStore(folder))
    keep_target(two[0], NewTarget(NAME, folder.as_uri(), goes_online=True))

    for act in (try_target, sync_target):
        with pytest.raises(Problem) as refused:
            act(two[0], NAME)
        assert refused.value.code is Code.USAGE

    assert [one.name for one in folder.iterdir()] == ["in"]


def test_a_folder_that_another_computer_put_online_gets_nobody_else(
    two: tuple[Login, Login], folder: Path
) -> None:
    """Also where it was kept before as one for everybody."""
    kept(two[1], folder)
    kept(two[0], folder, goes_online=True)
    start_intake(two[1], four_things("Yusuf"))
    sync_target(two[0], NAME)

    sync_target(two[1], NAME)

    assert [one.name for one in folder.iterdir()] == ["out"]


def test_where_a_stick_was_pulled_out_nothing_is_written(login: Login, folder: Path) -> None:
    """The empty folder in its place is not taken for it, nor one that is not there."""
    kept(login, folder)
    sync_target(login, NAME)
    for path in sorted(folder.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()

    with pytest.raises(Problem) as emptied:
        sync_target(login, NAME)
    assert list(folder.iterdir()) == []
    folder.rmdir()
    with pytest.raises(Problem) as gone:
        sync_target(login, NAME)

    assert {emptied.value.code, gone.value.code} == {Code.STORAGE}
    assert {emptied.value.detail, gone.value.detail} == {"store gone"}


@pytest.mark.parametrize(
    "address", ["file:waymark", "file://server/share", "file:///a/../b", "file:///a\0b", "file:"]
)
def test_what_is_no_folder_of_this_computer_is_refused(login: Login, address: str) -> None:
    """With the field that is to be put right."""
    with pytest.raises(Problem) as refused:
        keep_target(login, NewTarget(NAME, address))

    assert (refused.value.code, refused.value.field) == (Code.USAGE, "address")


@pytest.mark.parametrize(
    ("typed", "kept_as"),
    [
        ("file:/media/my stick/x", "file:///media/my%20stick/x"),
        ("FILE:///media/my%20stick/x/", "file:///media/my%20stick/x"),
        ("file://localhost/x/./y", "file:///x/y"),
        ("file:C:\\Shared\\x", "file:///C%3A/Shared/x"),
        ("file:///C:/Shared/x", "file:///C%3A/Shared/x"),
    ],
)
def test_a_folder_is_kept_in_one_form(login: Login, typed: str, kept_as: str) -> None:
    """However its address was typed; the form is an address again."""
    for address in (typed, kept_as):
        assert keep_target(login, NewTarget(NAME, address)).value.address == kept_as


def test_what_goes_wrong_by_itself_is_kept_and_after_a_day_stands_on_today(
    two: tuple[Login, Login], folder: Path
) -> None:
    """With why and since when; a good exchange ends it."""
    login, clock = two[1], two[1].context
    kept(login, folder, is_automatic=True)
    sync_store(two[0], FolderStore(folder))
    keep_target(login, NewTarget(NAME, folder.as_uri(), is_automatic=True, goes_online=True))
    with pytest.raises(Problem):
        sync_target(login, NAME)
    (facts,) = list_targets(login)
    assert facts.code == Code.USAGE
    assert facts.failed is not None
    assert facts.failed.date() == clock.today
    assert facts.reason is not None
    assert "no yes to the internet" in facts.reason.msgid
    assert list_today(login).of(Due.EXCHANGE) == ()

    later = replace(login, context=replace(clock, now=lambda: clock.now() + timedelta(days=1)))

    (line,) = list_today(later).of(Due.EXCHANGE)
    assert Catalog("en").say(line.words) == "The exchange with Shared has stopped. See why."
    keep_target(login, NewTarget(NAME, folder.as_uri(), is_automatic=True))
    sync_target(login, NAME)
    assert list_today(later).of(Due.EXCHANGE) == ()
    assert list_targets(login)[0].reason is None


def test_a_stick_that_is_not_plugged_in_is_no_trouble(login: Login, folder: Path) -> None:
    """As without a connection: it is tried later, and nothing is said; what was wrong stays."""
    kept(login, folder, is_automatic=True)
    targets = login.store.exchange.targets
    folder.rmdir()
    silence = silent("nobody there")
    for before in (None, N_("The online place is full. Free some space there. Nothing was lost.")):
        if before is not None:
            targets.failed(NAME, 1, Problem(before, Code.STORAGE))

        with pytest.raises(Problem):
            sync_target(login, NAME)

        (facts,) = list_targets(login)
        assert facts.reason == before
    assert is_silent(silence)
    (line,) = list_today(login).of(Due.EXCHANGE)
    assert line.person is None


def test_a_place_that_shows_less_than_before_says_so_after_a_good_exchange(
    two: tuple[Login, Login], folder: Path, tmp_path: Path
) -> None:
    """Also when nobody was looking; the next good one clears it."""
    for one in two:
        kept(one, folder)
    sync_target(two[0], NAME)
    old = tmp_path / "old"
    shutil.copytree(folder, old)
    start_intake(two[0], four_things("Amina"))
    for number in (0, 1):
        sync_target(two[number], NAME)
    shutil.rmtree(folder)
    old.rename(folder)

    sync_target(two[1], NAME)

    (facts,) = list_targets(two[1])
    assert facts.reason is not None
    assert facts.reason.msgid.startswith("This place shows less than before.")
    assert facts.code == 0
    sync_target(two[0], NAME)
    sync_target(two[1], NAME)
    assert list_targets(two[1])[0].reason is None
