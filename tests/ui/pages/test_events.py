"""Events in the window: planned by a form, twenty people marked by keys, taken back."""

from __future__ import annotations

import shutil
import subprocess
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit

from app.records import RecordId
from app.rules.codes import code_of, show_code
from app.usecases.attendances import invite, show_event
from app.usecases.events import add_event, list_events
from app.usecases.people import start_intake
from tests.core.papers.icalreading import read
from tests.fakes import four_things
from tests.ui.pages.conftest import Desktop, writing
from ui.desk import Destination
from ui.pages.event import EventPage
from ui.pages.events import EventsPage
from ui.widgets.qrpicture import QrPicture
from ui.widgets.rows import RowButton

NAMES = [f"Guest {letter}" for letter in "ABCDEFGHIJKLMNOPQRST"]


def planned(desktop: Desktop, ahead: timedelta = timedelta(0), guests: int = 0) -> RecordId:
    """Return an event with so many guests, planned in another window."""
    moment = (desktop.window.context.now() + ahead).astimezone()
    with writing(desktop) as login:
        stored = {"title": "Talk about study", "starts_at": moment.isoformat(timespec="minutes")}
        event = add_event(login, {**stored, "kind": "panel"}).value
        people = [start_intake(login, four_things(one)).value for one in NAMES[:guests]]
        if people:
            invite(login, event, people)
    return event


def event_page(desktop: Desktop, event: RecordId) -> EventPage:
    """Return the page of an event, once it is filled."""
    desktop.space.open(Destination("event", more=event))
    page = desktop.space.page
    assert isinstance(page, EventPage)
    desktop.until(lambda: page.view is not None)
    return page


def states(desktop: Desktop, event: RecordId) -> list[str]:
    """Return what is kept of each guest, in the order of their names."""
    with writing(desktop) as login:
        return [one.state for one in show_event(login, event).guests]


def focused() -> QAbstractButton:
    """Return the answer that has the keyboard."""
    part = QApplication.focusWidget()
    assert isinstance(part, QAbstractButton)
    return part


def test_twenty_people_are_marked_by_twenty_keys(desktop: Desktop) -> None:
    """A key a person, no mouse; the count goes along and everything is kept."""
    event = planned(desktop, guests=20)
    page = event_page(desktop, event)
    desktop.window.activateWindow()
    desktop.until(lambda: focused().accessibleName() == "Guest A: Present")
    keys = [Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_Space] * 4

    for key in keys:
        QTest.keyClick(focused(), key)
    desktop.until(lambda: page.guests.count.text() == "20 of 20 marked")

    wanted = ["present", "late", "excused", "absent", "present"] * 4
    desktop.until(lambda: states(desktop, event) == wanted)


def test_arrow_keys_walk_and_a_mark_is_taken_back(desktop: Desktop) -> None:
    """Down twice, absent; up again; Ctrl+Z takes the last mark off."""
    event = planned(desktop, guests=3)
    page = event_page(desktop, event)
    desktop.window.activateWindow()
    desktop.until(lambda: focused().accessibleName() == "Guest A: Present")
    QTest.keyClick(focused(), Qt.Key.Key_Down)
    QTest.keyClick(focused(), Qt.Key.Key_Down)
    assert focused().accessibleName() == "Guest C: Present"
    QTest.keyClick(focused(), Qt.Key.Key_4)
    QTest.keyClick(focused(), Qt.Key.Key_Up)
    assert focused().accessibleName() == "Guest B: Present"
    desktop.until(lambda: states(desktop, event) == ["invited", "invited", "absent"])

    desktop.space.undo()

    desktop.until(lambda: states(desktop, event) == ["invited", "invited", "invited"])
    desktop.until(lambda: page.guests.count.text() == "0 of 3 marked")


def test_a_tap_marks_and_leaves_the_place_where_it_is(desktop: Desktop) -> None:
    """The answers are large enough for a finger; the others are marked by one press."""
    event = planned(desktop, guests=3)
    event_page(desktop, event)
    answer = desktop.find(QAbstractButton, "Guest B: Came late")
    assert min(answer.width(), answer.height()) >= 40

    QTest.mouseClick(answer, Qt.MouseButton.LeftButton)
    desktop.until(lambda: states(desktop, event) == ["invited", "late", "invited"])
    desktop.press("All others came")

    desktop.until(lambda: states(desktop, event) == ["present", "late", "present"])


def test_before_the_day_one_says_who_will_come(desktop: Desktop) -> None:
    """Nobody can be marked as present a week ahead; who comes is counted against the places."""
    event = planned(desktop, timedelta(days=7), guests=1)
    event_page(desktop, event)

    desktop.press("Guest A: Coming")

    desktop.until(lambda: states(desktop, event) == ["coming"])
    names = [one.accessibleName() for one in desktop.window.findChildren(QAbstractButton)]
    assert "Guest A: Present" not in names


def test_somebody_is_put_on_the_list_by_name(desktop: Desktop) -> None:
    """Typed, found, taken with Enter; the empty state goes."""
    event = planned(desktop)
    page = event_page(desktop, event)
    desktop.find(QLabel, "Nobody is on the list yet.")
    line = desktop.find(QLineEdit, "Add a person by name")
    desktop.focus(line)
    QTest.keyClicks(line, show_code(code_of(desktop.amina)))
    desktop.until(lambda: bool(page.guests.search.results))

    QTest.keyClick(line, Qt.Key.Key_Down)
    QTest.keyClick(line, Qt.Key.Key_Return)

    desktop.until(lambda: states(desktop, event) == ["invited"])
    desktop.find(QAbstractButton, "أمينة: Present")


def test_an_event_is_planned_by_its_form_and_called_off(desktop: Desktop) -> None:
    """From the empty list to the page of the new event."""
    desktop.space.open(Destination("events"))
    page = desktop.space.page
    assert isinstance(page, EventsPage)
    desktop.find(QLabel, "No event is planned.")
    desktop.press("Plan an event")
    title = desktop.find(QLineEdit, "Title")
    desktop.focus(title)
    QTest.keyClicks(title, "Open day")
    day = (desktop.window.context.now().astimezone() + timedelta(days=9)).date()
    desktop.find(QLineEdit, "Day").setText(str(day.day))
    desktop.find(QLineEdit, "Month").setText(str(day.month))
    desktop.find(QLineEdit, "Year").setText(str(day.year))
    clock = desktop.find(QLineEdit, "Time")
    desktop.focus(clock)
    QTest.keyClicks(clock, "14:30")
    desktop.press("Save")

    desktop.until(lambda: isinstance(desktop.space.page, EventPage))
    desktop.press("Call off")
    desktop.find(QLabel, "This event was called off.")
    with writing(desktop) as login:
        (line,) = list_events(login, day, day)
    assert (line.title, line.is_cancelled) == ("Open day", True)
    assert line.starts_at.time() == datetime.strptime("14:30", "%H:%M").time()  # noqa: DTZ007 - a time alone


@pytest.mark.parametrize("ahead", [timedelta(days=2), timedelta(days=-30)])
def test_events_stand_under_their_days_and_open_with_a_press(
    desktop: Desktop, ahead: timedelta
) -> None:
    """Those to come, and in the other view the past ones."""
    event = planned(desktop, ahead)
    desktop.space.open(Destination("events"))
    if ahead < timedelta(0):
        desktop.press("Past")

    def line() -> list[RowButton]:
        found = desktop.window.findChildren(RowButton)
        return [one for one in found if "Talk about study" in one.accessibleName()]

    desktop.until(lambda: len(line()) == 1)
    line()[0].click()

    desktop.until(lambda: isinstance(desktop.space.page, EventPage))
    page = desktop.space.page
    assert isinstance(page, EventPage)
    assert page.event_id == event


def test_half_typed_words_of_an_event_are_there_again(desktop: Desktop) -> None:
    """Somebody is called away in the middle of the form, and comes back later."""
    desktop.space.open(Destination("events"))
    desktop.press("Plan an event")
    title = desktop.find(QLineEdit, "Title")
    desktop.focus(title)
    QTest.keyClicks(title, "Open d")
    desktop.space.open(Destination("today"))

    desktop.space.open(Destination("events"))

    assert desktop.find(QLineEdit, "Title").text() == "Open d"


def test_more_is_told_of_a_guest_and_one_is_taken_off_the_list(desktop: Desktop) -> None:
    """The part and the own words stand below the name; Undo puts back who was taken off."""
    event = planned(desktop, guests=2)
    event_page(desktop, event)
    desktop.press("More about Guest B")
    line = desktop.find(QLineEdit, "Own words")
    desktop.focus(line)
    QTest.keyClicks(line, "I want to come again.")
    buttons = desktop.window.findChildren(QAbstractButton)
    next(one for one in buttons if one.accessibleName() == "Save").click()
    desktop.find(QLabel, "Invited · I want to come again.")

    desktop.press("More about Guest A")
    desktop.press("Take off the list")
    desktop.until(lambda: states(desktop, event) == ["invited"])
    desktop.space.undo()

    desktop.until(lambda: states(desktop, event) == ["invited", "invited"])


@pytest.mark.skipif(shutil.which("zbarimg") is None, reason="needs zbarimg")
def test_the_code_says_what_is_ticked_and_the_file_is_written(
    desktop: Desktop, tmp_path: Path
) -> None:
    """As another reader sees it: an appointment at first, the title once it is asked for."""
    event = planned(desktop)
    page = event_page(desktop, event)
    card = page.calendar
    desktop.until(lambda: scanned(card.picture, tmp_path) != "")
    assert "SUMMARY:Appointment" in scanned(card.picture, tmp_path)

    card.title.click()
    desktop.until(lambda: "SUMMARY:Talk about study" in scanned(card.picture, tmp_path))
    card.write_into(str(tmp_path / "a.ics"))

    desktop.until((tmp_path / "a.ics").exists)
    (one,) = read((tmp_path / "a.ics").read_bytes()).inner
    assert one.text("SUMMARY") == "Talk about study"


def scanned(picture: QrPicture, folder: Path) -> str:
    """Return what a camera reads from the screen; empty if there is no code yet."""
    path = folder / "code.png"
    picture.grab().save(str(path))
    ended = subprocess.run(
        ["zbarimg", "--quiet", "--raw", str(path)], capture_output=True, timeout=60, check=False
    )
    return ended.stdout.decode()
