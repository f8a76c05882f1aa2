"""A bundle for one computer: what was made here and it is not known to have.

It is sealed to the key that the centre shares, as all are: it is a link of this computer's
chain, for which every other computer would wait, and which any of them may pass on.
"""

from __future__ import annotations

from pathlib import Path

from app.errors import Code, Problem
from app.files import refuse_taken, write_atomic
from app.i18n import N_
from app.records import RecordId
from app.rules.roles import Operation
from app.sync.bundleheader import MOST_SEQ, Scope
from app.usecases.cutting import (
    CutBundle,
    MadeBundle,
    cut_again,
    cut_for_one,
    cut_lacking,
    keep_sent,
)
from app.usecases.devices import list_devices
from app.usecases.exchange import Trust, one_at_a_time
from app.usecases.login import Login
from app.vault.values import id_bytes


def make_bundle_for(
    login: Login, trust: Trust, path: Path, computer: str, *, is_snapshot: bool = False
) -> MadeBundle:
    """Write to ``path`` what a computer of this name or number lacks of what was made here.

    is_snapshot: all there is instead.  Raises as ``make_bundle``, and Problem 40 for a computer
    that the centre does not have, 2 for this one, 25 for one that was shut out, 33 while somebody
    exchanges.
    """
    login.gate.authorize(Operation.BUNDLES)
    device = _found(login, computer)
    refuse_taken(path)
    with one_at_a_time(login):
        if is_snapshot:
            cut, is_news = cut_for_one(login, trust), False
        else:
            cut, is_news = _cut_for(login, trust, id_bytes(device))
        write_atomic(path, cut.content)
        if is_news:
            keep_sent(login, cut)
    login.vault.note("make bundle", "centre", login.centre.id, login.user)
    return MadeBundle(cut.row.id.hex(), cut.name, cut.row.seq, cut.changes, len(cut.content))


def _cut_for(login: Login, trust: Trust, device: bytes) -> tuple[CutBundle, bool]:
    """Return the bundle, and whether something is in it that was in none before.

    All there is, where what the computer lacks cannot be told one by one.
    """
    exchange, own = login.store.exchange, (trust.sealing.sender.device, trust.chains[Scope.IN])
    had = max((one.has_ours for one in exchange.chains.heard() if one.device == device), default=0)
    last, _ = exchange.chains.last_of(*own)
    # What others made is in bundles of theirs.
    upto = {**dict.fromkeys(exchange.known(), MOST_SEQ), own: min(had, last)}
    is_news = exchange.chains.has_news(is_out=False)
    if (is_news or had < last) and not exchange.relay.can_tell(upto):
        return cut_for_one(login, trust), False
    if is_news:
        cut = cut_lacking(login, trust, upto, has_gone=False)
    else:
        exchange.relay.choose(upto)
        cut = cut_again(login, trust, had)
    if cut is None:
        raise Problem(N_("There is nothing to send: it has all of it."), Code.NOT_FOUND)
    return cut, is_news


def _found(login: Login, computer: str) -> RecordId:
    found = [one for one in list_devices(login) if computer in {one.label, one.id}]
    if not found:
        raise Problem(N_("The centre has no such computer."), Code.NOT_FOUND, field="to")
    one = found[0]
    if one.is_own:
        words = N_("This is the computer you are at. Name the one that the bundle is for.")
        raise Problem(words, Code.USAGE, field="to")
    if not one.is_active:
        words = N_("This computer was shut out. Nothing is made for it.")
        raise Problem(words, Code.DEVICE_REVOKED, field="to")
    return one.id
