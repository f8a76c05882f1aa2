"""Which bundles are here by content: what leads from one to another, what was set aside.

What was cut anew from others is known by these, and not by numbers.
"""

from __future__ import annotations

from collections.abc import Iterable

from app.vault.chains import (
    ASIDE_IN,
    CUT,
    MERGED,
    OUT,
    SENT,
    BundleRow,
    Chain,
    Stretch,
    note,
    place_of,
)
from app.vault.opening import Connection, translating, write_transaction
from app.vault.tables import REFUSED, get_meta, number, put_meta
from app.vault.unmerging import forget

_HERE = (
    "FROM bundle WHERE (device, incarnation) = (:device, :incarnation) "
    f"AND state IN ('{SENT}', '{MERGED}')"
)
_ANOTHER = (
    f"SELECT EXISTS (SELECT 1 {_HERE} AND seq = :seq AND stands IS NULL AND id != :last "
    "AND CASE WHEN :seq = 1 THEN coalesce(prev, x'') = x'' ELSE prev IN "
    f"(SELECT coalesce(stands, id) {_HERE} AND seq = :seq - 1) END) "
    f"AND NOT EXISTS (SELECT 1 {_HERE} AND seq = :seq AND :last IN (id, stands, prev))"
)


class Bundles:
    """The bundles that one open vault has made and taken in."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def links(self, chain: Chain) -> dict[bytes, set[bytes]]:
        """Return of a chain what is here: after which bundle, up to which ones, in one bundle.

        By content: of two bundles with one number each goes on from what it was made after.
        """
        with translating():
            rows = self._connection.execute(
                "SELECT prev, coalesce(stands, id) FROM bundle "
                "WHERE (device, incarnation) = (?, ?) AND state IN (?, ?)",
                (*chain, SENT, MERGED),
            ).fetchall()
        found: dict[bytes, set[bytes]] = {}
        for before, last in rows:
            found.setdefault(bytes(before or b""), set()).add(last)
        return found

    def has_aside(self, stretch: Stretch) -> bool:
        """Tell whether bundles of a stretch were taken back here and not asked for since."""
        with translating():
            return bool(number(self._connection, f"SELECT count(*) {ASIDE_IN}", place_of(stretch)))

    def own_files(self, chain: Chain) -> dict[bytes, int]:
        """Return the numbers of the bundles of an own chain, by 16 bytes of their ids.

        One that came back is ours too: a vault that was put back does not know that it made it.
        """
        with translating():
            rows = self._connection.execute(
                "SELECT substr(id, 1, 16), seq FROM bundle "
                "WHERE (device, incarnation) = (?, ?) AND state IN (?, ?)",
                (*chain, SENT, MERGED),
            ).fetchall()
        return {digest: int(seq) for digest, seq in rows}

    def id_at(self, chain: Chain, seq: int) -> bytes | None:
        """Return the id of the own bundle of this number, as it was first made; None if unknown."""
        with translating():
            row = self._connection.execute(
                "SELECT id FROM bundle WHERE (device, incarnation, seq, state) = (?, ?, ?, ?) "
                "AND stands IS NULL",
                (*chain, seq, SENT),
            ).fetchone()
        return bytes(row[0]) if row else None

    def next_number(self, chain: Chain, *, is_out: bool) -> int:
        """Give the next bundle of an own chain its number, which none gets again.

        Whoever is cut off between this and noting what became of it may have put it anywhere.
        """
        with write_transaction(self._connection):
            given = get_meta(self._connection, CUT[is_out]) or 0
            number_now = max(int(given), self._latest(chain)) + 1
            put_meta(self._connection, CUT[is_out], number_now)
        return number_now

    def given_numbers(self, chains: tuple[Chain, Chain]) -> tuple[int, ...]:
        """Return the latest number that a bundle got, in each of the own chains of both scopes."""
        with translating():
            given = [int(get_meta(self._connection, one) or 0) for one in CUT]
            return tuple(
                max(one, self._latest(chain)) for one, chain in zip(given, chains, strict=True)
            )

    def is_another(self, chain: Chain, seq: int, last: bytes) -> bool:
        """Tell whether the bundle of this number that is here is another than ``last``.

        last: its id, as the head of its computer tells.  Then that computer is in use twice, or
        was put back.  Only one that goes on from the number before it counts: what was cut
        anew, and a snapshot, bear the number of an earlier one.
        """
        found = {"device": chain[0], "incarnation": chain[1], "seq": seq, "last": last}
        with translating():
            return bool(number(self._connection, _ANOTHER, found))

    def rows(self) -> list[BundleRow]:
        """Return the bundles whose changes are here, in the order of their chains."""
        with translating():
            rows = self._connection.execute(
                "SELECT id, device, incarnation, seq, prev, scope, stands FROM bundle "
                "WHERE state IN (?, ?) ORDER BY device, incarnation, seq, id",
                (SENT, MERGED),
            ).fetchall()
        return [
            BundleRow(row[0], row[1], row[2], row[3], row[4] or b"", row[5], row[6] or b"")
            for row in rows
        ]

    def learn(self, rows: Iterable[BundleRow]) -> None:
        """Know bundles whose changes came with a bundle of all; how far each chain goes stays."""
        with write_transaction(self._connection):
            for one in rows:
                note(self._connection, one, MERGED)
                if one.scope == OUT:
                    self._connection.execute(
                        "UPDATE peer_head SET is_out = 1 WHERE (device, incarnation) = (?, ?)",
                        (one.device, one.incarnation),
                    )

    def cut_anew(self, bundle: BundleRow, *, passes_on: bool = False) -> None:
        """Remember a bundle of this computer that stands for earlier ones, and brings no more.

        passes_on: it holds also what others wrote, so that the last import stays for good.
        """
        with write_transaction(self._connection):
            if passes_on:
                forget(self._connection)
            note(self._connection, bundle, SENT)

    def _latest(self, chain: Chain) -> int:
        sql = "SELECT max(seq) FROM bundle WHERE (device, incarnation) = (?, ?) AND state != ?"
        row = self._connection.execute(sql, (*chain, REFUSED)).fetchone()
        return int(row[0] or 0) if row else 0
