"""Problems that last stay above the page, once each, until they are closed."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from app.errors import Code, Problem
from app.i18n import N_
from tests.ui.widgets.screen import settle, shown
from ui.messages import message_of, message_of_incident
from ui.pages.banners import Banners
from ui.theme.appearance import Theme
from ui.widgets.buttons import IconButton
from ui.widgets.cards import Notice

FULL = message_of(Problem(N_("The disk is full."), Code.STORAGE))


def test_the_same_problem_stands_there_once(qtbot: QtBot, theme: Theme) -> None:
    """A full disk met at every key does not push the page out of the window."""
    banners = shown(qtbot, Banners(theme))
    for message in (FULL, message_of_incident("ab12"), FULL):
        banners.tell(message)
    settle()

    told = [one.accessibleName() for one in banners.findChildren(Notice) if not one.isHidden()]

    assert len(told) == 2
    assert told[-1] == "The disk is full."


def test_a_problem_is_closed(qtbot: QtBot, theme: Theme) -> None:
    """The cross has a name, and takes the message and its room away."""
    banners = shown(qtbot, Banners(theme))
    banners.tell(FULL)
    settle()
    cross = banners.findChild(IconButton)
    assert isinstance(cross, IconButton)
    assert cross.accessibleName() == "Close this message"

    cross.click()
    settle()

    assert banners.isHidden()
