"""Commands with which staff decides itself: pairs, proposals held or taken back, talks, doors."""

from __future__ import annotations

import click

from app.cli.command import command, group, pass_shell
from app.cli.doors import login_of
from app.cli.records import pair
from app.cli.shell import Shell
from app.records import RecordId
from app.rules.rhythm import SIDES
from app.schema.mentoring import ADVOCACY, CHECK_IN
from app.usecases.login import Outcome
from app.usecases.matchboard import hold_fast, propose_pair, withdraw
from app.usecases.mentors import make_mentor, register_mentor
from app.usecases.pairs import log_advocacy, log_check_in
from app.usecases.records import typed_values


@command("pair")
@click.argument("student")
@click.argument("mentor")
@click.option("--hold", is_flag=True, help="Later runs leave it as it is.")
@pass_shell
def match_pair(shell: Shell, /, student: str, mentor: str, *, hold: bool) -> None:
    """Propose a pair that you chose; what was proposed to the student before is closed."""
    login = login_of(shell)
    one, other = login.resolve(student), login.resolve(mentor)
    _give(shell, propose_pair(login, one, other, is_fast=hold))


@command("hold")
@click.argument("match_id", metavar="MATCH")
@click.option("--release", is_flag=True, help="Let later runs change it again.")
@pass_shell
def match_hold(shell: Shell, /, match_id: str, *, release: bool) -> None:
    """Let later runs leave a proposal as it is."""
    login = login_of(shell)
    _give(shell, hold_fast(login, login.resolve(match_id), is_fast=not release))


@command("withdraw")
@click.argument("match_id", metavar="MATCH")
@pass_shell
def match_withdraw(shell: Shell, /, match_id: str) -> None:
    """Take a proposal back; the two are not proposed to each other again."""
    login = login_of(shell)
    _give(shell, withdraw(login, login.resolve(match_id)))


@command("talk")
@click.argument("match_id", metavar="MATCH")
@click.argument("side", type=click.Choice(SIDES))
@click.argument("values", nargs=-1)
@pass_shell
def match_talk(shell: Shell, /, match_id: str, side: str, values: tuple[str, ...]) -> None:
    """Write down a talk with one side of a match: goes=well done_on=DAY words=WORDS."""
    login = login_of(shell)
    stored = typed_values(login, CHECK_IN, dict(pair(one) for one in values))
    _give(shell, log_check_in(login, login.resolve(match_id), {**stored, "side": side}))


@command("door")
@click.argument("student")
@click.argument("values", nargs=-1)
@pass_shell
def match_door(shell: Shell, /, student: str, values: tuple[str, ...]) -> None:
    """Write down a door that was opened for a student: act=introduced to=WORDS came_of=met."""
    login = login_of(shell)
    stored = typed_values(login, ADVOCACY, dict(pair(one) for one in values))
    _give(shell, log_advocacy(login, login.resolve(student), stored))


@group("mentor")
def mentor() -> None:
    """Bring people into the register of mentors."""


@mentor.command("add")
@click.argument("name")
@click.option(
    "--explained", required=True, help="Language in which the yes to keep a file was explained."
)
@pass_shell
def mentor_add(shell: Shell, /, name: str, explained: str) -> None:
    """Add a mentor who offered to help and agreed that you keep a file."""
    consent = {"answer": "given", "explained_language": explained}
    _give(shell, register_mentor(login_of(shell), name, consent))


@mentor.command("make")
@click.argument("person")
@pass_shell
def mentor_make(shell: Shell, /, person: str) -> None:
    """Let a student be a mentor too: one person, two files."""
    login = login_of(shell)
    _give(shell, make_mentor(login, login.resolve(person)))


def _give(shell: Shell, outcome: Outcome[RecordId]) -> None:
    shell.give({"id": outcome.value}, [outcome.value])


MATCH_COMMANDS = (match_pair, match_hold, match_withdraw, match_talk, match_door)
