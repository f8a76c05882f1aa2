"""Words that parts paint themselves: where a line begins that holds both directions."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.i18n import Catalog, Text, verbatim
from ui.pages.eventwords import in_line
from ui.theme.appearance import Theme
from ui.widgets.painting import draw_line

CODE, PLACE = verbatim("WM AQ6C-240M-D"), verbatim("مكان شاغر")
WIDE_PX, TALL_PX, STRIP_PX = 500, 40, 60


class Painted(QWidget):
    """Paints words in one line, which begins at the side where this language does."""

    def __init__(self, theme: Theme, words: Text, wide_px: int) -> None:
        super().__init__()
        self._theme, self._words, self._wide_px = theme, words, wide_px
        self.setLayoutDirection(theme.direction)
        self.resize(WIDE_PX, TALL_PX)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        del event
        theme, painter = self._theme, QPainter(self)
        painter.setFont(theme.font())
        left = WIDE_PX - self._wide_px if theme.is_rtl else 0
        room = QRectF(left, 0, self._wide_px, TALL_PX)
        draw_line(painter, theme, room, theme.line(self._words))
        painter.end()


@pytest.mark.usefixtures("dressed_app")
@pytest.mark.parametrize("wide_px", [WIDE_PX, 170], ids=["whole", "shortened"])
@pytest.mark.parametrize(("language", "parts"), [("ar", [CODE, PLACE]), ("en", [PLACE, CODE])])
def test_a_painted_line_begins_with_its_first_words(
    qtbot: QtBot, language: str, parts: list[Text], wide_px: int
) -> None:
    """At the right in Arabic, also a case number; at the left in English, also an Arabic name."""
    theme = Theme(Catalog(language))
    beginning = QRect(WIDE_PX - STRIP_PX if theme.is_rtl else 0, 0, STRIP_PX, TALL_PX)

    def picture(words: Text, wide_px: int) -> QImage:
        part = Painted(theme, words, wide_px)
        qtbot.addWidget(part)
        return part.grab(beginning).toImage()

    assert picture(in_line(parts), wide_px) == picture(parts[0], WIDE_PX)
