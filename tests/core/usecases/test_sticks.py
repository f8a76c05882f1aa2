"""What a stick would bring is told before anything is taken in."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.errors import Code, Problem
from app.sync.stores.folder import FolderStore
from app.usecases.people import start_intake
from app.usecases.sticks import FOLDER, look_at_stick, make_place
from app.usecases.syncing import sync_store
from tests.core.usecases.pairs import Apart
from tests.fakes import four_things


def test_what_the_other_left_there_is_counted_and_named(apart: Apart, tmp_path: Path) -> None:
    """By the computer that left it; taken in, it is nothing new any more."""
    first, second = apart.logins
    root = tmp_path / "usb"
    root.mkdir()
    empty = look_at_stick(first, root)
    assert (empty.is_known, empty.count, empty.path) == (False, 0, root / FOLDER)
    start_intake(second, four_things("Zahra"))
    sync_store(second, FolderStore(make_place(root)))

    found = look_at_stick(first, root)
    assert (found.is_known, found.bundles) == (True, (("Laptop vault-1", 1),))
    sync_store(first, FolderStore(make_place(root)))

    assert look_at_stick(first, root).count == 0


def test_what_is_only_here_is_told(apart: Apart, tmp_path: Path) -> None:
    """So that a person sees why to take the stick along."""
    start_intake(apart.logins[0], four_things("Zahra"))

    assert look_at_stick(apart.logins[0], tmp_path).only_here == 1


def test_a_stick_that_was_used_at_its_root_stays_so(apart: Apart) -> None:
    """The others look there."""
    assert look_at_stick(apart.logins[0], apart.place).path == apart.place
    assert make_place(apart.place) == apart.place


def test_a_stick_that_was_pulled_out_is_not_made_up(tmp_path: Path) -> None:
    """No folder appears where it was."""
    with pytest.raises(Problem) as caught:
        make_place(tmp_path / "gone")

    assert caught.value.code is Code.STORAGE
    assert not (tmp_path / "gone").exists()


def test_a_link_that_leads_away_is_not_followed(apart: Apart, tmp_path: Path) -> None:
    """Neither to be looked at nor to be written into."""
    root, away = tmp_path / "usb", tmp_path / "away"
    root.mkdir()
    away.mkdir()
    (root / FOLDER).symlink_to(away)

    for act in (lambda: make_place(root), lambda: look_at_stick(apart.logins[0], root)):
        with pytest.raises(Problem) as caught:
            act()
        assert caught.value.code is Code.STORAGE
    assert list(away.iterdir()) == []
