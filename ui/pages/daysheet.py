"""The list of today as a sheet for the desk: the real page, its language, and a button to save."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.i18n import N_
from app.usecases.sheets import PaperOffer
from app.usecases.speaker import paper_languages
from ui.desk import Desk
from ui.pages.paperorder import DAY_SHEET
from ui.pages.papers import PapersDesk
from ui.widgets.headers import PageHeader
from ui.widgets.layouts import column


class DaySheetPage(QWidget):
    """The day sheet, first in the language in which the worker works."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        whole = column(self, gap=0)
        whole.addWidget(PageHeader(desk.theme, N_("Day sheet")))
        self.papers = PapersDesk(desk, None, (DAY_SHEET,))
        whole.addWidget(self.papers, 1)
        own = desk.theme.language
        self._language = own if own in paper_languages() else "en"

    def refresh(self) -> None:
        """Draw the sheet as the list is now."""
        self.papers.show_offer(PaperOffer(None, self._language, None, has_note=False))
