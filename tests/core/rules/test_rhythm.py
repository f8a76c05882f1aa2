"""Both sides of a match are asked in good time, and whoever falls silent is found."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.rhythm import Contact, due_contact, next_contact_day, silent_since

BEGUN = date(2027, 3, 1)
DAYS = st.integers(0, 500)


def on(days: int) -> date:
    """Return the day so many days after the match began."""
    return BEGUN + timedelta(days=days)


@pytest.mark.parametrize(
    ("today", "last", "due"),
    [
        (6, None, None),
        (7, None, 7),
        (27, None, 7),
        (28, None, 28),
        (28, 20, 28),
        (28, 21, None),
        (55, 28, None),
        (56, 28, 56),
        (56, 49, None),
        (84, 56, 84),
        (100, 30, 84),
    ],
)
def test_talks_fall_due_after_a_week_and_then_every_four(
    today: int, last: int | None, due: int | None
) -> None:
    """A talk of the week before counts for the day; a missed one gives way to the next."""
    found = due_contact(BEGUN, None if last is None else on(last), on(today))

    assert (found and found.day) == (None if due is None else on(due))


def test_a_talk_is_late_after_a_week() -> None:
    """On the seventh day after its day it is not, on the eighth it is."""
    assert due_contact(BEGUN, None, on(35)) == Contact(on(28), is_late=False)
    assert due_contact(BEGUN, None, on(36)) == Contact(on(28), is_late=True)


@given(DAYS, st.none() | DAYS)
def test_a_talk_today_settles_what_is_due(today: int, last: int | None) -> None:
    """After it nothing waits, and the next one lies one to five weeks ahead."""
    told = None if last is None or last > today else on(last)
    planned = next_contact_day(BEGUN, told, on(today))
    assert (due_contact(BEGUN, told, on(today)) is not None) == (planned <= on(today))

    assert due_contact(BEGUN, on(today), on(today)) is None
    following = next_contact_day(BEGUN, on(today), on(today))
    assert 7 < (following - on(today)).days <= 35 or today == 0


@given(DAYS, st.none() | DAYS)
def test_a_match_is_silent_after_three_weeks_without_a_meeting(
    today: int, last: int | None
) -> None:
    """Counted from the last meeting, or from the beginning where there was none."""
    since = max(0, last or 0)
    found = silent_since(BEGUN, None if last is None else on(last), on(today))

    assert found == (on(since) if today - since > 21 else None)


def test_a_meeting_before_the_beginning_is_not_the_last_one() -> None:
    """Whoever met before the match began has three weeks from the beginning, all the same."""
    assert silent_since(BEGUN, on(-30), on(21)) is None
    assert silent_since(BEGUN, on(-30), on(22)) == BEGUN
