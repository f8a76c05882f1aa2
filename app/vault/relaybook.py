"""What a place lacks that has less than is known here, chosen for a bundle."""

from __future__ import annotations

from collections.abc import Mapping

from app.vault import inward, relay
from app.vault.chains import Chain
from app.vault.opening import Connection, translating, write_transaction


class RelayBook:
    """What one open vault can pass on change by change."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def can_tell(self, upto: Mapping[Chain, int]) -> bool:
        """Tell whether all that came here after these bundles is known one by one."""
        with translating():
            return relay.can_tell(self._connection, upto)

    def choose(self, upto: Mapping[Chain, int]) -> None:
        """Choose it for a bundle, with what is in no bundle yet."""
        with write_transaction(self._connection):
            inward.choose(self._connection, only_news=True)
            relay.choose(self._connection, upto)
