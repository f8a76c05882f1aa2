"""Which stipends meetings earn: no meeting earns two, and an earlier promise comes first."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.rules.stipends import Promise, earned

FIRST = date(2026, 1, 1)
DAYS = st.integers(0, 12).map(lambda days: FIRST + timedelta(days))
PROMISES = st.lists(st.tuples(DAYS, st.integers(0, 4)), max_size=4).map(
    lambda many: [Promise(f"p{at}", *one) for at, one in enumerate(many)]
)


def walked(promises: list[Promise], meetings: list[date]) -> dict[str, int]:
    """Return the same worked out the other way round: day by day, each meeting finds its stipend.

    A meeting goes to the first promise that counts it and is not full.
    """
    counted = {one.id: 0 for one in promises}
    order = sorted(promises, key=lambda one: (one.agreed_on, one.id))
    for day in sorted(meetings):
        for one in order:
            if one.agreed_on <= day and counted[one.id] < one.meetings:
                counted[one.id] += 1
                break
    return counted


@given(PROMISES, st.lists(DAYS, max_size=10))
def test_meetings_fill_promises_as_a_walk_through_the_days_does(
    promises: list[Promise], meetings: list[date]
) -> None:
    """Promise by promise and day by day give the same, and no meeting counts twice."""
    found = {key: one.counted for key, one in earned(promises, meetings).items()}

    assert found == walked(promises, meetings)
    assert sum(found.values()) <= len(meetings)


def test_two_stipends_need_the_meetings_of_both() -> None:
    """Three meetings earn the first of two stipends of two meetings, and half of the second."""
    days = [FIRST + timedelta(one) for one in range(3)]
    found = earned([Promise("a", FIRST, 2), Promise("b", FIRST, 2)], days)

    assert (found["a"].is_earned, found["b"].is_earned) == (True, False)
    assert found["b"].counted == 1


def test_of_two_agreed_on_one_day_the_id_decides_in_whatever_order_they_are_read() -> None:
    """Two computers that read their rows in other orders pay the same one first."""
    first, second = Promise("a", FIRST, 1), Promise("b", FIRST, 1)

    for order in ([first, second], [second, first]):
        found = earned(order, [FIRST])
        assert (found["a"].is_earned, found["b"].is_earned) == (True, False)
