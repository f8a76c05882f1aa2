"""Meetings by commands: planned, moved, settled."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.errors import Code
from tests.core.cli.conftest import Terminal
from tests.fakes import NOON

SOON, LATER = NOON + timedelta(hours=2), NOON + timedelta(days=3)


@pytest.fixture
def meeting(terminal: Terminal, amina: str) -> str:
    """Return the id of a meeting planned for two hours from now."""
    return terminal.id("session", "plan", amina, f"starts_at={stamp(SOON)}", "place=Office")


def stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")


def fields_of(terminal: Terminal, session: str) -> dict[str, str]:
    fields: dict[str, str] = terminal.json("get", session)["fields"]
    return fields


def test_a_meeting_is_settled_as_held_with_its_notes(terminal: Terminal, meeting: str) -> None:
    """Without a state it was held; the answer is the id of the same session."""
    value = terminal.json("session", "settle", meeting, "minutes=30", "note_student=We read.")

    assert value == {"id": meeting}
    fields = fields_of(terminal, meeting)
    assert (fields["state"], fields["minutes"], fields["place"]) == ("held", "30", "Office")
    assert fields["starts_at"] <= stamp(SOON)
    assert terminal("undo").lines == ["Taken back: Log a session."]


def test_a_meeting_is_called_off(terminal: Terminal, meeting: str) -> None:
    """It is on Today no more, and stays in the list of sessions."""
    assert terminal.json("today")[0]["record"] == meeting

    ran = terminal("session", "settle", meeting, "state=cancelled")

    assert ran.lines == [meeting]
    assert fields_of(terminal, meeting)["state"] == "cancelled"
    assert [one["kind"] for one in terminal.json("today")] == ["sheets", "unsent"]


def test_a_meeting_to_come_is_not_missed(terminal: Terminal, meeting: str) -> None:
    """The error names the field and writes nothing."""
    ran = terminal("session", "settle", meeting, "state=missed", "--json")

    assert ran.code == Code.USAGE
    assert '"field": "starts_at"' in ran.error
    assert fields_of(terminal, meeting)["state"] == "planned"


def test_a_meeting_is_moved(terminal: Terminal, meeting: str) -> None:
    """Another time and place, and the same session."""
    value = terminal.json("session", "move", meeting, f"starts_at={stamp(LATER)}", "place=Library")

    assert value == {"id": meeting}
    fields = fields_of(terminal, meeting)
    assert fields["place"] == "Library"
    assert datetime.fromisoformat(fields["starts_at"]) == LATER


def test_the_old_way_to_settle_still_works(terminal: Terminal, amina: str, meeting: str) -> None:
    """``session log --settles`` is the same as ``session settle``."""
    terminal.id("session", "log", amina, "--settles", meeting, "minutes=30")

    assert fields_of(terminal, meeting)["state"] == "held"
    assert len(terminal.json("list", "session")) == 1


@pytest.mark.parametrize("verb", ["settle", "move"])
def test_a_session_that_is_not_there_is_said(terminal: Terminal, amina: str, verb: str) -> None:
    """A person's id is no session's."""
    assert terminal("session", verb, amina).code == Code.NOT_FOUND
