"""Commands on the workers of a vault: who can open it, in which roles, with which passphrase."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from app.cli.command import group, pass_shell
from app.cli.doors import login_of
from app.cli.newpassphrase import NEW_FD, NEW_FILE, read_or_drawn, shown_once
from app.cli.shell import Shell, give_found
from app.errors import Code, Problem
from app.i18n import N_
from app.records import RecordId
from app.schema.codes import USER_ROLES
from app.usecases.users import (
    Asked,
    NewUser,
    add_user,
    change_passphrase,
    grant_roles,
    list_users,
    renew_keys,
    revoke_user,
)

_ROLES = click.Choice(list(USER_ROLES))
_role = click.option("--role", "roles", type=_ROLES, multiple=True, required=True)


@group("user")
def user() -> None:
    """Say who can open the vault, and in which roles."""


@user.command("list")
@pass_shell
def user_list(shell: Shell) -> None:
    """Show the workers."""
    found = list_users(login_of(shell))
    roles = [", ".join(shell.say(USER_ROLES[one]) for one in each.roles) for each in found]
    states = [_state(shell, is_active=one.is_active, has_key=one.has_key) for one in found]
    rows = [
        (one.id, one.name, one.label, named, state)
        for one, named, state in zip(found, roles, states, strict=True)
    ]
    give_found(shell, found, rows)


@user.command("add")
@click.option("--name", required=True, help="Name of the worker.")
@_role
@click.option("--label", default="", help="Name on the lock screen.")
@NEW_FD
@NEW_FILE
@pass_shell
def user_add(shell: Shell, /, name: str, roles: tuple[str, ...], label: str, **new: Any) -> None:  # noqa: ANN401 - click's
    """Let another worker open this vault.

    Without --new-pass-file or --new-pass-fd a passphrase is drawn by lot and shown once.
    """
    login = login_of(shell)
    passphrase, is_drawn = read_or_drawn(shell, new["new_pass_fd"], new["new_pass_file"])
    asked = add_user(login, NewUser(name, roles, label), passphrase).value
    _give(shell, asked, passphrase if is_drawn else "")


@user.command("grant")
@click.argument("worker")
@_role
@pass_shell
def user_grant(shell: Shell, /, worker: str, roles: tuple[str, ...]) -> None:
    """Give a worker (name, label or id) these roles and no others."""
    _give(shell, grant_roles(login_of(shell), worker_id(shell, worker), roles).value)


@user.command("revoke")
@click.argument("worker")
@pass_shell
def user_revoke(shell: Shell, /, worker: str) -> None:
    """Shut a worker (name, label or id) out, with a new key for everybody else."""
    _give(shell, revoke_user(login_of(shell), worker_id(shell, worker)).value)


@user.command("passphrase")
@NEW_FD
@NEW_FILE
@pass_shell
def user_passphrase(shell: Shell, /, new_pass_fd: int | None, new_pass_file: Path | None) -> None:
    """Change your own passphrase.

    Without --new-pass-file or --new-pass-fd one is drawn by lot and shown once.
    """
    login = login_of(shell)
    passphrase, is_drawn = read_or_drawn(shell, new_pass_fd, new_pass_file)
    change_passphrase(login, passphrase)
    lines = [shell.say(N_("The passphrase is changed. The old one opens nothing any more."))]
    value: dict[str, str] = {"id": login.user}
    if is_drawn:
        value |= {"passphrase": passphrase}
        lines.append(shown_once(shell, passphrase))
    shell.give(value, lines)


@user.command("renew")
@pass_shell
def user_renew(shell: Shell) -> None:
    """Give the vault new keys, with nobody shut out."""
    login = login_of(shell)
    renew_keys(login)
    words = N_("The vault has new keys. Make a backup now: older ones keep the old keys.")
    shell.give({"epoch": login.unlocked.epoch}, [shell.say(words)])


def worker_id(shell: Shell, named: str) -> RecordId:
    """Return the id of the worker of a name, label or id; Problem 40 if it is not one alone."""
    wanted = named.strip()
    users = list_users(login_of(shell))
    found = [one for one in users if wanted == one.id]
    found = found or [one for one in users if wanted in {one.name, one.label} and one.is_active]
    found = found or [one for one in users if wanted in {one.name, one.label}]
    if len(found) != 1:
        words = N_("No one worker has this name. See: waymark user list.")
        raise Problem(words, Code.NOT_FOUND, field="worker")
    return found[0].id


def _give(shell: Shell, asked: Asked, drawn: str = "") -> None:
    value: dict[str, Any] = {"id": asked.user, "request": asked.request}
    lines: list[str] = [asked.user]
    if asked.request:
        words = N_("This waits for a second person: waymark request approve {id}")
        lines.append(shell.say(words.with_values(id=asked.request)))
    if drawn:
        value |= {"passphrase": drawn}
        lines.append(shown_once(shell, drawn))
    shell.give(value, lines)


def _state(shell: Shell, *, is_active: bool, has_key: bool) -> str:
    if is_active:
        return shell.say(N_("works here") if has_key else N_("has no key"))
    return shell.say(N_("waits for a second person") if has_key else N_("has left"))
