"""Which role may do what: the table of operations, and nothing that looks anything up.

What a person's file allows depends on whose it is: in one's own care, in nobody's, or in
another worker's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum, StrEnum

INTAKE, COORDINATOR, MANAGER = "intake", "coordinator", "manager"
DPO, REPORTER, SAFEGUARDING = "dpo", "reporter", "safeguarding"
ROLES = (INTAKE, COORDINATOR, MANAGER, DPO, REPORTER, SAFEGUARDING)


class Operation(StrEnum):
    """What somebody may want to do."""

    PERSON_READ = "person.read"
    PERSON_WRITE = "person.write"
    PLAN_READ = "plan.read"
    PLAN_WRITE = "plan.write"
    NOTES_READ = "notes.read"
    NOTES_WRITE = "notes.write"
    DOCUMENT_READ = "document.read"
    DOCUMENT_WRITE = "document.write"
    CONSENT_READ = "consent.read"
    CONSENT_WRITE = "consent.write"
    CASELOAD_READ = "caseload.read"
    CASELOAD_WRITE = "caseload.write"
    CONCERN_READ = "concern.read"
    CONCERN_WRITE = "concern.write"
    CONCERN_CLOSE = "concern.close"
    MARK_WRITE = "mark.write"
    MENTOR_READ = "mentor.read"
    MENTOR_WRITE = "mentor.write"
    EVENT_READ = "event.read"
    EVENT_WRITE = "event.write"
    ATTENDANCE_READ = "attendance.read"
    ATTENDANCE_WRITE = "attendance.write"
    LOOK_WRITE = "look.write"
    CENTRE_READ = "centre.read"
    CENTRE_WRITE = "centre.write"
    TEMPLATE_WRITE = "template.write"
    ORGANISATION_WRITE = "organisation.write"
    ERASE = "erase"
    EXPORT = "export"
    EXPORT_MANY = "export.many"
    REPORT = "report"
    RELEASE = "release"
    RELEASE_READ = "release.read"
    USERS = "users"
    BUNDLES = "bundles"
    BACKUP = "backup"
    REPAIR = "repair"
    TRAVEL = "travel"
    AUDIT_READ = "audit.read"


class Answer(IntEnum):
    """What the table says; the greater, the more is allowed.

    ASK: may ask others to do it.  SECOND: with a second person.  PURPOSE: for access or
    erasure only, said beforehand.  REASON: with a reason, said beforehand.  BRIEF: the
    few answers that a mentor would be told.
    """

    NO = 0
    ASK = 1
    SECOND = 2
    PURPOSE = 3
    REASON = 4
    BRIEF = 5
    YES = 6


class Care(StrEnum):
    """In whose care a person is, seen from one worker."""

    OWN = "own"
    NOBODYS = "nobodys"
    OTHERS = "others"


@dataclass(frozen=True)
class Target:
    """Whose file an operation is about.  is_flagged: the safeguarding lead is to be spoken to.

    is_mentor: of somebody who is a mentor and no student; the register is their file.
    """

    care: Care = Care.OWN
    is_flagged: bool = False
    is_mentor: bool = False


@dataclass(frozen=True)
class Grant:
    """What one role may do, by whose care the person is in."""

    own: Answer = Answer.NO
    nobodys: Answer = Answer.NO
    others: Answer = Answer.NO
    flagged: Answer = Answer.NO

    def answer(self, target: Target) -> Answer:
        """Return what is allowed with this target."""
        by_care = {Care.OWN: self.own, Care.NOBODYS: self.nobodys, Care.OTHERS: self.others}
        return max(by_care[target.care], self.flagged if target.is_flagged else Answer.NO)


def _always(answer: Answer) -> Grant:
    return Grant(answer, answer, answer)


_YES, _REASON, _NO = Answer.YES, Answer.REASON, Answer.NO
_ALL = _always(_YES)
_CARE = Grant(_YES, _YES, _REASON)  # another worker's people only with a reason
_MATCHES = Grant(own=_YES)
_OFFICER = _always(Answer.PURPOSE)
_FLAGGED = Grant(own=_YES, flagged=_YES)
_STAFF = {one: _ALL for one in ROLES if one != REPORTER}

TABLE: Mapping[Operation, Mapping[str, Grant]] = {
    Operation.PERSON_READ: {
        INTAKE: _CARE,
        COORDINATOR: _always(Answer.BRIEF),
        MANAGER: _CARE,
        DPO: _OFFICER,
        SAFEGUARDING: _FLAGGED,
    },
    Operation.PERSON_WRITE: {INTAKE: _CARE, MANAGER: _CARE},
    Operation.PLAN_READ: {
        INTAKE: _CARE,
        COORDINATOR: _MATCHES,
        MANAGER: _CARE,
        DPO: _OFFICER,
        SAFEGUARDING: _FLAGGED,
    },
    Operation.PLAN_WRITE: {INTAKE: _CARE, COORDINATOR: _MATCHES, MANAGER: _CARE},
    Operation.NOTES_READ: {
        INTAKE: _CARE,
        COORDINATOR: _MATCHES,
        MANAGER: _CARE,
        DPO: _OFFICER,
        SAFEGUARDING: _FLAGGED,
    },
    Operation.NOTES_WRITE: {INTAKE: _CARE, COORDINATOR: _MATCHES, MANAGER: _CARE},
    Operation.DOCUMENT_READ: {
        INTAKE: Grant(_YES, _YES, _NO),
        MANAGER: _CARE,
        DPO: _OFFICER,
    },
    Operation.DOCUMENT_WRITE: {INTAKE: Grant(_YES, _YES, _NO)},
    Operation.CONSENT_READ: {
        INTAKE: _ALL,
        COORDINATOR: _ALL,
        MANAGER: _ALL,
        DPO: _ALL,
        SAFEGUARDING: _ALL,
    },
    Operation.CONSENT_WRITE: {INTAKE: _CARE, COORDINATOR: _always(Answer.BRIEF), MANAGER: _CARE},
    Operation.CASELOAD_READ: _STAFF,
    Operation.CASELOAD_WRITE: {INTAKE: Grant(_YES, _YES, _NO), MANAGER: _ALL},
    Operation.CONCERN_READ: {
        MANAGER: _always(Answer.SECOND),
        SAFEGUARDING: _ALL,
    },
    Operation.CONCERN_WRITE: {
        INTAKE: _ALL,
        COORDINATOR: _ALL,
        MANAGER: _ALL,
        SAFEGUARDING: _ALL,
    },
    Operation.CONCERN_CLOSE: {SAFEGUARDING: _ALL},
    Operation.MARK_WRITE: {INTAKE: _CARE, MANAGER: _CARE, SAFEGUARDING: _ALL},
    Operation.MENTOR_READ: {INTAKE: _ALL, COORDINATOR: _ALL, MANAGER: _ALL, DPO: _ALL},
    Operation.MENTOR_WRITE: {COORDINATOR: _ALL, MANAGER: _ALL},
    Operation.EVENT_READ: _STAFF,
    Operation.EVENT_WRITE: {INTAKE: _ALL, COORDINATOR: _ALL, MANAGER: _ALL},
    # Whoever runs an event has guests from everybody's care; of a file, this tells the one day.
    Operation.ATTENDANCE_READ: {
        INTAKE: _ALL,
        COORDINATOR: _ALL,
        MANAGER: _ALL,
        DPO: _OFFICER,
        SAFEGUARDING: _FLAGGED,
    },
    Operation.ATTENDANCE_WRITE: {INTAKE: _ALL, COORDINATOR: _ALL, MANAGER: _ALL},
    Operation.LOOK_WRITE: _STAFF,
    Operation.CENTRE_READ: _STAFF,
    Operation.CENTRE_WRITE: {MANAGER: _ALL, DPO: _ALL},
    Operation.TEMPLATE_WRITE: {INTAKE: _ALL, COORDINATOR: _ALL, MANAGER: _ALL},
    Operation.ORGANISATION_WRITE: {INTAKE: _ALL, COORDINATOR: _ALL, MANAGER: _ALL},
    Operation.ERASE: {
        INTAKE: _always(Answer.ASK),
        COORDINATOR: _always(Answer.ASK),
        MANAGER: _always(Answer.SECOND),
    },
    # Of few people; whose files and which kinds is what the worker may read.
    Operation.EXPORT: {INTAKE: _ALL, COORDINATOR: _ALL, MANAGER: _ALL, DPO: _ALL},
    Operation.EXPORT_MANY: {MANAGER: _always(Answer.SECOND)},
    Operation.REPORT: {INTAKE: _MATCHES, COORDINATOR: _MATCHES, MANAGER: _ALL},
    Operation.RELEASE: {DPO: _ALL},
    Operation.RELEASE_READ: {MANAGER: _ALL, DPO: _ALL, REPORTER: _ALL},
    Operation.USERS: {MANAGER: _always(Answer.SECOND), DPO: _always(Answer.SECOND)},
    Operation.BUNDLES: _STAFF,
    Operation.BACKUP: _STAFF,
    Operation.REPAIR: {MANAGER: _ALL, DPO: _ALL},
    Operation.TRAVEL: _STAFF,  # also whoever carries the computer on the day
    Operation.AUDIT_READ: {DPO: _ALL},
}

# Of somebody who is only a mentor, name, languages and ways to reach them are the register's.
_OF_MENTORS: Mapping[Operation, Operation] = {
    Operation.PERSON_READ: Operation.MENTOR_READ,
    Operation.PERSON_WRITE: Operation.MENTOR_WRITE,
    Operation.CONSENT_WRITE: Operation.MENTOR_WRITE,
}

# Acts of two people: the operation, and who may ask whom.  The asker signs, the other too.
PAIRS: Mapping[Operation, tuple[tuple[str, str], ...]] = {
    Operation.USERS: ((MANAGER, DPO), (DPO, MANAGER)),
    Operation.ERASE: ((MANAGER, DPO),),
    Operation.EXPORT_MANY: ((MANAGER, DPO),),
    Operation.CONCERN_READ: ((MANAGER, DPO),),
}
FLAGGED_PAIRS = ((MANAGER, SAFEGUARDING),)  # also for erasing somebody who is flagged


def answer_for(roles: Iterable[str], operation: Operation, target: Target) -> Answer:
    """Return the most that one of ``roles`` allows."""
    held, none = tuple(roles), Grant()
    asked = [operation]
    if target.is_mentor and operation in _OF_MENTORS:
        asked.append(_OF_MENTORS[operation])
    answers = (TABLE[one].get(role, none).answer(target) for one in asked for role in held)
    return max(answers, default=Answer.NO)


def can_agree(
    operation: Operation, asker: Iterable[str], other: Iterable[str], *, is_flagged: bool = False
) -> bool:
    """Tell whether somebody with the roles ``other`` may agree to what ``asker`` asks."""
    asking, agreeing = frozenset(asker), frozenset(other)
    pairs = PAIRS[operation]
    if operation is Operation.ERASE and is_flagged:
        pairs += FLAGGED_PAIRS
    return any(first in asking and second in agreeing for first, second in pairs)
