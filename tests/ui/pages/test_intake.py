"""The intake in the window: how it opens, what survives the lock, what no name can break."""

from __future__ import annotations

import functools

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.context import Context
from app.schema.registry import TOPICS
from app.usecases.vaults import reader_login
from tests.ui.forms.hands import fill
from tests.ui.pages.conftest import PASSPHRASE, Desktop, open_window
from ui.desk import Destination
from ui.forms.questions import FieldQuestion
from ui.pages.consent import ConsentCard
from ui.pages.intake import IntakePart
from ui.pages.unlock import UnlockPage
from ui.widgets.stepper import Stepper

FAMILY = "\N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}\N{ZERO WIDTH JOINER}\N{GIRL}"
HARD_NAMES = [
    "A" * 80,
    FAMILY * 8,
    "Amina \u0623\u0645\u064a\u0646\u0629 (1990) \u05d0\u05de\u05d9\u05e0\u05d4 - 12/3",
    "<b>&amp; {name}</b> %s \\",
]


def open_intake(desktop: Desktop, topic: str) -> IntakePart:
    desktop.space.open(Destination("student", desktop.amina, "intake"))
    part = desktop.student("intake")
    assert isinstance(part, IntakePart)
    desktop.until(lambda: part.pane.form is not None)
    part.choose_topic(topic)
    desktop.until(functools.partial(is_open, part, topic))
    return part


def is_open(part: IntakePart, topic: str) -> bool:
    form = part.pane.form
    return form is not None and form.topic.key == topic


def question(part: IntakePart, path: str) -> FieldQuestion:
    form = part.pane.form
    assert form is not None
    return next(one for _, name, one in form.parts() if name == path)


def line_of(question: FieldQuestion) -> QLineEdit:
    line = question.made.findChild(QLineEdit)
    assert isinstance(line, QLineEdit)
    return line


def through_the_lock(desktop: Desktop, world: Context) -> tuple[Desktop, IntakePart]:
    """Lock, close the window, and come back in another one by the passphrase."""
    with desktop.qtbot.waitSignal(desktop.window.locked):
        desktop.space.lock()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    desktop.window.close()
    window = open_window(desktop.qtbot, app, world)
    window.begin(desktop.folder)
    again = Desktop(window, desktop.qtbot, desktop.folder, desktop.keys, desktop.amina)
    unlock = window.centralWidget()
    assert isinstance(unlock, UnlockPage)
    desktop.qtbot.keyClicks(unlock.passphrase.findChild(QLineEdit), PASSPHRASE)
    unlock.submit()
    again.until(lambda: window.workspace is not None)
    again.space.open(Destination("student", desktop.amina, "intake"))
    part = again.student("intake")
    assert isinstance(part, IntakePart)
    again.until(lambda: part.pane.form is not None)
    return again, part


def test_half_a_number_of_a_new_row_survives_the_lock(desktop: Desktop, world: Context) -> None:
    """Topic, row, field, the words that are no number yet, and the caret in them."""
    part = open_intake(desktop, "reach")
    fill(question(part, "reach_kind.kind").made, "call")
    line = line_of(question(part, "reach_number.value"))
    desktop.focus(line)
    desktop.qtbot.keyClicks(line, "0142 call me")
    line.setCursorPosition(3)
    again, back = through_the_lock(desktop, world)

    again.until(functools.partial(is_open, back, "reach"))
    found = line_of(question(back, "reach_number.value"))
    assert found.text() == "0142 call me"
    again.until(lambda: found.hasFocus() and found.cursorPosition() == 3)
    again.window.close()


def test_words_of_a_later_talk_survive_the_lock(desktop: Desktop, world: Context) -> None:
    """A question that was opened on request is open again where words wait in it."""
    part = open_intake(desktop, "you")
    part.pane.show_all()
    line = line_of(question(part, "helpers_know.notes"))
    desktop.focus(line)
    desktop.qtbot.keyClicks(line, "Speak slowly")
    again, back = through_the_lock(desktop, world)

    again.until(functools.partial(is_open, back, "you"))
    found = line_of(question(back, "helpers_know.notes"))
    assert found.text() == "Speak slowly"
    again.until(found.hasFocus)
    again.window.close()


def test_words_of_a_consent_survive_the_lock(desktop: Desktop, world: Context) -> None:
    """What was told about a yes, before it was given, is not lost."""
    part = open_intake(desktop, "welcome")
    form = part.pane.form
    assert form is not None
    (card,) = form.consents
    assert isinstance(card, ConsentCard)
    line = line_of(card.form.questions["limits"])
    desktop.focus(line)
    desktop.qtbot.keyClicks(line, "Nobody at work")
    again, back = through_the_lock(desktop, world)

    again.until(functools.partial(is_open, back, "welcome"))
    form = back.pane.form
    assert form is not None
    (card,) = form.consents
    assert isinstance(card, ConsentCard)
    found = line_of(card.form.questions["limits"])
    assert found.text() == "Nobody at work"
    again.until(found.hasFocus)
    again.window.close()


@pytest.mark.parametrize("name", HARD_NAMES, ids=["long", "emoji", "directions", "signs"])
@pytest.mark.parametrize("width", [1366, 768])
def test_no_name_breaks_the_page(desktop: Desktop, name: str, width: int) -> None:
    """Long, pictures, two directions, signs of other tongues: kept, and nothing is pushed out."""
    part = open_intake(desktop, "you")
    desktop.window.resize(width, 768)
    fill(question(part, "name_call.preferred_name").made, name)
    fill(question(part, "name_own_letters.words").made, (name * 3)[:200])
    part.save_and_go_on()
    desktop.until(functools.partial(is_open, part, "languages"))
    part.go_back()
    desktop.until(functools.partial(is_open, part, "you"))

    reader = reader_login(desktop.folder, desktop.keys, desktop.window.context)
    person = reader.vault.record("person", desktop.amina)
    reader.close()
    assert person is not None
    assert person.stored["preferred_name"] == " ".join(name.split())
    pane = part.pane.rect()
    assert [one for one in controls(part.pane) if not is_within(part.pane, one, pane)] == []
    assert part.width() <= desktop.window.width()


@pytest.mark.parametrize(("width", "scale"), [(1366, 1.0), (768, 1.0), (1366, 2.0), (768, 2.0)])
def test_all_topics_are_in_reach_at_every_size(desktop: Desktop, width: int, scale: float) -> None:
    """As steps where there is room, else in a list that drops down; with what is answered."""
    desktop.window.change_look("light", scale, "en")
    desktop.window.resize(width, 768)
    part = open_intake(desktop, "you")
    desktop.until(lambda: part.steps.isVisible() != part.bar.isVisible())
    stepper = part.findChild(Stepper)
    assert isinstance(stepper, Stepper)

    assert part.bar.select.count() == len(TOPICS)
    assert part.bar.select.currentText().replace("\u2068", "").startswith("You and your name · 1")
    assert part.bar.isVisible() == (width == 768)
    if part.steps.isVisible():
        assert stepper.width() <= part.steps.width()


def test_a_first_talk_counts_what_it_asks(desktop: Desktop) -> None:
    """What is for later is counted only once somebody opens it."""
    part = open_intake(desktop, "you")
    first = part.bar.select.currentText()
    part.pane.show_all()
    desktop.until(lambda: part.bar.select.currentText() != first)

    assert "1 of 5" in first.replace("\u2068", "").replace("\u2069", "")


def test_a_guardian_is_found_by_name(desktop: Desktop) -> None:
    """Nobody is offered as their own guardian."""
    part = open_intake(desktop, "you")
    fill(question(part, "adult.adult").made, False)
    made = question(part, "guardian.guardian").made
    desktop.focus(line_of(question(part, "guardian.guardian")))
    desktop.qtbot.keyClicks(line_of(question(part, "guardian.guardian")), "Nobody")

    assert desktop.amina not in getattr(made, "offered", ())
    assert not part.pane.is_complete()


def controls(whole: QWidget) -> list[QWidget]:
    return [one for one in whole.findChildren(QLineEdit) if one.isVisible()]


def is_within(whole: QWidget, part: QWidget, rect: QRect) -> bool:
    left = part.mapTo(whole, QPoint(0, 0)).x()
    return rect.left() <= left and left + part.width() <= rect.right() + 1
