"""The plan's page: timeline and list of equal power, the inspector, goals and history."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit

from app.i18n import N_
from app.schema import plan as fields
from app.usecases.goals import add_goal, goals_of, shelf_of
from app.usecases.login import Login
from app.usecases.people import start_intake
from app.usecases.plans import PlanView, plans_of, show_plan, step_sentence
from app.usecases.rows import edited
from app.usecases.steps import write_step
from app.usecases.vaults import login_with, reader_login
from tests.fakes import four_things
from tests.ui.pages.conftest import Desktop
from tests.ui.pages.pressed import bound_keys, told_keys
from ui.desk import Destination
from ui.pages.plan import PlanPart
from ui.pages.plansteps import StepRow
from ui.widgets.rows import RowButton
from ui.widgets.selects import Select
from ui.widgets.timelinecard import StepCard

ALT = Qt.KeyboardModifier.AltModifier
KEYS = Qt.Key


def read(desktop: Desktop, ask: Callable[[Login], object]) -> object:
    """Return what ``ask`` finds in the records now."""
    reader = reader_login(desktop.folder, desktop.keys, desktop.window.context)
    found = ask(reader)
    reader.close()
    return found


def view_of(desktop: Desktop) -> PlanView:
    def ask(login: Login) -> PlanView:
        return show_plan(login, plans_of(login, desktop.amina)[0].id)

    found = read(desktop, ask)
    assert isinstance(found, PlanView)
    return found


def due(desktop: Desktop, step: str) -> str:
    return view_of(desktop).schedule.dates[step].due_on.isoformat()


@pytest.fixture
def part(desktop: Desktop) -> PlanPart:
    """Return the plan's page, once its timeline is shown."""
    desktop.space.open(Destination("student", desktop.amina, "plan"))
    part = desktop.student("plan")
    assert isinstance(part, PlanPart)
    part.choose_view("timeline")
    desktop.until(lambda: len(part.timeline.ground.cards) > 3)
    return part


def focused(desktop: Desktop, part: PlanPart) -> StepCard:
    """Return the card that has the keyboard."""
    part.timeline.ground.focus_current()
    card = next(one for one in part.timeline.ground.cards if one.isChecked())
    desktop.focus(card)
    return card


def test_every_step_has_a_card_with_a_name(part: PlanPart, desktop: Desktop) -> None:
    """A screen reader is told sentence, state, day and lane of each step."""
    cards = part.timeline.ground.cards

    assert {one.face.id for one in cards} == set(view_of(desktop).schedule.dates)
    for card in cards:
        assert card.face.words in card.accessibleName()
        assert "Work" in card.accessibleName() or "Learning" in card.accessibleName()
    stops = [one for one in cards if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert len(stops) == 1


def test_arrows_walk_and_enter_opens(part: PlanPart, desktop: Desktop) -> None:
    """An arrow leads to the next step in time; Enter opens all about it, Esc closes it."""
    first = focused(desktop, part)

    desktop.qtbot.keyClick(first, KEYS.Key_Right)
    second = next(one for one in part.timeline.ground.cards if one.hasFocus())
    assert second is not first
    desktop.qtbot.keyClick(second, KEYS.Key_Return)

    desktop.until(lambda: part.inspector is not None)
    assert part.inspector is not None
    assert part.inspector.step == second.face.id
    line = desktop.find(QLineEdit, "Sentence for the student: English")
    desktop.until(line.hasFocus)
    desktop.qtbot.keyClick(line, KEYS.Key_Escape)
    desktop.until(lambda: part.inspector is None)


def test_alt_and_arrows_move_by_a_month_and_undo(part: PlanPart, desktop: Desktop) -> None:
    """The day is a month later, the focus stays, and undo brings the day back."""
    card = focused(desktop, part)
    before = due(desktop, card.face.id)

    desktop.qtbot.keyClick(card, KEYS.Key_Right, ALT)

    desktop.until(lambda: due(desktop, card.face.id) > before)
    desktop.find(QLabel, "The step is moved.")
    assert card.hasFocus()
    desktop.space.undo()
    desktop.until(lambda: due(desktop, card.face.id) == before)


def test_leftward_the_arrows_are_mirrored(part: PlanPart, desktop: Desktop) -> None:
    """In Arabic time runs leftwards: Alt+Left is later, and earlier days stand to the right."""
    desktop.window.speak("ar")
    desktop.space.open(Destination("student", desktop.amina, "plan"))
    arabic = desktop.student("plan")
    assert isinstance(arabic, PlanPart)
    arabic.choose_view("timeline")
    desktop.until(lambda: len(arabic.timeline.ground.cards) > 3)
    cards = arabic.timeline.ground.cards
    assert cards[0].geometry().right() > cards[-1].geometry().right()
    card = focused(desktop, arabic)
    before = due(desktop, card.face.id)

    desktop.qtbot.keyClick(card, KEYS.Key_Left, ALT)

    desktop.until(lambda: card.face.due_on.isoformat() > before)
    assert due(desktop, card.face.id) == card.face.due_on.isoformat()
    desktop.window.speak("en")
    desktop.until(lambda: desktop.space.page is not None)


def test_alt_and_down_change_the_lane(part: PlanPart, desktop: Desktop) -> None:
    """From work the next lane below is the foundations."""
    card = focused(desktop, part)
    lane = card.face.lane

    desktop.qtbot.keyClick(card, KEYS.Key_Down, ALT)

    desktop.until(lambda: view_of(desktop).step(card.face.id).get(fields.lane) != lane)
    assert view_of(desktop).step(card.face.id).get(fields.lane) == "foundations"


def test_delete_takes_the_step_out(part: PlanPart, desktop: Desktop) -> None:
    """With the keyboard on its card; undo brings it back."""
    card = focused(desktop, part)
    step = card.face.id

    desktop.qtbot.keyClick(card, KEYS.Key_Delete)

    desktop.until(lambda: step not in view_of(desktop).schedule.dates)
    desktop.space.undo()
    desktop.until(lambda: step in view_of(desktop).schedule.dates)


def test_control_and_enter_save_the_step(part: PlanPart, desktop: Desktop) -> None:
    """From the line of its sentence, without a way to the button."""
    card = focused(desktop, part)
    desktop.qtbot.keyClick(card, KEYS.Key_Return)
    line = desktop.find(QLineEdit, "Sentence for the student: English")
    desktop.until(line.hasFocus)
    line.clear()
    desktop.qtbot.keyClicks(line, "Ask at the town hall")

    desktop.qtbot.keyClick(line, KEYS.Key_Return, Qt.KeyboardModifier.ControlModifier)

    step = card.face.id
    desktop.until(lambda: "Ask at the town hall" in str(view_of(desktop).step(step).stored))


def test_every_key_of_the_plan_stands_in_the_list_of_keys(part: PlanPart, desktop: Desktop) -> None:
    """Of the inspector and of a line of the list; F1 shows each of them."""
    card = focused(desktop, part)
    desktop.qtbot.keyClick(card, KEYS.Key_Return)
    desktop.until(lambda: part.inspector is not None)
    of_inspector = bound_keys(part)
    part.choose_view("list")
    desktop.until(lambda: bool(part.findChildren(StepRow)))

    bound = of_inspector | bound_keys(part)

    assert {"Esc", "Ctrl+Enter", "Alt+←", "Alt+→", "Alt+↑", "Alt+↓", "Delete"} <= bound
    assert bound <= told_keys("Plan")


def send_mouse(card: StepCard, kind: QEvent.Type, along: int) -> None:
    """Let the mouse press, move or let go, ``along`` pixels from where it was pressed."""
    at = QPointF(card.rect().center())
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    button = none if kind is QEvent.Type.MouseMove else left
    held = none if kind is QEvent.Type.MouseButtonRelease else left
    place = QPointF(100 + along, 100)
    no_keys = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(card, QMouseEvent(kind, at, place, button, held, no_keys))


def test_a_dragged_card_rests_on_a_week(part: PlanPart, desktop: Desktop) -> None:
    """A drag moves the day by whole weeks; a short one moves nothing."""
    card = focused(desktop, part)
    before = view_of(desktop).schedule.dates[card.face.id].due_on
    week = round(7 * part.timeline.ground.place.day_px)
    there = card.geometry()
    kinds = QEvent.Type

    send_mouse(card, kinds.MouseButtonPress, 0)
    send_mouse(card, kinds.MouseMove, 2 * week + 3)
    assert card.geometry().left() != there.left()
    send_mouse(card, kinds.MouseButtonRelease, 2 * week + 3)

    def is_moved() -> bool:
        after = view_of(desktop).schedule.dates[card.face.id].due_on
        return (after - before).days == 14

    desktop.until(is_moved)


def test_a_step_by_hand_is_written_in_the_inspector(part: PlanPart, desktop: Desktop) -> None:
    """Sentence and note are enough; the step stands in the plan and opens again."""
    desktop.press("Add a step")
    line = desktop.find(QLineEdit, "Sentence for the student: English")
    desktop.qtbot.keyClicks(line, "Ask Leila at the library")
    note = desktop.find(QPlainTextEdit, "Note for the file")
    desktop.qtbot.keyClicks(note, "She is shy there.")

    desktop.press("Save the step")

    def is_there() -> bool:
        said = [step_sentence(one).get("en") for one in view_of(desktop).steps]
        return "Ask Leila at the library" in said

    desktop.until(is_there)
    desktop.find(QLabel, "The step is saved.")
    desktop.until(lambda: part.inspector is not None and not part.inspector.is_new)


def test_half_a_step_waits_until_somebody_goes_on(part: PlanPart, desktop: Desktop) -> None:
    """Closed without saving, the words are sealed and offered again."""
    desktop.press("Add a step")
    line = desktop.find(QLineEdit, "Sentence for the student: English")
    desktop.qtbot.keyClicks(line, "Ask Lei")
    assert part.inspector is not None

    part.inspector.close_kept()

    desktop.press("Go on writing")
    again = desktop.find(QLineEdit, "Sentence for the student: English")
    assert again.text() == "Ask Lei"


def test_a_long_sentence_is_told_beside_it(part: PlanPart, desktop: Desktop) -> None:
    """Over twelve words the inspector says so, and still saves."""
    desktop.press("Add a step")
    line = desktop.find(QLineEdit, "Sentence for the student: English")

    desktop.qtbot.keyClicks(line, "one two three four five six seven eight nine ten eleven twelve")
    assert not [one for one in part.findChildren(QLabel) if _is_warning(one)]
    desktop.qtbot.keyClicks(line, " more")

    desktop.find(QLabel, "More than 12 words.")


def test_a_circle_is_refused_with_a_sentence(part: PlanPart, desktop: Desktop) -> None:
    """A step cannot come after one that comes after it."""
    view = view_of(desktop)
    last = next(
        one for one in reversed(view.schedule.order) if view.step(one).get(fields.depends_on)
    )
    first = view.step(last).get(fields.depends_on, ())[0]
    part.open_step(first)
    picks = desktop.find(Select, "Add a step before")
    picks.choose(last)
    picks.activated.emit(picks.currentIndex())

    desktop.press("Save the step")

    desktop.find(QLabel, "Two steps cannot wait for each other.")


def test_the_list_can_do_all_of_it(part: PlanPart, desktop: Desktop) -> None:
    """From a row a step is opened, moved between lanes, taken out, and comes back by undo."""
    part.choose_view("list")
    row = part.findChildren(StepRow)[0]
    row.open()
    desktop.until(lambda: part.inspector is not None)
    count = len(view_of(desktop).steps)

    row.remove()

    desktop.until(lambda: len(view_of(desktop).steps) == count - 1)
    desktop.until(lambda: part.inspector is None)
    desktop.space.undo()
    desktop.until(lambda: len(view_of(desktop).steps) == count)


def test_goals_and_shelf_are_filled_by_the_page(part: PlanPart, desktop: Desktop) -> None:
    """A goal in own words, a thing on the shelf, and the shelf's thing becomes a goal."""
    part.choose_view("goals")
    words = desktop.find(QLineEdit, "Goal in own words")
    desktop.qtbot.keyClicks(words, "A garden of my own")
    desktop.press("Add the goal")
    desktop.until(lambda: len(_goals(desktop)) == 1)
    thing = desktop.find(QLineEdit, "Curious about")
    desktop.qtbot.keyClicks(thing, "Bicycles")
    desktop.press("Put on the shelf")
    desktop.until(lambda: bool(read(desktop, lambda one: shelf_of(one, desktop.amina))))

    desktop.press("Make it a goal")

    desktop.until(lambda: len(_goals(desktop)) == 2)
    desktop.find(QLabel, "Bicycles")


def test_the_history_is_told_in_sentences(part: PlanPart, desktop: Desktop) -> None:
    """Who did what stands beside what was printed."""
    part.choose_view("history")

    desktop.find(QLabel, "Added 12 steps.")
    desktop.find(QLabel, "Nothing has been printed yet.")


def test_the_view_is_kept_until_the_lock(part: PlanPart, desktop: Desktop) -> None:
    """Another student's plan opens in the view that was chosen last."""
    part.choose_view("list")
    desktop.space.open(Destination("students"))
    desktop.space.open(Destination("student", desktop.amina, "plan"))
    again = desktop.student("plan")
    assert isinstance(again, PlanPart)
    desktop.until(lambda: again.view is not None)

    assert again is not part
    buttons = again.findChildren(QAbstractButton)
    assert next(one for one in buttons if one.accessibleName() == "List").isChecked()


def test_a_circle_from_another_computer_is_shown(part: PlanPart, desktop: Desktop) -> None:
    """Steps that wait for each other still have their cards, and a sentence says what to do."""
    steps = [one.id for one in view_of(desktop).steps[:2]]
    login = login_with(desktop.folder, desktop.keys, desktop.window.context)
    for step, before in (steps, reversed(steps)):  # as two computers would have written
        changes = edited(login.need("step", step), {"depends_on": [before]})
        login.save(changes, N_("Change a step"), step)
    login.close()

    part.refresh()

    desktop.find(QLabel, "Some steps wait for each other in a circle.")
    assert len(part.timeline.ground.cards) == len(view_of(desktop).steps)


def test_half_typed_goals_and_shelf_words_are_there_again(part: PlanPart, desktop: Desktop) -> None:
    """Sealed when somebody looks elsewhere, and forgotten once they are written down."""
    part.choose_view("goals")
    for name, words in (("Goal in own words", "Become a nur"), ("Curious about", "Carpen")):
        desktop.qtbot.keyClicks(desktop.find(QLineEdit, name), words)
    part.flush()
    desktop.until(lambda: _waiting(desktop) == 2)
    desktop.space.open(Destination("today"))
    desktop.space.open(Destination("student", desktop.amina, "plan"))
    again = desktop.student("plan")
    assert isinstance(again, PlanPart)
    again.choose_view("goals")

    goal, thing = (desktop.find(QLineEdit, one) for one in ("Goal in own words", "Curious about"))
    desktop.until(lambda: (goal.text(), thing.text()) == ("Become a nur", "Carpen"))
    desktop.qtbot.keyClicks(goal, "se")
    desktop.press("Add the goal")

    desktop.until(lambda: len(_goals(desktop)) == 1)
    desktop.until(lambda: _waiting(desktop) == 1)
    assert goal.text() == ""


def _waiting(desktop: Desktop) -> object:
    return read(desktop, lambda one: one.drafts_waiting())


def _goals(desktop: Desktop) -> tuple[object, ...]:
    found = read(desktop, lambda one: goals_of(one, desktop.amina))
    assert isinstance(found, tuple)
    return found


def _is_warning(label: QLabel) -> bool:
    return label.isVisible() and label.accessibleName().startswith("More than")


def test_without_a_plan_the_roads_are_offered(desktop: Desktop) -> None:
    """The road that fits a goal stands first; one press makes the plan, another adds a road."""
    login = login_with(desktop.folder, desktop.keys, desktop.window.context)
    person = start_intake(login, four_things("Yusuf")).value
    add_goal(login, person, {"type": "first_job"})
    login.close()
    desktop.space.open(Destination("student", person, "plan"))
    part = desktop.student("plan")
    assert isinstance(part, PlanPart)
    roads = desktop.find(RowButton, "")
    assert roads.objectName() == "first_job"

    roads.click()

    desktop.until(lambda: part.view is not None)
    desktop.find(QLabel, "The plan is made.")
    more = desktop.find(Select, "Add another road")
    assert part.view is not None
    before = len(part.view.steps)
    more.choose("language_ladder")
    more.activated.emit(more.currentIndex())
    desktop.until(lambda: part.view is not None and len(part.view.steps) > before)
    desktop.find(QLabel, "The road is added.")


def test_a_long_plan_says_so_in_its_head(part: PlanPart, desktop: Desktop) -> None:
    """From the 61st step on, in one calm line, and all steps are there."""
    plan = view_of(desktop).plan.id
    login = login_with(desktop.folder, desktop.keys, desktop.window.context)
    for number in range(len(view_of(desktop).steps), 61):
        write_step(login, plan, {"sentence": {"en": f"Call number {number}"}, "lane": "work"})
    login.close()
    part.refresh()

    told = desktop.find(QLabel, "If all goes as usual")
    desktop.until(lambda: "Steps in this plan: 61." in told.accessibleName())
