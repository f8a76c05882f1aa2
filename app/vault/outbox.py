"""Which changes have arrived elsewhere, and how many edits are on this computer only.

A change has arrived when another computer of the centre has it that is not shut out; a hub is
none, as it gives nothing back.  It stays in ``outbox`` until all of these have it: when one is
shut out, what only that one had is here only again.  If none is left, all words of the centre
are on this computer only, until another one has all.  It is counted when something changes,
not when somebody asks.  Every function runs in the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from app.vault.opening import Connection
from app.vault.tables import get_meta, number, put_meta
from app.vault.values import decode, encode

_KEY, _ARRIVED = "unsent", "arrived"
_COUNT = "SELECT count(*) FROM (SELECT DISTINCT hlc, aid FROM {})"
_TOLD = "SELECT device, max(has_ours), max(has_out) FROM peer_told GROUP BY device"


@dataclass(frozen=True)
class _Arrived:
    """What others have: for each up to which own bundle of scope in, and of scope out.

    alone: as of which own bundle of scope in nobody but this computer had anything, 0 if
    somebody has.
    """

    others: tuple[tuple[bytes, int, int], ...]
    alone: int = 0

    @property
    def reach(self) -> tuple[int, int]:
        return (
            max((has for _, has, _ in self.others), default=0),
            max((has_out for _, _, has_out in self.others), default=0),
        )


def unsent(connection: Connection) -> int:
    """Return how many edits nobody else has; one who sends nothing has very many changes."""
    kept = get_meta(connection, _KEY)
    return _counted(connection) if kept is None else int(kept)


def add_edit(connection: Connection) -> None:
    """Know of one more edit, whose changes are in the outbox already."""
    kept = get_meta(connection, _KEY)
    put_meta(connection, _KEY, _counted(connection) if kept is None else int(kept) + 1)


def take_out(connection: Connection, rid: int) -> None:
    """Forget the changes of a row; the next edit counts anew what is left."""
    gone = connection.execute("DELETE FROM outbox WHERE rid = ?", (rid,)).rowcount
    if gone or _arrived(connection).alone:
        connection.execute("DELETE FROM meta WHERE key = ?", (_KEY,))


def recount(connection: Connection) -> None:
    """Count anew, inside the caller's transaction."""
    put_meta(connection, _KEY, _counted(connection))


def settle(connection: Connection, others: Collection[bytes], *, has_gone: bool, last: int) -> None:
    """Know which other computers the centre has now, and what each of them has said.

    has_gone: others were shut out.  last: number of the latest own bundle of scope in.
    """
    told = {device: has for device, *has in connection.execute(_TOLD)}
    now = tuple((one, *told.get(one, (0, 0))) for one in sorted(others))
    alone = _arrived(connection).alone
    if not now and has_gone:
        alone = alone or max(last, 1)
    elif any(has >= alone for _, has, _ in now):
        alone = 0
    arrived = _Arrived(now, alone)
    if get_meta(connection, _ARRIVED) == _packed(arrived):
        return
    put_meta(connection, _ARRIVED, _packed(arrived))
    if now:
        all_have = " AND ".join(_came(has, has_out) for _, has, has_out in now)
        connection.execute(f"DELETE FROM outbox WHERE {all_have}")
    recount(connection)


def begin_anew(connection: Connection) -> None:
    """Know of nobody what they have: the own bundles are numbered anew."""
    connection.execute("UPDATE outbox SET seq = 0, out_seq = 0")
    before = _arrived(connection)
    others = tuple((one, 0, 0) for one, _, _ in before.others)
    now = replace(before, others=others, alone=min(before.alone, 1))
    put_meta(connection, _ARRIVED, _packed(now))
    recount(connection)


def reach(connection: Connection) -> tuple[int, int]:
    """Return up to which own bundle of scope in, and of scope out, some other computer has all."""
    return _arrived(connection).reach


def only_here(connection: Connection, table: str) -> str:
    """Return what is true of a row of ``outbox``, called ``table``, that nobody else has."""
    return f"NOT ({_came(*reach(connection), f'{table}.')})"


def held_by(connection: Connection, hubs: Collection[bytes]) -> int:
    """Return how many of the edits that are here only hubs have."""
    told = {device: has_out for device, _, has_out in connection.execute(_TOLD)}
    most = max((told.get(one, 0) for one in hubs), default=0)
    where = f"outbox x WHERE x.out_seq BETWEEN 1 AND ? AND {only_here(connection, 'x')}"
    return number(connection, _COUNT.format(where), (most,)) if most else 0


def _counted(connection: Connection) -> int:
    if _arrived(connection).alone:
        return number(connection, _COUNT.format("op WHERE live >= 0"))
    return number(connection, _COUNT.format(f"outbox x WHERE {only_here(connection, 'x')}"))


def _came(has: int, has_out: int, table: str = "") -> str:
    return f"({table}seq BETWEEN 1 AND {int(has)} OR {table}out_seq BETWEEN 1 AND {int(has_out)})"


def _arrived(connection: Connection) -> _Arrived:
    kept = get_meta(connection, _ARRIVED)
    told = decode(bytes(kept)) if kept is not None else None
    if not isinstance(told, list):  # as earlier versions: whoever ever said something counts
        return _Arrived(tuple((one, *has) for one, *has in connection.execute(_TOLD)))
    others, alone = told
    return _Arrived(tuple((one, has, out) for one, has, out in others), alone)


def _packed(arrived: _Arrived) -> bytes:
    return encode([[list(one) for one in arrived.others], arrived.alone])
