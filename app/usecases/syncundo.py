"""The last exchange taken back."""

from __future__ import annotations

from app.rules.roles import Operation
from app.usecases.exchange import one_at_a_time
from app.usecases.login import Login, Outcome
from app.vault.vault import Changes


def undo_sync(login: Login) -> Outcome[int]:
    """Take back all that the last exchange brought; return how many changes went.

    Its bundles are set aside.  Raises Problem 12, 40 (nothing to take back), 2 (somebody
    has gone on from it), 33 (somebody is exchanging).
    """
    login.gate.authorize(Operation.BUNDLES)
    with one_at_a_time(login):
        number = login.store.exchange.imports.take_back()
    login.vault.note("undo sync", "centre", login.centre.id, login.user)
    return Outcome(number, Changes("", frozenset()))
