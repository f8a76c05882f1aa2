"""Whether changes were written by workers of this centre: from certificate and roster alone."""

from __future__ import annotations

from collections.abc import Collection

from app.errors import Code, Problem
from app.i18n import N_
from app.vault.certificate import Claim, signer_of
from app.vault.merge_in import Batch
from app.vault.roster import Roster
from app.vault.values import id_bytes


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
