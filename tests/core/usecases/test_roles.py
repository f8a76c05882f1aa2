"""The whole table: each role, each operation, each person's file, through the use cases.

The grids are written out in ``office`` and not worked out from the program's own table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from app.context import fixed_clock
from app.errors import Code, Problem
from app.records import RecordId
from app.rules.roles import ROLES, TABLE, Operation
from app.usecases.attendances import attendance_id, mark
from app.usecases.audits import AuditFilter, list_audit, verify_audit
from app.usecases.caseload import assign
from app.usecases.concerns import (
    add_concern,
    close_concern,
    list_concerns,
    mark_person,
    show_concern,
)
from app.usecases.consents import answer_consents, consents_of
from app.usecases.documents import attach_document, documents_of
from app.usecases.events import add_event
from app.usecases.gate import Because
from app.usecases.goals import add_goal, goals_of
from app.usecases.histories import history_of_person
from app.usecases.login import Login
from app.usecases.moves import come_back
from app.usecases.people import find_people, page_of_people, show_student
from app.usecases.records import RowInput, get_record, list_records, put_records
from app.usecases.releases import release_report, reports_here
from app.usecases.requests import approve_request, ask, list_requests
from app.usecases.sessions import log_session, sessions_of
from app.usecases.templates import copy_template
from app.usecases.today import list_today
from app.usecases.undoing import undo_last
from app.usecases.users import grant_roles
from tests.core.usecases.counted import add_counted
from tests.core.usecases.office import CARES, CENTRE_GRID, GRID, WORKERS, Office, open_office

WHY = {"r": Because("reason", "On duty today."), "p": Because("access", "She asks for her file.")}
REFUSED = {Code.NOT_PERMITTED, Code.NO_CONSENT}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Return an office with a worker of each role."""
    with open_office(tmp_path_factory.mktemp("office")) as found:
        yield found


def acts(office: Office, person: RecordId) -> dict[str, Callable[[Login], object]]:
    """Return how each operation of the grid is done to one person."""
    goal = goals_of(office.logins["first"], person)[0].goal.id
    worker = office.team.ids["intake"]
    concern = add_concern(office.logins["first"], person, "She is afraid to go home.").value.id
    return {
        "read person": lambda it: get_record(it, person),
        "write person": lambda it: put_records(
            it, [RowInput("contact", {"person": person, "kind": "none"})]
        ),
        "read plan": lambda it: get_record(it, goal),
        "write plan": lambda it: add_goal(it, person, {"type": "finish_school"}),
        "read notes": lambda it: sessions_of(it, person)[0],
        "write notes": lambda it: log_session(it, person, {"note_file": "We met again."}),
        "read documents": lambda it: documents_of(it, person),
        "keep document": lambda it: attach_document(
            it, person, [office.folder / "photo.jpg"], {"type": "degree_diploma"}
        ),
        "read consent": lambda it: consents_of(it, person),
        "consent to figures": lambda it: answer_consents(
            it, person, [{"purpose": "statistics", "answer": "given"}]
        ),
        "consent to a mentor": lambda it: answer_consents(
            it, person, [{"purpose": "share_with_mentor", "answer": "given"}]
        ),
        "assign": lambda it: assign(it, person, worker, {"role": "second"}),
        "say they are back": lambda it: come_back(it, person),
        "mark": lambda it: mark_person(it, person, is_marked=True),
        "write concern": lambda it: add_concern(it, person, "A bruise."),
        "read concern": lambda it: show_concern(it, concern),
        "close concern": lambda it: close_concern(it, concern, "The lead called."),
        "mark who came": lambda it: mark(it, office.event, {person: "present"}),
        "read who came": lambda it: get_record(it, attendance_id(office.event, person)),
        "ask for erasing": lambda it: ask(it, Operation.ERASE, person),
        "ask for exporting": lambda it: ask(it, Operation.EXPORT_MANY, person),
    }


def refusal_of(login: Login, act: Callable[[Login], object], because: Because | None) -> Code:
    """Return the code with which a worker is refused, or OK."""
    login.gate.because = because
    try:
        act(login)
    except Problem as problem:
        return problem.code
    finally:
        login.gate.because = None
    return Code.OK


@pytest.mark.parametrize("name", GRID)
@pytest.mark.parametrize("role", WORKERS)
def test_a_worker_can_do_to_a_file_what_the_table_says(
    office: Office, role: str, name: str
) -> None:
    """With a reason where one is needed, and not again on the same day; else in no way."""
    expected = GRID[name].split()[WORKERS.index(role)]
    login = office.logins[role]
    for care, answer in zip(CARES, expected, strict=True):
        act = acts(office, office.file(role, care))[name]
        told = [refusal_of(login, act, None)]
        told += [refusal_of(login, act, WHY[one]) for one in "rp" if answer in {one, "n"}]
        if answer in "rp":
            told.append(refusal_of(login, act, None))
        right = {
            "y": ({Code.OK},),
            "b": ({Code.OK},),
            "r": ({Code.NOT_PERMITTED}, {Code.OK}, {Code.OK}),
            "p": ({Code.NO_CONSENT}, {Code.OK}, {Code.OK}),
            "s": ({Code.NEEDS_SECOND_PERSON},),
            "n": (REFUSED, REFUSED, REFUSED),
        }[answer]
        assert len(told) == len(right)
        assert all(one in allowed for one, allowed in zip(told, right, strict=True)), (care, told)


@pytest.mark.parametrize("name", CENTRE_GRID)
@pytest.mark.parametrize("role", WORKERS)
def test_a_worker_can_do_for_the_centre_what_the_table_says(
    office: Office, role: str, name: str
) -> None:
    """Its own data, its templates, and who works there."""
    login = office.logins[role]
    if name == "release a report":
        add_counted(office.logins["first"])
    act: Callable[[Login], object] = {
        "change the centre": lambda it: put_records(
            it, [RowInput("centre", {"name": f"House of {role}"}, id=it.centre.id)]
        ),
        "copy a template": lambda it: copy_template(it, "first_job", f"job_{role}"),
        "plan an event": lambda it: add_event(
            it, {"title": "Talk", "starts_at": "2026-05-01T10:00+02:00"}
        ),
        "read events": lambda it: get_record(it, office.event),
        "ask for roles": lambda it: grant_roles(it, office.team.ids["intake"], ["intake"]),
        "list concerns": list_concerns,
        "release a report": release_report,
        "read reports": reports_here,
        "read who did what": lambda it: list_audit(it, AuditFilter()),
        "check who did what": verify_audit,
    }[name]
    answer = CENTRE_GRID[name][WORKERS.index(role)]

    assert (refusal_of(login, act, None) == Code.OK) == (answer == "y")


def test_the_coordinator_sees_of_a_person_what_a_mentor_would_be_told(office: Office) -> None:
    """The name, and nothing that was not meant for mentors; no history of the rest either."""
    person = office.file("coordinator", "nobodys")
    first, cora = office.logins["first"], office.logins["coordinator"]
    put_records(first, [RowInput("person", {"notes": "Has been ill."}, id=person)])

    seen = get_record(cora, person)
    student = show_student(cora, person)

    assert seen.stored["preferred_name"] == "أمينة الحسن"
    assert "notes" not in seen.stored
    assert "notes" not in student.person.stored
    assert student.rows["session"] == student.rows["contact"] == ()
    told = {one.field.key for one in history_of_person(cora, person, 50)}
    assert "notes" not in told
    assert "notes" in {one.field.key for one in history_of_person(first, person, 50)}


def test_lists_and_search_show_of_others_only_that_they_are_there(office: Office) -> None:
    """A name is found, so that nobody is written down twice; words in a file lead nowhere."""
    person = office.file("intake", "others")
    first = office.logins["first"]
    put_records(first, [RowInput("person", {"notes": "Quillonzabarte."}, id=person)])
    assert [one.person for one in find_people(first, "quillonzabarte")] == [person]

    for role in ("intake", "coordinator", "dpo", "safeguarding"):
        login = office.logins[role]
        assert list(find_people(login, "quillonzabarte")) == []
        assert person in {one.person for one in page_of_people(login, None, 10_000).people}
        (card,) = [one for one in list_records(login, "person", {}, 10_000) if one.id == person]
        assert "notes" not in card.stored
        assert person not in {one.subject for one in list_records(login, "session", {}, 10_000)}
        assert list_today(login) is not None


def test_what_was_said_is_kept_in_the_file_and_in_the_audit(office: Office) -> None:
    """The person may ask who looked, and why; the audit has ids and codes only."""
    person = office.file("intake", "others")
    omar = office.logins["intake"]
    assert refusal_of(omar, lambda it: get_record(it, person), WHY["r"]) == Code.OK

    (look,) = office.logins["first"].store.records("look", subject=person)
    noted = [one for one in office.logins["dpo"].store.audit.entries() if one.act == "look:reason"]

    assert (look.stored["worker"], look.stored["words"]) == (omar.user, "On duty today.")
    assert person in {record for one in noted for _, record in one.about}
    assert refusal_of(omar, lambda it: get_record(it, person), None) == Code.OK
    other = office.file("intake", "others")
    empty = Because("reason", "  ")
    assert refusal_of(omar, lambda it: get_record(it, other), empty) == Code.USAGE


@pytest.mark.parametrize(
    ("role", "other", "code"), [("intake", "p", Code.NOT_PERMITTED), ("dpo", "r", Code.NO_CONSENT)]
)
def test_a_reason_is_no_purpose_and_a_purpose_no_reason(
    office: Office, role: str, other: str, code: Code
) -> None:
    """What is given in place of what is asked for opens no file, and is not kept in it either."""
    person = office.file(role, "others")
    read = lambda it: get_record(it, person)  # noqa: E731 - short

    assert refusal_of(office.logins[role], read, WHY[other]) == code
    assert office.logins["first"].store.records("look", subject=person) == []
    assert refusal_of(office.logins[role], read, None) == code


@pytest.mark.parametrize(("role", "why"), [("intake", "r"), ("dpo", "p")])
def test_what_was_said_is_good_for_that_day(office: Office, role: str, why: str) -> None:
    """The next day it is asked for anew, for a file and for a row in a list."""
    person, today = office.file(role, "others"), office.logins[role]
    assert refusal_of(today, lambda it: get_record(it, person), WHY[why]) == Code.OK
    moment = today.context.now() + timedelta(days=1)
    tomorrow = Login(today.store, replace(today.context, now=fixed_clock(moment)), today.user)

    assert refusal_of(tomorrow, lambda it: get_record(it, person), None) in REFUSED
    assert not tomorrow.gate.may_list("session", person)
    assert today.gate.may_list("session", person)


def test_a_role_that_was_taken_away_ends_within_the_login(office: Office) -> None:
    """The next act of a worker whose roles have changed meanwhile goes by the new ones."""
    manager, dpo = office.logins["manager"], office.logins["dpo"]
    person = office.file("coordinator", "own")
    login = office.logins["coordinator"]
    assert refusal_of(login, lambda it: sessions_of(it, person), None) == Code.OK
    for roles, code in ((["safeguarding"], Code.NOT_PERMITTED), (["coordinator"], Code.OK)):
        asked = grant_roles(manager, office.team.ids["coordinator"], roles).value
        assert asked.request
        from_list = {one.id: one for one in list_requests(dpo)}
        assert from_list[asked.request].can_approve
        approve_request(dpo, asked.request)
        act = lambda it: log_session(it, person, {"note_file": "We met."})  # noqa: E731 - short
        assert refusal_of(login, act, None) == code


@pytest.mark.parametrize("name", ["write plan", "write notes", "consent to figures", "mark"])
def test_nobody_takes_back_what_they_may_not_write_now(office: Office, name: str) -> None:
    """An undo is a change of today, so a file in other hands stays as it is."""
    person = office.file("intake", "nobodys")
    omar, first = office.logins["intake"], office.logins["first"]
    assert refusal_of(omar, acts(office, person)[name], None) == Code.OK
    assign(first, person, first.user)
    before = first.store.state_hash()

    assert refusal_of(omar, undo_last, None) == Code.NOT_PERMITTED
    assert first.store.state_hash() == before
    assign(first, person, omar.user)
    assert refusal_of(omar, undo_last, None) == Code.OK


def test_who_has_lost_a_role_takes_nothing_of_it_back(office: Office) -> None:
    """Nor does what was written change by the attempt."""
    person = office.file("coordinator", "own")
    manager, dpo = office.logins["manager"], office.logins["dpo"]
    cora = office.logins["coordinator"]
    goal = add_goal(cora, person, {"type": "finish_school"}).value
    for roles, code in ((["safeguarding"], Code.NOT_PERMITTED), (["coordinator"], Code.OK)):
        asked = grant_roles(manager, office.team.ids["coordinator"], roles).value
        assert asked.request
        approve_request(dpo, asked.request)
        assert refusal_of(cora, undo_last, None) == code
        is_there = goal in {one.goal.id for one in goals_of(office.logins["first"], person)}
        assert is_there == (code != Code.OK)


def test_every_operation_of_the_table_is_for_known_roles() -> None:
    """And the reader of reports is in one only."""
    assert {role for grants in TABLE.values() for role in grants} == set(ROLES)
    assert [one for one, grants in TABLE.items() if "reporter" in grants] == [
        Operation.RELEASE_READ
    ]
    assert set(TABLE) == set(Operation)
