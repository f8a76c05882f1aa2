"""One field of one draft as a question: why we ask, ways not to answer, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.errors import Problem
from app.i18n import N_, Text, verbatim
from app.records import Draft
from app.schema.fields import Field, Unsaid
from ui.forms.setting import Setting
from ui.forms.table import editor_for
from ui.forms.ways import WayButton
from ui.theme.tokens import Role
from ui.widgets.buttons import Button
from ui.widgets.choices import ARROWS, neighbour
from ui.widgets.labels import Icon, Label
from ui.widgets.layouts import column, row
from ui.widgets.questions import Question

OWN_WORDS = N_("In the person's own words.")
OWN_WORDS_WHY = N_("{why} In the person's own words.")
DIFFERING = N_("Two computers have different answers. Both are under “History”, to be settled.")
WHY = N_("Why we ask: {why}")
WHY_ASKED = N_("Why we ask")


class FieldQuestion(Question):
    """Puts what a person fills in into the draft at once; a refused value keeps the old one.

    A refused value is said beside the field: at once where the last key must be to
    blame, else when the field is left.  In a talk why we ask waits behind a button.
    Signals: edited(), after the user's own act, whether the draft took it or not.
    """

    edited = Signal()

    def __init__(
        self, setting: Setting, one: Field[Any], draft: Draft, *, role: Role = "lead"
    ) -> None:
        self.made = editor_for(setting, one)
        words = one.question or one.label
        note = note_of(one)
        is_quiet = setting.is_talk and one.why is not None
        shown = (OWN_WORDS if one.own_words else None) if is_quiet else note
        super().__init__(setting.theme, words, self.made, note=shown, role=role)
        self.one, self._draft = one, draft
        self._before: object = None
        self._said: Text | None = None
        self._is_showing = False
        self._refusal: Problem | None = None
        self._gather_head()
        if note is not None:
            told = WHY.with_values(why=note)
            self.made.setAccessibleDescription(self.theme.plain(told))
        self.why = self._why_button() if is_quiet else None
        self.ways = {way: self._way(way) for way in self.made.ways}
        self._missing: QWidget | None = None
        self._differing: QWidget | None = None
        self.made.edited.connect(self._take)
        self.show_draft(draft)

    @property
    def refusal(self) -> Problem | None:
        """Why what is filled in now cannot be kept; None if it was."""
        return self._refusal

    @property
    def unsaid(self) -> Unsaid | None:
        """How the question was left unanswered on purpose, if it was."""
        return self._draft.now.unsaid(self.one)

    @property
    def is_missing(self) -> bool:
        """Whether an answer is needed and there is none, not even a way not to answer."""
        return self.one.required and self.is_empty

    @property
    def is_empty(self) -> bool:
        """Whether there is neither an answer nor a way not to answer."""
        return self._draft.now.stored.get(self.one.key) in (None, "", [])

    def show_draft(self, draft: Draft) -> None:
        """Show the answer that ``draft`` holds, and take edits into it from now on."""
        self._draft, self._refusal = draft, None
        self.made.show_value(draft.now.get(self.one))
        self._show_ways()
        self.show_problem(None)
        self._hide_missing()
        self._show_differing(draft)

    def typed(self) -> tuple[str, ...] | None:
        """Return the words that stand for no value yet, to be kept beside the draft, or None."""
        return self.made.typed() if self._refusal is not None else None

    def show_typed(self, words: Iterable[str]) -> None:
        """Show words that ``typed`` gave, as if they were just being written."""
        self.made.show_typed(tuple(words))
        self._put_value()

    @Slot()
    def leave(self) -> None:
        """Say what is wrong now that the field is left; the form calls it."""
        if self._refusal is not None:
            self.say(self._refusal)

    def show_missing(self) -> None:
        """Say calmly that an answer is still wanting, if one is."""
        is_open = self.is_missing and not self.has_problem
        if is_open and self._missing is None:
            self._missing = self._calm_line()
        if self._missing is not None:
            self._missing.setVisible(is_open)

    def show_problem(self, words: Text | None) -> None:
        super().show_problem(words)
        if words is None and self.why is not None and self.one.why is not None:
            told = WHY.with_values(why=self.one.why)
            self.made.setAccessibleDescription(self.theme.plain(told))
        self.made.mark(words)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        super().resizeEvent(event)
        edges = Qt.AlignmentFlag
        self._ways.setAlignment(edges.AlignLeading | edges.AlignTop)

    def add_hint(self, words: Text, icon: str) -> QWidget:
        """Append a quiet line for the worker above the answer, with its icon; return it."""
        holder = QWidget()
        line = row(holder, gap=7)
        mark = Icon(self.theme, icon, "ink3", 16)
        line.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(Label(self.theme, words, "small", colour="ink2", wraps=True), 1)
        self._lines.insertWidget(self._lines.indexOf(self.made), holder)
        return holder

    def _show_differing(self, draft: Draft) -> None:
        """Say that another computer has another answer, as long as nobody has settled it."""
        is_open = self.one.key in draft.base.conflicts
        if is_open and self._differing is None:
            self._differing = self.add_hint(DIFFERING, "triangle-alert")
        if self._differing is not None:
            self._differing.setVisible(is_open)

    @Slot()
    def _take(self) -> None:
        self._put_value()
        if self._refusal is None:
            if self.has_problem:
                self.show_problem(None)
        elif self.made.tells_at_once or self.has_problem:
            self.say(self._refusal)
        self._hide_missing()
        self.edited.emit()

    def _hide_missing(self) -> None:
        if self._missing is not None:
            self._missing.hide()

    def _put_value(self) -> None:
        try:
            self._draft.put(self.one, self.made.value())
        except Problem as problem:
            self._refusal = problem
            return
        self._refusal = None
        self._show_ways()

    @Slot()
    def _take_way(self) -> None:
        pressed = self.sender()
        if self._is_showing or not isinstance(pressed, WayButton):
            return
        if pressed.isChecked():
            if self.unsaid is None:
                self._before = self._draft.now.get(self.one)
            self._draft.put(self.one, pressed.way)
            self.made.show_value(None)
        else:
            # Pressed by mistake: what was there before comes back.
            self._draft.put(self.one, self._before)
            self.made.show_value(self._before)
        self._refusal = None
        self.show_problem(None)
        self._hide_missing()
        self._show_ways()
        self.edited.emit()

    def say(self, problem: Problem) -> None:
        """Say beside the field what is wrong; said twice, it is read out once."""
        if not self.has_problem or problem.text != self._said:
            self._said = problem.text
            self.show_problem(reason_of(problem))

    def _show_ways(self) -> None:
        told = self.unsaid
        if told is not None and told not in self.ways and self.made.ways:
            self.ways[told] = self._way(told)
        self._is_showing = True
        for way, button in self.ways.items():
            button.setChecked(way is told)
        self._set_stop(self.ways.get(told) if told is not None else None)
        self._is_showing = False

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        buttons = self._beside()
        focused = next((at for at, one in enumerate(buttons) if one.hasFocus()), None)
        if event.key() not in ARROWS or event.modifiers() or focused is None:
            super().keyPressEvent(event)
            return
        target = buttons[neighbour(self.theme, event.key(), focused, len(buttons))]
        self._set_stop(target)
        target.setFocus(Qt.FocusReason.TabFocusReason)

    def _beside(self) -> list[Button]:
        """Return what stands across from the question: one stop of the Tab key."""
        return [*([self.why] if self.why is not None else []), *self.ways.values()]

    def _set_stop(self, stop: Button | None) -> None:
        """Make one way the stop of the Tab key; arrow keys walk the others."""
        policies = Qt.FocusPolicy
        for at, button in enumerate(self._beside()):
            is_stop = button is stop if stop is not None else at == 0
            button.setFocusPolicy(policies.StrongFocus if is_stop else policies.ClickFocus)

    def _why_button(self) -> Button:
        button = Button(self.theme, WHY_ASKED, kind="hint")
        button.setCheckable(True)
        button.toggled.connect(self._show_why)
        self.add_way(button)
        self._why_words: Label | None = None
        return button

    @Slot(bool)
    def _show_why(self, is_wanted: bool) -> None:  # noqa: FBT001 - Qt's own argument
        if self._why_words is None:
            why = self.one.why or verbatim("")
            self._why_words = Label(self.theme, why, "small", colour="ink2", wraps=True)
            self._asked.insertWidget(1, self._why_words)
        self._why_words.setVisible(is_wanted)

    def _way(self, way: Unsaid) -> WayButton:
        button = WayButton(self.theme, way)
        # A screen reader toggles without a click.
        button.toggled.connect(self._take_way)
        self.add_way(button)
        return button

    def _gather_head(self) -> None:
        """Set the reason right under the question, both across from the ways not to answer."""
        asked = self._asked = column(gap=2)
        self._head.removeWidget(self.label)
        asked.addWidget(self.label)
        self._head.insertLayout(0, asked, 1)
        if self.note is None:
            return
        self._lines.removeWidget(self.note)
        beside = row(gap=6)
        if self.one.own_words:
            mark = Icon(self.theme, "quote", "ink3", 14)
            beside.addWidget(mark, 0, Qt.AlignmentFlag.AlignVCenter)
        beside.addWidget(self.note, 1)
        asked.addLayout(beside)

    def _calm_line(self) -> QWidget:
        calm = QWidget()
        line = row(calm, gap=8)
        line.addWidget(Icon(self.theme, "circle-dashed", "ink2", 18))
        words = N_("This is still open. Fill it in, or say “{later}”.")
        told = words.with_values(later=Unsaid.ASK_LATER.label)
        line.addWidget(Label(self.theme, told, "small", colour="ink2", wraps=True), 1)
        self._lines.addWidget(calm)
        calm.hide()
        return calm


def note_of(one: Field[Any]) -> Text | None:
    """Return why we ask, and that the words must be the person's own where they must."""
    if not one.own_words:
        return one.why
    return OWN_WORDS if one.why is None else OWN_WORDS_WHY.with_values(why=one.why)


def reason_of(problem: Problem) -> Text:
    """Return what to do about a refused value, without the name of the field it stands beside."""
    parts = dict(problem.text.values)
    reason = parts.get("reason")
    return reason if problem.field and isinstance(reason, Text) else problem.text
