"""One scope of a store as one exchange sees it: names, our own head, the heads of the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from app.errors import Problem
from app.sync.bundleheader import Scope
from app.sync.bundlenames import BundleName
from app.sync.heads import Head, joined, wholes_of
from app.sync.parties import ID_BYTES, device_mark
from app.sync.storenames import chain_mark
from app.sync.stores.store import Entry, Store, read
from app.usecases.exchange import (
    ENDS_THE_EXCHANGE,
    Trust,
    marks_shut_out,
    own_marks,
    own_trust,
)
from app.usecases.login import Login
from app.usecases.ownstate import There
from app.usecases.storeheads import MOST_HEAD_BYTES, checked_head
from app.vault.chains import Chain


@dataclass
class Look:
    """What has been seen so far.

    own, own_names: our head of last time, and every file with a head of ours.  heads: those
    of the others; head_names: where they lie.  closed: computers whose head there is sealed to a
    key that was destroyed here.  torn: hashes of files of others that were not
    what they should be.  taken: the snapshot that was taken in last this time, by its name.
    known_as: what tells this store from others, if more than what lies there does.
    """

    login: Login
    store: Store
    scope: Scope
    known_as: bytes = b""
    own: Head | None = None
    own_names: list[str] = field(default_factory=list)
    heads: dict[Chain, Head] = field(default_factory=dict)
    head_names: dict[Chain, str] = field(default_factory=dict)
    closed: set[bytes] = field(default_factory=set)
    torn: list[bytes] = field(default_factory=list)
    taken: dict[str, bytes] = field(default_factory=dict)
    _listed: dict[str, tuple[Entry, ...]] = field(default_factory=dict)

    @property
    def is_out(self) -> bool:
        return self.scope is Scope.OUT

    @property
    def trust(self) -> Trust:
        """Whom this vault believes; asked anew, since letters and new chains change it."""
        return own_trust(self.login)

    @property
    def chain(self) -> Chain:
        """This computer's chain of the scope; another one once it was begun anew."""
        return self.login.store.exchange.keys().chain(is_out=self.is_out)

    @property
    def own_chain(self) -> str:
        """How names in the store tell this computer's chain."""
        mark = device_mark(self.trust.mark_secret, self.chain[0])
        return chain_mark(mark, self.chain[1])

    @property
    def given_up(self) -> dict[Chain, str]:
        """Where heads lie that were left before we began anew, maybe at another place.

        Once our own head stands here, such a head is of another copy of this vault.
        """
        if self.own is not None:
            return {}
        old = self.login.store.exchange.chains.given_up()
        return {one: name for one, name in self.head_names.items() if one in old}

    @property
    def place(self) -> bytes:
        """What we call this store: as others who meet there do, or what is drawn now.

        Of two names, which two computers drew at once, all come to the same.
        """
        heads = [*self.heads.values(), *([self.own] if self.own is not None else [])]
        drawn = self.login.context.random_bytes
        return min((one.place for one in heads if one.place), default=b"") or drawn(ID_BYTES)

    def saw(self, heads: Mapping[Chain, Head]) -> int:
        """Keep how far these heads go here; return how many computers went further here before.

        Each that is called by a name counts for all names that this store has by now.
        """
        older = set[Chain]()
        for place in {self.known_as, *(one.place for one in heads.values())}:
            shown = {chain: one.seq for chain, one in heads.items() if place or not one.place}
            before = self.login.store.exchange.chains.saw(place, shown)
            older |= before if place else before & shown.keys()
        # A chain that was given up goes with its head; so does one of who was shut out.
        there, peers = {device for device, _ in heads} | self.closed, self.trust.heard
        fewer = {chain[0] for chain in older if chain in heads or chain[0] not in there}
        return sum(one in peers and not peers[one].is_revoked for one in fewer)

    def names(self, part: str) -> tuple[str, ...]:
        """Return the names in one folder of the store, as they were at the first look."""
        return tuple(one.name for one in self.entries(part))

    def names_of_ours(self, part: str) -> tuple[str, ...]:
        """Return of these the names that bear our chain, under the mark of any epoch key."""
        incarnation = self.chain[1]
        chains = [chain_mark(mark, incarnation) for mark in own_marks(self.login)]
        starts = tuple(f"{self.scope.value}/{part}/{one}" for one in chains)
        return tuple(one for one in self.names(part) if one.startswith(starts))

    def there(self) -> There:
        """Return what is there by now; a head whose files are not there counts for nothing."""
        names = set(self.names("b"))
        if any(not set(one.files) <= names for one in self.heads.values()):
            names = self._look_again(names)
        given_up, peers = self.given_up, self._peers
        stay = [one for chain, one in self.heads.items() if chain not in given_up]
        gives = [one.gives for one in stay if set(one.files) <= names]
        torn = frozenset(digest for one in self.heads.values() for digest in one.torn)
        bundles = [one for one in map(BundleName.read, names) if one]
        return There(
            self.scope,
            self.entries("b"),
            self.own,
            joined(gives),
            torn,
            self._left(bundles, stay),
            self._no_more(bundles),
            tuple(one for one in wholes_of(stay, peers) if one.name in names),
            frozenset(one.device for one in stay) & peers,
            self.taken,
        )

    @property
    def _peers(self) -> frozenset[bytes]:
        """The computers of the centre, without hubs."""
        return frozenset(one.device for one in self.trust.peers.values() if not one.is_revoked)

    def _left(self, there: Iterable[BundleName], heads: Collection[Head]) -> frozenset[str]:
        """Return the bundles of our chains that no head names: of before we began anew.

        Those of our own chain too if our head is not there: a vault that was put back may not know
        that it made them.
        """
        standing = [*heads, self.own] if self.own is not None else heads
        goes_on = {one.incarnation for one in standing if one.device == self.chain[0]}
        chains, marks = {one.hex()[:8] for one in goes_on}, own_marks(self.login)
        left = [one for one in there if one.device in marks and one.incarnation not in chains]
        return frozenset(map(str, left))

    def _no_more(self, there: Iterable[BundleName]) -> frozenset[str]:
        """Return the bundles of computers that were shut out."""
        marks = marks_shut_out(self.login)
        return frozenset(str(one) for one in there if one.device in marks)

    def _look_again(self, names: Collection[str]) -> set[str]:
        """Read heads anew whose files are not there: somebody may be exchanging right now."""
        for chain, head in list(self.heads.items()):
            if not set(head.files) <= set(names) and chain in self.head_names:
                again = self._head_at(self.head_names[chain])
                self.heads[chain] = again if again and again.chain == chain else head
        self._listed.pop("b")
        return set(self.names("b"))

    def _head_at(self, name: str) -> Head | None:
        try:
            raw = read(self.store, name, MOST_HEAD_BYTES)
            return checked_head(self.login, raw, self.trust.heard)
        except Problem as problem:
            if problem.code in ENDS_THE_EXCHANGE:
                raise
            return None  # what is wrong with it was told when it was read first

    def entries(self, part: str) -> tuple[Entry, ...]:
        """Return the files in one folder of the store, as they were at the first look."""
        if part not in self._listed:
            self._listed[part] = self.store.list(f"{self.scope.value}/{part}/")
        return self._listed[part]
