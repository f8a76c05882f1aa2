"""The only door to the clock, to randomness and to this computer's folders."""

from __future__ import annotations

import os
import secrets
import sys
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path


@dataclass(frozen=True)
class KeyCost:
    """Argon2id cost: memory in KiB, passes, lanes.  RFC 9106."""

    memory_kib: int
    passes: int
    lanes: int = 1


RELEASE_COST = KeyCost(memory_kib=256 * 1024, passes=3)
CHEAP_COST = KeyCost(memory_kib=64, passes=1)


@dataclass(frozen=True)
class Context:
    """What the world supplies; tests supply their own.

    now: returns an aware UTC time.  random_bytes: n bytes of cryptographic
    randomness.  state_folder: per computer, outside every vault.  key_cost:
    what a new key slot is stretched with.  test_profile: cheap key stretching
    and ``--now`` are allowed (never in a release build).
    """

    now: Callable[[], datetime]
    random_bytes: Callable[[int], bytes]
    state_folder: Path
    key_cost: KeyCost = RELEASE_COST
    test_profile: bool = False

    @property
    def clock_ms(self) -> int:
        """Unix time in whole milliseconds."""
        return int(self.now().timestamp() * 1000)

    @property
    def today(self) -> date:
        """The civil day at this computer's place."""
        return self.now().astimezone().date()

    def person_id(self) -> str:
        """Return a random id that tells no time: UUID version 4, RFC 9562."""
        return str(uuid.UUID(bytes=self.random_bytes(16), version=4))

    def record_id(self) -> str:
        """Return a time-ordered id for everything but people: UUID version 7, RFC 9562."""
        raw = self.clock_ms.to_bytes(6, "big") + self.random_bytes(10)
        number = int.from_bytes(raw, "big") & ~(0xF << 76) | 0x7 << 76
        return str(uuid.UUID(int=number & ~(0x3 << 62) | 0x2 << 62))


def system_context() -> Context:
    """Return the context of this computer: its clock, randomness and state folder."""
    test_profile = os.environ.get("WAYMARK_TEST_PROFILE") == "1" and not is_frozen()
    return Context(
        now=lambda: datetime.now(UTC),
        random_bytes=secrets.token_bytes,
        state_folder=default_state_folder(),
        key_cost=CHEAP_COST if test_profile else RELEASE_COST,
        test_profile=test_profile,
    )


def fixed_clock(start: datetime, step: timedelta = timedelta(0)) -> Callable[[], datetime]:
    """Return a clock that begins at ``start`` and moves by ``step`` at each reading."""
    told = [start - step]

    def now() -> datetime:
        told[0] += step
        return told[0]

    return now


def is_frozen() -> bool:
    """Tell whether this is a built program rather than a folder of sources."""
    return bool(getattr(sys, "frozen", False))


def default_state_folder() -> Path:
    """Return this computer's folder for facts about vaults: never personal data."""
    if sys.platform == "win32":
        root = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
        return Path(root) / "Waymark"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Waymark"
    root = os.environ.get("XDG_STATE_HOME") or str(Path.home() / ".local" / "state")
    return Path(root) / "waymark"
