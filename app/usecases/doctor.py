"""Examining a vault, which changes nothing; and repairing it, never without a backup."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from app.errors import Code, Problem
from app.files import remove_leftovers
from app.i18n import N_, Catalog, Text
from app.rules.roles import Operation
from app.schema.centre import CENTRE
from app.usecases.backups import check_backup, fresh_backup, quietly
from app.usecases.documents import document_findings, is_known
from app.usecases.login import Login
from app.vault.documents import sweep
from app.vault.folder import write_slots
from app.vault.metering import Tell


@dataclass(frozen=True)
class Ailment:
    """One thing that is wrong; ``code`` is for programs, ``detail`` holds ids and counts only."""

    code: str
    words: Text
    detail: str = ""


@dataclass(frozen=True)
class DoctorReport:
    """All that is wrong with a vault; empty means well."""

    findings: tuple[Ailment, ...]
    is_test: bool

    def as_object(self, catalog: Catalog) -> dict[str, Any]:
        """Return the report as JSON has it."""
        return {
            "well": not self.findings,
            "test_vault": self.is_test,
            "findings": [
                {"code": one.code, "words": catalog.say(one.words), "detail": one.detail}
                for one in self.findings
            ],
        }


_WORDS = {
    "cipher": N_("Some pages of the records file are damaged. Restore a backup."),
    "file": N_("The records file is not in order. Restore a backup."),
    "heads": N_(
        "The lists do not agree with the log. Make a backup, then: waymark doctor --repair."
    ),
    "slots": N_(
        "One copy of the key file is damaged. The other one works. Copy the whole vault folder now."
    ),
    "document_missing": N_("The sealed files of some documents are not here. Restore a backup."),
    "document_damaged": N_("Some documents were changed or damaged. Restore a backup."),
    "document_orphans": N_(
        "Some sealed files belong to no document. They go when the next document is kept."
    ),
}
_PAGES = frozenset({"cipher", "file"})  # findings after which not everything can be read
_OTHER = N_("Something in the log does not hold. Make a backup, then ask for help.")


_AUDIT = N_("The record of who did what was changed or cut. Tell the person who leads.")


def _words(code: str) -> Text:
    return _AUDIT if code.startswith("audit_") else _WORDS.get(code, _OTHER)


def examine(login: Login, tell: Tell = quietly) -> DoctorReport:
    """Return what is wrong with the login's vault; reads all of it, changes nothing.

    tell: given (done, total) entries of the audit; what it raises ends the work.
    """
    found = [Ailment(one.code, _words(one.code), one.detail) for one in login.store.check(tell)]
    damaged = login.vault.folder.damaged_copies()
    if damaged:
        found.append(Ailment("slots", _WORDS["slots"], ", ".join(damaged)))
    found += _documents(login, is_readable=not {one.code for one in found} & _PAGES)
    return DoctorReport(tuple(found), login.context.test_profile)


def _documents(login: Login, *, is_readable: bool) -> list[Ailment]:
    """Return what is wrong with the sealed files; of damaged records as far as they tell."""
    try:
        found = document_findings(login)
    except Problem:
        if is_readable:
            raise
        return []
    return [Ailment(one.code, _WORDS[one.code], one.detail) for one in found]


def repair(login: Login, tell: Tell = quietly) -> DoctorReport:
    """Make right what follows from the log, the second key file and the folder; examine again.

    Only after a backup of the last day that is still at its place and whole, faults and
    all (Problem 2).  Nothing that somebody wrote is thrown away.  Raises also Problem 12
    and 33 (somebody else is at the vault).  Can be done again after any interruption.
    """
    login.gate.authorize(Operation.REPAIR)
    _need_backup(login, tell)
    store = login.store
    if store.folder.damaged_copies():
        write_slots(store.folder, store.folder.read_slots())
    store.file.repair()
    sweep(store.folder, partial(is_known, login))
    remove_leftovers(store.folder.staging_path)
    login.vault.note("repair", CENTRE.name, login.centre.id, login.user)
    return examine(login, tell)


def _need_backup(login: Login, tell: Tell) -> None:
    last = fresh_backup(login)
    if last is None:
        words = N_("Make a backup first: waymark backup make. A repair is done only after one.")
        raise Problem(words, Code.USAGE, detail="backup")
    check_backup(login, Path(last.place), tell, closely=False)
