"""Kept places that were to be exchanged with by themselves, and could not for a day or more."""

from __future__ import annotations

from app.i18n import N_, Text, verbatim
from app.rules.roles import Operation
from app.usecases.login import Login

DAY_MS = 24 * 3_600_000


def late_targets(login: Login) -> list[Text]:
    """Return a sentence for each; without a connection nothing is wrong, and nothing is said."""
    if not login.gate.allows(Operation.BUNDLES):
        return []
    now_ms, words = login.context.clock_ms, N_("The exchange with {name} has stopped. See why.")
    return [
        words.with_values(name=verbatim(one.name))
        for one in login.store.exchange.targets.all()
        if one.is_automatic and one.since_ms and now_ms - one.since_ms >= DAY_MS
    ]
