"""Whether a change may have been written by somebody with these roles, by the table of roles alone.

The gate decides where a change is made, and knows there whose the person is, what the row says
and which reasons were given.  Other computers know that later, or never.  So they ask whether
the gate could have let the change through at all: a function of roles, kind and field,
which says the same everywhere, and never no where the gate says yes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from functools import cache
from itertools import product

from app.rules.areas import writings
from app.rules.merge import DELETED
from app.rules.roles import ROLES, Answer, Care, Operation, Target, answer_for
from app.schema.concern import CONCERN, concern_closing
from app.schema.registry import SCHEMAS

_ANYBODY = tuple(Target(*one) for one in product(Care, (False, True), (False, True)))
_CLOSING = frozenset({DELETED, concern_closing.key})


def may_write(roles: Collection[str], kind: str, key: str, *, is_first: bool) -> bool:
    """Tell whether one of ``roles`` may write this field of rows of this kind, of anybody.

    key: the field's name in the log.  is_first: the writer had seen no answer there.  A kind
    that this version does not know may be written: nobody sees it before a newer version.
    """
    if kind not in SCHEMAS:
        return True
    is_closing = kind == CONCERN.name and (key in _CLOSING or not is_first)
    wanted = (Operation.CONCERN_CLOSE,) if is_closing else writings(kind)
    return any(_may(role, operation) for role in roles for operation in wanted)


@cache
def rules_digest() -> str:
    """Return a check number of what ``may_write`` says: another one where the rules differ."""
    said = "\n".join(
        f"{kind} {key} {role} {is_first}"
        for kind in sorted(SCHEMAS)
        for key in ("", DELETED, concern_closing.key)
        for role, is_first in product(ROLES, (False, True))
        if may_write((role,), kind, key, is_first=is_first)
    )
    return hashlib.sha256(said.encode()).hexdigest()


@cache
def _may(role: str, operation: Operation) -> bool:
    """Tell whether there is anybody with whom the gate lets a role do this, reasons given."""
    return any(answer_for((role,), operation, one) >= Answer.PURPOSE for one in _ANYBODY)
