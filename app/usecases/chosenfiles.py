"""Files that somebody chooses: read within their limits, and named where they are other ones."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from app.errors import Code, Problem
from app.files import read_bounded
from app.i18n import N_
from app.sync.filekinds import FileKind, most_bytes, refuse_other
from app.usecases.hubcentres import hub_secrets
from app.usecases.login import Login

_ENOUGH_BYTES = 256 * 1024  # to tell of which kind a file is that is too large


def chosen_file(path: Path, wanted: FileKind) -> bytes:
    """Return what is in the file at ``path``, which ought to be of this kind.

    Raises Problem 2 (a folder), 20 (too large, and of another kind), 24 (too large), 31, 40.
    """
    try:
        return content_of(path, most_bytes(wanted))
    except Problem as problem:
        if problem.code is Code.OVER_LIMIT:
            with suppress(OSError), path.open("rb") as source:
                refuse_other(source.read(_ENOUGH_BYTES), wanted)
        raise


def content_of(path: Path, limit_bytes: int) -> bytes:
    """Return the file as it is now, so that what is checked is then what is read.

    Raises Problem 2 (a folder), 24, 31, 40.
    """
    with suppress(OSError):  # reading it says what is wrong with a name
        if path.is_dir():
            raise Problem(N_("This is a folder. Say the name of a file in it."), Code.USAGE)
    try:
        return read_bounded(path, limit_bytes)
    except FileNotFoundError:
        raise Problem(N_("There is no such file. Check its name."), Code.NOT_FOUND) from None


def known_seeds(login: Login) -> list[bytes]:
    """Return the seeds of all keys that open files here: of the centre, and as a hub."""
    keys = login.store.exchange.drawn()
    own = [*keys.epoch_seeds, *keys.receiving_seeds] if keys is not None else []
    return own + [one.receiving_seed for one in hub_secrets(login)]
