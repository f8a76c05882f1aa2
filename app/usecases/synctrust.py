"""Who works where and whose bundles count, told from computer to computer of a centre.

Every act in a letter is signed by who did it, every slot by its worker and its lead, so
a letter can be passed on by anybody; what does not count is left out by the roster.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.crypto import slotfile
from app.crypto.slots import SlotList
from app.errors import Code, Problem
from app.i18n import N_
from app.schema.kinds import Stored
from app.sync.letters import TRUST, Letter, open_letter, seal_letter
from app.sync.storenames import trust_name
from app.sync.stores.store import Store, write
from app.usecases.epochs import learn_keys, receivers, settle_epochs, told_keys
from app.usecases.login import Login
from app.usecases.requesttravel import packed_requests, take_requests
from app.vault import acts
from app.vault.keyring import Keyring
from app.vault.keysets import malformed, packed_acts, read_acts, tables_from, travelling
from app.vault.roster import root_in
from app.vault.values import ID_BYTES, encode

MOST_TRUST_BYTES = 4 << 20
_FORM = b"by device\0"  # one that earlier programs wrote is put anew, signed by its computer too


@dataclass(frozen=True)
class TrustLetter:
    """A letter of trust that was not sealed yet.

    to: X-Wing keys of the computers it is for.  digest: 32 bytes, the same as long as it
    says the same to the same.
    """

    letter: Letter
    to: tuple[bytes, ...]
    digest: bytes


def own_letter(login: Login, held: Sequence[tuple[bytes, bytes]] = ()) -> TrustLetter:
    """Return what this computer tells the others of the centre.

    held: (subject, row) of who took back the yes to the internet, and by which answer.
    """
    keys, keyring = login.store.exchange.keys(), login.store.keyring
    body: dict[str, Stored] = {
        "acts": packed_acts(travelling(keyring.acts.in_state(acts.DONE))),
        "slots": slotfile.encode(keyring.listed()),
        **told_keys(login),
        "requests": packed_requests(login),
        "sheets": keyring.recovery.told(),
        **new_sheets(login),
        **keyring.key_tables(),
    }
    if held:
        body["held"] = [subject + row for subject, row in held]
    to = tuple(receivers(login))
    member = keyring.roster.of_key(login.unlocked.user.sign_public)
    by = b"" if member is not None and member.is_active else b"left"  # others read less of it
    said = _FORM + encode(body, MOST_TRUST_BYTES) + b"".join(to) + by
    digest = hashlib.sha256(said).digest()
    vault = bytes.fromhex(login.unlocked.vault_id)
    letter = Letter(TRUST, vault, keys.device, login.context.clock_ms, body)
    return TrustLetter(letter, to, digest)


def sealed_letter(login: Login, told: TrustLetter) -> bytes:
    """Return the file of a letter of trust, signed by the worker of this login and the computer."""
    seed = login.store.exchange.keys().seed
    return seal_letter(told.letter, login.unlocked.user.sign_seed, told.to, device_seed=seed)


def give_letter(
    login: Login,
    store: Store,
    place: tuple[str, Sequence[str]],
    told: tuple[bytes, Sequence[tuple[bytes, bytes]]],
) -> bytes:
    """Put our letter there if it says something else by now; return the digest of what it says.

    place: the folder of our letters, with the names in it.  told: the digest of the letter that
    is there, and what ``own_letter`` takes as held.
    """
    folder, there = place
    letter = own_letter(login, told[1])
    if letter.digest != told[0] and letter.to:
        raw = sealed_letter(login, letter)
        name = trust_name(folder, hashlib.sha256(raw).digest())
        write(store, name, raw)
        for old in there:
            if old != name:
                store.delete(old)
    return letter.digest


def take_letter(login: Login, raw: bytes) -> bool:
    """Take over what another computer tells; return whether something was new.

    Raises Problem 20, 21, 30 for what nobody of this centre can have written, 22 for a
    letter to others, 32 of a later version.
    """
    store, keys = login.store, login.store.exchange.keys()
    letter = open_letter(raw, keys.receiving_seeds)
    if letter.kind != TRUST or letter.vault.hex() != login.unlocked.vault_id:
        raise malformed()
    told = read_acts(letter.body.get("acts"), login.unlocked.vault_id)
    is_new = bool(store.keyring.acts.take_in(told))
    if not _is_of_worker(login, letter):
        return is_new
    _take_held(login, letter.body.get("held"))
    if not _is_of_device(login, letter):
        return is_new
    slots = letter.body.get("slots")
    if not isinstance(slots, bytes):
        raise malformed()
    is_new |= learn_keys(login, letter.body)
    settle_epochs(login, may_renew=False)
    listed = slotfile.decode(slots)
    store.keyring.take_slots(listed, tables_from(letter.body))
    store.keyring.elsewhere.learn(letter.device, listed)
    take_sheets(login.store.keyring, letter.body)
    is_new |= take_requests(login, letter.body.get("requests", []))
    take_new_sheets(login, letter.body, store.keyring.listed())
    return is_new


def _is_of_worker(login: Login, letter: Letter) -> bool:
    """Refuse (21) keys from anybody but a worker at a computer of the centre.

    Who has left, or got another key since, is no stranger: their letter brings nothing but
    acts, each signed for itself.
    """
    roster = login.store.keyring.roster
    member, device = roster.of_key(letter.signer), roster.devices.get(letter.device)
    if member is None or device is None or not device.is_active:
        words = N_("A signature does not hold. Do not use this file.")
        raise Problem(words, Code.BAD_SIGNATURE, detail="trust sender")
    return member.is_active


def _is_of_device(login: Login, letter: Letter) -> bool:
    """Tell whether the computer that the letter names has signed it, and not only a worker.

    A worker's key lies in each of their computers: whoever has one that was shut out could
    write in another's name, and hand all others a key of their own to seal to.  Letters of
    earlier programs have no such signature: they bring acts, and whom to hold back, which
    only ever keeps words at home.
    """
    device = login.store.keyring.roster.devices[letter.device]
    return letter.is_by(device.public)


def _take_held(login: Login, told: Stored) -> None:
    """Hold back, of who took back the yes to the internet, what would go there from here."""
    packed = [one for one in told if isinstance(one, bytes)] if isinstance(told, list) else []
    pairs = [(one[:ID_BYTES], one[ID_BYTES:]) for one in packed if len(one) == 2 * ID_BYTES]
    if pairs:
        login.store.exchange.outside.hold(pairs)


def take_sheets(keyring: Keyring, body: Mapping[str, Stored]) -> None:
    """Take over what a letter tells of the recovery sheets in force."""
    sheets = body.get("sheets")
    if isinstance(sheets, bytes):
        keyring.recovery.take(sheets, keyring.roster.root)


def new_sheets(login: Login) -> dict[str, Stored]:
    """Return what a letter tells of new sheets that somebody asks for; nothing of their words."""
    keyring = login.store.keyring
    waiting = keyring.recovery.state.waiting
    is_asked = waiting is not None and waiting.root in _roots_asked_for(keyring)
    return {"new_sheets": keyring.recovery.told_new()} if is_asked else {}


def take_new_sheets(login: Login, body: Mapping[str, Stored], listed: SlotList) -> None:
    """Let new sheets wait here too, so that they can be agreed to; listed: the slots here."""
    keyring, told = login.store.keyring, body.get("new_sheets")
    if isinstance(told, bytes):
        for root in _roots_asked_for(keyring):
            keyring.recovery.take_new(told, root, listed)


def _roots_asked_for(keyring: Keyring) -> list[bytes]:
    asked = (one for one in keyring.acts.in_state(acts.ASKED) if keyring.roster.is_lead(one.signer))
    return [root for root in map(root_in, asked) if root and root != keyring.roster.root]
