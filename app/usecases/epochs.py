"""When a centre seals to new keys: as soon as somebody is out, and every 90 days.

Whoever exchanges makes one, since nobody knows which computer comes next; two that do it at
once do no harm.  Each computer draws another key for its letters with it.
docs/formats/trust.md, "Epoch keys".
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping

from app.crypto.age import Decryptor
from app.crypto.agekeys import HybridIdentity
from app.errors import Code, Problem
from app.schema.kinds import Stored
from app.usecases.exchange import marks_ended
from app.usecases.login import Login
from app.vault.epochs import TOKEN_BYTES, Epoch, epochs_in, told_epochs
from app.vault.keysets import malformed
from app.vault.receiving import keys_in, public_of
from app.vault.values import BadValue

EVERY_MS = 90 * 24 * 3600 * 1000


def settle_epochs(login: Login, *, may_renew: bool = True, is_missed: bool = False) -> None:
    """Let the key come first to which all is sealed, and make new ones if it is time.

    Not in the name of a worker whose own key has ended: nobody would take them.  is_missed: a
    letter came that was sealed to a key which this computer has lost.
    """
    keys, now_ms = login.store.exchange.keys(), key_time(login)
    epochs, receiving = login.store.exchange.epochs, login.store.exchange.receiving
    newest = epochs.arrange(out_by_now(login), now_ms)
    member = login.store.keyring.roster.of_key(login.unlocked.user.sign_public)
    if not may_renew or member is None or not member.is_active:
        return
    is_old = now_ms - newest.since_ms >= EVERY_MS
    is_due = is_old or not out_by_now(login) <= newest.knows
    was_drawn_before = receiving.drawn_for not in (b"", newest.mark)
    if is_due or is_missed or was_drawn_before or not _own_key_knows(login):
        receiving.renew((keys.device, keys.seed), _heard_out(login), now_ms)
    out = out_by_now(login)  # with the new key more of them may be out for good
    if is_old or not out <= newest.knows:
        newest = epochs.renew(out, now_ms)
    receiving.note_for(newest.mark)
    login.store.exchange.destroy_old_keys(now_ms, lambda content: _opens(login, content))


def _opens(login: Login, content: bytes) -> bool:
    """Tell whether a key that is here may open a file."""
    keys = login.store.exchange.keys()
    seeds = [*keys.epoch_seeds, *keys.receiving_seeds]
    try:
        Decryptor(io.BytesIO(content), [HybridIdentity(one) for one in seeds])
    except Problem as problem:
        return problem.code is not Code.NOT_A_RECIPIENT
    return True


def key_time(login: Login) -> int:
    """Return the time by which keys grow old at this computer."""
    return login.store.exchange.epochs.time(login.context.clock_ms)


def renew_epoch(login: Login) -> None:
    """Seal what comes from now on to new keys, whatever the time."""
    keys, now_ms = login.store.exchange.keys(), key_time(login)
    epochs, receiving = login.store.exchange.epochs, login.store.exchange.receiving
    receiving.renew((keys.device, keys.seed), _heard_out(login), now_ms)
    receiving.note_for(epochs.renew(out_by_now(login), now_ms).mark)


def out_by_now(login: Login) -> frozenset[bytes]:
    """Return 16 bytes for each who is out: that it is known, and that they are out for good.

    Letters are not sealed to a computer that was shut out.  A worker who left may have a copy of
    a vault folder, with its receiving key: they are out for good once each computer has drawn
    another since it knew.
    """
    own, devices = login.store.exchange.keys(), login.store.keyring.roster.devices.values()
    others = [one for one in devices if one.is_active and one.id != own.device]
    told = [one.knows for one in login.store.exchange.receiving.of(others)]
    workers = _workers_out(login).intersection(_own_knows(login), *told)
    return _heard_out(login) | {_token(b"for good", one) for one in workers}


def _heard_out(login: Login) -> frozenset[bytes]:
    devices = login.store.keyring.roster.devices.values()
    shut_out = (_token(b"device", one.id) for one in devices if not one.is_active)
    return _workers_out(login).union(shut_out)


def _workers_out(login: Login) -> frozenset[bytes]:
    members = login.store.keyring.roster.members
    return frozenset(_token(b"worker", key) for key, one in members.items() if not one.is_active)


def _token(kind: bytes, what: bytes) -> bytes:
    return hashlib.sha256(b"waymark/out\0" + kind + b"\0" + what).digest()[:TOKEN_BYTES]


def _own_knows(login: Login) -> frozenset[bytes]:
    """Return of whom it was known that they are out when this computer drew its present key."""
    keys = login.store.exchange.keys()
    own = public_of(keys.receiving_seed)
    told = login.store.exchange.receiving.told()
    return next((one.knows for one in told if one.public == own), frozenset())


def _own_key_knows(login: Login) -> bool:
    return _heard_out(login) <= _own_knows(login)


def receivers(login: Login) -> list[bytes]:
    """Return the keys to which letters for the computers of the centre are sealed, in order."""
    active = [one for one in login.store.keyring.roster.devices.values() if one.is_active]
    return sorted(one.public for one in login.store.exchange.receiving.of(active))


def misses(login: Login, letter: tuple[str, bytes], problem: Problem) -> bool:
    """Tell whether a letter was for a key that this computer had before it was put back.

    letter: its chain, as names have it, and its bytes.  One of a computer that is known here, and
    that no key here opens; told once of each.  It may also be older than this computer, or than
    its keys: then one key more is drawn for nothing.
    """
    if problem.code is not Code.NOT_A_RECIPIENT:
        return False
    chain, raw = letter
    exchange, roster = login.store.exchange, login.store.keyring.roster
    active = {one.id for one in roster.devices.values() if one.is_active}
    theirs = active - {exchange.keys().device}
    known = {one[1].hex()[:8] for one in exchange.known() if one[0] in theirs}
    mark, _, incarnation = chain.partition("-")
    is_known = incarnation in known and mark not in marks_ended(login)
    return is_known and exchange.receiving.miss(hashlib.sha256(raw).digest())


def learn_keys(login: Login, body: Mapping[str, Stored]) -> bool:
    """Keep the keys of which a letter tells; tell if any was new.  Raises Problem 20."""
    exchange, devices = login.store.exchange, login.store.keyring.roster.devices
    signers = {one.id: one.public for one in devices.values()}
    try:
        is_new = exchange.receiving.learn(keys_in(body.get("receiving")), signers)
        return exchange.epochs.learn(epochs_told(body), key_time(login)) or is_new
    except BadValue:  # more than is kept here
        raise malformed() from None


def told_keys(login: Login) -> dict[str, Stored]:
    """Return what a letter tells of the keys that are known here."""
    exchange = login.store.exchange
    exchange.keys()
    receiving: list[Stored] = [one.told for one in exchange.receiving.told()]
    return {**told_epochs(exchange.epochs.all()), "receiving": receiving}


def epochs_told(body: Mapping[str, Stored]) -> list[Epoch]:
    """Return the epoch keys of which a letter tells; raises Problem 20."""
    told = body.get("epochs")
    if not isinstance(told, list):
        raise malformed()
    return epochs_in(told, body.get("ranks"))
