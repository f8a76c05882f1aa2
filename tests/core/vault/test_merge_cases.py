"""Single cases of merging: old sticks, twins, erasing, wrong clocks, hostile parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import Code, Problem
from app.records import OpId, Record, RecordId
from app.vault import merge_in
from app.vault.log import HLC_MAX
from app.vault.marks import row_mark
from app.vault.merge_in import Batch
from app.vault.values import encode, id_bytes, pack_ids, unpack_ids
from tests.core.vault.batches import KIND, Op, batch_of
from tests.core.vault.conftest import NewReplica
from tests.core.vault.replicas import ROWS, START_MS, USER, Replica

ROW, SUBJECT = (id_bytes(one) for one in ROWS[0])
OTHER_SUBJECT = id_bytes(ROWS[2][1])
PLACE = (ROW, KIND, SUBJECT)
NOW = START_MS << 16


def row_of(replica: Replica) -> tuple[bytes, str, bytes] | None:
    """Return what the first row is bound to."""
    found = replica.vault._connection.execute(
        "SELECT row, kind, subject FROM row WHERE row = ?", (ROW,)
    ).fetchone()
    return (found[0], found[1], found[2]) if found else None


def live_of(replica: Replica) -> dict[tuple[bytes, str, OpId], bytes]:
    """Return the heads of every row with their values."""
    found = replica.vault._connection.execute(
        "SELECT r.row, f.name, o.hlc, a.actor, o.value FROM op o JOIN row r ON r.rid = o.rid "
        "JOIN field f ON f.fid = o.fid JOIN actor a ON a.aid = o.aid WHERE o.live = 1"
    )
    return {(row, name, OpId(hlc, actor)): value for row, name, hlc, actor, value in found}


def test_merging_again_brings_nothing(new_replica: NewReplica) -> None:
    """Known changes are no changes, and only new ones are counted."""
    one, other = new_replica(), new_replica()
    one.write(ROWS[0], {"name": "a", "safe": "no"})
    batch = one.vault.export()

    first, again = other.vault.merge(batch), other.vault.merge(batch)

    assert (first.new_ops, first.altered) == (2, 0)
    assert (again.new_ops, again.altered) == (0, 0)


def test_an_old_stick_raises_no_question(new_replica: NewReplica) -> None:
    """What was replaced stays replaced when it comes late, or comes again."""
    one, knows_all, is_new = new_replica(), new_replica(), new_replica()
    one.write(ROWS[0], {"name": "a"})
    old_stick = one.vault.export()
    one.write(ROWS[0], {"name": "b"})
    stick = one.vault.export()
    newest = replace(stick, ops=tuple(op for op in stick.ops if op.value == encode("b")))

    knows_all.vault.merge(stick)
    knows_all.vault.merge(old_stick)
    is_new.vault.merge(newest)
    is_new.vault.merge(old_stick)

    for replica in (knows_all, is_new):
        record = replica.vault.record(KIND, ROWS[0][0])
        assert record is not None
        assert record.stored == {"name": "b"}
        assert not record.conflicts
        assert replica.vault.state_hash() == one.vault.state_hash()
        assert len(replica.vault.history(ROWS[0][0], "name")) == 2


def test_what_is_named_before_it_arrives_arrives_as_history(replica: Replica) -> None:
    """A change may come before what it has replaced; that is then never shown."""
    old, new = OpId(NOW, 1), OpId(NOW + 1, 2)
    replica.vault.merge(batch_of([Op(PLACE, "name", new, "b", (old,))]))

    replica.vault.merge(batch_of([Op(PLACE, "name", old, "a")]))

    assert live_of(replica) == {(ROW, "name", new): encode("b")}
    assert not _record(replica).conflicts


def test_each_start_writes_under_a_name_of_its_own(new_replica: NewReplica, tmp_path: Path) -> None:
    """A copy put back, or a disk that was cloned, writes nothing that is taken for what was lost.

    Not even at the same reading of the clock.
    """
    one, twin = new_replica(), new_replica()
    one.snapshot(tmp_path / "copy")
    twin.restore(tmp_path / "copy")
    moment = one.now_ms
    one.write(ROWS[0], {"name": "a"})
    batches = [one.vault.export()]
    one.restore(tmp_path / "copy")
    for replica, value in ((one, "b"), (twin, "c")):
        replica.now_ms = moment
        replica.write(ROWS[0], {"name": value})
        batches.append(replica.vault.export())

    merged = [one.vault.merge(batch) for batch in batches]

    assert len({hlc for _, _, (hlc, _) in live_of(one)}) == 1
    assert not any(each.altered for each in merged)
    assert sorted(live_of(one).values()) == [encode(value) for value in "abc"]
    assert _record(one).conflicts == {"name"}


def test_of_two_answers_the_protective_one_is_shown_however_old(new_replica: NewReplica) -> None:
    """Who said "no" is not overruled by a later "yes" from elsewhere that had not seen it."""
    first, later = new_replica(), new_replica(now_ms=START_MS + 10**6)
    first.write(ROWS[0], {"safe": "no"})
    later.write(ROWS[0], {"safe": "yes"})

    _exchange(first, later)

    for replica in (first, later):
        assert _record(replica).stored == {"safe": "no"}
        assert _record(replica).conflicts == {"safe"}


def test_equal_words_written_apart_ask_nothing_and_settled_ones_no_more(
    new_replica: NewReplica,
) -> None:
    """Only what differs is a question; its answer ends it on each computer."""
    one, other = new_replica(), new_replica()
    one.write(ROWS[0], {"name": "a", "safe": "no"})
    other.write(ROWS[0], {"name": "b", "safe": "no"})
    _exchange(one, other)
    assert [_record(each).conflicts for each in (one, other)] == [{"name"}, {"name"}]

    one.settle(_record(one), "name", "c")

    _exchange(one, other)
    for replica in (one, other):
        assert _record(replica).stored == {"name": "c", "safe": "no"}
        assert not _record(replica).conflicts


def test_one_id_with_two_contents_keeps_the_larger_and_tells(replica: Replica) -> None:
    """A computer whose memory was put back has written one id twice; both computers agree."""
    own, first, second = OpId(NOW + 9, 1), OpId(NOW + 1, 2), OpId(NOW + 2, 2)
    twins = [
        Op(PLACE, "name", own, "b", (first,)),
        Op(PLACE, "name", own, "c", (second,)),
    ]
    replica.vault.merge(batch_of(twins[:1]))

    merged = replica.vault.merge(batch_of(twins[1:]))

    assert merged.altered == 1
    assert live_of(replica) == {(ROW, "name", own): encode("c")}
    (told,) = replica.vault.export().ops
    assert unpack_ids(told.prevs) == (first, second)
    late = [Op(PLACE, "name", one, "a") for one in (first, second)]
    replica.vault.merge(batch_of(late))
    assert live_of(replica) == {(ROW, "name", own): encode("c")}


def test_a_row_bound_twice_takes_the_smaller_and_is_erased_with_either(
    replica: Replica,
) -> None:
    """The kind and subject that sort first count; whoever is erased, the row goes for good."""
    ops = [
        Op((ROW, KIND, max(SUBJECT, OTHER_SUBJECT)), "name", OpId(NOW, 1), "a"),
        Op((ROW, KIND, min(SUBJECT, OTHER_SUBJECT)), "name", OpId(NOW + 1, 2), "b"),
    ]
    replica.vault.merge(batch_of(ops[:1]))

    replica.vault.merge(batch_of(ops[1:]))

    assert row_of(replica) == (ROW, KIND, min(SUBJECT, OTHER_SUBJECT))
    found = replica.vault.record(KIND, ROWS[0][0])
    assert found is not None
    assert id_bytes(found.subject) == min(SUBJECT, OTHER_SUBJECT)
    replica.vault.merge(batch_of([], [max(SUBJECT, OTHER_SUBJECT)]))
    assert row_of(replica) is None
    replica.vault.merge(batch_of(ops))
    assert row_of(replica) is None
    assert replica.vault.check() == []


def test_another_kind_moves_a_row_to_its_table(replica: Replica) -> None:
    """A row that turns out to be of another kind is in that kind's table and in no other."""
    replica.vault.merge(batch_of([Op((ROW, KIND, SUBJECT), "name", OpId(NOW, 1), "a")]))
    assert replica.vault.find("a")

    replica.vault.merge(batch_of([Op((ROW, "earlier", SUBJECT), "name", OpId(NOW + 1, 1), "b")]))

    assert row_of(replica) == (ROW, "earlier", SUBJECT)
    assert replica.vault.records(KIND) == []
    assert replica.vault.find("a") == []
    assert replica.vault.check() == []


def test_erasing_beats_every_change_earlier_or_later(new_replica: NewReplica) -> None:
    """Neither an old stick nor a computer that has not heard brings a person back."""
    one, other = new_replica(), new_replica()
    one.write(ROWS[0], {"name": "a"})
    other.vault.merge(one.vault.export())
    old_stick = one.vault.export()
    one.vault.erase(ROWS[0][1], user=USER)
    other.now_ms += 10**9
    other.write(ROWS[0], {"name": "b"})
    other.write(ROWS[1], {"name": "c"})

    one.vault.merge(other.vault.export())
    one.vault.merge(old_stick)
    other.vault.merge(one.vault.export())

    for replica in (one, other):
        assert replica.vault.records(KIND) == []
        assert live_of(replica) == {}
        assert replica.vault.check() == []
        with pytest.raises(Problem) as refused:
            replica.write(ROWS[0], {"name": "d"})
        assert refused.value.code == Code.NOT_FOUND
    assert one.vault.state_hash() == other.vault.state_hash()


def test_erasing_leaves_no_word_and_no_number_in_the_file(replica: Replica) -> None:
    """Of an erased person only random ids stay: the subject's, and digests of row ids."""
    replica.write(ROWS[1], {"name": "Zaphira"})
    record = replica.vault.record(KIND, ROWS[1][0])
    assert record is not None
    replica.vault.store_draft(USER, record, {"half": "Zaph"})

    replica.vault.erase(ROWS[1][1], user=USER)

    connection = replica.vault._connection
    tables = [
        name
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
        ).fetchall()
    ]
    for table in tables:
        for row in connection.execute(f'SELECT * FROM "{table}"').fetchall():  # noqa: S608 - own
            parts = [str(one).casefold() for one in row]
            assert not any("zaph" in part for part in parts), table
            assert id_bytes(ROWS[1][0]) not in row or table == "audit"
    assert connection.execute("SELECT count(*) FROM find_words").fetchone() == (0,)


def test_a_poisoned_clock_changes_nobody_elses(new_replica: NewReplica) -> None:
    """An edit far in the future moves no clock; who has seen it can still write after it."""
    replica = new_replica()
    poisoned = OpId(HLC_MAX, 5)
    replica.vault.merge(batch_of([Op(PLACE, "name", poisoned, "poison")]))

    replica.write(ROWS[0], {"mark": "x"})
    replica.write(ROWS[0], {"name": "b"})
    replica.write(ROWS[0], {"name": "c"})
    replica.write(ROWS[0], {"mark": "y"})

    clocks = {value: hlc for (_, _, (hlc, _)), value in live_of(replica).items()}
    assert clocks[encode("y")] >> 16 <= replica.now_ms
    assert clocks[encode("c")] == HLC_MAX
    record = _record(replica)
    assert record.stored == {"name": "c", "mark": "y"}
    assert not record.conflicts
    assert [one.value for one in replica.vault.history(ROWS[0][0], "mark")] == ["y", "x"]
    assert len(replica.vault.history(ROWS[0][0], "name")) == 3


def test_what_a_version_does_not_know_is_held_and_passed_on(new_replica: NewReplica) -> None:
    """Kinds, fields and values of newer versions travel through and appear after an upgrade."""
    old, other = new_replica(), new_replica(is_new=True)
    unknown = (id_bytes(ROWS[4][0]), "later", id_bytes(ROWS[4][1]))
    ops = [
        Op(PLACE, "name", OpId(NOW, 1), "a"),
        Op(PLACE, "new", OpId(NOW, 1), "n"),
        Op(PLACE, "safe", OpId(NOW, 1), "a new choice"),
        Op(unknown, "words", OpId(NOW, 1), "w"),
    ]

    old.vault.merge(batch_of(ops))
    other.vault.merge(old.vault.export())

    record = _record(old)
    assert record.stored == {"name": "a", "new": "n"}
    assert "safe" not in record.versions
    assert other.vault.state_hash() == old.vault.state_hash()
    old.upgrade()
    assert _record(old).stored == {"title": "a", "new": "n"}
    assert old.vault.check() == []


GOOD = batch_of([Op(PLACE, "name", OpId(NOW + 1, 1), "a", (OpId(NOW, 2),))])
OP = GOOD.ops[0]
BAD = {
    "a clock beyond the end": replace(GOOD, ops=(replace(OP, hlc=HLC_MAX + 1),)),
    "a clock below zero": replace(GOOD, ops=(replace(OP, hlc=-1),)),
    "a row that is not there": replace(GOOD, ops=(replace(OP, row=1),)),
    "a row counted from the end": replace(GOOD, ops=(replace(OP, row=-1),)),
    "a field that is not there": replace(GOOD, ops=(replace(OP, field=1),)),
    "an actor that is not there": replace(GOOD, ops=(replace(OP, actor=9),)),
    "no value": replace(GOOD, ops=(replace(OP, value=b""),)),
    "a fraction": replace(GOOD, ops=(replace(OP, value=bytes.fromhex("f93e00")),)),
    "a tag": replace(GOOD, ops=(replace(OP, value=bytes.fromhex("c11a514b67b0")),)),
    "a longer form of a number": replace(GOOD, ops=(replace(OP, value=b"\x18\x01"),)),
    "two values": replace(GOOD, ops=(replace(OP, value=b"\x01\x01"),)),
    "a list without end": replace(GOOD, ops=(replace(OP, value=b"\x9f\xff"),)),
    "a promise of 2**62 bytes": replace(GOOD, ops=(replace(OP, value=b"\x5b\x40" + bytes(7)),)),
    "depth": replace(GOOD, ops=(replace(OP, value=b"\x81" * 500 + b"\x01"),)),
    "a number of 65 bits": replace(GOOD, ops=(replace(OP, value=b"\x1b" + b"\xff" * 8),)),
    "a value of 65 KiB": replace(GOOD, ops=(replace(OP, value=b"\x7a\0\1\4\0" + b"a" * 66560),)),
    "half an id": replace(GOOD, ops=(replace(OP, prevs=bytes(15)),)),
    "ids out of order": replace(
        GOOD, ops=(replace(OP, prevs=pack_ids([OpId(2, 1)]) + pack_ids([OpId(1, 1)])),)
    ),
    "an id that names itself": replace(
        GOOD, ops=(replace(OP, prevs=pack_ids([OpId(NOW + 1, 1)])),)
    ),
    "an id that names a later one": replace(
        GOOD, ops=(replace(OP, prevs=pack_ids([OpId(NOW + 2, 7)])),)
    ),
    "an actor of 64 bits": replace(GOOD, actors=((1 << 63, b"", b"", 0, b""),)),
    "a user of 15 bytes": replace(GOOD, actors=((1, b"", bytes(15), 0, b""),)),
    "a certificate of a megabyte": replace(GOOD, actors=((1, b"", b"", 0, bytes(1 << 20)),)),
    "a row id of 15 bytes": replace(GOOD, rows=((bytes(15), KIND, SUBJECT),)),
    "a kind that is no name": replace(GOOD, rows=((ROW, 'thing"; --', SUBJECT),)),
    "a field of two words": replace(GOOD, fields=("two words",)),
    "one field twice": replace(GOOD, fields=("name", "name")),
    "an erased id of 17 bytes": replace(GOOD, erased=((bytes(17), 0, b""),)),
    "a digest of 31 bytes": replace(GOOD, buried=(bytes(31),)),
}


@pytest.mark.parametrize("batch", BAD.values(), ids=BAD)
def test_a_hostile_part_refuses_the_whole(replica: Replica, batch: Batch) -> None:
    """Nothing of a batch is taken over if any part of it has not its form."""
    replica.write(ROWS[0], {"mark": "x"})
    before = replica.vault.state_hash()

    with pytest.raises(Problem) as refused:
        replica.vault.merge(batch)

    assert refused.value.code == Code.BUNDLE_MALFORMED
    assert replica.vault.state_hash() == before
    assert replica.vault.merge(GOOD).new_ops == 1


def test_rows_whose_digest_is_buried_are_refused(replica: Replica) -> None:
    """A computer that never knew the person learns that a row is gone from its digest."""
    replica.write(ROWS[0], {"name": "a"})

    replica.vault.merge(batch_of([], [], [row_mark(ROW)]))
    replica.vault.merge(batch_of([Op(PLACE, "name", OpId(NOW, 1), "b")]))

    assert row_of(replica) is None
    assert replica.vault.check() == []


def _exchange(one: Replica, other: Replica) -> None:
    other.vault.merge(one.vault.export())
    one.vault.merge(other.vault.export())


def _record(replica: Replica) -> Record:
    record = replica.vault.record(KIND, ROWS[0][0])
    assert record is not None
    return record


def test_erasing_leaves_nothing_of_a_row_in_any_table(replica: Replica) -> None:
    """Whatever is kept by its number, its id or its person's; all of another row stays."""
    gone, stays = (_in_every_table(replica, *place) for place in (ROWS[1], ROWS[2]))
    assert gone.keys() == stays.keys() > {"op", "came", "out_held", "relay", "draft", "blob"}
    connection, subject = replica.vault._connection, id_bytes(ROWS[1][1])
    connection.execute("INSERT INTO blob VALUES (?, ?, x'')", (b"b" * 16, subject))
    draft = "INSERT INTO draft VALUES (?, ?, 'thing', ?, 0, x'')"
    connection.execute(draft, (b"u" * 16, b"d" * 16, subject))

    replica.vault.erase(ROWS[1][1], user=USER)

    left = {table for table, one in gone.items() if _is_there(replica, table, one)}
    assert left == set()
    assert all(_is_there(replica, table, one) for table, one in stays.items())


def test_a_row_that_is_forgotten_alone_leaves_what_is_said_of_its_person(replica: Replica) -> None:
    """As a document does: its draft and its picture go too; nobody puts it back elsewhere."""
    gone = _in_every_table(replica, *ROWS[1])

    merge_in.bury_row(replica.vault._connection, replica.vault.schemas, id_bytes(ROWS[1][0]))

    left = {table for table, one in gone.items() if _is_there(replica, table, one)}
    assert left == {"out_subject", "out_held"}
    _comes_back_nowhere(replica)


def test_a_row_of_who_was_erased_comes_back_nowhere(replica: Replica) -> None:
    """Not under another person's name either."""
    replica.write(ROWS[1], {"name": "a"})
    replica.vault.erase(ROWS[1][1], user=USER)

    _comes_back_nowhere(replica)


def _comes_back_nowhere(one: Replica) -> None:
    late = Op((id_bytes(ROWS[1][0]), KIND, OTHER_SUBJECT), "name", OpId(NOW, 5), "b")
    one.vault.merge(batch_of([late]))
    assert live_of(one) == {}


def _in_every_table(one: Replica, row: RecordId, subject: RecordId) -> dict[str, dict[str, object]]:
    """Put something about a row into every table that has any; return by what it is found there."""
    connection = one.vault._connection
    one.write((row, subject), {"name": str(row)})
    [(rid,)] = connection.execute("SELECT rid FROM row WHERE row = ?", (id_bytes(row),))
    known = {"rid": rid, "row": id_bytes(row), "subject": id_bytes(subject)}
    put: dict[str, dict[str, object]] = {}
    for (table,) in connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%STRICT%'"
    ).fetchall():
        sql = "SELECT name, type FROM pragma_table_info(?)"
        columns: dict[str, str] = dict(connection.execute(sql, (table,)).fetchall())
        found = {name: known[name] for name in columns if name in known}
        if not found or table == "erased":
            continue
        filler = {"INTEGER": rid, "TEXT": str(row)}
        values = [found.get(at, filler.get(kind, id_bytes(row))) for at, kind in columns.items()]
        marks = ", ".join("?" * len(values))
        connection.execute(f'INSERT OR IGNORE INTO "{table}" VALUES ({marks})', values)  # noqa: S608 - own
        put[table] = found
    return put


def _is_there(one: Replica, table: str, found: Mapping[str, object]) -> bool:
    wanted = " OR ".join(f"{name} = ?" for name in found)
    sql = f'SELECT count(*) FROM "{table}" WHERE {wanted}'  # noqa: S608 - own
    return one.vault._connection.execute(sql, tuple(found.values())).fetchall() != [(0,)]
