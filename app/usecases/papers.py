"""Papers: drawn and checked, printed as numbered issues, kept as they were, read back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.errors import Code, Problem
from app.files import refuse_target, write_around, write_atomic
from app.i18n import N_
from app.languages import is_language
from app.papers.preflight import Finding, require_printable, try_roadmap
from app.papers.preview import PagePixels, page_count, page_pixels
from app.papers.sheets.roadmap import paint_roadmap
from app.papers.sheets.roadmap_content import Privacy, RoadmapContent
from app.records import Record, RecordId
from app.schema import plan as fields
from app.schema.fields import Purpose
from app.schema.kinds import Stored
from app.schema.plan import ISSUE
from app.usecases.consents import need_consent
from app.usecases.login import Login, Outcome, unchanged
from app.usecases.roadmaps import RoadmapOrder, gather_roadmap, privacy_of, refuse_openness
from app.usecases.rows import changes_of_new, edited, new_row
from app.usecases.speaker import paper_languages


@dataclass(frozen=True)
class DrawnRoadmap:
    """A roadmap to be looked at: its content, what was noticed, its bytes (none if blocked)."""

    content: RoadmapContent
    pdf: bytes
    findings: tuple[Finding, ...]

    @property
    def sha256(self) -> bytes:
        return hashlib.sha256(self.pdf).digest()


def draw_roadmap(login: Login, order: RoadmapOrder) -> DrawnRoadmap:
    """Return a roadmap as it would be printed now; prints and keeps nothing.

    Raises Problem 2 for a language Waymark cannot print, 13 without consent.
    """
    for language in (order.language, order.second):
        refuse_language(language)
    content = gather_roadmap(login, order)
    composed, findings = try_roadmap(content)
    pdf = paint_roadmap(composed).pdf if composed else b""
    return DrawnRoadmap(content, pdf, findings)


def refuse_blocking(drawn: DrawnRoadmap, *, accept_missing: bool) -> None:
    """Return if the paper may be printed; else raise Problem 2 that names word and field.

    accept_missing: whether a worker agreed to sentences without a translation.
    """
    require_printable(drawn.findings, has_agreed=accept_missing)


def issue_roadmap(
    login: Login, order: RoadmapOrder, drawn: DrawnRoadmap, path: Path | None
) -> Outcome[RecordId]:
    """Keep ``drawn`` as the plan's next numbered issue and, with ``path``, write its file.

    The file's bytes are on the disk before the issue is kept, and get their name
    after it.  Raises Problem 31 if the disk is full; nothing is kept then.
    """

    def keep() -> Outcome[RecordId]:
        return _keep(login, order, drawn)

    if path is None:
        return keep()
    refuse_target(path)
    return write_around(path, drawn.pdf, keep)


def issues_of(login: Login, person: RecordId) -> tuple[Record, ...]:
    """Return a person's printed roadmaps, the newest first."""
    found = login.vault.records(ISSUE.name, subject=person)
    return tuple(sorted(found, key=lambda one: one.get(fields.number, 0), reverse=True))


def issued_pdf(login: Login, issue_id: RecordId) -> bytes:
    """Return the bytes of a printed issue; raise Problem 30 if they are not what was printed."""
    issue = login.need(ISSUE.name, issue_id)
    pdf = login.vault.blob(issue.id)
    if pdf is None:
        words = N_("This paper was printed on another computer. Print a new one.")
        raise Problem(words, Code.NOT_FOUND)
    if hashlib.sha256(pdf).digest() != issue.get(fields.sha256):
        words = N_("This paper is not as it was printed. Do not use it. Print a new one.")
        raise Problem(words, Code.INTEGRITY)
    return pdf


def issue_again(login: Login, issue_id: RecordId, path: Path) -> Outcome[None]:
    """Write a printed issue again, exactly as it was, to ``path``.

    Raises Problem 13 if the consent to keep a file has ended since, or if the person
    now wants less of the name on paper; 2 if ``path`` is something else already.
    """
    issue = login.need(ISSUE.name, issue_id)
    person = login.need_person(issue.subject)
    need_consent(login, person.id, Purpose.KEEP_FILE)
    refuse_openness(person, Privacy(issue.get(fields.issue_privacy, Privacy.FULL.value)))
    pdf = issued_pdf(login, issue.id)
    refuse_target(path)
    write_atomic(path, pdf)
    login.vault.note("reprint", ISSUE.name, issue_id, login.user)
    return unchanged(None)


@dataclass(frozen=True)
class Preview:
    """The first pages of a paper as pixels, and how many pages it has."""

    pages: tuple[PagePixels, ...]
    count: int


def preview_of(_: Login, pdf: bytes, width_px: int, most: int) -> Preview:
    """Return at most ``most`` pages of a drawn paper, ``width_px`` wide; needs no record.

    A whole form of questions would fill the memory of a small computer.
    """
    count = page_count(pdf)
    numbers = range(1, min(count, most) + 1)
    return Preview(tuple(page_pixels(pdf, page, width_px) for page in numbers), count)


def confirm_read_back(login: Login, issue_id: RecordId, answer: str) -> Outcome[RecordId]:
    """Write down whether (yes or no) the paper was read back to the student."""
    issue = login.need(ISSUE.name, issue_id)
    changes = edited(issue, {"read_back": answer == "yes"})
    return login.save(changes, N_("Read a paper back"), issue.id)


def _keep(login: Login, order: RoadmapOrder, drawn: DrawnRoadmap) -> Outcome[RecordId]:
    plan = login.need("plan", order.plan)
    person = login.need_person(plan.subject)
    need_consent(login, person.id, Purpose.KEEP_FILE)  # it may have ended since it was drawn
    earlier = [
        one
        for one in login.vault.records(ISSUE.name, where=("plan", plan.id))
        if one.get(fields.number) == drawn.content.replaces
    ]
    stored: dict[str, Stored] = {
        "person": person.id,
        "plan": plan.id,
        "number": drawn.content.number,
        "printed_on": drawn.content.issued_on.isoformat(),
        "language": order.language,
        "privacy": privacy_of(person, order).value,
        "paper": order.paper.value,
        "sha256": drawn.sha256,
    }
    optional: Mapping[str, Stored] = {
        "second_language": order.second,
        "replaces": earlier[0].id if earlier else None,
    }
    stored |= {key: value for key, value in optional.items() if value is not None}
    issue = new_row(login.context, ISSUE, person.id, stored)
    blobs = {issue.id: (person.id, drawn.pdf)}
    return login.save(
        changes_of_new(issue), N_("Print a roadmap"), issue.id, blobs=blobs, is_final=True
    )


def refuse_language(language: str | None) -> None:
    """Return if papers can be printed in ``language`` (None: in one only); else Problem 2."""
    if language is None or language in paper_languages():
        return
    if not is_language(language):
        words = N_("Waymark does not know this language. It prints in: {languages}.")
    else:
        words = N_("Waymark cannot print in this language yet. It prints in: {languages}.")
    listed = ", ".join(paper_languages())
    raise Problem(words.with_values(languages=listed), Code.USAGE, field="language")
