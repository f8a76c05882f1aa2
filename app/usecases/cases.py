"""Recognition, licence and exam cases: opened, their papers ticked off, decided, appealed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.errors import Code, Problem
from app.i18n import N_, Catalog, Text
from app.pathways import document_name, find_pathway
from app.records import Change, Draft, Record, RecordId
from app.rules import cases as rules
from app.rules.cases import requirement_of
from app.rules.deadlines import Deadline, deadlines
from app.schema import cases as fields
from app.schema import learning
from app.schema.cases import REQUIREMENT
from app.schema.fields import Purpose
from app.schema.kinds import Stored
from app.schema.learning import RECOGNITION
from app.schema.life import papers_held
from app.usecases.casesteps import bring_changes
from app.usecases.consents import need_consent
from app.usecases.login import Login, Outcome
from app.usecases.rows import changes_of_new, edited, joined, new_row

_SCHOOL_PAPERS = frozenset({"diploma", "school_certificate"})
_NO_PAPER = frozenset({"lost", "never_had"})
_OF_PERSON = {"education": learning.education_words, "work": learning.work_words}
OPEN = N_("Open a case")
CHANGE = N_("Change a case")


@dataclass(frozen=True)
class CaseView:
    """A case as people look at it: its papers in their order, its days, what is next.

    next: one sentence in the language that was asked for.
    """

    case: Record
    papers: tuple[Record, ...]
    next: Text
    deadlines: tuple[Deadline, ...]

    @property
    def ready(self) -> int:
        """How many papers are as far as they must be."""
        return sum(requirement_of(one).is_ready for one in self.papers)

    @property
    def wanted(self) -> int:
        """How many papers can be had at all."""
        return sum(requirement_of(one).state != rules.IMPOSSIBLE for one in self.papers)

    @property
    def is_open(self) -> bool:
        return self.case.get(fields.decision) is None


@dataclass(frozen=True)
class Beginning:
    """What a case can be opened from: a row of learning or work, in the person's own words.

    is_wished: whether the person said that this should be checked here.  is_begun:
    whether there is a case about it already.
    """

    row: Record
    words: str
    is_wished: bool
    is_begun: bool


def open_case(
    login: Login,
    person: RecordId,
    kind: str,
    stored: Mapping[str, Stored],
    *,
    of: RecordId | None = None,
) -> Outcome[RecordId]:
    """Open a case with the papers that its kind usually asks for, in one save.

    of: the row of learning or work that it is about.  stored: what is known already.
    Raises Problem 13 without consent to keep a file, 2 for a kind there is not or a row
    of somebody else, 40 if there is no such row.
    """
    need_consent(login, person, Purpose.KEEP_FILE)
    fields.case_kind.kind.check(kind)
    about = login.need_any(of) if of is not None else None
    if about is not None and (about.subject != person or about.schema.name not in _OF_PERSON):
        words = N_("A case is about learning or work of the same person.")
        raise Problem(words, Code.USAGE, field="education")
    named = _pathway_id(kind, about)
    told: dict[str, Stored] = {
        "person": person,
        "kind": kind,
        "opened_on": login.context.today.isoformat(),
        **({"pathway": named} if named else {}),
        **_told_by(about),
        **stored,
    }
    case, changes = _case_row(login, person, told)
    rows = _checklist(login, case, named, about)
    return login.save(joined([changes, *map(changes_of_new, rows)]), OPEN, case.id)


def cases_of(login: Login, person: RecordId, language: str) -> tuple[CaseView, ...]:
    """Return a person's cases, open ones first; days and papers in words of ``language``."""
    found = [
        case
        for case in login.vault.records(RECOGNITION.name, subject=person)
        if case.get(fields.case_kind) is not None
    ]
    papers = login.vault.records(REQUIREMENT.name, subject=person)
    views = [_view(login, case, papers, language) for case in found]
    return tuple(sorted(views, key=lambda one: not one.is_open))


def show_case(login: Login, case_id: RecordId, language: str) -> CaseView:
    """Return one case; raise Problem 40 if there is none."""
    case = login.need(RECOGNITION.name, case_id)
    papers = login.vault.records(REQUIREMENT.name, subject=case.subject)
    return _view(login, case, papers, language)


def beginnings(login: Login, person: RecordId) -> tuple[Beginning, ...]:
    """Return learning and work that a case can be opened from, what the person wants first."""
    cases = login.vault.records(RECOGNITION.name, subject=person)
    begun = {case.get(learning.recognition_education) for case in cases if _is_case(case)}
    begun |= {case.get(fields.case_work) for case in cases if _is_case(case)}
    wished = {
        case.get(learning.recognition_education)
        for case in cases
        if case.get(learning.recognition_wanted, False)
    }
    found = [
        Beginning(row, row.get(words, ""), row.id in wished, row.id in begun)
        for kind, words in _OF_PERSON.items()
        for row in login.vault.records(kind, subject=person)
    ]
    return tuple(sorted(found, key=lambda one: (one.is_begun, not one.is_wished)))


def change_case(login: Login, case_id: RecordId, stored: Mapping[str, Stored]) -> Outcome[RecordId]:
    """Write what is known of a case; a decision takes today as its day unless one is given.

    Raises Problem 2 for days in an order that cannot be.
    """
    case = login.need(RECOGNITION.name, case_id)
    given = dict(stored)
    if given.get("decision") and not given.get("decided_on", case.get(fields.decided_on)):
        given["decided_on"] = login.context.today.isoformat()
    changes = edited(case, given)
    _refuse_disorder(Record(case.schema, case.id, case.subject, {**case.stored, **given}))
    return login.save(changes, CHANGE, case.id, dropping=[case.id])


def save_case(login: Login, draft: Draft) -> Outcome[RecordId]:
    """Write what a form changed about a case."""
    before = draft.base.stored
    changed = {k: v for k, v in draft.now.stored.items() if v != before.get(k)}
    return change_case(login, draft.now.id, changed)


def mark_paper(login: Login, paper_id: RecordId, state: str) -> Outcome[RecordId]:
    """Say how far a paper is; what to bring to the case's steps changes in the same save."""
    paper = login.need(REQUIREMENT.name, paper_id)
    fields.requirement_state.kind.check(state)
    changed = edited(paper, {"state": state})
    after = Record(paper.schema, paper.id, paper.subject, {**paper.stored, "state": state})
    bring = bring_changes(login, paper.get(fields.requirement_case, ""), after)
    return login.save(joined([changed, bring]), N_("Mark a paper"), paper.id)


def add_paper(
    login: Login,
    case_id: RecordId,
    stored: Mapping[str, Stored],
    *,
    dropping: Iterable[RecordId] = (),
) -> Outcome[RecordId]:
    """Add a paper that the office asks for: one of the list, or in its own words.

    Raises Problem 2 if it is neither, or already there.
    """
    case = login.need(RECOGNITION.name, case_id)
    if not stored.get("document") and not stored.get("words"):
        words = N_("Say which paper it is.")
        raise Problem(words, Code.USAGE, field="document")
    base = {"person": case.subject, "recognition": case.id, "state": "needed", "goal": "have"}
    row = new_row(login.context, REQUIREMENT, case.subject, {**base, **stored})
    if login.vault.record(REQUIREMENT.name, row.id) is not None:
        words = N_("This paper is in the list already.")
        raise Problem(words, Code.USAGE, field="document")
    bring = bring_changes(login, case.id, row)
    changes = joined([changes_of_new(row), bring])
    return login.save(changes, N_("Add a paper"), row.id, dropping=dropping)


def new_paper(login: Login, case_id: RecordId) -> Draft:
    """Return a draft of one more paper that a case asks for."""
    case = login.need(RECOGNITION.name, case_id)
    told = {"person": case.subject, "recognition": case.id, "state": "needed", "goal": "have"}
    row = new_row(login.context, REQUIREMENT, case.subject, told)
    draft = Draft(Record(REQUIREMENT, row.id, case.subject, dict(told)))
    draft.now = row
    return draft


def save_paper(login: Login, draft: Draft) -> Outcome[RecordId]:
    """Add the paper that was filled in to its case; its half-typed words end with it."""
    case_id = RecordId(draft.now.get(fields.requirement_case, ""))
    return add_paper(login, case_id, draft.now.stored, dropping=[draft.now.id])


def paper_words(code: str, language: str) -> str:
    """Return the words for a document's code in ``language``; the code if nobody knows it."""
    slot = document_name(code)
    return Catalog(language).pick(slot)[0] if slot else code


def _view(login: Login, case: Record, papers: Iterable[Record], language: str) -> CaseView:
    own = [one for one in papers if one.get(fields.requirement_case) == case.id]
    own.sort(key=lambda one: one.get(fields.requirement_place, "~"))
    today = login.context.today
    asked = [requirement_of(one) for one in own]
    said = rules.next_in_case(
        case, asked, today, language, named=lambda code: paper_words(code, language)
    )
    return CaseView(case, tuple(own), said, deadlines([case], today))


def _is_case(row: Record) -> bool:
    return row.get(fields.case_kind) is not None


def _told_by(about: Record | None) -> dict[str, Stored]:
    """Return what the row that a case is about says of it."""
    if about is None:
        return {}
    words = " ".join(about.get(_OF_PERSON[about.schema.name], "").split())
    told: dict[str, Stored] = {about.schema.name: about.id}
    if words:
        told["title"] = words[:160].rstrip()
    group = about.get(learning.isco) if about.schema.name == "work" else None
    return {**told, "profession": group} if group is not None else told


def _pathway_id(kind: str, about: Record | None) -> str | None:
    proof = about.get(learning.proof) if about and about.schema.name == "education" else None
    if kind == "recognition" and proof in _NO_PAPER:
        return rules.PAPERLESS
    return rules.PATHWAYS.get(kind)


def _case_row(
    login: Login, person: RecordId, told: Mapping[str, Stored]
) -> tuple[Record, tuple[Change, ...]]:
    """Return the case's row and what saves it: the talk's own row, if that is no case yet."""
    row = new_row(login.context, RECOGNITION, person, told)
    known = login.vault.record(RECOGNITION.name, row.id)
    if known is None:
        return row, changes_of_new(row)
    if not _is_case(known):
        return known, edited(known, told)
    # One more case about the same learning, at another office, has a number of its own.
    again = Record(RECOGNITION, RecordId(login.context.record_id()), person, dict(told))
    return again, changes_of_new(again)


def _checklist(login: Login, case: Record, named: str | None, about: Record | None) -> list[Record]:
    """Return the rows, unsaved, of the papers that the steps of the pathway ask for."""
    pathway = find_pathway(named) if named else None
    at_hand = _at_hand(login, case.subject, about)
    rows = []
    for place, (code, goal) in enumerate(rules.papers_of(pathway)):
        stored: dict[str, Stored] = {
            "person": case.subject,
            "recognition": case.id,
            "document": code,
            "goal": goal,
            "state": "have" if code in at_hand else "needed",
            "place": f"{place:03d}",
        }
        rows.append(new_row(login.context, REQUIREMENT, case.subject, stored))
    return rows


def _at_hand(login: Login, person: RecordId, about: Record | None) -> frozenset[str]:
    """Return the papers that the person is known to have."""
    record = login.need_person(person)
    kept = record.get(papers_held)
    held = set(kept or ())
    if about is not None and about.schema.name == "education":
        proof = about.get(learning.proof)
        held |= _SCHOOL_PAPERS if proof == "original" else frozenset()
        held -= _SCHOOL_PAPERS if proof in _NO_PAPER else frozenset()
    return frozenset(held)


def _refuse_disorder(case: Record) -> None:
    sent, decided = case.get(fields.submitted_on), case.get(fields.decided_on)
    appeal_by = case.get(fields.appeal_by)
    if _is_before(decided, sent):
        words = N_("It cannot be decided before it was sent. Check the two days.")
        raise Problem(words, Code.USAGE, field="decided_on")
    if _is_before(appeal_by, decided):
        words = N_("The time to appeal cannot end before the decision. Check the two days.")
        raise Problem(words, Code.USAGE, field="appeal_by")


def _is_before(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and one < other
