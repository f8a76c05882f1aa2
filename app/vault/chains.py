"""How far each computer's bundles are known here, and how far ours are known elsewhere.

Every computer numbers its bundles in a chain of its own, from 1.  What is told here are
stretches of chains, so that a bundle brings only what is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.vault import inward, outbox, outward, relay
from app.vault.opening import Connection, translating, write_transaction
from app.vault.tables import REFUSED, get_meta, number, put_meta
from app.vault.unmerging import ASIDE, forget, taken_back
from app.vault.values import ID_BYTES, split

SENT, MERGED = "sent", "merged"
_LETTER = "letter"
Chain = tuple[bytes, bytes]  # device, incarnation
IN, OUT = "in", "out"  # scopes
ASIDE_IN = "FROM bundle WHERE (device, incarnation) = (?, ?) AND seq BETWEEN ? AND ? AND state = ?"
_GONE = "gone_told"
CUT = ("cut", "cut_out")  # the latest number of scope in and of scope out that a bundle got
_GIVEN_UP = "given_up"  # each chain: device, incarnation
# Chosen for no bundle yet; what is in one of scope out counts as told to who has that.
_NEWS = (
    "SELECT 1 FROM (SELECT 1 FROM outbox WHERE seq = 0 AND out_seq = 0 "
    "UNION ALL SELECT 1 FROM pass_on)"
)
_OF_CHAIN = "FROM bundle WHERE (device, incarnation) = (:device, :incarnation) AND state = :state"
_GOES_ON = (
    f"SELECT coalesce(max(seq), 0) {_OF_CHAIN} AND (seq = :at + 1 OR (seq > :at AND prev IN "
    f"(SELECT coalesce(stands, id) {_OF_CHAIN} AND seq = :at)))"
)


@dataclass(frozen=True)
class BundleRow:
    """A bundle as the vault remembers it: SHA-256 of its file, and where it stands in its chain.

    stands: of one that was cut anew from others, the id of the last whose place it takes.
    """

    id: bytes
    device: bytes
    incarnation: bytes
    seq: int
    prev: bytes
    scope: str
    stands: bytes = b""


@dataclass(frozen=True)
class Stretch:
    """Bundles ``first`` to ``last`` of one chain, whose changes something brings."""

    device: bytes
    incarnation: bytes
    first: int
    last: int


@dataclass(frozen=True)
class Told:
    """What a computer last said: its latest bundle, when (ms), and up to which it has ours.

    has_out: the same of our bundles of scope out.
    """

    device: bytes
    incarnation: bytes
    seq: int
    wall: int
    has_ours: int
    has_out: int = 0


class Chains:
    """The chains as one open vault knows them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def last_of(self, device: bytes, incarnation: bytes) -> tuple[int, bytes]:
        """Return number and id of the last known bundle of a chain; 0 and nothing before any.

        One that was cut anew from others has no number of its own.
        """
        with translating():
            row = self._connection.execute(
                "SELECT seq, id FROM bundle WHERE (device, incarnation) = (?, ?) "
                "AND state != ? AND stands IS NULL ORDER BY seq DESC, id LIMIT 1",
                (device, incarnation, REFUSED),
            ).fetchone()
        return (row[0], row[1]) if row else (0, b"")

    def known(self, *, only_out: bool = False) -> dict[Chain, int]:
        """Return up to which bundle each other chain was taken in, without a gap.

        only_out: the chains that came from online places.
        """
        with translating():
            rows = self._connection.execute(
                "SELECT device, incarnation, seq FROM peer_head WHERE is_out >= ? AND seq > 0",
                (only_out,),
            ).fetchall()
        return {(device, incarnation): seq for device, incarnation, seq in rows}

    def reached(self) -> dict[Chain, int]:
        """Return ``known`` as if nothing had been taken back: later bundles are missing."""
        found = self.known()
        with translating():
            aside = self._connection.execute(
                "SELECT device, incarnation, max(seq) FROM bundle WHERE state = ? "
                "GROUP BY device, incarnation",
                (ASIDE,),
            ).fetchall()
            for device, incarnation, seq in [*taken_back(self._connection), *aside]:
                chain = (device, incarnation)
                last = max(found.get(chain, 0), seq)
                found[chain] = _without_gap(self._connection, chain, last)
        return found

    def files(self, *, with_aside: bool = True) -> frozenset[bytes]:
        """Return the first 16 bytes of the ids of all bundles that were made or taken in.

        with_aside: also of those that were taken in and taken back.
        """
        states = (SENT, MERGED, ASIDE if with_aside else MERGED)
        with translating():
            rows = self._connection.execute(
                "SELECT substr(id, 1, 16) FROM bundle WHERE state IN (?, ?, ?)", states
            ).fetchall()
        return frozenset(one for (one,) in rows)

    def letters(self) -> frozenset[bytes]:
        """Return the first 16 bytes of the hashes of letters that say nothing new any more."""
        with translating():
            rows = self._connection.execute(
                "SELECT substr(id, 1, 16) FROM bundle WHERE state = ?", (_LETTER,)
            ).fetchall()
        return frozenset(one for (one,) in rows)

    def keep_letter(self, digest: bytes) -> None:
        """Remember a letter, by the SHA-256 of its file, as read to the end."""
        with write_transaction(self._connection):
            self._connection.execute(
                "INSERT OR IGNORE INTO bundle (id, state) VALUES (?, ?)", (digest, _LETTER)
            )

    def has_news(self, *, is_out: bool) -> bool:
        """Whether something was changed or erased that is in no bundle of this computer.

        is_out: of scope out; of it what was chosen last counts.
        """
        news = "SELECT 1 FROM chosen" if is_out else _NEWS
        with translating():
            row = self._connection.execute(f"{news} LIMIT 1").fetchone()
            told = get_meta(self._connection, _gone_key(is_out=is_out)) or ""
            return row is not None or told != self._gone()

    def sent(self, bundle: BundleRow, *, is_all: bool, passes_on: bool = False, wall: int) -> None:
        """Remember a bundle of this computer with what was chosen for it.

        is_all, passes_on: it holds all, or some, of what others wrote, so that the last import
        stays for good.  wall: Unix ms.
        """
        is_out = bundle.scope == OUT
        with write_transaction(self._connection):
            if is_all or passes_on or outward.brings_others(self._connection):
                forget(self._connection)
            note(self._connection, bundle, SENT)
            relay.note_sent(
                self._connection, (bundle.device, bundle.incarnation), bundle.seq, is_all=is_all
            )
            if is_out:
                outward.went(self._connection, bundle.seq, wall, is_all=is_all)
            else:
                inward.went(self._connection, bundle.seq)
            put_meta(self._connection, _gone_key(is_out=is_out), self._gone())

    def hear(self, told: Told) -> None:
        """Keep what a computer says it has: the most that it ever said, at whatever place.

        ``Arrived.settle`` works out what has arrived by that.
        """
        with write_transaction(self._connection):
            self._connection.execute(
                "INSERT INTO peer_told (device, incarnation, seq, wall, has_ours, has_out) "
                "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET "
                "wall = CASE WHEN (seq, wall) < (excluded.seq, excluded.wall) "
                "THEN excluded.wall ELSE wall END, seq = max(seq, excluded.seq), "
                "has_ours = max(has_ours, excluded.has_ours), "
                "has_out = max(has_out, excluded.has_out)",
                (told.device, told.incarnation, told.seq, told.wall, told.has_ours, told.has_out),
            )

    def saw(self, place: bytes, shown: Mapping[Chain, int]) -> frozenset[Chain]:
        """Keep how far the heads in a place go; return the chains that went further there before.

        place: what the heads call it.  It is kept for each place by itself: a computer that
        uses two sticks in turn is behind on the one where it was longer ago.  One whose head
        is not there any more went further too.
        """
        with write_transaction(self._connection):
            rows = self._connection.execute(
                "SELECT device, incarnation, seq FROM place_head WHERE place = ?", (place,)
            ).fetchall()
            before = {(device, incarnation): seq for device, incarnation, seq in rows}
            self._connection.executemany(
                "INSERT INTO place_head VALUES (?, ?, ?, ?) "
                "ON CONFLICT DO UPDATE SET seq = max(seq, excluded.seq)",
                [(place, *chain, seq) for chain, seq in shown.items()],
            )
        return frozenset(chain for chain, seq in before.items() if shown.get(chain, -1) < seq)

    def heard(self) -> list[Told]:
        """Return what each other computer said last."""
        with translating():
            rows = self._connection.execute(
                "SELECT device, incarnation, seq, wall, has_ours, has_out FROM peer_told "
                "ORDER BY device, wall"
            ).fetchall()
        return [Told(*row) for row in rows]

    def given_up(self) -> frozenset[Chain]:
        """Return the chains of this computer that were there when it began anew."""
        with translating():
            packed = bytes(get_meta(self._connection, _GIVEN_UP) or b"")
        chains = split(packed, 2 * ID_BYTES)
        return frozenset((one[:ID_BYTES], one[ID_BYTES:]) for one in chains)

    def begin_anew(
        self, last: tuple[Stretch, Stretch], given_up: Iterable[Chain], incarnation: bytes
    ) -> None:
        """Begin new chains after these: this vault is an older copy of itself, or one of two.

        last: of scope in and of scope out.  given_up: all that this computer ever had.
        """
        old, old_out = last
        packed = b"".join(map(b"".join, sorted({*given_up, *self.given_up()})))
        with write_transaction(self._connection):
            advance(self._connection, [old])
            if old_out.last:
                advance(self._connection, [old_out], is_out=True)
            put_meta(self._connection, "incarnation", incarnation)
            put_meta(self._connection, _GIVEN_UP, packed)
            for key in CUT:
                put_meta(self._connection, key, 0)
            self._connection.execute("UPDATE peer_told SET has_ours = 0, has_out = 0")
            outbox.begin_anew(self._connection)
            relay.begin_anew(self._connection)

    def _gone(self) -> str:
        """Return what tells one state of all that was erased from another."""
        row = self._connection.execute(
            "SELECT (SELECT count(*) FROM erased), (SELECT count(*) FROM buried)"
        ).fetchone()
        told = " ".join(map(str, row or ()))
        return "" if told == "0 0" else told


def forget_letters(connection: Connection) -> None:
    """Read all letters of others once more: something that they bring was spoiled here."""
    connection.execute("DELETE FROM bundle WHERE state = ?", (_LETTER,))


def _gone_key(*, is_out: bool) -> str:
    return f"{_GONE}_out" if is_out else _GONE


def note(connection: Connection, bundle: BundleRow, state: str) -> None:
    """Keep a bundle's row; one that is merged or was sent is never called refused later."""
    place = (bundle.device, bundle.incarnation, bundle.seq, bundle.prev, bundle.scope)
    connection.execute(
        "INSERT INTO bundle (id, device, incarnation, seq, prev, scope, stands, state) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET state = excluded.state "
        "WHERE state IN (?, ?)",
        (bundle.id, *place, bundle.stands or None, state, REFUSED, ASIDE),
    )


def bring_back(connection: Connection, stretch: Stretch, bundle: bytes) -> None:
    """Know that ``bundle`` brought again what had been taken back of a stretch.

    What was set aside is forgotten, not called taken in: another file may bear its number.
    """
    connection.execute(f"DELETE {ASIDE_IN} AND id != ?", (*place_of(stretch), bundle))


def advance(connection: Connection, brought: Iterable[Stretch], *, is_out: bool = False) -> None:
    """Know that these stretches were taken in, and what they join on to.

    is_out: they are chains of scope out, as a bundle of that scope tells.
    """
    for one in brought:
        chain = (one.device, one.incarnation)
        row = connection.execute(
            "SELECT seq FROM peer_head WHERE (device, incarnation) = (?, ?)", chain
        ).fetchone()
        last = int(row[0]) if row else 0
        if one.first <= last + 1:
            last = max(last, one.last)
        connection.execute(
            "INSERT INTO peer_head (device, incarnation, seq, is_out) VALUES (?, ?, ?, ?) "
            "ON CONFLICT DO UPDATE SET seq = excluded.seq, is_out = max(is_out, excluded.is_out)",
            (*chain, _without_gap(connection, chain, last), is_out),
        )


def place_of(stretch: Stretch) -> tuple[bytes, bytes, int, int, str]:
    """Return what ``ASIDE_IN`` asks for: bundles of a stretch that were taken back."""
    return (stretch.device, stretch.incarnation, stretch.first, stretch.last, ASIDE)


def _without_gap(connection: Connection, chain: Chain, last: int) -> int:
    """Return up to which bundle a chain goes on from ``last`` with those that were taken in.

    Numbers that were cut and came to nothing are in none: the next one names by content what
    it goes on from.
    """
    while after := number(connection, _GOES_ON, {"at": last, **_named(chain)}):
        last = after
    return last


def _named(chain: Chain) -> dict[str, object]:
    return {"device": chain[0], "incarnation": chain[1], "state": MERGED}
