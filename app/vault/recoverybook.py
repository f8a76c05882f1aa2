"""What a vault knows of its recovery sheets: enough to tell each again, not what is on it.

New sheets wait here, with the slot that they will open, until one of them is typed back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from app.crypto import slotfile
from app.crypto.recovery import SHEETS, Sheet
from app.crypto.seal import BrokenSeal
from app.crypto.sign import PUBLIC_BYTES
from app.crypto.slots import RECOVERY, Slot, SlotList, check_slot
from app.schema.kinds import Stored
from app.vault.acts import MOST_MS
from app.vault.opening import Connection, translating, write_transaction
from app.vault.tables import get_meta, put_meta
from app.vault.values import BadValue, decode, encode

_META = "recovery"
_HEEDED = "sheets heeded"
_NEVER = (0,) * SHEETS


@dataclass(frozen=True)
class SheetSet:
    """Three sheets that were made together.

    root: the Ed25519 key that they stand for.  digests: of each sheet with ``salt``.
    made_ms, read_ms: Unix time of the making, and of the last typing back of each sheet
    (0: never).
    """

    root: bytes
    series: int
    salt: bytes = field(repr=False)
    digests: tuple[bytes, ...] = field(repr=False)
    made_ms: int
    read_ms: tuple[int, ...] = _NEVER

    @property
    def last_read_ms(self) -> int:
        """When one of the sheets was last typed back; 0 if that never was."""
        return max(self.read_ms)

    def knows(self, sheet: Sheet) -> bool:
        """Tell whether a sheet is one of these, word by word."""
        return sheet.digest(self.salt) == self.digests[sheet.place - 1]

    def read(self, sheet: Sheet, at_ms: int) -> SheetSet:
        """Return these sheets with one of them typed back."""
        times = list(self.read_ms)
        times[sheet.place - 1] = at_ms
        return replace(self, read_ms=tuple(times))


@dataclass(frozen=True)
class RecoveryState:
    """The sheets that open the vault, and those that wait.

    used_ms: when the present ones were used, so that new ones are due; 0 if they were not.
    waiting_slot: what the waiting sheets will open.
    """

    current: SheetSet | None = None
    waiting: SheetSet | None = None
    waiting_slot: Slot | None = None
    used_ms: int = 0


class RecoveryBook:
    """The state of the recovery sheets in one open vault."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @property
    def state(self) -> RecoveryState:
        """What is known now; BrokenSeal (30) if it is not as it was written."""
        with translating():
            told = get_meta(self._connection, _META)
        return _read(bytes(told)) if told else RecoveryState()

    def keep(self, state: RecoveryState) -> None:
        """Keep ``state`` in place of what was known."""
        with write_transaction(self._connection):
            put_state(self._connection, state)

    def together(self, keep: Callable[[Connection], None]) -> None:
        """Do what ``keep`` does in one transaction."""
        with write_transaction(self._connection):
            keep(self._connection)

    def unheeded(self, aside: frozenset[bytes]) -> bool:
        """Tell whether replaced sheets gave somebody a key (Ed25519) that nobody has looked at."""
        with translating():
            heeded = get_meta(self._connection, _HEEDED) or b""
        seen = {bytes(heeded[i : i + PUBLIC_BYTES]) for i in range(0, len(heeded), PUBLIC_BYTES)}
        return not aside <= seen

    def heed(self, aside: frozenset[bytes]) -> None:
        """Remember that somebody who leads knows of these keys."""
        if self.unheeded(aside):
            with write_transaction(self._connection):
                put_meta(self._connection, _HEEDED, b"".join(sorted(aside)))

    def told(self) -> bytes:
        """Return what another computer is told of the sheets in force; nothing of new ones."""
        state = self.state
        return encode([_written(state.current), state.used_ms])

    def told_new(self) -> bytes:
        """Return what puts the waiting sheets in force elsewhere; nothing of their words.

        Empty if none wait.
        """
        state = self.state
        if state.waiting is None or state.waiting_slot is None:
            return b""
        return encode([_written(state.waiting), slotfile.encode_slot(state.waiting_slot)])

    def take_new(self, told: bytes, root: bytes, listed: SlotList) -> None:
        """Let sheets wait here that were made at another computer.

        root: of sheets for which somebody who leads has asked.  listed: the vault's slots.
        What waits here already goes on waiting.  Raises BrokenSeal for what ``told_new`` did not
        write, Problem 30 for a slot that is not theirs.
        """
        theirs, slot = read_new(told)
        state = self.state
        if theirs.root != root or state.waiting is not None:
            return
        if (slot.kind, slot.sign_public, slot.case_keys) != (RECOVERY, root, ()):
            raise BrokenSeal
        check_slot(listed, slot)
        self.keep(replace(state, waiting=theirs, waiting_slot=slot))

    def take(self, told: bytes, root: bytes) -> None:
        """Take over what another computer knows of the sheets that ``root`` names (Ed25519).

        Sheets that the signed acts do not name are no sheets; a drill or a use that either
        computer has seen counts.  Raises BrokenSeal for what ``told`` did not write.
        """
        try:
            current, used = _list(decode(told))
            theirs, used_ms = _read_set(_list(current)), _time(used)
        except (BadValue, ValueError):
            raise BrokenSeal from None
        if theirs is None or not root or theirs.root != root:
            return
        own = self.state
        if own.current is None or own.current.root != root:
            kept = replace(own, current=theirs, used_ms=used_ms)  # what waits is settled later
        else:
            times = tuple(map(max, own.current.read_ms, theirs.read_ms))
            current_now = replace(own.current, read_ms=times)
            kept = replace(own, current=current_now, used_ms=max(own.used_ms, used_ms))
        if kept != own:
            self.keep(kept)


def read_new(told: bytes) -> tuple[SheetSet, Slot]:
    """Return the sheets and the slot that ``told_new`` wrote; BrokenSeal (30) for anything else."""
    try:
        sheets, raw = _list(decode(told))
        theirs = _read_set(_list(sheets))
        if theirs is None:
            raise BrokenSeal
        return theirs, slotfile.decode_slot(_bytes(raw))
    except (BadValue, ValueError):
        raise BrokenSeal from None


def put_state(connection: Connection, state: RecoveryState) -> None:
    """Keep ``state`` inside the caller's transaction."""
    slot = slotfile.encode_slot(state.waiting_slot) if state.waiting_slot else b""
    sets = [_written(state.current), _written(state.waiting)]
    put_meta(connection, _META, encode([*sets, slot, state.used_ms]))


def _written(one: SheetSet | None) -> list[Stored]:
    if one is None:
        return []
    return [one.root, one.series, one.salt, list(one.digests), one.made_ms, list(one.read_ms)]


def _read(data: bytes) -> RecoveryState:
    try:
        told = decode(data)
        current, waiting, slot, used_ms = _list(told)
        return RecoveryState(
            _read_set(_list(current)),
            _read_set(_list(waiting)),
            slotfile.decode_slot(slot) if isinstance(slot, bytes) and slot else None,
            _time(used_ms),
        )
    except (BadValue, ValueError):
        raise BrokenSeal from None


def _read_set(told: Sequence[object]) -> SheetSet | None:
    if not told:
        return None
    root, series, salt, digests, made_ms, read_ms = told
    kept = tuple(_bytes(one) for one in _list(digests))
    times = tuple(_time(one) for one in _list(read_ms))
    if (len(kept), len(times), len(_bytes(root))) != (SHEETS, SHEETS, PUBLIC_BYTES):
        raise BadValue("recovery")
    return SheetSet(_bytes(root), _int(series), _bytes(salt), kept, _time(made_ms), times)


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise BadValue("recovery")
    return value


def _int(value: object) -> int:
    if not isinstance(value, int):
        raise BadValue("recovery")
    return value


def _time(value: object) -> int:
    """Return a Unix time in ms that a calendar has."""
    if not 0 <= _int(value) <= MOST_MS:
        raise BadValue("recovery")
    return _int(value)


def _bytes(value: object) -> bytes:
    if not isinstance(value, bytes):
        raise BadValue("recovery")
    return value
