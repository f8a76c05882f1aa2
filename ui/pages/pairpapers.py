"""The papers of a match: the brief for the mentor, which are out, and how a match ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.calendars import show_day
from app.errors import Problem
from app.i18n import N_, Text
from app.records import Record, RecordId
from app.schema import briefs as fields
from app.usecases.briefs import BriefOut, give_back
from app.usecases.endings import end_of, review_end
from ui.desk import Desk, Destination
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import row


class PairPapers(QObject):
    """Makes the cards, and does what is pressed on them.

    may_write: whether this worker may write down what became of the papers.
    Signals: changed(), a page came back or an end was talked about; refused(object), a Problem.
    """

    changed = Signal()
    refused = Signal(object)

    def __init__(self, desk: Desk, person: RecordId, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._person = desk, person
        self.may_write = True

    def briefs(self, out: Sequence[BriefOut], limits: Sequence[str], *, may_tell: bool) -> Card:
        """Return the card of briefs.

        limits: what the student asked us to keep to.  may_tell: the yes to tell a mentor
        stands; without it no new brief can be printed, and those that are out are asked back.
        """
        theme = self._desk.theme
        card = Card(gap=10, margins=18)
        card.body.addWidget(Heading(theme, N_("Brief for the mentor"), 4))
        still = [one for one in out if not one.is_back]
        if not may_tell:
            words = N_("The student has not said yes to tell the mentor. No brief can be printed.")
            asked = N_("Pause the match until you have spoken with both.")
            if still:
                asked = N_(
                    "Ask for the pages that are still out. Pause the match, and speak with both."
                )
            card.body.addWidget(Notice(theme, words, note=asked, tone="warn"))
        for limit in limits:
            told = N_("The student asks us to keep to this: {words}").with_values(words=limit)
            card.body.addWidget(Notice(theme, told, icon="shield-alert"))
        for one in out:
            card.body.addWidget(self._out(one))
        if may_tell:
            note = N_("One page with only what the student agreed to. Look at it together first.")
            card.body.addWidget(Label(theme, note, "small", colour="ink2", wraps=True))
            acts = Flow(gap=10)
            acts.add(self._button(N_("Look at the brief"), "eye", "brief"))
            card.body.addWidget(acts)
        return card

    def ending(self, match: Record) -> QWidget | None:
        """Return what still belongs to the end of a match, or None."""
        end, theme = end_of(match), self._desk.theme
        if not end.is_early and not end.may_celebrate:
            return None
        holder = Card(gap=8, margins=14)
        acts = Flow(gap=10)
        if end.is_early:
            words = N_("It ended early. Talk about it with both before a new mentor is proposed.")
            note = N_("The student keeps the place in the queue.")
            holder.body.addWidget(Notice(theme, words, note=note, tone="warn"))
            if self.may_write:
                acts.add(self._review(match))
        if end.may_celebrate:
            acts.add(self._button(N_("Letter of thanks"), "heart", "thanks"))
        holder.body.addWidget(acts)
        return holder

    @Slot()
    def review(self) -> None:
        """Write down that staff talked about the end of the match that was pressed."""
        self._run(review_end)

    @Slot()
    def take_back(self) -> None:
        """Write down that the page that was pressed came back."""
        self._run(give_back)

    @Slot()
    def open_paper(self) -> None:
        """Go to the paper that was pressed."""
        sender = self.sender()
        if sender is not None:
            place = Destination("student", self._person, "papers", sender.objectName())
            self._desk.go(place)

    def after_act(self, _: Any) -> None:  # noqa: ANN401 - the id is not needed
        """Say that it is written down."""
        self._desk.tell(N_("It is written down, with the day."), can_undo=True)
        self.changed.emit()

    def show_refusal(self, problem: Problem) -> None:
        """Let the page say why not."""
        self.refused.emit(problem)

    def _run(self, act: Any) -> None:  # noqa: ANN401 - a use case
        sender = self.sender()
        if sender is not None:
            row_id = RecordId(sender.objectName())
            done, failed = self.after_act, self.show_refusal
            self._desk.jobs.run(act, row_id, done=done, failed=failed, initiator=self)

    def _review(self, match: Record) -> Button:
        button = Button(self._desk.theme, N_("We talked about it"), icon="check", size="small")
        button.setObjectName(match.id)
        button.clicked.connect(self.review)
        return button

    def _out(self, one: BriefOut) -> QWidget:
        theme = self._desk.theme
        holder = QWidget()
        line = row(holder, gap=10)
        line.addWidget(Label(theme, self._words(one), wraps=True), 1)
        if not one.is_back and self.may_write:
            back = Button(theme, N_("Came back"), size="small")
            told = N_("Came back: the brief for {name}").with_values(name=one.mentor)
            back.setAccessibleName(theme.plain(told))
            back.setObjectName(one.record.id)
            back.clicked.connect(self.take_back)
            line.addWidget(back)
        return holder

    def _words(self, one: BriefOut) -> Text:
        language = self._desk.theme.language
        printed, returned = one.record.get(fields.brief_printed), one.record.get(fields.brief_back)
        day = show_day(printed, language) if printed else ""
        if returned is not None:
            words = N_("Came back on {back}: the brief for {name}, printed {day}.")
            back = show_day(returned, language)
            return words.with_values(back=back, name=one.mentor, day=day)
        words = N_("Still out: the brief for {name}, printed {day} by {who}.")
        return words.with_values(name=one.mentor, day=day, who=one.printed_by)

    def _button(self, words: Text, icon: str, paper: str) -> Button:
        button = Button(self._desk.theme, words, icon=icon, size="small")
        button.setObjectName(paper)
        button.clicked.connect(self.open_paper)
        return button
