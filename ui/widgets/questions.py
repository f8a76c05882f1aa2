"""A question with its field: words above, help, ways not to answer, and the problem below."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QWidget

from app.i18n import Text, verbatim
from ui.theme.appearance import Theme
from ui.theme.tokens import Role
from ui.widgets.announce import announce
from ui.widgets.buttons import Button
from ui.widgets.fields import mark_wrong
from ui.widgets.labels import Icon, Label
from ui.widgets.layouts import column, row

NARROW_PX = 520


class Question(QWidget):
    """An editor under its question.  ``show_problem`` says beside the field what to do.

    role: the size of the question's letters; "small" suits an inspector.
    """

    def __init__(
        self,
        theme: Theme,
        words: Text,
        editor: QWidget,
        *,
        note: Text | None = None,
        role: Role = "lead",
    ) -> None:
        super().__init__()
        self.theme, self.editor = theme, editor
        self._lines = column(self, gap=6)
        self._head = row(gap=12)
        self.label = Label(theme, words, role, weight=600, wraps=True)
        self.label.setBuddy(editor)
        self._head.addWidget(self.label, 1)
        self._ways = row(gap=12)
        self._head.addLayout(self._ways)
        self._lines.addLayout(self._head)
        self.note = _note(theme, note)
        self._lines.addWidget(self.note)
        self.note.setVisible(note is not None)
        self._lines.addWidget(editor)
        self._problem = QWidget()
        self._problem_words = Label(theme, verbatim(""), "small", colour="danger_ink", wraps=True)
        beside = row(self._problem, gap=8)
        beside.addWidget(Icon(theme, "circle-alert", "danger", 18))
        beside.addWidget(self._problem_words, 1)
        self._lines.addWidget(self._problem)
        self._problem.hide()
        if not editor.accessibleName():
            editor.setAccessibleName(theme.plain(words))
        if note is not None:
            editor.setAccessibleDescription(theme.plain(note))

    @property
    def has_problem(self) -> bool:
        return not self._problem.isHidden()

    def add_way(self, button: Button) -> None:
        """Append a way not to answer, such as "Ask later", across from the question."""
        self._ways.addWidget(button)

    def show_problem(self, words: Text | None) -> None:
        """Say below the field what to do, and to a screen reader; ``None`` takes it away."""
        mark_wrong(self.editor, wrong=words is not None)
        self._problem.setVisible(words is not None)
        self.editor.setAccessibleDescription(
            self.theme.plain(words) if words is not None else self.note.accessibleName()
        )
        if words is not None:
            self._problem_words.say(words)
            announce(self.editor, self.theme.plain(words))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        super().resizeEvent(event)
        if not self._ways.count():
            return
        is_narrow = self.width() < self.theme.grown(NARROW_PX, 1.0)
        ways = QBoxLayout.Direction
        self._head.setDirection(ways.TopToBottom if is_narrow else ways.LeftToRight)
        self._ways.setAlignment(Qt.AlignmentFlag.AlignLeading)


def _note(theme: Theme, note: Text | None) -> QLabel:
    return Label(theme, note or verbatim(""), "small", colour="ink2", wraps=True)
