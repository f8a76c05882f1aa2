"""Who changed what and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.errors import Code, Problem
from app.i18n import N_
from app.records import Record, RecordId, value_text
from app.rules.areas import reading
from app.schema.fields import Field
from app.schema.kinds import Stored
from app.schema.registry import SCHEMAS
from app.usecases.hands import Hand, hand_of
from app.usecases.login import Login, name_of


@dataclass(frozen=True)
class HistoryEntry:
    """One version of one field; ``worker`` is empty if this computer does not know them.

    origin: who wrote these words first, where an undo brought them back; None elsewhere.
    """

    at: datetime
    worker: str
    field: Field[Any]
    stored: Stored
    is_current: bool
    record: Record
    origin: Hand | None = None

    def as_object(self) -> dict[str, Any]:
        """Return the entry as JSON has it."""
        return {
            "at": self.at.isoformat(),
            "worker": self.worker,
            "field": self.field.key,
            "value": value_text(self.field, self.stored),
            "current": self.is_current,
            "brought_back_from": self.origin.as_object() if self.origin else None,
        }


def show_history(login: Login, text: str, key: str | None = None) -> tuple[HistoryEntry, ...]:
    """Return the versions of a record's fields, the newest first; of one field if ``key``."""
    record = login.need_any(login.resolve(text))
    if key is not None and key not in record.schema:
        words = N_("“{what}” has no field of this name. See: waymark schema {kind}.")
        said = words.with_values(what=record.schema.label, kind=record.schema.name)
        raise Problem(said, Code.USAGE)
    workers: dict[RecordId, str] = {}
    entries = []
    for version in login.vault.history(record.id, key):
        if version.key not in record.schema:
            continue
        if version.user not in workers:
            workers[version.user] = name_of(login, version.user)
        entries.append(
            HistoryEntry(
                at=datetime.fromtimestamp(version.at_ms / 1000, UTC),
                worker=workers[version.user],
                field=record.schema[version.key],
                stored=version.value,
                is_current=version.is_current,
                record=record,
                origin=hand_of(login, version.origin) if version.origin else None,
            )
        )
    return tuple(sorted(entries, key=lambda one: one.at, reverse=True))


def history_of_person(login: Login, person: RecordId, limit: int) -> tuple[HistoryEntry, ...]:
    """Return the latest ``limit`` changes that people made about a person, the newest first.

    Fields that the program fills in by itself are left out.
    """
    rows = [login.need_person(person)]
    for schema in SCHEMAS.values():
        if schema.owner == "person" and login.gate.allows(reading(schema.name), person):
            rows += login.vault.records(schema.name, subject=person)
    entries = [
        entry for row in rows for entry in show_history(login, row.id) if entry.field.in_form
    ]
    return tuple(sorted(entries, key=lambda one: one.at, reverse=True)[:limit])
