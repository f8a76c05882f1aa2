"""When a centre seals to a new key: as soon as somebody is out, and every 90 days.

Whoever exchanges makes it, since nobody knows which computer comes next; two that do it at
once do no harm.  docs/formats/trust.md, "Epoch keys".
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from app.schema.kinds import Stored
from app.usecases.login import Login
from app.vault.epochs import TOKEN_BYTES, Epoch, epochs_in, told_epochs
from app.vault.keysets import malformed

EVERY_MS = 90 * 24 * 3600 * 1000


def settle_epochs(login: Login, *, may_renew: bool = True) -> None:
    """Let the key come first to which all is sealed, and make a new one if it is time.

    Not in the name of a worker whose own key has ended: nobody would take it.
    """
    login.store.exchange.keys()
    epochs, now_ms, out = login.store.exchange.epochs, login.context.clock_ms, out_by_now(login)
    newest = epochs.arrange(out, now_ms)
    # In either direction: a clock that was wrong once may not keep a key alive for years.
    is_old = abs(now_ms - newest.since_ms) >= EVERY_MS
    is_due = may_renew and (is_old or not out <= newest.knows)
    member = login.store.keyring.roster.of_key(login.unlocked.user.sign_public)
    if is_due and member is not None and member.is_active:
        epochs.renew(out, now_ms)


def renew_epoch(login: Login) -> None:
    """Seal what comes from now on to a new key, whatever the time."""
    login.store.exchange.keys()
    login.store.exchange.epochs.renew(out_by_now(login), login.context.clock_ms)


def out_by_now(login: Login) -> frozenset[bytes]:
    """Return 16 bytes for each computer that was shut out and each worker's key that has ended."""
    roster = login.store.keyring.roster
    gone = [b"device\0" + one.id for one in roster.devices.values() if not one.is_active]
    gone += [b"worker\0" + key for key, one in roster.members.items() if not one.is_active]
    return frozenset(hashlib.sha256(b"waymark/out\0" + one).digest()[:TOKEN_BYTES] for one in gone)


def own_epochs(login: Login) -> dict[str, Stored]:
    """Return what a letter tells of the keys that are known here."""
    login.store.exchange.keys()
    return told_epochs(login.store.exchange.epochs.all())


def epochs_told(body: Mapping[str, Stored]) -> list[Epoch]:
    """Return the keys of which a letter tells; raises Problem 20."""
    told = body.get("epochs")
    if not isinstance(told, list):
        raise malformed()
    return epochs_in(told, body.get("ranks"))
