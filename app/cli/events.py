"""Commands about events: planned, called off, who is invited, who came."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import click

from app.calendars import show_moment, week_of
from app.cli.command import PLACE, group, pass_shell
from app.cli.doors import login_of
from app.cli.plangoals import give_id
from app.cli.records import pair
from app.cli.shell import Shell, give_found, table
from app.errors import Code, Problem
from app.files import read_bounded
from app.i18n import N_, spoken_languages
from app.records import RecordId
from app.schema import event as fields
from app.schema.eventcodes import ATTENDANCE_STATES, EVENT_KINDS
from app.schema.kinds import Day
from app.usecases.appointments import Order, write_calendar, write_code
from app.usecases.attendances import (
    EventView,
    Marked,
    describe_guest,
    events_of,
    invite,
    mark,
    mark_rest,
    marks_of,
    remove_guest,
    show_event,
)
from app.usecases.events import (
    EventLine,
    add_event,
    cancel_event,
    change_event,
    leader_of,
    line_of,
    list_events,
    typed_event,
    when_words,
)
from app.usecases.login import Outcome
from app.usecases.planning import MOST, free_slots, no_slots_words
from app.usecases.records import as_texts, typed_values
from app.usecases.weeks import show_week

STATES = click.Choice(list(ATTENDANCE_STATES))
MOST_LIST_BYTES = 256 * 1024
_YEAR = timedelta(days=365)


@group("event")
def event() -> None:
    """Plan events, invite people and mark who came."""


@event.command("add")
@click.argument("values", nargs=-1, required=True)
@pass_shell
def event_add(shell: Shell, /, values: tuple[str, ...]) -> None:
    """Plan an event: title=WORDS starts_at=TIME kind=group minutes=90 zone=Europe/Berlin."""
    login = login_of(shell)
    stored = typed_event(login, dict(pair(one) for one in values))
    give_id(shell, add_event(login, stored).value)


@event.command("change")
@click.argument("event_id", metavar="EVENT")
@click.argument("values", nargs=-1, required=True)
@pass_shell
def event_change(shell: Shell, /, event_id: str, values: tuple[str, ...]) -> None:
    """Change an event: FIELD=VALUE."""
    login = login_of(shell)
    found = show_event(login, login.resolve(event_id)).event
    zone = found.get(fields.event_zone, "")
    stored = typed_event(login, dict(pair(one) for one in values), zone)
    saved = change_event(login, found.id, stored).value
    shell.give({"id": saved.id, "freed": saved.freed}, [saved.id])
    if saved.words is not None:
        shell.tell(saved.words)


@event.command("cancel")
@click.argument("event_id", metavar="EVENT")
@click.option("--back", is_flag=True, help="It takes place after all.")
@pass_shell
def event_cancel(shell: Shell, /, event_id: str, back: bool) -> None:  # noqa: FBT001 - click's
    """Call an event off."""
    login = login_of(shell)
    give_id(shell, cancel_event(login, login.resolve(event_id), takes_place=back).value)


@event.command("list")
@click.option("--from", "first", help="First day, such as 2027-05-01; today if left out.")
@click.option("--until", "last", help="Last day; a year later if left out.")
@click.option("--person", help="Only those that this person is on the list of.")
@pass_shell
def event_list(shell: Shell, /, first: str | None, last: str | None, person: str | None) -> None:
    """List events, the earliest first."""
    login = login_of(shell)
    begin = _day(first) or login.context.today
    end = _day(last) or begin + _YEAR
    if end < begin:
        words = N_("The last day lies before the first one. See --from and --until.")
        raise Problem(words, Code.USAGE, field="until")
    if person is not None:
        pairs = events_of(login, login.resolve(person))
        lines = [line_of(login, one) for one, _ in reversed(pairs)]
        lines = [one for one in lines if (first or last) is None or _is_in(one, begin, end)]
    else:
        lines = list(list_events(login, begin, end))
    rows = [
        (
            one.id,
            show_moment(one.starts_at, shell.catalog.language),
            _count(one),
            one.title if not one.is_cancelled else f"{one.title} ({_called_off(shell)})",
        )
        for one in lines
    ]
    give_found(shell, [_as_object(one) for one in lines], rows)


@event.command("show")
@click.argument("event_id", metavar="EVENT")
@pass_shell
def event_show(shell: Shell, /, event_id: str) -> None:
    """Show an event and who is on its list."""
    login = login_of(shell)
    view = show_event(login, login.resolve(event_id))
    value = {
        "id": view.event.id,
        **as_texts(view.event),
        "guests": [
            {
                "person": one.person,
                "name": one.name,
                "state": one.state,
                "part": one.part,
                "words": one.words,
            }
            for one in view.guests
        ],
    }
    shell.give(value, _shown(shell, view))


@event.command("invite")
@click.argument("event_id", metavar="EVENT")
@click.argument("people", metavar="PERSON...", nargs=-1)
@click.option("--list", "file", type=PLACE, help="A file with a person a line.")
@pass_shell
def event_invite(shell: Shell, /, event_id: str, people: tuple[str, ...], file: Path | None) -> int:
    """Put people on the list of an event; who is on it stays as they are."""
    login = login_of(shell)
    named = [*people, *(_listed(one)[0] for one in _lines(file))]
    found = [login.resolve(one) for one in named]
    return _give_marked(shell, invite(login, login.resolve(event_id), found))


@event.command("attend")
@click.argument("event_id", metavar="EVENT")
@click.argument("people", metavar="[PERSON|PERSON=STATE]...", nargs=-1)
@click.option("--state", type=STATES, default="present", show_default=True, help="Of who has none.")
@click.option("--list", "file", type=PLACE, help="A file: a person a line, perhaps a state.")
@click.option("--rest", type=STATES, help="Mark all others on the list, too.")
@pass_shell
def event_attend(shell: Shell, /, event_id: str, people: tuple[str, ...], **told: object) -> int:
    """Mark who came, many people at once; saying it again changes nothing."""
    login = login_of(shell)
    found = login.resolve(event_id)
    file = told["file"] if isinstance(told["file"], Path) else None
    pairs = [*(_named(one) for one in people), *(_listed(one) for one in _lines(file))]
    entries = ((login.resolve(one), state or str(told["state"])) for one, state in pairs)
    outcome = mark(login, found, marks_of(entries))
    if told["rest"]:
        rest = mark_rest(login, found, str(told["rest"])).value
        first = outcome.value
        joined = Marked(first.written + rest.written, first.same, first.left_out)
        outcome = Outcome(joined, outcome.changes)
    return _give_marked(shell, outcome)


@event.command("guest")
@click.argument("event_id", metavar="EVENT")
@click.argument("person")
@click.argument("values", nargs=-1, required=True)
@pass_shell
def event_guest(shell: Shell, /, event_id: str, person: str, values: tuple[str, ...]) -> None:
    """Write what somebody does there or said about it: part=leads words=WORDS."""
    login = login_of(shell)
    stored = typed_values(login, fields.ATTENDANCE, dict(pair(one) for one in values))
    outcome = describe_guest(login, login.resolve(event_id), login.resolve(person), stored)
    give_id(shell, outcome.value)


@event.command("remove")
@click.argument("event_id", metavar="EVENT")
@click.argument("person")
@pass_shell
def event_remove(shell: Shell, /, event_id: str, person: str) -> None:
    """Take somebody off the list of an event."""
    login = login_of(shell)
    give_id(shell, remove_guest(login, login.resolve(event_id), login.resolve(person)).value)


@event.command("calendar")
@click.argument("about", metavar="EVENT|MEETING")
@click.option("--out", type=PLACE, help="The file for a calendar (.ics).")
@click.option("--code", type=PLACE, help="The QR code for a phone, as a picture (.svg).")
@click.option("--language", "told_in", default="en", show_default=True, help="Of the words.")
@click.option("--title", is_flag=True, help="Tell its title, not only “Appointment”.")
@click.option("--place", is_flag=True, help="Tell the place.")
@pass_shell
def event_calendar(shell: Shell, /, about: str, **told: object) -> None:
    """Write an event or a planned meeting for a calendar; it names nobody and no centre."""
    login = login_of(shell)
    language = str(told["told_in"])
    if language not in spoken_languages():
        words = N_("Waymark does not speak this language. It speaks: {languages}.")
        listed = ", ".join(spoken_languages())
        raise Problem(words.with_values(languages=listed), Code.USAGE, field="language")
    order = Order(login.resolve(about), language, bool(told["title"]), bool(told["place"]))
    written = []
    for path, write in ((told["out"], write_calendar), (told["code"], write_code)):
        if isinstance(path, Path):
            write(login, order, path)
            written.append(str(path))
    if not written:
        raise Problem(N_("Say where to: --out FILE, or --code FILE."), Code.USAGE, field="out")
    shell.give({"written": written}, written)


@event.command("slots")
@click.argument("student")
@click.argument("mentor")
@click.option("--minutes", type=click.IntRange(5, 600), default=45, show_default=True)
@click.option("--from", "first", help="First day, such as 2027-05-01; today if left out.")
@click.option("--count", type=click.IntRange(1, 100), default=MOST, show_default=True)
@pass_shell
def event_slots(shell: Shell, /, student: str, mentor: str, **told: Any) -> None:  # noqa: ANN401 - click's
    """Propose when a student and a mentor can meet: both are free and nothing is planned."""
    login = login_of(shell)
    people, first = (login.resolve(student), login.resolve(mentor)), _day(told["first"])
    found = free_slots(login, *people, told["minutes"], first=first, most=told["count"])
    value = {
        "slots": [[_stamp(one.start), _stamp(one.end)] for one in found.slots],
        "unasked": found.unasked,
    }
    shell.give(value, table([(_stamp(one.start), _stamp(one.end)) for one in found.slots]))
    if found.unasked:
        shell.tell(N_("Nobody has written down yet when one of them is free."))
    elif not found.slots:
        shell.tell(no_slots_words(found, told["minutes"]))


@event.command("week")
@click.argument("day", required=False)
@pass_shell
def event_week(shell: Shell, /, day: str | None) -> None:
    """Show the week of a day: events, and planned meetings with the people in your care."""
    login = login_of(shell)
    days = week_of(_day(day) or login.context.today, shell.catalog.language)
    entries = show_week(login, days[0]).entries
    value = [
        {
            "kind": one.kind.value,
            "id": one.id,
            "name": one.name,
            "starts_at": _stamp(one.starts_at),
            "ends_at": _stamp(one.ends_at),
            "place": one.place,
            "own": one.is_own,
            "cancelled": one.is_cancelled,
        }
        for one in entries
    ]
    give_found(shell, value, [(_stamp(one.starts_at), one.name, one.place) for one in entries])


def _stamp(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")


def _lines(file: Path | None) -> Iterator[str]:
    """Yield the lines of a file that say something."""
    if file is None:
        return
    try:
        text = read_bounded(file, MOST_LIST_BYTES).decode("utf-8-sig")
    except FileNotFoundError:
        raise Problem(N_("There is no such file."), Code.NOT_FOUND) from None
    except UnicodeDecodeError:
        raise Problem(N_("This list is not written in UTF-8."), Code.USAGE, field="list") from None
    yield from (line.strip() for line in text.splitlines() if line.strip())


def _named(words: str) -> tuple[str, str]:
    """Return who is named by ``PERSON=STATE``, and the state; empty if there is none."""
    person, _, state = words.partition("=")
    return person, state


def _listed(line: str) -> tuple[str, str]:
    """Return who is named in a line of a list, and the state behind it; codes have blanks."""
    person, _, state = line.rpartition(" ")
    return (person, state) if person and state in ATTENDANCE_STATES else (line, "")


def _give_marked(shell: Shell, outcome: Outcome[Marked]) -> int:
    """Tell what became of marks; 13 if nothing may be kept of somebody."""
    told = outcome.value
    value = {"written": told.written, "same": told.same, "left_out": told.left_out}
    lines: list[tuple[str, Iterable[RecordId]]] = [
        (shell.say(N_("written")), told.written),
        (shell.say(N_("as before")), told.same),
        (shell.say(N_("no consent")), told.left_out),
    ]
    shell.give(value, [f"{person}  {word}" for word, people in lines for person in people])
    return int(Code.NO_CONSENT if told.left_out else Code.OK)


def _shown(shell: Shell, view: EventView) -> Iterator[str]:
    line = view.line
    yield line.title if not line.is_cancelled else f"{line.title} ({_called_off(shell)})"
    yield when_words(view.event, shell.catalog)
    facts = (
        shell.say(EVENT_KINDS[line.kind]) if line.kind in EVENT_KINDS else "",
        line.place,
        leader_of(login_of(shell), view.event),
        _count(line),
    )
    yield " · ".join(one for one in facts if one)
    for one in view.guests:
        state = shell.say(ATTENDANCE_STATES[one.state]) if one.state in ATTENDANCE_STATES else ""
        yield f"{one.person}  {one.name}  {state}"


def _count(line: EventLine) -> str:
    places = f" / {line.capacity}" if line.capacity else ""
    return f"{line.coming}{places}"


def _called_off(shell: Shell) -> str:
    return shell.say(fields.event_cancelled.label)


def _is_in(line: EventLine, first: date, last: date) -> bool:
    return first <= line.starts_at.date() <= last


def _day(text: str | None) -> date | None:
    return None if text is None else Day().parse(text)


def _as_object(line: EventLine) -> dict[str, object]:
    return {
        "id": line.id,
        "title": line.title,
        "kind": line.kind,
        "starts_at": _stamp(line.starts_at),
        "ends_at": _stamp(line.ends_at),
        "place": line.place,
        "capacity": line.capacity,
        "cancelled": line.is_cancelled,
        "guests": line.guests,
        "coming": line.coming,
        "marked": line.marked,
    }
