"""The command that erases a person for ever."""

from __future__ import annotations

import click

from app.cli.command import command, pass_shell
from app.cli.doors import login_of
from app.cli.shell import Shell
from app.i18n import N_
from app.usecases.erasing import (
    ERASED,
    GOES,
    STANDINGS,
    STAYS,
    ask_erasure,
    erase_person,
    look_at_erasure,
)


@command("erase")
@click.argument("person")
@click.option("--ask", "asks", is_flag=True, help="Ask the second person.")
@click.option("--code", help="The short code of the person, to be sure: erases.")
@pass_shell
def erase(shell: Shell, /, person: str, *, asks: bool, code: str | None) -> None:
    """Erase a person for ever, once a second person has agreed.

    Without --ask and --code only says what goes, what stays, and how far it is.
    """
    login = login_of(shell)
    found = login.resolve(person)
    if code is not None:
        erase_person(login, found, code)
        shell.give({"erased": found}, [shell.say(ERASED)])
        return
    if asks:
        ask_erasure(login, found)
    view = look_at_erasure(login, found)
    goes, stays = shell.say(N_("What goes:")), shell.say(N_("What stays:"))
    lines = [
        goes,
        *(f"- {shell.say(one)}" for one in GOES),
        stays,
        *(f"- {shell.say(one)}" for one in STAYS),
        shell.say(STANDINGS[view.standing]),
    ]
    if view.request is not None:
        lines.append(view.request)
    shell.give(view, lines)
