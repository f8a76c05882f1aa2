"""What another computer of the centre needs beside the records: who holds which keys.

Nothing in it opens anything: every secret is sealed to the slot of a worker, and the
slots open to passphrases.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.crypto import slotfile
from app.crypto.slots import SlotList, check_signatures
from app.errors import Code, Problem
from app.i18n import N_
from app.schema.kinds import Stored
from app.vault import acts
from app.vault.acts import Act
from app.vault.devices import DEVICE
from app.vault.opening import Connection
from app.vault.roster import GRANT, ROOT

TRAVELLING = frozenset({GRANT, ROOT, DEVICE})  # acts that are about the whole centre
_TABLES: Mapping[str, tuple[type, ...]] = {
    "lead_key": (str, bytes),
    "class_key": (str, int, bytes, bytes),
    "class_share": (str, int, str, bytes),
}


@dataclass(frozen=True)
class Keyset:
    """The slots, the acts, and the rows of the tables of keys by their names."""

    slots: SlotList
    acts: tuple[Act, ...]
    tables: Mapping[str, tuple[tuple[Stored, ...], ...]]

    def as_stored(self) -> dict[str, Stored]:
        """Return the keyset as it travels; ``keyset_from`` is the opposite."""
        told: dict[str, Stored] = {
            name: [list(row) for row in rows] for name, rows in self.tables.items()
        }
        return {"slots": slotfile.encode(self.slots), "acts": packed_acts(self.acts), **told}


def packed_acts(done: Iterable[Act]) -> list[Stored]:
    """Return acts as they travel."""
    return [[a.body, a.signer, a.signature, a.approver, a.approval] for a in done]


def travelling(done: Iterable[Act]) -> tuple[Act, ...]:
    """Return those of the done acts that every computer of the centre has to know."""
    return tuple(one for one in done if one.kind in TRAVELLING)


def read_acts(told: Stored, vault_id: str) -> tuple[Act, ...]:
    """Return the signed acts that have travelled; Problem 20 if one is malformed."""
    if not isinstance(told, list):
        raise malformed()
    found = [acts.act_of(one, vault_id) if isinstance(one, list) else None for one in told]
    kept = tuple(one for one in found if one is not None and one.kind in TRAVELLING)
    if len(kept) != len(found):
        raise malformed()
    return kept


def take_keyset(connection: Connection, slots: SlotList, done: Iterable[Act]) -> Keyset:
    """Return the keyset of these records, with ``slots`` for the other computer."""
    tables = {
        name: tuple(tuple(row) for row in connection.execute(f"SELECT * FROM {name}").fetchall())
        for name in _TABLES
    }
    return Keyset(slots, travelling(done), tables)


def keyset_from(told: Mapping[str, Stored]) -> Keyset:
    """Return the keyset in what has travelled; raise Problem 20 if malformed, 30 if forged."""
    raw = told.get("slots")
    if not isinstance(raw, bytes):
        raise malformed()
    slots = slotfile.decode(raw)
    check_signatures(slots)
    tables = {name: _rows(told.get(name), kinds) for name, kinds in _TABLES.items()}
    return Keyset(slots, read_acts(told.get("acts"), slots.vault_id), tables)


def fill_keys(connection: Connection, keyset: Keyset) -> None:
    """Put acts and keys into the empty tables of new records."""
    for name, kinds in _TABLES.items():
        marks = ", ".join("?" * len(kinds))
        connection.executemany(f"INSERT INTO {name} VALUES ({marks})", keyset.tables[name])
    for act in keyset.acts:
        acts.keep(connection, act)


def malformed() -> Problem:
    """Return the Problem (20) of keys that are not as Waymark writes them."""
    words = N_("This file is damaged or was changed on its way. Ask for it once more.")
    return Problem(words, Code.BUNDLE_MALFORMED, detail="keys")


def _rows(told: Stored, kinds: Sequence[type]) -> tuple[tuple[Stored, ...], ...]:
    if not isinstance(told, list):
        raise malformed()
    rows: list[tuple[Stored, ...]] = []
    for row in told:
        if not isinstance(row, list) or [type(one) for one in row] != list(kinds):
            raise malformed()
        rows.append(tuple(row))
    return tuple(rows)
