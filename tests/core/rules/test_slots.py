"""Free time of two people, held against a reckoning that looks at every single minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Problem
from app.rules.clocks import at_wall_clock
from app.rules.slots import (
    PART_HOURS,
    Stretch,
    Week,
    free_times,
    joined,
    parts_shown,
    shared,
    slots,
    without,
)
from app.schema.grids import WEEK_PARTS

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTE = timedelta(minutes=1)
# With clocks changed at night, at midnight, by half an hour, by a whole day, and never.
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Beirut", "Australia/Lord_Howe",
         "Pacific/Apia", "Asia/Kabul", "Africa/Cairo", "UTC")  # fmt: skip
CHANGES = (
    datetime(2027, 3, 27, 12, 0, tzinfo=UTC),  # Europe, Beirut
    datetime(2026, 10, 24, 12, 0, tzinfo=UTC),  # Europe, back
    datetime(2027, 3, 13, 12, 0, tzinfo=UTC),  # New York
    datetime(2027, 4, 3, 12, 0, tzinfo=UTC),  # Lord Howe, back by 30 minutes
    datetime(2011, 12, 29, 0, 0, tzinfo=UTC),  # Apia left out a day
    datetime(2027, 4, 29, 12, 0, tzinfo=UTC),  # Cairo, at midnight
)

weeks = st.builds(
    Week,
    st.frozensets(st.sampled_from(WEEK_PARTS), max_size=20),
    st.sampled_from(ZONES).map(ZoneInfo),
)
begins = st.builds(
    lambda day, minutes: day + timedelta(minutes=minutes),
    st.sampled_from(CHANGES),
    st.integers(0, 2000),
)


def is_free(week: Week, moment: datetime) -> bool:
    """Look at a clock in the zone of a week, as a person would."""
    clock = moment.astimezone(week.zone)
    return any(
        f"{DAYS[clock.weekday()]}-{part}" in week.parts and first <= clock.hour < last
        for part, (first, last) in PART_HOURS.items()
    )


def minutes_of(stretches: list[Stretch]) -> set[datetime]:
    """Return every minute of some stretches."""
    return {
        one.start + n * MINUTE for one in stretches for n in range((one.end - one.start) // MINUTE)
    }


def looked_up(first: Week, other: Week, span: Stretch, busy: list[Stretch]) -> list[datetime]:
    """Return the minutes in which both are free and nothing else is on, one by one."""
    found, at = [], span.start
    while at < span.end:
        taken = any(one.start <= at < one.end for one in busy)
        if is_free(first, at) and is_free(other, at) and not taken:
            found.append(at)
        at += MINUTE
    return found


def slots_by_minute(free: list[datetime], length: int) -> list[datetime]:
    """Return when a slot begins: in each run of free minutes the first quarter with room."""
    found, there = [], set(free)
    for minute in free:
        if minute - MINUTE in there:
            continue
        start = minute
        while start.minute % 15:
            start += MINUTE
        if all(start + n * MINUTE in there for n in range(length)):
            found.append(start)
    return found


@settings(max_examples=40, deadline=None)
@given(
    first=weeks, other=weeks, start=begins, length=st.integers(15, 150),
    taken=st.lists(st.tuples(st.integers(0, 4000), st.integers(1, 300)), max_size=4),
)  # fmt: skip
def test_slots_are_those_of_a_clock_watched_minute_by_minute(
    *, first: Week, other: Week, start: datetime, length: int, taken: list[tuple[int, int]]
) -> None:
    """Over the change of clocks, in two zones, with other appointments in between."""
    span = Stretch(start, start + timedelta(days=3))
    busy = [Stretch(start + at * MINUTE, start + (at + long) * MINUTE) for at, long in taken]

    free = without(shared(free_times(first, span), free_times(other, span)), busy)
    watched = looked_up(first, other, span, busy)

    assert sorted(minutes_of(free)) == watched
    assert [one.start for one in slots(free, length)] == slots_by_minute(watched, length)
    assert free == joined(free)


def test_a_shared_part_in_two_zones_is_the_hours_that_overlap() -> None:
    """A morning in Kabul ends at half past seven in Berlin's winter: before its morning begins."""
    span = Stretch(datetime(2027, 1, 4, tzinfo=UTC), datetime(2027, 1, 11, tzinfo=UTC))
    morning = frozenset({"mon-morning", "mon-midday"})
    kabul = Week(morning, ZoneInfo("Asia/Kabul"))
    berlin = Week(morning, ZoneInfo("Europe/Berlin"))

    found = shared(free_times(kabul, span), free_times(berlin, span))

    assert found == [
        Stretch(
            datetime(2027, 1, 4, 7, 0, tzinfo=UTC),
            datetime(2027, 1, 4, 9, 30, tzinfo=UTC),
        )
    ]


def test_a_time_that_never_comes_is_refused_and_one_that_comes_twice_is_the_first() -> None:
    """On the days on which the clocks of Berlin are changed."""
    berlin = ZoneInfo("Europe/Berlin")

    with pytest.raises(Problem):
        at_wall_clock(date(2027, 3, 28), time(2, 30), berlin)
    first = at_wall_clock(date(2026, 10, 25), time(2, 30), berlin)
    assert first.utcoffset() == timedelta(hours=2)
    after = at_wall_clock(date(2026, 10, 25), time(3, 0), berlin)
    assert after.astimezone(UTC) == datetime(2026, 10, 25, 2, 0, tzinfo=UTC)


def test_a_fixed_distance_to_utc_is_a_zone_too() -> None:
    """What the computer of a test has."""
    zone = timezone(timedelta(hours=5, minutes=45))
    moment = at_wall_clock(date(2027, 1, 4), time(9, 0), zone)

    assert moment.astimezone(UTC) == datetime(2027, 1, 4, 3, 15, tzinfo=UTC)


def test_a_week_elsewhere_is_told_by_the_clocks_of_here() -> None:
    """Evenings in Berlin are afternoons in New York; Monday morning in Apia is Sunday here."""
    here, monday = ZoneInfo("America/New_York"), date(2027, 1, 11)
    berlin = Week(frozenset({"mon-evening", "tue-morning"}), ZoneInfo("Europe/Berlin"))
    apia = Week(frozenset({"mon-morning"}), ZoneInfo("Pacific/Apia"))

    assert parts_shown(berlin, here, monday) == {"mon-midday", "mon-afternoon"}
    assert parts_shown(apia, here, monday) == {"sun-afternoon"}
    assert parts_shown(Week(frozenset(), here), here, monday) == frozenset()


@given(st.frozensets(st.sampled_from(WEEK_PARTS)), st.sampled_from(ZONES).map(ZoneInfo))
def test_a_week_of_here_is_told_as_it_is(parts: frozenset[str], zone: ZoneInfo) -> None:
    """Whoever lives by the same clocks is free in the parts they named."""
    assert parts_shown(Week(parts, zone), zone, date(2027, 1, 11)) == parts


class _AtNoon(tzinfo):
    """A place where clocks are put forward by three hours at ten in the morning of one Monday."""

    AT = datetime(2027, 3, 1, 10, tzinfo=UTC)

    def utcoffset(self, moment: datetime | None) -> timedelta:
        is_after = moment is not None and moment.replace(tzinfo=UTC) >= self.AT + timedelta(hours=5)
        return timedelta(hours=5 if is_after else 2)

    def dst(self, _: datetime | None) -> timedelta:
        return timedelta()

    def tzname(self, _: datetime | None) -> str:
        return "noon"

    def fromutc(self, moment: datetime) -> datetime:
        return moment + timedelta(hours=5 if moment.replace(tzinfo=UTC) >= self.AT else 2)


def test_clocks_are_changed_on_the_full_minute_wherever_a_stretch_begins() -> None:
    """The morning ends as the clocks go from twelve to three; no second of midday is left over."""
    at = _AtNoon.AT
    span = Stretch(at - timedelta(hours=3, seconds=-37), at + timedelta(hours=2))

    assert free_times(Week(frozenset({"mon-midday"}), _AtNoon()), span) == []
    (afternoon,) = free_times(Week(frozenset({"mon-afternoon"}), _AtNoon()), span)
    assert afternoon.start == at
