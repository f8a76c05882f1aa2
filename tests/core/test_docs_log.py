"""docs/formats/log.md is enough: a reader that follows it alone sees what Waymark shows."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.records import RecordId
from app.rules.codes import code_of, show_code
from app.rules.merge import DELETED
from app.vault.opening import Connection
from tests.core.vault.conftest import NewReplica, new_replica, template
from tests.core.vault.replicas import OLD_SCHEMAS, ROWS, SUBJECTS, USER, Replica

__all__ = ["new_replica", "template"]

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "formats" / "log.md").read_text("utf-8")
CLASSES: Mapping[str, str] = {"name": "ask", "safe": "protect", "mark": "latest"}
SAFEST_FIRST = ("no", "ask", "yes")

NOTHING_KNOWN: tuple[dict[str, Any], set[str]] = ({}, set())

Op = tuple[int, int, bytes]  # clock, actor, value


class SecondProgram:
    """Reads the log by the page; knows nothing of ``live``, heads tables or Waymark's merge."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def heads(self, row: bytes) -> dict[str, list[Op]]:
        """Return the versions of each field that no other version names."""
        found = self._connection.execute(
            "SELECT field.name, op.hlc, actor.actor, op.value, op.prevs FROM op "
            "JOIN row ON row.rid = op.rid JOIN field ON field.fid = op.fid "
            "JOIN actor ON actor.aid = op.aid WHERE row.row = ? AND op.value IS NOT NULL",
            (row,),
        ).fetchall()
        named = {
            (name, *_numbers(prevs[at : at + 16]))
            for name, _, _, _, prevs in found
            for at in range(0, len(prevs), 16)
        }
        heads: dict[str, list[Op]] = {}
        for name, hlc, actor, value, _ in found:
            if (name, hlc, actor) not in named:
                heads.setdefault(name, []).append((hlc, actor, value))
        return heads

    def shows(self, row: bytes) -> tuple[dict[str, Any], set[str]] | None:
        """Return values and conflicts of a row, or None if it is deleted."""
        heads = self.heads(row)
        deletions = [cbor2.loads(value) for *_, value in heads.pop(DELETED, [])]
        digest = hashlib.sha256(b"waymark heads 1\0")
        for name, hlc, actor in sorted((n, h, a) for n, ops in heads.items() for h, a, _ in ops):
            digest.update(len(name).to_bytes(2, "big") + name.encode())
            digest.update(hlc.to_bytes(8, "big") + actor.to_bytes(8, "big"))
        if digest.digest()[:16] in deletions:
            return None
        conflicts = {DELETED} if any(one is not None for one in deletions) else set()
        shown = {}
        for name, ops in heads.items():
            values = {value for *_, value in ops}
            if len(values) > 1 and CLASSES[name] != "latest":
                conflicts.add(name)
            value = cbor2.loads(_shown(name, ops))
            if value is not None:
                shown[name] = value
        return shown, conflicts


def _shown(name: str, ops: list[Op]) -> bytes:
    if CLASSES[name] != "protect":
        return max(ops)[2]

    def danger(op: Op) -> tuple[int, int, int]:
        value = cbor2.loads(op[2])
        place = SAFEST_FIRST.index(value) if value in SAFEST_FIRST else len(SAFEST_FIRST)
        return place, -op[0], -op[1]

    return min(ops, key=danger)[2]


def _numbers(packed: bytes) -> tuple[int, int]:
    return int.from_bytes(packed[:8], "big"), int.from_bytes(packed[8:], "big")


def _raw(record: RecordId) -> bytes:
    return bytes.fromhex(record.replace("-", ""))


@pytest.fixture
def after_much(new_replica: NewReplica) -> Replica:
    """Return a computer that has merged what two others wrote apart."""
    one, other = new_replica(), new_replica(now_ms=1_800_000_500_000)
    for row in ROWS[:5]:
        one.write(row, {"name": "a", "safe": "yes", "mark": "x"})
    other.vault.merge(one.vault.export())
    one.write(ROWS[0], {"name": "b", "safe": "no", "mark": "y"})
    other.write(ROWS[0], {"name": "c", "safe": "ask", "mark": "x"})
    delete(one, ROWS[1][0])
    delete(one, ROWS[2][0])
    other.write(ROWS[2], {"name": "c"})
    other.write(ROWS[3], {"name": None})
    other.vault.erase(ROWS[4][1], user=USER)
    one.vault.merge(other.vault.export())
    return one


def delete(replica: Replica, row: RecordId) -> None:
    record = replica.vault.record("thing", row)
    assert record is not None
    replica.vault.delete(record, "Delete", user=USER)


def test_a_second_program_sees_what_waymark_shows(after_much: Replica) -> None:
    """Values, conflicts and deletions follow from the log by the page's rules."""
    second = SecondProgram(after_much.vault._connection)

    seen = {row: second.shows(_raw(row)) for row, _ in ROWS[:5]}

    for row, told in seen.items():
        record = after_much.vault.record("thing", row)
        if record is not None:
            shown: tuple[dict[str, Any], set[str]] = dict(record.stored), set(record.conflicts)
            assert told == shown
        else:
            assert told is None or told == NOTHING_KNOWN
    assert seen[ROWS[0][0]] == ({"name": "c", "safe": "no", "mark": "x"}, {"name", "safe"})
    assert seen[ROWS[1][0]] is None
    assert seen[ROWS[2][0]] == ({"name": "c", "safe": "yes", "mark": "x"}, {DELETED})
    assert seen[ROWS[4][0]] == NOTHING_KNOWN


def test_certificates_hold_by_the_page(after_much: Replica) -> None:
    """The signature of a login is over the bytes that the page names."""
    rows = after_much.vault._connection.execute(
        "SELECT actor, device, user, wall, certificate FROM actor WHERE certificate IS NOT NULL"
    ).fetchall()

    for actor, device, user, wall, certificate in rows:
        vault, public, signature = cbor2.loads(certificate)
        signed = cbor2.dumps([vault, actor, device, user, wall], canonical=True)
        Ed25519PublicKey.from_public_bytes(public).verify(signature, b"waymark/login1\0" + signed)
    assert rows


def test_state_hash_by_the_page(after_much: Replica) -> None:
    """The hash of what is known is over heads, erased subjects and marks, in the page's order."""
    connection = after_much.vault._connection
    digest = hashlib.sha256(b"waymark state 1\0")
    second = SecondProgram(connection)
    for row, kind, subject in connection.execute("SELECT row, kind, subject FROM row ORDER BY row"):
        for name, ops in sorted(second.heads(row).items()):
            for hlc, actor, value in sorted(ops):
                for part in (row, kind, subject, name, hlc, actor, value):
                    digest.update(_part(part))
    for table in ("SELECT subject FROM erased ORDER BY 1", "SELECT digest FROM buried ORDER BY 1"):
        digest.update(b"\0table\0")
        for (mark,) in connection.execute(table):
            digest.update(_part(mark))

    assert digest.digest() == after_much.vault.state_hash()


def _part(part: object) -> bytes:
    if isinstance(part, bytes):
        raw = b"b" + part
    elif isinstance(part, int):
        raw = b"i" + part.to_bytes(8, "big")
    else:
        raw = b"t" + str(part).encode()
    return len(raw).to_bytes(4, "big") + raw


def test_marks_of_erased_rows_by_the_page(after_much: Replica) -> None:
    """What is kept of an erased row is the hash that the page gives."""
    kept = {one for (one,) in after_much.vault._connection.execute("SELECT digest FROM buried")}

    assert {hashlib.sha256(b"waymark buried 1\0" + _raw(ROWS[4][0])).digest()} <= kept


def test_short_codes_by_the_page() -> None:
    """A code is made from the id as the page tells."""
    signs = "0123456789ACDEFGHJKMNPQRTVWXY"
    number = int.from_bytes(
        hashlib.sha256(b"waymark code 1\0" + SUBJECTS[0].encode()).digest(), "big"
    )
    places = [number % 29**8 // 29**place % 29 for place in range(8)]
    check = sum(weight * place for weight, place in enumerate(places, 1)) % 29
    code = "".join(signs[place] for place in (*places, check))

    assert show_code(code_of(SUBJECTS[0])) == f"WM {code[:4]}-{code[4:8]}-{code[8]}"


def test_the_page_names_every_table_and_column(after_much: Replica) -> None:
    """Tables and columns of a vault are those of the page, in their order."""
    connection = after_much.vault._connection
    tables = {
        name: [row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')]
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB 'sqlite_*'"
        )
    }
    told = {
        name: columns.split()
        for name, columns in re.findall(r"^\| `(\w+)` \| `([\w ]+)` \|", PAGE, re.MULTILINE)
    }
    made = {"find_key", "find_skeleton", "heads_thing", "late", "_sqlite_migrations"}
    of_search = {name for name in tables if name.startswith("find_words")}

    assert told == {one: tables[one] for one in tables.keys() - made - of_search}
    fixed = [name for name in tables["heads_thing"] if not name.startswith("f_")]
    assert f"`{' '.join(fixed)}`" in PAGE
    assert f"`find_key` (`{' '.join(tables['find_key'])}`)" in PAGE
    assert f"`late` (`{' '.join(tables['late'])}`)" in PAGE
    assert set(tables["heads_thing"]) - set(fixed) == {
        f"f_{one.key}" for one in OLD_SCHEMAS["thing"].fields
    }
