"""Stories put into a vault, as changes that the centre's other computer has written.

They come as a merge, so that each has the day and the worker of its story; nothing of
it waits to be sent, and undo leaves it alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from app.crypto.slots import UserSecret
from app.records import OpId, RecordId
from app.rules.merge import log_name
from app.schema.centre import USER
from app.schema.kinds import Stored
from app.usecases.demonstration.story import LEADER, Act, World, Written
from app.usecases.login import Login, user_of_key
from app.vault.certificate import Claim, issue
from app.vault.merge_in import MOST_OPS, Batch, OpRow
from app.vault.roster import GRANT, Member, grant_of
from app.vault.values import encode, id_bytes, pack_ids

Actor = tuple[int, bytes, bytes, int, bytes]  # as a batch names who wrote

ROLES = frozenset({"intake", "coordinator"})
_COUNTER = 0xFFFF  # the part of a clock that counts within a millisecond


@dataclass(frozen=True)
class Colleagues:
    """The invented workers as the log knows them, in the order of the world's workers.

    actors: theirs, and at the end the leader's, who writes down what only a leader may.
    """

    ids: tuple[RecordId, ...]
    actors: tuple[Actor, ...]
    keys: tuple[bytes, ...]

    @classmethod
    def drawn(cls, login: Login, world: World, wall_ms: int) -> Colleagues:
        """Return workers whose keys come from the world's randomness; they open no vault."""
        draw = world.context.random_bytes
        device, ids, actors, keys = login.store.exchange.keys().device, [], [], []
        for _ in world.workers:
            secret = UserSecret(draw(32), draw(32))
            user = user_of_key(secret.sign_public)
            claim = Claim(int.from_bytes(draw(8), "big") >> 1, device, id_bytes(user), wall_ms)
            proof = issue(claim, bytes.fromhex(login.unlocked.vault_id), secret)
            ids.append(user)
            keys.append(secret.sign_public)
            actors.append((claim.actor, claim.device, claim.user, claim.wall_ms, proof))
        # Drawn from what is drawn already, so that all that comes after stays as it is.
        number = int.from_bytes(hashlib.sha256(b"leader" + actors[0][4]).digest()[:8], "big") >> 1
        claim = Claim(number, device, id_bytes(login.user), wall_ms)
        proof = issue(claim, bytes.fromhex(login.unlocked.vault_id), login.unlocked.user)
        actors.append((claim.actor, claim.device, claim.user, claim.wall_ms, proof))
        return cls(tuple(ids), tuple(actors), tuple(keys))

    def hire(self, login: Login) -> None:
        """Put them on the roster, so that the centre's other computers know who wrote."""
        keyring, seed = login.store.keyring, login.unlocked.user.sign_seed
        for user, key in zip(self.ids, self.keys, strict=True):
            if keyring.roster.of_key(key) is None:
                member = Member(key, user, "", ROLES, is_active=True, alone=True)
                said = (GRANT, grant_of(member))
                keyring.acts.keep(keyring.acts.signed(seed, said, login.context))

    def act(self, login: Login, world: World, at_ms: int) -> Act:
        """Return the act that makes their records."""
        centre = login.centre.id
        rows = []
        for number, (user, name) in enumerate(zip(self.ids, world.workers, strict=True), 2):
            stored: dict[str, Stored] = {
                "centre": centre,
                "name": name,
                "label": f"Demonstration worker {number}",
                "roles": sorted(ROLES),
                "active": True,
            }
            rows.append(Written(USER, user, stored))
        return Act(at_ms, LEADER, tuple(rows))


@dataclass
class Book:
    """Gathers acts until they fill a batch."""

    actors: tuple[Actor, ...]
    rows: dict[RecordId, tuple[int, tuple[bytes, str, bytes]]] = field(default_factory=dict)
    fields: dict[str, int] = field(default_factory=dict)
    ops: list[OpRow] = field(default_factory=list)

    @property
    def is_full(self) -> bool:
        """Whether one more person could make it more than one transaction."""
        return len(self.ops) > MOST_OPS * 4 // 5

    def write(self, subject: RecordId, acts: Iterable[Act], counter: int) -> None:
        """Take in what happened with one subject; each change has seen the one before it."""
        last: dict[tuple[int, int], OpId] = {}
        hlc = 0
        for act in sorted(acts, key=lambda one: one.at_ms):
            hlc = max(act.at_ms << 16 | counter & _COUNTER, hlc + (1 << 16))
            worker = act.worker % len(self.actors)
            writer = OpId(hlc, self.actors[worker][0])
            for row, name, value in self._places(subject, act):
                seen = last.get((row, name))
                prevs = pack_ids((seen,)) if seen else b""
                self.ops.append(OpRow(row, name, hlc, worker, encode(value), prevs))
                last[row, name] = writer

    def take(self) -> Batch:
        """Return what was gathered, and begin anew."""
        batch = Batch(
            tuple(place for _, place in self.rows.values()),
            self.actors,
            tuple(self.fields),
            tuple(self.ops),
        )
        self.rows, self.fields, self.ops = {}, {}, []
        return batch

    def _places(self, subject: RecordId, act: Act) -> Iterator[tuple[int, int, Stored]]:
        for one in act.rows:
            place = (id_bytes(one.id), one.schema.name, id_bytes(subject))
            number, _ = self.rows.setdefault(one.id, (len(self.rows), place))
            for key, value in one.stored.items():
                name = log_name(one.schema, key)
                yield number, self.fields.setdefault(name, len(self.fields)), value
