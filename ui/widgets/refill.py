"""Filling a place anew without throwing the keyboard out of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


@contextmanager
def keeping_focus(place: QWidget) -> Iterator[None]:
    """Give the focus back, after ``place`` was filled anew, to the part of the same name.

    If none has that name any more, the first part of ``place`` that takes the focus
    gets it; nothing happens if the focus was elsewhere.
    """
    focused = QApplication.focusWidget()
    had_it = focused is not None and place.isAncestorOf(focused)
    name = focused.accessibleName() if focused is not None else ""
    before = set(place.findChildren(QWidget)) if had_it else set()
    yield
    if not had_it or (focused is not None and focused.isVisibleTo(place)):
        return  # what has the focus was not taken away
    new = [one for one in place.findChildren(QWidget) if one not in before and _takes_focus(one)]
    part = next((one for one in new if one.accessibleName() == name), None)
    target = part or next(iter(new), None)
    if target is not None:
        _show(target, place)
        target.setFocus(Qt.FocusReason.TabFocusReason)


def _takes_focus(part: QWidget) -> bool:
    return bool(part.focusPolicy() & Qt.FocusPolicy.TabFocus) and part.isEnabled()


def _show(part: QWidget, place: QWidget) -> None:
    """Show what holds ``part`` now: a layout does so only after this event."""
    holder: QWidget | None = part
    while holder is not None and holder is not place:
        if not holder.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
            holder.show()
        holder = holder.parentWidget()
