"""One pathway template in full: what is wrong with it, its steps, and what can be changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import MappingProxyType

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.i18n import N_, Text, plural, verbatim
from app.languages import language_name
from app.rules.templatefile import TemplateStep
from app.rules.templates import Finding
from app.schema import templates as fields
from app.usecases.templates import TemplateView
from ui.forms.languages import language_words
from ui.theme.appearance import Theme
from ui.theme.tokens import Tone
from ui.widgets.badges import Badge
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import Card, Rule
from ui.widgets.choices import Option
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Icon, Label
from ui.widgets.layouts import clear, column, row
from ui.widgets.selects import Select

MOST_FINDINGS, NUMBER_PX = 8, 24
LANES: MappingProxyType[str, tuple[Tone, str]] = MappingProxyType(
    {
        "learning": ("learning", "graduation-cap"),
        "work": ("work", "briefcase"),
        "foundations": ("foundations", "house"),
    }
)


class TemplateCard(QWidget):
    """Shows one template.

    Signals: wanted(str), what to do with the whole: ``copy``, ``name``, ``step``,
    ``export``, ``offer`` or ``hide``.  step_wanted(str, str), a step and what to do with
    it: ``edit``, ``up``, ``down`` or ``remove``.  language_wanted(str), one more for it.
    """

    wanted = Signal(str)
    step_wanted = Signal(str, str)
    language_wanted = Signal(str)

    def __init__(self, theme: Theme, view: TemplateView, languages: Sequence[str]) -> None:
        super().__init__()
        self._theme, self.view, self._languages = theme, view, languages
        self._held = column(self, gap=14)
        self._show()

    def show_view(self, view: TemplateView) -> None:
        """Show the template as it is now."""
        self.view = view
        clear(self._held)
        self._show()

    @Slot()
    def pass_on(self) -> None:
        """Tell what is wanted by the name of the button that was pressed."""
        pressed = self.sender()
        if pressed is not None:
            self.wanted.emit(pressed.objectName())

    @Slot(str, str)
    def pass_step(self, step: str, act: str) -> None:
        """Tell what is wanted of a step."""
        self.step_wanted.emit(step, act)

    def _show(self) -> None:
        self._held.addWidget(self._head())
        if self.view.findings:
            self._held.addWidget(findings_card(self._theme, self.view.findings))
        steps = Card(gap=0, margins=(8, 6, 8, 6))
        for number, step in enumerate(self.view.facts.steps, 1):
            if number > 1:
                steps.body.addWidget(Rule())
            line = TemplateStepRow(self._theme, step, number, is_own=self.view.own is not None)
            line.wanted.connect(self.pass_step)
            steps.body.addWidget(line)
        if self.view.facts.steps:
            self._held.addWidget(steps)

    def _head(self) -> Card:
        theme, facts, own = self._theme, self.view.facts, self.view.own
        card = Card(gap=8)
        card.body.addWidget(Heading(theme, said(theme, facts.plain_title), 2))
        badges = Flow(gap=8)
        for words, icon in facts_of(self.view):
            badges.add(Badge(theme, words, icon=icon))
        card.body.addWidget(badges)
        for label, slot in (
            (fields.entry.label, facts.entry),
            (fields.outcome.label, facts.outcome),
            (fields.planner_notes.label, facts.planner_notes),
        ):
            if slot:
                told = N_("{label}: {words}").with_values(label=label, words=said(theme, slot))
                card.body.addWidget(Label(theme, told, colour="ink2", wraps=True))
        names = [language_name(tag, theme.language) for tag in facts.languages]
        spoken = N_("Languages: {names}").with_values(names=" · ".join(names))
        card.body.addWidget(Label(theme, spoken, "small", colour="ink2", wraps=True))
        acts = Flow(gap=8)
        for key, words, icon in _acts(is_own=own is not None, is_offered=not own or own.is_offered):
            button = Button(theme, words, icon=icon, size="small")
            button.setObjectName(key)
            button.clicked.connect(self.pass_on)
            acts.add(button)
        card.body.addWidget(acts)
        if own is not None:
            card.body.addWidget(self._offer_languages())
        return card

    def _offer_languages(self) -> Select:
        """Return a list of the languages in use here that the template does not have yet."""
        theme, there = self._theme, self.view.facts.languages
        tags = dict.fromkeys((*self._languages, *self.view.facts.review))
        options = [
            Option(tag, verbatim(language_words(tag, theme.language)))
            for tag in tags
            if tag not in there
        ]
        name = N_("Add a language")
        self.languages = Select(theme, name, [Option("", name), *options])
        self.languages.activated.connect(self._choose_language)
        return self.languages

    @Slot()
    def _choose_language(self) -> None:
        if self.languages.chosen():
            self.language_wanted.emit(self.languages.chosen())


class TemplateStepRow(QWidget):
    """One step of a template.  Signals: wanted(str, str), its short name and what to do."""

    wanted = Signal(str, str)

    def __init__(self, theme: Theme, step: TemplateStep, number: int, *, is_own: bool) -> None:
        super().__init__()
        self._step = step
        line = row(self, gap=12, margins=(10, 10, 6, 10))
        told = Label(theme, verbatim(f"{number}"), "lead", weight=600, colour="ink2")
        told.setMinimumWidth(theme.grown(NUMBER_PX))
        line.addWidget(told)
        words = column(gap=4)
        sentence = said(theme, step.plain)
        words.addWidget(Label(theme, sentence, "lead", weight=500, wraps=True))
        words.addWidget(self._facts(theme))
        line.addLayout(words, 1)
        if not is_own:
            return
        acts: Sequence[tuple[str, Text, Callable[[], None]]] = (
            ("pencil", N_("Change this step: {step}"), self.edit),
            ("arrow-up", N_("Up: {step}"), self.up),
            ("arrow-down", N_("Down: {step}"), self.down),
            ("trash-2", N_("Take out: {step}"), self.remove),
        )
        for icon, name, act in acts:
            button = IconButton(theme, icon, name.with_values(step=sentence))
            button.clicked.connect(act)
            line.addWidget(button)

    @Slot()
    def edit(self) -> None:
        """Ask for the form of this step."""
        self.wanted.emit(self._step.id, "edit")

    @Slot()
    def up(self) -> None:
        """Ask for an earlier place."""
        self.wanted.emit(self._step.id, "up")

    @Slot()
    def down(self) -> None:
        """Ask for a later place."""
        self.wanted.emit(self._step.id, "down")

    @Slot()
    def remove(self) -> None:
        """Ask that the step goes."""
        self.wanted.emit(self._step.id, "remove")

    def _facts(self, theme: Theme) -> Flow:
        step, facts = self._step, Flow(gap=8)
        tone, icon = LANES.get(step.lane, ("plain", "circle"))
        lane = fields.lane.kind.show(step.lane, theme.catalog)
        facts.add(Badge(theme, verbatim(lane), icon=icon, tone=tone))
        weeks = fields.weeks.kind.show(step.weeks, theme.catalog)
        facts.add(Badge(theme, verbatim(weeks), icon="clock"))
        helpers = fields.who_helps.kind.show(step.who_helps[:1], theme.catalog)
        if helpers:
            facts.add(Badge(theme, verbatim(helpers), icon="user"))
        facts.add(Badge(theme, verbatim(step.id), icon="tag"))
        papers = len(step.documents)
        if papers:
            words = plural("{count} paper to bring", "{count} papers to bring", papers)
            facts.add(Badge(theme, words, icon="file-text"))
        return facts


def said(theme: Theme, slot: object) -> Text:
    """Return a slot's words in the window's language, else in English, else in any."""
    words = dict(slot) if isinstance(slot, dict) else {}
    fallback = words.get("en") or next(iter(words.values()), "")
    return verbatim(words.get(theme.language) or fallback)


def facts_of(view: TemplateView) -> list[tuple[Text, str]]:
    """Return what a template is, in a few words with an icon each."""
    count = len(view.facts.steps)
    told = [(plural("{count} step", "{count} steps", count), "list")]
    if view.own is None:
        return [(N_("From Waymark"), "signpost"), *told]
    version = N_("Version {number}").with_values(number=view.own.version)
    told = [(N_("Our own"), "building"), *told, (version, "history")]
    if not view.own.is_offered:
        told.append((N_("Not offered"), "eye-off"))
    if view.has_errors:
        told.append((N_("Has mistakes"), "triangle-alert"))
    return told


def findings_card(theme: Theme, findings: Sequence[Finding]) -> Card:
    """Return a card that tells what to put right first, with an icon for each."""
    has_errors = any(one.is_error for one in findings)
    card = Card("danger" if has_errors else "warn", gap=6, margins=(16, 12, 16, 12))
    title = N_("No plan can be made from it yet") if has_errors else N_("Good to know")
    card.body.addWidget(Heading(theme, title, 4))
    for one in findings[:MOST_FINDINGS]:
        line = row(gap=10)
        icon = "circle-alert" if one.is_error else "info"
        line.addWidget(Icon(theme, icon, "danger_ink" if has_errors else "warn_ink", 18))
        line.addWidget(Label(theme, one.words, wraps=True), 1)
        card.body.addLayout(line)
    more = len(findings) - MOST_FINDINGS
    if more > 0:
        words = plural("And {count} more thing.", "And {count} more things.", more)
        card.body.addWidget(Label(theme, words, colour="ink2"))
    return card


def _acts(*, is_own: bool, is_offered: bool) -> list[tuple[str, Text, str]]:
    export = ("export", N_("Write to a file"), "download")
    copy = ("copy", N_("Make our own copy"), "copy")
    if not is_own:
        return [copy, export]
    hide = ("hide", N_("Do not offer it any more"), "eye-off")
    offer = ("offer", N_("Offer it again"), "eye")
    return [
        ("step", N_("Add a step"), "plus"),
        ("name", N_("Change the whole"), "square-pen"),
        copy,
        export,
        hide if is_offered else offer,
    ]
