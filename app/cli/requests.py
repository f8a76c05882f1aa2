"""Commands on what waits for a second person."""

from __future__ import annotations

import click

from app.cli.command import group, pass_shell
from app.cli.shell import Shell, give_found
from app.i18n import N_
from app.records import RecordId
from app.schema.codes import USER_ROLES
from app.usecases.requests import (
    LABELS,
    RequestView,
    approve_request,
    list_requests,
    refuse_request,
)


@group("request")
def request() -> None:
    """Approve or refuse what somebody else has asked for."""


@request.command("list")
@pass_shell
def request_list(shell: Shell) -> None:
    """Show what waits for a second person."""
    found = list_requests(shell.login)
    give_found(shell, found, [_row(shell, one) for one in found])


@request.command("approve")
@click.argument("request_id", metavar="REQUEST")
@pass_shell
def request_approve(shell: Shell, /, request_id: str) -> None:
    """Agree to a request with your own signature."""
    done = approve_request(shell.login, RecordId(request_id)).value
    shell.give({"id": done}, [shell.say(N_("This is approved."))])


@request.command("refuse")
@click.argument("request_id", metavar="REQUEST")
@pass_shell
def request_refuse(shell: Shell, /, request_id: str) -> None:
    """Refuse a request, or take your own back."""
    done = refuse_request(shell.login, RecordId(request_id)).value
    shell.give({"id": done}, [shell.say(N_("This request is refused."))])


def _row(shell: Shell, one: RequestView) -> tuple[str, ...]:
    roles = ", ".join(shell.say(USER_ROLES[role]) for role in one.roles)
    about = one.about_name or one.about or ""
    return (one.id, shell.say(LABELS[one.kind]), about, roles, one.asked_by_name)
