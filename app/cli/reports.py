"""Commands on reports that were released."""

from __future__ import annotations

import click

from app.calendars import show_day
from app.cli.command import group, pass_shell
from app.cli.doors import keys_for, login_of
from app.cli.shell import Shell, give_found, table
from app.i18n import N_
from app.usecases.releases import (
    ReportView,
    TableView,
    list_reports,
    release_report,
    reports_here,
    show_report,
)


@group("report")
def report() -> None:
    """Release tables of counts, and read those that were released."""


@report.command("release")
@pass_shell
def report_release(shell: Shell) -> None:
    """Release this quarter's tables (data protection officer).

    It counts the students of today, once a quarter, and cannot be made again.
    """
    made = release_report(login_of(shell)).value
    shell.give(_as_object(shell, made), _lines(shell, made))


@report.command("list")
@pass_shell
def report_list(shell: Shell) -> None:
    """List the reports that were released."""
    found = _reports(shell)
    rows = [(one.quarter, show_day(one.day, shell.catalog.language), one.id) for one in found]
    give_found(shell, [_as_object(shell, one) for one in found], rows)


@report.command("show")
@click.argument("report_id", metavar="REPORT")
@pass_shell
def report_show(shell: Shell, /, report_id: str) -> None:
    """Show one report, by its quarter (2026-Q4) or its id."""
    found = show_report(_reports(shell), report_id)
    shell.give(_as_object(shell, found), _lines(shell, found))


def _reports(shell: Shell) -> tuple[ReportView, ...]:
    """Return what this worker may read; who opens the records is asked for their role."""
    keys = keys_for(shell)
    return (
        reports_here(login_of(shell)) if keys.case_keys else list_reports(shell.vault_folder, keys)
    )


def _lines(shell: Shell, one: ReportView) -> list[str]:
    head = N_("{centre}, {quarter}. Students who agreed to be counted: {count}.").with_values(
        centre=one.centre, quarter=one.quarter, count=one.people
    )
    few = N_("{centre}, {quarter}. There are too few students to say anything.").with_values(
        centre=one.centre, quarter=one.quarter
    )
    lines = [shell.say(head if one.people else few)]
    for each in one.tables if one.people else ():
        lines += ["", shell.say(each.title), *table(_rows(shell, each))]
    return lines


def _rows(shell: Shell, one: TableView) -> list[tuple[str, ...]]:
    if one.is_held_back:
        return [(shell.say(N_("Held back: it would tell too much about few people.")),)]
    rows: list[tuple[str, ...]] = [(shell.say(words), str(number)) for words, number in one.rows]
    if one.others:
        rows.append((shell.say(N_("All others together")), str(one.others)))
    return rows


def _as_object(shell: Shell, one: ReportView) -> dict[str, object]:
    return {
        "id": one.id,
        "centre": one.centre,
        "quarter": one.quarter,
        "day": one.day.isoformat(),
        "people": one.people,
        "tables": [
            {
                "key": each.key,
                "title": shell.say(each.title),
                "rows": [[shell.say(words), number] for words, number in each.rows],
                "others": each.others,
                "held_back": each.is_held_back,
            }
            for each in one.tables
        ],
    }
