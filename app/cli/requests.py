"""Commands on what waits for a second person."""

from __future__ import annotations

import click

from app.cli.command import group, pass_shell
from app.cli.doors import login_of
from app.cli.shell import Shell, give_found
from app.cli.typed import NEEDED, typed_sheets
from app.i18n import N_
from app.records import RecordId
from app.schema.codes import USER_ROLES
from app.usecases.concerns import number_asked
from app.usecases.requests import (
    LABELS,
    RequestView,
    approve_request,
    approve_with_sheets,
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
    found = list_requests(login_of(shell))
    give_found(shell, found, [_row(shell, one) for one in found])


@request.command("approve")
@click.argument("request_id", metavar="REQUEST")
@click.option("--sheets", "with_sheets", is_flag=True, help="Let two recovery sheets agree.")
@pass_shell
def request_approve(shell: Shell, /, request_id: str, *, with_sheets: bool) -> None:
    """Agree to a request with your own signature.

    Where nobody else here could agree to yours, two recovery sheets do: each is read at the
    prompt or as a line of standard input.
    """
    request, login = RecordId(request_id), login_of(shell)
    if with_sheets:
        done = approve_with_sheets(login, request, typed_sheets(shell, NEEDED)).value
    else:
        done = approve_request(login, request).value
    shell.give({"id": done}, [shell.say(N_("This is approved."))])


@request.command("refuse")
@click.argument("request_id", metavar="REQUEST")
@pass_shell
def request_refuse(shell: Shell, /, request_id: str) -> None:
    """Refuse a request, or take your own back."""
    done = refuse_request(login_of(shell), RecordId(request_id)).value
    shell.give({"id": done}, [shell.say(N_("This request is refused."))])


def _row(shell: Shell, one: RequestView) -> tuple[str, ...]:
    roles = ", ".join(shell.say(USER_ROLES[role]) for role in one.roles)
    people = str(one.people or "")
    about = one.about_name or people or number_asked(one) or one.about or ""
    return (one.id, shell.say(LABELS[one.kind]), about, roles, one.asked_by_name)
