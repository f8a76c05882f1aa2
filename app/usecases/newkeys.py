"""A new key taken to another computer, also to one that nobody can unlock any more.

Who got a new passphrase with recovery sheets, or a slot, at one computer has none at the
others.  An exchange takes it there; where nobody can unlock, the key file that lies in the
folder or on the stick does, once its own new passphrase has opened it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from app.context import Context
from app.crypto import slotfile
from app.crypto.slots import OpenedSlot, SlotList
from app.errors import Code, Problem
from app.i18n import N_
from app.schema.kinds import Stored
from app.sync import storenames
from app.sync.bundleheader import Scope
from app.sync.keyfiles import MOST_KEYFILE_BYTES, malformed_keyfile, open_keyfile, seal_keyfile
from app.sync.parties import device_mark
from app.sync.stores.folder import FolderStore
from app.sync.stores.store import Store, read_listed, write
from app.usecases.exchange import own_marks, own_trust
from app.usecases.login import Login
from app.usecases.synctrust import take_sheets
from app.usecases.vaults import Entry, context_for, open_entry
from app.vault import acts
from app.vault.acts import Act
from app.vault.elsewhere import joined
from app.vault.folder import VaultFolder, keys_of, open_any
from app.vault.heads import Progress, tell_nobody
from app.vault.keysets import Tables, packed_acts, read_acts, tables_from, travelling
from app.vault.refusals import telling
from app.vault.throttle import Throttle
from app.vault.values import encode
from app.vault.vault import Vault

_FOLDERS = {scope: f"{scope.value}/k/" for scope in Scope}


@dataclass(frozen=True)
class _Brought:
    """What a key file brings: this computer's list with more in it, acts and sealed keys."""

    listed: SlotList
    acts: tuple[Act, ...]
    body: Mapping[str, Stored]

    @property
    def tables(self) -> Tables:
        """The sealed keys; Problem 20 if they are malformed."""
        return tables_from(self.body)


def give_key_files(login: Login, store: Store, scope: Scope = Scope.IN) -> None:
    """Put a key file into the store for each computer that lacks a slot or a passphrase.

    What is no longer needed goes.
    """
    keyring, trust = login.store.keyring, own_trust(login)
    keyring.elsewhere.vouch(keyring.roster, keyring.listed())
    own = device_mark(trust.mark_secret, trust.sealing.sender.device)
    ours = own_marks(login)
    wanted: dict[str, tuple[SlotList, dict[str, Stored]]] = {}
    for device, listed in keyring.elsewhere.given().items():
        peer = trust.peers.get(device)
        if peer is None or peer.is_revoked:
            continue
        body = _body(login, listed)
        mark = device_mark(trust.mark_secret, device)
        said = trust.mark_secret + encode(body, MOST_KEYFILE_BYTES)
        digest = hashlib.sha256(said).digest()
        wanted[storenames.keys_name(scope, (own, mark), digest)] = listed, body
    there = [one.name for one in store.list(_FOLDERS[scope])]
    for name, (listed, body) in wanted.items():
        if name not in there:
            write(store, name, seal_keyfile(body, _secret(listed), login.context.random_bytes))
    for name in there:
        marks = storenames.marks_of_keys(name)
        if marks is not None and marks[0] in ours and name not in wanted:
            store.delete(name)


def open_with_new_key(
    context: Context,
    folder: Path,
    passphrase: str,
    store: Store,
    *,
    progress: Progress = tell_nobody,
) -> Entry:
    """Return the keys of a worker whose passphrase opens a slot that the store brings.

    The slot is kept here then.  Nothing is kept before the passphrase has opened it and the
    signed acts have named its key.  Raises Problem 10 (no slot there opens with this
    passphrase), 11 (too many wrong ones), 12 (who has left), 40 (no key file for this
    computer), and as ``open_current``.
    """
    context, place = context_for(folder, context), VaultFolder(folder)
    own = place.read_slots()
    brought = list(_brought(store, own))
    if not brought:
        words = N_("There is no key file for this computer. Exchange first at the other one.")
        raise Problem(words, Code.NOT_FOUND, detail="key file")
    with Throttle(context, own.vault_id).attempt(), telling(context, own.vault_id, None):
        used, opened = _opening(brought, own, passphrase, context)
    vault = Vault.open(place, keys_of(used.listed, opened), context, progress=progress)
    try:
        vault.keyring.come_in(used.listed, used.acts, used.tables)
        take_sheets(vault.keyring, used.body)
        keys = vault.keyring.unlocked
    finally:
        vault.close()
    keys = replace(keys, list_version=place.read_slots().version)
    return open_entry(folder, keys, context, progress=progress)


def open_with_stick(
    context: Context,
    folder: Path,
    passphrase: str,
    place: Path,
    *,
    progress: Progress = tell_nobody,
) -> Entry:
    """Return what ``open_with_new_key`` does.  place: the folder or stick with the key file."""
    return open_with_new_key(context, folder, passphrase, FolderStore(place), progress=progress)


def _body(login: Login, listed: SlotList) -> dict[str, Stored]:
    keyring = login.store.keyring
    return {
        "slots": slotfile.encode(listed),
        "sheets": keyring.recovery.told(),
        "acts": packed_acts(travelling(keyring.acts.in_state(acts.DONE))),
        **keyring.key_tables(),
    }


def _secret(listed: SlotList) -> bytes:
    """Return what only the computer with this list, and who was told of it, has."""
    found = (one for one in listed.slots if one.admission is None)
    return next(
        held.wrapped for slot in found for held in slot.case_keys if held.epoch == listed.epoch
    )


def _brought(store: Store, own: SlotList) -> Iterator[_Brought]:
    """Yield what the key files for this computer bring; others are left alone."""
    secrets = [held.wrapped for slot in own.slots for held in slot.case_keys]
    for entry in (one for folder in _FOLDERS.values() for one in store.list(folder)):
        if storenames.marks_of_keys(entry.name) is None:
            continue
        try:
            told = open_keyfile(read_listed(store, entry, MOST_KEYFILE_BYTES), secrets)
            raw = told.get("slots")
            if not isinstance(raw, bytes):
                raise malformed_keyfile()
            listed = joined(own, slotfile.decode(raw))
            if listed != own:
                yield _Brought(listed, read_acts(told.get("acts"), own.vault_id), told)
        except Problem as problem:
            if problem.code in {Code.STORAGE, Code.IN_USE}:
                raise


def _opening(
    brought: list[_Brought], own: SlotList, passphrase: str, context: Context
) -> tuple[_Brought, OpenedSlot]:
    """Return what the passphrase opens of that which is new here; raise Problem 10 if nothing."""
    known = set(own.slots)
    wrong: Problem | None = None
    for one in brought:
        fresh = tuple(slot for slot in one.listed.slots if slot not in known)
        try:
            found = open_any(
                replace(one.listed, slots=fresh),
                passphrase,
                None,
                test_profile=context.test_profile,
            )
        except Problem as problem:
            if problem.code not in {Code.WRONG_PASSPHRASE, Code.NOT_FOUND}:
                raise
            wrong = problem
        else:
            return one, found
    raise wrong or malformed_keyfile()
