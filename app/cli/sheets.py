"""Commands on the plain papers, which are no roadmap: printed, drawn and checked alike."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from app.calendars import Calendar
from app.cli.command import WaymarkCommand, command, pass_shell
from app.cli.doors import login_of
from app.cli.shell import Shell, table
from app.errors import Code, Problem
from app.i18n import N_, Text
from app.papers.preflight import Finding
from app.papers.sheets.roadmap_content import PaperSize, Privacy
from app.records import RecordId
from app.usecases.referrals import referral_named
from app.usecases.sheets import DrawnSheet, PlainPaper, SheetOrder, draw_sheet, save_sheet

Option = Callable[[Any], Any]
ON_OUTPUT = "-"
_SIZES = click.Choice([one.value for one in PaperSize])
_CALENDARS = click.Choice([one.value for one in Calendar])
_LEVELS = click.Choice([one.value for one in Privacy])
_SAID: Mapping[PlainPaper, str] = {
    PlainPaper.BLANK_INTAKE: "all questions of the first talk as a form to write on",
    PlainPaper.EXPLANATION: "what we write down and why",
    PlainPaper.CONSENT: "what a person said yes and no to",
    PlainPaper.HANDOVER: "the newest handover note about a person",
    PlainPaper.INTAKE: "what a person told, to check and to keep",
    PlainPaper.CARD: "a small card with a person's next meeting",
    PlainPaper.DAY_SHEET: "the list of today for the desk",
    PlainPaper.REFERRAL: "the sheet of a referral, or of a person's newest one",
    PlainPaper.SCALES: "faces and a ladder to point at",
    PlainPaper.BRIEF: "the brief about a student for their mentor",
    PlainPaper.THANKS: "a letter of thanks at the good end of a match",
}


def findings_as_objects(shell: Shell, findings: Iterable[Finding]) -> list[dict[str, object]]:
    """Return what was noticed of a paper as JSON has it."""
    return [
        {
            "words": shell.say(one.words),
            "blocking": one.is_blocking,
            "field": one.field,
            "name": _name(shell, one),
        }
        for one in findings
    ]


def findings_as_lines(shell: Shell, findings: Iterable[Finding]) -> list[str]:
    """Return what was noticed of a paper for people; that it can be printed if nothing was."""
    rows = [("!" if one.is_blocking else "", shell.say(one.words)) for one in findings]
    return table(rows) or [shell.say(N_("This paper can be printed."))]


def _name(shell: Shell, finding: Finding) -> str:
    """Return what people call the field; empty where the sheet's own words are meant."""
    label = dict(finding.words.values).get("field")
    return shell.say(label) if isinstance(label, Text) else ""


ORDER_OPTIONS: tuple[Option, ...] = (
    click.option("--language", required=True, help="The student's language."),
    click.option("--second", help="The centre's language beside it."),
    click.option("--calendar", type=_CALENDARS, help="In which the student reads days."),
    click.option("--paper", "size", type=_SIZES, default="a4", show_default=True),
    click.option("--large", is_flag=True, help="Large print."),
)
PRIVACY_OPTION: Option = click.option(
    "--privacy", type=_LEVELS, help="How the paper names the student."
)
_print_options = (
    click.option("--out", required=True, help="File to write; with --json, - for the answer."),
    click.option("--accept-missing", is_flag=True, help="Print sentences without a translation."),
)


def _options(paper: PlainPaper) -> tuple[Option, ...]:
    if not paper.is_about_somebody:
        return ORDER_OPTIONS
    named = "ID" if paper is PlainPaper.REFERRAL else "PERSON"
    person: Option = click.argument("person", metavar=named)
    return (person, PRIVACY_OPTION, *ORDER_OPTIONS)


def _made(
    paper: PlainPaper, words: str, act: Callable[..., Any], more: tuple[Option, ...] = ()
) -> WaymarkCommand:
    """Return the command of a paper; ``words`` explain it."""
    act.__doc__ = words
    made: Callable[..., Any] = pass_shell(act)
    for option in reversed((*_options(paper), *more)):
        made = option(made)
    return command(paper.value)(made)


def _printing(paper: PlainPaper) -> WaymarkCommand:
    return _made(paper, f"Print {_SAID[paper]}.", _printed(paper), _print_options)


def _previewing(paper: PlainPaper) -> WaymarkCommand:
    return _made(paper, f"Draw {_SAID[paper]}; with --json as base64.", _drawn(paper))


def _checking(paper: PlainPaper) -> WaymarkCommand:
    words = f"Look for what keeps this from being printed: {_SAID[paper]}."
    return _made(paper, words, _checked(paper))


def _printed(paper: PlainPaper) -> Callable[..., None]:
    def act(shell: Shell, /, **options: Any) -> None:  # noqa: ANN401 - click's
        if options["out"] == ON_OUTPUT and not shell.as_json:
            raise Problem(N_("Add --json to get the paper on standard output, or name a file."))
        path = None if options["out"] == ON_OUTPUT else Path(options["out"])
        order = _order(shell, paper, options)
        drawn = save_sheet(login_of(shell), order, path, accept_missing=options["accept_missing"])
        value: dict[str, object] = {"pages": drawn.pages, "bytes": len(drawn.pdf)}
        if path is None:
            value["pdf"] = base64.b64encode(drawn.pdf).decode()
        shell.give(value, [shell.say(N_("The paper is saved as a PDF."))])

    return act


def _drawn(paper: PlainPaper) -> Callable[..., None]:
    def act(shell: Shell, /, **options: Any) -> None:  # noqa: ANN401 - click's
        drawn = draw_sheet(login_of(shell), _order(shell, paper, options))
        found = findings_as_objects(shell, drawn.findings)
        value = {"findings": found, "pdf": base64.b64encode(drawn.pdf).decode()}
        shell.give(value, findings_as_lines(shell, drawn.findings))

    return act


def _checked(paper: PlainPaper) -> Callable[..., int]:
    def act(shell: Shell, /, **options: Any) -> int:  # noqa: ANN401 - click's
        drawn: DrawnSheet = draw_sheet(login_of(shell), _order(shell, paper, options))
        found = findings_as_objects(shell, drawn.findings)
        shell.give(found, findings_as_lines(shell, drawn.findings))
        return int(Code.USAGE if any(one.is_blocking for one in drawn.findings) else Code.OK)

    return act


def _order(shell: Shell, paper: PlainPaper, options: Mapping[str, Any]) -> SheetOrder:
    language, privacy = options["language"], options.get("privacy")
    person, calendar = options.get("person"), options["calendar"]
    about, row = _about(shell, paper, person)
    return SheetOrder(
        paper=paper,
        language=language,
        second=options["second"] if options["second"] != language else None,
        about=about,
        row=row,
        privacy=Privacy(privacy) if privacy else None,
        size=PaperSize(options["size"]),
        is_large=options["large"],
        calendar=Calendar(calendar) if calendar else None,
    )


def _about(
    shell: Shell, paper: PlainPaper, named: str | None
) -> tuple[RecordId | None, RecordId | None]:
    """Return whom a paper is about and, of a referral, which."""
    if not named:
        return None, None
    login = login_of(shell)
    found = login.resolve(named)
    if paper is PlainPaper.REFERRAL:
        return referral_named(login, found)
    return login.need_person(found).id, None


PRINTS, PREVIEWS, CHECKS = (
    tuple(make(paper) for paper in PlainPaper) for make in (_printing, _previewing, _checking)
)
