"""What another computer of the centre needs beside the records: who holds which keys.

Nothing in it opens anything: every secret is sealed to the slot of a worker, and the
slots open to passphrases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.crypto import slotfile
from app.crypto.slots import RECOVERY, Slot, SlotList, check_signatures
from app.errors import Code, Problem
from app.i18n import N_
from app.schema.kinds import Stored
from app.vault import acts
from app.vault.acts import Act
from app.vault.classkeys import HOLDERS, entitled_slots, is_share_row, is_signed_key
from app.vault.devices import DEVICE, HUB
from app.vault.folder import Unlocked
from app.vault.leadkeys import is_lead_row
from app.vault.opening import Connection
from app.vault.roster import AGREED, GRANT, ROOT, Roster

TRAVELLING = frozenset({GRANT, ROOT, AGREED, DEVICE, HUB})  # acts that are about the whole centre
Row = tuple[Stored, ...]
Tables = Mapping[str, tuple[Row, ...]]
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
    tables: Tables

    def as_stored(self) -> dict[str, Stored]:
        """Return the keyset as it travels; ``keyset_from`` is the opposite."""
        acts_told, tables = packed_acts(self.acts), packed_tables(self.tables)
        return {"slots": slotfile.encode(self.slots), "acts": acts_told, **tables}


def packed_tables(tables: Tables) -> dict[str, Stored]:
    """Return the rows of tables as they travel; ``tables_from`` is the opposite."""
    return {name: [list(row) for row in rows] for name, rows in tables.items()}


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
    return Keyset(slots, travelling(done), take_tables(connection))


def take_tables(connection: Connection) -> Tables:
    """Return all rows of the tables of keys, each sealed to a slot or signed by the lead."""
    return {
        name: tuple(tuple(row) for row in connection.execute(f"SELECT * FROM {name}").fetchall())
        for name in _TABLES
    }


def tables_from(told: Mapping[str, Stored]) -> Tables:
    """Return the tables of keys in what has travelled; raise Problem 20 if malformed."""
    return {name: _rows(told.get(name), kinds) for name, kinds in _TABLES.items()}


def add_keys(
    connection: Connection, tables: Tables, known: tuple[Roster, SlotList], keys: Unlocked
) -> None:
    """Add to the tables what was made elsewhere for slots that are here, in a transaction.

    Only keys that the lead has signed, and shares for who is entitled to them now, so that
    an old letter gives nobody back what was taken from them.  What is here stays as it is;
    and what is sealed to this user must open.
    """
    roster, listed = known
    leading = {one.id for one in listed.slots if may_lead(roster, one)}
    leads = [row for row in tables["lead_key"] if row[0] in leading]
    _add(connection, "lead_key", leads, (0, keys.slot_id, lambda row: is_lead_row(keys, row)))
    signed = [row for row in tables["class_key"] if is_signed_key(row, keys.vault_id, listed.lead)]
    connection.executemany("INSERT OR IGNORE INTO class_key VALUES (?, ?, ?, ?)", signed)
    entitled = {
        (name, slot.id) for name in HOLDERS for slot in entitled_slots(name, roster, listed)
    }
    here = {tuple(row) for row in connection.execute("SELECT * FROM class_key")}
    publics = {row[:2]: row[2] for row in signed if row in here}
    shares = [
        row for row in tables["class_share"] if (row[0], row[2]) in entitled and row[:2] in publics
    ]

    def opens(row: Row) -> bool:
        return is_share_row(keys, row, publics[row[:2]])

    _add(connection, "class_share", shares, (2, keys.slot_id, opens))


def _add(
    connection: Connection,
    table: str,
    rows: Sequence[Row],
    own: tuple[int, str, Callable[[Row], bool]],
) -> None:
    """Add rows to a table.  own: in which column a slot stands, this user's, and what opens."""
    place, slot_id, opens = own
    marks = ", ".join("?" * len(_TABLES[table]))
    for row in rows:
        if row[place] != slot_id or opens(row):
            connection.execute(f"INSERT OR IGNORE INTO {table} VALUES ({marks})", row)


def may_lead(roster: Roster, slot: Slot) -> bool:
    """Tell whether a slot may hold the lead's key: of who leads, or of the sheets in force."""
    if slot.kind == RECOVERY:
        return bool(roster.root) and slot.sign_public == roster.root
    return roster.is_lead(slot.sign_public)


def keyset_from(told: Mapping[str, Stored]) -> Keyset:
    """Return the keyset in what has travelled; raise Problem 20 if malformed, 30 if forged."""
    raw = told.get("slots")
    if not isinstance(raw, bytes):
        raise malformed()
    slots = slotfile.decode(raw)
    check_signatures(slots)
    return Keyset(slots, read_acts(told.get("acts"), slots.vault_id), tables_from(told))


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
