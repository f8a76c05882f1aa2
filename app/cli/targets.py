"""Commands about places that are kept, online or a folder: set up, listed, tried, removed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from app.cli.command import PLACE, group, pass_shell
from app.cli.doors import login_of
from app.cli.shell import Shell, give_found, read_descriptor, read_secret
from app.errors import Code, Problem
from app.files import read_bounded
from app.i18n import N_
from app.usecases.targets import (
    LONGEST_AUTHORITY,
    LONGEST_SECRET,
    NewTarget,
    TargetFacts,
    Trial,
    asks_nothing,
    keep_target,
    list_targets,
    remove_target,
    trust_host,
    try_new,
    try_target,
)


@group("target")
def target() -> None:
    """Places to exchange with: WebDAV, S3, SFTP, a folder."""


@target.command("add")
@click.argument("name")
@click.argument("address", metavar="URL")
@click.option("--login", default="", help="Name at the place, or the id of an access key.")
@click.option("--secret-fd", type=int, help="Read the password at this file descriptor.")
@click.option("--secret-file", type=PLACE, help="Read the password there.")
@click.option("--key-file", type=PLACE, help="Read a private SSH key there.")
@click.option("--host-key", default="", help="The SSH host key that it must show.")
@click.option("--authority", type=PLACE, help="Believe only these certificates (PEM).")
@click.option("--automatic", is_flag=True, help="Exchange as soon as it can be reached.")
@click.option("--online", is_flag=True, help="The folder goes over the internet.")
@click.option("--later", is_flag=True, help="Keep it without trying it.")
@pass_shell
def add(shell: Shell, /, name: str, address: str, **options: Any) -> None:  # noqa: ANN401 - click's
    """Set up a place, instead of one of the same name.

    URL: webdavs://host/path (or https://), s3://host/bucket/path, sftp://host/path, or a
    folder: file:///folder.
    """
    is_open = asks_nothing(address)  # before a password is asked for
    if options["online"] and not is_open:
        words = N_("All but folders go over the internet. Leave out --online.")
        raise Problem(words, Code.USAGE)
    new = NewTarget(
        name,
        address,
        login=options["login"],
        secret="" if is_open else _secret(shell, options),
        pin=options["host_key"],
        authority=_text(options["authority"], LONGEST_AUTHORITY),
        is_automatic=options["automatic"],
        goes_online=options["online"],
    )
    if not options["later"]:
        new = _tried(shell, new)
    kept = keep_target(login_of(shell), new).value
    words = N_("The place is set up.")
    shell.give(kept, [shell.say(words)])


@target.command("list")
@pass_shell
def list_(shell: Shell) -> None:
    """Show the places of this computer.

    When each was last exchanged with, and what went wrong there since.
    """
    found = list_targets(login_of(shell))
    rows = [(one.name, one.shown, one.login, _met(one.met), _trouble(shell, one)) for one in found]
    give_found(shell, found, rows)


@target.command("remove")
@click.argument("name")
@pass_shell
def remove(shell: Shell, /, name: str) -> None:
    """Forget a place and its password; what lies there stays."""
    remove_target(login_of(shell), name)
    shell.give({"name": name}, [shell.say(N_("The place was removed from the list."))])


@target.command("test")
@click.argument("name")
@pass_shell
def test(shell: Shell, /, name: str) -> None:
    """Try whether a place works."""
    trial = try_target(login_of(shell), name)
    works = shell.say(N_("The place works."))
    shell.give(trial, [works] if trial.is_open else _key(shell, trial))


@target.command("trust")
@click.argument("name")
@click.argument("host_key", metavar="KEY")
@pass_shell
def trust(shell: Shell, /, name: str, host_key: str) -> None:
    """Say that this SSH host key, as “test” has shown it, is the right one."""
    trust_host(login_of(shell), name, host_key)
    shell.give({"host_key": host_key}, [shell.say(N_("The key is kept."))])


def _tried(shell: Shell, new: NewTarget) -> NewTarget:
    """Return the place with the host key that somebody said is right, once it has worked."""
    trial = try_new(login_of(shell), new)
    if trial.is_open:
        return new
    if shell.is_inner or not sys.stdin.isatty():
        words = N_(
            "Compare this key with whoever runs the place, then give it as --host-key: {key}"
        )
        raise Problem(words.with_values(key=trial.host_key), Code.USAGE, field="host-key")
    for line in _key(shell, trial):
        click.echo(line, err=True)
    words = N_("Is this the key that whoever runs the place told you?")
    if not click.confirm(shell.say(words), err=True):
        raise Problem(N_("Nothing was kept."), Code.CANCELLED)
    return _tried(shell, new.with_pin(trial.host_key))


def _secret(shell: Shell, options: dict[str, Any]) -> str:
    """Return the password or key from where it was said to be, or from the person."""
    if options["key_file"] is not None:
        return _text(options["key_file"], LONGEST_SECRET)
    if options["secret_fd"] is not None:
        return read_descriptor(options["secret_fd"])
    if options["secret_file"] is not None:
        return read_secret(options["secret_file"])
    if shell.is_inner or not sys.stdin.isatty():
        words = N_("Give the password with --secret-file FILE or --secret-fd NUMBER.")
        raise Problem(words, Code.USAGE)
    return str(click.prompt(shell.say(N_("Password of the place")), hide_input=True, err=True))


def _text(path: Path | None, most_bytes: int) -> str:
    if path is None:
        return ""
    try:
        return read_bounded(path, most_bytes).decode("utf-8-sig")
    except FileNotFoundError:
        raise Problem(N_("There is no such file. Check its name."), Code.NOT_FOUND) from None
    except UnicodeDecodeError:
        raise Problem(N_("This file is no text. Choose the right file."), Code.USAGE) from None


def _key(shell: Shell, trial: Trial) -> list[str]:
    """Return what is to be compared before anything is sent."""
    return [shell.say(N_("The place shows this key: {key}").with_values(key=trial.host_key))]


def _trouble(shell: Shell, one: TargetFacts) -> str:
    """Return what went wrong there last and when, or nothing."""
    if one.failed is None or one.reason is None:
        return ""
    return f"{one.failed.isoformat(timespec='minutes')} {shell.say(one.reason)}"


def _met(met: object) -> str:
    return str(met) if met else "-"
