"""Who works at a vault and in which roles: worked out from signed acts and nothing else.

Among those who can open the records roles are rules of the program; the signatures make
sure that nobody can give themselves one unseen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.records import RecordId
from app.vault.acts import Act
from app.vault.values import ID_BYTES, id_text

GRANT = "grant"
MANAGER, DPO, REPORTER = "manager", "dpo", "reporter"
LEADING = frozenset({MANAGER, DPO})
KEY_BYTES = 32


@dataclass(frozen=True)
class Member:
    """A worker as the latest grant has them.

    key: Ed25519.  alone: nobody else has signed the grant, since there was nobody who could.
    """

    key: bytes
    user: RecordId
    slot: str
    roles: frozenset[str]
    is_active: bool
    alone: bool

    @property
    def leads(self) -> bool:
        """Whether they may ask for, or agree to, a change of users and roles."""
        return self.is_active and bool(self.roles & LEADING)

    @property
    def needs_case_key(self) -> bool:
        """Whether they may open the records: all but those who only read reports."""
        return self.is_active and bool(self.roles - {REPORTER})


@dataclass(frozen=True)
class Roster:
    """All workers that ever were, by their key."""

    members: Mapping[bytes, Member]

    def of_key(self, key: bytes) -> Member | None:
        """Return the worker with this key, or None."""
        return self.members.get(key)

    def of_user(self, user: RecordId) -> Member | None:
        """Return the worker with this record; of several keys the one that works, or the last."""
        found = [one for one in self.members.values() if one.user == user]
        return next((one for one in found if one.is_active), found[-1] if found else None)

    def can_approve(self, approver: bytes, signer: bytes) -> bool:
        """Tell whether one may agree to what the other asks: manager and officer, two people."""
        one, other = self.members.get(approver), self.members.get(signer)
        if one is None or other is None or one.user == other.user:
            return False
        if not (one.leads and other.leads):
            return False
        return (MANAGER in other.roles and DPO in one.roles) or (
            DPO in other.roles and MANAGER in one.roles
        )

    def approvers_for(self, signer: bytes) -> tuple[Member, ...]:
        """Return those who may agree to what this worker asks."""
        return tuple(one for key, one in self.members.items() if self.can_approve(key, signer))


def grant_of(member: Member) -> tuple[bytes, bytes, str, list[str], bool]:
    """Return what a grant act says to make ``member`` what they are."""
    from_id = bytes.fromhex(member.user.replace("-", ""))
    return member.key, from_id, member.slot, sorted(member.roles), member.is_active


def roster_of(done: Iterable[Act], lead: bytes) -> Roster:
    """Return the workers that the acts make, the first act first.

    A grant counts if the lead's key has signed it, or a manager or officer with the
    approval of one of the other kind, or one of them alone as long as nobody could approve.
    """
    members: dict[bytes, Member] = {}
    for act in done:
        member = _granted(act)
        if member is None or not act.is_signed:
            continue
        roster = Roster(members)
        if act.signer == lead:
            alone = not act.is_approved
        else:
            author = members.get(act.signer)
            if author is None or not author.leads:
                continue
            alone = not (act.is_approved and roster.can_approve(act.approver, act.signer))
            if alone and roster.approvers_for(act.signer):
                continue
        members[member.key] = _flagged(member, alone=alone)
    return Roster(MappingProxyType(members))


def _flagged(member: Member, *, alone: bool) -> Member:
    return Member(member.key, member.user, member.slot, member.roles, member.is_active, alone)


def _granted(act: Act) -> Member | None:
    """Return the worker that a grant names, or None if the act is no grant."""
    if act.kind != GRANT or len(act.content) != 5:
        return None
    key, user, slot, roles, active = act.content
    if not isinstance(key, bytes) or len(key) != KEY_BYTES:
        return None
    if not isinstance(user, bytes) or len(user) != ID_BYTES or not isinstance(slot, str):
        return None
    if not isinstance(roles, list) or not isinstance(active, bool):
        return None
    named = frozenset(one for one in roles if isinstance(one, str))
    return Member(key, id_text(user), slot, named, active, alone=False)
