"""Commands on safeguarding concerns."""

from __future__ import annotations

import sys

import click

from app.calendars import show_day
from app.cli.command import group, pass_shell
from app.cli.doors import login_of
from app.cli.shell import Shell, give_found
from app.errors import Code, Problem
from app.i18n import N_
from app.schema.concern import CONCERN_SORTS, MOST_CHARS
from app.usecases.concerns import (
    ConcernView,
    add_concern,
    close_concern,
    list_concerns,
    mark_person,
    show_concern,
)

_MOST_READ = MOST_CHARS + 2  # one more than may be kept, and the end of the line


@group("concern")
def concern() -> None:
    """Write safeguarding concerns; the lead reads and closes them."""


@concern.command("add")
@click.argument("person")
@click.option("--words", help="What you saw or heard; without it standard input is read.")
@click.option(
    "--about-mentor", "sort", type=click.Choice(list(CONCERN_SORTS)), help="A report on a mentor."
)
@pass_shell
def concern_add(shell: Shell, /, person: str, words: str | None, sort: str | None) -> None:
    """Seal a concern about a person for the safeguarding lead.

    Words on the command line may stay in the memory of your terminal; standard input does not.
    """
    login = login_of(shell)
    about = login.resolve(person)
    made = add_concern(login, about, _words(shell, words), sort or "").value
    told = N_("This is sealed for the safeguarding lead. Its number is {number}.")
    shell.give(made, [shell.say(told.with_values(number=made.number))])


@concern.command("list")
@pass_shell
def concern_list(shell: Shell) -> None:
    """List all concerns (safeguarding lead)."""
    found = list_concerns(login_of(shell))
    give_found(shell, found, [_row(shell, one) for one in found])


@concern.command("show")
@click.argument("number", metavar="CONCERN")
@pass_shell
def concern_show(shell: Shell, /, number: str) -> None:
    """Read one concern (safeguarding lead; a manager once an officer has agreed)."""
    view = show_concern(login_of(shell), number).value
    shell.give(view, _lines(shell, view))


@concern.command("close")
@click.argument("number", metavar="CONCERN")
@click.option("--words", help="What was done; without it standard input is read.")
@pass_shell
def concern_close(shell: Shell, /, number: str, words: str | None) -> None:
    """Write down what was done about a concern, which ends it (safeguarding lead)."""
    done = close_concern(login_of(shell), number, _words(shell, words)).value
    shell.give({"id": done}, [shell.say(N_("This concern is closed."))])


@concern.command("mark")
@click.argument("person")
@click.option("--off", "is_off", is_flag=True, help="Take the mark away.")
@pass_shell
def concern_mark(shell: Shell, /, person: str, *, is_off: bool) -> None:
    """Let a person's page say “speak to the safeguarding lead”, and no more."""
    login = login_of(shell)
    done = mark_person(login, login.resolve(person), is_marked=not is_off).value
    words = N_("The mark is gone.") if is_off else N_("The page is marked.")
    shell.give({"id": done}, [shell.say(words)])


def _words(shell: Shell, given: str | None) -> str:
    """Return words from the option, or what stands on standard input."""
    if given is not None:
        return given
    if shell.is_inner:
        raise Problem(N_("In a batch, give the words with --words."), Code.USAGE)
    return sys.stdin.read(_MOST_READ)


def _row(shell: Shell, one: ConcernView) -> tuple[str, ...]:
    state = N_("Open") if one.is_open else N_("Closed")
    day = show_day(one.at.date(), shell.catalog.language)
    sort = shell.say(CONCERN_SORTS[one.sort]) if one.sort in CONCERN_SORTS else ""
    return (one.number, shell.say(state), day, one.person_name, one.by_name, sort)


def _lines(shell: Shell, one: ConcernView) -> list[str]:
    language = shell.catalog.language
    lines = ["  ".join(_row(shell, one)), "", *one.words.splitlines()]
    if one.closed_at is not None:
        said = N_("Closed on {day} by {name}:").with_values(
            day=show_day(one.closed_at.date(), language), name=one.closed_by_name
        )
        lines += ["", shell.say(said), *one.closing.splitlines()]
    for other in one.openings:
        words = N_("{name} opened this; {other} agreed, on {day}.").with_values(
            name=other.by_name, other=other.agreed_name, day=show_day(other.at.date(), language)
        )
        lines += ["", shell.say(words)]
    return lines
