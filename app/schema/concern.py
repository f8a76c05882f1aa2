"""A safeguarding concern: sealed words, and nothing beside them that tells whom they are about."""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import Problem
from app.i18n import N_, Catalog
from app.schema.fields import Field, Merge, Purpose, Schema, Sensitivity
from app.schema.kinds import Kind, Reference, Stored
from app.schema.options import listed

MOST_CHARS = 8000  # of one concern, and of what was done about it
# What a report about a mentor is about; it is sealed with the words.
CONCERN_SORTS = listed(
    "concern_sorts",
    conduct=N_("How a mentor behaves"),
    boundary=N_("A boundary was crossed"),
)
MOST_BYTES = 60_000  # of one sealed value; the log holds no longer ones


@dataclass(frozen=True)
class Sealed(Kind[bytes]):
    """Bytes that only the holder of a key can read, written in hex."""

    def check(self, value: bytes) -> bytes:
        if len(value) > MOST_BYTES:
            raise Problem(N_("This is too long. Say it in fewer words."))
        return value

    def to_stored(self, value: bytes) -> Stored:
        return value

    def from_stored(self, stored: Stored) -> bytes:
        return stored if isinstance(stored, bytes) else b""

    def show(self, value: bytes, catalog: Catalog) -> str:
        return catalog.say(N_("Sealed"))

    def parse(self, text: str) -> bytes:
        try:
            return self.check(bytes.fromhex(text))
        except ValueError:
            words = N_("Write the check number as digits and the letters a to f.")
            raise Problem(words) from None

    def text(self, value: bytes) -> str:
        return value.hex()


concern_centre = Field(
    "centre",
    Reference("centre"),
    N_("Centre"),
    required=True,
    purpose=Purpose.NONE,
    in_form=False,
)
concern_words = Field(
    "sealed",
    Sealed(),
    N_("Concern"),
    merge=Merge.LATEST,
    sensitivity=Sensitivity.RESTRICTED,
    purpose=Purpose.NONE,
    retention="safeguarding",
    required=True,
    in_form=False,
)
concern_closing = Field(
    "closing",
    Sealed(),
    N_("What was done"),
    merge=Merge.LATEST,
    sensitivity=Sensitivity.RESTRICTED,
    purpose=Purpose.NONE,
    retention="safeguarding",
    in_form=False,
)
CONCERN = Schema(
    "concern",
    N_("Safeguarding concern"),
    (concern_centre, concern_words, concern_closing),
    owner="centre",
    stays_inside=True,
)

CONCERN_SCHEMAS = (CONCERN,)
