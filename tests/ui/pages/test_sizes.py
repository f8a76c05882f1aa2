"""Large text: what must be read is whole, and what cannot be pressed is no button."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel

from tests.ui.pages.conftest import Desktop
from ui.desk import Destination
from ui.pages.intake import IntakePart
from ui.theme.tokens import TEXT_SCALES
from ui.widgets.labels import Line
from ui.widgets.rows import RowButton
from ui.widgets.stateline import StateLine


@pytest.mark.parametrize("scale", TEXT_SCALES)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_state_line_is_whole_at_every_text_size(
    desktop: Desktop, language: str, scale: float
) -> None:
    """Where the words are is never shortened to three dots."""
    desktop.window.change_look("light", scale, language)
    desktop.space.open(Destination("student", desktop.amina, "intake"))
    part = desktop.student("intake")
    assert isinstance(part, IntakePart)
    part.save_and_go_on()
    desktop.until(lambda: part.topic.key == "you")

    state = part.findChild(StateLine)
    assert isinstance(state, StateLine)
    words = state.findChild(Line)
    assert isinstance(words, Line)
    desktop.until(lambda: words.isVisible() and "…" not in words.text())
    desktop.window.change_look("light", 1.0, "en")


def test_what_leads_nowhere_is_no_button(desktop: Desktop) -> None:
    """How many changes are on this computer only is told, and there is nothing to press."""
    desktop.find(QLabel, "3 changes are only on this computer")

    rows = [one.accessibleName() for one in desktop.window.findChildren(RowButton)]
    assert not any("only on this computer" in one for one in rows)
