"""The names of letters in a store: each computer's own two, under the marks of its chain.

docs/formats/trust.md.
"""

from __future__ import annotations

import re

from app.sync.bundleheader import Scope

_INCARNATION = 8  # hex digits
_HEAD = re.compile(r"(in|out)/heads/([0-9a-f]{8}-[0-9a-f]{8})\.wmh")
_TRUST = re.compile(r"(in|out)/r/([0-9a-f]{8}-[0-9a-f]{8})/([0-9a-f]{32})\.wmr")
_KEYS = re.compile(r"(in|out)/k/([0-9a-f]{8}-[0-9a-f]{8})-([0-9a-f]{32})\.wmk")


def chain_mark(mark: str, incarnation: bytes) -> str:
    """Return how names tell one chain from another: device mark and start of the incarnation."""
    return f"{mark}-{incarnation.hex()[:_INCARNATION]}"


def head_name(scope: Scope, chain: str) -> str:
    """Return the name of a computer's head."""
    return f"{scope.value}/heads/{chain}.wmh"


def trust_folder(scope: Scope, chain: str) -> str:
    """Return where a computer's letter of trust lies."""
    return f"{scope.value}/r/{chain}/"


def trust_name(folder: str, digest: bytes) -> str:
    """Return the name of a computer's letter of trust.  digest: SHA-256 of the file."""
    return f"{folder}{digest.hex()[:32]}.wmr"


def chain_of_head(name: str) -> str | None:
    """Return the chain whose head has this name; None for a file that is no head."""
    found = _HEAD.fullmatch(name)
    return found[2] if found else None


def parts_of_trust(name: str) -> tuple[str, str] | None:
    """Return chain and digest (32 hex digits) of a letter of trust's name; None for others."""
    found = _TRUST.fullmatch(name)
    return (found[2], found[3]) if found else None


def mark_of(name: str) -> str:
    """Return the mark of the computer whose head or letter of trust has this name, "" of others."""
    found = _HEAD.fullmatch(name) or _TRUST.fullmatch(name)
    return found[2].partition("-")[0] if found else ""


def keys_name(scope: Scope, marks: tuple[str, str], digest: bytes) -> str:
    """Return the name of a key file.  marks: of whose it is and for whom.  digest: 32 bytes."""
    return f"{scope.value}/k/{marks[0]}-{marks[1]}-{digest.hex()[:32]}.wmk"


def marks_of_keys(name: str) -> tuple[str, str] | None:
    """Return whose key file has this name and for whom it is; None for other files."""
    found = _KEYS.fullmatch(name)
    return (found[2][:8], found[2][9:]) if found else None
