"""Problems as words on screen: each in the place where it can be put right."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from app.errors import Code, Problem
from app.i18n import N_
from ui.messages import banner, message_of, message_of_incident
from ui.theme.appearance import Theme

WORDS = N_("Choose one of the listed answers.")


def test_a_problem_of_a_field_stands_beside_it() -> None:
    """Whoever can put a value right sees the words where the value is."""
    message = message_of(Problem(WORDS, field="words"))

    assert (message.where, message.field, message.words) == ("field", "words", WORDS)


@pytest.mark.parametrize("code", [Code.USAGE, Code.NOT_FOUND, Code.CANCELLED, Code.THROTTLED])
def test_a_passing_problem_is_a_toast(code: Code) -> None:
    """What needs no act passes by itself."""
    assert message_of(Problem(WORDS, code)).where == "toast"


@pytest.mark.parametrize("code", [Code.STORAGE, Code.INTEGRITY, Code.IN_USE, Code.NO_CONSENT])
def test_a_lasting_problem_stays(code: Code) -> None:
    """What stays true until somebody acts stays on the page."""
    assert message_of(Problem(WORDS, code)).where == "banner"


def test_a_full_disk_says_where_the_words_are() -> None:
    """Nobody must fear for what was typed."""
    assert message_of(Problem(WORDS, Code.STORAGE)).note is not None


def test_a_defect_is_said_with_its_number(qtbot: QtBot, theme: Theme) -> None:
    """The number on the screen is the one in the log."""
    notice = banner(theme, message_of_incident("1a2b3c4d"))
    qtbot.addWidget(notice)

    assert "1a2b3c4d" in notice.accessibleName()
