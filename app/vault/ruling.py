"""Whose changes count, by the roles that each worker ever had: from roster and table alone."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from app.rules.maywrite import may_write, rules_digest
from app.schema.kinds import Stored
from app.vault.roster import Roster
from app.vault.values import encode

# Of what a verdict is: the writer's user (16 bytes), kind, field's name in the log, and
# whether the writer had seen no answer there.
Sort = tuple[bytes, str, str, bool]


@dataclass(frozen=True)
class Ruling:
    """roles: all roles that each worker ever had, by the 16 bytes of their id.

    A role that was taken away still counts: clocks may be set back, so nobody can tell what
    was written before; and who had not heard of it wrote in good faith.
    """

    roles: Mapping[bytes, frozenset[str]]

    @classmethod
    def by(cls, roster: Roster) -> Ruling:
        """Return what follows from a roster."""
        return cls(roster.roles_ever)

    def bars(self, sort: Sort) -> bool:
        """Tell whether a change must not count, since its writer never had a role for it.

        Of whom the roster does not know, ``vouching`` lets nothing in.
        """
        user, kind, key, is_first = sort
        roles = self.roles.get(user)
        return roles is not None and not may_write(roles, kind, key, is_first=is_first)

    @property
    def digest(self) -> bytes:
        """32 bytes that are others as soon as any verdict may be another."""
        told: list[Stored] = [[user, *sorted(roles)] for user, roles in sorted(self.roles.items())]
        return hashlib.sha256(encode([rules_digest(), told])).digest()
