"""The clock of drafts: soon after the last key, often enough, and on leaving."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.schema.registry import SCHEMAS
from tests.ui.forms.samples import new_draft
from tests.ui.widgets.screen import shown
from ui.forms.draftclock import LATEST_MS, QUIET_MS, DraftClock

FIRST, SECOND = new_draft(SCHEMAS["person"], 1), new_draft(SCHEMAS["person"], 2)


@pytest.fixture
def clock(qapp: QApplication) -> DraftClock:
    return DraftClock()


def test_words_are_due_soon_after_the_last_key(qtbot: QtBot, clock: DraftClock) -> None:
    """Not at once but after a while, and well before two seconds."""
    heard: list[str] = []
    early, late = QTimer(singleShot=True), QTimer(singleShot=True)
    early.timeout.connect(lambda: heard.append("early"))
    late.timeout.connect(lambda: heard.append("late"))
    clock.due.connect(lambda _: heard.append("due"))
    with qtbot.waitSignal(clock.due) as due:
        early.start(QUIET_MS // 2)
        late.start(LATEST_MS - QUIET_MS)
        clock.touch(FIRST)

    assert due.args == [(FIRST,)]
    assert heard[:2] == ["early", "due"]


def test_words_are_due_in_time_though_the_keys_never_rest(qtbot: QtBot) -> None:
    """Fast typing cannot put the saving off for ever."""
    clock = DraftClock(quiet_ms=60, latest_ms=150)
    keys = QTimer()
    keys.setInterval(5)
    pressed: list[int] = []

    def press() -> None:
        pressed.append(1)
        clock.touch(FIRST)

    keys.timeout.connect(press)
    keys.start()
    with qtbot.waitSignal(clock.due):
        pass
    keys.stop()
    clock.flush()

    assert len(pressed) > 60 // 5


def test_each_draft_touched_is_due_once(qtbot: QtBot, clock: DraftClock) -> None:
    """Two rows typed in at once are put away together, and then nothing waits."""
    with qtbot.waitSignal(clock.due) as due:
        for draft in (FIRST, SECOND, FIRST):
            clock.touch(draft)
        clock.flush()

    assert due.args == [(FIRST, SECOND)]
    assert not clock.is_waiting
    with qtbot.assertNotEmitted(clock.due):
        clock.flush()


def test_a_forgotten_draft_is_not_due(qtbot: QtBot, clock: DraftClock) -> None:
    """A row just saved or given up needs no sealing."""
    clock.touch(FIRST)
    clock.forget(FIRST)
    with qtbot.assertNotEmitted(clock.due):
        clock.flush()


def test_hiding_a_page_puts_its_words_away_at_once(qtbot: QtBot, clock: DraftClock) -> None:
    """Leaving by another page, a lock or the window's cross loses nothing."""
    page = shown(qtbot, QWidget())
    clock.watch(page)
    clock.touch(FIRST)
    with qtbot.waitSignal(clock.due, timeout=50):
        page.hide()

    assert not clock.is_waiting
