"""Tables are written from a page: the warning, the passphrase, progress, the second person."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel

from app.context import Context
from app.usecases.export import NOT_SEALED
from app.usecases.people import FirstFour, start_intake
from app.usecases.recovery import make_sheets, read_back
from app.usecases.requests import approve_with_sheets, list_requests
from app.usecases.vaults import login_with
from tests.ui.pages.conftest import Desktop, writing
from ui.desk import Destination
from ui.longwork import LongWork
from ui.pages.export import OWN, ExportPage
from ui.pages.settings import SettingsPage
from ui.widgets.progress import ProgressPanel


@pytest.fixture
def stick(desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder that the system's chooser gives, with the page shown."""
    place = tmp_path / "stick"
    place.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(place))
    desktop.space.open(Destination("export"))
    return place


def names(folder: Path) -> list[str]:
    with (folder / "person.csv").open(encoding="utf-8-sig", newline="") as source:
        return [one["preferred_name"] for one in csv.DictReader(source)]


def test_tables_are_written_after_the_passphrase(desktop: Desktop, stick: Path) -> None:
    """The warning stands above; a second time they get a folder of their own."""
    desktop.find(QLabel, desktop.window.theme.plain(NOT_SEALED))
    run = LongWork.of(desktop.space.jobs, "export")
    for _ in range(2):
        desktop.press("Choose a folder and write the tables")
        if not any(stick.iterdir()):
            desktop.say_again()
        desktop.find(QLabel, "The tables of 1 person are written.")
        run.forget()
        desktop.space.open(Destination("today"))
        desktop.space.open(Destination("export"))

    first, second = sorted(stick.iterdir())
    assert first.name.startswith("waymark-")
    assert second.name == f"{first.name}-2"
    assert names(first) == ["أمينة"]


def test_of_nobody_in_ones_care_nothing_is_offered(desktop: Desktop, stick: Path) -> None:
    """The other choice stays there."""
    desktop.until(lambda: isinstance(desktop.space.page, ExportPage))
    page = desktop.space.page
    assert isinstance(page, ExportPage)
    desktop.find(QLabel, "This needs no second person.")

    page.whose.choose(OWN)
    page.show_view()

    desktop.find(QLabel, "There is nobody whose file may be exported.")
    assert not any(stick.iterdir())


def test_many_people_wait_for_a_second_person(
    desktop: Desktop, stick: Path, world: Context
) -> None:
    """In a centre of one two sheets agree; then the tables of all 26 are written."""
    login = login_with(desktop.folder, desktop.keys, world)
    sheets = [one.phrase for one in make_sheets(login).sheets]
    read_back(login, sheets[0])
    for at in range(25):
        four = FirstFour(
            {"preferred_name": f"Olena {at}"},
            {"language": "uk"},
            {"kind": "none"},
            {"answer": "given"},
        )
        start_intake(login, four)
    login.close()
    desktop.space.open(Destination("today"))
    desktop.space.open(Destination("export"))

    desktop.press("Ask the second person")
    desktop.find(QLabel, "Nobody else here can agree. Two recovery sheets can.")
    with writing(desktop) as other:
        (request,) = list_requests(other)
        assert request.people == 26
        approve_with_sheets(other, request.id, sheets[:2])
    desktop.space.open(Destination("workers"))
    desktop.space.open(Destination("export"))
    desktop.press("Choose a folder and write the tables")
    desktop.say_again()

    desktop.find(QLabel, "The tables of 26 people are written.")
    (folder,) = stick.iterdir()
    assert len(names(folder)) == 26


def test_settings_lead_there(desktop: Desktop) -> None:
    """As to the other things of the whole centre."""
    desktop.space.open(Destination("settings"))
    desktop.until(lambda: isinstance(desktop.space.page, SettingsPage))
    desktop.press("Export tables")
    desktop.until(lambda: isinstance(desktop.space.page, ExportPage))


def test_stop_leaves_nothing_there(desktop: Desktop, stick: Path) -> None:
    """No folder and no part of one; it can be begun again."""
    desktop.press("Choose a folder and write the tables")
    desktop.say_again()
    desktop.find(ProgressPanel, "Writing the tables")
    desktop.press("Stop")

    desktop.find(QLabel, "Stopped. No tables were written.")
    desktop.until(lambda: list(stick.iterdir()) == [])
    desktop.press("Choose a folder and write the tables")
    desktop.find(QLabel, "The tables of 1 person are written.")
