"""Taking back the last thing a worker did."""

from __future__ import annotations

from app.i18n import Text
from app.usecases.login import Login, Outcome


def undo_last(login: Login) -> Outcome[Text]:
    """Append the inverse of this worker's last act, and return the act's name.

    Raises Problem 40 if there is nothing to take back, 2 if later work builds on it.
    """
    act, changes = login.vault.undo_last(login.user)
    return Outcome(Text(act), changes)
