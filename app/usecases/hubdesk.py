"""What the window of a hub shows and asks: the centres, their cards and the newest numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from app.errors import Code, Problem
from app.files import need_place, write_atomic
from app.sync.filekinds import FileKind
from app.sync.hubletters import hub_digits
from app.usecases.chosenfiles import chosen_file
from app.usecases.hubadmitting import (
    Admitted,
    CentreView,
    admit_centre,
    check_card,
    invite_centre,
    list_centres,
)
from app.usecases.hubreport import HubReport, hub_report
from app.usecases.login import Login, Outcome, unchanged
from app.usecases.targets import list_targets


@dataclass(frozen=True)
class HubDesk:
    """The centres at this hub, its online places by name, and its newest numbers or None."""

    centres: tuple[CentreView, ...]
    places: tuple[str, ...]
    report: HubReport | None


@dataclass(frozen=True)
class WrittenInvitation:
    """The file for a centre, and the rest of what ``Invitation`` has."""

    file: Path
    name: str
    digits: str
    is_again: bool


@dataclass(frozen=True)
class AskingCentre:
    """The card of a centre, and the digits that the centre has to show too."""

    name: str
    card: bytes = field(repr=False)
    digits: str


def hub_desk(login: Login) -> HubDesk:
    """Return what the page shows; raises Problem 12."""
    centres = list_centres(login)
    places = tuple(one.name for one in list_targets(login) if not one.needs_trust)
    return HubDesk(centres, places, _newest(login))


def write_invitation(login: Login, name: str, label: str, file: Path) -> Outcome[WrittenInvitation]:
    """Invite a centre and write the file for it.

    Raises as ``invite_centre``, and Problem 31 before anything is done where it cannot be.
    """
    need_place(file)
    made = invite_centre(login, name, label).value
    write_atomic(file, made.file)
    return unchanged(WrittenInvitation(file, name, made.digits, made.is_again))


def look_at_card(login: Login, name: str, file: Path) -> AskingCentre:
    """Return what a centre's card says; raises Problem 2, 12, 20, 22, 24, 40."""
    card = chosen_file(file, FileKind.CARD)
    check_card(login, name, card)
    return AskingCentre(name, card, hub_digits(card))


def admit_asking(login: Login, asking: AskingCentre) -> Outcome[Admitted]:
    """Believe the centre whose card's digits were compared; raises as ``admit_centre``."""
    return admit_centre(login, asking.name, asking.card, asking.digits)


def _newest(login: Login) -> HubReport | None:
    try:
        return hub_report(login)
    except Problem as problem:
        if problem.code is not Code.NOT_FOUND:
            raise
        return None
