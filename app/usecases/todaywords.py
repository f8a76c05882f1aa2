"""The sentences of today about questions, matches, checks and papers, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from app.i18n import N_, Text, plural
from app.records import RecordId
from app.rules.areas import is_about_people
from app.rules.merge import DELETED
from app.rules.rhythm import LEEWAY_DAYS
from app.schema.mentorcodes import CHECK_TYPES
from app.schema.registry import SCHEMAS
from app.vault.pressing import Pressing, Sort
from app.vault.reader import Conflict

Names = Mapping[RecordId, str]
_RULED: Mapping[str, Text] = MappingProxyType(
    {
        "apart": N_(
            "A rule now says: keep {student} and {mentor} apart. Speak with each alone, and end it."
        ),
        "approved": N_(
            "{mentor} is not approved any more, and has {student}. Speak with both, and end it."
        ),
        "consent": N_(
            "{student} has no yes any more to share with {mentor}. Ask again, or end the match."
        ),
        "limits": N_(
            "{mentor} asked for other students than {student}. Ask {mentor} if it may go on."
        ),
        "minors": N_(
            "{student} may be under 18, and {mentor} has no check for work with children by now. "
            "Let them not meet, and see to the check."
        ),
    }
)


def pressing_words(one: Pressing, names: Names, today: date) -> Text:
    """Return the sentence of a line: whom it is about, how long, and what to do."""
    return _WORDS[one.sort](one, names, (today - one.day).days)


def quiet_words(one: Pressing, names: Names) -> Text | None:
    """Return what paper says instead of a line that must not lie about; None where it may."""
    if one.sort is not Sort.RULED:
        return None
    student, mentor = _pair(one, names)
    words = N_("See the match of {student} with {mentor} on the screen.")
    return words.with_values(student=student, mentor=mentor)


def conflict_words(conflict: Conflict, names: Names) -> Text:
    """Return the sentence of an open question: about whom or the centre, and which."""
    if not is_about_people(SCHEMAS[conflict.kind]):
        words = N_("Two answers differ about the centre: {field}. Choose one.")
        return words.with_values(field=conflict.label)
    name = names.get(conflict.subject, "")
    if conflict.key == DELETED:
        words = N_("Something about {name} was deleted and also changed. Keep it or delete it.")
        return words.with_values(name=name)
    words = N_("Two answers differ for {name}: {field}. Choose one.")
    return words.with_values(name=name, field=conflict.label)


def _silent(one: Pressing, names: Names, days: int) -> Text:
    student, mentor = _pair(one, names)
    return plural(
        "{student} and {mentor} have not met for {count} day. Ask both how they are.",
        "{student} and {mentor} have not met for {count} days. Ask both how they are.",
        days,
        student=student,
        mentor=mentor,
    )


def _contact(one: Pressing, names: Names, days: int) -> Text:
    student, mentor = _pair(one, names)
    asked, other = (mentor, student) if one.code == "mentor" else (student, mentor)
    if days > LEEWAY_DAYS:
        return plural(
            "The talk with {name} about the match with {partner} is {count} day late. Call now.",
            "The talk with {name} about the match with {partner} is {count} days late. Call now.",
            days,
            name=asked,
            partner=other,
        )
    words = N_("Ask {name} how it goes with {partner}.")
    return words.with_values(name=asked, partner=other)


def _match_end(one: Pressing, names: Names, days: int) -> Text:
    student, mentor = _pair(one, names)
    if days > 0:
        words = N_("The time of {student} and {mentor} is over. Talk with both about how it ends.")
        return words.with_values(student=student, mentor=mentor)
    if days == 0:
        words = N_("The time of {student} and {mentor} ends today. Say thank you to both.")
        return words.with_values(student=student, mentor=mentor)
    return plural(
        "The time of {student} and {mentor} ends in {count} day. Plan a good end with both.",
        "The time of {student} and {mentor} ends in {count} days. Plan a good end with both.",
        -days,
        student=student,
        mentor=mentor,
    )


def _ruled(one: Pressing, names: Names, _: int) -> Text:
    student, mentor = _pair(one, names)
    return _RULED[one.code].with_values(student=student, mentor=mentor)


def _review(one: Pressing, names: Names, _: int) -> Text:
    student, mentor = _pair(one, names)
    words = N_("{student} and {mentor} ended early. Talk about it before the next match.")
    return words.with_values(student=student, mentor=mentor)


def _brief(one: Pressing, names: Names, _: int) -> Text:
    student, mentor = _pair(one, names)
    words = N_("{mentor} still has a page about {student}. Ask for it back.")
    return words.with_values(mentor=mentor, student=student)


def _overfull(one: Pressing, names: Names, _: int) -> Text:
    return plural(
        "{name} has {count} student, and fewer places. Ask {name}, or end a match.",
        "{name} has {count} students, and fewer places. Ask {name}, or end a match.",
        one.count,
        name=names.get(one.subject, ""),
    )


def _check(one: Pressing, names: Names, days: int) -> Text:
    check = CHECK_TYPES.get(one.code, N_("Check"))
    told: dict[str, Text | str] = {"name": names.get(one.subject, ""), "check": check}
    if days > 0:
        words = N_("“{check}” of {name} has ended. Ask for a new one.")
        return words.with_values(**told)
    if days == 0:
        return N_("“{check}” of {name} ends today. Ask for a new one.").with_values(**told)
    return plural(
        "“{check}” of {name} ends in {count} day. Ask for a new one.",
        "“{check}” of {name} ends in {count} days. Ask for a new one.",
        -days,
        **told,
    )


def _permit(one: Pressing, names: Names, days: int) -> Text:
    name = names.get(one.subject, "")
    if days > 0:
        words = N_("A paper from an office has ended for {name}. Ask for the new one.")
        return words.with_values(name=name)
    if days == 0:
        words = N_("A paper from an office ends today for {name}. Help to ask for a new one.")
        return words.with_values(name=name)
    return plural(
        "A paper from an office ends for {name} in {count} day. Help to ask for a new one.",
        "A paper from an office ends for {name} in {count} days. Help to ask for a new one.",
        -days,
        name=name,
    )


def _papers(one: Pressing, names: Names, _: int) -> Text:
    return plural(
        "{count} paper is still missing for {name}. Ask about it.",
        "{count} papers are still missing for {name}. Ask about them.",
        one.count,
        name=names.get(one.subject, ""),
    )


def _pair(one: Pressing, names: Names) -> tuple[str, str]:
    return names.get(one.subject, ""), names.get(one.other, "") if one.other else ""


_WORDS: Mapping[Sort, Callable[[Pressing, Names, int], Text]] = MappingProxyType(
    {
        Sort.SILENT: _silent,
        Sort.CONTACT: _contact,
        Sort.MATCH_END: _match_end,
        Sort.RULED: _ruled,
        Sort.REVIEW: _review,
        Sort.BRIEF: _brief,
        Sort.OVERFULL: _overfull,
        Sort.CHECK: _check,
        Sort.PERMIT: _permit,
        Sort.PAPERS: _papers,
    }
)
