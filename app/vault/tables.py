"""The tables of records.db that are not generated from the schema, and how they are made."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from app.vault.opening import Connection, Database, Row, tables_of, translating

MIGRATION_SET = "waymark"
MOST_PARAMETERS = 500  # of one SQL statement
REFUSED = "quarantined"  # state of a bundle of which nothing was taken in

# live: 1 a head, 0 history, 2 it does not count, -1 named as seen before it arrived (no value
# yet).
# bound: what else a row was bound to, where a broken computer bound it twice.
# last: the highest clock this actor has written with.
LOG_1 = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value ANY) STRICT, WITHOUT ROWID;
CREATE TABLE row (
  rid INTEGER PRIMARY KEY AUTOINCREMENT,
  row BLOB NOT NULL UNIQUE, kind TEXT NOT NULL, subject BLOB NOT NULL
) STRICT;
CREATE INDEX row_subject ON row (subject);
CREATE TABLE bound (
  rid INTEGER NOT NULL, kind TEXT NOT NULL, subject BLOB NOT NULL,
  PRIMARY KEY (rid, kind, subject)
) STRICT, WITHOUT ROWID;
CREATE INDEX bound_subject ON bound (subject);
CREATE TABLE actor (
  aid INTEGER PRIMARY KEY, actor INTEGER NOT NULL UNIQUE, device BLOB, user BLOB,
  wall INTEGER, certificate BLOB, refused INTEGER NOT NULL DEFAULT 0,
  last INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE field (fid INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE op (
  rid INTEGER NOT NULL, fid INTEGER NOT NULL, hlc INTEGER NOT NULL, aid INTEGER NOT NULL,
  live INTEGER NOT NULL, value BLOB, prevs BLOB, PRIMARY KEY (rid, fid, hlc, aid)
) STRICT, WITHOUT ROWID;
CREATE TABLE conflict (
  rid INTEGER NOT NULL, fid INTEGER NOT NULL, PRIMARY KEY (rid, fid)
) STRICT, WITHOUT ROWID;
CREATE TABLE erased (
  subject BLOB PRIMARY KEY, hlc INTEGER NOT NULL, signature BLOB
) STRICT, WITHOUT ROWID;
CREATE TABLE buried (digest BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE outbox (
  rid INTEGER NOT NULL, fid INTEGER NOT NULL, hlc INTEGER NOT NULL, aid INTEGER NOT NULL,
  PRIMARY KEY (rid, fid, hlc, aid)
) STRICT, WITHOUT ROWID;
CREATE TABLE bundle (
  id BLOB PRIMARY KEY, device BLOB, incarnation BLOB, seq INTEGER, prev BLOB,
  scope TEXT, state TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE peer_head (
  device BLOB NOT NULL, incarnation BLOB NOT NULL, seq INTEGER NOT NULL, id BLOB,
  PRIMARY KEY (device, incarnation)
) STRICT, WITHOUT ROWID;
CREATE TABLE act (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, hlc INTEGER NOT NULL, aid INTEGER NOT NULL,
  user BLOB NOT NULL, code TEXT NOT NULL, state TEXT NOT NULL
) STRICT;
CREATE TABLE act_op (
  seq INTEGER NOT NULL, rid INTEGER NOT NULL, fid INTEGER NOT NULL,
  PRIMARY KEY (seq, rid, fid)
) STRICT, WITHOUT ROWID;
CREATE INDEX act_op_row ON act_op (rid);
CREATE TABLE draft (
  user BLOB NOT NULL, row BLOB NOT NULL, kind TEXT NOT NULL, subject BLOB NOT NULL,
  at INTEGER NOT NULL, sealed BLOB NOT NULL, PRIMARY KEY (user, row)
) STRICT, WITHOUT ROWID;
CREATE INDEX draft_subject ON draft (subject);
CREATE TABLE audit (
  seq INTEGER PRIMARY KEY, device BLOB NOT NULL, prev BLOB NOT NULL, at INTEGER NOT NULL,
  actor INTEGER NOT NULL, user BLOB NOT NULL, act TEXT NOT NULL, kind TEXT NOT NULL,
  id BLOB NOT NULL, hash BLOB NOT NULL
) STRICT;
CREATE TABLE blob (id BLOB PRIMARY KEY, subject BLOB NOT NULL, bytes BLOB NOT NULL) STRICT;
CREATE INDEX blob_subject ON blob (subject);
"""

# made: the act put the row there, or back; taking the act back takes the row away.
LOG_2 = """
ALTER TABLE act_op ADD COLUMN made INTEGER NOT NULL DEFAULT 0;
"""

# signed_act: what was signed, by whom, and who agreed.  lead_key: the secret that signs
# the list of key slots, sealed to each who may change it.  class_key: the public halves of
# what only some roles may open, signed by the lead; class_share: who holds the secret ones.
LOG_3 = """
CREATE TABLE signed_act (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL UNIQUE, body BLOB NOT NULL,
  signer BLOB NOT NULL, signature BLOB NOT NULL, approver BLOB NOT NULL,
  approval BLOB NOT NULL, state TEXT NOT NULL
) STRICT;
CREATE TABLE lead_key (slot TEXT PRIMARY KEY, sealed BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE class_key (
  class TEXT NOT NULL, epoch INTEGER NOT NULL, public BLOB NOT NULL, signature BLOB NOT NULL,
  PRIMARY KEY (class, epoch)
) STRICT, WITHOUT ROWID;
CREATE TABLE class_share (
  class TEXT NOT NULL, epoch INTEGER NOT NULL, slot TEXT NOT NULL, sealed BLOB NOT NULL,
  PRIMARY KEY (class, epoch, slot)
) STRICT, WITHOUT ROWID;
"""

# outbox.seq: the bundle of this computer in which a change went out, 0 for none yet.
# peer_told: what each other computer said last of its own chain, and has of ours.
# came: what the last import brought, and in which bundle.
LOG_4 = """
ALTER TABLE outbox ADD COLUMN seq INTEGER NOT NULL DEFAULT 0;
CREATE TABLE peer_told (
  device BLOB NOT NULL, incarnation BLOB NOT NULL, seq INTEGER NOT NULL,
  wall INTEGER NOT NULL, has_ours INTEGER NOT NULL, PRIMARY KEY (device, incarnation)
) STRICT, WITHOUT ROWID;
CREATE TABLE came (
  rid INTEGER NOT NULL, fid INTEGER NOT NULL, hlc INTEGER NOT NULL, aid INTEGER NOT NULL,
  bundle BLOB NOT NULL, PRIMARY KEY (rid, fid, hlc, aid)
) STRICT, WITHOUT ROWID;
"""

# bundle.stands: of a bundle that was cut anew, the id of the last one whose place it takes.
# came_in: bundles of the last import that hold something it brought.
LOG_5 = """
ALTER TABLE bundle ADD COLUMN stands BLOB;
CREATE TABLE came_in (bundle BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
"""

# What was done, sealed; the table ``audit`` of the first step only waits to be carried over.
# audit_head: how far others have seen the audit of a device, signed by them.
AUDIT_1 = """
CREATE TABLE audit_entry (
  number INTEGER PRIMARY KEY AUTOINCREMENT, device BLOB NOT NULL, seq INTEGER NOT NULL,
  sitting INTEGER NOT NULL, opening BLOB NOT NULL, sealed BLOB NOT NULL, hash BLOB NOT NULL,
  signature BLOB NOT NULL, UNIQUE (device, seq)
) STRICT;
CREATE TABLE audit_head (
  device BLOB NOT NULL, signer BLOB NOT NULL, seq INTEGER NOT NULL, hash BLOB NOT NULL,
  at INTEGER NOT NULL, signature BLOB NOT NULL, PRIMARY KEY (device, signer)
) STRICT, WITHOUT ROWID;
"""

# refused: files that were not taken in.  code: of the problem; words: its sentence in
# English; content: the sealed bytes as they came, NULL if they are no longer kept.
REFUSED_1 = """
CREATE TABLE refused (
  number INTEGER PRIMARY KEY AUTOINCREMENT, id BLOB NOT NULL UNIQUE, name TEXT NOT NULL,
  code INTEGER NOT NULL, words TEXT NOT NULL, device BLOB NOT NULL, at INTEGER NOT NULL,
  size INTEGER NOT NULL, state TEXT NOT NULL, content BLOB
) STRICT;
"""

# What may leave by online places (docs/formats/log.md).  outbox.out_seq, peer_told.has_out:
# the same as seq and has_ours, in the chain of scope out.  peer_head.is_out: a chain of it.
# out_subject: whose words went there; first, last: when (Unix ms).  out_due: what waits to
# go there; pass_on: what waits to go by stick, though it has been there.  out_held: people
# whose yes was taken back by a row that is not here.
OUT_1 = """
ALTER TABLE outbox ADD COLUMN out_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE peer_told ADD COLUMN has_out INTEGER NOT NULL DEFAULT 0;
ALTER TABLE peer_head ADD COLUMN is_out INTEGER NOT NULL DEFAULT 0;
CREATE TABLE out_subject (
  subject BLOB PRIMARY KEY, state INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE out_due (
  rid INTEGER NOT NULL, fid INTEGER NOT NULL, hlc INTEGER NOT NULL, aid INTEGER NOT NULL,
  PRIMARY KEY (rid, fid, hlc, aid)
) STRICT, WITHOUT ROWID;
CREATE TABLE pass_on (
  rid INTEGER NOT NULL, fid INTEGER NOT NULL, hlc INTEGER NOT NULL, aid INTEGER NOT NULL,
  PRIMARY KEY (rid, fid, hlc, aid)
) STRICT, WITHOUT ROWID;
CREATE TABLE out_held (
  subject BLOB NOT NULL, row BLOB NOT NULL, PRIMARY KEY (subject, row)
) STRICT, WITHOUT ROWID;
"""

# Changes that do not count (live 2) are found again by their writer; held_aside: those that
# somebody has looked at here.
HELD_1 = """
CREATE INDEX op_held ON op (aid) WHERE live = 2;
CREATE TABLE held_aside (
  rid INTEGER NOT NULL, fid INTEGER NOT NULL, hlc INTEGER NOT NULL, aid INTEGER NOT NULL,
  PRIMARY KEY (rid, fid, hlc, aid)
) STRICT, WITHOUT ROWID;
"""

# relay: by which bundle a change came here or went from here, of late.  relay_from: the
# chains; of each all is told that came after bundle ``seq``.
RELAY_1 = """
CREATE TABLE relay_from (
  cid INTEGER PRIMARY KEY, device BLOB NOT NULL, incarnation BLOB NOT NULL, seq INTEGER NOT NULL,
  UNIQUE (device, incarnation)
) STRICT;
CREATE TABLE relay (
  rid INTEGER NOT NULL, fid INTEGER NOT NULL, hlc INTEGER NOT NULL, aid INTEGER NOT NULL,
  cid INTEGER NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (rid, fid, hlc, aid)
) STRICT, WITHOUT ROWID;
CREATE INDEX relay_place ON relay (cid, seq);
INSERT INTO relay_from (device, incarnation, seq)
  SELECT device, incarnation, max(seq) FROM (
    SELECT device, incarnation, seq FROM peer_head
    UNION ALL SELECT device, incarnation, seq FROM bundle WHERE seq > 0
  ) GROUP BY device, incarnation;
"""

# place_head: how far each computer's chain went as its head said it in one place; a place is
# told apart by what heads there call it, nothing if they come from earlier programs.
PLACES_1 = """
CREATE TABLE place_head (
  place BLOB NOT NULL, device BLOB NOT NULL, incarnation BLOB NOT NULL, seq INTEGER NOT NULL,
  PRIMARY KEY (place, device, incarnation)
) STRICT, WITHOUT ROWID;
INSERT INTO place_head SELECT x'', device, incarnation, seq FROM peer_told;
"""

STEPS: tuple[tuple[str, str], ...] = (
    ("log_1", LOG_1),
    ("log_2", LOG_2),
    ("log_3", LOG_3),
    ("log_4", LOG_4),
    ("audit_1", AUDIT_1),
    ("refused_1", REFUSED_1),
    ("out_1", OUT_1),
    ("log_5", LOG_5),
    ("held_1", HELD_1),
    ("relay_1", RELAY_1),
    ("places_1", PLACES_1),
)


def migrate(connection: Connection) -> None:
    """Bring the tables up to this version, each step wholly or not at all.

    Needs a writer, and nobody else on the vault if a step is pending.
    """
    if not pending(connection):
        return
    # Only a vault that needs it pays for importing the library.
    migrations = importlib.import_module("sqlite_utils.migrations").Migrations(MIGRATION_SET)
    for name, script in STEPS:
        migrations(name=name)(_step(connection, script))
    with translating():
        migrations.apply(tables_of(connection))


def pending(connection: Connection) -> tuple[str, ...]:
    """Return the names of the steps that this database still lacks."""
    applied: set[str] = set()
    with translating():
        found = connection.execute(
            "SELECT 1 FROM sqlite_schema WHERE name = '_sqlite_migrations'"
        ).fetchone()
        if found:
            applied.update(
                name
                for (name,) in connection.execute(
                    "SELECT name FROM _sqlite_migrations WHERE migration_set = ?", (MIGRATION_SET,)
                )
            )
    return tuple(name for name, _ in STEPS if name not in applied)


def get_meta(connection: Connection, key: str) -> Any:  # noqa: ANN401 - a setting has any type
    """Return the value kept under ``key``, or None."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return row[0] if row else None


def put_meta(connection: Connection, key: str, value: str | int | bytes) -> None:
    """Keep ``value`` under ``key``, inside the caller's transaction."""
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


def number(
    connection: Connection, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()
) -> int:
    """Return the one number that ``sql`` counts; 0 if it finds nothing."""
    row = connection.execute(sql, parameters).fetchone()
    return int(row[0]) if row else 0


def found_in(connection: Connection, sql: str, keys: Sequence[bytes | str]) -> Iterator[Row]:
    """Yield what ``sql`` finds for ``keys``, a piece at a time."""
    for start in range(0, len(keys), MOST_PARAMETERS):
        piece = keys[start : start + MOST_PARAMETERS]
        marks = ", ".join("?" * len(piece))
        yield from connection.execute(f"{sql} ({marks})", piece).fetchall()


def _step(connection: Connection, script: str) -> Callable[[Database], None]:
    # executescript would commit first, so each statement goes by itself.
    statements = [one for one in script.split(";\n") if one.strip()]

    def step(_database: Database) -> None:
        for statement in statements:
            connection.execute(statement)

    return step
