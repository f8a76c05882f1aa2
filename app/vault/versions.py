"""How the versions of a row are marked: what counts, what was seen, what has not arrived yet.

The marks follow from the log alone, and from which versions do not count.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from app.records import OpId
from app.vault.opening import Connection

HELD, HEAD, SEEN, GHOST = 2, 1, 0, -1
_PLACE = "(rid, fid, hlc, aid) = (?, ?, ?, ?)"
_Named = tuple[int, OpId]  # field, version


@dataclass(frozen=True)
class Marked:
    """One version of a field: its place in its row, its id, its mark, what its writer had seen.

    is_held: it does not count.  is_ghost: others name it, and it has not arrived.
    """

    fid: int
    aid: int
    id: OpId
    live: int
    seen: tuple[OpId, ...]
    is_held: bool
    is_ghost: bool


def are_right(versions: Sequence[Marked]) -> bool:
    """Tell whether all versions of a row have the marks that follow from them."""
    named = _named(versions)
    return not any(_wrong(versions, named)) and not _unknown(versions, named)


def put_right(connection: Connection, rid: int, versions: Sequence[Marked]) -> None:
    """Give each version of a row, all of which are told, the mark that follows from them."""
    named = _named(versions)
    for one, right in _wrong(versions, named):
        place = (rid, one.fid, one.id.hlc, one.aid)
        if right is None:
            connection.execute(f"DELETE FROM op WHERE {_PLACE}", place)
        else:
            connection.execute(f"UPDATE op SET live = ? WHERE {_PLACE}", (right, *place))
    for fid, seen in sorted(_unknown(versions, named)):
        connection.execute("INSERT OR IGNORE INTO actor (actor) VALUES (?)", (seen.actor,))
        connection.execute(
            "INSERT INTO op (rid, fid, hlc, aid, live) "
            "SELECT ?, ?, ?, aid, ? FROM actor WHERE actor = ?",
            (rid, fid, seen.hlc, GHOST, seen.actor),
        )


def _named(versions: Sequence[Marked]) -> set[_Named]:
    return {(one.fid, seen) for one in versions if not one.is_held for seen in one.seen}


def _wrong(
    versions: Sequence[Marked], named: Collection[_Named]
) -> Iterator[tuple[Marked, int | None]]:
    """Yield versions with a wrong mark, and the right one; None: it must not be there."""
    for one in versions:
        is_named = (one.fid, one.id) in named
        right: int | None = HELD if one.is_held else SEEN if is_named else HEAD
        if one.is_ghost:
            right = GHOST if is_named else None
        if right != one.live:
            yield one, right


def _unknown(versions: Sequence[Marked], named: set[_Named]) -> set[_Named]:
    """Return what versions name and is not among them."""
    return named - {(one.fid, one.id) for one in versions}
