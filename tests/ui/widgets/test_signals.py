"""The binding between Python and Qt: no reference is lost however often a signal is told."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication

EMITS = 5_000


class _Teller(QObject):
    told = Signal(bool)


class _Listener(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    @Slot(bool)
    def hear(self, _truth: bool) -> None:
        self.count += 1


def test_five_thousand_signals_lose_no_reference(qapp: QApplication) -> None:
    """PySide6 6.12.0 dropped one reference to True at each emit and aborted after some 560."""
    teller, listener = _Teller(), _Listener()
    teller.told.connect(listener.hear)
    before = sys.getrefcount(True)

    for _ in range(EMITS):
        teller.told.emit(True)

    assert listener.count == EMITS
    assert abs(sys.getrefcount(True) - before) < 50
