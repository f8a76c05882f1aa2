"""The names under which bundles lie in a store: they say the order and the content's hash."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.sync.bundleheader import Scope

HASH_BYTES = 16  # of the SHA-256 of the file

_NAME = re.compile(r"(in|out)/b/([0-9a-f]{8})-([0-9a-f]{8})/([0-9]{8})-([0-9a-f]{32})\.wmb")


@dataclass(frozen=True)
class BundleName:
    """A bundle's place: whose chain (8 hex digits each), its number, 16 bytes of its hash."""

    scope: Scope
    device: str
    incarnation: str
    seq: int
    digest: bytes

    def __str__(self) -> str:
        """Return the path in a store."""
        folder = f"{self.scope.value}/b/{self.device}-{self.incarnation}"
        return f"{folder}/{self.seq:08d}-{self.digest.hex()}.wmb"

    @classmethod
    def read(cls, path: str) -> BundleName | None:
        """Return the name in ``path``; None for a file that is no bundle."""
        found = _NAME.fullmatch(path)
        if found is None:
            return None
        scope, device, incarnation, seq, digest = found.groups()
        return cls(Scope(scope), device, incarnation, int(seq), bytes.fromhex(digest))
