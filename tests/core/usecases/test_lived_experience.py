"""That a mentor was new here once is asked for the matching alone: no paper ever tells it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from app.errors import Problem
from app.i18n import Catalog
from app.records import RecordId
from app.rules.roles import TABLE, Operation
from app.usecases.caseload import assign
from app.usecases.export import export_tables
from app.usecases.handovers import write_handover
from app.usecases.login import Login
from app.usecases.matchboard import propose_pair
from app.usecases.matchlife import move_match
from app.usecases.mentors import make_mentor
from app.usecases.papers import draw_roadmap
from app.usecases.plans import make_plan
from app.usecases.records import RowInput, put_records
from app.usecases.referrals import add_referral
from app.usecases.roadmaps import order_for
from app.usecases.sheets import PlainPaper, SheetOrder, draw_sheet
from tests.core.papers.engine.reading import by_pypdf
from tests.core.usecases.office import WORKERS, Office, open_office
from tests.core.usecases.test_matchboard import helper, waiting
from tests.core.usecases.test_referrals import ASKED, says_yes

ANSWERS = ("yes", "no")
GOOD = {"student_reason": "goal_reached", "mentor_reason": "time_over", "ending": "letter"}
# Of each paper one that is drawn and not refused.
NEEDED = ("brief matched", "thanks student", "referral student", "card mentor", "roadmap mentor",
          "intake student", "consent mentor", "handover mentor", "day-sheet")  # fmt: skip


def answer(login: Login, mentor: RecordId, said: str) -> None:
    """Let a mentor say whether they were new here once, or nothing."""
    put_records(login, [RowInput("mentor", {"person": mentor, "newcomer": said})])


def begin(login: Login, student: RecordId, mentor: RecordId) -> RecordId:
    """Return a match that has begun."""
    match = propose_pair(login, student, mentor).value
    for state in ("student_agreed", "mentor_agreed", "ready", "active"):
        move_match(login, match, state)
    return match


def people(login: Login) -> tuple[RecordId, RecordId]:
    """Return a student and a mentor whose papers can all be drawn; the mentor is a student too."""
    student, mentor = waiting(login, "Amina"), helper(login, "Lena", capacity="2")
    make_mentor(login, student)
    for person in (student, mentor):
        make_plan(login, person, "first_job")
        write_handover(login, person, login.user, {"matters_now": "A quiet room."})
    says_yes(login, student)
    add_referral(login, student, {**ASKED, "to": "Legal aid"})
    match = begin(login, student, mentor)
    move_match(login, match, "closed", GOOD)
    begin(login, waiting(login, "Omar"), mentor)
    return student, mentor


def drawn(login: Login, order: SheetOrder) -> tuple[bytes, tuple[object, ...]]:
    """Return a paper and what was noticed of it; where it is refused, only that."""
    try:
        found = draw_sheet(login, order)
    except Problem as problem:
        return b"", (problem.text,)
    return found.pdf, found.findings


def papers(login: Login, persons: Mapping[str, RecordId]) -> dict[str, str]:
    """Return the words of every paper there is, by its name and whom it is about."""
    found = {}
    for paper in PlainPaper:
        for name, person in persons.items() if paper.is_about_somebody else (("", None),):
            pdf, noticed = drawn(login, SheetOrder(paper, "en", "ar", about=person))
            found[f"{paper.value} {name}".strip()] = by_pypdf(pdf) if pdf else str(noticed)
    for name, person in persons.items():
        order = order_for(login, person)
        if order is not None:
            found[f"roadmap {name}"] = by_pypdf(draw_roadmap(login, order).pdf)
    return found


def test_no_paper_changes_by_it_and_none_names_it(login: Login) -> None:
    """Brief, letter, referral and all others read alike, whatever the mentor has answered."""
    student, mentor = people(login)
    match = begin(login, waiting(login, "Sara"), mentor)
    matched = login.need("match", match).subject
    persons = {"student": student, "mentor": mentor, "matched": matched}
    told = []
    for said in ANSWERS:
        for one in (student, mentor):
            answer(login, one, said)
        told.append(papers(login, persons))

    assert told[0] == told[1]
    assert {one.split()[0] for one in told[0]} == {*map(str, PlainPaper), "roadmap"}
    for needed in NEEDED:
        assert len(told[0][needed]) > 100, (needed, told[0][needed])
    of_somebody = {name: words for name, words in told[0].items() if " " in name}
    for name, words in of_somebody.items():
        assert "new here once" not in words.lower(), name
        assert "in this country once" not in words.lower(), name


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Return an office with a worker of each role."""
    with open_office(tmp_path_factory.mktemp("office")) as found:
        yield found


@pytest.mark.parametrize("role", WORKERS)
def test_a_table_holds_it_only_for_whose_role_reads_the_register(
    office: Office, tmp_path: Path, role: str
) -> None:
    """As the table of roles declares it; everybody else gets no table of mentors at all."""
    first = office.logins["first"]
    lena = helper(first, "Lena", newcomer="yes")
    assign(first, lena, office.logins["manager"].user)
    folder = tmp_path / "tables"
    try:
        export_tables(office.logins[role], [lena], folder, Catalog("en"))
    except Problem:
        found = []
    else:
        table = folder / "mentor.csv"
        raw = table.read_bytes().decode("utf-8-sig") if table.exists() else ""
        found = [one["newcomer"] for one in csv.DictReader(io.StringIO(raw, newline=""))]

    may = all(role in TABLE[one] for one in (Operation.MENTOR_READ, Operation.EXPORT))
    assert found == (["yes"] if may else [])
