"""What the computers of the centre say of themselves in a store."""

from __future__ import annotations

from collections.abc import Mapping

from app.errors import Code, Problem
from app.i18n import N_
from app.sync.heads import Head, head_in
from app.sync.letters import open_letter
from app.sync.parties import Peer
from app.usecases.login import Login

MOST_HEAD_BYTES = 1 << 20


def checked_head(login: Login, raw: bytes, peers: Mapping[bytes, Peer]) -> Head | None:
    """Return the head in a file, or None for one of a computer that was shut out.

    Raises Problem 20 (malformed), 21 (of nobody here), 22 (sealed to others), 32.
    """
    letter = open_letter(raw, login.store.exchange.keys().epoch_seeds)
    head = head_in(letter)
    peer = peers.get(head.device)
    is_ours = letter.vault.hex() == login.unlocked.vault_id
    if peer is None or peer.public != letter.signer or not is_ours:
        words = N_("A computer that this centre does not know has left a file here.")
        raise Problem(words, Code.BAD_SIGNATURE)
    return None if peer.is_revoked else head
