"""A manager and an officer at two computers of a centre, and the stick between them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.errors import Code, Problem
from app.records import RecordId
from app.rules.roles import Operation
from app.sync.stores.folder import FolderStore
from app.usecases.login import Login
from app.usecases.people import start_intake
from app.usecases.requests import approve_request, ask, list_requests, need_agreement
from app.usecases.syncing import sync_store
from app.usecases.users import UserView, list_users
from tests.core.usecases.computers import let_in
from tests.core.usecases.team import FIRST, Team, team_of_one
from tests.fakes import NOON, fake_context, four_things


class Pair:
    """A manager, Leila, and an officer, Dora, at two computers, and the stick between them."""

    def __init__(self, root: Path) -> None:
        (root / "stick").mkdir()
        self.stick = FolderStore(root / "stick")
        self.root = root
        first = team_of_one(root / "vault-0", fake_context(root / "state-0", seed=4))
        for name, role in (("Omar", "intake"), ("Dora", "dpo")):
            first.add(name, role)
        there = fake_context(root / "state-1", NOON, seed=5)
        login = first.login("Leila")
        let_in(login, root / "vault-1", there, FIRST).close()
        self.amina = start_intake(login, four_things("Amina")).value
        login.close()
        second = Team(root / "vault-1", there, first.passphrases, first.ids)
        self.teams = [first, second]
        self.carry(0, 1)

    def login(self, number: int, name: str) -> Login:
        return self.teams[number].login(name)

    def carry(self, *computers: int, by: str = "Omar", days: float = 0) -> None:
        """Take the stick from computer to computer; somebody who does not lead exchanges."""
        for number in computers:
            team = self.teams[number]
            later = replace(team, context=team.later(days=days)) if days else team
            login = later.login(by)
            sync_store(login, self.stick)
            login.close()

    def ask(self, operation: Operation = Operation.ERASE, number: int = 0) -> RecordId:
        """Let Leila ask for something about Amina."""
        login = self.login(number, "Leila")
        try:
            return ask(login, operation, self.amina)
        finally:
            login.close()

    def waiting(self, number: int, name: str = "Dora") -> list[RecordId]:
        login = self.login(number, name)
        try:
            return [one.id for one in list_requests(login)]
        finally:
            login.close()

    def approve(self, number: int, request: RecordId, name: str = "Dora") -> None:
        login = self.login(number, name)
        try:
            approve_request(login, request)
        finally:
            login.close()

    def may(self, number: int) -> bool:
        """Tell whether Leila could do now what she has asked for."""
        login = self.login(number, "Leila")
        try:
            need_agreement(login, Operation.ERASE, self.amina)
        except Problem as problem:
            if problem.code != Code.NEEDS_SECOND_PERSON:
                raise
            return False
        finally:
            login.close()
        return True

    def users(self, number: int) -> dict[str, UserView]:
        login = self.login(number, "Leila")
        try:
            return {one.name: one for one in list_users(login)}
        finally:
            login.close()
