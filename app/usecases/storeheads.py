"""What the computers of the centre say of themselves in a store, and what follows from it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress

from app.errors import Code, Problem
from app.i18n import N_
from app.sync.bundleheader import Scope
from app.sync.bundlenames import BundleName
from app.sync.heads import Head, head_in, told_anew, wholes_of
from app.sync.letters import open_letter
from app.sync.levels import Live, reaches
from app.sync.parties import Peer
from app.sync.stores.store import Store, read_listed
from app.usecases.exchange import marks_of, own_trust
from app.usecases.login import Login
from app.vault.chains import Chain
from app.vault.exchange import Exchange

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


def heads_in(login: Login, store: Store, scope: Scope) -> list[Head]:
    """Return what can be read of the heads in a store; nothing is kept of it."""
    found, peers = list[Head](), own_trust(login).heard
    for entry in store.list(f"{scope.value}/heads/"):
        with suppress(Problem):  # an exchange tells what is wrong with it
            head = checked_head(login, read_listed(store, entry, MOST_HEAD_BYTES), peers)
            found += [head] if head else []
    return found


def anew_in(login: Login, heads: Iterable[Head]) -> dict[str, tuple[Chain, Live]]:
    """Return by their names the bundles that were cut anew, as their computers say."""
    return told_anew(heads, marks_of(login))


def bringing(
    exchange: Exchange, names: Collection[BundleName], told: Mapping[str, tuple[Chain, Live]]
) -> list[BundleName]:
    """Return the bundles without those of which all that they were cut from is here.

    told: by their names those that were cut anew, as their computers say.
    """
    there = {name: told[str(name)] for name in names if str(name) in told}
    links = {
        chain: exchange.bundles.links(chain) for chain in {chain for chain, _ in there.values()}
    }
    held = {
        name
        for name, (chain, one) in there.items()
        if reaches(links[chain], one.before, one.stands)
    }
    return [one for one in names if one not in held]


def in_order(names: Iterable[BundleName], heads: Iterable[Head] = ()) -> list[BundleName]:
    """Return bundles in the order in which they are taken in: that of their chains.

    Snapshots that a head names come first, the latest of them before all: what is in one
    is known then, and who is cut off goes on from there.
    """
    heads = list(heads)
    wholes = wholes_of(heads, {one.device for one in heads})
    first = {one.name: -at for at, one in enumerate(wholes, 1)}
    return sorted(
        names, key=lambda one: (first.get(str(one), 0), one.device, one.incarnation, one.seq)
    )
