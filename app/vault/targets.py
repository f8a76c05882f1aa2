"""Places that this computer exchanges with, online or a folder, and what opens them.

They lie in the encrypted records and in no change: nothing of them goes into a bundle, so
every computer has its own.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace

import cbor2

from app.errors import Problem
from app.i18n import Text
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
    on a stick.  failed_ms: when something last went wrong there, 0 if nothing did since
    it last ended well; since_ms: when that began, 0 while exchanges end well.  code, words:
    what it was, an English sentence without names; "" where it had any.
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
    failed_ms: int = 0
    since_ms: int = 0
    code: int = 0
    words: str = ""


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

    def met(self, name: str, at_ms: int, strange: Text | None = None) -> None:
        """Remember when an exchange ended well.  strange: what was odd all the same."""
        known = self.get(name)
        if known is not None:
            met = replace(known, met_ms=at_ms, is_cleared=True, since_ms=0, code=0)
            words = strange.msgid if strange else ""
            self.keep(replace(met, failed_ms=at_ms if strange else 0, words=words))

    def failed(self, name: str, at_ms: int, problem: Problem) -> None:
        """Remember why an exchange did not end well."""
        known = self.get(name)
        if known is not None:
            words, since = _plain(problem.text), known.since_ms or at_ms
            told = replace(known, failed_ms=at_ms, since_ms=since, words=words)
            self.keep(replace(told, code=int(problem.code)))


def _plain(text: Text) -> str:
    """Return a sentence that names nothing: itself, or the first in it; "" if there is none."""
    if not text.values:
        return text.msgid
    inner = (one.msgid for _, one in text.values if isinstance(one, Text) and not one.values)
    return next(inner, "")
