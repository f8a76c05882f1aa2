"""Which role may print a brief, hear what is said, and settle money: written out as a grid."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from app.errors import Code, Problem
from app.records import RecordId
from app.schema import person as person_fields
from app.usecases.briefs import briefs_of
from app.usecases.caseload import assign
from app.usecases.endings import review_end
from app.usecases.gate import Because
from app.usecases.groups import set_form
from app.usecases.login import Login
from app.usecases.matchboard import board_of, hold_fast, propose_pair, withdraw
from app.usecases.matching import keep_proposals, work_out
from app.usecases.matchlife import move_match
from app.usecases.mentors import make_mentor, register_mentor
from app.usecases.pairs import log_check_in
from app.usecases.records import RowInput, put_records
from app.usecases.sheets import PlainPaper, SheetOrder, offer_papers, save_sheet
from app.usecases.stipends import add_fund, agree_expense, expenses_of, funds_of
from app.usecases.undoing import undo_last
from app.usecases.voices import add_feedback, stand_on, voices_of
from tests.core.usecases.office import WORKERS, Office, open_office
from tests.core.usecases.test_matchboard import helper, waiting

# For a student in another worker's care.  y: yes.  r: with a reason.
# p: for access or erasure.  n: not at all.
GRID = {
    "print a brief": "nyrnn",
    "know what is out": "yyyyn",
    "hold a proposal": "nyrnn",
    "take a proposal back": "nyrnn",
    "let a match move on": "nyrnn",
    "end a match": "nyrnn",
    "say its kind": "nyrnn",
    "talk about its end": "nyrnn",
    "talk with a side": "nyrnn",
    "add a mentor": "nyynn",
    "let a student be a mentor": "nyrnn",
    "write how to reach a mentor": "yyynn",
    "keep two apart": "yyynn",
    "propose for all": "nyynn",
    "write what is said": "rnrnn",
    "read what is said": "rnrpn",
    "ask the ladder": "rnrnn",
    "agree on money": "nyynn",
    "read money": "yyyyn",
    "add a fund": "nnyyn",
    "read funds": "yyyyn",
}


_BEGUN = ("student_agreed", "mentor_agreed", "ready", "active")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Return an office with a worker of each role."""
    with open_office(tmp_path_factory.mktemp("office")) as found:
        yield found


@pytest.fixture
def pair(office: Office) -> tuple[RecordId, RecordId]:
    """Return a new student in the first worker's care, and the mentor: nobody said why yet."""
    first = office.logins["first"]
    student, mentor = waiting(first, "Amina"), helper(first, "Lena", capacity="3")
    assign(first, student, first.user)
    match = propose_pair(first, student, mentor).value
    move_match(first, match, "student_agreed")
    return student, mentor


def student_of(office: Office) -> RecordId:
    """Return a new student in the first worker's care."""
    student = waiting(office.logins["first"], "Salma")
    assign(office.logins["first"], student, office.logins["first"].user)
    return student


def match_of(office: Office, *states: str) -> RecordId:
    """Return a new match of another student in the first worker's care, brought so far."""
    first = office.logins["first"]
    student = waiting(first, "Omar")
    match = propose_pair(first, student, helper(first, "Max")).value
    for state in states:
        told = {"student_reason": "moved", "mentor_reason": "not_said"}
        move_match(first, match, state, told if state == "closed" else {})
    assign(first, student, first.user)
    return match


def acts(
    office: Office, student: RecordId, mentor: RecordId
) -> dict[str, Callable[[Login], object]]:
    """Return how each line of the grid is done."""
    fund = add_fund(office.logins["first"], {"name": "City"}).value
    brief = SheetOrder(PlainPaper.BRIEF, "en", about=student)
    return {
        "print a brief": lambda it: save_sheet(it, brief, None, accept_missing=True),
        "know what is out": lambda it: briefs_of(it, student),
        "hold a proposal": lambda it: hold_fast(it, match_of(office)),
        "take a proposal back": lambda it: withdraw(it, match_of(office)),
        "let a match move on": lambda it: move_match(it, match_of(office, *_BEGUN), "paused"),
        "end a match": lambda it: move_match(
            it, match_of(office), "closed", {"student_reason": "moved", "mentor_reason": "moved"}
        ),
        "say its kind": lambda it: set_form(it, match_of(office), "group", "Tuesday circle"),
        "talk about its end": lambda it: review_end(it, match_of(office, *_BEGUN, "closed")),
        "talk with a side": lambda it: log_check_in(
            it, match_of(office, *_BEGUN), {"side": "mentor", "goes": "well"}
        ),
        "add a mentor": lambda it: register_mentor(it, "Vera", {"answer": "given"}),
        "let a student be a mentor": lambda it: make_mentor(it, student_of(office)),
        "write how to reach a mentor": lambda it: put_records(
            it, [RowInput("contact", {"person": mentor, "kind": "none"})]
        ),
        "keep two apart": lambda it: put_records(
            it, [RowInput("apart", {"person": mentor, "other": student})]
        ),
        "propose for all": lambda it: keep_proposals(it, work_out(it)),
        "write what is said": lambda it: add_feedback(it, student, {"face": "4"}),
        "read what is said": lambda it: voices_of(it, student),
        "ask the ladder": lambda it: stand_on(it, student, {"work": 3}),
        "agree on money": lambda it: agree_expense(
            it, mentor, {"kind": "travel", "amount": [100, "EUR"], "fund": fund}
        ),
        "read money": lambda it: expenses_of(it, mentor),
        "add a fund": lambda it: add_fund(it, {"name": "Another"}),
        "read funds": funds_of,
    }


@pytest.mark.parametrize("act", GRID)
def test_each_role_may_do_what_the_grid_says(
    office: Office, pair: tuple[RecordId, RecordId], act: str
) -> None:
    """Without a reason first; where that is refused, with one, then for a purpose."""
    done = acts(office, *pair)[act]

    assert "".join(least(done, office.logins[role]) for role in WORKERS) == GRID[act]


def least(act: Callable[[Login], object], login: Login) -> str:
    """Return the least that must be said so that an act is done: y, r, p, or n if it never is."""
    said = {"y": None, "r": Because("reason", "On duty."), "p": Because("access", "She asks.")}
    for sign, because in said.items():
        login.gate.because = because
        with suppress(Problem):
            act(login)
            return sign
    return "n"


def test_a_coordinator_is_offered_the_papers_they_may_print(
    office: Office, pair: tuple[RecordId, RecordId]
) -> None:
    """Plans and notes in other hands are not among them, and nothing is refused."""
    offer = offer_papers(office.logins["coordinator"], pair[0])

    assert (offer.plan, offer.has_note) == (None, False)


def test_a_student_is_made_no_mere_mentor_by_whoever_may_not_read_the_file(
    office: Office, pair: tuple[RecordId, RecordId]
) -> None:
    """A coordinator can add the role of a mentor and take that back, and never hide a student."""
    student, coordinator = student_of(office), office.logins["coordinator"]
    coordinator.gate.because = None
    for roles in ("mentor", "alumnus,mentor", "student,contact"):
        with pytest.raises(Problem) as refused:
            put_records(coordinator, [RowInput("person", {"roles": roles}, student)])
        assert refused.value.code is Code.NOT_PERMITTED
    told = {"roles": "student,mentor", "gender": "female"}
    with pytest.raises(Problem):
        put_records(coordinator, [RowInput("person", told, student)])

    make_mentor(coordinator, student)
    undo_last(coordinator)

    assert office.logins["first"].need("person", student).stored["roles"] == ["student"]


def test_the_register_is_whole_to_a_coordinator_and_the_students_stay_brief(
    office: Office, pair: tuple[RecordId, RecordId]
) -> None:
    """Among few and among many; whoever is both keeps a student's file."""
    student, mentor = pair
    first, coordinator = office.logins["first"], office.logins["coordinator"]
    put_records(first, [RowInput("person", {"gender": "female"}, one) for one in pair])
    make_mentor(first, student)

    for asked in ([mentor, student], [mentor, student] * 15):
        found = coordinator.vault.about("person", asked, (person_fields.gender,))
        told = {one.subject: one.get(person_fields.gender) for one in found}
        assert (told[mentor], told.get(student)) == ("female", None)
    many = {one.id: one.get(person_fields.gender) for one in coordinator.vault.records("person")}
    assert (many[mentor], many[student]) == ("female", None)


def test_the_board_tells_nothing_of_closed_files(office: Office) -> None:
    """What an intake worker may not read is no lack: not of a student, and not of a mentor."""
    first = office.logins["first"]
    known, closed = waiting(first, "Nour"), student_of(office)
    lena, both = helper(first, "Lena"), helper(first, "Max")
    put_records(first, [RowInput("person", {"roles": "student,mentor"}, both)])
    assign(first, both, first.user)

    seen, whole = board_of(office.logins["intake"]), board_of(office.logins["coordinator"])

    assert seen.student(closed) is None
    line = seen.student(known)
    assert line is not None
    fits = {one.room.id: one.may_be for one in seen.candidates(line)}
    assert fits[lena]
    assert both not in fits
    assert whole.student(closed) is not None
    assert {lena, both} <= {one.id for one in whole.rooms}
