"""Questions that two computers left open, settled in the window by keys and by a press."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from app.records import Change, RecordId
from app.rules.merge import DELETED
from app.schema.kinds import Stored
from app.usecases.vaults import login_with
from tests.ui.pages.conftest import Desktop
from ui.desk import Destination
from ui.pages.questions import QuestionCard
from ui.pages.students import StudentsPage
from ui.widgets.buttons import Button


def test_a_question_is_told_on_every_part_and_leads_to_the_history(desktop: Desktop) -> None:
    """Whoever opens the plan sees that something waits, and gets there by one press."""
    write_apart(desktop, ("person", desktop.amina), "preferred_name", "Amina H.")
    desktop.space.open(Destination("student", desktop.amina, "plan"))
    desktop.find(QLabel, "1 question is open")

    desktop.press("Settle it")

    desktop.student("history")
    desktop.until(lambda: len(cards(desktop)) == 1)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_an_answer_is_chosen_by_keys_and_taken_back(desktop: Desktop, language: str) -> None:
    """Space on an answer settles the question; Undo in the toast asks it again."""
    desktop.window.speak(language)
    write_apart(desktop, ("person", desktop.amina), "preferred_name", "Amina H.")
    desktop.space.open(Destination("student", desktop.amina, "history"))
    desktop.until(lambda: bool(keeping(desktop, "أمينة")))
    (answer,) = keeping(desktop, "أمينة")
    desktop.focus(answer)

    QTest.keyClick(answer, Qt.Key.Key_Space)

    desktop.until(lambda: not cards(desktop))
    assert stored(desktop, "person", desktop.amina)["preferred_name"] == "أمينة"
    desktop.space.undo()
    desktop.until(lambda: stored(desktop, "person", desktop.amina)["preferred_name"] == "Amina H.")
    desktop.window.speak("en")


def test_an_answer_that_undo_brought_back_is_still_of_whoever_wrote_it(desktop: Desktop) -> None:
    """The card tells both, in print and to a screen reader; so does the history below."""
    write_apart(desktop, ("person", desktop.amina), "preferred_name", "Amina H.")
    desktop.space.open(Destination("student", desktop.amina, "history"))
    desktop.until(lambda: bool(keeping(desktop, "Amina H.")))
    (keep,) = keeping(desktop, "Amina H.")
    said = keep.accessibleDescription()
    assert "brought back" not in said
    desktop.press("Keep this: Amina H.")
    desktop.until(lambda: not cards(desktop))

    desktop.press("Undo")

    desktop.until(lambda: bool(keeping(desktop, "Amina H.")))
    (keep,) = keeping(desktop, "Amina H.")
    assert keep.accessibleDescription().startswith(f"{said}, brought back by you · ")
    desktop.find(QLabel, "brought back by you")
    desktop.find(QLabel, "brought back, first written: you")


@pytest.mark.parametrize(("act", "stays"), [("Keep it", True), ("Delete it", False)])
def test_a_deleted_record_that_was_changed_is_settled(
    desktop: Desktop, act: str, stays: bool
) -> None:
    """One press keeps the record or deletes it after all; what it says is shown before."""
    contact = only(desktop, "contact")
    write_apart(desktop, ("contact", contact), DELETED, bytes(16))
    desktop.space.open(Destination("student", desktop.amina, "history"))
    desktop.find(QLabel, "One computer deleted this.")
    desktop.find(QLabel, "Deleted: you")

    desktop.press(act)

    desktop.until(lambda: not cards(desktop))
    assert (stored(desktop, "contact", contact) != {}) is stays
    desktop.find(Button, "Undo")


def test_a_person_deleted_after_all_leaves_no_empty_page(desktop: Desktop) -> None:
    """The window goes back to the students, and Undo brings the person back."""
    write_apart(desktop, ("person", desktop.amina), DELETED, bytes(16))
    desktop.space.open(Destination("student", desktop.amina, "history"))

    desktop.press("Delete it")

    desktop.until(lambda: isinstance(desktop.space.page, StudentsPage))
    assert stored(desktop, "person", desktop.amina) == {}
    desktop.find(QLabel, "The record is deleted.")
    desktop.press("Undo")
    desktop.until(lambda: stored(desktop, "person", desktop.amina) != {})


def keeping(desktop: Desktop, value: str) -> list[QPushButton]:
    """Return the button that keeps an answer, as screen readers name it in any language."""
    return [
        button
        for card in cards(desktop)
        for button in card.findChildren(QPushButton)
        if button.isVisible()
        and button.accessibleName().endswith(f": {value}")
        and button.accessibleDescription()
    ]


def cards(desktop: Desktop) -> list[QWidget]:
    """Return the questions that are shown now."""
    return [one for one in desktop.window.findChildren(QuestionCard) if one.isVisible()]


def write_apart(desktop: Desktop, place: tuple[str, RecordId], key: str, value: Stored) -> None:
    """Write as another computer does that has seen nothing of this one."""
    login = login_with(desktop.folder, desktop.keys, desktop.window.context)
    change = Change(*place, desktop.amina, key, value)
    login.vault.append([change], "Save answers", user=login.user)
    login.close()


def only(desktop: Desktop, kind: str) -> RecordId:
    """Return the id of the one row of a kind about the student."""
    login = login_with(desktop.folder, desktop.keys, desktop.window.context)
    (record,) = login.vault.records(kind, subject=desktop.amina)
    login.close()
    return record.id


def stored(desktop: Desktop, kind: str, row: RecordId) -> dict[str, Stored]:
    """Return what a row says now; nothing if it is gone."""
    login = login_with(desktop.folder, desktop.keys, desktop.window.context)
    record = login.vault.record(kind, row)
    login.close()
    return dict(record.stored) if record is not None else {}


def test_another_answer_is_written_and_taken_back(desktop: Desktop) -> None:
    """The field's own editor opens by a press; what is written there stands on its own."""
    write_apart(desktop, ("person", desktop.amina), "preferred_name", "Amina H.")
    desktop.space.open(Destination("student", desktop.amina, "history"))
    desktop.press("Write another answer")
    desktop.until(lambda: bool(editors(desktop)))
    (field,) = editors(desktop)

    QTest.keyClicks(field, " Khalil")
    desktop.press("Write this down")

    desktop.until(lambda: not cards(desktop))
    assert stored(desktop, "person", desktop.amina)["preferred_name"] == "Amina H. Khalil"
    desktop.press("Undo")
    desktop.until(lambda: stored(desktop, "person", desktop.amina)["preferred_name"] == "Amina H.")


def test_who_goes_back_from_writing_finds_the_answers_again(desktop: Desktop) -> None:
    """Nothing is written, and the keyboard is at the button that opened the editor."""
    write_apart(desktop, ("person", desktop.amina), "preferred_name", "Amina H.")
    desktop.space.open(Destination("student", desktop.amina, "history"))
    desktop.press("Write another answer")
    desktop.until(lambda: bool(editors(desktop)))

    desktop.press("Not now")

    offer = desktop.find(QPushButton, "Write another answer")
    desktop.until(offer.hasFocus)
    assert cards(desktop)


def editors(desktop: Desktop) -> list[QLineEdit]:
    """Return the lines to type in that are within a question."""
    return [
        line for card in cards(desktop) for line in card.findChildren(QLineEdit) if line.isVisible()
    ]
