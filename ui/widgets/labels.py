"""Words to read: labels, headings, lines that shorten themselves, and icons beside them."""

from __future__ import annotations

import html

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.i18n import Text
from ui.theme.appearance import Theme
from ui.theme.tokens import ColourName, Role
from ui.widgets.painting import draw_icon, smooth, width_of

HEADING_ROLES: tuple[Role, ...] = ("display", "question", "title", "lead")
LINE_HEIGHT = 1.16
READING_PX = 480
BOLD = 600
HEADING_LINE_HEIGHT = 1.06


class Label(QLabel):
    """Words in one of the roles of the type scale; ``wraps`` lets them take several lines."""

    def __init__(
        self,
        theme: Theme,
        words: Text,
        role: Role = "body",
        *,
        weight: int = 400,
        colour: ColourName = "ink",
        wraps: bool = False,
    ) -> None:
        super().__init__()
        self._theme, self._role, self._wraps = theme, role, wraps
        self.setFont(_font(theme, role, weight))
        self.setWordWrap(wraps)
        self.set_colour(colour)
        self.say(words)

    def say(self, words: Text) -> None:
        """Show other words."""
        self.setAccessibleName(self._theme.plain(words))
        if not self._wraps:
            self.setTextFormat(Qt.TextFormat.PlainText)
            self.setText(self._theme.line(words))
            return
        # Plain text that wraps counts the space at the end of a leftward line and indents it.
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setText(self._paragraphs(self._theme.say(words)))

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt override
        if not self._wraps:
            return super().sizeHint()
        # Qt makes wrapped words about square; on one line, up to a reading width, is better.
        width = min(width_of(self.accessibleName(), self.font()), self._theme.grown(READING_PX)) + 2
        return QSize(width, self.heightForWidth(width))

    def set_colour(self, colour: ColourName) -> None:
        """Show the words in the palette's ``colour``."""
        size, weight = self.font().pixelSize(), self.font().weight()
        self.setStyleSheet(
            f"color: {self._theme.palette.colour(colour)};"
            f" font-size: {size}px; font-weight: {int(weight)};"
        )

    def _paragraphs(self, words: str) -> str:
        theme = self._theme
        is_heading = self._role in HEADING_ROLES[:3] or self.font().weight() >= BOLD
        height = 1.0 if theme.is_rtl else HEADING_LINE_HEIGHT if is_heading else LINE_HEIGHT
        side = "rtl" if theme.is_rtl else "ltr"
        style = f"margin: 0; line-height: {round(height * 100)}%"
        return "".join(
            f'<p dir="{side}" style="{style}">{html.escape(line) or "&nbsp;"}</p>'
            for line in words.split("\n")
        )


class Heading(Label):
    """The name of a page (level 1), of a section (2, 3) or of a card (4)."""

    def __init__(self, theme: Theme, words: Text, level: int = 1, *, wraps: bool = True) -> None:
        super().__init__(theme, words, HEADING_ROLES[level - 1], weight=700, wraps=wraps)
        self.level = level


class Line(QLabel):
    """One line that shortens itself; all of it stays in the tooltip and for screen readers."""

    def __init__(
        self,
        theme: Theme,
        words: Text,
        role: Role = "body",
        *,
        weight: int = 400,
        colour: ColourName = "ink",
    ) -> None:
        super().__init__()
        self._theme = theme
        self._words = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(_font(theme, role, weight))
        self.setStyleSheet(
            f"color: {theme.palette.colour(colour)}; font-size: {theme.px(role)}px;"
            f" font-weight: {weight};"
        )
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.say(words)

    def say(self, words: Text) -> None:
        """Show other words."""
        self._words = self._theme.line(words)
        plain = self._theme.plain(words)
        self.setAccessibleName(plain)
        self.setToolTip(plain)
        self._shorten()
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt override
        metrics = self.fontMetrics()
        return QSize(metrics.horizontalAdvance(self._words) + 2, metrics.height() + 2)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt override
        return QSize(30, self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        super().resizeEvent(event)
        self._shorten()

    def _shorten(self) -> None:
        end = Qt.TextElideMode.ElideRight
        shown = self.fontMetrics().elidedText(self._words, end, self.width())
        # Dots without a letter would seem to belong to what stands beside them.
        is_told = shown == self._words or any(one.isalnum() for one in shown)
        self.setText(shown if is_told else "")


class Icon(QWidget):
    """A picture beside words that say the same; assistive technology passes over it."""

    def __init__(
        self, theme: Theme, name: str, colour: ColourName = "ink2", size_px: int = 20
    ) -> None:
        super().__init__()
        self._theme, self._name, self._colour = theme, name, colour
        side = theme.grown(size_px)
        self.setFixedSize(side, side)

    def show_icon(self, name: str, colour: ColourName) -> None:
        """Draw another picture."""
        self._name, self._colour = name, colour
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt override
        painter = smooth(self)
        colour = self._theme.palette.colour(self._colour)
        draw_icon(painter, self._theme, self.rect().toRectF(), self._name, colour=colour)
        painter.end()


def _font(theme: Theme, role: Role, weight: int) -> QFont:
    font = theme.font(role, weight)
    if role in {"display", "question"} and not theme.is_rtl:
        font.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 99)
    return font
