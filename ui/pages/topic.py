"""One topic of the intake on its page; what is typed in it is sealed at once, saved on leaving."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.errors import Problem
from app.i18n import N_, Text, plural, verbatim
from app.records import Draft, Record, RecordId
from app.schema.codes import GOAL_TYPES
from app.schema.fields import Purpose
from app.schema.kinds import Stored
from app.schema.plan import GOAL, goal_type, goal_words
from app.schema.registry import TOPICS, Topic
from app.usecases.intakes import (
    ConsentView,
    KeptDraft,
    OpenTopic,
    drop_drafts,
    keep_drafts,
    rows_of,
)
from ui.desk import Desk
from ui.forms.draftclock import DraftClock
from ui.forms.keptwords import place_of, typed_of
from ui.forms.place import Place, is_within
from ui.forms.setting import Setting
from ui.forms.talkrows import TalkRows
from ui.forms.topicform import TopicForm
from ui.pages.consent import ConsentCard
from ui.pages.lookups import PersonLookup
from ui.widgets.buttons import Button
from ui.widgets.choices import Option
from ui.widgets.filling import Filling
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column, row
from ui.widgets.scrolling import ScrollPage


class TopicPane(ScrollPage):
    """Shows one topic at a time: its heading, its questions, and what waits for a later talk.

    Signals: typing(), a key was pressed; kept(), the words are sealed; refused(Problem);
    answered(), a consent was written down; opened_all(), later questions are wanted too.
    """

    typing = Signal()
    kept = Signal()
    refused = Signal(object)
    answered = Signal()
    opened_all = Signal()

    def __init__(self, desk: Desk, person: RecordId) -> None:
        super().__init__(gap=10, margins=(44, 30, 44, 30), widest_px=desk.theme.grown(760))
        self._desk, self._person = desk, person
        self.form: TopicForm | None = None
        self.filling = Filling()
        self._opened: OpenTopic | None = None
        self._place: Place | None = None
        self._shown_card: ConsentCard | None = None
        self._people = PersonLookup(desk, person, self)
        self._clock = DraftClock(self)
        self._clock.due.connect(self.seal)
        self._clock.watch(self)
        self.verticalScrollBar().rangeChanged.connect(self._keep_in_sight)
        self._held = column(gap=18)
        self.body.addLayout(self._held)
        self.body.addStretch(1)

    def show_topic(self, opened: OpenTopic) -> None:
        """Show a topic on its drafts, with the caret where it was."""
        self._opened, self._place = opened, None
        self._begin(opened.topic)
        form = self.form = self._make_form(opened)
        self._held.addWidget(form)
        self._later = self._make_later()
        self._held.addWidget(self._later)
        form.changed.connect(self._count_later)
        self._count_later()
        kept = [*opened.drafts, *(one.kept for one in opened.consents.values())]
        typed = {one.draft.now.id: typed_of(one) for one in opened.drafts}
        form.show_unfinished(typed)
        place = next((found for one in kept if (found := place_of(one))), None)
        if place is None or not self._go_to(place):
            form.begin()
        self.filling.is_seen = True
        if form.is_whole:
            self.filling.all_is_there()

    def go_to_consent(self, purpose: str) -> None:
        """Bring what is read aloud for a purpose before the eyes, with the focus on it."""
        if self.form is None:
            return
        self.form.finish()
        for card in self._cards():
            if card.purpose == purpose:
                self._shown_card = card
                next(iter(card.form.questions.values())).made.focus_at()

    @Slot()
    def _keep_in_sight(self) -> None:
        """Follow the focus in a card that was asked for, as the page is laid out bit by bit."""
        card, focused = self._shown_card, self.window().focusWidget()
        if card is not None and card in self._cards() and is_within(focused, card):
            self.ensureWidgetVisible(focused)

    def is_complete(self) -> bool:
        """Tell whether the topic can be saved; else say beside each field what is wrong."""
        if self.form is None or next(self.form.problems(), None) is None:
            return True
        question = self.form.show_problems()
        if question is not None:
            self.ensureWidgetVisible(question)
            question.made.focus_at()
        return False

    def save_consents(self) -> None:
        """Write down what was changed about a yes that stands."""
        for card in self._cards():
            card.save_change()

    def show_problem(self, problem: Problem) -> bool:
        """Say a problem beside its field; False if the field is not here."""
        return self.form is not None and self.form.show_problem(problem)

    def flush(self) -> None:
        """Put half-typed words away at once, as before a lock."""
        self._clock.flush()

    @Slot()
    @Slot(object)
    def remember_place(self, _: Draft | None = None) -> None:
        """Remember where the person writes; the focus has left it when Lock is pressed."""
        if self.form is None:
            return
        cards = (one.place() for one in self._cards())
        here = self.form.place() or next((one for one in cards if one is not None), None)
        self._place = here or self._place

    @Slot(object)
    def seal(self, drafts: tuple[Draft, ...]) -> None:
        """Put half-typed words away, sealed for this worker."""
        if self.form is None:
            return
        self.remember_place()
        typed = self.form.unfinished()
        for card in self._cards():
            typed.update(card.unfinished())
        kept = []
        for draft in drafts:
            words = typed.get(draft.now.id, {})
            more: dict[str, Stored] = {"typed": {key: list(said) for key, said in words.items()}}
            if self._place is not None:
                more["place"] = self._place.to_stored()
            kept.append(KeptDraft(draft, more))
        self._desk.jobs.run(keep_drafts, kept, done=self.after_seal, failed=self.pass_on)

    def after_seal(self, _: None) -> None:
        """Tell that the words are safe."""
        self.kept.emit()

    def pass_on(self, problem: Problem) -> None:
        """Tell why the words could not be put away."""
        self.refused.emit(problem)

    @Slot(object)
    def give_up(self, draft: Draft) -> None:
        """Forget the words of a row that was taken out."""
        self._clock.forget(draft)
        self._desk.jobs.run(drop_drafts, [draft.now.id], failed=self.pass_on)

    @Slot()
    def show_all(self) -> None:
        """Show the questions of later talks too."""
        if self.form is not None:
            self.form.show_all()
            self.opened_all.emit()

    def _make_form(self, opened: OpenTopic) -> TopicForm:
        drafts = [one.draft for one in opened.drafts]
        saved = rows_of(opened.view.student)
        rows = TalkRows(opened.topic, drafts, opened.make_row, self._desk.today, rows=saved)
        setting = self._setting(rows)
        form = TopicForm(
            setting,
            rows,
            visit=opened.view.visit,
            make_consent=self._consent_maker(opened),
            at_once=False,
        )
        form.whole.connect(self.filling.all_is_there)
        form.edited.connect(self._clock.touch)
        form.edited.connect(self.remember_place)
        form.edited.connect(self.typing)
        form.left.connect(self._clock.flush)
        form.given_up.connect(self.give_up)
        return form

    def _setting(self, rows: TalkRows) -> Setting:
        look_up = MappingProxyType(
            {
                "person": self._people.find,
                GOAL.name: lambda _, found: found(_goals(rows)),
            }
        )
        desk = self._desk
        return Setting(desk.theme, desk.today, desk.languages, is_talk=True, look_up=look_up)

    def _consent_maker(self, opened: OpenTopic) -> Callable[[Purpose], QWidget]:
        def make(purpose: Purpose) -> QWidget:
            view: ConsentView = opened.consents[purpose.value]
            card = ConsentCard(self._desk, self._person, opened.topic, view)
            card.edited.connect(self._clock.touch)
            card.edited.connect(self.remember_place)
            card.edited.connect(self.typing)
            card.answering.connect(self._clock.forget)
            card.answered.connect(self.answered)
            return card

        return make

    def _cards(self) -> list[ConsentCard]:
        parts = self.form.consents if self.form is not None else ()
        return [one for one in parts if isinstance(one, ConsentCard)]

    def _go_to(self, place: Place) -> bool:
        is_here = self.form is not None and self.form.go_to(place)
        return is_here or any(one.go_to(place) for one in self._cards())

    def _make_later(self) -> QWidget:
        holder = QWidget()
        line = row(holder)
        self._more = Button(self._desk.theme, verbatim(""), icon="chevron-down")
        self._more.clicked.connect(self.show_all)
        line.addWidget(self._more)
        line.addStretch(1)
        return holder

    @Slot()
    def _count_later(self) -> None:
        """Say how many questions wait for a later talk."""
        waiting = self.form.waiting if self.form is not None else 0
        self._later.setVisible(waiting > 0)
        words = plural(
            "{count} more question, for a later talk",
            "{count} more questions, for a later talk",
            waiting,
        )
        self._more.say(words)

    def _begin(self, topic: Topic) -> None:
        theme, number = self._desk.theme, TOPICS.index(topic) + 1
        clear(self._held)
        where = N_("Topic {number} of {count}").with_values(number=number, count=len(TOPICS))
        self._held.addWidget(Label(theme, where, "small", weight=600, colour="primary"))
        self._held.addWidget(Heading(theme, topic.opening, 2))
        self._held.addWidget(Label(theme, topic.hint, "lead", colour="ink2", wraps=True))
        self.verticalScrollBar().setValue(0)


def _goals(rows: TalkRows) -> tuple[Option, ...]:
    """Return the goals written down so far, also those not saved yet."""
    named = ((one.now, goal_name(one.now)) for one in rows.drafts if one.now.schema is GOAL)
    return tuple(Option(now.id, name) for now, name in named if name is not None)


def goal_name(goal: Record) -> Text | None:
    """Return what a goal is called: in the person's words, else by its kind; None for no name."""
    said, code = goal.get(goal_words), goal.get(goal_type)
    return verbatim(said) if said else GOAL_TYPES.get(code or "")
