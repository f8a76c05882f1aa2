"""A vault made of a backup: as it was then, but for the people who were erased since."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TypedDict

from app.context import Context
from app.errors import Problem
from app.files import make_private_folder
from app.i18n import N_, Text, plural
from app.rules.roles import Operation
from app.schema.centre import CENTRE
from app.schema.person import PERSON
from app.usecases.backups import (
    BackupReport,
    opener_by,
    opener_of,
    quietly,
    remember,
    report_of,
    telling_of_keys,
)
from app.usecases.documents import is_known
from app.usecases.login import Login, Outcome, unchanged
from app.usecases.vaults import free_folder, is_vault, login_at, unlock
from app.vault.documents import sweep
from app.vault.erasures import erasures_at, vault_id_at
from app.vault.folder import Unlocked, VaultFolder
from app.vault.merge_in import Batch
from app.vault.metering import Meter, Tell
from app.vault.restoring import OpenKeys, Tested, restore_backup
from app.vault.vault import Vault


@dataclass(frozen=True)
class RestoreReport(BackupReport):
    """What came back.

    people: how many have a file in the new vault.  erased: how many were in the backup and
    stayed out, since they were erased after it was made.  asked, unread: vaults of this
    centre on this computer that told whom they have erased, and that did not open.
    """

    people: int
    erased: int
    asked: int
    unread: int


def told_back(report: RestoreReport) -> list[Text]:
    """Return what is to be said of who came back and who did not."""
    words = [
        plural(
            "{count} person has a file in it.", "{count} people have a file in it.", report.people
        )
    ]
    if report.erased:
        words.append(
            plural(
                "{count} person was erased after it was made, and did not come back.",
                "{count} people were erased after it was made, and did not come back.",
                report.erased,
            )
        )
    if report.unread or not report.asked:
        words.append(N_("If somebody was erased after this backup was made, they are in it again."))
    return words


@dataclass(frozen=True)
class BroughtBack:
    """A vault that a backup has become, and what is in it."""

    folder: Path
    report: RestoreReport


def restore(
    path: Path,
    folder: Path,
    passphrase: Callable[[], str],
    context: Context,
    *,
    tell: Tell = quietly,
    beside: Iterable[Path] = (),
) -> RestoreReport:
    """Make a new vault at ``folder`` of a backup, with a passphrase of its time.

    The vault is a new device from then on, and knows this backup as its last one.  beside:
    folders of vaults, besides those next to ``folder``; whoever one of this centre has
    erased stays out.  Raises Problem 10, 11, 30, 31 (something is at ``folder``: no vault
    is ever overwritten), 32, 40, 41; nothing is left behind then.
    """
    said: list[str] = []

    def once() -> str:
        said[:] = said or [passphrase()]
        return said[0]

    def open_otherwise(place: VaultFolder) -> Unlocked:
        return unlock(place.path, once(), context)

    work = _Restoring(path, context, (*beside, *_next_to(folder)), open_otherwise)
    return work.into(folder, opener_by(once, context), tell)


def restore_own(
    login: Login, path: Path, folder: Path, tell: Tell = quietly
) -> Outcome[RestoreReport]:
    """Make a new vault at ``folder`` of a backup of this one, with the keys that are open.

    To look at how things were; this vault stays as it is.  Raises as ``restore`` does, and
    Problem 12 if the backup was made with other keys.
    """
    login.gate.authorize(Operation.BACKUP)
    beside = (login.store.folder.path, *_next_to(folder))
    work = _Restoring(path, login.context, beside, opener_of(login))
    with telling_of_keys():
        return unchanged(work.into(folder, opener_of(login), tell))


def bring_back(
    context: Context, path: Path, passphrase: str, *, beside: Iterable[Path], tell: Tell
) -> BroughtBack:
    """Make a vault of a backup in this computer's own place; raises as ``restore`` does."""
    folder = free_folder(context, "centre")
    make_private_folder(folder.parent)
    report = restore(path, folder, lambda: passphrase, context, tell=tell, beside=beside)
    return BroughtBack(folder, report)


class _Counted(TypedDict):
    people: int
    erased: int
    asked: int
    unread: int


@dataclass(frozen=True)
class _Restoring:
    """A backup on its way into a vault; open_otherwise: opens what its own keys do not."""

    path: Path
    context: Context
    beside: tuple[Path, ...]
    open_otherwise: OpenKeys

    def into(self, folder: Path, opener: OpenKeys, tell: Tell) -> RestoreReport:
        """Make the vault, and return what came back."""
        meter = Meter(tell)
        counted: list[_Counted] = []

        def settle(vault: Vault, tested: Tested) -> None:
            counted.append(self._settle(vault, tested))

        tested = restore_backup(self.path, folder, opener, self.context, meter=meter, settle=settle)
        meter.end()
        return RestoreReport(**asdict(report_of(tested)), **counted[0])

    def _settle(self, vault: Vault, tested: Tested) -> _Counted:
        """Let those go who were erased, and write down where the vault comes from."""
        login = login_at(vault, self.context)
        found, unread = self._erasures(login.unlocked)
        before = vault.count(PERSON.name)
        for batch in found:
            vault.merge(batch)
        after = vault.count(PERSON.name)
        sweep(vault.folder, partial(is_known, login))
        remember(login, self.path, tested)
        vault.note("restore", CENTRE.name, login.centre.id, login.user)
        return _Counted(people=after, erased=before - after, asked=len(found), unread=unread)

    def _erasures(self, keys: Unlocked) -> tuple[list[Batch], int]:
        """Return what the vaults of this centre have erased, and how many could not be asked."""
        found, unread = [], 0
        for place in dict.fromkeys(one.resolve() for one in self.beside):
            folder = VaultFolder(place)
            vault_id = vault_id_at(folder)
            if vault_id not in (keys.vault_id, None):
                continue
            batch = self._asked(folder, keys)
            if batch is not None:
                found.append(batch)
            elif vault_id is not None:
                unread += 1
        return found, unread

    def _asked(self, folder: VaultFolder, keys: Unlocked) -> Batch | None:
        """Return what one vault has erased, or None: other keys, or its records are damaged."""
        with suppress(Problem):
            found = erasures_at(folder, keys)
            return found or erasures_at(folder, self.open_otherwise(folder))
        return None


def _next_to(folder: Path) -> Iterator[Path]:
    """Yield the vaults in the same folder as ``folder``."""
    try:
        yield from (one for one in sorted(folder.resolve().parent.iterdir()) if is_vault(one))
    except OSError:  # there is none yet, or it is not ours to look at
        return
