"""Matches that break a rule by now: written down, run out or taken back since they were agreed to.

One SELECT: the matches that hold a place are gone through once, what is said of each of the
two is found by an index.
``app.rules.matching.hard`` says the same of two who are not paired yet.
"""

from __future__ import annotations

from datetime import date

from app.rules.births import GROWN_UP
from app.rules.matching.hard import ADULTS_ONLY, GENDERS_ASKED_FOR
from app.rules.matching.policy import USUAL_CHECKS_FOR_MINORS
from app.schema import consent, matches, mentors, person
from app.schema.consent import CONSENT
from app.schema.fields import Purpose
from app.schema.matches import HOLDING_STATES, MATCH
from app.schema.mentors import APART, CHECK, MENTOR
from app.schema.person import BIRTH, PERSON
from app.vault.columns import (
    column,
    has_answer,
    id_bytes_of,
    id_text_of,
    listed,
    table,
    text_of,
)
from app.vault.daily import OF_SOMEBODY
from app.vault.values import encode

HOLDING = listed(sorted(HOLDING_STATES))  # for IN


def broken_rules(today: date) -> tuple[str, tuple[object, ...]]:
    """Return a SELECT of matches that hold a place and break a rule by now, and its parameters.

    Its columns are those of ``app.vault.pressing``; the day of each is ``today``.
    """
    rules = (_KEPT_APART, _NOT_ASKED_FOR, _ADULTS_ONLY, _NOT_APPROVED, _UNCHECKED, _NO_YES)
    found = f"WITH {_PAIRS} SELECT rid, code, 0 AS number, ?1 AS day FROM ({' UNION '.join(rules)})"
    grown_up = f"{today.year - GROWN_UP:04}-{today:%m-%d}"
    return found, (today.isoformat(), grown_up)


def is_overtaken(letter: str) -> str:
    """Return whether a check does not count any more, since another one of its sort does."""
    return (
        f"EXISTS (SELECT 1 FROM {table(CHECK)} l WHERE l.subject = {letter}.subject "
        f"AND l.deleted = 0 "
        f"AND l.{column(mentors.check_type)} = {letter}.{column(mentors.check_type)} "
        f"AND l.{column(mentors.check_result)} IN ('passed', 'refused') "
        f"AND {_standing('l')} > {_standing(letter)})"
    )


def lacks_yes(letter: str) -> str:
    """Return whether a row's person has no living yes to telling a mentor; ?1 is today.

    Of the answers that no later one names the safest counts, so one no is enough.  The name
    of an answer is its id as a text, in CBOR.
    """
    is_yes = (
        f"c.{column(consent.answer)} IS 'given' "
        f"AND coalesce({text_of('c', consent.valid_until)}, '9999') >= ?1"
    )
    return (
        f"coalesce((SELECT min({is_yes}) FROM {table(CONSENT)} c "
        f"WHERE c.subject = {letter}.subject AND c.deleted = 0 "
        f"AND c.{column(consent.purpose)} = '{Purpose.SHARE_WITH_MENTOR.value}' "
        f"AND c.{column(consent.answer)} IS NOT 'ask_later' AND NOT EXISTS "
        f"(SELECT 1 FROM {table(CONSENT)} l WHERE l.subject = c.subject AND l.deleted = 0 "
        f"AND l.id <> c.id AND l.{column(consent.purpose)} = c.{column(consent.purpose)} "
        f"AND instr(l.{column(consent.supersedes)}, CAST({id_text_of('c.id')} AS BLOB)) > 0)"
        "), 0) = 0"
    )


def _standing(letter: str) -> str:
    """Return by what the check that counts is chosen: the last, a refusal, the longer one."""
    done, until = text_of(letter, mentors.checked_on), text_of(letter, mentors.check_until)
    refused = f"{letter}.{column(mentors.check_result)} = 'refused'"
    return f"(coalesce({done}, ''), {refused}, coalesce({until}, '9999'), {letter}.rid)"


# The last day on which somebody may have been born, out of the CBOR of a range; who is not
# grown up on that day may be under 18.  Without a range it counts what they said.
_RANGE = f"b.{column(person.birth_range)}"
_KEY = encode("latest") + encode("2008-12-31")[:1]
_AT = f"instr({_RANGE}, x'{_KEY.hex()}')"
_LATEST = f"CAST(substr({_RANGE}, {_AT} + {len(_KEY)}, {len('2008-12-31')}) AS TEXT)"
_NO = encode(False).hex()  # noqa: FBT003 - the answer itself
_IS_YOUNG = f"iif({_AT} > 0, {_LATEST} > ?2, b.{column(person.adult)} IS x'{_NO}')"
_MENTOR, _LIMITS = f"h.{column(matches.match_mentor)}", column(mentors.mentor_limits)
# pair: who holds a place, looked up once.  offer: what their mentors say, with what the
# mentor's file says.  young: those of them whose student may be under 18.
_PAIRS = (
    f"pair AS MATERIALIZED (SELECT h.rid, h.subject, {_MENTOR} AS mentor, "
    f"{id_bytes_of(_MENTOR)} AS other FROM {table(MATCH)} h CROSS {OF_SOMEBODY} "
    f"WHERE h.deleted = 0 AND h.{column(matches.match_state)} IN ({HOLDING})), "
    f"offer AS MATERIALIZED (SELECT m.rid, m.subject, m.other, o.{_LIMITS} AS limits, "
    f"{text_of('o', mentors.mentor_state)} AS state FROM pair m "
    f"CROSS JOIN {table(MENTOR)} o ON o.subject = m.other AND o.deleted = 0), "
    f"young AS MATERIALIZED (SELECT o.* FROM offer o CROSS JOIN {table(BIRTH)} b "
    f"ON b.subject = o.subject AND b.deleted = 0 AND {_IS_YOUNG})"
)
# Whoever wrote it down, it holds both ways.
_APART = f"SELECT m.rid, 'apart' AS code FROM pair m CROSS JOIN {table(APART)} a ON a.deleted = 0"
_KEPT_FROM = f"a.{column(mentors.apart_other)}"
_KEPT_APART = (
    f"{_APART} AND {_KEPT_FROM} = m.mentor AND a.subject = m.subject UNION "
    f"{_APART} AND {_KEPT_FROM} = {id_text_of('m.subject')} AND a.subject = m.other"
)
_GENDER = text_of("s", person.gender)
_ASKED_FOR = " OR ".join(has_answer("o.limits", limit) for limit in GENDERS_ASKED_FOR)
_BROKEN_LIMITS = " OR ".join(
    f"({has_answer('o.limits', limit)} AND {_GENDER} IS NOT '{gender}')"
    for limit, gender in GENDERS_ASKED_FOR.items()
)
_NOT_ASKED_FOR = (
    f"SELECT o.rid, 'limits' FROM offer o CROSS JOIN {table(PERSON)} s "
    f"ON s.subject = o.subject WHERE ({_ASKED_FOR}) AND ({_BROKEN_LIMITS})"
)
_NOT_APPROVED = "SELECT rid, 'approved' FROM offer WHERE state IS NOT 'approved'"
_ADULTS_ONLY = f"SELECT rid, 'limits' FROM young WHERE {has_answer('limits', ADULTS_ONLY)}"
_UNCHECKED = " UNION ".join(
    f"SELECT y.rid, 'minors' FROM young y WHERE NOT EXISTS (SELECT 1 FROM {table(CHECK)} k "
    f"WHERE k.subject = y.other AND k.deleted = 0 AND k.{column(mentors.check_type)} = '{one}' "
    f"AND k.{column(mentors.check_result)} = 'passed' "
    f"AND coalesce({text_of('k', mentors.check_until)}, '9999') >= ?1 "
    f"AND NOT {is_overtaken('k')})"
    for one in USUAL_CHECKS_FOR_MINORS
)
_NO_YES = f"SELECT m.rid, 'consent' FROM pair m WHERE {lacks_yes('m')}"
