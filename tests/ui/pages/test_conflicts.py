"""The inbox in the window: counted on the rail, settled one after another, undone."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel

from app.records import Change, RecordId
from app.usecases.mentors import register_mentor
from tests.ui.pages.conftest import Desktop, writing
from tests.ui.pages.test_questions import cards, stored, write_apart
from ui.desk import Destination
from ui.pages.conflicts import ConflictsPage, OverbookedCard
from ui.pages.exchange import ExchangePage
from ui.pages.intake import IntakePart
from ui.pages.student import StudentPage
from ui.widgets.fields import LineField


def test_the_rail_counts_what_is_open(desktop: Desktop) -> None:
    """The number stands beside Exchange, also for a screen reader, and goes when it is settled."""
    desktop.find(QAbstractButton, "Exchange")
    write_apart(desktop, ("person", desktop.amina), "preferred_name", "Amina H.")
    desktop.space.refresh()

    desktop.find(QAbstractButton, "Exchange, 1")
    desktop.space.open(Destination("conflicts"))
    desktop.press("Keep this: Amina H.")

    desktop.until(lambda: not cards(desktop))
    desktop.find(QLabel, "No question is open.")
    rail = desktop.find(QAbstractButton, "Exchange")
    desktop.until(lambda: rail.accessibleName() == "Exchange")
    desktop.press("Undo")
    desktop.find(QAbstractButton, "Exchange, 1")
    desktop.until(lambda: len(cards(desktop)) == 1)


def test_what_another_process_wrote_is_counted_and_shown(desktop: Desktop) -> None:
    """A command line, a job or another window: the rail and the inbox follow without a press."""
    desktop.space.open(Destination("conflicts"))
    desktop.find(QLabel, "No question is open.")
    write_apart(desktop, ("person", desktop.amina), "preferred_name", "Amina H.")

    desktop.space.watch.clock.timeout.emit()

    desktop.find(QAbstractButton, "Exchange, 1")
    desktop.until(lambda: len(cards(desktop)) == 1)


def test_exchange_and_today_lead_to_the_inbox(desktop: Desktop) -> None:
    """Whoever sees that something is open gets there by one press."""
    write_apart(desktop, ("person", desktop.amina), "preferred_name", "Amina H.")
    write_apart(desktop, ("person", desktop.amina), "gender", "female")
    write_apart(desktop, ("person", desktop.amina), "gender", "male")
    desktop.space.open(Destination("today"))
    desktop.press("Settle all open questions")
    desktop.until(lambda: len(cards(desktop)) == 2)

    desktop.space.open(Destination("exchange"))
    assert isinstance(desktop.space.page, ExchangePage)
    desktop.find(QLabel, "2 questions are open")
    desktop.press("Settle them")

    desktop.until(lambda: isinstance(desktop.space.page, ConflictsPage))
    desktop.until(lambda: len(cards(desktop)) == 2)


def test_a_name_leads_to_the_person(desktop: Desktop) -> None:
    """Above the questions about somebody stands who it is."""
    write_apart(desktop, ("person", desktop.amina), "preferred_name", "Amina H.")
    desktop.space.open(Destination("conflicts"))
    desktop.until(lambda: len(cards(desktop)) == 1)

    desktop.press("Amina H.")

    desktop.until(lambda: isinstance(desktop.space.page, StudentPage))
    desktop.student("history")


def test_a_form_says_that_a_field_has_two_answers(desktop: Desktop) -> None:
    """The field itself says so on the student's page, until it is settled."""
    write_apart(desktop, ("person", desktop.amina), "preferred_name", "Amina H.")
    desktop.space.open(Destination("student", desktop.amina, "intake"))
    intake = desktop.student("intake")
    assert isinstance(intake, IntakePart)
    intake.choose_topic("you")

    desktop.find(QLabel, "Two computers have different answers.")


def test_an_overbooked_mentor_is_left_with_a_reason(desktop: Desktop) -> None:
    """Without a reason it is said what is missing; with one the question is settled."""
    with writing(desktop) as login:
        helper = register_mentor(login, "Lena Weber", {"answer": "given"}).value
        for _ in range(2):
            row = RecordId(login.context.record_id())
            told = {"person": desktop.amina, "mentor": helper, "state": "active"}
            changes = [Change("match", row, desktop.amina, key, one) for key, one in told.items()]
            login.vault.append(changes, "Move a match", user=login.user)
    desktop.space.open(Destination("conflicts"))
    desktop.find(OverbookedCard, "Lena Weber: more students than places")

    desktop.press("Let all go on")
    desktop.find(QLabel, "Please fill in")
    desktop.find(LineField, "Let all of them go on").setText("She asked for it.")
    desktop.press("Let all go on")

    desktop.find(QLabel, "No question is open.")


@pytest.mark.parametrize("count", [21, 45])
def test_many_questions_are_turned_over_page_by_page(desktop: Desktop, count: int) -> None:
    """Each page shows at most twenty, and says how many follow."""
    with writing(desktop) as login:
        for number in range(count):
            row = RecordId(login.context.record_id())
            for said in ("one", "two"):
                place = ("aspiration", row, desktop.amina)
                changes = [Change(*place, "person", desktop.amina)] if said == "one" else []
                changes.append(Change(*place, "words", f"{said} {number}"))
                login.vault.append(changes, "Save answers", user=login.user)
    desktop.space.open(Destination("conflicts"))

    seen = 0
    while True:
        shown = min(20, count - seen)
        desktop.until(partial(is_shown, desktop, shown))
        seen += shown
        if seen == count:
            break
        desktop.press(f"{count - seen} more question")
    desktop.press("Before")
    desktop.until(lambda: len(cards(desktop)) == 20)
    assert stored(desktop, "person", desktop.amina)
    desktop.space.open(Destination("student", desktop.amina, "history"))
    desktop.until(partial(is_shown, desktop, 20))
    desktop.press(f"{count - 20} more question")
    desktop.until(partial(is_shown, desktop, min(count, 40)))


def is_shown(desktop: Desktop, count: int) -> bool:
    """Tell whether so many questions are shown."""
    return len(cards(desktop)) == count
