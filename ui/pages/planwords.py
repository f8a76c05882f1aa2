"""A plan in words for the screen: how a step stands, its day, its face on the timeline."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from app.calendars import show_day, show_day_month
from app.i18n import N_, Text, verbatim
from app.records import Record
from app.schema import plan as fields
from app.usecases.planboard import PlanBoard
from app.usecases.plans import CLOSED, PlanView, step_sentence
from app.usecases.steps import Standing, standing_of
from ui.theme.appearance import Theme
from ui.theme.tokens import Tone
from ui.widgets.choices import Option
from ui.widgets.timelinecard import StepFace

STANDINGS: Mapping[Standing, tuple[Text, str, Tone]] = MappingProxyType(
    {
        Standing.DONE: (N_("Done"), "circle-check", "primary"),
        Standing.SKIPPED: (N_("Left out"), "circle-minus", "plain"),
        Standing.LATE: (N_("Needs a look"), "triangle-alert", "warn"),
        Standing.DOING: (N_("Under way"), "circle-dot", "primary"),
        Standing.NEXT: (N_("Next"), "arrow-right", "primary"),
        Standing.WAITING: (N_("Waits for others"), "hourglass", "plain"),
        Standing.PLANNED: (N_("Planned"), "circle", "plain"),
    }
)
DEFAULT_PICTURE = "signpost"


def sentence_of(step: Record, theme: Theme) -> str:
    """Return a step's sentence in the window's language, else in English, else in any."""
    return words_in(step_sentence(step), theme)


def day_words(view: PlanView, step: Record, theme: Theme) -> Text:
    """Return the day of a step: by when, or when it was done."""
    state = step.get(fields.step_state, "planned")
    words = N_("Done on {day}") if state == "done" else N_("By {day}")
    return words.with_values(day=show_day(view.schedule.dates[step.id].due_on, theme.language))


def face_of(view: PlanView, step: Record, theme: Theme) -> StepFace:
    """Return what the timeline shows of a step."""
    standing = standing_of(view, step)
    due_on = view.schedule.dates[step.id].due_on
    short = show_day_month(due_on, theme.language)
    label = STANDINGS[standing][0]
    words = sentence_of(step, theme)
    lane = fields.lane.kind.show(step.get(fields.lane, ""), theme.catalog)
    name = N_("{step} · {state} · {day} · {lane}").with_values(
        step=words, state=label, day=show_day(due_on, theme.language), lane=lane
    )
    return StepFace(
        id=step.id,
        lane=step.get(fields.lane, "foundations"),
        words=words,
        state=standing.value,
        when=theme.line(_when(standing, short)),
        pictogram=step.get(fields.pictogram, DEFAULT_PICTURE),
        name=theme.plain(name),
        due_on=due_on,
        can_move=step.get(fields.step_state, "planned") not in CLOSED,
    )


def _when(standing: Standing, day: str) -> Text:
    """Return state and day in few words; a step that is only planned needs but its day."""
    if standing is Standing.PLANNED:
        return verbatim(day)
    return N_("{state} · {day}").with_values(state=STANDINGS[standing][0], day=day)


def more_roads(board: PlanBoard, theme: Theme) -> list[Option]:
    """Return the roads that the plan has no step of, after a line that says what it is."""
    there = roads_of(board, theme)
    roads = [Option("", N_("Add another road"))]
    roads += [
        Option(one.id, verbatim(words_in(one.plain_title, theme)))
        for one in board.roads
        if one.id not in there
    ]
    return roads


def roads_of(board: PlanBoard, theme: Theme) -> Mapping[str, str]:
    """Return the roads that steps of the plan came from, by id, with what they are called."""
    known = {one.id: words_in(one.plain_title, theme) for one in board.roads}
    steps = board.view.steps if board.view else ()
    named = (step.get(fields.milestone, "").partition(":")[0] for step in steps)
    return {one: known[one] for one in dict.fromkeys(named) if one in known}


def words_in(said: Mapping[str, str], theme: Theme) -> str:
    """Return words in the window's language, else in English, else in any they have."""
    return said.get(theme.language) or said.get("en") or next(iter(said.values()), "")
