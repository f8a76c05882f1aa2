"""Where somebody was writing, so that a page built anew can bring them back there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from app.records import RecordId
from app.schema.kinds import Stored


@dataclass(frozen=True)
class Place:
    """A row, a field of it, a part of its editor and the caret there (in UTF-16 units).

    part: number of the part among those of the editor that take the focus.
    """

    row: RecordId
    key: str
    part: int = 0
    caret: int = 0

    def to_stored(self) -> dict[str, Stored]:
        """Return the place as a draft keeps it."""
        return {"row": self.row, "key": self.key, "part": self.part, "caret": self.caret}

    @classmethod
    def from_stored(cls, stored: Mapping[str, Stored]) -> Place:
        """Return the place that ``to_stored`` gave; what is missing is the beginning."""
        part, caret = stored.get("part"), stored.get("caret")
        return cls(
            RecordId(str(stored.get("row", ""))),
            str(stored.get("key", "")),
            part if isinstance(part, int) else 0,
            caret if isinstance(caret, int) else 0,
        )


def caret_of(part: QWidget) -> int:
    """Return where the caret stands in a field to type in; 0 in any other part."""
    if isinstance(part, QLineEdit):
        return part.cursorPosition()
    if isinstance(part, QPlainTextEdit):
        return part.textCursor().position()
    return 0


def put_caret(part: QWidget, caret: int) -> None:
    """Set the caret of a field to type in; past the end means at the end."""
    if isinstance(part, QLineEdit):
        part.setCursorPosition(min(caret, len(part.text())))
    elif isinstance(part, QPlainTextEdit):
        cursor = part.textCursor()
        cursor.setPosition(min(caret, part.document().characterCount() - 1))
        part.setTextCursor(cursor)


def is_within(part: QWidget | None, whole: QWidget) -> bool:
    """Tell whether ``part`` is ``whole`` or stands in it, lists that pop up included."""
    while part is not None and part is not whole:
        part = part.parentWidget()
    return part is whole
