"""What every page is given: the look, the door to the core, and ways to speak to the window."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.context import Context
from app.i18n import Text
from app.records import RecordId
from app.usecases.login import Login
from ui.jobs import Jobs
from ui.theme.appearance import Theme

# Of students and papers; all others can be picked from the long list.
COMMON_LANGUAGES = ("ar", "uk", "en", "fa", "prs", "ps", "ti", "so", "fr", "es", "tr", "ru")


@dataclass(frozen=True)
class Destination:
    """A place in the window: the key of its page and, perhaps, whom and what it is about."""

    page: str
    person: RecordId | None = None
    part: str = ""
    more: Any = field(default=None, compare=False)


class Desk(QObject):
    """Pages say what they want here; the window answers.

    Signals: going(Destination), show that place.  said(Text, bool), tell what was
    done, and whether it can be undone.  All on the main thread.
    """

    going = Signal(object)
    said = Signal(object, bool)

    def __init__(
        self, theme: Theme, jobs: Jobs[Login], context: Context, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.theme = theme
        self.jobs = jobs
        self._context = context

    @property
    def today(self) -> date:
        return self._context.today

    def now(self) -> datetime:
        """Return the time at this computer's place."""
        return self._context.now().astimezone()

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages most people here use, the commonest first."""
        return COMMON_LANGUAGES

    def go(self, destination: Destination) -> None:
        """Ask for another place."""
        self.going.emit(destination)

    def tell(self, words: Text, *, can_undo: bool = False) -> None:
        """Say in the toast what was done."""
        self.said.emit(words, can_undo)
