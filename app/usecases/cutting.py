"""Bundles made: what nobody else has, or all there is, or earlier ones cut anew."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from app.crypto.agekeys import HybridRecipient
from app.errors import Code, Problem
from app.files import refuse_taken, write_atomic
from app.i18n import N_
from app.rules.roles import Operation
from app.schema.registry import digest_of
from app.sync.bundleheader import Header, Kind, Scope, Seen
from app.sync.bundlenames import HASH_BYTES, BundleName
from app.sync.bundlewriting import write_bundle
from app.sync.parties import ID_BYTES, Sealing, device_mark
from app.usecases.exchange import Trust, one_at_a_time, row_of
from app.usecases.login import Login
from app.vault.chains import BundleRow, Chain
from app.vault.merge_in import Batch


@dataclass(frozen=True)
class MadeBundle:
    """A bundle that was written: id (SHA-256 in hex), name in a store, number, changes, bytes."""

    id: str
    name: str
    seq: int
    changes: int
    bytes: int


@dataclass(frozen=True)
class CutBundle:
    """A bundle before it lies anywhere: its bytes, its place in the chain, its name, changes."""

    content: bytes
    row: BundleRow
    name: str
    changes: int


def sealing_for(trust: Trust, scope: Scope) -> Sealing:
    """Return to whom bundles of a scope are sealed: of scope out to the hubs too."""
    if scope is Scope.IN:
        return trust.sealing
    hubs = tuple(HybridRecipient(one.receiving) for one in trust.hubs.values())
    return replace(trust.sealing, recipients=(*trust.sealing.recipients, *hubs))


def make_bundle(login: Login, trust: Trust, path: Path, *, is_snapshot: bool = False) -> MadeBundle:
    """Write what nobody else is known to have to ``path``; with ``is_snapshot``, all there is.

    It stays unsent until others say that they have it.  Raises Problem 40 if there is
    nothing to send, 24 if it is more than one bundle can hold, 2 and 31 for the file, 12
    if this worker may not, 33 while somebody exchanges.
    """
    login.gate.authorize(Operation.BUNDLES)
    refuse_taken(path)
    with one_at_a_time(login):
        exchange, again = login.store.exchange, None
        if not is_snapshot and not exchange.chains.has_news(is_out=False):
            exchange.choose(only_news=False)
            had = max((one.has_ours for one in exchange.chains.heard()), default=0)
            again = cut_again(login, trust, had)
        cut = again or cut_bundle(login, trust, is_snapshot=is_snapshot)
        write_atomic(path, cut.content)
        if again is None:
            keep_sent(login, cut, is_snapshot=is_snapshot)
    login.vault.note("make bundle", "centre", login.centre.id, login.user)
    return MadeBundle(cut.row.id.hex(), cut.name, cut.row.seq, cut.changes, len(cut.content))


def cut_bundle(
    login: Login,
    trust: Trust,
    *,
    is_snapshot: bool,
    only_news: bool = False,
    scope: Scope = Scope.IN,
) -> CutBundle:
    """Return the next bundle of this computer, which its caller keeps and notes; raises 40, 24.

    only_news: without what is in an earlier one.  scope: for ``out``, who may go online was
    settled before.
    """
    exchange, is_out = login.store.exchange, scope is Scope.OUT
    if is_out:
        exchange.outside.choose(everything=is_snapshot)
    else:
        exchange.choose(only_news=only_news)
    batches = list(exchange.everything(only_may=is_out) if is_snapshot else exchange.chosen())
    changes = any(one.ops for one in batches)
    gone = [part for one in batches for part in (one.erased, one.buried, one.told) if part]
    if not (changes or gone):
        raise Problem(N_("There is nothing to send: others have it all."), Code.NOT_FOUND)
    last, _ = exchange.chains.last_of(trust.sealing.sender.device, trust.chains[scope])
    header = _numbered(login, _next_header(login, trust, batches, scope))
    if is_snapshot:
        header = replace(header, kind=Kind.SNAPSHOT, covers=(0, header.seq))
    elif only_news:
        header = replace(header, covers=(last + 1, header.seq))
    return _sealed(trust, header, batches)


def cut_lacking(
    login: Login, trust: Trust, upto: Mapping[Chain, int], *, has_gone: bool
) -> CutBundle | None:
    """Return the next bundle of this computer with all that a place lacks; None if it is nothing.

    upto: up to which bundle each chain lies in the place.  has_gone: it knows who was erased;
    without this two places would be told of it in turn for ever.  Raises Problem 24.
    """
    login.store.exchange.relay.choose(upto)
    batches = list(login.store.exchange.chosen())
    if not batches or (has_gone and not any(one.ops for one in batches)):
        return None
    header = _numbered(login, _next_header(login, trust, batches, Scope.IN))
    own = (trust.sealing.sender.device, header.incarnation)
    last = upto.get(own, 0)
    # It goes on from our last bundle in that place, as one that was cut from all since would.
    before = login.store.exchange.bundles.id_at(own, last) or header.prev
    return _sealed(trust, replace(header, covers=(last + 1, header.seq), prev=before), batches)


def cut_anew(login: Login, trust: Trust, batch: Batch, old: tuple[Header, ...]) -> CutBundle:
    """Return one bundle in place of those of this computer with these headers, one after another.

    It bears the number of the last and goes on from what the first was made after.  Its
    caller knows which it stands for.  Raises Problem 24.
    """
    first, last = old[0], old[-1]
    clocks = [op.hlc for op in batch.ops] or [0]
    header = replace(
        last,
        prev=first.prev,
        covers=(first.covers[0], last.seq),
        wall=login.context.clock_ms,
        hlc=(min(clocks), max(clocks)),
    )
    return _sealed(trust, header, [batch])


def cut_for_one(login: Login, trust: Trust) -> CutBundle:
    """Return a bundle of all that is known, for one new computer alone; remember it.

    Raises Problem 24.
    """
    cut = None
    if not login.store.exchange.chains.has_news(is_out=False):
        cut = cut_whole(login, trust, Scope.IN)
    if cut is None:
        cut = cut_bundle(login, trust, is_snapshot=True)
        keep_sent(login, cut, is_snapshot=True)
    return cut


def cut_whole(login: Login, trust: Trust, scope: Scope) -> CutBundle | None:
    """Return a bundle of all that is known, where it is in others already; remember it.

    It bears the number of the last one, as a number of its own would be missing wherever
    others meet.  None before there is any.  Raises Problem 24.
    """
    exchange, own = login.store.exchange, (trust.sealing.sender.device, trust.chains[scope])
    last, last_id = exchange.chains.last_of(*own)
    if not last:
        return None
    batches = list(exchange.everything(only_may=scope is Scope.OUT))
    header = _next_header(login, trust, batches, scope)
    header = replace(header, kind=Kind.SNAPSHOT, seq=last, covers=(0, last))
    cut = _sealed(trust, header, batches)
    cut = replace(cut, row=replace(cut.row, stands=last_id))
    exchange.bundles.cut_anew(cut.row, passes_on=True)
    return cut


def cut_again(login: Login, trust: Trust, first: int) -> CutBundle | None:
    """Return in one bundle what its caller chose, all of which is in others; remember it.

    first: whoever gets it has this computer's bundles up to that number.  It bears the number
    of the last one, for the reason of ``cut_whole``.  None if nothing was chosen.
    """
    exchange, own = login.store.exchange, (trust.sealing.sender.device, trust.chains[Scope.IN])
    batches = list(exchange.chosen())
    last, last_id = exchange.chains.last_of(*own)
    if not last or not any(one.ops for one in batches):
        return None
    header = _next_header(login, trust, batches, Scope.IN)
    before = exchange.bundles.id_at(own, first) or b""
    header = replace(header, seq=last, covers=(min(first + 1, last), last), prev=before)
    cut = _sealed(trust, header, batches)
    cut = replace(cut, row=replace(cut.row, stands=last_id))
    exchange.bundles.cut_anew(cut.row)
    return cut


def _sealed(trust: Trust, header: Header, batches: list[Batch]) -> CutBundle:
    sink = io.BytesIO()
    header = write_bundle(sink, sealing_for(trust, header.scope), header, batches)
    content = sink.getvalue()
    row = row_of(content, header)
    mark = device_mark(trust.mark_secret, header.sender)
    name = BundleName(
        header.scope, mark, header.incarnation.hex()[:8], header.seq, row.id[:HASH_BYTES]
    )
    return CutBundle(content, row, str(name), sum(len(one.ops) for one in batches))


def keep_sent(
    login: Login, cut: CutBundle, *, is_snapshot: bool = False, passes_on: bool = False
) -> None:
    """Remember that a bundle lies where others find it; ``passes_on``: with words of others."""
    chains, wall = login.store.exchange.chains, login.context.clock_ms
    chains.sent(cut.row, is_all=is_snapshot, passes_on=passes_on, wall=wall)


def _numbered(login: Login, header: Header) -> Header:
    """Return the header under a number that no other bundle gets, whatever becomes of this one.

    It also brings what would have been in those that never came to anything.
    """
    chain = (login.store.exchange.keys().device, header.incarnation)
    is_out = header.scope is Scope.OUT
    seq = login.store.exchange.bundles.next_number(chain, is_out=is_out)
    return replace(header, seq=seq, covers=(header.covers[0], seq))


def _next_header(login: Login, trust: Trust, batches: list[Batch], scope: Scope) -> Header:
    """Return the header of the next bundle of this computer's chain: all that is unsent."""
    exchange, device = login.store.exchange, trust.sealing.sender.device
    own = (device, trust.chains[scope])
    last, before = exchange.chains.last_of(*own)
    seen = [
        Seen(*chain, seq)
        for chain, seq in sorted(exchange.known(only_out=scope is Scope.OUT).items())
        if chain != own and seq
    ]
    clocks = [op.hlc for one in batches for op in one.ops] or [0]
    return Header(
        kind=Kind.DELTA,
        scope=scope,
        incarnation=own[1],
        seq=last + 1,
        wall=login.context.clock_ms,
        prev=before,
        covers=(min(exchange.arrived.reach(), last) + 1, last + 1),
        seen=tuple(seen),
        schema=bytes.fromhex(digest_of(login.vault.schemas))[:ID_BYTES],
        hlc=(min(clocks), max(clocks)),
    )
