"""A stick that is plugged in is offered, used by one press, and may be pulled out at any time."""

from __future__ import annotations

import shutil

import pytest
from PySide6.QtWidgets import QLabel

from app.sync.sticks import Stick
from app.sync.stores.folder import FolderStore
from app.usecases.people import start_intake
from app.usecases.sticks import make_place
from app.usecases.syncing import sync_store
from tests.ui.pages.test_exchange import OLENA, Two, two
from ui import stickwatch
from ui.desk import Destination
from ui.pages.stickcard import StickCard
from ui.stickwatch import StickWatch, is_stick_elsewhere

__all__ = ["two"]


@pytest.fixture
def plugged(monkeypatch: pytest.MonkeyPatch) -> list[Stick]:
    """Return the sticks of this computer, to be changed by the test."""
    sticks: list[Stick] = []
    monkeypatch.setattr(stickwatch, "sticks_of_this_computer", lambda: tuple(sticks))
    return sticks


@pytest.fixture
def both(plugged: list[Stick], two: Two) -> Two:
    """Return two computers; the window's looks at the sticks of the test."""
    watch = StickWatch.of(two.desktop.space.jobs)
    watch._find = stickwatch.sticks_of_this_computer
    watch.look()
    assert plugged == []
    return two


def test_a_stick_is_noticed_used_and_given_back(both: Two, plugged: list[Stick]) -> None:
    """Elsewhere in the window a line says so; Exchange says what it brings and takes it in."""
    start_intake(both.other, OLENA)
    sync_store(both.other, FolderStore(make_place(both.stick)))
    both.other.close()
    plugged.append(Stick(both.stick, "BLUE"))
    StickWatch.of(both.desktop.space.jobs).look()
    both.desktop.find(QLabel, "A stick is plugged in. See")

    both.desktop.space.open(Destination("exchange"))
    both.desktop.find(StickCard, "A stick is plugged in: “BLUE”")
    both.desktop.find(QLabel, "It brings 1 new bundle.")
    both.desktop.find(QLabel, "1 from Laptop 2")
    both.desktop.press("Take in and give out")

    both.desktop.find(QLabel, "Done. You can take the stick away.")
    both.desktop.find(QLabel, "It brings nothing that is not here.")
    plugged.clear()
    StickWatch.of(both.desktop.space.jobs).look()
    both.desktop.until(lambda: not cards(both))
    both.desktop.find(QLabel, "Done. You can take the stick away.")  # the report stays to be read


def test_a_stick_that_is_pulled_out_is_said(both: Two, plugged: list[Stick]) -> None:
    """What was begun ends with a sentence; plugged in again, it is offered again."""
    both.other.close()
    plugged.append(Stick(both.stick, "BLUE"))
    both.desktop.space.open(Destination("exchange"))
    both.desktop.until(lambda: bool(cards(both)) or look(both))
    both.desktop.find(QLabel, "It was not used for Waymark yet.")
    shutil.rmtree(both.stick)

    both.desktop.press("Take in and give out")

    both.desktop.find(QLabel, "The stick or disk is gone.")
    plugged.clear()
    look(both)
    both.desktop.until(lambda: not cards(both))
    both.stick.mkdir()
    plugged.append(Stick(both.stick, "BLUE"))
    look(both)
    both.desktop.press("Take in and give out")
    both.desktop.find(QLabel, "Done.")


def test_a_stick_that_cannot_be_written_on_is_only_taken_from(
    both: Two, plugged: list[Stick]
) -> None:
    """The button says so, and nothing is put there."""
    start_intake(both.other, OLENA)
    sync_store(both.other, FolderStore(make_place(both.stick)))
    both.other.close()
    before = FolderStore(both.stick).list()
    plugged.append(Stick(both.stick, "LOCKED", is_read_only=True))
    look(both)
    both.desktop.space.open(Destination("exchange"))
    both.desktop.find(QLabel, "Nothing can be written on it")

    both.desktop.press("Take in")

    both.desktop.find(QLabel, "Done.")
    assert FolderStore(both.stick).list() == before


@pytest.mark.parametrize(
    ("root", "platform", "is_stick"),
    [("/Volumes/BLUE", "darwin", True), ("/", "darwin", False), ("E:/", "win32", False)],
)
def test_other_systems_tell_sticks_by_their_place(root: str, platform: str, is_stick: bool) -> None:
    """Without Windows' own library no drive is taken for one."""
    assert is_stick_elsewhere(root, platform) is is_stick


def look(two: Two) -> bool:
    """Let the window look for sticks now, and not in two seconds."""
    StickWatch.of(two.desktop.space.jobs).look()
    return False


def cards(two: Two) -> list[StickCard]:
    """Return the sticks that are offered."""
    return [one for one in two.desktop.window.findChildren(StickCard) if one.isVisible()]
