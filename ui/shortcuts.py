"""The keys that act everywhere, and what they are under keyboards of other scripts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from app.i18n import N_, Text

# The letters that stand on the same key of an Arabic and of a Cyrillic keyboard.
_SAME_KEYS = MappingProxyType({"K": "نЛ", "N": "ىТ", "Z": "ئЯ", "L": "مД"})


@dataclass(frozen=True)
class Keys:
    """One line of the list of keys: what is pressed, written as on the keyboard, and its act."""

    pressed: str
    act: Text


EVERYWHERE = (
    Keys("Ctrl+K", N_("Find a student")),
    Keys("Ctrl+N", N_("Start a new intake")),
    Keys("Ctrl+Z", N_("Take back what was done last")),
    Keys("Ctrl+L", N_("Lock")),
    Keys("Ctrl+Shift+L", N_("Lock for another worker")),
    Keys("F1", N_("Show this list")),
)
ON_PAGES = (
    Keys("Ctrl+Enter", N_("Intake: save and go to the next topic")),
    Keys("↑  ↓  ←  →", N_("Plan: to the next step, or the next row")),
    Keys("Alt+←  Alt+→", N_("Plan: move a step by a month")),
    Keys("Alt+↑  Alt+↓", N_("Plan: move a step into the band above or below")),
    Keys("Enter", N_("Plan: all about the step; Esc closes it")),
    Keys("Ctrl+Enter", N_("Plan: save the step")),
    Keys("Delete", N_("Plan: take the step out")),
    Keys("1  2  3  4", N_("Event: present, late, excused, absent; then the next person")),
    Keys("↑  ↓", N_("Event: to the person above or below")),
    Keys("←  →", N_("Week: the day before, the day after")),
    Keys("Page Up  Page Down", N_("Week: the week before, the week after")),
    Keys("Page Up  Page Down", N_("Document: the page before, the next page")),
    Keys("Home  End", N_("Document: the first page, the last page")),
    Keys("+  -", N_("Document: larger, smaller")),
    Keys("↑  ↓", N_("Document: move the page")),
    Keys("Esc", N_("Document: back to all documents")),
)
MOVING = (
    Keys("Tab", N_("To the next field or button; with Shift back")),
    Keys("↑  ↓  ←  →", N_("Between answers, topics and people found")),
    Keys("Space", N_("Press a button, set a tick")),
    Keys("Enter", N_("Take what is marked; in a passphrase: unlock")),
    Keys("Esc", N_("Close a list")),
)


def sequences(keys: str) -> list[QKeySequence]:
    """Return ``keys`` (such as "Ctrl+K") and the same keys on keyboards of other scripts."""
    before, _, letter = keys.rpartition("+")
    others = [f"{before}+{one}" for one in _SAME_KEYS.get(letter, "")]
    return [QKeySequence(one) for one in (keys, *others)]


def add_shortcut(
    owner: QWidget, keys: str, act: Callable[[], None], *, is_local: bool = False
) -> QShortcut:
    """Let ``keys`` do ``act`` in the window of ``owner``; only within it if ``is_local``."""
    shortcut = QShortcut(owner)
    shortcut.setKeys(sequences(keys))
    if is_local:
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(act)
    # A system that offers both letters of a key finds one shortcut twice; that is no doubt.
    shortcut.activatedAmbiguously.connect(act)
    return shortcut
