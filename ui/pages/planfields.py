"""The fields of the step inspector; each puts what is filled in into the draft at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, TypeAlias

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.calendars import show_day
from app.errors import Problem
from app.i18n import N_, Text, is_rtl, verbatim
from app.languages import language_name
from app.records import Draft
from app.rules.planned import DEFAULT_WEEKS
from app.rules.timeline import months_later
from app.schema import plan as fields
from app.schema.fields import Field
from app.schema.spans import WeekSpan
from app.usecases.plans import step_sentence
from app.usecases.steps import MOST_WORDS, is_long
from ui.forms.days import DAY_PARTS
from ui.forms.numbers import NumberRow
from ui.forms.setting import Setting
from ui.forms.table import editor_for
from ui.forms.texts import DirectedLine, whole_number
from ui.theme.appearance import Theme
from ui.widgets.buttons import IconButton
from ui.widgets.choices import Option
from ui.widgets.fields import LineField
from ui.widgets.labels import Label
from ui.widgets.layouts import clear, column, row
from ui.widgets.questions import Question
from ui.widgets.selects import Select, Tick

TOO_LONG = N_("More than {count} words. Short sentences are easier to hear.")
LONGEST_SPAN, DAY_PX = 520, 74
MOST_BY_HAND = 3  # a sentence in more languages came from a template


class DraftField(Question):
    """One field with the editor of its kind.  Signals: edited(), after the user's own act."""

    edited = Signal()

    def __init__(self, setting: Setting, one: Field[Any], draft: Draft) -> None:
        self.made = editor_for(setting, one)
        super().__init__(setting.theme, one.label, self.made, role="small")
        self.one, self._draft = one, draft
        self.made.show_value(draft.now.get(one))
        self.made.edited.connect(self._take)

    @Slot()
    def _take(self) -> None:
        try:
            self._draft.put(self.one, self.made.value())
        except Problem as problem:
            self.show_problem(problem.text)
        else:
            self.show_problem(None)
        self.edited.emit()


class SelectField(Question):
    """One of a few.  Signals: edited()."""

    edited = Signal()

    def __init__(
        self, theme: Theme, one: Field[Any], options: Sequence[Option], draft: Draft
    ) -> None:
        self.select = Select(theme, one.label, options)
        super().__init__(theme, one.label, self.select, role="small")
        self.one, self._draft = one, draft
        self.select.choose(draft.now.get(one, ""))
        self.select.activated.connect(self._take)

    @Slot()
    def _take(self) -> None:
        self._draft.put(self.one, self.select.chosen() or None)
        self.edited.emit()


class PickField(Question):
    """Several of a long list: each one chosen has a tick, the rest wait in a list below.

    read, write: how the draft's value and the keys become each other.
    Signals: edited().
    """

    edited = Signal()

    def __init__(
        self,
        theme: Theme,
        one: Field[Any],
        options: Sequence[Option],
        draft: Draft,
        *,
        more: Text,
    ) -> None:
        held = QWidget()
        super().__init__(theme, one.label, held, role="small")
        self.one, self._draft, self._more = one, draft, more
        self._options = {option.key: option.words for option in options}
        lines = column(held, gap=2)
        self._ticks = column(gap=0)
        lines.addLayout(self._ticks)
        self.select = Select(theme, more)
        self.select.activated.connect(self._add)
        lines.addWidget(self.select)
        self._show()

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys that are chosen."""
        value = self._draft.now.get(self.one) or ()
        return tuple(key for key in _split(value) if key)

    def _show(self) -> None:
        clear(self._ticks)
        for key in self.keys:
            if key in self._options:
                tick = Tick(self.theme, self._options[key])
                tick.setChecked(True)
                tick.setObjectName(key)
                tick.toggled.connect(self._drop)
                self._ticks.addWidget(tick)
        chosen = set(self.keys)
        rest = [Option(key, said) for key, said in self._options.items() if key not in chosen]
        self.select.offer([Option("", self._more), *rest])

    def _put(self, keys: Sequence[str]) -> None:
        is_text = not isinstance(self._draft.now.get(self.one), tuple) and (
            self.one is not fields.depends_on
        )
        value = ",".join(keys) if is_text else tuple(keys)
        self._draft.put(self.one, value or None)
        self._show()
        self.edited.emit()

    @Slot()
    def _add(self) -> None:
        key = self.select.chosen()
        if key:
            self._put((*self.keys, key))

    @Slot()
    def _drop(self) -> None:
        sender = self.sender()
        if sender is not None:
            self._put([key for key in self.keys if key != sender.objectName()])
            self.select.setFocus(Qt.FocusReason.TabFocusReason)


class SentenceLines(QWidget):
    """The sentence for the student, in the window's language and the student's.

    What a template says stands there to begin with; once one line is written by hand,
    the step says what these lines say: other translations would say the old sentence.
    Signals: edited().
    """

    edited = Signal()

    def __init__(self, theme: Theme, draft: Draft, languages: Sequence[str]) -> None:
        super().__init__()
        self._theme, self._draft = theme, draft
        lines = column(self, gap=6)
        self._problem = Label(theme, N_("Sentence"), "small", colour="warn_ink", wraps=True)
        self.lines: dict[str, DirectedLine] = {}
        said = step_sentence(draft.now)
        own = draft.now.get(fields.sentence) or {}
        by_hand = tuple(own) if len(own) <= MOST_BY_HAND else ()
        for tag in dict.fromkeys((*languages, *by_hand)):
            words = N_("Sentence for the student: {language}").with_values(
                language=language_name(tag, theme.language)
            )
            sides = Qt.LayoutDirection
            side = sides.RightToLeft if is_rtl(tag) else sides.LeftToRight
            line = DirectedLine(theme, words, direction=side)
            line.setText(said.get(tag, ""))
            line.setCursorPosition(0)
            line.textEdited.connect(self._take)
            lines.addWidget(Label(theme, words, "small", weight=600, wraps=True))
            lines.addWidget(line)
            self.lines[tag] = line
        lines.addWidget(self._problem)
        self._warn()

    def show_problem(self, words: Text) -> None:
        """Say below the lines what to do."""
        self._problem.say(words)
        self._problem.show()

    @Slot()
    def _take(self) -> None:
        typed = {tag: " ".join(line.text().split()) for tag, line in self.lines.items()}
        written = {tag: words for tag, words in typed.items() if words}
        try:
            self._draft.put(fields.sentence, written or None)
        except Problem as problem:
            self.show_problem(problem.text)
        else:
            self._warn()
        self.edited.emit()

    def _warn(self) -> None:
        long = any(is_long(line.text()) for line in self.lines.values())
        self._problem.setVisible(long)
        if long:
            self._problem.say(TOO_LONG.with_values(count=MOST_WORDS))


class DayField(Question):
    """The day a step is due, a month earlier or later, or worked out from the plan.

    worked_out: the day that stands there while none was set, None for a step that is
    not in the plan yet.  today: from which a first day is counted then.  Signals: edited().
    """

    edited = Signal()

    def __init__(self, theme: Theme, draft: Draft, worked_out: date | None, today: date) -> None:
        held = QWidget()
        super().__init__(theme, fields.due_on.label, held, role="small")
        self._draft, self._worked_out, self._today = draft, worked_out, today
        lines = column(held, gap=6)
        self.numbers = NumberRow(theme, DAY_PARTS, DAY_PX)
        self.numbers.edited.connect(self._take)
        lines.addWidget(self.numbers)
        self._words = Label(theme, verbatim(""), "small", colour="ink2", wraps=True)
        lines.addWidget(self._words)
        acts = row(gap=6)
        for icon, name, act in (
            ("arrow-left", N_("A month earlier"), self._earlier),
            ("arrow-right", N_("A month later"), self._later),
            ("rotate-ccw", N_("Let the day be worked out"), self._forget),
        ):
            button = IconButton(theme, icon, name, kind="normal")
            button.clicked.connect(act)
            acts.addWidget(button)
        acts.addStretch(1)
        lines.addLayout(acts)
        self._show()

    def _show(self) -> None:
        day = self._draft.now.get(fields.due_on)
        self.numbers.clear()
        if day is not None:
            self.numbers.fill({"day": day.day, "month": day.month, "year": day.year})
        shown = day or self._worked_out
        told = show_day(shown, self.theme.language, width="full") if shown else ""
        words = N_("Worked out: {day}").with_values(day=told)
        if shown is None:
            words = N_("The day is worked out from the other steps.")
        self._words.say(words if day is None else verbatim(told))

    def _base(self) -> date:
        return self._draft.now.get(fields.due_on) or self._worked_out or self._today

    def _set(self, day: date | None) -> None:
        self._draft.put(fields.due_on, day)
        self.show_problem(None)
        self._show()
        self.edited.emit()

    @Slot()
    def _earlier(self) -> None:
        self._set(months_later(self._base(), -1))

    @Slot()
    def _later(self) -> None:
        self._set(months_later(self._base(), 1))

    @Slot()
    def _forget(self) -> None:
        self._set(None)

    @Slot(str)
    def _take(self, _: str) -> None:
        parts = self.numbers.numbers()
        day, month, year = (parts[key] or 0 for key in DAY_PARTS)
        try:
            typed = None if self.numbers.is_empty else date(year, month, day)
            self._draft.put(fields.due_on, typed)
        except (ValueError, Problem):
            self.show_problem(N_("This day is not in the calendar. Check it."))
        else:
            self.show_problem(None)
        self.edited.emit()


class WeeksField(Question):
    """How many weeks a step most often takes.  Signals: edited()."""

    edited = Signal()

    def __init__(self, theme: Theme, draft: Draft) -> None:
        self.line = LineField(theme, fields.weeks.label)
        self.line.keep_code()
        self.line.setMaximumWidth(theme.grown(92))
        super().__init__(theme, fields.weeks.label, self.line, role="small")
        self._draft = draft
        span = draft.now.get(fields.weeks, DEFAULT_WEEKS)
        self.line.setText(theme.digits(span.typical))
        self.line.textEdited.connect(self._take)

    @Slot()
    def _take(self) -> None:
        weeks = whole_number(self.line.text())
        if weeks is None or weeks > LONGEST_SPAN:
            self.show_problem(N_("Write a whole number."))
            return
        self.show_problem(None)
        old = self._draft.now.get(fields.weeks, DEFAULT_WEEKS)
        span = WeekSpan(min(old.short, weeks), weeks, max(old.long, weeks))
        self._draft.put(fields.weeks, span)
        self.edited.emit()


def _split(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(value.split(","))
    return tuple(map(str, value)) if isinstance(value, tuple) else ()


StepField: TypeAlias = DraftField | SelectField | PickField | DayField | WeeksField | SentenceLines
