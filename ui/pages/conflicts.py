"""The inbox: everything that two computers wrote apart, as calm questions one below another."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.calendars import show_moment
from app.errors import Problem
from app.i18n import N_, Text, plural, verbatim
from app.records import RecordId
from app.usecases.inbox import PAGE, InboxLine, InboxPage, Place, open_inbox
from app.usecases.originwords import computer_words, origin_words
from app.usecases.overbooked import Holder, Overbooked, leave_overbooked
from ui.desk import Desk, Destination
from ui.pages.questions import QuestionCard
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.empty import EmptyState
from ui.widgets.fields import LineField
from ui.widgets.flow import Flow
from ui.widgets.headers import PageHeader
from ui.widgets.labels import Heading, Icon, Label
from ui.widgets.layouts import clear, column, row
from ui.widgets.refill import keeping_focus
from ui.widgets.rows import RowButton
from ui.widgets.scrolling import ScrollPage

NOTE = N_(
    "Two people wrote different things before their computers met. Nothing is lost: say what is "
    "right. The other answer stays in the history."
)


class ConflictsPage(QWidget):
    """All questions that this worker may settle, by the names of the people they are about."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, theme = desk, desk.theme
        self._shown: InboxPage | None = None
        self._places: list[Place | None] = [None]  # where the pages begin, this one's last
        whole = column(self, gap=0)
        self._header = PageHeader(theme, N_("Open questions"), NOTE)
        whole.addWidget(self._header)
        page = ScrollPage(gap=14, margins=(36, 8, 36, 28), widest_px=theme.grown(820))
        whole.addWidget(page, 1)
        self._page = page
        self._held, self._foot = column(gap=14), column(gap=0)
        page.body.addLayout(self._held)
        page.body.addLayout(self._foot)
        page.body.addStretch(1)

    def refresh(self) -> None:
        """Ask again for the page that is shown."""
        self._desk.jobs.ask(
            open_inbox, self._places[-1], PAGE, done=self.show_inbox, failed=self.show_refusal
        )

    def show_inbox(self, found: InboxPage) -> None:
        """Show a card for each question; those whose editor is open stay if nothing changed."""
        if found == self._shown:
            return
        if not found.lines and not found.overbooked and len(self._places) > 1:
            self.show_before()  # the last page was settled
            return
        self._shown = found
        theme = self._desk.theme
        with keeping_focus(self):
            clear(self._held)
            clear(self._foot)
            if not found.count:
                self._held.addWidget(
                    EmptyState(
                        theme,
                        "circle-check",
                        N_("No question is open."),
                        N_("When two computers wrote different things, it is asked here."),
                    )
                )
            for over in found.overbooked:
                self._held.addWidget(OverbookedCard(self._desk, over))
            before: RecordId | None = None
            for at, line in enumerate(found.lines):
                if at == 0 or line.person != before:
                    self._held.addWidget(self._whom(line))
                before = line.person
                self._held.addWidget(self._card(line))
            self._foot.addWidget(self._turning(found))

    def show_refusal(self, problem: Problem) -> None:
        """Say why nothing can be shown."""
        clear(self._held)
        self._held.addWidget(Notice(self._desk.theme, problem.text, tone="warn"))

    @Slot()
    def show_next(self) -> None:
        """Go on with the next page."""
        if self._shown is not None and self._shown.place is not None:
            self._places.append(self._shown.place)
            self._turn()

    @Slot()
    def show_before(self) -> None:
        """Go back to the page before."""
        if len(self._places) > 1:
            self._places.pop()
            self._turn()

    @Slot()
    def open_person(self) -> None:
        """Open the page of the person whose line was pressed."""
        sender = self.sender()
        if sender is not None:
            self._desk.go(Destination("student", RecordId(sender.objectName()), "history"))

    # -- within -------------------------------------------------------------------------------

    def _turn(self) -> None:
        self._page.verticalScrollBar().setValue(0)
        self.refresh()

    def _whom(self, line: InboxLine) -> QWidget:
        """Return whom the cards below are about; a press opens their page."""
        theme = self._desk.theme
        if line.person is None:
            return Heading(theme, N_("About the centre"), 3)
        name = line.name or "…"
        way = RowButton(theme, verbatim(name), icon="user")
        way.setObjectName(line.person)
        way.clicked.connect(self.open_person)
        return way

    def _card(self, line: InboxLine) -> QWidget:
        if line.question is not None:
            return QuestionCard(self._desk, line.question)
        theme = self._desk.theme
        words = N_("{kind}: {field}").with_values(kind=line.kind_label, field=line.label)
        note = N_("This person is in other hands. Open their page and say why you need it.")
        return Notice(theme, words, note=note, tone="plain", icon="lock")

    def _turning(self, found: InboxPage) -> QWidget:
        theme, flow = self._desk.theme, Flow(gap=10)
        if len(self._places) > 1:
            back = Button(theme, N_("Before"), kind="quiet")
            back.clicked.connect(self.show_before)
            flow.add(back)
        if found.place is not None:
            shown = len(found.lines) + len(found.overbooked)
            left = max(1, found.count - shown - PAGE * (len(self._places) - 1))
            words = plural("{count} more question", "{count} more questions", left)
            on = Button(theme, words, icon="chevron-down")
            on.clicked.connect(self.show_next)
            flow.add(on)
        return flow


class OverbookedCard(Card):
    """A mentor who has more students than places: whom, and what can be done about it."""

    def __init__(self, desk: Desk, asked: Overbooked) -> None:
        super().__init__("warn", gap=8, margins=(18, 14, 18, 14))
        self._desk, self._asked, theme = desk, asked, desk.theme
        title = N_("{name}: more students than places").with_values(name=asked.name)
        self.setAccessibleName(theme.plain(title))
        head = row(gap=10)
        head.addWidget(Icon(theme, "triangle-alert", "warn_ink"))
        head.addWidget(Heading(theme, title, 4), 1)
        self.body.addLayout(head)
        self.body.addWidget(Label(theme, _explained(asked), colour="ink2", wraps=True))
        self._refusal = column(gap=0)
        self.body.addLayout(self._refusal)
        lines = Card(gap=0, margins=4)
        for holder in asked.holders:
            line = RowButton(theme, verbatim(holder.student or "…"), self._given(holder))
            line.setObjectName(holder.match.subject)
            line.clicked.connect(self.open_match)
            lines.body.addWidget(line)
        self.body.addWidget(lines)
        self._reason = self._line_for_reason()
        acts = Flow(gap=10)
        leave = Button(theme, N_("Let all go on"), icon="check")
        leave.clicked.connect(self.leave)
        see = Button(theme, N_("See the mentor"), kind="quiet", icon="handshake")
        see.clicked.connect(self.open_mentor)
        acts.add(leave)
        acts.add(see)
        self.body.addWidget(acts)

    @Slot()
    def open_match(self) -> None:
        """Open the student whose match was pressed, where it can be paused or ended."""
        sender = self.sender()
        if sender is not None:
            self._desk.go(Destination("student", RecordId(sender.objectName()), "matches"))

    @Slot()
    def open_mentor(self) -> None:
        """Open the mentor's page, where the number of places stands."""
        self._desk.go(Destination("mentor", self._asked.mentor))

    @Slot()
    def leave(self) -> None:
        """Let all go on, with the reason that was written."""
        self._desk.jobs.run(
            leave_overbooked,
            self._asked,
            self._reason.text(),
            done=self.after_leaving,
            failed=self.show_refusal,
            initiator=self,
        )

    def after_leaving(self, _: RecordId) -> None:
        """Say that it is settled."""
        self._desk.tell(N_("The mentor may have one more student."), can_undo=True)

    def show_refusal(self, problem: Problem) -> None:
        """Say why it was not settled."""
        clear(self._refusal)
        self._refusal.addWidget(Notice(self._desk.theme, problem.text, tone="danger"))

    def _line_for_reason(self) -> LineField:
        theme, words = self._desk.theme, N_("Let all of them go on. Say why:")
        self.body.addWidget(Label(theme, words, wraps=True))
        reason = LineField(theme, words)
        reason.returnPressed.connect(self.leave)
        self.body.addWidget(reason)
        return reason

    def _given(self, holder: Holder) -> Text:
        when = show_moment(holder.at.astimezone(), self._desk.theme.language)
        where = computer_words(holder.computer, holder.is_here)
        worker = holder.worker or N_("somebody who is not known here")
        return origin_words(worker, where, when)


def _explained(asked: Overbooked) -> Text:
    return plural(
        "There is {count} place. Two computers gave the last one away before they met.",
        "There are {count} places. Two computers gave the last one away before they met.",
        asked.places,
    )
