"""Where half-typed words wait, so that a worker who unlocks is where they were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from app.records import RecordId
from app.schema.registry import schema_of
from app.usecases.login import Login

RECENT = timedelta(hours=12)  # words of another day wait on the list of today
_PARTS: Mapping[str, str] = MappingProxyType(
    {
        "session": "sessions",
        "plan": "plan",
        "goal": "plan",
        "step": "plan",
        "case": "cases",
        "application": "cases",
    }
)


@dataclass(frozen=True)
class LeftWords:
    """Whose file somebody was writing in last, and in which part of it."""

    person: RecordId
    part: str


def left_words(login: Login) -> LeftWords | None:
    """Return where this worker's last half-typed words are; None if they are old or none wait."""
    newest = next(iter(login.vault.drafts(login.user)), None)
    if newest is None:
        return None
    age_ms = login.context.clock_ms - newest.at_ms
    part = _PARTS.get(newest.kind) or ("intake" if schema_of(newest.kind).topic else "")
    is_recent = age_ms <= RECENT.total_seconds() * 1000
    return LeftWords(newest.subject, part) if part and is_recent else None
