"""The demonstration centre: invented people, the same for the same seed."""

from __future__ import annotations

import functools
import json
import random
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from app.context import Context
from app.files import make_private_folder
from app.i18n import N_
from app.languages import RESOURCES
from app.pathways import pathway_ids
from app.records import Change, Record, RecordId
from app.schema import codes
from app.schema.kinds import Stored
from app.schema.person import ASPIRATION, BIRTH, LANGUAGE, NAME
from app.schema.plan import GOAL
from app.usecases.consents import consent_changes
from app.usecases.login import Login
from app.usecases.people import FirstFour, start_intake
from app.usecases.plans import agree_plan, make_plan, mark_step, show_plan
from app.usecases.rows import changes_of_new, joined, new_row
from app.usecases.sessions import log_session, plan_session
from app.usecases.vaults import DEMONSTRATION_PASSPHRASE, Keys, NewVault, init_vault

ALIAS = "Demonstration"
WINDOW_PEOPLE = 24
Progress = Callable[[int, int], None]

# Which goal leads to which road, so that a person's hopes and plan agree.
_ROADS: Mapping[str, str] = {
    "language_certificate": "language_ladder",
    "recognition": "credential_recognition",
    "licence": "regulated_profession",
    "finish_school": "bridging_to_study",
    "apprenticeship": "apprenticeship",
    "bachelor": "first_degree",
    "graduate_study": "graduate_study",
    "internship": "internship",
    "first_job": "first_job",
    "own_business": "own_business",
}


def make_demonstration(folder: Path, passphrase: str | None, context: Context) -> Login:
    """Make an empty demonstration vault, marked as one for ever, and return its login."""
    centre = _material()["centre"]
    more = tuple((key, value) for key, value in centre.items() if key != "name")
    new = NewVault(
        centre["name"],
        _material()["workers"][0],
        alias=ALIAS,
        label="Demonstration worker",
        is_demonstration=True,
        more=more,
    )
    return init_vault(folder, passphrase or DEMONSTRATION_PASSPHRASE, new, context)


def fill_demonstration(
    login: Login, count: int, seed: int, progress: Progress
) -> tuple[RecordId, ...]:
    """Fill the vault with ``count`` invented people; return their ids.

    progress: called with how many are done, and ``count``.
    """
    chance = random.Random(seed)  # noqa: S311 - invention, not secrecy
    people = []
    for done in range(1, count + 1):
        people.append(_person(login, chance))
        progress(done, count)
    return tuple(people)


def _person(login: Login, chance: random.Random) -> RecordId:
    material = _material()
    groups = material["languages"]
    group = chance.choices(groups, weights=[one["weight"] for one in groups])[0]
    given, family = chance.choice(group["given"]), chance.choice(group["family"])
    person = start_intake(login, _first_four(group, given, family, chance)).value
    goal = chance.choice(sorted(_ROADS))
    _more_answers(login, person, group, (given, family, goal, chance))
    road = _ROADS[goal] if _ROADS[goal] in pathway_ids() else "first_job"
    starts_on = login.context.today - timedelta(weeks=chance.randint(0, 40))
    plan = make_plan(login, person, road, starts_on).value
    agree_plan(login, plan)
    _walk_plan(login, plan, chance)
    _meetings(login, person, chance)
    return person


def _first_four(
    group: Mapping[str, Any], given: Sequence[str], family: Sequence[str], chance: random.Random
) -> FirstFour:
    kind = chance.choice(["call", "text", "chat_app", "none"])
    contact: dict[str, Stored] = {"kind": kind, "message_safe": chance.choice(["yes", "no"])}
    if kind != "none":
        contact["value"] = f"+1 202 555 01{chance.randint(0, 99):02d}"
    return FirstFour(
        person={"preferred_name": f"{given[0]} {family[0]}", "paper_privacy": "full"},
        language={
            "language": group["tag"],
            "spoken_level": "mother_tongue",
            "read_level": chance.choice(["none", "B1", "C1", "mother_tongue"]),
            "for_paper": group["paper"] == group["tag"],
        },
        contact=contact,
        consent={
            "answer": "given",
            "explained_language": group["tag"],
            "given_by": "self",
            "teach_back": "clear",
            "how": "spoken",
        },
    )


def _more_answers(
    login: Login,
    person: RecordId,
    group: Mapping[str, Any],
    told: tuple[Sequence[str], Sequence[str], str, random.Random],
) -> None:
    """Add names, a rough birth, English, hopes, a goal and two more answers on consent."""
    given, family, goal_type, chance = told
    born = chance.randint(login.context.today.year - 45, login.context.today.year - 17)
    owned: dict[str, Stored] = {"person": person}
    name: dict[str, Stored] = {
        "words": f"{given[0]} {family[0]}",
        "latin": f"{given[1]} {family[1]}",
        "language": group["tag"],
        "use": "legal",
    }
    birth = _birth(born, chance)
    hopes: dict[str, Stored] = {"words": chance.choice(group["hopes"]), "language": group["tag"]}
    goal: dict[str, Stored] = {"type": goal_type}
    rows = [
        new_row(login.context, schema, person, {**owned, **values})
        for schema, values in ((NAME, name), (BIRTH, birth), (ASPIRATION, hopes), (GOAL, goal))
    ]
    rows.append(_english(login, person, chance))
    answers = _two_more_answers(login, person, chance)
    changes = joined([*(changes_of_new(row) for row in rows), *answers])
    login.save(changes, N_("Save answers"), None)


def _two_more_answers(
    login: Login, person: RecordId, chance: random.Random
) -> list[tuple[Change, ...]]:
    choices = {
        "contact_me": ["given", "given", "refused"],
        "share_with_mentor": ["given", "refused", "ask_later"],
    }
    return [
        consent_changes(
            login,
            person,
            {"person": person, "purpose": purpose, "answer": chance.choice(answers)},
        )
        for purpose, answers in choices.items()
    ]


def _english(login: Login, person: RecordId, chance: random.Random) -> Record:
    level = chance.choice(["none", "A1", "A2", "B1"])
    values: dict[str, Stored] = {"person": person, "language": "en", "spoken_level": level}
    return new_row(login.context, LANGUAGE, person, values)


def _birth(year: int, chance: random.Random) -> dict[str, Stored]:
    if chance.random() < 0.5:
        day = date(year, chance.randint(1, 12), chance.randint(1, 28)).isoformat()
        return {"range": {"earliest": day, "latest": day}, "source": "copy"}
    years = {"earliest": f"{year}-01-01", "latest": f"{year}-12-31"}
    return {"range": years, "source": "told", "calendar": "gregorian"}


def _walk_plan(login: Login, plan: RecordId, chance: random.Random) -> None:
    """Mark as many first steps as done as a person may have walked."""
    for _ in range(chance.randint(0, 4)):
        ready = show_plan(login, plan).schedule.next
        if not ready:
            return
        mark_step(login, RecordId(ready[0]), "done")


def _meetings(login: Login, person: RecordId, chance: random.Random) -> None:
    material = _material()
    now = login.context.now().astimezone().replace(minute=0, second=0, microsecond=0)
    helper = chance.choice(material["workers"])
    for weeks_ago in sorted(chance.sample(range(1, 30), chance.randint(0, 3)), reverse=True):
        when = (now - timedelta(weeks=weeks_ago)).replace(hour=chance.randint(9, 16))
        log_session(
            login,
            person,
            {
                "starts_at": when.isoformat(timespec="minutes"),
                "minutes": chance.choice([30, 45, 60]),
                "kind": "one_to_one",
                "format": "in_person_centre",
                "with_whom": helper,
                "topics": [chance.choice(sorted(codes.SESSION_TOPICS))],
                "note_student": chance.choice(material["session_notes"]),
                "note_file": chance.choice(material["file_notes"]),
            },
        )
    if chance.random() < 0.7:
        soon = (now + timedelta(days=chance.randint(1, 20))).replace(hour=chance.randint(9, 16))
        plan_session(
            login,
            person,
            {
                "starts_at": soon.isoformat(timespec="minutes"),
                "minutes": 45,
                "kind": "one_to_one",
                "format": "in_person_centre",
                "with_whom": helper,
            },
        )


@functools.cache
def _material() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((RESOURCES / "demonstration.json").read_text("utf-8"))
    return found


def demonstration_keys(context: Context, folder: Path, progress: Progress | None = None) -> Keys:
    """Make a demonstration centre with people in ``folder``, and return its open keys.

    progress: called after each person with how many are there, and how many will be;
    what it raises ends the work.
    """
    make_private_folder(folder.parent)
    login = make_demonstration(folder, None, context)
    try:
        fill_demonstration(login, WINDOW_PEOPLE, 1, progress or _silently)
    finally:
        login.close()
    return login.unlocked


def _silently(_done: int, _total: int) -> None:
    """Nobody waits for counts of so few."""
