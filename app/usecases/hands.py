"""By whose hand an answer was written, when and on which computer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from app.usecases.login import Login, name_of
from app.vault.reading import PastValue


@dataclass(frozen=True)
class Hand:
    """Who wrote, when and on which computer.

    worker, computer: empty where they are not known here.  is_own: this worker wrote it;
    is_here: on this computer.
    """

    worker: str
    at: datetime
    computer: str = ""
    is_own: bool = False
    is_here: bool = False

    def as_object(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return {
            "worker": self.worker,
            "at": self.at.isoformat(),
            "computer": self.computer,
            "here": self.is_here,
        }


def hand_of(login: Login, one: PastValue) -> Hand:
    """Return who wrote a version, be it that an undo wrote it."""
    at = datetime.fromtimestamp(one.at_ms / 1000, UTC)
    computer, is_here = computer_of(login, one.device)
    return Hand(name_of(login, one.user), at, computer, one.user == login.user, is_here)


def computer_of(login: Login, device: bytes) -> tuple[str, bool]:
    """Return what a computer is called, empty if it is not known; and whether it is this one."""
    keys = login.store.exchange.drawn()
    known = login.store.keyring.roster.devices.get(device)
    is_here = keys is None or device == keys.device
    return known.label if known is not None else "", is_here
