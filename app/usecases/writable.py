"""What a worker may write, so that no screen offers a form whose words are refused in the end."""

from __future__ import annotations

from collections.abc import Iterable

from app.records import RecordId
from app.rules.areas import writing
from app.rules.roles import Answer
from app.schema.matches import MATCHING
from app.usecases.login import Login

# Matches, what keeps them alive, and the rules by which they are made are one area.
MATCHES = MATCHING.name


def may_write(login: Login, kind: str, person: RecordId | None = None) -> bool:
    """Tell whether this worker may write rows of a kind, if need be after saying why."""
    return login.gate.answer(writing(kind), person) >= Answer.REASON


def writable(login: Login, kinds: Iterable[str], person: RecordId | None = None) -> frozenset[str]:
    """Return those of ``kinds`` that this worker may write about a person."""
    return frozenset(one for one in kinds if may_write(login, one, person))
