"""Computers in whose name two vaults have written: which were noticed, and when."""

from __future__ import annotations

from collections.abc import Mapping

import cbor2

from app.vault.opening import Connection, translating, write_transaction
from app.vault.tables import get_meta, put_meta

MOST_CHAINS = 32  # that are kept of one computer
MOST_COMPUTERS = 32
_KEY = "twins"
_Noticed = tuple[int, dict[bytes, int]]


class Twins:
    """What one open vault has noticed."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def notice(self, device: bytes, chains: Mapping[bytes, int], at_ms: int, *, least: int) -> bool:
        """Keep that a computer has these chains at once, each with its latest number.

        False, and nothing is kept, unless ``least`` of them are new or longer than they were
        when this was noticed last.  at_ms: Unix time.
        """
        kept = self._kept()
        _, before = kept.get(device, (0, {}))
        if sum(seq > before.get(one, -1) for one, seq in chains.items()) < least:
            return False
        longest = sorted({**before, **chains}.items(), key=lambda one: (-one[1], one[0]))
        kept[device] = (at_ms, dict(longest[:MOST_CHAINS]))
        latest = sorted(kept.items(), key=lambda one: (-one[1][0], one[0]))[:MOST_COMPUTERS]
        told = [[one, at, [*map(list, ends.items())]] for one, (at, ends) in latest]
        with write_transaction(self._connection):
            put_meta(self._connection, _KEY, cbor2.dumps(told))
        return True

    def noticed(self) -> dict[bytes, int]:
        """Return when each such computer (16 bytes) was noticed last, Unix ms."""
        return {device: at_ms for device, (at_ms, _) in self._kept().items()}

    def _kept(self) -> dict[bytes, _Noticed]:
        with translating():
            raw = get_meta(self._connection, _KEY)
        told = cbor2.loads(raw) if raw else []
        return {device: (at, dict(ends)) for device, at, ends in told}
