"""Whose file belongs to the register of mentors, by the roles that a person has here."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from app.records import Change, Record
from app.schema import person as fields
from app.schema.kinds import Stored

_ADDED = frozenset({"alumnus", "mentor", "student"})


def is_only_mentor(person: Record) -> bool:
    """Tell whether somebody is a mentor and no student."""
    roles: tuple[str, ...] = person.get(fields.roles, ())
    return are_only_mentors(roles)


def are_only_mentors(roles: Collection[str]) -> bool:
    """Tell of somebody's roles whether they are a mentor and no student."""
    return "mentor" in roles and "student" not in roles


def is_new_mentor(made: Sequence[Change]) -> bool:
    """Tell whether changes that make a person make one who is only a mentor."""
    return any(one.key == fields.roles.key and are_only_mentors(_codes(one.value)) for one in made)


def makes_mentor(person: Record, made: Sequence[Change]) -> bool:
    """Tell whether changes let a student be a mentor too, or take that back, and no more.

    A student stays one: else whoever may not read a student's file could make it a mentor's.
    """
    if [one.key for one in made] != [fields.roles.key]:
        return False
    before, after = person.get(fields.roles, ()), _codes(made[0].value)
    is_theirs = set(before) ^ set(after) <= _ADDED
    return is_theirs and not are_only_mentors(before) and not are_only_mentors(after)


def _codes(value: Stored) -> tuple[str, ...]:
    """Return the codes of an answer of several, as a change holds them."""
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()
