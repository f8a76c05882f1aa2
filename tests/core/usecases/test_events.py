"""Events: their time by the clocks of their place, who comes, and that nothing is kept twice."""

from __future__ import annotations

import time as system_time
from datetime import UTC, date, datetime, timedelta
from functools import partial
from hashlib import sha256
from uuid import UUID

import pytest

from app.errors import Code, Problem
from app.records import RecordId
from app.schema import event as fields
from app.schema.kinds import Stored
from app.usecases.attendances import (
    Guest,
    attendance_id,
    describe_guest,
    events_of,
    invite,
    mark,
    mark_rest,
    marks_of,
    remove_guest,
    show_event,
)
from app.usecases.consents import answer_consent
from app.usecases.events import (
    add_event,
    cancel_event,
    change_event,
    event_draft,
    event_end,
    event_start,
    list_events,
    save_event,
    typed_event,
)
from app.usecases.login import Login
from app.usecases.people import start_intake
from tests.fakes import NOON, four_things

TODAY = NOON.isoformat(timespec="minutes")


@pytest.fixture
def event(login: Login) -> RecordId:
    """Return the id of an event that begins now."""
    stored: dict[str, Stored] = {
        "title": "Talk about study",
        "starts_at": TODAY,
        "kind": "panel",
        "capacity": 2,
    }
    return add_event(login, stored).value


@pytest.fixture
def people(login: Login) -> list[RecordId]:
    """Return the ids of four people with a file."""
    names = ("Amina", "Bashir", "Chiara", "Dawit")
    return [start_intake(login, four_things(one)).value for one in names]


def states(login: Login, event: RecordId) -> dict[str, str]:
    return {one.name: one.state for one in show_event(login, event).guests}


def test_an_event_is_counted_with_its_guests(
    login: Login, event: RecordId, people: list[RecordId]
) -> None:
    """Invited, come, marked, and more than there is room for."""
    invite(login, event, people)
    mark(login, event, dict(zip(people, ("present", "late", "present", "excused"), strict=True)))

    (line,) = list_events(login, NOON.date(), NOON.date())

    assert (line.guests, line.coming, line.marked) == (4, 3, 4)
    assert line.is_overbooked
    assert list_events(login, NOON.date() + timedelta(days=1), date(2030, 1, 1)) == ()


def test_what_was_said_before_is_written_only_once(
    login: Login, event: RecordId, people: list[RecordId]
) -> None:
    """Whoever invites or marks again changes nothing, and who has come is not invited anew."""
    mark(login, event, {people[0]: "present"})
    first = invite(login, event, [*people, people[0]])
    again = invite(login, event, people)

    assert first.value.same == (people[0],)
    assert again.value.written == ()
    assert not again.changes
    assert mark(login, event, {people[0]: "present"}).value.same == (people[0],)
    assert states(login, event)["Amina"] == "present"


def test_the_row_is_that_of_event_and_person(
    login: Login, event: RecordId, people: list[RecordId]
) -> None:
    """Two computers that mark the same person make one row; it is in the person's own file."""
    mark(login, event, {people[0]: "present"})

    row = login.vault.record("attendance", attendance_id(event, people[0]))

    assert row is not None
    assert (row.subject, row.stored["event"]) == (people[0], event)
    assert [one.id for one, _ in events_of(login, people[0])] == [event]


def test_the_id_of_an_attendance_never_changes() -> None:
    """Every computer of every version draws it alike: SHA-256 over length and parts, as UUID 8."""
    event, person = "019cae6b-6607-70d2-bf58-df111a3b45ad", "a9080238-9a78-4dc2-9492-a875f74ac6f3"
    digest = sha256(b"waymark row 1")
    for part in ("attendance", event, person):
        digest.update(len(part).to_bytes(4, "big") + part.encode())
    raw = bytearray(digest.digest()[:16])
    raw[6], raw[8] = raw[6] & 0x0F | 0x80, raw[8] & 0x3F | 0x80

    assert attendance_id(RecordId(event), RecordId(person)) == str(UUID(bytes=bytes(raw)))


def test_the_rest_is_marked_in_one_act_and_taken_back_in_one(
    login: Login, event: RecordId, people: list[RecordId]
) -> None:
    """Who is marked already stays."""
    invite(login, event, people)
    mark(login, event, {people[1]: "excused"})

    mark_rest(login, event, "present")
    assert states(login, event)["Bashir"] == "excused"
    assert list(states(login, event).values()).count("present") == 3

    login.vault.undo_last(login.user)
    assert list(states(login, event).values()).count("invited") == 3


def test_nobody_can_have_come_to_what_is_still_to_come(
    login: Login, people: list[RecordId]
) -> None:
    """Two days ahead one can be invited or excused, on the day before the hour also present."""
    ahead = (NOON + timedelta(days=2)).isoformat(timespec="minutes")
    soon = (NOON + timedelta(hours=3)).isoformat(timespec="minutes")
    later = add_event(login, {"title": "Fair", "starts_at": ahead}).value
    today = add_event(login, {"title": "Talk", "starts_at": soon}).value

    for state in ("present", "late", "absent"):
        with pytest.raises(Problem) as caught:
            mark(login, later, {people[0]: state})
        assert (caught.value.code, caught.value.field) == (Code.USAGE, "state")
    mark(login, later, {people[0]: "excused"})
    mark(login, today, {people[0]: "present"})
    with pytest.raises(Problem):
        mark(login, today, {people[0]: "perhaps"})


def test_who_came_on_another_day_is_invited_to_the_new_one(
    login: Login, event: RecordId, people: list[RecordId]
) -> None:
    """Marks of a day that has not come cannot be: they go with the move, and come back with it."""
    came = ("present", "late", "absent", "excused")
    mark(login, event, dict(zip(people, came, strict=True)))
    next_week = (NOON + timedelta(days=7)).isoformat(timespec="minutes")

    saved = change_event(login, event, {"starts_at": next_week}).value

    assert (saved.id, saved.freed) == (event, 3)
    assert saved.words is not None
    assert list(states(login, event).values()) == ["invited", "invited", "invited", "excused"]
    login.vault.undo_last(login.user)
    assert tuple(states(login, event).values()) == came
    assert login.need("event", event).stored["starts_at"] == TODAY


def test_marks_stay_where_the_day_may_have_been(
    login: Login, event: RecordId, people: list[RecordId]
) -> None:
    """Another hour, a day before, another title: nothing is taken off, and nothing is told."""
    mark(login, event, {people[0]: "present"})
    for hours in (11, -48):
        moved = (NOON + timedelta(hours=hours)).isoformat(timespec="minutes")
        saved = change_event(login, event, {"starts_at": moved, "title": "Talk"}).value
        assert (saved.freed, saved.words) == (0, None)

    draft = event_draft(login, event).draft
    draft.put(fields.event_starts_at, NOON + timedelta(days=1))
    assert save_event(login, draft).value.freed == 1
    assert states(login, event) == {"Amina": "invited"}


def test_two_marks_of_one_person_in_one_list_are_refused(people: list[RecordId]) -> None:
    """It is told which two; who is named twice alike is marked once."""
    amina, bashir = people[:2]
    same = [(amina, "late"), (bashir, "absent"), (amina, "late")]
    assert marks_of(same) == {amina: "late", bashir: "absent"}

    with pytest.raises(Problem) as caught:
        marks_of([*same, (bashir, "present")])

    assert (caught.value.code, caught.value.field) == (Code.USAGE, "state")
    assert dict(caught.value.text.values) == {"first": 2, "second": 4}


def test_of_somebody_without_consent_nothing_is_kept(
    login: Login, event: RecordId, people: list[RecordId]
) -> None:
    """The others are marked all the same, and it is said who was left out."""
    answer_consent(login, people[0], {"purpose": "keep_file", "answer": "withdrawn"})

    told = mark(login, event, dict.fromkeys(people, "present")).value

    assert told.left_out == (people[0],)
    assert told.written == tuple(people[1:])
    assert "Amina" not in states(login, event)


def test_who_is_on_a_list_already_is_marked_after_a_no(
    login: Login, event: RecordId, people: list[RecordId]
) -> None:
    """What the list says of them must not stay wrong; a new entry is not made."""
    invite(login, event, people[:1])
    for one in people[:2]:
        answer_consent(login, one, {"purpose": "keep_file", "answer": "withdrawn"})

    told = mark(login, event, dict.fromkeys(people[:2], "absent")).value

    assert (told.written, told.left_out) == ((people[0],), (people[1],))


def test_the_rest_are_those_who_are_coming_too(
    login: Login, event: RecordId, people: list[RecordId]
) -> None:
    """Whoever said yes and was not seen; the rest can also be said to be coming."""
    invite(login, event, people)
    mark(login, event, {people[0]: "coming", people[1]: "late"})

    told = mark_rest(login, event, "coming").value
    assert set(told.written) == set(people[2:])
    assert told.same == (people[0],)

    mark_rest(login, event, "absent")
    assert list(states(login, event).values()) == ["absent", "late", "absent", "absent"]


def test_who_was_taken_off_a_list_can_be_put_on_it_again(
    login: Login, event: RecordId, people: list[RecordId]
) -> None:
    """The row comes back without what was said in the first one."""
    invite(login, event, people[:1])
    describe_guest(login, event, people[0], {"part": "leads", "words": "I will talk."})
    remove_guest(login, event, people[0])
    assert show_event(login, event).guests == ()

    invite(login, event, people[:1])
    assert show_event(login, event).guests == (Guest(people[0], "Amina", "invited", "guest", ""),)


def test_nobody_is_invited_to_what_was_called_off(
    login: Login, event: RecordId, people: list[RecordId]
) -> None:
    """Until it takes place after all; calling off twice is no change."""
    cancel_event(login, event)
    assert not cancel_event(login, event).changes
    with pytest.raises(Problem):
        invite(login, event, people)

    cancel_event(login, event, takes_place=True)
    assert invite(login, event, people).value.written == tuple(people)


@pytest.mark.parametrize(
    ("typed", "starts_at", "ends_at"),
    [
        # The night in which Berlin's clocks go from 2 to 3: two hours later it is four hours on.
        ("2027-03-28T01:30", "2027-03-28T01:30+01:00", "2027-03-28T04:30+02:00"),
        # The night in which they go from 3 back to 2: half past two comes twice.
        ("2026-10-25T02:30", "2026-10-25T02:30+02:00", "2026-10-25T03:30+01:00"),
        ("2026-10-25T02:30+01:00", "2026-10-25T02:30+01:00", "2026-10-25T04:30+01:00"),
        ("2027-03-28T10:00", "2027-03-28T10:00+02:00", "2027-03-28T12:00+02:00"),
    ],
)
def test_an_event_lasts_as_long_as_it_is_whatever_the_clocks_do(
    login: Login, typed: str, starts_at: str, ends_at: str
) -> None:
    """Typed by the clocks of its place, or with a distance to UTC that is then kept."""
    values = {"title": "Talk", "starts_at": typed, "zone": "Europe/Berlin", "minutes": "120"}

    event = add_event(login, typed_event(login, values)).value
    row = login.need("event", event)

    assert event_start(row).isoformat(timespec="minutes") == starts_at
    assert event_end(row).isoformat(timespec="minutes") == ends_at
    assert event_end(row) - event_start(row).astimezone(UTC) == timedelta(hours=2)


def test_a_time_that_never_comes_is_refused_beside_its_field(login: Login) -> None:
    """Half past two on the day Berlin's clocks are put forward."""
    values = {"title": "Talk", "starts_at": "2027-03-28T02:30", "zone": "Europe/Berlin"}

    with pytest.raises(Problem) as caught:
        typed_event(login, values)

    assert caught.value.field == "starts_at"
    assert "never comes" in caught.value.text.msgid


def test_the_form_tells_the_time_by_the_clocks_of_the_place(login: Login) -> None:
    """Also where the zone is chosen after the time; a change of the title alone moves nothing."""
    draft = event_draft(login).draft
    draft.put(fields.event_title, "Talk")
    draft.put(fields.event_starts_at, datetime(2027, 7, 1, 10, 0, tzinfo=UTC))
    draft.put(fields.event_zone, "Asia/Kabul")
    event = save_event(login, draft).value.id
    assert login.need("event", event).stored["starts_at"] == "2027-07-01T10:00+04:30"

    again = event_draft(login, event).draft
    again.put(fields.event_title, "Talk about work")
    save_event(login, again)
    assert login.need("event", event).stored["starts_at"] == "2027-07-01T10:00+04:30"

    change_event(login, event, {"zone": "Europe/Berlin"})
    assert login.need("event", event).stored["starts_at"] == "2027-07-01T07:30+02:00"


def test_a_zone_is_the_name_of_a_place(login: Login) -> None:
    """Neither a path nor a word; spaces are taken for what they stand for."""
    kind = fields.event_zone.kind
    assert kind.parse("America/New York") == "America/New_York"
    for words in ("Atlantis/City", "../etc/passwd", "/etc/localtime", "CEST +2", "x" * 300):
        with pytest.raises(Problem):
            kind.parse(words)


def test_a_time_that_never_comes_here_is_not_moved_in_silence(
    login: Login, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half past two in the night in which clocks are put forward, in the form and by command."""
    monkeypatch.setenv("TZ", "Europe/Berlin")
    system_time.tzset()
    try:
        for typed in (fields.event_starts_at.kind.parse, partial(parse_starts_at, login)):
            with pytest.raises(Problem) as caught:
                typed("2027-03-28T02:30")
            assert "never comes" in str(caught.value.text)
        kept = fields.event_starts_at.kind.parse("2026-10-25T02:30")
        assert kept.isoformat(timespec="minutes") == "2026-10-25T02:30+02:00"
    finally:
        monkeypatch.undo()
        system_time.tzset()


def parse_starts_at(login: Login, typed: str) -> object:
    return typed_event(login, {"title": "Talk", "starts_at": typed})
