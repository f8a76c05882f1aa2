"""The best set of pairs."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.bench.matching import invented_question
from app.rules.matching.certificate import proof_gaps
from app.rules.matching.objective import Levels, Question, added
from app.rules.matching.solver import best_pairs
from tests.core.rules.matching.instances import every_set, small_question

SEEDS = st.integers(0, 2**32)


@pytest.mark.parametrize("start", range(0, 1500, 100))
def test_1500_random_questions_have_the_answer_that_trying_everything_gives(start: int) -> None:
    """Up to six students, four mentors, up to three places: equal at all levels."""
    for seed in range(start, start + 100):
        question = small_question(seed)
        answer = best_pairs(question)
        best = max(every_set(question), key=question.total)
        assert answer.total == question.total(best)
        assert set(answer.pairs) == set(best)
        assert proof_gaps(question, answer) == ()


@given(SEEDS)
def test_the_order_of_rows_makes_no_difference(seed: int) -> None:
    """Neither the pairs nor the prices follow the order in which the pairs came in."""
    question = small_question(seed)
    shuffled = list(question.pairs)
    random.Random(seed).shuffle(shuffled)
    assert best_pairs(replace(question, pairs=tuple(shuffled))) == best_pairs(question)


@given(SEEDS)
def test_putting_priority_first_never_lowers_how_many_are_matched(seed: int) -> None:
    """As many students have a mentor as without any priority."""
    question = small_question(seed)
    plain = replace(question, priority=frozenset())
    assert best_pairs(question).total.matched == best_pairs(plain).total.matched


@given(SEEDS)
def test_a_price_is_exactly_what_one_more_place_adds(seed: int) -> None:
    """The prices say whom to recruit, so they are no estimate."""
    question = small_question(seed)
    folding, answer = question.folding, best_pairs(question)
    for mentor, price in answer.prices.items():
        more = {**question.capacity, mentor: question.capacity[mentor] + 1}
        richer = best_pairs(replace(question, capacity=more))
        assert folding.fold(richer.total) - folding.fold(answer.total) == price


@given(st.lists(st.tuples(SEEDS, SEEDS), min_size=1, max_size=20))
def test_folding_keeps_the_order_and_can_be_read_back(seeds: list[tuple[int, int]]) -> None:
    """Sums and differences of levels come back out of their number as they went in."""
    for first, second in seeds:
        question = replace(small_question(first), kept=frozenset())
        sets = list(every_set(question))
        one, other = (question.total(sets[at % len(sets)]) for at in (first, second))
        fold, unfold = question.folding.fold, question.folding.unfold
        assert unfold(fold(one)) == one
        assert (fold(one) > fold(other)) == (one > other)
        assert unfold(fold(one) - fold(other)) == Levels(
            *(here - there for here, there in zip(one, other, strict=True))
        )


@pytest.mark.parametrize("seed", range(3))
def test_large_runs_carry_their_proof(seed: int) -> None:
    """No solver is needed to see that 500 students with 150 mentors are matched best."""
    question = invented_question(500, 150, 20, seed)
    answer = best_pairs(question)
    assert proof_gaps(question, answer) == ()
    assert answer.total.matched > 250


@given(SEEDS, st.randoms())
def test_the_proof_fails_for_every_other_set(seed: int, dice: random.Random) -> None:
    """A set that is not the best one cannot be passed off as it."""
    question = small_question(seed)
    answer = best_pairs(question)
    other = dice.choice(list(every_set(question)))
    forged = replace(answer, pairs=other, total=question.total(other))
    assert (proof_gaps(question, forged) == ()) == (set(other) == set(answer.pairs))


def test_progress_is_told_and_can_cancel() -> None:
    """Whoever watches hears the beginning and the end, and stops it by raising."""
    question = invented_question(60, 20, 8, 1)
    heard: list[tuple[int, int]] = []
    best_pairs(question, lambda done, count: heard.append((done, count)))
    assert heard[0][0] == 0
    assert heard[-1] == (len(question.students), len(question.students))

    def stop(done: int, count: int) -> None:
        if done:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        best_pairs(question, stop)


def test_nobody_to_match_is_an_empty_answer() -> None:
    """A centre without mentors, or without free places, breaks nothing."""
    answer = best_pairs(Question((), {}))
    assert answer.pairs == ()
    assert answer.total == added(())


def test_a_question_that_contradicts_itself_is_a_defect() -> None:
    """A pair told twice, a fit above 1000 or places below zero never reach the search."""
    pair = small_question(3).pairs[0]
    with pytest.raises(ValueError):  # noqa: PT011 - one of three, and the data says which
        Question((pair, pair), {})
    with pytest.raises(ValueError):  # noqa: PT011 - as above
        Question((pair._replace(fit=1001),), {})
    with pytest.raises(ValueError):  # noqa: PT011 - as above
        Question((), {"m": -1})
