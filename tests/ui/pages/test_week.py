"""The week in the window: days and weeks by keys, and a meeting planned by one press."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from app.records import RecordId
from app.schema.grids import WEEK_DAYS
from app.schema.matches import MATCH
from app.usecases.events import add_event
from app.usecases.mentors import register_mentor
from app.usecases.records import RowInput, put_records
from app.usecases.rows import changes_of_new, new_row
from app.usecases.sessions import sessions_of
from tests.core.usecases.test_mentors import YES
from tests.ui.pages.conftest import Desktop, writing
from ui.desk import Destination
from ui.pages.event import EventPage
from ui.pages.week import WeekPage


def week(desktop: Desktop) -> WeekPage:
    """Return the week, once what is in it is shown."""
    desktop.space.open(Destination("week"))
    page = desktop.space.page
    assert isinstance(page, WeekPage)
    desktop.until(lambda: page.view is not None)
    return page


def planned(desktop: Desktop, days: int, hour: int, title: str) -> RecordId:
    """Return an event so many days from the first one of this week."""
    today = desktop.window.context.today
    day = today - timedelta(days=today.weekday()) + timedelta(days=days)
    moment = datetime.combine(day, time(hour)).astimezone()
    with writing(desktop) as login:
        stored = {"title": title, "starts_at": moment.isoformat(timespec="minutes")}
        return add_event(login, stored).value


def matched(desktop: Desktop) -> None:
    """Let Amina have a mentor; she is free whenever, the mentor every morning."""
    with writing(desktop) as login:
        mentor = register_mentor(login, "Lena Weber", YES).value
        mornings = ",".join(f"{day}-morning" for day in WEEK_DAYS)
        put_records(login, [
            RowInput("mentor", {"person": mentor, "week_grid": mornings}),
            RowInput("person", {"week_grid": ",".join(WEEK_DAYS)}, desktop.amina),
        ])  # fmt: skip
        stored = {"person": desktop.amina, "mentor": mentor, "state": "active"}
        row = new_row(login.context, MATCH, desktop.amina, stored)
        login.vault.append(changes_of_new(row), "Match", user=login.user)


def block(desktop: Desktop, title: str) -> QPushButton:
    """Return what stands in the week under a title."""
    found: list[QPushButton] = []

    def is_there() -> bool:
        buttons = desktop.window.findChildren(QPushButton)
        found[:] = [one for one in buttons if one.isVisible() and title in one.accessibleName()]
        return len(found) == 1

    desktop.until(is_there)
    return found[0]


def test_keys_go_from_day_to_day_and_open_what_is_on(desktop: Desktop) -> None:
    """To Monday by the left arrow, down to what is on, Enter opens it."""
    event = planned(desktop, 0, 10, "Talk about study")
    page = week(desktop)
    opened = block(desktop, "Talk about study")
    desktop.focus(page.ground)
    for _ in range(page.ground.day):
        QTest.keyClick(page.ground, Qt.Key.Key_Left)
    assert page.ground.accessibleName().startswith("Week, Monday")

    QTest.keyClick(page.ground, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is opened
    QTest.keyClick(opened, Qt.Key.Key_Return)

    desktop.until(lambda: isinstance(desktop.space.page, EventPage))
    shown = desktop.space.page
    assert isinstance(shown, EventPage)
    assert shown.event_id == event


def test_pages_turn_the_week_and_the_edge_of_a_week_is_no_wall(desktop: Desktop) -> None:
    """Page Down, Page Up, and the right arrow on a Sunday; Today leads back."""
    planned(desktop, 7, 10, "Next week")
    page = week(desktop)
    first = page.days[0]
    desktop.focus(page.ground)

    QTest.keyClick(page.ground, Qt.Key.Key_PageDown)
    block(desktop, "Next week")
    assert page.days[0] == first + timedelta(days=7)
    QTest.keyClick(page.ground, Qt.Key.Key_PageUp)
    assert page.days[0] == first
    page.ground.choose_day(6)
    QTest.keyClick(page.ground, Qt.Key.Key_Right)
    assert (page.days[0], page.ground.day) == (first + timedelta(days=7), 0)
    desktop.press("This week")

    assert page.days[page.ground.day] == desktop.window.context.today


def test_a_meeting_of_a_pair_is_planned_by_one_press(desktop: Desktop) -> None:
    """The time they share is shown; what was planned stands in the week and can be taken back."""
    matched(desktop)
    page = week(desktop)
    desktop.until(lambda: page.pair.count() == 2)
    page.pair.setCurrentIndex(1)
    page.choose_pair()
    desktop.until(lambda: page.proposals is not None and len(page.proposals.slots) > 3)
    assert page.proposals is not None
    assert not page.proposals.unasked
    start = page.proposals.slots[0].start

    slots = [
        one
        for one in desktop.window.findChildren(QPushButton)
        if one.objectName() == start.isoformat()
    ]
    slots[0].click()

    with writing(desktop) as login:
        desktop.until(lambda: len(sessions_of(login, desktop.amina)) == 1)
        (row,) = sessions_of(login, desktop.amina)
    assert row.stored["with_whom"] == "Lena Weber"
    assert datetime.fromisoformat(str(row.stored["starts_at"])) == start
    desktop.until(lambda: page.proposals is not None and page.proposals.slots[0].start > start)


@pytest.mark.parametrize(("language", "key"), [("en", Qt.Key.Key_Right), ("ar", Qt.Key.Key_Left)])
def test_the_next_day_lies_where_the_language_leads(
    desktop: Desktop, language: str, key: Qt.Key
) -> None:
    """Right in English, left in Arabic, where the week begins on a Saturday."""
    desktop.window.change_look("light", 1.0, language)
    desktop.until(lambda: desktop.window.theme.language == language)
    page = week(desktop)
    assert page.days[0].weekday() == {"en": 0, "ar": 5}[language]
    page.ground.choose_day(2)
    desktop.focus(page.ground)

    QTest.keyClick(page.ground, key)

    assert page.ground.day == 3
    desktop.window.speak("en")  # Qt's own words belong to the process
