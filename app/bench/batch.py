"""Area ``batch``: many roadmaps in job processes, against one process and against one roadmap.

What runs is the command itself, on a demonstration centre.  A roadmap alone is printed as the
job process prints it, in a process that has printed before: the paper, its number, its line in
the audit.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.bench.contexts import bench_context
from app.bench.figures import Figure
from app.errors import Defect
from app.records import RecordId
from app.rules.roles import Operation
from app.schema.plan import PLAN
from app.usecases.backups import quietly
from app.usecases.batches import plans_to_print, print_in_batch
from app.usecases.demonstration import Size, new_demonstration
from app.usecases.login import Login
from app.usecases.vaults import DEMONSTRATION_PASSPHRASE

AREA = "batch"
MOST, SHARE = 500, 5  # roadmaps, and which part of them is printed again and again
ONE, TWO = 1, 2  # job processes
LEAST_FASTER = 1.7
PEOPLE = 1_500  # of whom more than 500 have a plan that one worker may print


@dataclass(frozen=True)
class _Ran:
    """What a batch took: time that passed, processor time of all its processes, its papers."""

    passed_s: float
    used_s: float
    size_bytes: int


@dataclass(frozen=True)
class _Centre:
    """A demonstration centre, and where its papers go.  plans: that are agreed on."""

    login: Login
    folder: Path
    plans: Sequence[RecordId]

    def alone_s(self, plans: Sequence[RecordId]) -> float:
        """Return the processor time that one of ``plans`` takes in this process."""
        began = time.process_time()
        for plan in plans:
            print_in_batch(self.login, plan, self.folder, accept_missing=True)
        return (time.process_time() - began) / len(plans)

    def in_processes(self, plans: Sequence[RecordId], workers: int) -> _Ran:
        """Print ``plans`` with the command, in so many job processes."""
        secret = self.folder / "passphrase"
        secret.write_text(DEMONSTRATION_PASSPHRASE + "\n", "utf-8")
        words = ["--vault", str(self.login.store.folder.path), "--pass-file", str(secret), "--json"]
        words += ["print", "batch", "roadmap", "--out", str(self.folder), "--accept-missing"]
        began, used = time.perf_counter(), _children_s()
        ended = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "app", *words, "--workers", str(workers), *plans],
            check=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        passed_s, used_s = time.perf_counter() - began, _children_s() - used
        told = json.loads(ended.stdout)
        if len(told["printed"]) != len(plans):
            raise Defect(f"{len(told['skipped'])} roadmaps were left out")
        return _Ran(passed_s, used_s, sum(one["bytes"] for one in told["printed"]))


def measure(folder: Path, people: int) -> Iterator[Figure]:
    """Yield the figures of printing as many roadmaps as ``people`` have, 500 at most."""
    centre = _made(folder, min(people, PEOPLE))
    try:
        yield from _figures(centre)
    finally:
        centre.login.close()


def _made(folder: Path, people: int) -> _Centre:
    context, out = bench_context(folder), folder / "papers"
    out.mkdir()
    login = new_demonstration(
        folder / "vault", None, context, size=Size(people, 1), progress=quietly
    )
    mine = [one for one in plans_to_print(login) if _may_print(login, one)]
    return _Centre(login, out, mine[:MOST])


def _may_print(login: Login, plan: RecordId) -> bool:
    row = login.store.record(PLAN.name, plan)
    return row is not None and login.gate.allows(Operation.PLAN_READ, row.subject)


def _figures(centre: _Centre) -> Iterator[Figure]:
    plans = centre.plans
    some = plans[::SHARE]  # people stand by when they came, so these are of all sorts
    centre.alone_s(some[:2])  # opens the fonts
    first_s = centre.alone_s(some)
    centre.alone_s(plans[1::SHARE])
    last_s = centre.alone_s(some)
    note = f"{len(some)} again after {2 * len(some)}"
    yield Figure(AREA, "the last of many / the first", last_s / first_s, 1.1, note=note)
    yield from _processes(centre, min(first_s, last_s))


def _processes(centre: _Centre, alone_s: float) -> Iterator[Figure]:
    """Yield what the whole batch takes in two processes and in one.

    Of a few roadmaps the start of the processes is too large a part for a limit.
    """
    two, one = (centre.in_processes(centre.plans, workers) for workers in (TWO, ONE))
    count = len(centre.plans)
    can_tell = count == MOST
    if two.used_s:  # Windows does not tell
        ratio, limit = two.used_s / count / alone_s, 1.3 if can_tell else None
        note = f"CPU time, {count} in two job processes and their start"
        yield Figure(AREA, "a roadmap of the batch / alone", ratio, limit, note=note)
    has_two = can_tell and (os.cpu_count() or 1) >= TWO
    limit = 1 / LEAST_FASTER if has_two else None
    note = f"{count} roadmaps, time that passes"
    yield Figure(AREA, "two processes / one", two.passed_s / one.passed_s, limit, note=note)
    yield Figure(AREA, "size of a roadmap", two.size_bytes / count / 1000, 120, "kB")
    yield Figure(AREA, "a roadmap alone", alone_s * 1000, unit="ms", note="CPU time")
    yield Figure(AREA, "a roadmap of the batch", two.passed_s / count * 1000, unit="ms")


def _children_s() -> float:
    """Return the processor time of all processes that were started here and have ended."""
    told = os.times()
    return told.children_user + told.children_system
