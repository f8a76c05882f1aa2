"""Taking back the last act: as if it had not been, unless somebody built upon it."""

from __future__ import annotations

import pytest

from app.errors import Code, Problem
from app.records import Change, Record, RecordId
from app.vault.log import HLC_MAX
from tests.core.vault.conftest import NewReplica
from tests.core.vault.replicas import ROWS, USER, Replica

KIND = "thing"
ROW, SUBJECT = ROWS[0]
COLLEAGUE = RecordId("00000000-0000-4000-8000-00000000000b")


def shown(replica: Replica) -> dict[str, object] | None:
    """Return what the first row shows, or None."""
    record = replica.vault.record(KIND, ROW)
    return None if record is None else dict(record.stored)


def asked(new_replica: NewReplica) -> tuple[Replica, Record]:
    """Return a computer that has another's answer beside its own, and the row."""
    one, other = new_replica(), new_replica()
    one.write(ROWS[0], {"name": "a"})
    other.write(ROWS[0], {"name": "b"})
    one.vault.merge(other.vault.export())
    record = one.vault.record(KIND, ROW)
    assert record is not None
    return one, record


def test_undo_gives_back_what_stood_before_and_undo_again_what_stood_before_that(
    replica: Replica,
) -> None:
    """Each undo takes an earlier act, down to the row itself."""
    replica.write(ROWS[0], {"name": "a"})
    replica.write(ROWS[0], {"name": "b", "mark": "x"})
    replica.write(ROWS[0], {"name": "c"})

    seen = []
    for _ in range(3):
        replica.vault.undo_last(USER)
        seen.append(shown(replica))

    assert seen == [{"name": "b", "mark": "x"}, {"name": "a"}, None]
    with pytest.raises(Problem) as refused:
        replica.vault.undo_last(USER)
    assert refused.value.code == Code.NOT_FOUND
    assert replica.vault.check() == []


def test_undo_is_an_act_that_travels(new_replica: NewReplica) -> None:
    """Another computer that had the act gets its inverse, and no question."""
    one, other = new_replica(), new_replica()
    one.write(ROWS[0], {"name": "a"})
    one.write(ROWS[0], {"name": "b"})
    other.vault.merge(one.vault.export())

    act, changes = one.vault.undo_last(USER)
    other.vault.merge(one.vault.export())

    assert act == "Write"
    assert changes.touched == {(KIND, ROW)}
    assert shown(other) == {"name": "a"}
    assert other.vault.conflicts() == []


def test_what_somebody_built_upon_is_not_taken_back(new_replica: NewReplica) -> None:
    """A later change of the same field, from here or elsewhere, keeps the act."""
    one, other = new_replica(), new_replica()
    one.write(ROWS[0], {"name": "a"})
    one.write(ROWS[0], {"name": "b"})
    other.vault.merge(one.vault.export())
    other.write(ROWS[0], {"name": "c"})
    one.vault.merge(other.vault.export())

    with pytest.raises(Problem) as refused:
        one.vault.undo_last(USER)

    assert refused.value.code == Code.USAGE
    assert shown(one) == {"name": "c"}


def test_a_row_that_somebody_wrote_in_stays(new_replica: NewReplica) -> None:
    """Undo of a new row is refused once another answer was written into it."""
    one, other = new_replica(), new_replica()
    one.write(ROWS[0], {"name": "a"})
    other.vault.merge(one.vault.export())
    other.write(ROWS[0], {"mark": "x"})
    one.vault.merge(other.vault.export())

    with pytest.raises(Problem):
        one.vault.undo_last(USER)

    assert shown(one) == {"name": "a", "mark": "x"}


def test_a_row_that_somebody_deleted_since_stays_deleted(new_replica: NewReplica) -> None:
    """Undo of an answer does not bring back a row that a colleague has deleted."""
    one, other = new_replica(), new_replica()
    one.write(ROWS[0], {"name": "a"})
    one.write(ROWS[0], {"mark": "x"})
    other.vault.merge(one.vault.export())
    record = other.vault.record(KIND, ROW)
    assert record is not None
    other.vault.delete(record, "Delete", user=COLLEAGUE)
    one.vault.merge(other.vault.export())

    with pytest.raises(Problem):
        one.vault.undo_last(USER)

    assert shown(one) is None


def test_undo_of_a_deletion_brings_the_row_back(replica: Replica) -> None:
    """A row deleted by mistake shows all it showed."""
    replica.write(ROWS[0], {"name": "a", "mark": "x"})
    record = replica.vault.record(KIND, ROW)
    assert record is not None
    replica.vault.delete(record, "Delete", user=USER)

    replica.vault.undo_last(USER)

    assert shown(replica) == {"name": "a", "mark": "x"}
    assert replica.vault.conflicts() == []


def test_undo_of_writing_a_deleted_row_again_deletes_it_again(replica: Replica) -> None:
    """The row is gone as before, and no old answer comes back with it."""
    replica.write(ROWS[0], {"name": "a", "mark": "x"})
    record = replica.vault.record(KIND, ROW)
    assert record is not None
    replica.vault.delete(record, "Delete", user=USER)
    replica.write(ROWS[0], {"name": "b"})

    replica.vault.undo_last(USER)

    assert shown(replica) is None
    assert replica.vault.conflicts() == []
    assert replica.vault.check() == []


def test_undo_of_settling_shows_what_was_shown_before_and_asks_again(
    new_replica: NewReplica,
) -> None:
    """Whoever has pressed the wrong answer finds the question as it was."""
    one, record = asked(new_replica)
    before = shown(one)
    one.settle(record, "name", "c")

    one.vault.undo_last(USER)

    assert shown(one) == before
    (conflict,) = one.vault.conflicts()
    answers = {past.value for past in one.vault.history(ROW, "name") if past.is_current}
    assert (conflict.key, answers) == ("name", {"a", "b"})


def test_undo_of_writing_an_open_question_again_asks_nothing(new_replica: NewReplica) -> None:
    """A row that was deleted with two answers goes away whole, so there is nothing to ask."""
    one, record = asked(new_replica)
    assert [conflict.key for conflict in one.vault.conflicts()] == ["name"]
    one.vault.delete(record, "Delete", user=USER)
    one.write(ROWS[0], {"name": "c"})
    assert shown(one) == {"name": "c"}

    one.vault.undo_last(USER)

    assert shown(one) is None
    assert one.vault.conflicts() == []
    assert one.vault.check() == []


def test_each_worker_takes_back_their_own(replica: Replica) -> None:
    """Undo never reaches into a colleague's work."""
    replica.write(ROWS[0], {"name": "a"})
    mine = Change(KIND, ROWS[2][0], ROWS[2][1], "name", "b")
    replica.vault.append([mine], "Mine", user=COLLEAGUE)

    act, _ = replica.vault.undo_last(USER)

    assert act == "Write"
    assert shown(replica) is None
    assert replica.vault.record(KIND, ROWS[2][0]) is not None


def test_a_final_act_is_not_taken_back(replica: Replica) -> None:
    """What went to paper cannot be unprinted, and nothing before it is taken instead."""
    replica.write(ROWS[0], {"name": "a"})
    printed = Change(KIND, ROWS[2][0], ROWS[2][1], "name", "b")
    replica.vault.append([printed], "Print", user=USER, is_final=True)

    with pytest.raises(Problem) as refused:
        replica.vault.undo_last(USER)

    assert refused.value.code == Code.USAGE
    assert shown(replica) == {"name": "a"}


def test_the_past_of_an_erased_person_cannot_be_taken_back(replica: Replica) -> None:
    """Undo after an erasure brings nothing of that person."""
    replica.write(ROWS[0], {"name": "a"})
    replica.write(ROWS[0], {"name": "b"})
    replica.vault.erase(SUBJECT, user=USER)

    with pytest.raises(Problem) as refused:
        replica.vault.undo_last(USER)

    assert refused.value.code == Code.NOT_FOUND
    assert shown(replica) is None
    assert replica.vault.check() == []


def test_a_later_change_with_the_same_clock_keeps_the_act(new_replica: NewReplica) -> None:
    """At the end of all clocks a change that was built on the act has no later one."""
    one, other = new_replica(), new_replica()
    one.now_ms = other.now_ms = HLC_MAX >> 16
    for name in ("a", "b", "c"):
        one.write(ROWS[0], {"name": name})
    other.vault.merge(one.vault.export())
    other.write(ROWS[0], {"name": "d"})
    one.vault.merge(other.vault.export())

    with pytest.raises(Problem) as refused:
        one.vault.undo_last(USER)

    assert refused.value.code == Code.USAGE
    assert shown(one) == {"name": "d"}


def test_undo_tells_whose_words_it_brought_back_wherever_it_travels(
    new_replica: NewReplica,
) -> None:
    """Of an edit, and of a choice between two: the version that said it first, on any computer."""
    one, record = asked(new_replica)
    first = {past.value: past.id for past in one.vault.history(ROW, "name")}
    one.settle(record, "name", "b")
    one.vault.undo_last(USER)
    one.write(ROWS[0], {"name": "c"})
    one.vault.undo_last(USER)
    other = new_replica()

    other.vault.merge(one.vault.export())

    for replica in (one, other):
        stand = [past for past in replica.vault.history(ROW, "name") if past.is_current]
        told = {past.value: past.origin for past in stand}
        assert {value: origin.id for value, origin in told.items() if origin} == first
        assert all(past.id not in first.values() for past in stand)
        assert [conflict.key for conflict in replica.vault.conflicts()] == ["name"]


def test_an_answer_typed_again_is_of_whoever_typed_it(replica: Replica) -> None:
    """Nobody is told to have said what somebody else has found out anew."""
    for name in ("a", "b", "a"):
        replica.write(ROWS[0], {"name": name})

    assert [past.origin for past in replica.vault.history(ROW, "name")] == [None] * 3


def test_of_words_that_were_not_kept_it_is_only_told_who_brought_them_back(
    replica: Replica,
) -> None:
    """What no longer counts may have lost its value; its id and what it saw stay."""
    replica.write(ROWS[0], {"name": "a"})
    replica.write(ROWS[0], {"name": "b"})
    replica.vault.undo_last(USER)
    assert replica.vault.history(ROW, "name")[0].origin is not None

    replica.vault._connection.execute("UPDATE op SET value = NULL WHERE live = 0")

    (stands,) = replica.vault.history(ROW, "name")
    assert (stands.value, stands.origin) == ("a", None)
