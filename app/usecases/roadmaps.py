"""What stands on a person's roadmap: gathered from the records, as consent allows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from app.calendars import Calendar, show_time, usual_calendar
from app.errors import Code, Problem
from app.i18n import N_
from app.papers.calendar_event import event_text
from app.papers.sheets.roadmap_content import (
    Foundation,
    Helper,
    Ladder,
    Meeting,
    PaperSize,
    Privacy,
    RoadmapContent,
    RoadStep,
    Thing,
    Words,
)
from app.pathways import (
    document_name,
    document_pictogram,
    find_pathway,
    helper_name,
    pathway_ids,
)
from app.records import Record, RecordId
from app.rules.births import told_calendar
from app.rules.codes import code_of
from app.schema import centre as centre_fields
from app.schema import codes
from app.schema import mentoring as session_fields
from app.schema import person as person_fields
from app.schema import plan as fields
from app.schema.fields import Purpose
from app.usecases.consents import consents_of, need_consent
from app.usecases.login import Login
from app.usecases.plans import PlanView, plans_of, show_plan, step_sentence, template_of
from app.usecases.speaker import Speaker, paper_languages

ROAD_LANES = ("learning", "work")
DEFAULT_PICTOGRAM = "signpost"
MEETING_MINUTES = 45
STRETCH_PER_LANE = 5
# So long a day and its month alone tell which day is meant, in every calendar.
SURE_DAYS = 350
# From the least to the most open way to name a person on paper.
OPENNESS = (Privacy.CODE, Privacy.PREFERRED, Privacy.FULL)


@dataclass(frozen=True)
class RoadmapOrder:
    """What somebody wants printed: of which plan, in which languages, how.

    second: None for a paper in one language.  privacy: None takes what the
    person chose.  is_whole: all steps, on as many pages as they need; otherwise the
    next stretch of the road, which fits one page.  calendar: in which the student reads
    days; None takes the one of the language, and where it has two, of the person.
    """

    plan: RecordId
    language: str
    second: str | None = None
    privacy: Privacy | None = None
    paper: PaperSize = PaperSize.A4
    is_large: bool = False
    is_whole: bool = False
    calendar: Calendar | None = None

    def changed(self, *, language: str, second: str | None, is_large: bool) -> RoadmapOrder:
        """Return the same order in other languages or print."""
        other = second if second != language else None
        return replace(self, language=language, second=other, is_large=is_large)


def order_for(login: Login, person: RecordId) -> RoadmapOrder | None:
    """Return the order one would give for a person: the plan in force, in their languages.

    None if the person has no plan yet.
    """
    plans = plans_of(login, person)
    if not plans:
        return None
    own = login.centre.get(centre_fields.centre_language, "en")
    wanted = paper_language(login, person) or own
    return RoadmapOrder(plans[0].id, wanted, own if own != wanted else None)


def paper_language(login: Login, person: RecordId) -> str | None:
    """Return the language wished for on paper, else the one to talk in, if it can be printed."""
    known = login.vault.records("language", subject=person)
    for wish in (person_fields.for_paper, person_fields.for_speech):
        for one in known:
            tag = one.get(person_fields.language_tag)
            if one.get(wish, False) and tag in paper_languages():
                return tag
    return None


def gather_roadmap(login: Login, order: RoadmapOrder) -> RoadmapContent:
    """Return the frozen content of a roadmap, as it stands today.

    Raises Problem 13 without a living consent to keep a file, or if the paper would
    name the person more openly than the person wants; 40 if there is no such plan.
    """
    view = show_plan(login, order.plan)
    person = login.need("person", view.plan.subject)
    need_consent(login, person.id, Purpose.KEEP_FILE)
    calendar = order.calendar or usual_for(login, person.id, order.language)
    speaker = Speaker(order.language, order.second, calendar)
    centre, today = login.centre, login.context.today
    latest = _latest_number(login, view.plan.id)
    on_road = _on_road(view)
    shown = on_road if order.is_whole else _next_stretch(on_road)
    return RoadmapContent(
        language=order.language,
        second_language=speaker.second.language if speaker.second else None,
        paper=order.paper,
        is_large=order.is_large,
        number=latest + 1,
        code=code_of(person.id),
        issued_on=today,
        issued_day=speaker.day_in_line(today),
        replaces=latest or None,
        student=student_name(login, person, privacy_of(person, order)),
        adviser=login.worker_name,
        centre=speaker.name(centre_names(centre)),
        goal=speaker.slots(_goal_words(view.plan)),
        steps=_road_steps(view, shown, today, speaker),
        foundations=_foundations(view, speaker),
        meeting=meeting_of(login, person.id, speaker),
        bring=_to_bring(view, speaker),
        helpers=helpers_of(centre, speaker),
        ladder=_ladder(login, view, speaker),
        sharing=_sharing(login, person.id, speaker),
        is_demonstration=centre.get(centre_fields.demonstration, False),
        is_stretch=not order.is_whole,
        later=len(_still_to_do(on_road)) - len(_still_to_do(shown)),
    )


def usual_for(login: Login, person: RecordId, language: str) -> Calendar:
    """Return the calendar in which a person who reads ``language`` is likely to live."""
    births = login.vault.records("birth", subject=person)
    told = next((calendar for one in births if (calendar := told_calendar(one))), None)
    return usual_calendar(language, told)


def _goal_words(plan: Record) -> Mapping[str, str]:
    """Return the goal in each language; one still in its pathway's words has all of those."""
    title: Mapping[str, str] = plan.get(fields.title, {})
    named = plan.get(fields.pathway, "")
    if named not in pathway_ids():
        return title
    whole = find_pathway(named).plain_title
    return whole if title.items() <= whole.items() else title


def _latest_number(login: Login, plan: RecordId) -> int:
    """Return the number of the plan's newest printed roadmap, 0 without one."""
    issues = login.vault.records("issue", where=("plan", plan))
    return max((one.get(fields.number, 0) for one in issues), default=0)


def _sharing(login: Login, person: RecordId, speaker: Speaker) -> tuple[Words, ...]:
    """Return what the person has said yes to, as far as the code list names it."""
    return tuple(
        speaker.text(codes.CONSENT_PURPOSES[purpose])
        for purpose, consent in consents_of(login, person).items()
        if consent.is_live and purpose in codes.CONSENT_PURPOSES
    )


def privacy_of(person: Record, order: RoadmapOrder) -> Privacy:
    """Return how the paper names the person; Problem 13 if that is more than they want."""
    if order.privacy is None:
        return most_open(person)
    refuse_openness(person, order.privacy)
    return order.privacy


def refuse_openness(person: Record, privacy: Privacy) -> None:
    """Return if the person may be named so openly on paper; else raise Problem 13."""
    wish, most = person.get(person_fields.paper_privacy), most_open(person)
    if wish is not None and OPENNESS.index(privacy) > OPENNESS.index(most):
        words = N_("This person wants less of the name on paper: {wish}.")
        label = codes.PAPER_PRIVACY[most.value]
        raise Problem(words.with_values(wish=label), Code.NO_CONSENT, field="privacy")


def most_open(person: Record) -> Privacy:
    """Return the most open way in which the person lets paper name them."""
    wish = person.get(person_fields.paper_privacy)
    return Privacy(wish) if wish in set(Privacy) else Privacy.PREFERRED


def student_name(login: Login, person: Record, privacy: Privacy) -> str:
    """Return the name that stands on paper; empty where only the code is wanted."""
    if privacy is Privacy.CODE:
        return ""
    everyday = person.get(person_fields.preferred_name, "")
    if privacy is Privacy.PREFERRED:
        return everyday
    names = login.vault.records("name", subject=person.id)
    order = {"legal": 0, "": 1, "everyday": 2}
    printable = [one for one in names if one.get(person_fields.name_use, "") in order]
    printable.sort(key=lambda one: order[one.get(person_fields.name_use, "")])
    full = [one.get(person_fields.name_words, "") for one in printable]
    return full[0] if full else everyday


def _on_road(view: PlanView) -> list[Record]:
    """Return the steps of both lanes in the order of time, without those left out."""
    return [
        step
        for step in view.steps
        if step.get(fields.lane, "") in ROAD_LANES and step.get(fields.step_state) != "skipped"
    ]


def _still_to_do(steps: Iterable[Record]) -> list[Record]:
    return [step for step in steps if step.get(fields.step_state) != "done"]


def _next_stretch(steps: Sequence[Record]) -> list[Record]:
    """Return the step done last, as a beginning, and as many next ones as one page holds."""
    done = [step for step in steps if step not in _still_to_do(steps)]
    stretch = done[-1:]
    for step in _still_to_do(steps):
        lane = [one for one in stretch if one.get(fields.lane) == step.get(fields.lane)]
        if len(lane) >= STRETCH_PER_LANE:
            break  # what comes after it would leave a gap in the road
        stretch.append(step)
    return stretch


def _road_steps(
    view: PlanView, on_road: Sequence[Record], today: date, speaker: Speaker
) -> tuple[RoadStep, ...]:
    """Return the stops of both lanes in the order of time, numbered over both."""
    ids = {str(step.id) for step in on_road}
    here = next((one for one in view.schedule.next if one in ids), None)
    return tuple(
        RoadStep(
            number=number,
            lane=step.get(fields.lane, "learning"),
            sentence=speaker.slots(step_sentence(step)),
            day=_step_day(step, view.schedule.dates[step.id].due_on, today, speaker),
            helper=_helper_of(step, speaker),
            pictogram=step.get(fields.pictogram, DEFAULT_PICTOGRAM),
            is_done=step.get(fields.step_state) == "done",
            is_now=step.id == here,
            field=step.id,
        )
        for number, step in enumerate(on_road, 1)
    )


def _step_day(step: Record, day: date, today: date, speaker: Speaker) -> Words:
    """Return the day of a step; with its year where the next, or last, such day is another."""
    away = (today - day if step.get(fields.step_state) == "done" else day - today).days
    return speaker.day_month(day) if 0 <= away < SURE_DAYS else speaker.day(day)


def _helper_of(step: Record, speaker: Speaker) -> Words | None:
    named = step.get(fields.helper)
    if named:
        return speaker.verbatim(named)
    for role in step.get(fields.helper_roles, "").split(","):
        words = helper_name(role)
        if words is not None:
            return speaker.slots(words)
    return None


def _foundations(view: PlanView, speaker: Speaker) -> tuple[Foundation, ...]:
    return tuple(
        Foundation(
            speaker.slots(step_sentence(step)),
            step.get(fields.pictogram, DEFAULT_PICTOGRAM),
            step.get(fields.step_state) == "done",
        )
        for step in view.steps
        if step.get(fields.lane) == "foundations" and step.get(fields.step_state) != "skipped"
    )


def meeting_of(login: Login, person: RecordId, speaker: Speaker) -> Meeting | None:
    """Return the next planned meeting from now on, or None."""
    now = login.context.now()
    planned = [
        (starts_at, session)
        for session in login.vault.records("session", subject=person)
        if (starts_at := session.get(session_fields.starts_at)) is not None
        and session.get(session_fields.session_state) == "planned"
        and starts_at >= now
    ]
    if not planned:
        return None
    starts_at, session = min(planned, key=lambda pair: pair[0])
    ends_at = starts_at + timedelta(minutes=session.get(session_fields.minutes, MEETING_MINUTES))
    place = session.get(session_fields.session_place) or login.centre.get(centre_fields.address)
    # The phone shows this to whoever looks at it: the centre's name and no person's.
    summary = login.centre.get(centre_fields.centre_name, "")
    return Meeting(
        day=speaker.weekday(starts_at.date()),
        time=f"{show_time(starts_at.time())} – {show_time(ends_at.time())}",
        place=speaker.verbatim(place) if place else None,
        with_whom=session.get(session_fields.with_whom),
        event=event_text(summary, starts_at, ends_at, place or ""),
    )


def _to_bring(view: PlanView, speaker: Speaker) -> tuple[Thing, ...]:
    """Return the papers that the next steps ask for, then this sheet and the questions."""
    codes_needed: dict[str, None] = {}
    for step_id in view.schedule.next[:2]:
        for code in view.step(step_id).get(fields.bring, "").split(","):
            codes_needed[code] = None
    things = [
        Thing(speaker.slots(words), document_pictogram(code) or "paper")
        for code in list(codes_needed)[:3]
        if (words := document_name(code)) is not None
    ]
    things.append(Thing(speaker.text(N_("This sheet of paper")), "paper"))
    things.append(Thing(speaker.text(N_("My questions")), "question"))
    return tuple(things)


def helpers_of(centre: Record, speaker: Speaker) -> tuple[Helper, ...]:
    """Return how the centre is reached: phone, place, and what to do when one cannot come."""
    phone = centre.get(centre_fields.phone)
    address = centre.get(centre_fields.address)
    hours = centre.get(centre_fields.hours)
    found = []
    if phone:
        note = speaker.verbatim(hours) if hours else speaker.text(N_("Call us"))
        found.append(Helper(phone, note, "phone"))
    if address:
        found.append(Helper(address, speaker.text(N_("Come to us")), "pin"))
    late = speaker.text(N_("Cannot come? Please call."))
    found.append(Helper("", late, "help"))
    return tuple(found)


def _ladder(login: Login, view: PlanView, speaker: Speaker) -> Ladder | None:
    """Return how far the centre's language has come, if that language was asked about."""
    tag = login.centre.get(centre_fields.centre_language, "en")
    for known in login.vault.records("language", subject=view.plan.subject):
        if known.get(person_fields.language_tag) != tag:
            continue
        level = known.get(person_fields.spoken_level)
        if level is None or level == "mother_tongue":
            return None
        now = level if level in codes.LEVEL_LADDER else None
        return Ladder(speaker.language(tag), now, _goal_level(view.steps, now))
    return None


def _goal_level(steps: Iterable[Record], now: str | None) -> str | None:
    ladder = codes.LEVEL_LADDER
    templates = [template_of(step) for step in steps]
    levels = [one.level for one in templates if one and one.level in ladder]
    best = max((ladder.index(level) for level in levels), default=-1)
    return ladder[best] if best > (ladder.index(now) if now else -1) else None


def centre_names(centre: Record) -> dict[str, str]:
    """Return the centre's name in each language in which it is written."""
    own = centre.get(centre_fields.centre_language, "en")
    written = centre.get(centre_fields.centre_names)
    names: dict[str, str] = dict(written) if written else {}
    names.setdefault(own, centre.get(centre_fields.centre_name, ""))
    names.setdefault("en", centre.get(centre_fields.centre_name, ""))
    return names
