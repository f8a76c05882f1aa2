"""The roster worked out from signed acts: a function of which acts there are, and of nothing else.

Acts count in the order of their time, in whatever order they have come; what two people
agree to counts when the second one signs.  docs/formats/users.md tells the rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from app.records import RecordId
from app.vault.acts import Act
from app.vault.devices import DEVICE, HUB, Device, device_in, hub_in
from app.vault.roster import AGREED, GRANT, ROOT, Member, Roster, granted, ids_heard, named, root_in

MOST_TRIED = 256  # so that nobody can keep a computer busy with acts of their making
_Tried = dict[frozenset[RecordId], "_Fold | None"]
_ABOUT = frozenset({GRANT, ROOT, AGREED, DEVICE, HUB})


def roster_of(done: Iterable[Act], lead: bytes) -> Roster:
    """Return the workers, sheets, computers and hubs that the acts make.

    The first grant is signed with the lead's key.  Every later change by a manager or
    officer with the agreement of one of the other kind, or by one of them alone as long as
    nobody could agree, or by the recovery sheets; the last two are flagged.  Computers and hubs
    are let in and shut out by a manager or officer alone; what one signs with never changes.
    """
    signed = {one.id: one for one in done if one.kind in _ABOUT and one.is_signed}
    ordered = sorted(signed.values(), key=lambda one: (one.at_ms, one.id))
    return _Fold(tuple(ordered), lead, frozenset(), {}).run().roster


class _Fold:
    """What has counted so far.

    cut: what sheets did that new ones have ended.  tried: what came of each such set.
    """

    def __init__(
        self, ordered: tuple[Act, ...], lead: bytes, cut: frozenset[RecordId], tried: _Tried
    ) -> None:
        self._tried = tried
        self.roster = Roster(MappingProxyType({}))
        self.counted: dict[RecordId, RecordId] = {}  # an act, by which act it came to count
        self._ordered, self._lead, self._cut = ordered, lead, cut
        self._agreed: dict[RecordId, set[bytes]] = {}  # who says when they agreed to an act
        for act in ordered:
            if act.kind == AGREED:
                self._agreed.setdefault(named(act), set()).add(act.signer)
        self._waits: dict[RecordId, Act] = {}
        # Whom people have let go, and nobody but sheets took back.
        self._gone: set[RecordId] = set()
        self._roles: dict[RecordId, frozenset[str]] = {}  # as people gave them last
        self._replaced: set[bytes] = set()  # keys of workers to whom sheets gave others

    def run(self) -> _Fold:
        """Let all acts count; return what came of it, without what new sheets have ended."""
        for act in self._ordered:
            other = self._without_unheard(act)
            if other is not None:
                return other
            self._take(act)
        return self

    def _without_unheard(self, act: Act) -> _Fold | None:
        """Return what comes of it if new sheets end what older ones did elsewhere, unheard of.

        Otherwise whoever has found old sheets could go on with them at a computer that has
        not heard of the new ones, under a clock set back.  So two people can end it whatever
        was done to either; one alone only if their key still counts, or a passphrase that
        sheets have replaced would end that.  None where nothing is ended.
        """
        new = self._waits.get(named(act)) if act.kind == AGREED else act
        if new is None or new.kind != ROOT:
            return None
        told = [ids_heard(one) for one in {new.id: new, act.id: act}.values()]
        if ids_heard(new) is None:  # from before sheets told that
            return None
        unheard = self.roster.by_sheets.difference(*(one or frozenset() for one in told))
        is_of_two = act.kind == AGREED and act.signer not in self.roster.roots
        if not unheard or not (is_of_two or self._may_end(new, act)):
            return None
        other = self._run_without(unheard)
        return other if other and other.counted.get(new.id) == act.id else None

    def _run_without(self, unheard: frozenset[RecordId]) -> _Fold | None:
        """Return what comes of it without some acts; None if it was tried too often."""
        cut = self._cut | unheard
        if cut not in self._tried:
            if len(self._tried) >= MOST_TRIED:
                return None
            self._tried[cut] = None  # while it runs
            self._tried[cut] = _Fold(self._ordered, self._lead, cut, self._tried).run()
        return self._tried[cut]

    def _may_end(self, new: Act, act: Act) -> bool:
        if act.kind == AGREED:
            return self._may_count(new, act.signer)
        return self._counts_alone(new)

    def _take(self, act: Act) -> None:
        if act.kind == DEVICE:
            devices = self._with_place(self.roster.devices, act, device_in(act))
            self.roster = replace(self.roster, devices=devices)
        elif act.kind == HUB:
            hubs = self._with_place(self.roster.hubs, act, hub_in(act))
            self.roster = replace(self.roster, hubs=hubs)
        elif act.kind == AGREED:
            asked = self._waits.get(named(act))
            if asked is not None and self._may_count(asked, act.signer):
                self._count(asked, by=act, is_alone=act.signer == self.roster.root)
        elif act.signer in self.roster.roots:
            self._take_sheets(act)
        elif self._counts_alone(act):
            self._count(act, by=act, is_alone=True)
        else:
            self._waits[act.id] = act
            self._count_old_approvals()

    def _with_place(
        self, known: Mapping[bytes, Device], act: Act, told: Device | None
    ) -> Mapping[bytes, Device]:
        """Return the computers, or the hubs, as an act about one of them leaves them."""
        before = known.get(told.id) if told else None
        is_same = told is not None and (before is None or before.public == told.public)
        if told is None or not is_same or not self.roster.is_lead(act.signer):
            return known
        self.roster = replace(self.roster, last_ms=act.at_ms)
        if told == before:  # it was so before, by somebody else
            return known
        return MappingProxyType({**known, told.id: replace(told, at_ms=act.at_ms, by=act.signer)})

    # -- what people do -----------------------------------------------------------------------

    def _counts_alone(self, act: Act) -> bool:
        if not self.roster.members:
            return act.signer == self._lead
        return self.roster.is_lead(act.signer) and not self.roster.approvers_for(act.signer)

    def _may_count(self, asked: Act, approver: bytes) -> bool:
        """Tell whether somebody may agree to an act now.

        Not to one that gives a worker something, if they were changed since it was asked for.
        """
        member = granted(asked)
        is_overtaken = (
            member is not None and member.is_active and self.roster.is_late(asked, member)
        )
        return not is_overtaken and self.roster.can_approve(approver, asked.signer)

    def _count_old_approvals(self) -> None:
        """Let approvals count that do not say when they were given: as soon as they can."""
        for act in list(self._waits.values()):
            is_told = act.approver in self._agreed.get(act.id, set())
            may = not is_told and self._may_count(act, act.approver)
            if may and act.is_approved and act.id in self._waits:
                self._count(act, by=act, is_alone=act.approver == self.roster.root)

    def _count(self, act: Act, *, by: Act, is_alone: bool) -> None:
        self._waits.pop(act.id, None)
        root, member = root_in(act), granted(act)
        if root:
            self.roster = replace(self.roster, root=root, roots=self.roster.roots | {root})
        elif member is not None:
            self._change(replace(member, alone=is_alone))
            self._note_change(member.user, act.at_ms if member.is_active else by.at_ms)
        self._note(act, by)
        self._count_old_approvals()

    def _change(self, changed: Member) -> None:
        """Let a worker be as people have changed them; who is let go keeps no key at all."""
        user, present = changed.user, self.roster.of_user(changed.user)
        if changed.key in self._replaced and present is not None:
            changed = replace(changed, key=present.key, slot=present.slot)
        if not changed.is_active:
            self._end_keys(user)
        self._roles[user] = changed.roles
        (self._gone.discard if changed.is_active else self._gone.add)(user)
        self._put(changed)

    # -- what sheets do -----------------------------------------------------------------------

    def _take_sheets(self, act: Act) -> None:
        """Let sheets in force give a worker another key; the roles stay those that people gave.

        Whom people have let go, sheets bring back nowhere: a computer that had not heard of
        it may have given them a new key.  The last key is the only one.
        """
        member, root = granted(act), root_in(act)
        if act.signer != self.roster.root or act.id in self._cut:
            self._put_aside(member)
            return
        if root:
            self.roster = replace(self.roster, root=root, roots=self.roster.roots | {root})
        elif member is not None:
            if member.is_active:
                self._replaced |= self._end_keys(member.user)
            else:
                self._replaced.add(member.key)
            roles = self._roles.get(member.user, member.roles)
            is_active = member.is_active and member.user not in self._gone
            self._put(replace(member, roles=roles, is_active=is_active, alone=True))
            self._note_change(member.user, act.at_ms)
        self.roster = replace(self.roster, by_sheets=self.roster.by_sheets | {act.id})
        self._note(act, act)

    def _put_aside(self, member: Member | None) -> None:
        """Know a key that replaced sheets gave to a worker: it opens nothing.

        What was written with it until the computer heard of that is still the worker's.
        """
        users = {one.user for one in self.roster.members.values()}
        is_new = member is not None and member.key not in self.roster.members
        if member is not None and is_new and member.is_active and member.user in users:
            members = {**self.roster.members, member.key: replace(member, is_active=False)}
            aside = self.roster.aside | {member.key}
            self.roster = replace(self.roster, members=MappingProxyType(members), aside=aside)

    # -- within -------------------------------------------------------------------------------

    def _end_keys(self, user: RecordId) -> set[bytes]:
        """Let all keys of a worker open nothing any more; return them."""
        ended = {key for key, one in self.roster.members.items() if one.user == user}
        self.roster = replace(self.roster, members=_without(self.roster.members, ended))
        return ended

    def _put(self, member: Member) -> None:
        """Let the key be the worker's, the last of all."""
        others = {key: one for key, one in self.roster.members.items() if key != member.key}
        had = self.roster.ever.get(member.key, frozenset()) | member.roles
        self.roster = replace(
            self.roster,
            members=MappingProxyType({**others, member.key: member}),
            ever=MappingProxyType({**self.roster.ever, member.key: had}),
            aside=self.roster.aside - {member.key},
        )

    def _note_change(self, user: RecordId, at_ms: int) -> None:
        at_ms = max(at_ms, self.roster.changed_ms.get(user, 0))
        changed = MappingProxyType({**self.roster.changed_ms, user: at_ms})
        self.roster = replace(self.roster, changed_ms=changed)

    def _note(self, act: Act, by: Act) -> None:
        self.counted[act.id] = by.id
        self.roster = replace(self.roster, last_ms=max(self.roster.last_ms, by.at_ms))


def _without(members: Mapping[bytes, Member], ended: set[bytes]) -> Mapping[bytes, Member]:
    return MappingProxyType(
        {
            key: replace(one, is_active=False) if key in ended else one
            for key, one in members.items()
        }
    )
