"""Under which operations of the table of roles each kind of record falls."""

from __future__ import annotations

from app.rules.roles import Operation
from app.schema.centre import CENTRE, USER
from app.schema.concern import CONCERN
from app.schema.fields import Schema
from app.schema.person import PERSON
from app.schema.reach import FLAG

# Kinds of which nobody who may not read them learns that there are any.
HIDDEN = frozenset({CONCERN.name})

_PEOPLE = (Operation.PERSON_READ, Operation.PERSON_WRITE)
_PLANS = (Operation.PLAN_READ, Operation.PLAN_WRITE)
_NOTES = (Operation.NOTES_READ, Operation.NOTES_WRITE)
_CENTRE = (Operation.CENTRE_READ, Operation.CENTRE_WRITE)
_MENTORS = (Operation.MENTOR_READ, Operation.MENTOR_WRITE)
_AROUND = (Operation.CENTRE_READ, Operation.ORGANISATION_WRITE)
_TEMPLATES = (Operation.CENTRE_READ, Operation.TEMPLATE_WRITE)

_AREAS = {
    "plan": _PLANS,
    "goal": _PLANS,
    "step": _PLANS,
    "exploration": _PLANS,
    "issue": _PLANS,
    "application": _PLANS,
    "requirement": _PLANS,
    "placement": _PLANS,
    "referral": _PLANS,
    "outcome": _PLANS,
    "organisation": _AROUND,
    "organisation_contact": _AROUND,
    "opportunity": _AROUND,
    "session": _NOTES,
    "advocacy": _NOTES,
    "check_in": _MENTORS,
    "feedback": _NOTES,
    "ladder": _NOTES,
    "handover": _NOTES,
    "document": (Operation.DOCUMENT_READ, Operation.DOCUMENT_WRITE),
    "consent": (Operation.CONSENT_READ, Operation.CONSENT_WRITE),
    "assignment": (Operation.CASELOAD_READ, Operation.CASELOAD_WRITE),
    "look": (Operation.CASELOAD_READ, Operation.LOOK_WRITE),
    "move": (Operation.CASELOAD_READ, Operation.CASELOAD_WRITE),
    CONCERN.name: (Operation.CONCERN_READ, Operation.CONCERN_WRITE),
    "mentor": _MENTORS,
    "check": _MENTORS,
    "orientation": _MENTORS,
    "agreement": _MENTORS,
    "match": _MENTORS,
    "match_run": _MENTORS,
    "matching": _MENTORS,
    "event": (Operation.EVENT_READ, Operation.EVENT_WRITE),
    "attendance": (Operation.ATTENDANCE_READ, Operation.ATTENDANCE_WRITE),
    "brief": _MENTORS,
    "expense": _MENTORS,
    "fund": _CENTRE,
    "template": _TEMPLATES,
    "milestone": _TEMPLATES,
    CENTRE.name: _CENTRE,
    USER.name: _CENTRE,
}

# What else a change of a row may be, by what the row is or becomes.
_ALSO = {
    CONCERN.name: (Operation.CONCERN_CLOSE,),
    FLAG.name: (Operation.MARK_WRITE,),
    PERSON.name: (Operation.MENTOR_WRITE,),
}


def reading(kind: str) -> Operation:
    """Return the operation of reading rows of a kind; what is not named is the intake's."""
    return _AREAS.get(kind, _PEOPLE)[0]


def writing(kind: str) -> Operation:
    """Return the operation of writing rows of a kind."""
    return _AREAS.get(kind, _PEOPLE)[1]


def writings(kind: str) -> tuple[Operation, ...]:
    """Return every operation as which the gate may take a change of a row of a kind.

    Which of them it is may follow from what the row says already.
    """
    return (writing(kind), *_ALSO.get(kind, ()))


def is_about_people(schema: Schema) -> bool:
    """Tell whether rows of a kind belong to a person's file, and not to the centre."""
    return schema.owner == "person" or schema is PERSON
