"""Settings, pathways: the roads that plans are made from, copied and edited by the centre."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from app.errors import Problem
from app.i18n import N_, Text, verbatim
from app.records import Draft, RecordId
from app.schema.templates import MILESTONE, TEMPLATE
from app.usecases.casework import kept_form
from app.usecases.intakes import KeptDraft
from app.usecases.login import Login, Outcome, unchanged
from app.usecases.templates import (
    TemplateView,
    add_language,
    change_template,
    copy_template,
    export_file,
    import_file,
    list_templates,
    move_milestone,
    new_milestone,
    remove_milestone,
    save_milestone,
    save_template,
    show_template,
)
from ui.desk import Desk, Destination
from ui.pages.rowform import FormKind, RowForm
from ui.pages.templateview import TemplateCard, facts_of, said
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.choices import Option
from ui.widgets.headers import PageHeader
from ui.widgets.labels import Heading
from ui.widgets.layouts import clear, column
from ui.widgets.refill import keeping_focus
from ui.widgets.rows import RowButton
from ui.widgets.scrolling import ScrollPage

STEP = FormKind(
    "milestone", N_("A step of this road"), MILESTONE.form_fields, save_milestone,
    N_("The step is saved."), is_personal=False,
)  # fmt: skip
WHOLE = FormKind(
    "template",
    N_("The road as a whole"),
    tuple(one for one in TEMPLATE.form_fields if one.key != "offered"),
    save_template,
    N_("The template is changed."),
    is_personal=False,
)
FORMS = MappingProxyType({one.key: one for one in (STEP, WHOLE)})
JSON = "JSON (*.json)"


class TemplatesPage(QWidget):
    """The list of templates, or one of them with its steps and, above it, a form."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, theme = desk, desk.theme
        self._named: str | None = None
        self._form: RowForm | None = None
        self._card: TemplateCard | None = None
        header = PageHeader(theme, N_("Pathways"), N_("The roads that plans are made from."))
        self._back = Button(theme, N_("Back"), kind="quiet", icon="arrow-left")
        self._back.clicked.connect(self.go_back)
        self._read = Button(theme, N_("Read from a file"), icon="upload")
        self._read.clicked.connect(self.read_file)
        header.add_act(self._back)
        header.add_act(self._read)
        self._page = ScrollPage(gap=14, margins=(36, 8, 36, 28), widest_px=theme.grown(860))
        whole = column(self, gap=0)
        whole.addWidget(header)
        whole.addWidget(self._page, 1)
        self._refusal, self._top, self._held = column(gap=0), column(gap=12), column(gap=14)
        for part in (self._refusal, self._top, self._held):
            self._page.body.addLayout(part)
        self._page.body.addStretch(1)

    def refresh(self) -> None:
        """Ask for the list, or for the template that is open."""
        language = self._desk.theme.language
        if self._named is None:
            self._desk.jobs.ask(list_templates, language, done=self.show_list)
        else:
            self._desk.jobs.ask(
                show_template, self._named, language, done=self.show_one, failed=self._lose
            )

    def flush(self) -> None:
        """Put half-typed words away at once, as before a lock."""
        if self._form is not None:
            self._form.flush()

    def show_list(self, views: tuple[TemplateView, ...]) -> None:
        """Show the centre's own templates, then those of Waymark."""
        if self._named is not None:
            return
        with keeping_focus(self):
            self._card = None
            clear(self._held)
            own = [one for one in views if one.own is not None]
            self._add_group(N_("Our own"), own)
            self._add_group(N_("From Waymark"), [one for one in views if one.own is None])
        if not own:
            words = N_("Open one and make your own copy: then every step can be changed.")
            self._held.insertWidget(0, Notice(self._desk.theme, words, icon="copy"))

    def show_one(self, view: TemplateView) -> None:
        """Show one template with its steps."""
        if self._named is None:
            return
        with keeping_focus(self):
            if self._card is not None:
                self._card.show_view(view)
                return
            clear(self._held)
            self._card = TemplateCard(self._desk.theme, view, self._desk.languages)
            self._card.wanted.connect(self._act)
            self._card.step_wanted.connect(self._act_on_step)
            self._card.language_wanted.connect(self._add_language)
            self._held.addWidget(self._card)
        self._desk.jobs.run(_kept, self._named, done=self._show_kept)

    @Slot(str)
    def open_template(self, named: str) -> None:
        """Show the template of a name, and words about it that were not saved yet."""
        self._named, self._card = named, None
        self._close_form()
        self._page.verticalScrollBar().setValue(0)

    @Slot()
    def go_back(self) -> None:
        """Leave the template for the list, or the list for the settings."""
        if self._named is None:
            self._desk.go(Destination("settings"))
            return
        self.flush()
        self._named = None
        self._close_form()

    @Slot()
    def read_file(self) -> None:
        """Keep the template of a file that is chosen."""
        title = self._desk.theme.plain(N_("Which file holds the template?"))
        chosen, _ = QFileDialog.getOpenFileName(self, title, "", JSON)
        if chosen:
            self._run(import_file, Path(chosen), done=self._after_copy)

    def start_step(self, code: str) -> None:
        """Open the form of a step, or of a new one where ``code`` is empty."""
        self._desk.jobs.ask(
            _step_draft, self._named, code, done=self._open_draft, failed=self.show_refusal
        )

    def show_refusal(self, problem: Problem) -> None:
        """Say above everything why something was not done."""
        clear(self._refusal)
        self._refusal.addWidget(Notice(self._desk.theme, problem.text, tone="warn"))
        self._page.verticalScrollBar().setValue(0)

    def _add_group(self, title: Text, views: list[TemplateView]) -> None:
        if not views:
            return
        theme = self._desk.theme
        self._held.addWidget(Heading(theme, title, 3))
        card = Card(gap=2, margins=8)
        for view in views:
            told = " · ".join(theme.plain(words) for words, _ in facts_of(view)[1:])
            icon = "triangle-alert" if view.has_errors else "signpost"
            line = RowButton(theme, said(theme, view.facts.title), verbatim(told), icon=icon)
            line.setObjectName(view.own.record.id if view.own else view.facts.id)
            line.clicked.connect(self._open_pressed)
            card.body.addWidget(line)
        self._held.addWidget(card)

    @Slot()
    def _open_pressed(self) -> None:
        pressed = self.sender()
        if pressed is not None:
            self.open_template(pressed.objectName())

    @Slot(str)
    def _act(self, what: str) -> None:
        """Do what a button of the whole template says."""
        acts: dict[str, Callable[[], None]] = {
            "copy": self._copy,
            "name": self._start_whole,
            "step": self._start_new_step,
            "export": self._write_file,
            "hide": self._hide,
            "offer": self._offer,
        }
        acts[what]()

    @Slot(str, str)
    def _act_on_step(self, code: str, what: str) -> None:
        """Do what a button of a step says."""
        if what == "edit":
            self.start_step(code)
        elif what == "remove":
            self._run(remove_milestone, self._named, code, done=self._after_change)
        else:
            by = -1 if what == "up" else 1
            self._run(move_milestone, self._named, code, by, done=self._after_change)

    @Slot(str)
    def _add_language(self, tag: str) -> None:
        self._run(add_language, self._named, tag, done=self._after_change)

    def _copy(self) -> None:
        self._run(copy_template, self._named, done=self._after_copy)

    def _hide(self) -> None:
        self._run(change_template, self._named, {"offered": False}, done=self._after_change)

    def _offer(self) -> None:
        self._run(change_template, self._named, {"offered": True}, done=self._after_change)

    def _start_whole(self) -> None:
        self._desk.jobs.ask(_whole_draft, self._named, done=self._open_draft)

    def _start_new_step(self) -> None:
        self.start_step("")

    def _write_file(self) -> None:
        card = self._card
        title = self._desk.theme.plain(N_("Where shall the template be saved?"))
        name = f"{card.view.facts.id}.json" if card is not None else "template.json"
        chosen, _ = QFileDialog.getSaveFileName(self, title, name, JSON)
        if chosen:
            self._desk.jobs.ask(
                export_file, self._named, Path(chosen), done=self._after_file,
                failed=self.show_refusal,
            )  # fmt: skip

    def _after_file(self, _: Path) -> None:
        self._desk.tell(N_("The template is in the file."))

    def _after_copy(self, row: RecordId) -> None:
        self._desk.tell(N_("This is our own now. Every step can be changed."), can_undo=True)
        self.open_template(row)

    def _after_change(self, _: RecordId) -> None:
        self._desk.tell(N_("The template is changed."), can_undo=True)
        self.refresh()

    def _lose(self, _: Problem) -> None:
        """Go back to the list: the template is not there any more, as after an undo."""
        self._named = None
        self._close_form()

    def _run(
        self,
        use_case: Callable[..., Outcome[RecordId]],
        *arguments: object,
        done: Callable[[RecordId], None],
    ) -> None:
        clear(self._refusal)
        self._desk.jobs.run(
            use_case, *arguments, done=done, failed=self.show_refusal, initiator=self
        )

    def _show_kept(self, kept: KeptDraft | None) -> None:
        if kept is not None and self._form is None:
            self._open_form(kept)

    def _open_draft(self, draft: Draft) -> None:
        self._open_form(KeptDraft(draft, {}))
        if self._form is not None:
            self._form.begin()
            QTimer.singleShot(0, self, self._show_form)

    def _open_form(self, kept: KeptDraft) -> None:
        self.flush()
        with keeping_focus(self):
            clear(self._refusal)
            clear(self._top)
            kind = FORMS[kept.draft.now.schema.name]
            view = self._card.view if self._card is not None else None
            self._form = RowForm(
                self._desk,
                kind,
                kept,
                offers={MILESTONE.name: self._offers(kept)},
                languages=view.facts.languages if view is not None else (),
            )
            self._form.saved.connect(self._close_form)
            self._form.stopped.connect(self._close_form)
            self._top.addWidget(self._form)

    def _offers(self, kept: KeptDraft) -> tuple[Option, ...]:
        """Return the other steps of the template, for what comes before."""
        view = self._card.view if self._card is not None else None
        if view is None or view.own is None:
            return ()
        pairs = zip(view.own.ids, view.facts.steps, strict=True)
        theme, row = self._desk.theme, kept.draft.now.id
        return tuple(Option(one, said(theme, step.plain)) for one, step in pairs if one != row)

    @Slot()
    @Slot(str)
    def _close_form(self, _: str = "") -> None:
        self._form = None
        with keeping_focus(self):
            clear(self._refusal)
            clear(self._top)
        self.refresh()

    @Slot()
    def _show_form(self) -> None:
        """Show the form from its beginning: it stands above everything."""
        self._page.verticalScrollBar().setValue(0)


def _step_draft(login: Login, named: str, code: str) -> Draft:
    own = show_template(login, named, "en").own
    if not code or own is None:
        return new_milestone(login, named)
    return Draft(own.milestones[[step.id for step in own.facts.steps].index(code)])


def _whole_draft(login: Login, named: str) -> Draft:
    return Draft(login.need(TEMPLATE.name, RecordId(named)))


def _kept(login: Login, named: str) -> Outcome[KeptDraft | None]:
    """Return words of a form about this template that were not saved yet."""
    kept = kept_form(login, login.centre.id, FORMS)
    if kept is None:
        return unchanged(None)
    about = kept.draft.now.stored.get("template", kept.draft.now.id)
    return unchanged(kept if about == named else None)
