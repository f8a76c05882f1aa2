"""A centre's first hour in the window, from the set-up to the first look of a colleague."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.context import Context
from app.usecases.recovery import recovery_status
from app.usecases.vaults import open_login
from tests.ui.teamwalk import COLLEAGUE, LEADER, PASSPHRASE, TeamWalk, WallClock
from ui.preferences import Preferences, keep_preferences


@pytest.fixture(params=["en", "ar"])
def walk(
    qtbot: QtBot, dressed_app: QApplication, world: Context, request: pytest.FixtureRequest
) -> Iterator[TeamWalk]:
    """Return a window that was never used, in a language from left and one from right."""
    clock = WallClock()
    keep_preferences(world.state_folder, Preferences(request.param))
    walk = TeamWalk(
        dressed_app,
        replace(world, now=clock),
        clock,
        until=qtbot.waitUntil,
        see=lambda _name: None,
    )
    yield walk
    walk.end()


def worker_with(walk: TeamWalk, passphrase: str, world: Context) -> str:
    """Return the name of whoever unlocks with this passphrase."""
    login = open_login(walk.folder, lambda: passphrase, world)
    name = login.worker_name
    login.close()
    return name


def test_a_centre_is_set_up_and_a_colleague_unlocks_it(
    walk: TeamWalk, world: Context, tmp_path: Path
) -> None:
    """Each step by its button; sheets, passphrases and workers are then what the window said."""
    walk.set_up()
    sheets = walk.make_sheets(tmp_path / "sheets.pdf")
    walk.drill(sheets[0])
    drawn = walk.add_colleague()
    walk.lock()
    walk.unlock_as_colleague(drawn)

    assert worker_with(walk, drawn, world) == COLLEAGUE
    assert worker_with(walk, PASSPHRASE, world) == LEADER
    login = open_login(walk.folder, lambda: PASSPHRASE, world)
    current = recovery_status(login).current
    assert current is not None
    assert [day is not None for day in current.read_on] == [True, True, False]
    login.close()
