"""The first command after an update says why it takes so long."""

from __future__ import annotations

import json

import pytest

from app.usecases.vaults import open_login
from app.vault.tables import put_meta
from tests.core.cli.conftest import PASSPHRASE, Terminal


def make_older(terminal: Terminal) -> None:
    """Mark the tables as those of an older version."""
    login = open_login(terminal.folder, lambda: PASSPHRASE, terminal.context)
    put_meta(login.store._connection, "heads", "older")
    login.close()


@pytest.mark.usefixtures("amina")
def test_it_is_said_once_and_beside_the_answer(terminal: Terminal) -> None:
    """The sentence goes where errors go, so that what a script reads stays clean."""
    make_older(terminal)
    first, second = terminal("find", "أمينة"), terminal("find", "أمينة")

    assert "Putting the records in order" in first.error
    assert first.code == 0
    assert first.lines == second.lines
    assert second.error == ""


@pytest.mark.usefixtures("amina")
def test_with_json_nothing_is_said(terminal: Terminal) -> None:
    """A program that reads the answer is not told for people."""
    make_older(terminal)
    ran = terminal("find", "أمينة", "--json")

    assert ran.error == ""
    assert json.loads(ran.lines[-1])
