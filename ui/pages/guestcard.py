"""Who comes to an event: added by name, and twenty of them marked in half a minute."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.errors import Code, Problem
from app.i18n import N_, Text, plural, verbatim
from app.records import RecordId
from app.schema.eventcodes import ATTENDANCE_PARTS, ATTENDANCE_STATES, MARKED
from app.usecases.attendances import EventView, Guest, Marked, invite, mark, mark_rest
from app.usecases.events import EARLY
from app.usecases.login import Login, Outcome
from app.usecases.people import FoundPeople, find_people
from ui.desk import Desk
from ui.pages.eventwords import in_line
from ui.widgets.attendance import AttendanceList, Entry
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.choices import Option
from ui.widgets.empty import EmptyState
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column, row
from ui.widgets.progress import ProgressBar
from ui.widgets.search import Result, SearchField

ON_THE_DAY = ("present", "late", "excused", "absent")
BEFORE = ("coming", "excused")
ICONS: Mapping[str, str] = {"present": "", "late": "clock", "excused": "mail", "absent": "user-x"}
HINT = N_("Keys: 1 to 4 mark and go on, Space takes the first answer, ↑ and ↓ move.")


class GuestCard(Card):
    """The list of an event; each mark is saved at once, and can be taken back.

    progress: how many are marked, for a place that never scrolls away.
    Signals: changed(), something was saved; refused(Problem), something was not.
    reached(QWidget), the line that the keyboard has come to.  more_wanted(str), the id of a
    guest of whom more is to be told.
    """

    changed = Signal()
    refused = Signal(object)
    reached = Signal(QWidget)
    more_wanted = Signal(str)

    def __init__(self, desk: Desk, event: RecordId) -> None:
        super().__init__(gap=10)
        self._desk, self._event_id = desk, event
        self._view: EventView | None = None
        self._pending: dict[str, str] = {}
        self._answers: tuple[str, ...] = ()
        self._asked = ""
        self._build()

    def show_view(self, view: EventView) -> None:
        """Show who is on the list; marks that are on their way are kept."""
        self._view = view
        self._offer_answers(view)
        self._nobody.setVisible(not view.guests)
        self.progress.setVisible(bool(view.guests))
        self.list.show_entries([self._entry(one) for one in view.guests])
        self._say_progress()

    def begin(self) -> None:
        """Give the keyboard to the first who is not marked, else to the search line."""
        if self._guests():
            self.list.begin()
        else:
            self.search.setFocus()

    @Slot(str, str)
    def take_mark(self, person: str, answer: str) -> None:
        """Save at once what was marked."""
        state = answer or "invited"
        self._pending[person] = state
        self._say_progress()
        self._desk.jobs.run(
            _mark_one,
            self._event_id,
            RecordId(person),
            state,
            done=partial(self.after_mark, person, state),
            failed=self.show_refusal,
            initiator=self,
        )

    def after_mark(self, person: str, state: str, _: Marked) -> None:
        """Say that it is written down."""
        if self._pending.get(person) == state:
            del self._pending[person]
        guest = next((one for one in self._guests() if one.person == person), None)
        if guest is not None:
            answer = ATTENDANCE_STATES[state]
            words = N_("{name}: {answer}").with_values(name=guest.name, answer=answer)
            self._desk.tell(words, can_undo=True)
        self.changed.emit()

    @Slot()
    def take_rest(self) -> None:
        """Mark everybody else as present."""
        jobs, failed = self._desk.jobs, self.show_refusal
        jobs.run(
            mark_rest,
            self._event_id,
            "present",
            done=self.after_rest,
            failed=failed,
            initiator=self,
        )

    def after_rest(self, told: Marked) -> None:
        """Say how many were marked."""
        words = plural(
            "{count} person is marked as present.",
            "{count} people are marked as present.",
            len(told.written),
        )
        self._desk.tell(words, can_undo=True)
        self.changed.emit()

    @Slot(str)
    def look_for(self, text: str) -> None:
        """Find people while somebody types."""
        self._asked = text
        if not text.strip():
            self.search.hide_results()
            return
        self._desk.jobs.ask(find_people, text, done=self.show_found, only_latest=True)

    def show_found(self, found: FoundPeople) -> None:
        """Show whom the words may mean."""
        if not self._asked.strip():
            return
        people = found.people
        summary = plural("{count} person found.", "{count} people found.", len(people))
        if not people:
            summary = N_("Nobody has this name, number or phone.")
        results = [
            Result(one.person, verbatim(one.name), verbatim(one.code), avatar_of=one.name)
            for one in people
        ]
        self.search.show_results(results, summary)

    @Slot(str)
    def add_guest(self, person: str) -> None:
        """Put somebody on the list."""
        self.search.line.clear()
        self.search.hide_results()
        people, jobs = [RecordId(person)], self._desk.jobs
        done, failed = self.after_invite, self.show_refusal
        jobs.run(invite, self._event_id, people, done=done, failed=failed, initiator=self)

    def after_invite(self, told: Marked) -> None:
        """Say that somebody is on the list, or why nothing may be kept."""
        if told.left_out:
            words = N_("This person has not said yes to a file here. Ask them first.")
            self.refused.emit(Problem(words, Code.NO_CONSENT))
            return
        if told.written:
            self._desk.tell(N_("The person is on the list."), can_undo=True)
        self.changed.emit()

    def show_refusal(self, problem: Problem) -> None:
        """Tell why something was not saved; what stood there before is shown again."""
        self._pending.clear()
        self.refused.emit(problem)

    # -- within -------------------------------------------------------------------------------

    def _build(self) -> None:
        theme = self._desk.theme
        self.body.addWidget(Heading(theme, N_("Who comes"), 3))
        self.search = SearchField(theme, N_("Add a person by name, number or phone"))
        self.search.asked.connect(self.look_for)
        self.search.chosen.connect(self.add_guest)
        self.body.addWidget(self.search)
        self.progress = QWidget()
        lines = column(self.progress, gap=6, margins=(36, 0, 36, 10))
        above = row(gap=12)
        self.count = Label(theme, verbatim(""), "body", weight=600)
        above.addWidget(self.count)
        self.rest = Button(theme, N_("All others came"), icon="check", size="small")
        self.rest.clicked.connect(self.take_rest)
        above.addWidget(self.rest)
        above.addStretch(1)
        lines.addLayout(above)
        self._bar = ProgressBar(theme, N_("How many are marked"))
        lines.addWidget(self._bar)
        self._hint = Label(theme, HINT, "caption", colour="ink2", wraps=True)
        self.body.addWidget(self._hint)
        self._listed = column(gap=0)
        self.body.addLayout(self._listed)
        self._nobody = EmptyState(
            theme, "users", N_("Nobody is on the list yet."), N_("Look for somebody above.")
        )
        self.body.addWidget(self._nobody)

    def _offer_answers(self, view: EventView) -> None:
        """Offer the answers that make sense: before the day who will come, on it who came."""
        ahead = view.line.starts_at.astimezone(UTC) - self._desk.now()
        answers = BEFORE if ahead > EARLY else ON_THE_DAY
        if answers == self._answers:
            return
        self._answers = answers
        clear(self._listed)
        options = [Option(one, ATTENDANCE_STATES[one], icon=ICONS.get(one, "")) for one in answers]
        self.list = AttendanceList(self._desk.theme, N_("Who comes"), options)
        self.list.marked.connect(self.take_mark)
        self.list.reached.connect(self.reached)
        self.list.more_wanted.connect(self.more_wanted)
        self._listed.addWidget(self.list)
        self.rest.setVisible(answers == ON_THE_DAY)
        self._hint.setVisible(answers == ON_THE_DAY)

    def _guests(self) -> tuple[Guest, ...]:
        return self._view.guests if self._view is not None else ()

    def _entry(self, guest: Guest) -> Entry:
        state = self._pending.get(guest.person, guest.state)
        parts: list[Text] = []
        if guest.part != "guest" and guest.part in ATTENDANCE_PARTS:
            parts.append(ATTENDANCE_PARTS[guest.part])
        if state not in self._answers and state in ATTENDANCE_STATES:
            parts.append(ATTENDANCE_STATES[state])
        if guest.words:
            parts.append(verbatim(guest.words))
        note = in_line(parts) if parts else None
        return Entry(guest.person, guest.name, note, state if state in self._answers else "")

    def _say_progress(self) -> None:
        guests = self._guests()
        states = [self._pending.get(one.person, one.state) for one in guests]
        settled = MARKED if self._answers == ON_THE_DAY else frozenset(BEFORE)
        done = sum(one in settled for one in states)
        words = N_("{done} of {total} marked").with_values(done=done, total=len(guests))
        self.count.say(words)
        self._bar.show_share(done, len(guests))
        self.rest.setEnabled(0 < len(guests) != done)


def _mark_one(login: Login, event: RecordId, person: RecordId, state: str) -> Outcome[Marked]:
    return mark(login, event, {person: state})
