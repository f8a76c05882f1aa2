"""Every error Waymark raises on purpose, and the exit code each one carries.

Two families only: what the world did (``Problem``, shown to the user as it is)
and what we did (``Defect``, a bug: logged by place, never explained away).
"""

from __future__ import annotations

import traceback
from enum import IntEnum
from pathlib import Path

from app.i18n import Text


class Code(IntEnum):
    """Class of a problem; also the exit code of the command line."""

    OK = 0
    DEFECT = 1
    USAGE = 2
    WRONG_PASSPHRASE = 10
    THROTTLED = 11
    NOT_PERMITTED = 12
    NO_CONSENT = 13
    NEEDS_SECOND_PERSON = 14
    BUNDLE_MALFORMED = 20
    BAD_SIGNATURE = 21
    NOT_A_RECIPIENT = 22
    ROLLBACK = 23
    OVER_LIMIT = 24
    DEVICE_REVOKED = 25
    INTEGRITY = 30
    STORAGE = 31
    NEWER_VERSION = 32
    IN_USE = 33
    NOT_FOUND = 40
    CANCELLED = 41


class WaymarkError(Exception):
    """Base of both families; catch it only at a client's edge."""


class Problem(WaymarkError):
    """Something the user or the machine can put right.

    ``text`` is a translatable sentence that says what to do; ``detail`` is for
    the log and holds ids and codes only; ``field`` is the key of the schema's
    field at fault, where there is one.
    """

    def __init__(
        self, text: Text, code: Code = Code.USAGE, *, detail: str = "", field: str | None = None
    ) -> None:
        super().__init__(detail or text.msgid)
        self.text = text
        self.code = code
        self.detail = detail
        self.field = field


class Defect(WaymarkError):
    """A broken promise inside Waymark itself; ``str`` of it is for the log."""


def place_of(error: BaseException) -> str:
    """Return type and places in the code of an error, without its words: they may hold a name."""
    frames = traceback.extract_tb(error.__traceback__)
    places = [f"{Path(one.filename).name}:{one.lineno}" for one in frames[-4:]]
    return f"{type(error).__name__} at {' < '.join(reversed(places))}"
