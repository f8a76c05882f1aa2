"""Plans and sessions on a real vault."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.errors import Code, Problem
from app.pathways import find_pathway, pathway_ids
from app.records import RecordId
from app.schema import plan as fields
from app.usecases.login import Login
from app.usecases.plans import (
    add_step,
    agree_plan,
    make_plan,
    mark_step,
    move_step,
    plan_named,
    plans_of,
    show_plan,
    step_sentence,
)
from app.usecases.sessions import log_session, next_session, plan_session, sessions_of
from app.usecases.today import Due, list_today
from app.usecases.undoing import undo_last


@pytest.mark.parametrize("pathway_id", pathway_ids())
def test_a_plan_holds_all_steps_of_its_pathway(
    login: Login, amina: RecordId, pathway_id: str
) -> None:
    """Each template becomes a plan with its sentences, days and one critical path."""
    plan = make_plan(login, amina, pathway_id).value

    view = show_plan(login, plan)

    assert {one.get(fields.milestone) for one in view.steps} == {
        step.key for step in find_pathway(pathway_id).steps
    }
    assert all(step_sentence(step)["ar"] for step in view.steps)
    assert view.schedule.critical
    assert view.schedule.next


def test_marking_a_step_done_moves_next_on(login: Login, amina: RecordId) -> None:
    """A done step gives way to what depended on it, and undo brings it back."""
    plan = make_plan(login, amina, "first_job").value
    first = RecordId(show_plan(login, plan).schedule.next[0])

    mark_step(login, first, "done")

    view = show_plan(login, plan)
    assert first not in view.schedule.next
    assert view.step(first).get(fields.done_on) == login.context.today
    undo_last(login)
    assert first in show_plan(login, plan).schedule.next


def test_moving_a_step_keeps_the_day_a_person_chose(login: Login, amina: RecordId) -> None:
    """A step moved by a month is due a month later, whatever the template says."""
    plan = make_plan(login, amina, "first_job").value
    step = RecordId(show_plan(login, plan).schedule.next[0])
    before = show_plan(login, plan).schedule.dates[step].due_on

    move_step(login, step, months=1)

    after = show_plan(login, plan).schedule.dates[step].due_on
    assert timedelta(days=28) <= after - before <= timedelta(days=31)


def test_a_step_written_by_hand_stands_in_the_plan(login: Login, amina: RecordId) -> None:
    """A step of one's own has its own sentence and a place in the schedule."""
    plan = make_plan(login, amina, "first_job").value

    step = add_step(login, plan, {"sentence": {"en": "Ask at the library"}, "lane": "learning"})

    view = show_plan(login, plan)
    assert step_sentence(view.step(step.value)) == {"en": "Ask at the library"}


def test_the_agreed_plan_comes_first(login: Login, amina: RecordId) -> None:
    """A person's plan in force is the one that was agreed on."""
    make_plan(login, amina, "first_job")
    agreed = make_plan(login, amina, "language_ladder").value

    agree_plan(login, agreed)

    assert next(one.id for one in plans_of(login, amina)) == agreed
    assert plan_named(login, amina) == agreed


def test_a_plan_for_nobody_is_refused(login: Login) -> None:
    """A plan needs a person and a pathway that exist."""
    nobody = RecordId(login.context.person_id())

    with pytest.raises(Problem) as caught:
        make_plan(login, nobody, "first_job")

    assert caught.value.code is Code.NOT_FOUND


def test_a_logged_session_can_plan_the_next(login: Login, amina: RecordId) -> None:
    """Logging in one save what was and what comes leaves one past and one next meeting."""
    soon = (login.context.now() + timedelta(days=7)).isoformat(timespec="minutes")

    log_session(login, amina, {"note_student": "We wrote a CV."}, {"starts_at": soon})

    assert len(sessions_of(login, amina)) == 2
    upcoming = next_session(login, amina)
    assert upcoming is not None
    assert upcoming.get(upcoming.schema["state"]) == "planned"


def test_a_meeting_cannot_be_planned_in_the_past(login: Login, amina: RecordId) -> None:
    """A planned time that has passed is refused and names the field."""
    past = (login.context.now() - timedelta(days=1)).isoformat(timespec="minutes")

    with pytest.raises(Problem) as caught:
        plan_session(login, amina, {"starts_at": past})

    assert caught.value.field == "starts_at"


def test_today_lists_meetings_late_steps_and_what_is_unsent(login: Login, amina: RecordId) -> None:
    """What is due today, late, and only on this computer stands on the list."""
    long_ago = login.context.today - timedelta(weeks=60)
    plan = make_plan(login, amina, "first_job", long_ago).value
    agree_plan(login, plan)
    later = (login.context.now() + timedelta(hours=2)).isoformat(timespec="minutes")
    plan_session(login, amina, {"starts_at": later})

    kinds = [one.kind for one in list_today(login)]

    assert kinds == [Due.MEETING, Due.LATE_STEP, Due.SHEETS, Due.UNSENT]
