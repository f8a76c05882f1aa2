"""Our files in a store give way to another computer's snapshot, if that holds what they did.

What it says of itself counts for nothing: everything that is known here is looked for in it,
in our files that stay and in newer ones of others.  docs/formats/trust.md, "Snapshots".
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from dataclasses import replace

from app.errors import Problem
from app.sync.bundleheader import Scope
from app.sync.bundlenames import BundleName
from app.sync.bundlereading import read_batches, verify_bundle
from app.sync.heads import covers
from app.sync.levels import Levels
from app.sync.snapshots import Rest, Whole, is_time, is_worth, words_in
from app.sync.stores.store import Store, read
from app.usecases.exchange import ENDS_THE_EXCHANGE, MOST_FILE_BYTES, own_trust
from app.usecases.login import Login
from app.usecases.ownstate import OwnFiles, There, digest_in, number_in
from app.vault.chains import Chain


class Resting:
    """Snapshots of one scope in one store during one exchange: whose turn it is, who rests on one.

    Of scope out: who may go there was settled before.
    """

    def __init__(self, login: Login, store: Store, there: There, levels: Levels) -> None:
        self._login, self._store, self._there, self._levels = login, store, there, levels
        self._is_out = there.scope is Scope.OUT

    def is_time(self) -> bool:
        """Tell whether it is our turn to put all there as one file, in place of many.

        Whoever exchanges there reads it, so there is none before several times as much came as
        the last one holds: over the years they add little to what all fetch anyway.
        """
        there, login, own = self._there, self._login, self._there.own
        is_much = len(there.entries) >= self._levels.worth
        known = login.store.exchange.known(only_out=self._is_out)
        if own is None or not is_much or not covers(known, there.elsewhere):
            return False
        wholes = [(one.at, one.name) for one in there.wholes]
        last_ms, name = max([*wholes, (own.whole, own.own_whole)])
        total = sum(one.size_bytes for one in there.entries)
        whole = sum(one.size_bytes for one in there.entries if one.name == name)
        if not is_worth(whole, total - whole, times=self._levels.beside):
            return False
        now_ms, every_ms = login.context.clock_ms, self._levels.every_ms
        return is_time(
            self._chain[0], there.devices, last_ms=last_ms, now_ms=now_ms, every_ms=every_ms
        )

    def better(self, held: OwnFiles, *, in_need: bool = False) -> Whole | None:
        """Return the latest snapshot of another, if it is worth reading in place of our files.

        in_need: ours cannot stay as they are.
        """
        if not self._there.wholes:
            return None
        whole = self._there.wholes[-1]
        upto, given = whole.gives.get(self._chain, 0), self._given(held, whole)
        is_new = whole.name not in {*held.others, *held.short}
        # Of two that are put at once only one gives way; none has the rank of another chain.
        is_later = whole.rank > (held.whole, *self._chain)
        is_within = all(number_in(one) <= upto for one in given)
        is_bare = in_need or self._there.is_lost or held.whole or held.rests
        if not (is_new and is_later and is_within):
            return None
        if not (is_bare or len(given) >= self._levels.worth):
            return None
        return whole if self._is_taken(whole) else None

    def _is_taken(self, whole: Whole) -> bool:
        """Tell whether it was taken in here, and nobody took a yes back since who may be in it."""
        exchange = self._login.store.exchange
        is_known = digest_in(whole.name) in exchange.chains.files(with_aside=False)
        return is_known and (not self._is_out or self._last > exchange.outside.stale_until)

    def on(self, held: OwnFiles, whole: Whole) -> OwnFiles | None:
        """Return our files with this snapshot in place of those it holds; None if it lacks any."""
        given = self._given(held, whole)
        kept = tuple(one for one in held.live if one.name not in given)
        names = (whole.name, *(one.name for one in kept))
        proof = _Proof(self._login, self._store, self._there)
        proof.look_into(names)
        known = self._login.store.exchange.known(only_out=self._is_out)
        gives = known if proof.is_whole else {self._chain: self._last}
        proof.look_into(self._newer(whole))
        if not proof.is_whole:
            return None
        rests = (Rest(whole.name, self._last),)
        return replace(held, files=names, gives=gives, live=kept, whole=0, rests=rests)

    def is_there(self, held: OwnFiles) -> bool:
        """Tell whether a snapshot on which we rest since now is there at this very moment."""
        if not held.rests or (self._there.own and held.rests == self._there.own.rests):
            return True
        now = self._store.list(f"{self._there.scope.value}/b/")
        return held.others.keys() <= {one.name for one in now}

    def _given(self, held: OwnFiles, whole: Whole) -> list[str]:
        """Return of our files those that a snapshot says it holds."""
        upto = whole.gives.get(self._chain, 0)
        kept = {one.name for one in held.live if number_in(one.name) > upto}
        return [one for one in held.files if one not in kept and one not in held.others]

    def _newer(self, whole: Whole) -> list[str]:
        """Return the files of others that a snapshot does not say it holds."""
        upto = {chain[1].hex()[:8]: seq for chain, seq in whole.gives.items()}
        names = [one for one in map(BundleName.read, sorted(self._there.names)) if one]
        return [str(one) for one in names if one.seq > upto.get(one.incarnation, 0)]

    @property
    def _last(self) -> int:
        return self._login.store.exchange.chains.last_of(*self._chain)[0]

    @property
    def _chain(self) -> Chain:
        return self._login.store.exchange.keys().chain(is_out=self._is_out)


class _Proof:
    """What of all that is known here, and may be in a place, was not found there yet."""

    def __init__(self, login: Login, store: Store, there: There) -> None:
        self._store, self._there, self._trust = store, there, own_trust(login)
        self._lacking = set[bytes]()
        for batch in login.store.exchange.everything(only_may=there.scope is Scope.OUT):
            self._lacking.update(words_in(batch))

    @property
    def is_whole(self) -> bool:
        return not self._lacking

    def look_into(self, names: Iterable[str]) -> None:
        """Take what is in these files from what is lacking; one that is spoilt brings nothing."""
        for name in names:
            if self.is_whole:
                return
            try:
                self._look_into(name)
            except Problem as problem:
                if problem.code in ENDS_THE_EXCHANGE:
                    raise

    def _look_into(self, name: str) -> None:
        content = self._there.taken.get(name) or read(self._store, name, MOST_FILE_BYTES)
        digest = digest_in(name)
        if hashlib.sha256(content).digest()[: len(digest)] != digest:
            return
        verified = verify_bundle(io.BytesIO(content), self._trust.receiver, self._trust.peers)
        if verified.sender.is_revoked:
            return
        for batch in read_batches(io.BytesIO(content), self._trust.receiver, verified):
            self._lacking.difference_update(words_in(batch))
