"""Long work: what is being done, how far it is, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QProgressBar

from app.i18n import N_, Text, verbatim
from ui.theme.appearance import Theme
from ui.widgets.announce import announce
from ui.widgets.buttons import Button
from ui.widgets.cards import Card
from ui.widgets.labels import Label
from ui.widgets.layouts import row

STOP = N_("Stop")
STOPPING = N_("Stopping after this one.")
COUNT = N_("{done} of {total}")
SHARE = N_("{done} %")  # for work that is counted in hundredths


class ProgressBar(QProgressBar):
    """A thin bar without words; the words beside it tell the count."""

    def __init__(self, theme: Theme, name: Text) -> None:
        super().__init__()
        self.setAccessibleName(theme.plain(name))
        self.setTextVisible(False)
        self.setFixedHeight(6)
        self.setMinimumWidth(40)

    def show_share(self, done: int, total: int) -> None:
        """Fill ``done`` of ``total``; a total of 0 means: how much is not known yet."""
        self.setRange(0, total)
        self.setValue(done)


class ProgressPanel(Card):
    """A card that says what runs, "12 of 40" or another ``count``, and Stop.

    Signals: stop_wanted(), once; what is finished stays.
    """

    stop_wanted = Signal()

    def __init__(self, theme: Theme, words: Text, count: Text = COUNT) -> None:
        super().__init__(gap=10, margins=(18, 14, 18, 14))
        self._theme, self._counted = theme, count
        self.setAccessibleName(theme.plain(words))
        line = row(gap=12)
        line.addWidget(Label(theme, words, "body", weight=600, wraps=True), 1)
        self._count = Label(theme, verbatim(""), "small", colour="ink2")
        line.addWidget(self._count)
        self._stop = Button(theme, STOP, icon="x", size="small")
        self._stop.clicked.connect(self._ask_to_stop)
        line.addWidget(self._stop)
        self.body.addLayout(line)
        self._bar = ProgressBar(theme, words)
        self.body.addWidget(self._bar)
        self._note = Label(theme, verbatim(""), "small", colour="ink2", wraps=True)
        self._note.hide()
        self.body.addWidget(self._note)

    def show_progress(self, done: int, total: int, note: Text | None = None) -> None:
        """Tell how far it is, and perhaps what is just being worked on."""
        self._bar.show_share(done, total)
        counted = self._counted.with_values(done=done, total=total)
        self._count.say(counted if total else verbatim(""))
        self._note.setVisible(note is not None)
        if note is not None:
            self._note.say(note)

    def show_end(self, words: Text) -> None:
        """Say how it ended; nothing is left to stop."""
        self._stop.hide()
        self._bar.hide()
        self._note.say(words)
        self._note.show()
        announce(self, self._theme.plain(words))

    @Slot()
    def _ask_to_stop(self) -> None:
        self._stop.setEnabled(False)
        self._note.say(STOPPING)
        self._note.show()
        self.stop_wanted.emit()
