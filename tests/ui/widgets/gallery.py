"""Every part of the kit on a few pages, in English or Arabic, to be looked at and measured.

``python -m tests.ui.widgets.gallery FOLDER`` leaves a picture of each page there,
in three themes and two languages; QT_SCALE_FACTOR=2 makes them at 200 %.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.i18n import verbatim
from tests.ui.widgets.gallery_parts import lists, parts
from tests.ui.widgets.gallery_words import SampleCatalog, name_of, options, t
from ui.theme.appearance import Theme
from ui.theme.dressing import dress_application
from ui.theme.fonts import load_fonts
from ui.theme.tokens import COLUMN_PX, PALETTES, STEPPER_PX
from ui.widgets.avatar import Avatar
from ui.widgets.brand import Blaze, Mark, Trail
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import Card, Notice, Panel, Rule
from ui.widgets.choices import ChoiceGroup
from ui.widgets.fields import StoryField
from ui.widgets.focus import FocusRing
from ui.widgets.headers import PageHeader
from ui.widgets.labels import Heading, Icon, Label, Line
from ui.widgets.layouts import column, row
from ui.widgets.passwords import PasswordField
from ui.widgets.progress import ProgressBar
from ui.widgets.questions import Question
from ui.widgets.rail import Rail
from ui.widgets.rows import RowButton, Tile
from ui.widgets.scrolling import ScrollPage
from ui.widgets.segments import Segments
from ui.widgets.stateline import StateLine
from ui.widgets.stepper import Step, Stepper
from ui.widgets.toast import Toast

STEP_STATES = ("done", "done", "ask", "done", "now", "later", "later", "later", "later")
TOPICS = (
    "Welcome and consent", "Arrival and home", "Family", "Languages", "Education",
    "Work and skills", "Health and access", "Hopes and goals", "Look back",
)  # fmt: skip
GRADES = (
    "No school yet", "Some primary", "Primary finished", "Secondary finished",
    "Some university", "Degree",
)  # fmt: skip


def rail(theme: Theme) -> Rail:
    """Return the rail as the shell shows it."""
    made = Rail(theme, t("Waymark"))
    places = (("Today", "sun"), ("Students", "users"), ("Exchange", "refresh-cw"),
              ("Print", "printer"), ("Settings", "settings"))  # fmt: skip
    for words, icon in places:
        made.add_place(words, t(words), icon)
    made.set_count("Exchange", 14)
    made.arrive("Students")
    made.foot.addWidget(Rule())
    who = row(gap=10)
    who.addWidget(Avatar(theme, name_of(theme, "Leila Hosseini"), 34))
    if theme.text_scale < 1.5:
        lines = column(gap=0)
        lines.addWidget(Line(theme, t("Leila Hosseini"), "small", weight=600))
        lines.addWidget(Line(theme, t("Intake worker"), "caption", colour="ink3"))
        who.addLayout(lines, 1)
    made.foot.addLayout(who)
    lock: Button = IconButton(theme, "lock", t("Lock"), kind="normal")
    if theme.text_scale < 1.5:
        lock = Button(theme, t("Lock"), icon="lock")
        lock.set_wide()
    made.foot.addWidget(lock)
    return made


def student(theme: Theme) -> QWidget:
    """Return rail, bar, stepper, questions and foot: the student page in sample words."""
    page = QWidget()
    across = row(page, gap=0)
    bar_rail = rail(theme)
    across.addWidget(bar_rail)
    right = column(gap=0)
    across.addLayout(right, 1)
    right.addWidget(student_bar(theme))
    body = row(gap=0)
    right.addLayout(body, 1)
    body.addWidget(stepper_panel(theme))
    main = column(gap=0)
    body.addLayout(main, 1)
    main.addWidget(interview(theme), 1)
    main.addWidget(foot(theme))
    return page


def student_bar(theme: Theme) -> Panel:
    """Return the bar with name, facts and segments."""
    bar = Panel("bar")
    line = row(bar, gap=14, margins=(28, 12, 28, 12))
    line.addWidget(Avatar(theme, name_of(theme, "Amina Al-Hassan"), 44))
    lines = column(gap=0)
    lines.addWidget(Line(theme, t("Amina Al-Hassan"), "title", weight=700))
    lines.addWidget(Line(theme, t("WM-0412 · Arabic, some English"), "small", colour="ink2"))
    line.addLayout(lines, 1)
    line.addWidget(Segments(theme, t("Views"), options("Intake", "Plan", "Sessions", "Papers")))
    return bar


def stepper_panel(theme: Theme) -> Panel:
    """Return the stepper with all four states."""
    panel = Panel("stepper")
    panel.setFixedWidth(theme.grown(STEPPER_PX, 0.7))
    lines = column(panel, gap=0, margins=(14, 18, 14, 14))
    head = row(margins=(12, 0, 8, 8))
    head.addWidget(Line(theme, t("Intake"), "lead", weight=700), 1)
    head.addWidget(Label(theme, t("4 of 9"), "small", weight=600, colour="ink2"))
    lines.addLayout(head)
    stepper = Stepper(theme, t("Intake"))
    stepper.show_steps(
        [
            Step(words, t(words), state, t("1 to ask later") if state == "ask" else None)  # type: ignore[arg-type]  # a tuple of literals widens
            for words, state in zip(TOPICS, STEP_STATES, strict=True)
        ]
    )
    lines.addWidget(stepper)
    lines.addStretch(1)
    return panel


def interview(theme: Theme) -> ScrollPage:
    """Return three questions of an interview."""
    page = ScrollPage(gap=0, margins=(44, 24, 44, 28), widest_px=COLUMN_PX)
    top = row(gap=8)
    topic = Line(theme, t("Topic 5 of 9 · Education"), "small", weight=600, colour="primary")
    top.addWidget(topic, 1)
    top.addWidget(Button(theme, t("Read aloud"), kind="quiet", icon="volume-2", size="small"))
    page.body.addLayout(top)
    page.body.addWidget(Heading(theme, t("Tell me about your time at school."), 2))
    page.body.addSpacing(4)
    sentence = t("Any schooling counts: a village school, a course, lessons at home.")
    page.body.addWidget(Label(theme, sentence, "lead", colour="ink2", wraps=True))
    page.body.addSpacing(14)
    chips = ChoiceGroup(theme, t("How far did school go?"), options(*GRADES))
    chips.choose(["Some university"])
    first = Question(theme, t("How far did school go?"), chips)
    story = StoryField(theme, t("What did you study, and where?"))
    story.setPlainText(name_of(theme, "Nursing, two years, University of Aleppo."))
    second = Question(theme, t("What did you study, and where?"), story)
    for question in (first, second):
        question.add_way(Button(theme, t("Prefers not to say"), kind="hint"))
        question.add_way(Button(theme, t("Ask later"), kind="hint"))
        page.body.addWidget(question)
        page.body.addSpacing(16)
    page.body.addStretch(1)
    return page


def foot(theme: Theme) -> Panel:
    """Return the foot with back, state line and next."""
    panel = Panel("foot")
    line = row(panel, gap=12, margins=(44, 12, 44, 12))
    line.addWidget(Button(theme, t("Back"), icon="arrow-left", size="big"))
    line.addWidget(StateLine(theme, t("Saved on this computer · 10:42")), 1)
    ahead = Button(
        theme,
        t("Next: Work and skills"),
        kind="primary",
        icon="arrow-right",
        size="big",
        trails=True,
    )
    line.addWidget(ahead)
    return panel


def unlock(theme: Theme) -> QWidget:
    """Return the brand panel and the people to choose from."""
    page = QWidget()
    page.setProperty("ground", "canvas")
    across = row(page, gap=0)
    trail = Trail(theme)
    lines = column(trail, gap=10, margins=(44, 40, 44, 40))
    top = row(gap=12)
    top.addWidget(Mark(theme, 40, on_brand=True))
    top.addWidget(Label(theme, t("Waymark"), "title", weight=700, colour="on_brand"), 1)
    lines.addLayout(top)
    lines.addStretch(1)
    promise = t("Records that stay in this room until you decide otherwise.")
    lines.addWidget(Label(theme, promise, "question", weight=600, colour="on_brand", wraps=True))
    lines.addSpacing(14)
    facts = (
        ("cloud-off", "Works without internet"),
        ("shield-check", "Encrypted on this computer"),
    )
    for icon, words in facts:
        fact = row(gap=10)
        fact.addWidget(Icon(theme, icon, "on_brand2", 18))
        fact.addWidget(Label(theme, t(words), colour="on_brand2", wraps=True), 1)
        lines.addLayout(fact)
    across.addWidget(trail, 5)
    across.addWidget(who(theme), 7)
    return page


def who(theme: Theme) -> ScrollPage:
    """Return the column of the unlock screen."""
    page = ScrollPage(gap=8, margins=(32, 24, 32, 24), widest_px=524, is_centred=True)
    page.body.addStretch(1)
    page.body.addWidget(Heading(theme, t("Who is working now?"), 1))
    for at, words in enumerate(("Leila Hosseini", "Amina Al-Hassan")):
        tile = Tile(
            theme,
            verbatim(name_of(theme, words)),
            t("Intake"),
            avatar_of=name_of(theme, words),
            is_choice=True,
        )
        tile.setChecked(at == 0)
        page.body.addWidget(tile)
    secret = PasswordField(theme, t("Your passphrase"))
    secret.line.setText("correct horse battery")
    page.body.addWidget(Question(theme, t("Your passphrase"), secret, role="body"))
    page.body.addWidget(Button(theme, t("Unlock"), kind="primary", size="big"))
    page.body.addWidget(
        Notice(
            theme,
            t("1 unfinished interview is saved here and waiting."),
            note=t("It opens where it stopped once its worker unlocks."),
            icon="notebook-pen",
        )
    )
    page.body.addStretch(2)
    return page


def today(theme: Theme) -> QWidget:
    """Return header, continue card, meetings and tiles."""
    page = QWidget()
    across = row(page, gap=0)
    beside = rail(theme)
    beside.set_slim(slim=theme.text_scale >= 1.5)  # as the shell does in a narrow window
    across.addWidget(beside)
    right = column(gap=0)
    across.addLayout(right, 1)
    header = PageHeader(theme, t("Good morning, Leila"), t("Thursday 14 January 2027"))
    header.add_act(Button(theme, t("New intake"), kind="primary", icon="user-plus"))
    right.addWidget(header)
    scroll = ScrollPage(gap=14, margins=(36, 8, 36, 28))
    right.addWidget(scroll, 1)
    scroll.body.addWidget(unfinished(theme))
    scroll.body.addWidget(meetings(theme))
    scroll.body.addWidget(Heading(theme, t("Worth a look"), 3))
    tiles = row(gap=12)
    for each in ("Yusuf Tesfaye", "Olena Kovalenko", "Amina Al-Hassan"):
        tiles.addWidget(Tile(theme, t(each), t("Plan"), avatar_of=name_of(theme, each)))
    scroll.body.addLayout(tiles)
    scroll.body.addStretch(1)
    return page


def unfinished(theme: Theme) -> Card:
    """Return the card that leads back to unfinished work."""
    card = Card(margins=(22, 18, 22, 18))
    line = row(gap=18)
    line.addWidget(Blaze(theme))
    words = column(gap=4)
    words.addWidget(Line(theme, t("Amina Al-Hassan"), "title", weight=700))
    bar = ProgressBar(theme, t("4 of 9"))
    bar.show_share(4, 9)
    words.addWidget(bar)
    line.addLayout(words, 1)
    line.addWidget(
        Button(theme, t("Continue"), kind="primary", icon="arrow-right", size="big", trails=True)
    )
    card.body.addLayout(line)
    return card


def meetings(theme: Theme) -> Card:
    """Return rows that lead somewhere."""
    card = Card(gap=0, margins=6)
    people = (
        ("Yusuf Tesfaye", "Plan review · Tigrinya"),
        ("Olena Kovalenko", "First intake · Ukrainian"),
    )
    for words, note in people:
        line = RowButton(theme, t(words), t(note), avatar_of=name_of(theme, words))
        line.show_time(verbatim("10:30"), t("Today"))
        card.body.addWidget(line)
        card.body.addWidget(Rule())
    consent = RowButton(theme, t("Consent ends this week"), icon="file-text", colour="warn")
    card.body.addWidget(consent)
    return card


PAGES: Mapping[str, Callable[[Theme], QWidget]] = MappingProxyType(
    {
        "student": student,
        "unlock": unlock,
        "today": today,
        "parts": parts,
        "lists": lists,
    }
)


def picture(theme: Theme, name: str, width: int, height: int) -> QWidget:
    """Return the page ``name`` on the screen, a toast and a focus ring over it."""
    page = PAGES[name](theme)
    page.setProperty("ground", "canvas")
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    page.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    page.resize(width, height)
    page.show()
    FocusRing(theme, page)
    if name == "student":
        moved = t("Moved “English B1 exam” from April to May")
        toast = Toast(theme, page)
        toast.lift(74)
        toast.show_done(moved, "move")
    return page


def main(folder: Path) -> None:
    """Leave a picture of every page, theme and language in ``folder``."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    load_fonts()
    folder.mkdir(parents=True, exist_ok=True)
    is_double = os.environ.get("QT_SCALE_FACTOR") == "2"
    width, height = (683, 384) if is_double else (1366, 768)
    text_scale = float(os.environ.get("GALLERY_TEXT", "1"))
    only = os.environ.get("GALLERY_ONLY", "").split()
    for theme_name, palette in PALETTES.items():
        for language in ("en", "ar"):
            theme = Theme(SampleCatalog(language), palette, text_scale)
            dress_application(app, theme)
            for name in only or PAGES:
                page = picture(theme, name, width, height)
                for _ in range(5):
                    app.processEvents()
                page.grab().save(str(folder / f"{name}-{language}-{theme_name}.png"))
                page.close()
                page.deleteLater()
                app.processEvents()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
