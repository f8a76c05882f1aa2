"""Exchange with an online place, in the window: typed, tried, compared, exchanged, removed."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton

from app.context import Context
from app.sync.stores.access import Access
from app.usecases.devices import approve_device, join_device, request_device
from app.usecases.login import Login
from app.usecases.people import find_people, start_intake
from app.usecases.targets import NewTarget, due_targets, keep_target, list_targets, sync_target
from app.usecases.vaults import login_with
from tests.core.usecases.online import say
from tests.stores.engines import ENGINES, free_port
from tests.ui.pages.conftest import PASSPHRASE, Desktop
from tests.ui.pages.test_exchange import OLENA
from ui.desk import Destination
from ui.pages.exchange import ExchangePage
from ui.pages.folderform import FolderForm
from ui.pages.hostkey import HostKeyCard, key_lines
from ui.pages.onlineform import OnlineForm
from ui.widgets.buttons import IconButton
from ui.widgets.selects import Tick

CLOUD = "Our cloud"


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Access]]:
    """Return a web server and an SSH server."""
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(ENGINES[name](tmp_path_factory.mktemp(name)))
            for name in ("wsgidav", "paramiko")
        }


@pytest.fixture
def page(desktop: Desktop) -> ExchangePage:
    """Return the page of the exchange."""
    desktop.space.open(Destination("exchange"))
    found = desktop.space.page
    assert isinstance(found, ExchangePage)
    desktop.find(QLabel, "With an online place two computers exchange")
    return found


def type_place(desktop: Desktop, access: Access, path: str, **other: str) -> OnlineForm:
    """Type a place into the form and try it."""
    desktop.press("Add an online place")
    form = desktop.find(OnlineForm, "A new online place")
    form.name.setText(CLOUD)
    form.address.setText(f"{access.address}/{path}")
    form.login.setText(access.login)
    form.secret.line.setText(other.get("secret", access.secret))
    form.automatic.setChecked("automatic" in other)
    desktop.press("Try it")
    return form


def kept(desktop: Desktop, world: Context) -> tuple[str, ...]:
    """Return the names of the places that are kept."""
    login = login_with(desktop.folder, desktop.keys, world)
    names = tuple(one.name for one in list_targets(login))
    login.close()
    return names


def is_automatic(login: Login, wanted: bool) -> bool:
    """Tell whether the one place is exchanged with by itself, or by hand, as wanted."""
    (place,) = list_targets(login)
    return place.is_automatic is wanted


def shown_words(desktop: Desktop) -> list[str]:
    """Return the names of all labels that are shown."""
    labels = desktop.window.findChildren(QLabel)
    return [one.accessibleName() for one in labels if one.isVisible()]


def join(desktop: Desktop, world: Context, folder: Path) -> Login:
    """Return the login at another computer of the centre."""
    elsewhere = replace(world, state_folder=folder / "state", random_bytes=secrets.token_bytes)
    asking = request_device(elsewhere, PASSPHRASE, "Laptop 2")
    login = login_with(desktop.folder, desktop.keys, world)
    welcome = approve_device(login, asking.file, asking.digits)
    login.close()
    return join_device(folder / "vault", PASSPHRASE, welcome, elsewhere)


def test_two_computers_exchange_by_a_web_server(
    desktop: Desktop, world: Context, engines: dict[str, Access], tmp_path: Path
) -> None:
    """Typed, tried and exchanged with in the window; the other computer uses the same place."""
    folder = tmp_path / "other"
    folder.mkdir()
    other = join(desktop, world, folder)
    say(other, start_intake(other, OLENA).value)
    web = engines["wsgidav"]
    keep_target(other, NewTarget("x", f"{web.address}/two", web.login, web.secret))
    sync_target(other, "x")
    desktop.space.open(Destination("exchange"))
    type_place(desktop, web, "two", automatic="")
    desktop.find(QLabel, "The place works.")
    desktop.find(QLabel, "Not exchanged yet")
    assert desktop.find(Tick, "Exchange by itself when there is a connection").isChecked()

    desktop.press("Exchange now")

    desktop.find(QLabel, "Done. The place has what is new here.")
    desktop.find(QLabel, "Last exchanged on")
    assert "The place works." not in shown_words(desktop)
    sync_target(other, "x")
    login = login_with(desktop.folder, desktop.keys, other.context)
    assert find_people(login, "Олена").people
    assert login.store.state_hash() == other.store.state_hash()
    login.close()
    other.close()


@pytest.mark.usefixtures("page")
def test_a_wrong_password_can_be_put_right(desktop: Desktop, engines: dict[str, Access]) -> None:
    """The form stays with what was typed, and says what is wrong where it is seen."""
    desktop.window.resize(1000, 560)
    form = type_place(desktop, engines["wsgidav"], "wrong", secret="a wrong one")
    said = desktop.find(QLabel, "The online place does not let us in.")
    assert form.secret.findChildren(IconButton)[0].accessibleName() == "Show the password"
    desktop.until(lambda: said.visibleRegion().boundingRect().height() == said.height())
    form.secret.line.setText(engines["wsgidav"].secret)

    desktop.press("Try it")

    desktop.find(QLabel, "The place works.")


@pytest.mark.usefixtures("page")
def test_a_failed_exchange_names_its_place(desktop: Desktop, world: Context) -> None:
    """Of several places one knows which did not answer."""
    login = login_with(desktop.folder, desktop.keys, world)
    nobody = f"https://127.0.0.1:{free_port()}/x"
    keep_target(login, NewTarget(CLOUD, nobody, "a", "b"))
    login.close()
    desktop.space.open(Destination("exchange"))

    desktop.press("Exchange now")

    said = desktop.find(QLabel, f"“{CLOUD}”: ")
    assert "does not answer" in said.accessibleName()


@pytest.mark.usefixtures("page")
def test_what_cannot_be_is_said_beside_the_field(
    desktop: Desktop, world: Context, engines: dict[str, Access]
) -> None:
    """Nothing is kept."""
    form = type_place(desktop, engines["wsgidav"], "../x")

    desktop.find(QLabel, "This is no address that Waymark knows.")
    assert form.address.hasFocus()
    assert kept(desktop, world) == ()


@pytest.mark.usefixtures("page")
def test_a_host_key_is_compared_before_anything_is_sent(
    desktop: Desktop, engines: dict[str, Access]
) -> None:
    """The card names the place and shows the key in groups; a hasty key press trusts nothing."""
    ssh = engines["paramiko"]
    type_place(desktop, ssh, "ssh")
    card = desktop.find(HostKeyCard, "Is this the right place? Nothing was sent to it yet.")
    shown = [one.accessibleName() for one in card.findChildren(QLabel)]
    assert {CLOUD, f"{ssh.address}/ssh", ssh.pin} <= set(shown)
    digest = ssh.pin.rpartition(":")[2]
    head, *lines = key_lines(ssh.pin)
    assert head + "".join(lines).replace(" ", "") == ssh.pin
    assert lines[0].split() == [digest[at : at + 4] for at in range(0, 24, 4)]
    desktop.until(desktop.find(QPushButton, "It is another key").hasFocus)

    desktop.press("It is the same key")

    desktop.find(QLabel, "The place works.")


@pytest.mark.usefixtures("page")
def test_a_place_is_removed(desktop: Desktop, world: Context, engines: dict[str, Access]) -> None:
    """With what opens it."""
    type_place(desktop, engines["wsgidav"], "gone")
    desktop.find(QLabel, "The place works.")

    desktop.press("Remove it")

    desktop.find(QLabel, "The place was removed from the list.")
    desktop.find(QLabel, "With an online place two computers exchange")
    assert kept(desktop, world) == ()


@pytest.mark.usefixtures("page")
def test_it_can_be_said_later_that_a_place_is_exchanged_with_by_itself(
    desktop: Desktop, world: Context, engines: dict[str, Access]
) -> None:
    """The box on the card of the place does what it says, and can be taken back."""
    type_place(desktop, engines["wsgidav"], "later")
    desktop.find(QLabel, "The place works.")
    login = login_with(desktop.folder, desktop.keys, world)

    for wanted in (True, False):
        desktop.press("Exchange by itself when there is a connection")
        desktop.until(partial(is_automatic, login, wanted))

    login.close()


@pytest.mark.usefixtures("page")
def test_a_place_that_is_left_is_not_kept(
    desktop: Desktop, world: Context, engines: dict[str, Access]
) -> None:
    """Nor is what was typed at first, once another name and a right password were typed."""
    web = engines["wsgidav"]
    form = type_place(desktop, web, "left", secret="a wrong one")
    desktop.find(QLabel, "The online place does not let us in.")
    form.name.setText("Another name")
    desktop.press("Try it")
    desktop.until(lambda: kept(desktop, world) == ("Another name",))
    desktop.find(QLabel, "The online place does not let us in.")

    desktop.press("Leave it")

    desktop.until(lambda: kept(desktop, world) == ())
    desktop.find(QLabel, "With an online place two computers exchange")


@pytest.mark.usefixtures("page")
def test_a_place_is_not_lost_to_another_of_its_name(
    desktop: Desktop, world: Context, engines: dict[str, Access]
) -> None:
    """The form says that the name is taken; leaving it takes nothing away."""
    web = engines["wsgidav"]
    type_place(desktop, web, "first")
    desktop.find(QLabel, "The place works.")
    form = type_place(desktop, web, "second", secret="a wrong one")

    desktop.find(QLabel, "Another online place has this name.")
    assert form.name.hasFocus()
    desktop.press("Leave it")

    desktop.find(QLabel, f"{web.address.origin}/first")
    assert kept(desktop, world) == (CLOUD,)


@pytest.mark.usefixtures("page")
def test_a_place_is_exchanged_with_by_itself_where_somebody_asked_for_it(
    desktop: Desktop, world: Context, engines: dict[str, Access]
) -> None:
    """Only such a place, without a word, and not again before its time."""
    web = engines["wsgidav"]
    login = login_with(desktop.folder, desktop.keys, world)
    for name, is_automatic in (("by itself", True), ("by hand", False)):
        address = f"{web.address}/{is_automatic}"
        new = NewTarget(name, address, web.login, web.secret, is_automatic=is_automatic)
        keep_target(login, new)
    desktop.space.open(Destination("exchange"))
    desktop.find(QLabel, "by hand")
    assert not any(one.startswith("Last exchanged") for one in shown_words(desktop))
    desktop.space.exchanging.look()

    desktop.until(lambda: any(one.met for one in list_targets(login)))
    desktop.find(QLabel, "Last exchanged on")

    met = {one.name: one.met is not None for one in list_targets(login)}
    assert met == {"by itself": True, "by hand": False}
    assert due_targets(login) == ()
    login.close()


@pytest.mark.usefixtures("page")
def test_after_the_end_nobody_looks(desktop: Desktop) -> None:
    """The clocks of a window that was closed do not ask what is closed."""
    clocks = (desktop.space.exchanging.clock, desktop.space.watch.clock)
    assert all(one.isActive() for one in clocks)

    desktop.space.end(None)

    assert not any(one.isActive() for one in clocks)


@pytest.mark.usefixtures("page")
def test_without_a_connection_nothing_is_said(desktop: Desktop, world: Context) -> None:
    """It is tried later; the page stays as it is."""
    login = login_with(desktop.folder, desktop.keys, world)
    nobody = f"https://127.0.0.1:{free_port()}/x"
    keep_target(login, NewTarget("far", nobody, "a", "b", is_automatic=True))
    desktop.space.exchanging.look()

    desktop.until(lambda: desktop.space.exchanging.run.problem is not None)

    assert due_targets(login) == ("far",)
    login.close()


@pytest.mark.usefixtures("page")
def test_a_folder_stays_on_the_list_and_is_exchanged_with_by_itself(
    desktop: Desktop, world: Context, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chosen once, named, tried; then it needs no more choosing."""
    folder = tmp_path / "نقل 50%"
    folder.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(folder))
    desktop.press("Add a folder")
    form = desktop.find(FolderForm, "A folder that stays on the list")
    desktop.press("Keep the folder")
    desktop.find(QLabel, "Choose the folder first.")
    desktop.press("Choose the folder")
    assert form.name.text() == folder.name
    form.name.setText("Shared")
    form.automatic.setChecked(True)

    desktop.press("Keep the folder")

    desktop.find(QLabel, "The place works.")
    desktop.find(QLabel, "As with a stick, everybody’s records go there.")
    desktop.press("Exchange now")
    desktop.find(QLabel, "Done. The place has what is new here.")
    assert [one.name for one in folder.iterdir()] == ["in"]
    login = login_with(desktop.folder, desktop.keys, world)
    (facts,) = list_targets(login)
    assert (facts.is_automatic, facts.is_inside) == (True, True)
    login.store.exchange.targets.met("Shared", 1)
    desktop.space.exchanging.look()
    desktop.until(lambda: list_targets(login)[0].met != datetime.fromtimestamp(0.001, UTC))
    login.close()


def test_what_goes_wrong_by_itself_stands_with_the_place(
    desktop: Desktop, page: ExchangePage, world: Context, engines: dict[str, Access]
) -> None:
    """A password that was changed, while nobody looked; the page need not be opened anew."""
    web = engines["wsgidav"]
    login = login_with(desktop.folder, desktop.keys, world)
    keep_target(login, NewTarget(CLOUD, f"{web.address}/x", web.login, "old", is_automatic=True))
    login.close()
    page.refresh()
    desktop.find(QLabel, CLOUD)

    desktop.space.exchanging.look()

    desktop.find(QLabel, "The online place does not let us in.")
