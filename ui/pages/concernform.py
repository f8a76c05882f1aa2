"""A safeguarding concern is written: who will read it stands above the words."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.errors import Problem
from app.i18n import N_
from app.records import RecordId
from app.schema.concern import CONCERN_SORTS
from app.usecases.concerns import ConcernStart, NewConcern, add_concern, start_concern
from ui.desk import Desk
from ui.theme.appearance import listed
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.choices import ChoiceGroup, Option
from ui.widgets.fields import StoryField
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column
from ui.widgets.questions import Question
from ui.widgets.scrolling import ScrollPage

_LINES = 6


class ConcernPanel(QWidget):
    """Signals: left(), the form or its answer is done with.

    is_mentor: it is about a mentor, so what it is about can be said in a word.
    """

    left = Signal()

    def __init__(self, desk: Desk, person: RecordId, *, is_mentor: bool = False) -> None:
        super().__init__()
        self._desk, self._person, self._is_mentor = desk, person, is_mentor
        theme = desk.theme
        whole = column(self, gap=0)
        page = ScrollPage(gap=12, margins=(28, 20, 28, 20), widest_px=theme.grown(720))
        whole.addWidget(page)
        self._card = Card(gap=12, margins=(20, 18, 20, 18))
        page.body.addWidget(self._card)
        page.body.addStretch(1)
        title = N_("A report about a mentor") if is_mentor else N_("A safeguarding concern")
        self.setAccessibleName(theme.plain(title))
        self._title = Heading(theme, title, 3)
        self._card.body.addWidget(self._title)
        self._readers = Label(theme, N_("Only the safeguarding lead reads this."), wraps=True)
        self._card.body.addWidget(self._readers)
        for words in (
            N_(
                "In need, the centre manager and the data protection officer can open it "
                "together. The safeguarding lead is told of that."
            ),
            N_(
                "Write what you saw or heard, and when. Use the person’s own words where you can. "
                "Do not ask them for more than they want to say."
            ),
            N_(
                "Is somebody in danger now? Do not wait. Call for help, and tell the "
                "safeguarding lead yourself."
            ),
        ):
            self._card.body.addWidget(Label(theme, words, "small", colour="ink2", wraps=True))
        self.sort = self._sorts()
        asked = N_("What worries you?")
        self.story = StoryField(theme, asked, least=_LINES, most=14)
        told = N_("Nothing is kept before you send it. Then nobody can change it, nor can you.")
        self.question = Question(theme, asked, self.story, note=told, role="small")
        self._card.body.addWidget(self.question)
        self._card.body.addWidget(self._acts())
        desk.jobs.ask(start_concern, person, done=self.show_start)

    def _sorts(self) -> ChoiceGroup:
        """Return what a report about a mentor may be about; of others it is not asked."""
        asked = N_("What is it about?")
        sorts = [Option(key, words) for key, words in CONCERN_SORTS.items()]
        group = ChoiceGroup(self._desk.theme, asked, sorts, role="body")
        if self._is_mentor:
            self._card.body.addWidget(Question(self._desk.theme, asked, group, role="small"))
        return group

    def begin(self) -> None:
        """Let the words be typed."""
        self.story.setFocus(Qt.FocusReason.TabFocusReason)

    def show_start(self, start: ConcernStart) -> None:
        """Say about whom it is, and by name who will read it."""
        if start.name:
            title = N_("A safeguarding concern about {name}")
            if self._is_mentor:
                title = N_("A report about the mentor {name}")
            self._title.say(title.with_values(name=start.name))
        words = N_(
            "Nobody is safeguarding lead here yet. Whoever is given that role will read this, "
            "and nobody else."
        )
        if start.readers:
            words = N_("Only the safeguarding lead reads this: {names}.")
            words = words.with_values(names=listed(self._desk.theme, start.readers))
        self._readers.say(words)

    @Slot()
    def send(self) -> None:
        """Seal the words for the safeguarding lead."""
        self.question.show_problem(None)
        words, jobs = self.story.text(), self._desk.jobs
        sort = next(iter(self.sort.chosen()), "")
        done, failed = self.after_sending, self.show_refusal
        jobs.run(add_concern, self._person, words, sort, done=done, failed=failed, initiator=self)

    def after_sending(self, made: NewConcern) -> None:
        """Take the words off the screen, and say under which number they are kept."""
        theme = self._desk.theme
        self.story.clear()
        clear(self._card.body)
        words = N_("It is sealed. Only the safeguarding lead can open it.")
        note = N_("Its number is {number}. You need it only to speak about it with them.")
        self._card.body.addWidget(
            Notice(theme, words, note=note.with_values(number=made.number), icon="shield-check")
        )
        back = Button(theme, N_("Back to the file"), kind="primary")
        back.clicked.connect(self.left)
        line = Flow(gap=10)
        line.add(back)
        self._card.body.addWidget(line)
        back.setFocus()

    def show_refusal(self, problem: Problem) -> None:
        """Say beside the words what is missing."""
        self.question.show_problem(problem.text)
        self.begin()

    def _acts(self) -> Flow:
        theme, acts = self._desk.theme, Flow(gap=10)
        send = Button(theme, N_("Send to the safeguarding lead"), kind="primary", icon="lock")
        send.clicked.connect(self.send)
        leave = Button(theme, N_("Leave it"), kind="quiet")
        leave.clicked.connect(self.left)
        acts.add(send)
        acts.add(leave)
        return acts
