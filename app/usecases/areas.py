"""Which answers of a kind somebody sees who may not see all of them."""

from __future__ import annotations

from app.records import Record
from app.schema.fields import Purpose
from app.schema.registry import SCHEMAS


def brief_keys(kind: str) -> frozenset[str]:
    """Return the answers of a kind that a mentor may be told, and whom they are about."""
    schema = SCHEMAS[kind]
    open_keys = {one.key for one in schema.fields if Purpose.SHARE_WITH_MENTOR in one.opens_with}
    return frozenset({*open_keys, schema.owner or ""}) if open_keys else frozenset()


def card_keys() -> frozenset[str]:
    """Return what everybody may see of anybody, so that people are found and named."""
    return frozenset({"preferred_name", "roles"})


def only(record: Record, keys: frozenset[str]) -> Record:
    """Return ``record`` with these answers and no others."""
    stored = {key: value for key, value in record.stored.items() if key in keys}
    versions = {key: value for key, value in record.versions.items() if key in keys}
    return Record(record.schema, record.id, record.subject, stored, versions)
