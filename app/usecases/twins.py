"""Two vaults that write as one computer: a copied folder, an older state, an answer used twice.

Nothing is lost by it, since each has a chain of its own.  But the others take them for one
computer: what one has, both seem to have, and whoever is shut out goes with the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from app.sync.heads import Head, joined
from app.usecases.login import Login
from app.vault.chains import Chain


def notice_anew(login: Login) -> None:
    """Keep that this vault began new chains, since its own goes on elsewhere."""
    exchange = login.store.exchange
    exchange.twins.notice(exchange.keys().device, {}, login.context.clock_ms, least=0)


def notice_own(login: Login, heads: Mapping[Chain, Head]) -> bool:
    """Tell whether heads name a chain of this computer that this vault never had.

    True again only once that chain has gone on.
    """
    exchange = login.store.exchange
    keys = exchange.keys()
    ours = {*keys.chains, *exchange.chains.given_up()}
    told = joined(
        [{one.chain: one.seq for one in heads.values()}, *(one.seen for one in heads.values())]
    )
    others = {
        inc: seq
        for (device, inc), seq in told.items()
        if device == keys.device and (device, inc) not in ours
    }
    now = login.context.clock_ms
    return bool(others) and exchange.twins.notice(keys.device, others, now, least=1)


def notice_others(login: Login, heads: Mapping[Chain, Head]) -> int:
    """Return how many other computers have two heads in one place, and both have gone on.

    Or one head that calls another bundle its latest than the one of that number that is here.
    A vault that was put back takes the head of its old chain away when it puts its own there.
    """
    exchange, own = login.store.exchange, login.store.exchange.keys().device
    chains: dict[bytes, dict[bytes, int]] = defaultdict(dict)
    for (device, incarnation), head in heads.items():
        if device != own and device in login.store.keyring.roster.devices:
            chains[device][incarnation] = head.seq
    now = login.context.clock_ms
    found = {one for one, ends in chains.items() if exchange.twins.notice(one, ends, now, least=2)}
    is_another = exchange.bundles.is_another
    told = [one for one in heads.values() if one.device in chains and one.last]
    for head in told:
        if is_another(head.chain, head.seq, head.last):
            exchange.twins.notice(head.device, {}, now, least=0)
            found.add(head.device)
    return len(found)
