"""Whose words stand: what only an undo writes is told from all that people write."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from app.records import OpId
from app.rules.origins import Said, first_said


def told(*versions: tuple[int, str | None, Iterable[int]]) -> dict[int, int]:
    """Return whose words each version brings back.  Each: clock, value, clocks it had seen."""
    said = {
        OpId(clock, 1): Said(
            None if value is None else value.encode(), tuple(OpId(one, 1) for one in seen)
        )
        for clock, value, seen in versions
    }
    return {one.hlc: first.hlc for one, first in first_said(said).items()}


ASKED = ((1, "a", ()), (2, "b", ()))


def test_an_undone_choice_has_the_words_of_those_who_wrote_them() -> None:
    """Each answer that stands again is told of its first writer."""
    assert told(*ASKED, (3, "a", (1, 2)), (4, "b", (2, 3)), (5, "a", (1, 3))) == {4: 2, 5: 1}


def test_an_undone_edit_has_the_words_of_whoever_wrote_them() -> None:
    """Also where the edit itself was undone later, after others were."""
    assert told((1, "a", ()), (2, "b", (1,)), (3, "a", (1, 2))) == {3: 1}
    undone = ((3, "c", (2,)), (4, "b", (2, 3)), (5, "a", (1, 4)))
    assert told((1, "a", ()), (2, "b", (1,)), *undone) == {4: 2, 5: 1}


def test_what_was_brought_back_twice_has_its_first_writer() -> None:
    """A choice that was undone, made again and undone again."""
    once = (*ASKED, (3, "a", (1, 2)), (4, "b", (2, 3)), (5, "a", (1, 3)))

    again = told(*once, (6, "b", (4, 5)), (7, "b", (4, 6)), (8, "a", (5, 6)))

    assert again == {4: 2, 5: 1, 7: 2, 8: 1}


def test_a_choice_and_an_old_answer_typed_again_are_their_writers_own() -> None:
    """Who says the same again has said it, that day."""
    assert told(*ASKED, (3, "a", (1, 2))) == {}
    assert told((1, "a", ()), (2, "b", (1,)), (3, "a", (2,))) == {}


def test_of_words_that_are_not_kept_nothing_is_told() -> None:
    """Nor of others than those that stand: nobody is given words they did not write."""
    assert told((1, None, ()), (2, "b", (1,)), (3, "a", (1, 2))) == {}
    assert told((1, "x", ()), (2, "b", (1,)), (3, "a", (1, 2))) == {}
    assert told((2, "b", (1,)), (3, "a", (1, 2))) == {}
    assert told((1, "a", ()), (2, None, (1,)), (3, "a", (1, 2))) == {3: 1}


def test_of_two_that_said_the_same_the_later_is_told() -> None:
    """As the question told it before it was settled."""
    same = ((1, "a", ()), (2, "a", ()), (3, "b", ()), (4, "b", (1, 2, 3)))

    assert told(*same, (5, "a", (1, 2, 4))) == {5: 2}


def test_two_that_name_each_other_end() -> None:
    """A forger can write what nobody can."""
    assert told((1, "a", (2, 3)), (2, "a", (1, 3)), (3, "b", (1, 2))) == {1: 2, 2: 1}


VERSION = st.tuples(st.sampled_from(["a", "b", None]), st.sets(st.integers(0, 7), max_size=3))


@given(st.lists(VERSION, max_size=8), st.randoms())
def test_it_depends_on_the_set_alone(
    found: list[tuple[str | None, set[int]]], chance: Random
) -> None:
    """The order in which changes came does not count, and the words are always the same."""
    versions = [(clock, value, sorted(seen)) for clock, (value, seen) in enumerate(found)]
    mixed = list(versions)
    chance.shuffle(mixed)

    assert told(*versions) == told(*mixed)
    values = {clock: value for clock, value, _ in versions}
    assert all(values[one] == values[first] for one, first in told(*versions).items())
