"""The editor of a language: type a part of any of its names, or pick it from the list."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt, Slot
from PySide6.QtGui import QFont, QKeyEvent, QRawFont, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QListView, QToolButton

from app.i18n import N_
from app.languages import autonym, language_name
from app.schema.fields import Field
from ui.forms.editor import Editor
from ui.forms.setting import Setting
from ui.theme.fonts import families
from ui.theme.tokens import HIT_PX
from ui.widgets.fields import LineField
from ui.widgets.layouts import column

TAG, NAMES = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
ROWS_SHOWN = 9


class LanguageEditor(Editor[str]):
    """A language with its own name beside its name here; those in use at the centre come first.

    A press into the field, or the Down key, opens the list.
    """

    def __init__(self, setting: Setting, one: Field[Any]) -> None:
        super().__init__(setting, one)
        self.line = LineField(self.theme, self.name, example=N_("Type or choose a language"))
        self.line.textEdited.connect(self._follow)
        self.line.installEventFilter(self)
        self._add_opener()
        self._completer: _Completer | None = None
        self._tag: str | None = None
        column(self).addWidget(self.line)

    def value(self) -> str | None:
        """Return the tag of the language; raise Problem if nothing is called what was typed."""
        typed = self.line.text().strip()
        if not typed:
            return None
        if self._tag is not None and typed == language_words(self._tag, self.theme.language):
            return self._tag
        tag = _named(typed, self.theme.language, self.setting.languages_in_order)
        return str(self.one.kind.check(tag or typed))

    def show_value(self, value: str | None) -> None:
        self._tag = value
        self.line.setText(language_words(value, self.theme.language) if value else "")
        self.line.setCursorPosition(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt override
        kind = event.type()
        is_down = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Down
        if kind == QEvent.Type.MouseButtonPress or (kind == QEvent.Type.KeyPress and is_down):
            self.open_list("")
            return is_down
        return super().eventFilter(watched, event)

    def open_list(self, part: str) -> None:
        """Drop the list down, showing the languages with ``part`` in one of their names."""
        completer = self._completer or self._make_completer()
        completer.setCompletionPrefix(folded(part))
        popup = completer.popup()
        if completer.completionCount():
            completer.complete()
        elif popup is not None:
            popup.hide()

    def _add_opener(self) -> None:
        place = LineField.ActionPosition.TrailingPosition
        action = self.line.addAction(self.theme.icon("chevron-down", "ink2"), place)
        words = self.theme.plain(N_("Show all languages"))
        action.setToolTip(words)
        action.triggered.connect(self.open_whole_list)
        for button in self.line.findChildren(QToolButton):
            button.setAccessibleName(words)

    @Slot()
    def open_whole_list(self) -> None:
        """Drop down the list of all languages."""
        self.open_list("")

    def _make_completer(self) -> _Completer:
        # Ninety languages in every script: made only once somebody looks at them.
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
        self.show_value(str(index.data(TAG)))
        self.edited.emit()


class _Completer(QCompleter):
    """Finds a language by a part of its name here, its own name, its English name or its tag."""

    def __init__(self, owner: LanguageEditor, setting: Setting) -> None:
        model = QStandardItemModel(owner)
        for tag in setting.languages_in_order:
            item = QStandardItem(language_words(tag, setting.theme.language))
            item.setData(tag, TAG)
            item.setData(" ".join(_names(tag, setting.theme.language)), NAMES)
            item.setEditable(False)
            model.appendRow(item)
        super().__init__(model, owner)
        self.setCompletionRole(NAMES)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setMaxVisibleItems(ROWS_SHOWN)
        view = QListView()
        view.setLayoutDirection(setting.theme.direction)
        view.setAccessibleName(owner.accessibleName())
        palette, height = setting.theme.palette, setting.theme.grown(HIT_PX)
        view.setStyleSheet(
            f"QListView {{ border: {palette.edge_px}px solid {palette.line_strong};"
            f" padding: 4px; }} QListView::item {{ min-height: {height}px; padding: 0 8px; }}"
        )
        self.setPopup(view)


def language_words(tag: str, language: str) -> str:
    """Return a language's name in ``language`` and, if it differs and can be drawn, its own."""
    here, own = language_name(tag, language), autonym(tag)
    return here if here == own or not _can_draw(own) else f"{here} · {own}"


@functools.cache
def _can_draw(words: str) -> bool:
    """Tell whether the bundled faces have every letter; others would come out as boxes."""
    faces = [QRawFont.fromFont(QFont(family)) for family in families(is_rtl=False)]
    letters = {letter for letter in words if not letter.isspace()}
    return all(any(face.supportsCharacter(ord(letter)) for face in faces) for letter in letters)


def folded(words: str) -> str:
    """Return ``words`` without case and marks, to compare what was typed with a name."""
    parted = unicodedata.normalize("NFKD", words.casefold())
    return "".join(letter for letter in parted if not unicodedata.combining(letter)).strip()


def _named(typed: str, language: str, tags: Iterable[str]) -> str | None:
    wanted = folded(typed)
    return next((tag for tag in tags if wanted in _names(tag, language)), None)


def _names(tag: str, language: str) -> tuple[str, ...]:
    names = (language_name(tag, language), autonym(tag), language_name(tag, "en"), tag)
    return tuple(dict.fromkeys(folded(one) for one in (*names, language_words(tag, language))))
