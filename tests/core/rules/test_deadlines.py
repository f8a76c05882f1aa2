"""Days that must not be missed: which are open, how near they are, and what is said of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.i18n import Catalog
from app.records import Record, RecordId
from app.rules.deadlines import (
    SOON_DAYS,
    Deadline,
    DueKind,
    Nearness,
    deadline_words,
    deadlines,
)
from app.schema.casecodes import APPLICATION_STATES, CASE_DECISIONS, OPEN_STATES
from app.schema.cases import APPLICATION
from app.schema.kinds import Stored
from app.schema.learning import RECOGNITION

TODAY = date(2026, 3, 2)
AMINA = RecordId("00000000-0000-4000-8000-000000000001")
DAYS = st.integers(-400, 400).map(lambda n: TODAY + timedelta(days=n))
MAYBE = st.one_of(st.none(), DAYS.map(date.isoformat))
CASES = st.fixed_dictionaries(
    {
        "decision": st.one_of(st.none(), st.sampled_from(list(CASE_DECISIONS))),
        "exam_on": MAYBE,
        "submitted_on": MAYBE,
        "answer_by": MAYBE,
        "appeal_by": MAYBE,
    }
)
APPLICATIONS = st.fixed_dictionaries(
    {
        "state": st.one_of(st.none(), st.sampled_from(list(APPLICATION_STATES))),
        "send_by": MAYBE,
        "answer_by": MAYBE,
        "act_by": MAYBE,
    }
)


def case(stored: Mapping[str, Stored], number: int = 2) -> Record:
    return Record(RECOGNITION, RecordId(f"00000000-0000-4000-8000-{number:012}"), AMINA, stored)


def application(stored: Mapping[str, Stored], number: int = 3) -> Record:
    return Record(APPLICATION, RecordId(f"00000000-0000-4000-8000-{number:012}"), AMINA, stored)


@given(st.lists(CASES, max_size=4), st.lists(APPLICATIONS, max_size=4))
def test_days_come_in_order_and_each_is_an_open_one(
    cases: list[dict[str, Stored]], applications: list[dict[str, Stored]]
) -> None:
    """Nothing that is settled has a day; every day told is one of its own row."""
    rows = [case(one, at) for at, one in enumerate(cases)]
    rows += [application(one, 10 + at) for at, one in enumerate(applications)]
    by_id = {row.id: row for row in rows}

    found = deadlines(rows, TODAY)

    assert [one.day for one in found] == sorted(one.day for one in found)
    for one in found:
        row = by_id[one.record]
        assert one.day.isoformat() in row.stored.values()
        assert (one.day - TODAY).days == one.days_left
        if row.schema is APPLICATION:
            assert (row.stored["state"] or "interested") in OPEN_STATES
        elif row.stored["decision"] is not None:
            assert one.kind is DueKind.APPEAL
            assert one.days_left >= 0
        assert one.kind is not DueKind.EXAM or one.days_left >= 0


@given(st.sampled_from(DueKind), st.integers(-400, 400))
def test_every_day_has_a_sentence(kind: DueKind, left: int) -> None:
    """Late, today or to come, what is said is a whole sentence that names the person."""
    one = Deadline(kind, AMINA, AMINA, TODAY + timedelta(days=left), left)

    for language in ("en", "ar"):
        said = Catalog(language).say(deadline_words(one, "Amina"))
        assert "Amina" in said
        assert "{" not in said


@pytest.mark.parametrize(
    ("left", "near", "is_pressing"),
    [
        (-1, Nearness.LATE, True),
        (0, Nearness.TODAY, True),
        (SOON_DAYS, Nearness.SOON, True),
        (SOON_DAYS + 1, Nearness.LATER, False),
    ],
)
def test_a_day_presses_from_two_weeks_before(
    left: int, near: Nearness, *, is_pressing: bool
) -> None:
    """Far days are not on Today; an answer that is waited for only once it is late."""
    appeal = Deadline(DueKind.APPEAL, AMINA, AMINA, TODAY, left)
    answer = Deadline(DueKind.ANSWER, AMINA, AMINA, TODAY, left)

    assert (appeal.nearness, appeal.is_pressing) == (near, is_pressing)
    assert answer.is_pressing is (left < 0)


def test_rows_of_other_kinds_have_no_days() -> None:
    """What the talk alone wrote about recognition is no case yet, and has no day."""
    assert deadlines([case({"wanted": True})], TODAY) == ()
