"""Looking back together: topic L of the intake talk."""

from __future__ import annotations

from dataclasses import replace

from app.i18n import N_
from app.schema import consent, meeting, mentoring, person, standing
from app.schema.fields import Purpose
from app.schema.talk import Question, Topic

LOOK_BACK = Topic(
    "look_back",
    "L",
    N_("Looking back together"),
    N_("Looking back"),
    N_("Let us look at it together."),
    N_(
        "Read the file back in the language of the person, slowly, with the screen "
        "turned. Thank them before you close."
    ),
    "check",
    (
        Question(
            "take_out",
            "L01",
            person.PERSON,
            meeting.take_out,
            N_("Take something out?"),
            "eye",
            visit=1,
        ),
        Question(
            "read_back",
            "L02",
            person.PERSON,
            meeting.intake_read_back,
            N_("Is it all right?"),
            "ear",
            visit=1,
        ),
        Question(
            "talk_face",
            "L03",
            standing.FEEDBACK,
            standing.face,
            N_("This talk was:"),
            "face_3",
            hint=N_("Turn the screen and look away."),
            visit=1,
            also_sets={"about": "intake"},
        ),
        Question(
            "next_meeting",
            "L04",
            mentoring.SESSION,
            replace(mentoring.starts_at, question=N_("When shall we meet next?")),
            N_("We meet next on:"),
            "calendar",
            beside=(
                mentoring.session_format,
                mentoring.session_place,
                mentoring.with_whom,
            ),
            visit=1,
            also_sets={"state": "planned"},
        ),
        Question(
            "consent_statistics",
            "L05",
            consent.CONSENT,
            replace(
                consent.answer,
                question=N_("May we count you, with no name, in our numbers?"),
                why=N_("Numbers help us get more help for all."),
            ),
            N_("You may count me."),
            "chart",
            also_sets={"purpose": "statistics", "audience": "readers_of_reports"},
            script=Purpose.STATISTICS,
        ),
        Question(
            "consent_leave_centre",
            "L06",
            consent.CONSENT,
            replace(
                consent.answer,
                question=N_("May our other centre see your file?"),
                why=N_("They can help you if you move or go there."),
            ),
            N_("Your other centre may see my file."),
            "road",
            beside=(consent.named,),
            also_sets={"purpose": "leave_this_centre", "audience": "named_centre"},
            script=Purpose.LEAVE_THIS_CENTRE,
        ),
        Question(
            "consent_online",
            "L07",
            consent.CONSENT,
            replace(
                consent.answer,
                question=N_("May your locked file go over the internet?"),
                why=N_("Our centres can then help you faster."),
            ),
            N_("My locked file may go over the internet."),
            "cloud",
            also_sets={"purpose": "online_sync", "audience": "own_centres"},
            script=Purpose.ONLINE_SYNC,
        ),
    ),
)
