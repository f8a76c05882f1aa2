"""Commands on the caseload: who looks after whom, handing people over, and the note for it."""

from __future__ import annotations

from typing import Any

import click

from app.cli.command import group, pass_shell
from app.cli.doors import login_of
from app.cli.records import pair
from app.cli.shell import Shell, give_found
from app.cli.users import worker_id
from app.records import RecordId
from app.schema.caseload import ASSIGNMENT, ASSIGNMENT_ROLES, HANDOVER
from app.usecases.caseload import Worker, assign, caseload, hand_over, people_of, workers
from app.usecases.handovers import suggest_handover, write_handover
from app.usecases.records import typed_values

_ROLES = click.Choice(list(ASSIGNMENT_ROLES))


@group("caseload")
def caseload_() -> None:
    """Say who looks after whom."""


@caseload_.command("list")
@click.option("--worker", help="Only of this worker (name, label or id); “me” for your own.")
@pass_shell
def caseload_list(shell: Shell, /, worker: str | None) -> None:
    """Show the people of each worker."""
    login = login_of(shell)
    wanted = _worker(shell, worker) if worker else None
    loads = [one for one in caseload(login) if wanted is None or one.worker.id == wanted.id]
    value = [
        {
            "worker": one.worker.id,
            "name": one.worker.name,
            "people": [{"id": each.person, "code": each.code} for each in one.people],
        }
        for one in loads
    ]
    rows = [(one.worker.name, each.code, each.name) for one in loads for each in one.people]
    give_found(shell, value, rows)


@caseload_.command("assign")
@click.argument("person")
@click.argument("worker")
@click.option("--role", type=_ROLES, default="main", show_default=True)
@click.option("--reason", help="Why it changes.")
@pass_shell
def caseload_assign(shell: Shell, /, person: str, worker: str, **told: str | None) -> None:
    """Let a worker (name, label, id or “me”) look after a person."""
    login = login_of(shell)
    typed = {key: value for key, value in told.items() if value}
    stored = typed_values(login, ASSIGNMENT, typed)
    outcome = assign(login, login.resolve(person), _worker(shell, worker).id, stored)
    shell.give({"id": outcome.value}, [outcome.value])


@caseload_.command("handover")
@click.argument("people", nargs=-1)
@click.option("--to", "to", required=True, help="The worker who goes on (name, label, id or “me”).")
@click.option("--from", "from_", help="All people of this worker.")
@click.option("--reason", default="", help="Why it changes.")
@pass_shell
def caseload_handover(shell: Shell, /, people: tuple[str, ...], **told: Any) -> None:  # noqa: ANN401 - click's
    """Hand people over to another worker, all at once."""
    login = login_of(shell)
    wanted = [login.resolve(one) for one in people]
    if told["from_"] is not None:
        wanted += [one.person for one in people_of(login, _worker(shell, told["from_"]).id)]
    ids = hand_over(login, wanted, _worker(shell, told["to"]).id, told["reason"]).value
    shell.give({"ids": ids}, ids)


@caseload_.command("note")
@click.argument("person")
@click.argument("values", nargs=-1)
@click.option("--to", "to", help="The worker who goes on (name, label, id or “me”).")
@click.option("--suggest", is_flag=True, help="Only show how a note could begin.")
@pass_shell
def caseload_note(shell: Shell, /, person: str, values: tuple[str, ...], **told: Any) -> None:  # noqa: ANN401 - click's
    """Write a handover note: FIELD=VALUE, see “waymark schema handover”."""
    login = login_of(shell)
    person_id = RecordId(login.resolve(person))
    if told["suggest"]:
        begun = suggest_handover(login, person_id, shell.catalog.language)
        shell.give(dict(begun), [f"{key}: {words}" for key, words in begun.items()])
        return
    stored = typed_values(login, HANDOVER, dict(pair(one) for one in values))
    worker = _worker(shell, told["to"]).id if told["to"] else None
    outcome = write_handover(login, person_id, worker, stored)
    shell.give({"id": outcome.value}, [outcome.value])


def _worker(shell: Shell, named: str) -> Worker:
    """Return the worker of a name, label or id; Problem 40 if it is not one alone."""
    login = login_of(shell)
    wanted = login.user if named == "me" else worker_id(shell, named)
    return next(one for one in workers(login) if one.id == wanted)
