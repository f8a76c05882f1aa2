"""One mentor's page: the gate, what they offer, checks, training, agreement, and their matches."""

from __future__ import annotations

from types import MappingProxyType

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.i18n import N_, Text, verbatim
from app.records import Record, RecordId
from app.rules.matching.gate import is_open
from app.schema import mentors as fields
from app.schema.fields import Field
from app.schema.mentorcodes import MENTOR_STATES
from app.schema.mentors import AGREEMENT, APART, CHECK, MENTOR, ORIENTATION
from app.schema.person import LANGUAGE
from app.schema.reach import CONTACT
from app.usecases.casework import kept_form
from app.usecases.intakes import KeptDraft
from app.usecases.login import Login, Outcome, unchanged
from app.usecases.mentors import MentorView, draft_of_mentor, mentor_view, save_mentor_row
from app.usecases.records import shown_value
from app.usecases.writable import MATCHES
from ui.desk import Desk, Destination
from ui.pages.concernform import ConcernPanel
from ui.pages.eventwords import in_line
from ui.pages.expenses import ExpensesCard
from ui.pages.formplace import FormPlace
from ui.pages.matchcard import GOING_ON, MatchCard
from ui.pages.matchmoves import MatchMoves
from ui.pages.mentorwords import STATES, light_sentence
from ui.pages.rowform import FormKind
from ui.pages.voicecard import VoiceDesk, history
from ui.theme.appearance import Theme
from ui.widgets.badges import Badge, Light
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.flow import Flow
from ui.widgets.headers import PageHeader
from ui.widgets.labels import Heading, Icon, Label
from ui.widgets.layouts import clear, column, row
from ui.widgets.refill import keeping_focus
from ui.widgets.rows import RowButton
from ui.widgets.scrolling import ScrollPage
from ui.widgets.weekpicture import WeekPicture

_SAVED = N_("It is in the mentor's file.")
FORMS: MappingProxyType[str, FormKind] = MappingProxyType(
    {
        schema.name: FormKind(
            schema.name, title, schema.form_fields, save_mentor_row, _SAVED, is_personal=False
        )
        for schema, title in (
            (MENTOR, N_("What the mentor offers")),
            (LANGUAGE, N_("A language")),
            (CONTACT, N_("A way to reach the mentor")),
            (CHECK, N_("A check")),
            (ORIENTATION, N_("A part of the training")),
            (AGREEMENT, N_("The agreement")),
            (APART, N_("Never together")),
        )
    }
)
# The cards below the profile: the kind, its heading, the words of the button, its icon.
_LEDGERS: tuple[tuple[str, Text, Text, str], ...] = (
    (CHECK.name, N_("Checks"), N_("Add a check"), "shield-check"),
    (ORIENTATION.name, N_("Training"), N_("Add training"), "graduation-cap"),
    (AGREEMENT.name, N_("Agreement"), N_("Add an agreement"), "scroll-text"),
    (LANGUAGE.name, N_("Languages"), N_("Add a language"), "languages"),
    (CONTACT.name, N_("Ways to reach them"), N_("Add a way"), "phone"),
    (APART.name, N_("Never together with"), N_("Add a person"), "shield-alert"),
)
_HIDDEN = frozenset({"state", "week_grid", "newcomer", "limits"})


class MentorPage(QWidget):
    """Shows a mentor; each line opens the form of its row."""

    def __init__(self, desk: Desk, person: RecordId) -> None:
        super().__init__()
        self._desk, self.person = desk, person
        self.view: MentorView | None = None
        theme = desk.theme
        self._panel: ConcernPanel | None = None
        whole = self._whole = column(self, gap=0)
        self._add_header()
        self._page = ScrollPage(gap=14, margins=(36, 8, 36, 28), widest_px=theme.grown(860))
        whole.addWidget(self._page, 1)
        self._forms = FormPlace(desk, FORMS)
        self._forms.opened.connect(self._show_top)
        self._forms.closed.connect(self.refresh)
        self._page.body.addWidget(self._forms)
        self._said, self._asked, self._held = column(gap=12), column(gap=12), column(gap=14)
        for part in (self._said, self._asked, self._held):
            self._page.body.addLayout(part)
        self.money = ExpensesCard(desk, person)
        self._page.body.addWidget(self.money)
        self._page.body.addStretch(1)
        self.moves = MatchMoves(desk, self._asked, self)
        self.moves.changed.connect(self.refresh)
        self.voices = VoiceDesk(desk, self._said, self, "mentor")
        self.voices.changed.connect(self.refresh)

    def _add_header(self) -> None:
        """Add the name and what can be done beside it."""
        theme = self._desk.theme
        self._header = PageHeader(theme, N_("Mentor"))
        self._student = Button(theme, N_("The student's file"), icon="graduation-cap")
        self._student.clicked.connect(self.open_student)
        self._student.hide()
        self._header.add_act(self._student)
        self.report = Button(theme, N_("Report about this mentor"), icon="shield-alert")
        board = Button(theme, N_("Matching board"), icon="link-2")
        for button, act in ((self.report, self.start_report), (board, self.open_board)):
            button.clicked.connect(act)
            self._header.add_act(button)
        self._whole.addWidget(self._header)

    @Slot()
    def refresh(self) -> None:
        """Ask for the mentor, and for words that were not saved yet."""
        self._desk.jobs.ask(mentor_view, self.person, done=self.show_view)
        self.money.refresh()
        self._forms.resume(_kept, self.person)

    def flush(self) -> None:
        """Put half-typed words away at once, as before a lock."""
        self._forms.flush()
        self.moves.flush()
        self.voices.flush()
        self.money.flush()

    def show_view(self, view: MentorView) -> None:
        """Show the mentor as things stand now."""
        self.view = view
        theme = self._desk.theme
        state = view.line.row.get(fields.mentor_state, "")
        told: list[Text] = [verbatim(view.line.code)]
        if state in MENTOR_STATES:
            told.append(MENTOR_STATES[state])
        self._header.say(verbatim(view.name), in_line(told))
        self._student.setVisible(view.is_student)
        with keeping_focus(self):
            clear(self._held)
            self._held.addWidget(self._gate(view))
            if MENTOR.name not in view.may_write:
                words = N_(
                    "Coordinators and managers write this file. You write only what has a button."
                )
                self._held.addWidget(Notice(theme, words))
            self._show_matches(view)
            self._held.addWidget(self._profile(view))
            for kind, title, add, icon in _LEDGERS:
                self._held.addWidget(self._ledger((kind, title, add, icon), view))
        matches = [match.id for match, _ in view.matches]
        self.moves.resume(matches)
        self.voices.resume(matches)

    def start_form(self, kind: str, row: str = "") -> None:
        """Open the form of a row, or of a new one."""
        self._forms.ask(draft_of_mentor, self.person, kind, row, key=kind)

    @Slot()
    def open_student(self) -> None:
        """Open the other file of the same person."""
        self._desk.go(Destination("student", self.person, "overview"))

    @Slot()
    def open_board(self) -> None:
        """Go where students and mentors are matched."""
        self._desk.go(Destination("matching"))

    @Slot()
    def start_report(self) -> None:
        """Let a report be written that only the safeguarding lead reads."""
        if self._panel is not None:
            return
        self._panel = ConcernPanel(self._desk, self.person, is_mentor=True)
        self._panel.left.connect(self.end_report)
        self._page.hide()
        self._whole.addWidget(self._panel, 1)
        self._panel.begin()

    @Slot()
    def end_report(self) -> None:
        """Show the mentor's page again."""
        if self._panel is not None:
            self._panel.hide()
            self._panel.deleteLater()
            self._panel = None
        self._page.show()
        self.report.setFocus()

    @Slot(str)
    def open_other(self, person: str) -> None:
        """Open the page of a student of this mentor."""
        self._desk.go(Destination("student", RecordId(person), "matches"))

    @Slot()
    def open_sender(self) -> None:
        """Open the form that was pressed: "kind" for a new row, "kind id" for one that is there."""
        sender = self.sender()
        if sender is not None:
            kind, _, row = sender.objectName().partition(" ")
            self.start_form(kind, row)

    @Slot()
    def _show_top(self) -> None:
        self._page.verticalScrollBar().setValue(0)

    def _gate(self, view: MentorView) -> Card:
        """Return the four lights, each with its sentence."""
        theme = self._desk.theme
        card = Card(gap=8, margins=18)
        line = Flow(gap=10)
        line.add(Heading(theme, N_("The gate"), 3, wraps=False))
        opened = is_open(view.line.lights)
        words = N_("Open") if opened else N_("Closed")
        icon = "circle-check" if opened else "circle-x"
        line.add(Badge(theme, words, icon=icon, tone="primary" if opened else "danger"))
        card.body.addWidget(line)
        for one in view.line.lights:
            card.body.addWidget(Light(theme, STATES[one.shine], light_sentence(theme, one)))
        return card

    def _show_matches(self, view: MentorView) -> None:
        theme = self._desk.theme
        self._held.addWidget(Heading(theme, N_("Matches"), 3))
        for match, name in view.matches:
            may_move = MATCHES in view.may_write
            card = MatchCard(theme, match, name, leads_to=match.subject, may_move=may_move)
            card.opened.connect(self.open_other)
            self.moves.watch(card)
            if card.state in GOING_ON:
                card.body.addWidget(self.voices.faces(match.id, verbatim(name)))
            self._held.addWidget(card)
        if not view.matches:
            words = N_("This mentor has no student yet. The matching board proposes one.")
            self._held.addWidget(Label(theme, words, colour="ink2", wraps=True))
        said = history(theme, view.voices, names=True)
        if said is not None:
            self._held.addWidget(said)

    def _profile(self, view: MentorView) -> Card:
        theme = self._desk.theme
        card = Card(gap=8, margins=18)
        card.body.addWidget(Heading(theme, N_("What the mentor offers"), 3))
        offer = view.line.row
        for one in (each for each in MENTOR.form_fields if each.key not in _HIDDEN):
            said = self._shown(one, offer)
            if said:
                words = N_("{field}: {said}").with_values(field=one.label, said=said)
                card.body.addWidget(Label(theme, words, wraps=True))
        free = offer.get(fields.mentor_grid)
        if free is not None:
            card.body.addWidget(Label(theme, fields.mentor_grid.label, "small", weight=600))
            card.body.addWidget(WeekPicture(theme, fields.mentor_grid.label, free))
        if MENTOR.name not in view.may_write:
            return card
        change = Button(theme, N_("Change"), icon="pencil", size="small")
        change.setAccessibleName(theme.plain(N_("Change what the mentor offers")))
        change.setObjectName(f"{MENTOR.name} {offer.id}")
        change.clicked.connect(self.open_sender)
        acts = Flow(gap=10)
        acts.add(change)
        card.body.addWidget(acts)
        return card

    def _ledger(self, head: tuple[str, Text, Text, str], view: MentorView) -> Card:
        """Return the rows of one kind, each a line that opens its form if it may be written."""
        kind, title, add, icon = head
        theme = self._desk.theme
        card = Card(gap=4, margins=18)
        card.body.addWidget(Heading(theme, title, 3))
        is_open = kind in view.may_write
        for one in view.rows[kind]:
            first, rest = self._told(one)
            if not is_open:
                card.body.addWidget(_Told(theme, icon, first, rest))
                continue
            line = RowButton(theme, verbatim(first), verbatim(rest) if rest else None, icon=icon)
            line.setObjectName(f"{kind} {one.id}")
            line.clicked.connect(self.open_sender)
            card.body.addWidget(line)
        if not is_open:
            if not view.rows[kind]:
                card.body.addWidget(Label(theme, N_("Nothing is written down."), colour="ink2"))
            return card
        more = Button(theme, add, icon="plus", size="small")
        more.setObjectName(kind)
        more.clicked.connect(self.open_sender)
        acts = Flow(gap=10)
        acts.add(more)
        card.body.addWidget(acts)
        return card

    def _told(self, row: Record) -> tuple[str, str]:
        """Return the first answer of a row, and the others with what they answer."""
        theme = self._desk.theme
        said = [(one, words) for one in row.schema.form_fields if (words := self._shown(one, row))]
        if not said:
            return theme.plain(row.schema.label), ""
        rest = [f"{theme.plain(one.label)}: {words}" for one, words in said[1:]]
        return said[0][1], " · ".join(rest)

    def _shown(self, one: Field[object], row: Record) -> str:
        return shown_value(one, row.stored.get(one.key), self._desk.theme.catalog)


class _Told(QWidget):
    """A row that can be read and not opened."""

    def __init__(self, theme: Theme, icon: str, first: str, rest: str) -> None:
        super().__init__()
        line = row(self, gap=12, margins=(8, 4, 8, 4))
        line.addWidget(Icon(theme, icon, colour="ink2"))
        words = column(gap=2)
        words.addWidget(Label(theme, verbatim(first), weight=600, wraps=True))
        if rest:
            words.addWidget(Label(theme, verbatim(rest), "small", colour="ink2", wraps=True))
        line.addLayout(words, 1)


def _kept(login: Login, person: RecordId) -> Outcome[KeptDraft | None]:
    return unchanged(kept_form(login, person, FORMS))
