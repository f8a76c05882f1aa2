"""What erasing a person means, how far it is, and the code that is typed to be sure."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.errors import Problem
from app.i18n import N_, Text, plural, verbatim
from app.records import RecordId
from app.usecases.erasing import (
    ERASED,
    GOES,
    STANDINGS,
    STAYS,
    ErasureView,
    Standing,
    ask_erasure,
    erase_person,
    look_at_erasure,
)
from ui.desk import Desk, Destination
from ui.pages.askagain import AskAgain
from ui.pages.twosheets import SheetsAgree
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.fields import LineField
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column
from ui.widgets.questions import Question

CODE_PX = 440


class ErasePlace(QWidget):
    """The last thing on a person's page: a quiet button, and what it opens."""

    def __init__(self, desk: Desk, person: RecordId) -> None:
        super().__init__()
        self._desk, self._person = desk, person
        self._panel: ErasePanel | None = None
        held = column(self, gap=10)
        self.open = Button(desk.theme, N_("Erase this person …"), icon="trash-2", kind="quiet")
        self.open.clicked.connect(self.show_panel)
        self.open.hide()
        held.addWidget(self.open, 0, Qt.AlignmentFlag.AlignLeading)
        self._held = column(gap=0)
        held.addLayout(self._held)

    def refresh(self) -> None:
        """Ask whether this worker has a say in it, and how far it is."""
        self._desk.jobs.ask(look_at_erasure, self._person, done=self.show_view)

    def show_view(self, view: ErasureView) -> None:
        """Offer it to who may ask; show the answer where the panel is open."""
        self._view = view
        is_open = self._panel is not None
        self.open.setVisible(view.standing is not Standing.NONE and not is_open)
        if self._panel is not None:
            self._panel.show_view(view)

    @Slot()
    def show_panel(self) -> None:
        """Say what erasing means before anything happens."""
        self.open.hide()
        self._panel = ErasePanel(self._desk, self._view)
        self._panel.given_up.connect(self.close_panel)
        self._panel.asked.connect(self.refresh)
        self._held.addWidget(self._panel)
        self._panel.begin()

    @Slot()
    def close_panel(self) -> None:
        """Leave the person here."""
        self._panel = None
        clear(self._held)
        self.open.show()
        self.open.setFocus(Qt.FocusReason.TabFocusReason)


class ErasePanel(Card):
    """Erases one person.  Signals: asked(), something is to be looked at anew; given_up()."""

    asked = Signal()
    given_up = Signal()

    def __init__(self, desk: Desk, view: ErasureView) -> None:
        super().__init__("danger", gap=10, margins=(18, 14, 18, 14))
        self._desk, self._view = desk, view
        theme = desk.theme
        title = N_("Erase this person for ever?")
        self.setAccessibleName(theme.plain(title))
        self.body.addWidget(Heading(theme, title, 4))
        who = verbatim(f"{view.name} · {view.code}")
        self.body.addWidget(Label(theme, who, weight=600, wraps=True))
        self._list(N_("What goes:"), (*GOES, *_counts(view)))
        self._list(N_("What stays:"), STAYS)
        self._standing = column(gap=10)
        self.body.addLayout(self._standing)
        asked_again = column(gap=0)
        self.body.addLayout(asked_again)
        self._asking = AskAgain(desk, asked_again, self)
        self._first: QWidget = self
        self._show_standing()

    def show_view(self, view: ErasureView) -> None:
        """Show how far it is by now."""
        if view != self._view:
            self._view = view
            clear(self._standing)
            self._show_standing()
            self.begin()

    def begin(self) -> None:
        """Put the focus where the worker goes on."""
        self._first.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def ask(self) -> None:
        """Ask the second person, or tell the manager."""
        self._asking.run(ask_erasure, self._view.person, done=self.after_asking)

    def after_asking(self, _: RecordId) -> None:
        """Show that it waits."""
        self.asked.emit()

    @Slot()
    def erase(self) -> None:
        """Erase the person, if the code is theirs."""
        self._question.show_problem(None)
        self._asking.run(
            erase_person,
            self._view.person,
            self._line.text(),
            done=self.after_erasing,
            failed=self.show_refusal,
        )

    def after_erasing(self, _: RecordId) -> None:
        """Leave the page of somebody who is not here any more."""
        self._desk.go(Destination("students"))
        self._desk.tell(ERASED)

    def show_refusal(self, problem: Problem) -> None:
        """Say beside the code why nobody was erased."""
        self._question.show_problem(problem.text)
        self.begin()

    def _list(self, title: Text, lines: Sequence[Text]) -> None:
        theme = self._desk.theme
        self.body.addWidget(Label(theme, title, "small", weight=600))
        for one in lines:
            said = Label(theme, N_("• {words}").with_values(words=one), "small", wraps=True)
            self.body.addWidget(said)

    def _show_standing(self) -> None:
        theme, standing = self._desk.theme, self._view.standing
        words = Notice(theme, STANDINGS[standing], tone="warn")
        self._standing.addWidget(words)
        keep = Button(theme, N_("Leave it here"), kind="quiet")
        keep.clicked.connect(self.given_up)
        acts = [keep]
        if standing in {Standing.WISH, Standing.ASK}:
            tells = standing is Standing.WISH
            said = N_("Tell the manager") if tells else N_("Ask the second person")
            ask = Button(theme, said, kind="primary")
            ask.clicked.connect(self.ask)
            acts.insert(0, ask)
        elif standing is Standing.SHEETS and self._view.request is not None:
            card = SheetsAgree(self._desk, self._view.request)
            card.given_up.connect(self.given_up)
            card.agreed.connect(self.asked)
            self._standing.addWidget(card)
        elif standing is Standing.AGREED:
            acts.insert(0, self._show_code())
        self._first = self._line if standing is Standing.AGREED else acts[0]
        flow = Flow(gap=10)
        for one in acts:
            flow.add(one)
        self._standing.addWidget(flow)

    def _show_code(self) -> Button:
        theme = self._desk.theme
        asked = N_("To be sure, type the code at the top of this page:")
        self._line = LineField(theme, asked, example=N_("WM 7F3K-2A8C-X"))
        self._line.keep_code()
        self._line.returnPressed.connect(self.erase)
        self._question = Question(theme, asked, self._line, role="small")
        self._question.setMaximumWidth(theme.grown(CODE_PX))
        self._standing.addWidget(self._question)
        erase = Button(theme, N_("Erase for ever"), icon="trash-2")
        erase.clicked.connect(self.erase)
        return erase


def _counts(view: ErasureView) -> list[Text]:
    """Return how many plans, sessions and documents go, those of which there are any."""
    counted = (
        plural("{count} plan", "{count} plans", view.plans),
        plural("{count} session", "{count} sessions", view.sessions),
        plural("{count} document", "{count} documents", view.documents),
    )
    numbers = (view.plans, view.sessions, view.documents)
    return [words for words, number in zip(counted, numbers, strict=True) if number]
