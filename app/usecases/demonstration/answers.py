"""What invented people chose from the lists of the talk: work now, hours, what helps them learn."""

from __future__ import annotations

from collections.abc import Mapping

from app.schema.codes import SAFE_HOURS
from app.schema.fields import Field
from app.schema.grids import WEEK_PARTS
from app.schema.kinds import Choice, Choices, Stored
from app.schema.options import Options
from app.schema.person import PERSON
from app.usecases.demonstration.story import Story

# Which questions are answered, and by what share of people; the others were skipped.
_ANSWERED: Mapping[str, float] = {
    "heard_about": 0.7, "paper_format": 0.4, "class_state": 0.8, "work_state": 0.85,
    "digital_tasks": 0.6, "papers_held": 0.7, "study_budget": 0.5, "cares_for": 0.6,
    "interpreter_wish": 0.15, "wants_mentor": 0.7, "help_topics": 0.5, "mentor_wishes": 0.3,
    "meet_forms": 0.4, "access_needs": 0.2,
}  # fmt: skip
_ALONE = 0.4  # how often the one answer that stands for itself is given, such as "none"


def choose_answers(story: Story) -> dict[str, Stored]:
    """Return what a person chose."""
    fields = (PERSON[key] for key, share in _ANSWERED.items() if story.happens(share))
    told = {one.key: _chosen(story, one) for one in fields}
    if story.happens(0.4):
        days = story.chance.sample(("mon", "tue", "wed", "thu", "fri", "sat"), 3)
        part = story.chance.choice(sorted(SAFE_HOURS))
        free = {f"{day}-{part}" for day in days}
        told["week_grid"] = [one for one in WEEK_PARTS if one in free]
        told["study_hours"] = story.chance.choice((2, 4, 6, 10, 15, 20))
    if story.happens(0.15):
        told["wants_legal_adviser"] = True
    if story.happens(0.8):
        told["intake_read_back"] = story.weighed({"right": 8, "changed": 2})
    return told


def _chosen(story: Story, field: Field[object]) -> Stored:
    """Return one answer of a list, or some where several may be given."""
    kind = field.kind
    if isinstance(kind, Choice):
        return story.chance.choice(list(kind.options))
    if not isinstance(kind, Choices):
        raise TypeError("only lists are chosen from")
    alone = sorted(kind.options.alone) if isinstance(kind.options, Options) else []
    if alone and story.happens(_ALONE):
        return [alone[0]]
    others = [one for one in kind.options if one not in alone]
    chosen = set(story.chance.sample(others, story.weighed({1: 5, 2: 3, 3: 2})))
    return [one for one in others if one in chosen]
