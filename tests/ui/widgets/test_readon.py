"""A list that is read on while somebody scrolls, also after a page could not be read."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QListView
from pytestqt.qtbot import QtBot

from app.errors import Code, Problem
from app.i18n import N_
from ui.widgets.readon import Index, ReadOnModel

PAGE, WHOLE = 20, 60


class Numbers(ReadOnModel[int, int]):
    """Numbers in pages; those in ``broken`` are refused, once each."""

    def __init__(self, parent: QListView, broken: set[int]) -> None:
        super().__init__(parent)
        self.broken = broken

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        return str(self.lines[index.row()]) if role == Qt.ItemDataRole.DisplayRole else None

    def ask(self, place: int | None) -> None:
        first = place or 0
        if first in self.broken:
            self.broken.remove(first)
            self.refuse(Problem(N_("The vault is busy."), Code.INTEGRITY))
            return
        end = first + PAGE
        self.add(range(first, end), end if end < WHOLE else None)


def test_a_list_reads_on_after_a_refusal(qtbot: QtBot) -> None:
    """Each refusal is told once; scrolling brings the rest, each line once and in order."""
    view = QListView()
    qtbot.addWidget(view)
    model = Numbers(view, {0, PAGE})
    told: list[Problem] = []
    model.refused.connect(told.append)
    view.setModel(model)
    view.resize(200, 120)
    view.show()

    def is_whole() -> bool:
        view.scrollToTop()
        view.resize(view.width(), 260 - view.height())
        view.scrollToBottom()
        return model.is_whole

    qtbot.waitUntil(is_whole)

    assert len(told) == 2
    assert model.lines == list(range(WHOLE))


def test_a_refused_list_does_not_ask_by_itself(qtbot: QtBot) -> None:
    """What cannot be read is not asked for again and again while nobody touches the list."""
    view = QListView()
    qtbot.addWidget(view)
    model = Numbers(view, {0})
    told: list[Problem] = []
    model.refused.connect(told.append)
    model.fetchMore(view.rootIndex())
    model.broken = {0}
    view.setModel(model)
    view.show()
    qtbot.waitExposed(view)
    view.doItemsLayout()
    for _ in range(20):
        QApplication.processEvents()

    assert len(told) <= 2
