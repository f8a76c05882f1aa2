"""The intake talk: one topic at a time in any order; words are sealed as they are typed."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.errors import Problem
from app.i18n import N_
from app.records import RecordId
from app.schema.registry import TOPICS, Topic
from app.usecases.intakes import IntakeView, KeptDraft, OpenTopic, open_intake, open_topic
from app.usecases.people import save_rows
from ui.desk import Desk
from ui.forms.keptwords import place_of
from ui.pages.intakefoot import IntakeFoot
from ui.pages.intakesteps import TopicBar, TopicSteps
from ui.pages.topic import TopicPane
from ui.shortcuts import add_shortcut
from ui.widgets.layouts import column, row

QUESTIONS_PX = 520  # least, beside the topics


class IntakePart(QWidget):
    """The intake of one person.  Signals: saved(), after answers became facts."""

    saved = Signal()

    def __init__(self, desk: Desk, person: RecordId) -> None:
        super().__init__()
        self._desk, self._person = desk, person
        self._topic = TOPICS[1]
        self._view: IntakeView | None = None
        self._has_asked = False
        self._visit: int | None = None  # as the day is, until all questions are wanted
        self._wanted = self._topic
        self._purpose = ""  # to be asked for as soon as its topic is shown
        self.pane = TopicPane(desk, person)
        self.pane.refused.connect(self.show_refusal)
        self.pane.answered.connect(self.after_consent)
        self.pane.opened_all.connect(self._count_all)
        self.filling = self.pane.filling
        self._build()
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            add_shortcut(self, keys, self.save_and_go_on)

    def _build(self) -> None:
        theme = self._desk.theme
        whole = row(self, gap=0)
        self.steps, self.bar = TopicSteps(theme), TopicBar(theme)
        self.bar.hide()
        for part in (self.steps, self.bar):
            part.chosen.connect(self.choose_topic)
        whole.addWidget(self.steps)
        main = column(gap=0)
        whole.addLayout(main, 1)
        main.addWidget(self.bar)
        main.addWidget(self.pane, 1)
        main.addWidget(self._make_foot())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        """Keep the topics on the side only where the questions have room beside them."""
        super().resizeEvent(event)
        least = self.steps.width() + self._desk.theme.grown(QUESTIONS_PX, 0.6)
        is_narrow = self.width() < least
        if is_narrow == self.bar.isHidden():
            had_focus = any(one.hasFocus() for one in self.steps.findChildren(QWidget))
            self.steps.setHidden(is_narrow)
            self.bar.setVisible(is_narrow)
            if had_focus and is_narrow:
                self.bar.select.setFocus()

    def _make_foot(self) -> IntakeFoot:
        foot = IntakeFoot(self._desk)
        foot.back.clicked.connect(self.go_back)
        foot.next.clicked.connect(self.save_and_go_on)
        self.pane.typing.connect(foot.show_typing)
        self.pane.kept.connect(foot.show_kept)
        self._foot = foot
        return foot

    @property
    def topic(self) -> Topic:
        """The topic that is shown."""
        return self._topic

    def refresh(self) -> None:
        """Ask for the intake as it stands."""
        self._desk.jobs.ask(open_intake, self._person, self._visit, done=self.show_view)

    def show_view(self, view: IntakeView) -> None:
        """Show the topics; begin where words were left half-typed."""
        self._view = view
        if not self._has_asked:  # else somebody has chosen a topic meanwhile
            self._topic = _topic_of_kept(view) or self._topic
            self.open_topic()
        self._show_steps()

    def open_topic(self) -> None:
        """Ask for the current topic with all that its questions need."""
        self._has_asked = True
        following = _neighbour(self._topic, 1)
        self._foot.name_next(None if following is self._topic else following.title)
        self._desk.jobs.ask(
            open_topic, self._person, self._topic, self._visit, done=self.show_topic
        )

    def show_topic(self, opened: OpenTopic) -> None:
        """Show the questions of the current topic."""
        if opened.topic is not self._topic:
            return  # another one was chosen meanwhile
        self._view = opened.view
        self.pane.show_topic(opened)
        self._show_steps()
        purpose, self._purpose = self._purpose, ""
        if purpose:
            self.pane.go_to_consent(purpose)

    @Slot(str)
    def choose_topic(self, key: str) -> None:
        """Save what is filled in, and open the topic chosen."""
        self._leave_to(next(one for one in TOPICS if one.key == key))

    def ask_for(self, purpose: str) -> None:
        """Open the topic in which a consent is asked for, and bring it before the eyes."""
        self._visit, self._purpose = 2, purpose
        self.choose_topic(
            next(
                topic.key
                for topic in TOPICS
                for one in topic.questions
                if one.script is not None and one.script.value == purpose
            )
        )

    @Slot()
    def save_and_go_on(self) -> None:
        """Save the topic and open the one after it; at the last one, stay."""
        self._leave_to(_neighbour(self._topic, 1))

    @Slot()
    def go_back(self) -> None:
        """Save the topic and open the one before it."""
        self._leave_to(_neighbour(self._topic, -1))

    def _leave_to(self, topic: Topic) -> None:
        form = self.pane.form
        if form is None:
            self._topic = topic
            self.open_topic()
            return
        if not self.pane.is_complete():
            return
        self.pane.flush()
        self.pane.save_consents()
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
        self._foot.show_saved()
        self._topic = self._wanted
        self.open_topic()

    def show_refusal(self, problem: Problem) -> None:
        """Say beside the field, else in the state line, why nothing was saved."""
        if not self.pane.show_problem(problem):
            self._foot.state.show_state("problem", problem.text)

    @Slot()
    def after_consent(self) -> None:
        """Show the steps anew after an answer on consent."""
        self.refresh()
        self.saved.emit()

    @Slot()
    def _count_all(self) -> None:
        """Let the questions of later talks count from now on, in every topic."""
        self._visit = 2
        self.refresh()

    def flush(self) -> None:
        """Put half-typed words away at once, as before a lock."""
        self.pane.flush()

    def _show_steps(self) -> None:
        if self._view is not None:
            for part in (self.steps, self.bar):
                part.show_topics(self._view.topics, self._topic.key)


def _neighbour(topic: Topic, way: int) -> Topic:
    place = TOPICS.index(topic) + way
    return TOPICS[min(max(place, 0), len(TOPICS) - 1)]


def _topic_of_kept(view: IntakeView) -> Topic | None:
    """Return the topic in which words wait to be saved, the last written first."""
    found = (_topic_of(one) for one in view.kept.values())
    return next((one for one in found if one is not None), None)


def _topic_of(kept: KeptDraft) -> Topic | None:
    """Return the topic of the question where somebody wrote, else the one at home with the kind."""
    place, now = place_of(kept), kept.draft.now
    asked = place.key.partition(".")[0] if place is not None else ""
    for topic in TOPICS:
        for one in topic.questions:
            is_consent = one.script is not None and one.script.value == now.stored.get("purpose")
            if one.id == asked or is_consent:
                return topic
    return next((one for one in TOPICS if now.schema.topic == one.key), None)
