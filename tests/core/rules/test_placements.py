"""After three, six and twelve months somebody asks, once each."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.placements import LOOKS, next_look, time_of

START = date(2026, 1, 31)
DAYS = st.dates(date(2025, 1, 1), date(2028, 1, 1))


@given(DAYS, st.sets(st.sampled_from([*LOOKS, "start", "later"])), DAYS)
def test_a_time_that_was_told_is_never_asked_again(
    start: date, told: set[str], today: date
) -> None:
    """Nor is one before it; without an answer there is always a day to ask."""
    day = next_look(start, told, today)

    if day is None:
        assert told & {"m12", "later"}
        return
    months = (day.year - start.year) * 12 + day.month - start.month
    time = {3: "m3", 6: "m6", 12: "m12"}[months]
    assert time not in told
    order = list(LOOKS)
    assert all(order.index(one) < order.index(time) for one in told if one in LOOKS)
    assert "later" not in told


@pytest.mark.parametrize(
    ("told", "today", "day"),
    [
        ((), START, date(2026, 4, 30)),
        (("m3",), date(2026, 5, 2), date(2026, 7, 31)),
        ((), date(2026, 9, 1), date(2026, 7, 31)),
        (("m6",), date(2026, 9, 1), date(2027, 1, 31)),
        (("m12",), date(2026, 9, 1), None),
    ],
)
def test_of_days_that_passed_only_the_last_is_asked(
    told: tuple[str, ...], today: date, day: date | None
) -> None:
    """Whoever is written down late is not asked for three and six months at once."""
    assert next_look(START, told, today) == day


@given(DAYS, st.integers(0, 800))
def test_times_follow_each_other(start: date, days: int) -> None:
    """A later day never belongs to an earlier time."""
    order = ["start", "m3", "m6", "m12", "later"]
    first, then = (time_of(start, start + timedelta(days=one)) for one in (days, days + 1))

    assert order.index(first) <= order.index(then)


@pytest.mark.parametrize(("time", "days"), [("m3", 91), ("m6", 182), ("m12", 365), ("start", 3)])
def test_an_answer_near_a_time_belongs_to_it(time: str, days: int) -> None:
    """A few days early or late are that time."""
    for near in (-2, 0, 10):
        assert time_of(START, START + timedelta(days=days + near)) == time
