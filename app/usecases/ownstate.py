"""What lies in a store, of ours and of others, as one exchange sees it; what our head says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.sync.bundleheader import Scope
from app.sync.bundlenames import BundleName
from app.sync.heads import Head, Vector
from app.sync.levels import Live
from app.sync.snapshots import Rest, Whole
from app.sync.stores.store import Entry
from app.vault.chains import Chain


@dataclass(frozen=True)
class There:
    """What a store shows of one scope: its bundles, our last head, what the others' files bring.

    torn: hashes of files that somebody found spoilt.  left: names of bundles of chains that
    this computer has given up.  no_more: those of computers that were shut out, which nobody
    takes in.  wholes: snapshots of others, the latest last.  devices: of the centre's other
    computers those that exchange here.  taken: a snapshot that was read, by its name.
    """

    scope: Scope
    entries: tuple[Entry, ...]
    own: Head | None
    elsewhere: Vector
    torn: frozenset[bytes] = frozenset()
    left: frozenset[str] = frozenset()
    no_more: frozenset[str] = frozenset()
    wholes: tuple[Whole, ...] = ()
    devices: frozenset[bytes] = frozenset()
    taken: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        return frozenset(one.name for one in self.entries) - self.no_more

    @property
    def is_lost(self) -> bool:
        """Whether files that our head names are not there any more."""
        return self.own is not None and not set(self.own.files) <= self.names


@dataclass(frozen=True)
class OwnFiles:
    """What our head tells of our files; its fields of these names say what each is.

    sent: changes that were put there this time.
    """

    files: tuple[str, ...]
    gives: Mapping[Chain, int]
    live: tuple[Live, ...]
    gone: bytes
    sent: int = 0
    whole: int = 0
    rests: tuple[Rest, ...] = ()
    short: tuple[str, ...] = ()

    @property
    def others(self) -> Mapping[str, int]:
        """The files on which we rest: what was our latest bundle when we began, by their names."""
        return {one.name: one.since for one in self.rests}


def as_told(there: There) -> OwnFiles | None:
    """Return what our last head told of what is there still; None if it told of no files.

    If a file is missing, nobody knows what the rest brings.
    """
    own, names = there.own, there.names
    if own is None or not own.files:
        return None
    # Earlier programs told no levels; only the first file can be more than our changes.
    live = own.live or tuple(map(Live, own.files[1:]))
    return OwnFiles(
        files=tuple(one for one in own.files if one in names),
        gives={} if there.is_lost else dict(own.gives),
        live=tuple(one for one in live if one.name in names),
        gone=own.gone,
        whole=own.whole if own.own_whole in names else 0,
        rests=tuple(one for one in own.rests if one.name in names),
        short=tuple(one for one in own.short if one in names),
    )


def digest_in(name: str) -> bytes:
    """Return the first bytes of a bundle's hash, as its name has them; nothing in other names."""
    known = BundleName.read(name)
    return known.digest if known else b""


def number_in(name: str) -> int:
    """Return a bundle's number, as its name has it; 0 in other names."""
    known = BundleName.read(name)
    return known.seq if known else 0
