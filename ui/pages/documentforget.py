"""What forgetting a document for ever means, and the code that is typed to be sure."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot

from app.errors import Problem
from app.i18n import N_
from app.records import RecordId
from app.usecases.documents import forget_document
from ui.desk import Desk
from ui.pages.askagain import AskAgain
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.fields import LineField
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import column
from ui.widgets.questions import Question

CODE_PX = 440


class ForgetPanel(Card):
    """Forgets one document.  Signals: forgotten(); given_up(), the document stays."""

    forgotten = Signal()
    given_up = Signal()

    def __init__(self, desk: Desk, document: RecordId) -> None:
        super().__init__("danger", gap=10, margins=(18, 14, 18, 14))
        self._desk, self._document = desk, document
        theme = desk.theme
        title = N_("Forget this document for ever?")
        self.setAccessibleName(theme.plain(title))
        self.body.addWidget(Heading(theme, title, 4))
        words = N_(
            "Its key is destroyed. Then nobody here can open it again. Nothing brings it back."
        )
        self.body.addWidget(Label(theme, words, wraps=True))
        note = N_(
            "An older backup and copies outside Waymark can still be opened: delete them too. "
            "The history keeps who forgot it and when."
        )
        self.body.addWidget(Label(theme, note, "small", colour="ink2", wraps=True))
        asked = N_("To be sure, type the code at the top of this page:")
        self.line = LineField(theme, asked, example=N_("WM 7F3K-2A8C-X"))
        self.line.keep_code()
        self.line.returnPressed.connect(self.ask)
        self.question = Question(theme, asked, self.line, role="small")
        self.question.setMaximumWidth(theme.grown(CODE_PX))
        self.body.addWidget(self.question)
        asked_again = column(gap=0)
        self.body.addLayout(asked_again)
        self._asking = AskAgain(desk, asked_again, self)
        acts = Flow(gap=10)
        forget = Button(theme, N_("Forget it for ever"), icon="trash-2")
        forget.clicked.connect(self.ask)
        keep = Button(theme, N_("Leave it here"), kind="quiet")
        keep.clicked.connect(self.given_up)
        acts.add(forget)
        acts.add(keep)
        self.body.addWidget(acts)

    def begin(self) -> None:
        """Let the code be typed."""
        self.line.setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def ask(self) -> None:
        """Forget the document, if the code is its person's."""
        self.question.show_problem(None)
        self._asking.run(
            forget_document,
            self._document,
            self.line.text(),
            done=self.after_forget,
            failed=self.show_refusal,
        )

    def after_forget(self, _: RecordId) -> None:
        """Say that nobody can open it again."""
        self._desk.tell(N_("The document is forgotten. Nobody can open it again."))
        self.forgotten.emit()

    def show_refusal(self, problem: Problem) -> None:
        """Say beside the code why nothing was forgotten."""
        self.question.show_problem(problem.text)
        self.begin()
