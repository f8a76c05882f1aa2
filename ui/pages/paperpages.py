"""The pages of a paper as they would be printed, and what was noticed of them."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from app.errors import Code, Problem
from app.i18n import N_, plural, verbatim
from app.usecases.papers import Preview, preview_of
from ui.desk import Desk
from ui.jobs import WorkHandle
from ui.theme.tokens import Tone
from ui.widgets.buttons import Button
from ui.widgets.cards import Notice
from ui.widgets.empty import EmptyState
from ui.widgets.labels import Label
from ui.widgets.layouts import clear, column
from ui.widgets.progress import ProgressPanel

PAGE_PX = 620
SHOWN_AT_MOST = 12
ONE_BY_ONE = 2


class PaperPages(QWidget):
    """Draws a paper in the job process and shows the pages of the real bytes.

    Signals: readied(bool), whether what is shown now can be printed.
    """

    readied = Signal(bool)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._work: WorkHandle | None = None
        self._arguments: tuple[str, ...] = ()
        self._sheets = column(self, gap=16)

    def draw(self, arguments: Sequence[str]) -> None:
        """Draw what the words of a command line order: the paper, and how."""
        self._arguments = tuple(arguments)
        self.draw_again()

    @Slot()
    def draw_again(self) -> None:
        """Draw the same paper as it would be printed now."""
        self.stop()
        self._let_print(can_print=False)
        clear(self._sheets)
        panel = ProgressPanel(self._desk.theme, N_("Drawing the paper"))
        panel.show_progress(0, 0)
        panel.stop_wanted.connect(self.stop)
        self._sheets.addWidget(panel)
        words = ["preview", *self._arguments]
        self._work = self._desk.jobs.work(words, done=self.show_drawn, failed=self.show_refusal)

    @Slot()
    def stop(self) -> None:
        """Stop the drawing that is under way."""
        if self._work is not None and not self._work.is_over:
            self._work.cancel()

    def show_drawn(self, drawn: Mapping[str, Any]) -> None:
        """Show what was noticed, and ask for the pages as pixels."""
        clear(self._sheets)
        self._show_findings(drawn["findings"])
        is_blocked = any(finding["blocking"] for finding in drawn["findings"])
        self._let_print(can_print=not is_blocked)
        if drawn["pdf"]:
            width_px = round(PAGE_PX * self.devicePixelRatioF())
            pdf = base64.b64decode(drawn["pdf"])
            self._desk.jobs.ask(
                preview_of, pdf, width_px, SHOWN_AT_MOST, done=self.show_pages, only_latest=True
            )

    def _show_findings(self, findings: Sequence[Mapping[str, Any]]) -> None:
        """Show what was noticed; many parts without a translation are named in one notice."""
        theme = self._desk.theme
        asking = [one for one in findings if not one["blocking"]]
        for finding in findings:
            if finding["blocking"] or len(asking) <= ONE_BY_ONE:
                tone: Tone = "danger" if finding["blocking"] else "warn"
                self._sheets.addWidget(Notice(theme, verbatim(finding["words"]), tone=tone))
        if len(asking) > ONE_BY_ONE:
            words = plural(
                "{count} part is not translated yet. It is printed in another language, with a "
                "star.",
                "{count} parts are not translated yet. They are printed in another language, "
                "with a star.",
                len(asking),
            )
            names = " · ".join(one["name"] for one in asking if one.get("name"))
            self._sheets.addWidget(Notice(theme, words, note=verbatim(names), tone="warn"))

    def show_pages(self, preview: Preview) -> None:
        """Show the first pages of the real bytes, and say how many more there are."""
        theme = self._desk.theme
        for number, page in enumerate(preview.pages, 1):
            size = (page.width_px, page.height_px, page.width_px * 4)
            image = QImage(page.rgbx, *size, QImage.Format.Format_RGBX8888)
            pixels = QPixmap.fromImage(image.copy())
            pixels.setDevicePixelRatio(self.devicePixelRatioF())
            sheet = QLabel()
            sheet.setPixmap(pixels)
            words = N_("Page {number} of {count}").with_values(number=number, count=preview.count)
            sheet.setAccessibleName(theme.plain(words))
            self._sheets.addWidget(sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        more = preview.count - len(preview.pages)
        if more > 0:
            told = plural("And {count} more page.", "And {count} more pages.", more)
            self._sheets.addWidget(Label(theme, told, colour="ink2"))

    def show_state(self, state: EmptyState) -> None:
        """Show why there is nothing to draw, and what to do about it."""
        self.stop()
        self._let_print(can_print=False)
        clear(self._sheets)
        self._sheets.addWidget(state)

    def show_refusal(self, problem: Problem) -> None:
        """Say why there is nothing to look at or nothing was printed."""
        theme = self._desk.theme
        if problem.code is Code.CANCELLED and self._work is not None and not self._work.is_over:
            return  # another drawing has begun since
        clear(self._sheets)
        notice = Notice(theme, problem.text, tone="warn")
        if problem.code is Code.CANCELLED:
            again = Button(theme, N_("Draw it again"), size="small", icon="rotate-ccw")
            again.clicked.connect(self.draw_again)
            notice.add_act(again)
        self._sheets.addWidget(notice)
        self._let_print(can_print=False)

    def _let_print(self, *, can_print: bool) -> None:
        self.readied.emit(can_print)
