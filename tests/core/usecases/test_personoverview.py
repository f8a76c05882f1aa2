"""A person at a glance: what comes next, who is responsible, and their own line."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.errors import Code, Problem
from app.records import RecordId
from app.usecases.caseload import assign
from app.usecases.handovers import mark_handover_read, write_handover
from app.usecases.login import Login
from app.usecases.personoverview import overview_of
from app.usecases.plans import agree_plan, make_plan, mark_step, show_plan
from app.usecases.records import RowInput, put_records
from app.usecases.sessions import log_session, plan_session


def told(login: Login, person: str, row: str, /, **values: str) -> None:
    """Write down a row about a person."""
    put_records(login, [RowInput(row, {"person": person, **values})])


def at(login: Login, **apart: int) -> str:
    return (login.context.now() + timedelta(**apart)).isoformat(timespec="minutes")


def test_a_new_person_is_shown_what_would_help(login: Login, amina: RecordId) -> None:
    """Hopes, a plan, a meeting; never how much is missing."""
    view = overview_of(login, amina)

    said = [one.words.msgid for one in view.helps]
    assert said[:3] == [
        "Ask what they hope for.",
        "Make a plan together.",
        "Plan the next meeting.",
    ]
    assert not any("%" in words for words in said)
    assert view.plan is None
    assert view.next_steps == ()
    assert view.responsible == ()
    assert view.lines == ()


def test_what_is_done_is_not_asked_for_again(login: Login, amina: RecordId) -> None:
    """With a plan agreed and a meeting planned, the talk comes next."""
    told(login, amina, "aspiration", words="To nurse")
    plan = make_plan(login, amina, "first_job").value
    agree_plan(login, plan)
    plan_session(login, amina, {"starts_at": at(login, days=2)})

    view = overview_of(login, amina)

    assert view.helps[0].part == "papers"
    assert {one.part for one in view.helps[1:]} == {"intake"}
    assert view.meeting is not None


def test_the_next_steps_are_those_that_can_be_done(login: Login, amina: RecordId) -> None:
    """With a step done, the next one takes its place, and the count grows."""
    plan = make_plan(login, amina, "first_job").value
    first = overview_of(login, amina).next_steps[0].step

    mark_step(login, first.id, "done")

    view = overview_of(login, amina)
    assert first.id not in {one.step.id for one in view.next_steps}
    assert view.progress == (1, len(show_plan(login, plan).steps))


def test_a_passed_meeting_waits_for_a_word(login: Login, amina: RecordId) -> None:
    """Nothing falls silent: it stands where the next meeting would."""
    moment = at(login, minutes=1)
    plan_session(login, amina, {"starts_at": moment})
    for _ in range(70_000):  # the clock moves at each reading
        login.context.now()

    view = overview_of(login, amina)

    assert view.unsettled is not None
    assert view.meeting is None


def test_only_the_last_three_sessions_are_told(login: Login, amina: RecordId) -> None:
    """The latest first."""
    for days in (40, 30, 20, 10):
        log_session(login, amina, {"starts_at": at(login, days=-days)})

    found = overview_of(login, amina).sessions

    assert len(found) == 3
    assert [one.stored["starts_at"] for one in found] == sorted(
        (str(one.stored["starts_at"]) for one in found), reverse=True
    )


def test_a_line_needs_two_answers(login: Login, amina: RecordId) -> None:
    """One answer is told in words, two are a line; each scale by itself, in the order of time."""
    told(login, amina, "measure", scale="confidence", value="4", measured_on="2026-02-01")
    told(login, amina, "measure", scale="confidence", value="2", measured_on="2026-01-01")
    told(login, amina, "measure", scale="clarity", value="3", measured_on="2026-01-05")
    told(login, amina, "feedback", face="5", said_on="2026-01-05")

    lines = {one.title.msgid: one for one in overview_of(login, amina).lines}

    confidence = lines["I can reach my goal"]
    assert [one.value for one in confidence.points] == [2, 4]
    assert confidence.can_be_drawn
    assert not lines["I know the next step"].can_be_drawn
    assert not lines["How the talk was"].can_be_drawn


def test_the_safe_way_is_told_and_the_forbidden_never(login: Login, amina: RecordId) -> None:
    """A number that must not be used is no way, nor is “no way to reach”."""
    told(login, amina, "contact", kind="call", value="+1 202 555 0177", do_not_contact="yes")
    assert overview_of(login, amina).contact is None

    told(login, amina, "contact", kind="text", value="+1 202 555 0178", message_safe="no")
    told(login, amina, "contact", kind="call", value="+1 202 555 0179", message_safe="yes")

    contact = overview_of(login, amina).contact
    assert contact is not None
    assert contact.stored["value"] == "+1 202 555 0179"


def test_a_note_is_shown_until_it_is_read(login: Login, amina: RecordId) -> None:
    """The newest one that waits, with who wrote it."""
    assign(login, amina, login.user)
    note = write_handover(login, amina, login.user, {"matters_now": "Waits"}).value
    shown = overview_of(login, amina).note
    assert shown is not None
    assert (shown.record.id, shown.written_by, shown.is_for_me) == (note, "Leila", True)

    mark_handover_read(login, note)

    assert overview_of(login, amina).note is None


def test_the_way_to_say_a_name_comes_from_any_name(login: Login, amina: RecordId) -> None:
    """Whoever greets the person says it right."""
    told(login, amina, "name", words="أمينة", say_like="ah-MEE-na")

    assert overview_of(login, amina).say_like == "ah-MEE-na"


def test_nobody_has_no_overview(login: Login) -> None:
    """A number that is nobody's is not found."""
    with pytest.raises(Problem) as caught:
        overview_of(login, RecordId("00000000-0000-4000-8000-000000000000"))

    assert caught.value.code is Code.NOT_FOUND
