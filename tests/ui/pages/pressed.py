"""Which keys a page listens to, and which ones the list of keys tells of."""

from __future__ import annotations

import re

from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QWidget

from ui.shortcuts import EVERYWHERE, ON_PAGES

# Qt's names of keys, and how they are written in the list.
_WRITTEN = {
    "PgUp": "Page Up", "PgDown": "Page Down", "Del": "Delete", "Return": "Enter", "Left": "←",
    "Right": "→", "Up": "↑", "Down": "↓",
}  # fmt: skip


def bound_keys(page: QWidget) -> set[str]:
    """Return the keys for which a page and its parts have shortcuts, as the list writes them."""
    return {
        _written(sequence.toString())
        for shortcut in page.findChildren(QShortcut)
        for sequence in shortcut.keys()  # noqa: SIM118 - a list of Qt, no mapping
    }


def told_keys(where: str) -> set[str]:
    """Return the keys that the list tells of for a place, such as "Plan", and for everywhere."""
    lines = [one for one in ON_PAGES if one.act.msgid.startswith(f"{where}:")]
    pressed = {key for one in (*EVERYWHERE, *lines) for key in one.pressed.split("  ")}
    return pressed | {key for one in lines for key in re.findall(r"\bEsc\b", one.act.msgid)}


def _written(keys: str) -> str:
    *before, key = keys.split("+") if keys != "+" else [keys]
    return "+".join([*before, _WRITTEN.get(key, key)])
