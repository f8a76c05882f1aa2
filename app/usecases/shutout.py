"""What a computer that was shut out has left in an online place: taken away once it is known.

It never exchanges again, so nobody else would take away the words of those whose yes has ended.
"""

from __future__ import annotations

import hashlib
import io

from app.errors import Problem
from app.sync.bundlereading import verify_bundle
from app.sync.stores.store import read
from app.usecases.exchange import ENDS_THE_EXCHANGE, MOST_FILE_BYTES, batches_in, marks_shut_out
from app.usecases.login import can_lead
from app.usecases.ownstate import digest_in
from app.usecases.storelook import Look
from app.vault.quarantine import TAKEN

_PARTS = ("b", "heads", "r", "k", "h")


def clear_shut_out(look: Look) -> None:
    """Take away files of computers that were shut out, of bundles those that bring nothing new.

    Only at a computer of whoever leads.  What may be real notes stays, for ``take_notes``.
    """
    marks = marks_shut_out(look.login)
    if not (look.is_out and marks and can_lead(look.login)):
        return
    for part in _PARTS:
        theirs = tuple(f"{look.scope.value}/{part}/{one}-" for one in marks)
        for name in look.names(part):
            if name.startswith(theirs) and (part != "b" or _is_known(look, name)):
                look.store.delete(name)


def _is_known(look: Look, name: str) -> bool:
    """Tell whether a bundle is here, itself or in others; then nobody is asked about it."""
    exchange = look.login.store.exchange
    if digest_in(name) in exchange.chains.files():
        return True
    try:
        content = read(look.store, name, MOST_FILE_BYTES)
        if not _brings_nothing(look, content):
            return False
    except Problem as problem:
        if problem.code in ENDS_THE_EXCHANGE:
            raise
        return False
    exchange.quarantine.settle(hashlib.sha256(content).digest(), TAKEN)
    return True


def _brings_nothing(look: Look, content: bytes) -> bool:
    trust, exchange = look.trust, look.login.store.exchange
    verified = verify_bundle(io.BytesIO(content), trust.receiver, trust.peers)
    batches = list(batches_in(look.login, content, trust, verified))
    gone = {one for one, _, _ in exchange.burials.gone().erased}
    if any(one not in gone for batch in batches for one, _, _ in batch.erased):
        return False
    would = exchange.try_out(batches)
    return would.new == would.altered == 0
