"""What a case asks for and what is next in it. Pure: takes records and days, gives decisions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from app.calendars import show_day
from app.i18n import N_, Text
from app.pathways import Pathway
from app.records import Record
from app.schema import cases as fields

# From least to most: a paper is ready when it is as far as its goal.
LADDER = ("needed", "have", "translated", "certified")
IMPOSSIBLE = "impossible"
PAPERLESS = "recognition_without_documents"
PATHWAYS: Mapping[str, str] = MappingProxyType(
    {"recognition": "credential_recognition", "licence": "regulated_profession"}
)
# An exam has no pathway of its own; what its steps in the templates ask for.
EXAM_PAPERS = ("application_form", "id_document", "photo", "fee_receipt_or_waiver")
# The step of each pathway in which papers are looked for.
GATHERING = frozenset({"collect", "papers", "traces"})
# What comes into being on the way, or speaks for itself, is not gathered at the start.
_MADE_LATER = frozenset({"cv", "work_contract", "learning_agreement", "consent_form"})
_IN_ANOTHER_TONGUE = frozenset(
    {"diploma", "transcript", "school_certificate", "syllabus", "work_reference"}
    | {"good_standing_letter"}
)
_TRANSLATION = "translation_certified"
_GET, _TRANSLATE, _CERTIFY = (
    N_("Get this paper next: {paper}."),
    N_("Have this paper translated next: {paper}."),
    N_("Have the copy of this paper certified next: {paper}."),
)
_MISSING: Mapping[str, Text] = MappingProxyType(
    {"needed": _GET, "have": _TRANSLATE, "translated": _CERTIFY}
)
_DECIDED: Mapping[str, Text] = MappingProxyType(
    {
        "full": N_("It counts here. Write it into the CV and onto forms."),
        "partial": N_("A part of it counts. Ask what is missing and how to add it."),
        "more": N_("Something is to be added. Ask the office what it is and where to learn it."),
        "refused": N_("The answer was no. Ask why, and look for another way."),
        "given_up": N_("This case was given up. It can be taken up again."),
    }
)


@dataclass(frozen=True)
class Requirement:
    """One paper that a case asks for.  code: of the shared documents, or None for own words."""

    code: str | None
    words: str
    state: str
    goal: str

    @property
    def is_ready(self) -> bool:
        return self.state in LADDER and LADDER.index(self.state) >= LADDER.index(self.goal)

    @property
    def is_missing(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self.state != IMPOSSIBLE and not self.is_ready


def requirement_of(record: Record) -> Requirement:
    """Return what the rules need of a checklist row."""
    goal = record.get(fields.requirement_goal, "have")
    state = record.get(fields.requirement_state, "needed")
    return Requirement(
        record.get(fields.document),
        record.get(fields.requirement_words, ""),
        state if state in (*LADDER, IMPOSSIBLE) else "needed",
        goal if goal in LADDER else "have",
    )


def papers_of(pathway: Pathway | None) -> tuple[tuple[str, str], ...]:
    """Return (document, how it must be) for a new case: what its pathway's steps ask for.

    None is for an exam.  Where a step asks for an approved translation, school and work
    papers are to be translated; the translation is then no paper of its own.
    """
    if pathway is None:
        return tuple((code, "have") for code in EXAM_PAPERS)
    asked = dict.fromkeys(code for step in pathway.steps for code in step.documents)
    is_translated = _TRANSLATION in asked
    return tuple(
        (code, "translated" if is_translated and code in _IN_ANOTHER_TONGUE else "have")
        for code in asked
        if code not in _MADE_LATER and code != _TRANSLATION
    )


def bring_list(
    own: Sequence[str], asked: Iterable[Requirement], *, is_gathering: bool
) -> tuple[str, ...]:
    """Return which papers to bring to a step of a case.

    own: what the template's step names.  Papers that cannot be had are left out; the
    step where papers are gathered also names all that are still missing.
    """
    listed = list(asked)
    gone = {one.code for one in listed if one.state == IMPOSSIBLE}
    missing = [one.code for one in listed if one.is_missing and one.code] if is_gathering else []
    return tuple(code for code in dict.fromkeys((*own, *missing)) if code not in gone)


def next_in_case(
    case: Record,
    asked: Iterable[Requirement],
    today: date,
    language: str,
    *,
    named: Callable[[str], str],
) -> Text:
    """Return in one sentence what is next in a case.

    language: in which days are written.  named: gives the words for a document's code.
    """
    decided = case.get(fields.decision)
    if decided is not None:
        return _after_decision(case, decided, (today, language))
    exam_on = case.get(fields.exam_on)
    if case.get(fields.submitted_on) is not None:
        return _while_waiting(case, exam_on, (today, language))
    listed = list(asked)
    missing = next((one for one in listed if one.is_missing), None)
    if missing is not None:
        paper = named(missing.code) if missing.code else missing.words
        return _MISSING[missing.state].with_values(paper=paper)
    return _before_sending(case, listed)


def _after_decision(case: Record, decided: str, when: tuple[date, str]) -> Text:
    today, language = when
    appeal_by = case.get(fields.appeal_by)
    if appeal_by is not None and appeal_by >= today and decided in {"refused", "partial", "more"}:
        words = N_("Talk about an appeal. It must be sent by {day}.")
        return words.with_values(day=show_day(appeal_by, language))
    return _DECIDED.get(decided, _DECIDED["refused"])


def _while_waiting(case: Record, exam_on: date | None, when: tuple[date, str]) -> Text:
    today, language = when
    if exam_on is not None and exam_on >= today:
        words = N_("The exam is on {day}. Practise, and get the papers for the day ready.")
        return words.with_values(day=show_day(exam_on, language))
    answer_by = case.get(fields.answer_by)
    if answer_by is None:
        return N_("Ask the office by when the answer comes, and write the day down.")
    if answer_by < today:
        return N_("The answer is late. Ask the office for it.")
    words = N_("Wait for the answer. It should come by {day}.")
    return words.with_values(day=show_day(answer_by, language))


def _before_sending(case: Record, listed: Sequence[Requirement]) -> Text:
    is_recognition = case.get(fields.case_kind) == "recognition"
    if is_recognition and listed and all(one.state == IMPOSSIBLE for one in listed):
        return N_("None of the papers can be had. Choose the way without papers.")
    office = case.get(fields.authority, "")
    if not office:
        return N_("Find out which office decides, and write it down.")
    fee = case.get(fields.fee)
    if fee is not None and case.get(fields.fee_state, "open") == "open":
        return N_("Pay the fee, or ask to pay less.")
    words = N_("All papers are ready. Send them to this office: {office}.")
    return words.with_values(office=office)
