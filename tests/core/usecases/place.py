"""A manager with two computers, three recovery sheets, and the stick between them."""

from __future__ import annotations

from pathlib import Path

from app.errors import Code, Problem
from app.records import RecordId
from app.sync.stores.folder import FolderStore
from app.usecases.login import Login
from app.usecases.newkeys import open_with_new_key
from app.usecases.recovering import recover
from app.usecases.recovery import Step, make_sheets, read_back
from app.usecases.syncing import sync_store
from app.usecases.users import NewUser, add_user
from app.usecases.vaults import open_login
from app.vault.folder import VaultFolder
from tests.core.usecases.computers import let_in
from tests.fakes import NOON, fake_context

NEW = "an altogether new passphrase"
OMAR = "the passphrase of Omar"


class Place:
    """A manager, Leila, with two computers, three recovery sheets and a stick."""

    def __init__(self, login: Login, root: Path) -> None:
        (root / "stick").mkdir()
        self.first, self.stick, self.root = login, FolderStore(root / "stick"), root
        self.worlds = [login.context, fake_context(root / "state-1", NOON, seed=2)]
        self.folders = [root / "vault", root / "vault-1"]
        self.sheets = [one.phrase for one in make_sheets(login).sheets]
        read_back(login, self.sheets[0])
        let_in(login, self.folders[1], self.worlds[1]).close()

    def add(self, name: str, passphrase: str, *roles: str) -> RecordId:
        return add_user(self.first, NewUser(name, roles), passphrase).value.user

    def open(self, number: int, passphrase: str) -> Login:
        return open_login(self.folders[number], lambda: passphrase, self.worlds[number])

    def opens(self, number: int, passphrase: str) -> bool:
        try:
            self.open(number, passphrase).close()
        except Problem as problem:
            if problem.code not in {Code.WRONG_PASSPHRASE, Code.NOT_PERMITTED}:
                raise
            return False
        return True

    def exchange(self, number: int, passphrase: str) -> None:
        login = self.open(number, passphrase)
        try:
            sync_store(login, self.stick)
        finally:
            login.close()

    def recover(self, user: RecordId | None = None) -> None:
        """Let two sheets give Leila, or another worker, a new passphrase at the first computer."""
        who = user or self.first.user
        recover(self.worlds[0], self.folders[0], self.sheets[:2], worker=who, passphrase=NEW)

    def bring(self, passphrase: str) -> Step:
        return open_with_new_key(self.worlds[1], self.folders[1], passphrase, self.stick).first

    def slots(self, number: int) -> list[str]:
        return [one.id for one in VaultFolder(self.folders[number]).read_slots().slots]
