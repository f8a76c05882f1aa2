"""Acts that somebody signs, and some that a second person must sign too: who may do what.

An act is one CBOR text that its author's Ed25519 key signs; an approval is another person's
signature over the same bytes.  docs/formats/users.md describes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from app.context import Context
from app.crypto import sign
from app.records import RecordId
from app.schema.kinds import Stored
from app.vault.opening import Connection
from app.vault.values import BadValue, decode, encode, id_bytes, id_text

VERSION = 1
MOST_MS = 221_845_392_000_000  # the year 9000: no act could follow one without end
ASKED, DONE, REFUSED, USED = "asked", "done", "refused", "used"
REFUSAL, SPENT = "request.refused", "request.used"  # kinds of acts that end a request
_ACT, _APPROVAL = b"waymark/act1\0", b"waymark/approval1\0"
_INSERT = (
    "INSERT INTO signed_act (id, body, signer, signature, approver, approval, state) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)"
)


@dataclass(frozen=True)
class Act:
    """What was asked or done, by whom, and who agreed.  Keys are Ed25519 public keys.

    content: what the kind of act needs.  body: the bytes that are signed.  state:
    ``asked``, ``done``, ``refused`` or ``used``, as this vault has it; signatures decide.
    """

    id: RecordId
    kind: str
    content: tuple[Stored, ...]
    at_ms: int
    body: bytes
    signer: bytes
    signature: bytes
    approver: bytes = b""
    approval: bytes = b""
    state: str = DONE

    @property
    def is_signed(self) -> bool:
        """Whether its author's signature holds."""
        return sign.holds(self.signer, _ACT + self.body, self.signature)

    @property
    def is_approved(self) -> bool:
        """Whether somebody else has signed it too."""
        is_other = self.approver != self.signer
        return is_other and sign.holds(self.approver, _APPROVAL + self.body, self.approval)


def new_act(
    vault_id: str,
    seed: bytes,
    said: tuple[str, Sequence[Stored]],
    context: Context,
    *,
    after_ms: int = 0,
) -> Act:
    """Return an act signed with ``seed``.  said: its kind and its content.

    after_ms: of the latest act that is known, which this one follows whatever the clock says.
    """
    kind, content = said
    act_id, at_ms = RecordId(context.person_id()), max(context.clock_ms, after_ms + 1)
    body = encode([VERSION, bytes.fromhex(vault_id), kind, id_bytes(act_id), at_ms, list(content)])
    signature = sign.sign(seed, _ACT + body)
    return Act(act_id, kind, tuple(content), at_ms, body, sign.public_of(seed), signature)


def approved(act: Act, seed: bytes) -> Act:
    """Return ``act`` with the approval of the key with this seed."""
    approval = sign.sign(seed, _APPROVAL + act.body)
    return replace(act, approver=sign.public_of(seed), approval=approval, state=DONE)


def keep(connection: Connection, act: Act) -> None:
    """Keep ``act`` as the latest of all, in place of what was kept of it, in a transaction."""
    drop(connection, act.id)
    keys = (act.signer, act.signature, act.approver, act.approval)
    connection.execute(_INSERT, (id_bytes(act.id), act.body, *keys, act.state))


def drop(connection: Connection, act: RecordId) -> None:
    """Forget an act, in a transaction: one whose time is over and that nothing rests on."""
    connection.execute("DELETE FROM signed_act WHERE id = ?", (id_bytes(act),))


def kept(connection: Connection, vault_id: str, state: str) -> Iterator[Act]:
    """Yield the acts of a state; what is not ours is left out.

    Those that are done come in the order of their time, whenever they were kept; others
    as they were kept.
    """
    rows = connection.execute(
        "SELECT body, signer, signature, approver, approval FROM signed_act "
        "WHERE state = ? ORDER BY seq",
        (state,),
    ).fetchall()
    vault, found = bytes.fromhex(vault_id), []
    for body, *keys in rows:
        parts = _parts(body, vault)
        if parts is not None:
            act_id, kind, at_ms, content = parts
            signer, signature, approver, approval = map(bytes, keys)
            signed = (signer, signature, approver, approval)
            found.append(Act(act_id, kind, content, at_ms, bytes(body), *signed, state))
    if state == DONE:
        found.sort(key=lambda one: (one.at_ms, one.id))
    yield from found


def taken_in(connection: Connection, told: Iterable[Act], agreed: Callable[[Act], bool]) -> int:
    """Keep done acts of another computer that are not done here; return how many were new.

    agreed: tells, once the others are kept, whether two who could have signed an act.
    Two computers may have answered at once: what two people have signed stands everywhere.
    """
    told = {act.id: act for act in told}.values()
    states = {act.id: _state_of(connection, act) for act in told}
    new = [act for act in told if states[act.id] == ""]
    for act in new:
        keep(connection, act)
    ended = [act for act in told if states[act.id] in {ASKED, REFUSED} and agreed(act)]
    for act in ended:
        keep(connection, act)
    return len(new) + len(ended)


def act_of(parts: Sequence[Stored], vault_id: str) -> Act | None:
    """Return the act of body, signer, signature, approver and approval; None if they are none."""
    told = [one for one in parts if isinstance(one, bytes)]
    if len(told) != 5 or len(parts) != 5:
        return None
    read = _parts(told[0], bytes.fromhex(vault_id))
    if read is None:
        return None
    act_id, kind, at_ms, content = read
    body, signer, signature, approver, approval = told
    act = Act(act_id, kind, content, at_ms, body, signer, signature, approver, approval)
    return act if act.is_signed else None


def _state_of(connection: Connection, act: Act) -> str:
    """Return the state in which an act is kept here; nothing if it is not."""
    row = connection.execute(
        "SELECT state FROM signed_act WHERE id = ?", (id_bytes(act.id),)
    ).fetchone()
    return str(row[0]) if row else ""


def _parts(body: bytes, vault: bytes) -> tuple[RecordId, str, int, tuple[Stored, ...]] | None:
    try:
        told = decode(body)
    except BadValue:
        return None
    if not isinstance(told, list) or len(told) != 6 or told[:2] != [VERSION, vault]:
        return None
    _, _, kind, act_id, at_ms, content = told
    if not (isinstance(kind, str) and isinstance(act_id, bytes) and isinstance(content, list)):
        return None
    if type(at_ms) is not int or not 0 <= at_ms <= MOST_MS or len(act_id) != 16:
        return None
    return id_text(act_id), kind, at_ms, tuple(content)
