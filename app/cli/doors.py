"""The vault that one run of the command line opens: at the first use, and once.

Apart from the shell, so that what needs no vault loads none of it.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace

from app.cli.shell import FIRST_YEAR, Shell
from app.context import fixed_clock
from app.errors import Code, Problem
from app.i18n import N_
from app.schema.kinds import Moment
from app.usecases.gate import Because
from app.usecases.login import Login
from app.usecases.vaults import (
    Keys,
    arrive,
    context_for,
    keys_of,
    login_from_frame,
    login_with,
    open_login,
)


@dataclass
class Door:
    """An open vault, and whether it stands in the audit that somebody came."""

    login: Login
    has_arrived: bool = False

    def close(self) -> None:
        self.login.close()


def login_of(shell: Shell) -> Login:
    """Return the opened vault; asks for the passphrase at the first use."""
    door = _door(shell)
    if not door.has_arrived:
        arrive(door.login)
        door.has_arrived = True
    return door.login


def examined_by(shell: Shell) -> Login:
    """Return the opened vault for who looks only whether it is well: nothing in it is changed."""
    return _door(shell).login


def keys_for(shell: Shell) -> Keys:
    """Return the worker's keys, also of one who holds none to the records: readers of reports.

    Whoever holds one has the vault open then.
    """
    if isinstance(shell.opened, Door):
        return shell.opened.login.unlocked
    keys = keys_of(shell.vault_folder, shell.passphrase, shell.context, label=shell.user)
    if keys.case_keys:
        shell.opened = Door(login_with(shell.vault_folder, keys, shell.context))
    return keys


def unlock_with(shell: Shell, frame: str) -> None:
    """Open the vault with keys that the parent process handed over, and as which it has arrived."""
    login = login_from_frame(shell.vault_folder, frame, shell.context)
    shell.opened = Door(login, has_arrived=True)


def pretend(shell: Shell, time: str) -> None:
    """Take ``time`` (ISO 8601) for now; only a test vault allows it (12).

    Refuses (2) a day before 1971, and what is no time.
    """
    if not context_for(shell.vault_folder, shell.context).test_profile:
        words = N_("Only a test vault can pretend another time.")
        raise Problem(words, Code.NOT_PERMITTED)
    moment = Moment().parse(time)
    if moment.year <= FIRST_YEAR:
        raise Problem(N_("This day is too far away. Check the year."), Code.USAGE)
    shell.context = replace(shell.context, now=fixed_clock(moment))


def _door(shell: Shell) -> Door:
    if not isinstance(shell.opened, Door):
        login = open_login(
            shell.vault_folder,
            shell.passphrase,
            shell.context,
            label=shell.user,
            progress=lambda done, total: _tell_renewing(shell, done, total),
            arrives=False,
        )
        shell.opened = Door(login)
    if shell.because is not None:
        shell.opened.login.gate.because = Because(*shell.because)
    return shell.opened


def _tell_renewing(shell: Shell, done: int, total: int) -> None:
    """Say once why it takes so long after an update, then how far it is."""
    if done == 0 and not shell.as_json:
        words = N_("Putting the records in order for this version. This happens once.")
        sys.stderr.write(shell.say(words) + "\n")
    shell.progress(done, total)
