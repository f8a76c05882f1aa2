"""Two computers of one centre and the folder where they meet, for what they write apart."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from app.records import RecordId
from app.sync.stores.folder import FolderStore
from app.usecases.login import Login
from app.usecases.records import RowInput, put_records
from app.usecases.syncing import sync_store
from app.usecases.syncreport import SyncReport
from tests.core.usecases.computers import let_in
from tests.fakes import NOON, fake_context


@dataclass
class Apart:
    """Computers of a centre, the first of them the one that let the others in."""

    logins: list[Login]
    place: Path
    root: Path
    reports: list[SyncReport] = field(default_factory=list)

    def join(self) -> Login:
        """Let a further computer in, called ``Laptop vault-N``."""
        number = len(self.logins)
        world = fake_context(
            self.root / f"state-{number}", NOON + timedelta(hours=number), seed=number + 1
        )
        self.logins.append(let_in(self.logins[0], self.root / f"vault-{number}", world))
        return self.logins[-1]

    def meet(self) -> None:
        """Let all exchange until none has anything to tell."""
        for _ in range(2):
            for one in self.logins:
                self.reports.append(sync_store(one, FolderStore(self.place)))

    def write(self, number: int, schema: str, row: RecordId | None, /, **values: str) -> RecordId:
        """Write at one computer; return the row."""
        told = [RowInput(schema, values, row)]
        (made,) = put_records(self.logins[number], told).value
        return made


def two_apart(login: Login, root: Path) -> Apart:
    """Return ``login`` and a second computer; close the others with ``close_others``."""
    place = root / "stick"
    place.mkdir()
    made = Apart([login], place, root)
    made.join()
    return made


def close_others(apart: Apart) -> None:
    """Close all but the first, which belongs to the test."""
    for one in apart.logins[1:]:
        one.close()
