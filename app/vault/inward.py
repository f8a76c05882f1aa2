"""What goes next by stick and folder: the centre's own way, on which everything travels.

Every function runs in the caller's transaction.
"""

from __future__ import annotations

from app.vault.log import HLC_MAX
from app.vault.opening import Connection
from app.vault.outbox import reach
from app.vault.outward import begin_choice


def choose(connection: Connection, *, only_news: bool) -> None:
    """Choose what nobody else is known to have, and what must go by stick once more.

    only_news: of it only what is in no bundle of this computer yet.
    """
    begin_choice(connection)
    # A bundle tells up to which of this scope others have ours: what is in a later one goes.
    has, has_out = (0, HLC_MAX) if only_news else reach(connection)
    connection.execute(
        "INSERT INTO chosen SELECT rid, fid, hlc, aid FROM outbox "
        "WHERE (seq > ?1 AND NOT ?3) OR (seq = 0 AND out_seq NOT BETWEEN 1 AND ?2) "
        "UNION SELECT rid, fid, hlc, aid FROM pass_on",
        (has, has_out, only_news),
    )


def went(connection: Connection, seq: int) -> None:
    """Know that what was chosen went with the own bundle ``seq`` of scope in."""
    connection.execute(
        "UPDATE outbox SET seq = ? WHERE seq = 0 AND (rid, fid, hlc, aid) IN "
        "(SELECT rid, fid, hlc, aid FROM chosen)",
        (seq,),
    )
    connection.execute(
        "DELETE FROM pass_on WHERE (rid, fid, hlc, aid) IN (SELECT rid, fid, hlc, aid FROM chosen)"
    )
