"""The lists of answers about events, and about who comes to them."""

from __future__ import annotations

from app.i18n import N_
from app.schema.options import listed

EVENT_KINDS = listed(
    "event_kinds",
    group=N_("Group session"),
    panel=N_("Panel"),
    job_shadow=N_("Job shadow"),
    training=N_("Training"),
    fair=N_("Fair"),
    site_visit=N_("Site visit"),
    information=N_("Information session"),
    celebration=N_("Celebration"),
    other=N_("Other event"),
)
EVENT_MODES = listed(
    "event_modes",
    here=N_("At the centre"),
    elsewhere=N_("Somewhere else"),
    video=N_("By video"),
    phone=N_("By phone"),
    hybrid=N_("In the room and by video"),
)
ATTENDANCE_STATES = listed(
    "attendance_states",
    invited=N_("Invited"),
    coming=N_("Coming"),
    present=N_("Present"),
    late=N_("Came late"),
    excused=N_("Excused"),
    absent=N_("Absent"),
)
ATTENDANCE_PARTS = listed(
    "attendance_parts",
    guest=N_("Takes part"),
    leads=N_("Leads"),
    helps=N_("Helps"),
    interprets=N_("Interprets"),
)
# What was settled on the day, and what still stands open then.
MARKED = frozenset({"present", "late", "excused", "absent"})
CAME = frozenset({"present", "late"})
EXPECTED = frozenset({"coming", "present", "late"})
