"""The computers of a centre: a further one let in without a network, and one shut out.

The new one asks with a file, a manager or officer who has heard its 30 digits answers with
another, and the new one opens that with its own key and a worker's passphrase.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from app.calendars import show_day
from app.context import Context
from app.crypto.slotfile import is_label
from app.errors import Code, Problem
from app.i18n import N_, Text
from app.records import RecordId
from app.schema.kinds import Stored
from app.sync.filekinds import FileKind, expecting, open_chosen
from app.sync.joinrequest import JoinRequest, read_request, write_request
from app.sync.knownbundles import online_in, packed_online, packed_rows, rows_in
from app.sync.letters import WELCOME, Letter, seal_letter
from app.usecases.chosenfiles import known_seeds
from app.usecases.cutting import cut_for_one
from app.usecases.epochs import learn_keys, renew_epoch, told_keys
from app.usecases.exchange import know_arrived, one_at_a_time, own_trust, take_bundle
from app.usecases.labels import free_label, labels_apart
from app.usecases.login import Login, name_of, need_lead
from app.usecases.requesttravel import packed_requests, take_requests
from app.usecases.synctrust import new_sheets, take_new_sheets, take_sheets
from app.usecases.vaults import context_for_list, login_with
from app.vault.devices import DEVICE, Device, named
from app.vault.folder import Unlocked, VaultFolder
from app.vault.joining import (
    DeviceSecret,
    create_joined,
    draw_secret,
    has_joined,
    open_secret,
    use_up,
    waiting_devices,
)
from app.vault.keysets import Keyset, fill_keys, keyset_from, malformed
from app.vault.opening import Connection
from app.vault.rosterfold import roster_of
from app.vault.values import id_bytes, id_text
from app.vault.vault import Vault, create_tables

FIRST_LABEL = "Computer 1"
_TWICE_MS = 30 * 24 * 3_600_000


@dataclass(frozen=True)
class Asking:
    """The file with which a new computer asks, and the digits to read aloud."""

    file: bytes
    digits: str


@dataclass(frozen=True)
class KnownAs:
    """The label that a computer asked for, and the one that the centre's list has for it."""

    asked: str
    label: str

    @property
    def words(self) -> Text | None:
        """The sentence for whoever let it in, None if it got what it asked for."""
        if self.label == self.asked:
            return None
        words = N_("“{asked}” was taken. Here it is called “{label}”.")
        return words.with_values(asked=self.asked, label=self.label)


@dataclass(frozen=True)
class DeviceView:
    """A computer of the centre as the list shows it.

    twice: when it was noticed last, in the last 30 days, that two vaults write as it.
    """

    id: RecordId
    label: str
    is_active: bool
    is_own: bool
    twice: datetime | None = None


@dataclass(frozen=True)
class ShutBefore:
    """When a computer was shut out, and by which worker; empty if that is not known."""

    at: datetime
    by: str

    def words(self, language: str) -> Text:
        """Return the sentence for whoever shuts it out once more."""
        day = show_day(self.at.astimezone().date(), language)
        if not self.by:
            return N_("This computer was shut out already, on {day}.").with_values(day=day)
        words = N_("This computer was shut out already, on {day} by {name}.")
        return words.with_values(day=day, name=self.by)


def request_device(context: Context, passphrase: str, label: str) -> Asking:
    """Let this computer ask to be let into a centre; its keys wait here until it is.

    passphrase: of the worker who will open the vault here first.  label: for the list of
    computers, no name.  Raises Problem 2 (label, passphrase), 31.
    """
    if not is_label(label):
        raise Problem(N_("Use 1 to 40 letters and digits here."), field="label")
    secret = draw_secret(passphrase, context)
    file = write_request(secret.public(label), secret.seed)
    return Asking(file, read_request(file).digits)


def digits_in(request: bytes) -> str:
    """Return the digits of a file that asks; raise Problem 20, 21 if it is none."""
    return _asked(request).digits


def refuse_other_digits(request: bytes, digits: str) -> None:
    """Refuse (21) digits that the file which asks does not have."""
    if not _are_same(digits, digits_in(request)):
        words = N_("These are not the digits of this file. Do not let this computer in.")
        raise Problem(words, Code.BAD_SIGNATURE, detail="digits", field="digits")


def approve_device(login: Login, request: bytes, digits: str) -> bytes:
    """Let in the computer whose screen shows ``digits``; return the file it opens.

    An answer that was lost is written anew: who is in already stays what the list says.
    Raises Problem 12 (not this worker), 20, 21 (the file; other digits), 24 (too much to
    send at once), 33 (somebody is exchanging).
    """
    need_lead(login, "devices")
    login.presence.need()
    asked = _asked(request, known_seeds(login))
    refuse_other_digits(request, digits)
    with one_at_a_time(login):
        know_own(login)
        _put_on_list(login, asked.device)
        letter = _welcome(login, asked.device.id)
    content = seal_letter(letter, login.unlocked.user.sign_seed, [asked.device.receiving])
    login.vault.note("let in", DEVICE, id_text(asked.device.id), login.user)
    return content


def known_as(login: Login, request: bytes) -> KnownAs:
    """Return what the list calls the computer that asked, once it is let in; raises 20, 21."""
    asked = _asked(request).device
    return KnownAs(asked.label, login.store.keyring.roster.devices[asked.id].label)


def join_device(folder: Path, passphrase: str, welcome: bytes, context: Context) -> Login:
    """Make the vault of a computer that was let in, with all that is known; return its login.

    Raises Problem 10 (passphrase), 20 to 22 (the file), 31 (the folder), 40 (did not ask, or
    came in already: a second vault would be the same computer).
    """
    secret, letter = _opened(welcome, passphrase, context)
    keyset = keyset_from(letter.body)
    _check_welcome(letter, keyset)
    context = context_for_list(keyset.slots, context)

    def fill(connection: Connection, unlocked: Unlocked) -> None:
        create_tables(connection)
        fill_keys(connection, keyset)
        login = _login(folder, connection, context, unlocked)
        login.store.exchange.begin(secret, _seeds(letter.body))
        learn_keys(login, letter.body)
        take_sheets(login.store.keyring, letter.body)
        snapshot = letter.body.get("snapshot")
        if not isinstance(snapshot, bytes):
            raise malformed()
        take_bundle(login, own_trust(login), snapshot)
        _learn_bundles(login, letter)
        take_requests(login, letter.body.get("requests", []))
        take_new_sheets(login, letter.body, keyset.slots)

    unlocked = create_joined(folder, passphrase, context, listed=keyset.slots, fill=fill)
    use_up(secret.device, welcome, context)
    return login_with(folder, unlocked, context)


def _learn_bundles(login: Login, letter: Letter) -> None:
    """Know which bundles of both scopes are in what the welcome brought; need none of them."""
    exchange = login.store.exchange
    exchange.bundles.learn(rows_in(letter.body.get("bundles", packed_rows(()))))
    exchange.outside.learn(online_in(letter.body.get("online", packed_online(("", [])))))


def list_devices(login: Login) -> tuple[DeviceView, ...]:
    """Return the computers of the centre, this one first, those that were shut out last."""
    keys = login.store.exchange.drawn()
    own = keys.device if keys else b""
    devices = login.store.keyring.roster.devices.values()
    labels = labels_apart((id_text(one.id), one.label) for one in devices)
    twice = {
        device: datetime.fromtimestamp(at_ms / 1000, UTC)
        for device, at_ms in login.store.exchange.twins.noticed().items()
        if abs(login.context.clock_ms - at_ms) <= _TWICE_MS
    }
    views = [
        DeviceView(
            id_text(one.id),
            labels[id_text(one.id)],
            one.is_active,
            one.id == own,
            twice.get(one.id) if one.is_active else None,
        )
        for one in devices
    ]
    return tuple(sorted(views, key=lambda one: (not one.is_active, not one.is_own, one.label)))


def revoke_device(login: Login, device: RecordId) -> ShutBefore | None:
    """Shut a computer out: its later bundles are not taken in, and none are sealed to it.

    Tells when that was done before, if it was; nothing is done then.  Raises Problem 2 (this
    computer itself), 12, 40.
    """
    need_lead(login, "devices")
    login.presence.need()
    known = login.store.keyring.roster.devices.get(id_bytes(device))
    if known is None:
        raise Problem(N_("The centre has no such computer."), Code.NOT_FOUND, field="device")
    if known.id == login.store.exchange.keys().device:
        words = N_("A computer cannot shut itself out. Do it at another one.")
        raise Problem(words, Code.USAGE, field="device")
    if not known.is_active:
        member = login.store.keyring.roster.of_key(known.by)
        at = datetime.fromtimestamp(known.at_ms / 1000, UTC)
        return ShutBefore(at, name_of(login, member.user) if member else "")
    know_own(login)
    _say(login, replace(known, is_active=False))
    renew_epoch(login)
    know_arrived(login)  # what only that one had is here only again
    login.vault.note("shut out", DEVICE, device, login.user)
    return None


def know_own(login: Login) -> None:
    """Put this computer itself on the list, the first time that a lead needs it there."""
    keys = login.store.exchange.keys()
    if keys.device not in login.store.keyring.roster.devices:
        secret = DeviceSecret(keys.device, keys.seed, keys.receiving_seed)
        taken = [one.label for one in login.store.keyring.roster.devices.values()]
        _say(login, secret.public(free_label(FIRST_LABEL, taken)))


def _asked(request: bytes, seeds: Sequence[bytes] = ()) -> JoinRequest:
    with expecting(FileKind.REQUEST, request, seeds):
        return read_request(request)


def _put_on_list(login: Login, device: Device) -> None:
    """Put a computer on the list, or back on it, under a label that no other one there has."""
    devices = login.store.keyring.roster.devices
    known = devices.get(device.id)
    if known is not None and known.is_active:
        return
    taken = [one.label for one in devices.values() if one.is_active]
    wanted = known.label if known is not None else device.label
    _say(login, replace(device, label=free_label(wanted, taken)))


def _say(login: Login, device: Device) -> None:
    book = login.store.keyring.acts
    seed = login.unlocked.user.sign_seed
    book.keep(book.signed(seed, (DEVICE, named(device)), login.context))


def _welcome(login: Login, device: bytes) -> Letter:
    """Return the letter with all that a new computer of the centre begins with."""
    store, keys = login.store, login.store.exchange.keys()
    cut = cut_for_one(login, own_trust(login))
    keyset = store.keyring.keyset_for_another(login.context)
    store.keyring.elsewhere.learn(device, keyset.slots)
    body: dict[str, Stored] = {
        **keyset.as_stored(),
        "sheets": store.keyring.recovery.told(),
        **told_keys(login),
        "requests": packed_requests(login),
        **new_sheets(login),
        "snapshot": cut.content,
        "bundles": packed_rows(store.exchange.bundles.rows()),
        "online": packed_online(store.exchange.outside.for_another()),
    }
    vault = bytes.fromhex(login.unlocked.vault_id)
    return Letter(WELCOME, vault, keys.device, login.context.clock_ms, body)


def _opened(welcome: bytes, passphrase: str, context: Context) -> tuple[DeviceSecret, Letter]:
    """Return the waiting keys that open a welcome, and what it says."""
    refusal = Problem(
        N_("This computer has not asked to be let in. Ask first, with a new file."),
        Code.NOT_FOUND,
        detail="joining",
    )
    if has_joined(welcome, context):
        words = N_(
            "This computer was let in already, and has its vault. Open that one. "
            "For another vault ask anew, with a new file."
        )
        raise Problem(words, Code.NOT_FOUND, detail="joined")
    for device in waiting_devices(context):
        try:
            secret = open_secret(device, passphrase, context)
            letter = open_chosen(welcome, [secret.receiving_seed], FileKind.WELCOME)
        except Problem as problem:
            if problem.code not in {Code.WRONG_PASSPHRASE, Code.NOT_A_RECIPIENT}:
                raise
            refusal = problem
        else:
            return secret, letter
    raise refusal


def _check_welcome(letter: Letter, keyset: Keyset) -> None:
    """Refuse (21) a welcome that nobody who leads the centre has signed."""
    roster = roster_of(keyset.acts, keyset.slots.lead)
    is_ours = letter.kind == WELCOME and letter.vault.hex() == keyset.slots.vault_id
    if not is_ours or not roster.is_lead(letter.signer):
        words = N_("A signature does not hold. Do not use this file.")
        raise Problem(words, Code.BAD_SIGNATURE, detail="welcome")


def _login(folder: Path, connection: Connection, context: Context, unlocked: Unlocked) -> Login:
    vault = Vault(VaultFolder(folder), connection, context, unlocked)
    member = vault.keyring.roster.of_key(unlocked.user.sign_public)
    if member is None or not member.needs_case_key:
        words = N_("This passphrase does not open the records. Ask the person who leads the vault.")
        raise Problem(words, Code.NOT_PERMITTED, detail="left")
    return Login(vault, context, member.user)


def _seeds(body: Mapping[str, Stored]) -> list[bytes]:
    told = body.get("epochs")
    seeds = [one for one in told if isinstance(one, bytes)] if isinstance(told, list) else []
    if not seeds or {len(one) for one in seeds} != {32}:
        raise malformed()
    return seeds


def need_same(heard: str, shown: str) -> None:
    """Refuse (21) digits that are not those of the file; blanks and scripts do not matter."""
    if not _are_same(heard, shown):
        words = N_("These are not the digits of this file. Do not go on.")
        raise Problem(words, Code.BAD_SIGNATURE, detail="digits", field="digits")


def _are_same(heard: str, shown: str) -> bool:
    return _only_digits(heard) == _only_digits(shown)


def _only_digits(text: str) -> str:
    """Return the digits in a text, of any script, as 0 to 9."""
    return "".join(str(int(one)) for one in text if one.isdecimal())
