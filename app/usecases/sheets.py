"""The plain papers: forms and explanations about nobody, and sheets about one person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TypeVar

from app.calendars import Calendar
from app.errors import Problem
from app.files import refuse_target, write_around
from app.papers.preflight import Finding, findings_of, require_printable
from app.papers.sheets.blank_intake import BlankIntake, compose_blank_intake
from app.papers.sheets.brief import compose_brief
from app.papers.sheets.card import compose_card
from app.papers.sheets.celebration import compose_celebration
from app.papers.sheets.consents import compose_consents
from app.papers.sheets.day import compose_day
from app.papers.sheets.explanation import Explanation, compose_explanation
from app.papers.sheets.handover import compose_handover
from app.papers.sheets.intake import compose_intake
from app.papers.sheets.referral import compose_referral
from app.papers.sheets.roadmap import Composition, paint_roadmap
from app.papers.sheets.roadmap_content import PaperSize, Privacy
from app.papers.sheets.scales import ScalesSheet, compose_scales
from app.papers.sheets.sheet import SheetFacts
from app.records import Record, RecordId
from app.rules.areas import reading
from app.rules.codes import CODE_CHARS, PREFIX
from app.schema import centre as centre_fields
from app.schema.caseload import HANDOVER
from app.schema.fields import Purpose
from app.schema.placements import REFERRAL
from app.schema.plan import PLAN
from app.schema.registry import TOPICS
from app.talks import talks
from app.usecases.briefs import brief_sheet, keep_brief
from app.usecases.consents import need_consent
from app.usecases.daysheets import day_sheet
from app.usecases.endings import celebration_sheet
from app.usecases.handovers import handovers_of
from app.usecases.intakesheets import intake_sheet
from app.usecases.login import Login
from app.usecases.papers import refuse_language
from app.usecases.personsheets import card_sheet, consent_sheet, handover_sheet
from app.usecases.plans import plans_of
from app.usecases.referrals import newest_referral, referrals_of
from app.usecases.referralsheets import referral_sheet
from app.usecases.roadmaps import centre_names, helpers_of, paper_language, usual_for
from app.usecases.speaker import Speaker

T = TypeVar("T")
Said = tuple[SheetFacts, Speaker]
Compose = Callable[[], Composition]
About = Callable[[Login, Record, Said, Privacy | None], Compose]
Gather = Callable[[Login, Record, Said, Privacy | None], T]


class PlainPaper(StrEnum):
    """The papers that are no roadmap, as the command line names them."""

    BLANK_INTAKE = "blank-intake"
    EXPLANATION = "explanation"
    CONSENT = "consent"
    HANDOVER = "handover"
    INTAKE = "intake"
    CARD = "card"
    DAY_SHEET = "day-sheet"
    REFERRAL = "referral"
    SCALES = "scales"
    BRIEF = "brief"
    THANKS = "thanks"

    @property
    def is_about_somebody(self) -> bool:
        """Whether the paper tells of one person."""
        return self not in _ABOUT_NOBODY


_ABOUT_NOBODY = frozenset(
    {
        PlainPaper.BLANK_INTAKE,
        PlainPaper.EXPLANATION,
        PlainPaper.DAY_SHEET,
        PlainPaper.SCALES,
    }
)


@dataclass(frozen=True)
class SheetOrder:
    """What somebody wants printed, of whom, in which languages, how.

    about: the person; None for a paper about nobody.  row: the referral, of which the
    newest of the person is meant if it is left out.  second: None for one language.
    privacy: None takes what the person chose.  calendar: in which the student reads days;
    None takes the one of the language, and where it has two, of the person.
    """

    paper: PlainPaper
    language: str
    second: str | None = None
    about: RecordId | None = None
    row: RecordId | None = None
    privacy: Privacy | None = None
    size: PaperSize = PaperSize.A4
    is_large: bool = False
    calendar: Calendar | None = None


@dataclass(frozen=True)
class DrawnSheet:
    """A paper to be looked at: its bytes (none if blocked), its pages, what was noticed."""

    pdf: bytes
    pages: int
    findings: tuple[Finding, ...]


def draw_sheet(login: Login, order: SheetOrder) -> DrawnSheet:
    """Return a paper as it would be printed now; keeps nothing.

    Raises Problem 2 for a language Waymark cannot print, 13 without consent, 40 if there
    is no such person or nothing was written.
    """
    for language in (order.language, order.second):
        refuse_language(language)
    compose = _gathered(login, order)
    try:
        composed = compose()
    except Problem as problem:
        blocking = Finding(problem.text, problem.field, is_blocking=True, needs_agreement=False)
        return DrawnSheet(b"", 0, (blocking,))
    found = findings_of(composed)
    if any(one.is_blocking for one in found):
        return DrawnSheet(b"", len(composed.pages), found)
    return DrawnSheet(paint_roadmap(composed).pdf, len(composed.pages), found)


def save_sheet(
    login: Login, order: SheetOrder, path: Path | None, *, accept_missing: bool
) -> DrawnSheet:
    """Draw a paper and, with ``path``, write its file; one about somebody goes into the audit.

    accept_missing: whether a worker agreed to sentences without a translation.  Raises
    what ``draw_sheet`` does, 2 for what blocks printing, 31 if the disk is full.
    """
    drawn = draw_sheet(login, order)
    require_printable(drawn.findings, has_agreed=accept_missing)
    if path is not None:
        refuse_target(path)
        write_around(path, drawn.pdf, partial(_keep, login, order))
    else:
        _keep(login, order)
    return drawn


def _keep(login: Login, order: SheetOrder) -> None:
    """Note that a paper about somebody goes out; a brief is kept in mind until it is back."""
    # A day sheet tells of many people; that it was printed stands with the centre.
    about = login.centre.id if order.paper is PlainPaper.DAY_SHEET else order.about
    if about is None:
        return
    if order.paper is PlainPaper.BRIEF:
        keep_brief(login, about, order.language)
    login.vault.note("print", order.paper.value, about, login.user)


@dataclass(frozen=True)
class PaperOffer:
    """What can be printed for a person, or about nobody, and in which languages one would.

    plan: the plan in force, None without one.  has_note: a handover note was written.
    has_referral: another place was asked to help, or is to be.
    """

    plan: RecordId | None
    language: str
    second: str | None
    has_note: bool
    has_referral: bool = False


def offer_papers(login: Login, person: RecordId | None = None) -> PaperOffer:
    """Return what can be printed for ``person``; for None, what is about nobody.

    Plans and notes that this worker may not open are offered to nobody.
    """
    own = login.centre.get(centre_fields.centre_language, "en")
    if person is None:
        return PaperOffer(None, own, None, has_note=False)
    wanted = paper_language(login, person) or own
    may_plan = login.gate.allows(reading(PLAN.name), person)
    plans = plans_of(login, person) if may_plan else ()
    may_note = login.gate.allows(reading(HANDOVER.name), person)
    return PaperOffer(
        plan=plans[0].id if plans else None,
        language=wanted,
        second=own if own != wanted else None,
        has_note=may_note and bool(handovers_of(login, person)),
        has_referral=login.gate.allows(reading(REFERRAL.name), person)
        and bool(referrals_of(login, person)),
    )


def _gathered(login: Login, order: SheetOrder) -> Compose:
    """Return what composes the paper; everything from the records is read here."""
    second = order.second if order.second != order.language else None
    if order.paper.is_about_somebody:
        return _about_somebody(login, order, second)
    speaker = Speaker(order.language, second, order.calendar)
    facts = _facts(login, order, speaker)
    if order.paper is PlainPaper.BLANK_INTAKE:
        titles = {one.id: one.title for one in talks()}
        form = BlankIntake(facts, TOPICS, titles, (PREFIX, CODE_CHARS + 1))
        return lambda: compose_blank_intake(form)
    if order.paper is PlainPaper.DAY_SHEET:
        day = day_sheet(login, (facts, speaker))
        return lambda: compose_day(day)
    if order.paper is PlainPaper.SCALES:
        return lambda: compose_scales(ScalesSheet(facts))
    told = Explanation(facts, talks(), helpers_of(login.centre, speaker)[:-1])
    return lambda: compose_explanation(told)


def _about_somebody(login: Login, order: SheetOrder, second: str | None) -> Compose:
    """Return what composes a paper about one person, who has said yes to a file."""
    person = login.need_person(RecordId(order.about or ""))
    need_consent(login, person.id, Purpose.KEEP_FILE)
    calendar = order.calendar or usual_for(login, person.id, order.language)
    speaker = Speaker(order.language, second, calendar)
    said = _facts(login, order, speaker), speaker
    if order.paper is PlainPaper.REFERRAL:
        asked = referral_sheet(login, order.row or newest_referral(login, person.id), said)
        return lambda: compose_referral(asked)
    return _ABOUT[order.paper](login, person, said, order.privacy)


def _about(gather: Gather[T], compose: Callable[[T], Composition]) -> About:
    """Return what reads a paper's content from the records, and composes it later."""

    def made(login: Login, person: Record, said: Said, privacy: Privacy | None) -> Compose:
        return partial(compose, gather(login, person, said, privacy))

    return made


_ABOUT: Mapping[PlainPaper, About] = {
    PlainPaper.CONSENT: _about(consent_sheet, compose_consents),
    PlainPaper.INTAKE: _about(intake_sheet, compose_intake),
    PlainPaper.CARD: _about(card_sheet, compose_card),
    PlainPaper.HANDOVER: _about(handover_sheet, compose_handover),
    PlainPaper.BRIEF: _about(brief_sheet, compose_brief),
    PlainPaper.THANKS: _about(celebration_sheet, compose_celebration),
}


def _facts(login: Login, order: SheetOrder, speaker: Speaker) -> SheetFacts:
    centre, today = login.centre, login.context.today
    return SheetFacts(
        language=order.language,
        second_language=speaker.second.language if speaker.second else None,
        paper=order.size,
        is_large=order.is_large,
        issued_on=today,
        issued_day=speaker.day_in_line(today),
        centre=speaker.name(centre_names(centre)),
        is_demonstration=centre.get(centre_fields.demonstration, False),
        is_about_somebody=order.paper.is_about_somebody,
    )
