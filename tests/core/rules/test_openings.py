"""Whom an opening may fit: by reasons that can be said, never by what nobody asked about."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.rules.openings import Fit, OpeningFacts, Reason, SeekerFacts, fit_of, in_order

GOALS = ("first_job", "bachelor", "internship")
NEEDS = ("may_work", "grown_up", "school_papers")
TAGS = ("de", "en")
CODES = ("2", "25", "251", "33")

openings = st.builds(
    OpeningFacts,
    goals=st.frozensets(st.sampled_from(GOALS)),
    occupation=st.none() | st.sampled_from(CODES),
    study=st.none() | st.sampled_from(CODES),
    languages=st.dictionaries(st.sampled_from(TAGS), st.integers(1, 6)),
    needs=st.frozensets(st.sampled_from(NEEDS)),
    helps=st.frozensets(st.sampled_from(("childcare", "money"))),
)
seekers = st.builds(
    SeekerFacts,
    id=st.sampled_from("abc"),
    goals=st.frozensets(st.sampled_from(GOALS)),
    worked=st.frozensets(st.sampled_from(CODES)),
    studied=st.frozensets(st.sampled_from(CODES)),
    curious=st.frozensets(
        st.sampled_from([f"{name}:{one}" for name in ("isco", "isced") for one in CODES])
    ),
    languages=st.dictionaries(st.sampled_from(TAGS), st.none() | st.integers(0, 7)),
    has=st.dictionaries(st.sampled_from(NEEDS), st.booleans()),
    barriers=st.frozensets(st.sampled_from(("childcare", "money", "housing"))),
)


@given(openings, seekers)
def test_each_language_and_need_is_met_missing_or_asked_about(
    opening: OpeningFacts, person: SeekerFacts
) -> None:
    """Nothing that is asked for is passed over, and nothing is said twice."""
    fit = fit_of(opening, person)

    met = {one for each in fit.reasons if each.reason is Reason.LANGUAGE for one in each.codes}
    low = {one.tag for one in fit.low}
    assert met | low | set(fit.ask_languages) == set(opening.languages)
    assert len(met) + len(low) + len(fit.ask_languages) == len(opening.languages)
    for tag in met:
        assert (person.languages[tag] or 0) >= opening.languages[tag]
    lacking = {one for one in opening.needs if person.has.get(one) is False}
    assert set(fit.lacks) == lacking
    assert set(fit.ask_needs) == opening.needs - set(person.has)


@given(openings, seekers)
def test_somebody_is_shown_only_for_a_reason_that_is_told(
    opening: OpeningFacts, person: SeekerFacts
) -> None:
    """A language or a help alone is no reason; what is missing is never hidden."""
    fit = fit_of(opening, person)

    leads = bool(opening.goals & person.goals)
    for wanted, known in ((opening.occupation, person.worked), (opening.study, person.studied)):
        leads |= any(wanted and _on_one_line(wanted, one) for one in known)
    for name, wanted in (("isco", opening.occupation), ("isced", opening.study)):
        curious = [one.split(":")[1] for one in person.curious if one.startswith(f"{name}:")]
        leads |= any(wanted and _on_one_line(wanted, one) for one in curious)
    assert fit.is_worth_telling is leads
    assert fit.may_fit is (leads and not fit.low and not fit.lacks)
    assert not (fit.may_fit and fit.is_near)


def _on_one_line(one: str, other: str) -> bool:
    shorter = min(len(one), len(other))
    return one[:shorter] == other[:shorter]


@given(openings, seekers, st.sampled_from(TAGS))
def test_to_learn_more_of_a_language_never_makes_a_fit_worse(
    opening: OpeningFacts, person: SeekerFacts, tag: str
) -> None:
    """Who speaks better is not shut out by it."""
    better = SeekerFacts(
        person.id,
        person.goals,
        person.worked,
        person.studied,
        person.curious,
        {**person.languages, tag: 7},
        person.has,
    )

    before, after = fit_of(opening, person), fit_of(opening, better)

    assert after.may_fit or not before.may_fit
    assert len(after.low) <= len(before.low)


def test_what_one_may_come_without_is_no_hurdle() -> None:
    """The needs that are reckoned with are those that are left; see ``facts_of``."""
    person = SeekerFacts("a", goals=frozenset({"first_job"}), has={"school_papers": False})
    asked = OpeningFacts(goals=frozenset({"first_job"}), needs=frozenset({"school_papers"}))

    assert fit_of(asked, person).is_near
    assert fit_of(OpeningFacts(goals=asked.goals), person).may_fit


def test_open_questions_come_before_reasons_in_the_order() -> None:
    """The order is the one that is told: fewest questions, then most reasons."""
    goals = frozenset({"first_job"})
    opening = OpeningFacts(goals=goals, occupation="251", needs=frozenset({"may_work"}))
    known = SeekerFacts("z", goals=goals, has={"may_work": True})
    more = SeekerFacts("a", goals=goals, worked=frozenset({"251"}))
    most = SeekerFacts("y", goals=goals, worked=frozenset({"25"}), has={"may_work": True})

    fits: list[Fit] = [fit_of(opening, one) for one in (more, known, most)]

    assert [one.id for one in in_order(fits)] == ["y", "z", "a"]
