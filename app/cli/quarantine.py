"""The command that shows what was not taken in, and decides about it."""

from __future__ import annotations

from dataclasses import fields

import click

from app.cli.command import command, pass_shell
from app.cli.doors import login_of
from app.cli.shell import Shell, give_found
from app.errors import Code, Problem
from app.i18n import N_, plural
from app.usecases.heldchanges import HeldChange, is_held, list_held, put_change_aside, take_change
from app.usecases.login import Login
from app.usecases.quarantine import HeldFile, list_refused, put_aside, take_notes, try_refused_again
from app.usecases.records import shown_value


@command("quarantine")
@click.option("--all", "with_settled", is_flag=True, help="Also what was settled.")
@click.option("--try", "again", metavar="ID", help="Take this file in after all, if it is right.")
@click.option("--aside", metavar="ID", help="Do not ask about this again.")
@click.option("--take", metavar="ID", help="Take it in all the same, as who leads.")
@pass_shell
def quarantine(shell: Shell, /, *, with_settled: bool, **wanted: str | None) -> None:
    """Show what was not taken in, and why: files and changes.

    The first 12 digits of its ID name one.
    """
    given = {key: one for key, one in wanted.items() if one is not None}
    if len(given) > 1:
        raise Problem(N_("Say one of --try, --aside and --take."), Code.USAGE)
    login = login_of(shell)
    for act, text in given.items():
        _decide(shell, login, act, text)
        return
    files = list_refused(login, with_settled=with_settled)
    changes = list_held(login, with_settled=with_settled)
    rows = [*(_row(shell, one) for one in files), *(_row(shell, one) for one in changes)]
    give_found(shell, [*files, *map(_told, changes)], rows)


def _decide(shell: Shell, login: Login, act: str, text: str) -> None:
    """Take a file in, write a change down as one's own, or put one of them aside."""
    is_change = act != "again" and is_held(login, text)
    if act == "aside":
        (put_change_aside if is_change else put_aside)(login, text)
        shell.give({"aside": text}, [shell.say(N_("It is not asked about again."))])
    elif is_change:
        row = take_change(login, text).value
        shell.give({"id": row}, [shell.say(N_("It is written down as your own words."))])
    else:
        taken = (take_notes if act == "take" else try_refused_again)(login, text).value.taken
        words = plural("{count} change is new here.", "{count} changes are new here.", taken.new)
        shell.give({"new": taken.new, "known": taken.known}, [shell.say(words)])


def _row(shell: Shell, one: HeldFile | HeldChange) -> tuple[str, ...]:
    """Return the cells of a line: id, when, which computer, what it is, why, what became of it."""
    what = one.name if isinstance(one, HeldFile) else _told_of(shell, one)
    at = one.at.isoformat(timespec="minutes")
    return one.id[:12], at, one.computer or "?", what, shell.say(one.reason), one.state


def _told_of(shell: Shell, one: HeldChange) -> str:
    """Return who wrote what about whom, and the answers that may be read."""
    answers = [
        f"{shell.say(field.label)}: {shown_value(field, stored, shell.catalog)}"
        for field, stored in one.answers
    ]
    about = ", ".join(filter(None, (one.writer or "?", one.name, shell.say(one.kind))))
    return " · ".join([about, *answers])


def _told(one: HeldChange) -> dict[str, object]:
    """Return a change as the JSON says it: answers by the keys of their fields."""
    answers = {field.key: stored for field, stored in one.answers}
    return {**{each.name: getattr(one, each.name) for each in fields(one)}, "answers": answers}
