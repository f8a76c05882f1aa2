"""The signed acts of one open vault: kept, looked up, and who is who by them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from app.context import Context
from app.errors import Code, Problem
from app.i18n import N_
from app.records import RecordId
from app.rules.roles import Operation
from app.schema.kinds import Stored
from app.vault import acts
from app.vault.acts import Act
from app.vault.folder import Unlocked
from app.vault.opening import Connection, translating, write_transaction
from app.vault.roster import AGREED, GRANT, ROOT, Roster
from app.vault.rosterfold import roster_of
from app.vault.values import id_bytes


class ActBook:
    """Every act that was signed here; unlocked gives the keys that are open now."""

    def __init__(self, connection: Connection, unlocked: Callable[[], Unlocked]) -> None:
        self._connection = connection
        self._unlocked = unlocked
        self._known: tuple[object, Roster] | None = None

    @property
    def roster(self) -> Roster:
        """The workers, by what was done; worked out anew once an act was kept."""
        keys = self._unlocked()
        with translating():
            seen = self._connection.execute("SELECT max(seq), count(*) FROM signed_act").fetchone()
        now = (seen, keys.vault_id, keys.lead)
        if self._known is None or self._known[0] != now:
            self._known = now, roster_of(self.in_state(acts.DONE), keys.lead)
        return self._known[1]

    def in_state(self, state: str) -> tuple[Act, ...]:
        """Return the acts that are ``asked``, ``done`` or ``refused``, the earliest kept first."""
        with translating():
            return tuple(acts.kept(self._connection, self._unlocked().vault_id, state))

    def waiting(self, act_id: RecordId) -> Act:
        """Return an act that waits for a second person; Problem 40 if there is none."""
        for act in self.in_state(acts.ASKED):
            if act.id == act_id:
                return act
        words = N_("No request with this number is waiting. See: waymark request list.")
        raise Problem(words, Code.NOT_FOUND, field="request")

    def keep(self, act: Act) -> None:
        """Keep ``act`` as the latest, in place of what was kept of it."""
        with write_transaction(self._connection):
            acts.keep(self._connection, act)

    def signed(
        self,
        seed: bytes,
        said: tuple[str, Sequence[Stored]],
        context: Context,
        *,
        after: Iterable[Act] = (),
    ) -> Act:
        """Return a new act, signed with ``seed``, that follows all that was done here.

        after: acts that it follows too and that are not kept yet.
        """
        last = max([self.roster.last_ms, *(one.at_ms for one in after)])
        return acts.new_act(self._unlocked().vault_id, seed, said, context, after_ms=last)

    def agreement(self, act: Act, seed: bytes, context: Context) -> tuple[Act, Act]:
        """Return a change of workers or sheets with a second signature, and when it was given.

        Both are to be kept together.
        """
        agreed = acts.approved(act, seed)
        return agreed, self.signed(seed, (AGREED, self.heard(act)), context, after=[act])

    def heard(self, act: Act) -> list[Stored]:
        """Return what an agreement to an act says: its id, and for sheets what is known here."""
        return [id_bytes(act.id), *([self.sheet_acts()] if act.kind == ROOT else [])]

    def sheet_acts(self) -> list[Stored]:
        """Return the ids (16 bytes) of what sheets have done that is known here, ascending."""
        return [*sorted(map(id_bytes, self.roster.by_sheets))]

    def keep_all(self, kept: Iterable[Act]) -> None:
        """Keep acts together, or none of them."""
        with write_transaction(self._connection):
            for act in kept:
                acts.keep(self._connection, act)

    def take_in(self, told: Iterable[Act]) -> int:
        """Keep what was done at another computer of this centre; return how much was new."""
        with write_transaction(self._connection):
            return self.take_in_with(told)

    def take_in_with(self, told: Iterable[Act]) -> int:
        """Do what ``take_in`` does, in the caller's transaction."""
        return acts.taken_in(self._connection, told, self._is_agreed)

    def _is_agreed(self, act: Act) -> bool:
        return act.kind in {GRANT, ROOT} and self.roster.have_agreed(act, Operation.USERS)

    def drop(self, act: RecordId) -> None:
        """Forget an act that nothing rests on any more."""
        with write_transaction(self._connection):
            acts.drop(self._connection, act)
