"""What was done, in the window: the list, its filters, the check, and who opened a file."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.context import Context
from app.usecases.audits import PAGE
from app.usecases.login import Login
from app.usecases.users import NewUser, add_user
from app.usecases.vaults import login_with
from app.vault import auditcheck
from tests.ui.pages.conftest import Desktop
from ui.desk import Destination
from ui.pages.audit import AuditLogPage, CheckPanel
from ui.pages.history import HistoryPart
from ui.pages.mentors import MentorsPage
from ui.pages.students import StudentsPage


@pytest.fixture
def other(desktop: Desktop, world: Context) -> Iterator[Login]:
    """Return another login at the same vault, as of a second program."""
    login = login_with(desktop.folder, desktop.keys, world)
    yield login
    login.close()


def audit(desktop: Desktop) -> AuditLogPage:
    """Return the page, opened from the settings, once something is read."""
    desktop.press("Settings")
    desktop.press("What was done")
    page = desktop.space.page
    assert isinstance(page, AuditLogPage)
    desktop.until(lambda: page.model.is_whole or bool(page.model.lines))
    return page


def titles(page: AuditLogPage) -> list[str]:
    """Return the first lines of the rows as they are shown, without marks of direction."""
    model = page.model
    shown = (str(model.index(at).data()) for at in range(model.rowCount()))
    return ["".join(one for one in title if one.isprintable()) for title in shown]


def test_an_opened_page_stands_in_the_list(desktop: Desktop) -> None:
    """Once, however often it is looked at; a press leads to the student's history."""
    for part in ("overview", "plan", "history"):
        desktop.space.open(Destination("student", desktop.amina, part))
        desktop.student(part)
        desktop.find(QLabel, "أمينة")
    desktop.find(QLabel, "Who opened or printed this file")

    page = audit(desktop)

    desktop.until(lambda: titles(page).count("Opened · أمينة") == 1)
    page.open_row(titles(page).index("Opened · أمينة"))
    desktop.student("history")
    desktop.find(QLabel, "Opened")


def test_searching_is_told_without_the_words(desktop: Desktop) -> None:
    """Nobody reads what somebody was looking for."""
    desktop.press("Students")
    page = desktop.space.page
    assert isinstance(page, StudentsPage)
    page.look_for("أمينة")
    desktop.until(lambda: bool(page.answered))

    shown = audit(desktop)

    desktop.until(lambda: "Searched" in titles(shown))


def test_searching_for_mentors_is_told_as_for_students(desktop: Desktop) -> None:
    """The register of mentors holds names and phones too."""
    desktop.space.open(Destination("mentors"))
    page = desktop.space.page
    assert isinstance(page, MentorsPage)
    page.look_for("Lena")
    desktop.find(QLabel, "No mentor has this name")

    shown = audit(desktop)

    desktop.until(lambda: "Searched" in titles(shown))


def test_searching_in_the_audit_is_told_too(desktop: Desktop) -> None:
    """The officer looks for people as everybody does."""
    page = audit(desktop)
    assert "Searched" not in titles(page)
    page.look_for("أمينة")
    desktop.until(lambda: bool(page.person.results))

    def is_told() -> bool:
        with desktop.qtbot.waitSignal(page.model.read):
            page.filter()
        return "Searched" in titles(page)

    desktop.until(is_told)


def test_a_history_that_was_left_is_read_no_further(desktop: Desktop) -> None:
    """Neither behind another part nor behind another page; coming back begins anew."""
    desktop.space.open(Destination("student", desktop.amina, "history"))
    part = desktop.student("history")
    assert isinstance(part, HistoryPart)
    desktop.find(QLabel, "Who opened or printed this file")
    first = part.reading
    assert first.goes_on

    desktop.space.open(Destination("student", desktop.amina, "plan"))
    desktop.student("plan")
    assert not first.goes_on
    desktop.space.open(Destination("student", desktop.amina, "history"))
    second = desktop.student("history")
    assert isinstance(second, HistoryPart)
    reading = second.reading
    assert reading.goes_on
    desktop.find(QLabel, "Who opened or printed this file")
    desktop.press("Students")

    assert not reading.goes_on


def test_filters_leave_what_is_wanted(desktop: Desktop, other: Login) -> None:
    """By sort of act, by worker, by day and by person; nothing is said to be nothing."""
    other.vault.note("print", "brief", desktop.amina, other.user)
    page = audit(desktop)

    page.kind.choose("print")
    page.filter()
    desktop.until(lambda: titles(page) == ["Printed · أمينة"])
    page.choose_person(desktop.amina)
    page.days.choose("1")
    page.filter()
    desktop.until(lambda: titles(page) == ["Printed · أمينة"])
    page.kind.choose("export")
    page.filter()
    desktop.find(QLabel, "Nothing like this was done.")
    page.look_for("")
    page.kind.choose("")
    page.filter()
    desktop.until(lambda: len(titles(page)) > 2)


def test_a_person_to_filter_by_is_looked_for(desktop: Desktop) -> None:
    """In any letters; the list is then about them."""
    page = audit(desktop)

    page.person.line.setFocus()
    desktop.qtbot.keyClicks(page.person.line, "Amina")
    desktop.until(lambda: bool(page.person._model.results))
    desktop.qtbot.keyClick(page.person.line, Qt.Key.Key_Down)
    desktop.qtbot.keyClick(page.person.line, Qt.Key.Key_Return)

    desktop.until(lambda: bool(titles(page)) and all("أمينة" in one for one in titles(page)))


def test_the_list_is_read_page_by_page(desktop: Desktop, other: Login) -> None:
    """As far as somebody scrolls."""
    for _ in range(PAGE + 20):
        other.vault.note("print", "brief", desktop.amina, other.user)
    page = audit(desktop)
    desktop.until(lambda: page.model.rowCount() == PAGE)

    page.list.scrollToBottom()

    desktop.until(lambda: page.model.rowCount() > PAGE + 20)
    assert page.model.is_whole


def test_the_check_says_that_all_is_there_or_what_is_not(desktop: Desktop, other: Login) -> None:
    """In one sentence each."""
    page = audit(desktop)
    desktop.press("Check that nothing is missing")
    desktop.until(page.check.isEnabled)
    said = [one.accessibleName() for one in page.findChildren(QLabel)]
    assert any("nothing is missing" in one for one in said)

    other.store._connection.execute("DELETE FROM audit_entry WHERE seq = 2")
    desktop.press("Check that nothing is missing")

    desktop.find(QLabel, "Entry 2 is missing.")


def test_the_check_can_be_stopped(
    desktop: Desktop, other: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It shows how far it is; stopped, the page is as before, and it can be begun anew."""
    monkeypatch.setattr(auditcheck, "TOLD_EACH", 1)
    told: list[tuple[int, int]] = []
    go_on = CheckPanel.go_on

    def stopped(panel: CheckPanel, done: int, total: int) -> None:
        told.append((done, total))
        panel.stop()  # at once: so few entries are checked before a press would arrive
        go_on(panel, done, total)

    monkeypatch.setattr(CheckPanel, "go_on", stopped)
    page = audit(desktop)
    desktop.press("Check that nothing is missing")
    desktop.until(page.check.isEnabled)
    assert not any("nothing is missing" in one.text() for one in page.findChildren(QLabel))
    assert told
    assert told[-1][0] < told[-1][1]

    monkeypatch.setattr(CheckPanel, "go_on", go_on)
    desktop.press("Check that nothing is missing")
    desktop.until(page.check.isEnabled)
    said = [one.accessibleName() for one in page.findChildren(QLabel)]
    assert any("nothing is missing" in one for one in said)


def test_who_may_not_read_it_is_told_so(desktop: Desktop, other: Login) -> None:
    """Once there is an officer the manager cannot read on; the check is for everybody."""
    add_user(other, NewUser("Dora", ("dpo",)), "banana wombat clever river stone")
    desktop.space.open(Destination("student", desktop.amina, "history"))
    desktop.find(QLabel, "Who changed what and when")

    page = audit_page(desktop)

    desktop.find(QLabel, "Only the data protection officer can read who did what.")
    assert page.check.isVisible()
    assert not page.list.isVisible()
    labels = [one.accessibleName() for one in desktop.window.findChildren(QLabel)]
    assert "Who opened or printed this file" not in labels


def audit_page(desktop: Desktop) -> AuditLogPage:
    """Return the page at once."""
    desktop.space.open(Destination("audit"))
    page = desktop.space.page
    assert isinstance(page, AuditLogPage)
    return page
