"""What stands on the day sheet of a worker: today's list, as far as paper may have it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from app.calendars import show_time
from app.i18n import N_, Text
from app.papers.engine import isolate
from app.papers.sheets.day import DayMeeting, DaySheet, DayTasks
from app.papers.sheets.roadmap_content import Privacy
from app.papers.sheets.sheet import SheetFacts
from app.records import Record, RecordId
from app.rules.codes import code_of, show_code
from app.schema import mentoring as session_fields
from app.schema import person as person_fields
from app.schema import reach as reach_fields
from app.schema.codes import INTERPRETERS
from app.schema.mentoring import SESSION
from app.schema.person import PERSON
from app.schema.reach import FLAG
from app.usecases.consents import with_yes
from app.usecases.login import Login
from app.usecases.people import instructions
from app.usecases.roadmaps import most_open
from app.usecases.speaker import Speaker
from app.usecases.today import Due, TodayItem, TodayList, list_today

MOST_OF_A_KIND = 40
# What needs somebody at the desk.  What only the screen settles, what is about this
# computer, and what must not lie about stay off the paper.
_SECTIONS: Mapping[Due, tuple[Text, str]] = MappingProxyType(
    {
        Due.UNLOGGED: (N_("Say how it went"), "chat"),
        Due.DEADLINE: (N_("Days not to miss"), "hourglass"),
        Due.SILENT: (N_("Pairs that have not met"), "message"),
        Due.CONTACT: (N_("Ask how it goes"), "phone"),
        Due.LATE_STEP: (N_("Steps to talk about"), "flag"),
        Due.RULED: (N_("Pairs to look at on the screen"), "eye"),
        Due.MATCH_END: (N_("Pairs whose time ends"), "handshake"),
        Due.REVIEW: (N_("Early ends to talk about"), "chat"),
        Due.BRIEF: (N_("Pages to ask back"), "paper_stack"),
        Due.PAPERS: (N_("Papers still missing"), "paper_stack"),
        Due.CONSENT: (N_("Ask again for a yes"), "consent"),
    }
)
_TOLD = (
    session_fields.starts_at,
    session_fields.session_place,
    session_fields.with_whom,
    session_fields.session_interpreter,
)
_WARNED = (reach_fields.instruction, reach_fields.flag_active, reach_fields.flag_kind)


def day_sheet(login: Login, said: tuple[SheetFacts, Speaker]) -> DaySheet:
    """Return what stands on this worker's sheet of today.

    Lines about people whose yes to a file does not hold are left out and counted.
    """
    facts, _ = said
    items = list_today(login, MOST_OF_A_KIND, naming=paper_names)
    kinds = (Due.MEETING, *_SECTIONS)
    about = [one.person for one in items.of(*kinds) if one.person is not None]
    agreed = with_yes(login, about)
    tasks = (_tasks(items, kind, agreed) for kind in _SECTIONS)
    return DaySheet(
        facts=facts,
        worker=login.worker_name,
        meetings=_meetings(login, [one for one in items.of(Due.MEETING) if one.person in agreed]),
        tasks=tuple(one for one in tasks if one.lines or one.more),
        left_out=sum(one not in agreed for one in about),
    )


def paper_names(login: Login, people: Iterable[RecordId]) -> dict[RecordId, str]:
    """Return how paper names people: by the everyday name, or by the code of who wants that.

    Of those whose yes to a file does not hold, the code alone.
    """
    wanted = list(dict.fromkeys(people))
    asked = (person_fields.preferred_name, person_fields.paper_privacy)
    agreed = with_yes(login, wanted)
    # What somebody wants of paper holds, whether or not the worker may read that answer.
    found = login.store.about(PERSON.name, wanted, asked)
    return {one.subject: isolate(_name(one, is_open=one.subject in agreed)) for one in found}


def _name(person: Record, *, is_open: bool) -> str:
    name = person.get(person_fields.preferred_name, "")
    if not is_open or not name or most_open(person) is Privacy.CODE:
        return show_code(code_of(person.subject))
    return name


def _tasks(items: TodayList, kind: Due, agreed: frozenset[RecordId]) -> DayTasks:
    title, pictogram = _SECTIONS[kind]
    lines = items.of(kind)
    shown = tuple(one.on_paper or one.words for one in lines if one.person in agreed)
    return DayTasks(title, pictogram, shown, items.count(kind) - len(lines))


def _meetings(login: Login, items: Iterable[TodayItem]) -> tuple[DayMeeting, ...]:
    planned = [one for one in items if one.person is not None and one.record is not None]
    people = list(dict.fromkeys(one.person for one in planned if one.person))
    names = paper_names(login, people)
    sessions = {one.id: one for one in login.vault.about(SESSION.name, people, _TOLD)}
    flags: dict[RecordId, list[Record]] = {}
    for flag in login.vault.about(FLAG.name, people, _WARNED):
        flags.setdefault(flag.subject, []).append(flag)
    return tuple(
        _meeting(sessions[one.record], names[one.person], flags.get(one.person, []))
        for one in planned
        if one.person is not None and one.record in sessions
    )


def _meeting(session: Record, name: str, flags: Iterable[Record]) -> DayMeeting:
    starts_at = session.get(session_fields.starts_at)
    interpreter = session.get(session_fields.session_interpreter, "")
    is_needed = interpreter in INTERPRETERS and interpreter != "none_needed"
    return DayMeeting(
        time=show_time(starts_at.astimezone().time()) if starts_at else "",
        name=name,
        place=session.get(session_fields.session_place, ""),
        helper=session.get(session_fields.with_whom, ""),
        interpreter=INTERPRETERS[interpreter] if is_needed else None,
        warnings=instructions(flags),
    )
