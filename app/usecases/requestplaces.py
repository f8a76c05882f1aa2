"""At which computer what was asked for may be done: there, once, and nowhere else.

Two computers that have not exchanged know nothing of each other's acts, so each could use
one agreement.  The computer stands in what both people sign.
"""

from __future__ import annotations

from collections.abc import Sequence

from app.errors import Code, Problem
from app.i18n import N_
from app.usecases.login import Login
from app.vault.acts import Act


def computer_in(act: Act) -> bytes:
    """Return the id (16 bytes) of the computer that an act names last; nothing if it names none."""
    last = act.content[-1] if len(act.content) > 1 else b""
    return last if isinstance(last, bytes) else b""


def is_here(login: Login, act: Act) -> bool:
    """Tell whether an act names this computer."""
    keys = login.store.exchange.drawn()
    return keys is not None and computer_in(act) == keys.device


def computer_elsewhere(login: Login, act: Act) -> str:
    """Return what the computer is called where the act may be done; empty if it is this one."""
    device = login.store.keyring.roster.devices.get(computer_in(act))
    return "" if device is None or is_here(login, act) else device.label


def refuse_elsewhere(login: Login, own: Sequence[Act]) -> None:
    """Say (14) at which computer this worker has asked for it, where they have asked elsewhere."""
    named = next(filter(None, map(computer_in, own)), None)
    if named is None:
        return
    device = login.store.keyring.roster.devices.get(named)
    words = N_("You asked for this at another computer. It counts only there. Or ask again here.")
    if device is not None and device.label:
        words = N_("You asked for this at “{computer}”. It counts only there. Or ask again here.")
        words = words.with_values(computer=device.label)
    raise Problem(words, Code.NEEDS_SECOND_PERSON, detail="elsewhere")
