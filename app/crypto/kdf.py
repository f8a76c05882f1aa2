"""A passphrase stretched into a key with Argon2id (RFC 9106), and the limits of its cost."""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Callable

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from app.context import RELEASE_COST, KeyCost
from app.errors import Code, Problem
from app.i18n import N_

KEY_BYTES = 32
SALT_BYTES = 16

# Below the floor a stolen slot is cheap to guess; above the ceiling a forged slot
# file could take all memory before anything is known about it.
FLOOR = KeyCost(memory_kib=64 * 1024, passes=3, lanes=1)
CEILING = KeyCost(memory_kib=1024 * 1024, passes=12, lanes=16)
LONGEST_WAIT_S = 1.5


def stretch(passphrase: str, salt: bytes, cost: KeyCost, *, test_profile: bool = False) -> bytes:
    """Return the 32-byte key of ``passphrase``: Argon2id version 1.3 over its NFKC form.

    Raises Problem 30, before any memory is taken, if ``cost`` is out of bounds; only
    a ``test_profile`` may go below the floor.  Takes about a second at release cost.
    """
    check_cost(cost, test_profile=test_profile)
    argon = Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=cost.passes,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    )
    return argon.derive(normalised(passphrase))


def check_cost(cost: KeyCost, *, test_profile: bool = False) -> None:
    """Refuse (30) a cost below the floor or above the ceiling; takes no memory itself."""
    too_high = (
        cost.memory_kib > CEILING.memory_kib
        or cost.passes > CEILING.passes
        or cost.lanes > CEILING.lanes
    )
    too_low = cost.memory_kib < FLOOR.memory_kib or cost.passes < FLOOR.passes
    # RFC 9106, section 3.1: at least one pass, one lane and 8 KiB for each lane.
    impossible = cost.passes < 1 or cost.lanes < 1 or cost.memory_kib < 8 * cost.lanes
    if too_high or impossible or (too_low and not test_profile):
        words = N_("The key slot asks for a cost that Waymark does not allow.")
        raise Problem(words, Code.INTEGRITY, detail="key cost")


def normalised(passphrase: str) -> bytes:
    """Return ``passphrase`` in NFKC (UAX 15) and UTF-8: the same for every keyboard."""
    try:
        return unicodedata.normalize("NFKC", passphrase).encode()
    except UnicodeEncodeError:  # it would carry the passphrase into a traceback
        raise Problem(N_("The passphrase has a sign that cannot be used.")) from None


def calibrate(
    start: KeyCost = RELEASE_COST, seconds_for: Callable[[KeyCost], float] | None = None
) -> KeyCost:
    """Return the dearest cost that this computer bears in at most 1.5 seconds.

    Memory is halved from ``start`` down to the floor of 64 MiB, never below, and
    passes stay.  A computer that cannot give the memory counts as too slow.
    """
    measure = seconds_for or _seconds_for
    cost = start
    while cost.memory_kib // 2 >= FLOOR.memory_kib and measure(cost) > LONGEST_WAIT_S:
        cost = KeyCost(cost.memory_kib // 2, cost.passes, cost.lanes)
    return cost


def _seconds_for(cost: KeyCost) -> float:
    begun = time.perf_counter()
    try:
        stretch("calibration", bytes(SALT_BYTES), cost)
    except MemoryError:
        return float("inf")
    return time.perf_counter() - begun
