"""One topic of the intake on its page; what is typed in it is sealed at once, saved on leaving."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot

from app.errors import Problem
from app.i18n import N_
from app.records import Draft, RecordId
from app.schema.consent import CONSENT
from app.schema.fields import Purpose
from app.schema.kinds import Stored
from app.schema.registry import TOPICS, Topic
from app.usecases.intakes import KeptDraft, OpenTopic, drop_drafts, keep_drafts, new_draft
from app.usecases.login import Login
from ui.desk import Desk
from ui.forms.draftclock import DraftClock
from ui.forms.place import Place
from ui.forms.setting import Setting
from ui.forms.talkform import ANY_TALK, FIRST_TALK, TalkForm
from ui.forms.talkplan import WantedRow
from ui.pages.consent import ConsentPanel
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column
from ui.widgets.scrolling import ScrollPage


class TopicPane(ScrollPage):
    """Shows one topic at a time: its heading, then a form or another part.

    Signals: typing(), a key was pressed; kept(), the words are sealed; refused(Problem);
    answered(), an answer on consent was saved.
    """

    typing = Signal()
    answered = Signal()
    kept = Signal()
    refused = Signal(object)

    def __init__(self, desk: Desk, person: RecordId) -> None:
        super().__init__(gap=10, margins=(44, 30, 44, 30), widest_px=desk.theme.grown(760))
        self._desk, self._person = desk, person
        self.form: TalkForm | None = None
        self._topic: Topic | None = None
        self._whole: set[str] = set()  # topics of which all questions were asked for
        self._place: Place | None = None
        self._clock = DraftClock(self)
        self._clock.due.connect(self.seal)
        self._clock.watch(self)
        self._held = column(gap=18)
        self.body.addLayout(self._held)
        self.body.addStretch(1)

    def show_topic(self, opened: OpenTopic) -> None:
        """Show the questions of a topic on their drafts, and its consents below."""
        topic = opened.topic
        if self.form is not None and self._topic is not None and self.form.visit == ANY_TALK:
            self._whole.add(self._topic.key)
        self.form, self._topic = None, topic
        self._begin(topic)
        if any(one.schema.name != CONSENT.name for one in topic.questions):
            self._show_form(opened)
        purposes = purposes_of(topic)
        if purposes:
            panel = ConsentPanel(self._desk, self._person, purposes)
            panel.answered.connect(self.answered)
            self._held.addWidget(panel)

    def _show_form(self, opened: OpenTopic) -> None:
        """Show the form with the caret where it was."""
        topic, kept = opened.topic, opened.kept
        setting = Setting(self._desk.theme, self._desk.today, self._desk.languages)
        is_short = opened.is_first_talk and topic.key not in self._whole
        self.form = TalkForm(
            setting,
            topic,
            [one.draft for one in kept],
            opened.others,
            visit=FIRST_TALK if is_short else ANY_TALK,
        )
        self._place = None
        self.form.edited.connect(self._clock.touch)
        self.form.edited.connect(self.remember_place)
        self.form.edited.connect(self.typing)
        self.form.left.connect(self._clock.flush)
        self.form.given_up.connect(self.give_up)
        self.form.row_wanted.connect(self.want_row)
        self._held.addWidget(self.form)
        for wanted in self.form.lacking:
            self.want_row(wanted)
        self.form.show_unfinished(_typed(kept))
        place = next((found for one in kept if (found := _place(one))), None)
        if place is None or not self.form.go_to(place):
            self.form.begin()

    def is_complete(self) -> bool:
        """Tell whether the topic can be saved; else say beside each field what is wrong."""
        if self.form is None or next(self.form.problems(), None) is None:
            return True
        question = self.form.show_problems()
        if question is not None:
            self.ensureWidgetVisible(question)
            question.made.focus_at()
        return False

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
        if self.form is not None:
            self._place = self.form.place() or self._place

    @Slot(object)
    def seal(self, drafts: tuple[Draft, ...]) -> None:
        """Put half-typed words away, sealed for this worker."""
        if self.form is None:
            return
        self.remember_place()
        typed, place = self.form.unfinished(), self._place
        kept = []
        for draft in drafts:
            words = typed.get(draft.now.id, {})
            more: dict[str, Stored] = {
                "typed": {key: list(said) for key, said in words.items()},
                "topic": self.form.topic.key,
            }
            if place is not None:
                more["place"] = place.to_stored()
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

    @Slot(object)
    def want_row(self, wanted: WantedRow) -> None:
        """Ask for one more row of a kind."""
        self._desk.jobs.ask(_new_row, self._person, self._topic, wanted, done=self.add_row)

    def add_row(self, made: tuple[Topic, WantedRow, Draft]) -> None:
        """Show one more row, if its topic is still open."""
        topic, wanted, draft = made
        if self.form is not None and self.form.topic is topic:
            self.form.add_row(wanted, draft)

    def _begin(self, topic: Topic) -> None:
        theme, number = self._desk.theme, TOPICS.index(topic) + 1
        clear(self._held)
        where = N_("Topic {number} of {count}").with_values(number=number, count=len(TOPICS))
        self._held.addWidget(Label(theme, where, "small", weight=600, colour="primary"))
        self._held.addWidget(Heading(theme, topic.opening, 2))
        self._held.addWidget(Label(theme, topic.hint, "lead", colour="ink2", wraps=True))
        self.verticalScrollBar().setValue(0)


def purposes_of(topic: Topic) -> tuple[str, ...]:
    """Return the purposes of consent that a topic asks for."""
    scripts = (one.script for one in topic.questions if one.script is not None)
    return tuple(dict.fromkeys(map(Purpose.__str__, scripts)))


def _new_row(
    login: Login, person: RecordId, topic: Topic, wanted: WantedRow
) -> tuple[Topic, WantedRow, Draft]:
    return topic, wanted, new_draft(login, person, wanted.kind, dict(wanted.told))


def _typed(kept: tuple[KeptDraft, ...]) -> dict[RecordId, dict[str, tuple[str, ...]]]:
    found: dict[RecordId, dict[str, tuple[str, ...]]] = {}
    for one in kept:
        words = one.more.get("typed")
        if isinstance(words, dict):
            found[one.draft.now.id] = {
                key: tuple(str(part) for part in parts)
                for key, parts in words.items()
                if isinstance(parts, list)
            }
    return found


def _place(kept: KeptDraft) -> Place | None:
    place = kept.more.get("place")
    return Place.from_stored(place) if isinstance(place, dict) else None
