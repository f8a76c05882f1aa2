"""Takes passphrases and sheets out of the clipboard again: after 15 seconds, and at the lock.

Whatever the clipboard holds that also stands in a field marked as secret was pasted into it
or copied from it.  A program that keeps a history of the clipboard may have it still.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QClipboard
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

KEPT_MS = 15_000
LEAST_LETTERS = 4  # shorter pieces tell nothing, and stand in other words by chance
_SECRET = "secret"  # noqa: S105 - the name of a property
_HEARD = "heard_by"
_MODES = (QClipboard.Mode.Clipboard, QClipboard.Mode.Selection)


def mark_secret(part: QLabel | QLineEdit) -> None:
    """Let what is pasted into ``part`` or copied from it not stay in the clipboard."""
    part.setProperty(_SECRET, "yes")


class ClipboardWatch(QObject):
    """Watches the fields of the whole program that are marked as secret."""

    def __init__(
        self, app: QApplication, parent: QObject | None = None, *, kept_ms: int = KEPT_MS
    ) -> None:
        super().__init__(parent)
        self._clipboard = app.clipboard()
        self._length = 0
        self._held: dict[QClipboard.Mode, int] = {}  # hashes: no second copy of a secret
        self._clock = QTimer(self)
        self._clock.setSingleShot(True)
        self._clock.setInterval(kept_ms)
        self._clock.timeout.connect(self.clear)
        self._clipboard.changed.connect(self._look_at_copy)
        app.focusChanged.connect(self._attend)

    @Slot()
    def clear(self) -> None:
        """Empty the clipboard if it still holds a secret."""
        self._clock.stop()
        for mode, held in self._held.copy().items():
            if hash(_plain(self._clipboard.text(mode))) == held:
                self._clipboard.clear(mode)
        self._held.clear()

    @Slot("QWidget*", "QWidget*")
    def _attend(self, _: QWidget | None, field: QWidget | None) -> None:
        """Listen, from when it first has the keyboard, to a field that is secret."""
        if isinstance(field, QLineEdit) and field.property(_SECRET):
            self._length = len(field.text())
            if field.property(_HEARD) != id(self):
                # For as long as it lives: a field that a sheet was poured from is left at once.
                field.textEdited.connect(self._look_at_paste)
                field.setProperty(_HEARD, id(self))

    @Slot(str)
    def _look_at_paste(self, text: str) -> None:
        """Notice that many letters came at once, and from where."""
        grown, self._length = len(text) - self._length, len(text)
        if grown >= LEAST_LETTERS:
            for mode in _MODES:
                self._hold_if(mode, [_plain(text)])

    @Slot(QClipboard.Mode)
    def _look_at_copy(self, mode: QClipboard.Mode) -> None:
        """Notice what was copied from a field; whatever else came in its place is not ours."""
        self._held.pop(mode, None)
        if mode in _MODES:
            self._hold_if(mode, [one for one in _secrets() if len(one) >= LEAST_LETTERS])

    def _hold_if(self, mode: QClipboard.Mode, secrets: Sequence[str]) -> None:
        """Begin to count if the clipboard holds what stands in one of ``secrets``."""
        held = _plain(self._clipboard.text(mode)) if secrets else ""
        if len(held) >= LEAST_LETTERS and any(held in one for one in secrets):
            self._held[mode] = hash(held)
            self._clock.start()


def _secrets() -> Iterator[str]:
    """Yield what stands in the secret parts of every window."""
    for window in QApplication.topLevelWidgets():
        for line in window.findChildren(QLineEdit):
            if line.property(_SECRET):
                yield _plain(line.text())
        for label in window.findChildren(QLabel):
            if label.property(_SECRET):
                yield _plain(label.accessibleName())


def _plain(text: str) -> str:
    """Return ``text`` without blanks and marks of direction, by which copies may differ."""
    return "".join(one for one in text if not one.isspace() and unicodedata.category(one) != "Cf")
