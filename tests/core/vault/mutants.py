"""Broken variants of the merge: each is one edit that loses something, and must be caught."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutant:
    """In ``file``, ``before`` (it stands there once) becomes ``after``."""

    name: str
    file: str
    before: str
    after: str


MUTANTS: tuple[Mutant, ...] = (
    Mutant(
        "a version named before it arrives comes back to life",
        "app/vault/merge_in.py",
        'WHERE true ON CONFLICT DO UPDATE SET live = 0 WHERE live = 1"',
        "WHERE (rid, fid, hlc, aid) IN (SELECT rid, fid, hlc, aid FROM op) "
        'ON CONFLICT DO UPDATE SET live = 0 WHERE live = 1"',
    ),
    Mutant(
        "the actor is the same after a restart, a restore, a clone",
        "app/vault/log.py",
        "return secrets.randbits(ACTOR_BITS)",
        "return 7",
    ),
    Mutant(
        "the earlier value is shown",
        "app/rules/merge.py",
        "return max(heads, key=lambda one: one.id)",
        "return min(heads, key=lambda one: one.id)",
    ),
    Mutant(
        "the protective value does not win",
        "app/rules/merge.py",
        "if field is None or field.merge is not Merge.PROTECT:",
        "if True:",
    ),
    Mutant(
        "late changes of an erased person are taken in",
        "app/vault/merge_in.py",
        "gone = {row for row, _, subject in rows if subject in erased or row_mark(row) in buried}",
        "gone: set[bytes] = set()",
    ),
    Mutant(
        "erasing does not travel",
        "app/vault/merge_in.py",
        "for one in batch.erased:",
        "for one in ():",
    ),
    Mutant(
        "an older version drops fields that it does not know",
        "app/vault/merge_in.py",
        "if rid is not None:\n            place",
        'if rid is not None and (batch.fields[op.field] != "new" '
        'or "title" in schemas["thing"]):\n            place',
    ),
    Mutant(
        "another computer's clock moves this one's",
        "app/vault/merge_in.py",
        "    _insert_ops(connection)\n    new_ops",
        "    for op in batch.ops:\n"
        "        connection.execute(\"INSERT INTO meta VALUES ('clock', ?) ON CONFLICT (key) \"\n"
        '            "DO UPDATE SET value = max(value, excluded.value)", (op.hlc,))\n'
        "    _insert_ops(connection)\n    new_ops",
    ),
    Mutant(
        "an edit is not later than what it has seen",
        "app/vault/log.py",
        "hlc = min(max(reading, last + 1, past + 1), HLC_MAX)",
        "hlc = min(max(reading, last + 1), HLC_MAX)",
    ),
    Mutant(
        "what a person saw is not written down",
        "app/vault/log.py",
        "encode(change.value), pack_ids(change.seen)),",
        'encode(change.value), b""),',
    ),
    Mutant(
        "settling names one of the versions only",
        "tests/core/vault/replicas.py",
        "ids = tuple(one.id for one in versions)",
        "ids = tuple(one.id for one in versions[:1])",
    ),
    Mutant(
        "a deletion hides what was written meanwhile",
        "app/rules/merge.py",
        "return any(one.value == now for one in heads.get(DELETED, ()))",
        "return any(one.value is not None for one in heads.get(DELETED, ()))",
    ),
    Mutant(
        "a row written again brings old words back",
        "app/vault/log.py",
        "if schema is None or record_id not in unseen:",
        "if True:",
    ),
    Mutant(
        "merged changes do not reach the lists",
        "app/vault/merge_in.py",
        '    connection.execute("INSERT OR IGNORE INTO touched SELECT DISTINCT rid FROM staged")\n',
        "",
    ),
    Mutant(
        "the last to arrive wins",
        "app/vault/merge_in.py",
        '    connection.execute("DELETE FROM named")\n    aids',
        '    connection.execute("UPDATE op SET live = 0 WHERE live = 1 AND (rid, fid) IN '
        "(SELECT rid, fid FROM staged) AND (rid, fid, hlc, aid) NOT IN "
        '(SELECT rid, fid, hlc, aid FROM staged)")\n'
        '    connection.execute("DELETE FROM named")\n    aids',
    ),
    Mutant(
        "undo takes back what others have built upon",
        "app/vault/undo.py",
        "if any(one.by not in self.undone for one in later):",
        "if False:",
    ),
)
