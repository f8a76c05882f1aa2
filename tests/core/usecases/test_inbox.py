"""What two computers wrote apart waits in the inbox of both, and one ordinary edit settles it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import Code, Problem
from app.records import Change, RecordId
from app.rules.merge import DELETED
from app.schema.person import preferred_name
from app.schema.reach import do_not_contact
from app.usecases.gate import Because
from app.usecases.inbox import InboxLine, InboxPage, count_inbox, open_inbox
from app.usecases.login import Login
from app.usecases.overbooked import leave_overbooked, overbooked_mentors
from app.usecases.people import start_intake
from app.usecases.questions import (
    Question,
    choose_answer,
    delete_record,
    find_question,
    keep_record,
    open_questions,
    write_answer,
)
from app.usecases.today import Due, list_today
from app.usecases.undoing import undo_last
from tests.core.usecases.office import Office, open_office
from tests.core.usecases.pairs import Apart, close_others, two_apart
from tests.core.usecases.test_mentors import mentor, ready, student
from tests.fakes import four_things


@pytest.fixture
def apart(login: Login, amina: RecordId, tmp_path: Path) -> Iterator[Apart]:
    """Return two computers that both know Amina."""
    made = two_apart(login, tmp_path)
    yield made
    close_others(made)


def test_both_answers_stand_with_who_when_and_where(apart: Apart, amina: RecordId) -> None:
    """The same question is in the inbox of both computers, each seen from its own side."""
    apart.write(0, "person", amina, preferred_name="Amina H.")
    apart.write(1, "person", amina, preferred_name="Amina Hassan")

    apart.meet()

    for number, login in enumerate(apart.logins):
        (line,) = open_inbox(login).lines
        question = asked(line)
        assert (line.person, line.kind_label) == (amina, question.record.schema.label)
        assert question.field is preferred_name
        told = {one.stored: one for one in question.answers}
        assert all(one.again is None for one in question.answers)
        assert set(told) == {"Amina H.", "Amina Hassan"}
        assert all(one.given.worker == "Leila" for one in question.answers)
        assert told["Amina H."].given.is_here is (number == 0)
        assert told["Amina Hassan"].given.is_here is (number == 1)
        assert told["Amina Hassan"].given.computer == "Laptop vault-1"
        assert (
            told["Amina Hassan"].given.at > told["Amina H."].given.at
        )  # its clock is an hour later
        assert count_inbox(login) == list_today(login).count(Due.CONFLICT) == 1


@pytest.mark.parametrize("said", ["Amina H.", "Amina Hassan", "Amina Khalil"])
def test_one_edit_settles_it_everywhere(apart: Apart, amina: RecordId, said: str) -> None:
    """Keep this, keep that or write new: an ordinary edit, after which both show the same."""
    apart.write(0, "person", amina, preferred_name="Amina H.")
    apart.write(1, "person", amina, preferred_name="Amina Hassan")
    apart.meet()
    (line,) = open_inbox(apart.logins[1]).lines

    write_answer(apart.logins[1], asked(line), said)
    apart.meet()

    for login in apart.logins:
        assert count_inbox(login) == 0
        assert login.need_person(amina).get(preferred_name) == said
    assert apart.logins[0].store.state_hash() == apart.logins[1].store.state_hash()


def test_settling_is_undone_and_asked_again(apart: Apart, amina: RecordId) -> None:
    """What was shown before is shown again, and both answers are to choose from, everywhere."""
    apart.write(0, "person", amina, preferred_name="Amina H.")
    apart.write(1, "person", amina, preferred_name="Amina Hassan")
    apart.meet()
    (line,) = open_inbox(apart.logins[0]).lines
    write_answer(apart.logins[0], asked(line), "Amina Khalil")
    apart.meet()

    undo_last(apart.logins[0])
    apart.meet()

    for login in apart.logins:
        assert login.need_person(amina).get(preferred_name) == "Amina Hassan"
        (line,) = open_inbox(login).lines
        assert {one.stored for one in asked(line).answers} == {"Amina H.", "Amina Hassan"}


@pytest.mark.parametrize("said", [True, False])
def test_an_undone_choice_leaves_the_safe_answer_in_force(
    apart: Apart, amina: RecordId, said: bool
) -> None:
    """Whatever was chosen, taking it back protects the person again."""
    row = apart.write(0, "contact", None, person=amina, kind="call", value="+12025550123")
    apart.meet()
    apart.write(0, "contact", row, do_not_contact="yes")
    apart.write(1, "contact", row, do_not_contact="no")
    apart.meet()
    (line,) = open_inbox(apart.logins[0]).lines
    write_answer(apart.logins[0], asked(line), said)

    undo_last(apart.logins[0])
    apart.meet()

    for login in apart.logins:
        assert login.need("contact", row).get(do_not_contact) is True
        assert count_inbox(login) == 1


def test_two_settle_apart_and_are_asked_again(apart: Apart, amina: RecordId) -> None:
    """Neither choice is lost: what they chose stands side by side once more."""
    apart.write(0, "person", amina, preferred_name="Amina H.")
    apart.write(1, "person", amina, preferred_name="Amina Hassan")
    apart.meet()
    for login, said in zip(apart.logins, ("Amina H.", "Amina Hassan"), strict=True):
        (line,) = open_inbox(login).lines
        write_answer(login, asked(line), said)

    apart.meet()

    (line,) = open_inbox(apart.logins[0]).lines
    assert {one.stored for one in asked(line).answers} == {"Amina H.", "Amina Hassan"}


def test_an_answer_a_field_cannot_have_is_refused(apart: Apart, amina: RecordId) -> None:
    """Nothing is written, and the question stays open."""
    apart.write(0, "person", amina, preferred_name="Amina H.")
    apart.write(1, "person", amina, preferred_name="Amina Hassan")
    apart.meet()
    login = apart.logins[0]
    (line,) = open_inbox(login).lines

    for stored in (None, 7, ["x"]):
        with pytest.raises(Problem) as caught:
            write_answer(login, asked(line), stored)
        assert caught.value.field == preferred_name.key
    assert count_inbox(login) == 1


def test_a_protective_value_holds_until_somebody_who_saw_it_settles(
    apart: Apart, amina: RecordId
) -> None:
    """“Do not use this” wins over a later “use it”, also over edits that have not seen it."""
    row = apart.write(0, "contact", None, person=amina, kind="call", value="+12025550123")
    apart.meet()
    apart.write(0, "contact", row, do_not_contact="yes")
    apart.write(1, "contact", row, do_not_contact="no")
    apart.meet()

    for login in apart.logins:
        assert login.need("contact", row).get(do_not_contact) is True
    apart.write(1, "contact", row, value="+12025550124")
    apart.meet()
    for login in apart.logins:
        assert login.need("contact", row).get(do_not_contact) is True

    (line,) = open_inbox(apart.logins[1]).lines
    write_answer(apart.logins[1], asked(line), stored=False)
    apart.meet()

    for login in apart.logins:
        assert login.need("contact", row).get(do_not_contact) is False
        assert count_inbox(login) == 0


@pytest.mark.parametrize("act", [keep_record, delete_record])
def test_deleted_here_and_changed_there(apart: Apart, amina: RecordId, act: object) -> None:
    """The record is still there, in the inbox of both; either answer settles it everywhere."""
    row = apart.write(0, "contact", None, person=amina, kind="call", value="+12025550123")
    apart.meet()
    first = apart.logins[0]
    first.vault.delete(first.need("contact", row), "Delete", user=first.user)
    apart.write(1, "contact", row, value="+12025550199")
    apart.meet()

    for login in apart.logins:
        (line,) = open_inbox(login).lines
        assert asked(line).key == DELETED
        assert [one.given.is_here for one in asked(line).answers] == [login is first]
    (line,) = open_inbox(apart.logins[1]).lines
    settle = keep_record if act is keep_record else delete_record
    settle(apart.logins[1], asked(line))
    apart.meet()

    for login in apart.logins:
        assert count_inbox(login) == 0
        assert (login.vault.record("contact", row) is not None) is (act is keep_record)


def test_one_birth_per_person_however_many_write_it(apart: Apart, amina: RecordId) -> None:
    """Two computers that ask the same question make one row; what differs is asked."""
    for number, day in enumerate(("1990-02-01", "1991-02-01")):
        apart.write(number, "birth", None, person=amina, words=day)
    apart.meet()

    for login in apart.logins:
        assert len(login.vault.records("birth", subject=amina)) == 1
        (line,) = open_inbox(login).lines
        assert len(asked(line).answers) == 2


def test_pages_follow_each_other_by_name_and_leave_nothing_out(
    login: Login,
) -> None:
    """Each question stands on one page, however long the pages are."""
    people = {
        start_intake(login, four_things(name)).value: name for name in ("Olena", "Amina", "Zahra")
    }
    for person in people:
        write_apart(login, person, preferred_name.key, f"{people[person]} B.")
        write_apart(login, person, "gender", "female")
        write_apart(login, person, "gender", "male")

    whole = [(one.name, asked(one).id) for one in open_inbox(login).lines]
    assert [name for name, _ in whole] == sorted(name for name, _ in whole)
    assert len(whole) == len(set(whole)) == count_inbox(login) == 6
    for limit in (1, 2, 5, 6, 7):
        assert [(one.name, asked(one).id) for one in paged(login, limit)] == whole


def test_what_is_about_the_centre_is_asked_too(apart: Apart) -> None:
    """Two computers that rename the centre are asked, and Today leads there."""
    centre = apart.logins[0].centre.id
    apart.write(0, "centre", centre, name="Linden House")
    apart.write(1, "centre", centre, name="Linden Place")
    apart.meet()

    (line,) = open_inbox(apart.logins[0]).lines
    assert (line.person, line.name) == (None, "")
    (item,) = list_today(apart.logins[0]).of(Due.CONFLICT)
    assert item.person is None
    choose_answer(apart.logins[0], asked(line), asked(line).answers[0])
    assert count_inbox(apart.logins[0]) == 0


def test_a_question_is_found_by_its_name_as_long_as_it_is_open(
    apart: Apart, amina: RecordId
) -> None:
    """The name is the same on both computers; once settled, there is no such question."""
    apart.write(0, "person", amina, preferred_name="Amina H.")
    apart.write(1, "person", amina, preferred_name="Amina Hassan")
    apart.meet()
    names = {asked(open_inbox(one).lines[0]).id for one in apart.logins}
    (name,) = names

    found = find_question(apart.logins[0], name)
    choose_answer(apart.logins[0], found, found.answers[0])

    with pytest.raises(Problem) as caught:
        find_question(apart.logins[0], name)
    assert caught.value.code is Code.NOT_FOUND


def test_an_answer_of_a_newer_program_is_not_thrown_away(login: Login, amina: RecordId) -> None:
    """What nobody here can read is nothing that somebody here has seen."""
    write_apart(login, amina, "gender", "female")
    write_apart(login, amina, "gender", "a word of next year")
    (question,) = open_questions(login, amina)

    assert (question.unread, [one.stored for one in question.answers]) == (1, ["female"])
    with pytest.raises(Problem) as caught:
        choose_answer(login, question, question.answers[0])
    assert caught.value.code is Code.NEWER_VERSION
    assert count_inbox(login) == 1


def test_the_last_place_given_away_twice_is_a_question(login: Login, tmp_path: Path) -> None:
    """Each computer saw a free place; both say so, until a match ends or somebody says why."""
    helper = mentor(login)
    ready(login, helper)
    people = [student(login, name) for name in ("Amina", "Olena", "Zahra")]
    apart = two_apart(login, tmp_path)
    hold(apart, 0, helper, people[0])
    apart.meet()
    assert overbooked_mentors(login) == ()
    hold(apart, 0, helper, people[1])
    hold(apart, 1, helper, people[2])
    apart.meet()

    for one in apart.logins:
        (found,) = overbooked_mentors(one)
        assert (found.name, found.places, len(found.holders)) == ("Lena Weber", 2, 3)
        assert found.holders[-1].computer == "Laptop vault-1"
        assert open_inbox(one).overbooked == (found,)
        assert count_inbox(one) == list_today(one).count(Due.OVERFULL) == 1
    with pytest.raises(Problem):
        leave_overbooked(login, overbooked_mentors(login)[0], " ")
    leave_overbooked(login, overbooked_mentors(login)[0], "She asked for a third student.")
    apart.meet()
    for one in apart.logins:
        assert overbooked_mentors(one) == ()
    undo_last(login)
    assert len(overbooked_mentors(login)) == 1
    close_others(apart)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Return an office with a worker of each role."""
    with open_office(tmp_path_factory.mktemp("office")) as made:
        yield made


@pytest.mark.parametrize(
    ("role", "care", "seen"),
    [
        ("intake", "own", "answers"),
        ("intake", "others", "nothing"),
        ("manager", "others", "that it is open"),
        ("coordinator", "own", "nothing"),
        ("safeguarding", "others", "nothing"),
        ("safeguarding", "flagged", "answers"),
        ("dpo", "own", "nothing"),
    ],
)
def test_only_what_a_worker_may_see_is_in_their_inbox(
    office: Office, role: str, care: str, seen: str
) -> None:
    """A manager learns of all questions, and of the answers only with a reason."""
    person = office.file(role, care)
    write_apart(office.logins["first"], person, "gender", "female")
    write_apart(office.logins["first"], person, "gender", "male")

    login = office.logins[role]
    found = [one for one in all_lines(login) if one.person == person]

    assert len(found) == (seen != "nothing")
    assert all((one.question is not None) is (seen == "answers") for one in found)
    if role == "manager":
        login.gate.because = Because("reason", "To settle what is open.")
        login.need_person(person)
        (line,) = [one for one in all_lines(login) if one.person == person]
        assert len(asked(line).answers) == 2
        login.gate.because = None


def test_concerns_are_in_the_inbox_of_safeguarding_leads_alone(office: Office) -> None:
    """Nobody else learns that there is a concern at all."""
    from_whom = office.logins["safeguarding"]
    row = concern(office)

    seen = {
        role: [one for one in all_lines(login) if one.question and one.question.record.id == row]
        for role, login in office.logins.items()
    }

    assert len(seen["safeguarding"]) == 1
    assert not any(found for role, found in seen.items() if role != "safeguarding")
    counts = {role: count_inbox(login) for role, login in office.logins.items()}
    (line,) = seen["safeguarding"]
    keep_record(from_whom, asked(line))
    after = {role: count_inbox(login) for role, login in office.logins.items()}
    assert {role for role in counts if counts[role] != after[role]} == {"safeguarding"}


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(written=st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["a", "b", "c"])), max_size=8))
def test_the_inbox_has_a_field_exactly_while_its_heads_differ(
    office: Office, written: list[tuple[int, str]]
) -> None:
    """Against a fold of its own: who writes unseen adds a head, who settles leaves one."""
    login = office.logins["first"]
    person = start_intake(login, four_things("a")).value
    heads = ["a"]
    for how, said in written:
        if how == 0 and len(set(heads)) > 1:
            (question,) = open_questions(login, person)
            write_answer(login, question, said)
            heads = [said]
        else:
            write_apart(login, person, preferred_name.key, said)
            heads.append(said)
        questions = open_questions(login, person)
        assert len(questions) == (len(set(heads)) > 1)
        assert {one.stored for two in questions for one in two.answers} in (set(heads), set())


def hold(apart: Apart, number: int, helper: RecordId, person: RecordId) -> None:
    """Let a student hold a place at one computer, as that one sees it."""
    login = apart.logins[number]
    row = login.context.record_id()
    told = {"person": person, "mentor": helper, "state": "active"}
    changes = [Change("match", RecordId(row), person, key, value) for key, value in told.items()]
    login.vault.append(changes, "Move a match", user=login.user)


def concern(office: Office) -> RecordId:
    """Return a concern that one computer deleted and another changed."""
    login, lead = office.logins["first"], office.logins["safeguarding"]
    centre, row = login.centre.id, RecordId(login.context.record_id())
    raised = [
        Change("concern", row, centre, key, value)
        for key, value in (("centre", centre), ("sealed", b"sealed"))
    ]
    login.store.append(raised, "Raise a concern", user=login.user)
    gone = Change("concern", row, centre, DELETED, bytes(16))  # who may close one may delete it
    lead.store.append([gone], "Close a concern", user=lead.user)
    return row


def write_apart(login: Login, person: RecordId, key: str, value: str) -> None:
    """Write as a computer does that has seen nothing of this one."""
    change = Change("person", person, person, key, value, ())
    login.store.append([change], "Save answers", user=login.user)


def asked(line: InboxLine) -> Question:
    """Return the question of a line that this worker may see."""
    assert line.question is not None
    return line.question


def all_lines(login: Login) -> list[InboxLine]:
    return paged(login, 3)


def paged(login: Login, limit: int) -> list[InboxLine]:
    """Return all lines, read in pages of this length."""
    page: InboxPage = open_inbox(login, None, limit)
    found = list(page.lines)
    while page.place is not None:
        page = open_inbox(login, page.place, limit)
        found += page.lines
    return found
