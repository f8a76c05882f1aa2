"""All that the part about recognition and applications shows of one person, read in one go."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass

from app.records import RecordId
from app.usecases.applications import ApplicationView, applications_of
from app.usecases.cases import CaseView, cases_of
from app.usecases.intakes import KeptDraft, kept_drafts
from app.usecases.login import Login


@dataclass(frozen=True)
class CaseWork:
    """Cases and applications of one person."""

    cases: tuple[CaseView, ...]
    applications: tuple[ApplicationView, ...]


def case_work(login: Login, person: RecordId, language: str) -> CaseWork:
    """Return a person's cases and applications as they stand today."""
    return CaseWork(cases_of(login, person, language), applications_of(login, person))


def kept_form(login: Login, subject: RecordId, forms: Container[object]) -> KeptDraft | None:
    """Return the words, not saved yet, that were typed last into one of these forms, or None."""
    kept = kept_drafts(login, subject)
    return next((one for one in kept if one.more.get("form") in forms), None)
