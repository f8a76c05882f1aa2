"""Which bundle brought a change here, of late: so that a place that lacks it gets it alone.

A centre may meet in several places.  What came in one of them is lacking in another; that
the place has other chains up to some bundle is told by the heads there, and what came after
is told here.  Where this does not go back far enough, all is put there anew.
Every function runs in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.vault.opening import Connection
from app.vault.tables import REFUSED, number

MOST = 20_000  # changes
MOST_AT_ONCE = 2_000  # of so many or more nobody asks for one by one, and a first load is quicker
_UPTO = "INSERT INTO relay_from (device, incarnation, seq) VALUES (?, ?, ?) "
# How far each chain goes of which anything is here, or was until it was taken back; of a bundle
# that was refused nothing is, whatever number it gives itself.
_LAST_HERE = (
    "SELECT device, incarnation, max(seq) AS seq FROM ("
    "SELECT device, incarnation, seq FROM peer_head UNION ALL "
    f"SELECT device, incarnation, seq FROM bundle WHERE seq > 0 AND state != '{REFUSED}') "
    "WHERE true GROUP BY device, incarnation"
)
_RAISED = "ON CONFLICT DO UPDATE SET seq = max(seq, excluded.seq)"


def note_came(connection: Connection, chain: tuple[bytes, bytes], seq: int) -> None:
    """Know what is staged, and new here, by the bundle of changes that brings it."""
    if number(connection, "SELECT count(*) FROM staged") < MOST_AT_ONCE:
        connection.execute(
            "INSERT OR IGNORE INTO relay SELECT rid, fid, hlc, aid, ?, ? FROM staged",
            (_number(connection, chain), seq),
        )
        if not _is_too_much(connection):
            return
        begin_anew(connection)  # which knows nothing of this bundle yet
    _tell_only_after(connection, chain, seq)


def note_whole(connection: Connection, ends: Sequence[tuple[tuple[bytes, bytes], int]]) -> None:
    """Know that what is staged, and new here, came with a snapshot, which tells of no bundles.

    ends: chains, and up to which bundle of each it goes.
    """
    if number(connection, "SELECT EXISTS (SELECT 1 FROM staged)"):
        for chain, seq in ends:
            _tell_only_after(connection, chain, seq)


def note_sent(
    connection: Connection, chain: tuple[bytes, bytes], seq: int, *, is_all: bool
) -> None:
    """Know what was chosen and was in no bundle yet by the bundle of our own in which it goes.

    is_all: it holds all that is known, of which some may never have been in a bundle.
    """
    if is_all:
        _tell_only_after(connection, chain, seq)
        return
    connection.execute(
        "INSERT OR IGNORE INTO relay SELECT rid, fid, hlc, aid, ?, ? FROM outbox "
        "WHERE seq = 0 AND out_seq = 0 "
        "AND (rid, fid, hlc, aid) IN (SELECT rid, fid, hlc, aid FROM chosen)",
        (_number(connection, chain), seq),
    )
    if _is_too_much(connection):
        begin_anew(connection)


def can_tell(connection: Connection, upto: Mapping[tuple[bytes, bytes], int]) -> bool:
    """Tell whether all that a place lacks, which has chains up to these bundles, is told here."""
    # Before bundles that were refused were left out, one of them may have set how far a chain
    # goes here; a chain goes no further than what was taken in.
    rows = connection.execute(
        "SELECT f.device, f.incarnation, min(f.seq, t.seq) FROM relay_from f "
        f"JOIN ({_LAST_HERE}) t ON (t.device, t.incarnation) = (f.device, f.incarnation)"
    ).fetchall()
    return all(seq <= upto.get((device, incarnation), 0) for device, incarnation, seq in rows)


def choose(connection: Connection, upto: Mapping[tuple[bytes, bytes], int]) -> None:
    """Choose also what came after these bundles."""
    chains = connection.execute("SELECT cid, device, incarnation FROM relay_from").fetchall()
    connection.executemany(
        "INSERT OR IGNORE INTO chosen SELECT rid, fid, hlc, aid FROM relay "
        "WHERE cid = ? AND seq > ?",
        [(cid, upto.get((device, incarnation), 0)) for cid, device, incarnation in chains],
    )


def begin_anew(connection: Connection) -> None:
    """Tell nothing of what is here by now: for what cannot be told bundle by bundle any more."""
    connection.execute("DELETE FROM relay")
    connection.execute(f"INSERT INTO relay_from (device, incarnation, seq) {_LAST_HERE} {_RAISED}")


def _tell_only_after(connection: Connection, chain: tuple[bytes, bytes], seq: int) -> None:
    connection.execute(_UPTO + _RAISED, (*chain, seq))


def _is_too_much(connection: Connection) -> bool:
    return number(connection, "SELECT count(*) FROM relay") > MOST


def _number(connection: Connection, chain: tuple[bytes, bytes]) -> int:
    connection.execute(f"{_UPTO} ON CONFLICT DO NOTHING", (*chain, 0))
    return number(
        connection,
        "SELECT cid FROM relay_from WHERE (device, incarnation) = (?, ?)",
        chain,
    )
