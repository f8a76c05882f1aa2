"""A roadmap in any language that can be printed, in the words of the pathways themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import chain

from app.i18n import N_, verbatim
from app.papers.sheets.roadmap_content import (
    Foundation,
    Helper,
    Ladder,
    Meeting,
    RoadmapContent,
    RoadStep,
    Thing,
)
from app.pathways import (
    PathwayStep,
    document_name,
    document_pictogram,
    find_pathway,
    helper_name,
    pathway_ids,
)
from app.usecases.speaker import Speaker
from tests.core.papers.samples import variant

FIRST_DAY = date(2027, 1, 15)
PER_LANE = 5


def all_steps() -> Iterator[PathwayStep]:
    """Yield every step of every pathway."""
    return chain.from_iterable(find_pathway(one).steps for one in pathway_ids())


def spoken(language: str, **changes: object) -> RoadmapContent:
    """Return the road of somebody who learns a language and looks for work, English beside it."""
    speaker = Speaker(language, "en")
    bring = [code for step in find_pathway("first_job").steps for code in step.documents][:3]
    facts: dict[str, object] = {
        "language": language,
        "second_language": speaker.second.language if speaker.second else None,
        "issued_day": speaker.day(FIRST_DAY),
        "centre": speaker.name({"en": "Linden Refugee Centre"}),
        "goal": speaker.slots(find_pathway("first_job").plain_title),
        "steps": tuple(_steps(speaker)),
        "foundations": tuple(_foundations(speaker)),
        "meeting": _meeting(speaker),
        "bring": tuple(_thing(speaker, code) for code in dict.fromkeys(bring)),
        "helpers": _helpers(speaker),
        "ladder": Ladder(speaker.language("de"), "A2", "B2"),
        "sharing": (),
        "is_reviewed": False,
        "is_stretch": True,
    }
    return variant("en", **(facts | changes))


def _steps(speaker: Speaker) -> Iterator[RoadStep]:
    """Yield the first steps of both lanes, taken in turns."""
    lanes = {
        lane: [step for step in find_pathway(road).steps if step.lane == lane][:PER_LANE]
        for lane, road in (("learning", "language_ladder"), ("work", "first_job"))
    }
    in_turns = chain.from_iterable(zip(lanes["learning"], lanes["work"], strict=True))
    for number, step in enumerate(in_turns, start=1):
        yield RoadStep(
            number=number,
            lane=step.lane,
            sentence=speaker.slots(step.plain),
            day=speaker.day_month(FIRST_DAY + timedelta(weeks=2 * number)),
            helper=speaker.slots(helper_name(step.helpers[0]) or {}),
            pictogram=step.pictogram,
            is_done=number < 3,
            is_now=number == 3,
            field=step.key,
        )


def _foundations(speaker: Speaker) -> Iterator[Foundation]:
    steps = [step for step in all_steps() if step.lane == "foundations"][:3]
    for number, step in enumerate(steps):
        yield Foundation(speaker.slots(step.plain), step.pictogram, number < 2)


def _meeting(speaker: Speaker) -> Meeting:
    day = speaker.weekday(FIRST_DAY)
    place = speaker.verbatim("Lindenstr. 12, 10969 Berlin")
    return Meeting(day, "10:00 – 10:45", place, "Maria Schmidt", "BEGIN:VEVENT\r\nEND:VEVENT\r\n")


def _thing(speaker: Speaker, code: str) -> Thing:
    return Thing(speaker.slots(document_name(code) or {}), document_pictogram(code) or "paper")


def _helpers(speaker: Speaker) -> tuple[Helper, ...]:
    return (
        Helper("+49 30 1234567", speaker.text(verbatim("Mo–Fr 9:00–16:00")), "phone"),
        Helper("Lindenstr. 12, Berlin", speaker.text(N_("Come to us")), "pin"),
        Helper("", speaker.text(N_("Cannot come? Please call.")), "help"),
    )
