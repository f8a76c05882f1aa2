"""A passphrase field: hidden until shown, and a hint when Caps Lock or the layout misleads."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Qt, Signal, Slot
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.i18n import N_, Text, verbatim
from ui.clipboard import mark_secret
from ui.theme.appearance import Theme
from ui.theme.fonts import families
from ui.widgets.buttons import IconButton
from ui.widgets.fields import LineField
from ui.widgets.labels import Icon, Line
from ui.widgets.layouts import column, row

SHOW = N_("Show the passphrase")
HIDE = N_("Hide the passphrase")
CAPS_ON = N_("Caps Lock is on.")
KEYBOARD = N_("Keyboard: {language}")
GOOD_PASSPHRASES = N_(
    "At least 16 letters. Five or six words that do not belong together are good."
)
SHORTEST_PASSPHRASE = 16


def too_short(passphrase: str) -> Text | None:
    """Return what is to be said of a new passphrase that is too short, else None."""
    if len(passphrase) >= SHORTEST_PASSPHRASE:
        return None
    return N_("Use at least 16 letters for the passphrase.")


def differs(first: str, again: str) -> Text | None:
    """Return what is to be said where a new passphrase was typed twice, not alike, else None."""
    return None if first == again else N_("The two passphrases differ. Try again.")


class _Secret(LineField):
    """The line itself.  Signals: caps_guessed(bool), whether Caps Lock seems to be on."""

    caps_guessed = Signal(bool)

    def __init__(self, theme: Theme, name: Text) -> None:
        super().__init__(theme, name, is_answer=True)
        self._button: IconButton | None = None
        self.setEchoMode(QLineEdit.EchoMode.Password)
        mark_secret(self)
        # Vazirmatn's bullet is as large as a letter; Inter's is a bullet.
        self.setFont(QFont(families(is_rtl=False)))
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData
        )

    def keep_at_end(self, button: IconButton) -> None:
        """Hold a button where the line ends; Qt's own would not grow with the text."""
        self._button = button
        button.setParent(self)
        room = button.sizeHint().width()
        self.setTextMargins(*((room, 0, 0, 0) if self.theme.is_rtl else (0, 0, room, 0)))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        super().resizeEvent(event)
        if self._button is not None:
            self._button.setFixedSize(self._button.sizeHint().width(), self.height() - 4)
            left = 2 if self.theme.is_rtl else self.width() - self._button.width() - 2
            self._button.move(left, 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt override
        letter = event.text()
        # Qt does not tell the lock's state; a letter's case against Shift gives it away.
        if len(letter) == 1 and letter.lower() != letter.upper():
            is_shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.caps_guessed.emit(letter.isupper() != is_shifted)
        super().keyPressEvent(event)


class PasswordField(QWidget):
    """A passphrase, its show button and, below, what the keyboard is set to.

    show, hide: the words of that button, where it is another secret.
    Signals: submitted(), on Enter; edited(), on each key.
    """

    submitted = Signal()
    edited = Signal()

    def __init__(self, theme: Theme, name: Text, *, show: Text = SHOW, hide: Text = HIDE) -> None:
        super().__init__()
        self._theme, self._show, self._hide = theme, show, hide
        self.line = _Secret(theme, name)
        self._eye = self._show_button()
        self._hint_icon = Icon(theme, "keyboard", "ink3", 16)
        # Its room stays when it is hidden: nothing jumps at a key.
        policy = self._hint_icon.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self._hint_icon.setSizePolicy(policy)
        self._hint = Line(theme, verbatim(""), "caption", colour="ink3")
        lines = column(self, gap=6)
        lines.addWidget(self.line)
        below = row(gap=8)
        below.addWidget(self._hint_icon)
        below.addWidget(self._hint, 1)
        lines.addLayout(below)
        self.setFocusProxy(self.line)
        self.line.caps_guessed.connect(self._tell_keyboard)
        self.line.returnPressed.connect(self.submitted)
        self.line.textEdited.connect(self._tell_edited)
        QGuiApplication.inputMethod().localeChanged.connect(self._tell_layout)
        self._tell_keyboard(is_caps=False)

    def text(self) -> str:
        """Return the passphrase as typed."""
        return self.line.text()

    def clear(self) -> None:
        """Empty the field and hide what will be typed next."""
        self.line.clear()
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self._eye.setChecked(False)

    def show_wrong(self, *, wrong: bool) -> None:
        """Give the field the edge that says: look here."""
        self.line.show_wrong(wrong=wrong)

    def _show_button(self) -> IconButton:
        button = IconButton(self._theme, "eye", self._show)
        button.setCheckable(True)
        button.toggled.connect(self._show_letters)
        self.line.keep_at_end(button)
        return button

    @Slot(bool)
    def _show_letters(self, shown: bool) -> None:  # noqa: FBT001 - the signal's argument
        modes = QLineEdit.EchoMode
        self.line.setEchoMode(modes.Normal if shown else modes.Password)
        self._eye.show_icon("eye-off" if shown else "eye")
        self._eye.say(self._hide if shown else self._show)

    @Slot(bool)
    def _tell_keyboard(self, is_caps: bool) -> None:  # noqa: FBT001 - the signal's argument
        layout: QLocale = QGuiApplication.inputMethod().locale()
        language = layout.nativeLanguageName()
        self._hint_icon.setVisible(is_caps or bool(language))
        if is_caps:
            self._hint.say(CAPS_ON)
            self._hint_icon.show_icon("triangle-alert", "warn")
            return
        self._hint.say(KEYBOARD.with_values(language=language) if language else verbatim(""))
        self._hint_icon.show_icon("keyboard", "ink3")

    @Slot()
    def _tell_layout(self) -> None:
        self._tell_keyboard(is_caps=False)

    @Slot()
    def _tell_edited(self) -> None:
        self.edited.emit()
