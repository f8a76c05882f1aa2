"""Talks about a match and doors opened, in the window; a session is with the mentor there is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtWidgets import QLabel

from app.records import Record, RecordId
from app.schema import mentoring as fields
from app.usecases.matchboard import propose_pair
from app.usecases.matchlife import move_match
from tests.core.usecases.test_matchboard import helper, waiting
from tests.ui.pages.conftest import Desktop, writing
from ui.desk import Destination
from ui.pages.matches import MatchesPart
from ui.pages.rowform import RowForm
from ui.pages.sessionform import SessionForm
from ui.widgets.rows import RowButton
from ui.widgets.selects import Select


@pytest.fixture
def match(desktop: Desktop) -> Record:
    """Return a match that began a month ago, without a meeting since."""
    with writing(desktop) as login:
        student, mentor = waiting(login, "Yusuf"), helper(login, "Lena")
        made = propose_pair(login, student, mentor).value
        for state in ("student_agreed", "mentor_agreed", "ready", "active"):
            move_match(login, made, state)
        begun = (login.context.today - timedelta(days=29)).isoformat()
        move_match(login, made, "paused", {"started_on": begun})
        move_match(login, made, "active")
        return login.need("match", made)


def rows(desktop: Desktop, kind: str, student: RecordId) -> list[Record]:
    """Return the rows of a kind about the student."""
    with writing(desktop) as login:
        return login.vault.records(kind, subject=student)


def test_a_talk_is_written_down_from_the_list_of_today(desktop: Desktop, match: Record) -> None:
    """The line leads to the match, one press opens the form, and the line goes."""
    desktop.space.open(Destination("today"))
    line = desktop.find(RowButton, "Ask Lena how it goes with Yusuf.")
    line.click()
    part = desktop.student("matches")
    desktop.press("I spoke with the mentor")
    desktop.find(RowForm, "")
    desktop.press("It goes well")
    desktop.press("Save")

    desktop.until(lambda: len(rows(desktop, "check_in", match.subject)) == 1)
    (talk,) = rows(desktop, "check_in", match.subject)
    assert (talk.get(fields.check_in_side), talk.get(fields.check_in_state)) == ("mentor", "well")
    assert isinstance(part, MatchesPart)
    desktop.until(
        lambda: any(
            "with the mentor: It goes well" in one.text() for one in part.findChildren(QLabel)
        )
    )


def test_a_session_is_with_the_mentor_unless_somebody_says_otherwise(
    desktop: Desktop, match: Record
) -> None:
    """Log, one press, save: the meeting belongs to the match, and the match is not silent."""
    desktop.space.open(Destination("today"))
    desktop.find(RowButton, "Yusuf and Lena have not met for 29 days.").click()
    desktop.press("Log a session")
    form = desktop.find(SessionForm, "")
    chosen = [one for one in form.findChildren(Select) if one.chosen() == match.id]
    assert len(chosen) == 1
    desktop.press("Save")

    desktop.until(lambda: len(rows(desktop, "session", match.subject)) == 1)
    (session,) = rows(desktop, "session", match.subject)
    assert session.get(fields.session_match) == match.id
    assert session.get(fields.with_whom) == "Lena"
    desktop.space.open(Destination("today"))
    desktop.find(RowButton, "Ask Lena how it goes")
    shown = [one.accessibleName() for one in desktop.window.findChildren(RowButton)]
    assert not any("have not met" in one for one in shown)


def test_a_door_is_written_down_and_told_on(desktop: Desktop, match: Record) -> None:
    """Who was asked now, what came of it later, on the same line."""
    desktop.space.open(Destination("student", match.subject, "matches"))
    desktop.press("Write down a door")
    desktop.press("Made two people known to each other")
    desktop.press("Save")
    desktop.until(lambda: len(rows(desktop, "advocacy", match.subject)) == 1)

    (door,) = rows(desktop, "advocacy", match.subject)
    assert door.get(fields.advocacy_match) == match.id
    assert door.get(fields.advocacy_act) == "introduced"
