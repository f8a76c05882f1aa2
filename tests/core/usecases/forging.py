"""A member of the centre whose program asks no gate: what it writes is signed as all else is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.context import Context
from app.crypto.slots import UserSecret
from app.records import Change, RecordId
from app.schema.kinds import Stored
from app.usecases.login import Login
from app.usecases.vaults import unlock
from app.vault import log
from app.vault.certificate import Claim, issue
from app.vault.log import Writer, draw_actor
from app.vault.opening import write_transaction
from app.vault.values import id_bytes


@dataclass(frozen=True)
class Forger:
    """A worker with their own key, and nothing that would stop them."""

    user: RecordId
    secret: UserSecret

    def write(self, login: Login, place: tuple[str, RecordId, RecordId], **said: Stored) -> None:
        """Write at the computer of ``login`` in a row (kind, id, subject), as one edit."""
        kind, row, subject = place
        seen = login.store.record(kind, row)
        versions = seen.versions if seen else {}
        changes = [
            Change(kind, row, subject, key, value, versions.get(key, ()))
            for key, value in said.items()
        ]
        device = login.store.exchange.keys().device
        claim = Claim(draw_actor(), device, id_bytes(self.user), login.context.clock_ms)
        vault_id = bytes.fromhex(login.unlocked.vault_id)
        writer = Writer(claim, issue(claim, vault_id, self.secret))
        connection = login.store._connection
        with write_transaction(connection):
            stamp = log.make_stamp(connection, login.context, writer, changes)
            log.write(connection, login.store.schemas, changes, stamp)

    def new(self, login: Login, kind: str, subject: RecordId, /, **said: Stored) -> RecordId:
        """Write a new row of a kind about a subject; return it."""
        row = RecordId(login.context.person_id())
        self.write(login, (kind, row, subject), **said)
        return row


def forger(folder: Path, passphrase: str, user: RecordId, context: Context) -> Forger:
    """Return the worker whose passphrase opens a slot of the vault in ``folder``."""
    return Forger(user, unlock(folder, passphrase, context).user)
