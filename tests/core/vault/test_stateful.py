"""The change model under everything that happens to laptops, checked by a second reckoning.

Three to five computers write, exchange parts of what they know in any order, lose and
repeat messages, are restored and cloned, have wrong clocks, run two versions, delete,
undo, settle and erase.  After all have exchanged everything they must show the same,
and what they show must be what a slow and simple fold over all changes ever seen gives.
"""

from __future__ import annotations

import itertools
import os
import tempfile  # noqa: TID251 - hypothesis runs many machines within one test's tmp_path
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from app.errors import Problem
from app.records import OpId, RecordId
from app.rules.merge import DELETED, row_digest
from app.vault.log import HLC_MAX
from app.vault.merge_in import Batch, OpRow
from app.vault.values import decode, id_bytes, unpack_ids
from tests.core.vault.replicas import (
    ROWS,
    SUBJECTS,
    USER,
    VALUES,
    OpKey,
    Replica,
    cut,
    make_template,
    named_ops,
)

YEAR_MS = 365 * 86_400_000
START_MS = 1_800_000_000_000
POISON_MS = (1 << 46) - 50  # a clock at the end of what the log can tell
SUBJECT_OF = {id_bytes(row): id_bytes(subject) for row, subject in ROWS}
WHICH = st.integers(0, 4)
ROW = st.sampled_from(ROWS)
SEED = st.integers(0, 2**32)


class Exchange(RuleBasedStateMachine):
    """What may happen; ``teardown`` makes the computers meet and compares them."""

    @initialize(count=st.integers(3, 5), seed=SEED)
    def begin(self, count: int, seed: int) -> None:
        home = Path(tempfile.mkdtemp())
        self.start(home, make_template(home / "template.db"), count, seed)

    def start(self, home: Path, template: Path, count: int, seed: int) -> None:
        """Set up ``count`` computers in ``home``, whose files are copies of ``template``."""
        self.chance = Random(seed)
        self.home, self.template = home, template
        self.numbers = itertools.count()
        skews = (0, 0, 3_600_000, -8 * YEAR_MS, 12 * YEAR_MS)
        self.replicas = [self.computer(skews[at], is_new=at == 0) for at in range(count)]
        self.messages: list[Batch] = []
        self.backups: list[tuple[Path, int, int]] = []
        self.ever: dict[OpKey, tuple[bytes, bytes]] = {}
        self.erased: set[bytes] = set()

    def computer(self, skew_ms: int, *, is_new: bool) -> Replica:
        number = next(self.numbers)
        place = self.home / f"computer{number}"
        now = START_MS + skew_ms
        return Replica(place, self.template, seed=number, now_ms=now, is_new=is_new)

    def at(self, which: int) -> Replica:
        return self.replicas[which % len(self.replicas)]

    @rule(which=WHICH, row=ROW, names=st.sets(st.sampled_from(sorted(VALUES)), min_size=1))
    def write(self, which: int, row: tuple[RecordId, RecordId], names: set[str]) -> None:
        replica = self.at(which)
        known = [one for one in sorted(names) if one != "new" or replica.is_new]
        values = {one: self.chance.choice(VALUES[one]) for one in known}
        if not values or id_bytes(row[1]) in self.erased_at(replica):
            return
        is_there = replica.vault.record("thing", row[0]) is not None
        replica.write(row, values)
        if not is_there:  # what was deleted does not come back with what is written now
            made = replica.vault.record("thing", row[0])
            assert made is not None
            assert made.stored == {replica.key(name): value for name, value in values.items()}
            assert not made.conflicts

    @rule(which=WHICH)
    def settle(self, which: int) -> None:
        replica = self.at(which)
        for conflict in replica.vault.conflicts()[:1]:
            record = replica.vault.record("thing", conflict.id)
            assert record is not None
            if conflict.key == DELETED and self.chance.random() < 0.5:
                self.delete(which, (record.id, record.subject))
                return
            value = {"safe": "yes", DELETED: None}.get(conflict.key, "a")
            replica.settle(record, conflict.key, value)
            after = replica.vault.record("thing", conflict.id)
            assert after is not None
            assert conflict.key not in after.conflicts

    @rule(which=WHICH, row=ROW)
    def delete(self, which: int, row: tuple[RecordId, RecordId]) -> None:
        replica = self.at(which)
        record = replica.vault.record("thing", row[0])
        if record is not None:
            replica.writes += 1
            replica.vault.delete(record, "Delete", user=USER)
            assert replica.vault.record("thing", row[0]) is None

    @rule(which=WHICH)
    def undo(self, which: int) -> None:
        replica = self.at(which)
        before = self.side_by_side(replica) | self.settled_last(replica)
        try:
            replica.vault.undo_last(USER)
        except Problem:
            return
        replica.writes += 1
        assert self.side_by_side(replica) <= before, "taking back made a new question"

    @rule(which=WHICH, row=ROW, seed=SEED)
    def change_mind(self, which: int, row: tuple[RecordId, RecordId], seed: int) -> None:
        """Do something and take it back at once: all is shown as before."""
        replica = self.at(which)
        chance, acts = Random(seed), replica.writes
        before, words = replica.vault.record("thing", row[0]), self.words(replica, row[0])
        if chance.random() < 0.3:
            self.delete(which, row)
        elif before is not None and before.conflicts and chance.random() < 0.6:
            key = min(before.conflicts)
            replica.settle(before, key, {"safe": "yes", DELETED: None}.get(key, "b"))
        else:
            self.write(which, row, {chance.choice(["name", "safe"]), "mark"})
        if replica.writes == acts:
            return
        replica.writes += 1
        replica.vault.undo_last(USER)
        after = replica.vault.record("thing", row[0])
        assert (after is None) is (before is None)
        if after is not None and before is not None:
            assert after.stored == before.stored
            assert after.conflicts <= before.conflicts
            assert self.words(replica, row[0]) <= words, "words were told as another's"

    def words(self, replica: Replica, row: RecordId) -> set[tuple[str, str, OpId]]:
        """Return what stands in a row, and which change is told to have said it first."""
        return {
            (one.key, str(one.value), (one.origin or one).id)
            for one in replica.vault.history(row)
            if one.is_current and one.key != DELETED and one.value is not None
        }

    def settled_last(self, replica: Replica) -> set[tuple[bytes, str]]:
        """Return the fields of the act to take back that named several versions as seen."""
        found = replica.vault._connection.execute(
            "SELECT r.row, f.name, o.prevs FROM act a JOIN act_op p ON p.seq = a.seq "
            "JOIN op o ON (o.rid, o.fid, o.hlc, o.aid) = (p.rid, p.fid, a.hlc, a.aid) "
            "JOIN row r ON r.rid = o.rid JOIN field f ON f.fid = o.fid WHERE a.seq = "
            "(SELECT max(seq) FROM act WHERE state = 'done' AND user = ?)",
            (id_bytes(USER),),
        )
        return {(row, name) for row, name, prevs in found if len(unpack_ids(prevs)) > 1}

    def side_by_side(self, replica: Replica) -> set[tuple[bytes, str]]:
        """Return the fields with more than one latest change."""
        counts = Counter((row, name) for row, name, _, _ in self.live_at(replica))
        return {place for place, count in counts.items() if count > 1}

    @precondition(lambda self: len(self.ever) > 12 and len(self.erased) < 2)
    @rule(which=WHICH, subject=st.sampled_from(SUBJECTS))
    def erase(self, which: int, subject: RecordId) -> None:
        self.collect()
        replica = self.at(which)
        replica.writes += 1
        replica.vault.erase(subject, user=USER)
        self.erased.add(id_bytes(subject))

    @rule(which=WHICH, share=st.sampled_from([1.0, 0.7, 0.3]))
    def send(self, which: int, share: float) -> None:
        self.messages.append(cut(self.at(which).vault.export(), self.chance, share))
        self.messages = self.messages[-8:]

    @precondition(lambda self: self.messages)
    @rule(which=WHICH, choice=st.integers(0, 7))
    def receive(self, which: int, choice: int) -> None:
        replica = self.at(which)
        message = self.messages[choice % len(self.messages)]
        clock = self.clock_of(replica)
        replica.vault.merge(message)
        assert self.clock_of(replica) == clock, "another computer's clock moved this one's"
        known, gone = named_ops(replica.vault.export()), self.erased_at(replica)
        lost = [key for key in named_ops(message) if key not in known]
        assert all(SUBJECT_OF[key[0]] in gone for key in lost), "a change was not kept"
        before = replica.vault.state_hash()
        replica.vault.merge(message)
        assert replica.vault.state_hash() == before, "merging again changed something"

    @rule(which=WHICH)
    def back_up(self, which: int) -> None:
        self.collect()
        place = self.home / f"backup{next(self.numbers)}"
        source = self.at(which)
        source.snapshot(place)
        self.backups = [*self.backups, (place, source.latest_ms, source.writes)][-3:]

    @precondition(lambda self: self.backups)
    @rule(which=WHICH, choice=st.integers(0, 2))
    def restore(self, which: int, choice: int) -> None:
        self.collect()
        replica = self.at(which)
        place, latest_ms, writes = self.backups[choice % len(self.backups)]
        replica.restore(place)
        replica.latest_ms = max(replica.latest_ms, latest_ms)
        replica.writes += writes

    @precondition(lambda self: len(self.replicas) < 5)
    @rule(which=WHICH)
    def clone(self, which: int) -> None:
        self.collect()
        place = self.home / f"image{next(self.numbers)}"
        source = self.at(which)
        source.snapshot(place)
        twin = self.computer(0, is_new=source.is_new)
        twin.now_ms = source.now_ms
        twin.writes = source.writes
        twin.latest_ms = source.latest_ms
        twin.restore(place)
        self.replicas.append(twin)

    @rule(which=WHICH, jump_ms=st.sampled_from([-8 * YEAR_MS, 0, 12 * YEAR_MS, POISON_MS]))
    def set_clock(self, which: int, jump_ms: int) -> None:
        self.at(which).now_ms = jump_ms if jump_ms == POISON_MS else START_MS + jump_ms

    @rule(which=WHICH)
    def upgrade(self, which: int) -> None:
        self.at(which).upgrade()

    @rule(seed=SEED, count=st.integers(5, 30))
    def busy_day(self, seed: int, count: int) -> None:
        chance = Random(seed)
        for _ in range(count):
            which, row = chance.randrange(5), chance.choice(ROWS[:3])
            act = chance.random()
            if act < 0.45:
                self.write(which, row, {chance.choice(["name", "safe", "new"])})
            elif act < 0.65:
                self.send(which, chance.choice([1.0, 0.5]))
            elif act < 0.92 and self.messages:
                self.receive(which, chance.randrange(8))
            elif act < 0.95:
                self.settle(which)
            else:
                self.undo(which)

    @invariant()
    def no_id_means_two_things(self) -> None:
        self.collect()

    def collect(self) -> None:
        """Remember every change that any computer knows; one id must mean one change for ever."""
        for replica in getattr(self, "replicas", []):
            known = named_ops(replica.vault.export())
            for key, op in known.items():
                assert self.ever.setdefault(key, (op.value, op.prevs)) == (op.value, op.prevs)
                clocks = [one.hlc for one in unpack_ids(op.prevs)]
                assert all(op.hlc > one or op.hlc == HLC_MAX for one in clocks)
            assert self.live_at(replica) == unseen(known)

    def live_at(self, replica: Replica) -> set[OpKey]:
        """Return the changes that a computer takes for the latest."""
        found = replica.vault._connection.execute(
            "SELECT r.row, f.name, o.hlc, a.actor FROM op o JOIN row r ON r.rid = o.rid "
            "JOIN field f ON f.fid = o.fid JOIN actor a ON a.aid = o.aid WHERE o.live = 1"
        )
        return {(row, name, hlc, actor) for row, name, hlc, actor in found}

    def clock_of(self, replica: Replica) -> int:
        row = replica.vault._connection.execute(
            "SELECT value FROM meta WHERE key = 'clock'"
        ).fetchone()
        return int(row[0]) if row else 0

    def erased_at(self, replica: Replica) -> set[bytes]:
        found = replica.vault._connection.execute("SELECT subject FROM erased")
        return {one for (one,) in found}

    def teardown(self) -> None:
        if not hasattr(self, "replicas"):
            return
        self.collect()
        for replica in self.replicas:
            assert self.clock_of(replica) <= (replica.latest_ms << 16) + replica.writes * 2 + 2
            if not replica.is_new:
                replica.upgrade()
        self.known = {
            key: (op.value, op.prevs)
            for replica in self.replicas
            for key, op in named_ops(replica.vault.export()).items()
        }
        for _ in range(2):
            self.meet()
        self.compare()
        for replica in self.replicas:
            replica.vault.close()

    def meet(self) -> None:
        """Let each computer tell all that it knows to each other one."""
        for one in self.replicas:
            known = one.vault.export()
            for other in self.replicas:
                if other is not one:
                    other.vault.merge(known)

    def compare(self) -> None:
        hashes = {replica.vault.state_hash() for replica in self.replicas}
        assert len(hashes) == 1
        erased = set().union(*(self.erased_at(one) for one in self.replicas))
        expected = {key: op for key, op in self.known.items() if SUBJECT_OF[key[0]] not in erased}
        for replica in self.replicas:
            # A copy put back is told as a cut audit, and rightly so; all else is whole.
            found = {one.code for one in replica.vault.check()}
            assert found <= {"audit_cut", "audit_changed"}
            known = named_ops(replica.vault.export())
            assert {k: (op.value, op.prevs) for k, op in known.items()} == expected
            for row, _ in ROWS:
                self.compare_row(replica, row, expected)
                assert self.words(replica, row) == self.words(self.replicas[0], row)

    def compare_row(
        self, replica: Replica, row: RecordId, ops: dict[OpKey, tuple[bytes, bytes]]
    ) -> None:
        """Compare a row with what follows from the changes by the rules as they are written."""
        mine = {key[1:]: op for key, op in ops.items() if key[0] == id_bytes(row)}
        named = {(k[0], one) for k, (_, prevs) in mine.items() for one in unpack_ids(prevs)}
        heads: dict[str, list[tuple[OpId, Any]]] = {}
        for (name, hlc, actor), (value, _) in mine.items():
            if (name, OpId(hlc, actor)) not in named:
                heads.setdefault(name, []).append((OpId(hlc, actor), decode(value)))
        record = replica.vault.record("thing", row)
        deleters = [value for _, value in heads.pop(DELETED, [])]
        seen_now = row_digest((name, one) for name, found in heads.items() for one, _ in found)
        assert (record is None) is (seen_now in deleters or not (heads or deleters))
        if record is None:
            return
        for name, versions in heads.items():
            values = [value for _, value in versions]
            shown = max(versions)[1]
            if name == "safe":
                order = {"no": 0, "ask": 1, "yes": 2}
                shown = min(values, key=lambda one: order.get(one, 3))
            key = replica.key(name)
            assert record.stored.get(key) == shown
            differs = any(one != values[0] for one in values)
            assert (key in record.conflicts) is (differs and name != "mark")


def unseen(known: dict[OpKey, OpRow]) -> set[OpKey]:
    """Return the changes that no other one names as seen."""
    named = {
        (key[0], key[1], one.hlc, one.actor)
        for key, op in known.items()
        for one in unpack_ids(op.prevs)
    }
    return set(known) - named


EXAMPLES = int(os.environ.get("WAYMARK_STATEFUL", "40"))
Exchange.TestCase.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    database=None,
    phases=[Phase.generate] if os.environ.get("WAYMARK_NO_SHRINK") else list(Phase),
)
TestExchange = Exchange.TestCase
