"""The smaller parts of the kit on two pages of the gallery."""

from __future__ import annotations

from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QWidget

from app.i18n import verbatim
from tests.ui.widgets.gallery_words import name_of, options, t
from ui.theme.appearance import Theme
from ui.theme.tokens import Tone
from ui.widgets.badges import Badge, Light
from ui.widgets.buttons import Button, IconButton
from ui.widgets.cards import Card, Notice
from ui.widgets.empty import EmptyState
from ui.widgets.fields import LineField
from ui.widgets.flow import Flow
from ui.widgets.layouts import column, row
from ui.widgets.progress import ProgressPanel
from ui.widgets.questions import Question
from ui.widgets.roughdate import RoughDateEditor, RoughParts
from ui.widgets.scrolling import ScrollPage
from ui.widgets.search import Result, SearchField
from ui.widgets.selects import Select, Tick
from ui.widgets.tables import Table


def parts(theme: Theme) -> QWidget:
    """Return the smaller parts, one below the other."""
    page = ScrollPage(gap=14, margins=(28, 20, 28, 20))
    badges = Flow(gap=8)
    toned: tuple[tuple[str, str, Tone], ...] = (
        ("Interpreter booked", "check", "plain"), ("Interpreter missing", "triangle-alert", "warn"),
        ("Learning", "graduation-cap", "learning"), ("Work", "briefcase", "work"),
        ("Foundations", "house", "foundations"), ("Continue", "check", "primary"),
        ("Stop", "circle-x", "danger"),
    )  # fmt: skip
    for words, icon, tone in toned:
        badges.add(Badge(theme, t(words), icon=icon, tone=tone))
    page.body.addWidget(badges)
    buttons = Flow(gap=10)
    for kind in ("normal", "primary", "quiet", "link", "hint", "danger"):
        buttons.add(Button(theme, t("Continue"), kind=kind))
    buttons.add(IconButton(theme, "ellipsis", t("Settings")))
    off = Button(theme, t("Stop"), icon="x")
    off.setEnabled(False)
    buttons.add(off)
    page.body.addWidget(buttons)
    lights = Flow(gap=16)
    lights.add(Light(theme, "go", t("Interpreter booked")))
    lights.add(Light(theme, "wait", t("Consent ends this week")))
    lights.add(Light(theme, "stop", t("Interpreter missing")))
    page.body.addWidget(lights)
    page.body.addWidget(fields(theme))
    progress = ProgressPanel(theme, t("Printing 40 roadmaps"))
    progress.show_progress(12, 40)
    page.body.addWidget(progress)
    page.body.addWidget(Notice(theme, t("Consent ends this week"), tone="warn"))
    return page


def fields(theme: Theme) -> Card:
    """Return fields, a rough date with a problem, a list and ticks."""
    card = Card(gap=12)
    editor = RoughDateEditor(
        theme, t("When were you born?"), [t("January"), t("February"), t("May")]
    )
    editor.show_parts(RoughParts("month", month=3, year=98))
    born = Question(theme, t("When were you born?"), editor)
    born.show_problem(t("Write the year with four digits, such as 1998."))
    card.body.addWidget(born)
    choice = Select(theme, t("Month"), options("January", "February", "May"))
    card.body.addWidget(Question(theme, t("Month"), choice, role="small"))
    ticked = Tick(theme, t("Register for the exam"))
    ticked.setChecked(True)
    card.body.addWidget(ticked)
    card.body.addWidget(Tick(theme, t("Borrow practice book")))
    wrong = LineField(theme, t("Year"))
    wrong.setText("98")
    question = Question(theme, t("Year"), wrong, role="small")
    question.show_problem(t("Write the year with four digits, such as 1998."))
    card.body.addWidget(question)
    return card


def lists(theme: Theme) -> QWidget:
    """Return a search with results, a table and an empty state."""
    page = QWidget()
    page.setProperty("ground", "canvas")
    across = row(page, gap=24, margins=24)
    search = SearchField(theme, t("Find by name or number"))
    search.line.setText("A")
    results = [
        Result(
            each, t(each), t("Plan review · Tigrinya"), verbatim("WM-0412"), name_of(theme, each)
        )
        for each in ("Amina Al-Hassan", "Yusuf Tesfaye", "Olena Kovalenko")
    ]
    search.show_results(results, t("Students"))
    search.line.walked.emit(1)
    across.addWidget(search, 1)
    side = column(gap=16)
    model = QStandardItemModel(0, 2, page)
    model.setHorizontalHeaderLabels([theme.line(t("Students")), theme.line(t("Plan"))])
    for each in ("Amina Al-Hassan", "Yusuf Tesfaye", "Olena Kovalenko"):
        cells = [QStandardItem(theme.line(t(each))), QStandardItem(theme.line(t("Learning")))]
        model.appendRow(cells)
    table = Table(theme, t("Students"), model)
    table.set_widths(220)
    table.selectRow(1)
    side.addWidget(table, 1)
    empty = EmptyState(
        theme,
        "users",
        t("Nobody is here yet"),
        t("Begin with one intake.  Four answers are enough to save it."),
    )
    empty.add_act(Button(theme, t("New intake"), kind="primary", icon="user-plus"))
    side.addWidget(empty, 1)
    across.addLayout(side, 1)
    return page
