"""Proposing matches: the best pairs of all who wait, kept as proposals that staff decides on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import fields as dataclass_fields
from datetime import date

from app.crypto.canonical import canonical
from app.errors import Code, Problem
from app.i18n import N_
from app.records import Change, Record, RecordId
from app.rules.matching.facts import MentorFacts, StudentFacts
from app.rules.matching.objective import Pair
from app.rules.matching.policy import Policy
from app.rules.matching.proposing import Pool, Proposal, propose
from app.rules.matching.solver import Progress
from app.schema import matches as fields
from app.schema.kinds import Stored
from app.schema.matches import MATCH, MATCH_RUN
from app.usecases.login import Login, Outcome
from app.usecases.matchfacts import pool_of
from app.usecases.rows import changes_of_new, edited, joined, new_row


def work_out(login: Login, progress: Progress | None = None) -> Proposal:
    """Return the best pairs of all who may be matched today; writes nothing."""
    return propose(pool_of(login), progress)


def keep_proposals(login: Login, proposal: Proposal) -> Outcome[RecordId]:
    """Keep a run and its pairs as proposals, in one save that one undo takes back.

    Proposals that stay are left as they are; those that another pair replaces are closed.
    """
    run = _run(login, proposal)
    wanted = {(one.student, one.mentor): one for one in proposal.answer.pairs}
    changes: list[Iterable[Change]] = [changes_of_new(run)]
    for match in login.vault.records(MATCH.name, where=("state", "proposed")):
        key = (str(match.subject), match.get(fields.match_mentor, ""))
        if wanted.pop(key, None) is None:
            changes.append(_replaced(login, match))
    changes += [changes_of_new(_proposed(login, one, run.id)) for one in wanted.values()]
    return login.save(joined(changes), N_("Propose matches"), run.id)


def need_in_pool(proposal: Proposal, student: RecordId, mentor: RecordId | None = None) -> None:
    """Return if a student, and a mentor, can be matched at all; else raise Problem 40."""
    if student not in proposal.pool.student:
        words = N_("This person does not wait for a mentor, or has one already.")
        raise Problem(words, Code.NOT_FOUND, field="student")
    if mentor is not None and mentor not in proposal.pool.mentor:
        words = N_("This person is not in the register of mentors.")
        raise Problem(words, Code.NOT_FOUND, field="mentor")


def facts_number(pool: Pool) -> str:
    """Return a check number of all facts of a pool: the same for the same facts in any order."""
    told = {
        "students": sorted((_plain(one) for one in pool.students), key=canonical),
        "mentors": sorted((_plain(one) for one in pool.mentors), key=canonical),
        "kept": _plain(pool.kept),
        "ruled_out": _plain(pool.ruled_out),
        "policy": policy_number(pool),
    }
    return hashlib.sha256(canonical(told)).hexdigest()


def policy_number(pool: Pool) -> str:
    """Return a check number of the rules a pool is matched by: the version of the policy."""
    return hashlib.sha256(canonical(_plain(pool.policy))).hexdigest()[:16]


def _plain(value: object) -> object:
    """Return a fact as JSON has it, with everything that has no order of its own sorted."""
    if isinstance(value, StudentFacts | MentorFacts | Policy):
        return {one.name: _plain(getattr(value, one.name)) for one in dataclass_fields(value)}
    if isinstance(value, frozenset | set):
        return sorted((_plain(one) for one in value), key=canonical)
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _run(login: Login, proposal: Proposal) -> Record:
    pool, total = proposal.pool, proposal.answer.total
    return new_row(
        login.context,
        MATCH_RUN,
        login.centre.id,
        {
            "centre": login.centre.id,
            "ran_at": fields.ran_at.kind.to_stored(login.context.now()),
            "inputs": facts_number(pool),
            "policy": policy_number(pool),
            "students": len(pool.students),
            "mentors": len(pool.mentors),
            "pairs": len(proposal.question.pairs),
            "priority": total.priority,
            "matched": total.matched,
            "fair": total.fair,
            "good": total.good,
            "fit": total.fit,
        },
    )


def _proposed(login: Login, pair: Pair, run: RecordId) -> Record:
    student = RecordId(pair.student)
    stored: dict[str, Stored] = {
        "person": pair.student,
        "mentor": pair.mentor,
        "state": "proposed",
        "run": run,
        "fit": pair.fit,
        "proposed_on": login.context.today.isoformat(),
    }
    return new_row(login.context, MATCH, student, stored)


def _replaced(login: Login, match: Record) -> tuple[Change, ...]:
    today = login.context.today.isoformat()
    told = {"student_reason": "replaced", "mentor_reason": "replaced"}
    return edited(match, {"state": "closed", "closed_on": today, **told})
