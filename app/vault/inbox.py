"""Fields for which people must choose, by the name of whom they are about, a page at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.records import RecordId
from app.rules.merge import DELETED
from app.schema import matches, mentors
from app.schema.fields import Schema
from app.schema.person import PERSON
from app.vault import columns
from app.vault.daily import is_of_people
from app.vault.opening import Connection
from app.vault.values import id_text

# Name key and id of whom it is about, row and field as this file numbers them.
Place = tuple[str, bytes, int, int]

_FIRST: Place = ("", b"", 0, 0)
_STRETCH = 200
_FROM = (
    f"FROM conflict c JOIN row r ON r.rid = c.rid JOIN field f ON f.fid = c.fid "
    f"LEFT JOIN {columns.table(PERSON)} p ON p.subject = r.subject AND p.deleted = 0 "
)
_NEXT = (
    "SELECT coalesce(p.name_key, ''), r.subject, c.rid, c.fid, r.kind, r.row, f.name, "
    f"p.rid IS NOT NULL {_FROM} "
    "WHERE (coalesce(p.name_key, ''), r.subject, c.rid, c.fid) > (?, ?, ?, ?) "
    "ORDER BY 1, 2, 3, 4 LIMIT ?"
)


_HOLDING = ", ".join(f"'{one}'" for one in sorted(matches.HOLDING_STATES))
# A reason with which one more was let in is a text; what was left unsaid is none.
_OVERBOOKED = (
    f"SELECT h.{columns.column(matches.match_mentor)}, "
    f"coalesce(m.{columns.column(mentors.mentor_capacity)}, 1) "
    f"FROM {columns.table(matches.MATCH)} h JOIN {columns.table(mentors.MENTOR)} m "
    f"ON m.{columns.column(mentors.MENTOR['person'])} = h.{columns.column(matches.match_mentor)} "
    f"AND m.deleted = 0 WHERE h.deleted = 0 "
    f"AND h.{columns.column(matches.match_state)} IN ({_HOLDING}) "
    f"AND typeof(h.{columns.column(matches.override_reason)}) != 'text' "
    f"GROUP BY 1 HAVING count(*) > coalesce(m.{columns.column(mentors.mentor_capacity)}, 1)"
)


def overbooked(connection: Connection) -> dict[RecordId, int]:
    """Return the mentors with more matches than places, without a reason, and their places."""
    found = connection.execute(_OVERBOOKED).fetchall()
    return {RecordId(mentor): int(places) for mentor, places in found}


@dataclass(frozen=True)
class Asked:
    """A field for which people must choose.  place: where it stands among all of them."""

    place: Place
    kind: str
    id: RecordId
    subject: RecordId
    key: str


def asked_after(
    connection: Connection, schemas: Mapping[str, Schema], after: Place | None
) -> Iterator[Asked]:
    """Yield the fields that follow a place, those of the centre first, then by people's names.

    Left out is what this version does not know, what was deleted, and what is about nobody
    who is there.
    """
    place = after or _FIRST
    while True:
        found = connection.execute(_NEXT, (*place, _STRETCH)).fetchall()
        for name_key, subject, rid, fid, kind, row, name, is_there in found:
            place = (name_key, subject, rid, fid)
            schema = schemas.get(kind)
            if schema is None or not (is_there or not is_of_people(schema)):
                continue
            key = schema.renamed.get(name, name)
            if (key == DELETED or key in schema) and _stands(connection, schema, rid):
                yield Asked(place, kind, id_text(row), id_text(subject), key)
        if len(found) < _STRETCH:
            return


def _stands(connection: Connection, schema: Schema, rid: int) -> bool:
    found = connection.execute(
        f"SELECT 1 FROM {columns.table(schema)} WHERE rid = ? AND deleted = 0", (rid,)
    ).fetchone()
    return found is not None
