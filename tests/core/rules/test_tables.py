"""No number that is told gives away one that is not, whoever knows the rule and adds up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.tables import FEWEST, Shown, safe_parts, safe_table

GROUPS = "abcdefgh"


def told(numbers: tuple[int, ...], fewest: int = FEWEST) -> Shown | None:
    """Return what is told of groups with these numbers."""
    return safe_table(dict(zip(GROUPS, numbers, strict=False)), fewest)


@pytest.mark.parametrize(
    ("numbers", "shown", "others"),
    [
        ((10, 5, 7), {"a": 10, "b": 5, "c": 7}, 0),
        ((10, 4, 7), {"c": 7}, 14),  # the small one goes with the first large one
        ((5, 1, 7, 9), {"d": 9}, 13),  # 5 and 1 would tell too much of each other
        ((10, 0, 7), {"c": 7}, 10),  # “nobody” is told as little as “one”
        ((0, 0, 5, 6, 9, 30), {"e": 9, "f": 30}, 11),
    ],
)
def test_small_numbers_stand_together_with_large_ones(
    numbers: tuple[int, ...], shown: dict[str, int], others: int
) -> None:
    """What is told always adds up to everybody."""
    found = told(numbers)

    assert found == Shown(shown, others)
    assert found is not None
    assert found.total == sum(numbers)


@pytest.mark.parametrize("numbers", [(), (9,), (4, 5), (10, 0), (12, 1), (4, 4, 4), (6, 1, 0)])
def test_a_table_that_would_tell_too_much_is_held_back_whole(numbers: tuple[int, ...]) -> None:
    """Few people, all in one group, all but a few in one group, or only small groups."""
    if sum(numbers) >= 2 * FEWEST and all(one < FEWEST for one in numbers):
        assert told(numbers) is None
    assert told(numbers) is None


@pytest.mark.parametrize("groups", [2, 3, 4])
def test_who_knows_the_rule_and_the_total_bounds_no_hidden_number(groups: int) -> None:
    """All tables that are told alike, tried out: a hidden number can be many, from few to some.

    The total is known too, from another table, also of one that is held back.
    """
    fewest, most = 3, 13
    alike: dict[tuple[object, ...], list[tuple[int, ...]]] = defaultdict(list)
    for numbers in product(range(most + 1), repeat=groups):
        if 2 * fewest <= sum(numbers) <= most:
            found = told(numbers, fewest)
            key = (tuple(found.counts.items()), found.others) if found else None
            alike[key, sum(numbers)].append(numbers)
    assert len(alike) > groups
    for (shown, _), those in alike.items():
        names = dict(shown[0]) if isinstance(shown, tuple) else {}
        for place, name in enumerate(GROUPS[:groups]):
            values = {one[place] for one in those}
            if name in names:
                assert values == {names[name]}
                assert names[name] >= fewest
            else:
                assert max(values) - min(values) >= fewest - 1, (shown, those)
                assert len(values) >= fewest, (shown, those)


@given(st.lists(st.integers(0, 40), max_size=8))
def test_what_is_told_is_never_small(numbers: list[int]) -> None:
    """Neither a group nor what the others come to, and nothing is told that is not so."""
    found = told(tuple(numbers))
    if found is None:
        return
    assert found.total == sum(numbers) >= 2 * FEWEST
    assert all(one >= FEWEST for one in found.counts.values())
    assert found.others == 0 or found.others >= 2 * FEWEST - 1
    assert dict(zip(GROUPS, numbers, strict=False)).items() >= found.counts.items()


@pytest.mark.parametrize(
    ("parts", "shown", "others"),
    [
        (((10, 10), (8, 6)), {"a": 10, "b": 8}, 0),
        (((30, 30), (20, 2), (9, 9)), {"c": 9}, 50),  # all but two tells as much as two
        (((20, 2), (10, 10), (40, 40), (9, 9)), {"d": 9}, 70),  # the second alone hides too little
        (((20, 2), (10, 40), (30, 30), (9, 9)), {"d": 9}, 60),  # one too few, with one large group
        (((20, 2), (11, 40), (30, 30), (9, 9)), {"c": 30, "d": 9}, 31),  # and just enough
        (((20, 2), (5, 40), (10, 30), (9, 9), (8, 8)), {"e": 8}, 44),  # with two, one too few
        (((20, 2), (5, 40), (11, 30), (9, 9)), {"d": 9}, 36),  # and just enough
        (((20, 0), (10, 7), (9, 9)), None, 0),
    ],
)
def test_of_how_many_something_holds_is_told_if_of_both_there_are_enough(
    parts: tuple[tuple[int, int], ...], shown: dict[str, int] | None, others: int
) -> None:
    """Whom it does not hold for counts like whom it holds for."""
    by_group = dict(zip(GROUPS, parts, strict=False))
    whole = safe_table({key: sum(both) for key, both in by_group.items()})
    assert whole is not None

    assert safe_parts(by_group, whole) == (None if shown is None else Shown(shown, others))


@pytest.mark.parametrize(("groups", "most", "fewest"), [(2, 24, 3), (3, 17, 2)])
def test_who_knows_sizes_and_parts_bounds_neither_part(groups: int, most: int, fewest: int) -> None:
    """All that are told alike, tried out: a hidden part can be many, from few to some."""
    alike: dict[tuple[object, ...], list[tuple[tuple[int, int], ...]]] = defaultdict(list)
    for numbers in _adding_up_to(most, 2 * groups):
        parts = tuple(zip(numbers[::2], numbers[1::2], strict=True))
        by_group = dict(zip(GROUPS, parts, strict=False))
        whole = safe_table({key: sum(one) for key, one in by_group.items()}, fewest)
        found = safe_parts(by_group, whole, fewest) if whole else None
        if whole is None or found is None:
            continue
        told = (tuple(whole.counts.items()), whole.others, tuple(found.counts.items()))
        alike[(*told, found.others)].append(parts)
    assert len(alike) > groups
    for (_, _, shown, _), those in alike.items():
        names = dict(shown) if isinstance(shown, tuple) else {}
        for place, name in enumerate(GROUPS[:groups]):
            for at in (0, 1):
                values = {one[place][at] for one in those}
                if name not in names:
                    assert max(values) - min(values) >= fewest - 1, (name, those)
                    assert len(values) >= fewest, (name, those)


def test_where_two_groups_go_with_a_small_one_no_small_part_is_bounded() -> None:
    """Of four groups whose sizes are told, all that are told alike, tried out as above."""
    fewest = 2
    alike: dict[tuple[Any, ...], list[tuple[int, ...]]] = defaultdict(list)
    for sizes in product(range(fewest, 7), repeat=3):
        whole = Shown(dict(zip(GROUPS, (*sizes, 2 * fewest), strict=False)))
        for numbers in product(*(range(size + 1) for size in sizes)):
            parts = [(one, size - one) for one, size in zip(numbers, sizes, strict=True)]
            by_group = dict(zip(GROUPS, (*parts, (fewest, fewest)), strict=False))
            found = safe_parts(by_group, whole, fewest)
            if found is not None:
                alike[sizes, tuple(found.counts), *found.counts.values(), found.others].append(
                    numbers
                )
    assert any(names == ("d",) for _, names, *_ in alike)
    for (sizes, names, *_), those in alike.items():
        for place, name in enumerate(GROUPS[:3]):
            values = {one[place] for one in those}
            is_small = any(min(one, sizes[place] - one) < fewest for one in values)
            assert name in names or not is_small or len(values) >= fewest, (name, those)


def _adding_up_to(most: int, places: int) -> Iterator[tuple[int, ...]]:
    """Yield all numbers of so many places that together are at most ``most``."""
    if places == 0:
        yield ()
        return
    for first in range(most + 1):
        for rest in _adding_up_to(most - first, places - 1):
            yield (first, *rest)
