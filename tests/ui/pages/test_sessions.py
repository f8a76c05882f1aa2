"""Meetings in the window: told how they went, moved, written about, by mouse and by keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPlainTextEdit, QWidget

from app.context import Context
from app.records import Record, RecordId
from app.schema import mentoring as fields
from app.usecases.intakes import kept_drafts
from app.usecases.sessions import plan_session, sessions_of
from tests.ui.pages.conftest import Desktop, writing
from ui.desk import Destination
from ui.pages.sessioncard import SessionCard
from ui.pages.sessionform import SessionForm
from ui.pages.sessions import SessionsPart
from ui.theme.tokens import TEXT_SCALES
from ui.widgets.choices import ChoiceGroup
from ui.widgets.fields import LineField

ANSWERS = {"It was held": "held", "Did not come": "missed", "Called off": "cancelled"}
FARTHEST = 20
SHIFT_AT = datetime(2026, 3, 2, 12, 59, 59, tzinfo=UTC)


class Clock:
    """The real clock, set to another day."""

    def __init__(self) -> None:
        self.by = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.by  # noqa: TID251 - the real clock runs on

    def set(self, at: datetime) -> None:
        """Let it be ``at`` now."""
        self.by += at - self()


@pytest.fixture
def clock() -> Clock:
    """Return the clock of the window, to let days pass."""
    return Clock()


@pytest.fixture
def world(world: Context, clock: Clock) -> Context:
    """Return the world with a clock that can be set."""
    return replace(world, now=clock)


def plan(desktop: Desktop, clock: Clock, **ago: float) -> RecordId:
    """Return a meeting that was planned for so long ago."""
    by, clock.by = clock.by, clock.by - timedelta(days=400)
    with writing(desktop) as login:
        at = clock() + timedelta(days=400) - timedelta(**ago)
        more = {"place": "Library", "with_whom": "Leila"}
        stored = {"starts_at": at.isoformat(timespec="minutes"), **more}
        session = plan_session(login, desktop.amina, stored).value
    clock.by = by
    return session


def found(desktop: Desktop) -> dict[RecordId, Record]:
    """Return the sessions that are saved, by id."""
    with writing(desktop) as login:
        return {one.id: one for one in sessions_of(login, desktop.amina)}


def state_of(desktop: Desktop, session: RecordId) -> str | None:
    return found(desktop)[session].get(fields.session_state)


def open_sessions(desktop: Desktop) -> SessionsPart:
    """Return the sessions of the one student."""
    desktop.space.open(Destination("student", desktop.amina, "sessions"))
    part = desktop.student("sessions")
    assert isinstance(part, SessionsPart)
    return part


def card(desktop: Desktop, session: RecordId) -> SessionCard:
    """Return the card of a session, once it is shown."""
    shown: list[SessionCard] = []

    def is_there() -> bool:
        cards = desktop.window.findChildren(SessionCard)
        shown[:] = [one for one in cards if one.isVisible() and one.session.id == session]
        return bool(shown)

    desktop.until(is_there)
    return shown[0]


def buttons(desktop: Desktop, session: RecordId) -> list[QAbstractButton]:
    """Return the buttons on the card of a session."""
    return card(desktop, session).findChildren(QAbstractButton)


def acts(desktop: Desktop, session: RecordId) -> list[str]:
    return [one.text() for one in buttons(desktop, session)]


def notes(desktop: Desktop) -> list[str]:
    """Return what stands in the fields for longer words that are shown now."""
    return [
        one.toPlainText() for one in desktop.window.findChildren(QPlainTextEdit) if one.isVisible()
    ]


def focused() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None, "the focus is lost"
    return found


@pytest.mark.parametrize(("pressed", "state"), ANSWERS.items())
def test_a_passed_meeting_is_told_with_one_press(
    desktop: Desktop, clock: Clock, pressed: str, state: str
) -> None:
    """Each answer is one press; the toast takes it back, and the question stands again."""
    session = plan(desktop, clock, hours=3)
    open_sessions(desktop)
    desktop.find(QLabel, "How did it go?")

    desktop.press(pressed)

    desktop.until(lambda: state_of(desktop, session) == state)
    desktop.until(lambda: pressed not in acts(desktop, session))
    desktop.press("Undo")
    desktop.until(lambda: state_of(desktop, session) == "planned")
    desktop.find(QLabel, "How did it go?")


def test_a_card_says_when_where_and_with_whom(desktop: Desktop, clock: Clock) -> None:
    """Day with weekday, time, place and helper stand on it; each button says its day."""
    clock.set(SHIFT_AT)
    session = plan(desktop, clock, hours=2)
    open_sessions(desktop)

    told = [one.accessibleName() for one in card(desktop, session).findChildren(QLabel)]
    assert told[0] == "Monday, 2 March 2026, 10:59"
    assert {"Place: Library", "With: Leila"} <= set(told)
    assert all("10:59" in one.accessibleName() for one in buttons(desktop, session))


def test_notes_are_written_about_the_planned_meeting(desktop: Desktop, clock: Clock) -> None:
    """The form is filled with the meeting, the caret is at the note, and no second one is made."""
    session = plan(desktop, clock, hours=3)
    open_sessions(desktop)
    desktop.press("Write notes")
    note = desktop.find(QPlainTextEdit, "Note for the student")
    desktop.until(note.hasFocus)
    desktop.find(LineField, "Place")
    assert desktop.find(LineField, "Place").text() == "Library"
    desktop.qtbot.keyClicks(note, "We wrote a CV.")

    desktop.press("Save")

    desktop.find(QLabel, "Note for the student: We wrote a CV.")
    rows = found(desktop)
    assert list(rows) == [session]
    assert rows[session].get(fields.session_state) == "held"


def test_notes_can_follow_the_quick_answer(desktop: Desktop, clock: Clock) -> None:
    """A meeting marked as missed can still be written about, and stays missed."""
    session = plan(desktop, clock, hours=3)
    open_sessions(desktop)
    desktop.press("Did not come")
    desktop.until(lambda: acts(desktop, session) == ["Write notes"])

    desktop.press("Write notes")
    desktop.qtbot.keyClicks(desktop.find(QPlainTextEdit, "Note for the file"), "The bus was late.")
    desktop.press("Save")

    desktop.until(lambda: acts(desktop, session) == [])
    assert state_of(desktop, session) == "missed"


def test_a_meeting_to_come_is_moved(desktop: Desktop, clock: Clock) -> None:
    """Another time is a short form on the same meeting."""
    session = plan(desktop, clock, days=-2)
    before = found(desktop)[session].get(fields.starts_at)
    open_sessions(desktop)
    assert acts(desktop, session) == ["Another time", "Call off"]
    desktop.press("Another time")
    place = desktop.find(LineField, "Place")
    place.clear()
    desktop.qtbot.keyClicks(place, "Office")
    year = desktop.find(LineField, "Year")
    year.setFocus()
    year.selectAll()
    assert before is not None
    desktop.qtbot.keyClicks(year, str(before.year + 1))

    desktop.press("Save")

    desktop.find(QLabel, "The meeting has another time now.")
    moved = found(desktop)[session]
    assert moved.get(fields.session_place) == "Office"
    after = moved.get(fields.starts_at)
    assert after is not None
    assert (after.year, after.month) == (before.year + 1, before.month)


def test_a_meeting_is_not_moved_into_the_past(desktop: Desktop, clock: Clock) -> None:
    """The form stays, and says beside the time what to do."""
    session = plan(desktop, clock, hours=3)
    open_sessions(desktop)
    desktop.press("Another time")
    desktop.find(LineField, "Place")

    desktop.press("Save")

    desktop.find(QLabel, "This time has passed.")
    assert state_of(desktop, session) == "planned"
    assert desktop.window.findChildren(SessionForm)


def test_a_meeting_to_come_is_called_off(desktop: Desktop, clock: Clock) -> None:
    """One press, and Undo beside it."""
    session = plan(desktop, clock, days=-2)
    open_sessions(desktop)

    desktop.press("Call off")

    desktop.find(QLabel, "The meeting is called off.")
    desktop.until(lambda: acts(desktop, session) == [])
    assert state_of(desktop, session) == "cancelled"


def test_logging_settles_the_meeting_that_has_passed(desktop: Desktop, clock: Clock) -> None:
    """The planned meeting is chosen already; saving makes no second session."""
    session = plan(desktop, clock, hours=3)
    open_sessions(desktop)
    desktop.press("Log a session")
    choice = desktop.find(ChoiceGroup, "Which meeting was it?")
    assert choice.chosen() == (session,)
    desktop.qtbot.keyClicks(desktop.find(QPlainTextEdit, "Note for the student"), "We wrote a CV.")

    desktop.press("Save")

    desktop.find(QLabel, "Note for the student: We wrote a CV.")
    assert {one.get(fields.session_state) for one in found(desktop).values()} == {"held"}
    assert list(found(desktop)) == [session]


def test_another_session_is_logged_with_the_words_typed_so_far(
    desktop: Desktop, clock: Clock
) -> None:
    """Choosing another one takes the note along and leaves the planned meeting as it was."""
    session = plan(desktop, clock, hours=3)
    open_sessions(desktop)
    desktop.press("Log a session")
    note = desktop.find(QPlainTextEdit, "Note for the student")
    desktop.qtbot.keyClicks(note, "We wrote a CV.")
    assert acts(desktop, session) == []

    desktop.press("Another one")

    assert note.toPlainText() == "We wrote a CV."
    assert desktop.find(LineField, "Place").text() == ""
    desktop.until(lambda: "It was held" in acts(desktop, session))
    desktop.press("Save")
    desktop.find(QLabel, "Note for the student: We wrote a CV.")
    rows = found(desktop)
    assert len(rows) == 2
    assert rows[session].get(fields.session_state) == "planned"
    assert rows[session].get(fields.note_student) is None


def test_without_a_passed_meeting_nothing_is_asked(desktop: Desktop, clock: Clock) -> None:
    """A meeting to come, or one of last week, is not what is being logged."""
    plan(desktop, clock, days=-1)
    plan(desktop, clock, days=7)
    open_sessions(desktop)
    desktop.press("Log a session")
    desktop.find(QPlainTextEdit, "Note for the student")

    assert not desktop.window.findChildren(ChoiceGroup, "Which meeting was it?")
    names = [one.accessibleName() for one in desktop.window.findChildren(ChoiceGroup)]
    assert "Which meeting was it?" not in names


def test_half_typed_notes_come_back_to_their_meeting(desktop: Desktop, clock: Clock) -> None:
    """Leaving the page keeps the words; back there they settle the same meeting."""
    session = plan(desktop, clock, hours=3)
    open_sessions(desktop)
    desktop.press("Write notes")
    desktop.qtbot.keyClicks(desktop.find(QPlainTextEdit, "Note for the student"), "We wrote")

    desktop.space.look_for()
    open_sessions(desktop)

    desktop.until(lambda: "We wrote" in notes(desktop))
    desktop.find(QLabel, "How did it go?")
    desktop.press("Save")
    desktop.find(QLabel, "Note for the student: We wrote")
    assert list(found(desktop)) == [session]
    with writing(desktop) as login:
        assert not kept_drafts(login, desktop.amina)


def test_a_plan_half_typed_is_still_a_plan(desktop: Desktop) -> None:
    """The form that comes back is the one that was left."""
    open_sessions(desktop)
    desktop.press("Plan a meeting")
    desktop.qtbot.keyClicks(desktop.find(LineField, "Place"), "Library")

    desktop.space.look_for()
    open_sessions(desktop)

    place = desktop.find(LineField, "Place")
    desktop.until(lambda: place.text() == "Library")
    desktop.find(QLabel, "Plan a meeting")
    assert notes(desktop) == []


def test_not_now_forgets_the_words_and_leaves_the_meeting(desktop: Desktop, clock: Clock) -> None:
    """Giving up the form changes nothing, and the buttons are back on the card."""
    session = plan(desktop, clock, hours=3)
    open_sessions(desktop)
    desktop.press("Write notes")
    desktop.qtbot.keyClicks(desktop.find(QPlainTextEdit, "Note for the student"), "We wrote")

    desktop.press("Not now")

    desktop.until(lambda: "It was held" in acts(desktop, session))
    assert state_of(desktop, session) == "planned"
    with writing(desktop) as login:
        assert not kept_drafts(login, desktop.amina)


def test_opening_another_form_keeps_the_words_of_the_first(desktop: Desktop, clock: Clock) -> None:
    """Two meetings wait: what was typed about one comes back after the other is saved."""
    first, second = plan(desktop, clock, hours=30), plan(desktop, clock, hours=3)
    open_sessions(desktop)
    buttons(desktop, first)[3].click()
    desktop.qtbot.keyClicks(desktop.find(QPlainTextEdit, "Note for the student"), "About the first")

    buttons(desktop, second)[3].click()
    desktop.until(lambda: acts(desktop, second) == [])
    desktop.press("Save")

    desktop.until(lambda: state_of(desktop, second) == "held")
    desktop.until(lambda: "About the first" in notes(desktop))
    assert state_of(desktop, first) == "planned"


def test_the_meetings_that_wait_come_first_then_those_to_come(
    desktop: Desktop, clock: Clock
) -> None:
    """What wants an answer is on top, then the next meeting, then the later one."""
    later, soon = plan(desktop, clock, days=-20), plan(desktop, clock, days=-2)
    passed = plan(desktop, clock, hours=3)
    open_sessions(desktop)
    card(desktop, passed)

    cards = [one for one in desktop.window.findChildren(SessionCard) if one.isVisible()]
    cards.sort(key=lambda one: one.y())
    assert [one.session.id for one in cards] == [passed, soon, later]


def test_a_meeting_that_begins_meanwhile_asks_how_it_went(desktop: Desktop, clock: Clock) -> None:
    """Nobody has to leave the page and come back."""
    clock.set(SHIFT_AT)
    session = plan(desktop, clock, minutes=-1)  # 13:00 is a second away
    open_sessions(desktop)
    assert acts(desktop, session) == ["Another time", "Call off"]

    desktop.find(QLabel, "How did it go?")


def test_a_meeting_that_was_asked_for_is_seen_and_has_the_keyboard(
    desktop: Desktop, clock: Clock
) -> None:
    """From Today one comes to the meeting itself, however far down it stands."""
    session = [plan(desktop, clock, days=days) for days in range(1, 9)][-1]
    part = open_sessions(desktop)

    part.show_meeting(session)

    desktop.until(lambda: card(desktop, session).first is QApplication.focusWidget())
    shown = card(desktop, session)
    top = shown.mapTo(part, shown.rect().topLeft()).y()
    assert 0 <= top <= part.height()


def test_today_leads_to_the_meeting_that_nobody_told_of(desktop: Desktop, clock: Clock) -> None:
    """The line says what to do; a press on it and one on the answer, and it is gone."""
    session = plan(desktop, clock, days=2)
    desktop.space.open(Destination("today"))
    desktop.press("The meeting with أمينة was 2 days ago. Say how it went.")
    desktop.student("sessions")

    desktop.press("It was held")

    desktop.until(lambda: state_of(desktop, session) == "held")
    desktop.space.open(Destination("today"))
    desktop.find(QAbstractButton, "Nobody can help if you forget")  # what is left of the list
    shown = [one.accessibleName() for one in desktop.window.findChildren(QAbstractButton)]
    assert not [one for one in shown if one.startswith("The meeting")]


def test_a_meeting_is_told_by_keys_alone(desktop: Desktop, clock: Clock) -> None:
    """Tab to the answer, Space; then the keyboard is where the next meeting is planned."""
    session = plan(desktop, clock, hours=3)
    open_sessions(desktop)
    answer = desktop.find(QAbstractButton, "Did not come")
    desktop.focus(desktop.find(QAbstractButton, "Log a session"))
    for _ in range(FARTHEST):
        if focused() is not answer:
            QTest.keyClick(focused(), Qt.Key.Key_Tab)
    assert focused() is answer

    QTest.keyClick(answer, Qt.Key.Key_Space)

    desktop.until(lambda: state_of(desktop, session) == "missed")
    desktop.until(lambda: desktop.find(QAbstractButton, "Plan a meeting").hasFocus())
    QTest.keyClick(focused(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    desktop.until(lambda: state_of(desktop, session) == "planned")


def test_saving_by_keys_does_not_lose_the_keyboard(desktop: Desktop, clock: Clock) -> None:
    """After Save and after Not now the focus is on a button of the page."""
    plan(desktop, clock, hours=3)
    part = open_sessions(desktop)
    for end in ("Not now", "Save"):
        desktop.press("Write notes")
        desktop.until(lambda: desktop.find(QPlainTextEdit, "Note for the student").hasFocus())
        button = desktop.find(QAbstractButton, end)
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Space)
        desktop.until(lambda: not desktop_forms(desktop))
        assert isinstance(focused(), QAbstractButton)
        assert part.isAncestorOf(focused())


def desktop_forms(desktop: Desktop) -> list[SessionForm]:
    return [one for one in desktop.window.findChildren(SessionForm) if one.isVisible()]


def test_the_answers_are_mirrored_in_arabic(desktop: Desktop, clock: Clock) -> None:
    """The first answer is rightmost, where an Arabic line begins."""
    session = plan(desktop, clock, hours=3)
    desktop.window.change_look("dark", 1.0, "ar")
    open_sessions(desktop)

    held, missed, called_off, *_ = buttons(desktop, session)
    desktop.until(lambda: held.x() > missed.x() > called_off.x())
    desktop.window.change_look("light", 1.0, "en")


@pytest.mark.parametrize("scale", TEXT_SCALES)
def test_the_note_is_seen_at_every_text_size(desktop: Desktop, clock: Clock, scale: float) -> None:
    """The long form is scrolled to where the caret is."""
    plan(desktop, clock, hours=3)
    desktop.window.change_look("light", scale, "en")
    part = open_sessions(desktop)
    desktop.press("Write notes")

    note = desktop.find(QPlainTextEdit, "Note for the student")
    desktop.until(note.hasFocus)
    desktop.until(lambda: 0 < note.mapTo(part, QPoint()).y() < part.height() - note.height())
    desktop.window.change_look("light", 1.0, "en")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_everything_fits_at_200_percent(desktop: Desktop, clock: Clock, language: str) -> None:
    """With the largest letters no button is wider than its card."""
    session = plan(desktop, clock, hours=3)
    desktop.window.change_look("light", 2.0, language)
    desktop.window.resize(1000, 700)
    open_sessions(desktop)

    shown = card(desktop, session)
    desktop.until(lambda: all(one.width() > 1 for one in buttons(desktop, session)))
    for one in buttons(desktop, session):
        left = one.mapTo(shown, one.rect().topLeft()).x()
        assert left >= 0
        assert left + one.width() <= shown.width()
    desktop.window.change_look("light", 1.0, "en")


def test_today_gives_the_keyboard_to_the_meeting(desktop: Desktop, clock: Clock) -> None:
    """A press on the line of Today leads to the first answer of that very meeting."""
    session = plan(desktop, clock, days=2)
    plan(desktop, clock, hours=3)
    desktop.space.open(Destination("today"))

    desktop.press("The meeting with أمينة was 2 days ago.")

    desktop.until(lambda: card(desktop, session).first is QApplication.focusWidget())
