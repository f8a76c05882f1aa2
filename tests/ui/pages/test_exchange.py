"""Exchange with a stick, in the window: what is only here, what came, what could not be had."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel

from app.context import Context
from app.sync.stores.folder import FolderStore
from app.usecases.devices import approve_device, join_device, request_device
from app.usecases.login import Login
from app.usecases.people import FirstFour, find_people, start_intake
from app.usecases.syncing import sync_store
from app.usecases.vaults import login_with
from tests.ui.pages.conftest import PASSPHRASE, Desktop
from ui.desk import Destination
from ui.longwork import LongWork
from ui.pages.exchange import RUN, ExchangePage
from ui.widgets.progress import ProgressPanel

OLENA = FirstFour(
    {"preferred_name": "Олена"}, {"language": "uk"}, {"kind": "none"}, {"answer": "given"}
)


@dataclass
class Two:
    """A window, the login at another computer of its centre, and their stick."""

    desktop: Desktop
    other: Login
    stick: Path


@pytest.fixture
def two(desktop: Desktop, world: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Two:
    """Return both computers; the stick is what every question for a folder is answered with."""
    elsewhere = replace(world, state_folder=tmp_path / "state-2", random_bytes=secrets.token_bytes)
    asking = request_device(elsewhere, PASSPHRASE, "Laptop 2")
    login = login_with(desktop.folder, desktop.keys, world)
    welcome = approve_device(login, asking.file, asking.digits)
    login.close()
    other = join_device(tmp_path / "vault-2", PASSPHRASE, welcome, elsewhere)
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(stick))
    return Two(desktop, other, stick)


def page_of(two: Two) -> ExchangePage:
    """Return the page, once it says how things stand."""
    two.desktop.space.open(Destination("exchange"))
    page = two.desktop.space.page
    assert isinstance(page, ExchangePage)
    two.desktop.find(QLabel, "Laptop 2")
    return page


def test_a_stick_is_taken_in_and_given_out(two: Two) -> None:
    """What the other wrote is here, and ours is there; the page says what came and went."""
    start_intake(two.other, OLENA)
    sync_store(two.other, FolderStore(two.stick))
    page_of(two)
    two.desktop.find(QLabel, "No other computer has said yet")

    two.desktop.press("Choose and exchange")

    two.desktop.find(QLabel, "Done. You can take the stick away.")
    two.desktop.find(QLabel, "Laptop 2 had all that was sent on")
    sync_store(two.other, FolderStore(two.stick))
    login = login_with(two.desktop.folder, two.desktop.keys, two.other.context)
    assert find_people(login, "Олена").people
    assert login.store.state_hash() == two.other.store.state_hash()
    login.close()
    two.other.close()


def test_what_has_arrived_is_said(two: Two) -> None:
    """After the other has looked at the stick, nothing is only here."""
    page_of(two)
    two.desktop.press("Choose and exchange")
    two.desktop.find(QLabel, "Done.")
    sync_store(two.other, FolderStore(two.stick))
    two.other.close()

    two.desktop.press("Choose and exchange")

    two.desktop.find(QLabel, "Nothing is only on this computer.")
    two.desktop.find(QLabel, "Laptop 2 had all that was sent on")


def test_only_taking_in_writes_nothing(two: Two) -> None:
    """The stick stays as it was."""
    start_intake(two.other, OLENA)
    sync_store(two.other, FolderStore(two.stick))
    two.other.close()
    before = FolderStore(two.stick).list()
    page_of(two)

    two.desktop.press("Only take in")

    two.desktop.find(QLabel, "Done.")
    assert FolderStore(two.stick).list() == before


def test_a_stick_that_is_gone_is_said(two: Two) -> None:
    """The page says what to do, and the buttons are there again."""
    two.other.close()
    page = page_of(two)
    two.stick.rmdir()

    two.desktop.press("Choose and exchange")

    two.desktop.find(QLabel, "The stick or folder is not there.")
    two.desktop.until(page.both.isVisible)


def test_an_exchange_goes_on_when_its_page_is_left(two: Two) -> None:
    """Whoever comes back sees what came of it."""
    two.other.close()
    page_of(two)
    two.desktop.press("Choose and exchange")
    two.desktop.find(ProgressPanel, "Exchanging")
    two.desktop.space.open(Destination("today"))
    run = LongWork.of(two.desktop.space.jobs, RUN)
    two.desktop.until(lambda: not run.is_running)

    two.desktop.space.open(Destination("exchange"))

    two.desktop.find(QLabel, "Done.")


def test_what_came_is_taken_back(two: Two) -> None:
    """The page offers it after an exchange; then the other's words are here no more."""
    start_intake(two.other, OLENA)
    sync_store(two.other, FolderStore(two.stick))
    page_of(two)
    two.desktop.press("Choose and exchange")
    two.desktop.find(QLabel, "The last exchange brought")

    two.desktop.press("Take it back")

    two.desktop.find(QLabel, "It does not come again by itself.")
    login = login_with(two.desktop.folder, two.desktop.keys, two.other.context)
    assert not find_people(login, "Олена").people
    login.close()
    two.other.close()
