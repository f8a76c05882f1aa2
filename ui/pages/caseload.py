"""Who looks after whom: the people of each worker, and giving several to another at once."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.errors import Problem
from app.i18n import N_, Text, plural, verbatim
from app.records import RecordId
from app.usecases.caseload import Load, caseload_now, hand_over
from app.usecases.people import FoundPerson
from ui.desk import Desk, Destination
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.choices import Option
from ui.widgets.empty import EmptyState
from ui.widgets.headers import PageHeader
from ui.widgets.labels import Label
from ui.widgets.layouts import clear, column, row
from ui.widgets.refill import keeping_focus
from ui.widgets.rows import RowButton
from ui.widgets.scrolling import ScrollPage
from ui.widgets.selects import Select, Tick


class CaseloadPage(QWidget):
    """One worker's people; ticked ones are handed over in one act that can be taken back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, theme = desk, desk.theme
        self._loads: tuple[Load, ...] = ()
        self._me: RecordId | None = None
        self._ticked: set[str] = set()
        whole = column(self, gap=0)
        whole.addWidget(PageHeader(theme, N_("Who looks after whom")))
        page = ScrollPage(gap=14, margins=(36, 8, 36, 28), widest_px=theme.grown(760))
        whole.addWidget(page, 1)
        self._refusal = column(gap=0)
        page.body.addLayout(self._refusal)
        page.body.addWidget(Label(theme, N_("People of"), "small", weight=600))
        self.worker = Select(theme, N_("People of"))
        self.worker.activated.connect(self.show_worker)
        page.body.addWidget(self.worker)
        self._held = column(gap=8)
        page.body.addLayout(self._held)
        page.body.addWidget(self._hand_over_card())
        page.body.addStretch(1)
        self.setFocusProxy(self.worker)

    def refresh(self) -> None:
        """Ask who looks after whom."""
        self._desk.jobs.ask(caseload_now, done=self.show_loads)

    def show_loads(self, found: tuple[RecordId, tuple[Load, ...]]) -> None:
        """Show the workers, and the people of the one chosen; one's own at first."""
        before = self.worker.chosen()
        self._me, self._loads = found
        names = [Option(str(one.worker.id), self._title(one)) for one in self._loads]
        self.worker.offer(names)
        self.worker.choose(before or str(self._me))
        self.show_worker()

    @Slot()
    def show_worker(self) -> None:
        """Show the people of the worker chosen."""
        people = self._people()
        self._offer_others()
        self._ticked &= {str(one.person) for one in people}
        with keeping_focus(self):
            clear(self._held)
            for one in people:
                self._held.addWidget(self._line(one))
            if not people:
                self._held.addWidget(self._nobody())
        self._say_count()

    @Slot()
    def tick(self) -> None:
        """Choose a person for the hand-over, or not any more."""
        sender = self.sender()
        if isinstance(sender, Tick):
            change = self._ticked.add if sender.isChecked() else self._ticked.discard
            change(sender.objectName())
            self._say_count()

    @Slot()
    def hand_on(self) -> None:
        """Give the people ticked to the other worker."""
        clear(self._refusal)
        people = [RecordId(one) for one in sorted(self._ticked)]
        to = RecordId(self.to.chosen())
        jobs, failed = self._desk.jobs, self.show_refusal
        jobs.run(hand_over, people, to, done=self.after_handing, failed=failed, initiator=self)

    def after_handing(self, rows: tuple[RecordId, ...]) -> None:
        """Say how many went on, and show who is left."""
        words = plural(
            "{count} person was handed over.", "{count} people were handed over.", len(rows)
        )
        self._ticked.clear()
        self._desk.tell(words, can_undo=True)
        self.refresh()

    def show_refusal(self, problem: Problem) -> None:
        """Say why nobody was handed over."""
        clear(self._refusal)
        self._refusal.addWidget(Notice(self._desk.theme, problem.text, tone="warn"))

    @Slot()
    def open_sender(self) -> None:
        """Open the page of the person whose line was pressed."""
        sender = self.sender()
        if sender is not None:
            person = RecordId(sender.objectName())
            self._desk.go(Destination("student", person, "overview"))

    def _people(self) -> tuple[FoundPerson, ...]:
        chosen = self.worker.chosen()
        return next((one.people for one in self._loads if one.worker.id == chosen), ())

    def _offer_others(self) -> None:
        """Offer the workers to whom the people shown can be given."""
        before, chosen = self.to.chosen(), self.worker.chosen()
        others = [one.worker for one in self._loads if one.worker.is_active]
        self.to.offer(
            [Option(str(one.id), verbatim(one.name)) for one in others if one.id != chosen]
        )
        self.to.choose(before)

    def _title(self, load: Load) -> Text:
        name = load.worker.name
        if load.worker.id == self._me:
            return N_("{name} (you) · {count}").with_values(name=name, count=len(load.people))
        return N_("{name} · {count}").with_values(name=name, count=len(load.people))

    def _line(self, one: FoundPerson) -> QWidget:
        theme = self._desk.theme
        line = QWidget()
        parts = row(line, gap=8)
        tick = Tick(theme, N_("Choose"))
        tick.setAccessibleName(theme.plain(N_("Choose {name}").with_values(name=one.name)))
        tick.setObjectName(one.person)
        tick.setChecked(str(one.person) in self._ticked)
        tick.toggled.connect(self.tick)
        way = RowButton(theme, verbatim(one.name), verbatim(one.code), avatar_of=one.name)
        way.setObjectName(one.person)
        way.clicked.connect(self.open_sender)
        parts.addWidget(way, 1)
        parts.addWidget(tick)
        return line

    def _nobody(self) -> EmptyState:
        note = N_("On a student's overview, press “I look after them”.")
        return EmptyState(self._desk.theme, "users", N_("Nobody here yet."), note)

    def _hand_over_card(self) -> Card:
        theme = self._desk.theme
        card = Card(gap=10, margins=18)
        self._count = Label(theme, N_("Choose the people to hand over."), weight=600, wraps=True)
        card.body.addWidget(self._count)
        card.body.addWidget(Label(theme, N_("To"), "small", weight=600))
        self.to = Select(theme, N_("To"))
        card.body.addWidget(self.to)
        self._act = Button(theme, N_("Hand over"), kind="primary", icon="handshake")
        self._act.clicked.connect(self.hand_on)
        self._act.setEnabled(False)
        card.body.addWidget(self._act)
        return card

    def _say_count(self) -> None:
        count = len(self._ticked)
        words = N_("Choose the people to hand over.")
        if count:
            words = plural("{count} person is chosen.", "{count} people are chosen.", count)
        self._count.say(words)
        self._act.setEnabled(count > 0 and self.to.chosen() != "")
