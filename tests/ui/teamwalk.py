"""A centre's first hour, walked through the controls of the window in any of its languages.

Set-up, recovery sheets with one typed back, the drill, a colleague, the lock, and the
colleague's first look.  A test walks it, and the pictures are taken on the same way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QCheckBox, QLabel, QLineEdit, QWidget

from app.context import Context
from app.i18n import N_, Text
from tests.core.cli.test_recovery import printed
from ui.desk import Destination
from ui.pages.askagain import AgainCard
from ui.pages.ownpassphrase import DrawnCard
from ui.pages.recovery import RecoveryPage
from ui.pages.setup import SetupPage
from ui.pages.today import TodayPage
from ui.pages.workspace import Workspace
from ui.preferences import read_preferences
from ui.widgets.sheetfield import SheetField
from ui.window import Window

CENTRE, LEADER, COLLEAGUE = "Linden Centre", "Leila", "Omar Said"
PASSPHRASE = "correct horse battery staple"
COLLEAGUES_SLOT = "Worker 2"
Part = TypeVar("Part", bound=QWidget)
Until = Callable[[Callable[[], bool]], None]


@dataclass
class WallClock:
    """The computer's clock, which can be wrong by ``off``."""

    off: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.off  # noqa: TID251 - the real clock is meant


class TeamWalk:
    """Goes the way step by step.

    clock: the one of ``context``.  until: lets Qt work until something holds.  see: is
    called with the name of each picture.
    """

    def __init__(
        self,
        app: QApplication,
        context: Context,
        clock: WallClock,
        *,
        until: Until,
        see: Callable[[str], None],
    ) -> None:
        self._app, self._context, self._clock = app, context, clock
        self._until, self._see = until, see
        self._past: list[Window] = []
        self.window = self._started()

    @property
    def space(self) -> Workspace:
        space = self.window.workspace
        assert space is not None
        return space

    @property
    def folder(self) -> Path:
        """Where the vault is, as the next start of the program knows."""
        return Path(read_preferences(self._context.state_folder).vault)

    def set_up(self) -> None:
        """Make the centre's vault; that leads to the page for its recovery sheets."""
        self.window.begin(None)
        self.press(N_("Set up our centre"))
        for name, words in (
            (N_("Name of the centre"), CENTRE),
            (N_("Your name"), LEADER),
            (N_("Passphrase"), PASSPHRASE),
            (N_("The same passphrase again"), PASSPHRASE),
        ):
            self.type_into(name, words)
        self._see("team-form")
        self.press(N_("Make the vault"))
        self.arrive(SetupPage)
        self.find(QAbstractButton, N_("Make and save as PDF"))
        self._see("team-setup")

    def make_sheets(self, path: Path) -> list[str]:
        """Print three sheets, and type the second one back; return what is on them."""
        self.arrive(SetupPage).print_into(str(path))
        self.find(QLabel, N_("Type one of the new sheets back"))
        assert not self.asked_again()  # the passphrase was typed a moment ago
        sheets = printed(path)
        self._type_sheet(sheets[1])
        self._see("team-sheet-typed")
        self.press(N_("Check this sheet"))
        self.arrive(TodayPage)
        self._see("team-today")
        return sheets

    def drill(self, sheet: str) -> None:
        """Try one of the sheets in force."""
        self.space.open(Destination("recovery"))
        self.arrive(RecoveryPage)
        self.find(QLabel, N_("The sheets in force"))
        self._see("team-sheets")
        self.press(N_("Try a sheet"))
        self.find(QLabel, N_("Type one sheet"))
        self._type_sheet(sheet)
        self._see("team-drill")
        self.press(N_("Check this sheet"))
        self.find(QLabel, N_("Sheet {place} is right and can still be read.").with_values(place=1))

    def add_colleague(self) -> str:
        """Add a colleague, for which the passphrase is asked once more; return theirs."""
        self._clock.off = timedelta(minutes=-10)  # long ago, for all that the program knows
        self.space.open(Destination("workers"))
        self.press(N_("Add a colleague"))
        self.type_into(N_("Name"), COLLEAGUE)
        self.find(QCheckBox, N_("Mentor coordinator")).click()
        self._see("team-colleague")
        self.press(N_("Add and draw a passphrase"))
        line = self.find(QLineEdit, N_("Your passphrase once more"))
        self._until(lambda: self.window.focusWidget() is line)
        self._see("team-again")
        QTest.keyClicks(line, PASSPHRASE)
        self.press(N_("Go on"))
        self.find(QLabel, N_("Passphrase of your colleague"))
        self._see("team-drawn")
        (card,) = self.window.findChildren(DrawnCard)
        drawn = card.findChildren(QLabel)[1].accessibleName()
        self.press(N_("It is written down"))
        self._until(lambda: not self.window.findChildren(DrawnCard))
        self.space.open(Destination("today"))
        self.find(QAbstractButton, N_("Lock for another worker"))
        return drawn

    def lock(self) -> None:
        """Lock by the button, and start the program anew, as it does itself."""
        ended: list[bool] = []
        self.window.locked.connect(lambda: ended.append(True))
        self.press(N_("Lock"))
        self._until(lambda: bool(ended))
        self.window.close()
        self._past.append(self.window)
        self.window = self._started()
        self.window.begin(self.folder)

    def unlock_as_colleague(self, passphrase: str) -> None:
        """Choose the second worker, and unlock with the words on their paper."""
        tiles = self.window.findChildren(QAbstractButton)
        next(one for one in tiles if one.accessibleName() == COLLEAGUES_SLOT).click()
        self.type_into(N_("Your passphrase"), passphrase)
        self._see("team-unlock")
        self.press(N_("Unlock"))
        self.arrive(TodayPage)
        self._see("team-colleague-today")

    def end(self) -> None:
        """Take all windows away."""
        self.window.speak("en")  # Qt's own words belong to the process, not to the window
        self.window.close()
        for one in (self.window, *self._past):
            one.deleteLater()
        self._app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def asked_again(self) -> bool:
        """Tell whether the passphrase is asked for once more."""
        return any(one.isVisible() for one in self.window.findChildren(AgainCard))

    def arrive(self, kind: type[Part]) -> Part:
        """Return the page of the records, once it is of this kind."""
        found: list[Part] = []

        def is_there() -> bool:
            space = self.window.workspace
            found[:] = [space.page] if space and isinstance(space.page, kind) else []
            return bool(found)

        self._until(is_there)
        return found[0]

    def find(self, kind: type[Part], words: Text) -> Part:
        """Return the visible part whose accessible name begins so, once it is there.

        Of several it is the one with the shortest name.
        """
        found: list[Part] = []

        def is_there() -> bool:
            name = self.window.theme.plain(words)
            found[:] = [
                one
                for one in self.window.findChildren(kind)
                if one.accessibleName().startswith(name) and one.isVisible() and one.isEnabled()
            ]
            return bool(found)

        self._until(is_there)
        return min(found, key=lambda one: len(one.accessibleName()))

    def press(self, words: Text) -> None:
        """Press a button."""
        self.find(QAbstractButton, words).click()

    def type_into(self, name: Text, words: str) -> None:
        """Type into the line of this name."""
        QTest.keyClicks(self.find(QLineEdit, name), words)

    def _type_sheet(self, sheet: str) -> None:
        """Type a sheet as the numbers beside its words, or whatever is given of it."""
        fields = self.window.findChildren(SheetField)
        (field,) = [one for one in fields if one.isVisible()]
        first = field.findChildren(QLineEdit)[0]
        first.setFocus()
        first.insert(sheet)
        first.textEdited.emit(sheet)

    def _started(self) -> Window:
        preferences = read_preferences(self._context.state_folder)
        window = Window(self._app, self._context, preferences, preferences.language)
        window.setMinimumSize(1, 1)  # the offscreen display warns of every minimum
        window.resize(1366, 768)
        window.show()
        window.activateWindow()
        return window
