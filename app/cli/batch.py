"""Many commands after one unlocking: one JSON array a line in, one JSON result a line out.

The job process of the desktop speaks the same lines.  With ``--key-frame`` its
first line is the frame of ``Login.frame``, so that no passphrase travels.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable

import click

from app.cli.command import command
from app.cli.doors import unlock_with
from app.cli.failures import failure_of
from app.cli.shell import Shell
from app.errors import Code, Problem
from app.i18n import N_

LONGEST_LINE = 1_000_000


@command("batch")
@click.option("--key-frame", is_flag=True, help="The first line holds open keys.")
@click.pass_context
def batch(click_context: click.Context, key_frame: bool) -> None:  # noqa: FBT001 - click's
    """Run many commands after one unlocking.

    Standard input holds one JSON array of arguments a line, such as ["find", "Amina"].
    """
    shell = click_context.find_object(Shell)
    if shell is None:
        return
    if shell.is_inner:
        raise Problem(N_("A batch cannot hold another batch."), Code.USAGE)
    lines = iter(sys.stdin)
    if key_frame:
        unlock_with(shell, next(lines, ""))
    _run_all(click_context.find_root().command, shell, lines)


def _run_all(root: click.Command, shell: Shell, lines: Iterable[str]) -> None:
    for line in lines:
        if not line.strip():
            continue
        if _asks_to_stop(line):
            return
        shell.write(json.dumps(_run_one(root, shell, line), ensure_ascii=False))


def _run_one(root: click.Command, shell: Shell, line: str) -> dict[str, object]:
    """Run one line; return its code and, as it is, the value or the error."""
    printed: list[str] = []
    inner = shell.inner(printed.append)
    try:
        arguments = _arguments(line)
        code = root.main(args=arguments, prog_name="waymark", obj=inner, standalone_mode=False)
    except click.exceptions.Exit as done:
        code = done.exit_code
    except Exception as error:  # noqa: BLE001 - one line's failure must not end the others
        return failure_of(error, shell.catalog)
    finally:
        shell.adopt(inner)
    value = json.loads(printed[-1]) if printed else None
    return {"code": int(code or Code.OK), "value": value}


def _arguments(line: str) -> list[str]:
    try:
        arguments = json.loads(line) if len(line) <= LONGEST_LINE else None
    except (ValueError, RecursionError):
        arguments = None
    if not isinstance(arguments, list) or not all(isinstance(one, str) for one in arguments):
        words = N_('Each line is a list of words, such as ["find", "Amina"].')
        raise Problem(words, Code.USAGE)
    return arguments


def _asks_to_stop(line: str) -> bool:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(asked, dict) and asked.get("cancel") is True
