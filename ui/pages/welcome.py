"""What the pages before the records share: the trail on one side, a column on the other."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.i18n import N_, Text, verbatim
from ui.language import own_name
from ui.theme.appearance import Theme
from ui.widgets.brand import PROGRAM, Mark, Trail
from ui.widgets.choices import Option
from ui.widgets.labels import Heading, Icon, Label
from ui.widgets.layouts import column, row
from ui.widgets.questions import Question
from ui.widgets.scrolling import ScrollPage
from ui.widgets.selects import Select

NARROW_PX = 900
COLUMN_PX = 460

_PROMISES: tuple[tuple[str, Text], ...] = (
    ("cloud-off", N_("Works without internet")),
    ("shield-check", N_("Encrypted on this computer")),
    ("clock", N_("Locks itself when nobody is there")),
)


class Welcome(QWidget):
    """``body`` is the column for what is asked, at most ``widest_px`` wide.

    Signals: language_wanted(str), a BCP 47 tag, after the user's own choice.
    """

    language_wanted = Signal(str)

    def __init__(
        self, theme: Theme, languages: tuple[str, ...], *, widest_px: int = COLUMN_PX
    ) -> None:
        super().__init__()
        self.theme = theme
        whole = row(self, gap=0)
        self._trail = _trail(theme)
        whole.addWidget(self._trail, 5)
        page = ScrollPage(
            gap=8, margins=(40, 28, 40, 28), widest_px=theme.grown(widest_px), is_centred=True
        )
        whole.addWidget(page, 7)
        self._languages = _language_choice(theme, languages)
        self._languages.activated.connect(self.choose_language)
        top = row()
        top.addStretch(1)
        top.addWidget(self._languages)
        page.body.addLayout(top)
        page.body.addStretch(1)
        self.body = column(gap=8)
        page.body.addLayout(self.body)
        page.body.addStretch(2)
        self._end = column(gap=4)
        page.body.addLayout(self._end)

    @Slot()
    def choose_language(self) -> None:
        """Ask for the window to speak the language chosen."""
        self.language_wanted.emit(self._languages.chosen())

    def add_at_end(self, part: QWidget) -> None:
        """Append something quiet below everything else."""
        self._end.addWidget(part, 0, Qt.AlignmentFlag.AlignLeading)

    def question(
        self, place: QBoxLayout, words: Text, editor: QWidget, note: Text | None = None
    ) -> Question:
        """Append a question to ``place``, and return it."""
        question = Question(self.theme, words, editor, note=note, role="body")
        place.addWidget(question)
        return question

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt override
        super().resizeEvent(event)
        self._trail.setVisible(self.width() >= NARROW_PX)


def _trail(theme: Theme) -> QWidget:
    panel = Trail(theme)
    panel.setMinimumWidth(320)
    lines = column(panel, gap=10, margins=(36, 32, 36, 36))
    head = row(gap=12)
    head.addWidget(Mark(theme, 34, on_brand=True))
    head.addWidget(Label(theme, PROGRAM, "title", weight=700, colour="on_brand"), 1)
    lines.addLayout(head)
    lines.addStretch(1)
    promise = Heading(theme, N_("Records that stay in this room until you decide otherwise."), 2)
    promise.set_colour("on_brand")
    lines.addWidget(promise)
    lines.addSpacing(8)
    for icon, words in _PROMISES:
        line = row(gap=12)
        line.addWidget(Icon(theme, icon, "on_brand2"))
        line.addWidget(Label(theme, words, colour="on_brand2", wraps=True), 1)
        lines.addLayout(line)
    return panel


def _language_choice(theme: Theme, languages: tuple[str, ...]) -> Select:
    options = [Option(tag, verbatim(own_name(tag))) for tag in languages]
    choice = Select(theme, N_("Language of this window"), options)
    choice.choose(theme.language)
    return choice
