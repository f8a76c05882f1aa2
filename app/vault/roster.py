"""Who works at a vault and in which roles: worked out from signed acts and nothing else.

Among those who can open the records roles are rules of the program; the signatures make
sure that nobody can give themselves one unseen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from app.crypto.sign import PUBLIC_BYTES
from app.records import RecordId
from app.rules.roles import DPO, MANAGER, REPORTER, Operation, can_agree
from app.vault.acts import Act
from app.vault.devices import Device, device_in, hub_in
from app.vault.values import ID_BYTES, id_bytes, id_text

GRANT, ROOT = "grant", "root"
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
    have signed stays signed when they leave.  hubs: who reads what may leave the centre.
    """

    members: Mapping[bytes, Member]
    root: bytes = b""
    devices: Mapping[bytes, Device] = field(default_factory=lambda: MappingProxyType({}))
    roots: frozenset[bytes] = frozenset()
    ever: Mapping[bytes, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))
    hubs: Mapping[bytes, Device] = field(default_factory=lambda: MappingProxyType({}))

    def of_key(self, key: bytes) -> Member | None:
        """Return the worker with this key, or None."""
        return self.members.get(key)

    def of_user(self, user: RecordId) -> Member | None:
        """Return the worker with this record; of several keys the one that works, or the last."""
        found = [one for one in self.members.values() if one.user == user]
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


def roster_of(done: Iterable[Act], lead: bytes) -> Roster:
    """Return the workers that the acts make, the first act first.

    The first grant is signed with the lead's key.  Every later one by a manager or
    officer with the approval of one of the other kind, or by one of them alone as long as
    nobody could approve, or by the recovery sheets; the last two are flagged.  So is
    the key of new recovery sheets.  Whom people have let go, sheets bring back nowhere: a
    computer that had not heard of it yet may have given them a new key.  Computers are let in
    and shut out by a manager or officer alone; what a computer signs with never changes.
    """
    roster = Roster(MappingProxyType({}))
    gone: set[RecordId] = set()  # whom people have let go, and nobody but sheets took back
    for act in done:
        device, hub = device_in(act), hub_in(act)
        if device is not None or hub is not None:
            roster = _with_device(roster, act, device) if device else _with_hub(roster, act, hub)
            continue
        if not act.is_signed or not _counts(act, roster, lead):
            continue
        root, member = _root_in(act), granted(act)
        if root:
            roster = replace(roster, root=root, roots=roster.roots | {root})
        elif member is not None:
            by_sheets = bool(roster.root) and act.signer == roster.root
            changed = replace(member, alone=_is_alone(act, roster))
            if by_sheets and member.user in gone:
                changed = replace(changed, is_active=False)
            members = {**roster.members, member.key: changed}
            if not by_sheets:
                members = _without_later_keys(members, changed)
                (gone.discard if changed.is_active else gone.add)(changed.user)
            had = roster.ever.get(member.key, frozenset()) | member.roles
            ever = MappingProxyType({**roster.ever, member.key: had})
            roster = replace(roster, members=MappingProxyType(members), ever=ever)
    return roster


def _without_later_keys(members: Mapping[bytes, Member], changed: Member) -> dict[bytes, Member]:
    """Return the workers after people changed one: who is let go keeps no other key either."""
    return {
        key: one if changed.is_active or one.user != changed.user else replace(one, is_active=False)
        for key, one in members.items()
    }


def _with_device(roster: Roster, act: Act, device: Device) -> Roster:
    """Return the roster after an act about a computer; as it was if the act does not count."""
    known = roster.devices.get(device.id)
    is_same = known is None or known.public == device.public
    if not is_same or not act.is_signed or not roster.is_lead(act.signer):
        return roster
    return replace(roster, devices=MappingProxyType({**roster.devices, device.id: device}))


def _with_hub(roster: Roster, act: Act, hub: Device | None) -> Roster:
    """Return the roster after an act about a hub, which counts as one about a computer does."""
    known = roster.hubs.get(hub.id) if hub else None
    is_same = known is None or hub is None or known.public == hub.public
    if hub is None or not is_same or not act.is_signed or not roster.is_lead(act.signer):
        return roster
    return replace(roster, hubs=MappingProxyType({**roster.hubs, hub.id: hub}))


def _counts(act: Act, roster: Roster, lead: bytes) -> bool:
    """Tell whether whoever signed an act could do that at the time."""
    if act.signer == lead and not roster.members:
        return True
    if roster.root and act.signer == roster.root:
        return True
    if not roster.is_lead(act.signer):
        return False
    agreed = act.is_approved and roster.can_approve(act.approver, act.signer)
    return agreed or not roster.approvers_for(act.signer)


def _is_alone(act: Act, roster: Roster) -> bool:
    """Tell whether no second worker stands behind an act that counts."""
    if act.approver == roster.root or not act.is_approved:
        return True
    return not roster.can_approve(act.approver, act.signer)


def _root_in(act: Act) -> bytes:
    """Return the key of new recovery sheets that an act names, or nothing."""
    if act.kind != ROOT or len(act.content) != 1:
        return b""
    (key,) = act.content
    return key if isinstance(key, bytes) and len(key) == PUBLIC_BYTES else b""


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
