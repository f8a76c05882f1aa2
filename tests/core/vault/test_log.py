"""Writing the log: one save is one edit, in time after what it has seen, whole or not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Code, Defect, Problem
from app.records import Change, OpId, RecordId
from app.rules.merge import DELETED
from app.vault.certificate import Claim, signer_of
from app.vault.log import HLC_MAX, draw_actor
from app.vault.values import BadValue, decode, encode, id_bytes, pack_ids, unpack_ids
from tests.core.vault.conftest import NewReplica
from tests.core.vault.replicas import ROWS, START_MS, UNLOCKED, USER, Replica

KIND = "thing"
ROW, SUBJECT = ROWS[0]
VALUE = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


def ops_of(replica: Replica, row: RecordId = ROW) -> list[tuple[str, int, int, int, bytes]]:
    """Return (field, clock, actor, live, packed ids it saw) of a row's changes, oldest first."""
    return replica.vault._connection.execute(
        "SELECT f.name, o.hlc, a.actor, o.live, o.prevs FROM op o JOIN row r ON r.rid = o.rid "
        "JOIN field f ON f.fid = o.fid JOIN actor a ON a.aid = o.aid "
        "WHERE r.row = ? AND o.live >= 0 ORDER BY o.hlc, f.name",
        (id_bytes(row),),
    ).fetchall()


@given(value=VALUE)
def test_a_value_comes_back_from_its_bytes(value: object) -> None:
    """What can be written can be read, and has one encoding."""
    try:
        raw = encode(value)  # type: ignore[arg-type]  # any value of the log's types
    except BadValue:
        return  # too deep

    assert decode(raw) == value
    assert encode(decode(raw)) == raw


@given(raw=st.binary(max_size=40))
def test_any_bytes_are_read_canonically_or_refused(raw: bytes) -> None:
    """No bytes are read as a value that would be written in another way."""
    try:
        value = decode(raw)
    except BadValue:
        return

    assert encode(value) == raw


@pytest.mark.parametrize("value", [1.5, {1: "a"}, {"a": {2}}, 2**63, [[[[[1]]]]], "\ud800"])
def test_a_value_without_an_encoding_is_refused(value: object) -> None:
    """Fractions, other keys than text, sets, large numbers, depth and broken text do not fit."""
    with pytest.raises(BadValue):
        encode(value)  # type: ignore[arg-type]  # that is the point


@given(ids=st.sets(st.builds(OpId, st.integers(0, HLC_MAX), st.integers(0, 2**63 - 1)), max_size=5))
def test_packed_ids_come_back_in_order(ids: set[OpId]) -> None:
    """Ids have one packed form, whatever order they are given in."""
    assert unpack_ids(pack_ids(ids)) == tuple(sorted(ids))


def test_one_save_has_one_clock_and_one_actor(replica: Replica) -> None:
    """All fields of a save carry the same id, which is what undo takes back."""
    before = replica.now_ms
    replica.write(ROWS[0], {"name": "a", "safe": "no", "mark": "x"})

    ops = ops_of(replica)

    assert len(ops) == 3
    assert len({(hlc, actor) for _, hlc, actor, _, _ in ops}) == 1
    assert before < ops[0][1] >> 16 <= replica.now_ms
    assert replica.vault.unsent_count() == 1


def test_a_save_names_what_was_seen_and_nothing_else(replica: Replica) -> None:
    """A version that the writer has not seen stays a head."""
    replica.write(ROWS[0], {"name": "a"})
    record = replica.vault.record(KIND, ROW)
    assert record is not None
    replica.write(ROWS[0], {"name": "b"})
    late = Change(KIND, ROW, SUBJECT, "name", "c", record.versions["name"])

    replica.vault.append([late], "Write", user=USER)

    heads = [hlc for _, hlc, _, live, _ in ops_of(replica) if live == 1]
    assert len(heads) == 2
    assert [one.key for one in replica.vault.conflicts()] == ["name"]


def test_a_clock_set_back_does_not_put_a_save_before_what_it_saw(replica: Replica) -> None:
    """Years of wrong clock change nothing about which value is the later one."""
    replica.write(ROWS[0], {"name": "a"})
    replica.now_ms -= int(timedelta(days=3000).total_seconds() * 1000)

    replica.write(ROWS[0], {"name": "b"})

    clocks = [hlc for _, hlc, _, _, _ in ops_of(replica)]
    assert clocks[1] == clocks[0] + 1
    record = replica.vault.record(KIND, ROW)
    assert record is not None
    assert record.stored == {"name": "b"}


def test_a_clock_before_1970_writes_at_zero(new_replica: NewReplica) -> None:
    """A clock without a battery is no reason to refuse work."""
    replica = new_replica(now_ms=-10_000)

    replica.write(ROWS[0], {"name": "a"})
    replica.write(ROWS[1], {"name": "b"})

    clocks = [op[1] for row, _ in ROWS[:2] for op in ops_of(replica, row)]
    assert clocks == sorted(set(clocks))
    assert clocks[0] >> 16 == 0


def test_at_the_end_of_time_each_save_still_has_its_own_id(new_replica: NewReplica) -> None:
    """A clock at its last value takes a new actor for every save."""
    replica = new_replica(now_ms=1 << 46)

    for value in "abc":
        replica.write(ROWS[0], {"name": value})

    ops = ops_of(replica)
    assert {hlc for _, hlc, _, _, _ in ops} == {HLC_MAX}
    assert len({actor for _, _, actor, _, _ in ops}) == 3
    record = replica.vault.record(KIND, ROW)
    assert record is not None
    assert record.stored == {"name": "c"}
    assert replica.vault.check() == []


def test_every_opening_writes_as_another_actor(replica: Replica) -> None:
    """A restored or cloned file can never write an id twice."""
    replica.write(ROWS[0], {"name": "a"})
    replica.vault.close()
    replica.vault = replica._open()
    replica.write(ROWS[0], {"name": "b"})

    actors = {actor for _, _, actor, _, _ in ops_of(replica)}

    assert len(actors) == 2
    assert all(0 <= draw_actor() < 1 << 63 for _ in range(100))


def test_an_actor_carries_its_user_and_a_signature(replica: Replica) -> None:
    """The login certificate binds actor, vault, device, user and time with the user's own key."""
    replica.write(ROWS[0], {"name": "a"})
    found = replica.vault._connection.execute(
        "SELECT actor, device, user, wall, certificate FROM actor"
    ).fetchone()
    assert found is not None
    *told, certificate = found
    claim = Claim(*told)

    assert claim.user == id_bytes(USER)
    assert decode(certificate)[:2] == [  # type: ignore[index]  # a list of three
        bytes.fromhex(UNLOCKED.vault_id),
        UNLOCKED.user.sign_public,
    ]
    assert signer_of(claim, certificate)
    for other in (
        replace(claim, actor=claim.actor ^ 1),
        replace(claim, device=bytes(16)),
        replace(claim, user=bytes(16)),
        replace(claim, wall_ms=claim.wall_ms + 1),
    ):
        assert not signer_of(other, certificate)
    for broken in (b"", certificate[:-1], certificate + b"x", encode([b"", b"", b""])):
        assert not signer_of(claim, broken)


def test_a_save_that_fails_leaves_no_trace(replica: Replica) -> None:
    """Log, lists, search and audit change together or not at all."""
    replica.write(ROWS[0], {"name": "a"})
    before = replica.vault.state_hash()
    audited = len(list(replica.vault.audit.entries()))
    good = Change(KIND, ROWS[1][0], ROWS[1][1], "name", "b")
    other_person = Change(KIND, ROWS[0][0], ROWS[2][1], "name", "b")

    with pytest.raises(Defect):
        replica.vault.append([good, other_person], "Write", user=USER)
    with pytest.raises(Defect):
        replica.vault.append([good, good], "Write", user=USER)

    assert replica.vault.state_hash() == before
    assert replica.vault.record(KIND, ROWS[1][0]) is None
    assert len(list(replica.vault.audit.entries())) == audited
    assert replica.vault.check() == []


def test_no_changes_write_nothing(replica: Replica) -> None:
    """A save of nothing is no edit."""
    made = replica.vault.append([], "Write", user=USER)

    assert not made
    assert list(replica.vault.audit.entries()) == []


def test_an_id_that_is_none_is_refused(replica: Replica) -> None:
    """A mistyped id is told as not found, and not quoted."""
    with pytest.raises(Problem) as refused:
        replica.vault.record(KIND, RecordId("Amina"))

    assert refused.value.code == Code.NOT_FOUND
    assert "Amina" not in str(refused.value)


def test_a_deletion_holds_until_somebody_wrote_what_it_had_not_seen(
    new_replica: NewReplica,
) -> None:
    """What was written meanwhile keeps the row in sight and is asked about; settling ends it."""
    one, other = new_replica(), new_replica()
    one.write(ROWS[0], {"name": "a"})
    other.vault.merge(one.vault.export())
    record = one.vault.record(KIND, ROW)
    assert record is not None
    one.vault.delete(record, "Delete", user=USER)
    other.now_ms = START_MS - 10**9
    other.write(ROWS[0], {"mark": "x"})

    one.vault.merge(other.vault.export())
    other.vault.merge(one.vault.export())

    for replica in (one, other):
        seen = replica.vault.record(KIND, ROW)
        assert seen is not None
        assert seen.stored == {"name": "a", "mark": "x"}
        assert [conflict.key for conflict in replica.vault.conflicts()] == [DELETED]
    seen = one.vault.record(KIND, ROW)
    assert seen is not None
    one.vault.delete(seen, "Delete", user=USER)
    other.vault.merge(one.vault.export())
    for replica in (one, other):
        assert replica.vault.record(KIND, ROW) is None
        assert replica.vault.conflicts() == []


def test_deleting_what_was_read_spares_what_came_since(new_replica: NewReplica) -> None:
    """Between reading and deleting, a merge brought an answer: the row stays, and that is said."""
    one, other = new_replica(), new_replica()
    one.write(ROWS[0], {"name": "a"})
    other.vault.merge(one.vault.export())
    other.write(ROWS[0], {"name": "b"})
    read = one.vault.record(KIND, ROW)
    assert read is not None
    one.vault.merge(other.vault.export())

    with pytest.raises(Problem) as refused:
        one.vault.delete(read, "Delete", user=USER)

    assert refused.value.code == Code.USAGE
    record = one.vault.record(KIND, ROW)
    assert record is not None
    assert record.stored == {"name": "b"}
    assert not record.conflicts


def test_a_deleted_row_written_again_starts_empty(replica: Replica) -> None:
    """A language deleted and entered again shows only what is entered now."""
    replica.write(ROWS[0], {"name": "a", "mark": "x"})
    record = replica.vault.record(KIND, ROW)
    assert record is not None
    replica.vault.delete(record, "Delete", user=USER)

    replica.write(ROWS[0], {"name": "b"})

    again = replica.vault.record(KIND, ROW)
    assert again is not None
    assert again.stored == {"name": "b"}
    assert not again.conflicts


def test_a_row_of_which_nothing_has_arrived_is_new_to_who_writes_it(
    new_replica: NewReplica,
) -> None:
    """A message names a row and its changes got lost: undo of the first words takes it away."""
    one, other = new_replica(), new_replica()
    one.write(ROWS[0], {"name": "a"})
    other.vault.merge(replace(one.vault.export(), ops=()))
    other.write(ROWS[0], {"name": "b"})

    other.vault.undo_last(USER)

    assert other.vault.record(KIND, ROW) is None
    assert other.vault.check() == []


def test_an_edit_by_one_who_knew_the_row_brings_it_back_as_it_was(replica: Replica) -> None:
    """Saving a page opened before the row was deleted loses no other answer of the row."""
    replica.write(ROWS[0], {"name": "a", "mark": "x"})
    page = replica.vault.record(KIND, ROW)
    assert page is not None
    replica.vault.delete(page, "Delete", user=USER)
    late = Change(KIND, ROW, SUBJECT, "name", "b", page.versions["name"])

    replica.vault.append([late], "Write", user=USER)

    record = replica.vault.record(KIND, ROW)
    assert record is not None
    assert record.stored == {"name": "b", "mark": "x"}
    assert record.conflicts == {DELETED}
