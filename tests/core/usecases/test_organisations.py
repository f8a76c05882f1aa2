"""Organisations, openings and whom they may fit; placements, outcomes and their days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.errors import Code, Problem
from app.records import RecordId
from app.rules.openings import Reason
from app.schema import organisations as fields
from app.schema import placements as placement_fields
from app.schema.kinds import Stored
from app.schema.organisations import OPPORTUNITY, ORGANISATION, ORGANISATION_CONTACT
from app.schema.placements import OUTCOME, PLACEMENT
from app.usecases.applications import add_application
from app.usecases.consents import answer_consent
from app.usecases.fitting import who_may_fit
from app.usecases.login import Login
from app.usecases.organisations import (
    add_around,
    change_around,
    list_organisations,
    open_openings,
    show_organisation,
)
from app.usecases.people import start_intake
from app.usecases.placements import (
    add_outcome,
    add_placement,
    change_placement,
    new_placement,
    save_placement,
    whereabouts_of,
)
from app.usecases.records import RowInput, put_records
from app.usecases.today import Due, list_today
from tests.fakes import four_things


def organisation(login: Login, name: str = "Riverside Hospital", **more: Stored) -> RecordId:
    return add_around(login, ORGANISATION, {"name": name, "kind": "employer", **more}).value


def opening(login: Login, at: RecordId, **more: Stored) -> RecordId:
    told: dict[str, Stored] = {"kind": "job", "title": "Kitchen help", "organisation": at, **more}
    return add_around(login, OPPORTUNITY, told).value


def days_on(login: Login, days: int) -> str:
    return (login.context.today + timedelta(days=days)).isoformat()


def on_day(login: Login, day: date) -> Login:
    """Return the login as it is on another day."""
    then = login.context.now().replace(year=day.year, month=day.month, day=day.day)
    return replace(login, context=replace(login.context, now=lambda: then))


def put(login: Login, kind: str, person: RecordId, /, **values: str) -> None:
    put_records(login, [RowInput(kind, {"person": person, **values})])


def test_an_organisation_is_seen_with_contacts_and_openings(login: Login) -> None:
    """Open openings come first, by their day; what is over comes last."""
    at = organisation(login)
    contact = {"organisation": at, "name": "Ms Berg", "phone": "+1 202 555 0101"}
    add_around(login, ORGANISATION_CONTACT, contact)
    late = opening(login, at, deadline=days_on(login, 20))
    soon = opening(login, at, deadline=days_on(login, 3))
    over = opening(login, at, deadline=days_on(login, -1))
    shut = opening(login, at, deadline=days_on(login, 1), state="filled")

    view = show_organisation(login, at)
    (line,) = list_organisations(login)

    assert [one.get(fields.contact_name) for one in view.contacts] == ["Ms Berg"]
    assert [one.id for one in view.openings] == [soon, late, shut, over]
    assert (line.open, line.next_day) == (2, login.context.today + timedelta(days=3))
    assert [one.id for one in open_openings(login)] == [soon, late]


def test_an_opening_needs_an_organisation_that_is_there(login: Login) -> None:
    """Nobody applies to a place that does not exist."""
    with pytest.raises(Problem) as caught:
        opening(login, RecordId("00000000-0000-4000-8000-000000000001"))

    assert caught.value.code is Code.NOT_FOUND


def test_an_organisation_is_found_by_its_name_and_is_nobody(login: Login) -> None:
    """The search box for people never offers it as a person."""
    at = organisation(login, "Лікарня Сонце")

    assert {hit.id for hit in login.vault.find("likarnya")} == {at}


def test_who_may_fit_is_told_with_reasons_and_open_questions(login: Login, amina: RecordId) -> None:
    """A goal leads there, a known language is met, and what nobody knows is to be asked."""
    put(login, "goal", amina, type="first_job")
    put(login, "language", amina, language="de", spoken_level="B2")
    wanted: dict[str, Stored] = {"goals": ["first_job"], "needs": ["may_work", "grown_up"]}
    job = opening(login, organisation(login), languages={"de": "B1"}, **wanted)

    (found,) = who_may_fit(login, job).may

    assert found.person == amina
    assert {one.reason for one in found.fit.reasons} == {Reason.GOAL, Reason.LANGUAGE}
    assert found.fit.ask_needs == ("grown_up", "may_work")
    put(login, "legal", amina, may_work="no")
    after = who_may_fit(login, job)
    assert (after.may, [one.fit.lacks for one in after.near]) == ((), [("may_work",)])
    change_around(login, OPPORTUNITY, job, {"without": ["may_work"]})
    assert [one.person for one in who_may_fit(login, job).may] == [amina]


def test_who_has_applied_or_said_no_to_a_file_is_not_suggested(
    login: Login, amina: RecordId
) -> None:
    """They are counted, or left out altogether."""
    put(login, "goal", amina, type="first_job")
    other = start_intake(login, four_things("Sami")).value
    put(login, "goal", other, type="first_job")
    job = opening(login, organisation(login), goals=["first_job"])
    assert {one.person for one in who_may_fit(login, job).may} == {amina, other}

    told: dict[str, Stored] = {"kind": "job", "where": "Riverside", "opportunity": job}
    add_application(login, amina, told)
    answer_consent(login, other, {"purpose": "keep_file", "answer": "withdrawn"})

    found = who_may_fit(login, job)
    assert (found.may, found.near, found.applied) == ((), (), 1)


def test_a_placement_takes_over_what_the_opening_says(login: Login, amina: RecordId) -> None:
    """Where it is, of which kind, how it is paid; and it is asked about after three months."""
    at = organisation(login)
    job = opening(login, at, pay="paid", starts_on="2026-03-02")
    placement = add_placement(login, amina, {"opportunity": job}).value

    row = login.need(PLACEMENT.name, placement)
    assert row.stored == {
        "person": amina, "organisation": at, "opportunity": job, "kind": "job", "pay": "paid",
        "where": "Riverside Hospital", "state": "agreed", "starts_on": "2026-03-02",
        "ask_on": row.stored["ask_on"],
    }  # fmt: skip
    assert row.get(placement_fields.placement_ask_on) is not None
    assert [one.id for one, _ in show_organisation(login, at).placed] == [placement]
    change_placement(login, placement, {"state": "finished"})
    assert show_organisation(login, at).placed == ()


def test_each_outcome_moves_the_day_to_ask(login: Login, amina: RecordId) -> None:
    """Three, six, twelve months after the start, then never again; Today says so on the day."""
    told: dict[str, Stored] = {"kind": "job", "where": "Riverside", "starts_on": days_on(login, 0)}
    placement = add_placement(login, amina, {**told, "state": "running"}).value
    start, days = login.context.today, []
    assert list_today(login).count(Due.DEADLINE) == 0
    for _ in range(3):
        day = login.need(PLACEMENT.name, placement).get(placement_fields.placement_ask_on)
        assert day is not None
        days.append((day.year - start.year) * 12 + day.month - start.month)
        then = on_day(login, day)
        assert list_today(then).count(Due.DEADLINE) == 1
        add_outcome(then, amina, {"kind": "employed", "placement": placement})
        assert list_today(then).count(Due.DEADLINE) == 0

    assert days == [3, 6, 12]
    (view,) = whereabouts_of(login, amina).placements
    times = [one.get(placement_fields.outcome_time) for one in view.outcomes]
    assert times == ["m12", "m6", "m3"]
    assert view.placement.get(placement_fields.placement_ask_on) is None


def test_a_placement_that_ended_early_is_not_asked_about(login: Login, amina: RecordId) -> None:
    """And an end before the start is refused at its field."""
    told: dict[str, Stored] = {"kind": "job", "where": "Riverside", "starts_on": "2026-01-10"}
    placement = add_placement(login, amina, told).value
    with pytest.raises(Problem) as caught:
        change_placement(login, placement, {"ends_on": "2026-01-09"})
    assert caught.value.field == "ends_on"

    change_placement(login, placement, {"state": "broken_off", "ended": "hurdles"})

    row = login.need(PLACEMENT.name, placement)
    assert row.get(placement_fields.placement_ask_on) is None


def test_an_outcome_of_anothers_placement_is_refused(login: Login, amina: RecordId) -> None:
    """A slip of the hand does not write into another file."""
    told: dict[str, Stored] = {"kind": "job", "where": "Riverside"}
    placement = add_placement(login, amina, told).value
    other = start_intake(login, four_things("Sami")).value

    with pytest.raises(Problem) as caught:
        add_outcome(login, other, {"kind": "employed", "placement": placement})

    assert caught.value.code is Code.NOT_FOUND
    assert login.vault.records(OUTCOME.name) == []


def test_a_draft_of_a_placement_is_kept_as_it_was_filled_in(login: Login, amina: RecordId) -> None:
    """What the form writes is what the command line writes."""
    draft = new_placement(login, amina, {"organisation": organisation(login)})
    draft.put(placement_fields.placement_kind, "internship")

    saved = save_placement(login, draft).value

    row = login.need(PLACEMENT.name, saved)
    assert row.get(placement_fields.placement_where) == "Riverside Hospital"
    assert row.get(placement_fields.placement_kind) == "internship"


def test_openings_stand_on_today_from_a_week_before_their_day(login: Login) -> None:
    """And after it, until somebody closes them; the words name what and where."""
    at = organisation(login)
    days = {left: opening(login, at, deadline=days_on(login, left)) for left in (-5, 0, 7, 8)}
    opening(login, at, deadline=days_on(login, 2), state="closed")

    found = list_today(login)

    assert [one.record for one in found.of(Due.OPENING)] == [days[-5], days[0], days[7]]
    assert list_today(login, 1).count(Due.OPENING) == 3
    assert len(list_today(login, 1).of(Due.OPENING)) == 1
