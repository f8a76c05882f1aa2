"""Signed acts about workers, as tests make them at times of their choosing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from app.context import Context, fixed_clock
from app.crypto import sign
from app.records import RecordId
from app.schema.kinds import Stored
from app.vault import acts
from app.vault.acts import Act
from app.vault.roster import AGREED, GRANT, ROOT, Member, Roster, grant_of
from app.vault.rosterfold import roster_of
from app.vault.values import id_bytes, id_text
from tests.fakes import NOON, fake_context

VAULT = "aa" * 16
LEAD = b"lead" * 8
NAMES = ("Leila", "Dora", "Mona", "Omar", "Sami")


def seed_of(name: str) -> bytes:
    return name.encode().ljust(32, b".")


def member(name: str, *roles: str, key: str = "", is_active: bool = True) -> Member:
    user = id_text(name.encode().ljust(16, b"u"))
    slot = (key or name).encode().ljust(8, b"s").hex()
    public = sign.public_of(seed_of(key or name))
    return Member(public, user, slot, frozenset(roles), is_active=is_active, alone=False)


class Centre:
    """Makes acts at times of one's choosing."""

    def __init__(self, folder: Path) -> None:
        self.context: Context = fake_context(folder, seed=3)

    def act(self, by: bytes, kind: str, content: Sequence[Stored], at: int) -> Act:
        context = replace(self.context, now=fixed_clock(NOON.fromtimestamp(at, NOON.tzinfo)))
        return acts.new_act(VAULT, by, (kind, content), context)

    def grant(self, by: str, one: Member, at: int) -> Act:
        return self.act(LEAD if by == "lead" else seed_of(by), GRANT, grant_of(one), at)

    def sheets(self, by: str, name: str, at: int, heard: Sequence[Act] = ()) -> Act:
        told: list[Stored] = [id_bytes(one.id) for one in heard]
        return self.act(seed_of(by), ROOT, [sign.public_of(seed_of(name)), told], at)

    def agree(self, by: str, act: Act, at: int, heard: Sequence[Act] | None = None) -> list[Act]:
        told: list[Stored] = [id_bytes(one.id) for one in heard or ()]
        content: list[Stored] = [id_bytes(act.id), *([told] if act.kind == ROOT else [])]
        return [acts.approved(act, seed_of(by)), self.act(seed_of(by), AGREED, content, at)]

    def begun(self) -> list[Act]:
        """Return a centre with a manager, Leila, an officer, Dora, and sheets one."""
        first = self.grant("lead", member("Leila", "manager"), 1)
        dora = self.grant("Leila", member("Dora", "dpo"), 2)
        sheets = self.sheets("Leila", "one", 3)
        return [first, dora, *self.agree("Dora", sheets, 4)]


def roster(told: Sequence[Act]) -> Roster:
    return roster_of(told, sign.public_of(LEAD))


def at_work(told: Sequence[Act]) -> dict[RecordId, frozenset[str]]:
    return {one.user: one.roles for one in roster(told).members.values() if one.is_active}
