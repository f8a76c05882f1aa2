"""A vault with several workers, each with a passphrase and a login of their own."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from app.context import Context, fixed_clock
from app.records import RecordId
from app.usecases.login import Login
from app.usecases.users import NewUser, add_user
from app.usecases.vaults import NewVault, init_vault, open_login

FIRST = "correct horse battery staple"


@dataclass
class Team:
    """The workers of one vault by name; ``login`` opens it as one of them."""

    folder: Path
    context: Context
    passphrases: dict[str, str] = field(default_factory=dict)
    ids: dict[str, RecordId] = field(default_factory=dict)

    def login(self, name: str) -> Login:
        """Return a login as the program makes it: from the files and the passphrase."""
        return open_login(self.folder, lambda: self.passphrases[name], self.context)

    def add(self, name: str, *roles: str, by: str = "Leila") -> RecordId | None:
        """Add a worker; return the request that somebody must approve, or None if it is done."""
        self.passphrases[name] = f"the passphrase of {name}"
        login = self.login(by)
        try:
            asked = add_user(login, NewUser(name, roles), self.passphrases[name]).value
        finally:
            login.close()
        self.ids[name] = asked.user
        return asked.request

    def later(self, **time: float) -> Context:
        """Return the context some time on."""
        return replace(self.context, now=fixed_clock(self.context.now() + timedelta(**time)))


def team_of_one(folder: Path, context: Context) -> Team:
    """Return a new centre's vault in ``folder`` with Leila, its first worker, who is manager."""
    login = init_vault(folder, FIRST, NewVault("Linden Centre", "Leila"), context)
    team = Team(folder, context, {"Leila": FIRST}, {"Leila": login.user})
    login.close()
    return team
