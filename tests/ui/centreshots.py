"""Pictures of other centres: a student comes or goes, or they send to a hub; nothing is changed."""

from __future__ import annotations

from typing import Protocol

from app.records import RecordId
from app.sync.address import Address
from app.usecases.arrivals import Offered
from app.usecases.hubadmitting import CentreView
from app.usecases.hubdesk import HubDesk
from app.usecases.hubreport import CentreNumbers, HubReport
from app.usecases.leaving import LeavingView
from app.usecases.moves import Gone
from app.usecases.people import FoundPerson
from ui.desk import Destination
from ui.pages.gonenotice import GoneNotice
from ui.pages.hubcentres import HubCentresPage
from ui.pages.hubinvite import InvitingPanel
from ui.pages.leaving import LeavingPage
from ui.pages.othercentre import OtherCentrePage
from ui.pages.workspace import Workspace
from ui.window import Window

DIGITS = " ".join(["48210"] * 6)
OAK = "Oak Centre"


class Eye(Protocol):
    """What keeps a picture of the window."""

    @property
    def space(self) -> Workspace: ...

    @property
    def window(self) -> Window: ...

    def take(self, name: str) -> None:
        """Keep a picture."""

    def wait(self) -> None:
        """Let pass a moment."""


def look_at_coming(eye: Eye, alike: tuple[FoundPerson, ...]) -> None:
    """Visit our address, then a file with somebody in it whose name is known here."""
    eye.space.open(Destination("another-centre"))
    page = eye.space.page
    assert isinstance(page, OtherCentrePage)
    eye.take("another-centre")
    page.show_written("address.waymark", DIGITS)
    eye.take("another-centre-address")
    eye.space.open(Destination("another-centre"))
    page = eye.space.page
    assert isinstance(page, OtherCentrePage)
    offer = Offered(
        OAK, RecordId("0" * 32), alike[0].name, DIGITS, 46, 1, 7, 3, False, False, alike[:1]
    )
    page.coming.show_offer(offer)
    eye.take("another-centre-digits")
    page.coming.ask_consent(offer)
    eye.take("another-centre-yes")


def look_at_hub(eye: Eye) -> None:
    """Visit the page of a hub: no centre, the form, then three centres and their numbers."""
    eye.space.open(Destination("hub-centres"))
    eye.wait()
    eye.take("hub-none")
    page = eye.space.page
    assert isinstance(page, HubCentresPage)
    page.findChildren(InvitingPanel)[0].open_form()
    eye.take("hub-form")
    page.findChildren(InvitingPanel)[0].leave_form()
    heard = eye.window.context.now()
    centres = (
        CentreView(OAK, True, heard, 214, 96, "Cloud of Oak"),
        CentreView("Harbour Street Centre", True, None, 0, 0, ""),
        CentreView("Hill Centre", False, None, 0, 0, ""),
    )
    numbers = (
        CentreNumbers(OAK, heard.date(), {"students": 96, "plans": 61, "mentors": 12}),
        CentreNumbers("Harbour Street Centre", None, {"students": 1240, "plans": 803}),
    )
    totals = {"students": 1342, "plans": 864, "meetings": 455, "mentors": 140}
    report = HubReport("2026-Q3", heard.date(), numbers, {"students": 6}, totals)
    page.show_desk(HubDesk(centres, ("Cloud of Oak", "Cloud of Harbour"), report))
    eye.take("hub")


def look_at_leaving_pages(eye: Eye, who: FoundPerson) -> None:
    """Visit the page of a student who goes: before the yes, the digits, the last word, gone."""
    view = LeavingView(who.person, who.name, who.code, None, False, OAK, 1, 7, 3, 0, None)
    eye.space.open(Destination("leaving", who.person))
    page = eye.space.page
    assert isinstance(page, LeavingPage)
    eye.wait()
    page.show_view(view)
    eye.take("leaving")
    to = Address(OAK, b"", b"", DIGITS)
    page.show_digits(to)
    eye.take("leaving-digits")
    page.ask_last(to)
    eye.take("leaving-last")
    eye.space.open(Destination("student", who.person))
    eye.wait()
    gone = Gone(who.person, OAK, eye.window.context.today, "Leila", DIGITS)
    for notice in eye.space.findChildren(GoneNotice):
        notice.show_gone(gone)
    eye.take("gone")
