"""The command line's frame: options before the command, errors as sentences and exit codes."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from app.cli import batch, benching, paper, records, setup, work
from app.cli.command import WaymarkGroup
from app.cli.failures import failure_of
from app.cli.shell import Shell
from app.context import system_context
from app.crypto.hardening import harden_process
from app.errors import Code
from app.i18n import Catalog


@click.group(cls=WaymarkGroup, invoke_without_command=True, no_args_is_help=False)
@click.option("--vault", type=click.Path(path_type=Path), envvar="WAYMARK_VAULT")
@click.option("--user", help="Label of the worker, as on the lock screen.")
@click.option("--pass-fd", type=int, help="Read the passphrase at this file descriptor.")
@click.option("--pass-file", type=click.Path(path_type=Path), help="Read the passphrase there.")
@click.option("--language", default="en", help="Language of the output for people.")
@click.option("--now", hidden=True, help="Pretend that it is this time (test vaults only).")
@click.pass_context
def waymark(click_context: click.Context, /, **options: Any) -> None:  # noqa: ANN401 - click's
    """Records, plans and roadmaps for refugee community centres, without a server."""
    click_context.obj = _configured(click_context.obj, options)
    if click_context.invoked_subcommand is None:
        click_context.exit(setup.open_desktop(click_context.obj))


for _part in (setup, records, work, paper, batch, benching):
    for _command in _part.COMMANDS:
        waymark.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code."""
    harden_process()
    shell = Shell(system_context(), Catalog("en"), _write_line)
    try:
        return run(list(sys.argv[1:] if arguments is None else arguments), shell)
    finally:
        shell.close()


def run(arguments: Sequence[str], shell: Shell) -> int:
    """Run ``arguments`` with ``shell``; every error becomes a sentence and a code."""
    # Also a command line that cannot be understood is answered in the form that was asked for.
    shell.as_json = shell.as_json or "--json" in arguments
    try:
        code = waymark.main(
            args=list(arguments), prog_name="waymark", obj=shell, standalone_mode=False
        )
    except click.exceptions.Exit as done:
        return int(done.exit_code)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the edge of the program
        failure = failure_of(error, shell.catalog)
        tell_failure(failure, shell)
        return int(failure["code"])
    return code if isinstance(code, int) else int(Code.OK)


def tell_failure(failure: dict[str, Any], shell: Shell) -> None:
    """Write an error on standard error: JSON with --json, else its sentence."""
    words = json.dumps(failure, ensure_ascii=False) if shell.as_json else failure["message"]
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


def _configured(shell: Shell, options: dict[str, Any]) -> Shell:
    shell.folder = options["vault"] or shell.folder
    shell.user = options["user"] or shell.user
    shell.pass_fd = shell.pass_fd if options["pass_fd"] is None else options["pass_fd"]
    shell.pass_file = options["pass_file"] or shell.pass_file
    if options["language"] != shell.catalog.language:
        shell.catalog = Catalog(options["language"])
    if options["now"]:
        shell.pretend(options["now"])
    return shell


def _write_line(line: str) -> None:
    try:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has gone (waymark list | head); not an error, and nothing more to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
