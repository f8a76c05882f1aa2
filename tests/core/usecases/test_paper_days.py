"""Days on a roadmap: in the student's calendar, and never without the Gregorian one."""

from __future__ import annotations

from datetime import date

import pytest

from app.calendars import Calendar, show_day, show_day_month
from app.records import RecordId
from app.usecases.login import Login
from app.usecases.plans import make_plan, mark_step, show_plan
from app.usecases.records import RowInput, put_records
from app.usecases.roadmaps import RoadmapOrder, gather_roadmap
from app.usecases.speaker import Speaker
from app.usecases.steps import set_day

DAY = date(2027, 3, 30)


@pytest.fixture
def plan(login: Login, amina: RecordId) -> RecordId:
    """Return a plan that is in force."""
    return make_plan(login, amina, "first_job").value


def test_a_roadmap_in_dari_has_days_of_kabul(login: Login, plan: RecordId) -> None:
    """Every step bears the Solar Hijri day, and under it the centre's own."""
    content = gather_roadmap(login, RoadmapOrder(plan, "prs", "en"))
    due = {id_: one.due_on for id_, one in show_plan(login, plan).schedule.dates.items()}

    for step in content.steps:
        day = due[RecordId(step.field)]
        assert step.day.main == show_day_month(day, "prs", Calendar.SOLAR_HIJRI)
        assert step.day.second == show_day_month(day, "en")
    assert content.issued_day.main == "۱۱ حوت ۱۴۰۴ (۲ مارچ ۲۰۲۶)"


def test_where_a_language_has_two_calendars_the_person_decides(
    login: Login, amina: RecordId, plan: RecordId
) -> None:
    """Tigrinya is written with Gregorian days in Eritrea and Ethiopic ones in Tigray."""
    order = RoadmapOrder(plan, "ti", "en")
    before = gather_roadmap(login, order).steps[0].day.main

    put_records(login, [RowInput("birth", {"person": amina, "range": "ethiopic:1998"})])
    after = gather_roadmap(login, order).steps[0].day.main

    due = (
        show_plan(login, plan)
        .schedule.dates[RecordId(gather_roadmap(login, order).steps[0].field)]
        .due_on
    )
    assert before == show_day_month(due, "ti")
    assert after == show_day_month(due, "ti", Calendar.ETHIOPIC)


def test_the_calendar_can_be_ordered(login: Login, plan: RecordId) -> None:
    """What is asked for counts more than what is usual."""
    plain = gather_roadmap(login, RoadmapOrder(plan, "prs", "en", calendar=Calendar.GREGORIAN))
    other = gather_roadmap(login, RoadmapOrder(plan, "en", calendar=Calendar.ETHIOPIC))

    assert plain.issued_day.main == "۲ مارچ ۲۰۲۶"
    assert other.issued_day.main == "23 Yekatit 2018 (2 March 2026)"


def test_an_open_step_has_its_year_where_the_next_such_day_is_another(
    login: Login, plan: RecordId
) -> None:
    """Who takes home "1 February" in March goes there in a year, and not to ask why it is late."""
    order = RoadmapOrder(plan, "en", "uk", is_whole=True)
    late, soon, far = (RecordId(one.field) for one in gather_roadmap(login, order).steps[:3])
    for step, day in (
        (late, date(2026, 2, 1)),
        (soon, date(2027, 1, 15)),
        (far, date(2027, 3, 2)),
    ):
        set_day(login, step, day)

    told = {RecordId(one.field): one.day for one in gather_roadmap(login, order).steps}
    mark_step(login, late, "done")
    done = {RecordId(one.field): one.day for one in gather_roadmap(login, order).steps}

    assert told[late].main == "1 February 2026"
    assert told[late].second == show_day(date(2026, 2, 1), "uk")
    assert told[soon].main == "15 January"
    assert told[far].main == "2 March 2027"
    assert "20" not in done[late].main


def test_a_paper_in_one_language_has_both_calendars() -> None:
    """The Gregorian day then stands in the same language."""
    told = Speaker("fa", None).day(DAY)

    assert (told.main, told.second) == ("۱۰ فروردین ۱۴۰۶", show_day(DAY, "fa"))
    assert told.second_language == "fa"


def test_months_of_two_calendars_are_never_mixed_up() -> None:
    """Tigrinya calls March and Megabit alike; alone it says the Gregorian day in English."""
    told = Speaker("ti", None, Calendar.ETHIOPIC).day(DAY)

    assert (told.second, told.second_language) == ("30 March 2027", "en")


def test_a_gregorian_paper_stays_as_it_was() -> None:
    """No day is written twice where both read the same calendar."""
    assert Speaker("uk", "en").day_in_line(DAY) == Speaker("uk", "en").day(DAY)
    assert Speaker("en", None).day(DAY).second is None
