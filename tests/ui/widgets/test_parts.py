"""The parts one by one: what they tell, when they tell it, and what the keyboard does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.i18n import N_, verbatim
from tests.ui.widgets.screen import settle, shown
from ui.theme.appearance import Theme
from ui.widgets.avatar import initials
from ui.widgets.buttons import Button, IconButton
from ui.widgets.fields import LineField
from ui.widgets.focus import FocusRing
from ui.widgets.labels import Label, Line
from ui.widgets.layouts import clear, column
from ui.widgets.progress import ProgressPanel
from ui.widgets.rail import Rail
from ui.widgets.stateline import StateLine
from ui.widgets.stepper import Step, Stepper
from ui.widgets.tables import Rows, Table, row_px, tall_row_px
from ui.widgets.toast import Toast

NAME = verbatim("Anything")
MONTHS = [verbatim(f"Month {number}") for number in range(1, 14)]


def key(qtbot: QtBot, pressed: Qt.Key) -> None:
    """Press ``pressed`` on whatever has the focus."""
    qtbot.keyClick(QApplication.focusWidget(), pressed)


def focused() -> str:
    """Return the accessible name of what has the focus."""
    part = QApplication.focusWidget()
    return part.accessibleName() if part is not None else ""


def page_with_field(qtbot: QtBot, theme: Theme) -> tuple[QWidget, LineField]:
    """Return a window and the field in it that has the focus."""
    window = QWidget()
    field = LineField(theme, NAME)
    column(window).addWidget(field)
    shown(qtbot, window)
    field.setFocus()
    return window, field


def test_a_label_shows_letters_not_markup(qtbot: QtBot, theme: Theme) -> None:
    """What someone typed can never become formatting, wrapped or not."""
    for wraps in (False, True):
        label = Label(theme, verbatim("<b>bold</b> & more"), wraps=wraps)
        qtbot.addWidget(label)

        assert "<b>" not in label.text() or label.textFormat() == Qt.TextFormat.PlainText
        assert label.accessibleName() == "<b>bold</b> & more"


def test_a_line_too_long_keeps_all_its_words_in_reach(qtbot: QtBot, theme: Theme) -> None:
    """Shortened on screen, whole in the tooltip and for a screen reader."""
    words = "Many words that need much more room than there is"
    line = shown(qtbot, Line(theme, verbatim(words)), 80, 30)

    assert line.text().endswith("…")
    assert line.toolTip() == line.accessibleName() == words


def test_a_line_without_room_for_a_letter_shows_no_dots(qtbot: QtBot, theme: Theme) -> None:
    """Dots alone would seem to belong to what stands beside it."""
    line = shown(qtbot, Line(theme, verbatim("Arabic · Turkish")), 16, 30)

    assert line.text() == ""
    assert line.toolTip() == "Arabic · Turkish"

    line.resize(400, 30)
    assert line.text() == "Arabic · Turkish"


def test_an_icon_button_is_never_without_a_name(qtbot: QtBot, theme: Theme) -> None:
    """Tooltip and screen reader say what only a picture shows."""
    button = IconButton(theme, "lock", N_("Lock"))
    qtbot.addWidget(button)

    assert button.toolTip() == button.accessibleName() == "Lock"
    assert min(button.sizeHint().toTuple()) >= 40


def test_an_ampersand_is_a_letter(qtbot: QtBot, theme: Theme) -> None:
    """A name with "&" makes no hidden keyboard shortcut."""
    button = Button(theme, verbatim("Bread & Roses"))
    qtbot.addWidget(button)

    assert button.shortcut().isEmpty()
    assert button.accessibleName() == "Bread & Roses"


def test_the_rail_tells_where_one_wants_to_go(qtbot: QtBot, theme: Theme) -> None:
    """A press asks; only arriving moves the blaze; counts are said aloud."""
    rail = Rail(theme, NAME)
    for place in ("today", "print"):
        rail.add_place(place, verbatim(place), "sun")
    rail.arrive("today")
    rail.set_count("print", 14)
    shown(qtbot, rail)
    buttons = {each.accessibleName(): each for each in rail.findChildren(QWidget)}

    with qtbot.waitSignal(rail.chosen) as told:
        qtbot.mouseClick(buttons["print, 14"], Qt.MouseButton.LeftButton)

    assert told.args == ["print"]
    assert buttons["today"].property("checked") is True


def test_a_slim_rail_keeps_its_names(qtbot: QtBot, theme: Theme) -> None:
    """Without words on screen, tooltips and screen reader still have them."""
    rail = Rail(theme, NAME)
    rail.add_place("today", verbatim("Today"), "sun")
    shown(qtbot, rail)

    rail.set_slim(slim=True)

    assert rail.width() == 72
    names = {each.accessibleName(): each.toolTip() for each in rail.findChildren(QWidget)}
    assert names["Today"] == "Today"


def test_the_stepper_is_walked_and_opened_by_keyboard(qtbot: QtBot, theme: Theme) -> None:
    """Tab enters at the current topic, arrows walk, Enter opens."""
    stepper = Stepper(theme, NAME)
    stepper.show_steps(
        [
            Step("a", verbatim("A"), "done"),
            Step("b", verbatim("B"), "now"),
            Step("c", verbatim("C"), "ask", verbatim("1 to ask later")),
        ]
    )
    shown(qtbot, stepper)
    stepper.focusNextChild()
    entered = focused()

    key(qtbot, Qt.Key.Key_Down)
    told_name = focused()
    with qtbot.waitSignal(stepper.chosen) as told:
        key(qtbot, Qt.Key.Key_Space)

    assert entered == "B, you are here"
    assert told_name == "C, 1 to ask later"
    assert told.args == ["c"]


def test_showing_steps_anew_keeps_the_focus(qtbot: QtBot, theme: Theme) -> None:
    """An answer saved in the background does not throw the keyboard back to the start."""
    steps = [Step(each, verbatim(each)) for each in "abc"]
    stepper = Stepper(theme, NAME)
    stepper.show_steps(steps)
    shown(qtbot, stepper)
    stepper.focusNextChild()
    key(qtbot, Qt.Key.Key_End)

    stepper.show_steps(steps)

    assert focused().startswith("c")


def test_the_state_line_says_a_problem(qtbot: QtBot, theme: Theme) -> None:
    """The line holds its state and shows the words that belong to it."""
    line = StateLine(theme, verbatim("Saved"))
    qtbot.addWidget(line)

    line.show_state("problem", verbatim("The disk is full."))

    assert line.state == "problem"
    assert any(each.accessibleName() == "The disk is full." for each in line.findChildren(QWidget))


def test_undo_is_asked_for_once(qtbot: QtBot, theme: Theme) -> None:
    """Undo tells the key of what was done and takes the toast away; a second one is nothing."""
    window = shown(qtbot, QWidget())
    toast = Toast(theme, window)
    toast.show_done(verbatim("Moved"), "move-1")

    with qtbot.waitSignal(toast.undo_wanted) as told:
        toast.undo()
    with qtbot.assertNotEmitted(toast.undo_wanted):
        toast.undo()

    assert told.args == ["move-1"]
    assert toast.isHidden()


def test_a_toast_goes_away_by_itself(qtbot: QtBot, theme: Theme) -> None:
    """Its time over, it is gone, and nothing can be undone through it any more."""
    window, _field = page_with_field(qtbot, theme)
    toast = Toast(theme, window, seconds=0)
    toast.show_done(verbatim("Moved"), "move-1")

    qtbot.waitUntil(toast.isHidden)

    assert not toast.can_undo


def test_a_toast_waits_while_its_button_has_the_focus(qtbot: QtBot, theme: Theme) -> None:
    """Someone who reached Undo by keyboard has all the time they need."""
    window, field = page_with_field(qtbot, theme)
    toast = Toast(theme, window, seconds=0)
    toast.show_done(verbatim("Moved"), "move-1")
    button = toast.findChild(Button)
    assert button is not None
    button.setFocus(Qt.FocusReason.TabFocusReason)

    for _ in range(3):
        toast._pass_time()
    stayed = toast.isVisible()
    field.setFocus()
    qtbot.waitUntil(toast.isHidden)

    assert stayed


def test_a_toast_never_takes_the_focus_and_never_leaves_the_window(
    qtbot: QtBot, theme: Theme
) -> None:
    """Typing goes on; in a narrow window the words wrap."""
    window, field = page_with_field(qtbot, theme)
    window.resize(320, 300)

    toast = Toast(theme, window)
    toast.show_done(verbatim("Moved the step with a very long name from April to May"), "x")
    settle()

    assert field.hasFocus()
    assert window.rect().contains(toast.geometry())


def test_a_toast_that_is_taken_down_hears_its_window_to_the_end(qtbot: QtBot, theme: Theme) -> None:
    """Python may have let go of all that the toast knew, while Qt still tells it of events."""
    window = shown(qtbot, QWidget())
    toast = Toast(theme, window)
    toast.__dict__.clear()

    for kind in (QEvent.Type.Resize, QEvent.Type.Hide, QEvent.Type.ChildRemoved):
        assert not toast.eventFilter(window, QEvent(kind))
    window.resize(300, 200)

    assert toast.isHidden()


def test_stop_is_asked_for_once_and_said(qtbot: QtBot, theme: Theme) -> None:
    """The button tells, then rests; the end takes it away."""
    panel = ProgressPanel(theme, NAME)
    shown(qtbot, panel)
    panel.show_progress(12, 40)
    button = panel.findChild(Button)
    assert button is not None

    with qtbot.waitSignal(panel.stop_wanted):
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    assert not button.isEnabled()
    panel.show_end(verbatim("12 are finished."))
    assert button.isHidden()


def test_rows_have_one_height_and_open_with_enter(qtbot: QtBot, theme: Theme) -> None:
    """No row is ever measured, and the keyboard opens what it stands on."""
    model = QStandardItemModel(3, 2)
    for at in range(3):
        model.setItem(at, 0, QStandardItem(f"Person {at}"))
    for view, height in (
        (Table(theme, NAME, model), row_px(theme)),
        (Rows(theme, NAME, model), tall_row_px(theme)),
    ):
        shown(qtbot, view)
        view.setCurrentIndex(model.index(1, 0))

        with qtbot.waitSignal(view.opened) as told:
            qtbot.keyClick(view, Qt.Key.Key_Return)

        assert told.args == [1]
        assert view.visualRect(model.index(0, 0)).height() == height
        view.close()


def test_the_ring_shows_for_the_keyboard_only(qtbot: QtBot, theme: Theme) -> None:
    """Tab brings the ring; a mouse press takes it away again."""
    window = QWidget()
    lines = column(window, margins=20)
    first, second = (Button(theme, verbatim(each)) for each in "ab")
    lines.addWidget(first)
    lines.addWidget(second)
    ring = FocusRing(theme, window)
    shown(qtbot, window)
    window.activateWindow()

    second.setFocus(Qt.FocusReason.MouseFocusReason)
    first.setFocus(Qt.FocusReason.TabFocusReason)
    settle()
    by_key, around = ring.target, ring.geometry()
    second.setFocus(Qt.FocusReason.MouseFocusReason)
    settle()

    assert by_key is first
    assert around.contains(first.geometry())
    assert ring.target is None


def test_the_ring_follows_what_it_surrounds(qtbot: QtBot, theme: Theme) -> None:
    """A button that moves takes its ring with it; one that goes gives it to the next."""
    window = shown(qtbot, QWidget())
    other, button = Button(theme, NAME), Button(theme, NAME)
    for each in (other, button):
        each.setParent(window)
        each.show()
    ring = FocusRing(theme, window)
    other.setFocus(Qt.FocusReason.MouseFocusReason)
    button.setFocus(Qt.FocusReason.TabFocusReason)
    settle()

    button.move(200, 200)
    settle()
    moved = ring.geometry().contains(button.geometry())
    button.hide()
    settle()

    assert moved
    assert ring.target is other


def test_the_first_tab_of_a_window_brings_the_ring(qtbot: QtBot, theme: Theme) -> None:
    """Nothing has the focus yet, so nothing tells why it moves: the key does."""
    window = QWidget()
    button = Button(theme, NAME)
    column(window, margins=20).addWidget(button)
    ring = FocusRing(theme, window)
    shown(qtbot, window)
    window.activateWindow()
    button.clearFocus()

    qtbot.keyClick(window, Qt.Key.Key_Tab)
    settle()

    assert ring.target is button


def test_clearing_a_layout_leaves_nothing(qtbot: QtBot, theme: Theme) -> None:
    """Parts within parts are gone as well."""
    window = shown(qtbot, QWidget())
    lines = column(window)
    inner = column()
    inner.addWidget(Label(theme, NAME))
    lines.addLayout(inner)
    lines.addWidget(Label(theme, NAME))

    clear(lines)
    settle()

    assert lines.count() == 0
    assert not any(each.isVisible() for each in window.findChildren(Label))


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Amina Al-Hassan", "AA"), ("olena", "O"), ("أمينة الحسن", "أ"), ("", ""), ("7 (b)", "B")],
)
def test_initials_fit_every_script(name: str, letters: str) -> None:
    """Two letters where letters stand apart, one where they would join."""
    assert initials(name) == letters
