"""Two recovery sheets instead of a passphrase: a worker gets a new one.

They open the vault for that alone.  Whoever leads it is then told to make new sheets;
until those are in force the ones used still are, so that there is always a way in.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.context import Context
from app.crypto import recovery, slots
from app.crypto.slots import Opening, Slot, UserSecret
from app.errors import Code, Problem
from app.i18n import N_
from app.records import RecordId
from app.schema import centre as fields
from app.schema.centre import CENTRE, USER
from app.usecases.labels import slot_labels
from app.usecases.login import user_of_key
from app.usecases.vaults import Keys, context_for
from app.vault import acts
from app.vault.acts import Act
from app.vault.folder import VaultFolder, slot_cost
from app.vault.keyring import member_slot
from app.vault.opening import Connection
from app.vault.recoverybook import put_state
from app.vault.roster import GRANT, Member, grant_of
from app.vault.sheetopening import no_such_sheets, unlock_with_sheets
from app.vault.vault import Vault


@dataclass(frozen=True)
class Worker:
    """A worker who can get a new passphrase: by name, as whoever holds two sheets may see it."""

    id: RecordId
    name: str
    label: str
    leads: bool


@dataclass(frozen=True)
class Recovery:
    """What somebody wants with two sheets: whom they give which new passphrase."""

    folder: Path
    typed: tuple[str, ...] = field(repr=False)
    worker: RecordId
    passphrase: str = field(repr=False)


def workers_for_sheets(context: Context, folder: Path, typed: Sequence[str]) -> tuple[Worker, ...]:
    """Return who works at the vault that two typed sheets open, those who lead it first.

    Raises BadSheet (2), Problem 10 (sheets of no use here), 30 to 33.
    """
    vault = _opened(context, folder, typed)
    try:
        return _workers(vault)
    finally:
        vault.close()


def recover(
    context: Context, folder: Path, typed: Sequence[str], *, worker: RecordId, passphrase: str
) -> Keys:
    """Give a worker a new passphrase in place of their old one, and return their new keys.

    Cut at any moment, the sheets open the vault as before.  Raises as
    ``workers_for_sheets`` does, Problem 2 (passphrase) and 40 (no such worker).
    """
    context = context_for(folder, context)
    vault = _opened(context, folder, typed)
    try:
        member = next((one for one in _active(vault) if one.user == worker), None)
        if member is None:
            raise Problem(N_("There is no such worker."), Code.NOT_FOUND, field="worker")
        keys = _replace(vault, context, member, passphrase)
        vault.note("recovery:use", USER.name, worker, worker)
        return keys
    finally:
        vault.close()


def recover_as_asked(context: Context, asked: Recovery) -> Keys:
    """Do what ``recover`` does."""
    return recover(
        context, asked.folder, asked.typed, worker=asked.worker, passphrase=asked.passphrase
    )


def _opened(context: Context, folder: Path, typed: Sequence[str]) -> Vault:
    secret = recovery.join([recovery.read_sheet(one) for one in typed])
    place, context = VaultFolder(folder), context_for(folder, context)
    keys = unlock_with_sheets(place, secret)
    vault = _open_vault(place, keys, context)
    try:
        _refuse_replaced(vault)
        vault.keyring.finish()
        sheets = user_of_key(keys.user.sign_public)
        vault.note("recovery:open", USER.name, sheets, sheets)
    except BaseException:
        vault.close()
        raise
    return vault


def _open_vault(place: VaultFolder, keys: Keys, context: Context) -> Vault:
    try:
        return Vault.open(place, keys, context)
    except Problem as problem:
        if problem.code == Code.NOT_PERMITTED:  # newer sheets are in force: the key has changed
            raise no_such_sheets() from None
        raise


def _refuse_replaced(vault: Vault) -> None:
    """Refuse (10) sheets that newer ones have replaced and that still have a slot."""
    if vault.keyring.roster.root != vault.keyring.unlocked.user.sign_public:
        raise no_such_sheets()


def _active(vault: Vault) -> list[Member]:
    members = vault.keyring.roster.members.values()
    return [one for one in members if one.needs_case_key]


def _workers(vault: Vault) -> tuple[Worker, ...]:
    names = {one.id: one for one in vault.records(USER.name)}
    labels = slot_labels(vault.keyring.listed())
    found = {}
    for member in _active(vault):
        row = names.get(member.user)
        if row is not None:
            name = row.get(fields.user_name, "")
            label = labels.get(member.slot) or row.get(fields.label, "")
            found[member.user] = Worker(member.user, name, label, member.leads)
    return tuple(sorted(found.values(), key=lambda one: (not one.leads, one.name)))


def _replace(vault: Vault, context: Context, member: Member, passphrase: str) -> Keys:
    """Give the worker new keys, kept first and listed then."""
    keyring = vault.keyring
    cost = slot_cost(passphrase, context, _names_at_hand(vault, member))
    opening = Opening(passphrase, cost, context.test_profile)
    old = member_slot(keyring.listed(), member)
    user = slots.new_user(context.random_bytes)
    slot = slots.new_slot(
        keyring.unlocked.vault_id,
        user,
        opening,
        label=old.label if old else _label(vault, member),
        lead=keyring.unlocked.lead,
        random_bytes=context.random_bytes,
    )
    new = replace(member, key=user.sign_public, slot=slot.id)
    gone = [one for one in _active(vault) if one.user == member.user]
    signed: list[Act] = []
    for changed in (*(replace(one, is_active=False) for one in gone), new):
        said = (GRANT, grant_of(changed))
        seed = keyring.unlocked.user.sign_seed
        signed.append(keyring.acts.signed(seed, said, context, after=signed))
    state = replace(keyring.recovery.state, used_ms=context.clock_ms)

    def keep(connection: Connection) -> None:
        for act in signed:
            acts.keep(connection, act)
        put_state(connection, state)

    keyring.recovery.together(keep)
    keyring.put_slot(slot, lead=member.leads, instead_of=[old.id] if old else [])
    keyring.elsewhere.vouch(keyring.roster, keyring.listed())  # the sheets open other computers too
    return _keys(vault, slot, user)


def _names_at_hand(vault: Vault, member: Member) -> tuple[str, ...]:
    worker = vault.record(USER.name, member.user)
    name = worker.get(fields.user_name, "") if worker else ""
    centres = [one.get(fields.centre_name, "") for one in vault.records(CENTRE.name)]
    return (name, vault.keyring.listed().alias, *centres)


def _label(vault: Vault, member: Member) -> str:
    row = vault.record(USER.name, member.user)
    return (row.get(fields.label, "") if row else "") or "Worker"


def _keys(vault: Vault, slot: Slot, user: UserSecret) -> Keys:
    keys, listed = vault.keyring.unlocked, vault.keyring.listed()
    return replace(keys, slot_id=slot.id, user=user, list_version=listed.version)
