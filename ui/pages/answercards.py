"""The answers of one question side by side, each with its button, and a place for another one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.i18n import N_, Text, verbatim
from app.records import Draft
from app.schema.fields import Field, Merge
from app.schema.kinds import Reference, References
from app.usecases.originwords import again_words, computer_words, when_words, worker_words
from app.usecases.questions import Answer, Question
from app.usecases.records import shown_value
from ui.desk import Desk
from ui.forms.questions import FieldQuestion
from ui.forms.setting import Setting
from ui.theme.appearance import Theme
from ui.widgets.badges import Badge
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.flow import Flow
from ui.widgets.labels import Label
from ui.widgets.layouts import clear, column, row

NARROW_PX, MOST_BESIDE = 520, 3


class AnswerCards(QWidget):
    """All answers that can be kept, beside each other where there is room.

    Signals: kept(int), the place of the answer whose button was pressed.
    """

    kept = Signal(int)

    def __init__(self, theme: Theme, question: Question) -> None:
        super().__init__()
        self._theme, self._count = theme, len(question.answers)
        self._line = row(self, gap=12)
        for place, answer in enumerate(question.answers):
            self._line.addWidget(self._card(question, answer, place), 1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        super().resizeEvent(event)
        ways = QBoxLayout.Direction
        is_below = self.width() < self._theme.grown(NARROW_PX) or self._count > MOST_BESIDE
        self._line.setDirection(ways.TopToBottom if is_below else ways.LeftToRight)

    @Slot()
    def keep(self) -> None:
        """Say that the answer whose button was pressed is right."""
        sender = self.sender()
        if sender is not None:
            self.kept.emit(int(sender.objectName()))

    def _card(self, question: Question, answer: Answer, place: int) -> Card:
        theme, card = self._theme, Card(gap=8, margins=(16, 14, 16, 14))
        said = said_by(question.field, answer, theme)
        who, *more = _origin(answer, theme)
        card.body.addWidget(Label(theme, said, "lead", weight=600, wraps=True))
        told = column(gap=2)
        told.addWidget(Label(theme, who, "small", weight=600, wraps=True))
        for words in more:
            told.addWidget(Label(theme, words, "small", colour="ink2", wraps=True))
        card.body.addLayout(told)
        if question.field and question.record.stored.get(question.field.key) == answer.stored:
            flow = Flow(gap=8)
            flow.add(Badge(theme, _holds(question.field), icon="eye"))
            card.body.addWidget(flow)
        card.body.addStretch(1)
        keep = Button(theme, N_("Keep this"), icon="check")
        keep.setObjectName(str(place))
        keep.setAccessibleName(theme.plain(N_("Keep this: {value}").with_values(value=said)))
        keep.setAccessibleDescription(", ".join(theme.plain(one) for one in (who, *more)))
        keep.clicked.connect(self.keep)
        card.body.addWidget(keep, 0, Qt.AlignmentFlag.AlignLeading)
        return card


class AnotherAnswer(QWidget):
    """A button that opens the field's own editor, for an answer nobody has given yet.

    Signals: written(object), what is to be kept.
    """

    written = Signal(object)

    def __init__(self, desk: Desk, question: Question, one: Field[Any]) -> None:
        super().__init__()
        self._desk, self._one = desk, one
        # Whoever is here knows that there are two answers; the field need not say so.
        self._draft = Draft(replace(question.record, conflicts=frozenset()))
        self._held = column(self, gap=12)
        self.field: FieldQuestion | None = None
        self._offer()

    @staticmethod
    def may_be_written(one: Field[Any]) -> bool:
        """Tell whether people fill this field in, without other records to pick from."""
        return one.in_form and not isinstance(one.kind, Reference | References)

    @Slot()
    def open(self) -> None:
        """Show the editor, with what is shown now to begin from."""
        clear(self._held)
        theme = self._desk.theme
        setting = Setting(theme, self._desk.today, self._desk.languages)
        self.field = FieldQuestion(setting, self._one, self._draft, role="body")
        self._held.addWidget(self.field)
        acts = Flow(gap=10)
        save = Button(theme, N_("Write this down"), kind="primary", icon="check")
        save.clicked.connect(self.submit)
        stop = Button(theme, N_("Not now"), kind="quiet")
        stop.clicked.connect(self.close_editor)
        acts.add(save)
        acts.add(stop)
        self._held.addWidget(acts)
        self.field.made.focus_at()

    @Slot()
    def submit(self) -> None:
        """Give out what is filled in, unless something is wrong with it."""
        field = self.field
        if field is None:
            return
        field.leave()
        field.show_missing()
        if field.has_problem or field.is_missing:
            field.made.focus_at()
            return
        self.written.emit(self._draft.now.stored.get(self._one.key))

    @Slot()
    def close_editor(self) -> None:
        """Show the button again; what was typed is forgotten."""
        self._draft = Draft(self._draft.base)
        self._offer().setFocus()

    def _offer(self) -> Button:
        clear(self._held)
        self.field = None
        theme = self._desk.theme
        offer = Button(theme, N_("Write another answer"), kind="quiet", icon="pencil")
        words = N_("Write another answer: {field}").with_values(field=self._one.label)
        offer.setAccessibleName(theme.plain(words))
        offer.clicked.connect(self.open)
        self._held.addWidget(offer, 0, Qt.AlignmentFlag.AlignLeading)
        return offer


def said_by(field: Field[Any] | None, answer: Answer, theme: Theme) -> Text:
    """Return an answer as people read it."""
    if answer.name:
        return verbatim(answer.name)
    said = shown_value(field, answer.stored, theme.catalog) if field is not None else ""
    return verbatim(said) if said else N_("No answer")


def _origin(answer: Answer, theme: Theme) -> list[Text]:
    """Return a line each: who gave an answer, when and where, and who brought it back."""
    given, language = answer.given, theme.language
    who = worker_words(given)
    computer = computer_words(given.computer, given.is_here)
    where = N_("{time} · {computer}").with_values(
        time=when_words(given, language), computer=computer
    )
    again = [again_words(answer.again, language)] if answer.again else []
    return [who if isinstance(who, Text) else verbatim(who), where, *again]


def _holds(field: Field[Any]) -> Text:
    """Return how the answer that stands now stands."""
    if field.merge is Merge.PROTECT:
        return N_("the safe answer: it holds until this is settled")
    return N_("shown until this is settled")
