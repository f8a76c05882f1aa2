"""A slot opens for its passphrase only, and every part of the list is signed."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

import pytest

from app.context import CHEAP_COST, KeyCost
from app.crypto import envelope, slots
from app.crypto.slots import CaseKey, Opening, Slot, SlotList
from app.errors import Code, Defect, Problem
from tests.core.crypto.samples import CASE_KEY, PASSPHRASE, VAULT_ID, sample_list, sample_user

SHEET = bytes(range(200, 232))


def other(value: Any) -> Any:  # noqa: ANN401 - any field's value
    """Return a value of the same shape that differs a little."""
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:]
    if isinstance(value, KeyCost):
        return replace(value, memory_kib=value.memory_kib + 8)
    if isinstance(value, tuple):
        return value[:-1]
    if isinstance(value, str) and len(value) in {16, 32}:
        return f"{int(value, 16) ^ 1:0{len(value)}x}"
    return value + ("x" if isinstance(value, str) else 1)


def test_a_passphrase_opens_its_user_and_the_case_key() -> None:
    """The keys that went in come out."""
    listed = sample_list()

    opened = slots.open_slot(listed, listed.slots[0], PASSPHRASE, test_profile=True)

    assert opened.user == sample_user(0)
    assert opened.case_keys == ((1, CASE_KEY),)


def test_each_user_opens_with_their_own_passphrase_only() -> None:
    """Three slots, three passphrases; none opens another's."""
    passphrases = ("first passphrase", "second passphrase", "third passphrase")
    listed = sample_list(passphrases)

    for number, slot in enumerate(listed.slots):
        for tried, passphrase in enumerate(passphrases):
            if tried == number:
                opened = slots.open_slot(listed, slot, passphrase, test_profile=True)
                assert opened.user == sample_user(number)
            else:
                with pytest.raises(Problem) as refusal:
                    slots.open_slot(listed, slot, passphrase, test_profile=True)
                assert refusal.value.code == Code.WRONG_PASSPHRASE


def test_a_recovery_slot_opens_with_random_bytes() -> None:
    """It has no cost of stretching, and no passphrase opens it."""
    listed = sample_list((PASSPHRASE, SHEET))
    recovery = listed.slots[1]

    opened = slots.open_slot(listed, recovery, SHEET)

    assert recovery.cost is None
    assert opened.case_keys == ((1, CASE_KEY),)
    wrong: list[tuple[Slot, str | bytes]] = [
        (recovery, SHEET.hex()),
        (recovery, bytes(32)),
        (listed.slots[0], SHEET),
    ]
    for slot, secret in wrong:
        with pytest.raises(Problem) as refusal:
            slots.open_slot(listed, slot, secret, test_profile=True)
        assert refusal.value.code == Code.WRONG_PASSPHRASE


def test_a_release_does_not_open_a_cheap_slot() -> None:
    """A slot below the floor is refused before its passphrase is stretched."""
    listed = sample_list()

    with pytest.raises(Problem) as refusal:
        slots.open_slot(listed, listed.slots[0], PASSPHRASE)

    assert refusal.value.code == Code.INTEGRITY


def test_a_new_passphrase_replaces_the_old_one() -> None:
    """Keys and case keys stay; the revision grows; the lead need not sign again."""
    listed = sample_list()
    opening = Opening("quite another one", CHEAP_COST, True)

    fresh = slots.resealed(VAULT_ID, listed.slots[0], sample_user(0), opening)
    renewed = replace(listed, slots=(fresh,))

    slots.check_signatures(renewed)
    assert renewed.age > listed.age
    opened = slots.open_slot(renewed, fresh, "quite another one", test_profile=True)
    assert (opened.user, opened.case_keys) == (sample_user(0), ((1, CASE_KEY),))
    with pytest.raises(Problem):
        slots.open_slot(renewed, fresh, PASSPHRASE, test_profile=True)


def test_a_lead_hands_over_a_new_epoch_without_the_passphrase() -> None:
    """Both epochs open until the old one is dropped."""
    listed = sample_list()
    slot = slots.with_case_key(VAULT_ID, listed.slots[0], 2, SHEET)

    renewed = slots.signed_list(replace(listed, slots=(slot,), version=2), sample_user(0).sign_seed)

    slots.check_signatures(renewed)
    opened = slots.open_slot(renewed, slot, PASSPHRASE, test_profile=True)
    assert opened.case_keys == ((1, CASE_KEY), (2, SHEET))


@pytest.mark.parametrize("name", [part.name for part in fields(SlotList)])
def test_every_field_of_the_list_is_signed(name: str) -> None:
    """A change of any one is seen before a passphrase is asked for."""
    listed = sample_list((PASSPHRASE, "second passphrase"))
    changed = replace(listed, **{name: other(getattr(listed, name))})

    with pytest.raises(Problem) as refusal:
        slots.check_signatures(changed)

    assert refusal.value.code == Code.INTEGRITY


@pytest.mark.parametrize("name", [part.name for part in fields(Slot)])
def test_every_field_of_a_slot_is_signed(name: str) -> None:
    """A change of any one is seen before a passphrase is asked for."""
    listed = sample_list()
    slot = listed.slots[0]
    had: Any = getattr(slot, name)
    value: Any = slots.Admission(bytes(32), bytes(64)) if had is None else other(had)
    changed = replace(slot, **{name: value})

    with pytest.raises(Problem) as refusal:
        slots.check_signatures(replace(listed, slots=(changed,)))

    assert refusal.value.code == Code.INTEGRITY


def test_a_case_key_of_another_user_or_epoch_is_no_use() -> None:
    """A wrapped case key is bound to vault, slot and epoch, whoever signs it."""
    listed = sample_list()
    slot = listed.slots[0]
    moved = replace(slot, case_keys=(CaseKey(2, slot.case_keys[0].wrapped),))
    signed = slots.signed_list(replace(listed, slots=(moved,)), sample_user(0).sign_seed)

    slots.check_signatures(signed)
    with pytest.raises(Problem) as refusal:
        slots.open_slot(signed, moved, PASSPHRASE, test_profile=True)

    assert refusal.value.code == Code.INTEGRITY


def test_a_forger_with_a_key_of_their_own_is_not_the_lead() -> None:
    """A list signed by someone else than the lead its users accept is refused."""
    listed = sample_list()
    forger = sample_user(9)
    forged_key = slots.with_case_key(VAULT_ID, listed.slots[0], 1, bytes(32))

    forged = slots.signed_list(
        replace(listed, slots=(forged_key,), lead=forger.sign_public), forger.sign_seed
    )

    with pytest.raises(Problem) as refusal:
        slots.check_signatures(forged)
    assert refusal.value.code == Code.INTEGRITY


def test_each_user_must_accept_the_lead_of_the_list() -> None:
    """Also the last of them: one user's word does not stand for another's."""
    listed = sample_list((PASSPHRASE, "second passphrase"))
    lead, other_lead = sample_user(0), sample_user(5)
    strayed = replace(listed.slots[1], lead=other_lead.sign_public)
    again = slots.resealed(
        VAULT_ID, strayed, sample_user(1), Opening("second passphrase", CHEAP_COST, True)
    )
    mixed = slots.signed_list(replace(listed, slots=(listed.slots[0], again)), lead.sign_seed)

    with pytest.raises(Problem) as refusal:
        slots.check_signatures(mixed)

    assert refusal.value.code == Code.INTEGRITY


def test_a_slot_whose_keys_do_not_belong_together_is_refused() -> None:
    """A case key would be sealed to an exchange key that the user does not hold."""
    listed = sample_list()
    foreign = sample_user(5).exchange_public
    strayed = replace(listed.slots[0], exchange_public=foreign)
    slot = slots.resealed(VAULT_ID, strayed, sample_user(0), Opening(PASSPHRASE, CHEAP_COST, True))

    with pytest.raises(Problem) as refusal:
        slots.open_slot(replace(listed, slots=(slot,)), slot, PASSPHRASE, test_profile=True)

    assert refusal.value.detail == "user keys"


def test_weak_keys_are_refused_in_a_list() -> None:
    """Neither lead nor user may have a key of small order."""
    listed = sample_list()
    weak = replace(listed.slots[0], exchange_public=bytes(32))

    for changed in (replace(listed, lead=bytes(32)), replace(listed, slots=(weak,))):
        with pytest.raises(Problem):
            slots.check_signatures(changed)


def test_secrets_are_not_printed() -> None:
    """No repr shows a key."""
    listed = sample_list()
    opened = slots.open_slot(listed, listed.slots[0], PASSPHRASE, test_profile=True)
    opening = Opening(PASSPHRASE, CHEAP_COST, True)

    shown = f"{opened!r} {opened.user!r} {opening!r}"

    for secret in (CASE_KEY, opened.user.sign_seed, opened.user.exchange_seed):
        assert repr(secret)[2:-1] not in shown
    assert PASSPHRASE not in shown


def test_a_passphrase_without_a_cost_is_a_defect() -> None:
    """Nobody can forget to stretch it."""
    with pytest.raises(Defect):
        Opening(PASSPHRASE, None).key(bytes(16))


def test_the_case_key_is_sealed_to_the_user() -> None:
    """80 bytes, which only the user's exchange key opens."""
    wrapped = sample_list().slots[0].case_keys[0].wrapped

    assert len(wrapped) == 32 + envelope.OVERHEAD_BYTES
