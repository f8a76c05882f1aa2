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
        "    new_ops, held = _insert_ops(connection)\n",
        "    for op in batch.ops:\n"
        "        connection.execute(\"INSERT INTO meta VALUES ('clock', ?) ON CONFLICT (key) \"\n"
        '            "DO UPDATE SET value = max(value, excluded.value)", (op.hlc,))\n'
        "    new_ops, held = _insert_ops(connection)\n",
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
        "encode(one.value), pack_ids(one.seen))",
        'encode(one.value), b"")',
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
        "if rid is None:",
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
    Mutant(
        "a row bound twice keeps what came first",
        "app/vault/merge_in.py",
        "if other >= tuple(has):",
        "if True:",
    ),
    Mutant(
        "erasing looks only at what a row is bound to now",
        "app/vault/merge_in.py",
        "SELECT rid FROM row WHERE subject = ?1 UNION SELECT rid FROM bound WHERE subject = ?1",
        "SELECT rid FROM row WHERE subject = ?1",
    ),
    Mutant(
        "an erased row is forgotten as if it had never been",
        "app/vault/merge_in.py",
        "if subject in erased or row_mark(row) in buried}",
        "if subject in erased}",
    ),
    Mutant(
        "of two contents of one id the first to come stays",
        "app/vault/merge_in.py",
        "altered = _reconcile_altered(connection)",
        "altered = 0",
    ),
    Mutant(
        "of two contents of one id the smaller stays",
        "app/vault/merge_in.py",
        "return max(one[0], other[0]), pack_ids(seen)",
        "return min(one[0], other[0]), pack_ids(seen)",
    ),
    Mutant(
        "what one of two contents had seen is forgotten",
        "app/vault/merge_in.py",
        "seen = chain(unpack_ids(one[1]), unpack_ids(other[1]))",
        "seen = unpack_ids(max(one, other)[1])",
    ),
    Mutant(
        "what has been replaced does not say what it had replaced",
        "app/vault/merge_in.py",
        "prevs = excluded.prevs WHERE live = -1",
        "prevs = x'' WHERE live = -1",
    ),
    Mutant(
        "at the end of time two edits get one name",
        "app/vault/vault.py",
        "if stamp.hlc >= log.HLC_MAX:",
        "if False:",
    ),
    Mutant(
        "an own clock that was seen far ahead stays there",
        "app/vault/log.py",
        "max(last, min(max(reading, last + 1), HLC_MAX))",
        "hlc",
    ),
    Mutant(
        "equal values written apart raise a question",
        "app/rules/merge.py",
        "return any(one.raw != heads[0].raw for one in heads)",
        "return True",
    ),
    Mutant(
        "undo of a settling raises the question again",
        "app/vault/undo.py",
        "key, stood.value, (*now, *same))",
        "key, stood.value, tuple(same))",
    ),
    Mutant(
        "undo does not say whose words it brings back",
        "app/vault/undo.py",
        "key, stood.value, (*now, *same))",
        "key, stood.value, tuple(now))",
    ),
    Mutant(
        "a hostile clock is taken in",
        "app/vault/batchcheck.py",
        "if min(op.row, op.field, op.actor, op.hlc) < 0 or op.hlc > HLC_MAX:",
        "if min(op.row, op.field, op.actor, op.hlc) < 0:",
    ),
    Mutant(
        "the search keeps words of a row that was moved or erased",
        "app/vault/merge_in.py",
        "    index.forget(connection, rid)\n    heads.drop_row(connection, schemas, rid)\n\n",
        "    heads.drop_row(connection, schemas, rid)\n\n",
    ),
    Mutant(
        "a deletion counts all that is there as seen",
        "app/vault/vault.py",
        "if (now.versions, now.conflicts) != (record.versions, record.conflicts):",
        "if False:",
    ),
    Mutant(
        "a page saved after its row was deleted wipes the row's other answers",
        "app/vault/log.py",
        "if one.seen or one.key == DELETED:",
        "if one.key == DELETED:",
    ),
    Mutant(
        "undo brings back a row that somebody deleted",
        "app/vault/undo.py",
        "if not is_deletion and deletion_holds(",
        "if False and deletion_holds(",
    ),
)
