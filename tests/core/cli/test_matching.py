"""Matching on the command line: from people in the vault to proposals and their reasons."""

from __future__ import annotations

from contextlib import closing

import pytest

from app.errors import Code
from app.records import RecordId
from app.rules.matching.policy import Criterion
from app.schema.mentorcodes import CHECK_TYPES, MODULES
from app.usecases.matchfacts import mentor_of, pool_of
from app.usecases.matchpolicy import policy_of
from app.usecases.vaults import open_login
from tests.core.cli.conftest import PASSPHRASE, Terminal


def a_student(terminal: Terminal, name: str, *more: str) -> str:
    person = terminal.id(
        "put", "person", f"preferred_name={name}", "wants_mentor=yes", "meet_forms=centre,video",
        "week_grid=tue-evening,wed-evening", "help_topics=cv,job_search", *more,
    )  # fmt: skip
    terminal.id("put", "language", f"person={person}", "language=uk", "spoken_level=mother_tongue")
    terminal.id("consent", "give", person, "keep_file", "share_with_mentor", "--language", "uk")
    return person


def a_mentor(terminal: Terminal, name: str, *more: str) -> str:
    person = terminal.id("put", "person", f"preferred_name={name}", "gender=female")
    terminal.id("put", "language", f"person={person}", "language=uk", "spoken_level=C1")
    terminal.id(
        "put", "mentor", f"person={person}", "state=approved", "capacity=1", "topics=cv,interview",
        "week_grid=tue-evening", "meet_forms=video", "isco=221", *more,
    )  # fmt: skip
    for kind in CHECK_TYPES:
        terminal.id("put", "check", f"person={person}", f"type={kind}", "result=passed")
    for module in MODULES:
        terminal.id(
            "put", "orientation", f"person={person}", f"module={module}", "done_on=2026-01-10"
        )
    terminal.id("put", "agreement", f"person={person}", "signed_on=2026-01-12")
    return person


@pytest.fixture
def student(terminal: Terminal) -> str:
    return a_student(terminal, "Olena")


@pytest.fixture
def mentor(terminal: Terminal) -> str:
    return a_mentor(terminal, "Lena")


def proposals(terminal: Terminal) -> dict[str, str]:
    rows = terminal.json("list", "match", "--where", "state=proposed")
    return {one["fields"]["person"]: one["fields"]["mentor"] for one in rows}


def test_a_run_is_kept_with_its_proposals(terminal: Terminal, student: str, mentor: str) -> None:
    """The pair, the numbers of the run, and the check numbers of facts and rules."""
    told = terminal.json("match", "propose")
    assert told["pairs"] == [{"student": student, "mentor": mentor, "fit": told["pairs"][0]["fit"]}]
    assert proposals(terminal) == {student: mentor}
    run = terminal.json("get", told["run"])["fields"]
    assert (run["students"], run["mentors"], run["matched"]) == ("1", "1", "1")
    assert len(run["inputs"]) == 64


def test_a_dry_run_keeps_nothing(terminal: Terminal, student: str, mentor: str) -> None:
    """Looking at the pairs writes neither a run nor a proposal."""
    assert terminal.json("match", "propose", "--dry-run")["run"] is None
    assert terminal.json("list", "match_run") == []
    assert proposals(terminal) == {}


def test_the_same_facts_twice_change_no_proposal(
    terminal: Terminal, student: str, mentor: str
) -> None:
    """A second run finds the proposals as they are and leaves them alone."""
    first = terminal.json("match", "propose")
    before = terminal.json("list", "match")
    second = terminal.json("match", "propose")
    assert first["pairs"] == second["pairs"]
    assert terminal.json("list", "match") == before


def test_a_proposal_whose_mentor_left_is_closed_as_replaced(
    terminal: Terminal, student: str, mentor: str
) -> None:
    """What is no longer possible does not stay open, and one undo brings it back."""
    terminal.json("match", "propose")
    terminal.id("put", "mentor", f"person={mentor}", "state=ended")
    assert terminal.json("match", "propose")["pairs"] == []
    assert proposals(terminal) == {}
    assert terminal("undo").code == 0
    assert proposals(terminal) == {student: mentor}


def test_why_tells_each_criterion_and_the_values_that_clash(
    terminal: Terminal, student: str, mentor: str
) -> None:
    """A mentor with mornings for a student with evenings: both stand in the answer."""
    told = terminal.json("match", "why", student, mentor)
    assert told["proposed"] is True
    assert told["criteria"]["goal"] == 500
    terminal.id("put", "mentor", f"person={mentor}", "week_grid=mon-morning")
    told = terminal.json("match", "why", student, mentor)
    (failing,) = told["failing"]
    assert failing["code"] == "time"
    assert failing["needs"] == ["tue-evening", "wed-evening"]
    assert failing["has"] == ["mon-morning"]
    said = terminal("match", "why", student, mentor)
    assert any("Monday: Morning" in line for line in said.lines)


def test_whoever_goes_without_learns_what_would_help(terminal: Terminal, student: str) -> None:
    """A mentor who has time in the morning alone: mornings would open a place."""
    a_mentor(terminal, "Ida", "week_grid=mon-morning")
    told = terminal.json("match", "unmatched", student)
    assert told["blocked"] == {"time": 1}
    assert told["openings"][0]["relaxations"] == [{"kind": "time", "value": "morning"}]
    assert terminal("match", "unmatched", student).code == 0


def test_two_students_for_one_place_and_what_the_other_pair_would_cost(
    terminal: Terminal, student: str, mentor: str
) -> None:
    """Forcing the other pair leaves the first without a mentor, and says so."""
    other = a_student(terminal, "Taras")
    (pair,) = terminal.json("match", "propose", "--dry-run")["pairs"]
    loser = ({student, other} - {pair["student"]}).pop()
    told = terminal.json("match", "why", loser, mentor)
    assert told["cost"]["moves"] == [{"student": pair["student"], "before": mentor, "after": None}]
    assert terminal.json("match", "unmatched", loser)["suitable"] == 1
    told = terminal.json("match", "recruit")
    assert [(one["field"], one["short"], one["waiting"]) for one in told] == [
        ("", 0, 1),
        ("isco:221", 1, 0),
    ]


def test_without_consent_nobody_is_matched(terminal: Terminal, student: str, mentor: str) -> None:
    """A consent that was taken back keeps the student out, and the list says why."""
    terminal("consent", "withdraw", student, "share_with_mentor")
    assert terminal.json("match", "propose")["pairs"] == []
    silent = {one["id"]: one["rules"] for one in terminal.json("match", "never")}
    assert silent == {student: {"consent": 1}, mentor: {"consent": 1}}


def test_whom_a_student_wants_kept_away_is_settled_before_any_match(
    terminal: Terminal, mentor: str
) -> None:
    """Words in the file stop the match until somebody wrote down who is meant."""
    student = a_student(terminal, "Olena", "mentor_excludes=the man from my old street")
    assert terminal.json("match", "propose", "--dry-run")["pairs"] == []
    terminal.id("put", "apart", f"person={student}", "reason=student_asked")
    assert len(terminal.json("match", "propose", "--dry-run")["pairs"]) == 1
    terminal.id("put", "person", "--id", student, "mentor_excludes=and his brother")
    assert terminal.json("match", "propose", "--dry-run")["pairs"] == []
    terminal.id("put", "apart", f"person={mentor}", f"other={student}")
    failing = terminal.json("match", "why", student, mentor)["failing"]
    assert [one["code"] for one in failing] == ["unread_limit", "kept_apart"]


def test_nobody_is_kept_apart_from_themself(terminal: Terminal, student: str) -> None:
    """A slip of the hand is no rule; what is wrong is said by its name."""
    ran = terminal("put", "apart", f"person={student}", f"other={student}")

    assert (ran.code, "the same person" in ran.error) == (Code.USAGE, True)
    assert terminal.json("list", "apart") == []


def test_a_field_that_is_not_there_is_told_in_peoples_words(terminal: Terminal) -> None:
    """The inner name of a kind stands only in the command that lists its fields."""
    ran = terminal("match", "talk", "x", "student", "gose=well")

    assert ran.code == Code.USAGE
    assert ran.error.startswith("“Contact about a match” has no field")


def test_a_match_goes_its_way_to_a_close_with_both_reasons(
    terminal: Terminal, student: str, mentor: str
) -> None:
    """Agreed by both, through the gate, begun, and ended with what each side says."""
    terminal.json("match", "propose")
    (row,) = terminal.json("list", "match")
    for state in ("student_agreed", "mentor_agreed", "ready", "active"):
        assert terminal("match", "move", row["id"], state).code == 0
    begun = terminal.json("get", row["id"])["fields"]
    assert begun["planned_end"] > begun["started_on"]
    assert terminal.json("match", "propose")["students"] == 0
    assert terminal.json("match", "gate", mentor)["lights"]["capacity"]["shine"] == "red"
    assert terminal("match", "move", row["id"], "closed").code == Code.USAGE
    ended = terminal(
        "match", "move", row["id"], "closed", "student_reason=moved", "mentor_reason=not_said"
    )
    assert ended.code == 0, ended.error
    assert terminal.json("match", "why", student, mentor)["failing"][0]["code"] == "review"
    assert terminal("match", "move", row["id"], "active").code == Code.USAGE


def test_the_gate_holds_back_until_somebody_says_why(
    terminal: Terminal, student: str, mentor: str
) -> None:
    """The mentor left between proposal and start: a red light, and an override with its reason."""
    terminal.json("match", "propose")
    (row,) = terminal.json("list", "match")
    for state in ("student_agreed", "mentor_agreed"):
        assert terminal("match", "move", row["id"], state).code == 0
    terminal.id("put", "mentor", f"person={mentor}", "capacity=0")
    assert terminal.json("match", "gate", mentor)["open"] is False
    refused = terminal("match", "move", row["id"], "ready")
    assert refused.code == Code.NOT_PERMITTED
    assert "free place" in refused.error
    allowed = terminal("match", "move", row["id"], "ready", "override_reason=Agreed by phone")
    assert allowed.code == 0


def test_the_rules_of_matching_belong_to_the_centre(
    terminal: Terminal, student: str, mentor: str
) -> None:
    """A higher floor drops the pair, and the usual rules hold for all that was not said."""
    assert terminal.json("match", "rules")["floor"] == 300
    told = terminal.json("match", "rules", "floor=990", "goal=50")
    assert (told["floor"], told["goal"], told["field"]) == (990, 50, 20)
    assert terminal.json("match", "propose")["pairs"] == []
    assert terminal.json("match", "why", student, mentor)["failing"][0]["code"] == "floor"


def test_at_least_one_weight_must_count(terminal: Terminal, student: str, mentor: str) -> None:
    """All at 0 is refused with a sentence; where two computers made it so, the usual ones count."""
    zeros = [f"{one.value}=0" for one in Criterion]
    usual = terminal.json("match", "why", student, mentor)["fit"]

    refused = terminal("match", "rules", *zeros)
    assert refused.code == Code.USAGE
    assert "more than 0" in refused.error
    assert terminal("match", "rules", *zeros[1:]).code == 0
    assert terminal("match", "rules", zeros[0]).code == Code.USAGE
    assert terminal.json("match", "rules")["goal"] == 30

    terminal.id("put", "matching", *zeros)
    assert terminal.json("match", "rules")["goal"] == 30
    assert terminal.json("match", "why", student, mentor)["fit"] == usual != 500


def test_one_mentor_is_known_as_among_all(terminal: Terminal, student: str, mentor: str) -> None:
    """What the gate reads of one mentor alone is what the matching of everybody knows of them."""
    other = a_mentor(terminal, "Petra", "capacity=2")
    terminal.id("put", "apart", f"person={student}", f"other={mentor}", "reason=household")
    terminal.id("put", "apart", f"person={other}", f"other={student}", "reason=staff")
    login = open_login(terminal.folder, lambda: PASSPHRASE, terminal.context)
    with closing(login):
        policy = policy_of(login)
        pool = pool_of(login, policy)
        alone = {one.id: mentor_of(login, RecordId(one.id), policy) for one in pool.mentors}
        nobody = mentor_of(login, RecordId(student), policy)

    assert len(alone) == 2
    assert alone == pool.mentor
    assert nobody is None


def test_staff_chooses_a_pair_holds_it_and_takes_it_back(
    terminal: Terminal, student: str, mentor: str
) -> None:
    """Held fast it stays through a run; let go and taken back, the two are not paired again."""
    match = terminal.id("match", "pair", student, mentor, "--hold")
    assert terminal.json("get", match)["fields"]["locked"] == "yes"
    terminal.json("match", "propose")
    assert proposals(terminal) == {student: mentor}

    terminal.id("match", "hold", match, "--release")
    assert terminal.json("get", match)["fields"]["locked"] == "no"
    terminal.id("match", "withdraw", match)
    assert proposals(terminal) == {}
    assert terminal.json("match", "propose")["pairs"] == []


def test_a_match_runs_from_the_pair_to_its_end(
    terminal: Terminal, student: str, mentor: str
) -> None:
    """Agreed, begun, met, asked on both sides, a door opened, closed: all without the window."""
    match = terminal.id("match", "pair", student, mentor)
    for state in ("student_agreed", "mentor_agreed", "ready", "active"):
        terminal.id("match", "move", match, state)
    session = terminal.id("session", "log", student, f"match={match}", "topics=cv_letter")
    assert terminal.json("get", session)["fields"]["with_whom"] == "Lena"
    talks = {
        terminal.id("match", "talk", match, side, "goes=well") for side in ("student", "mentor")
    }
    assert {one["id"] for one in terminal.json("list", "check_in")} == talks
    door = terminal.id("match", "door", student, "act=introduced", "to=Bakery", f"match={match}")
    assert terminal.json("get", door)["fields"]["act"] == "introduced"

    terminal.id(
        "match", "move", match, "closed", "student_reason=goal_reached", "mentor_reason=not_said"
    )
    assert terminal.json("get", match)["fields"]["state"] == "closed"


def test_a_mentor_comes_into_the_register_with_a_yes(terminal: Terminal, student: str) -> None:
    """A new person, or a student who becomes one too; twice is refused."""
    person = terminal.id("mentor", "add", "Max", "--explained", "en")
    assert terminal.json("consent", "show", person)["keep_file"] == "given"
    (consent,) = (
        one["fields"]
        for one in terminal.json("list", "consent")
        if one["fields"]["person"] == person
    )
    assert consent["explained_language"] == "en"

    assert terminal.id("mentor", "make", student) == student
    roles = terminal.json("get", student)["fields"]["roles"]
    assert "mentor" in roles
    assert terminal("mentor", "make", student).code == Code.USAGE


def test_today_tells_of_a_check_that_ends_with_its_day(terminal: Terminal, mentor: str) -> None:
    """Whom, which day and a sentence that says what to do; a later check takes the line away."""
    told = ("put", "check", f"person={mentor}", "type=police", "result=passed")
    terminal.id(*told, "checked_on=2026-03-01", "valid_until=2026-03-20")

    (line,) = (one for one in terminal.json("today") if one["kind"] == "check")
    assert (line["person"], line["day"]) == (mentor, "2026-03-20")
    assert line["words"] == "“Police check” of Lena ends in 18 days. Ask for a new one."

    terminal.id(*told, "checked_on=2026-03-02", "valid_until=2029-03-01")
    assert all(one["kind"] != "check" for one in terminal.json("today"))
