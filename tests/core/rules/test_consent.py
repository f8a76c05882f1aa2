"""What counts as a living consent."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.rules.consent import ConsentEvent, Standing, consent_for

TODAY = date(2027, 3, 1)
ANSWERS = st.sampled_from(["given", "refused", "withdrawn", "ask_later", "from_the_future"])


@st.composite
def histories(draw: st.DrawFn) -> list[ConsentEvent]:
    events: list[ConsentEvent] = []
    for index in range(draw(st.integers(0, 7))):
        seen = draw(st.lists(st.sampled_from(events), unique=True)) if events else []
        names = tuple(event.id for event in seen)
        events.append(ConsentEvent(f"e{index}", "keep_file", draw(ANSWERS), names))
    return events


@given(histories())
def test_the_order_of_arrival_does_not_matter(events: list[ConsentEvent]) -> None:
    """Two computers that hold the same answers agree on where consent stands."""
    turned = list(reversed(events))

    assert (
        consent_for(events, "keep_file", TODAY).standing
        == consent_for(turned, "keep_file", TODAY).standing
    )


@given(histories())
def test_a_no_that_nobody_answered_stands(events: list[ConsentEvent]) -> None:
    """While any refusal or withdrawal is unanswered, nothing may be let out."""
    answered = {other for event in events for other in event.supersedes}
    stands = any(e.answer in {"refused", "withdrawn"} and e.id not in answered for e in events)

    if stands:
        assert not consent_for(events, "keep_file", TODAY).is_live


def test_a_yes_that_names_the_no_counts_again() -> None:
    """A person who changes their mind, and says so, is taken at their word."""
    events = [
        ConsentEvent("a", "keep_file", "given"),
        ConsentEvent("b", "keep_file", "withdrawn", ("a",)),
        ConsentEvent("c", "keep_file", "given", ("b",)),
    ]

    assert consent_for(events[:2], "keep_file", TODAY).standing is Standing.WITHDRAWN
    assert consent_for(events, "keep_file", TODAY).is_live


def test_a_yes_written_apart_does_not_undo_a_no() -> None:
    """A yes from a computer that had not seen the withdrawal leaves it in force."""
    events = [
        ConsentEvent("a", "keep_file", "given"),
        ConsentEvent("b", "keep_file", "withdrawn", ("a",)),
        ConsentEvent("c", "keep_file", "given", ("a",)),
    ]

    assert consent_for(events, "keep_file", TODAY).standing is Standing.WITHDRAWN


def test_consent_ends_after_its_last_day() -> None:
    """A consent counts on its last day and not on the day after."""
    event = ConsentEvent("a", "keep_file", "given", valid_until=TODAY)

    assert consent_for([event], "keep_file", TODAY).is_live
    later = consent_for([event], "keep_file", TODAY + timedelta(days=1))
    assert later.standing is Standing.EXPIRED


def test_other_purposes_do_not_count() -> None:
    """A yes to one purpose is no yes to another."""
    event = ConsentEvent("a", "statistics", "given")

    assert consent_for([event], "keep_file", TODAY).standing is Standing.NOT_ASKED
