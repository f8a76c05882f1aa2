"""The search index: names in every script, words, digits and codes.  Rebuilt with the heads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.rules.codes import code_of
from app.rules.names import digits_of, fold, skeletons
from app.schema.fields import Schema, Search
from app.schema.kinds import Stored
from app.vault.opening import Connection

CODE_KEY = "_code"  # what a hit by short code names as its field; no schema may use it

_TABLES = """
CREATE TABLE find_key (
  sid INTEGER PRIMARY KEY, rid INTEGER NOT NULL, key TEXT NOT NULL, how TEXT NOT NULL,
  words TEXT NOT NULL
) STRICT;
CREATE INDEX find_key_row ON find_key (rid);
CREATE INDEX find_key_start ON find_key (how, words);
CREATE TABLE find_skeleton (
  skeleton TEXT NOT NULL, sid INTEGER NOT NULL, PRIMARY KEY (skeleton, sid)
) STRICT, WITHOUT ROWID;
CREATE INDEX find_skeleton_key ON find_skeleton (sid);
CREATE VIRTUAL TABLE find_words USING fts5(words, tokenize='trigram', detail=none, columnsize=0);
"""

# Entries of one sort lie together, so that looking for names passes over no other words.
_SORTS = (Search.NAME.value, Search.NUMBER.value, "code", Search.TEXT.value)
_ROOM = 1 << 32

# The highest number taken back of each sort; lives in memory, per connection.
_SPENT = "CREATE TEMP TABLE IF NOT EXISTS spent (sort INTEGER PRIMARY KEY, sid INTEGER NOT NULL)"

# What one entry holds: row number, key of the field, how it is found, words.
Entry = tuple[int, str, str, str]


def numbers_of(how: str) -> tuple[int, int]:
    """Return the first number of entries that are found by ``how``, and the one past their last."""
    first = _SORTS.index(how) * _ROOM
    return first, first + _ROOM


@dataclass
class Words:
    """What the touched rows are to be found by, gathered before it is written."""

    entries: set[Entry] = field(default_factory=set)

    def add(self, schema: Schema, rid: int, record: str, stored: Mapping[str, Stored]) -> None:
        """Take in one row that is not deleted."""
        if schema.is_its_own_subject:
            self.entries.add((rid, CODE_KEY, "code", code_of(record)))
        for one in schema.fields:
            if one.search is Search.NO:
                continue
            for said in _texts(stored.get(one.key)):
                words = digits_of(said) if one.search is Search.NUMBER else fold(said)
                if words:
                    self.entries.add((rid, one.key, one.search.value, words))


def rebuild(connection: Connection) -> None:
    """Drop the index and make an empty one, inside the caller's transaction."""
    for name in ("find_key", "find_skeleton", "find_words"):
        connection.execute(f"DROP TABLE IF EXISTS {name}")
    for statement in _TABLES.split(";\n"):
        if statement.strip():
            connection.execute(statement)
    # What is deleted must leave the index's own pages too.
    connection.execute("INSERT INTO find_words (find_words, rank) VALUES ('secure-delete', 1)")


def replace(connection: Connection, words: Words) -> None:
    """Make the index of the touched rows say ``words`` and no more."""
    kept: set[Entry] = set()
    gone: list[tuple[int]] = []
    for sid, *entry in connection.execute(
        "SELECT k.sid, k.rid, k.key, k.how, k.words FROM touched t "
        "CROSS JOIN find_key k ON k.rid = t.rid"
    ):
        rid, key, how, said = entry
        if (rid, key, how, said) in words.entries:
            kept.add((rid, key, how, said))
        else:
            gone.append((sid,))
    _delete(connection, gone)
    _insert(connection, sorted(words.entries - kept))


def differing_rows(connection: Connection, words: Words) -> set[int]:
    """Return which of the touched rows the index lets find by other words than ``words``."""
    found: set[Entry] = set()
    spoken: set[tuple[str, int]] = set()
    numbers: dict[int, int] = {}
    for sid, rid, key, how, said in connection.execute(
        "SELECT k.sid, k.rid, k.key, k.how, k.words FROM touched t "
        "CROSS JOIN find_key k ON k.rid = t.rid"
    ):
        found.add((rid, key, how, said))
        numbers[sid] = rid
        spoken.update(_skeletons(sid, how, said))
    kept = {
        (skeleton, sid)
        for skeleton, sid in connection.execute(
            "SELECT s.skeleton, s.sid FROM touched t CROSS JOIN find_key k ON k.rid = t.rid "
            "CROSS JOIN find_skeleton s ON s.sid = k.sid"
        )
    }
    wrong = {rid for rid, *_ in found ^ words.entries}
    return wrong | {numbers[sid] for _, sid in kept ^ spoken}


def strange_rows(connection: Connection) -> set[int]:
    """Return the numbers under which the index holds words of rows that are not there."""
    found = connection.execute(
        "SELECT rid FROM find_key WHERE rid NOT IN (SELECT rid FROM row) "
        "UNION SELECT 0 WHERE EXISTS "
        "(SELECT 1 FROM find_skeleton WHERE sid NOT IN (SELECT sid FROM find_key))"
    )
    return {rid for (rid,) in found}


def forget(connection: Connection, rid: int) -> None:
    """Take a row out of the index."""
    found = connection.execute("SELECT sid FROM find_key WHERE rid = ?", (rid,)).fetchall()
    _delete(connection, [(sid,) for (sid,) in found])


def _delete(connection: Connection, sids: list[tuple[int]]) -> None:
    """Take entries out and let nobody have their numbers again during this login.

    FTS5 with detail=none and secure-delete loses words where one transaction deletes a
    number and gives it anew: the words of later entries are not found, and the check of
    the file tells a checksum mismatch.
    """
    connection.execute(_SPENT)
    connection.executemany(
        "INSERT INTO spent VALUES (?1 / ?2, ?1) "
        "ON CONFLICT (sort) DO UPDATE SET sid = max(sid, excluded.sid)",
        [(sid, _ROOM) for (sid,) in sids],
    )
    connection.executemany("DELETE FROM find_words WHERE rowid = ?", sids)
    connection.executemany("DELETE FROM find_skeleton WHERE sid = ?", sids)
    connection.executemany("DELETE FROM find_key WHERE sid = ?", sids)


def _insert(connection: Connection, entries: list[Entry]) -> None:
    if not entries:
        return
    numbered = sorted(_numbered(connection, entries))
    connection.executemany("INSERT INTO find_key VALUES (?, ?, ?, ?, ?)", numbered)
    connection.executemany(
        "INSERT INTO find_words (rowid, words) VALUES (?, ?)",
        [(sid, words) for sid, _, _, _, words in numbered],
    )
    connection.executemany(
        "INSERT OR IGNORE INTO find_skeleton VALUES (?, ?)",
        sorted(one for sid, _, _, how, words in numbered for one in _skeletons(sid, how, words)),
    )


def _numbered(
    connection: Connection, entries: list[Entry]
) -> Iterator[tuple[int, int, str, str, str]]:
    """Yield new entries with their numbers, each sort after those that are there."""
    connection.execute(_SPENT)
    for how in dict.fromkeys(how for _, _, how, _ in entries):
        start, end = numbers_of(how)
        row = connection.execute(
            "SELECT max(sid) FROM (SELECT max(sid) AS sid FROM find_key "
            "WHERE sid > ?1 AND sid < ?2 UNION ALL SELECT sid FROM spent "
            "WHERE sid > ?1 AND sid < ?2)",
            (start, end),
        ).fetchone()
        first = ((row[0] if row else None) or start) + 1
        own = [one for one in entries if one[2] == how]
        yield from ((first + place, *one) for place, one in enumerate(own))


def _skeletons(sid: int, how: str, words: str) -> list[tuple[str, int]]:
    return [(one, sid) for one in skeletons(words)] if how == Search.NAME.value else []


def _texts(value: Stored) -> tuple[str, ...]:
    """Return the words in a value: its text, or the texts of its languages."""
    if isinstance(value, str):
        return (value,)
    if isinstance(value, Mapping):
        return tuple(one for one in value.values() if isinstance(one, str))
    return ()
