"""Examining a vault: what is wrong, in words, and nothing changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.i18n import N_, Catalog, Text
from app.usecases.documents import document_findings
from app.usecases.login import Login


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
    "heads": N_("The lists do not agree with the log. Start Waymark again: it makes them anew."),
    "slots": N_(
        "One copy of the key file is damaged. The other one works. Copy the whole vault folder now."
    ),
    "document_missing": N_("The sealed files of some documents are not here. Restore a backup."),
    "document_damaged": N_("Some documents were changed or damaged. Restore a backup."),
    "document_orphans": N_(
        "Some sealed files belong to no document. They go when the next document is kept."
    ),
}
_OTHER = N_("Something in the log does not hold. Make a backup, then ask for help.")


_AUDIT = N_("The record of who did what was changed or cut. Tell the person who leads.")


def _words(code: str) -> Text:
    return _AUDIT if code.startswith("audit_") else _WORDS.get(code, _OTHER)


def examine(login: Login) -> DoctorReport:
    """Return what is wrong with the login's vault; reads all of it, changes nothing."""
    found = [Ailment(one.code, _words(one.code), one.detail) for one in login.store.check()]
    damaged = login.vault.folder.damaged_copies()
    if damaged:
        found.append(Ailment("slots", _WORDS["slots"], ", ".join(damaged)))
    found += [Ailment(one.code, _WORDS[one.code], one.detail) for one in document_findings(login)]
    return DoctorReport(tuple(found), login.context.test_profile)
