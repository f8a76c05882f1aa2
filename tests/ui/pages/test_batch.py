"""Roadmaps of many students: begun, watched, stopped, and who was left out named."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel

from app.context import Context
from app.usecases.consents import answer_consent
from app.usecases.people import FirstFour, start_intake
from app.usecases.plans import agree_plan, make_plan, plans_of
from app.usecases.vaults import login_with
from tests.ui.pages.conftest import Desktop
from ui.desk import Destination
from ui.longrun import LongRun
from ui.pages.batch import BatchPage
from ui.pages.student import StudentPage
from ui.widgets.progress import ProgressPanel
from ui.widgets.rows import RowButton


@pytest.fixture
def printing(
    desktop: Desktop, world: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Desktop:
    """Return a window at the page, where a yes was taken back; papers go to ``papers``."""
    login = login_with(desktop.folder, desktop.keys, world)
    four = FirstFour(
        {"preferred_name": "Olena"}, {"language": "uk"}, {"kind": "none"}, {"answer": "given"}
    )
    for person in (desktop.amina, start_intake(login, four).value):
        if not plans_of(login, person):
            make_plan(login, person, "first_job")
        agree_plan(login, plans_of(login, person)[0].id)
    answer_consent(login, person, {"purpose": "keep_file", "answer": "withdrawn"})
    login.close()
    folder = tmp_path / "papers"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    desktop.space.open(Destination("batch"))
    return desktop


def test_all_are_printed_and_who_was_left_out_is_named(printing: Desktop, tmp_path: Path) -> None:
    """One file for the one with consent; the other's line says why and leads to the papers."""
    printing.press("Choose a folder and print")

    printing.find(QLabel, "1 roadmap is printed.")
    assert [path.suffix for path in (tmp_path / "papers").iterdir()] == [".pdf"]
    line = printing.find(RowButton, "Olena")
    assert "took back the yes" in line.accessibleName()
    line.click()
    printing.until(lambda: isinstance(printing.space.page, StudentPage))


def test_a_run_goes_on_when_its_page_is_left(printing: Desktop, tmp_path: Path) -> None:
    """Whoever comes back sees how far it is, or how it ended."""
    printing.press("Choose a folder and print")
    printing.find(ProgressPanel, "Printing roadmaps")
    printing.space.open(Destination("today"))
    run = LongRun.of(printing.space.jobs, "batch")
    printing.until(lambda: not run.is_running)

    printing.space.open(Destination("batch"))

    printing.find(QLabel, "1 roadmap is printed.")
    assert (run.done, run.total) == (2, 2)


def test_stop_keeps_what_is_finished(printing: Desktop) -> None:
    """It says so, and the choice is there again."""
    printing.press("Choose a folder and print")
    printing.press("Stop")

    printing.find(QLabel, "Stopped.")
    page = printing.space.page
    assert isinstance(page, BatchPage)
    printing.until(page.whose.isVisible)


def test_without_a_plan_it_says_what_to_do_first(desktop: Desktop) -> None:
    """Nothing can be begun."""
    desktop.space.open(Destination("students"))
    desktop.press("Print roadmaps")

    desktop.find(QLabel, "There is no plan to print yet.")
