"""Today builds a few lines of each kind however much waits, and shows more on a press."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtWidgets import QAbstractButton

from app.context import Context
from app.i18n import verbatim
from app.records import RecordId
from app.schema.mentoring import SESSION
from app.usecases.overview import SHOWN_OF_A_KIND, DayView
from app.usecases.rows import changes_of_new, joined, new_row
from app.usecases.today import Due, TodayItem, TodayList
from app.usecases.vaults import login_with
from tests.ui.pages.conftest import Desktop
from ui.desk import Destination
from ui.pages.daysheet import DaySheetPage
from ui.pages.today import MORE_OF_A_KIND, TodayPage
from ui.widgets.rows import RowButton

WAITING = SHOWN_OF_A_KIND + MORE_OF_A_KIND + 5


@pytest.fixture
def busy(desktop: Desktop, world: Context) -> Desktop:
    """Return a window on Today after many meetings of which nobody told."""
    login = login_with(desktop.folder, desktop.keys, world)
    begun = world.now().replace(second=0, microsecond=0)
    rows = [
        new_row(
            login.context,
            SESSION,
            desktop.amina,
            {
                "person": desktop.amina,
                "state": "planned",
                "starts_at": (begun - timedelta(days=1 + days)).isoformat(timespec="minutes"),
            },
        )
        for days in range(WAITING)
    ]
    login.vault.append(joined(map(changes_of_new, rows)), "Plan", user=login.user)
    login.close()
    desktop.space.open(Destination("today"))
    return desktop


def lines(desktop: Desktop) -> list[str]:
    """Return the lines about meetings that are there."""
    page = desktop.space.page
    assert isinstance(page, TodayPage)
    names = (one.accessibleName() for one in page.findChildren(RowButton))
    return [one for one in names if one.startswith("The meeting with")]


def test_a_few_lines_and_how_many_more(busy: Desktop) -> None:
    """Each press brings more, until all are there and nothing more is offered."""
    busy.find(RowButton, "The meeting with")
    assert len(lines(busy)) == SHOWN_OF_A_KIND

    busy.press(f"And {WAITING - SHOWN_OF_A_KIND} more.")
    busy.until(lambda: len(lines(busy)) == SHOWN_OF_A_KIND + MORE_OF_A_KIND)
    busy.press("And 5 more.")

    busy.until(lambda: len(lines(busy)) == WAITING)


def test_the_longest_ago_stands_first(busy: Desktop) -> None:
    """What waited longest is seen without a press."""
    busy.find(RowButton, f"The meeting with أمينة was {WAITING} days ago")

    assert str(WAITING) in lines(busy)[0]


def every_kind(person: RecordId) -> DayView:
    """Return a day on which one line of each kind stands."""
    about_nobody = {Due.CONCERN, Due.SHEETS, Due.DRAFT, Due.UNSENT, Due.BACKUP, Due.EXCHANGE}
    items = tuple(
        TodayItem(one, verbatim(f"Line of {one.value}"), None if one in about_nobody else person)
        for one in Due
    )
    listed = TodayList(items, dict.fromkeys(Due, 1))
    return DayView("Leila", "Linden Centre", date(2026, 3, 2), listed, False, ())


@pytest.mark.parametrize("kind", [one for one in Due if one is not Due.UNSENT])
def test_each_line_leads_where_it_is_settled(desktop: Desktop, kind: Due) -> None:
    """One press on any line opens a page that is not today's."""
    desktop.space.open(Destination("today"))
    page = desktop.space.page
    assert isinstance(page, TodayPage)
    gone: list[Destination] = []
    page.show_day(every_kind(desktop.amina))
    page._desk.going.disconnect()
    page._desk.going.connect(gone.append)

    (line,) = [
        one
        for one in page.findChildren(RowButton)
        if one.accessibleName() == f"Line of {kind.value}"
    ]
    line.click()

    assert [one.page for one in gone] != ["today"]
    assert len(gone) == 1


def test_the_day_sheet_is_one_press_away(desktop: Desktop) -> None:
    """The page shows the paper, and it can be saved."""
    desktop.space.open(Destination("today"))
    desktop.press("Day sheet")
    save = desktop.find(QAbstractButton, "Save as PDF")
    desktop.until(save.isEnabled)
    assert isinstance(desktop.space.page, DaySheetPage)
