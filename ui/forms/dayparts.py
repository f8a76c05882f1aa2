"""The parts of a day side by side: numbers and words to type, the month to choose by its name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.calendars import Calendar, month_names
from app.i18n import N_, Text, verbatim
from app.rules.births import SEASONS
from app.schema.codes import CALENDARS
from ui.forms.texts import whole_number
from ui.theme.appearance import Theme
from ui.widgets.choices import Option
from ui.widgets.fields import LineField
from ui.widgets.flow import Flow
from ui.widgets.labels import Label
from ui.widgets.layouts import column
from ui.widgets.selects import Select

CALENDAR, MONTH, SAID = "calendar", "month", "said"
SEASON = "s"  # before the number of a season in the list of months
WIDTHS_PX: Mapping[str, int] = MappingProxyType({CALENDAR: 190, MONTH: 250, SAID: 330})
WIDTH_PX = 92


class DayParts(QWidget):
    """Day, month, year, age and words of one calendar; only the parts asked for are shown.

    names: the parts in order.
    Signals, after the user's own act only: edited(), and turned() when it chose another
    calendar.
    """

    edited = Signal()
    turned = Signal()

    def __init__(self, theme: Theme, names: Mapping[str, Text]) -> None:
        super().__init__()
        self._theme = theme
        self._row = Flow(gap=12)
        self._holders: dict[str, QWidget] = {}
        self.lines: dict[str, LineField] = {}
        self.months = Select(theme, names[MONTH])
        self.months.activated.connect(self.edited)
        calendars = [Option(*each) for each in CALENDARS.items()]
        self.calendars = Select(theme, names[CALENDAR], calendars)
        self.calendars.activated.connect(self.turned)
        self._offered: tuple[Calendar, bool] | None = None
        self._lists = {MONTH: self.months, CALENDAR: self.calendars}
        for key, name in names.items():
            self._add(key, name)
        column(self).addWidget(self._row)

    @property
    def calendar(self) -> Calendar:
        """The calendar chosen."""
        return Calendar(self.calendars.chosen())

    @property
    def is_empty(self) -> bool:
        """Whether nothing is typed in the parts shown, and no month chosen."""
        return not any(self.text(key) for key in self._shown())

    def text(self, key: str) -> str:
        """Return what is typed, or the key of what is chosen: a calendar, month or season."""
        return self._lists[key].chosen() if key in self._lists else self.lines[key].text().strip()

    def numbers(self) -> dict[str, int | None]:
        """Return the number of each part shown; None where there is none, as for a season."""
        return {key: whole_number(self.text(key)) for key in self._shown()}

    @property
    def season(self) -> int | None:
        """The season chosen in the place of a month, 0 (spring) to 3 (winter)."""
        chosen = self.months.chosen()
        return whole_number(chosen.removeprefix(SEASON)) if chosen.startswith(SEASON) else None

    def fill(self, parts: Mapping[str, int | str]) -> None:
        """Show these parts; those that are not named stay as they are."""
        for key, part in parts.items():
            if key in self._lists:
                self._lists[key].choose(str(part))
            else:
                shown = self._theme.digits(part) if isinstance(part, int) else part
                self.lines[key].setText(shown)

    def clear(self) -> None:
        """Empty every part, shown or not; the calendar stays."""
        self.fill(dict.fromkeys(self.lines, ""))
        self.months.choose("")

    def show_parts(self, keys: Iterable[str]) -> None:
        """Show only the parts ``keys``."""
        wanted = set(keys)
        for key, holder in self._holders.items():
            holder.setVisible(key in wanted)
        self._row.updateGeometry()

    def offer_months(self, *, with_seasons: bool) -> None:
        """List the months of the calendar, each with its number, and the seasons if asked for."""
        theme, wanted = self._theme, (self.calendar, with_seasons)
        if wanted == self._offered:
            return  # a list that is being chosen from must not be filled anew
        self._offered, chosen = wanted, self.months.chosen()
        options = [Option("", N_("Choose a month"))]
        for number, name in enumerate(month_names(self.calendar, theme.language), 1):
            options.append(Option(str(number), verbatim(f"{theme.digits(number)} · {name}")))
        if with_seasons:
            options.extend(Option(f"{SEASON}{at}", words) for at, words in enumerate(SEASONS))
        self.months.offer(options)
        self.months.choose(chosen)

    def _add(self, key: str, name: Text) -> None:
        holder = QWidget()
        lines = column(holder, gap=4)
        field: QWidget = self._lists[key] if key in self._lists else self._line(key, name)
        field.setFixedWidth(self._theme.grown(WIDTHS_PX.get(key, WIDTH_PX), 0.9))
        label = Label(self._theme, name, "small", weight=500, colour="ink2")
        label.setBuddy(field)
        lines.addWidget(label)
        lines.addWidget(field)
        self._holders[key] = holder
        self._row.add(holder)

    def _line(self, key: str, name: Text) -> LineField:
        line = LineField(self._theme, name)
        if key != SAID:
            line.keep_code()
        line.textEdited.connect(self._tell)
        self.lines[key] = line
        return line

    def _shown(self) -> list[str]:
        parts = ((key, holder) for key, holder in self._holders.items() if key != CALENDAR)
        return [key for key, holder in parts if not holder.isHidden()]

    @Slot()
    def _tell(self) -> None:
        self.edited.emit()
