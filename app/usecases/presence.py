"""Whether the worker of a login is known to be there, before grave acts.

A command is given the passphrase by who gives the command; a window may stand open for
hours.  So only logins of a window are in doubt, and each answer holds for two minutes.
"""

from __future__ import annotations

from app.context import Context
from app.errors import Code, Problem
from app.i18n import N_

AGAIN = "again"  # the detail of the problem that the right passphrase takes away
FRESH_MS = 2 * 60_000


class Presence:
    """When the worker of one login gave their passphrase last.

    is_doubted: whoever acts may have found a window open.
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._confirmed_ms: int | None = None
        self.is_doubted = False

    def confirm(self, at_ms: int | None = None) -> None:
        """Know, for two minutes from ``at_ms`` (Unix ms) or now, that it is the worker who acts."""
        self._confirmed_ms = self._context.clock_ms if at_ms is None else at_ms

    def need(self) -> None:
        """Refuse (12) a grave act where the worker has not been asked in two minutes."""
        if not self.is_doubted:
            return
        confirmed_ms, now_ms = self._confirmed_ms, self._context.clock_ms
        if confirmed_ms is None or not 0 <= now_ms - confirmed_ms < FRESH_MS:
            words = N_("Type your passphrase once more to do this.")
            raise Problem(words, Code.NOT_PERMITTED, detail=AGAIN)
