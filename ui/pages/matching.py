"""The matching board: who waits, who has room, why these two, and what staff decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget
from shiboken6 import isValid

from app.errors import Problem
from app.i18n import N_, Text, plural, verbatim
from app.records import RecordId
from app.usecases.login import Login, Outcome
from app.usecases.matchboard import (
    Board,
    Candidate,
    Waiting,
    board_of,
    hold_fast,
    propose_pair,
    withdraw,
)
from app.usecases.matchlife import move_match
from ui.desk import Desk, Destination
from ui.pages.boardlist import BoardList, Made, room_result, title_of, waiting_result
from ui.pages.boardrun import BoardRun
from ui.pages.comparing import Comparison
from ui.pages.eventwords import in_line
from ui.pages.matchcard import MatchCard
from ui.pages.matchmoves import MatchMoves
from ui.pages.pairpanel import PairPanel
from ui.pages.why import WhyFirst, asks_why
from ui.widgets.announce import announce
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.headers import PageHeader
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column, row
from ui.widgets.refill import keeping_focus
from ui.widgets.scrolling import ScrollPage
from ui.widgets.selects import Tick

COMPARED = 3
NARROW_PX = 860


class MatchingPage(QWidget):
    """Two panes, and beside them the reasons for the two who are chosen.

    student: who is chosen at first; whoever waits the longest if nobody is told.
    """

    def __init__(self, desk: Desk, student: RecordId | None = None) -> None:
        super().__init__()
        self._desk = desk
        self.board: Board | None = None
        self._student: RecordId | None = student
        self._mentor: RecordId | None = None
        self._candidates: tuple[Candidate, ...] = ()
        self._unseen: Card | None = None
        self._reading = _Reading()
        whole = column(self, gap=0)
        whole.addWidget(self._head())
        self.run = BoardRun(desk)
        self.run.answered.connect(self.take)
        self.run.running.connect(self.propose.setDisabled)
        whole.addWidget(self.run)
        whole.addLayout(self._panes(), 1)
        self.setFocusProxy(self.waiting)

    def _head(self) -> PageHeader:
        theme = self._desk.theme
        self._header = PageHeader(theme, N_("Matching board"))
        self.names = Tick(theme, N_("Show names"))
        self.names.toggled.connect(self._show_named)
        self._header.add_act(self.names)
        weights = Button(theme, N_("What counts"), icon="scale")
        weights.clicked.connect(self.open_weights)
        self._header.add_act(weights)
        self.propose = Button(theme, N_("Propose for all"), kind="primary", icon="link-2")
        self.propose.clicked.connect(self.propose_all)
        self.propose.hide()  # until it is known who may
        self._header.add_act(self.propose)
        return self._header

    def _panes(self) -> QBoxLayout:
        theme = self._desk.theme
        self.waiting = BoardList(theme, N_("Students who wait"))
        self.waiting.chosen.connect(self.choose_student)
        self.rooms = BoardList(theme, N_("Mentors with room"))
        self.rooms.chosen.connect(self.choose_mentor)
        self._side = ScrollPage(gap=12, margins=(0, 0, 8, 12))
        self._pair, self._answer, place, self._way = (column(gap=10) for _ in range(4))
        for part in (self._pair, self._answer, place, self._way):
            self._side.body.addLayout(part)
        self._side.body.addStretch(1)
        self.moves = MatchMoves(self._desk, place, self)
        self.moves.changed.connect(self.refresh)
        self.why = WhyFirst(self._desk, self._answer, self)
        self._side.verticalScrollBar().rangeChanged.connect(self._show_answer_whole)
        across = row(gap=16)
        across.addWidget(self.waiting, 1)
        across.addWidget(self.rooms, 1)
        self._across = row(gap=16, margins=(30, 4, 16, 20))
        self._across.addLayout(across, 8)
        self._across.addWidget(self._side, 5)
        return self._across

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        super().resizeEvent(event)
        is_narrow = self.width() < self._desk.theme.grown(NARROW_PX, 0.8)
        ways = QBoxLayout.Direction
        self._across.setDirection(ways.TopToBottom if is_narrow else ways.LeftToRight)
        self._across.setStretch(0, 4 if is_narrow else 8)

    @Slot()
    def refresh(self) -> None:
        """Ask how the board stands."""
        self._reading.stop()
        self._reading = reading = _Reading()
        jobs, done = self._desk.jobs, self.show_board
        jobs.ask(board_of, reading.goes_on, done=done, only_latest=True, apart=reading)
        self.run.show_run()

    def show_board(self, board: Board) -> None:
        """Show both sides as they stand now; whoever was chosen stays so."""
        self.board = board
        self.propose.setVisible(board.may_decide)
        self._say_head(board)
        if self._chosen() is None:
            self._student = board.waiting[0].id if board.waiting else None
        self.show_lists()
        self.moves.resume([one.match.id for one in board.on_the_way])

    def _say_head(self, board: Board) -> None:
        """Say above the lists whether names are shown, and how many proposals are open."""
        open_ones = sum(one.proposal is not None for one in board.waiting)
        told = [plural("{count} open proposal", "{count} open proposals", open_ones)]
        if not self.names.isChecked():
            told.insert(0, N_("First look without names: what people need, not who they are."))
        if not board.may_decide:
            told.append(
                N_(
                    "Coordinators and managers decide about matches. "
                    "You see only people whose files you may open."
                )
            )
        self._header.say(N_("Matching board"), in_line(told))

    @Slot()
    def _show_named(self) -> None:
        """Show names, or numbers again, and say which."""
        if self.board is not None:
            self._say_head(self.board)
            self.show_lists()

    @Slot()
    def open_weights(self) -> None:
        """Go where it is chosen how much each criterion counts."""
        self._desk.go(Destination("weighing"))

    @Slot()
    def show_lists(self) -> None:
        """Show both lists for the student who is chosen."""
        board, theme = self.board, self._desk.theme
        if board is None:
            return
        named, today = self.names.isChecked(), self._desk.today
        line = partial(waiting_result, theme, today=today, is_named=named)
        waiting = Made([one.id for one in board.waiting], lambda at: line(board.waiting[at]))
        self.waiting.show_results(waiting, _held_back(board), self._student or "")
        student = self._chosen()
        self._candidates = board.candidates(student) if student else ()
        self._mentor = self._suiting(student)
        show = partial(
            room_result, theme, bands=board.policy.bands, student=student, is_named=named
        )
        seen = self._candidates
        rooms = Made([one.room.id for one in seen], lambda at: show(seen[at]))
        self.rooms.show_results(rooms, _not_ready(board), self._mentor or "")
        self._show_way(board)
        self.show_pair()

    @Slot(str)
    def choose_student(self, student: str) -> None:
        """Look at the mentors as they suit this student."""
        if student != self._student:
            self._student, self._mentor = RecordId(student), None
            self.show_lists()

    @Slot(str)
    def choose_mentor(self, mentor: str) -> None:
        """Show why the student and this mentor."""
        if mentor != self._mentor:
            self._mentor = RecordId(mentor)
            self.show_pair()

    @Slot()
    def show_pair(self) -> None:
        """Show the reasons for the two who are chosen, and what can be done."""
        board, student = self.board, self._chosen()
        if board is None:
            return
        with keeping_focus(self):
            clear(self._pair)
            clear(self._answer)
            if student is None:
                self._pair.addWidget(self._nobody(board))
                return
            named = self.names.isChecked()
            panel = PairPanel(self._desk, board, student, self._candidate(), is_named=named)
            panel.wanted.connect(self.act)
            self._pair.addWidget(panel)

    def _show_way(self, board: Board) -> None:
        """Show what is agreed to and has not begun, each with its next act."""
        theme, named = self._desk.theme, self.names.isChecked()
        with keeping_focus(self):
            clear(self._way)
            if board.on_the_way:
                self._way.addWidget(Heading(theme, N_("On the way"), 3))
            for one in board.on_the_way:
                mentor = str(one.match.stored.get("mentor", ""))
                pair = N_("{student} with {mentor}").with_values(
                    student=title_of(one.match.subject, one.student, is_named=named),
                    mentor=title_of(mentor, one.mentor, is_named=named),
                )
                told, may_move = theme.plain(pair), board.may_decide
                card = MatchCard(theme, one.match, told, may_move=may_move)
                self.moves.watch(card)
                self._way.addWidget(card)

    @Slot(str)
    def act(self, what: str) -> None:
        """Do what was pressed beside a pair."""
        student, candidate = self._chosen(), self._candidate()
        if student is None:
            return
        acts: dict[str, Callable[[], None]] = {
            "open": partial(self._desk.go, Destination("student", student.id, "matches")),
            "help": partial(self.run.begin, ["match", "unmatched", student.id]),
        }
        if candidate is not None:
            pair = student.id, candidate.room.id
            acts["compare"] = partial(self._compare, student)
            acts["cost"] = partial(self.run.begin, ["match", "why", *pair])
            acts["propose"] = partial(self._write, N_("The pair is proposed."), propose_pair, *pair)
        if student.proposal is not None:
            acts |= self._settling(student.proposal.id)
        if what in acts:
            acts[what]()

    def _settling(self, proposal: RecordId) -> dict[str, Callable[[], None]]:
        """Return what can be done with an open proposal."""
        told: dict[str, tuple[Text, Callable[..., Outcome[RecordId]], tuple[object, ...]]] = {
            "hold": (N_("The proposal is held fast."), hold_fast, ()),
            "loose": (N_("The proposal is no longer held fast."), _let_go, ()),
            "withdraw": (N_("The proposal is taken back."), withdraw, ()),
            "agreed": (N_("The student said yes."), move_match, ("student_agreed",)),
        }
        return {
            key: partial(self._write, words, use_case, proposal, *more)
            for key, (words, use_case, more) in told.items()
        }

    def flush(self) -> None:
        """Put half-typed words away at once, as before a lock."""
        self.moves.flush()

    @Slot()
    def propose_all(self) -> None:
        """Let the best pairs of all be worked out, in a process of its own."""
        self.run.begin(["match", "propose"])

    @Slot(str, object)
    def take(self, asked: str, value: dict[str, Any]) -> None:
        """Show what the job process found."""
        if asked == "propose":
            self._mentor = None
            count = len(value["pairs"])
            words = plural("{count} pair is proposed.", "{count} pairs are proposed.", count)
            self._desk.tell(words, can_undo=True)
            self.refresh()
            return
        self._show_answer([str(one) for one in value["words"]])

    def after_write(self, told: Text, _: RecordId) -> None:
        """Say what was done."""
        self._desk.tell(told, can_undo=True)
        self.refresh()

    def show_refusal(self, again: Callable[[], None], problem: Problem) -> None:
        """Say why nothing was done; where only a reason is missing, ask for it and do it again."""
        student = self._chosen()
        if asks_why(problem) and student is not None:
            self.why.ask(student.id, again)
            return
        self.run.refuse(problem)

    def _show_answer(self, sentences: Sequence[str]) -> None:
        """Show what was asked for about the student or the pair."""
        card = Card("primary", gap=6, margins=16)
        for one in sentences:
            card.body.addWidget(Label(self._desk.theme, verbatim(one), wraps=True))
        self._add_answer(card)
        announce(card, " ".join(sentences))

    def _add_answer(self, card: Card) -> None:
        """Show a card below the reasons, and bring it before the eyes once it has its height."""
        clear(self._answer)
        self._answer.addWidget(card)
        self._unseen = card

    @Slot()
    def _show_answer_whole(self) -> None:
        card, self._unseen = self._unseen, None
        if card is not None and isValid(card):
            self._side.verticalScrollBar().setValue(card.y())

    def _compare(self, student: Waiting) -> None:
        """Show the chosen mentor and the next best ones beside each other."""
        if self.board is None:
            return
        chosen = [one for one in self._candidates if one.room.id == self._mentor]
        others = [one for one in self._candidates if one.room.id != self._mentor]
        some = [*chosen, *others][:COMPARED]
        theme, named = self._desk.theme, self.names.isChecked()
        self._add_answer(Comparison(theme, self.board, student, some, is_named=named))

    def _write(
        self, told: Text, use_case: Callable[..., Outcome[RecordId]], *arguments: object
    ) -> None:
        self.run.clear()
        again = partial(self._write, told, use_case, *arguments)
        jobs, done = self._desk.jobs, partial(self.after_write, told)
        failed = partial(self.show_refusal, again)
        jobs.run(use_case, *arguments, done=done, failed=failed, initiator=self)

    def _chosen(self) -> Waiting | None:
        return self.board.student(self._student) if self.board and self._student else None

    def _candidate(self) -> Candidate | None:
        return next((one for one in self._candidates if one.room.id == self._mentor), None)

    def _suiting(self, student: Waiting | None) -> RecordId | None:
        """Return the mentor to look at: the one chosen, else who is proposed, else the best."""
        known = [one.room.id for one in self._candidates]
        wanted = (self._mentor, student.mentor if student else None, *known)
        return next((one for one in wanted if one in known), None)

    def _nobody(self, board: Board) -> Card:
        card = Card(gap=8, margins=18)
        words = N_("Nobody waits for a mentor now.")
        if board.held_back:
            words = N_("Nobody can be matched now. Some wait, and something is missing.")
        card.body.addWidget(Label(self._desk.theme, words, wraps=True))
        return card


class _Reading:
    """The board is read of everybody, so it has a thread of its own, and ends when asked to."""

    def __init__(self) -> None:
        self._is_stopped = False

    def stop(self) -> None:
        """Let the reading end soon."""
        self._is_stopped = True

    def goes_on(self) -> bool:
        """Whether somebody waits for it still."""
        return not self._is_stopped


def _let_go(login: Login, match: RecordId) -> Outcome[RecordId]:
    return hold_fast(login, match, is_fast=False)


def _held_back(board: Board) -> Text | None:
    count = len(board.held_back)
    words = plural(
        "{count} more wants a mentor, but something is missing first.",
        "{count} more want a mentor, but something is missing first.",
        count,
    )
    return words if count else None


def _not_ready(board: Board) -> Text | None:
    count = len(board.not_ready)
    words = plural(
        "{count} more has a place, but the gate is closed.",
        "{count} more have a place, but the gate is closed.",
        count,
    )
    return words if count else None
