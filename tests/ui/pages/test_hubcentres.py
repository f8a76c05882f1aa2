"""The window of a hub: a centre is invited and admitted, what it sent comes in, and is counted."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QFileDialog, QLabel, QLineEdit, QWidget

from app.context import Context
from app.schema.kinds import Stored
from app.sync.stores.folder import FolderStore
from app.usecases.hubadmitting import CentreView, admit_centre, invite_centre, list_centres
from app.usecases.hubdesk import HubDesk
from app.usecases.hubs import add_hub, look_at_hub
from app.usecases.login import Login
from app.usecases.syncing import sync_online
from app.usecases.syncreport import How
from app.usecases.vaults import NewVault, init_vault
from tests.ui.pages.conftest import PASSPHRASE, Chooser, Desktop, writing
from ui.desk import Destination
from ui.pages.centrecard import CentreCard
from ui.pages.hubcentres import HubCentresPage
from ui.widgets.selects import Select

HUB = "Linden Hub"


@pytest.fixture
def centre(world: Context, tmp_path: Path) -> Iterator[Login]:
    """Return the login at a centre that is to send to the hub of the window."""
    elsewhere = replace(world, state_folder=tmp_path / "state-c", random_bytes=secrets.token_bytes)
    login = init_vault(tmp_path / "centre", PASSPHRASE, NewVault("Linden", "Lena"), elsewhere)
    yield login
    login.close()


@pytest.fixture
def sent(centre: Login, desktop: Desktop, tmp_path: Path) -> Path:
    """Return the place to which the centre has sent, once hub and centre know each other."""
    with writing(desktop) as hub:
        invited = invite_centre(hub, "Linden", HUB).value
        card = add_hub(centre, invited.file, invited.digits).value
        admit_centre(hub, "Linden", card.file, card.digits)
    place = tmp_path / "cloud"
    place.mkdir()
    sync_online(centre, FolderStore(place), How())
    return place


def test_a_centre_is_invited_and_admitted(
    desktop: Desktop, centre: Login, chooser: Chooser, tmp_path: Path
) -> None:
    """Its file with digits, then its card with others; a wrong card is told first."""
    asking, card = tmp_path / "asking", tmp_path / "card"
    desktop.space.open(Destination("hub-centres"))
    desktop.find(QLabel, "No centre sends here yet.")
    desktop.press("Invite a centre")
    desktop.press("Save the file for the centre")
    desktop.find(QLabel, "Write the name.")
    desktop.find(QLineEdit, "Name of the centre").setText("Linden")
    desktop.find(QLineEdit, "Name of this hub").setText(HUB)
    chooser.path = asking
    desktop.press("Save the file for the centre")
    desktop.find(QLabel, "The file “asking” is for “Linden”.")
    digits = look_at_hub(centre, asking.read_bytes())[1]
    assert _shown(desktop) == "".join(digits.split())

    chooser.path = asking
    desktop.press("Choose its card")
    desktop.find(QLabel, "This file is from a hub. It is for the centre that the hub asks.")
    made = add_hub(centre, asking.read_bytes(), digits).value
    card.write_bytes(made.file)
    chooser.path = card
    desktop.press("Choose its card")
    desktop.find(QLabel, "Does the centre “Linden” show these digits?")
    assert _shown(desktop) == "".join(made.digits.split())
    desktop.press("All the same: take in what it sends")
    desktop.say_again()

    desktop.find(QLabel, "What this centre sends is taken in from now on.")
    desktop.find(QLabel, "Nothing has come yet.")
    with writing(desktop) as hub:
        assert [one.is_admitted for one in list_centres(hub)] == [True]


def test_the_file_is_written_again_for_a_centre_that_may_have_removed_the_hub(
    desktop: Desktop, centre: Login, chooser: Chooser
) -> None:
    """It is the same file, under the name to which students said yes and no other."""
    with writing(desktop) as hub:
        invited = invite_centre(hub, "Linden", HUB).value
        card = add_hub(centre, invited.file, invited.digits).value
        admit_centre(hub, "Linden", card.file, card.digits)
    desktop.space.open(Destination("hub-centres"))
    desktop.press("Write the file again")
    desktop.find(QLineEdit, "Name of this hub").setText("Another Hub")
    chooser.path = desktop.folder.parent / "anew"
    desktop.press("Save the file for the centre")
    desktop.find(QLabel, "This centre calls the hub “Linden Hub”")

    desktop.find(QLineEdit, "Name of this hub").setText(HUB)
    desktop.press("Save the file for the centre")

    desktop.find(QLabel, "This centre was invited before")
    assert chooser.path.read_bytes() == invited.file


def test_what_a_centre_sent_comes_in(
    desktop: Desktop, sent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From a folder; the card of the centre then says when it was last heard."""
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(sent))
    desktop.space.open(Destination("hub-centres"))

    desktop.press("Take in from a stick or folder")

    desktop.until(lambda: any("are new here." in one for one in _words(desktop)))
    desktop.find(QLabel, "Last heard on")
    buttons = desktop.window.findChildren(QAbstractButton)
    assert "Take in from all" not in {one.accessibleName() for one in buttons if one.isVisible()}


def test_only_places_of_no_other_centre_are_offered(desktop: Desktop) -> None:
    """Many of them as one list; a centre that was found at one is looked for there alone."""
    places = tuple(f"Place {number}" for number in range(6))
    centres = (
        CentreView("Linden", True, None, 0, 0, "Place 0"),
        CentreView("Oak", True, None, 0, 0),
    )
    desktop.space.open(Destination("hub-centres"))
    page = desktop.space.page
    assert isinstance(page, HubCentresPage)
    desktop.find(QLabel, "No centre sends here yet.")

    page.show_desk(HubDesk(centres, places, None))

    linden, oak = page.findChildren(CentreCard)
    wanted = list[str]()
    oak.online_wanted.connect(wanted.append)
    (select,) = page.findChildren(Select)
    assert [select.itemData(at) for at in range(select.count())] == list(places[1:])
    select.setCurrentIndex(2)
    _button(oak, "Take in from it").click()
    assert wanted == ["Place 3"]
    assert _button(linden, "Take in from “Place 0”").isEnabled()
    assert not _button(page, "Take in from all").isHidden()


def test_a_folder_that_holds_nothing_is_told(
    desktop: Desktop, sent: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the words of the command."""
    empty = tmp_path / "empty"
    empty.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(empty))
    desktop.space.open(Destination("hub-centres"))

    desktop.press("Take in from a stick or folder")

    desktop.find(QLabel, "Nothing of a centre lies here.")


def test_numbers_are_shown_counted_once_and_saved(
    desktop: Desktop, sent: Path, chooser: Chooser, tmp_path: Path
) -> None:
    """What is not told is a dash; too few are said, and nothing is used up."""
    told: list[Stored] = [
        1,
        "2026-02-03",
        [["Linden", "2026-02-01", {"students": 12}], ["Oak", "", {}]],
        {"students": 14},
        {"students": 1226},
    ]
    with writing(desktop) as hub:
        hub.store.exchange.hubbook.keep_report("2026-Q1", told)
    desktop.space.open(Destination("hub-centres"))
    desktop.find(QLabel, "2026-Q1, counted on 3 February 2026.")
    desktop.find(QLabel, "1,226")
    chooser.path = tmp_path / "numbers.csv"
    desktop.press("Save as a table")
    desktop.until(chooser.path.exists)

    desktop.press("Count this quarter")
    desktop.press("Count now")
    desktop.say_again()

    desktop.find(QLabel, "There are too few students to say anything yet.")
    assert "Linden,2026-02-01,12" in chooser.path.read_text(encoding="utf-8-sig")


def _button(part: QWidget, name: str) -> QAbstractButton:
    return next(one for one in part.findChildren(QAbstractButton) if one.accessibleName() == name)


def _words(desktop: Desktop) -> list[str]:
    return [one.accessibleName() for one in desktop.window.findChildren(QLabel)]


def _shown(desktop: Desktop) -> str:
    """Return the 30 digits on the page."""
    said = ["".join(filter(str.isdigit, one)) for one in _words(desktop)]
    (digits,) = {one for one in said if len(one) == 30}
    return digits
