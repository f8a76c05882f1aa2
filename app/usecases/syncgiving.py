"""The giving side of an exchange: a store gets what it lacks, and our own head at the end."""

from __future__ import annotations

from dataclasses import replace

from app.sync import storenames
from app.sync.heads import Head
from app.sync.letters import seal_letter
from app.sync.levels import Levels
from app.sync.stores.store import write
from app.usecases.cutting import sealing_for
from app.usecases.hubs import give_news
from app.usecases.newkeys import give_key_files
from app.usecases.online import Online
from app.usecases.ownfiles import OwnBundles
from app.usecases.ownstate import OwnFiles
from app.usecases.storelook import Look
from app.usecases.synctrust import give_letter


def give(look: Look, online: Online | None, levels: Levels) -> int:
    """Put there what the store lacks: trust, changes, and our own head; return how many changes.

    online: who may go over the internet; None if nothing ever does.  Only after the head do
    files go that it no longer names.
    """
    login, exchange = look.login, look.login.store.exchange
    if online is not None:
        last, _ = exchange.chains.last_of(*exchange.keys().chain(is_out=True))
        exchange.outside.settle(online.may, last)
    trust = _give_trust(look, online)
    give_key_files(login, look.store, look.scope)
    if online is not None and look.is_out:
        give_news(login, look.store, online.may)
    bundles = OwnBundles(login, look.store, look.there(), levels)
    held = bundles.give()
    head = _head(look, held, trust)
    name = storenames.head_name(look.scope, look.own_chain)
    is_there = look.own is not None and name in look.own_names
    if not is_there or look.own is None or replace(head, wall=look.own.wall) != look.own:
        _give_head(look, name, head)
        look.saw({**look.heads, head.chain: head})
    bundles.clear(held)
    return held.sent


def _give_trust(look: Look, online: Online | None) -> bytes:
    """Put our letter of trust there if it says something else by now; return its digest."""
    place = storenames.trust_folder(look.scope, look.own_chain)
    ours = look.names_of_ours("r")
    there = [one for one in ours if one.startswith(place)]
    known = look.own.trust if look.own is not None and there else b""
    told = online.told if online else ()
    digest = give_letter(look.login, look.store, (place, there), (known, told))
    for old in sorted(set(ours) - set(there)):  # under the mark of an older key
        look.store.delete(old)
    return digest


def _head(look: Look, held: OwnFiles, trust: bytes) -> Head:
    exchange, chain = look.login.store.exchange, look.chain
    last, last_id = exchange.chains.last_of(*chain)
    return Head(
        device=chain[0],
        incarnation=chain[1],
        seq=last,
        last=last_id,
        wall=look.login.context.clock_ms,
        seen=exchange.known(),
        gives=held.gives,
        files=held.files,
        trust=trust,
        live=held.live,
        gone=held.gone,
        torn=tuple(sorted(look.torn)),
        whole=held.whole,
        rests=held.rests,
        short=held.short,
        place=look.place,
    )


def _give_head(look: Look, name: str, head: Head) -> None:
    """Seal our head to all who read what it names; of scope out hubs are among them."""
    login = look.login
    to = [one.public for one in sealing_for(look.trust, look.scope).recipients]
    letter = head.to_letter(bytes.fromhex(login.unlocked.vault_id))
    given_up = set(look.given_up.values())
    for old in given_up:  # before ours stands there: from then on it would be another copy's
        look.store.delete(old)
    write(look.store, name, seal_letter(letter, login.store.exchange.keys().seed, to))
    ours = {*look.own_names}
    if look.own is None:  # maybe nobody opens it any more: of an epoch whose key was destroyed
        ours.update(look.names_of_ours("heads"))
    for old in ours - given_up - {name}:  # of an epoch whose key others may have
        look.store.delete(old)
