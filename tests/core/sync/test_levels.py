"""Which files of a computer give way to one, and what that one holds: neither more nor less."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.records import OpId
from app.sync.levels import Levels, Live, as_one, due, next_level, put_in_place, reaches
from app.vault.merge_in import Batch
from app.vault.values import decode, unpack_ids
from tests.core.vault.batches import KIND, Op, batch_of

RULE = Levels(fan=2, most_bytes=100)
AMINA, YUSUF = ((one * 16, KIND, one * 16) for one in (b"a", b"y"))
LEILA, OMAR = 1, 2  # who wrote


def files(*levels: int) -> list[Live]:
    """Return files of these levels."""
    return [Live(f"file {at}", level) for at, level in enumerate(levels)]


@pytest.mark.parametrize(
    ("rule", "levels", "size", "given"),
    [
        (RULE, (0,), 1, ()),
        (RULE, (0, 0), 1, (0, 1)),
        (replace(RULE, fan=3), (0, 0), 1, ()),
        (RULE, (1, 0), 1, ()),  # each of a level of its own
        (RULE, (0, 0), 50, (0, 1)),  # full to the byte
        (RULE, (0, 0), 51, ()),  # one file alone would come back as it was, again and again
        (RULE, (0, 0, 0), 40, (0, 1)),
        (replace(RULE, newest=1), (0, 0), 1, ()),
        (replace(RULE, newest=1), (0, 0, 0), 1, (0, 1)),
        (replace(RULE, newest=1), (1, 1, 0), 1, (0, 1)),  # small ones alone are read by everybody
    ],
)
def test_as_many_files_of_a_level_give_way_as_fit_into_one(
    rule: Levels, levels: tuple[int, ...], size: int, given: tuple[int, ...]
) -> None:
    """The first of a level with enough of them; the newest small ones stay."""
    live = files(*levels)

    assert due(live, {one.name: size for one in live}, rule) == tuple(live[at] for at in given)


def test_what_fits_into_nothing_does_not_stop_the_others() -> None:
    """Greater files that have to stay as they are, and behind them small ones."""
    live = files(1, 1, 0, 0)
    sizes = {one.name: 90 if one.level else 5 for one in live}

    assert due(live, sizes, RULE) == tuple(live[2:])


def test_one_in_place_of_several_is_of_the_next_level() -> None:
    """One that was only freed of somebody keeps its own."""
    assert [next_level(files(*old)) for old in ((0, 0), (1, 1, 1), (2,), (0,))] == [1, 2, 2, 0]
    live, new = files(0, 0, 0, 0), Live("new", 1)
    assert put_in_place(live, live[1:3], new) == (live[0], new, live[3])


def test_bundles_lead_on_whatever_they_were_cut_from() -> None:
    """By small steps, by great ones, by both; also where somebody let them lead in a circle."""
    links = {b"": {b"1", b"2"}, b"1": {b"2"}, b"2": {b"4", b"1"}, b"3": {b"5"}}

    assert reaches(links, b"", b"4")
    assert reaches(links, b"1", b"2")
    assert not reaches(links, b"", b"3")
    assert not reaches(links, b"1", b"5")
    assert not reaches(links, b"4", b"4")


def op(row: tuple[bytes, str, bytes], at: int, words: str, by: int = LEILA, *seen: OpId) -> Op:
    return Op(row, "mark", OpId(at, by), words, seen)


def told(batch: Batch) -> dict[tuple[tuple[bytes, str, bytes], int, int], tuple[object, int]]:
    """Return what each change of a batch says, and how many others it saw: by row, clock, actor."""
    return {
        (batch.rows[one.row], one.hlc, batch.actors[one.actor][0]): (
            decode(one.value),
            len(unpack_ids(one.prevs)),
        )
        for one in batch.ops
    }


def stays(_row: bytes, _subject: bytes) -> bool:
    return False


def test_one_bundle_holds_the_changes_of_all_each_once() -> None:
    """In one order, whatever order they came in."""
    batches = [batch_of([op(YUSUF, 3, "c", OMAR), op(AMINA, 1, "a")])]
    batches += [batch_of([op(AMINA, 1, "a"), op(AMINA, 2, "b")])]

    one = as_one(batches, stays)

    assert told(one) == {
        (AMINA, 1, LEILA): ("a", 0),
        (AMINA, 2, LEILA): ("b", 0),
        (YUSUF, 3, OMAR): ("c", 0),
    }
    assert len(one.ops) == 3
    assert as_one(reversed(batches), stays) == one


def test_of_a_change_in_two_forms_both_count() -> None:
    """The larger value, and all that either has seen: as a merge takes them."""
    first, second = OpId(1, OMAR), OpId(2, OMAR)
    batches = [batch_of([op(AMINA, 3, "a", LEILA, first)])]
    batches += [batch_of([op(AMINA, 3, "b", LEILA, second)])]
    batches += [batch_of([op(AMINA, 3, "a", LEILA)])]

    assert told(as_one(batches, stays)) == {(AMINA, 3, LEILA): ("b", 2)}


def test_who_was_erased_is_left_out_with_who_wrote_nothing_else() -> None:
    """Neither the row nor the writer stays; who wrote elsewhere too does."""
    batches = [batch_of([op(AMINA, 1, "a"), op(YUSUF, 2, "b"), op(YUSUF, 3, "c", OMAR)])]

    one = as_one(batches, lambda row, subject: row == subject == YUSUF[0])

    assert told(one) == {(AMINA, 1, LEILA): ("a", 0)}
    assert one.rows == (AMINA,)
    assert [actor for actor, *_ in one.actors] == [LEILA]


def test_what_was_erased_goes_on_and_a_mark_keeps_its_force() -> None:
    """What one bundle tells with force and another without, is told with force alone."""
    marks = [bytes([at]) * 32 for at in range(3)]
    batches = [batch_of([], erased=[b"e" * 16], buried=marks[:1])]
    batches += [replace(batch_of([], erased=[b"f" * 16]), told=(marks[2], marks[0]))]

    one = as_one(batches, stays)

    assert [subject for subject, *_ in one.erased] == [b"e" * 16, b"f" * 16]
    assert (one.buried, one.told) == ((marks[0],), (marks[2],))


def test_of_two_forms_of_a_writer_the_one_that_is_vouched_for_stays() -> None:
    """Without the certificate nobody would take the bundle."""
    plain = batch_of([op(AMINA, 1, "a")])
    vouched = replace(plain, actors=((LEILA, b"d" * 16, b"u" * 16, 5, b"certificate"),))

    for batches in ([plain, vouched], [vouched, plain]):
        assert as_one(batches, stays).actors == vouched.actors


def test_changes_of_a_row_that_was_bound_twice_stand_at_the_smaller_place() -> None:
    """There a merge puts them; that it was bound to the other is told too."""
    larger = (AMINA[0], KIND, b"z" * 16)
    batches = [batch_of([op(larger, 1, "a")]), batch_of([op(AMINA, 2, "b")])]

    one = as_one(batches, stays)

    assert one.rows == (AMINA, larger)
    assert {row for row, _, _ in told(one)} == {AMINA}
