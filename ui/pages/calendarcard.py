"""An event for the calendar of a phone: a code to be scanned, or a file; it gives nobody away."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFileDialog, QWidget

from app.errors import Problem
from app.i18n import N_, spoken_languages, verbatim
from app.records import RecordId
from app.usecases.appointments import Order, QrCode, show_code, write_calendar
from ui.desk import Desk
from ui.language import own_name
from ui.widgets.buttons import Button
from ui.widgets.cards import Card, Notice
from ui.widgets.choices import Option
from ui.widgets.flow import Flow
from ui.widgets.labels import Heading, Label
from ui.widgets.layouts import clear, column
from ui.widgets.qrpicture import QrPicture
from ui.widgets.selects import Select, Tick

FILE_NAME = "appointment.ics"
CHOICES_PX = 280


class CalendarCard(Card):
    """Shows the code of an event as it is now."""

    def __init__(self, desk: Desk, about: RecordId) -> None:
        super().__init__(gap=10)
        self._desk, self._about = desk, about
        theme = desk.theme
        self.body.addWidget(Heading(theme, N_("For the calendar of a phone"), 3))
        words = N_("It says “Appointment” and the time, and no name. Tick what else it may tell.")
        self.body.addWidget(Label(theme, words, "small", colour="ink2", wraps=True))
        self._refusal = column(gap=0)
        self.body.addLayout(self._refusal)
        held = Flow(gap=20)
        self.picture = QrPicture(theme, N_("Code to be scanned by a phone"))
        held.add(self.picture)
        choices = QWidget()
        choices.setMinimumWidth(theme.grown(CHOICES_PX, 0.5))
        lines = column(choices, gap=10)
        self.language = Select(
            theme,
            N_("Language of the words"),
            [Option(tag, verbatim(own_name(tag))) for tag in spoken_languages()],
        )
        self.language.choose(theme.language)
        self.language.activated.connect(self.refresh)
        self.title = Tick(theme, N_("Tell its title, too"))
        self.place = Tick(theme, N_("Tell the place, too"))
        lines.addWidget(Label(theme, N_("Language of the words"), "small", weight=600))
        lines.addWidget(self.language)
        for tick in (self.title, self.place):
            tick.toggled.connect(self.refresh)
            lines.addWidget(tick)
        self.save = Button(theme, N_("Save as a file"), icon="download")
        self.save.clicked.connect(self.choose_file)
        lines.addWidget(self.save)
        held.add(choices)
        self.body.addWidget(held)

    @Slot()
    def refresh(self) -> None:
        """Ask for the code."""
        self._desk.jobs.ask(
            show_code,
            self._order(),
            done=self.show_code,
            failed=self.show_refusal,
            only_latest=True,
        )

    def show_code(self, code: QrCode) -> None:
        """Show what a phone scans."""
        clear(self._refusal)
        self.picture.show_rows(code.rows)

    @Slot()
    def choose_file(self) -> None:
        """Let a file be chosen, and write the appointment there."""
        title = self._desk.theme.plain(N_("Where shall the appointment be saved?"))
        path, _ = QFileDialog.getSaveFileName(self, title, FILE_NAME, "iCalendar (*.ics)")
        if path:
            self.write_into(path)

    def write_into(self, path: str) -> None:
        """Write the appointment into a file."""
        jobs, done, failed = self._desk.jobs, self.after_writing, self.show_refusal
        jobs.run(
            write_calendar, self._order(), Path(path), done=done, failed=failed, initiator=self
        )

    def after_writing(self, _: None) -> None:
        """Say that the file is there."""
        clear(self._refusal)
        self._desk.tell(N_("The appointment is saved. Anybody may open this file."))

    def show_refusal(self, problem: Problem) -> None:
        """Say why there is no code or file."""
        clear(self._refusal)
        self._refusal.addWidget(Notice(self._desk.theme, problem.text, tone="warn"))

    def _order(self) -> Order:
        language = self.language.chosen() or self._desk.theme.language
        return Order(self._about, language, self.title.isChecked(), self.place.isChecked())
