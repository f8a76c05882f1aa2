"""Events by commands: planned, listed, and twenty people marked at once."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from app.errors import Code
from app.rules.codes import code_of, show_code
from app.usecases.mentors import register_mentor
from app.usecases.people import start_intake
from app.usecases.vaults import open_login
from tests.core.cli.conftest import PASSPHRASE, Terminal
from tests.core.papers.icalreading import read
from tests.fakes import NOON, four_things

TODAY = NOON.isoformat(timespec="minutes")


@pytest.fixture
def event(terminal: Terminal) -> str:
    """Return the id of an event that begins now."""
    return terminal.id("event", "add", "title=Talk", f"starts_at={TODAY}", "capacity=30")


def people_of(terminal: Terminal, count: int) -> list[str]:
    """Return the ids of people with consent to a file."""
    with closing(open_login(terminal.folder, lambda: PASSPHRASE, terminal.context)) as login:
        return [start_intake(login, four_things(f"Guest {n}")).value for n in range(count)]


def test_twenty_people_are_marked_by_one_command_from_a_list(
    terminal: Terminal, event: str, tmp_path: Path
) -> None:
    """By code or id, each with a state or without; the same list again changes nothing."""
    people = people_of(terminal, 20)
    codes = [show_code(code_of(one)) for one in people]
    states = ["", " late", " excused", ""] * 5
    listed = tmp_path / "list.txt"
    listed.write_text("".join(f"{c}{s}\n" for c, s in zip(codes, states, strict=True)), "utf-8")

    first = terminal.json("event", "attend", event, "--list", str(listed))
    again = terminal.json("event", "attend", event, "--list", str(listed))

    assert (len(first["written"]), len(first["same"])) == (20, 0)
    assert (len(again["written"]), len(again["same"])) == (0, 20)
    guests = terminal.json("event", "show", event)["guests"]
    told = {one["person"]: one["state"] for one in guests}
    assert [told[one] for one in people] == [one.strip() or "present" for one in states]
    (line,) = terminal.json("event", "list")
    assert (line["coming"], line["marked"]) == (15, 20)


def test_two_marks_of_one_person_change_nothing(
    terminal: Terminal, event: str, tmp_path: Path
) -> None:
    """By names, by a list, or by both; nobody of the list is marked then."""
    people = people_of(terminal, 2)
    listed = tmp_path / "list.txt"
    listed.write_text(f"{people[0]} late\n{show_code(code_of(people[0]))} excused\n", "utf-8")

    for told in (
        (people[1], f"{people[0]}=late", people[0]),
        (people[1], "--list", str(listed)),
    ):
        answer = terminal("event", "attend", event, *told)
        assert answer.code == Code.USAGE
        assert "Entries 2 and 3 are about the same person" in answer.error
    assert terminal.json("event", "show", event)["guests"] == []


def test_an_event_that_moves_ahead_tells_which_marks_went(terminal: Terminal, event: str) -> None:
    """For people as a sentence, for programs as a number."""
    people = people_of(terminal, 2)
    terminal.json("event", "attend", event, *people)
    ahead = (NOON + timedelta(days=9)).isoformat(timespec="minutes")

    lines = terminal("event", "change", event, f"starts_at={ahead}").lines

    assert lines[0] == event
    assert "The marks of 2 people were taken off." in lines[1]
    told = terminal.json("event", "change", event, f"starts_at={ahead}")
    assert told == {"id": event, "freed": 0}
    states = {one["state"] for one in terminal.json("event", "show", event)["guests"]}
    assert states == {"invited"}


def test_states_stand_at_the_names_and_the_rest_is_marked_too(
    terminal: Terminal, event: str
) -> None:
    """One of three is late; of the other two who are on the list one is absent."""
    people = people_of(terminal, 3)
    terminal.json("event", "invite", event, *people)

    told = terminal.json(
        "event", "attend", event, f"{people[0]}=late", people[1], "--rest", "absent"
    )

    assert set(told["written"]) == set(people)
    guests = {
        one["person"]: one["state"] for one in terminal.json("event", "show", event)["guests"]
    }
    assert [guests[one] for one in people] == ["late", "present", "absent"]
    lines = terminal("event", "show", event).lines
    assert lines[0] == "Talk"
    assert lines[3].endswith("Guest 0  Came late")
    listed = terminal.json("event", "list", "--person", people[0])
    assert [one["id"] for one in listed] == [event]


def test_the_rest_can_be_coming(terminal: Terminal, event: str) -> None:
    """Everybody who is not marked, each told once, also who is said to be coming by name."""
    people = people_of(terminal, 3)
    terminal.json("event", "invite", event, *people)
    terminal.json("event", "attend", event, f"{people[2]}=excused")

    told = terminal.json("event", "attend", event, f"{people[0]}=coming", "--rest", "coming")

    assert sorted(told["written"]) == sorted(people[:2])
    assert told["same"] == []
    guests = terminal.json("event", "show", event)["guests"]
    states = {one["person"]: one["state"] for one in guests}
    assert [states[one] for one in people] == ["coming", "coming", "excused"]


def test_days_the_wrong_way_round_are_refused(terminal: Terminal, event: str) -> None:
    """An empty list would look as if there was nothing."""
    for command in (("event", "list"), ("event", "list", "--person", event)):
        ran = terminal(*command, "--from", "2027-05-01", "--until", "2027-04-30")
        assert (ran.code, "before the first" in ran.error) == (Code.USAGE, True)
    ran = terminal("audit", "list", "--from", "2027-05-01", "--to", "2027-04-30")
    assert (ran.code, "before the first" in ran.error) == (Code.USAGE, True)
    assert terminal("event", "list", "--from", "2027-05-01", "--until", "2027-05-01").code == 0


def test_where_there_is_no_slot_it_is_said_why(terminal: Terminal, amina: str) -> None:
    """None so long, with the longest there is; or no shared time at all."""
    terminal.json("put", "person", "week_grid=tue-morning", "--id", amina)
    with closing(open_login(terminal.folder, lambda: PASSPHRASE, terminal.context)) as login:
        mentor = register_mentor(login, "Lena Weber", {"answer": "given"}).value
    terminal.json("put", "mentor", f"person={mentor}", "week_grid=tue")

    ran = terminal("event", "slots", amina, mentor, "--minutes", "600")
    assert ran.lines == ["They share no free time of 600 minutes. The longest has 240."]
    terminal.json("put", "mentor", f"person={mentor}", "week_grid=wed")
    ran = terminal("event", "slots", amina, mentor)
    assert ran.lines == ["They share no free time in the next four weeks."]


def test_without_consent_the_code_says_so_and_the_others_are_kept(
    terminal: Terminal, event: str
) -> None:
    """A script sees that somebody was left out, and who."""
    (one,) = people_of(terminal, 1)
    other = terminal.id("put", "person", "preferred_name=Nobody asked")

    ran = terminal("event", "attend", event, one, other, "--json")

    assert ran.code == Code.NO_CONSENT
    assert ran.value == {"written": [one], "same": [], "left_out": [other]}


def test_an_event_is_changed_and_called_off(terminal: Terminal, event: str) -> None:
    """A time without a zone is that of the event's own place."""
    assert terminal.id("event", "change", event, "zone=Asia/Kabul") == event
    terminal.json("event", "change", event, "starts_at=2026-03-05T09:00", "title=Panel")
    terminal.json("event", "cancel", event)

    (line,) = terminal.json("event", "list")
    assert line["starts_at"] == "2026-03-05T09:00+04:30"
    assert (line["title"], line["cancelled"]) == ("Panel", True)
    assert terminal("event", "list").lines[0].endswith("Panel (Called off)")
    terminal.json("event", "cancel", event, "--back")
    assert not terminal.json("event", "list")[0]["cancelled"]


@pytest.mark.parametrize(
    ("arguments", "code", "field"),
    [
        (("add", "title=Talk"), Code.USAGE, "starts_at"),
        (("add", "starts_at=2026-05-01T10:00"), Code.USAGE, "title"),
        (("add", "title=T", "starts_at=2026-05-01T10:00", "zone=Moon"), Code.USAGE, "zone"),
        (("add", "title=T", "starts_at=2026-05-01T10:00", "capacity=0"), Code.USAGE, "capacity"),
        (("show", "00000000-0000-7000-8000-000000000000"), Code.NOT_FOUND, None),
    ],
)
def test_what_cannot_be_is_refused_by_its_name(
    terminal: Terminal, arguments: tuple[str, ...], code: Code, field: str | None
) -> None:
    """And nothing is written."""
    ran = terminal("event", *arguments, "--json")

    assert ran.code == code
    assert json.loads(ran.error).get("field") == field
    assert terminal.json("event", "list") == []


def test_a_calendar_is_told_an_appointment_and_nothing_else(
    terminal: Terminal, tmp_path: Path
) -> None:
    """Neither title nor place, unless both are asked for; the day of the change of clocks holds."""
    event = terminal.id(
        "event", "add", "title=Talk, for all; in Arabic", "starts_at=2027-03-28T01:30",
        "zone=Europe/Berlin", "minutes=120", "place=Linden Centre for refugees",
    )  # fmt: skip
    file, picture = tmp_path / "a.ics", tmp_path / "a.svg"
    told = ("event", "calendar", event, "--out", str(file), "--code", str(picture))

    assert terminal.json(*told) == {"written": [str(file), str(picture)]}
    data = file.read_bytes()
    (one,) = read(data).inner
    assert one.text("SUMMARY") == "Appointment"
    assert one.moment("DTSTART").isoformat() == "2027-03-28T00:30:00+00:00"
    assert one.moment("DTEND").isoformat() == "2027-03-28T02:30:00+00:00"
    for secret in (b"Linden", b"refugee", b"Talk", b"Leila", event.encode()):
        assert secret not in data
    assert picture.read_text("utf-8").startswith("<svg")

    terminal.json("event", "cancel", event)
    terminal.json(*told[:5], "--title", "--place", "--language", "ar")
    (again,) = read(file.read_bytes()).inner
    assert (again.one("UID"), again.one("STATUS")) == (one.one("UID"), "CANCELLED")
    assert again.text("SUMMARY") == "Talk, for all; in Arabic"
    assert again.text("LOCATION") == "Linden Centre for refugees"
    assert len(terminal("audit", "list", "--act", "export").lines) == 3


def test_a_planned_meeting_is_for_the_calendar_too(
    terminal: Terminal, amina: str, tmp_path: Path
) -> None:
    """It never has a title; one that was held is no appointment any more."""
    soon = (NOON + timedelta(days=2)).isoformat(timespec="minutes")
    plan = ("starts_at=" + soon, "minutes=30", "with_whom=Martin")
    meeting = terminal.id("session", "plan", amina, *plan)
    file = tmp_path / "a.ics"

    terminal.json("event", "calendar", meeting, "--out", str(file), "--title")

    (one,) = read(file.read_bytes()).inner
    assert one.text("SUMMARY") == "Appointment"
    assert one.moment("DTEND") - one.moment("DTSTART") == timedelta(minutes=30)
    assert b"Martin" not in file.read_bytes()
    held = terminal.id("session", "log", amina)
    assert terminal("event", "calendar", held, "--out", str(file)).code == Code.USAGE
    assert terminal("event", "calendar", amina, "--out", str(file)).code == Code.USAGE
    assert terminal("event", "calendar", meeting).code == Code.USAGE
    other = tmp_path / "letter.txt"
    other.write_text("Dear", "utf-8")
    assert terminal("event", "calendar", meeting, "--out", str(other)).code == Code.USAGE
    assert other.read_text("utf-8") == "Dear"


def test_slots_and_the_week_are_told(terminal: Terminal, amina: str) -> None:
    """Both free on Tuesday mornings; the slot that is planned stands in the week."""
    terminal.json("put", "person", "week_grid=tue", "--id", amina)
    with closing(open_login(terminal.folder, lambda: PASSPHRASE, terminal.context)) as login:
        mentor = register_mentor(login, "Lena Weber", {"answer": "given"}).value
    terminal.json("put", "mentor", f"person={mentor}", "week_grid=tue-morning")

    told = terminal.json("event", "slots", amina, mentor, "--minutes", "60", "--count", "1")
    (slot,) = told["slots"]
    assert (slot[0][:16], slot[1][11:16], told["unasked"]) == ("2026-03-03T08:00", "09:00", [])

    meeting = terminal.id("session", "plan", amina, f"starts_at={slot[0]}", "minutes=60")
    (entry,) = terminal.json("event", "week", "2026-03-04")
    assert (entry["kind"], entry["id"], entry["starts_at"]) == ("meeting", meeting, slot[0])
    assert terminal("event", "week", "2026-03-11").lines == ["Nothing was found."]
    again = terminal("event", "slots", amina, mentor, "--minutes", "60").lines
    assert again[0].startswith("2026-03-03T09:00")
