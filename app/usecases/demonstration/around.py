"""What stories need to know of the invented organisations around the centre."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.records import RecordId


@dataclass(frozen=True)
class InventedOpening:
    """What stories need to know of an opening: which it is, where, of which kind."""

    id: RecordId
    organisation: RecordId
    name: str
    kind: str


@dataclass(frozen=True)
class Around:
    """All invented organisations by name, and their openings by kind.

    referrals: (kind, organisation, what is asked).
    """

    organisations: Mapping[str, RecordId]
    openings: Mapping[str, tuple[InventedOpening, ...]]
    referrals: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...]
    supervisors: tuple[str, ...]
    words: tuple[str, ...]
