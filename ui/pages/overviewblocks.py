"""The blocks of a person's overview: each says one thing and has one button at most."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from app.calendars import show_day, show_time, show_weekday_day
from app.i18n import N_, Text, plural, verbatim
from app.languages import language_name
from app.records import Record
from app.schema import caseload as note_fields
from app.schema import mentoring as session_fields
from app.schema import person as fields
from app.schema import plan as plan_fields
from app.schema import reach
from app.usecases.caseload import Responsible
from app.usecases.personoverview import Note, OwnLine, PersonOverview, Point
from app.usecases.plans import step_sentence
from app.usecases.records import shown_value
from ui.theme.appearance import Theme, listed
from ui.theme.tokens import Tone
from ui.widgets import ownline
from ui.widgets.avatar import Avatar
from ui.widgets.buttons import Button, Kind
from ui.widgets.cards import Card
from ui.widgets.labels import Heading, Icon, Label
from ui.widgets.layouts import column, row

HIDDEN_SIGNS = 3
SHOWN_OF_NUMBER = 2


class Block(Card):
    """A card with a heading, facts, and at most one button below."""

    def __init__(self, theme: Theme, words: Text, icon: str = "", tone: Tone = "plain") -> None:
        super().__init__(tone, gap=8, margins=18)
        self._theme = theme
        self.setAccessibleName(theme.plain(words))
        head = row(gap=10)
        if icon:
            head.addWidget(Icon(theme, icon), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(Heading(theme, words, 4), 1)
        self.body.addLayout(head)

    def tell(self, words: Text, *, is_strong: bool = False, is_small: bool = False) -> None:
        """Add a fact."""
        role, colour = ("small", "ink2") if is_small else ("body", "ink")
        weight = 600 if is_strong else 400
        label = Label(self._theme, words, role, weight=weight, colour=colour, wraps=True)  # type: ignore[arg-type]  # names of roles and colours
        self.body.addWidget(label)

    def add_act(self, words: Text, act: Callable[[], None], kind: Kind = "normal") -> Button:
        """Add the one button."""
        button = Button(self._theme, words, kind=kind, size="small")
        button.clicked.connect(act)
        line = row(gap=8)
        line.addWidget(button)
        line.addStretch(1)
        self.body.addSpacing(2)
        self.body.addLayout(line)
        return button


def who(theme: Theme, view: PersonOverview) -> Block:
    """Return who it is: names, how to say them, languages, and how to reach them safely."""
    block = Block(theme, N_("Who it is"), "user")
    line = row(gap=12)
    line.addWidget(Avatar(theme, view.student.name, 56), 0, Qt.AlignmentFlag.AlignTop)
    lines = column(gap=2)
    lines.addWidget(Label(theme, verbatim(view.student.name), "lead", weight=600, wraps=True))
    for name in _other_names(view):
        lines.addWidget(Label(theme, verbatim(name), colour="ink2", wraps=True))
    line.addLayout(lines, 1)
    block.body.addLayout(line)
    if view.say_like:
        block.tell(N_("Say it like this: {words}").with_values(words=view.say_like))
    languages = [one.get(fields.language_tag, "") for one in view.speech]
    spoken = listed(theme, (language_name(tag, theme.language) for tag in languages if tag))
    if spoken:
        block.tell(N_("Likes to talk in: {languages}").with_values(languages=spoken))
    person = view.student.person
    need = shown_value(
        fields.interpreter_need, person.stored.get("interpreter_need"), theme.catalog
    )
    if need:
        block.tell(N_("Interpreter: {words}").with_values(words=need))
    block.tell(_reach(theme, view.contact))
    return block


def _other_names(view: PersonOverview) -> list[str]:
    """Return the names in other letters or for papers; the everyday name stands above."""
    told = [one.get(each) for one in view.names for each in (fields.name_words, fields.name_latin)]
    return list(dict.fromkeys(name for name in told if name and name != view.student.name))


def _reach(theme: Theme, contact: Record | None) -> Text:
    """Return the way that is safe to use; of a number only its end."""
    if contact is None:
        return N_("No way to reach them. They come by.")
    kind = shown_value(reach.contact_kind, contact.stored.get("kind"), theme.catalog)
    number = contact.get(reach.contact_value, "").strip()
    end = f" {'•' * HIDDEN_SIGNS}{number[-SHOWN_OF_NUMBER:]}" if number else ""
    safe = contact.get(reach.message_safe, "")
    words = {
        "yes": N_("Reach them by: {way}. Leaving a message is safe."),
        "call_back_only": N_("Reach them by: {way}. Only ask to call back."),
        "no": N_("Reach them by: {way}. Leave no message."),
    }.get(safe, N_("Reach them by: {way}. Ask whether a message is safe."))
    return words.with_values(way=f"{kind}{end}")


def next_step(theme: Theme, view: PersonOverview) -> Block:
    """Return the steps that can be done now, each with its day."""
    block = Block(theme, N_("Next step"), "footprints")
    for one in view.next_steps:
        slots = step_sentence(one.step)
        words = slots.get(theme.language) or slots.get("en") or next(iter(slots.values()), "")
        block.tell(verbatim(words), is_strong=True)
        day = show_day(one.due_on, theme.language)
        block.tell(N_("Until {day}").with_values(day=day), is_small=True)
    if view.plan is None:
        block.tell(N_("There is no plan yet."))
    elif not view.next_steps:
        block.tell(N_("All steps are done or wait for something."))
    return block


def next_meeting(theme: Theme, view: PersonOverview) -> Block:
    """Return the meeting that waits for a word, else the next one."""
    meeting = view.unsettled or view.meeting
    tone: Tone = "warn" if view.unsettled else "plain"
    block = Block(theme, N_("Next meeting"), "calendar-days", tone)
    if meeting is None:
        block.tell(N_("No meeting is planned."))
        return block
    block.tell(_when(theme, meeting), is_strong=True)
    for one in (session_fields.with_whom, session_fields.session_place):
        words = meeting.get(one)
        if words:
            said = N_("{label}: {words}").with_values(label=one.label, words=words)
            block.tell(said, is_small=True)
    if view.unsettled:
        block.tell(N_("It has passed. Say how it went."))
    return block


def _when(theme: Theme, session: Record) -> Text:
    starts_at = session.get(session_fields.starts_at)
    if starts_at is None:
        return N_("No day yet")
    day = show_weekday_day(starts_at.date(), theme.language)
    time = show_time(starts_at.time(), theme.language)
    return N_("{day}, {time}").with_values(day=day, time=time)


def goals(theme: Theme, view: PersonOverview) -> Block:
    """Return the goals and the plan, each with how many of its steps are done."""
    block = Block(theme, N_("Goals"), "flag")
    for one in view.goals:
        block.tell(one.words, is_strong=True)
        if one.steps:
            block.tell(_done(one.done, one.steps), is_small=True)
    if not view.goals:
        block.tell(N_("No goal is written down yet."))
    done, steps = view.progress
    if steps and not any(one.steps for one in view.goals):
        block.tell(N_("On the way there: {words}").with_values(words=_done(done, steps)))
    return block


def _done(done: int, steps: int) -> Text:
    return plural(
        "{done} of {count} step is done.", "{done} of {count} steps are done.", steps, done=done
    )


def last_sessions(theme: Theme, sessions: tuple[Record, ...]) -> Block:
    """Return the last meetings, each with how it went."""
    block = Block(theme, N_("Last meetings"), "notebook-pen")
    for one in sessions:
        state = session_fields.session_state
        shown = shown_value(state, one.stored.get("state"), theme.catalog)
        told = N_("{when} · {state}").with_values(when=_when(theme, one), state=shown)
        block.tell(told, is_strong=True)
        note = one.get(session_fields.note_student) or ""
        if note:
            block.tell(verbatim(note), is_small=True)
    if not sessions:
        block.tell(N_("There was no session yet."))
    return block


def responsible(theme: Theme, views: tuple[Responsible, ...]) -> Block:
    """Return who looks after the person."""
    block = Block(theme, N_("Who looks after them"), "user-check")
    for one in views:
        role = shown_value(note_fields.assignment_role, one.role, theme.catalog)
        name = verbatim(one.worker.name)
        words = N_("{name} (you)").with_values(name=one.worker.name) if one.is_me else name
        block.tell(words, is_strong=True)
        block.tell(verbatim(role), is_small=True)
    if not views:
        block.tell(N_("Nobody yet."))
    return block


def papers(theme: Theme, issues: tuple[Record, ...]) -> Block:
    """Return the papers the person has at home."""
    block = Block(theme, N_("Papers at home"), "printer")
    for issue in issues:
        day = issue.get(plan_fields.printed_on)
        words = N_("Roadmap number {number} · {day}").with_values(
            number=issue.get(plan_fields.number, 0),
            day=show_day(day, theme.language) if day is not None else "",
        )
        block.tell(words)
    if not issues:
        block.tell(N_("No paper yet."))
    return block


def own_lines(theme: Theme, lines: tuple[OwnLine, ...]) -> Block:
    """Return the person's own answers over time; only they are compared with themselves."""
    block = Block(theme, N_("How it feels to them"), "heart")
    draw_lines(theme, block, lines)
    if not lines:
        block.tell(N_("They were not asked yet."))
    return block


def draw_lines(theme: Theme, block: Block, lines: tuple[OwnLine, ...]) -> None:
    """Add each line with its first and last answer; one with a single answer is told in words."""
    for line in lines:
        block.tell(line.title, is_strong=True)
        if line.can_be_drawn:
            block.tell(_change(theme, line), is_small=True)
            points = [(one.day, one.value) for one in line.points]
            drawn = ownline.OwnLine(theme, points, _in_words(theme, line), levels=line.levels)
            block.body.addWidget(drawn)
        else:
            block.tell(_answer(theme, line.points[-1]), is_small=True)
            block.tell(N_("A line begins with the second answer."), is_small=True)


def _answer(theme: Theme, point: Point) -> Text:
    day = show_day(point.day, theme.language)
    return N_("{words} · {day}").with_values(words=point.words, day=day)


def _change(theme: Theme, line: OwnLine) -> Text:
    """Return the first answer and the last one, each with its day."""
    words = N_("From: {first}. To: {last}.")
    first, last = line.points[0], line.points[-1]
    return words.with_values(first=_answer(theme, first), last=_answer(theme, last))


def _in_words(theme: Theme, line: OwnLine) -> Text:
    """Return a line for those who do not see it: each answer with its day."""
    told = [
        f"{show_day(one.day, theme.language)}: {theme.catalog.say(one.words)}"
        for one in line.points
    ]
    words = N_("{title}. {answers}")
    return words.with_values(title=line.title, answers="; ".join(told))


def handover(theme: Theme, note: Note) -> Block:
    """Return what another worker left for the next one."""
    title = N_("Handover note")
    if note.written_by:
        title = N_("Handover note from {name}").with_values(name=note.written_by)
    block = Block(theme, title, "handshake", "primary" if note.is_for_me else "plain")
    for one in (
        note_fields.matters_now,
        note_fields.not_to_do,
        note_fields.promises_open,
        note_fields.next_contact,
    ):
        words = note.record.get(one)
        if words:
            block.tell(one.label, is_strong=True)
            block.tell(verbatim(words))
    return block
