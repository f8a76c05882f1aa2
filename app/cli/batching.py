"""The commands ``print batch``: many papers at once, by job processes of low priority."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import click

from app.cli.command import PLACE, group, pass_shell
from app.cli.doors import login_of
from app.cli.failures import failure_of
from app.cli.shell import Shell
from app.cli.workers import Answer, answers_of
from app.errors import Code, Problem
from app.files import make_private_folder, refuse_target
from app.i18n import N_, plural, verbatim
from app.usecases.batches import own_plans_to_print, plans_to_print, print_in_batch

FROM_INPUT = "-"
MOST_WORKERS = 2
_SAID = ("code", "message", "field")
ITEMS_WORTH_A_WORKER = 10  # a process takes about as long to start as these take to print


@dataclass
class Batch:
    """What a batch has come to: as JSON has it."""

    printed: list[Any] = field(default_factory=list)
    skipped: list[dict[str, Any]] = field(default_factory=list)
    is_stopped: bool = False

    def take(self, name: str, answer: Answer) -> None:
        """Take in what was said of one item; raise Problem 31 if the disk is full for all."""
        if answer.get("code") == Code.STORAGE:
            raise Problem(verbatim(str(answer["message"])), Code.STORAGE)
        if answer.get("code") == Code.OK:
            value = answer.get("value") or {}
            self.printed += value.get("printed", ())
            self.skipped += value.get("skipped", ())
        else:
            said = {key: answer[key] for key in _SAID if key in answer}
            self.skipped.append({"name": name} | said)


@group("batch")
def print_batch() -> None:
    """Print many papers at once."""


@print_batch.command("roadmap")
@click.argument("names", metavar="[ID...]", nargs=-1)
@click.option("--out", required=True, type=PLACE, help="Folder for the PDF files.")
@click.option("--mine", is_flag=True, help="Only of the people this worker looks after.")
@click.option("--accept-missing", is_flag=True, help="Print sentences without a translation.")
@click.option(
    "--workers",
    type=click.IntRange(0, MOST_WORKERS),
    default=MOST_WORKERS,
    show_default=True,
    help="Processes that print; 0 prints in this one.",
)
@pass_shell
def print_batch_roadmap(shell: Shell, /, names: Sequence[str], **options: Any) -> int:  # noqa: ANN401 - click's
    """Print the roadmaps of many people, each in the person's own language.

    ID: a plan, or a person; - reads them from standard input, one a line.  Without any,
    all plans that are agreed on.  What may not be printed is left out, and it is said
    why.  Ctrl-C stops; what is finished is kept.
    """
    out = _folder(options["out"])
    wanted = tuple(dict.fromkeys(_names(shell, names, is_mine=options["mine"])))
    batch = Batch()
    try:
        for done, (name, answer) in enumerate(_answers(shell, wanted, out, options), 1):
            batch.take(name, answer)
            shell.progress(done, len(wanted))
    except KeyboardInterrupt:
        batch.is_stopped = True
    shell.give(asdict(batch), _lines(shell, batch))
    return int(Code.CANCELLED if batch.is_stopped else Code.OK)


def _folder(out: Path) -> Path:
    """Return the folder, made if need be; raise Problem if nothing can be printed there."""
    refuse_target(out / "roadmap.pdf")
    make_private_folder(out)
    return out.absolute()


def _names(shell: Shell, names: Sequence[str], *, is_mine: bool) -> Iterable[str]:
    """Return what is to be printed: named, read, or all there is."""
    if tuple(names) == (FROM_INPUT,):
        if shell.is_inner:
            raise Problem(N_("In a batch, name the people or plans themselves."), Code.USAGE)
        return [line.strip() for line in sys.stdin if line.strip()]
    if names:
        return names
    login = login_of(shell)
    return own_plans_to_print(login) if is_mine else plans_to_print(login)


def _answers(
    shell: Shell, names: Sequence[str], out: Path, options: dict[str, Any]
) -> Iterator[tuple[str, Answer]]:
    """Yield each name with what became of it."""
    accepted = options["accept_missing"]
    workers = min(options["workers"], len(names) // ITEMS_WORTH_A_WORKER)
    if workers:
        words = ["print", "batch", "roadmap", "--workers", "0", "--out", str(out)]
        words += ["--accept-missing"] * accepted
        yield from answers_of(shell, workers, ((name, [*words, "--", name]) for name in names))
        return
    for name in names:
        yield name, _printed(shell, name, out, accept_missing=accepted)


def _printed(shell: Shell, name: str, out: Path, *, accept_missing: bool) -> Answer:
    """Print one roadmap in this process; a refusal is an answer too."""
    try:
        done = print_in_batch(login_of(shell), name, out, accept_missing=accept_missing)
    except Problem as problem:
        if problem.code == Code.STORAGE:
            raise  # the disk is full: nothing else can be printed either
        return failure_of(problem, shell.catalog)
    return {"code": int(Code.OK), "value": {"printed": [asdict(done.value)]}}


def _lines(shell: Shell, batch: Batch) -> list[str]:
    words = plural(
        "{count} roadmap is printed.", "{count} roadmaps are printed.", len(batch.printed)
    )
    lines = [shell.say(words)]
    lines += [f"{one['name']}  {one['message']}" for one in batch.skipped]
    if batch.skipped:
        left = plural("{count} is left out.", "{count} are left out.", len(batch.skipped))
        lines.append(shell.say(left))
    if batch.is_stopped:
        lines.append(shell.say(N_("Stopped. What was finished is kept.")))
    return lines
