"""Who works here: added, given roles, shut out, and agreed to by a second person, in the window."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit

from app.context import Context
from app.errors import Code, Problem
from app.i18n import N_
from app.rules.roles import Operation
from app.sync.stores.folder import FolderStore
from app.usecases.login import Login
from app.usecases.requests import ask, list_requests
from app.usecases.syncing import sync_store
from app.usecases.users import NewUser, UserView, add_user, list_users, revoke_user
from app.usecases.vaults import login_with, look_at_vault, open_login
from tests.core.usecases.computers import let_in
from tests.ui.pages.conftest import PASSPHRASE, Desktop
from tests.ui.pages.test_recovery import make, type_in
from ui.desk import Destination
from ui.pages.ownpassphrase import DrawnCard
from ui.pages.workers import WorkersPage
from ui.widgets.sheetfield import SheetField

OTHER = "banana wombat clever river stone"


def workers(desktop: Desktop) -> WorkersPage:
    """Return the page, once the workers are listed."""
    desktop.space.open(Destination("workers"))
    page = desktop.space.page
    assert isinstance(page, WorkersPage)
    desktop.find(QLabel, "Intake worker")
    return page


def listed(desktop: Desktop, world: Context) -> dict[str, UserView]:
    """Return the workers as another program finds them, by name."""
    login = login_with(desktop.folder, desktop.keys, world)
    found = {one.name: one for one in list_users(login)}
    login.close()
    return found


def opened(desktop: Desktop, passphrase: str, world: Context) -> Login:
    """Return the login of whoever has this passphrase."""
    return open_login(desktop.folder, lambda: passphrase, world)


def drawn(desktop: Desktop) -> str:
    """Return the passphrase that is shown to be written down."""
    desktop.find(QLabel, "It is shown this once.")
    (card,) = desktop.window.findChildren(DrawnCard)
    return card.findChildren(QLabel)[1].accessibleName()


def test_a_colleague_is_added_and_unlocks_with_what_was_shown(
    desktop: Desktop, world: Context
) -> None:
    """The passphrase is shown once, opens the vault, and is gone from the screen."""
    workers(desktop)
    desktop.press("Add a colleague")
    desktop.qtbot.keyClicks(desktop.find(QLineEdit, "Name"), "Omar Said")
    desktop.find(QCheckBox, "Mentor coordinator").click()
    desktop.press("Add and draw")
    desktop.say_again()
    passphrase = drawn(desktop)
    desktop.press("It is written down")

    desktop.until(lambda: not desktop.window.findChildren(DrawnCard))
    omar = listed(desktop, world)["Omar Said"]
    assert omar.roles == ("coordinator", "intake")
    login = opened(desktop, passphrase, world)
    assert login.worker_name == "Omar Said"
    login.close()


def test_a_colleague_needs_a_name_and_a_role(desktop: Desktop) -> None:
    """What is missing is said where it can be put right; nothing is added."""
    workers(desktop)
    desktop.press("Add a colleague")
    desktop.press("Add and draw")
    desktop.find(QLabel, "Write the name.")

    desktop.qtbot.keyClicks(desktop.find(QLineEdit, "Name"), "Omar")
    desktop.find(QCheckBox, "Intake worker").click()
    desktop.press("Add and draw")
    desktop.find(QLabel, "Say what this person does here")


def test_whoever_leaves_cannot_unlock_any_more(desktop: Desktop, world: Context) -> None:
    """It is asked once more beside the button; the key itself goes when the window closes."""
    login = login_with(desktop.folder, desktop.keys, world)
    add_user(login, NewUser("Omar Said", ("intake",)), OTHER)
    login.close()
    workers(desktop)
    desktop.press("Works here no more")
    desktop.press("Take the key away")
    desktop.say_again()
    desktop.find(QLabel, "They cannot open the records any more. Their key")

    assert not listed(desktop, world)["Omar Said"].is_active
    with pytest.raises(Problem) as refused:
        opened(desktop, OTHER, world)
    assert refused.value.code is Code.NOT_PERMITTED
    assert len(look_at_vault(desktop.folder).slots) == 2
    desktop.space.end(None)

    assert [one.label for one in look_at_vault(desktop.folder).slots] == ["Worker 1"]


def test_a_second_person_agrees(desktop: Desktop, world: Context) -> None:
    """With a data protection officer a change of roles waits, and can be taken back."""
    login = login_with(desktop.folder, desktop.keys, world)
    add_user(login, NewUser("Ruth Meyer", ("dpo",)), OTHER)
    login.close()
    workers(desktop)
    desktop.press("Roles of Ruth Meyer")
    desktop.find(QCheckBox, "Intake worker").click()
    desktop.press("Give these roles")
    desktop.say_again()
    desktop.find(QLabel, "Ruth Meyer: ")

    assert listed(desktop, world)["Ruth Meyer"].roles == ("dpo",)
    ruth = opened(desktop, OTHER, world)
    (request,) = list_requests(ruth)
    assert request.can_approve
    ruth.close()
    desktop.press("Take it back")
    desktop.until(lambda: not desktop.window.findChildren(QLabel, "Ruth Meyer: "))


def test_a_wish_says_at_which_other_computer_it_will_be_done(
    desktop: Desktop, world: Context, tmp_path: Path
) -> None:
    """Asked for there: its name stands on the card.  Asked for here: no computer is named."""
    login = login_with(desktop.folder, desktop.keys, world)
    add_user(login, NewUser("Ruth Meyer", ("dpo",)), OTHER)
    ask(login, Operation.EXPORT_MANY, desktop.amina, 30)
    there = let_in(login, tmp_path / "there", replace(world, state_folder=tmp_path / "state"))
    ask(there, Operation.ERASE, desktop.amina)
    (tmp_path / "stick").mkdir()
    for one in (there, login):
        sync_store(one, FolderStore(tmp_path / "stick"))
        one.close()

    workers(desktop)

    desktop.find(QLabel, "It was asked for at “Laptop there”, and will be done there.")
    told = [one.accessibleName() for one in desktop.window.findChildren(QLabel)]
    assert "Of 30 people." in told
    assert [one for one in told if "will be done there" in one] == [
        "It was asked for at “Laptop there”, and will be done there."
    ]


def test_ones_own_passphrase_is_changed_by_choice(desktop: Desktop, world: Context) -> None:
    """Two that differ are refused, one that is easy to guess too; then the old opens nothing."""
    page = workers(desktop)
    desktop.press("Choose my own words")
    first, again = desktop.find(QLineEdit, "New passphrase"), desktop.find(QLineEdit, "The same")
    desktop.qtbot.keyClicks(first, "short")
    desktop.press("Change the passphrase")
    desktop.find(QLabel, "The two passphrases differ.")
    page.own.show_refusal(Problem(N_("Use at least 16 letters for the passphrase.")))
    desktop.find(QLabel, "Use at least 16")
    first.setText(OTHER)
    again.setText(OTHER)
    desktop.press("Change the passphrase")
    desktop.say_again()

    desktop.find(QLabel, "The passphrase is changed.")
    with pytest.raises(Problem):
        opened(desktop, PASSPHRASE, world)
    opened(desktop, OTHER, world).close()


def test_ones_own_passphrase_is_drawn_by_lot(desktop: Desktop, world: Context) -> None:
    """What is shown opens the vault."""
    workers(desktop)
    desktop.press("Draw a new one")
    desktop.say_again()
    passphrase = drawn(desktop)
    desktop.press("It is written down")

    opened(desktop, passphrase, world).close()


def test_two_sheets_agree_where_nobody_else_could(
    desktop: Desktop, world: Context, tmp_path: Path
) -> None:
    """An officer who is gone: no person is left to agree; a sheet typed twice is refused."""
    sheets = make(desktop, tmp_path)
    type_in(desktop, sheets[0])
    desktop.press("Check this sheet")
    desktop.find(QLabel, "The sheets in force")
    login = login_with(desktop.folder, desktop.keys, world)
    dora = add_user(login, NewUser("Dora", ("dpo",)), OTHER).value.user
    assert revoke_user(login, dora).value.request
    login.close()
    workers(desktop)
    desktop.press("Agree with two sheets")
    type_in(desktop, sheets[0])
    desktop.press("Continue")
    desktop.find(QLabel, "Sheet 1 is right.")
    type_in(desktop, sheets[0])
    desktop.press("Continue")
    desktop.find(QLabel, "This is the same sheet twice.")

    type_in(desktop, sheets[2])
    desktop.press("Continue")

    desktop.until(lambda: not listed(desktop, world)["Dora"].is_active)
    assert listed(desktop, world)["Dora"].alone
    desktop.until(lambda: not desktop.window.findChildren(SheetField))
