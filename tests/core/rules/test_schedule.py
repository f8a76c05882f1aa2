"""The schedule's promises, checked against a second reckoning written another way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.pathways import find_pathway, pathway_ids
from app.rules.schedule import PlannedStep, late_days, make_schedule

START = date(2027, 1, 4)


@st.composite
def plans(draw: st.DrawFn, *, circles: bool = False) -> list[PlannedStep]:
    count = draw(st.integers(1, 9))
    steps = []
    for index in range(count):
        pool = range(count) if circles else range(index)
        before = draw(st.lists(st.sampled_from(list(pool)), max_size=3)) if pool else []
        spans = sorted(draw(st.tuples(*[st.integers(0, 30)] * 3)))
        steps.append(
            PlannedStep(
                id=f"s{index}",
                weeks=(spans[0], spans[1], spans[2]),
                depends_on=tuple(f"s{other}" for other in before),
                state=draw(st.sampled_from(["planned", "planned", "doing", "done", "skipped"])),
                is_waiting=draw(st.booleans()),
                done_on=START + timedelta(days=draw(st.integers(0, 200))),
            )
        )
    return draw(st.permutations(steps))


def longest_path_weeks(steps: list[PlannedStep]) -> int:
    """Return the plan's length by following every path: the slow, obvious way."""
    known = {step.id: step for step in steps}

    @cache
    def end(one: str) -> int:
        return known[one].weeks[1] + max((end(other) for other in known[one].depends_on), default=0)

    return max(end(step.id) for step in steps)


@given(plans())
def test_an_untouched_plan_lasts_its_longest_path(steps: list[PlannedStep]) -> None:
    """With nothing done, the plan ends after the longest chain of typical durations."""
    fresh = [PlannedStep(one.id, one.weeks, one.depends_on) for one in steps]

    made = make_schedule(fresh, START, START)

    assert made.ends_on == START + timedelta(weeks=longest_path_weeks(fresh))


@given(plans())
def test_the_critical_path_is_what_delays_the_end(steps: list[PlannedStep]) -> None:
    """Making a step one week longer moves the end exactly if its slack is under a week."""
    fresh = [PlannedStep(one.id, one.weeks, one.depends_on) for one in steps]
    made = make_schedule(fresh, START, START)

    for one in fresh:
        longer = (one.weeks[0], one.weeks[1] + 1, one.weeks[2] + 1)
        moved = [PlannedStep(s.id, longer if s is one else s.weeks, s.depends_on) for s in fresh]
        later = make_schedule(moved, START, START)
        assert later.ends_on is not None
        assert made.ends_on is not None
        expected = max(0, 7 - made.dates[one.id].slack_days)
        assert (later.ends_on - made.ends_on).days == expected
        assert made.dates[one.id].is_critical is (made.dates[one.id].slack_days == 0)


@given(plans(circles=True), st.integers(0, 900))
def test_every_plan_gets_a_schedule_even_in_circles(steps: list[PlannedStep], days: int) -> None:
    """Any plan, circles included, is put in an order, and no step starts before what it needs."""
    made = make_schedule(steps, START, START + timedelta(days=days))

    assert sorted(made.order) == sorted(step.id for step in steps)
    place = {one: index for index, one in enumerate(made.order)}
    for step in steps:
        for other in step.depends_on:
            links_circle = step.id in made.circular and other in made.circular
            assert links_circle or place[other] < place[step.id]


@given(plans(circles=True), st.integers(0, 5000))
def test_a_waiting_or_closed_step_is_never_late(steps: list[PlannedStep], days: int) -> None:
    """Nobody is told off for the slowness of an office, or for what is done."""
    made = make_schedule(steps, START, START + timedelta(days=days))

    for step in steps:
        if step.is_waiting or step.is_closed:
            assert not made.dates[step.id].is_overdue


@given(plans())
def test_next_holds_open_steps_whose_needs_are_met(steps: list[PlannedStep]) -> None:
    """A step is offered as next exactly if it is open and all before it are closed."""
    made = make_schedule(steps, START, START)
    closed = {step.id for step in steps if step.is_closed}

    expected = {s.id for s in steps if not s.is_closed and closed.issuperset(s.depends_on)}
    assert set(made.next) == expected


def test_a_step_is_late_only_after_its_longest_duration() -> None:
    """Between the typical and the longest duration a step is due, not late."""
    step = [PlannedStep("a", (1, 2, 8))]

    for weeks, late in ((1, False), (3, False), (8, False), (9, True)):
        made = make_schedule(step, START, START + timedelta(weeks=weeks))
        assert made.dates["a"].is_overdue is late


def test_a_step_with_a_week_to_spare_is_not_critical() -> None:
    """Only what has no day to spare delays the end."""
    steps = [PlannedStep("long", (2, 2, 2)), PlannedStep("short", (1, 1, 1))]

    dates = make_schedule(steps, START, START).dates

    assert (dates["long"].slack_days, dates["long"].is_critical) == (0, True)
    assert (dates["short"].slack_days, dates["short"].is_critical) == (7, False)


def test_a_day_set_by_a_person_counts_as_it_is() -> None:
    """A due day set by hand is the due day, and the step is late from the next day on."""
    due = START + timedelta(days=10)
    step = [PlannedStep("a", (1, 2, 8), due_on=due)]

    assert make_schedule(step, START, due).dates["a"].due_on == due
    assert not make_schedule(step, START, due).dates["a"].is_overdue
    assert make_schedule(step, START, due + timedelta(days=1)).dates["a"].is_overdue


@pytest.mark.parametrize("pathway_id", pathway_ids())
def test_every_pathway_has_a_schedule_without_circles(pathway_id: str) -> None:
    """Each shipped template is a plan one can walk from start to end."""
    pathway = find_pathway(pathway_id)
    steps = [PlannedStep(s.id, s.weeks, s.depends_on) for s in pathway.steps]

    made = make_schedule(steps, START, START)

    assert not made.circular
    assert made.critical


@given(plans(circles=True), st.data())
def test_late_days_are_those_the_schedule_finds(
    steps: list[PlannedStep], data: st.DataObject
) -> None:
    """Seen on any day, as many steps are overdue as have a late day by then, and since then."""
    set_days = st.none() | st.integers(-20, 300)
    steps = [replace(one, due_on=day_of(data.draw(set_days))) for one in steps]
    steps = [one if data.draw(st.booleans()) else replace(one, done_on=None) for one in steps]
    today = START + timedelta(days=data.draw(st.integers(-30, 400)))

    late = late_days(steps, START)

    seen = make_schedule(steps, START, today).dates.values()
    since = sorted(one.late_after + timedelta(days=1) for one in seen if one.is_overdue)
    assert since == [day for day in late if day <= today]


def day_of(number: int | None) -> date | None:
    """Return the day so many days after the start."""
    return None if number is None else START + timedelta(days=number)
