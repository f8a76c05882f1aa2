"""Cases and applications in the window: opened, ticked, written about, moved, by mouse and keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel

from app.records import Record, RecordId
from app.schema import cases as fields
from app.usecases.applications import add_application, applications_of
from app.usecases.cases import CaseView, cases_of, open_case
from app.usecases.intakes import kept_drafts
from app.usecases.records import RowInput, put_records
from tests.ui.pages.conftest import Desktop, writing
from ui.desk import Destination
from ui.pages.cases import CasesPart
from ui.pages.rowform import RowForm
from ui.widgets.choices import ChoiceGroup
from ui.widgets.fields import LineField
from ui.widgets.rows import RowButton
from ui.widgets.selects import Select, Tick


def open_part(desktop: Desktop) -> CasesPart:
    """Return the part about recognition and applications, once it is shown."""
    desktop.space.open(Destination("student", desktop.amina, "cases"))
    part = desktop.student("cases")
    assert isinstance(part, CasesPart)
    return part


def cases(desktop: Desktop) -> tuple[CaseView, ...]:
    with writing(desktop) as login:
        return cases_of(login, desktop.amina, "en")


def applications(desktop: Desktop) -> list[Record]:
    with writing(desktop) as login:
        return [one.application for one in applications_of(login, desktop.amina)]


def new_case(desktop: Desktop) -> RecordId:
    with writing(desktop) as login:
        return open_case(login, desktop.amina, "recognition", {"title": "Nurse"}).value


def says(desktop: Desktop, words: str) -> bool:
    labels = desktop.window.findChildren(QLabel)
    return any(one.isVisible() and words in one.accessibleName() for one in labels)


def test_a_case_is_opened_from_what_was_learned(desktop: Desktop) -> None:
    """Two presses open it, with its papers; the toast can take it back."""
    with writing(desktop) as login:
        row = RowInput("education", {"person": desktop.amina, "words": "Nursing school"})
        put_records(login, [row])
    open_part(desktop)

    desktop.press("Open a case")
    desktop.find(RowButton, "Nursing school").click()

    desktop.until(lambda: bool(cases(desktop)))
    (view,) = cases(desktop)
    assert view.case.get(fields.case_title) == "Nursing school"
    desktop.find(Tick, "Diploma: Nursing school")
    desktop.press("Undo")
    desktop.until(lambda: not cases(desktop))
    desktop.until(lambda: says(desktop, "There is no case yet."))


def test_a_case_about_something_else_asks_for_its_name(desktop: Desktop) -> None:
    """The kind is chosen; the form opens by itself, and what is typed becomes the title."""
    open_part(desktop)
    desktop.press("Open a case")
    group = desktop.find(ChoiceGroup, "What shall be reached?")
    group.chip("exam").click()

    desktop.find(RowButton, "Something else").click()

    title = desktop.find(LineField, "What it is about")
    desktop.until(title.hasFocus)
    QTest.keyClicks(title, "German B1")
    desktop.press("Save")
    desktop.until(lambda: cases(desktop)[0].case.get(fields.case_title) == "German B1")
    assert cases(desktop)[0].case.get(fields.case_kind) == "exam"


def test_papers_are_ticked_by_keyboard(desktop: Desktop) -> None:
    """Space ticks a paper; the focus stays, the count and the next sentence follow."""
    new_case(desktop)
    open_part(desktop)
    tick = desktop.find(Tick, "ID paper: Nurse")
    assert says(desktop, "No paper is ready yet.")

    desktop.focus(tick)
    QTest.keyClick(tick, Qt.Key.Key_Space)

    desktop.until(lambda: cases(desktop)[0].ready == 1)
    desktop.until(lambda: says(desktop, "1 of 7 papers is ready."))
    again = desktop.find(Tick, "ID paper: Nurse")
    desktop.until(again.hasFocus)
    QTest.keyClick(again, Qt.Key.Key_Space)
    desktop.until(lambda: cases(desktop)[0].ready == 0)


def test_a_paper_is_told_more_exactly(desktop: Desktop) -> None:
    """One that cannot be had can no longer be ticked, and is not counted."""
    new_case(desktop)
    open_part(desktop)
    select = desktop.find(Select, "How far it is: Diploma: Nurse")

    select.choose("impossible")
    select.activated.emit(select.currentIndex())

    desktop.until(lambda: cases(desktop)[0].wanted == 6)
    desktop.until(lambda: not desktop.find(Tick, "Diploma: Nurse").isEnabled())


def test_a_paper_in_own_words_is_added(desktop: Desktop) -> None:
    """The name the office uses stands in the list."""
    new_case(desktop)
    open_part(desktop)
    desktop.press("Add a paper: Nurse")

    QTest.keyClicks(desktop.find(LineField, "Paper in own words"), "Apostille")
    desktop.press("Save")

    desktop.find(Tick, "Apostille: Nurse")


def test_half_a_form_is_kept(desktop: Desktop) -> None:
    """Words typed about an application are there again after another page was open."""
    part = open_part(desktop)
    desktop.press("New application")
    QTest.keyClicks(desktop.find(LineField, "Where"), "Bakery")
    part.flush()

    def is_sealed() -> bool:
        with writing(desktop) as login:
            return bool(kept_drafts(login, desktop.amina))

    desktop.until(is_sealed)
    desktop.space.open(Destination("today"))

    open_part(desktop)

    again = desktop.find(LineField, "Where")
    assert again.text() == "Bakery"
    desktop.press("Not now")
    desktop.until(lambda: not desktop.window.findChildren(RowForm) or not is_sealed())
    assert applications(desktop) == []


def test_what_is_missing_is_said_beside_the_field(desktop: Desktop) -> None:
    """An application without a place is not saved; nothing is lost."""
    open_part(desktop)
    desktop.press("New application")
    desktop.find(ChoiceGroup, "What for").chip("job").click()

    desktop.press("Save")

    desktop.until(lambda: desktop.find(LineField, "Where").hasFocus())
    assert applications(desktop) == []


def test_an_application_is_moved_and_taken_back(desktop: Desktop) -> None:
    """One choice moves it under another heading; the toast moves it back."""
    with writing(desktop) as login:
        add_application(login, desktop.amina, {"kind": "job", "where": "Bakery"})
    open_part(desktop)
    select = desktop.find(Select, "How far it is: Bakery")

    select.choose("interview")
    select.activated.emit(select.currentIndex())

    desktop.until(lambda: says(desktop, "Interview"))
    (kept,) = applications(desktop)
    assert kept.get(fields.application_state) == "interview"
    desktop.press("Undo")
    desktop.until(lambda: applications(desktop)[0].get(fields.application_state) == "interested")


def test_the_steps_go_into_the_plan(desktop: Desktop) -> None:
    """The button leads to the plan, where the steps are."""
    new_case(desktop)
    open_part(desktop)

    desktop.press("Put the steps into the plan: Nurse")

    desktop.student("plan")
    assert cases(desktop)[0].case.get(fields.case_plan) is not None


def test_every_button_of_the_cards_has_its_own_name(desktop: Desktop) -> None:
    """Two cases with the same words on them are told apart by a screen reader."""
    new_case(desktop)
    with writing(desktop) as login:
        open_case(login, desktop.amina, "licence", {"title": "Doctor"})
    part = open_part(desktop)
    desktop.find(Tick, "Diploma: Doctor")

    buttons = [one for one in part.findChildren(QAbstractButton) if one.isVisible()]
    names = [one.accessibleName() for one in buttons]

    assert all(names)
    assert len(set(names)) == len(names)
