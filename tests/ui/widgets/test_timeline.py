"""The timeline's widgets: places in pixels, heads that stay, cards that are found by readers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from itertools import combinations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.i18n import Catalog
from app.rules.timeline import TimedStep, Timeline, lay_out
from app.schema.codes import LANES
from ui.theme.appearance import Theme
from ui.theme.dressing import dress_application
from ui.theme.tokens import CONTRAST, DARK, LIGHT
from ui.widgets.timelinecard import SIGNS, StepFace, shortened
from ui.widgets.timelineplace import Place, Zoom, least_days
from ui.widgets.timelineview import TimelineView

TODAY = date(2027, 1, 12)
STATES = tuple(SIGNS)


def timed(count: int) -> tuple[TimedStep, ...]:
    """Return steps in all lanes, each after the one before it."""
    lanes = tuple(LANES)
    return tuple(
        TimedStep(
            str(at),
            lanes[at % 3],
            TODAY + timedelta(days=9 * at - 30),
            TODAY + timedelta(days=9 * at - 16 + 20 * (at % 4)),
            (str(at - 1),) if at else (),
        )
        for at in range(count)
    )


def face_of(step: TimedStep, at: int) -> StepFace:
    words = f"Step {step.id}: visit the office and bring your papers"
    state = STATES[at % len(STATES)]
    name = f"{words}, {state}"
    return StepFace(step.id, step.lane, words, state, state, "flag", name, step.last, True)


def laid_out(theme: Theme, zoom: Zoom, steps: tuple[TimedStep, ...]) -> Timeline:
    return lay_out(steps, tuple(LANES), TODAY, least_days=least_days(theme, zoom), gap_days=0)


def made(qtbot: QtBot, theme: Theme, zoom: Zoom, count: int = 60) -> TimelineView:
    """Return a timeline of ``count`` steps on the screen."""
    steps = timed(count)
    place = Place(theme, laid_out(theme, zoom, steps), zoom, TODAY)
    view = TimelineView(theme, place, dict(LANES))
    qtbot.addWidget(view)
    view.setLayoutDirection(theme.direction)
    view.resize(900, 560)
    view.show_steps(place, [face_of(step, at) for at, step in enumerate(steps)])
    view.show()
    qtbot.waitExposed(view)
    return view


@pytest.fixture
def dressed_view(qtbot: QtBot, dressed_app: QApplication) -> Callable[[Theme, Zoom], TimelineView]:
    """Return a maker of timelines on the screen."""
    return partial(made, qtbot)


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize(("zoom", "scale"), [("month", 1.0), ("quarter", 1.0), ("month", 2.0)])
def test_sixty_cards_never_lie_on_each_other(
    dressed_view: Callable[[Theme, Zoom], TimelineView], language: str, zoom: Zoom, scale: float
) -> None:
    """In pixels too, at both zooms, in both directions and in large print."""
    view = dressed_view(Theme(Catalog(language), LIGHT, scale), zoom)
    cards = view.ground.cards

    assert len(cards) == 60
    rects = [one.geometry() for one in cards]
    assert not [pair for pair in combinations(rects, 2) if pair[0].intersects(pair[1])]
    assert all(view.ground.rect().contains(rect) for rect in rects)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_day_and_its_place_are_each_others_opposite(
    dressed_app: QApplication, language: str
) -> None:
    """What stands at a day's place is that day, in both directions."""
    theme = Theme(Catalog(language), LIGHT)
    place = Place(theme, laid_out(theme, "month", timed(9)), "month", TODAY, 2000)

    for day in (0, 1, 17.5, 200):
        assert place.day(place.x(day)) == pytest.approx(day)
    assert (place.x(10) < place.x(20)) is (language == "en")


def test_today_and_a_step_far_away_are_scrolled_to(qtbot: QtBot, dressed_app: QApplication) -> None:
    """The timeline opens at today; the last step comes into sight when it is shown."""
    for language in ("en", "ar"):
        view = made(qtbot, Theme(Catalog(language), LIGHT), "month")
        QApplication.processEvents()
        ground, room = view.ground, view.viewport().width()
        at = ground.mapTo(view.viewport(), ground.rect().topLeft()).x() + ground.place.x(
            ground.place.here
        )
        assert 0 < at < room
        last = ground.cards[-1]

        view.show_card(last.face.id)
        QApplication.processEvents()

        left = last.mapTo(view.viewport(), last.rect().topLeft()).x()
        assert left >= 0
        assert left + last.width() <= room


def test_a_screen_reader_finds_every_step(qtbot: QtBot, dressed_app: QApplication) -> None:
    """Each card is a part with a name of its own, and the lanes are named beside them."""
    view = made(qtbot, Theme(Catalog("en"), LIGHT), "month", 12)

    names = set()
    for card in view.ground.cards:
        part = QAccessible.queryAccessibleInterface(card)
        names.add(part.text(QAccessible.Text.Name))
    assert names == {one.face.name for one in view.ground.cards}


@pytest.mark.parametrize("palette", [LIGHT, DARK, CONTRAST], ids=lambda one: one.name)
def test_every_state_has_a_sign_and_is_drawn(
    qtbot: QtBot, dressed_app: QApplication, palette: object
) -> None:
    """In each palette the cards of all states are painted without a word of warning."""
    theme = Theme(Catalog("en"), palette)  # type: ignore[arg-type]  # one of the three
    dress_application(dressed_app, theme)
    view = made(qtbot, theme, "month", 14)

    picture = view.grab()

    assert not picture.isNull()
    assert {one.face.state for one in view.ground.cards} == set(SIGNS)
    dress_application(dressed_app, Theme(Catalog("en"), LIGHT))


def test_a_step_that_goes_takes_no_other_card(qtbot: QtBot, dressed_app: QApplication) -> None:
    """Shown anew, cards that are still there are the same ones, and the keyboard stays."""
    theme = Theme(Catalog("en"), LIGHT)
    view = made(qtbot, theme, "month", 6)
    view.ground.choose("3")
    kept = {one.face.id: one for one in view.ground.cards}
    steps = [one for one in timed(6) if one.id != "2"]
    place = Place(theme, laid_out(theme, "month", tuple(steps)), "month", TODAY)

    view.show_steps(place, [face_of(step, at) for at, step in enumerate(steps)])

    assert view.ground.current == "3"
    for card in view.ground.cards:
        assert kept[card.face.id] is card


def test_long_words_end_with_an_ellipsis(dressed_app: QApplication) -> None:
    """Two lines at most; what is left out is said by the tooltip and the name."""
    theme = Theme(Catalog("en"), LIGHT)
    words = "Read the offer with help and ask about pay, hours, holidays and the notice period"

    assert shortened(theme, words, 5000) == words
    short = shortened(theme, words, 150)
    assert short.endswith("…")
    assert words.startswith(short.removesuffix("…"))
    assert shortened(theme, "", 150) == ""


def test_only_the_current_card_is_a_stop(qtbot: QtBot, dressed_app: QApplication) -> None:
    """Tab comes to the timeline once; choosing moves the stop."""
    view = made(qtbot, Theme(Catalog("en"), LIGHT), "month", 9)

    for step in ("0", "5"):
        view.ground.choose(step)
        stops = [
            one.face.id for one in view.ground.cards if one.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        assert stops == [step]
