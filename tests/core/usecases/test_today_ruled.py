"""A rule that is written down while a match goes on stands on the list until somebody acts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

import pytest

from app.i18n import Catalog
from app.papers.engine import isolate
from app.records import RecordId
from app.usecases.consents import answer_consent
from app.usecases.daysheets import paper_names
from app.usecases.login import Login
from app.usecases.matchboard import propose_pair
from app.usecases.matchlife import move_match
from app.usecases.records import RowInput, put_records
from app.usecases.today import Due, TodayItem, list_today
from tests.core.usecases.test_endings import begun
from tests.core.usecases.test_matchboard import helper, waiting

ENDED = {"student_reason": "no_fit", "mentor_reason": "no_fit"}


def both(login: Login, match: RecordId) -> tuple[RecordId, RecordId]:
    """Return the student and the mentor of a match."""
    row = login.need("match", match)
    return row.subject, RecordId(str(row.stored["mentor"]))


def lines(login: Login) -> tuple[TodayItem, ...]:
    return list_today(login).of(Due.RULED)


def said(login: Login) -> list[str]:
    return [Catalog("en").say(one.words) for one in lines(login)]


@pytest.mark.parametrize("is_of_student", [True, False])
def test_two_who_must_be_kept_apart_by_now_are_on_the_list(
    login: Login, *, is_of_student: bool
) -> None:
    """In whosever file it stands, once; ending the match takes the line away."""
    match = begun(login)
    assert lines(login) == ()
    first, second = both(login, match) if is_of_student else reversed(both(login, match))
    put_records(login, [RowInput("apart", {"person": first, "other": second})])

    (line,) = lines(login)
    assert (line.person, line.record, line.day) == (
        both(login, match)[0],
        match,
        login.context.today,
    )
    assert said(login) == [
        "A rule now says: keep Amina and Lena apart. Speak with each alone, and end it."
    ]
    put_records(login, [RowInput("apart", {"person": second, "other": first})])
    assert list_today(login).count(Due.RULED) == 1
    move_match(login, match, "paused")
    assert len(lines(login)) == 1
    move_match(login, match, "closed", ENDED)
    assert lines(login) == ()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"state": "ended"}, "Lena is not approved any more, and has Amina."),
        ({"limits": "men_only"}, "Lena asked for other students than Amina."),
        ({"limits": "women_only,adults_only"}, ""),
    ],
)
def test_what_is_written_about_a_mentor_later_counts_for_those_they_have(
    login: Login, told: Mapping[str, str], words: str
) -> None:
    """Not approved any more, or a limit that this student is beyond; no other mentor's."""
    match = begun(login)
    student, mentor = both(login, match)
    begun(login, "Omar", "Max")
    put_records(login, [RowInput("person", {"gender": "female"}, id=student)])
    put_records(login, [RowInput("mentor", {"person": mentor, **told})])

    assert [one.startswith(words) for one in said(login)] == [True] * bool(words)


MINOR_WORDS = (
    "Amina may be under 18, and Lena has no check for work with children by now. "
    "Let them not meet, and see to the check."
)
ASKED_WORDS = "Lena asked for other students than Amina. Ask Lena if it may go on."
CHECKED = {"type": "children", "result": "passed", "checked_on": "2026-01-05"}


@pytest.mark.parametrize(
    ("born", "checks", "words"),
    [
        ({"range": "2009"}, [], [MINOR_WORDS]),
        ({"range": "2000"}, [], []),
        ({"adult": "no"}, [{**CHECKED, "valid_until": "2026-02-01"}], [MINOR_WORDS]),
        ({"adult": "no"}, [CHECKED], []),
        ({"adult": "yes"}, [], []),
        ({"range": "2000", "adult": "no"}, [], []),
        (
            {"range": "2009"},
            [CHECKED, {**CHECKED, "result": "refused", "checked_on": "2026-02-01"}],
            [MINOR_WORDS],
        ),
        (
            {"range": "2009"},
            [{**CHECKED, "valid_until": "2026-02-01"}, {**CHECKED, "checked_on": "2026-02-01"}],
            [],
        ),
    ],
)
def test_a_mentor_of_somebody_under_18_needs_the_check_as_long_as_it_lasts(
    login: Login,
    born: Mapping[str, str],
    checks: Sequence[Mapping[str, str]],
    words: Sequence[str],
) -> None:
    """One that ran out, was refused later or never was is told; of adults nothing is."""
    match = begun(login)
    student, mentor = both(login, match)
    rows = [RowInput("birth", {"person": student, **born})]
    rows += [RowInput("check", {"person": mentor, **one}) for one in checks]
    put_records(login, rows)

    assert said(login) == list(words)


@pytest.mark.parametrize(("adult", "words"), [("no", [ASKED_WORDS]), ("yes", [])])
def test_who_asked_for_adults_only_later_and_has_somebody_younger_is_asked(
    login: Login, adult: str, words: Sequence[str]
) -> None:
    """As with every other limit; a check for work with children does not change it."""
    match = begun(login)
    student, mentor = both(login, match)
    rows = [RowInput("birth", {"person": student, "adult": adult})]
    rows += [RowInput("check", {"person": mentor, **CHECKED})]
    put_records(login, [*rows, RowInput("mentor", {"person": mentor, "limits": "adults_only"})])

    assert said(login) == list(words)


@pytest.mark.parametrize("years", [17, 18])
def test_somebody_is_grown_up_on_their_birthday(login: Login, years: int) -> None:
    """The day before, the check is still needed."""
    match = begun(login)
    today = login.context.today
    born = today.replace(year=today.year - 18) + (timedelta(1) if years < 18 else timedelta(0))
    put_records(login, [RowInput("birth", {"person": both(login, match)[0], "range": f"{born}"})])

    assert len(lines(login)) == (years < 18)


def test_a_yes_that_was_taken_back_is_on_the_list_until_there_is_one_again(login: Login) -> None:
    """An answer that a later one names does not count, however it was."""
    match = begun(login)
    student, _ = both(login, match)
    answer_consent(login, student, {"purpose": "share_with_mentor", "answer": "withdrawn"})
    assert said(login) == [
        "Amina has no yes any more to share with Lena. Ask again, or end the match."
    ]
    answer_consent(login, student, {"purpose": "share_with_mentor", "answer": "ask_later"})
    assert len(lines(login)) == 1
    ends = {"valid_until": login.context.today.isoformat()}
    answer_consent(login, student, {"purpose": "share_with_mentor", "answer": "given", **ends})
    assert lines(login) == ()
    ends = {"valid_until": "2026-01-01"}
    answer_consent(login, student, {"purpose": "share_with_mentor", "answer": "given", **ends})
    assert len(lines(login)) == 1


def test_proposals_are_left_to_the_next_run(login: Login) -> None:
    """What nobody agreed to is replaced there; only who holds a place is told of."""
    student, mentor = waiting(login), helper(login)
    match = propose_pair(login, student, mentor).value
    put_records(login, [RowInput("apart", {"person": student, "other": mentor})])

    assert login.need("match", match).stored["state"] == "proposed"
    assert lines(login) == ()


def test_paper_tells_no_rule(login: Login) -> None:
    """The sheet of the day names the two, and sends whoever holds it to the screen."""
    match = begun(login)
    student, mentor = both(login, match)
    put_records(login, [RowInput("apart", {"person": student, "other": mentor})])

    (line,) = list_today(login, naming=paper_names).of(Due.RULED)

    assert line.on_paper is not None
    names = (isolate("Amina"), isolate("Lena"))
    told = Catalog("en").say(line.on_paper)
    assert told == f"See the match of {names[0]} with {names[1]} on the screen."
