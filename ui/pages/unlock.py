"""The lock screen: who is working now, and the passphrase.  It shows no name and no role."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QFileDialog

from app.errors import Code, Problem
from app.i18n import N_, Text, verbatim
from app.usecases.vaults import DEMONSTRATION_PASSPHRASE, LockedVault
from ui.pages.bringback import BRING_BACK
from ui.pages.welcome import Welcome
from ui.theme.appearance import Theme
from ui.theme.tokens import Tone
from ui.widgets.buttons import Button
from ui.widgets.cards import Notice
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column, row
from ui.widgets.passwords import PasswordField
from ui.widgets.rows import Tile

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
TAKE_KEY = N_("Take a new key from a stick")
_TYPE_FIRST = N_(
    "Got a new passphrase at another computer? Exchange there, type it here, then choose the stick."
)
_DEMONSTRATION = N_("This is the demonstration centre. Its passphrase is: {passphrase}")


class UnlockPage(Welcome):
    """Who is working, and their passphrase.

    Signals: unlock_wanted(slot id, passphrase); other_wanted(), another vault;
    key_wanted(slot id, passphrase, stick), a new key from a stick; restore_wanted(), a
    backup; language_wanted(str), of the parent class.
    """

    unlock_wanted = Signal(str, str)
    other_wanted = Signal()
    sheets_wanted = Signal()
    key_wanted = Signal(str, str, str)
    restore_wanted = Signal()

    def __init__(
        self, theme: Theme, locked: LockedVault, languages: tuple[str, ...], expected: str = ""
    ) -> None:
        """expected: the id of the slot that is chosen already; any other means the first."""
        super().__init__(theme, languages)
        self.body.addWidget(Heading(theme, N_("Who is working now?"), 1))
        self.body.addWidget(Label(theme, verbatim(locked.alias), "lead", colour="ink2"))
        self.body.addSpacing(12)
        self._slots = QButtonGroup(self)
        self._offer(locked, expected)
        self.body.addSpacing(8)
        self.body.addWidget(Label(theme, N_("Your passphrase"), "body", weight=600))
        self.passphrase = PasswordField(theme, N_("Your passphrase"))
        self.passphrase.submitted.connect(self.submit)
        self._unlock = Button(theme, N_("Unlock"), kind="primary", size="big")
        self._unlock.clicked.connect(self.submit)
        line = row(gap=12)
        line.addWidget(self.passphrase, 1)
        line.addWidget(self._unlock, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addLayout(line)
        self._told = column(gap=0)
        self.body.addLayout(self._told)
        if locked.is_demonstration:
            self.body.addWidget(_demonstration_notice(theme))
        for words, wanted in (
            (N_("Use recovery sheets"), self.sheets_wanted),
            (TAKE_KEY, self.choose_stick),
            (N_("Open another vault"), self.other_wanted),
            (BRING_BACK, self.restore_wanted),
        ):
            link = Button(theme, words, kind="link")
            link.clicked.connect(wanted)
            self.add_at_end(link)
        self.setFocusProxy(self.passphrase)

    def _offer(self, locked: LockedVault, expected: str) -> None:
        """Offer all who can unlock, with one of them chosen."""
        chosen = next((one for one in locked.slots if one.id == expected), None)
        first = chosen or next(iter(locked.slots), None)
        for number, slot in enumerate(locked.slots):
            tile = Tile(self.theme, verbatim(slot.label), avatar_of=slot.label, is_choice=True)
            tile.setCheckable(True)
            tile.setChecked(slot is first)
            tile.setObjectName(slot.id)
            self._slots.addButton(tile, number)
            self.body.addWidget(tile)

    @Slot()
    def submit(self) -> None:
        """Ask for the vault to be opened with what was typed."""
        words = self.passphrase.text()
        chosen = self._slots.checkedButton()
        if words and chosen is not None and self._unlock.isEnabled():
            self.set_busy(busy=True)
            self.unlock_wanted.emit(chosen.objectName(), words)

    @Slot()
    def choose_stick(self) -> None:
        """Ask for the stick that brings a new key, once its passphrase is typed."""
        words = self.passphrase.text()
        if not words:
            self._tell(_TYPE_FIRST, "primary")
            self.passphrase.setFocus()
            return
        title = self.theme.plain(N_("Which stick or folder?"))
        folder = QFileDialog.getExistingDirectory(self, title)
        if folder and self._unlock.isEnabled():
            self.set_busy(busy=True)
            self.key_wanted.emit("", words, folder)

    def set_busy(self, *, busy: bool) -> None:
        """Show that the passphrase is being tried, which takes about a second."""
        self._unlock.setEnabled(not busy)
        self._unlock.say(N_("Opening …") if busy else N_("Unlock"))

    def show_refusal(self, problem: Problem) -> None:
        """Say why it did not open, and let the next passphrase be typed."""
        self.set_busy(busy=False)
        self.passphrase.show_wrong(wrong=problem.code is Code.WRONG_PASSPHRASE)
        self._tell(problem.text, "warn" if problem.code is Code.THROTTLED else "danger")
        self.passphrase.setFocus()

    def show_word(self, words: Text) -> None:
        """Say something good to know before the passphrase is typed."""
        self._tell(words, "primary")

    def _tell(self, words: Text, tone: Tone) -> None:
        clear(self._told)
        self._told.addWidget(Notice(self.theme, words, tone=tone))


def _demonstration_notice(theme: Theme) -> Notice:
    # Its two words stay together on a line, or one would be taken for the whole.
    shown = DEMONSTRATION_PASSPHRASE.replace(" ", NO_BREAK_SPACE)
    return Notice(theme, _DEMONSTRATION.with_values(passphrase=shown))
