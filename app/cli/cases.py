"""Commands of recognition, licence and exam cases, and of applications."""

from __future__ import annotations

from typing import Any

import click

from app.cli.command import group, pass_shell
from app.cli.doors import login_of
from app.cli.records import pair
from app.cli.shell import Shell, give_found, table
from app.records import Record
from app.rules.cases import requirement_of
from app.rules.deadlines import Deadline
from app.schema import cases as fields
from app.schema.casecodes import APPLICATION_STATES, CASE_KINDS, REQUIREMENT_STATES
from app.schema.cases import APPLICATION, REQUIREMENT
from app.schema.learning import RECOGNITION
from app.usecases.applications import (
    ApplicationView,
    add_application,
    applications_of,
    change_application,
    move_application,
)
from app.usecases.audits import note_opened, note_seen
from app.usecases.cases import (
    CaseView,
    add_paper,
    cases_of,
    change_case,
    mark_paper,
    open_case,
    paper_words,
    show_case,
)
from app.usecases.casesteps import add_case_steps
from app.usecases.records import as_texts, shown_value, typed_values


@group("case")
def case() -> None:
    """Recognition, licence and exam cases with their papers."""


@case.command("open")
@click.argument("person")
@click.argument("values", metavar="[FIELD=VALUE]...", nargs=-1)
@click.option("--kind", type=click.Choice(list(CASE_KINDS)), required=True)
@click.option("--of", "about", metavar="ID", help="The learning or work that it is about.")
@pass_shell
def case_open(
    shell: Shell, /, person: str, values: tuple[str, ...], *, kind: str, about: str | None
) -> None:
    """Open a case with the papers that are usually asked for."""
    login = login_of(shell)
    stored = typed_values(login, RECOGNITION, dict(pair(one) for one in values))
    of = login.resolve(about) if about else None
    outcome = open_case(login, login.resolve(person), kind, stored, of=of)
    shell.give({"id": outcome.value}, [outcome.value])


@case.command("list")
@click.argument("person")
@pass_shell
def case_list(shell: Shell, /, person: str) -> None:
    """List the cases of a person, each with what is next."""
    login = login_of(shell)
    of = login.need_person(login.resolve(person)).id
    found = cases_of(login, of, shell.catalog.language)
    note_opened(login, of)
    rows = [(one.case.id, _shown(shell, one.case, "title"), shell.say(one.next)) for one in found]
    give_found(shell, [_case_object(shell, one) for one in found], rows)


@case.command("show")
@click.argument("case_id", metavar="CASE")
@pass_shell
def case_show(shell: Shell, /, case_id: str) -> None:
    """Show a case: its facts, its papers, its days and what is next."""
    login = login_of(shell)
    view = show_case(login, login.resolve(case_id), shell.catalog.language)
    note_seen(login, view.case)
    facts = [
        (shell.say(one.label), shown_value(one, view.case.stored.get(one.key), shell.catalog))
        for one in (fields.case_kind, *fields.CASE_FORM)
        if view.case.stored.get(one.key) is not None
    ]
    papers = [(one.id, _paper(shell, one), _shown(shell, one, "state")) for one in view.papers]
    shell.give(_case_object(shell, view), [*table(facts), *table(papers), shell.say(view.next)])


@case.command("set")
@click.argument("case_id", metavar="CASE")
@click.argument("values", metavar="FIELD=VALUE...", nargs=-1, required=True)
@pass_shell
def case_set(shell: Shell, /, case_id: str, values: tuple[str, ...]) -> None:
    """Write what is known of a case, such as authority=WORDS submitted_on=DAY decision=partial."""
    login = login_of(shell)
    stored = typed_values(login, RECOGNITION, dict(pair(one) for one in values))
    outcome = change_case(login, login.resolve(case_id), stored)
    shell.give({"id": outcome.value}, [outcome.value])


@case.command("mark")
@click.argument("paper")
@click.argument("state", type=click.Choice(list(REQUIREMENT_STATES)))
@pass_shell
def case_mark(shell: Shell, /, paper: str, state: str) -> None:
    """Say how far a paper of a case is (PAPER: its id, as “case show” tells it)."""
    login = login_of(shell)
    outcome = mark_paper(login, login.resolve(paper), state)
    shell.give({"id": outcome.value}, [outcome.value])


@case.command("paper")
@click.argument("case_id", metavar="CASE")
@click.argument("values", metavar="FIELD=VALUE...", nargs=-1, required=True)
@pass_shell
def case_paper(shell: Shell, /, case_id: str, values: tuple[str, ...]) -> None:
    """Add a paper to a case: document=CODE or words=WORDS, goal=have|translated|certified."""
    login = login_of(shell)
    stored = typed_values(login, REQUIREMENT, dict(pair(one) for one in values))
    outcome = add_paper(login, login.resolve(case_id), stored)
    shell.give({"id": outcome.value}, [outcome.value])


@case.command("steps")
@click.argument("case_id", metavar="CASE")
@click.option("--plan", "plan_id", metavar="PLAN", help="The plan in force if left out.")
@pass_shell
def case_steps(shell: Shell, /, case_id: str, plan_id: str | None) -> None:
    """Put the steps of a case into the plan, with the papers to bring to each."""
    login = login_of(shell)
    plan = login.resolve(plan_id) if plan_id else None
    outcome = add_case_steps(login, login.resolve(case_id), plan)
    shell.give({"id": outcome.value}, [outcome.value])


@group("application")
def application() -> None:
    """Applications for a place, a course, a job or money."""


@application.command("add")
@click.argument("person")
@click.argument("values", metavar="FIELD=VALUE...", nargs=-1, required=True)
@pass_shell
def application_add(shell: Shell, /, person: str, values: tuple[str, ...]) -> None:
    """Keep an application: kind=job where=WORDS, and what else is known."""
    login = login_of(shell)
    stored = typed_values(login, APPLICATION, dict(pair(one) for one in values))
    outcome = add_application(login, login.resolve(person), stored)
    shell.give({"id": outcome.value}, [outcome.value])


@application.command("list")
@click.argument("person")
@pass_shell
def application_list(shell: Shell, /, person: str) -> None:
    """List the applications of a person in the order of the board."""
    login = login_of(shell)
    of = login.need_person(login.resolve(person)).id
    found = applications_of(login, of)
    note_opened(login, of)
    rows = [
        (one.application.id, *(_shown(shell, one.application, key) for key in _COLUMNS))
        for one in found
    ]
    give_found(shell, [_application_object(one) for one in found], rows)


@application.command("set")
@click.argument("application_id", metavar="APPLICATION")
@click.argument("values", metavar="FIELD=VALUE...", nargs=-1, required=True)
@pass_shell
def application_set(shell: Shell, /, application_id: str, values: tuple[str, ...]) -> None:
    """Write what has changed about an application."""
    login = login_of(shell)
    stored = typed_values(login, APPLICATION, dict(pair(one) for one in values))
    outcome = change_application(login, login.resolve(application_id), stored)
    shell.give({"id": outcome.value}, [outcome.value])


@application.command("move")
@click.argument("application_id", metavar="APPLICATION")
@click.argument("state", type=click.Choice(list(APPLICATION_STATES)))
@pass_shell
def application_move(shell: Shell, /, application_id: str, state: str) -> None:
    """Say how far an application is."""
    login = login_of(shell)
    outcome = move_application(login, login.resolve(application_id), state)
    shell.give({"id": outcome.value}, [outcome.value])


_COLUMNS = ("state", "kind", "where", "next_act")


def _shown(shell: Shell, record: Record, key: str) -> str:
    return shown_value(record.schema[key], record.stored.get(key), shell.catalog)


def _paper(shell: Shell, paper: Record) -> str:
    code = paper.get(fields.document)
    if code is None:
        return paper.get(fields.requirement_words, "")
    return paper_words(code, shell.catalog.language)


def _days(found: tuple[Deadline, ...]) -> list[dict[str, Any]]:
    return [{"kind": one.kind.value, "day": one.day, "near": one.nearness.value} for one in found]


def _case_object(shell: Shell, view: CaseView) -> dict[str, Any]:
    return {
        "id": view.case.id,
        "person": view.case.subject,
        "fields": as_texts(view.case),
        "papers": [
            {"id": one.id, "fields": as_texts(one), "is_ready": requirement_of(one).is_ready}
            for one in view.papers
        ],
        "days": _days(view.deadlines),
        "next": shell.say(view.next),
    }


def _application_object(view: ApplicationView) -> dict[str, Any]:
    row = view.application
    return {"id": row.id, "fields": as_texts(row), "days": _days(view.deadlines)}
