"""Our own bundles in one store: many small ones give way to one, and no erased words stay.

Whoever is cut off anywhere has the old files or the new ones: a bundle is put there before
the head names it, and what it replaces goes only after that.  docs/formats/trust.md.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from app.errors import Problem
from app.sync.bundleheader import Header, Kind, Scope
from app.sync.bundlenames import HASH_BYTES, BundleName
from app.sync.bundlereading import Verified, read_batches, verify_bundle
from app.sync.heads import covers, joined
from app.sync.levels import Levels, Live, as_one, due, next_level, put_in_place
from app.sync.parties import device_mark
from app.sync.stores.store import Store, read, write
from app.usecases.cutting import (
    CutBundle,
    cut_anew,
    cut_bundle,
    cut_lacking,
    cut_whole,
    keep_sent,
)
from app.usecases.epochs import key_time
from app.usecases.exchange import ENDS_THE_EXCHANGE, MOST_FILE_BYTES, Trust, own_trust
from app.usecases.login import Login
from app.usecases.ownstate import OwnFiles, There, as_told, digest_in, number_in
from app.usecases.resting import Resting
from app.vault.chains import Chain
from app.vault.marks import row_mark
from app.vault.merge_in import Batch


class OwnBundles:
    """Our bundles of one scope in one store during one exchange.

    Of scope out: who may go there was settled before.
    """

    def __init__(self, login: Login, store: Store, there: There, levels: Levels) -> None:
        self._login, self._store, self._there, self._levels = login, store, there, levels
        self._resting = Resting(login, store, there, levels)
        self._sizes = {one.name: one.size_bytes for one in there.entries}
        self._is_out = there.scope is Scope.OUT
        gone = login.store.exchange.burials.gone()
        self._erased, self._buried = {one for one, _, _ in gone.erased}, set(gone.buried)
        # What tells one state of all that was erased from another; nothing if nobody was.
        parts = sorted([*self._erased, *self._buried])
        self._mark = hashlib.sha256(b"".join(parts)).digest() if parts else b""

    def give(self) -> OwnFiles:
        """Put there what it lacks, and return what our head should say; raises 24, 31."""
        held = as_told(self._there) or OwnFiles((), {}, (), self._mark)
        has = joined([held.gives, self._there.elsewhere])
        lacking = self._lacking(held, has)
        is_lost = self._there.is_lost
        if not has or self._left or self._is_stale(held) or not self._can_tell(lacking):
            return self._all_anew()
        try:
            if not is_lost:
                held = self._freed(self._looked_at(held))
            if lacking is not None:
                held = self._passing_on(held, lacking)
            elif self._has_news():
                held = self._with_news(held)
            if not is_lost and self._resting.is_time():
                return replace(self._all_anew(), sent=held.sent)
            rested = self._on_another(held)
            if self._is_leaving(rested):
                return replace(self._all_anew(), sent=held.sent)
            return self._on_levels(rested)
        except _Broken:
            return self._all_anew()

    def clear(self, held: OwnFiles) -> None:
        """Take away files of ours that the head, which stands by now, no longer names."""
        chain, exchange = self._chain, self._login.store.exchange
        others = [one for one in sorted(self._sizes) if one not in held.files]
        if not others or not self._resting.is_there(held):
            return
        own, last = exchange.bundles.own_files(chain), held.gives.get(chain, 0)
        last = max(last, self._stale_until)
        left = self._left
        for name in others:
            # Of a copy of this vault, and newer than what the head tells, nothing goes.
            if name in left or own.get(digest_in(name), last + 1) <= last:
                self._store.delete(name)

    # -- what is put there --------------------------------------------------------------------

    def _all_anew(self) -> OwnFiles:
        """Put all that is known there as one bundle, in place of all of ours.

        It has a number of its own if there is news, or if those with earlier ones must go.
        """
        scope, cut = self._there.scope, None
        last, _ = self._login.store.exchange.chains.last_of(*self._chain)
        if last > self._stale_until and not self._has_news():
            cut = cut_whole(self._login, self._trust, scope)
        if cut is not None:
            self._put(cut)
        else:
            cut = cut_bundle(self._login, self._trust, is_snapshot=True, scope=scope)
            self._put(cut)
            keep_sent(self._login, cut, is_snapshot=True)
        gives = joined([self._known(), {self._chain: cut.row.seq}])
        at = max(self._login.context.clock_ms, 1)
        return OwnFiles((cut.name,), gives, (), self._mark, cut.changes, at)

    def _with_news(self, held: OwnFiles) -> OwnFiles:
        scope = self._there.scope
        cut = cut_bundle(self._login, self._trust, is_snapshot=False, only_news=True, scope=scope)
        self._put(cut)
        keep_sent(self._login, cut)
        return replace(
            held,
            files=(*held.files, cut.name),
            gives=joined([held.gives, {self._chain: cut.row.seq}]),
            live=(*held.live, Live(cut.name)),
            sent=cut.changes,
        )

    def _passing_on(self, held: OwnFiles, lacking: Mapping[Chain, int]) -> OwnFiles:
        """Put there what came elsewhere since the place had all, with our own news."""
        own = self._there.own
        has_gone = own is not None and own.gone == self._mark
        cut = cut_lacking(self._login, self._trust, lacking, has_gone=has_gone)
        gives = joined([held.gives, self._known()])
        if cut is None:
            return replace(held, gives=gives)
        self._put(cut)
        keep_sent(self._login, cut, passes_on=True)
        return replace(
            held,
            files=(*held.files, cut.name),
            gives=joined([gives, {self._chain: cut.row.seq}]),
            live=(*held.live, Live(cut.name)),
            sent=cut.changes,
        )

    def _on_another(self, held: OwnFiles) -> OwnFiles:
        """Let another's snapshot stand for ours; raise _Broken if one is needed and none will do.

        It is needed if files of ours are missing: ours are not given up on what others say.
        """
        whole = self._resting.better(held, in_need=self._is_leaving(held))
        rested = self._resting.on(held, whole) if whole else None
        if rested is None and self._there.is_lost:
            raise _Broken
        if whole and rested is None:
            return replace(held, short=(*held.short, whole.name))
        return rested or held

    def _on_levels(self, held: OwnFiles) -> OwnFiles:
        """Let bundles of one level give way to one of the next, as long as there are enough."""
        while old := due(held.live, self._sizes, self._levels):
            held = self._replaced(held, old)
        return held

    def _freed(self, held: OwnFiles) -> OwnFiles:
        """Cut our files anew in which somebody is who was erased since; raise _Broken for all."""
        if self._there.own is None or self._there.own.gone == self._mark:
            return replace(held, gone=self._mark)
        # A snapshot of another is freed by that one.
        one_by_one = {one.name for one in held.live} | held.others.keys()
        for name in held.files:
            if name not in one_by_one and self._has_gone(*self._opened(name)):
                raise _Broken
        for one in held.live:
            if self._has_gone(*self._opened(one.name)):
                held = self._replaced(held, (one,))
        return replace(held, gone=self._mark)

    def _replaced(self, held: OwnFiles, old: tuple[Live, ...]) -> OwnFiles:
        """Put one bundle there that brings what these bring, and return how things are then."""
        headers, batches, ends = list[Header](), list[Batch](), list[bytes]()
        for one in old:
            content, verified = self._opened(one.name)
            header = verified.header
            if header.kind is not Kind.DELTA or (ends and header.prev != ends[-1]):
                raise _Broken
            headers.append(header)
            ends.append(one.stands or hashlib.sha256(content).digest())
            batches.extend(self._batches(content, verified))
        batch = as_one(batches, self._stays_away(batches))
        cut = cut_anew(self._login, self._trust, batch, tuple(headers))
        cut = replace(cut, row=replace(cut.row, stands=ends[-1]))
        # Known before it lies there: nobody takes it for somebody else's.
        self._login.store.exchange.bundles.cut_anew(cut.row)
        self._put(cut)
        first, before = headers[0].covers[0], headers[0].prev
        new = Live(cut.name, next_level(old), first, before, ends[-1])
        gone = {one.name for one in old}
        place = held.files.index(old[0].name)
        left = [one for one in held.files if one not in gone]
        files = (*left[:place], cut.name, *left[place:])
        return replace(held, files=files, live=put_in_place(held.live, old, new))

    def _put(self, cut: CutBundle) -> None:
        write(self._store, cut.name, cut.content)
        self._sizes[cut.name] = len(cut.content)

    # -- what is there ------------------------------------------------------------------------

    def _looked_at(self, held: OwnFiles) -> OwnFiles:
        """Return our files; raise _Broken if one that somebody found spoilt is so still."""
        for name in held.files:
            if digest_in(name) in self._there.torn:
                if name in held.others:
                    raise _Broken
                self._opened(name)  # it may be whole again
        return held

    def _opened(self, name: str) -> tuple[bytes, Verified]:
        """Return one of our files as it lies there; raise _Broken if it is another."""
        trust = self._trust
        try:
            content = read(self._store, name, MOST_FILE_BYTES)
            verified = verify_bundle(io.BytesIO(content), trust.receiver, trust.peers)
        except Problem as problem:
            if problem.code in ENDS_THE_EXCHANGE:
                raise
            raise _Broken from None
        header = verified.header
        is_right = hashlib.sha256(content).digest()[:HASH_BYTES] == digest_in(name)
        if not is_right or (header.sender, header.incarnation) != self._chain:
            raise _Broken
        return content, verified

    def _batches(self, content: bytes, verified: Verified) -> Iterator[Batch]:
        """Yield what is in one of our files, as it lies there: also who was erased since."""
        try:
            yield from read_batches(io.BytesIO(content), self._trust.receiver, verified)
        except Problem:
            raise _Broken from None

    def _has_gone(self, content: bytes, verified: Verified) -> bool:
        batches = self._batches(content, verified)
        return any(
            self._is_gone(row, subject) for batch in batches for row, _, subject in batch.rows
        )

    def _is_gone(self, row: bytes, subject: bytes) -> bool:
        return subject in self._erased or row_mark(row) in self._buried

    def _stays_away(self, batches: Iterable[Batch]) -> Callable[[bytes, bytes], bool]:
        """Return what tells of a row (id, subject) that nothing cut anew may hold it."""
        if not self._is_out:
            return self._is_gone
        rows = {row for batch in batches for row, _, _ in batch.rows}
        may = self._login.store.exchange.outside.may_go(rows)
        return lambda row, subject: row not in may or self._is_gone(row, subject)

    @property
    def _left(self) -> frozenset[str]:
        """Those bundles of ours that no head names of which all is here: they are to go."""
        if not self._there.left:
            return frozenset()
        here = self._login.store.exchange.chains.files(with_aside=False)
        return frozenset(one for one in self._there.left if digest_in(one) in here)

    def _is_stale(self, held: OwnFiles) -> bool:
        """Tell whether words of somebody who took a yes back may be in one of these files."""
        firsts = [one.first for one in held.live if one.is_anew]
        numbers = (*firsts, *(held.others.get(one, number_in(one)) for one in held.files))
        return any(one <= self._stale_until for one in numbers)

    def _is_leaving(self, held: OwnFiles) -> bool:
        """Tell whether one of these files is sealed to a key that is soon destroyed, or was."""
        login = self._login
        lasting = login.store.exchange.epochs.lasting(key_time(login))
        devices = {self._chain[0], *self._trust.peers}
        marks = {device_mark(one.mark_secret, device) for one in lasting for device in devices}
        names = [BundleName.read(one) for one in held.files]
        return any(one is not None and one.device not in marks for one in names)

    @property
    def _stale_until(self) -> int:
        """Up to which of our bundles nothing may stay there; none is, where everybody may be."""
        return self._login.store.exchange.outside.stale_until if self._is_out else -1

    def _lacking(self, held: OwnFiles, has: Mapping[Chain, int]) -> dict[Chain, int] | None:
        """Return up to which bundle each chain lies there; None if nothing known is lacking.

        Of a chain that lacks something that counts which our own files hold: only they are
        told to hold all of it afterwards.
        """
        known = self._known()
        if covers(has, known):
            return None
        short = {chain for chain, seq in known.items() if has.get(chain, 0) < seq}
        return {
            chain: (held.gives if chain in short else has).get(chain, 0) for chain in {*has, *known}
        }

    def _can_tell(self, lacking: Mapping[Chain, int] | None) -> bool:
        """Tell whether nothing is lacking, or it is known change by change; not of what is online.

        There all are put anew: who may be there may have changed since.
        """
        if lacking is None:
            return True
        is_whole = not self._is_out and not self._there.is_lost
        return is_whole and self._login.store.exchange.relay.can_tell(lacking)

    def _has_news(self) -> bool:
        exchange = self._login.store.exchange
        if self._is_out:
            exchange.outside.choose(everything=False)
        return exchange.chains.has_news(is_out=self._is_out)

    @property
    def _trust(self) -> Trust:
        return own_trust(self._login)

    @property
    def _chain(self) -> Chain:
        return self._login.store.exchange.keys().chain(is_out=self._is_out)

    def _known(self) -> dict[Chain, int]:
        return self._login.store.exchange.known(only_out=self._is_out)


class _Broken(Exception):
    """One of our files is not as we put it there, or cannot be freed of somebody alone."""
