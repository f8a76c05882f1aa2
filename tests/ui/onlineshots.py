"""Pictures of online places: one that is set up, the form, and a key to be compared."""

from __future__ import annotations

from typing import Protocol

from app.context import Context
from app.usecases.targets import NewTarget, keep_target
from app.usecases.vaults import login_with
from ui.desk import Destination
from ui.opening import Opened
from ui.pages.exchange import ExchangePage
from ui.pages.workspace import Workspace

PLACE = NewTarget(
    "Linden cloud",
    "https://cloud.example.org/remote.php/dav/files/linden/waymark",
    "linden",
    "of nobody",
)
KEY = "ssh-ed25519 SHA256:uNiVztksCsDhcc0u9e8BrlXXsCxAWZJkfR2pMDKXPNo"


class Eye(Protocol):
    """What keeps a picture of the window."""

    @property
    def space(self) -> Workspace: ...

    def take(self, name: str) -> None:
        """Keep a picture."""

    def wait(self) -> None:
        """Let pass a moment."""


def keep_online_place(opened: Opened, context: Context) -> None:
    """Keep an invented place that was exchanged with today."""
    login = login_with(opened.folder, opened.keys, context)
    keep_target(login, PLACE)
    login.store.exchange.targets.met(PLACE.name, context.clock_ms)
    login.close()


def look_at_online(eye: Eye) -> None:
    """Visit the form, and then a key that is to be compared."""
    eye.space.open(Destination("exchange"))
    page = eye.space.page
    assert isinstance(page, ExchangePage)
    eye.wait()
    page.online.open_form()
    eye.take("exchange-online")
    page.online.show_key(KEY, "sftp://files.example.org/waymark")
    eye.take("exchange-key")
