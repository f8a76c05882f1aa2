"""The matching board in the window: reasons, proposals, what helps, the life of a match."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from app.records import Record, RecordId
from app.schema import matches as fields
from app.usecases.caseload import assign
from app.usecases.matchboard import matches_of, propose_pair
from app.usecases.matchlife import move_match
from app.usecases.records import RowInput, put_records
from app.usecases.users import NewUser, add_user
from tests.core.usecases.test_matchboard import helper, waiting
from tests.ui.pages.conftest import Desktop, writing
from ui.desk import Destination
from ui.pages.comparing import Comparison
from ui.pages.matchcard import MatchCard
from ui.pages.matching import MatchingPage
from ui.pages.pairpanel import PairPanel
from ui.pages.rowform import RowForm
from ui.pages.why import WhyPanel
from ui.widgets.badges import Light
from ui.widgets.selects import Select
from ui.widgets.tables import RowRole


@pytest.fixture
def pair(desktop: Desktop) -> tuple[RecordId, RecordId]:
    """Return a student who waits and a mentor with room for one."""
    with writing(desktop) as login:
        return waiting(login, "Yusuf"), helper(login, "Lena", capacity="1", topics="cv")


def board(desktop: Desktop) -> MatchingPage:
    """Return the board, once it is filled."""
    desktop.space.open(Destination("matching"))
    page = desktop.space.page
    assert isinstance(page, MatchingPage)
    desktop.until(lambda: page.board is not None)
    return page


def shown_words(part: QWidget) -> str:
    """Return all that a part says to a screen reader."""
    kinds = (QLabel, QAbstractButton, Light)
    return " ".join(one.accessibleName() for kind in kinds for one in part.findChildren(kind))


def state(desktop: Desktop, student: RecordId) -> tuple[str, bool]:
    """Return where the newest match of a student stands, and whether it is held fast."""
    with writing(desktop) as login:
        found = matches_of(login, student)
    if not found:
        return "", False
    match: Record = found[0][0]
    return match.get(fields.match_state, ""), match.get(fields.match_locked, False)


def reach(desktop: Desktop, student: RecordId, *wanted: object) -> None:
    """Wait until the newest match stands like this."""
    desktop.until(lambda: state(desktop, student) in wanted)


def test_the_first_look_is_without_names_and_tells_the_reasons(
    desktop: Desktop, pair: tuple[RecordId, RecordId]
) -> None:
    """Numbers stand for people until somebody asks for names; each criterion is a sentence."""
    page = board(desktop)
    (panel,) = page.findChildren(PairPanel)

    told = shown_words(page)
    assert "Yusuf" not in told
    assert "Lena" not in told
    assert all("Yusuf" not in str(one.words) for one in page.waiting.results)
    said = [one.accessibleName() for one in panel.findChildren(Light)]
    assert len(said) == 6
    assert any(one.startswith("Language: English") for one in said)
    assert "First look without names" in told
    page.names.setChecked(True)
    assert "Yusuf" in shown_words(page)
    assert "First look without names" not in shown_words(page)
    page.names.setChecked(False)
    assert "First look without names" in shown_words(page)


def test_a_pair_is_proposed_held_fast_let_go_and_taken_back(
    desktop: Desktop, pair: tuple[RecordId, RecordId]
) -> None:
    """Each act is one press that can be undone."""
    student = pair[0]
    board(desktop)
    desktop.press("Propose this pair")
    reach(desktop, student, ("proposed", False))
    desktop.press("Hold fast")
    reach(desktop, student, ("proposed", True))
    desktop.press("Let go")
    reach(desktop, student, ("proposed", False))
    desktop.press("Take the proposal back")
    reach(desktop, student, ("closed", False))

    desktop.space.undo()

    reach(desktop, student, ("proposed", False))


def test_the_best_pairs_of_all_are_worked_out_in_the_job_process(
    desktop: Desktop, pair: tuple[RecordId, RecordId]
) -> None:
    """The proposals are there when it ends, and undo takes all of them back."""
    student = pair[0]
    page = board(desktop)
    desktop.press("Propose for all")
    reach(desktop, student, ("proposed", False))
    desktop.find(QAbstractButton, "Take the proposal back")
    assert page.propose.isEnabled()

    desktop.space.undo()

    reach(desktop, student, ("", False))


def test_the_board_says_what_would_help_and_what_a_pair_would_change(
    desktop: Desktop,
) -> None:
    """Worked out for all, told in sentences."""
    with writing(desktop) as login:
        waiting(login, "Yusuf", week_grid="mon-morning")
        helper(login, "Lena", week_grid="mon-evening")
    board(desktop)
    desktop.find(Light, "They are never free at the same time.")
    desktop.press("What would help?")

    desktop.find(QLabel, "No mentor suits as things stand.")
    desktop.find(QLabel, "A place would open also: Evening.")


def test_another_pair_says_what_it_would_change(desktop: Desktop) -> None:
    """The fit of all pairs, and who would go elsewhere."""
    with writing(desktop) as login:
        waiting(login, "Yusuf", help_topics="cv")
        helper(login, "Lena", topics="cv")
        other = helper(login, "Max", topics="digital")
    page = board(desktop)
    page.choose_mentor(other)
    desktop.press("What would it change?")

    desktop.find(QLabel, "This pair would change the fit of all pairs by -")


def test_three_mentors_are_compared_line_by_line(desktop: Desktop) -> None:
    """Each line names its mentor, and the best of a criterion has its own shape."""
    with writing(desktop) as login:
        waiting(login, "Yusuf", help_topics="cv")
        for name, topics in (("Lena", "cv"), ("Max", "digital"), ("Ana", "interview"), ("Tom", "")):
            helper(login, name, **({"topics": topics} if topics else {}))
    page = board(desktop)
    page.names.setChecked(True)
    desktop.press("Compare three")

    (card,) = page.findChildren(Comparison)
    lines = [one.accessibleName() for one in card.findChildren(Light)]
    assert len(lines) == 3 * 7
    assert lines[0].startswith("Lena: ")
    assert (
        not any(one.startswith("Tom") for one in lines)
        or len({one.split(":")[0] for one in lines}) == 3
    )


def test_the_arrow_keys_walk_along_the_students(desktop: Desktop) -> None:
    """The reasons follow the row, and the keyboard stays in the list."""
    with writing(desktop) as login:
        people = {waiting(login, "Yusuf"), waiting(login, "Olena")}
        helper(login, "Lena")
    page = board(desktop)
    rows = page.waiting.rows
    desktop.focus(rows)
    first = rows.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole)
    QTest.keyClick(rows, Qt.Key.Key_Down)

    assert rows.hasFocus()
    assert rows.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole) != first
    assert {one.key for one in page.waiting.results} == people
    assert page.rooms.rows.currentIndex().data(RowRole.AT_END)


def test_a_match_goes_from_the_first_yes_to_its_end(
    desktop: Desktop, pair: tuple[RecordId, RecordId]
) -> None:
    """On the board until it begins, on the student's page to the end, with both sides' reasons."""
    student = pair[0]
    board(desktop)
    desktop.press("Propose this pair")
    desktop.press("The student says yes")
    reach(desktop, student, ("student_agreed", False))
    for words, then in (
        ("The mentor says yes", "mentor_agreed"),
        ("Through the gate", "ready"),
        ("It begins", "active"),
    ):
        desktop.press(words)
        reach(desktop, student, (then, False))

    desktop.space.open(Destination("student", student, "matches"))
    desktop.press("End it")
    reasons = _reasons(desktop)
    desktop.press("Save")
    desktop.find(QLabel, "Say the reason of both")
    assert state(desktop, student)[0] == "active"
    for one in reasons:
        one.choose("time_over")
        one.activated.emit(one.currentIndex())
    desktop.press("Save")
    reach(desktop, student, ("closed", False))
    desktop.find(QLabel, "The student: The agreed time was over")


def _typed(desktop: Desktop) -> str:
    """Return the reason that stands in the form, once it is open again."""
    return desktop.find(QLineEdit, "Why it goes ahead all the same").text()


def _reasons(desktop: Desktop) -> list[Select]:
    """Return the lists of the form, once it is shown."""
    found: list[Select] = []

    def is_there() -> bool:
        forms = desktop.window.findChildren(RowForm)
        found[:] = [one for form in forms for one in form.findChildren(Select)]
        return len(found) == 2

    desktop.until(is_there)
    return found


def test_a_red_light_is_passed_with_a_reason_only(desktop: Desktop) -> None:
    """The gate refuses and says what is red; a written reason goes ahead, and stays readable.

    Half-typed, it comes back on the page of either of the two.
    """
    with writing(desktop) as login:
        student, mentor = waiting(login, "Yusuf"), helper(login, "Lena")
        match = propose_pair(login, student, mentor).value
        for one in ("student_agreed", "mentor_agreed"):
            move_match(login, match, one)
        (agreement,) = login.vault.records("agreement", subject=mentor)
        put_records(login, [RowInput("agreement", {"valid_until": "2020-01-01"}, id=agreement.id)])
    board(desktop)
    desktop.press("Through the gate")
    desktop.find(QLabel, "The gate is closed: the mentor lacks the agreement.")
    words = desktop.find(QLineEdit, "Why it goes ahead all the same")
    desktop.focus(words)
    QTest.keyClicks(words, "The paper is signed today.")
    desktop.space.open(Destination("student", student, "matches"))
    desktop.until(lambda: _typed(desktop) == "The paper is signed today.")
    desktop.press("Save")

    reach(desktop, student, ("ready", False))
    desktop.find(QLabel, "Went ahead with a red light: The paper is signed today.")
    assert desktop.window.findChildren(MatchCard)


def test_of_a_student_in_other_hands_it_is_said_first_why(
    desktop: Desktop, pair: tuple[RecordId, RecordId]
) -> None:
    """Once a day for each of them; what was pressed is then done."""
    student = pair[0]
    with writing(desktop) as login:
        omar = add_user(login, NewUser("Omar Said", ("intake",)), "banana wombat clever river")
        assign(login, student, omar.value.user)
    board(desktop)
    desktop.press("Propose this pair")
    desktop.qtbot.keyClicks(desktop.find(QLineEdit, "Why do you need this file?"), "He is ill")
    assert state(desktop, student) == ("", False)
    desktop.press("Go on")
    reach(desktop, student, ("proposed", False))
    desktop.press("Hold fast")
    reach(desktop, student, ("proposed", True))


def test_a_match_in_other_hands_ends_once_it_is_said_why(
    desktop: Desktop, pair: tuple[RecordId, RecordId]
) -> None:
    """Whoever would rather not say it leaves the match as it is."""
    student, mentor = pair
    with writing(desktop) as login:
        omar = add_user(login, NewUser("Omar Said", ("intake",)), "banana wombat clever river")
        match = propose_pair(login, student, mentor).value
        move_match(login, match, "student_agreed")
        assign(login, student, omar.value.user)
    board(desktop)
    desktop.press("End it")
    desktop.find(QLineEdit, "Why do you need this file?")
    desktop.press("Not now")
    desktop.until(lambda: not desktop.window.findChildren(WhyPanel))
    desktop.press("End it")
    desktop.qtbot.keyClicks(desktop.find(QLineEdit, "Why do you need this file?"), "He is ill")
    desktop.press("Go on")

    desktop.until(lambda: bool(desktop.window.findChildren(RowForm)))
