"""The intake talk: one topic at a time in any order; words are sealed as they are typed."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.calendars import show_time
from app.errors import Problem
from app.i18n import N_, Text, plural
from app.records import RecordId
from app.schema.registry import TOPICS, Topic
from app.usecases.intakes import IntakeView, OpenTopic, open_intake, open_topic
from app.usecases.people import save_rows
from ui.desk import Desk
from ui.pages.intakefoot import IntakeFoot
from ui.pages.topic import TopicPane
from ui.shortcuts import add_shortcut
from ui.widgets.cards import Panel
from ui.widgets.labels import Heading
from ui.widgets.layouts import column, row
from ui.widgets.stepper import Step, Stepper


class IntakePart(QWidget):
    """The intake of one person.  Signals: saved(), after answers became facts."""

    saved = Signal()

    def __init__(self, desk: Desk, person: RecordId) -> None:
        super().__init__()
        self._desk, self._person = desk, person
        self._topic = TOPICS[1]
        self._view: IntakeView | None = None
        self._wanted = self._topic
        self._pane = TopicPane(desk, person)
        self._pane.typing.connect(self._show_waiting)
        self._pane.kept.connect(self.after_seal)
        self._pane.refused.connect(self.show_refusal)
        self._pane.answered.connect(self.after_consent)
        self._build()
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            add_shortcut(self, keys, self.save_and_go_on)

    def _build(self) -> None:
        theme = self._desk.theme
        whole = row(self, gap=0)
        side = Panel("stepper")
        side.setFixedWidth(theme.grown(272, 0.8))
        lines = column(side, gap=6, margins=(18, 18, 14, 18))
        lines.addWidget(Heading(theme, N_("Intake"), 3))
        self.stepper = Stepper(theme, N_("Topics of the talk"))
        self.stepper.chosen.connect(self.choose_topic)
        lines.addWidget(self.stepper)
        lines.addStretch(1)
        whole.addWidget(side)
        main = column(gap=0)
        whole.addLayout(main, 1)
        main.addWidget(self._pane, 1)
        main.addWidget(self._make_foot())

    def _make_foot(self) -> IntakeFoot:
        foot = IntakeFoot(self._desk.theme)
        foot.back.clicked.connect(self.go_back)
        foot.next.clicked.connect(self.save_and_go_on)
        self.state, self._next = foot.state, foot.next
        return foot

    @property
    def topic(self) -> Topic:
        """The topic that is shown."""
        return self._topic

    def refresh(self) -> None:
        """Ask for the intake as it stands."""
        self._desk.jobs.ask(open_intake, self._person, done=self.show_view)

    def show_view(self, view: IntakeView) -> None:
        """Show the topics; begin where words were left half-typed."""
        is_first = self._view is None
        self._view = view
        if is_first:
            self._topic = _topic_of_kept(view) or self._topic
            self.open_topic()
        self._show_steps()

    def open_topic(self) -> None:
        """Ask for what the current topic needs."""
        self._name_next()
        self._desk.jobs.ask(open_topic, self._person, self._topic, done=self.show_topic)

    def show_topic(self, opened: OpenTopic) -> None:
        """Show the questions of the current topic."""
        if opened.topic is not self._topic:
            return  # another one was chosen meanwhile
        self._view = opened.view
        self._pane.show_topic(opened)
        self._show_steps()

    @Slot(str)
    def choose_topic(self, key: str) -> None:
        """Save what is filled in, and open the topic chosen."""
        self._leave_to(next(one for one in TOPICS if one.key == key))

    @Slot()
    def save_and_go_on(self) -> None:
        """Save the topic and open the one after it; at the last one, stay."""
        self._leave_to(_neighbour(self._topic, 1))

    @Slot()
    def go_back(self) -> None:
        """Save the topic and open the one before it."""
        self._leave_to(_neighbour(self._topic, -1))

    def _leave_to(self, topic: Topic) -> None:
        form = self._pane.form
        if form is None:
            self._topic = topic
            self.open_topic()
            return
        if not self._pane.is_complete():
            return
        self._pane.flush()
        self._wanted = topic
        self._desk.jobs.run(
            save_rows,
            form.drafts,
            done=self.after_save,
            failed=self.show_refusal,
            initiator=self,
        )

    def after_save(self, ids: tuple[RecordId, ...]) -> None:
        """Say that the answers are saved, and open the topic that was wanted."""
        if ids:
            self._desk.tell(N_("Answers saved."), can_undo=True)
            self.saved.emit()
        self.state.show_state("saved", _saved_words(self._desk.now()))
        self._topic = self._wanted
        self.open_topic()

    def show_refusal(self, problem: Problem) -> None:
        """Say beside the field, else in the state line, why nothing was saved."""
        if not self._pane.show_problem(problem):
            self.state.show_state("problem", problem.text)

    @Slot()
    def after_seal(self) -> None:
        """Say where the words are now."""
        self.state.show_state("saving", _kept_words(self._desk.now()))

    @Slot()
    def after_consent(self) -> None:
        """Show the steps anew after an answer on consent."""
        self.refresh()
        self.saved.emit()

    def flush(self) -> None:
        """Put half-typed words away at once, as before a lock."""
        self._pane.flush()

    @Slot()
    def _show_waiting(self) -> None:
        self.state.show_state("saving", N_("Typing …"))

    def _name_next(self) -> None:
        following = _neighbour(self._topic, 1)
        if following is self._topic:
            self._next.say(N_("Save"))
        else:
            self._next.say(N_("Next: {topic}").with_values(topic=following.title))

    def _show_steps(self) -> None:
        if self._view is None:
            return
        steps = []
        for one in self._view.topics:
            state = "done" if one.answered and one.answered >= one.asked else "later"
            note = plural("{count} to ask later", "{count} to ask later", one.ask_later)
            if not one.ask_later:
                told = N_("{done} of {count}")
                note = told.with_values(done=one.answered, count=one.asked)
            is_here = one.topic is self._topic
            state = "now" if is_here else "ask" if one.ask_later else state
            steps.append(Step(one.topic.key, one.topic.title, state, note))  # type: ignore[arg-type]  # a State's name
        self.stepper.show_steps(steps)


def _neighbour(topic: Topic, way: int) -> Topic:
    place = TOPICS.index(topic) + way
    return TOPICS[min(max(place, 0), len(TOPICS) - 1)]


def _topic_of_kept(view: IntakeView) -> Topic | None:
    keys = {one.more.get("topic") for one in view.kept.values()}
    return next((topic for topic in TOPICS if topic.key in keys), None)


def _saved_words(now: datetime) -> Text:
    words = N_("Saved on this computer · {time}")
    return words.with_values(time=show_time(now.time()))


def _kept_words(now: datetime) -> Text:
    words = N_("Kept on this computer, not yet saved · {time}")
    return words.with_values(time=show_time(now.time()))
