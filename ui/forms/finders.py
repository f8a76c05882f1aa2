"""Editors that find: type a part of any name of it, or look through the list.

The list is asked for row by row as it is scrolled, so that it may be as long as it likes.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, TypeAlias

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Slot,
)
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QListView, QToolButton

from app.i18n import N_, Text
from app.schema.fields import Field
from ui.forms.editor import Editor
from ui.forms.setting import Setting
from ui.theme.tokens import HIT_PX
from ui.widgets.fields import LineField
from ui.widgets.layouts import column

KEY = Qt.ItemDataRole.UserRole
ROWS_SHOWN = 9
AnyIndex: TypeAlias = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class FindEditor(Editor[str]):
    """One of many, found by its names; what is typed stays typed until it means something.

    A press into the field, or the Down key, opens the list.  Subclasses say how to find,
    what to show, and what words mean.
    """

    def __init__(self, setting: Setting, one: Field[Any], example: Text, every: Text) -> None:
        super().__init__(setting, one)
        self.line = LineField(self.theme, self.name, example=example)
        self.line.textEdited.connect(self._follow)
        self.line.installEventFilter(self)
        self._add_opener(every)
        self._completer: QCompleter | None = None
        self._rows = _Rows(self)
        self._key: str | None = None
        column(self).addWidget(self.line)

    @abstractmethod
    def found(self, part: str) -> Sequence[str]:
        """Return the keys of all that ``part`` may mean, in order; of all for no words."""

    @abstractmethod
    def words_of(self, key: str) -> str:
        """Return how one is shown."""

    @abstractmethod
    def meant(self, typed: str) -> str:
        """Return the key that words mean, or the words themselves, to be refused."""

    def value(self) -> str | None:
        """Return the key of what is meant; raise Problem if nothing is called what was typed."""
        typed = self.line.text().strip()
        if not typed:
            return None
        if self._key is not None and typed == self.words_of(self._key).strip():
            return self._key
        return str(self.one.kind.check(self.meant(typed)))

    def show_value(self, value: str | None) -> None:
        self._key = value
        self.line.setText(self.words_of(value) if value else "")
        self.line.setCursorPosition(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        kind = event.type()
        is_down = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Down
        if kind == QEvent.Type.MouseButtonPress or (kind == QEvent.Type.KeyPress and is_down):
            self.open_list("")
            return is_down
        return super().eventFilter(watched, event)

    def open_list(self, part: str) -> None:
        """Drop the list down, showing what ``part`` may mean."""
        self.offer(self.found(part))

    def offer(self, keys: Sequence[str]) -> None:
        """Drop the list down with these; with none, close it."""
        completer = self._completer or self._make_completer()
        self._rows.show_keys(keys)
        popup = completer.popup()
        if keys:
            completer.complete()
        elif popup is not None:
            popup.hide()

    @property
    def offered(self) -> tuple[str, ...]:
        """The keys in the list now."""
        return self._rows.keys

    def _add_opener(self, words: Text) -> None:
        place = LineField.ActionPosition.TrailingPosition
        action = self.line.addAction(self.theme.icon("chevron-down", "ink2"), place)
        action.setToolTip(self.theme.plain(words))
        action.triggered.connect(self.open_whole_list)
        for button in self.line.findChildren(QToolButton):
            button.setAccessibleName(self.theme.plain(words))

    @Slot()
    def open_whole_list(self) -> None:
        """Drop down the list of all."""
        self.open_list("")

    def _make_completer(self) -> QCompleter:
        # Made only once somebody looks.
        self._completer = made = QCompleter(self._rows, self)
        made.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        made.setMaxVisibleItems(ROWS_SHOWN)
        made.setPopup(self._view())
        made.setWidget(self.line)
        chosen = made.activated[QModelIndex]  # type: ignore[index]  # overloaded; PySide6's stub has one form
        chosen.connect(self._choose)
        return made

    def _view(self) -> QListView:
        view = QListView()
        view.setUniformItemSizes(True)
        view.setLayoutDirection(self.theme.direction)
        view.setAccessibleName(self.accessibleName())
        palette, height = self.theme.palette, self.theme.grown(HIT_PX)
        view.setStyleSheet(
            f"QListView {{ border: {palette.edge_px}px solid {palette.line_strong};"
            f" padding: 4px; }} QListView::item {{ min-height: {height}px; padding: 0 8px; }}"
        )
        return view

    @Slot(str)
    def _follow(self, typed: str) -> None:
        self.open_list(typed)
        self.edited.emit()

    @Slot(QModelIndex)
    def _choose(self, index: AnyIndex) -> None:
        self.show_value(str(index.data(KEY)))
        self.edited.emit()


class _Rows(QAbstractListModel):
    """The keys found; words are asked for only when a row is seen."""

    def __init__(self, owner: FindEditor) -> None:
        super().__init__(owner)
        self._owner = owner
        self.keys: tuple[str, ...] = ()

    def show_keys(self, keys: Sequence[str]) -> None:
        self.beginResetModel()
        self.keys = tuple(keys)
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = NOWHERE) -> int:  # noqa: N802 - Qt override
        return 0 if parent.isValid() else len(self.keys)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - Qt override
        if not 0 <= index.row() < len(self.keys):
            return None
        key = self.keys[index.row()]
        if role == KEY:
            return key
        shows = role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole}
        return self._owner.words_of(key) if shows else None


LIST_EXAMPLE, LIST_ALL = N_("Type or choose from the list"), N_("Show the whole list")
