"""Who works at a vault and in which roles, as ``rosterfold`` works it out from signed acts.

Among those who can open the records roles are rules of the program; the signatures make
sure that nobody can give themselves one unseen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from app.crypto.sign import PUBLIC_BYTES
from app.records import RecordId
from app.rules.roles import DPO, MANAGER, REPORTER, Operation, can_agree
from app.vault.acts import Act
from app.vault.devices import Device
from app.vault.values import ID_BYTES, id_bytes, id_text

# agreed: that somebody agrees to a grant or to sheets, with the moment at which they did.
GRANT, ROOT, AGREED = "grant", "root", "agreed"
LEADING = frozenset({MANAGER, DPO})


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

    def with_roles(self, roles: frozenset[str]) -> Member:
        """Return the worker with these roles and no others."""
        return replace(self, roles=roles)


@dataclass(frozen=True)
class Roster:
    """All workers that ever were, by their key.

    root: the Ed25519 key drawn from the recovery sheets, empty before there are any.  Two
    sheets stand for the second person where there is none.  devices: the computers of
    the centre by their id, those that were shut out too.  roots: of all sheets that were
    ever in force.  ever: all roles that a worker ever had, by their key: what two people
    have signed stays signed when they leave.  aside: keys that replaced sheets gave, which
    open nothing.  changed_ms: what was asked about a worker before that time gives them
    nothing any more.  by_sheets: the acts of sheets that count.  last_ms: the time of the
    last act that counts.  hubs: who reads what may leave the centre.
    """

    members: Mapping[bytes, Member]
    root: bytes = b""
    devices: Mapping[bytes, Device] = field(default_factory=lambda: MappingProxyType({}))
    roots: frozenset[bytes] = frozenset()
    ever: Mapping[bytes, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    aside: frozenset[bytes] = frozenset()
    changed_ms: Mapping[RecordId, int] = field(default_factory=lambda: MappingProxyType({}))
    by_sheets: frozenset[RecordId] = frozenset()
    last_ms: int = 0
    hubs: Mapping[bytes, Device] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def roles_ever(self) -> Mapping[bytes, frozenset[str]]:
        """All roles that each worker (16 bytes) ever had, whichever key they signed with then."""
        found: dict[bytes, frozenset[str]] = {}
        for key, member in self.members.items():
            user = id_bytes(member.user)
            found[user] = found.get(user, frozenset()) | self.ever.get(key, frozenset())
        return found

    def of_key(self, key: bytes) -> Member | None:
        """Return the worker with this key, or None."""
        return self.members.get(key)

    def of_user(self, user: RecordId) -> Member | None:
        """Return the worker with this record; of several keys the one that works, or the last."""
        found = [one for one in self.members.values() if one.user == user]
        found = [one for one in found if one.key not in self.aside] or found
        return next((one for one in found if one.is_active), found[-1] if found else None)

    def can_approve(
        self,
        approver: bytes,
        signer: bytes,
        operation: Operation = Operation.USERS,
        *,
        is_flagged: bool = False,
    ) -> bool:
        """Tell whether one may agree to what the other asks, by the table of roles: two people.

        The recovery sheets may agree to what any of them asks.
        """
        if self.root and approver == self.root:
            return signer != self.root and self.is_lead(signer)
        one, other = self.members.get(approver), self.members.get(signer)
        if one is None or other is None or one.user == other.user:
            return False
        if not (one.is_active and other.is_active):
            return False
        return can_agree(operation, other.roles, one.roles, is_flagged=is_flagged)

    def have_agreed(self, act: Act, operation: Operation) -> bool:
        """Tell whether an act was signed by two who could agree to it when they signed it."""
        if not (act.is_signed and act.is_approved):
            return False
        asker, other = self.ever.get(act.signer), self.ever.get(act.approver, frozenset())
        if asker is None:
            return False
        if act.approver in self.roots:
            return act.signer not in self.roots and bool(asker & LEADING)
        if act.approver in self.members:
            is_self = self.members[act.signer].user == self.members[act.approver].user
            return not is_self and can_agree(operation, asker, other, is_flagged=True)
        return False

    def is_late(self, asked: Act, member: Member) -> bool:
        """Tell whether a worker was changed since something was asked about them.

        Who was let go counts from when it was agreed to: nobody comes back by an older wish.
        """
        return self.changed_ms.get(member.user, -1) > asked.at_ms

    def is_lead(self, key: bytes) -> bool:
        """Tell whether the key is of a worker who may ask for a change of users and roles."""
        member = self.members.get(key)
        return member is not None and member.leads

    def approvers_for(self, signer: bytes) -> tuple[Member, ...]:
        """Return those who may agree to what this worker asks."""
        return tuple(one for key, one in self.members.items() if self.can_approve(key, signer))


def grant_of(member: Member) -> tuple[bytes, bytes, str, list[str], bool]:
    """Return what a grant act says to make ``member`` what they are."""
    user = id_bytes(member.user)
    return member.key, user, member.slot, sorted(member.roles), member.is_active


def root_in(act: Act) -> bytes:
    """Return the key of new recovery sheets that an act names, or nothing."""
    key = act.content[0] if act.kind == ROOT and act.content else b""
    return key if isinstance(key, bytes) and len(key) == PUBLIC_BYTES else b""


def named(act: Act) -> RecordId:
    """Return the id of what an act is about, its first part; an empty one if there is none."""
    told = act.content[0] if act.content else b""
    is_id = isinstance(told, bytes) and len(told) == ID_BYTES
    return id_text(told) if isinstance(told, bytes) and is_id else RecordId("")


def ids_heard(act: Act) -> frozenset[RecordId] | None:
    """Return which acts of sheets somebody knew who made new ones, or agreed to them.

    None if an act tells nothing of that.
    """
    told = act.content[1] if act.kind in {ROOT, AGREED} and len(act.content) == 2 else None
    if not isinstance(told, list):
        return None
    ids = [one for one in told if isinstance(one, bytes) and len(one) == ID_BYTES]
    return frozenset(map(id_text, ids))


def granted(act: Act) -> Member | None:
    """Return the worker that a grant names, or None if the act is no grant."""
    if act.kind != GRANT or len(act.content) != 5:
        return None
    key, user, slot, roles, active = act.content
    if not isinstance(key, bytes) or len(key) != PUBLIC_BYTES:
        return None
    if not isinstance(user, bytes) or len(user) != ID_BYTES or not isinstance(slot, str):
        return None
    if not isinstance(roles, list) or not isinstance(active, bool):
        return None
    named = frozenset(one for one in roles if isinstance(one, str))
    return Member(key, id_text(user), slot, named, active, alone=False)
