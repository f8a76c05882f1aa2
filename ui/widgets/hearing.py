"""Scroll areas as screen readers hear them.

Qt 6.11's own answer about the parts of a scroll area trusts the number that is asked for.
A reader asks for the second part of what had a scroll bar a moment ago, and the program
ends without a word.  ``QAccessibleWidget`` tells the same parts and looks at the number.
"""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAccessibleWidget, QWidget
from shiboken6 import isValid

_NAMES = frozenset({"QScrollArea", "QAbstractScrollArea"})
# Qt ends them together with their areas; until then nobody else holds them.
_held: list[QAccessibleWidget] = []
_TIDIED_AT = 64


def guard_scroll_areas() -> None:
    """Answer for all scroll areas of this process from now on."""
    QAccessible.installFactory(_answering)


def _answering(name: str, part: QObject) -> QAccessibleWidget | None:
    """Return what answers for ``part``, whose class or base class is ``name``; None if Qt does."""
    if name not in _NAMES or not isinstance(part, QWidget):
        return None
    if len(_held) >= _TIDIED_AT and len(_held) % _TIDIED_AT == 0:
        _held[:] = [one for one in _held if isValid(one)]
    answering = QAccessibleWidget(part, QAccessible.Role.Client)
    _held.append(answering)
    return answering
