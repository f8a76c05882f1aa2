"""The days of late steps are kept up with every way in which a plan can change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.context import fixed_clock
from app.records import RecordId
from app.schema import plan as fields
from app.schema.registry import SCHEMAS
from app.usecases.login import Login
from app.usecases.plans import (
    add_pathway,
    agree_plan,
    make_plan,
    mark_step,
    move_step,
    plans_of,
    show_plan,
)
from app.usecases.records import RowInput, put_records
from app.usecases.undoing import undo_last
from app.vault import heads, lateness
from app.vault.lateness import LatePlan
from tests.fakes import NOON

FAR = timedelta(days=800)
ACTS = st.lists(
    st.tuples(
        st.sampled_from(["done", "skipped", "doing", "move", "day", "start", "delete", "undo"]),
        st.integers(0, 30),
    ),
    max_size=8,
)


def change(login: Login, plan: RecordId, act: str, number: int) -> None:
    """Do one act to one of the steps of a plan."""
    steps = show_plan(login, plan).steps
    step = steps[number % len(steps)]
    if act == "undo":
        undo_last(login)
    elif act == "move":
        if step.get(fields.step_state, "planned") not in {"done", "skipped"}:
            move_step(login, step.id, months=number % 3 + 1)
    elif act == "delete":
        login.vault.delete(step, "Delete a step", user=login.user)
    elif act == "day":
        day = login.context.today + timedelta(days=10 * number - 150)
        put_records(login, [RowInput("step", {"due_on": day.isoformat()}, step.id)])
    elif act == "start":
        day = login.context.today - timedelta(days=20 * number)
        put_records(login, [RowInput("plan", {"starts_on": day.isoformat()}, plan)])
    else:
        mark_step(login, step.id, act)


def reckoned(login: Login, today: date) -> set[tuple[RecordId, int, date]]:
    """Return what looking at each agreed plan with all its days says."""
    found = set()
    seen = replace(login, context=replace(login.context, now=fixed_clock(noon_of(today))))
    for plan in login.vault.records("plan", where=("state", "agreed")):
        schedule = show_plan(seen, plan.id).schedule
        late = [one.late_after for one in schedule.dates.values() if one.is_overdue]
        if late:
            found.add((plan.id, len(late), min(late) + timedelta(days=1)))
    return found


def noon_of(day: date) -> datetime:
    return datetime.combine(day, NOON.timetz())


def told(plans: Iterable[LatePlan]) -> set[tuple[RecordId, int, date]]:
    return {(one.plan, one.steps, one.since) for one in plans}


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_late_plans_are_those_a_look_at_each_plan_finds(
    login: Login, amina: str, acts: list[tuple[str, int]]
) -> None:
    """After any acts, on any day, and after the tables are made anew from the log."""
    person = RecordId(amina)
    plan = make_plan(login, person, "first_job").value
    agree_plan(login, plan)
    to_undo = 0
    for act, number in acts:
        if act != "undo" or to_undo:
            change(login, plan, act, number)
            to_undo += -1 if act == "undo" else 1

    for days in (0, 45, 800):
        today = login.context.today + timedelta(days=days)
        assert told(login.vault.late_plans(today).rows) == reckoned(login, today)
    kept = login.vault.late_plans(login.context.today + FAR)
    heads.rebuild(login.store._connection, SCHEMAS)
    assert login.vault.late_plans(login.context.today + FAR) == kept


def test_a_second_road_and_a_plan_that_is_not_agreed_count_as_they_should(
    login: Login, amina: str
) -> None:
    """Only what was agreed on can be late; steps that come later count with the others."""
    person = RecordId(amina)
    plan = make_plan(login, person, "first_job").value
    today = login.context.today + FAR
    assert login.vault.late_plans(today).count == 0

    agree_plan(login, plan)
    (before,) = login.vault.late_plans(today).rows
    add_pathway(login, plan, "language_ladder")
    (after,) = login.vault.late_plans(today).rows

    assert after.steps > before.steps
    assert after.subject == person


def test_erasing_a_person_leaves_no_day_of_theirs(login: Login, amina: str) -> None:
    """Not even the number of a row."""
    person = RecordId(amina)
    agree_plan(login, make_plan(login, person, "first_job").value)
    login.store.erase(person, user=login.user)
    left = login.store._connection.execute("SELECT count(*) FROM late").fetchone()
    assert left == (0,)
    assert not plans_of(login, person)


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM late",
        "UPDATE late SET steps = steps + 1",
        "UPDATE late SET day = '1' || day",
        "INSERT INTO late VALUES (999999, '2027-01-01', 1, x'00')",
    ],
)
def test_days_that_do_not_follow_from_the_rows_are_found(
    login: Login, amina: str, harm: str
) -> None:
    """The check of the vault names the plan."""
    agree_plan(login, make_plan(login, RecordId(amina), "first_job").value)
    connection = login.store._connection
    assert lateness.differing_plans(connection, SCHEMAS) == set()

    connection.execute(harm)

    assert lateness.differing_plans(connection, SCHEMAS)
