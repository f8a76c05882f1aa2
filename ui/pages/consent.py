"""Consent as it is asked: the script to read aloud, what is asked back, who helped, the answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.errors import Problem
from app.i18n import N_, Catalog, Text, verbatim
from app.records import Draft, RecordId
from app.rules.consent import Standing
from app.schema import consent as fields
from app.schema.consent import CONSENT
from app.schema.fields import Field
from app.schema.registry import Topic
from app.talks import BLANKS, Talk, filled, talks
from app.usecases.consents import TAKEN_BACK_ELSEWHERE, answer_drafted
from app.usecases.intakes import ConsentView, open_consent
from ui.desk import Desk
from ui.forms.keptwords import typed_of
from ui.forms.place import Place
from ui.forms.recordform import RecordForm
from ui.forms.setting import Setting
from ui.language import own_name
from ui.theme.appearance import Theme
from ui.widgets.badges import Badge
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.choices import Option
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column, row
from ui.widgets.refill import keeping_focus
from ui.widgets.segments import Segments

STANDINGS: Mapping[Standing, tuple[Text, str, str]] = {
    Standing.GIVEN: (N_("Yes"), "circle-check", "primary"),
    Standing.REFUSED: (N_("No"), "circle-minus", "plain"),
    Standing.WITHDRAWN: (N_("Taken back"), "undo-2", "warn"),
    Standing.EXPIRED: (N_("Ended"), "clock", "warn"),
    Standing.NOT_ASKED: (N_("Not asked yet"), "circle-help", "plain"),
}
SCRIPT_LANGUAGES = ("en", "ar", "uk")
ALWAYS_ASKED: tuple[Field[Any], ...] = (fields.teach_back, fields.interpreter)
ANSWERS: tuple[tuple[str, Text, str], ...] = (
    ("given", N_("Says yes"), "primary"),
    ("refused", N_("Says no"), "normal"),
    ("ask_later", N_("Ask later"), "quiet"),
)


class ConsentCard(Card):
    """One purpose.  An answer is written down at once; what is filled in goes with it.

    Signals: edited(Draft), after the user's own act; answering(Draft), when the draft
    ends with an answer; answered(), after that was saved.
    """

    edited = Signal(object)
    answering = Signal(object)
    answered = Signal()

    def __init__(self, desk: Desk, person: RecordId, topic: Topic, view: ConsentView) -> None:
        super().__init__(gap=12)
        self._desk, self._person, self._topic = desk, person, topic
        self._talk = next(one for one in talks() if one.id == view.purpose)
        self._view = view
        self._form: RecordForm | None = None
        self._held = column(gap=14)
        self.body.addLayout(self._held)
        self.show_view(view)

    @property
    def purpose(self) -> str:
        return self._view.purpose

    @property
    def standing(self) -> Standing:
        """Where the purpose stands."""
        return self._view.standing

    @property
    def form(self) -> RecordForm:
        """The questions about how the answer was given."""
        assert self._form is not None  # noqa: S101 - show_view made it
        return self._form

    def show_view(self, view: ConsentView) -> None:
        """Show where the purpose stands, and what can be said next."""
        self._view = view
        with keeping_focus(self):
            clear(self._held)
            self._held.addLayout(self._head())
            if view.is_elsewhere:
                self._held.addWidget(Notice(self._desk.theme, TAKEN_BACK_ELSEWHERE, tone="warn"))
            self.script = Script(self._desk.theme, self._talk)
            setting = Setting(
                self._desk.theme, self._desk.today, self._desk.languages, is_talk=True
            )
            named, others = self._fields()
            self._form = RecordForm(setting, view.kept.draft, (*named, *others), role="body")
            self._form.edited.connect(self._take)
            for question in [self._form.questions[one.key] for one in named]:
                self._held.addWidget(question)
            self._held.addLayout(self._again())
            self._held.addWidget(self.script)
            self._held.addWidget(self._form)
            self._answers = row(gap=10)
            self._held.addLayout(self._answers)
            self._form.show_unfinished(typed_of(view.kept))
            self._fill_script()
            self._show_answers()

    def place(self) -> Place | None:
        """Return where the person is writing, or None if that is not here."""
        return self.form.place()

    def go_to(self, place: Place) -> bool:
        """Bring the person back to ``place``; False if it is not here."""
        return self.form.go_to(place)

    def unfinished(self) -> dict[RecordId, dict[str, tuple[str, ...]]]:
        """Return words that stand for no value yet, by row and field."""
        typed = self.form.unfinished()
        return {self.form.draft.now.id: typed} if typed else {}

    def save_change(self) -> None:
        """Write the yes that stands down anew if something about it was changed."""
        if self.standing is Standing.GIVEN and self.form.draft.dirty:
            self.send("given")

    def send(self, said: str) -> None:
        """Write an answer down, with what was filled in and the language it was explained in."""
        draft, form = self.form.draft, self.form
        wrong = next((one for one in form.questions.values() if one.refusal is not None), None)
        if wrong is not None:
            wrong.leave()
            wrong.made.focus_at()
            return
        if said == "given" and self._missing() is not None:
            self._say_missing()
            return
        if (
            draft.now.get(fields.explained_in) is None
            and draft.now.unsaid(fields.explained_in) is None
        ):
            draft.put(fields.explained_in, self.script.language)
        self.answering.emit(draft)
        self._desk.jobs.run(
            answer_drafted, draft, said, done=self.after_answer, failed=self.refuse, initiator=self
        )

    def after_answer(self, _: RecordId) -> None:
        """Say that the answer is saved, and show where the purpose stands now."""
        self._desk.tell(N_("Answer saved."), can_undo=True)
        self._desk.jobs.ask(open_consent, self._person, self.purpose, done=self.show_view)
        self.answered.emit()

    def refuse(self, problem: Problem) -> None:
        """Say why nothing was written down."""
        if not self.form.show_problem(problem):
            self._desk.tell(problem.text)

    def _head(self) -> QHBoxLayout:
        theme = self._desk.theme
        title, _ = theme.catalog.pick(self._talk.title)
        head = row(gap=12)
        head.addWidget(Heading(theme, verbatim(title), 3), 1)
        is_over = self._view.is_elsewhere and self.standing is Standing.GIVEN
        words, icon, tone = STANDINGS[Standing.WITHDRAWN if is_over else self.standing]
        self.badge = Badge(theme, words, icon=icon, tone=tone)  # type: ignore[arg-type]  # a Tone's name
        head.addWidget(self.badge)
        return head

    def _again(self) -> QHBoxLayout:
        """Return the line that opens what was read aloud, once there is a yes."""
        line = row()
        self.again = Button(
            self._desk.theme, N_("Read it aloud again"), kind="link", icon="chevron-down"
        )
        self.again.setCheckable(True)
        self.again.toggled.connect(self.script.setVisible)
        # Shown before it has a place, a part would be a window of its own.
        part = self.script if self.standing is Standing.GIVEN else self.again
        part.hide()
        line.addWidget(self.again)
        line.addStretch(1)
        return line

    def _fields(self) -> tuple[list[Field[Any]], list[Field[Any]]]:
        """Return the field that names a place, which stands first, and the others."""
        asked: list[Field[Any]] = []
        for one in self._topic.questions:
            if one.schema is CONSENT and one.also_sets.get("purpose") == self.purpose:
                own = () if one.script is not None else (one.field,)
                asked += [*own, *one.beside]
        every = list({one.key: one for one in (*asked, *ALWAYS_ASKED)}.values())
        is_named = bool(self._talk.blanks)
        named = [one for one in every if is_named and one.key == fields.named.key]
        return named, [one for one in every if one not in named]

    def _missing(self) -> str | None:
        """Return the blank of the script that nobody has filled yet."""
        return None if self._named() else next(iter(self._talk.blanks), None)

    def _named(self) -> str:
        named: str | None = self.form.draft.now.get(fields.named)
        return named or ""

    def _say_missing(self) -> None:
        words = N_("Before this can be read, say {what}.")
        missing = self._missing()
        if missing is None:
            return
        told = words.with_values(what=BLANKS[missing])
        question = self.form.questions[fields.named.key]
        question.show_problem(told)
        question.made.focus_at()

    def _fill_script(self) -> None:
        named = self._named()
        self.script.show_named(dict.fromkeys(self._talk.blanks, named) if named else {})

    def _show_answers(self) -> None:
        theme = self._desk.theme
        clear(self._answers)
        ways = list(ANSWERS)
        if self.standing is Standing.GIVEN:
            ways = [("withdrawn", N_("Takes the yes back"), "normal")]
        title, _ = theme.catalog.pick(self._talk.title)
        for said, words, kind in ways:
            button = Button(theme, words, kind=kind)  # type: ignore[arg-type]  # a Kind's name
            button.setAccessibleDescription(theme.plain(verbatim(title)))
            button.clicked.connect(_Answer(button, self, said).send)
            self._answers.addWidget(button)
        self._answers.addStretch(1)

    @Slot(object)
    def _take(self, draft: Draft) -> None:
        self._fill_script()
        self.edited.emit(draft)


class Script(Card):
    """What is read aloud, in the language chosen, and what is asked back after it."""

    def __init__(self, theme: Theme, talk: Talk) -> None:
        super().__init__("primary", gap=10, margins=18)
        self._theme, self._talk = theme, talk
        self._named: Mapping[str, str] = {}
        known = [tag for tag in SCRIPT_LANGUAGES if tag in talk.script[0]]
        self.language = theme.language if theme.language in known else "en"
        choice = Segments(
            theme,
            N_("Language of the script"),
            [Option(tag, verbatim(own_name(tag))) for tag in known],
        )
        choice.choose(self.language)
        choice.chosen.connect(self.speak)
        self.body.addWidget(Heading(theme, N_("Read this aloud"), 4))
        self.body.addWidget(choice)
        choice.setVisible(len(known) > 1)
        self._held = column(gap=8)
        self.body.addLayout(self._held)
        self.speak(self.language)

    @Slot(str)
    def speak(self, language: str) -> None:
        """Show the script in another language."""
        self.language = language
        self._fill()

    def show_named(self, named: Mapping[str, str]) -> None:
        """Fill the blanks of the script; nothing happens if they are filled so."""
        if dict(named) != dict(self._named):
            self._named = dict(named)
            self._fill()

    def _fill(self) -> None:
        clear(self._held)
        spoken = self._theme.in_language(Catalog(self.language))
        try:
            script = filled(self._talk.script, self._named)
        except Problem as problem:
            self._held.addWidget(Label(self._theme, problem.text, weight=600, wraps=True))
            return
        said = "\n".join(spoken.catalog.pick(line)[0] for line in script)
        self._held.addWidget(Label(spoken, verbatim(said), "lead", wraps=True))
        if self._talk.teach_back:
            self._ask_back(self._held, spoken)

    def _ask_back(self, place: QVBoxLayout, spoken: Theme) -> None:
        asked = "\n".join("• " + spoken.catalog.pick(one)[0] for one in self._talk.teach_back)
        head = N_("Ask back, as a talk and not a test:")
        place.addWidget(Label(self._theme, head, "small", weight=600))
        place.addWidget(Label(spoken, verbatim(asked), colour="ink2", wraps=True))


class _Answer(QWidget):
    """What one button answers; lives as long as the button."""

    def __init__(self, button: QWidget, card: ConsentCard, said: str) -> None:
        super().__init__(button)
        self.hide()
        self._card, self._said = card, said

    @Slot()
    def send(self) -> None:
        self._card.send(self._said)
