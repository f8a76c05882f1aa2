"""The order in which Tab goes through parts that came later than their neighbours."""

from __future__ import annotations

import itertools

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def follow_in_order(before: QWidget | None, part: QWidget) -> None:
    """Let Tab lead from the last stop in ``before`` through all stops in ``part``."""
    stops = _stops(before)[-1:] if before is not None else []
    stops += _stops(part)
    for one, following in itertools.pairwise(stops):
        QWidget.setTabOrder(one, following)


def _stops(whole: QWidget) -> list[QWidget]:
    found = (whole, *whole.findChildren(QWidget))
    # A list that drops down is a window of its own.
    within = (one for one in found if one.window() is whole.window())
    return [one for one in within if one.focusPolicy() != Qt.FocusPolicy.NoFocus]
