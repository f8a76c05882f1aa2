"""The passphrase once more, before an act that whoever finds an open window must not do."""

from __future__ import annotations

from pathlib import Path

from app.context import Context
from app.errors import Code, Problem
from app.i18n import N_
from app.usecases.login import Login, Outcome, unchanged
from app.usecases.vaults import Keys, login_with, unlock


def window_login(folder: Path, keys: Keys, context: Context, typed_ms: int | None = None) -> Login:
    """Return a further login on open keys that needs ``confirm`` before grave acts.

    typed_ms: when the worker gave their passphrase (Unix ms), which counts as an answer.
    """
    login = login_with(folder, keys, context)
    login.presence.is_doubted = True
    if typed_ms is not None:
        login.presence.confirm(typed_ms)
    return login


def confirm(login: Login, passphrase: str) -> Outcome[None]:
    """Take ``passphrase`` as the sign that this worker is there; counts as a try to unlock.

    Takes about a second.  Raises Problem 10 (wrong), 11 (too many wrong ones).
    """
    keys = unlock(login.store.folder.path, passphrase, login.context, login.unlocked.slot_id)
    if keys.user.sign_public != login.unlocked.user.sign_public:
        words = N_("This passphrase does not open the vault. Check it and try again.")
        raise Problem(words, Code.WRONG_PASSPHRASE)
    login.presence.confirm()
    return unchanged(None)
