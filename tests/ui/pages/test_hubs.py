"""A hub is added and removed in the window, and the page of the exchange says what it has."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel

from app.context import Context
from app.sync.stores.folder import FolderStore
from app.usecases.hubadmitting import admit_centre, invite_centre
from app.usecases.hubintake import take_centre
from app.usecases.hubs import add_hub, list_hubs, remove_hub
from app.usecases.login import Login
from app.usecases.syncing import sync_online
from app.usecases.syncreport import How
from app.usecases.vaults import NewVault, init_vault, login_with
from tests.ui.pages.conftest import PASSPHRASE, Chooser, Desktop, answer_by_digits
from ui.desk import Destination

HUB = "Linden Hub"


@pytest.fixture
def hub(world: Context, tmp_path: Path) -> Iterator[Login]:
    """Return the login at a hub."""
    elsewhere = replace(world, state_folder=tmp_path / "state-h", random_bytes=secrets.token_bytes)
    login = init_vault(tmp_path / "hub", PASSPHRASE, NewVault("The hub", "Hana"), elsewhere)
    yield login
    login.close()


@pytest.fixture
def login(desktop: Desktop, world: Context) -> Iterator[Login]:
    """Return a login at the vault of the window."""
    made = login_with(desktop.folder, desktop.keys, world)
    yield made
    made.close()


def test_a_hub_is_added_with_digits(
    desktop: Desktop, hub: Login, chooser: Chooser, tmp_path: Path
) -> None:
    """The digits of its file are compared, and the card that is written opens at the hub."""
    asking, card = tmp_path / "hub.waymark", tmp_path / "card"
    asking.write_bytes(invite_centre(hub, "Linden", HUB).value.file)
    words = (
        "Add a hub",
        "Does the hub “Linden Hub” show these digits?",
        "All the same: add it",
        "The hub is added.",
    )

    answer_by_digits(desktop, chooser, (asking, card), words)

    desktop.find(QLabel, "The hub “Linden Hub” has not said yet")
    page = desktop.space.page
    assert page is not None
    said = [one.accessibleName() for one in page.findChildren(QLabel)]
    shown = ["".join(filter(str.isdigit, one)) for one in said]
    (digits,) = [one for one in shown if len(one) == 30]
    assert admit_centre(hub, "Linden", card.read_bytes(), digits).value.centre.is_admitted


def test_a_file_of_another_kind_is_named(
    desktop: Desktop, hub: Login, login: Login, chooser: Chooser
) -> None:
    """The card in place of the hub's file, that in place of a computer's; then the right one."""
    asking, card = (desktop.folder.parent / f"{one}.waymark" for one in ("hub", "card"))
    invited = invite_centre(hub, "Linden", HUB).value
    asking.write_bytes(invited.file)
    card.write_bytes(add_hub(login, invited.file, invited.digits).value.file)
    desktop.space.open(Destination("computers"))
    for button, path, words in (
        ("Add a hub", card, "This file is sealed. Choose the file that the hub wrote."),
        (
            "Choose its file",
            asking,
            "This file is from a hub. It is for the centre that the hub asks.",
        ),
    ):
        chooser.path = path
        desktop.press(button)
        desktop.find(QLabel, words)
    told = ("Add a hub", "Does the hub", "All the same: add it", "The hub is added.")

    answer_by_digits(desktop, chooser, (asking, card.with_name("card-2")), told)

    desktop.find(QLabel, "This hub was added before. Give it the new card")


def test_a_hub_that_was_removed_is_added_once_more(
    desktop: Desktop, hub: Login, login: Login, chooser: Chooser
) -> None:
    """With the file that the hub wrote anew, as the first time."""
    invited = invite_centre(hub, "Linden", HUB).value
    card = add_hub(login, invited.file, invited.digits).value
    admit_centre(hub, "Linden", card.file, card.digits)
    (known,) = list_hubs(login)
    remove_hub(login, known.id)
    asking = desktop.folder.parent / "hub.waymark"
    asking.write_bytes(invite_centre(hub, "Linden", HUB).value.file)
    told = ("Add a hub", "Does the hub", "All the same: add it", "The hub is added.")

    answer_by_digits(desktop, chooser, (asking, asking.with_name("card")), told)

    assert [(one.id, one.is_active) for one in list_hubs(login)] == [(known.id, True)]


def test_the_question_about_digits_comes_into_sight(
    desktop: Desktop, hub: Login, chooser: Chooser, tmp_path: Path
) -> None:
    """With large text, too, where the hubs stand below the end of the window."""
    desktop.window.change_look("light", 2.0, "en")
    desktop.window.resize(1366, 768)
    desktop.space.open(Destination("computers"))
    chooser.path = tmp_path / "hub.waymark"
    chooser.path.write_bytes(invite_centre(hub, "Linden", HUB).value.file)

    desktop.press("Add a hub")

    no = desktop.find(QAbstractButton, "No")
    desktop.until(lambda: no.visibleRegion().boundingRect() == no.rect())
    desktop.window.change_look("light", 1.0, "en")


def test_what_a_hub_has_is_said_and_it_can_be_removed(
    desktop: Desktop, hub: Login, login: Login, tmp_path: Path
) -> None:
    """Its receipt stands on the page of the exchange; a lead removes it in the settings."""
    place = tmp_path / "online"
    place.mkdir()
    invited = invite_centre(hub, "Linden", HUB).value
    card = add_hub(login, invited.file, invited.digits).value
    admit_centre(hub, "Linden", card.file, card.digits)
    sync_online(login, FolderStore(place), How())
    take_centre(hub, "Linden", FolderStore(place))
    sync_online(login, FolderStore(place), How())

    desktop.space.open(Destination("exchange"))
    desktop.find(QLabel, "The hub “Linden Hub” has what was sent online. Last heard on")
    desktop.space.open(Destination("computers"))
    desktop.press("Remove")
    desktop.say_again()

    desktop.find(QLabel, "The hub gets nothing more.")
    assert [one.is_active for one in list_hubs(login)] == [False]
