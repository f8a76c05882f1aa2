"""The mentor of one student: the match there is, those there were, and a student as a mentor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from app.errors import Problem
from app.i18n import N_, verbatim
from app.records import Record, RecordId
from app.schema.fields import Purpose
from app.schema.matches import HOLDING_STATES
from app.schema.standing import LADDER, MEASURE
from app.usecases.briefs import BriefOut, briefs_of, limits_of
from app.usecases.consents import consents_of
from app.usecases.login import Login
from app.usecases.matchboard import matches_of
from app.usecases.mentors import is_mentor, make_mentor
from app.usecases.pairs import RunningPair, Talks, doors_of, running_pairs, talks_of
from app.usecases.personoverview import OwnLine, ladder_lines, scale_lines
from app.usecases.voices import Voice, may_feel, may_hear, voices_of
from app.usecases.writable import MATCHES, may_write
from ui.desk import Desk, Destination
from ui.pages.ladderform import LADDERS, PICTURES, ScaleForm, Scales
from ui.pages.matchcard import GOING_ON, MatchCard
from ui.pages.matchmoves import MatchMoves
from ui.pages.matchtalks import DoorsCard, MatchTalks, TalksCard
from ui.pages.overviewblocks import Block, draw_lines
from ui.pages.pairpapers import PairPapers
from ui.pages.voicecard import VoiceDesk, history
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.empty import EmptyState
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column
from ui.widgets.refill import keeping_focus
from ui.widgets.scrolling import ScrollPage


@dataclass(frozen=True)
class StudentMatches:
    """A student's matches with the names of the mentors, and whether they are a mentor too.

    pairs: the matches that run; talks: about each that has begun, by its id; doors: what
    was done for the student.
    voices: what was said of them; lines: scales and ladder over time.  can_ask: this worker
    may write down and read what is said; can_feel: the picture scales, too.
    briefs: the pages that were printed for mentors; limits: what the student asked to keep
    to; may_tell: the yes to tell a mentor stands.  may_decide: this worker may move matches
    and write down what keeps them alive.
    """

    matches: tuple[tuple[Record, str], ...]
    is_mentor: bool
    pairs: tuple[RunningPair, ...] = ()
    talks: Mapping[RecordId, Talks] = field(default_factory=dict)
    doors: tuple[Record, ...] = ()
    voices: tuple[Voice, ...] = ()
    lines: tuple[OwnLine, ...] = ()
    can_ask: bool = False
    can_feel: bool = False
    may_decide: bool = True
    briefs: tuple[BriefOut, ...] = ()
    limits: tuple[str, ...] = ()
    may_tell: bool = False


class MatchesPart(QWidget):
    """The matches of one student, each with what can follow."""

    def __init__(self, desk: Desk, person: RecordId) -> None:
        super().__init__()
        self._desk, self._person = desk, person
        page = ScrollPage(gap=14, margins=(36, 24, 36, 28), widest_px=desk.theme.grown(960))
        column(self, gap=0).addWidget(page)
        self._asked, self._said = column(gap=12), column(gap=12)
        self._held, self._too = column(gap=12), column(gap=12)
        for part in (self._said, self._asked, self._held, self._too):
            page.body.addLayout(part)
        page.body.addStretch(1)
        self.moves = MatchMoves(desk, self._asked, self)
        self.moves.changed.connect(self.refresh)
        self.talks = MatchTalks(desk, person, self._asked, self)
        self.talks.changed.connect(self.refresh)
        self.voices = VoiceDesk(desk, self._said, self, "student")
        self.voices.changed.connect(self.refresh)
        self.papers = PairPapers(desk, person, self)
        self.papers.changed.connect(self.refresh)
        self.papers.refused.connect(self.show_refusal)

    @Slot()
    def refresh(self) -> None:
        """Ask for the matches."""
        self._desk.jobs.ask(_found, self._person, done=self.show_matches)

    def flush(self) -> None:
        """Put half-typed words away at once, as before a lock."""
        self.moves.flush()
        self.talks.flush()
        self.voices.flush()

    def show_matches(self, found: StudentMatches) -> None:
        """Show the matches, the newest first."""
        theme = self._desk.theme
        with keeping_focus(self):
            clear(self._held)
            clear(self._too)
            self.papers.may_write = found.may_decide
            for match, name in found.matches:
                self._show_match(found, match, name)
            if not found.matches:
                self._held.addWidget(self._nothing())
            for part in self._told(found):
                self._held.addWidget(part)
            if found.matches:
                doors = DoorsCard(theme, found.doors)
                doors.wanted.connect(self.talks.start_door)
                self._too.addWidget(doors)
            self._too.addWidget(self._too_card(found))
        matches = [match.id for match, _ in found.matches]
        self.moves.resume(matches)
        self.voices.resume(matches)
        self.talks.resume(found.pairs)

    def _show_match(self, found: StudentMatches, match: Record, name: str) -> None:
        """Show one match, what belongs to its end, and the talks about it."""
        theme = self._desk.theme
        mentor, may_move = str(match.stored.get("mentor", "")), found.may_decide
        card = MatchCard(theme, match, name, leads_to=mentor, may_move=may_move)
        card.opened.connect(self.open_mentor)
        self.moves.watch(card)
        if found.can_ask and card.state in GOING_ON:
            card.body.addWidget(self.voices.faces(match.id, verbatim(name)))
        ending = self.papers.ending(match)
        if ending is not None:
            card.body.addWidget(ending)
        self._held.addWidget(card)
        if (talks := found.talks.get(match.id)) and (talks.done or talks.following):
            told = TalksCard(theme, match, talks, may_write=found.may_decide)
            told.wanted.connect(self.talks.start_talk)
            self._held.addWidget(told)

    @Slot(str)
    def open_mentor(self, person: str) -> None:
        """Open the page of the mentor."""
        self._desk.go(Destination("mentor", RecordId(person)))

    @Slot()
    def open_board(self) -> None:
        """Go where students and mentors are matched."""
        self._desk.go(Destination("matching", self._person))

    @Slot()
    def ask_ladder(self) -> None:
        """Ask on which rungs the student stands."""
        self._ask(LADDERS)

    @Slot()
    def ask_pictures(self) -> None:
        """Ask with faces how it is for the student."""
        self._ask(PICTURES)

    def _ask(self, scales: Scales) -> None:
        self.voices.flush()
        clear(self._said)
        form = ScaleForm(self._desk, self._person, scales)
        form.left.connect(self.voices.close)
        self._said.addWidget(form)
        form.begin()

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

    def _told(self, found: StudentMatches) -> Iterator[QWidget]:
        """Yield the briefs, what was said, and the ladder over time with the way to ask for it."""
        theme = self._desk.theme
        if found.briefs or any(
            match.stored.get("state") in HOLDING_STATES for match, _ in found.matches
        ):
            yield self.papers.briefs(found.briefs, found.limits, may_tell=found.may_tell)
        said = history(theme, found.voices)
        if said is not None:
            yield said
        if not found.can_ask:
            return
        block = Block(theme, N_("The student's own line"), "chart-column")
        draw_lines(theme, block, found.lines)
        if not found.lines:
            block.tell(N_("Nobody has asked yet."), is_small=True)
        acts = Flow(gap=10)
        asks = [(N_("Ask on which rung"), self.ask_ladder)]
        if found.can_feel:
            asks.append((N_("Ask with faces"), self.ask_pictures))
        for words, act in asks:
            ask = Button(theme, words, icon="plus", size="small")
            ask.clicked.connect(act)
            acts.add(ask)
        block.body.addWidget(acts)
        yield block

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
        if not (found.is_mentor or found.may_decide):
            card.body.addWidget(Label(theme, N_("Coordinators and managers add mentors."), "small"))
            return card
        button = Button(theme, press, icon="users-round")
        button.clicked.connect(act)
        card.body.addWidget(button)
        return card

    @Slot()
    def open_own(self) -> None:
        """Open the other file of the same person."""
        self._desk.go(Destination("mentor", self._person))


def _found(login: Login, person: RecordId) -> StudentMatches:
    standing = consents_of(login, person)[Purpose.SHARE_WITH_MENTOR.value]
    matches = matches_of(login, person)
    found = StudentMatches(
        matches=matches,
        is_mentor=is_mentor(login, person),
        briefs=briefs_of(login, person),
        limits=limits_of(login, person),
        may_tell=standing.is_live,
        may_decide=may_write(login, MATCHES),
        pairs=running_pairs(login, person),
        talks={match.id: talks_of(login, match) for match, _ in matches},
        doors=doors_of(login, person),
    )
    if not may_hear(login, person):
        return found
    lines = ladder_lines(login.vault.records(LADDER.name, subject=person))
    can_feel = may_feel(login, person)
    if can_feel:
        lines = (*scale_lines(login.vault.records(MEASURE.name, subject=person)), *lines)
    voices = voices_of(login, person)
    return replace(found, voices=voices, lines=lines, can_ask=True, can_feel=can_feel)
