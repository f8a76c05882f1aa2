"""Today reads as little as it can, and says the same as looking at each plan and consent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.context import fixed_clock
from app.records import RecordId
from app.rules import rhythm
from app.rules.cases import requirement_of
from app.rules.consent import Standing
from app.rules.deadlines import KIND_OF, deadlines
from app.schema import cases, matches, mentoring
from app.schema.mentoring import starts_at
from app.usecases.applications import add_application
from app.usecases.consentends import ENDS_WITHIN
from app.usecases.consents import consents_of
from app.usecases.demonstration import Size, new_demonstration
from app.usecases.gate import Because
from app.usecases.login import Login
from app.usecases.matchrows import checks_until
from app.usecases.moves import come_back, gone_to
from app.usecases.people import start_intake
from app.usecases.plans import show_plan
from app.usecases.records import RowInput, put_records
from app.usecases.today import Due, list_today
from app.vault.pressing import Sort
from tests.fakes import NOON, fake_context, four_things

COUNTED = (
    Due.MEETING, Due.UNLOGGED, Due.LATE_STEP, Due.CONSENT, Due.CONFLICT, Due.DEADLINE,
    *(Due(one.value) for one in Sort),
)  # fmt: skip


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Login]:
    """Return the login at a demonstration centre."""
    folder = tmp_path_factory.mktemp("today")
    context = replace(fake_context(folder / "state"), now=fixed_clock(NOON))
    size = Size(70, 2)
    login = new_demonstration(
        folder / "vault", None, context, size=size, progress=lambda _done, _count: None
    )
    yield login
    login.close()


@pytest.fixture(params=[0, 40, 400])
def later(centre: Login, request: pytest.FixtureRequest) -> Login:
    """Return the login as seen so many days later."""
    now = fixed_clock(NOON + timedelta(days=request.param))
    login = replace(centre, context=replace(centre.context, now=now))
    login.gate.because = Because("reason", "Tests open everybody's file.")
    return login


def test_late_steps_are_those_of_each_plan(later: Login) -> None:
    """As many plans, steps and days as ``show_plan`` shows one by one."""
    wanted = set()
    for plan in later.vault.records("plan", where=("state", "agreed")):
        schedule = show_plan(later, plan.id).schedule
        late = [one.late_after for one in schedule.dates.values() if one.is_overdue]
        if late:
            wanted.add((plan.id, len(late), min(late)))

    found = [one for one in list_today(later) if one.kind is Due.LATE_STEP]

    assert {(one.record, one.words.count, one.day) for one in found} == wanted
    assert wanted
    assert [one.day for one in found] == sorted(one.day or date.max for one in found)


def test_ending_consents_are_those_of_each_person(later: Login) -> None:
    """Each person whose file rests on a yes that ends within two weeks, and nobody else."""
    today = later.context.today
    wanted = set()
    for person in later.vault.records("person"):
        consent = consents_of(later, person.id)["keep_file"]
        ends = [one.valid_until for one in consent.current if one.valid_until]
        if consent.standing is Standing.GIVEN and min(ends) - today <= ENDS_WITHIN:
            wanted.add((person.id, min(ends)))

    found = [one for one in list_today(later) if one.kind is Due.CONSENT]

    assert {(one.person, one.day) for one in found} == wanted


def test_meetings_are_those_of_today_and_before(later: Login) -> None:
    """Each planned meeting of today, and each that has passed and nobody has settled."""
    wanted = set()
    for session in later.vault.records("session", where=("state", "planned")):
        begins = session.get(starts_at)
        gone = gone_to(later, session.subject)
        is_there = gone is None or gone.on is None or begins is None or begins.date() <= gone.on
        if begins is not None and begins.astimezone().date() <= later.context.today and is_there:
            wanted.add(session.id)

    found = [one for one in list_today(later) if one.kind in {Due.MEETING, Due.UNLOGGED}]

    assert {one.record for one in found} == wanted
    assert wanted


def test_whoever_is_at_another_centre_is_met_there(login: Login) -> None:
    """Not on the list, unless it was to be before they went; it is again once they are back."""
    person = start_intake(login, four_things("Amina")).value
    now = login.context.now()
    planned = {"person": person, "state": "planned"}
    for hours in (3, -30):
        at = (now + timedelta(hours=hours)).astimezone().isoformat(timespec="minutes")
        put_records(login, [RowInput("session", {**planned, "starts_at": at})])
    kinds = {Due.MEETING, Due.UNLOGGED}
    assert [one.kind for one in list_today(login).of(*kinds)] == [Due.MEETING, Due.UNLOGGED]
    before = (now - timedelta(hours=30)).astimezone().date()
    put_records(login, [RowInput("move", {"person": person, "on": before.isoformat()})])

    assert [one.kind for one in list_today(login).of(*kinds)] == [Due.UNLOGGED]
    assert list_today(login).count(*kinds) == 1

    come_back(login, person)
    assert list_today(login).count(*kinds) == 2


@pytest.mark.parametrize("most", [0, 1, 3, 12])
def test_a_short_list_is_the_beginning_of_the_whole_one(later: Login, most: int) -> None:
    """Of each kind the first lines are the same, and all are counted."""
    whole = list_today(later)

    short = list_today(later, most)

    for kind in COUNTED:
        assert short.of(kind) == whole.of(kind)[:most]
        assert short.count(kind) == whole.count(kind) == len(whole.of(kind))
    assert min(whole.count(one) for one in (Due.LATE_STEP, Due.DEADLINE)) >= 2


def test_the_days_that_press_are_those_the_rules_tell(later: Login) -> None:
    """What the index finds is what looking at every row would find, whatever the day."""
    rows = [row for kind in sorted(set(KIND_OF.values())) for row in later.vault.records(kind)]
    for days in range(-400, 200, 20):
        today = later.context.today + timedelta(days=days)
        told = [one for one in deadlines(rows, today) if one.is_pressing and one.days_left >= -365]
        found = later.vault.pressing_days(today)

        assert sorted(found.rows, key=repr) == sorted(told, key=repr)
        assert [one.day for one in found.rows] == sorted(one.day for one in found.rows)
        assert later.vault.pressing_days(today, 1).count == found.count == len(told)


def test_days_of_applications_stand_on_the_list(login: Login, amina: RecordId) -> None:
    """With a sentence that says what to do; one far away does not."""
    soon = (login.context.today + timedelta(days=2)).isoformat()
    far = (login.context.today + timedelta(days=90)).isoformat()
    row = add_application(login, amina, {"kind": "job", "where": "Bakery", "send_by": soon}).value
    add_application(login, amina, {"kind": "job", "where": "Garage", "send_by": far})

    (line,) = list_today(login).of(Due.DEADLINE)

    assert (line.person, line.record, line.day) == (amina, row, date.fromisoformat(soon))
    assert list_today(login).count(Due.DEADLINE) == 1


def _told(login: Login, *kinds: Due) -> set[tuple[object, ...]]:
    return {(one.kind, one.record, one.person, one.day) for one in list_today(login).of(*kinds)}


def test_silent_matches_and_talks_are_those_of_each_match(later: Login) -> None:
    """The rules, asked about one match after another, say the same as the index."""
    vault, today = later.vault, later.context.today
    wanted: set[tuple[object, ...]] = set()
    talks = list(vault.records("check_in"))
    sessions = list(vault.records("session", where=("state", "held")))
    for match in vault.records("match"):
        begun = match.get(matches.started_on)
        if match.get(matches.match_state, "") not in {"active", "closing"} or begun is None:
            continue
        about = (match.id, match.subject)
        met = [
            one.get(mentoring.starts_at, NOON).date()
            for one in sessions
            if one.get(mentoring.session_match) == match.id
        ]
        silent = rhythm.silent_since(begun, max(met, default=None), today)
        if silent is not None:
            wanted.add((Due.SILENT, *about, silent))
        for side in rhythm.SIDES:
            spoken = [
                one.get(mentoring.check_in_on, date.min)
                for one in talks
                if one.get(mentoring.check_in_match) == match.id
                and one.get(mentoring.check_in_side) == side
            ]
            due = rhythm.due_contact(begun, max(spoken, default=None), today)
            if due is not None:
                wanted.add((Due.CONTACT, *about, due.day))

    assert _told(later, Due.SILENT, Due.CONTACT) == wanted
    assert wanted


def test_ending_checks_are_those_that_count_for_the_gate(later: Login) -> None:
    """Of an approved mentor, the last check of each sort, three months before its end."""
    today = later.context.today
    wanted = set()
    for mentor in later.vault.records("mentor", where=("state", "approved")):
        rows = later.vault.records("check", subject=mentor.subject)
        for kind, until in checks_until(rows).items():
            if until <= today + timedelta(days=90):
                wanted.add((mentor.subject, kind, until))

    found = later.vault.pressing(Sort.CHECK, today).rows

    assert {(one.subject, one.code, one.day) for one in found} == wanted
    assert len(found) == len(wanted) > 0


def test_missing_papers_are_those_of_each_case(later: Login) -> None:
    """Cases opened four weeks ago that were not sent, with as many papers as the rules miss."""
    today = later.context.today
    wanted = set()
    for case in later.vault.records("recognition"):
        opened = case.get(cases.opened_on)
        is_open = case.get(cases.decision) is None and case.get(cases.submitted_on) is None
        if opened is None or not is_open or not 28 <= (today - opened).days <= 365:
            continue
        asked = [
            requirement_of(one)
            for one in later.vault.records("requirement", subject=case.subject)
            if one.get(cases.requirement_case) == case.id
        ]
        lacking = sum(one.is_missing for one in asked)
        if lacking:
            wanted.add((case.id, opened, lacking))

    found = list_today(later).of(Due.PAPERS)

    assert {(one.record, one.day, one.words.count) for one in found} == wanted
