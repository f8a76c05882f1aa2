"""Organisations, openings and whom they may fit; placements, outcomes, referrals and their days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.errors import Code, Problem
from app.records import RecordId
from app.rules.openings import Reason
from app.schema import organisations as fields
from app.schema import placements as placement_fields
from app.schema.fields import Purpose
from app.schema.kinds import Stored
from app.schema.organisationcodes import REFERRAL_PARTS
from app.schema.organisations import OPPORTUNITY, ORGANISATION, ORGANISATION_CONTACT
from app.schema.placements import OUTCOME, PLACEMENT, REFERRAL
from app.schema.registry import SCHEMAS, TOPICS
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
from app.usecases.referralparts import what_leaves
from app.usecases.referrals import (
    add_referral,
    change_referral,
    is_same_place,
    new_referral,
    referrals_of,
)
from app.usecases.today import Due, list_today
from tests.fakes import four_things

ASKED: Mapping[str, Stored] = {"kind": "legal", "ask": "Help with the permit", "parts": ["name"]}


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


def says_yes(login: Login, person: RecordId, **more: Stored) -> RecordId:
    return answer_consent(login, person, {"purpose": "referral", "answer": "given", **more}).value


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


def test_without_a_yes_nobody_is_referred(login: Login, amina: RecordId) -> None:
    """Not by the command of referrals, and not by the general one."""
    with pytest.raises(Problem) as caught:
        add_referral(login, amina, {**ASKED, "to": "Legal aid"})
    assert (caught.value.code, caught.value.detail) == (Code.NO_CONSENT, "referral")

    with pytest.raises(Problem) as put_away:
        put(login, "referral", amina, to="Legal aid", kind="legal", ask="Help", parts="name")
    assert put_away.value.code is Code.NOT_PERMITTED
    assert login.vault.records(REFERRAL.name) == []


def test_a_yes_for_one_place_does_not_count_for_another(login: Login, amina: RecordId) -> None:
    """The place that was named is the place that may be asked."""
    consent = says_yes(login, amina, named="Legal Aid")
    with pytest.raises(Problem) as caught:
        add_referral(login, amina, {**ASKED, "to": "City Hospital"})
    assert (caught.value.code, caught.value.field) == (Code.NO_CONSENT, "to")

    referral = add_referral(login, amina, {**ASKED, "to": "legal aid, Harbour Street"}).value

    row = login.need(REFERRAL.name, referral)
    assert row.get(placement_fields.referral_consent) == consent
    with pytest.raises(Problem):
        change_referral(login, referral, {"to": "City Hospital"})


@pytest.mark.parametrize(
    ("named", "to", "is_same"),
    [
        ("Legal Aid", "LEGAL AID Harbour", True),
        ("Hôpital Ville", "hopital", True),
        ("Legal Aid", "Legal Advice", False),
        ("", "Legal Aid", False),
    ],
)
def test_a_place_is_known_by_its_words(named: str, to: str, *, is_same: bool) -> None:
    """Case and marks make no difference; one other word does."""
    assert is_same_place(named, to) is is_same


def test_a_referral_comes_back_until_it_is_answered(login: Login, amina: RecordId) -> None:
    """Asking sets the day to ask again; an answer can be written even after the yes ended."""
    says_yes(login, amina)
    referral = add_referral(login, amina, {**ASKED, "to": "Legal aid"}).value
    assert (
        list_today(on_day(login, login.context.today + timedelta(days=30))).count(Due.DEADLINE) == 0
    )
    change_referral(login, referral, {"state": "sent"})
    row = login.need(REFERRAL.name, referral)
    again = row.get(placement_fields.referral_answer_by)
    assert again == login.context.today + timedelta(days=14)
    assert list_today(login).count(Due.DEADLINE) == 0
    assert list_today(on_day(login, again)).count(Due.DEADLINE) == 1

    answer_consent(login, amina, {"purpose": "referral", "answer": "withdrawn"})
    with pytest.raises(Problem) as caught:
        change_referral(login, referral, {"parts": ["name", "reach"]})
    assert caught.value.code is Code.NO_CONSENT
    change_referral(login, referral, {"state": "taken"})

    assert list_today(on_day(login, again)).count(Due.DEADLINE) == 0
    assert [one.id for one in referrals_of(login, amina)] == [referral]


def test_openings_stand_on_today_from_a_week_before_their_day(login: Login) -> None:
    """And after it, until somebody closes them; the words name what and where."""
    at = organisation(login)
    days = {left: opening(login, at, deadline=days_on(login, left)) for left in (-5, 0, 7, 8)}
    opening(login, at, deadline=days_on(login, 2), state="closed")

    found = list_today(login)

    assert [one.record for one in found.of(Due.OPENING)] == [days[-5], days[0], days[7]]
    assert list_today(login, 1).count(Due.OPENING) == 3
    assert len(list_today(login, 1).of(Due.OPENING)) == 1


FILLED = {
    "name": {"words": "أمل", "latin": "Amal"},
    "contact": {"kind": "call", "value": "+12025550197"},
    "identifier": {"type": "job_service", "value": "77 12"},
    "goal": {"type": "first_job"},
    "work": {"isco": "251"},
    "skill": {"words": "Patience"},
    "legal": {"may_work": "yes"},
}
OPENED = {
    "referral": {"name", "latin", "reach", "language", "interpreter", "access", "identifier"},
    "share_with_partner": {"name", "language", "access", "goals", "work", "skills", "may_work"},
}


@pytest.mark.parametrize("basis", OPENED)
def test_each_yes_opens_what_the_schemas_declare_and_no_more(login: Login, basis: str) -> None:
    """With every part chosen and everything known, the consent alone decides what leaves."""
    person = start_intake(login, four_things("Amal")).value
    rows = [RowInput(kind, {"person": person, **values}) for kind, values in FILLED.items()]
    about = {"interpreter_need": "always", "access_needs": _first_choice("access_needs")}
    put_records(login, [*rows, RowInput("person", about, person)])
    answer_consent(login, person, {"purpose": basis, "answer": "given"})
    chosen = {**ASKED, "to": "Advice House", "basis": basis, "parts": list(REFERRAL_PARTS)}
    leaving = what_leaves(login, add_referral(login, person, chosen).value)

    assert {one.part for one in leaving.parts} == OPENED[basis]
    assert set(leaving.missing) == set(REFERRAL_PARTS) - OPENED[basis]
    fields = [(one.name, field) for one in SCHEMAS.values() for field in one.fields]
    asked = [(one.schema.name, one.field) for topic in TOPICS for one in topic.questions]
    allowed = {
        (kind, one.key) for kind, one in (*fields, *asked) if Purpose(basis) in one.opens_with
    }
    assert {(one.kind, one.field.key) for one in leaving.parts} <= allowed


def test_a_yes_to_help_is_none_to_being_introduced(login: Login, amina: RecordId) -> None:
    """Each purpose has its own yes, also when a referral is changed into the other."""
    says_yes(login, amina)
    with pytest.raises(Problem) as caught:
        add_referral(login, amina, {**ASKED, "to": "Bakery", "basis": "share_with_partner"})
    assert (caught.value.code, caught.value.detail) == (Code.NO_CONSENT, "share_with_partner")
    referral = add_referral(login, amina, {**ASKED, "to": "Bakery"}).value

    with pytest.raises(Problem) as again:
        change_referral(login, referral, {"basis": "share_with_partner"})

    assert again.value.code is Code.NO_CONSENT
    other = start_intake(login, four_things("Sami")).value
    answer_consent(login, other, {"purpose": "share_with_partner", "answer": "given"})
    assert new_referral(login, other).now.stored["basis"] == "share_with_partner"


def _first_choice(key: str) -> str:
    options = getattr(SCHEMAS["person"][key].kind, "options", {})
    return str(next(iter(options)))
