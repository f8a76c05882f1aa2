"""Backups as workers know them: made, tried, put back, and remembered."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from app.context import Context
from app.crypto import canonical
from app.errors import Code, Problem
from app.i18n import N_, Text, plural
from app.rules.roles import Operation
from app.schema.centre import CENTRE
from app.usecases.login import Login, Outcome, is_practice, unchanged
from app.usecases.vaults import unlock
from app.vault import backup
from app.vault.folder import Unlocked, VaultFolder
from app.vault.metering import Meter, Tell
from app.vault.restoring import OpenKeys, Tested, try_backup

FIRST_WITHIN = timedelta(days=1)
ANEW_AFTER = timedelta(days=7)
FRESH_FOR = timedelta(days=1)
_CLOCK_MAY_DIFFER = timedelta(days=1)
_SETTING = "backup"
_MS = timedelta(milliseconds=1)


@dataclass(frozen=True)
class LastBackup:
    """What this computer remembers of its last backup; times in Unix ms.

    place: the file, with its folder.  has_faults: the records in it were not in order.
    """

    made_ms: int
    tested_ms: int
    place: str
    has_faults: bool


@dataclass(frozen=True)
class BackupReport:
    """What is in a backup that was put back to the test.

    size: of the file, in bytes.  missing: documents that were not on the computer when
    it was made.  faults: codes of what did not hold in the records then.
    """

    vault: str
    made_ms: int
    size: int
    documents: int
    missing: int
    faults: tuple[str, ...]

    @property
    def is_good(self) -> bool:
        return not self.faults and not self.missing


def quietly(_done: int, _total: int) -> None:
    """Tell nobody how far it has come."""


def make_backup(login: Login, path: Path, tell: Tell = quietly) -> Outcome[BackupReport]:
    """Write everything into one sealed file at ``path``, and put it back to the test.

    tell: given (done, 100) on the way; what it raises stops it.  Raises Problem 2, 30,
    31, 33 and 41 as ``backup.make_backup`` does; nothing is left behind then.
    """
    login.gate.authorize(Operation.BACKUP)
    meter = Meter(tell)
    tested = backup.make_backup(login.store, path, login.context, meter)
    remember(login, path, tested)
    login.vault.note("backup", CENTRE.name, login.centre.id, login.user)
    meter.end()
    return unchanged(report_of(tested))


def check_backup(
    login: Login, path: Path, tell: Tell = quietly, *, closely: bool = True
) -> Outcome[BackupReport]:
    """Put a backup of this vault back to the test, with the keys that are open.

    closely: examine its records as the doctor does, besides reading it to its end.
    It is remembered if it is the newest one known.  Raises Problem 12 if it was made with
    other keys than this worker has now, 30 (damaged, or of another vault), 31, 32, 40.
    """
    login.gate.authorize(Operation.BACKUP)
    scratch = login.store.folder.staging_path / "test"
    meter = Meter(tell)
    with telling_of_keys():
        opener = opener_of(login)
        tested = try_backup(path, opener, scratch, (login.context, meter), looks_closely=closely)
    last = last_backup(login)
    if last is None or tested.about.made_ms >= last.made_ms:
        remember(login, path, tested)
    login.vault.note("backup.test", CENTRE.name, login.centre.id, login.user)
    meter.end()
    return unchanged(report_of(tested))


def check_closed_backup(
    path: Path, passphrase: Callable[[], str], context: Context, tell: Tell = quietly
) -> BackupReport:
    """Put a backup back to the test with a passphrase of its time; raises also 10 and 11."""
    meter = Meter(tell)
    scratch = context.state_folder / "tests" / "backup"
    opener = opener_by(passphrase, context)
    tested = try_backup(path, opener, scratch, (context, meter), looks_closely=True)
    meter.end()
    return report_of(tested)


def tidy_backup(login: Login, path: Path) -> Outcome[None]:
    """Remove what a making that was killed left beside ``path`` and in the vault."""
    for folder in (path.parent, login.store.folder.staging_path):
        backup.tidy(folder)
    return unchanged(None)


def last_backup(login: Login) -> LastBackup | None:
    """Return what this computer remembers of its last backup."""
    raw = login.store.file.setting(_SETTING)
    if raw is None:
        return None
    try:
        value: Any = canonical.read(raw)
        return LastBackup(**value)
    except (canonical.Malformed, TypeError):
        return None


def fresh_backup(login: Login) -> LastBackup | None:
    """Return the last backup if it is of the last day; none made later than the clock says."""
    last = last_backup(login)
    age_ms = login.context.clock_ms - last.made_ms if last else -1
    return last if 0 <= age_ms < FRESH_FOR / _MS else None


def backup_reminder(login: Login) -> Text | None:
    """Return why a backup should be made now, or None if there is no need yet."""
    now_ms, last = login.context.clock_ms, last_backup(login)
    if last is not None:
        return _words_for(now_ms - last.made_ms)
    if is_practice(login) or now_ms - login.store.file.began_ms() < FIRST_WITHIN / _MS:
        return None
    return N_("There is no backup yet. Make one: without it, a lost computer loses everything.")


def told(report: BackupReport) -> list[Text]:
    """Return what else is to be said of a backup."""
    count = report.documents
    words = [
        plural("There is {count} document in it.", "There are {count} documents in it.", count),
        N_("Its size is {size} MB.").with_values(size=-(-report.size // 10**6)),
    ]
    if report.missing:
        words.append(
            plural(
                "{count} document was not on the computer any more when it was made.",
                "{count} documents were not on the computer any more when it was made.",
                report.missing,
            )
        )
    if report.faults:
        words.append(
            N_("The records in it were not in order when it was made. See: waymark doctor.")
        )
    return words


def _words_for(age_ms: int) -> Text | None:
    """Return what to say of a last backup of this age; a clock set back makes it negative."""
    if age_ms < -(_CLOCK_MAY_DIFFER / _MS):
        return N_("The last backup has a day yet to come. Check the clock, then make a new one.")
    if age_ms < ANEW_AFTER / _MS:
        return None
    return plural(
        "The last backup is {count} day old. Make a new one.",
        "The last backup is {count} days old. Make a new one.",
        int(age_ms // (timedelta(days=1) / _MS)),
    )


def opener_by(passphrase: Callable[[], str], context: Context) -> OpenKeys:
    """Return what opens the slots of a backup with a passphrase of its time."""

    def open_keys(folder: VaultFolder) -> Unlocked:
        return unlock(folder.path, passphrase(), context)

    return open_keys


def opener_of(login: Login) -> OpenKeys:
    """Return what takes the keys that are open for those of a backup."""
    keys = login.unlocked

    def open_keys(_folder: VaultFolder) -> Unlocked:
        return keys

    return open_keys


@contextmanager
def telling_of_keys() -> Iterator[None]:
    """Say of a backup what is meant where the open keys are not those of its time (12)."""
    try:
        yield
    except Problem as problem:
        if problem.code != Code.NOT_PERMITTED:
            raise
        words = N_(
            "This backup was made with earlier keys. Only the passphrase of then shows if it is "
            "whole."
        )
        raise Problem(words, problem.code, detail="epoch") from None


def remember(login: Login, path: Path, tested: Tested) -> None:
    """Keep in the login's vault that the backup at ``path`` is its last one."""
    value = {
        "made_ms": tested.about.made_ms,
        "tested_ms": login.context.clock_ms,
        "place": os.fsencode(path.absolute()).decode("utf-8", "replace"),
        "has_faults": not report_of(tested).is_good,
    }
    login.store.file.keep_setting(_SETTING, canonical.canonical(value))


def report_of(tested: Tested) -> BackupReport:
    """Return what is to be told of a backup that was put back to the test."""
    about = tested.about
    faults = tuple(one.code for one in tested.findings)
    return BackupReport(
        tested.vault_id, about.made_ms, tested.size, about.documents, about.missing, faults
    )
