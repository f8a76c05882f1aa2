"""The editor of one code out of many: type a part of any of its names, or pick it from the list."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Slot
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QListView, QToolButton

from app.errors import Defect
from app.i18n import Text
from app.schema.fields import Field
from ui.forms.editor import Editor
from ui.forms.setting import Setting
from ui.theme.tokens import HIT_PX
from ui.widgets.fields import LineField
from ui.widgets.layouts import column

CODE, NAMES = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
ROWS_SHOWN = 9


class SearchedEditor(Editor[str]):
    """One of many, found by its names.  A press into the field, or the Down key, opens the list.

    A kind of code has its own ``codes``, ``words_of`` and ``names_of``.
    """

    def __init__(
        self, setting: Setting, one: Field[Any], *, example: Text, list_name: Text
    ) -> None:
        super().__init__(setting, one)
        self.line = LineField(self.theme, self.name, example=example)
        self.line.textEdited.connect(self._follow)
        self.line.installEventFilter(self)
        self._add_opener(list_name)
        self._completer: _Completer | None = None
        self._code: str | None = None
        column(self).addWidget(self.line)

    def codes(self) -> Iterable[str]:
        """Return all there is to choose from, the likeliest first."""
        raise Defect(f"{type(self).__name__} does not say what it offers")

    def words_of(self, code: str) -> str:
        """Return what the list shows for a code."""
        raise Defect(f"{type(self).__name__} does not say what it offers")

    def names_of(self, code: str) -> tuple[str, ...]:
        """Return all by which a code is found, each as ``folded`` makes it."""
        raise Defect(f"{type(self).__name__} does not say what it offers")

    def value(self) -> str | None:
        """Return the code; raise Problem if nothing is called what was typed."""
        typed = self.line.text().strip()
        if not typed:
            return None
        if self._code is not None and typed == self.words_of(self._code):
            return self._code
        wanted = folded(typed)
        found = next((code for code in self.codes() if wanted in self.names_of(code)), None)
        return str(self.one.kind.check(found or typed))

    @property
    def is_whole(self) -> bool:
        """Whether what stands in the field is the name of a code, or nothing: not half of one."""
        typed = self.line.text().strip()
        return not typed or any(typed == self.words_of(code) for code in self.codes())

    def show_value(self, value: str | None) -> None:
        self._code = value
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
        """Drop the list down, showing what has ``part`` in one of its names."""
        completer = self._completer or self._make_completer()
        completer.setCompletionPrefix(folded(part))
        popup = completer.popup()
        if completer.completionCount():
            completer.complete()
        elif popup is not None:
            popup.hide()

    def _add_opener(self, list_name: Text) -> None:
        place = LineField.ActionPosition.TrailingPosition
        action = self.line.addAction(self.theme.icon("chevron-down", "ink2"), place)
        words = self.theme.plain(list_name)
        action.setToolTip(words)
        action.triggered.connect(self.open_whole_list)
        for button in self.line.findChildren(QToolButton):
            button.setAccessibleName(words)

    @Slot()
    def open_whole_list(self) -> None:
        """Drop down the whole list."""
        self.open_list("")

    def _make_completer(self) -> _Completer:
        # Hundreds of names in every script: made only once somebody looks at them.
        self._completer = made = _Completer(self, self.setting)
        made.setWidget(self.line)
        chosen = made.activated[QModelIndex]  # type: ignore[index]  # overloaded; PySide6's stub has one form
        chosen.connect(self._choose)
        return made

    @Slot(str)
    def _follow(self, typed: str) -> None:
        self.open_list(typed)
        self.edited.emit()

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex | QPersistentModelIndex) -> None:
        self.show_value(str(index.data(CODE)))
        self.edited.emit()


class _Completer(QCompleter):
    """Finds a code by a part of any of its names."""

    def __init__(self, owner: SearchedEditor, setting: Setting) -> None:
        model = QStandardItemModel(owner)
        for code in owner.codes():
            item = QStandardItem(owner.words_of(code))
            item.setData(code, CODE)
            item.setData(" ".join(owner.names_of(code)), NAMES)
            item.setEditable(False)
            model.appendRow(item)
        super().__init__(model, owner)
        self.setCompletionRole(NAMES)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setMaxVisibleItems(ROWS_SHOWN)
        view = QListView()
        view.setUniformItemSizes(True)
        view.setLayoutDirection(setting.theme.direction)
        view.setAccessibleName(owner.accessibleName())
        palette, height = setting.theme.palette, setting.theme.grown(HIT_PX)
        view.setStyleSheet(
            f"QListView {{ border: {palette.edge_px}px solid {palette.line_strong};"
            f" padding: 4px; }} QListView::item {{ min-height: {height}px; padding: 0 8px; }}"
        )
        self.setPopup(view)


def folded(words: str) -> str:
    """Return ``words`` without case and marks, to compare what was typed with a name."""
    parted = unicodedata.normalize("NFKD", words.casefold())
    return "".join(letter for letter in parted if not unicodedata.combining(letter)).strip()
