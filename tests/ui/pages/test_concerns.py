"""A safeguarding concern in the window: written by one button, read and closed on its own page."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QPlainTextEdit

from app.context import Context
from app.usecases.concerns import ConcernView, add_concern, list_concerns, show_concern
from app.usecases.login import Login
from app.usecases.requests import approve_request, list_requests
from app.usecases.users import NewUser, add_user, grant_roles
from app.usecases.vaults import login_with, open_login
from tests.ui.pages.conftest import Desktop
from ui.desk import Destination
from ui.pages.concernform import ConcernPanel
from ui.pages.concerns import ConcernsPage

OTHER = "banana wombat clever river stone"
WORDS = "She is afraid to go home."


def as_lead(desktop: Desktop, world: Context) -> None:
    """Let the worker of the window be the safeguarding lead too."""
    login = login_with(desktop.folder, desktop.keys, world)
    grant_roles(login, login.user, ["intake", "manager", "safeguarding"])
    login.close()


def with_others(desktop: Desktop, world: Context) -> tuple[Login, Login]:
    """Return the logins of a safeguarding lead and of an officer."""
    login = login_with(desktop.folder, desktop.keys, world)
    for role in ("safeguarding", "dpo"):
        add_user(login, NewUser(role.title(), (role,)), f"{OTHER} {role}")
    login.close()
    safa = open_login(desktop.folder, lambda: f"{OTHER} safeguarding", world)
    return safa, open_login(desktop.folder, lambda: f"{OTHER} dpo", world)


def concerns_page(desktop: Desktop) -> ConcernsPage:
    """Return the page of concerns."""
    desktop.space.open(Destination("concerns"))
    page = desktop.space.page
    assert isinstance(page, ConcernsPage)
    return page


def kept(login: Login) -> ConcernView:
    """Return the only concern, as the lead reads it."""
    (listed,) = list_concerns(login)
    return show_concern(login, listed.id).value


def test_one_button_leads_from_the_page_to_a_sealed_concern(
    desktop: Desktop, world: Context
) -> None:
    """The form says who will read it; the words leave the screen and nobody else finds them."""
    safa, dora = with_others(desktop, world)
    desktop.space.open(Destination("student", desktop.amina, "plan"))
    desktop.press("Raise a concern")
    desktop.find(QLabel, "Only the safeguarding lead reads this: Safeguarding.")
    desktop.find(QLabel, "A safeguarding concern about أمينة")
    desktop.press("Send to the safeguarding lead")
    desktop.find(QLabel, "Please fill in")
    desktop.find(QPlainTextEdit, "What worries you?").setPlainText(WORDS)
    desktop.press("Send to the safeguarding lead")

    desktop.find(QLabel, "It is sealed. Only the safeguarding lead can open it.")
    assert not [one for one in desktop.window.findChildren(QPlainTextEdit) if one.toPlainText()]
    assert (kept(safa).words, kept(safa).person) == (WORDS, desktop.amina)
    desktop.press("Back to the file")
    assert desktop.student("plan").isVisible()
    desktop.until(lambda: not desktop.window.findChildren(ConcernPanel))
    for login in (safa, dora):
        login.close()


def test_a_form_that_is_left_keeps_nothing(desktop: Desktop, world: Context) -> None:
    """Nor does going to another part of the page."""
    as_lead(desktop, world)
    for leave in ("Leave it", "History"):
        desktop.space.open(Destination("student", desktop.amina, "overview"))
        desktop.press("Raise a concern")
        desktop.find(QPlainTextEdit, "What worries you?").setPlainText(WORDS)
        desktop.press(leave)
        desktop.until(lambda: not desktop.window.findChildren(ConcernPanel))
    login = login_with(desktop.folder, desktop.keys, world)
    assert list_concerns(login) == ()
    login.close()


def test_the_lead_finds_it_in_today_reads_marks_and_closes_it(
    desktop: Desktop, world: Context
) -> None:
    """The words stand there only once they are asked for."""
    as_lead(desktop, world)
    login = login_with(desktop.folder, desktop.keys, world)
    add_concern(login, desktop.amina, WORDS)
    desktop.space.open(Destination("today"))
    desktop.press("1 safeguarding concern is open.")
    desktop.find(QAbstractButton, "Read it")
    assert WORDS not in {one.accessibleName() for one in desktop.window.findChildren(QLabel)}
    desktop.press("Read it")
    desktop.find(QLabel, WORDS)

    desktop.press("Mark the page")
    desktop.find(QAbstractButton, "Take the mark off the page")
    desktop.press("Close it")
    desktop.find(QLabel, "Please fill in")
    desktop.find(QPlainTextEdit, "What was done?").setPlainText("Called the youth office.")
    desktop.press("Close it")
    desktop.find(QLabel, "Closed")
    assert kept(login).closing == "Called the youth office."
    login.close()
    desktop.space.open(Destination("student", desktop.amina, "overview"))
    desktop.find(QLabel, "Speak to the safeguarding lead")


def test_a_manager_asks_for_one_and_reads_it_once_an_officer_agrees(
    desktop: Desktop, world: Context
) -> None:
    """Before that the page says whom to ask; nothing is listed."""
    safa, dora = with_others(desktop, world)
    made = add_concern(safa, desktop.amina, WORDS).value
    concerns_page(desktop)
    number = desktop.find(QLineEdit, "Number of the concern")
    number.setText("nothing")
    desktop.press("Ask to read it")
    desktop.find(QLabel, "There is no concern with this number.")
    number.setText(made.number)
    desktop.press("Ask to read it")
    desktop.find(QLabel, "The data protection officer must agree.")
    desktop.space.open(Destination("workers"))
    desktop.find(QLabel, f"Its number is {made.number}.")
    concerns_page(desktop)
    desktop.find(QLineEdit, "Number of the concern").setText(made.number)
    approve_request(dora, list_requests(dora)[0].id)
    desktop.press("Ask to read it")

    desktop.find(QLabel, WORDS)
    assert not [
        one
        for one in desktop.window.findChildren(QAbstractButton)
        if one.accessibleName() in {"Close it", "Mark the page"}
    ]
    (opening,) = kept(safa).openings
    assert (opening.by_name, opening.agreed_name) == ("Leila", "Dpo")
    for login in (safa, dora):
        login.close()
