"""The register of mentors in the window: the list with its lights, a mentor's page, two files."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit

from app.context import Context
from app.i18n import N_
from app.records import RecordId
from app.usecases.intakes import kept_drafts
from app.usecases.matchboard import propose_pair
from app.usecases.matchlife import move_match
from app.usecases.mentors import MentorView, mentor_view, page_of_mentors, register_mentor
from app.usecases.users import NewUser, add_user
from app.usecases.vaults import keys_of
from tests.core.usecases.test_matchboard import helper, waiting
from tests.core.usecases.test_mentors import YES, ready
from tests.ui.pages.conftest import Desktop, writing
from ui.desk import Destination
from ui.opening import Opened
from ui.pages.matchcard import MatchCard
from ui.pages.mentor import MentorPage
from ui.pages.mentors import MentorsPage
from ui.pages.newmentor import NewMentor
from ui.pages.rowform import RowForm
from ui.widgets.badges import Light
from ui.widgets.rows import RowButton
from ui.widgets.tables import RowRole
from ui.widgets.weekpicture import WeekPicture

OMAR = "banana wombat clever river"
SPOKEN = Qt.ItemDataRole.AccessibleTextRole


def add(desktop: Desktop, *names: str, is_ready: bool = False) -> list[RecordId]:
    """Return mentors who were added by another window."""
    with writing(desktop) as login:
        people = [register_mentor(login, name, YES).value for name in names]
        for one in people if is_ready else ():
            ready(login, one)
    return people


def register(desktop: Desktop) -> MentorsPage:
    """Return the register, once it is shown."""
    desktop.space.open(Destination("mentors"))
    page = desktop.space.page
    assert isinstance(page, MentorsPage)
    return page


def mentor_page(desktop: Desktop) -> MentorPage:
    """Return the page of a mentor, once it is filled."""

    def is_there() -> bool:
        page = desktop.space.page
        return isinstance(page, MentorPage) and page.view is not None

    desktop.until(is_there)
    page = desktop.space.page
    assert isinstance(page, MentorPage)
    return page


def seen(desktop: Desktop, person: RecordId) -> MentorView:
    with writing(desktop) as login:
        return mentor_view(login, person)


def test_an_empty_register_says_how_the_first_one_comes_in(desktop: Desktop) -> None:
    """An empty state, with the act above it."""
    register(desktop)

    desktop.find(QLabel, "There is no mentor yet.")
    desktop.find(QAbstractButton, "Add a mentor")


def test_a_mentor_is_added_by_keys_and_stands_before_a_closed_gate(desktop: Desktop) -> None:
    """Name, a tick, Enter; then the page tells what is missing."""
    page = register(desktop)
    desktop.press("Add a mentor")
    name = desktop.find(QLineEdit, "Name")
    desktop.focus(name)
    QTest.keyClicks(name, "Lena Weber")
    QTest.keyClick(name, Qt.Key.Key_Return)
    desktop.find(QLabel, "Without a yes, Waymark keeps no file of a mentor.")

    (card,) = page.findChildren(NewMentor)
    card.agrees.setChecked(True)
    QTest.keyClick(name, Qt.Key.Key_Return)

    shown = mentor_page(desktop)
    assert shown.view is not None
    assert shown.view.name == "Lena Weber"
    desktop.find(Light, "A check is missing or over")
    desktop.find(Light, "Training is missing")
    desktop.find(Light, "No signed agreement is in force.")
    desktop.find(Light, "A place is free.")


def test_the_list_tells_the_gate_in_words(desktop: Desktop) -> None:
    """A screen reader hears each light; the eye sees shapes with names; Enter opens the page."""
    add(desktop, "Lena", is_ready=True)
    add(desktop, "Max")
    page = register(desktop)
    desktop.until(lambda: page.model.rowCount() == 2)

    lena, max_ = (page.model.index(row).data(SPOKEN) for row in range(2))
    assert "The gate is open." in lena
    assert "The gate is closed." in max_
    assert "The training is done." in lena
    lights = page.model.index(1).data(RowRole.LIGHTS)
    assert [state for state, _ in lights] == ["stop", "stop", "stop", "go"]
    desktop.focus(page.list)
    page.list.setCurrentIndex(page.model.index(0))
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    assert mentor_page(desktop).view is not None


def test_a_long_register_is_read_page_by_page(desktop: Desktop) -> None:
    """The first fifty are shown at once; the next come when they are asked for."""
    add(desktop, *(f"Mentor {number:02}" for number in range(60)))
    page = register(desktop)
    desktop.until(lambda: page.model.rowCount() >= 50)
    while page.model.canFetchMore(page.list.rootIndex()):
        page.model.fetchMore(page.list.rootIndex())
    desktop.until(lambda: page.model.rowCount() == 60)

    assert page.model.is_whole
    desktop.find(QLabel, "60 mentors")


def test_a_register_that_is_read_again_at_once_names_everybody_once(desktop: Desktop) -> None:
    """The answer that was still on its way is dropped."""
    add(desktop, "Lena", "Max")
    page = register(desktop)
    page.refresh()
    page.refresh()
    page.look_for("Lena")  # asked for last, so answered last
    desktop.until(lambda: bool(page.search.results))

    assert page.model.rowCount() == 2
    assert page.model.is_whole


def test_a_mentor_is_found_by_name(desktop: Desktop) -> None:
    """Whoever is no mentor is left out; Enter opens the one found."""
    (lena, _) = add(desktop, "Lena Weber", "Max")
    page = register(desktop)
    desktop.focus(page.search.line)
    QTest.keyClicks(page.search.line, "lena")
    desktop.until(lambda: [one.key for one in page.search.results] == [lena])
    QTest.keyClick(page.search.line, Qt.Key.Key_Return)

    assert mentor_page(desktop).person == lena


def test_half_typed_words_about_a_mentor_are_kept(desktop: Desktop) -> None:
    """They come back with the page, until they are saved or given up."""
    (lena,) = add(desktop, "Lena")
    desktop.space.open(Destination("mentor", lena))
    page = mentor_page(desktop)
    page.start_form("orientation")
    trainer = desktop.find(QLineEdit, "Trainer")
    desktop.focus(trainer)
    QTest.keyClicks(trainer, "Sana")
    page.flush()

    def is_kept() -> bool:
        with writing(desktop) as login:
            return bool(kept_drafts(login, lena))

    desktop.until(is_kept)
    desktop.space.open(Destination("mentors"))
    desktop.space.open(Destination("mentor", lena))
    desktop.until(lambda: desktop.find(QLineEdit, "Trainer").text() == "Sana")
    desktop.press("Not now")
    desktop.until(lambda: not mentor_page(desktop).findChildren(RowForm))


def test_rows_of_the_mentor_open_their_forms(desktop: Desktop) -> None:
    """Each check and each part of the training is a line that leads to its form."""
    (lena,) = add(desktop, "Lena", is_ready=True)
    desktop.space.open(Destination("mentor", lena))
    page = mentor_page(desktop)
    desktop.find(RowButton, "Police check").click()
    desktop.until(lambda: bool(page.findChildren(RowForm)))
    desktop.press("Save")

    desktop.until(lambda: not page.findChildren(RowForm))
    assert len(seen(desktop, lena).rows["check"]) == 3


def test_a_student_becomes_a_mentor_too(desktop: Desktop) -> None:
    """One press, two files of one person, each leading to the other."""
    desktop.space.open(Destination("student", desktop.amina, "matches"))
    desktop.press("Make this student a mentor too")

    page = mentor_page(desktop)
    assert page.person == desktop.amina
    with writing(desktop) as login:
        (line,) = page_of_mentors(login).mentors
    assert line.person == desktop.amina
    desktop.press("The student's file")
    desktop.student("overview")
    desktop.space.open(Destination("student", desktop.amina, "matches"))
    desktop.press("The mentor's file")
    assert mentor_page(desktop).person == desktop.amina


def test_a_week_is_told_in_words(desktop: Desktop) -> None:
    """What the picture shows stands in its name."""
    picture = WeekPicture(desktop.window.theme, N_("Free in the week"), ("mon-morning",))
    desktop.qtbot.addWidget(picture)

    assert picture.accessibleName() == "Free in the week: Monday: Morning"


def as_intake(desktop: Desktop, world: Context) -> None:
    """Let an intake worker sit down at the window."""
    with writing(desktop) as login:
        add_user(login, NewUser("Omar Said", ("intake",)), OMAR)
    desktop.window.show_workspace(
        Opened(desktop.folder, keys_of(desktop.folder, lambda: OMAR, world))
    )
    desktop.until(lambda: desktop.space.page is not None)


def buttons(desktop: Desktop) -> set[str]:
    """Return the names of what can be pressed on the page that is shown."""
    page = desktop.space.page
    assert page is not None
    shown = page.findChildren(QAbstractButton)
    return {one.accessibleName() for one in shown if one.isVisible() and one.isEnabled()}


def test_an_intake_worker_is_offered_no_form_that_would_be_refused(
    desktop: Desktop, world: Context
) -> None:
    """The register is read; what a mentor speaks and how to reach them is the intake's to write."""
    (lena,) = add(desktop, "Lena", is_ready=True)
    as_intake(desktop, world)
    register(desktop)
    desktop.find(QLabel, "1 mentor")
    assert "Add a mentor" not in buttons(desktop)
    desktop.space.open(Destination("mentor", lena))
    mentor_page(desktop)
    desktop.find(QLabel, "Coordinators and managers write this file.")
    desktop.find(QAbstractButton, "Funds")

    offered = buttons(desktop)
    assert {"Add a language", "Add a way", "Report about this mentor"} <= offered
    assert not offered & {
        "Change what the mentor offers",
        "Add a check",
        "Add training",
        "Add an agreement",
        "Agree on one",
    }
    lines = [one.accessibleName() for one in desktop.window.findChildren(RowButton)]
    assert not any(one.startswith("Police check") for one in lines)
    desktop.find(QLabel, "Police check")


def test_an_intake_worker_sees_the_matches_and_does_not_decide(
    desktop: Desktop, world: Context
) -> None:
    """On the board, and on a mentor's and a student's page."""
    with writing(desktop) as login:
        student, mentor = waiting(login, "Yusuf"), helper(login, "Lena")
        waiting(login, "Olena")
        match = propose_pair(login, student, mentor).value
        for one in ("student_agreed", "mentor_agreed", "ready", "active"):
            move_match(login, match, one)
    as_intake(desktop, world)
    for place in (Destination("mentor", mentor), Destination("student", student, "matches")):
        desktop.space.open(place)
        desktop.until(lambda: bool(desktop.window.findChildren(MatchCard)))
        assert not buttons(desktop) & {"End it", "A pause", "Kind of match"}
    assert not buttons(desktop) & {"I spoke with the student", "Make this student a mentor too"}
    desktop.space.open(Destination("matching"))
    desktop.find(QAbstractButton, "The student's file")

    assert not buttons(desktop) & {"Propose for all", "Propose this pair"}
    assert {"Compare three", "What counts"} <= buttons(desktop)
