"""The topics of the intake: as steps on the side or, where there is no room, as a list to drop."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot

from app.i18n import N_, Text, plural
from app.usecases.intakes import TopicView
from ui.theme.appearance import Theme
from ui.widgets.cards import Panel
from ui.widgets.choices import Option
from ui.widgets.labels import Heading
from ui.widgets.layouts import column, row
from ui.widgets.scrolling import ScrollPage
from ui.widgets.selects import Select
from ui.widgets.stepper import State, Step, Stepper

NAME = N_("Topics of the talk")
SIDE_PX = 272


class TopicSteps(Panel):
    """All topics from top to bottom.  Signals: chosen(str), the key of the topic pressed."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__("stepper")
        self.setFixedWidth(theme.grown(SIDE_PX, 0.8))
        page = ScrollPage(gap=6, margins=(18, 18, 14, 18))
        column(self).addWidget(page)
        page.body.addWidget(Heading(theme, N_("Intake"), 3))
        self._page, self.stepper = page, Stepper(theme, NAME)
        self.stepper.chosen.connect(self.chosen)
        page.body.addWidget(self.stepper)
        page.body.addStretch(1)

    def show_topics(self, topics: Sequence[TopicView], here: str) -> None:
        """Show how far each topic is, and which one is open."""
        self.stepper.show_steps([_step(one, is_here=one.topic.key == here) for one in topics])


class TopicBar(Panel):
    """All topics in a list that drops down.  Signals: chosen(str), the key of the one chosen."""

    chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__("bar")
        line = row(self, margins=(24, 8, 24, 8))
        self.select = Select(theme, NAME)
        self.select.activated.connect(self._choose)
        line.addWidget(self.select, 1)

    def show_topics(self, topics: Sequence[TopicView], here: str) -> None:
        """Show how far each topic is, and which one is open."""
        words = N_("{topic} · {note}")
        self.select.offer(
            [
                Option(one.topic.key, words.with_values(topic=one.topic.title, note=_note(one)))
                for one in topics
            ]
        )
        self.select.choose(here)

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit(self.select.chosen())


def _step(one: TopicView, *, is_here: bool) -> Step:
    is_done = one.asked > 0 and one.answered >= one.asked
    state: State = "ask" if one.ask_later else "done" if is_done else "later"
    return Step(one.topic.key, one.topic.title, "now" if is_here else state, _note(one))


def _note(one: TopicView) -> Text:
    """Return how many questions are answered of those asked, and how many wait."""
    if not one.asked:
        return N_("For a later talk")
    told = N_("{count} of {total}").with_values(count=one.answered, total=one.asked)
    if not one.ask_later:
        return told
    later = plural("{count} to ask later", "{count} to ask later", one.ask_later)
    return N_("{told} · {later}").with_values(told=told, later=later)
