"""Whether changes were written by workers of this centre: from certificate and roster alone."""

from __future__ import annotations

from collections.abc import Collection

from app.errors import Code, Problem
from app.i18n import N_
from app.rules.roles import Answer, Operation, Target, answer_for
from app.schema.kinds import Stored
from app.vault.acts import Act, act_of
from app.vault.certificate import Claim, signer_of
from app.vault.merge_in import Batch
from app.vault.roster import Roster
from app.vault.values import BadValue, decode, encode, id_bytes

_ERASE = Operation.ERASE.value


def check_writers(batch: Batch, roster: Roster, vault_id: str, devices: Collection[bytes]) -> None:
    """Refuse (21) changes of a writer whose certificate does not lead to the roster.

    devices: ids of the computers of the centre, those that were shut out too; workers who
    have left count as well, since they may have written before.
    """
    for place in sorted({op.actor for op in batch.ops}):
        actor, device, user, wall, certificate = batch.actors[place]
        signed = signer_of(Claim(actor, device, user, wall), certificate)
        member = roster.of_key(signed[1]) if signed else None
        is_ours = signed is not None and signed[0].hex() == vault_id and device in devices
        if member is None or not is_ours or id_bytes(member.user) != user:
            words = N_("Somebody wrote in this bundle whom this centre does not know.")
            raise Problem(words, Code.BAD_SIGNATURE, detail="writer")


def proof_of(act: Act) -> bytes:
    """Return what is kept with somebody who was erased: the request and two signatures."""
    return encode([act.body, act.signer, act.signature, act.approver, act.approval])


def check_erasures(batch: Batch, roster: Roster, vault_id: str) -> None:
    """Refuse (21) to forget anybody without the signatures of two who could agree to it.

    Who has left since, and sheets that were replaced, count: what they signed stays so.
    """
    for subject, _, proof in batch.erased:
        act = _act_in(proof, vault_id)
        is_theirs = act is not None and act.kind == _ERASE and _names(act, subject)
        if act is None or not is_theirs or not roster.have_agreed(act, Operation.ERASE):
            words = N_("This bundle erases somebody without the signatures of two people.")
            raise Problem(words, Code.BAD_SIGNATURE, detail="erasure")


def may_forget(roster: Roster, vault_id: str, claim: Claim, certificate: bytes) -> bool:
    """Tell whether a writer ever had a role that may forget a document, by the table of roles.

    From certificate and roster alone, so that every computer says the same.
    """
    signed = signer_of(claim, certificate)
    if signed is None or signed[0].hex() != vault_id:
        return False
    member = roster.of_key(signed[1])
    if member is None or id_bytes(member.user) != claim.user:
        return False
    had = roster.ever.get(signed[1], frozenset())
    return answer_for(had, Operation.DOCUMENT_WRITE, Target()) is Answer.YES


def _names(act: Act, subject: bytes) -> bool:
    """Tell whether a request is about this subject, and at most about one computer more."""
    about, *computer = act.content or [b""]
    return about == subject and [type(one) for one in computer] in ([], [bytes])


def _act_in(proof: bytes, vault_id: str) -> Act | None:
    try:
        told: Stored = decode(proof)
    except BadValue:
        return None
    return act_of(told, vault_id) if isinstance(told, list) else None
