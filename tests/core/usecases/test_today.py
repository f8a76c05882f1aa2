"""Today reads as little as it can, and says the same as looking at each plan and consent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.context import fixed_clock
from app.records import RecordId
from app.rules.consent import Standing
from app.rules.deadlines import deadlines
from app.schema.mentoring import starts_at
from app.usecases.applications import add_application
from app.usecases.consents import consents_of
from app.usecases.demonstration import Size, new_demonstration
from app.usecases.gate import Because
from app.usecases.login import Login
from app.usecases.plans import show_plan
from app.usecases.today import CONSENT_ENDS_WITHIN, Due, list_today
from tests.fakes import NOON, fake_context

# Kinds of record with days that must not be missed.
DATED = ("recognition", "application", "placement", "referral")


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
        if consent.standing is Standing.GIVEN and min(ends) - today <= CONSENT_ENDS_WITHIN:
            wanted.add((person.id, min(ends)))

    found = [one for one in list_today(later) if one.kind is Due.CONSENT]

    assert {(one.person, one.day) for one in found} == wanted


def test_meetings_are_those_of_today_and_before(later: Login) -> None:
    """Each planned meeting of today, and each that has passed and nobody has settled."""
    wanted = set()
    for session in later.vault.records("session", where=("state", "planned")):
        begins = session.get(starts_at)
        if begins is not None and begins.astimezone().date() <= later.context.today:
            wanted.add(session.id)

    found = [one for one in list_today(later) if one.kind in {Due.MEETING, Due.UNLOGGED}]

    assert {one.record for one in found} == wanted
    assert wanted


@pytest.mark.parametrize("most", [0, 1, 3, 12])
def test_a_short_list_is_the_beginning_of_the_whole_one(later: Login, most: int) -> None:
    """Of each kind the first lines are the same, and all are counted."""
    whole = list_today(later)

    short = list_today(later, most)

    for kind in (Due.MEETING, Due.UNLOGGED, Due.LATE_STEP, Due.CONSENT, Due.CONFLICT, Due.DEADLINE):
        assert short.of(kind) == whole.of(kind)[:most]
        assert short.count(kind) == whole.count(kind) == len(whole.of(kind))
    assert min(whole.count(one) for one in (Due.LATE_STEP, Due.DEADLINE)) >= 2


def test_the_days_that_press_are_those_the_rules_tell(later: Login) -> None:
    """What the index finds is what looking at every row would find, whatever the day."""
    rows = [row for kind in DATED for row in later.vault.records(kind)]
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
