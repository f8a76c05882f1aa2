"""One's own passphrase, changed by lot or by choice, and a drawn one shown once."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot

from app.errors import Problem
from app.i18n import N_, verbatim
from app.usecases.team import renew_as_wished, renew_by_lot
from ui.clipboard import mark_secret
from ui.desk import Desk
from ui.pages.askagain import AskAgain
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column
from ui.widgets.passwords import GOOD_PASSPHRASES, PasswordField, differs
from ui.widgets.questions import Question


class DrawnCard(Card):
    """A passphrase to write down, once.  Signals: written_down()."""

    written_down = Signal()

    def __init__(self, desk: Desk, passphrase: str, *, is_own: bool) -> None:
        super().__init__("primary", gap=10, margins=(18, 14, 18, 14))
        theme = desk.theme
        title = N_("Your new passphrase") if is_own else N_("Passphrase of your colleague")
        self.body.addWidget(Heading(theme, title, 4))
        words = Label(theme, verbatim(passphrase), "lead", weight=600, wraps=True)
        words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByKeyboard)
        mark_secret(words)
        self.body.addWidget(words)
        note = N_("It is shown this once. Write it on paper, and keep the paper safe.")
        if not is_own:
            note = N_(
                "It is shown this once. Let your colleague write it on paper. "
                "They can change it under “Who works here”."
            )
        self.body.addWidget(Label(theme, note, "small", colour="ink2", wraps=True))
        done = Button(theme, N_("It is written down"), kind="primary", icon="check")
        done.clicked.connect(self.written_down)
        self.body.addWidget(done, 0, Qt.AlignmentFlag.AlignLeading)
        self.setFocusProxy(done)


class OwnPassphraseCard(Card):
    """Changes the passphrase of whoever works now."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(gap=10)
        self._desk, theme = desk, desk.theme
        self.body.addWidget(Heading(theme, N_("Your passphrase"), 3))
        asked = column(gap=0)
        self.body.addLayout(asked)
        self._asking = AskAgain(desk, asked, self)
        self._held = column(gap=10)
        self.body.addLayout(self._held)
        self.show_ways()

    @Slot()
    def show_ways(self) -> None:
        """Offer a drawn one, and one's own words."""
        clear(self._held)
        theme, ways = self._desk.theme, Flow(gap=10)
        lot = Button(theme, N_("Draw a new one"), icon="key-round")
        lot.clicked.connect(self.draw)
        own = Button(theme, N_("Choose my own words"), kind="quiet")
        own.clicked.connect(self.show_fields)
        ways.add(lot)
        ways.add(own)
        self._held.addWidget(ways)

    @Slot()
    def draw(self) -> None:
        """Draw one and show it."""
        self._asking.run(renew_by_lot, self._desk.theme.language, done=self.show_drawn)

    def show_drawn(self, passphrase: str) -> None:
        """Show what was drawn until it is written down."""
        clear(self._held)
        card = DrawnCard(self._desk, passphrase, is_own=True)
        card.written_down.connect(self.show_ways)
        self._held.addWidget(card)
        card.setFocus()

    @Slot()
    def show_fields(self) -> None:
        """Let a passphrase be typed twice."""
        clear(self._held)
        theme = self._desk.theme
        self.first = PasswordField(theme, N_("New passphrase"))
        self.again = PasswordField(theme, N_("The same passphrase again"))
        asked = N_("New passphrase")
        self._question = Question(theme, asked, self.first, note=GOOD_PASSPHRASES, role="small")
        again = N_("The same passphrase again")
        self._repeat = Question(theme, again, self.again, role="small")
        self.again.submitted.connect(self.submit)
        ways = Flow(gap=10)
        save = Button(theme, N_("Change the passphrase"), kind="primary")
        save.clicked.connect(self.submit)
        leave = Button(theme, N_("Leave it"), kind="quiet")
        leave.clicked.connect(self.show_ways)
        ways.add(save)
        ways.add(leave)
        for part in (self._question, self._repeat, ways):
            self._held.addWidget(part)
        self.first.setFocus()

    @Slot()
    def submit(self) -> None:
        """Change it, if both are the same."""
        self._question.show_problem(None)
        differing = differs(self.first.text(), self.again.text())
        self._repeat.show_problem(differing)
        if differing:
            self.again.setFocus()
            return
        chosen, done = self.first.text(), self.after_change
        self._asking.run(renew_as_wished, chosen, done=done, failed=self.show_refusal)

    def after_change(self, _: None) -> None:
        """Say that the old one is worth nothing now."""
        self._desk.tell(N_("The passphrase is changed. The old one opens nothing any more."))
        self.show_ways()

    def show_refusal(self, problem: Problem) -> None:
        """Say beside the field why it was not taken."""
        self._question.show_problem(problem.text)
        self.first.setFocus()
