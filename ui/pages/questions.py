"""Questions that two computers have left open: each answer is one button, and Undo follows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.errors import Problem
from app.i18n import N_, Text, plural
from app.records import RecordId
from app.schema.fields import Field, Search
from app.schema.kinds import Stored
from app.usecases.inbox import PAGE
from app.usecases.login import Outcome
from app.usecases.originwords import origin_of
from app.usecases.questions import (
    Answer,
    Question,
    choose_answer,
    context_words,
    delete_record,
    keep_record,
    kept_words,
    open_questions,
    write_answer,
)
from app.usecases.records import shown_value
from ui.desk import Desk, Destination
from ui.pages.answercards import AnotherAnswer, AnswerCards
from ui.theme.appearance import Theme
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Icon, Label
from ui.widgets.layouts import clear, column, row
from ui.widgets.refill import keeping_focus

_CHOOSE = N_("Which answer is right? The other ones stay in the history.")
_DECIDE = N_("One computer deleted this. Another one changed it. Shall it stay?")


class QuestionsPanel(QWidget):
    """The questions about one person, a card for each, some at a time; empty without any."""

    def __init__(self, desk: Desk, person: RecordId) -> None:
        super().__init__()
        self._desk, self._person = desk, person
        self._shown: tuple[Question, ...] = ()
        self._most = PAGE
        self._held = column(self, gap=12)

    def refresh(self) -> None:
        """Ask what is open."""
        self._desk.jobs.ask(open_questions, self._person, done=self.show_questions)

    def show_questions(self, questions: tuple[Question, ...]) -> None:
        """Show a card for each question."""
        if questions == self._shown:
            return
        self._shown = questions
        self._fill()

    @Slot()
    def show_more(self) -> None:
        """Show some more: hundreds of cards at once would take minutes to lay out."""
        self._most += PAGE
        self._fill()

    def _fill(self) -> None:
        with keeping_focus(self):
            clear(self._held)
            for question in self._shown[: self._most]:
                self._held.addWidget(QuestionCard(self._desk, question))
            left = len(self._shown) - self._most
            if left > 0:
                words = plural("{count} more question", "{count} more questions", left)
                more, flow = Button(self._desk.theme, words, icon="chevron-down"), Flow(gap=10)
                more.clicked.connect(self.show_more)
                flow.add(more)
                self._held.addWidget(flow)


class QuestionCard(Card):
    """One question with its answers; pressing one settles it."""

    def __init__(self, desk: Desk, question: Question) -> None:
        super().__init__("warn", gap=8, margins=(18, 14, 18, 14))
        self._desk, self._question = desk, question
        self._done_words = N_("The answer is chosen.")
        theme, field = desk.theme, question.field
        title = question.record.schema.label
        if field is not None:
            words = N_("{kind}: {field}")
            title = words.with_values(kind=question.record.schema.label, field=field.label)
        head = row(gap=10)
        head.addWidget(Icon(theme, "triangle-alert", "warn_ink"))
        head.addWidget(Heading(theme, title, 4), 1)
        self.body.addLayout(head)
        told = [self._told(*one) for one in context_words(question)]
        for words in told:
            self.body.addWidget(Label(theme, words, "small", wraps=True))
        asked = _CHOOSE if field is not None else _DECIDE
        self.body.addWidget(Label(theme, asked, colour="ink2", wraps=True))
        self.setAccessibleName(theme.plain(title))
        self._refusal = column(gap=0)
        self.body.addLayout(self._refusal)
        if field is None:
            self._show_record()
        else:
            self._show_answers(field)

    @Slot(int)
    def choose(self, place: int) -> None:
        """Say that one of the answers is right."""
        self._done_words = N_("The answer is chosen.")
        self._settle(choose_answer, self._question.answers[place])

    @Slot(object)
    def write(self, stored: Stored) -> None:
        """Write down an answer that nobody has given yet."""
        self._done_words = N_("The new answer is written down.")
        self._settle(write_answer, stored)

    @Slot()
    def keep(self) -> None:
        """Keep the record."""
        self._done_words = N_("The record stays.")
        self._settle(keep_record)

    @Slot()
    def delete(self) -> None:
        """Delete the record after all."""
        self._done_words = N_("The record is deleted.")
        self._settle(delete_record, then=self.after_deletion)

    def after_settling(self, _: RecordId) -> None:
        """Say what was settled; the panel is shown anew, since the records changed."""
        self._desk.tell(self._done_words, can_undo=True)

    def after_deletion(self, record: RecordId) -> None:
        """Say that it is gone; where the person was deleted, no page of theirs is left."""
        self.after_settling(record)
        if self._question.record.schema.is_its_own_subject:
            self._desk.go(Destination("students"))

    def show_refusal(self, problem: Problem) -> None:
        """Say why it was not settled."""
        clear(self._refusal)
        self._refusal.addWidget(Notice(self._desk.theme, problem.text, tone="danger"))

    def _settle(
        self,
        act: Callable[..., Outcome[RecordId]],
        *more: object,
        then: Callable[[RecordId], None] | None = None,
    ) -> None:
        self._desk.jobs.run(
            act,
            self._question,
            *more,
            done=then or self.after_settling,
            failed=self.show_refusal,
            initiator=self,
        )

    def _show_answers(self, field: Field[Any]) -> None:
        theme, question = self._desk.theme, self._question
        if question.unread:
            words = N_("An answer comes from a newer Waymark. Update Waymark, then settle this.")
            self.body.addWidget(Notice(theme, words, tone="warn"))
            return
        answers = AnswerCards(theme, question)
        answers.kept.connect(self.choose)
        self.body.addWidget(answers)
        if AnotherAnswer.may_be_written(field):
            another = AnotherAnswer(self._desk, question, field)
            another.written.connect(self.write)
            self.body.addWidget(another)

    def _told(self, field: Field[Any], stored: Stored) -> Text:
        """Return one answer of the record with its name."""
        words = shown_value(field, stored, self._desk.theme.catalog)
        if field.search is Search.NUMBER:
            words = f"\N{LEFT-TO-RIGHT ISOLATE}{words}\N{POP DIRECTIONAL ISOLATE}"
        return N_("{label}: {words}").with_values(label=field.label, words=words)

    def _show_record(self) -> None:
        theme = self._desk.theme
        for field, stored in kept_words(self._question.record):
            self.body.addWidget(Label(theme, self._told(field, stored), wraps=True))
        for answer in self._question.answers:
            deleted = N_("Deleted: {who}").with_values(who=_origin(answer, theme))
            self.body.addWidget(Label(theme, deleted, "small", colour="ink2", wraps=True))
        acts = row(gap=12)
        keep = Button(theme, N_("Keep it"), kind="primary", icon="check")
        keep.clicked.connect(self.keep)
        delete = Button(theme, N_("Delete it"), kind="danger", icon="trash-2")
        delete.clicked.connect(self.delete)
        acts.addWidget(keep)
        acts.addWidget(delete)
        acts.addStretch(1)
        self.body.addLayout(acts)


def _origin(answer: Answer, theme: Theme) -> Text:
    """Return who gave an answer, when and on which computer."""
    return origin_of(answer, theme.language)
