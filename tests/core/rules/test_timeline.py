"""The timeline's layout: no two cards overlap, time's order is kept, mirrored equals mirrored."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from app.rules.timeline import (
    Card,
    TimedStep,
    lay_out,
    mirrored,
    months_later,
    neighbour,
    whole_weeks,
)

LANES = ("learning", "work", "foundations")
TODAY = date(2027, 1, 12)
DAYS = st.integers(-400, 1500).map(lambda days: TODAY + timedelta(days=days))


@st.composite
def plans(draw: st.DrawFn) -> tuple[TimedStep, ...]:
    """Return up to 60 steps in any lane, with links that may run in circles."""
    count = draw(st.integers(0, 60))
    names = [f"{at:02d}" for at in range(count)]
    return tuple(
        TimedStep(
            name,
            draw(st.sampled_from((*LANES, "of a later version"))),
            draw(DAYS),
            draw(DAYS),
            tuple(draw(st.lists(st.sampled_from(names), max_size=3))),
        )
        for name in names
    )


WIDTHS = st.tuples(st.integers(1, 90), st.integers(0, 10))


def overlap(one: Card, other: Card) -> bool:
    """Tell whether two cards share a place."""
    same = (one.lane, one.row) == (other.lane, other.row)
    return same and one.start < other.end and other.start < one.end


@given(plans(), WIDTHS)
def test_no_two_cards_overlap(steps: tuple[TimedStep, ...], widths: tuple[int, int]) -> None:
    """Whatever the days, each step has a place of its own, also when mirrored."""
    found = lay_out(steps, LANES, TODAY, least_days=widths[0], gap_days=widths[1])

    assert {one.id for one in found.cards} == {one.id for one in steps}
    for cards in (found.cards, mirrored(found)):
        assert not [pair for pair in combinations(cards, 2) if overlap(*pair)]
        assert all(one.start >= 0 and one.end <= found.days for one in cards)
        assert all(one.row < found.rows[one.lane] for one in cards)


@given(plans(), WIDTHS)
def test_what_begins_earlier_stands_earlier(
    steps: tuple[TimedStep, ...], widths: tuple[int, int]
) -> None:
    """A card begins on its step's own day and is as long as the step, or as its words need."""
    found = lay_out(steps, LANES, TODAY, least_days=widths[0], gap_days=widths[1])

    known = {one.id: one for one in steps}
    starts = [one.start for one in found.cards]
    assert starts == sorted(starts)
    for one in found.cards:
        step = known[one.id]
        assert found.first_day + timedelta(days=one.start) == min(step.first, step.last)
        assert one.days >= max(widths[0], (step.last - step.first).days + 1)


@given(plans())
def test_mirrored_twice_is_as_before(steps: tuple[TimedStep, ...]) -> None:
    """Turning the line round twice gives the same cards."""
    found = lay_out(steps, LANES, TODAY, least_days=40, gap_days=2)

    assert mirrored(replace(found, cards=mirrored(found))) == found.cards


@given(plans())
def test_links_join_cards_that_are_there(steps: tuple[TimedStep, ...]) -> None:
    """A dependency is drawn once between two cards, and crosses only between lanes."""
    found = lay_out(steps, LANES, TODAY, least_days=40, gap_days=2)

    for link in found.links:
        before, after = found.card(link.before), found.card(link.after)
        assert before is not None
        assert after is not None
        assert link.crosses is (before.lane != after.lane)


@given(plans())
def test_arrows_reach_every_step(steps: tuple[TimedStep, ...]) -> None:
    """From any card the four arrows lead to all others, and each stays within the plan."""
    found = lay_out(steps, LANES, TODAY, least_days=40, gap_days=2)
    reached = {found.cards[0].id} if found.cards else set()
    waiting = list(reached)

    while waiting:
        here = waiting.pop()
        for way in ("earlier", "later", "up", "down"):
            there = neighbour(found, here, way)
            if there not in reached:
                reached.add(there)
                waiting.append(there)

    assert reached == {one.id for one in steps}


@given(plans())
def test_earlier_takes_later_back(steps: tuple[TimedStep, ...]) -> None:
    """One arrow is the opposite of the other, except at the end of a lane."""
    found = lay_out(steps, LANES, TODAY, least_days=40, gap_days=2)

    for one in found.cards:
        there = neighbour(found, one.id, "later")
        assert there == one.id or neighbour(found, there, "earlier") == one.id


@given(plans())
def test_months_cover_the_line(steps: tuple[TimedStep, ...]) -> None:
    """The months shown begin with the line, each is a first day, and today is among them."""
    found = lay_out(steps, LANES, TODAY, least_days=40, gap_days=2)

    assert found.months[0] == (found.first_day, 0)
    assert all(day.day == 1 for day, _ in found.months)
    assert 0 <= found.offset(TODAY) < found.days


@given(DAYS, st.integers(-120, 120))
def test_a_month_there_and_back_is_never_later(day: date, months: int) -> None:
    """Moving there and back comes home, or to the last day of a month that was too short."""
    there = months_later(day, months)
    back = months_later(there, -months)

    assert (there.year * 12 + there.month) - (day.year * 12 + day.month) == months
    assert back == day or (back < day and there.day == back.day)
    assert there.day == day.day or (there + timedelta(1)).day == 1


@given(st.floats(-3000, 3000))
def test_a_dragged_card_rests_on_a_week(days: float) -> None:
    """Where a card is let go, it snaps to the nearest whole week."""
    rest = whole_weeks(days)

    assert rest % 7 == 0
    assert abs(rest - days) <= 3.5


def test_a_plan_without_steps_shows_this_month() -> None:
    """An empty plan still has its lanes and the month of today."""
    found = lay_out((), LANES, TODAY, least_days=40, gap_days=2)

    assert (found.first_day, found.days) == (date(2027, 1, 1), 31)
    assert dict(found.rows) == dict.fromkeys(LANES, 1)
