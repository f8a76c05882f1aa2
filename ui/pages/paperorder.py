"""What is to be printed: which paper, in which languages, on which sheet, how large."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from app.i18n import N_, Text, verbatim
from app.records import RecordId
from app.schema.codes import CALENDARS, PAPER_SIZES
from app.usecases.sheets import PaperOffer
from app.usecases.speaker import paper_languages
from ui.language import own_name
from ui.theme.appearance import Theme
from ui.widgets.buttons import Button
from ui.widgets.choices import Option
from ui.widgets.labels import Label
from ui.widgets.layouts import column
from ui.widgets.selects import Select, Tick

ROADMAP, DAY_SHEET, REFERRAL, BRIEF = "roadmap", "day-sheet", "referral", "brief"
PAPERS: Mapping[str, Text] = MappingProxyType(
    {
        ROADMAP: N_("Roadmap"),
        "explanation": N_("What we write down and why"),
        "consent": N_("What was said yes and no to"),
        "intake": N_("What we wrote down"),
        "card": N_("Card with the next meeting"),
        "handover": N_("Handover note"),
        REFERRAL: N_("Request to another place"),
        "blank-intake": N_("Blank form for the first talk"),
        DAY_SHEET: N_("Day sheet"),
        BRIEF: N_("Brief for the mentor"),
        "thanks": N_("Letter of thanks at the end"),
        "scales": N_("Faces and a ladder to point at"),
    }
)
ABOUT_NOBODY = ("blank-intake", "explanation", "scales")
_ABOUT_SOMEBODY = (ROADMAP, "consent", "handover", "intake", "card", REFERRAL, BRIEF, "thanks")
_LANGUAGE, _FIRST_LANGUAGE = N_("Language of the student"), N_("Language that comes first")
_USUAL = Option("", N_("As the student is used to"))

# Who reads a paper, where it is not the student.
_READERS = {BRIEF: "mentor", REFERRAL: "place"}


class PaperOrder(QWidget):
    """The choices beside the preview.

    Signals: changed(), something else is to be drawn.  print_wanted().
    """

    changed = Signal()
    print_wanted = Signal()

    def __init__(self, theme: Theme, papers: Sequence[str], person: RecordId | None) -> None:
        super().__init__()
        self._theme, self._person = theme, person
        self._offer: PaperOffer | None = None
        self._referral: RecordId | None = None
        self._labels: dict[Select, Label] = {}
        self._reader = ""
        self._words = N_("Language") if DAY_SHEET in papers else _LANGUAGE
        self._lines = column(self, gap=12)
        named = [Option(key, PAPERS[key]) for key in papers]
        self._paper = self._choice(N_("Which paper"), named)
        self._paper.activated.disconnect(self.tell_change)
        self._paper.activated.connect(self.take_paper)
        languages = [Option(tag, verbatim(own_name(tag))) for tag in paper_languages()]
        self._language = self._choice(self._words, languages)
        nothing = Option("", N_("No second language"))
        self._second = self._choice(N_("Language beside it"), [*languages, nothing])
        calendars = [Option(key, words) for key, words in CALENDARS.items()]
        self._calendar = self._choice(N_("Calendar of the student"), [_USUAL, *calendars])
        sizes = [Option(key, words) for key, words in PAPER_SIZES.items()]
        self._size = self._choice(N_("Sheet"), sizes)
        self._large = Tick(theme, N_("Large print"))
        self._large.toggled.connect(self.tell_change)
        self._lines.addWidget(self._large)
        note = N_("Our translations are not yet reviewed by native readers.")
        self._lines.addWidget(Label(theme, note, "small", colour="ink3", wraps=True))
        self._print = Button(theme, N_("Save as PDF"), kind="primary", size="big", icon="printer")
        self._print.setEnabled(False)
        self._print.clicked.connect(self.ask_print)
        self._lines.addWidget(self._print)

    @property
    def paper(self) -> str:
        """The key of the paper chosen."""
        return self._paper.chosen()

    def choose_paper(self, key: str) -> None:
        """Choose a paper, as a press on it would."""
        self._paper.choose(key)
        self.take_paper()

    def choose_referral(self, referral: RecordId) -> None:
        """Choose the sheet of a referral."""
        self._referral = referral
        self.choose_paper(REFERRAL)

    def choose_calendar(self, key: str) -> None:
        """Choose a calendar, as a press on it would; ``""`` is the one the student is used to."""
        self._calendar.choose(key)
        self.changed.emit()

    def take(self, offer: PaperOffer) -> None:
        """Know what can be printed; the languages are those one would print in."""
        self._offer = offer
        self._suit_reader()

    @property
    def can_draw(self) -> bool:
        """Whether the paper chosen has anything to print."""
        offer = self._offer
        if offer is None:
            return False
        if self.paper == ROADMAP:
            return offer.plan is not None
        if self.paper == REFERRAL:
            return offer.has_referral
        return self.paper != "handover" or offer.has_note

    def arguments(self) -> list[str]:
        """Return the words of the command line that order the same."""
        words = [self.paper]
        if self.paper == ROADMAP and self._offer is not None:
            words.append(str(self._offer.plan))
        elif self.paper == REFERRAL and self._referral is not None:
            words.append(str(self._referral))
        elif self.paper in _ABOUT_SOMEBODY:
            words.append(str(self._person))
        words += ["--language", self._language.chosen(), "--paper", self._size.chosen()]
        second = self._second.chosen()
        if second and second != self._language.chosen():
            words += ["--second", second]
        if self._calendar.chosen():
            words += ["--calendar", self._calendar.chosen()]
        return [*words, "--large"] if self._large.isChecked() else words

    @Slot(bool)
    def let_print(self, can_print: bool) -> None:  # noqa: FBT001 - a signal's argument
        """Allow printing, or not."""
        self._print.setEnabled(can_print)

    @Slot()
    def tell_change(self) -> None:
        """Say that something else is to be drawn."""
        self.changed.emit()

    @Slot()
    def take_paper(self) -> None:
        """Take another paper, in the languages of its reader."""
        self._suit_reader()
        self.changed.emit()

    def _suit_reader(self) -> None:
        """Choose the languages anew if the paper is for another reader.

        A brief is the mentor's; another place reads the centre's language first.
        """
        offer, reader = self._offer, _READERS.get(self.paper, "student")
        if offer is None or self._reader == reader:
            return
        self._reader = reader
        first, second = offer.language, offer.second or ""
        if reader == "mentor":
            first, second = second or first, ""
        elif reader == "place" and second:
            first, second = second, first
        self._language.choose(first)
        self._second.choose(second)
        words = _FIRST_LANGUAGE if reader == "place" else self._words
        self._labels[self._language].say(words)
        self._language.setAccessibleName(self._theme.plain(words))

    @Slot()
    def ask_print(self) -> None:
        """Say that it is to be printed."""
        self.print_wanted.emit()

    def _choice(self, words: Text, options: Sequence[Option]) -> Select:
        label = Label(self._theme, words, "small", weight=600)
        self._lines.addWidget(label)
        select = Select(self._theme, words, options)
        select.activated.connect(self.tell_change)
        self._lines.addWidget(select)
        self._labels[select] = label
        return select
