"""The main job done once in a demonstration centre: what a computer without a screen shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from app.context import Context
from app.errors import Code, Problem
from app.files import make_private_folder
from app.i18n import N_, Text
from app.usecases.demonstration import fill_demonstration, make_demonstration
from app.usecases.login import Login
from app.usecases.papers import draw_roadmap, issue_roadmap, refuse_blocking
from app.usecases.people import FirstFour, find_people, start_intake
from app.usecases.plans import add_pathway, agree_plan, make_plan, mark_step, show_plan
from app.usecases.roadmaps import RoadmapOrder
from app.usecases.sessions import log_session
from app.usecases.speaker import paper_languages

LANGUAGE = "ar"


@dataclass(frozen=True)
class WalkResult:
    """Where the walk left what it made."""

    vault: Path
    roadmap: Path


def walk_main_job(
    folder: Path | None, context: Context, tell: Callable[[Text], None]
) -> WalkResult:
    """Make a demonstration centre, take an intake, agree a plan, print it, log a session.

    folder: new or empty; a free one in the home folder if None.  tell: called with
    a sentence after each part.  Raises Problem 40 at once in a copy of the sources whose
    translations were not compiled.
    """
    if LANGUAGE not in paper_languages():
        words = N_(
            "The translations are not compiled yet, so nothing was begun. Start it with “python3 "
            "run.py cli walk”, which does that first."
        )
        raise Problem(words, Code.NOT_FOUND, detail="catalogues")
    place = folder or _free_folder()
    make_private_folder(place)
    vault, roadmap = place / "vault", place / "roadmap-ar.pdf"
    login = make_demonstration(vault, None, context)
    try:
        fill_demonstration(login, 6, 1, lambda _done, _count: None)
        tell(N_("Made a demonstration centre with invented people."))
        _main_job(login, roadmap, tell)
    finally:
        login.close()
    tell(N_("The roadmap is in: {path}").with_values(path=str(roadmap)))
    return WalkResult(vault, roadmap)


def _main_job(login: Login, roadmap: Path, tell: Callable[[Text], None]) -> None:
    person = start_intake(login, _AMINA).value
    found = find_people(login, "Amina")
    if person not in {one.person for one in found}:
        raise Problem(N_("The search does not find what was saved."), Code.INTEGRITY)
    tell(N_("Took an intake with four answers, and found the person again by another spelling."))
    plan = make_plan(login, person, "first_job").value
    add_pathway(login, plan, "language_ladder")
    agree_plan(login, plan)
    view = show_plan(login, plan)
    mark_step(login, view.steps[0].id, "done")
    words = N_("Agreed on a plan of {count} steps.").with_values(count=len(view.steps))
    tell(words)
    when = login.context.now().astimezone().replace(second=0, microsecond=0)
    week_later = (when + timedelta(days=7)).replace(hour=10, minute=0)
    log_session(
        login,
        person,
        {"minutes": 45, "kind": "one_to_one", "with_whom": "Leila"},
        {"starts_at": week_later.isoformat(timespec="minutes"), "with_whom": "Leila"},
    )
    tell(N_("Logged a session and planned the next one."))
    order = RoadmapOrder(plan, LANGUAGE, "en")
    drawn = draw_roadmap(login, order)
    refuse_blocking(drawn, accept_missing=False)
    issue_roadmap(login, order, drawn, roadmap)
    tell(N_("Printed the roadmap in Arabic and English."))


_AMINA = FirstFour(
    person={"preferred_name": "أمينة", "paper_privacy": "preferred"},
    language={"language": "ar", "spoken_level": "mother_tongue", "for_paper": True},
    contact={"kind": "none"},
    consent={"answer": "given", "explained_language": "ar", "given_by": "self"},
)


def _free_folder() -> Path:
    home = Path.home()
    for number in range(1, 1000):
        place = home / f"Waymark demonstration {number}"
        if not place.exists():
            return place
    raise Problem(N_("This folder is not empty. Choose a new or an empty folder."), Code.STORAGE)
