"""Vaults: made for a centre, looked at while locked, opened with a passphrase."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.context import CHEAP_COST, RELEASE_COST, Context, is_frozen
from app.crypto.passphrases import drawn_passphrase
from app.crypto.slots import RECOVERY, SlotList, UserSecret
from app.errors import Code, Problem
from app.files import make_private_folder
from app.i18n import N_
from app.schema.centre import CENTRE, USER
from app.schema.kinds import Stored
from app.usecases.endedkeys import ended
from app.usecases.export import tidy_export
from app.usecases.labels import is_called, slot_labels
from app.usecases.login import Login, user_of_key
from app.usecases.recovery import Step, first_step, settle_recovery
from app.usecases.rows import changes_of_new, checked_name, joined, new_row
from app.usecases.users import FIRST_ROLES, adopt_first, found_roster, settle_grants
from app.vault import refusals, travelmark
from app.vault.auditbook import Refused
from app.vault.folder import Founding, Unlocked, VaultFolder, create_vault, need_passphrase
from app.vault.heads import Progress, tell_nobody
from app.vault.opening import Connection
from app.vault.vault import Vault, create_tables

DEMONSTRATION_PASSPHRASE = "waymark demonstration"  # noqa: S105 - shown on screen on purpose
DEFAULT_LABEL = "Worker 1"

VAULT_FILES = (*travelmark.SLOTS, travelmark.NAME, travelmark.OPEN_NAME)

Keys = Unlocked  # what is open after the passphrase; screens carry it and never look inside


@dataclass(frozen=True)
class SlotView:
    """What the lock screen may show of one worker: a label they chose, no name, no role."""

    id: str
    label: str


@dataclass(frozen=True)
class LockedVault:
    """What can be said of a vault without its passphrase."""

    alias: str
    slots: tuple[SlotView, ...]
    is_test: bool
    is_demonstration: bool


@dataclass(frozen=True)
class NewVault:
    """How a centre begins: its name, its first worker, what the lock screen says."""

    centre: str
    worker: str
    alias: str = "Waymark"
    label: str = DEFAULT_LABEL
    is_demonstration: bool = False
    more: tuple[tuple[str, Stored], ...] = ()


@dataclass(frozen=True)
class Entry:
    """The open keys of a vault, and what comes first there."""

    keys: Keys = field(repr=False)
    first: Step = Step.NONE


def init_vault(folder: Path, passphrase: str, new: NewVault, context: Context) -> Login:
    """Make a vault with its centre and first worker, who leads it, and return their login.

    Raises Problem 2 (names, passphrase), 31 (something is there, the disk is full).
    """
    if passphrase == DEMONSTRATION_PASSPHRASE and not new.is_demonstration:
        words = N_("Others would guess this. Use six words that do not belong together.")
        raise Problem(words, Code.USAGE, field="passphrase")
    centre = checked_name(CENTRE["name"], new.centre)
    new = replace(new, centre=centre, worker=checked_name(USER["name"], new.worker))
    if not new.is_demonstration:  # its passphrase is on the screen
        need_passphrase(passphrase, context, (new.centre, new.worker, new.alias))

    def fill(connection: Connection, founding: Founding) -> None:
        create_tables(connection)
        vault = Vault(VaultFolder(folder), connection, context, founding.unlocked)
        login = Login(vault, context, user_of_key(founding.user.sign_public))
        found_roster(login, founding, FIRST_ROLES)
        _set_up(login, new)

    unlocked = create_vault(
        folder, passphrase, context, alias=new.alias, label=new.label, fill=fill
    )
    return _login(folder, unlocked, context)


def _set_up(login: Login, new: NewVault) -> None:
    """Save what a vault is never without: its centre and its first worker."""
    more: dict[str, Stored] = {"language": "en", **dict(new.more), "name": new.centre}
    if new.is_demonstration:
        more["demonstration"] = True
    centre = new_row(login.context, CENTRE, None, more)
    stored: dict[str, Stored] = {
        "centre": centre.id,
        "name": new.worker,
        "label": new.label,
        "roles": sorted(FIRST_ROLES),
        "active": True,
    }
    worker = replace(new_row(login.context, USER, centre.id, stored), id=login.user)
    login.save(
        joined(changes_of_new(one) for one in (centre, worker)), N_("Set up"), None, is_final=True
    )


def is_vault(folder: Path) -> bool:
    """Tell whether a vault is in ``folder``, whole, damaged or sealed for travel."""
    return any((folder / one).exists() for one in VAULT_FILES)


def look_at_vault(folder: Path) -> LockedVault:
    """Return what the lock screen needs; raise Problem 40, 30 or 32 as the slot file does."""
    listed = VaultFolder(folder).read_slots()
    slots = tuple(SlotView(*one) for one in slot_labels(listed).items())
    return LockedVault(listed.alias, slots, _is_test(listed), listed.alias == "Demonstration")


def has_colleagues(folder: Path) -> bool:
    """Tell whether more than one worker can unlock the vault in ``folder``."""
    try:
        return len(look_at_vault(folder).slots) > 1
    except Problem:
        return False


def next_slot(folder: Path, slot_id: str) -> str:
    """Return the id of the slot after this one, the first after the last; as it is if none is."""
    try:
        ids = [one.id for one in look_at_vault(folder).slots]
    except Problem:
        return slot_id
    return ids[(ids.index(slot_id) + 1) % len(ids)] if slot_id in ids else slot_id


def context_for(folder: Path, context: Context) -> Context:
    """Return ``context`` as the vault in ``folder`` needs it: a test vault opens cheaply.

    A built program opens no test vault.
    """
    if context.test_profile or is_frozen():
        return context
    return context_for_list(VaultFolder(folder).read_slots(), context)


def context_for_list(listed: SlotList, context: Context) -> Context:
    """Return ``context`` as a vault with these slots needs it; as ``context_for``."""
    if context.test_profile or is_frozen() or not _is_test(listed):
        return context
    return replace(context, test_profile=True, key_cost=CHEAP_COST)


def _is_test(listed: SlotList) -> bool:
    costs = [one.cost for one in listed.slots if one.cost is not None]
    return any(cost.memory_kib < RELEASE_COST.memory_kib // 4 for cost in costs)


def unlock(folder: Path, passphrase: str, context: Context, slot_id: str | None = None) -> Unlocked:
    """Return the keys that ``passphrase`` opens.  Takes about a second; raises 10, 11, 30, 32."""
    return VaultFolder(folder).unlock(passphrase, context_for(folder, context), slot_id)


def open_login(
    folder: Path,
    passphrase: Callable[[], str],
    context: Context,
    *,
    label: str | None = None,
    progress: Progress = tell_nobody,
    arrives: bool = True,
) -> Login:
    """Return the login of the worker whose passphrase it is; asks for it only if needed.

    label: of the slot to open, as on the lock screen; None tries each.  progress: told
    (done, total) while a vault of an older version is brought up to date.  arrives: the
    audit tells of it; not where only the vault's health is looked at, and nothing is changed.
    """
    keys = keys_of(folder, passphrase, context, label=label)
    login = _login(folder, keys, context_for(folder, context), progress)
    if arrives:
        arrive(login)
    return login


def keys_of(
    folder: Path, passphrase: Callable[[], str], context: Context, *, label: str | None = None
) -> Keys:
    """Return the keys of the worker whose passphrase it is, also of a reader of reports.

    label: of the slot to open, as on the lock screen; None tries each.
    """
    slot_id = None if label is None else _slot_called(folder, label)
    return unlock(folder, passphrase(), context_for(folder, context), slot_id)


def _slot_called(folder: Path, label: str) -> str | None:
    """Return the slot of this label, or None if several have it and each must be tried."""
    slots = look_at_vault(folder).slots
    found = [one.id for one in slots if one.label == label]
    found = found or [one.id for one in slots if is_called(label, one.label)]
    if not found:
        raise Problem(
            N_("No worker has this label on the lock screen. The labels: waymark lock-info."),
            Code.NOT_FOUND,
        )
    return found[0] if len(found) == 1 else None


def login_with(folder: Path, unlocked: Unlocked, context: Context) -> Login:
    """Return a further login on keys that are open already, for another thread or process."""
    return _login(folder, unlocked, context_for(folder, context))


def key_frame(unlocked: Keys) -> str:
    """Return one line with open keys, for a pipe to our own job process only."""
    return json.dumps(
        {
            "vault": unlocked.vault_id,
            "slot": unlocked.slot_id,
            "list": unlocked.list_version,
            "epoch": unlocked.epoch,
            "sign": unlocked.user.sign_seed.hex(),
            "exchange": unlocked.user.exchange_seed.hex(),
            "lead": unlocked.lead.hex(),
            "keys": [[epoch, key.hex()] for epoch, key in unlocked.case_keys],
        }
    )


def login_from_frame(folder: Path, line: str, context: Context) -> Login:
    """Return a login on the keys of ``key_frame``; raise Problem 2 if it is none."""
    try:
        raw = json.loads(line)
        user = UserSecret(bytes.fromhex(raw["sign"]), bytes.fromhex(raw["exchange"]))
        keys = tuple((int(epoch), bytes.fromhex(key)) for epoch, key in raw["keys"])
        place = (raw["vault"], raw["slot"], raw["list"], raw["epoch"])
        unlocked = Unlocked(*place, user, keys, lead=bytes.fromhex(raw["lead"]))
    except (ValueError, KeyError, TypeError):
        raise Problem(N_("The first line holds no keys."), Code.USAGE) from None
    return login_with(folder, unlocked, context)


def draw_passphrase(context: Context, language: str) -> str:
    """Return a passphrase drawn by lot, of 75 bits or more, for people who speak ``language``."""
    return drawn_passphrase(language, context.random_bytes)


def free_folder(context: Context, name: str) -> Path:
    """Return a folder for a new vault that does not exist yet, in this computer's own place."""
    number = 1
    while (place := context.state_folder / "vaults" / f"{name}-{number}").exists():
        number += 1
    return place


def reader_login(folder: Path, keys: Keys, context: Context) -> Login:
    """Return a further login that can change nothing, for the thread that reads."""
    context = context_for(folder, context)
    return login_at(Vault.open(VaultFolder(folder), keys, context, read_only=True), context)


def make_centre(context: Context, folder: Path, passphrase: str, new: NewVault) -> Entry:
    """Make a vault and return its open keys; raises as ``init_vault`` does."""
    make_private_folder(folder.parent)
    login = init_vault(folder, passphrase, new, context)
    try:
        return Entry(login.unlocked, first_step(login))
    finally:
        login.close()


def open_keys(context: Context, folder: Path, slot_id: str, passphrase: str) -> Keys:
    """Return the keys that ``passphrase`` opens; takes about a second.  Raises 10, 11, 30, 32."""
    keys = unlock(folder, passphrase, context, slot_id)
    sheets = [one for one in VaultFolder(folder).read_slots().slots if one.kind == RECOVERY]
    if len(sheets) < 2 or not keys.case_keys:
        return keys
    # Sheets that were replaced lose their key while nothing else has the vault open yet.
    login = login_with(folder, keys, context)
    login.close()
    return login.unlocked


def open_current(
    context: Context, folder: Path, slot_id: str, passphrase: str, *, progress: Progress
) -> Entry:
    """Return keys as ``open_keys`` does, of a vault that is up to date when they come.

    progress: told (done, total) while a vault of an older version is brought up to date;
    what it raises leaves the vault as it was.
    """
    keys = open_keys(context, folder, slot_id, passphrase)
    return open_entry(folder, keys, context, progress=progress)


def open_entry(
    folder: Path, keys: Keys, context: Context, *, progress: Progress = tell_nobody
) -> Entry:
    """Return what ``open_current`` does for keys that are open already."""
    if not keys.case_keys:  # a reader of reports opens no records
        return Entry(keys)
    login = _login(folder, keys, context_for(folder, context), progress)
    try:
        arrive(login)
        return Entry(login.unlocked, first_step(login))
    finally:
        login.close()


def _login(
    folder: Path, unlocked: Unlocked, context: Context, progress: Progress = tell_nobody
) -> Login:
    vault = Vault.open(VaultFolder(folder), unlocked, context, progress=progress)
    login = login_at(vault, context)
    try:
        login.store.keyring.finish()
        adopt_first(login)
        _refuse_left(login)
        login.store.keyring.arrange()
        settle_grants(login)
        settle_recovery(login)
    except BaseException:
        login.close()
        raise
    return login


def arrive(login: Login) -> None:
    """Write into the audit that the worker has signed in, and which passphrases were wrong.

    What a killed export left goes before.  A full disk keeps nobody out.
    """
    vault_id, keyring = login.unlocked.vault_id, login.store.keyring
    keys = {one.id: one.sign_public for one in keyring.listed().slots}
    found = []
    for one in refusals.read(login.context, vault_id):
        member = keyring.roster.of_key(keys.get(one.slot_id, b""))
        found.append(Refused(one.at_ms, ((USER.name, member.user),) if member else ()))
    try:
        tidy_export(login)
        login.store.arrive(login.user, found)
    except Problem as problem:
        if problem.code != Code.STORAGE:
            login.close()
            raise
    else:
        refusals.forget(login.context, vault_id)


def _refuse_left(login: Login) -> None:
    """Refuse (12) who was shut out or reads reports only, also where the key is not gone yet."""
    roster, key = login.store.keyring.roster, login.unlocked.user.sign_public
    member = roster.of_key(key)
    if member is not None and not member.needs_case_key:
        words = N_("This passphrase does not open the records. Ask the person who leads the vault.")
        raise Problem(ended(roster, key) or words, Code.NOT_PERMITTED, detail="left")


def login_at(vault: Vault, context: Context) -> Login:
    """Return the login of the worker whose keys have opened the vault."""
    public = vault.keyring.unlocked.user.sign_public
    member = vault.keyring.roster.of_key(public)
    return Login(vault, context, member.user if member else user_of_key(public))
