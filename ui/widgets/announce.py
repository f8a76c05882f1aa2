"""Says something through the screen reader, without moving the focus."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget


def announce(part: QWidget, words: str, *, is_urgent: bool = False) -> None:
    """Let assistive technology say ``words``; politely, after what it is just saying."""
    event = QAccessibleAnnouncementEvent(part, words)
    if is_urgent:
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)
