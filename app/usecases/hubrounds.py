"""What a hub does at the online places of its centres: one of them, or all in one round."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

from app.errors import Code, Problem
from app.i18n import N_, Text
from app.usecases.hubcentres import book_of, kept_centres
from app.usecases.hubintake import Intake, Place, admitted_centre, take_centre
from app.usecases.login import Login, need_lead
from app.usecases.targets import opened_target
from app.vault.heads import Progress, tell_nobody
from app.vault.hubbook import KeptCentre


@dataclass(frozen=True)
class Visit:
    """What came of the look into one centre's place.  problem: why it ended early, or None."""

    name: str
    intake: Intake
    problem: Text | None = None


def take_online(
    login: Login,
    name: str,
    target: str,
    *,
    push: bool = True,
    progress: Progress = tell_nobody,
) -> Intake:
    """Do what ``take_centre`` does at an online place of this hub, and remember that it is there.

    Raises what that does, and what ``opened_target`` does.
    """
    admitted_centre(login, name)  # what is wrong with the name is told first
    with opened_target(login, target, progress) as store:
        found = take_centre(login, name, store, push=push)
    kept = admitted_centre(login, name)
    if found.place is Place.OURS and kept.target != target:
        book_of(login).keep(replace(kept, target=target))
    return found


def take_all(
    login: Login, *, push: bool = True, progress: Progress = tell_nobody
) -> tuple[Visit, ...]:
    """Look into the online place of every centre that was found at one, by name.

    What is wrong at one of them keeps nobody from the others.  progress: told (done, total)
    centres; what it raises ends the round between two files.  Raises Problem 12, and 40 if
    no centre was found at an online place before.
    """
    need_lead(login, "hub")
    there = [one for one in kept_centres(login) if one.vault and one.target]
    if not there:
        words = N_("No centre was found at an online place yet. Take in from one first, by name.")
        raise Problem(words, Code.NOT_FOUND)
    visits = list[Visit]()
    for number, one in enumerate(there):
        progress(number, len(there))
        still = partial(_tell, progress, (number, len(there)))
        visits.append(_visited(login, one, push=push, progress=still))
    progress(len(there), len(there))
    return tuple(visits)


def _visited(login: Login, one: KeptCentre, *, push: bool, progress: Progress) -> Visit:
    try:
        found = take_online(login, one.name, one.target, push=push, progress=progress)
    except Problem as problem:
        if problem.code is Code.CANCELLED:
            raise
        return Visit(one.name, Intake(), problem.text)
    return Visit(one.name, found)


def _tell(progress: Progress, place: tuple[int, int], _done: int, _total: int) -> None:
    """Tell within a centre how many centres are done: how far it is there counts for little."""
    progress(*place)
