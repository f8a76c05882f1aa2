"""Exchange with a stick, in the window: what is only here, what came, what could not be had."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel

from app.context import Context
from app.sync.stores.folder import FolderStore
from app.usecases.devices import (
    approve_device,
    join_device,
    list_devices,
    request_device,
    revoke_device,
)
from app.usecases.login import Login
from app.usecases.people import FirstFour, find_people, start_intake
from app.usecases.records import RowInput, put_records
from app.usecases.syncing import sync_store
from app.usecases.users import NewUser, add_user
from app.usecases.vaults import login_with
from app.vault.folder import VaultFolder
from app.vault.locking import hold_exchange
from tests.core.usecases.forging import forger
from tests.ui.pages.conftest import PASSPHRASE, Desktop
from ui.desk import Destination
from ui.longwork import LongWork
from ui.pages.exchange import RUN, ExchangePage
from ui.pages.heldchanges import HeldChangeCard
from ui.pages.quarantine import RefusedCard
from ui.widgets.cards import Notice
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


def other_had_all(two: Two) -> bool:
    """Tell whether the page says that the other computer had all."""
    said = [one.accessibleName() for one in two.desktop.window.findChildren(QLabel)]
    ends = "It had all that was sent."
    return any(one.startswith("Laptop 2 was last heard") and one.endswith(ends) for one in said)


def test_a_stick_is_taken_in_and_given_out(two: Two) -> None:
    """What the other wrote is here, and ours is there; the page says what came and went."""
    start_intake(two.other, OLENA)
    sync_store(two.other, FolderStore(two.stick))
    page_of(two)
    two.desktop.find(QLabel, "No other computer has said yet")

    two.desktop.press("Choose and exchange")

    two.desktop.find(QLabel, "Done. You can take the stick away.")
    two.desktop.until(lambda: other_had_all(two))
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
    two.desktop.until(lambda: other_had_all(two))


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


def test_a_file_that_is_not_taken_in_is_shown_and_put_aside(two: Two) -> None:
    """With its reason; trying again says it anew; put aside, it is asked about no more."""
    two.other.close()
    leave_garbage(two.stick)
    page_of(two)
    two.desktop.press("Choose and exchange")
    two.desktop.find(RefusedCard, "A file from a computer that is not known here")

    two.desktop.press("Try again")
    two.desktop.until(lambda: len(notices(two)) == 1)
    two.desktop.press("Put it aside")

    two.desktop.until(lambda: not shown_cards(two))
    two.desktop.press("Choose and exchange")
    two.desktop.find(QLabel, "Done.")
    assert not shown_cards(two)


def test_a_lead_takes_the_notes_of_a_computer_that_was_shut_out(two: Two) -> None:
    """After the passphrase; then what it wrote is here."""
    start_intake(two.other, OLENA)
    login = login_with(two.desktop.folder, two.desktop.keys, two.other.context)
    (theirs,) = [one for one in list_devices(login) if not one.is_own]
    revoke_device(login, theirs.id)
    login.close()
    sync_store(two.other, FolderStore(two.stick))
    two.other.close()
    page_of(two)
    two.desktop.press("Choose and exchange")
    two.desktop.find(RefusedCard, "A file from “Laptop 2”")

    two.desktop.press("Take its notes in")
    two.desktop.say_again()

    two.desktop.until(lambda: not shown_cards(two))
    login = login_with(two.desktop.folder, two.desktop.keys, two.other.context)
    assert find_people(login, "Олена").people
    login.close()


def test_what_somebody_may_not_write_is_shown_and_written_down_by_a_lead(two: Two) -> None:
    """Whose it is and what it says; after the passphrase it is the lead's own."""
    login = login_with(two.desktop.folder, two.desktop.keys, two.other.context)
    user = add_user(login, NewUser("Omar", ("intake",)), "the passphrase of Omar").value.user
    login.close()
    omar = forger(two.desktop.folder, "the passphrase of Omar", user, two.other.context)
    mentor = start_intake(two.other, OLENA).value
    said = {"person": mentor, "type": "police", "result": "passed"}
    row = omar.new(two.other, "check", mentor, **said)
    omar.new(two.other, "matching", two.other.centre.id, goal=50)
    sync_store(two.other, FolderStore(two.stick))
    two.other.close()
    page_of(two)
    two.desktop.press("Choose and exchange")
    card = two.desktop.find(HeldChangeCard, "Олена")
    told = " ".join(one.text() for one in card.findChildren(QLabel))
    for words in ("Result: Passed", "Omar", "Laptop 2", "whose role may not write this."):
        assert words in told
    two.desktop.find(HeldChangeCard, "Rules of matching").set_aside()
    two.desktop.until(lambda: len(held_cards(two)) == 1)

    two.desktop.press("Write it down as mine")
    two.desktop.say_again()

    two.desktop.until(lambda: not held_cards(two))
    login = login_with(two.desktop.folder, two.desktop.keys, two.other.context)
    check = login.store.record("check", row)
    assert check is not None
    assert check.stored["result"] == "passed"
    assert login.store.records("matching") == []
    login.close()


def leave_garbage(stick: Path) -> None:
    """Leave a file on the stick that bears the name of its own hash and is no bundle."""
    content = b"age-encryption.org/v1\nno bundle at all"
    path = stick / "in" / "b" / "12345678-9abcdef0"
    path.mkdir(parents=True)
    digest = hashlib.sha256(content).hexdigest()[:32]
    (path / f"00000007-{digest}.wmb").write_bytes(content)


def shown_cards(two: Two) -> list[RefusedCard]:
    """Return the cards of files that were not taken in."""
    return [one for one in two.desktop.window.findChildren(RefusedCard) if one.isVisible()]


def held_cards(two: Two) -> list[HeldChangeCard]:
    return [one for one in two.desktop.window.findChildren(HeldChangeCard) if one.isVisible()]


def notices(two: Two) -> list[Notice]:
    """Return what the first of these cards says went wrong."""
    return [one for one in shown_cards(two)[0].findChildren(Notice) if one.isVisible()]


def test_what_came_is_taken_back(two: Two) -> None:
    """The page offers it after an exchange; then the other's words are here no more."""
    start_intake(two.other, OLENA)
    sync_store(two.other, FolderStore(two.stick))
    page_of(two)
    two.desktop.press("Choose and exchange")
    two.desktop.find(QLabel, "The last exchange brought")

    two.desktop.press("Take the exchange back")

    two.desktop.find(QLabel, "It does not come again by itself.")
    assert not knows_olena(two)
    two.other.close()


def test_what_was_taken_back_is_brought_again(two: Two) -> None:
    """From where it came last; and, once the window knows that no more, from where it lies."""
    start_intake(two.other, OLENA)
    sync_store(two.other, FolderStore(two.stick))
    two.other.close()
    page = page_of(two)
    two.desktop.press("Choose and exchange")
    two.desktop.press("Take the exchange back")
    two.desktop.find(QLabel, "What an exchange brought was taken back here.")

    two.desktop.press("Bring it again")

    two.desktop.find(QLabel, "The last exchange brought")
    assert knows_olena(two)
    two.desktop.press("Take the exchange back")
    two.desktop.find(QLabel, "What an exchange brought was taken back here.")
    LongWork.of(two.desktop.space.jobs, RUN).arguments = ()
    two.desktop.press("Bring it again")
    two.desktop.find(QLabel, "Now exchange where it came from.")
    two.desktop.press("Choose and exchange")
    two.desktop.find(QLabel, "The last exchange brought")
    assert knows_olena(two)
    assert page.both.isVisible()


def test_what_stands_in_the_way_of_taking_back_is_said(two: Two) -> None:
    """The button stays there, and pressing it names the records; nothing is taken back."""
    person = start_intake(two.other, OLENA).value
    sync_store(two.other, FolderStore(two.stick))
    page_of(two)
    two.desktop.press("Choose and exchange")
    two.desktop.find(QLabel, "The last exchange brought")
    login = login_with(two.desktop.folder, two.desktop.keys, two.other.context)
    put_records(login, [RowInput("person", {"preferred_name": "Олена К."}, person)])
    login.close()
    two.other.close()

    two.desktop.press("Take the exchange back")

    two.desktop.find(QLabel, "Somebody has gone on from what came.")
    two.desktop.find(QLabel, "Олена К.: Person")
    assert knows_olena(two)


def test_an_exchange_that_is_on_its_way_elsewhere_is_told(two: Two) -> None:
    """Calmly, and the next time it goes."""
    page_of(two)
    with hold_exchange(VaultFolder(two.desktop.folder).exchange_lock_path):
        two.desktop.press("Choose and exchange")
        two.desktop.find(QLabel, "This computer is exchanging already.")

    two.desktop.press("Choose and exchange")

    two.desktop.find(QLabel, "Done.")
    two.other.close()


def knows_olena(two: Two) -> bool:
    """Tell whether she is in the vault of the window."""
    login = login_with(two.desktop.folder, two.desktop.keys, two.other.context)
    found = bool(find_people(login, "Олена").people)
    login.close()
    return found
