"""What only a broken or hostile computer sends: one name for two things, words it may not write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from app.errors import Code, Problem
from app.records import OpId
from app.vault.chains import IN, BundleRow
from app.vault.exchange import Taken
from app.vault.ruling import Ruling
from app.vault.values import decode, id_bytes, unpack_ids
from tests.core.vault.batches import KIND, Op, batch_of
from tests.core.vault.replicas import ROWS, Replica

ROW, SUBJECT = (id_bytes(one) for one in ROWS[0])
LARGER = id_bytes(ROWS[2][1])
PLACE = (ROW, KIND, SUBJECT)
PERSON, CONCERN = ((ROW, kind, SUBJECT) for kind in ("person", "concern"))
FIRST, SECOND, THIRD = OpId(10, 7), OpId(20, 8), OpId(30, 9)
NOBODY, TELLER = b"n" * 16, b"t" * 16  # who may write nothing, and who may begin a concern
RULING = Ruling({NOBODY: frozenset(), TELLER: frozenset({"intake"})})


def come(one: Replica, ops: Sequence[Op], *, user: bytes = b"", cert: bytes = b"") -> Taken:
    """Let a bundle come with these changes of one worker."""
    batch = batch_of(ops)
    actors = tuple((at[0], b"d" * 16, user, 0, cert) for at in batch.actors)
    row = BundleRow(repr(ops).encode()[-32:], b"", b"", 0, b"", IN)
    return one.vault.exchange.take_in([replace(batch, actors=actors)], row, ruling=RULING)


def marks(one: Replica) -> list[int]:
    """Return how each change is marked, the earliest first."""
    found = one.vault._connection.execute("SELECT live FROM op ORDER BY hlc").fetchall()
    return [live for (live,) in found]


@pytest.mark.parametrize("values", ["aa", "ab", "ba"])
@pytest.mark.parametrize("is_longer", [False, True])
def test_one_name_in_two_forms_is_told_whatever_differs(
    replica: Replica, values: str, is_longer: bool
) -> None:
    """The value, what its writer had seen, or both: the larger value, and all that was seen."""
    seen = [(FIRST,), (FIRST, SECOND) if is_longer else (FIRST,)]
    twins = [Op(PLACE, "name", THIRD, *one) for one in zip(values, seen, strict=True)]

    merged = [replica.vault.merge(batch_of([one])) for one in twins]

    is_other = twins[0] != twins[1]
    assert [(one.new_ops, one.altered) for one in merged] == [(1, 0), (0, int(is_other))]
    (told,) = replica.vault.export().ops
    assert (decode(told.value), unpack_ids(told.prevs)) == (max(values), seen[1])
    assert marks(replica) == ([-1, -1, 1] if is_longer else [-1, 1])


def test_a_form_that_its_writer_may_not_write_counts_in_neither(replica: Replica) -> None:
    """Who may begin a concern but not answer it has sent one change in both ways."""
    come(replica, [Op(CONCERN, "notes", FIRST, "a")], user=TELLER)
    assert marks(replica) == [1]

    come(replica, [Op(CONCERN, "notes", FIRST, "a", (OpId(5, 7),))], user=TELLER)

    assert marks(replica) == [2]


def test_words_in_a_row_that_becomes_another_kind_are_judged_by_that(replica: Replica) -> None:
    """Whoever gave it the other kind, and though the words were here before."""
    come(replica, [Op(PLACE, "name", FIRST, "a")], user=NOBODY)
    assert marks(replica) == [1]

    come(replica, [Op(PERSON, "name", SECOND, "b")])

    assert marks(replica) == [2, 1]


def test_what_does_not_count_is_not_counted_as_new(replica: Replica) -> None:
    """It is told by itself, once; and hides nothing, whether it comes before or after."""
    begun = come(replica, [Op(PERSON, "name", FIRST, "a")])
    ops = [Op(PERSON, "name", SECOND, "b", (FIRST,)), Op(PERSON, "mark", SECOND, "x")]

    taken = [come(replica, ops, user=NOBODY) for _ in range(2)]

    assert [(one.new, one.known, one.held) for one in (begun, *taken)] == [
        (1, 0, 0),
        (0, 0, 2),
        (0, 2, 0),
    ]
    assert marks(replica) == [1, 2, 2]
    twin = come(replica, [replace(ops[0], value="c")], user=NOBODY)
    assert (twin.new, twin.known, twin.altered, twin.held) == (0, 0, 1, 0)


def test_what_does_not_count_stays_so_however_it_is_named(replica: Replica) -> None:
    """Named before it comes, or after, by whoever had it in front of them."""
    later = Op(PERSON, "name", THIRD, "c", (FIRST, SECOND))
    come(replica, [later])
    come(replica, [Op(PERSON, "name", FIRST, "a")], user=NOBODY)
    assert marks(replica) == [2, -1, 1]

    come(replica, [Op(PERSON, "name", OpId(40, 9), "d", (FIRST, THIRD))])

    assert marks(replica) == [2, -1, 0, 1]


def test_what_is_named_twice_before_it_comes_still_comes(replica: Replica) -> None:
    """As history, with its words."""
    for one in (SECOND, THIRD):
        replica.vault.merge(batch_of([Op(PLACE, "name", one, "later", (FIRST,))]))

    merged = replica.vault.merge(batch_of([Op(PLACE, "name", FIRST, "a")]))

    assert merged.new_ops == 1
    found = {one.value for one in replica.vault.history(ROWS[0][0], "name")}
    assert found == {"later", "a"}
    assert marks(replica) == [0, 1, 1]


def test_a_row_bound_to_a_larger_place_is_erased_with_that_too(replica: Replica) -> None:
    """It stays where it was; but whoever is erased may have words in it."""
    replica.vault.merge(batch_of([Op(PLACE, "name", FIRST, "a")]))
    replica.vault.merge(batch_of([Op((ROW, KIND, LARGER), "name", SECOND, "b")]))
    assert replica.vault.record(KIND, ROWS[0][0]) is not None

    replica.vault.merge(batch_of([], [LARGER]))

    assert replica.vault.export().ops == ()
    assert replica.vault.record(KIND, ROWS[0][0]) is None


def test_a_row_that_is_only_bound_anew_is_found_in_its_new_place(replica: Replica) -> None:
    """Though no change comes with it that is not here."""
    replica.vault.merge(batch_of([Op((ROW, KIND, LARGER), "name", FIRST, "a")]))

    merged = replica.vault.merge(batch_of([Op(PLACE, "name", FIRST, "a")]))

    assert (merged.new_ops, merged.altered) == (0, 0)
    found = replica.vault.record(KIND, ROWS[0][0])
    assert found is not None
    assert (id_bytes(found.subject), found.stored) == (SUBJECT, {"name": "a"})
    assert replica.vault.check() == []


@pytest.mark.parametrize("other", ["user", "cert"])
def test_nobody_writes_under_the_name_of_somebody_else(replica: Replica, other: str) -> None:
    """Whose an actor is stays as it was first told; the bundle is refused whole."""
    name: dict[str, bytes] = {"user": TELLER, "cert": b"c" * 8}
    come(replica, [Op(PLACE, "name", FIRST, "a")], **name)
    before = replica.vault.state_hash()

    with pytest.raises(Problem) as refused:
        come(replica, [Op(PLACE, "mark", OpId(20, 7), "b")], **{**name, other: b"o" * 16})

    assert (refused.value.code, refused.value.detail) == (Code.BAD_SIGNATURE, "writer")
    assert replica.vault.state_hash() == before
    assert come(replica, [Op(PLACE, "mark", OpId(20, 7), "c")], **name).new == 1


def test_whose_words_were_only_named_is_known_once_they_come(replica: Replica) -> None:
    """Of an actor that others name nobody has told yet who it is."""
    come(replica, [Op(PLACE, "name", SECOND, "b", (FIRST,))], user=TELLER, cert=b"c" * 8)

    come(replica, [Op(PLACE, "name", FIRST, "a")], user=NOBODY, cert=b"e" * 8)

    sql = "SELECT user, certificate FROM actor WHERE actor = 7"
    found = replica.vault._connection.execute(sql).fetchall()
    assert found == [(NOBODY, b"e" * 8)]


def test_an_erasure_is_not_counted_as_new_changes(replica: Replica) -> None:
    """Nor are the words that the search forgets with whoever is erased."""
    replica.write(ROWS[2], {"name": "Zaphira Yusuf"})

    merged = replica.vault.merge(batch_of([Op(PLACE, "name", FIRST, "a")], [LARGER]))

    assert merged.new_ops == 1
