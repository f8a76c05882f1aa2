"""Files that were not taken in, with their sealed bytes, until somebody has looked at them.

Only kept: nothing in them is read here.  They are forgotten by and by, and their bytes at
once when somebody is erased, since nobody can see who is in them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from app.errors import Code, Problem
from app.i18n import N_, Text
from app.vault.opening import Connection, Row, translating, write_transaction
from app.vault.tables import number

OPEN, ASIDE, TAKEN = "open", "aside", "taken"  # waits for somebody, was looked at, came in

MOST_ROWS = 200
MOST_BYTES = 64 << 20  # of all contents together
MOST_AGE_MS = 180 * 24 * 3_600_000  # as long as the keys that open them

_UNREAD = b"waymark/unread\0"
_COLUMNS = "id, name, code, words, device, at, size, state, content IS NOT NULL"


@dataclass(frozen=True)
class Refused:
    """A file that was not taken in.

    id: SHA-256 of its bytes; of one that was not read, of its name and length.  name: its
    path in the store, or the file's own name.  device: the computer that it says it is from
    (16 bytes), empty if that is not known.  at_ms: when it came first.  is_kept: its bytes
    are still here.
    """

    id: bytes
    name: str
    code: int
    words: Text
    device: bytes
    at_ms: int
    size: int
    state: str
    is_kept: bool


@dataclass(frozen=True)
class Origin:
    """Where a file lay: its name there, and the computer it says it is from, if that is known."""

    name: str
    device: bytes = b""


class Quarantine:
    """The refused files of one open vault."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep(self, content: bytes, origin: Origin, problem: Problem, at_ms: int) -> None:
        """Remember a file and why it was refused; known already, only the reason is renewed.

        One that somebody has put aside stays there.
        """
        digest = hashlib.sha256(content).digest()
        self._put(digest, origin, problem, (at_ms, len(content), content))

    def keep_unread(self, size: int, origin: Origin, problem: Problem, at_ms: int) -> bytes:
        """Remember a file of that many bytes that was too large to be read; return its id."""
        told = f"{origin.name}\0{size}".encode()
        digest = hashlib.sha256(_UNREAD + told).digest()
        self._put(digest, origin, problem, (at_ms, size, None))
        return digest

    def _put(
        self,
        digest: bytes,
        origin: Origin,
        problem: Problem,
        came: tuple[int, int, bytes | None],
    ) -> None:
        """Keep one.  came: when, how many bytes, and the bytes if they were read."""
        at_ms, size, content = came
        # What a sentence names is left out: it may be a name that came with the file.
        words = problem.text.msgid if not problem.text.values else ""
        with write_transaction(self._connection):
            self._connection.execute(
                "INSERT INTO refused (id, name, code, words, device, at, size, state, content) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
                "code = excluded.code, words = excluded.words, "
                "state = CASE state WHEN ? THEN state ELSE excluded.state END",
                (digest, origin.name, int(problem.code), words, origin.device, at_ms,
                 size, OPEN, content, ASIDE),
            )  # fmt: skip
            self._forget_old(at_ms)

    def listed(self, *, with_aside: bool = False) -> list[Refused]:
        """Return what waits for somebody, the latest first; with what was put aside or taken."""
        states = (OPEN, ASIDE, TAKEN) if with_aside else (OPEN, OPEN, OPEN)
        with translating():
            rows = self._connection.execute(
                f"SELECT {_COLUMNS} FROM refused WHERE state IN (?, ?, ?) ORDER BY number DESC",
                states,
            ).fetchall()
        return [_refused(row) for row in rows]

    def count(self) -> int:
        """Return how many wait for somebody."""
        with translating():
            return number(self._connection, "SELECT count(*) FROM refused WHERE state = ?", (OPEN,))

    def find(self, digest: bytes) -> Refused | None:
        """Return the one of this id, or None."""
        with translating():
            row = self._connection.execute(
                f"SELECT {_COLUMNS} FROM refused WHERE id = ?", (digest,)
            ).fetchone()
        return _refused(row) if row else None

    def content(self, digest: bytes) -> bytes:
        """Return its bytes; raise Problem 40 if they are no longer kept."""
        with translating():
            row = self._connection.execute(
                "SELECT content FROM refused WHERE id = ?", (digest,)
            ).fetchone()
        if row is None or row[0] is None:
            words = N_("This file is no longer kept here. Exchange again where it lies.")
            raise Problem(words, Code.NOT_FOUND, detail="refused")
        return bytes(row[0])

    def settle(self, digest: bytes, state: str) -> None:
        """Know what became of a file; what was taken in needs no keeping."""
        with write_transaction(self._connection):
            self._connection.execute(
                "UPDATE refused SET state = ?1, content = CASE ?1 WHEN ?2 THEN NULL "
                "ELSE content END WHERE id = ?3",
                (state, TAKEN, digest),
            )

    def is_aside(self, digest: bytes) -> bool:
        """Tell whether somebody has put the file with these first bytes of its id aside."""
        with translating():
            return bool(
                number(
                    self._connection,
                    "SELECT count(*) FROM refused WHERE substr(id, 1, ?) = ? AND state = ?",
                    (len(digest), digest, ASIDE),
                )
            )

    def knows(self, digest: bytes) -> bool:
        """Tell whether the file with these first bytes of its id was refused before."""
        with translating():
            return bool(
                number(
                    self._connection,
                    "SELECT count(*) FROM refused WHERE substr(id, 1, ?) = ? AND state != ?",
                    (len(digest), digest, TAKEN),
                )
            )

    def forget(self, opens: Callable[[bytes], bool]) -> None:
        """Keep the bytes no longer of files that ``opens`` says no key opens any more."""
        with translating():
            rows = self._connection.execute(
                "SELECT id FROM refused WHERE content IS NOT NULL"
            ).fetchall()
        for (digest,) in rows:
            if not opens(self.content(digest)):
                with write_transaction(self._connection):
                    self._connection.execute(
                        "UPDATE refused SET content = NULL WHERE id = ?", (digest,)
                    )

    def _forget_old(self, now_ms: int) -> None:
        """Keep no more than there is room for: the oldest go first, their bytes before them."""
        self._connection.execute(
            "UPDATE refused SET content = NULL WHERE at < ?", (now_ms - MOST_AGE_MS,)
        )
        self._connection.execute(
            "UPDATE refused SET content = NULL WHERE number IN (SELECT number FROM (SELECT number, "
            "sum(length(content)) OVER (ORDER BY number DESC) AS kept FROM refused "
            "WHERE content IS NOT NULL) WHERE kept > ?)",
            (MOST_BYTES,),
        )
        self._connection.execute(
            "DELETE FROM refused WHERE number NOT IN "
            "(SELECT number FROM refused ORDER BY state = ? DESC, number DESC LIMIT ?)",
            (OPEN, MOST_ROWS),
        )


def _refused(row: Row) -> Refused:
    digest, name, code, words, device, at_ms, size, state, is_kept = row
    said = Text(words) if words else _ANY
    return Refused(digest, name, code, said, device, at_ms, size, state, bool(is_kept))


_ANY = N_("This file could not be taken in.")
