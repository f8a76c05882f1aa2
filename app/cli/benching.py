"""The command ``bench``: figures of this computer, each as a ratio measured in one run."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import click

from app.cli.command import command, pass_shell
from app.cli.shell import Shell, table
from app.errors import Code, Defect
from app.i18n import N_

AREAS = (
    "start", "storage", "documents", "paper", "batch", "size", "matching", "backup", "sync",
    "scale",
)  # fmt: skip
OVER_LIMIT = 1

_PASSES = N_("within its limit")
_FAILS = N_("over its limit")
_TOLD = N_("no limit")
_HEADS = (N_("Area"), N_("Figure"), N_("Reached"), N_("Limit"), N_("Verdict"), N_("Note"))


@command("bench")
@click.argument("area", type=click.Choice(AREAS), required=False)
@click.option("--people", type=click.IntRange(100, 100_000), default=2000, show_default=True)
@pass_shell
def bench(shell: Shell, /, area: str | None, people: int) -> int:
    """Measure how fast Waymark is on this computer.

    Ends with 1 if a figure is over its limit.  Works in a temporary folder with
    invented content and needs no vault.
    """
    figures: list[dict[str, Any]] = []
    for one in (area,) if area else AREAS:
        figures += _measured(one, people)
    shell.give(figures, _lines(shell, figures))
    return OVER_LIMIT if any(not one["passes"] for one in figures) else int(Code.OK)


def _measured(area: str, people: int) -> list[dict[str, Any]]:
    """Return the figures of one area, measured by a process of its own."""
    ended = subprocess.run(  # noqa: S603 - our own program, with a name and a number
        [sys.executable, "-m", "app.bench", area, str(people)],
        check=False,
        stdout=subprocess.PIPE,
        text=True,
    )
    if ended.returncode not in {0, OVER_LIMIT} or not ended.stdout:
        raise Defect(f"the bench of {area} ended with {ended.returncode}")
    figures: list[dict[str, Any]] = json.loads(ended.stdout)
    return figures


def _lines(shell: Shell, figures: list[dict[str, Any]]) -> list[str]:
    rows = [tuple(shell.say(head) for head in _HEADS)]
    for one in figures:
        verdict = _TOLD if one["limit"] is None else _PASSES if one["passes"] else _FAILS
        limit = "" if one["limit"] is None else _amount(one["limit"], one["unit"])
        reached = _amount(one["reached"], one["unit"])
        rows.append((one["area"], one["name"], reached, limit, shell.say(verdict), one["note"]))
    return table(rows)


def _amount(number: float, unit: str) -> str:
    shown = f"{number:.2f}" if unit == "x" else f"{number:.0f}"
    return shown if unit == "count" else f"{shown} {unit}"
