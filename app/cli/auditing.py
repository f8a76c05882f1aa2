"""The commands ``audit``: who did what, and whether the record of it is whole."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from app.cli.command import group, pass_shell
from app.cli.doors import examined_by, login_of
from app.cli.shell import Shell, give_found
from app.cli.users import worker_id
from app.errors import Code, Problem
from app.i18n import N_, plural
from app.schema.kinds import Day
from app.usecases.audits import (
    PAGE,
    AuditFilter,
    AuditLine,
    list_audit,
    note_read,
    show_entry,
    verify_audit,
)
from app.usecases.auditwords import ActKind

_ACTS = click.Choice([one.value for one in ActKind])


@group("audit")
def audit() -> None:
    """Show who did what, and check that nothing is missing."""


@audit.command("verify")
@pass_shell
def audit_verify(shell: Shell) -> int:
    """Check that no entry was changed, moved, forged or taken away.

    Everybody may do this; it does not show what was done.
    """
    report = verify_audit(examined_by(shell), shell.progress)
    value = {
        "whole": report.code == Code.OK,
        "entries": report.entries,
        "faults": [
            asdict(one) | {"words": shell.say(words)}
            for one, words in zip(report.faults, report.words, strict=True)
        ],
    }
    whole = plural(
        "{count} entry. Nothing was changed, and nothing is missing.",
        "{count} entries. Nothing was changed, and nothing is missing.",
        report.entries,
    )
    shell.give(value, [shell.say(one) for one in report.words or (whole,)])
    return int(report.code)


@audit.command("list")
@click.option("--person", metavar="ID", help="Only what was about this person.")
@click.option("--worker", metavar="NAME", help="Only what this worker did: a label or an id.")
@click.option("--act", type=_ACTS, help="Only acts of this sort.")
@click.option("--from", "since", metavar="DAY", help="From this day on.")
@click.option("--to", "until", metavar="DAY", help="Up to this day.")
@click.option("--before", metavar="ENTRY", help="Go on before this entry, the last of a list.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=PAGE, show_default=True)
@pass_shell
def audit_list(shell: Shell, /, before: str | None, limit: int, **wanted: Any) -> None:  # noqa: ANN401 - click's
    """Show who did what, the latest first; for the data protection officer.

    For more than one page give --before with the last ENTRY of the page before.
    """
    login = login_of(shell)
    found = list_audit(login, _filter(shell, wanted), before, limit)
    note_read(login)
    value = [one.as_object(shell.catalog) for one in found.lines]
    give_found(shell, value, [_row(shell, one) for one in found.lines])
    if found.place:
        words = N_("There are more: add --before {entry}")
        shell.tell(words.with_values(entry=found.place))


@audit.command("show")
@click.argument("entry")
@pass_shell
def audit_show(shell: Shell, /, entry: str) -> None:
    """Show one entry with all the records it is about."""
    login = login_of(shell)
    found = show_entry(login, entry)
    note_read(login)
    lines = ["  ".join(_row(shell, found))]
    lines += [f"{kind}  {record}" for kind, record in found.about]
    shell.give(found.as_object(shell.catalog), lines)


def _filter(shell: Shell, wanted: dict[str, Any]) -> AuditFilter:
    person, worker, act = wanted["person"], wanted["worker"], wanted["act"]
    since, until = (Day().parse(one) if (one := wanted[k]) else None for k in ("since", "until"))
    if since and until and until < since:
        words = N_("The last day lies before the first one. See --from and --to.")
        raise Problem(words, Code.USAGE, field="until")
    return AuditFilter(
        person=login_of(shell).resolve(person) if person else None,
        worker=worker_id(shell, worker) if worker else None,
        kind=ActKind(act) if act else None,
        since=since,
        until=until,
    )


def _row(shell: Shell, line: AuditLine) -> tuple[str, ...]:
    people = ", ".join(name or one for one, name in line.people)
    at = line.at.astimezone().isoformat(timespec="seconds")
    words = shell.say(line.words)
    return (line.place, at, line.worker_name or line.worker or "", words, people)
