"""Consent: each purpose with its script to read aloud, where it stands, and the answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.i18n import N_, Catalog, Text, verbatim
from app.records import RecordId
from app.rules.consent import Standing
from app.talks import talks
from app.usecases.consents import PurposeView, answer_purpose, consents_to_ask
from ui.desk import Desk
from ui.language import own_name
from ui.widgets.badges import Badge
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.choices import Option
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column, row
from ui.widgets.refill import keeping_focus
from ui.widgets.segments import Segments

_STANDING: Mapping[Standing, tuple[Text, str, str]] = {
    Standing.GIVEN: (N_("Yes"), "circle-check", "primary"),
    Standing.REFUSED: (N_("No"), "circle-minus", "plain"),
    Standing.WITHDRAWN: (N_("Taken back"), "undo-2", "warn"),
    Standing.EXPIRED: (N_("Ended"), "clock", "warn"),
    Standing.NOT_ASKED: (N_("Not asked yet"), "circle-help", "plain"),
}


SCRIPT_LANGUAGES = ("en", "ar", "uk")


class ConsentPanel(QWidget):
    """The purposes that a topic asks for.  Signals: answered(), after each answer was saved."""

    answered = Signal()

    def __init__(self, desk: Desk, person: RecordId, purposes: Collection[str]) -> None:
        super().__init__()
        self._desk, self._person, self._purposes = desk, person, purposes
        self._language = desk.theme.language
        self._views: tuple[PurposeView, ...] = ()
        lines = column(self, gap=16)
        top = row(gap=12)
        top.addWidget(Label(desk.theme, N_("Read aloud in"), "small", colour="ink2"))
        options = [Option(tag, verbatim(own_name(tag))) for tag in SCRIPT_LANGUAGES]
        self._languages = Segments(desk.theme, N_("Language of the script"), options)
        if self._language in SCRIPT_LANGUAGES:
            self._languages.choose(self._language)
        self._languages.chosen.connect(self.speak)
        top.addWidget(self._languages)
        top.addStretch(1)
        lines.addLayout(top)
        self._held = column(gap=16)
        lines.addLayout(self._held)
        self.refresh()

    def refresh(self) -> None:
        """Ask where each purpose stands."""
        self._desk.jobs.ask(consents_to_ask, self._person, done=self.show_views)

    def show_views(self, views: tuple[PurposeView, ...]) -> None:
        """Show a card for each purpose."""
        self._views = tuple(one for one in views if one.purpose in self._purposes)
        self.setVisible(bool(self._views))
        with keeping_focus(self):
            clear(self._held)
            for view in self._views:
                self._held.addWidget(self._card(view))

    @Slot(str)
    def speak(self, language: str) -> None:
        """Show the scripts in another language."""
        self._language = language
        self.show_views(self._views)

    def after_answer(self, _: RecordId) -> None:
        """Say that the answer is saved, and show where the purpose stands now."""
        self._desk.tell(N_("Answer saved."), can_undo=True)
        self.refresh()
        self.answered.emit()

    def _card(self, view: PurposeView) -> QWidget:
        theme = self._desk.theme
        spoken = theme.in_language(Catalog(self._language))
        card = Card(gap=10)
        head = row(gap=12)
        title, _ = spoken.catalog.pick(view.title)
        head.addWidget(Heading(theme, verbatim(title), 3), 1)
        words, icon, tone = _STANDING[view.standing]
        head.addWidget(Badge(theme, words, icon=icon, tone=tone))  # type: ignore[arg-type]  # a Tone's name
        card.body.addLayout(head)
        script = "\n".join(spoken.catalog.pick(line)[0] for line in view.script)
        card.body.addWidget(Label(spoken, verbatim(script), "lead", wraps=True))
        questions = "\n".join("• " + spoken.catalog.pick(line)[0] for line in view.teach_back)
        card.body.addWidget(
            Label(theme, N_("Ask back, as a talk and not a test:"), "small", weight=600)
        )
        card.body.addWidget(Label(spoken, verbatim(questions), colour="ink2", wraps=True))
        card.body.addLayout(self._answers(view))
        return card

    def _answers(self, view: PurposeView) -> QHBoxLayout:
        theme = self._desk.theme
        line = row(gap=10)
        ways: list[tuple[str, Text, str]] = [
            ("given", N_("Says yes"), "primary"),
            ("refused", N_("Says no"), "normal"),
            ("ask_later", N_("Ask later"), "quiet"),
        ]
        if view.standing is Standing.GIVEN:
            ways = [("withdrawn", N_("Takes the yes back"), "normal")]
        for answer, words, kind in ways:
            button = Button(theme, words, kind=kind)  # type: ignore[arg-type]  # a Kind's name
            button.setAccessibleDescription(theme.plain(verbatim(view.title.get("en", ""))))
            button.clicked.connect(_Answer(button, self, view.purpose, answer).send)
            line.addWidget(button)
        line.addStretch(1)
        return line

    def send(self, purpose: str, answer: str) -> None:
        """Write an answer down, with the language in which it was explained."""
        self._desk.jobs.run(
            answer_purpose,
            self._person,
            (purpose, answer, self._language),
            done=self.after_answer,
            initiator=self,
        )


class Script(Card):
    """The script of keeping a file, to be read aloud in the language chosen."""

    def __init__(self, desk: Desk) -> None:
        super().__init__("primary", gap=8)
        self._theme = desk.theme
        known = desk.theme.language in SCRIPT_LANGUAGES
        self.language = desk.theme.language if known else "en"
        options = [Option(tag, verbatim(own_name(tag))) for tag in SCRIPT_LANGUAGES]
        choice = Segments(desk.theme, N_("Language of the script"), options)
        choice.choose(self.language)
        choice.chosen.connect(self.speak)
        head = row(gap=12)
        head.addWidget(Heading(desk.theme, N_("Read this aloud"), 4), 1)
        head.addWidget(choice)
        self.body.addLayout(head)
        self._held = column()
        self.body.addLayout(self._held)
        self.speak(self.language)

    @Slot(str)
    def speak(self, language: str) -> None:
        """Show the script in another language."""
        self.language = language
        clear(self._held)
        spoken = self._theme.in_language(Catalog(language))
        talk = next(one for one in talks() if one.id == "keep_file")
        script = "\n".join(spoken.catalog.pick(line)[0] for line in talk.script)
        self._held.addWidget(Label(spoken, verbatim(script), "lead", wraps=True))


class _Answer(QWidget):
    """What one button answers; lives as long as the button."""

    def __init__(self, button: QWidget, panel: ConsentPanel, purpose: str, answer: str) -> None:
        super().__init__(button)
        self.hide()
        self._panel, self._purpose, self._answer = panel, purpose, answer

    @Slot()
    def send(self) -> None:
        self._panel.send(self._purpose, self._answer)
