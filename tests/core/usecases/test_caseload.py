"""Who looks after whom: taken on, handed over in one act, with a note that stays."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.errors import Code, Problem
from app.records import RecordId
from app.schema.centre import USER
from app.schema.kinds import Stored
from app.usecases.caseload import (
    assign,
    caseload,
    end_assignment,
    hand_over,
    people_of,
    responsible_for,
    workers,
)
from app.usecases.consents import answer_purpose
from app.usecases.handovers import (
    handover_draft,
    handovers_of,
    mark_handover_read,
    save_handover,
    suggest_handover,
    write_handover,
)
from app.usecases.login import Login
from app.usecases.people import start_intake
from app.usecases.plans import make_plan
from app.usecases.records import RowInput, put_records
from app.usecases.rows import changes_of_new, new_row
from app.usecases.sessions import plan_session
from app.usecases.undoing import undo_last
from tests.core.vault.counting import counted_reads
from tests.fakes import four_things


def colleague(login: Login, name: str = "Omar", *, active: bool = True) -> RecordId:
    """Return the id of one more worker of the centre."""
    centre = login.centre.id
    stored: dict[str, Stored] = {"centre": centre, "name": name, "active": active}
    row = new_row(login.context, USER, centre, stored)
    login.vault.append(changes_of_new(row), "Add a worker", user=login.user)
    return row.id


def told(login: Login, person: str, row: str, /, **values: str) -> None:
    """Write down a row about a person."""
    put_records(login, [RowInput(row, {"person": person, **values})])


def test_the_first_worker_is_responsible_until_another_is(login: Login, amina: RecordId) -> None:
    """Both are in the record, the first with the day on which it ended."""
    omar = colleague(login)
    assign(login, amina, login.user)

    assign(login, amina, omar)

    (now,) = responsible_for(login, amina)
    assert (now.worker.name, now.role, now.is_me) == ("Omar", "main", False)
    rows = login.vault.records("assignment", subject=amina)
    assert [row.stored.get("until") for row in rows] == ["2026-03-02", None]


def test_a_second_worker_helps_beside_the_first(login: Login, amina: RecordId) -> None:
    """Only those who are responsible take each other's place."""
    omar = colleague(login)
    assign(login, amina, login.user)

    assign(login, amina, omar, {"role": "stand_in", "reason": "Leila is away"})

    assert [one.worker.name for one in responsible_for(login, amina)] == ["Leila", "Omar"]


def test_taking_on_somebody_twice_writes_once(login: Login, amina: RecordId) -> None:
    """The same worker stays responsible since the first day."""
    first = assign(login, amina, login.user).value

    second = assign(login, amina, login.user)

    assert second.value == first
    assert not second.changes.touched


def test_people_are_handed_over_in_one_act_that_can_be_undone(
    login: Login, amina: RecordId
) -> None:
    """Three at once; one undo gives all three back."""
    omar = colleague(login)
    others = [start_intake(login, four_things(name)).value for name in ("Ivan", "Sara")]
    people = [amina, *others]
    for person in people:
        assign(login, person, login.user)

    hand_over(login, people, omar, "New office hours")

    assert [one.person for one in people_of(login)] == []
    assert {one.person for one in people_of(login, omar)} == set(people)
    undo_last(login)
    assert {one.person for one in people_of(login)} == set(people)
    assert people_of(login, omar) == ()


def test_my_people_are_sorted_by_name(login: Login) -> None:
    """The list of one worker, without those of others."""
    omar = colleague(login)
    zoya, adam, noor = (
        start_intake(login, four_things(name)).value for name in ("Zoya", "Adam", "Noor")
    )
    assign(login, zoya, login.user)
    assign(login, adam, login.user)
    assign(login, noor, omar)

    assert [one.name for one in people_of(login)] == ["Adam", "Zoya"]
    loads = {one.worker.name: [each.name for each in one.people] for one in caseload(login)}
    assert loads == {"Leila": ["Adam", "Zoya"], "Omar": ["Noor"]}


def test_a_caseload_is_read_in_stretches(login: Login) -> None:
    """Twice as many people take no more questions to the vault."""
    asked = []
    for _ in range(2):
        for number in range(6):
            person = start_intake(login, four_things(f"Person {number}")).value
            assign(login, person, login.user)
        with counted_reads(login.vault) as reads:
            (load,) = caseload(login)
        asked.append((len(load.people), reads.statements))

    assert asked[0][0] == 6
    assert asked[1] == (12, asked[0][1])


def test_a_responsibility_can_end(login: Login, amina: RecordId) -> None:
    """Then nobody looks after the person, and the row stays."""
    row = assign(login, amina, login.user).value

    end_assignment(login, row)

    assert responsible_for(login, amina) == ()
    assert len(login.vault.records("assignment", subject=amina)) == 1


def test_nobody_is_given_to_a_worker_who_has_left(login: Login, amina: RecordId) -> None:
    """The refusal says so, and nothing is written."""
    gone = colleague(login, "Vera", active=False)

    for act in (lambda: assign(login, amina, gone), lambda: hand_over(login, [amina], gone)):
        with pytest.raises(Problem) as caught:
            act()
        assert caught.value.code is Code.USAGE
    assert login.vault.records("assignment", subject=amina) == []
    assert [one.name for one in workers(login)] == ["Leila", "Vera"]


def test_handing_over_nobody_is_refused(login: Login) -> None:
    """An empty choice is a slip of the hand."""
    with pytest.raises(Problem) as caught:
        hand_over(login, [], login.user)

    assert caught.value.field == "people"


def test_one_missing_person_stops_the_whole_hand_over(login: Login, amina: RecordId) -> None:
    """All or nobody."""
    omar = colleague(login)
    stranger = RecordId("00000000-0000-4000-8000-000000000000")

    with pytest.raises(Problem) as caught:
        hand_over(login, [amina, stranger], omar)

    assert caught.value.code is Code.NOT_FOUND
    assert people_of(login, omar) == ()


def test_a_note_begins_with_what_the_record_holds(login: Login, amina: RecordId) -> None:
    """Goals, next steps, warnings, offered help and the next meeting, in the worker's language."""
    make_plan(login, amina, "first_job")
    told(login, amina, "goal", type="language_certificate", words="I want to nurse")
    told(login, amina, "flag", instruction="Call only before noon")
    told(login, amina, "contact", kind="call", value="+1 202 555 0177", do_not_contact="yes")
    told(login, amina, "barrier", kind="housing", severity="urgent", support="Talk to the shelter")
    at = (login.context.now() + timedelta(days=3)).isoformat(timespec="minutes")
    plan_session(login, amina, {"starts_at": at, "place": "Room 2"})

    begun = suggest_handover(login, amina, "en")

    assert "I want to nurse" in begun["matters_now"]
    assert "Needs help soon: Home" in begun["matters_now"]
    assert begun["matters_now"].count("Next step:") >= 1
    assert "Call only before noon" in begun["not_to_do"]
    assert "0177" not in begun["not_to_do"]
    assert "Talk to the shelter" in begun["promises"]
    assert "Room 2" in begun["next_contact"]


def test_a_note_is_kept_and_read(login: Login, amina: RecordId) -> None:
    """It stays in the history after it was read; a second one stands before it."""
    first = write_handover(login, amina, None, {"matters_now": "Waits for the school"}).value
    mark_handover_read(login, first)
    second = write_handover(login, amina, None, {"not_to_do": "Do not call"}).value

    assert [one.id for one in handovers_of(login, amina)] == [second, first]
    assert handovers_of(login, amina)[1].stored["seen_on"] == "2026-03-02"
    assert handovers_of(login, amina)[0].stored["from"] == login.user


def test_a_note_to_somebody_gives_the_person_into_their_hands(
    login: Login, amina: RecordId
) -> None:
    """Note and responsibility are one save, and one undo takes both back."""
    omar = colleague(login)
    assign(login, amina, login.user)
    draft = handover_draft(login, amina, "en").draft
    draft.now = draft.now.put(draft.now.schema["matters_now"], "Waits for the school")
    draft.now = draft.now.put(draft.now.schema["to"], omar)

    save_handover(login, draft)

    assert [one.worker.name for one in responsible_for(login, amina)] == ["Omar"]
    undo_last(login)
    assert [one.worker.name for one in responsible_for(login, amina)] == ["Leila"]
    assert handovers_of(login, amina) == ()


def test_an_empty_note_is_refused(login: Login, amina: RecordId) -> None:
    """It would tell the next worker nothing."""
    with pytest.raises(Problem) as caught:
        write_handover(login, amina, None, {})

    assert caught.value.field == "matters_now"


def test_no_note_without_consent_to_a_file(login: Login, amina: RecordId) -> None:
    """What was taken back closes the file for notes too."""
    answer_purpose(login, amina, ("keep_file", "withdrawn", "ar"))

    with pytest.raises(Problem) as caught:
        write_handover(login, amina, None, {"matters_now": "Waits"})

    assert caught.value.code is Code.NO_CONSENT
