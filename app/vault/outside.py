"""One open vault's side of online places: who may go there, and what becomes of the rest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from app.schema.fields import Schema
from app.vault import answers, outward
from app.vault.answers import Said
from app.vault.opening import Connection, translating, write_transaction
from app.vault.outward import May, OnlineKnown


class Outside:
    """What one open vault keeps of the exchange with online places."""

    def __init__(self, connection: Connection, schemas: Mapping[str, Schema]) -> None:
        self._connection = connection
        self._schemas = schemas

    @property
    def is_used(self) -> bool:
        """Whether anything was ever sent to an online place, or came from one."""
        with translating():
            return outward.is_used(self._connection)

    @property
    def stale_until(self) -> int:
        """Up to which own bundle of scope out somebody's words are who took a yes back."""
        with translating():
            return outward.stale_until(self._connection)

    def said(self, purpose: str) -> list[Said]:
        """Return all answers to a purpose."""
        with translating():
            return answers.said(self._connection, purpose)

    def settle(self, may: May, last: int) -> None:
        """Take note of whose words may go online now.  last: own latest bundle of scope out."""
        with write_transaction(self._connection):
            outward.settle(self._connection, self._schemas, may, last)

    def choose(self, *, everything: bool) -> None:
        """Choose for a bundle what may go and is new online, or all that may go."""
        with write_transaction(self._connection):
            if everything:
                outward.choose_all(self._connection)
            else:
                outward.choose_news(self._connection)

    def may_go(self, rows: Collection[bytes]) -> frozenset[bytes]:
        """Return which of these rows (ids of 16 bytes) may go online, as settled last."""
        with translating():
            return outward.may_go(self._connection, rows)

    def hold(self, told: Iterable[tuple[bytes, bytes]]) -> None:
        """Keep (subject, row) of people whose yes a row took back that may not be here."""
        with write_transaction(self._connection):
            outward.hold(self._connection, told)

    def held(self) -> list[tuple[bytes, bytes]]:
        """Return those of them whose row is not here."""
        with translating():
            return outward.held(self._connection)

    def for_another(self) -> OnlineKnown:
        """Return whose words are online, for a new computer that gets all that is known here."""
        with translating():
            return outward.for_another(self._connection)

    def learn(self, known: OnlineKnown) -> None:
        """Know whose words are online, at a new computer."""
        with write_transaction(self._connection):
            outward.learn(self._connection, known)

    def were_sent(self, may: May) -> list[tuple[bytes, int, int]]:
        """Return whose words went online and may not go there: id, first, last (Unix ms)."""
        with translating():
            return outward.were_sent(self._connection, may)

    def only_by_stick(self, may: May) -> int:
        """Return how many edits that nobody else has must not go online."""
        with translating():
            return outward.only_by_stick(self._connection, self._schemas, may)
