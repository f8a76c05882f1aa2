"""The answers of everybody to one purpose, read at once."""

from __future__ import annotations

from typing import Any, NamedTuple

from app.schema import consent
from app.schema.consent import CONSENT
from app.schema.fields import Field
from app.vault.columns import column, table
from app.vault.opening import Connection

_WANTED: tuple[Field[Any], ...] = (
    consent.answer,
    consent.valid_until,
    consent.supersedes,
    consent.named,
)


class Said(NamedTuple):
    """An answer to a purpose.  subject, id: 16 bytes each; the rest as its column has it."""

    subject: bytes
    id: bytes
    answer: object
    valid_until: object
    supersedes: object
    named: object


def said(connection: Connection, purpose: str) -> list[Said]:
    """Return all answers to a purpose, also those that later ones take the place of."""
    wanted = [column(one) for one in _WANTED]
    found = connection.execute(
        f"SELECT id, subject, {', '.join(wanted)} FROM {table(CONSENT)} "
        f"WHERE {column(consent.purpose)} = ? AND deleted = 0",
        (purpose,),
    )
    return [Said(subject, record, *rest) for record, subject, *rest in found]
