"""Fields to type in: one line, and a story that grows with what is told."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QSizePolicy, QWidget

from app.i18n import Text
from ui.theme.appearance import Theme, runs_leftwards

EDGE_PX = 13  # border and padding of the stylesheet, and what Qt wants below the last line


class LineField(QLineEdit):
    """One line of text.  Signals: Qt's own, such as textEdited(str) and editingFinished().

    ``is_answer`` shows what is typed in the larger letters of an answer.
    """

    def __init__(
        self, theme: Theme, name: Text, *, example: Text | None = None, is_answer: bool = False
    ) -> None:
        super().__init__()
        self.theme = theme
        self.setAccessibleName(theme.plain(name))
        if example is not None:
            self.setPlaceholderText(theme.line(example))
        if is_answer:
            self.setProperty("voice", "answer")

    def keep_code(self) -> None:
        """Let a number or a code run rightwards in every language, as it is spoken and printed."""
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        if self.theme.is_rtl:
            self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignAbsolute)

    def show_wrong(self, *, wrong: bool) -> None:
        """Give the field the edge that says: look here."""
        mark_wrong(self, wrong=wrong)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt override
        had_selection = self.hasSelectedText()
        super().focusInEvent(event)
        # Qt selects everything on Tab; the next key would then wipe an answer out.
        if event.reason() == Qt.FocusReason.TabFocusReason and not had_selection:
            self.deselect()
            self.end(False)  # noqa: FBT003 - Qt's own argument: do not mark


class StoryField(QPlainTextEdit):
    """Several lines in someone's own words; grows from ``least`` to ``most`` lines, then scrolls.

    Tab leaves the field.  Signals: textChanged(), Qt's own.
    """

    def __init__(
        self,
        theme: Theme,
        name: Text,
        *,
        example: Text | None = None,
        least: int = 2,
        most: int = 8,
    ) -> None:
        super().__init__()
        self.theme, self._least, self._most = theme, least, most
        self.setAccessibleName(theme.plain(name))
        self.setProperty("voice", "answer")
        self.setFont(theme.font("answer"))
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        policies = QSizePolicy.Policy
        self.setSizePolicy(policies.Expanding, policies.Fixed)
        if example is not None:
            self.setPlaceholderText(theme.line(example))
        self._turn_and_grow()
        self.textChanged.connect(self._turn_and_grow)

    def text(self) -> str:
        """Return what has been typed, lines parted by newlines."""
        return self.toPlainText()

    def show_wrong(self, *, wrong: bool) -> None:
        """Give the field the edge that says: look here."""
        mark_wrong(self, wrong=wrong)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt override
        return QSize(200, self.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt override
        return QSize(80, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        super().resizeEvent(event)
        self._grow()

    @Slot()
    def _turn_and_grow(self) -> None:
        """Let the story begin where its own language begins, whatever the window speaks."""
        words = self.toPlainText()
        has_letters = any(letter.isalpha() for letter in words)
        is_leftward = runs_leftwards(words) if has_letters else self.theme.is_rtl
        side = Qt.AlignmentFlag.AlignRight if is_leftward else Qt.AlignmentFlag.AlignLeft
        option = self.document().defaultTextOption()
        # QPlainTextEdit, unlike QTextEdit, leaves leftward paragraphs at the left.
        if option.alignment() != side:
            option.setAlignment(side)
            sides = Qt.LayoutDirection
            option.setTextDirection(sides.RightToLeft if is_leftward else sides.LeftToRight)
            self.document().setDefaultTextOption(option)
        self._grow()

    def _grow(self) -> None:
        """Be as tall as the lines on screen need, within the limits."""
        lines = max(1, int(self.document().size().height()))
        # A name in another script may stand taller than this field's own letters.
        line_px = max(self.fontMetrics().lineSpacing(), math.ceil(self._words_px() / lines))
        wanted = min(max(lines, self._least), self._most)
        margins = round(2 * self.document().documentMargin())
        height = wanted * line_px + margins + 2 * EDGE_PX
        is_full = lines > self._most
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(
            policy.ScrollBarAsNeeded if is_full else policy.ScrollBarAlwaysOff
        )
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)

    def _words_px(self) -> float:
        """Return the height of the words as they are laid out now."""
        layout, block, height = self.document().documentLayout(), self.document().begin(), 0.0
        while block.isValid():
            height += layout.blockBoundingRect(block).height()
            block = block.next()
        return height - 2 * self.document().documentMargin()


def mark_wrong(field: QWidget, *, wrong: bool) -> None:
    """Give ``field``, or what it is made of, the edge of something to put right, or take it."""
    parts: list[QWidget] = [*field.findChildren(QLineEdit), *field.findChildren(QComboBox)]
    for part in (field, *parts):
        part.setProperty("wrong", "true" if wrong else "false")
        style = part.style()
        style.unpolish(part)
        style.polish(part)
