"""Commands on papers: printed and checked."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from app.calendars import Calendar
from app.cli.batching import print_batch
from app.cli.command import PLACE, command, group, pass_shell
from app.cli.doors import login_of
from app.cli.sheets import (
    CHECKS,
    ON_OUTPUT,
    ORDER_OPTIONS,
    PREVIEWS,
    PRINTS,
    PRIVACY_OPTION,
    findings_as_lines,
    findings_as_objects,
)
from app.cli.shell import Shell
from app.errors import Code, Problem
from app.i18n import N_
from app.papers.sheets.roadmap_content import PaperSize, Privacy
from app.schema.plan import PLAN
from app.usecases.audits import note_seen
from app.usecases.papers import (
    confirm_read_back,
    draw_roadmap,
    issue_again,
    issue_roadmap,
    refuse_blocking,
)
from app.usecases.plans import plan_named
from app.usecases.roadmaps import RoadmapOrder


def _order_options(function: click.decorators.FC) -> click.decorators.FC:
    for option in (
        *ORDER_OPTIONS,
        PRIVACY_OPTION,
        click.option("--whole", is_flag=True, help="All steps, on as many pages as needed."),
    ):
        function = option(function)
    return function


@group("print")
def print_() -> None:
    """Print papers as PDF."""


@print_.command("roadmap")
@click.argument("plan_id", metavar="ID")
@_order_options
@click.option("--out", required=True, help="File to write; with --json, - for the answer.")
@click.option("--accept-missing", is_flag=True, help="Print sentences without a translation.")
@pass_shell
def print_roadmap(shell: Shell, /, plan_id: str, **options: Any) -> None:  # noqa: ANN401 - click's
    """Print a plan's roadmap as a new numbered issue (ID: a plan, or a person)."""
    if options["out"] == ON_OUTPUT and not shell.as_json:
        raise Problem(N_("Add --json to get the paper on standard output, or name a file."))
    order = _order(shell, plan_id, options)
    login = login_of(shell)
    drawn = draw_roadmap(login, order)
    refuse_blocking(drawn, accept_missing=options["accept_missing"])
    path = None if options["out"] == ON_OUTPUT else Path(options["out"])
    outcome = issue_roadmap(login, order, drawn, path)
    value = {
        "id": outcome.value,
        "number": drawn.content.number,
        "sha256": drawn.sha256.hex(),
        "bytes": len(drawn.pdf),
    }
    if path is None:
        value["pdf"] = base64.b64encode(drawn.pdf).decode()
    words = N_("Roadmap number {number} is printed.").with_values(number=drawn.content.number)
    shell.give(value, [shell.say(words)])


@group("preview")
def preview() -> None:
    """Draw papers without printing them."""


@preview.command("roadmap")
@click.argument("plan_id", metavar="ID")
@_order_options
@pass_shell
def preview_roadmap(shell: Shell, /, plan_id: str, **options: Any) -> None:  # noqa: ANN401 - click's
    """Draw a roadmap as it would be printed now; with --json its bytes as base64."""
    order = _order(shell, plan_id, options)
    login = login_of(shell)
    drawn = draw_roadmap(login, order)
    note_seen(login, login.need(PLAN.name, order.plan))
    value = {
        "findings": findings_as_objects(shell, drawn.findings),
        "pdf": base64.b64encode(drawn.pdf).decode(),
    }
    shell.give(value, findings_as_lines(shell, drawn.findings))


@group("check")
def check() -> None:
    """Check papers without printing them."""


@check.command("roadmap")
@click.argument("plan_id", metavar="ID")
@_order_options
@pass_shell
def check_roadmap(shell: Shell, /, plan_id: str, **options: Any) -> int:  # noqa: ANN401 - click's
    """Look for missing letters, words that do not fit, and missing translations."""
    drawn = draw_roadmap(login_of(shell), _order(shell, plan_id, options))
    shell.give(findings_as_objects(shell, drawn.findings), findings_as_lines(shell, drawn.findings))
    return int(Code.USAGE if any(one.is_blocking for one in drawn.findings) else Code.OK)


@command("reprint")
@click.argument("issue", metavar="ISSUE")
@click.option("--out", required=True, type=PLACE)
@pass_shell
def reprint(shell: Shell, /, issue: str, out: Path) -> None:
    """Write a printed issue again, exactly as it was."""
    login = login_of(shell)
    issue_again(login, login.resolve(issue), out)
    shell.give({"out": str(out)}, [shell.say(N_("The same paper is written again."))])


@command("read-back")
@click.argument("issue", metavar="ISSUE")
@click.argument("answer", type=click.Choice(["yes", "no"]))
@pass_shell
def read_back(shell: Shell, /, issue: str, answer: str) -> None:
    """Write down whether a paper was read back to the student."""
    login = login_of(shell)
    outcome = confirm_read_back(login, login.resolve(issue), answer)
    shell.give({"id": outcome.value}, [outcome.value])


def _order(shell: Shell, named: str, options: Mapping[str, Any]) -> RoadmapOrder:
    login = login_of(shell)
    privacy, language = options["privacy"], options["language"]
    calendar = options["calendar"]
    return RoadmapOrder(
        plan=plan_named(login, login.resolve(named)),
        language=language,
        second=options["second"] if options["second"] != language else None,
        privacy=Privacy(privacy) if privacy else None,
        paper=PaperSize(options["size"]),
        is_large=options["large"],
        is_whole=options["whole"],
        calendar=Calendar(calendar) if calendar else None,
    )


print_.add_command(print_batch)
for _group, _commands in ((print_, PRINTS), (preview, PREVIEWS), (check, CHECKS)):
    for _one in _commands:
        _group.add_command(_one)
