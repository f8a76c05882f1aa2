"""The command line's frame: options before the command, errors as sentences and exit codes."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from app import VERSION
from app.cli.command import PLACE, LateGroup, late
from app.cli.desktop import open_desktop
from app.cli.failures import failure_of
from app.cli.shell import Shell
from app.context import system_context
from app.crypto.hardening import harden_process
from app.errors import Code, Problem
from app.i18n import N_, Catalog, spoken_languages

# Every command and where it is; its module is loaded at its first use.
COMMANDS = {
    "application": "cases:application",
    "attach": "documents:attach",
    "audit": "auditing:audit",
    "backup": "backups:backup",
    "batch": "batch:batch",
    "bench": "benching:bench",
    "bundle": "bundles:bundle",
    "case": "cases:case",
    "caseload": "caseload:caseload_",
    "check": "paper:check",
    "concern": "concerns:concern",
    "conflicts": "conflicts:conflicts",
    "consent": "work:consent",
    "decode": "decoding:decode",
    "demo": "setup:demo",
    "device": "devices:device",
    "desktop": "desktop:desktop",
    "doctor": "setup:doctor",
    "document": "documents:document",
    "documents": "documents:documents",
    "erase": "erasing:erase",
    "event": "events:event",
    "expense": "funds:expense",
    "export": "exporting:export",
    "feedback": "voices:feedback",
    "find": "records:find",
    "fund": "funds:fund",
    "get": "records:get",
    "health": "setup:health",
    "history": "records:history",
    "hub": "hub:hub",
    "init": "founding:init",
    "list": "records:list_",
    "lock-info": "setup:lock_info",
    "match": "matching:match",
    "mentor": "pairing:mentor",
    "opening": "organisations:opening",
    "organisation": "organisations:organisation",
    "passphrase": "setup:passphrase",
    "placement": "placements:placement",
    "plan": "plans:plan",
    "preview": "paper:preview",
    "print": "paper:print_",
    "put": "records:put",
    "quarantine": "quarantine:quarantine",
    "read-back": "paper:read_back",
    "receipts": "syncing:receipts",
    "recovery": "recovery:recovery",
    "referral": "placements:referral",
    "report": "reports:report",
    "reprint": "paper:reprint",
    "request": "requests:request",
    "schema": "schemas:schema",
    "session": "work:session",
    "settle": "conflicts:settle",
    "state-hash": "setup:state_hash",
    "sticks": "syncing:sticks",
    "sync": "syncing:sync",
    "take-key": "syncing:take_key",
    "target": "targets:target",
    "template": "templates:template",
    "today": "work:today",
    "transfer": "transfers:transfer",
    "travel": "travel:travel",
    "undo": "records:undo",
    "undo-sync": "syncing:undo",
    "user": "users:user",
    "walk": "walking:walk",
}


def _speak(context: click.Context, _: click.Parameter, language: str | None) -> None:
    """Speak ``language`` from here on, so that also a mistake after it is told in it."""
    if language is not None and language not in spoken_languages():
        words = N_("Waymark does not speak this language. It speaks: {languages}.")
        listed = ", ".join(spoken_languages())
        raise Problem(words.with_values(languages=listed), Code.USAGE, field="language")
    shell = context.find_object(Shell)
    if shell is not None and language and language != shell.catalog.language:
        shell.catalog = Catalog(language)


@click.group(cls=LateGroup, table=COMMANDS, invoke_without_command=True, no_args_is_help=False)
@click.option("--vault", type=PLACE, envvar="WAYMARK_VAULT", help="Folder; or set WAYMARK_VAULT.")
@click.option("--user", help="Label of the worker, as on the lock screen.")
@click.option("--pass-fd", type=int, help="Read the passphrase at this file descriptor.")
@click.option("--pass-file", type=PLACE, help="Read the passphrase there.")
@click.option(
    "--language", callback=_speak, is_eager=True, help="Language of the output for people."
)
@click.option("--reason", help="Why you open files that are not in your hands.")
@click.option(
    "--purpose", type=click.Choice(["access", "erasure"]), help="What for, if it is one of these."
)
@click.version_option(VERSION, prog_name="Waymark", help="Say which version this is.")
@click.option("--now", hidden=True, help="Pretend that it is this time (test vaults only).")
@click.pass_context
def waymark(click_context: click.Context, /, **options: Any) -> None:  # noqa: ANN401 - click's
    """Records, plans and roadmaps for refugee community centres, without a server."""
    source = click_context.get_parameter_source("vault")
    if source is ParameterSource.ENVIRONMENT and click_context.obj.folder is not None:
        options["vault"] = None  # a command of a batch: named with the batch
    click_context.obj = _configured(click_context.obj, options)
    if click_context.invoked_subcommand is None:
        click_context.exit(open_desktop(click_context.obj))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code."""
    harden_process()
    prepare_streams()
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
    with suppress(OSError):  # nobody listens
        sys.stderr.write(f"{words}\n")
        sys.stderr.flush()


def prepare_streams() -> None:
    """Read and write UTF-8 whatever the system's language is; where a stream is closed, nothing.

    A lone surrogate leaves as its escape, which is what JSON has for it.
    """
    for name in ("stdin", "stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            nothing = Path(os.devnull).open("r+", encoding="utf-8")  # noqa: SIM115 - stays open
            setattr(sys, name, nothing)
        elif isinstance(stream, io.TextIOWrapper):
            errors = "surrogateescape" if name == "stdin" else "backslashreplace"
            stream.reconfigure(encoding="utf-8", errors=errors)


def _configured(shell: Shell, options: dict[str, Any]) -> Shell:
    shell.turn_to(options["vault"], options["user"])
    shell.pass_fd = shell.pass_fd if options["pass_fd"] is None else options["pass_fd"]
    shell.pass_file = options["pass_file"] or shell.pass_file
    if options["reason"] is not None or options["purpose"]:
        shell.because = (options["purpose"] or "reason", options["reason"] or "")
    if options["now"]:
        late("doors:pretend")(shell, options["now"])
    return shell


def _write_line(line: str) -> None:
    try:
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
    except OSError as error:
        # What is left in the stream goes nowhere, or Python would complain of it at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):  # the reader has gone: waymark list | head
            words = N_(
                "The answer could not be written; perhaps the disk is full. "
                "What you asked for may be done already. Look before you try again."
            )
            raise Problem(words, Code.STORAGE, detail="answer") from None
