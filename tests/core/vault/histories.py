"""Histories of computers that exchange real bundles, drawn from one seed each.

What may happen, and what must hold in the end, is told in ``test_stateful``.  Here the
changes travel as sealed and signed bundles: some get lost, torn or flipped on the way,
come twice, late, in another order, or on a stick that lay in a drawer for months.  One seed
gives one history, so that a failure can be had again:

    python -m tests.core.vault.histories --count 100000 --seed 1
    python -m tests.core.vault.histories --seed 1 --only 4711
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile  # noqa: TID251 - run by hand there is no tmp_path
import time
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

from app.errors import Problem
from app.sync.bundleheader import Kind
from app.sync.levels import as_one
from app.sync.snapshots import words_in
from tests.core.sync.samples import PLAIN, made, taken
from tests.core.vault.replicas import ROWS, SUBJECTS, Replica, cut, make_template, named_ops
from tests.core.vault.test_stateful import POISON_MS, SUBJECT_OF, YEAR_MS, Exchange

COMPUTERS = (3, 3, 3, 4, 5)
ACTS = {
    "write": 9,
    "send": 6,
    "receive": 10,
    "gather": 2,
    "snapshot": 2,
    "rest": 2,
    "settle": 1,
    "delete": 1,
    "undo": 1,
    "mind": 1,
    "erase": 1,
    "keep": 1,
    "put back": 1,
    "clone": 1,
    "clock": 1,
    "upgrade": 1,
}
LEAST, MOST = 16, 40  # acts in one history
FIELDS = ("name", "safe", "mark", "new")
SNAPSHOT = replace(PLAIN, kind=Kind.SNAPSHOT, covers=(0, 3))


@dataclass(frozen=True)
class Sent:
    """A bundle on its way."""

    bundle: bytes
    is_sound: bool = True
    is_snapshot: bool = False


class History(Exchange):
    """One history; its rules are called by the seed and not by a search for the worst."""

    def __init__(self, home: Path, template: Path, chance: Random) -> None:
        super().__init__()
        self.sent: list[Sent] = []
        self.drawer: list[Sent] = []
        self.told: Counter[str] = Counter()
        self.start(home, template, chance.choice(COMPUTERS), chance.randrange(2**32))
        self.dice = chance

    def act(self) -> None:
        """Let one thing happen."""
        [what] = self.dice.choices(list(ACTS), list(ACTS.values()))
        getattr(self, f"_{what.replace(' ', '_')}")(self.dice.randrange(5))
        self.told[what] += 1

    def _write(self, which: int) -> None:
        names = {name for name in FIELDS if self.dice.random() < 0.4}
        self.write(which, self.dice.choice(ROWS[:4]), names or {"name"})

    def _send(self, which: int) -> None:
        batch = cut(self.at(which).vault.export(), self.dice, self.dice.choice((1.0, 1.0, 0.6)))
        self.sent = [*self.sent, self._on_its_way(made([batch]))][-8:]
        if self.dice.random() < 0.1:
            self.drawer = [*self.drawer, self.sent[-1]][-2:]

    def _gather(self, _: int) -> None:
        """Let some bundles that are on their way give way to one, the erased left out."""
        sound = [one for one in self.sent if one.is_sound]
        if len(sound) < 2:
            return
        old = self.dice.sample(sound, self.dice.randrange(2, min(4, len(sound)) + 1))
        batches = [batch for one in old for batch in taken(one.bundle)[1]]
        one = as_one(batches, lambda _, subject: subject in self.erased)
        self.sent = [*(left for left in self.sent if left not in old), Sent(made([one]))]

    def _snapshot(self, which: int) -> None:
        """Let a computer send all that it knows, in pieces."""
        whole, chance = self.at(which).vault.export(), self.dice.choice((1.0, 1.0, 0.7))
        ops = whole.ops
        step = self.dice.randrange(1, 8)
        parts = [replace(whole, ops=ops[at : at + step]) for at in range(0, len(ops), step)]
        # One in three is faulty: a piece of it is missing.
        kept = [one for one in parts or [whole] if self.dice.random() < chance]
        sent = self._on_its_way(made(kept, SNAPSHOT))
        self.sent = [*self.sent, replace(sent, is_snapshot=True)][-8:]

    def _rest(self, _: int) -> None:
        """Let bundles on their way give way to a snapshot, if all that they say is in it."""
        found = [one for one in self.sent if one.is_snapshot and one.is_sound]
        if not found:
            return
        whole = self.dice.choice(found)
        held = {word for one in taken(whole.bundle)[1] for word in words_in(one)}
        for sent in [one for one in self.sent if one.is_sound and one is not whole]:
            batches = taken(sent.bundle)[1]
            if all(word in held for one in batches for word in words_in(one)):
                self.sent.remove(sent)
                known = {key for one in taken(whole.bundle)[1] for key in named_ops(one)}
                assert {key for one in batches for key in named_ops(one)} <= known
                self.told["rested"] += 1
            else:
                self.told["kept beside it"] += 1

    def _on_its_way(self, bundle: bytes) -> Sent:
        fate = self.dice.random()
        if fate < 0.08:
            self.told["torn"] += 1
            return Sent(bundle[: self.dice.randrange(len(bundle))], is_sound=False)
        if fate < 0.16:
            self.told["flipped"] += 1
            spoilt = bytearray(bundle)
            spoilt[self.dice.randrange(len(spoilt))] ^= 1 << self.dice.randrange(8)
            return Sent(bytes(spoilt), is_sound=False)
        return Sent(bundle)

    def _receive(self, which: int) -> None:
        pool = self.drawer if self.drawer and self.dice.random() < 0.15 else self.sent
        if not pool:
            return
        sent = self.dice.choice(pool)
        if pool is self.sent and self.dice.random() < 0.3:
            self.sent.remove(sent)
            if self.dice.random() < 0.3:
                self.told["lost"] += 1
                return
        self._take(self.at(which), sent)

    def _take(self, replica: Replica, sent: Sent) -> None:
        try:
            _, batches = taken(sent.bundle)
        except Problem:
            assert not sent.is_sound, "a sound bundle was refused"
            self.told["refused"] += 1
            return
        assert sent.is_sound, "a spoilt bundle was taken"
        clock = self.clock_of(replica)
        if sent.is_snapshot and self.dice.random() < 0.2:  # cut off after some pieces
            batches = batches[: self.dice.randrange(len(batches) + 1)]
            self.told["cut off"] += 1
        for batch in batches:
            replica.vault.merge(batch)
        assert self.clock_of(replica) == clock, "another computer's clock moved this one's"
        known, gone = named_ops(replica.vault.export()), self.erased_at(replica)
        for batch in batches:
            lost = {key[0] for key in named_ops(batch) if key not in known}
            assert {SUBJECT_OF[row] for row in lost} <= gone, "a change was not kept"

    def _settle(self, which: int) -> None:
        self.settle(which)

    def _delete(self, which: int) -> None:
        self.delete(which, self.dice.choice(ROWS[:4]))

    def _undo(self, which: int) -> None:
        self.undo(which)

    def _mind(self, which: int) -> None:
        self.change_mind(which, self.dice.choice(ROWS[:4]), self.dice.randrange(2**32))

    def _erase(self, which: int) -> None:
        if len(self.ever) > 12 and not self.erased:
            self.erase(which, self.dice.choice(SUBJECTS))

    def _keep(self, which: int) -> None:
        self.back_up(which)

    def _put_back(self, which: int) -> None:
        if self.backups:
            self.restore(which, self.dice.randrange(3))

    def _clone(self, which: int) -> None:
        if len(self.replicas) < max(COMPUTERS):
            self.clone(which)

    def _clock(self, which: int) -> None:
        jump = self.dice.choice((-8 * YEAR_MS, 0, 12 * YEAR_MS, POISON_MS))
        self.set_clock(which, jump)

    def _upgrade(self, which: int) -> None:
        self.upgrade(which)


def run_one(seed: int, number: int, home: Path, template: Path) -> Counter[str]:
    """Live one history in ``home`` and return what happened; raise if the end is not one."""
    chance = Random(f"{seed}/{number}")
    home.mkdir()
    try:
        history = History(home, template, chance)
        for _ in range(chance.randrange(LEAST, MOST)):
            history.act()
        history.teardown()
    except BaseException as wrong:
        wrong.add_note(f"python -m tests.core.vault.histories --seed {seed} --only {number}")
        raise
    finally:
        shutil.rmtree(home)
    return history.told


def run(numbers: range, seed: int, folder: Path) -> Counter[str]:
    """Live the histories of these numbers and return how often each thing happened."""
    template = make_template(folder / "template.db")
    told: Counter[str] = Counter()
    for number in numbers:
        told += run_one(seed, number, folder / f"history-{number}", template)
    return told


def main() -> None:
    """Run and print what happened and the time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int)
    asked = parser.parse_args()
    numbers = range(asked.count) if asked.only is None else range(asked.only, asked.only + 1)
    begun, cpu = time.perf_counter(), time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        told = run(numbers, asked.seed, Path(folder))
    lines = [f"{times:>9} {what}" for what, times in sorted(told.items())]
    took = f"{time.perf_counter() - begun:.0f} s, {time.process_time() - cpu:.0f} s of processor"
    sys.stdout.write("\n".join([*lines, f"{len(numbers)} histories: {took}\n"]))


if __name__ == "__main__":
    main()
