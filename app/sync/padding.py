"""How long what lies in a store may look: lengths that tell little of what is within."""

from __future__ import annotations


def padded(length: int) -> int:
    """Return the length to which ``length`` bytes are padded: Padme.

    At most 12 % more, less for longer ones, and only log log n bits about the length are
    told.  Nikitin and others, "Reducing Metadata Leakage from Encrypted Files and
    Communication with PURBs", PETS 2019, section 4.
    """
    if not length:
        return 0
    exponent = length.bit_length() - 1
    kept = exponent.bit_length()
    mask = (1 << exponent - kept) - 1
    return length + mask & ~mask


def piece_lengths(size: int, piece: int) -> tuple[int, ...]:
    """Return how long the pieces of ``size`` bytes are in a store, ``piece`` bytes at most.

    The last one is filled up, as far as a piece goes, so that all together have a padded length.
    """
    whole = padded(size)
    return tuple(min(piece, whole - start) for start in range(0, size, piece))
