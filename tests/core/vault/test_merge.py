"""Merging is a union of sets: the same changes give the same vault, however they arrive."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Code, Problem
from app.records import OpId, RecordId
from app.rules.merge import DELETED
from app.vault.log import HLC_MAX
from app.vault.merge_in import MOST_OPS, Batch, Merged, OpRow, pieces
from app.vault.values import decode, encode, id_bytes, id_text, pack_ids, unpack_ids
from tests.core.vault.replicas import SUBJECTS, USER, Replica, make_template

Row = tuple[bytes, str, bytes]  # id, kind, subject
Place = tuple[bytes, str, OpId]  # row id, field, version
Content = tuple[bytes, tuple[OpId, ...]]  # value, versions seen
Union = tuple[dict[bytes, Row], dict[Place, Content]]


@dataclass(frozen=True)
class Told:
    """One change as some computer tells it."""

    row: Row
    field: str
    id: OpId
    value: bytes
    seen: tuple[OpId, ...] = ()


ROW_IDS = tuple(id_bytes(f"{n}0000000-0000-4000-8000-000000000001") for n in range(3))
TWO_SUBJECTS = tuple(id_bytes(one) for one in SUBJECTS[:2])
FIELDS = ("name", "safe", "mark", "later_field", DELETED)
CLOCKS = (1, 2, 3, 1 << 60, HLC_MAX)
VERSIONS = st.builds(OpId, st.sampled_from(CLOCKS), st.integers(1, 3))
VALUES = st.sampled_from([encode(one) for one in (None, "a", "no", "yes", 7, ["x"], {"b": 1})])


@st.composite
def told_changes(draw: st.DrawFn) -> Told:
    """Return a change; now and then its row is bound to another kind or subject."""
    number = draw(st.integers(0, len(ROW_IDS) - 1))
    kind = draw(st.sampled_from(["thing", "thing", "thing", "unknown"]))
    strays = draw(st.sampled_from([0, 0, 0, 1]))
    subject = TWO_SUBJECTS[(number + strays) % 2]
    own = draw(VERSIONS)
    seen = {one for one in draw(st.lists(VERSIONS, max_size=3)) if may_see(own, one)}
    row = (ROW_IDS[number], kind, subject)
    value = draw(VALUES)
    return Told(row, draw(st.sampled_from(FIELDS)), own, value, tuple(sorted(seen)))


def may_see(own: OpId, other: OpId) -> bool:
    """Tell whether a change may name another; at the end of all clocks two may name each other."""
    return other.hlc < own.hlc or (other.hlc == own.hlc == HLC_MAX and other != own)


def batch_of(told: Iterable[Told], erased: Iterable[bytes] = ()) -> Batch:
    """Return changes as they travel."""
    told = tuple(told)
    rows = tuple(dict.fromkeys(one.row for one in told))
    fields = tuple(dict.fromkeys(one.field for one in told))
    actors = tuple(dict.fromkeys(one.id.actor for one in told))
    return Batch(
        rows=rows,
        actors=tuple((actor, b"", b"", 0, b"") for actor in actors),
        fields=fields,
        ops=tuple(
            OpRow(
                rows.index(one.row),
                fields.index(one.field),
                one.id.hlc,
                actors.index(one.id.actor),
                one.value,
                pack_ids(one.seen),
            )
            for one in told
        ),
        erased=tuple((subject, 1, b"") for subject in erased),
    )


def scattered(told: tuple[Told, ...], erased: frozenset[bytes], chance: Random) -> list[Batch]:
    """Return all of it in some batches, in any order, parts of it twice."""
    items = [*told, *(one for one in told if chance.random() < 0.3)]
    chance.shuffle(items)
    cuts = sorted(chance.randrange(len(items) + 1) for _ in range(3))
    edges = [0, *cuts, len(items)]
    batches = [batch_of(items[a:b]) for a, b in pairwise(edges)]
    place = chance.randrange(len(batches))
    batches[place] = replace(batches[place], erased=batch_of((), erased).erased)
    return batches


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an empty encrypted file with all tables."""
    return make_template(tmp_path_factory.mktemp("template") / "records.db")


@contextmanager
def computers(template: Path, tmp: pytest.TempPathFactory, count: int) -> Iterator[list[Replica]]:
    """Give new computers that know nothing."""
    with ExitStack() as stack:
        made = []
        for number in range(count):
            place = tmp.mktemp("computer") / "vault"
            made.append(Replica(place, template, seed=number, now_ms=10**12, is_new=False))
            stack.callback(made[-1].vault.close)
        yield made


def union(told: Iterable[Told], erased: frozenset[bytes]) -> Union:
    """Return by the rules as they are written: whose each row is, and what each version says."""
    told = tuple(told)
    bindings: dict[bytes, set[tuple[str, bytes]]] = {}
    for one in told:
        bindings.setdefault(one.row[0], set()).add(one.row[1:])
    rows = {
        row: (row, *min(bound))
        for row, bound in bindings.items()
        if not any(subject in erased for _, subject in bound)
    }
    content: dict[Place, Content] = {}
    for one in told:
        place = (one.row[0], one.field, one.id)
        value, seen = content.get(place, (one.value, ()))
        if one.row[0] in rows:
            content[place] = (max(value, one.value), tuple(sorted({*seen, *one.seen})))
    return rows, content


def known_to(computer: Replica) -> tuple[dict[bytes, Row], dict[Place, Content], set[Place]]:
    """Return whose each row is, what each version says and which are heads."""
    batch = computer.vault.export()
    execute = computer.vault._connection.execute
    rows = {row[0]: row for row in execute("SELECT row, kind, subject FROM row").fetchall()}
    content = {
        (batch.rows[op.row][0], batch.fields[op.field], OpId(op.hlc, batch.actors[op.actor][0])): (
            op.value,
            unpack_ids(op.prevs),
        )
        for op in batch.ops
    }
    found = execute(
        "SELECT r.row, f.name, o.hlc, a.actor FROM op o JOIN row r ON r.rid = o.rid "
        "JOIN field f ON f.fid = o.fid JOIN actor a ON a.aid = o.aid WHERE o.live = 1"
    )
    return rows, content, {(row, name, OpId(hlc, actor)) for row, name, hlc, actor in found}


def shown_by(computer: Replica) -> list[object]:
    """Return what lists and the inbox show."""
    records = computer.vault.records("thing")
    conflicts = sorted((one.id, one.key) for one in computer.vault.conflicts())
    return [
        sorted((one.id, one.subject, str(sorted(one.stored.items()))) for one in records),
        conflicts,
    ]


@settings(max_examples=60)
@given(
    told=st.lists(told_changes(), min_size=1, max_size=25).map(tuple),
    erased=st.frozensets(st.sampled_from(TWO_SUBJECTS), max_size=1),
    seed=st.integers(0, 2**32),
)
def test_the_same_changes_make_the_same_vault(
    *,
    template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    told: tuple[Told, ...],
    erased: frozenset[bytes],
    seed: int,
) -> None:
    """Scattered, shuffled, repeated, with twins and strays: it is their union, as reckoned here."""
    chance = Random(seed)
    with computers(template, tmp_path_factory, 2) as (one, other):
        for computer in (one, other):
            for batch in scattered(told, erased, chance):
                computer.vault.merge(batch)

        expected_rows, expected = union(told, erased)
        named = {
            (row, field, seen) for (row, field, _), (_, ids) in expected.items() for seen in ids
        }
        for computer in (one, other):
            rows, content, heads = known_to(computer)
            assert rows == expected_rows
            assert content == expected
            assert heads == set(expected) - named
            assert computer.vault.check() == []
        assert one.vault.state_hash() == other.vault.state_hash()
        assert shown_by(one) == shown_by(other)


@settings(max_examples=30)
@given(
    told=st.lists(told_changes(), min_size=1, max_size=12).map(tuple),
    more=st.lists(told_changes(), min_size=1, max_size=12).map(tuple),
    erased=st.frozensets(st.sampled_from(TWO_SUBJECTS), max_size=1),
)
def test_two_computers_that_exchange_all_know_the_same(
    *,
    template: Path,
    tmp_path_factory: pytest.TempPathFactory,
    told: tuple[Told, ...],
    more: tuple[Told, ...],
    erased: frozenset[bytes],
) -> None:
    """What one was told and what the other was told, erasures too, reach both through export."""
    with computers(template, tmp_path_factory, 2) as (one, other):
        one.vault.merge(batch_of(told))
        other.vault.merge(batch_of(more, erased))

        one.vault.merge(other.vault.export())
        other.vault.merge(one.vault.export())
        one.vault.merge(other.vault.export())

        assert one.vault.state_hash() == other.vault.state_hash()
        assert shown_by(one) == shown_by(other)
        assert one.vault.check() == []


@pytest.fixture
def computer(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replica]:
    with computers(template, tmp_path_factory, 1) as (one,):
        yield one


THING: Row = (ROW_IDS[0], "thing", TWO_SUBJECTS[0])
FIRST, SECOND, THIRD = OpId(10, 1), OpId(20, 2), OpId(30, 3)


def name(version: OpId, value: str, *seen: OpId) -> Told:
    return Told(THING, "name", version, encode(value), seen)


def test_a_known_change_counts_as_nothing_new(computer: Replica) -> None:
    """The answer to a merge tells what was not known before."""
    batch = batch_of([name(FIRST, "a"), name(SECOND, "b", FIRST)])

    assert computer.vault.merge(batch) == Merged(new_ops=2, altered=0)
    assert computer.vault.merge(batch) == Merged(new_ops=0, altered=0)


def test_a_version_named_before_it_arrives_is_history_from_the_start(computer: Replica) -> None:
    """The later change comes first; the earlier one never shows and makes no question."""
    computer.vault.merge(batch_of([name(SECOND, "later", FIRST)]))
    computer.vault.merge(batch_of([name(FIRST, "earlier")]))

    record = computer.vault.record("thing", id_text(THING[0]))
    assert record is not None
    assert record.stored == {"name": "later"}
    assert computer.vault.conflicts() == []
    assert [one.value for one in computer.vault.history(record.id)] == ["later", "earlier"]


def test_history_that_is_replaced_keeps_what_it_has_seen(computer: Replica) -> None:
    """A chain that arrives from its end still keeps each link, or an old stick would ask again."""
    for one in (name(THIRD, "c", SECOND), name(SECOND, "b", FIRST), name(FIRST, "a")):
        computer.vault.merge(batch_of([one]))

    assert known_to(computer)[1][THING[0], "name", SECOND] == (encode("b"), (FIRST,))


def test_two_contents_of_one_id_are_told_and_become_one(computer: Replica) -> None:
    """A resumed machine wrote the same id twice: the larger value, all that either has seen."""
    computer.vault.merge(batch_of([name(THIRD, "b", FIRST)]))

    merged = computer.vault.merge(batch_of([name(THIRD, "a", SECOND)]))

    assert merged.altered == 1
    assert known_to(computer)[1][THING[0], "name", THIRD] == (encode("b"), (FIRST, SECOND))


def test_a_row_bound_twice_belongs_to_the_smaller_binding(computer: Replica) -> None:
    """Kind and subject of a row do not depend on which binding came first."""
    stray = (THING[0], "thing", TWO_SUBJECTS[1])
    computer.vault.merge(batch_of([Told(stray, "name", FIRST, encode("a"))]))
    computer.vault.merge(batch_of([name(SECOND, "b", FIRST)]))

    record = computer.vault.find_row(id_text(THING[0]))

    assert record is not None
    assert record.subject == SUBJECTS[0]
    assert computer.vault.check() == []


@pytest.mark.parametrize("erased_first", [True, False])
def test_erasing_any_subject_of_a_row_bound_twice_erases_it(
    computer: Replica, erased_first: bool
) -> None:
    """An erased person has no row left, under whatever binding it comes back."""
    stray = (THING[0], "thing", TWO_SUBJECTS[1])
    both = [Told(stray, "name", FIRST, encode("a")), name(SECOND, "b", FIRST)]
    erasure = batch_of((), [TWO_SUBJECTS[1]])
    for batch in [erasure, batch_of(both)] if erased_first else [batch_of(both), erasure]:
        computer.vault.merge(batch)

    computer.vault.merge(batch_of([name(THIRD, "c")]))

    assert computer.vault.find_row(id_text(THING[0])) is None
    assert computer.vault.export().ops == ()


def test_foreign_clocks_leave_the_own_clock_alone(computer: Replica) -> None:
    """One poisoned clock must not silence every computer that merges from it."""
    poisoned = Told((ROW_IDS[2], "thing", TWO_SUBJECTS[0]), "name", OpId(HLC_MAX, 9), encode("x"))
    computer.vault.merge(batch_of([poisoned]))

    computer.write((id_text(ROW_IDS[0]), SUBJECTS[0]), {"name": "a"})

    written = [one for one in computer.vault.history(id_text(ROW_IDS[0])) if one.value == "a"]
    assert abs(written[0].at_ms - computer.now_ms) < 1000


def test_a_poisoned_value_can_be_settled_and_later_saves_are_in_time_again(
    computer: Replica,
) -> None:
    """Naming a poisoned version makes one edit late, not this computer's clock."""
    computer.vault.merge(batch_of([name(OpId(HLC_MAX, 9), "x")]))
    row = (id_text(THING[0]), SUBJECTS[0])

    computer.write(row, {"name": "b"})
    computer.write(row, {"name": "c"})

    record = computer.vault.record("thing", row[0])
    assert record is not None
    assert (record.stored, record.conflicts) == ({"name": "c"}, frozenset())
    computer.restart()
    other = (id_text(ROW_IDS[1]), SUBJECTS[1])
    computer.write(other, {"name": "d"})
    assert abs(computer.vault.history(other[0])[0].at_ms - computer.now_ms) < 1000


def test_unknown_kinds_and_fields_are_held_and_appear_after_an_upgrade(computer: Replica) -> None:
    """An older Waymark passes on what it does not know, and a newer one shows it."""
    newer = Told(THING, "new", FIRST, encode("n"))
    unknown = Told((ROW_IDS[1], "unknown", TWO_SUBJECTS[0]), "name", FIRST, encode("u"))
    computer.vault.merge(batch_of([newer, unknown]))
    assert len(computer.vault.export().ops) == 2

    computer.upgrade()

    record = computer.vault.record("thing", id_text(THING[0]))
    assert record is not None
    assert record.stored == {"new": "n"}
    assert len(computer.vault.export().ops) == 2


def test_a_long_batch_is_merged_in_pieces_that_together_are_all(computer: Replica) -> None:
    """No transaction holds more than 5,000 changes, and none of them is left out."""
    chain = [name(OpId(n, 1), "v", *([OpId(n - 1, 1)] if n > 1 else [])) for n in range(1, 6001)]
    batch = batch_of(chain, [TWO_SUBJECTS[1]])

    merged = computer.vault.merge(batch)

    assert [len(one.ops) for one in pieces(batch)] == [MOST_OPS, 1000]
    assert merged.new_ops == 6000
    assert len(known_to(computer)[2]) == 1
    assert computer.vault.check() == []


BROKEN = {
    "a short row id": replace(
        batch_of([name(FIRST, "a")]), rows=((b"short", "thing", ROW_IDS[0]),)
    ),
    "a clock beyond the end": batch_of([name(OpId(HLC_MAX + 1, 1), "a")]),
    "a clock below zero": batch_of([name(OpId(-1, 1), "a")]),
    "an actor of 64 bits": batch_of([name(OpId(1, 1 << 63), "a")]),
    "a change that has seen a later one": batch_of([name(FIRST, "a", SECOND)]),
    "a change that has seen itself": batch_of([name(FIRST, "a", FIRST)]),
    "a place outside the lists": replace(batch_of([name(FIRST, "a")]), fields=()),
    "a field without a name": replace(batch_of([name(FIRST, "a")]), fields=("",)),
    "a field of two names": replace(batch_of([name(FIRST, "a")]), fields=("name", "name")),
    "a kind too long": batch_of([Told((ROW_IDS[0], "k" * 65, ROW_IDS[0]), "f", FIRST, encode(1))]),
    "a value that is no CBOR": batch_of([Told(THING, "name", FIRST, b"\xff")]),
    "a value in a longer form": batch_of([Told(THING, "name", FIRST, b"\x18\x01")]),
    "a float": batch_of([Told(THING, "name", FIRST, b"\xf9\x3c\x00")]),
    "an erased id of another length": batch_of((), [b"short"]),
}


@pytest.mark.parametrize("batch", BROKEN.values(), ids=BROKEN.keys())
def test_a_malformed_batch_is_refused_whole(computer: Replica, batch: Batch) -> None:
    """Nothing of it is taken over."""
    before = computer.vault.state_hash()
    sound = name(SECOND, "sound")

    with pytest.raises(Problem) as refusal:
        computer.vault.merge(batch)

    assert refusal.value.code is Code.BUNDLE_MALFORMED
    assert computer.vault.state_hash() == before
    computer.vault.merge(batch_of([sound]))


def test_versions_seen_must_stand_in_order_each_once(computer: Replica) -> None:
    """One change has one form, so that its bytes can be signed and compared."""
    batch = batch_of([name(THIRD, "c", FIRST, SECOND)])
    op = batch.ops[0]
    swapped = replace(batch, ops=(replace(op, prevs=op.prevs[16:] + op.prevs[:16]),))

    with pytest.raises(Problem) as refusal:
        computer.vault.merge(swapped)

    assert refusal.value.code is Code.BUNDLE_MALFORMED


def test_a_merge_brings_the_words_into_the_search(computer: Replica) -> None:
    """What came from elsewhere is a row like any other: in lists, history and counts."""
    computer.vault.merge(batch_of([name(FIRST, "a")]))

    assert computer.vault.count("thing") == 1
    assert [one.id for one in computer.vault.page("thing", None, 5)] == [id_text(THING[0])]
    assert decode(known_to(computer)[1][THING[0], "name", FIRST][0]) == "a"
    assert computer.vault.history(RecordId(id_text(THING[0])))[0].user != USER
