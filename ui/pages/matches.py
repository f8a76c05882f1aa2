"""The mentor of one student: the match there is, those there were, and a student as a mentor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.errors import Problem
from app.i18n import N_
from app.records import Record, RecordId
from app.usecases.login import Login
from app.usecases.matchboard import matches_of
from app.usecases.mentors import is_mentor, make_mentor
from app.usecases.pairs import RunningPair, Talks, doors_of, running_pairs, talks_of
from ui.desk import Desk, Destination
from ui.pages.matchcard import MatchCard
from ui.pages.matchmoves import MatchMoves
from ui.pages.matchtalks import DoorsCard, MatchTalks, TalksCard
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.empty import EmptyState
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column
from ui.widgets.refill import keeping_focus
from ui.widgets.scrolling import ScrollPage


@dataclass(frozen=True)
class StudentMatches:
    """A student's matches with the names of the mentors, and whether they are a mentor too.

    talks: about each match that has begun, by its id.  doors: what was done for the student.
    """

    matches: tuple[tuple[Record, str], ...]
    is_mentor: bool
    pairs: tuple[RunningPair, ...] = ()
    talks: Mapping[RecordId, Talks] = field(default_factory=dict)
    doors: tuple[Record, ...] = ()


class MatchesPart(QWidget):
    """The matches of one student, each with what can follow."""

    def __init__(self, desk: Desk, person: RecordId) -> None:
        super().__init__()
        self._desk, self._person = desk, person
        page = ScrollPage(gap=14, margins=(36, 24, 36, 28), widest_px=desk.theme.grown(860))
        column(self, gap=0).addWidget(page)
        self._asked, self._held, self._too = column(gap=12), column(gap=12), column(gap=12)
        for part in (self._asked, self._held, self._too):
            page.body.addLayout(part)
        page.body.addStretch(1)
        self.moves = MatchMoves(desk, self._asked, self)
        self.moves.changed.connect(self.refresh)
        self.talks = MatchTalks(desk, person, self._asked, self)
        self.talks.changed.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        """Ask for the matches."""
        self._desk.jobs.ask(_found, self._person, done=self.show_matches)

    def flush(self) -> None:
        """Put half-typed words away at once, as before a lock."""
        self.moves.flush()
        self.talks.flush()

    def show_matches(self, found: StudentMatches) -> None:
        """Show the matches, the newest first."""
        theme = self._desk.theme
        with keeping_focus(self):
            clear(self._held)
            clear(self._too)
            for match, name in found.matches:
                card = MatchCard(theme, match, name, leads_to=str(match.stored.get("mentor", "")))
                card.opened.connect(self.open_mentor)
                self.moves.watch(card)
                self._held.addWidget(card)
                if (talks := found.talks.get(match.id)) and (talks.done or talks.following):
                    told = TalksCard(theme, match, talks)
                    told.wanted.connect(self.talks.start_talk)
                    self._held.addWidget(told)
            if not found.matches:
                self._held.addWidget(self._nothing())
            if found.matches:
                doors = DoorsCard(theme, found.doors)
                doors.wanted.connect(self.talks.start_door)
                self._too.addWidget(doors)
            self._too.addWidget(self._too_card(found))
        self.moves.resume([match.id for match, _ in found.matches])
        self.talks.resume(found.pairs)

    @Slot(str)
    def open_mentor(self, person: str) -> None:
        """Open the page of the mentor."""
        self._desk.go(Destination("mentor", RecordId(person)))

    @Slot()
    def open_board(self) -> None:
        """Go where students and mentors are matched."""
        self._desk.go(Destination("matching", self._person))

    @Slot()
    def make_mentor(self) -> None:
        """Let this student be a mentor too."""
        jobs, done = self._desk.jobs, self.after_making
        jobs.run(make_mentor, self._person, done=done, failed=self.show_refusal)

    def after_making(self, person: RecordId) -> None:
        """Say that there are two files now, and open the new one."""
        words = N_("One person, two files: this student is in the register of mentors now.")
        self._desk.tell(words, can_undo=True)
        self._desk.go(Destination("mentor", person))

    def show_refusal(self, problem: Problem) -> None:
        """Say why it was not done."""
        clear(self._asked)
        self._asked.addWidget(Notice(self._desk.theme, problem.text, tone="warn"))

    def _nothing(self) -> EmptyState:
        theme = self._desk.theme
        note = N_("The matching board shows who would suit, and why.")
        empty = EmptyState(theme, "handshake", N_("There is no mentor yet."), note)
        board = Button(theme, N_("Matching board"), kind="primary", icon="link-2")
        board.clicked.connect(self.open_board)
        empty.add_act(board)
        return empty

    def _too_card(self, found: StudentMatches) -> Card:
        theme = self._desk.theme
        card = Card(gap=8, margins=18)
        card.body.addWidget(Heading(theme, N_("As a mentor"), 4))
        if found.is_mentor:
            words, press, act = (
                N_("This student is a mentor too: one person, two files."),
                N_("The mentor's file"),
                self.open_own,
            )
        else:
            words, press, act = (
                N_("Who has found a way here can show it to others."),
                N_("Make this student a mentor too"),
                self.make_mentor,
            )
        card.body.addWidget(Label(theme, words, colour="ink2", wraps=True))
        button = Button(theme, press, icon="users-round")
        button.clicked.connect(act)
        card.body.addWidget(button)
        return card

    @Slot()
    def open_own(self) -> None:
        """Open the other file of the same person."""
        self._desk.go(Destination("mentor", self._person))


def _found(login: Login, person: RecordId) -> StudentMatches:
    matches = matches_of(login, person)
    return StudentMatches(
        matches,
        is_mentor(login, person),
        running_pairs(login, person),
        {match.id: talks_of(login, match) for match, _ in matches},
        doors_of(login, person),
    )
