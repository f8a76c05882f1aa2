"""What leaves the centre with a referral: each answer, part by part, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.i18n import Catalog, Text
from app.papers.engine.isolates import isolate
from app.papers.sheets.roadmap_content import Privacy
from app.records import Record, RecordId
from app.schema import learning, meeting, plan, reach, standing
from app.schema import person as person_fields
from app.schema import placements as fields
from app.schema.fields import Field, unsaid_in
from app.schema.kinds import Stored
from app.schema.organisationcodes import REFERRAL_PARTS
from app.schema.placements import REFERRAL
from app.usecases.login import Login
from app.usecases.opened import opens
from app.usecases.records import shown_value
from app.usecases.referrals import ConsentBehind, consent_behind, purpose_of
from app.usecases.roadmaps import most_open

# Names that the person does not want on paper are of another kind.
_PRINTABLE = frozenset({"", "legal", "everyday"})


@dataclass(frozen=True)
class ToldPart:
    """One answer that leaves the centre: the part it belongs to, its kind, field and value.

    note: what stands before the value, such as the kind of a number; None for nothing.
    """

    part: str
    kind: str
    field: Field[Any]
    stored: Stored
    note: tuple[Field[Any], Stored] | None = None

    @property
    def label(self) -> Text:
        return REFERRAL_PARTS[self.part]

    def shown(self, catalog: Catalog) -> str:
        """Return the value in the language of ``catalog``."""
        said = isolate(shown_value(self.field, self.stored, catalog))
        if self.note is None:
            return said
        one, stored = self.note
        return f"{shown_value(one, stored, catalog)} · {said}"


@dataclass(frozen=True)
class WhatLeaves:
    """All that the sheet of a referral tells, and the yes it rests on."""

    referral: Record
    parts: tuple[ToldPart, ...]
    missing: tuple[str, ...]
    consent: ConsentBehind


def what_leaves(login: Login, referral_id: RecordId) -> WhatLeaves:
    """Return what a referral would tell today; raise Problem 13 without the yes to it.

    missing: parts that were chosen and of which nothing is known, or nothing may be told.
    """
    referral = login.need(REFERRAL.name, referral_id)
    purpose = purpose_of(referral.stored)
    to = referral.get(fields.referral_to, "")
    consent = consent_behind(login, referral.subject, to, purpose)
    chosen = referral.get(fields.referral_parts, ())
    told = [part for name in chosen if name in _MAKERS for part in _told(login, referral, name)]
    told = [one for one in told if opens(purpose, one.kind, one.field.key)]
    found = {one.part for one in told}
    missing = tuple(one for one in chosen if one in _MAKERS and one not in found)
    return WhatLeaves(referral, tuple(told), missing, consent)


def _told(login: Login, referral: Record, name: str) -> Iterator[ToldPart]:
    kind, make = _MAKERS[name]
    for field, stored, note in make(login, referral.subject):
        if stored not in (None, "", []) and unsaid_in(stored) is None:
            yield ToldPart(name, kind, field, stored, note)


_Told = tuple[Field[Any], Stored, tuple[Field[Any], Stored] | None]


def _name(login: Login, person: RecordId) -> Iterable[_Told]:
    """Yield the everyday name; none if the person wants only the code on paper."""
    row = login.need_person(person)
    if most_open(row) is not Privacy.CODE:
        yield person_fields.preferred_name, row.stored.get(person_fields.preferred_name.key), None


def _latin(login: Login, person: RecordId) -> Iterable[_Told]:
    for one in login.vault.records("name", subject=person):
        if one.get(person_fields.name_use, "") in _PRINTABLE:
            yield person_fields.name_latin, one.stored.get(person_fields.name_latin.key), None


def _reach(login: Login, person: RecordId) -> Iterable[_Told]:
    """Yield ways that others may use: not forbidden, and safe for a message."""
    for one in login.vault.records("contact", subject=person):
        is_forbidden = one.get(reach.do_not_contact, False)
        if not is_forbidden and one.get(reach.message_safe, "yes") == "yes":
            kind = one.stored.get(reach.contact_kind.key)
            yield reach.contact_value, one.stored.get("value"), (reach.contact_kind, kind)


def _language(login: Login, person: RecordId) -> Iterable[_Told]:
    for one in login.vault.records("language", subject=person):
        if one.get(person_fields.for_speech, False):
            yield person_fields.language_tag, one.stored.get("language"), None


def _identifier(login: Login, person: RecordId) -> Iterable[_Told]:
    for one in login.vault.records("identifier", subject=person):
        kind = one.stored.get(standing.identifier_type.key)
        note = (standing.identifier_type, kind) if kind else None
        yield standing.identifier_value, one.stored.get("value"), note


def _of_person(field: Field[Any]) -> Callable[[Login, RecordId], Iterable[_Told]]:
    def told(login: Login, person: RecordId) -> Iterable[_Told]:
        yield field, login.need_person(person).stored.get(field.key), None

    return told


def _of_rows(kind: str, field: Field[Any]) -> Callable[[Login, RecordId], Iterable[_Told]]:
    def told(login: Login, person: RecordId) -> Iterable[_Told]:
        stored = [one.stored.get(field.key) for one in login.vault.records(kind, subject=person)]
        for at, one in enumerate(stored):
            if one not in stored[:at]:
                yield field, one, None

    return told


_Make = Callable[[Login, RecordId], Iterable[_Told]]
# Each part: the kind of record its answers stand in, and how they are found.
_MAKERS: Mapping[str, tuple[str, _Make]] = {
    "name": ("person", _name),
    "latin": ("name", _latin),
    "reach": ("contact", _reach),
    "language": ("language", _language),
    "interpreter": ("person", _of_person(person_fields.interpreter_need)),
    "access": ("person", _of_person(meeting.access_needs)),
    "identifier": ("identifier", _identifier),
    "goals": ("goal", _of_rows("goal", plan.goal_type)),
    "work": ("work", _of_rows("work", learning.isco)),
    "skills": ("skill", _of_rows("skill", learning.skill_words)),
    "may_work": ("legal", _of_rows("legal", standing.may_work)),
}
