"""A new person with four things: a name, a language, a way to reach, a yes to the file."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal, Slot

from app.errors import Problem
from app.i18n import N_
from app.records import Draft, Record, RecordId
from app.schema.fields import Field, Schema
from app.schema.registry import schema_of
from app.talks import talks
from app.usecases.people import FIRST_FIELDS, FirstFour, start_intake
from ui.desk import Desk
from ui.forms.recordform import RecordForm
from ui.forms.setting import Setting
from ui.pages.consent import Script
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.choices import ChoiceGroup, Option
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import row
from ui.widgets.questions import Question

NOBODY = RecordId("00000000-0000-0000-0000-000000000000")


class NewIntake(Card):
    """Signals: made(str), the id of the new person; given_up()."""

    made = Signal(str)
    given_up = Signal()

    def __init__(self, desk: Desk, name: str) -> None:
        super().__init__(gap=20, margins=26)
        self._desk, theme = desk, desk.theme
        self.body.addWidget(Heading(theme, N_("New intake"), 2))
        hint = N_("Four things are enough to begin. Everything else can wait.")
        self.body.addWidget(Label(theme, hint, "lead", colour="ink2", wraps=True))
        setting = Setting(theme, desk.today, desk.languages, is_talk=True)
        self._forms: dict[str, RecordForm] = {}
        for kind, fields in FIRST_FIELDS.items():
            form = _form(setting, schema_of(kind), fields)
            self._forms[kind] = form
            self.body.addWidget(form)
        first = next(iter(self._forms["person"].questions.values()))
        if name:
            first.show_typed((name,))
        keep = next(one for one in talks() if one.id == "keep_file")
        self._script = Script(theme, keep)
        self.body.addWidget(self._script)
        self._answer = ChoiceGroup(
            theme,
            N_("May we keep a file about you?"),
            [Option("given", N_("Says yes")), Option("refused", N_("Says no"))],
        )
        self._consent = Question(theme, N_("May we keep a file about you?"), self._answer)
        self.body.addWidget(self._consent)
        self._acts()
        self.setFocusProxy(first.made.stops()[0])

    def _acts(self) -> None:
        line = row(gap=12)
        theme = self._desk.theme
        self._save = Button(theme, N_("Save and go on"), kind="primary", size="big")
        self._save.clicked.connect(self.submit)
        stop = Button(theme, N_("Not now"), kind="quiet")
        stop.clicked.connect(self.give_up)
        line.addWidget(self._save)
        line.addWidget(stop)
        line.addStretch(1)
        self.body.addLayout(line)

    @Slot()
    def give_up(self) -> None:
        """Close the form; nothing was kept."""
        self.given_up.emit()

    @Slot()
    def submit(self) -> None:
        """Keep the person, if the four things are there."""
        is_whole = True
        for form in self._forms.values():
            is_whole = form.show_problems() is None and is_whole
        answer = self._answer.chosen()
        said = N_("Ask for the yes or no first.") if not answer else None
        self._consent.show_problem(said)
        if not is_whole or not answer:
            return
        self._save.setEnabled(False)
        values = {kind: form.draft.now.stored for kind, form in self._forms.items()}
        consent = {"answer": answer[0], "explained_language": self._script.language}
        four = FirstFour(values["person"], values["language"], values["contact"], consent)
        self._desk.jobs.run(
            start_intake, four, done=self.after_save, failed=self.show_refusal, initiator=self
        )

    def after_save(self, person: RecordId) -> None:
        """Go on with the new person's intake."""
        self._desk.tell(N_("The person is saved."), can_undo=True)
        self.made.emit(person)

    def show_refusal(self, problem: Problem) -> None:
        """Say why nobody was kept."""
        self._save.setEnabled(True)
        if not any(form.show_problem(problem) for form in self._forms.values()):
            self.body.insertWidget(0, Notice(self._desk.theme, problem.text, tone="warn"))


def _form(setting: Setting, schema: Schema, fields: tuple[Field[Any], ...]) -> RecordForm:
    """Return a form of a few fields of a row that does not exist yet."""
    draft = Draft(Record(schema, NOBODY, NOBODY))
    return RecordForm(setting, draft, fields)
