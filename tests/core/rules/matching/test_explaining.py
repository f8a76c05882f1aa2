"""Every reason that is told is true of the pairs."""

from __future__ import annotations

import itertools
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from app.rules.matching.explaining import why_not, why_pair
from app.rules.matching.facts import StudentFacts
from app.rules.matching.hard import Rule, failing_rules
from app.rules.matching.policy import Policy
from app.rules.matching.proposing import Pool, Proposal, propose
from app.rules.matching.recruiting import recruits, worth_of_a_place
from app.rules.matching.solver import best_pairs
from app.rules.matching.unmatched import (
    Relaxation,
    _possible,
    _relaxed,
    never_suggested,
    why_unmatched,
)
from tests.core.rules.matching.instances import every_set
from tests.core.rules.matching.pools import TODAY, pool

SEEDS = st.integers(0, 2**32)


def _tight(seed: int, students: int = 6, mentors: int = 3) -> Proposal:
    """Return the proposal of a pool in which places are rare."""
    people = pool(seed, students, mentors)
    few = tuple(replace(one, places=1) for one in people.mentors)
    return propose(replace(people, mentors=few, policy=replace(people.policy, floor=0)))


@given(SEEDS)
@settings(max_examples=60)
def test_what_a_pair_would_cost_is_what_trying_everything_says(seed: int) -> None:
    """The best of all sets with the pair, against the best of all sets."""
    proposal = _tight(seed, 4, 3)
    question, fold = proposal.question, proposal.question.folding.fold
    for pair in question.pairs:
        told = why_not(proposal, pair.student, pair.mentor)
        with_it = max(question.total(one) for one in every_set(question) if pair in one)
        assert told.difference is not None
        assert fold(told.difference) == fold(with_it) - fold(proposal.answer.total)
        if proposal.answer.mentor_of.get(pair.student) == pair.mentor:
            assert told.moves == ()


@given(SEEDS)
@settings(max_examples=60)
def test_an_opening_matches_one_more_student_and_no_smaller_one_is_left_out(seed: int) -> None:
    """Each relaxation is tried by matching all anew: those told help, the others do not."""
    proposal = _tight(seed)
    people, before = proposal.pool, proposal.answer.total.matched
    for student in people.students:
        if student.id in proposal.answer.mentor_of:
            continue
        told = {one.relaxations for one in why_unmatched(proposal, student.id).openings}
        sizes = {len(one) for one in told}
        assert len(sizes) <= 1
        possible = tuple(_possible(student, list(people.mentors), people.policy))
        for chosen in itertools.combinations(possible, min(sizes, default=1)):
            helps = _matched_with(people, _relaxed(student, chosen)) > before
            assert helps == (chosen in told)


def _matched_with(people: Pool, student: StudentFacts) -> int:
    others = tuple(one for one in people.students if one.id != student.id)
    return propose(replace(people, students=(*others, student))).answer.total.matched


@given(SEEDS)
def test_all_places_within_reach_are_used_by_students_of_equal_or_higher_priority(
    seed: int,
) -> None:
    """Nobody goes without while a place could be freed, or while one with less priority sits."""
    proposal = _tight(seed)
    for student in proposal.pool.students:
        if student.id in proposal.answer.mentor_of:
            continue
        told = why_unmatched(proposal, student.id)
        assert told.holders == told.places
        if told.has_priority:
            assert told.ahead == told.holders


@given(SEEDS)
def test_whoever_is_never_suggested_is_told_with_the_rules_that_keep_them_out(seed: int) -> None:
    """A student or mentor without a single pair is listed, and each pair has its rule."""
    people = pool(seed, 5, 4, is_strict=True)
    proposal = propose(people)
    listed = {one.id: one for one in never_suggested(proposal)}
    paired = {*proposal.question.students, *proposal.question.mentors}
    assert set(listed) == {*people.student, *people.mentor} - paired
    for one in listed.values():
        assert sum(count for _, count in one.rules) >= one.others


def test_rules_that_contradict_each_other_are_named_with_those_they_hit() -> None:
    """If nobody can be matched, the list says which rule keeps each person out of all pairs."""
    people = pool(2, 5, 4)
    strict = replace(people, policy=replace(people.policy, modules=("never_taught",)))
    proposal = propose(strict)
    assert proposal.answer.pairs == ()
    told = never_suggested(proposal)
    assert {one.id for one in told} == {*people.student, *people.mentor}
    for one in told:
        assert (Rule.TRAINING, one.others) in one.rules


@given(SEEDS)
@settings(max_examples=40)
def test_the_worth_of_a_place_is_what_one_more_place_changes(seed: int) -> None:
    """A mentor is called short only if one more place would match one more student."""
    proposal = _tight(seed)
    question = proposal.question
    for mentor in question.mentors:
        more = {**question.capacity, mentor: question.capacity[mentor] + 1}
        richer = best_pairs(replace(question, capacity=more)).total
        told = worth_of_a_place(proposal, mentor)
        assert told.matched == richer.matched - proposal.answer.total.matched
    for wanted in recruits(proposal):
        assert wanted.short <= wanted.mentors


def test_a_failing_rule_tells_what_one_needs_and_the_other_has() -> None:
    """Evenings are needed and mornings offered: both stand in the reason."""
    people = pool(5, 1, 1)
    student = replace(people.students[0], free=frozenset({"mon-evening"}))
    mentor = replace(people.mentors[0], free=frozenset({"mon-morning"}))
    told = {one.rule: one for one in failing_rules(student, mentor, Policy(TODAY))}
    assert told[Rule.TIME].needs == ("mon-evening",)
    assert told[Rule.TIME].has == ("mon-morning",)


def test_a_pair_is_told_with_each_criterion_its_band_and_the_next_best() -> None:
    """Six criteria whose weighed mean is the fit, and another mentor if there is one."""
    proposal = propose(pool(1, 30, 20))
    pair = proposal.answer.pairs[0]
    told = why_pair(proposal, pair.student, pair.mentor)
    weights = proposal.pool.policy.weights
    mean = sum(weights[one.criterion] * one.counted for one in told.scores) // sum(weights.values())
    assert told.fit == pair.fit == mean
    assert told.is_proposed
    assert told.failing == ()
    assert told.runner_up is None or told.runner_up[0] != pair.mentor


def test_a_missing_evening_is_the_smallest_thing_that_opens_a_place() -> None:
    """Free only in the morning, with mentors only in the evening: evenings would help."""
    people = pool(5, 1, 3)
    student = replace(
        people.students[0],
        free=frozenset({"mon-morning"}),
        languages={"en": 7},
        forms=frozenset({"centre"}),
    )
    mentors = tuple(
        replace(
            one,
            free=frozenset({"tue-evening"}),
            languages={"en": 7},
            forms=frozenset({"centre"}),
        )
        for one in people.mentors
    )
    told = why_unmatched(propose(replace(people, students=(student,), mentors=mentors)), student.id)
    assert [one.relaxations for one in told.openings] == [(Relaxation("time", "evening"),)]
    assert told.openings[0].mentors == 3
