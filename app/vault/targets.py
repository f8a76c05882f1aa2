"""Places that this computer exchanges with, online or a folder, and what opens them.

They lie in the encrypted records and in no change: nothing of them goes into a bundle, so
every computer has its own.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace

import cbor2

from app.vault.opening import Connection, translating, write_transaction
from app.vault.tables import put_meta

_KEY = "target:"


@dataclass(frozen=True)
class Target:
    """A place as it was set up here.

    address: in the form of ``app.sync.stores.address``.  pin: the SSH host key that was
    looked at, "" before.  authority: certificates (PEM), "" for everybody's.  met_ms: when
    an exchange with it ended well (Unix ms), 0 for never.  is_cleared: what an earlier
    version put there was taken away.  is_inside: a folder in which everybody's records lie, as
    on a stick.
    """

    name: str
    address: str
    login: str = ""
    secret: str = field(default="", repr=False)
    pin: str = ""
    authority: str = field(default="", repr=False)
    is_automatic: bool = False
    met_ms: int = 0
    is_cleared: bool = False
    is_inside: bool = False


class Targets:
    """The places that one open vault knows."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[Target, ...]:
        """Return every place, by name."""
        with translating():
            rows = self._connection.execute(
                "SELECT value FROM meta WHERE key GLOB ?", (f"{_KEY}*",)
            ).fetchall()
        found = [Target(**cbor2.loads(value)) for (value,) in rows]
        return tuple(sorted(found, key=lambda one: one.name.casefold()))

    def get(self, name: str) -> Target | None:
        """Return the place of this name, or None."""
        return next((one for one in self.all() if one.name == name), None)

    def keep(self, target: Target) -> None:
        """Keep a place, instead of one that has its name."""
        with write_transaction(self._connection):
            put_meta(self._connection, _KEY + target.name, cbor2.dumps(asdict(target)))

    def drop(self, name: str) -> None:
        """Forget a place and what opens it."""
        with write_transaction(self._connection):
            self._connection.execute("DELETE FROM meta WHERE key = ?", (_KEY + name,))

    def met(self, name: str, at_ms: int) -> None:
        """Remember when an exchange ended well."""
        known = self.get(name)
        if known is not None:
            self.keep(replace(known, met_ms=at_ms, is_cleared=True))
