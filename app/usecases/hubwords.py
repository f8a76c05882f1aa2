"""What came of a look into a centre's place in sentences, for the command line and the window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from app.i18n import N_, Text, plural
from app.usecases.hubintake import Intake, Place
from app.usecases.hubrounds import Visit
from app.usecases.syncwords import newer, set_aside, waiting

ADMITTED = N_("What this centre sends is taken in from now on.")
ADMITTED_BEFORE = N_("This centre was admitted before. What it sends is taken in.")
INVITED_AGAIN = N_(
    "This centre was invited before: the file is the same hub, with the same digits. "
    "For another centre use another name."
)
_NOT_OURS = {
    Place.EMPTY: N_("Nothing of a centre lies here. Name the place to which the centre sends."),
    Place.SEALED: N_(
        "Nothing here is for this hub. Is it the right place? The centre has to exchange online "
        "after it adds the hub. It may also have removed the hub: ask there."
    ),
    Place.ENDED: N_(
        "Nothing here is for this hub any more. It seems that the centre has removed it: ask "
        "there. If it is to read again, write the file again."
    ),
}


def intake_lines(found: Intake) -> list[Text]:
    """Return what came and what did not, a sentence each."""
    if found.place is not Place.OURS:
        return [_NOT_OURS[found.place]]
    told = (
        (found.refused, set_aside(found.refused)),
        (found.waiting, waiting(found.waiting)),
        (found.newer, newer(found.newer)),
        (found.sealed, _sealed(found.sealed)),
    )
    new = plural("{count} change is new here.", "{count} changes are new here.", found.new)
    return [new, *(words for count, words in told if count)]


def visit_lines(one: Visit) -> list[Text]:
    """Return what came of the look into one centre's place, a sentence each."""
    return [one.problem] if one.problem else intake_lines(one.intake)


def intake_from(told: Mapping[str, object]) -> Intake:
    """Return what the job process told as JSON."""
    numbers = {one.name: told[one.name] for one in fields(Intake) if one.name != "place"}
    counts = {name: one for name, one in numbers.items() if isinstance(one, int)}
    return Intake(**counts, place=Place(str(told["place"])))


def _sealed(count: int) -> Text:
    return plural(
        "{count} bundle is not sealed to this hub. If it stays so, ask the centre.",
        "{count} bundles are not sealed to this hub. If it stays so, ask the centre.",
        count,
    )
