"""What has arrived at other computers of the centre, as one open vault knows it."""

from __future__ import annotations

from collections.abc import Collection

from app.vault import outbox
from app.vault.opening import Connection, translating, write_transaction


class Arrived:
    """How far the own bundles have come, by what the computers said that are not shut out."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def settle(self, others: Collection[bytes], *, has_gone: bool, last: int) -> None:
        """Work out what has arrived, if these are the other computers of the centre (ids).

        has_gone: others were shut out.  last: number of the own latest bundle of scope in.
        """
        with write_transaction(self._connection):
            outbox.settle(self._connection, others, has_gone=has_gone, last=last)

    def reach(self) -> int:
        """Return up to which own bundle of scope in some other computer of the centre has all."""
        with translating():
            return outbox.reach(self._connection)[0]

    def held_by(self, hubs: Collection[bytes]) -> int:
        """Return how many of the edits that no other computer of the centre has hubs have."""
        with translating():
            return outbox.held_by(self._connection, hubs)
