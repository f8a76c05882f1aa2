"""What is typed from recovery sheets: at a prompt or as lines of input, never as arguments."""

from __future__ import annotations

import sys

import click

from app.cli.shell import Shell
from app.errors import Code, Problem
from app.i18n import N_

LONGEST_SHEET = 8 * 1024
NEEDED = 2


def typed_sheets(shell: Shell, count: int) -> list[str]:
    """Return what was typed from ``count`` sheets, one line each; raises Problem 2 in a batch."""
    if shell.is_inner:
        words = N_("A batch cannot read recovery sheets. Use the command by itself.")
        raise Problem(words, Code.USAGE)
    if not sys.stdin.isatty():
        return [sys.stdin.readline(LONGEST_SHEET) for _ in range(count)]
    asked = N_("All words of one sheet, or their numbers")
    return [str(click.prompt(shell.say(asked), err=True)) for _ in range(count)]
