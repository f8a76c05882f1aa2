"""The workers of a vault as the window shows and changes them: one reading, one act each."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.usecases.login import Login, Outcome, can_lead, unchanged
from app.usecases.requests import RequestView, list_requests
from app.usecases.users import Asked, NewUser, UserView, add_user, change_passphrase, list_users
from app.usecases.vaults import draw_passphrase


@dataclass(frozen=True)
class Team:
    """Who works here, what waits for a second person, and whether this worker may change it."""

    users: tuple[UserView, ...]
    requests: tuple[RequestView, ...]
    may_change: bool


@dataclass(frozen=True)
class Drawn:
    """A passphrase drawn by lot, to be shown once; asked: what became of the wish."""

    passphrase: str = field(repr=False)
    asked: Asked


def team_now(login: Login) -> Team:
    """Return the workers, and what waits for somebody else to agree."""
    return Team(list_users(login), list_requests(login), can_lead(login))


def add_by_lot(login: Login, new: NewUser, language: str) -> Outcome[Drawn]:
    """Add a worker with a passphrase drawn for people who speak ``language``.

    Raises as ``add_user`` does.
    """
    passphrase = draw_passphrase(login.context, language)
    added = add_user(login, new, passphrase)
    return Outcome(Drawn(passphrase, added.value), added.changes)


def renew_by_lot(login: Login, language: str) -> Outcome[str]:
    """Draw a new passphrase for this worker and return it; the old one opens nothing any more."""
    passphrase = draw_passphrase(login.context, language)
    change_passphrase(login, passphrase)
    return unchanged(passphrase)


def renew_as_wished(login: Login, passphrase: str) -> Outcome[None]:
    """Make ``passphrase`` this worker's; raises Problem 2 if it is short or easily guessed."""
    change_passphrase(login, passphrase)
    return unchanged(None)
