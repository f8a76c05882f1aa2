"""Reports on how a mentor behaves: sealed as concerns are, read by the lead alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.errors import Code, Problem
from app.records import RecordId
from app.usecases.concerns import add_concern, close_concern, list_concerns, show_concern
from app.usecases.histories import history_of_person
from app.usecases.mentors import mentor_view, register_mentor
from app.usecases.people import find_people
from app.usecases.records import list_records
from tests.core.usecases.office import Office, open_office

WORDS = "He asked her to meet at his home. Kestrelbramble."
OTHERS = ("first", "intake", "coordinator", "manager", "dpo")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Return an office with a worker of each role."""
    with open_office(tmp_path_factory.mktemp("office")) as found:
        yield found


@pytest.fixture(scope="module")
def mentor(office: Office) -> RecordId:
    """Return a mentor whom the first worker registered."""
    return register_mentor(office.logins["first"], "Max Berg", {"answer": "given"}).value


def test_the_lead_reads_what_it_is_about_and_nobody_else_anything(
    office: Office, mentor: RecordId
) -> None:
    """Whoever wrote it cannot read it again; the lead sees whom, what, and closes it."""
    made = add_concern(office.logins["coordinator"], mentor, WORDS, "boundary").value

    for role in OTHERS:
        login = office.logins[role]
        with pytest.raises(Problem) as caught:
            list_concerns(login)
        assert caught.value.code is Code.NOT_PERMITTED
        assert not list(find_people(login, "Kestrelbramble"))
    lead = office.logins["safeguarding"]
    seen = show_concern(lead, made.number).value
    assert (seen.sort, seen.words, seen.person) == ("boundary", WORDS, mentor)
    close_concern(lead, made.id, "We talked with him and with her.")
    closed = show_concern(lead, made.id).value
    assert (closed.sort, closed.is_open) == ("boundary", False)


def test_no_trace_stands_on_the_mentors_page_or_in_lists(office: Office, mentor: RecordId) -> None:
    """The page, the history and the lists of records are the same before and after."""
    login = office.logins["manager"]

    def told() -> tuple[object, ...]:
        view = mentor_view(login, mentor)
        history = history_of_person(login, mentor, 100)
        return view, len(history), list(list_records(login, "check", {}, 100))

    before = told()
    add_concern(office.logins["intake"], mentor, WORDS, "conduct")

    assert told() == before


def test_another_sort_is_refused(office: Office, mentor: RecordId) -> None:
    """Only what the list knows can be said in a word."""
    with pytest.raises(Problem):
        add_concern(office.logins["intake"], mentor, WORDS, "gossip")
