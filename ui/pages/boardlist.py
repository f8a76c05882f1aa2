"""One side of the matching board: a list to choose from, with what a first look needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import overload

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QWidget

from app.i18n import N_, Text, plural, verbatim
from app.languages import language_name
from app.rules.codes import code_of, show_code
from app.usecases.matchboard import Candidate, Waiting
from app.usecases.matchwords import RULE_NAMES
from ui.pages.eventwords import in_line
from ui.pages.mentorwords import PRIORITIES, short_fit
from ui.theme.appearance import Theme, listed
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import column
from ui.widgets.search import Result, Results
from ui.widgets.tables import Rows

LANGUAGES_TOLD = 2


class Made(Sequence[Result]):
    """Rows that are made when they are looked at: thousands stand there, few are seen.

    keys: of all rows, in their order.  make: returns the row of a place.
    """

    def __init__(self, keys: Sequence[str], make: Callable[[int], Result]) -> None:
        self.keys, self._make = keys, make
        self._made: dict[int, Result] = {}

    def __len__(self) -> int:
        return len(self.keys)

    @overload
    def __getitem__(self, place: int) -> Result: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Result]: ...

    def __getitem__(self, place: int | slice) -> Result | Sequence[Result]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(len(self)))]
        at = range(len(self))[place]
        if at not in self._made:
            self._made[at] = self._make(at)
        return self._made[at]


class BoardList(QWidget):
    """A heading with a count, a list, and a sentence on those who are not in it.

    Signals: chosen(str), the key of the row the eye or the keyboard is on.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, title: Text) -> None:
        super().__init__()
        self._theme, self._title = theme, title
        self._is_filling = False
        lines = column(self, gap=6)
        self._heading = Heading(theme, title, 3)
        self._heading.setContentsMargins(8, 0, 8, 0)
        lines.addWidget(self._heading)
        self._model = Results(theme, self)
        self.rows = Rows(theme, title, self._model)
        lines.addWidget(self.rows, 1)
        self._note = Label(theme, verbatim(""), "small", colour="ink2", wraps=True)
        self._note.setContentsMargins(8, 0, 8, 0)
        lines.addWidget(self._note)
        self.rows.opened.connect(self._open)
        self.rows.selectionModel().currentChanged.connect(self._walk)
        self.setFocusProxy(self.rows)

    @property
    def results(self) -> Sequence[Result]:
        """What is in the list."""
        return self._model.results

    def show_results(self, results: Made, note: Text | None, chosen: str) -> None:
        """Show other rows, the one of the key ``chosen`` marked."""
        self._is_filling = True
        bar = self.rows.verticalScrollBar()
        place = bar.value()
        self._model.show(results)
        if chosen in results.keys:
            self.rows.setCurrentIndex(self._model.index(results.keys.index(chosen)))
        bar.setValue(place)
        self._is_filling = False
        title = N_("{words} ({count})").with_values(words=self._title, count=len(results))
        self._heading.say(title)
        self._note.setVisible(note is not None)
        if note is not None:
            self._note.say(note)

    @Slot(int)
    def _open(self, row: int) -> None:
        self.chosen.emit(self._key(row))

    @Slot(QModelIndex, QModelIndex)
    def _walk(self, now: QModelIndex, _: QModelIndex) -> None:
        """Follow the arrow keys."""
        if now.isValid() and not self._is_filling:
            self.chosen.emit(self._key(now.row()))

    def _key(self, row: int) -> str:
        return self._model.results[row].key


def waiting_result(theme: Theme, one: Waiting, today: date, *, is_named: bool) -> Result:
    """Return a student as a row: number, languages, how long, and whether somebody is proposed."""
    parts: list[Text] = []
    if one.facts.waiting_since is not None:
        days = (today - one.facts.waiting_since).days
        parts.append(plural("waits {count} day", "waits {count} days", days))
    parts += _languages(theme, one.facts.languages)
    parts += [PRIORITIES[each] for each in one.priorities if each.value != "waiting"]
    end: Text | None = None
    if one.proposal is not None:
        end = N_("held fast") if one.is_fast else N_("proposed")
    title, avatar = _title(one.id, one.name, is_named=is_named)
    return Result(one.id, title, in_line(parts), end, avatar)


def room_result(
    theme: Theme,
    one: Candidate,
    *,
    bands: tuple[int, int],
    student: Waiting | None,
    is_named: bool,
) -> Result:
    """Return a mentor as a row: number, languages, places, and how they fit the student."""
    room = one.room
    places = max(0, room.facts.places)
    parts: list[Text] = []
    if student is not None and student.mentor == room.id:
        parts.append(N_("proposed"))
    parts += _languages(theme, room.facts.languages)
    parts.append(plural("{count} free place", "{count} free places", places))
    if room.proposed:
        parts.append(plural("{count} of them proposed", "{count} of them proposed", room.proposed))
    end = short_fit(one.fit, bands) if one.may_be else RULE_NAMES[one.failing[0].rule]
    title, avatar = _title(room.id, room.name, is_named=is_named)
    return Result(room.id, title, in_line(parts), end, avatar)


def title_of(person: str, name: str, *, is_named: bool) -> Text:
    """Return what somebody is called on the board: the number, or the name beside it."""
    return _title(person, name, is_named=is_named)[0]


def _title(person: str, name: str, *, is_named: bool) -> tuple[Text, str]:
    code = show_code(code_of(person))
    return (verbatim(name), name) if is_named and name else (verbatim(code), "")


def _languages(theme: Theme, levels: Mapping[str, int]) -> list[Text]:
    """Return the languages spoken best as one part of a line; nothing where none is known."""
    if not levels:
        return []
    best = sorted(levels, key=lambda tag: (-levels[tag], tag))[:LANGUAGES_TOLD]
    return [verbatim(listed(theme, (language_name(one, theme.language) for one in best)))]
