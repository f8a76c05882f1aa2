"""The workers of a vault: added, given roles, shut out, each with a passphrase of their own.

Who may do what follows from signed acts (``app.vault.roster``); a change of users needs a
manager and a data protection officer, as soon as there are both.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace

from app.crypto import slots
from app.crypto.slotfile import is_label
from app.crypto.slots import Opening, Slot, SlotList
from app.errors import Code, Problem
from app.i18n import N_
from app.records import RecordId
from app.rules.roles import INTAKE, MANAGER
from app.schema import centre as fields
from app.schema import codes
from app.schema.centre import USER
from app.schema.kinds import Stored
from app.usecases.epochs import renew_epoch, settle_epochs
from app.usecases.labels import free_label, labels_apart, slot_labels
from app.usecases.login import Login, Outcome, can_lead, not_leading, unchanged, user_of_key
from app.usecases.rows import changes_of_new, checked_name, edited, new_row
from app.vault import acts, releases
from app.vault.folder import Founding, need_passphrase, slot_cost
from app.vault.keyring import member_slot
from app.vault.roster import GRANT, Member, grant_of, granted

FIRST_ROLES = frozenset({INTAKE, MANAGER})


@dataclass(frozen=True)
class NewUser:
    """A worker to be added.  label: on the lock screen, "Worker 2" or so if it is empty."""

    name: str
    roles: tuple[str, ...]
    label: str = ""


@dataclass(frozen=True)
class UserView:
    """A worker as the list shows them.

    has_key: they can unlock the vault, or could once somebody has agreed to their roles.
    alone: nobody else has signed for their roles.
    """

    id: RecordId
    name: str
    label: str
    roles: tuple[str, ...]
    is_active: bool
    has_key: bool
    alone: bool
    is_me: bool


@dataclass(frozen=True)
class Asked:
    """What became of a wish: done, or a request that a second person must approve."""

    user: RecordId
    request: RecordId | None


def list_users(login: Login) -> tuple[UserView, ...]:
    """Return all workers, those who work here now first, by name."""
    roster, listed = login.store.keyring.roster, login.store.keyring.listed()
    asked = {one.user for one in map(granted, login.store.keyring.acts.in_state(acts.ASKED)) if one}
    labels, found = slot_labels(listed), []
    for row in login.vault.records(USER.name):
        member = roster.of_user(row.id)
        slot = member_slot(listed, member) if member else _first_slot(listed, row.id)
        is_known = slot is None and row.get(fields.active, False)  # at work, without a key here
        found.append(
            UserView(
                id=row.id,
                name=row.get(fields.user_name, ""),
                label=labels.get(slot.id, slot.label) if slot else row.get(fields.label, ""),
                roles=tuple(sorted(member.roles)) if member else (),
                is_active=member.is_active if member else is_known,
                has_key=slot is not None or (member is None and row.id in asked),
                alone=bool(member and member.alone),
                is_me=row.id == login.user,
            )
        )
    # Whoever has a key here is called as on the lock screen here; others are unlike them.
    apart = labels_apart((one.id, one.label) for one in found)
    shown = [one if one.has_key else replace(one, label=apart[one.id]) for one in found]
    return tuple(sorted(shown, key=lambda one: (not one.is_active, one.name)))


def add_user(login: Login, new: NewUser, passphrase: str) -> Outcome[Asked]:
    """Let a new worker unlock this vault with ``passphrase``.

    Where a second person must agree, their key opens nothing until then.  Raises Problem
    2 (name, roles, label, passphrase), 12 (who may not), 24 (too many workers).
    """
    author, roles = _leading(login), _known_roles(new.roles)
    name = checked_name(USER["name"], new.name)
    if new.label and not is_label(new.label):
        raise Problem(N_("Use 1 to 40 letters and digits here."), field="label")
    login.presence.need()
    keyring, context = login.store.keyring, login.context
    vault_id = keyring.unlocked.vault_id
    workers = sum(one.kind != slots.RECOVERY for one in keyring.listed().slots)
    taken = [one.get(fields.label, "") for one in login.vault.records(USER.name)]
    taken += [one.label for one in keyring.listed().slots]
    label = free_label(new.label or f"Worker {workers + 1}", taken)
    known = (name, *_names_at_hand(login))
    opening = Opening(passphrase, slot_cost(passphrase, context, known), context.test_profile)
    user = slots.new_user(context.random_bytes)
    slot = slots.new_slot(
        vault_id,
        user,
        opening,
        label=label,
        lead=keyring.unlocked.lead,
        random_bytes=context.random_bytes,
    )
    public = user.sign_public
    member = Member(public, user_of_key(public), slot.id, roles, is_active=True, alone=False)
    stored: dict[str, Stored] = {"centre": login.centre.id, "name": name, "label": label}
    row = replace(
        new_row(context, USER, login.centre.id, {**stored, "active": False}), id=member.user
    )
    login.save(changes_of_new(row), N_("Add a worker"), row.id, is_final=True)
    keyring.add_slot(slot)
    return _ask(login, author, member)


def grant_roles(login: Login, user: RecordId, roles: Iterable[str]) -> Outcome[Asked]:
    """Give a worker these roles and no others.

    Raises Problem 2 (roles; the last manager), 12, 40.
    """
    author, member = _leading(login), need_member(login, user)
    changed = replace(member, roles=_known_roles(roles), is_active=True)
    _keep_a_manager(login, changed)
    login.presence.need()
    return _ask(login, author, changed)


def revoke_user(login: Login, user: RecordId) -> Outcome[Asked]:
    """Shut a worker out: their slot goes, and new keys keep old copies of it useless.

    Nobody else may have the vault open meanwhile (33).  Raises Problem 2 (oneself, the
    last manager), 12, 40.
    """
    author, member = _leading(login), need_member(login, user)
    changed = replace(member, is_active=False)
    _keep_a_manager(login, changed)
    login.presence.need()
    return _ask(login, author, changed)


def change_passphrase(login: Login, passphrase: str) -> None:
    """Make ``passphrase`` the only one that opens this worker's slot; raises 2, 12, 31.

    Of two changes at once the second is refused, with 2.
    """
    login.presence.need()
    need_passphrase(passphrase, login.context, _names_at_hand(login))
    login.store.keyring.change_passphrase(passphrase, login.context)
    login.vault.note("passphrase", USER.name, login.user, login.user)


def _names_at_hand(login: Login) -> tuple[str, ...]:
    """Return the names that nobody may make this worker's passphrase of."""
    alias = login.store.keyring.listed().alias
    return (login.centre.get(fields.centre_name, ""), login.worker_name, alias)


def renew_keys(login: Login) -> None:
    """Give the vault a new case key and new class keys, and the centre a new key to seal to.

    Raises Problem 12 (who may not), 33 (in use).
    """
    _leading(login)
    login.presence.need()
    login.store.keyring.renew(login.context)
    renew_epoch(login)
    login.vault.note("renew", USER.name, login.user, login.user)


def apply_grant(login: Login, member: Member) -> None:
    """Let keys and the worker's record be as the roster has the worker; can be done again."""
    keyring = login.store.keyring
    slot = member_slot(keyring.listed(), member)
    if slot is not None and slot.id == keyring.unlocked.slot_id and not member.needs_case_key:
        words = N_("Somebody else must take your own key away. Ask another manager.")
        raise Problem(words, Code.NOT_PERMITTED)
    row = login.need(USER.name, member.user)
    stored: dict[str, Stored] = {"roles": sorted(member.roles), "active": member.is_active}
    changed = {key: value for key, value in stored.items() if row.stored.get(key) != value}
    if changed:
        # The signed act allows it, also to an officer who has agreed to be none any more.
        act = N_("Change a worker’s roles").msgid
        login.store.append(edited(row, changed), act, user=login.user, is_final=True)
    if not member.is_active:
        settle_epochs(login)
    if slot is None:
        return
    if not member.is_active:
        keyring.shut_out([slot.id], login.context)
    elif member.needs_case_key:
        keyring.hand_keys(slot.id, lead=member.leads)
    elif slot.case_keys:
        keyring.shut_out([], login.context, keeping=slot.id)
    keyring.arrange()
    releases.hand_on(login.store.folder, keyring)


def settle_grants(login: Login) -> None:
    """Do what was agreed on and could not be done then, since the vault was in use elsewhere."""
    keyring = login.store.keyring
    if not keyring.leads:
        return
    for refused in map(granted, keyring.acts.in_state(acts.REFUSED)):
        if refused is not None:
            with suppress(Problem):
                drop_newcomer(login, refused)
    there = {one.sign_public: one for one in keyring.listed().slots}
    leading = keyring.lead_holders()
    for member in keyring.roster.members.values():
        slot = there.get(member.key)
        if slot is None or slot.id == keyring.unlocked.slot_id:
            continue
        has_right_keys = bool(slot.case_keys) == member.needs_case_key
        if not (has_right_keys and (slot.id in leading) == member.leads and member.is_active):
            with suppress(Problem):
                apply_grant(login, member)


def leave(login: Login) -> None:
    """Close a login, the last one at its vault; what waited for the vault to be free is done."""
    with suppress(Problem):
        settle_grants(login)
    login.close()


def drop_newcomer(login: Login, member: Member) -> None:
    """Take the slot of a worker away who was asked for and never came."""
    keyring = login.store.keyring
    slot = member_slot(keyring.listed(), member)
    if keyring.roster.of_key(member.key) is None and slot is not None:
        keyring.shut_out([slot.id], login.context)


def found_roster(login: Login, founding: Founding, roles: Iterable[str]) -> None:
    """Make the first worker of a new vault what they are, signed with the vault's lead key."""
    keyring = login.store.keyring
    keyring.found(founding)
    public = founding.user.sign_public
    member = Member(
        public, login.user, founding.slot_id, frozenset(roles), is_active=True, alone=True
    )
    said = (GRANT, grant_of(member))
    keyring.acts.keep(acts.new_act(founding.vault_id, founding.lead_seed, said, login.context))


def adopt_first(login: Login) -> None:
    """Give the one worker of a vault from before there were roles the first worker's roles."""
    keyring = login.store.keyring
    if keyring.roster.members or not keyring.leads:
        return
    keys = keyring.unlocked
    member = Member(
        keys.user.sign_public, login.user, keys.slot_id, FIRST_ROLES, is_active=True, alone=True
    )
    said = (GRANT, grant_of(member))
    keyring.acts.keep(keyring.acts.signed(keyring.lead_seed, said, login.context))


def _first_slot(listed: SlotList, user: RecordId) -> Slot | None:
    """Return the slot that waits for somebody to agree to a new worker's roles, if one does."""
    return next((one for one in listed.slots if user_of_key(one.sign_public) == user), None)


def need_member(login: Login, user: RecordId) -> Member:
    """Return the worker of a record; raise Problem 40 if there is none."""
    member = login.store.keyring.roster.of_user(user)
    if member is None:
        raise Problem(N_("There is no such worker."), Code.NOT_FOUND, field="user")
    return member


def _leading(login: Login) -> Member:
    """Return the worker of this login if they may change users; raise Problem 12 if not."""
    member = login.store.keyring.roster.of_key(login.unlocked.user.sign_public)
    if member is None or not can_lead(login):
        raise not_leading("users")
    return member


def _ask(login: Login, author: Member, changed: Member) -> Outcome[Asked]:
    """Make a worker what ``changed`` says if nobody else could agree, else ask somebody to."""
    keyring, keys = login.store.keyring, login.unlocked
    said = (GRANT, grant_of(changed))
    act = keyring.acts.signed(keys.user.sign_seed, said, login.context)
    if keyring.roster.approvers_for(author.key):
        keyring.acts.keep(replace(act, state=acts.ASKED))
        login.vault.note("ask:grant", USER.name, changed.user, login.user)
        return unchanged(Asked(changed.user, act.id))
    keyring.acts.keep(act)
    login.vault.note("alone:grant", USER.name, changed.user, login.user)
    apply_grant(login, changed)
    return unchanged(Asked(changed.user, None))


def _known_roles(roles: Iterable[str]) -> frozenset[str]:
    """Return ``roles`` as a set; refuse (2) none, and what is no role."""
    named = frozenset(roles)
    if not named or named - set(codes.USER_ROLES):
        words = N_("Say what this person does here, with one or more of: {roles}.")
        listed = ", ".join(codes.USER_ROLES)
        raise Problem(words.with_values(roles=listed), Code.USAGE, field="roles")
    return named


def _keep_a_manager(login: Login, changed: Member) -> None:
    """Refuse (2) a change after which nobody would be manager."""
    others = (
        one for one in login.store.keyring.roster.members.values() if one.user != changed.user
    )
    stays = changed.is_active and MANAGER in changed.roles
    if not stays and not any(one.is_active and MANAGER in one.roles for one in others):
        words = N_("Somebody must be the centre manager. Give that role to another person first.")
        raise Problem(words, Code.USAGE, field="roles")
