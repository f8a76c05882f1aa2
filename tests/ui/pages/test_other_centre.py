"""A student goes to another centre with their file, and comes from one, in the window."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget

from app.context import Context
from app.records import RecordId
from app.sync.letters import MOST_LETTER_BYTES
from app.usecases.arrivals import look_at_transfer, take_transfer
from app.usecases.consents import answer_consent
from app.usecases.login import Login
from app.usecases.moves import gone_to
from app.usecases.people import FirstFour, start_intake
from app.usecases.transfers import To, give_transfer, own_address
from app.usecases.vaults import NewVault, init_vault
from tests.ui.pages.conftest import PASSPHRASE, Chooser, Desktop, writing
from tests.ui.pages.test_keyboard import Keyboard
from ui.desk import Destination
from ui.pages.comingcard import ComingCard
from ui.pages.consent import ConsentCard
from ui.pages.intake import IntakePart
from ui.pages.leaving import LeavingPage
from ui.pages.othercentre import OtherCentrePage
from ui.pages.settings import SettingsPage
from ui.pages.student import StudentPage
from ui.widgets.progress import ProgressPanel

SHARED = {
    "purpose": "leave_this_centre",
    "answer": "given",
    "audience": "named_centre",
    "named": "Oak Centre",
}


@pytest.fixture
def other(world: Context, tmp_path: Path) -> Iterator[Login]:
    """Return a login at another centre, on another computer."""
    elsewhere = replace(world, state_folder=tmp_path / "state-2", random_bytes=secrets.token_bytes)
    with closing(
        init_vault(tmp_path / "oak", PASSPHRASE, NewVault("Oak Centre", "Omar"), elsewhere)
    ) as login:
        yield login


@dataclass
class Post:
    """What goes between the centres: the files, by their places."""

    address: Path
    sealed: Path
    other: Login


@pytest.fixture
def post(other: Login, tmp_path: Path) -> Post:
    """Return the address of the other centre, and a place for the sealed file."""
    made = Post(tmp_path / "oak.waymark", tmp_path / "amina.waymark", other)
    made.address.write_bytes(own_address(other)[0])
    return made


def say_yes(desktop: Desktop) -> None:
    """Write down that the student may go."""
    with writing(desktop) as login:
        answer_consent(login, desktop.amina, SHARED)


def leave(desktop: Desktop) -> LeavingPage:
    """Open the page of a student who goes."""
    desktop.space.open(Destination("leaving", desktop.amina))
    page = desktop.space.page
    assert isinstance(page, LeavingPage)
    return page


def seal(desktop: Desktop, chooser: Chooser, post: Post) -> None:
    """Go through all that stands before the sealed file."""
    chooser.path = post.address
    desktop.press("Choose their address")
    desktop.find(QLabel, "Does “Oak Centre” read out these digits?")
    desktop.press("All the same")
    chooser.path = post.sealed
    desktop.press("Seal and save the file")


def arriving(desktop: Desktop, post: Post, name: str = "يوسف") -> RecordId:
    """Return a student of the other centre whose file is sealed to this one."""
    four = FirstFour(
        {"preferred_name": name}, {"language": "ar"}, {"kind": "none"}, {"answer": "given"}
    )
    person = start_intake(post.other, four).value
    answer_consent(post.other, person, SHARED)
    with writing(desktop) as login:
        to = To(*own_address(login))
    give_transfer(post.other, person, to, post.sealed)
    return person


def look(desktop: Desktop, chooser: Chooser, path: Path) -> None:
    """Choose a file at the page of what comes."""
    if not isinstance(desktop.space.page, OtherCentrePage):
        desktop.space.open(Destination("another-centre"))
    chooser.path = path
    desktop.press("Choose the student’s file")


def test_a_student_goes_with_their_file(
    desktop: Desktop, other: Login, post: Post, chooser: Chooser
) -> None:
    """Yes, address, digits, passphrase; the file opens there, here all see that they have gone."""
    say_yes(desktop)
    desktop.space.open(Destination("student", desktop.amina))
    desktop.press("Goes to another centre")
    desktop.find(QLabel, "What goes with them:")
    seal(desktop, chooser, post)
    desktop.say_again()

    desktop.find(QLabel, "The sealed file is written: “amina.waymark”. Send it to “Oak Centre”.")

    offered = look_at_transfer(other, post.sealed.read_bytes())
    desktop.find(QLabel, offered.digits)
    desktop.find(QLabel, "Their file went to Oak Centre on")
    assert take_transfer(other, post.sealed.read_bytes(), offered.digits).value == desktop.amina
    desktop.press("Back to their page")
    desktop.find(QLabel, "Their file went to Oak Centre on")
    desktop.press("They are back")
    desktop.until(lambda: not _is_seen(desktop, "Their file went to Oak Centre on"))
    with writing(desktop) as login:
        assert gone_to(login, desktop.amina) is None
    desktop.space.undo()
    desktop.find(QLabel, "Their file went to Oak Centre on")


def let_go(desktop: Desktop, other: Login, post: Post) -> None:
    """Let the student go to the other centre, by no page."""
    say_yes(desktop)
    with writing(desktop) as login:
        give_transfer(login, desktop.amina, To(*own_address(other)), post.sealed)


def test_a_file_that_was_lost_is_sealed_again(
    desktop: Desktop, other: Login, post: Post, chooser: Chooser
) -> None:
    """The page says before that they have gone, and after which of the two files has the digits."""
    let_go(desktop, other, post)
    post.sealed.unlink()
    leave(desktop)
    desktop.find(QLabel, "Their file went to Oak Centre on")

    seal(desktop, chooser, post)
    desktop.say_again()

    desktop.find(QLabel, "A file went there before.")
    digits = look_at_transfer(other, post.sealed.read_bytes()).digits
    desktop.find(QLabel, f"The digits of the sealed file: {digits}")


@pytest.fixture
def large(desktop: Desktop) -> None:
    """Show text twice as large, so that a page holds more than the window."""
    desktop.window.change_look("light", 2.0, "en")
    desktop.window.resize(1366, 768)


def _comes_into_sight(desktop: Desktop, part: QWidget) -> None:
    desktop.until(lambda: part.visibleRegion().boundingRect() == part.rect())


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("words", ["You find the digits here again.", "A file went there before."])
def test_what_came_of_a_sealing_comes_into_sight(
    desktop: Desktop, post: Post, chooser: Chooser, words: str
) -> None:
    """To the last line, although it is then said above that they have gone; also a second time."""
    say_yes(desktop)
    if words.startswith("A file"):
        with writing(desktop) as login:
            give_transfer(login, desktop.amina, To(*own_address(post.other)), post.sealed)
        post.sealed.unlink()
    leave(desktop)

    seal(desktop, chooser, post)
    desktop.say_again()

    desktop.find(QLabel, "The sealed file is written:")
    digits = look_at_transfer(post.other, post.sealed.read_bytes()).digits
    desktop.find(QLabel, f"The digits of the sealed file: {digits}")
    _comes_into_sight(desktop, desktop.find(QLabel, words))


@pytest.mark.usefixtures("large")
def test_what_came_of_a_student_s_file_comes_into_sight(
    desktop: Desktop, post: Post, chooser: Chooser
) -> None:
    """The first step is there again above it; it must not hide that a file was taken in or not."""
    desktop.space.open(Destination("another-centre"))
    chooser.path = post.address.with_name("ours.waymark")
    desktop.press("Save our address")
    arriving(desktop, post)

    take_in(desktop, chooser, post)
    _comes_into_sight(desktop, desktop.find(QAbstractButton, "Take it out again"))
    look(desktop, chooser, post.sealed)
    desktop.find(QLabel, "يوسف has a file here already.")
    _comes_into_sight(desktop, desktop.find(QAbstractButton, "Open their page"))
    look(desktop, chooser, post.address)
    _comes_into_sight(desktop, desktop.find(QLabel, "This file is an address."))


def _is_seen(desktop: Desktop, words: str) -> bool:
    labels = desktop.window.findChildren(QLabel)
    return any(one.isVisible() and one.accessibleName().startswith(words) for one in labels)


def test_without_a_yes_the_page_leads_to_the_question(desktop: Desktop) -> None:
    """Nothing can be chosen before; the intake opens where the question stands."""
    leave(desktop)
    desktop.find(QLabel, "Nobody has asked the person yet")
    assert not _is_offered(desktop, "Choose their address")

    desktop.press("Ask them")

    part = desktop.student("intake")
    assert isinstance(part, IntakePart)
    desktop.until(lambda: part.topic.key == "look_back")
    desktop.until(lambda: any(map(_is_asked, part.findChildren(ConsentCard))))


def _is_asked(card: ConsentCard) -> bool:
    """Tell whether a card is before the eyes, with the keyboard in it."""
    is_seen = not card.visibleRegion().isEmpty()
    is_here = card.window().focusWidget() in card.findChildren(QWidget)
    return is_seen and is_here and card.purpose == SHARED["purpose"]


def _is_offered(desktop: Desktop, name: str) -> bool:
    buttons = desktop.window.findChildren(QAbstractButton)
    return any(one.isVisible() and one.accessibleName().startswith(name) for one in buttons)


def test_wrong_addresses_are_refused_and_another_can_be_chosen(
    desktop: Desktop, post: Post, chooser: Chooser
) -> None:
    """Our own, a photo, one that was changed or cut, none at all: a sentence, and nothing else."""
    say_yes(desktop)
    with writing(desktop) as login:
        ours = own_address(login)[0]
    whole = post.address.read_bytes()
    leave(desktop)
    wrong = (
        (ours, "This is an address of your own centre."),
        (b"\xff\xd8 a photo", "This file is of another kind, or it is damaged. Choose the address"),
        (whole[:-9], "This file is damaged or was changed on its way."),
        (bytes(5_000), "This file is of another kind, or it is damaged. Choose the address"),
        (whole[:60] + bytes([whole[60] ^ 1]) + whole[61:], "A signature does not hold."),
    )
    for content, words in wrong:
        chooser.path = post.address.with_name("wrong.waymark")
        chooser.path.write_bytes(content)
        desktop.press("Choose their address")
        desktop.find(QLabel, words)
    chooser.path = post.address.with_name("nowhere.waymark")
    desktop.press("Choose their address")
    desktop.find(QLabel, "There is no such file.")

    chooser.path = post.address
    desktop.press("Choose their address")
    desktop.find(QLabel, "Does “Oak Centre” read out these digits?")
    desktop.find(QLabel, "The yes of the student is for: Oak Centre.")
    desktop.press("No")
    desktop.until(lambda: _is_offered(desktop, "Choose their address"))


def test_a_place_that_cannot_be_written_marks_nobody(
    desktop: Desktop, post: Post, chooser: Chooser
) -> None:
    """A name that is taken, a folder that is not there: said before the passphrase counts."""
    say_yes(desktop)
    leave(desktop)
    taken = post.sealed
    taken.write_bytes(b"a letter")
    seal(desktop, chooser, post)
    desktop.say_again()
    desktop.find(QLabel, "Something else has this name already.")
    assert taken.read_bytes() == b"a letter"

    seal(desktop, chooser, replace(post, sealed=post.sealed.parent / "gone" / "amina.waymark"))
    desktop.find(QLabel, "This folder is not there.")

    with writing(desktop) as login:
        assert gone_to(login, desktop.amina) is None


def test_a_sealing_that_is_stopped_can_be_done_again(
    desktop: Desktop, other: Login, post: Post, chooser: Chooser
) -> None:
    """No half of a file is left, and the page says what to do."""
    say_yes(desktop)
    leave(desktop)
    seal(desktop, chooser, post)
    desktop.say_again()
    desktop.find(ProgressPanel, "Sealing the student’s file")
    desktop.press("Stop")
    desktop.find(QLabel, "Stopped. If no file is there, seal it once more.")
    post.sealed.unlink(missing_ok=True)

    seal(desktop, chooser, post)
    desktop.find(QLabel, "The sealed file is written:")

    assert look_at_transfer(other, post.sealed.read_bytes()).person == desktop.amina


def test_a_student_comes_with_their_file(desktop: Desktop, post: Post, chooser: Chooser) -> None:
    """Our address, their file, digits, their yes; then their page, or all of it out again."""
    desktop.space.open(Destination("settings"))
    desktop.until(lambda: isinstance(desktop.space.page, SettingsPage))
    desktop.press("Another centre")
    chooser.path = post.address.with_name("ours.waymark")
    desktop.press("Save our address")
    with writing(desktop) as login:
        address, digits = own_address(login)
    desktop.find(QLabel, digits)
    assert chooser.path.read_bytes() == address
    person = arriving(desktop, post)

    take_in(desktop, chooser, post)
    desktop.press("Take it out again")
    desktop.find(QLabel, "Taken back. The student has no file here.")
    take_in(desktop, chooser, post)
    desktop.press("Open their page")

    desktop.until(lambda: isinstance(desktop.space.page, StudentPage))
    page = desktop.space.page
    assert isinstance(page, StudentPage)
    assert page.person == person


def take_in(desktop: Desktop, chooser: Chooser, post: Post) -> None:
    """Go through all that stands before a file is taken in."""
    look(desktop, chooser, post.sealed)
    desktop.find(QLabel, "يوسف comes from Oak Centre")
    desktop.press("All the same")
    desktop.press("They said yes: take it in")
    desktop.find(QLabel, "The student has a file here now.")


def test_wrong_files_change_nothing(desktop: Desktop, post: Post, chooser: Chooser) -> None:
    """An address, a photo, a cut, changed, too large or strange file: a sentence each."""
    arriving(desktop, post)
    whole = post.sealed.read_bytes()
    wrong = post.sealed.with_name("wrong.waymark")
    damaged = "This file is damaged or was changed on its way."
    for content, words in (
        (post.address.read_bytes(), "This file is an address."),
        (b"\xff\xd8 a photo", "This file is of another kind, or it is damaged. Choose the sealed"),
        (whole[:-9], damaged),
        (whole[:-30] + bytes([whole[-30] ^ 1]) + whole[-29:], damaged),
        (b"", "This file is empty. Choose the sealed"),
    ):
        wrong.write_bytes(content)
        look(desktop, chooser, wrong)
        desktop.find(QLabel, words)
    with wrong.open("wb") as huge:
        huge.truncate(MOST_LETTER_BYTES + 1)
    look(desktop, chooser, wrong)
    desktop.find(QLabel, "This file is of another kind, or it is damaged.")
    with wrong.open("r+b") as huge:
        huge.write(whole)
    look(desktop, chooser, wrong)
    desktop.find(QLabel, "This file is too large to be what it should be.")
    look(desktop, chooser, post.sealed.with_name("nowhere.waymark"))
    desktop.find(QLabel, "There is no such file.")

    with writing(desktop) as login:
        assert login.store.count("person") == 1


def test_a_file_for_somebody_else_says_so(
    desktop: Desktop, other: Login, post: Post, chooser: Chooser
) -> None:
    """It may be for another computer of the same centre."""
    let_go(desktop, other, post)

    look(desktop, chooser, post.sealed)

    desktop.find(QLabel, "This file was not made for this computer.")
    desktop.find(QLabel, "It may be for another computer of your centre")


def test_whoever_seems_to_be_here_is_shown_before(
    desktop: Desktop, post: Post, chooser: Chooser
) -> None:
    """Somebody of the same name: the worker looks at them first."""
    arriving(desktop, post, "أمينة")

    look(desktop, chooser, post.sealed)

    desktop.find(QLabel, "This person seems to be here already.")
    desktop.press("أمينة")
    desktop.until(lambda: isinstance(desktop.space.page, StudentPage))
    page = desktop.space.page
    assert isinstance(page, StudentPage)
    assert page.person == desktop.amina


def test_who_has_a_file_here_cannot_be_taken_in_again(
    desktop: Desktop, other: Login, post: Post, chooser: Chooser
) -> None:
    """Who went and comes back with a file has one already; the page says what to do."""
    say_yes(desktop)
    with writing(desktop) as login:
        made = give_transfer(login, desktop.amina, To(*own_address(other)), post.sealed).value
        to = To(*own_address(login))
    take_transfer(other, post.sealed.read_bytes(), made.digits)
    answer_consent(other, desktop.amina, SHARED)
    back = post.sealed.with_name("back.waymark")
    give_transfer(other, desktop.amina, to, back)

    look(desktop, chooser, back)

    desktop.find(QLabel, "أمينة has a file here already.")
    desktop.find(QLabel, "It went to another centre before.")
    assert not _is_offered(desktop, "All the same")
    desktop.press("Open their page")
    desktop.find(QLabel, "Their file went to Oak Centre on")


def find_the_same(hands: Keyboard) -> None:
    """Say that the digits are the same; the keyboard comes to the other answer first."""
    hands.wait_for(QAbstractButton, "No")
    hands.press(Qt.Key.Key_Backtab)
    hands.wait_for(QAbstractButton, "All the same")
    hands.press(Qt.Key.Key_Space)


def test_it_is_done_by_keys_alone(desktop: Desktop, post: Post, chooser: Chooser) -> None:
    """From the student's page to the sealed file; the focus goes along with the questions."""
    say_yes(desktop)
    leave(desktop)
    hands = Keyboard(desktop)
    desktop.find(QAbstractButton, "Choose their address")
    desktop.focus(desktop.find(QAbstractButton, "Back to their page"))
    hands.tab_to("Choose their address")
    chooser.path = post.address
    hands.press(Qt.Key.Key_Space)
    find_the_same(hands)
    hands.wait_for(QAbstractButton, "Seal and save the file")
    chooser.path = post.sealed
    hands.press(Qt.Key.Key_Space)
    hands.wait_for(QLineEdit, "Your passphrase once more")
    hands.write(PASSPHRASE)
    hands.press(Qt.Key.Key_Return)
    desktop.find(QLabel, "The sealed file is written:")
    arriving(desktop, replace(post, sealed=post.sealed.with_name("yusuf.waymark")))

    desktop.space.open(Destination("another-centre"))
    desktop.focus(desktop.find(QAbstractButton, "Save our address"))
    hands.tab_to("Choose the student’s file")
    chooser.path = post.sealed.with_name("yusuf.waymark")
    hands.press(Qt.Key.Key_Space)
    find_the_same(hands)
    hands.wait_for(QAbstractButton, "They said yes: take it in")
    hands.press(Qt.Key.Key_Space)
    hands.wait_for(QAbstractButton, "Open their page")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_control_has_a_name_in_both_directions(
    desktop: Desktop, post: Post, chooser: Chooser, language: str
) -> None:
    """At 200 % too, nothing is wider than the window."""
    say_yes(desktop)
    arriving(desktop, post)
    desktop.window.change_look("light", 2.0, language)
    page = leave(desktop)
    desktop.until(lambda: bool(page.findChildren(QAbstractButton)))
    desktop.space.open(Destination("another-centre"))
    coming = desktop.space.page
    assert isinstance(coming, OtherCentrePage)
    chooser.path = post.sealed
    coming.coming.choose.click()
    card = coming.findChild(ComingCard)
    assert isinstance(card, ComingCard)
    desktop.until(lambda: not card.choose.isVisible())

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    is_rtl = app.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert is_rtl is (language == "ar")
    for one in coming.findChildren(QAbstractButton):
        assert not one.isVisible() or one.accessibleName()
        place = one.mapTo(desktop.window, one.rect().topLeft()).x()
        assert not one.isVisible() or 0 <= place <= desktop.window.width() - one.width()
    desktop.window.change_look("light", 1.0, "en")
