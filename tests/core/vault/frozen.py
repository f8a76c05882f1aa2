"""``python -m tests.core.vault.frozen FILE``: write a records.db of this version, to be kept.

What it holds never changes: a row with history, two computers' answers, a deleted
row, an erased person, a draft, a field of a later version and, since there is one, a
sealed audit.  Each version of the tables keeps one such file in tests/vectors/log, and
every later version opens it.
"""

from __future__ import annotations

import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from app.context import CHEAP_COST, Context
from app.crypto import sign
from app.crypto.slots import PASSPHRASE, Slot, SlotList, UserSecret
from app.records import Change, OpId, RecordId
from app.rules.roles import DPO
from app.vault.auditbook import Refused
from app.vault.folder import Unlocked, VaultFolder
from app.vault.merge_in import Batch, OpRow
from app.vault.opening import create_database, write_transaction
from app.vault.roster import Member, Roster
from app.vault.values import encode, id_bytes, pack_ids
from app.vault.vault import Vault, create_tables

KEY = bytes(range(32))
USER = RecordId("00000000-0000-4000-8000-00000000000a")
SECRET = UserSecret(bytes(range(1, 33)), bytes(range(2, 34)))
LEAD = bytes(range(3, 35))
UNLOCKED = Unlocked("ab" * 16, "cd" * 8, 1, 1, SECRET, ((1, KEY),), lead=sign.public_of(LEAD))
PERSON, NAME, SPEECH, GONE, ERASED = (
    RecordId(f"00000000-0000-4000-8000-0000000000{number:02d}") for number in range(11, 16)
)
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def world(folder: Path) -> Context:
    """Return a context whose clock stands still and whose dice are known."""
    dice = Random(11)
    return Context(lambda: NOW, dice.randbytes, folder, CHEAP_COST, test_profile=True)


def make(path: Path) -> None:
    """Write the file at ``path``, which must not exist."""
    connection = create_database(path, UNLOCKED.database_key)
    create_tables(connection)
    vault = Vault(VaultFolder(path.parent), connection, world(path.parent), UNLOCKED)
    hold_audit(vault)
    vault.arrive(USER, [Refused(int(NOW.timestamp() * 1000) - 5_000)])
    for changes in _edits():
        vault.append(changes, "Write", user=USER)
    gone = vault.record("name", GONE)
    person = vault.record("person", PERSON)
    if gone is None or person is None:
        raise SystemExit("the sample was not written")
    vault.delete(gone, "Delete", user=USER)
    seen = person.versions["notes"]
    vault.append(
        [Change("person", PERSON, PERSON, "notes", "Prefers mornings.", seen)], "Write", user=USER
    )
    vault.merge(_foreign(seen))
    vault.erase(ERASED, user=USER)
    vault.store_draft(USER, person, {"notes": "Half a sen"})
    vault.close()
    connection.close()
    for side in path.parent.glob(f"{path.name}-*"):
        side.unlink()
    shutil.rmtree(path.parent / "audit", ignore_errors=True)  # what this computer remembers


def hold_audit(vault: Vault) -> None:
    """Let the one worker hold the class to which the audit is sealed."""
    slot = Slot(
        id=UNLOCKED.slot_id,
        kind=PASSPHRASE,
        label="Worker 1",
        revision=0,
        cost=None,
        salt=b"",
        sign_public=SECRET.sign_public,
        exchange_public=SECRET.exchange_public,
        lead=UNLOCKED.lead,
        secret=b"",
        signature=b"",
        case_keys=(),
    )
    listed = SlotList(UNLOCKED.vault_id, "Waymark", 1, 1, UNLOCKED.lead, (slot,), b"")
    key, roles = SECRET.sign_public, frozenset({DPO})
    roster = Roster({key: Member(key, USER, slot.id, roles, is_active=True, alone=True)})
    with write_transaction(vault._connection):
        vault.keyring.classes.arrange(roster, listed, LEAD)


def _edits() -> list[list[Change]]:
    return [
        [
            Change("person", PERSON, PERSON, "preferred_name", "Amal Haddad"),
            Change("person", PERSON, PERSON, "notes", "Comes on Tuesdays."),
            Change("name", NAME, PERSON, "person", PERSON),
            Change("name", NAME, PERSON, "words", "أمل حداد"),
            Change("language", SPEECH, PERSON, "person", PERSON),
            Change("language", SPEECH, PERSON, "language", "ar"),
        ],
        [
            Change("name", GONE, PERSON, "person", PERSON),
            Change("name", GONE, PERSON, "words", "Amall"),
        ],
        [Change("person", ERASED, ERASED, "preferred_name", "Nobody Atall")],
    ]


def _foreign(seen: tuple[OpId, ...]) -> Batch:
    """Return what another computer wrote apart, and a field that no version knows yet."""
    place = (id_bytes(PERSON), "person", id_bytes(PERSON))
    hlc = (int(NOW.timestamp() * 1000) + 5) << 16
    return Batch(
        rows=(place,),
        actors=((77, b"", b"", 0, b""),),
        fields=("notes", "from_the_future"),
        ops=(
            OpRow(0, 0, hlc, 0, encode("Prefers evenings."), pack_ids(seen)),
            OpRow(0, 1, hlc, 0, encode(["kept"]), b""),
        ),
    )


if __name__ == "__main__":
    make(Path(sys.argv[1]))
