"""Referrals: a yes for the place that is asked, what it opens, and how far the referral is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest

from app.errors import Code, Problem
from app.records import RecordId
from app.rules.referrals import is_same_place, may_follow
from app.schema import placements as placement_fields
from app.schema.fields import Purpose
from app.schema.kinds import Stored
from app.schema.organisationcodes import REFERRAL_PARTS, REFERRAL_STATES
from app.schema.organisations import ORGANISATION
from app.schema.placements import REFERRAL
from app.schema.registry import SCHEMAS, TOPICS
from app.usecases.consents import answer_consent
from app.usecases.login import Login
from app.usecases.organisations import change_around
from app.usecases.people import start_intake
from app.usecases.records import RowInput, put_records
from app.usecases.referralparts import what_leaves
from app.usecases.referrals import (
    add_referral,
    change_referral,
    move_referral,
    new_referral,
    referrals_of,
    save_referral,
)
from app.usecases.today import Due, list_today
from tests.core.usecases.test_organisations import days_on, on_day, organisation, put
from tests.fakes import four_things

TWO = ("Clinic", "Clinic West")
ASKED: Mapping[str, Stored] = {"kind": "legal", "ask": "Help with the permit", "parts": ["name"]}


def says_yes(login: Login, person: RecordId, **more: Stored) -> RecordId:
    return answer_consent(login, person, {"purpose": "referral", "answer": "given", **more}).value


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
    """The place that was named is the place that may be asked, now and after a change."""
    consent = says_yes(login, amina, named="Legal Aid")
    for other in ("City Hospital", "Legal Aid Camp B", "Legal"):
        with pytest.raises(Problem) as caught:
            add_referral(login, amina, {**ASKED, "to": other})
        assert (caught.value.code, caught.value.field) == (Code.NO_CONSENT, "to")

    referral = add_referral(login, amina, {**ASKED, "to": "  legal  AID"}).value

    row = login.need(REFERRAL.name, referral)
    assert row.get(placement_fields.referral_consent) == consent
    with pytest.raises(Problem):
        change_referral(login, referral, {"to": "Legal Aid Camp B"})


@pytest.mark.parametrize(
    ("named", "to", "is_same"),
    [
        ("Legal Aid", "LEGAL\u00a0 AID ", True),
        ("Hôpital", "Ho\u0302pital", True),
        ("Straße 5", "STRASSE 5", True),
        ("مركز", "مر\u200cكز", True),
        ("Red", "Red Cross Camp B", False),
        ("Red Cross Camp B", "Red Cross", False),
        ("Cross Red", "Red Cross", False),
        ("Hôpital", "Hopital", False),
        ("Legal Aid", "Legal Advice", False),
        ("", "Legal Aid", False),
        ("", "", False),
        (" \u200b", "\u200b", False),
    ],
)
def test_a_place_is_known_by_its_whole_name(named: str, to: str, *, is_same: bool) -> None:
    """Case, spaces and unseen signs make no difference; one word or mark does."""
    assert is_same_place(named, to) is is_same


def test_of_two_yeses_the_one_for_this_place_counts(login: Login, amina: RecordId) -> None:
    """Two computers wrote a yes each: a third place has none, each of the two has its own."""
    given = {"person": amina, "purpose": "referral", "answer": "given"}
    put_records(login, [RowInput("consent", {**given, "named": one}) for one in TWO])
    told = login.vault.records("consent", where=("purpose", "referral"))
    yes = {one.stored["named"]: one.id for one in told}
    with pytest.raises(Problem) as caught:
        add_referral(login, amina, {**ASKED, "to": "Clinic East"})
    assert caught.value.code is Code.NO_CONSENT

    for to in reversed(TWO):
        referral = add_referral(login, amina, {**ASKED, "to": to}).value
        assert login.need(REFERRAL.name, referral).stored["consent"] == yes[to]
        assert what_leaves(login, referral).consent.named == to


def test_the_yes_that_names_the_place_goes_before_one_that_names_none(
    login: Login, amina: RecordId
) -> None:
    """Side by side the more exact one is told on the card; for other places the other one is."""
    given = {"person": amina, "purpose": "referral", "answer": "given"}
    rows = [{**given, **more} for more in ({}, {"named": "Clinic"}, {})]
    put_records(login, [RowInput("consent", one) for one in rows])

    exact = add_referral(login, amina, {**ASKED, "to": "Clinic"}).value
    other = add_referral(login, amina, {**ASKED, "to": "Bakery"}).value

    assert what_leaves(login, exact).consent.named == "Clinic"
    assert what_leaves(login, other).consent.named == ""


def test_a_yes_for_a_place_does_not_follow_a_new_name(login: Login, amina: RecordId) -> None:
    """What was read aloud counts: neither the sheet nor a change goes out under another name."""
    at = organisation(login, "Harbour Clinic")
    says_yes(login, amina, named="Harbour Clinic")
    referral = add_referral(login, amina, {**ASKED, "organisation": at}).value
    change_around(login, ORGANISATION, at, {"name": "State Police"})
    assert what_leaves(login, referral).referral.stored["to"] == "Harbour Clinic"

    with pytest.raises(Problem) as caught:
        add_referral(login, amina, {**ASKED, "organisation": at})
    assert caught.value.code is Code.NO_CONSENT
    with pytest.raises(Problem):
        change_referral(login, referral, {"organisation": at})


def test_name_and_organisation_mean_one_place(login: Login, amina: RecordId) -> None:
    """An organisation gives its name; another name lets the organisation go."""
    clinic, bakery = organisation(login, "Clinic"), organisation(login, "Bakery")
    says_yes(login, amina)
    referral = add_referral(login, amina, {**ASKED, "organisation": clinic}).value

    def place() -> tuple[Stored, Stored]:
        row = login.need(REFERRAL.name, referral)
        return row.stored.get("to"), row.stored.get("organisation")

    assert place() == ("Clinic", clinic)
    change_referral(login, referral, {"organisation": bakery})
    assert place() == ("Bakery", bakery)
    change_referral(login, referral, {"to": "Advice House"})
    assert place() == ("Advice House", None)
    both = add_referral(login, amina, {**ASKED, "organisation": clinic, "to": "Bakery"}).value
    assert login.need(REFERRAL.name, both).stored.get("organisation") is None


def test_a_form_begins_with_the_place_of_the_yes(login: Login, amina: RecordId) -> None:
    """So that nobody has to write the same name again; the choice of a place goes before it."""
    says_yes(login, amina, named="Harbour Clinic")

    draft = new_referral(login, amina)

    assert draft.now.stored["to"] == "Harbour Clinic"
    for one in (placement_fields.referral_kind, placement_fields.referral_ask):
        draft.put(one, "legal")
    saved = save_referral(login, draft).value
    assert login.need(REFERRAL.name, saved).stored["to"] == "Harbour Clinic"
    with pytest.raises(Problem) as caught:
        new_referral(login, amina, organisation(login, "Bakery"))
    assert caught.value.code is Code.NO_CONSENT


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


def test_a_file_that_was_ended_takes_no_answer(login: Login, amina: RecordId) -> None:
    """Without the yes to a file nothing is written about a referral, be the other yes alive."""
    says_yes(login, amina)
    referral = add_referral(login, amina, {**ASKED, "to": "Legal aid", "state": "sent"}).value
    before = login.need(REFERRAL.name, referral).stored
    answer_consent(login, amina, {"purpose": "keep_file", "answer": "withdrawn"})

    for told in ({"state": "taken"}, {"note": "They will call."}, {"parts": ["name", "reach"]}):
        with pytest.raises(Problem) as caught:
            change_referral(login, referral, told)
        assert (caught.value.code, caught.value.detail) == (Code.NO_CONSENT, "keep_file")

    assert login.need(REFERRAL.name, referral).stored == before


MOVES = {
    "prepared": "sent withdrawn",
    "sent": "taken refused no_answer withdrawn",
    "no_answer": "sent taken refused withdrawn",
    "taken": "withdrawn",
    "refused": "withdrawn",
    "withdrawn": "",
}


def test_a_referral_moves_on_and_never_back() -> None:
    """Every pair of states, written out; staying where it is changes nothing."""
    for before in REFERRAL_STATES:
        after = {one for one in REFERRAL_STATES if may_follow(before, one)}
        assert after == {before, *MOVES[before].split()}


def test_a_step_back_is_refused_and_says_how_to_correct_it(login: Login, amina: RecordId) -> None:
    """Nobody answers who was not asked; a mistake is corrected on purpose and keeps its days."""
    says_yes(login, amina)
    referral = add_referral(login, amina, {**ASKED, "to": "Legal aid"}).value
    with pytest.raises(Problem) as early:
        move_referral(login, referral, "taken")
    assert (early.value.code, early.value.field) == (Code.USAGE, "state")
    assert "{asked}" in early.value.text.msgid
    move_referral(login, referral, "sent")
    asked_on = login.need(REFERRAL.name, referral).stored["sent_on"]
    later = on_day(login, login.context.today + timedelta(days=9))
    move_referral(later, referral, "taken")

    with pytest.raises(Problem) as back:
        move_referral(later, referral, "sent")

    assert "Change the referral" in back.value.text.msgid
    assert login.need(REFERRAL.name, referral).stored["state"] == "taken"
    change_referral(later, referral, {"state": "sent"})
    assert login.need(REFERRAL.name, referral).stored["sent_on"] == asked_on
    change_referral(later, referral, {"state": "prepared"})
    row = login.need(REFERRAL.name, referral)
    assert (row.stored.get("sent_on"), row.stored.get("answer_by")) == (None, None)


def test_who_is_asked_again_waits_anew(login: Login, amina: RecordId) -> None:
    """After no answer, the day of asking and the day to ask again begin with the second letter."""
    says_yes(login, amina)
    referral = add_referral(login, amina, {**ASKED, "to": "Legal aid", "state": "sent"}).value
    later = on_day(login, login.context.today + timedelta(days=20))
    move_referral(later, referral, "no_answer")

    move_referral(later, referral, "sent")

    row = login.need(REFERRAL.name, referral)
    assert (row.stored["sent_on"], row.stored["answer_by"]) == (
        days_on(login, 20),
        days_on(login, 34),
    )
    assert list_today(later).count(Due.DEADLINE) == 0


def test_asking_lies_never_in_the_future(login: Login, amina: RecordId) -> None:
    """A day to come is refused at its field, new and changed; today is none of them."""
    says_yes(login, amina)
    told = {**ASKED, "to": "Legal aid", "state": "sent"}
    with pytest.raises(Problem) as caught:
        add_referral(login, amina, {**told, "sent_on": days_on(login, 1)})
    assert (caught.value.code, caught.value.field) == (Code.USAGE, "sent_on")
    referral = add_referral(login, amina, {**told, "sent_on": days_on(login, 0)}).value

    with pytest.raises(Problem) as again:
        change_referral(login, referral, {"sent_on": days_on(login, 400)})

    assert again.value.field == "sent_on"
    with pytest.raises(Problem) as order:
        change_referral(login, referral, {"answer_by": days_on(login, -1)})
    assert order.value.field == "answer_by"


def test_what_was_prepared_goes_out_with_a_yes_only(login: Login, amina: RecordId) -> None:
    """Also where a correction leaps over the asking; taking back needs none."""
    says_yes(login, amina)
    referral = add_referral(login, amina, {**ASKED, "to": "Legal aid"}).value
    answer_consent(login, amina, {"purpose": "referral", "answer": "withdrawn"})

    for state in ("sent", "taken", "no_answer"):
        with pytest.raises(Problem) as caught:
            change_referral(login, referral, {"state": state})
        assert caught.value.code is Code.NO_CONSENT

    move_referral(login, referral, "withdrawn")
    assert login.need(REFERRAL.name, referral).stored["state"] == "withdrawn"


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
