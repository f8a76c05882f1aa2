"""A list that is read on, page by page, while somebody scrolls."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Signal
from PySide6.QtWidgets import QWidget

from app.errors import Code, Problem

Index = QModelIndex | QPersistentModelIndex
L = TypeVar("L")
P = TypeVar("P")


class ReadOnModel(QAbstractListModel, Generic[L, P]):
    """Lines as far as they were read; asks for the next page when a view wants it.

    Signals: refused(Problem), when a page could not be read.
    """

    refused = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines: list[L] = []
        self._place: P | None = None
        self._is_whole = False
        self._is_asking = False

    @abstractmethod
    def ask(self, place: P | None) -> None:
        """Ask for the page that begins at a place, None for the first; ``add`` or ``refuse`` it.

        After ``forget`` an earlier question may be open still: its answer must be dropped.
        """

    @property
    def is_whole(self) -> bool:
        """Whether there is no more to read for this worker."""
        return self._is_whole

    def rowCount(self, parent: Index | None = None) -> int:  # noqa: N802 - Qt override
        return 0 if parent is not None and parent.isValid() else len(self.lines)

    def canFetchMore(self, parent: Index) -> bool:  # noqa: N802 - Qt override
        return not parent.isValid() and not self._is_whole and not self._is_asking

    def fetchMore(self, parent: Index) -> None:  # noqa: N802 - Qt override
        if self.canFetchMore(parent):
            self._is_asking = True
            self.ask(self._place)

    def add(self, lines: Sequence[L], place: P | None) -> None:
        """Append a page; place: where the next one begins, None at the end."""
        self._is_asking = False
        self._place, self._is_whole = place, place is None
        if lines:
            first = len(self.lines)
            self.beginInsertRows(QModelIndex(), first, first + len(lines) - 1)
            self.lines += lines
            self.endInsertRows()

    def refuse(self, problem: Problem) -> None:
        """Pass on why a page could not be read; scrolling on asks for it once more.

        What is not this worker's to read is not asked for again.
        """
        self._is_asking = False
        self._is_whole = problem.code is Code.NOT_PERMITTED
        self.refused.emit(problem)

    def forget(self) -> None:
        """Know nothing any more; the next page is the first."""
        self.beginResetModel()
        self.lines, self._place = [], None
        self._is_whole = self._is_asking = False
        self.endResetModel()
