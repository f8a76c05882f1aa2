"""From facts to proposed pairs."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.matching.certificate import proof_gaps
from app.rules.matching.fit import fit_of
from app.rules.matching.hard import failing_rules
from app.rules.matching.proposing import propose, question_of
from tests.core.rules.matching.pools import pool

SEEDS = st.integers(0, 2**32)


@given(SEEDS)
def test_the_pairs_asked_about_are_those_that_fail_no_rule(seed: int) -> None:
    """The quick sieve lets through neither more nor fewer than the rules, one by one."""
    people = pool(seed, 6, 5, is_strict=True)
    asked = {(one.student, one.mentor): one.fit for one in question_of(people).pairs}
    passing = {
        (student.id, mentor.id): fit
        for student in people.students
        for mentor in people.mentors
        if not failing_rules(student, mentor, people.policy)
        and (fit := fit_of(student, mentor, people.policy)) >= people.policy.floor
    }
    assert asked == passing


@given(SEEDS)
def test_the_order_of_people_makes_no_difference(seed: int) -> None:
    """Two computers that list the same people another way propose the same."""
    people = pool(seed, 6, 5)
    dice = random.Random(seed)
    shuffled = replace(
        people,
        students=tuple(dice.sample(people.students, len(people.students))),
        mentors=tuple(dice.sample(people.mentors, len(people.mentors))),
    )
    assert propose(shuffled).answer == propose(people).answer


@given(SEEDS)
def test_a_fit_lies_between_0_and_1000(seed: int) -> None:
    """Whatever is known or unknown of two people."""
    people = pool(seed, 3, 3, is_strict=True)
    for student in people.students:
        for mentor in people.mentors:
            assert 0 <= fit_of(student, mentor, people.policy) <= 1000


def test_a_pair_that_staff_ruled_out_is_not_proposed() -> None:
    """The list is a proposal; what staff has settled holds."""
    people = pool(3, 8, 6)
    first = propose(people).answer.pairs[0]
    out = frozenset({(first.student, first.mentor)})
    assert first.mentor != propose(replace(people, ruled_out=out)).answer.mentor_of.get(
        first.student
    )


@pytest.mark.parametrize("size", [(60, 20), (200, 60)])
def test_a_pool_is_matched_with_its_proof_and_its_progress(size: tuple[int, int]) -> None:
    """From nothing done to all done, and the answer is proved the best."""
    people = pool(1, *size)
    heard: list[tuple[int, int]] = []
    proposal = propose(people, lambda done, count: heard.append((done, count)))
    assert proof_gaps(proposal.question, proposal.answer) == ()
    assert heard == sorted(heard)
    assert heard[-1] == (2 * size[0], 2 * size[0])
