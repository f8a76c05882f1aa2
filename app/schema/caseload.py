"""Who is responsible for whom, and what one worker tells the next at a handover."""

from __future__ import annotations

from app.i18n import N_
from app.schema.fields import Field, Merge, Rows, Schema, Search, Sensitivity
from app.schema.kinds import Choice, Day, Reference, Story, Words
from app.schema.options import listed
from app.schema.references import person_field

ASSIGNMENT_ROLES = listed(
    "assignment_roles",
    main=N_("Responsible"),
    second=N_("Helps as well"),
    stand_in=N_("Stands in for a time"),
)

assignment_person = person_field()
assigned_worker = Field(
    "worker",
    Reference("user"),
    N_("Worker"),
    question=N_("Who looks after this person here?"),
    why=N_("Then everybody knows whom to ask."),
    required=True,
    in_form=False,
    in_list=True,
)
assignment_role = Field(
    "role",
    Choice(ASSIGNMENT_ROLES),
    N_("Role"),
    question=N_("Is this worker responsible, or a help beside?"),
    why=N_("One person must have it in hand."),
    in_form=False,
    in_list=True,
)
assigned_since = Field("since", Day(), N_("Since"), in_form=False, in_list=True)
assigned_until = Field("until", Day(), N_("Until"), in_form=False, in_list=True)
assignment_reason = Field(
    "reason",
    Words(160),
    N_("Reason"),
    question=N_("Why does it change?"),
    why=N_("So nobody has to guess later."),
    in_form=False,
)
ASSIGNMENT = Schema(
    "assignment",
    N_("Who is responsible"),
    (
        assignment_person,
        assigned_worker,
        assignment_role,
        assigned_since,
        assigned_until,
        assignment_reason,
    ),
    owner="person",
)

handover_person = person_field()
handover_from = Field("from", Reference("user"), N_("From"), in_form=False)
handover_to = Field("to", Reference("user"), N_("To"), in_form=False)
matters_now = Field(
    "matters_now",
    Story(1600),
    N_("What matters now"),
    question=N_("What is most important right now?"),
    why=N_("The next helper starts with this."),
    sensitivity=Sensitivity.RESTRICTED,
    search=Search.TEXT,
)
not_to_do = Field(
    "not_to_do",
    Story(800),
    N_("What not to do"),
    question=N_("What should the next helper never do?"),
    why=N_("So that no harm is done by not knowing."),
    sensitivity=Sensitivity.RESTRICTED,
    search=Search.TEXT,
)
promises_open = Field(
    "promises",
    Story(800),
    N_("Promises still open"),
    question=N_("What have we promised and not done yet?"),
    why=N_("A promise counts, whoever made it."),
    sensitivity=Sensitivity.RESTRICTED,
    search=Search.TEXT,
)
next_contact = Field(
    "next_contact",
    Words(200),
    N_("Next contact"),
    question=N_("When and how do we speak next?"),
    why=N_("Nobody waits for a call that does not come."),
    sensitivity=Sensitivity.RESTRICTED,
)
handed_on = Field("written_on", Day(), N_("Written on"), in_form=False, in_list=True)
handover_seen = Field("seen_on", Day(), N_("Read on"), merge=Merge.LATEST, in_form=False)
HANDOVER = Schema(
    "handover",
    N_("Handover note"),
    (
        handover_person,
        handover_from,
        handover_to,
        matters_now,
        not_to_do,
        promises_open,
        next_contact,
        handed_on,
        handover_seen,
    ),
    rows=Rows.APPEND,
    owner="person",
    dated="written_on",
)

CASELOAD_SCHEMAS = (ASSIGNMENT, HANDOVER)
