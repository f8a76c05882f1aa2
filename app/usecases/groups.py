"""Kinds of match: one to one, with a peer who is a student too, or several in one group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.errors import Code, Problem
from app.i18n import N_
from app.records import Record, RecordId
from app.schema import matches as fields
from app.schema.matches import HOLDING_STATES
from app.schema.person import PERSON
from app.usecases.consents import need_match
from app.usecases.login import Login, Outcome
from app.usecases.people import is_student
from app.usecases.rows import edited

ONE, PEER, GROUP = "one", "peer", "group"
_ACT = N_("Say what kind of match it is")


def set_form(
    login: Login, match: RecordId, form: str, group: str | None = None
) -> Outcome[RecordId]:
    """Say what kind of match it is; a group has a name, which the others of it share.

    Raises Problem 2 for another kind, a group without a name, or a peer who is no student;
    12, 40.
    """
    record = need_match(login, match)
    fields.match_form.kind.check(form)
    name = fields.match_group.kind.check(group or "")
    if form == GROUP and not name:
        words = N_("Please fill in “{field}”.").with_values(field=fields.match_group.label)
        raise Problem(words, Code.USAGE, field=fields.match_group.key)
    if form == PEER and not _is_peer(login, record):
        words = N_("The mentor has no student's file here, and is no peer.")
        raise Problem(words, Code.USAGE, field=fields.match_form.key)
    told = {"form": form, "group": name if form == GROUP else None}
    return login.save(edited(record, told), _ACT, record.id)


def groups_of(matches: Iterable[Record]) -> Mapping[str, tuple[RecordId, ...]]:
    """Return the students of each group of one mentor's matches, of those that stand."""
    found: dict[str, list[RecordId]] = {}
    for one in matches:
        name = one.get(fields.match_group)
        is_standing = one.get(fields.match_state, "") in HOLDING_STATES
        if name and one.get(fields.match_form) == GROUP and is_standing:
            found.setdefault(name, []).append(one.subject)
    return {name: tuple(students) for name, students in sorted(found.items())}


def _is_peer(login: Login, match: Record) -> bool:
    mentor = RecordId(match.get(fields.match_mentor, ""))
    found = login.vault.record(PERSON.name, mentor)
    return found is not None and is_student(found)
