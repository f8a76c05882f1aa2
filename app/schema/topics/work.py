"""Work and skills: topic F of the intake talk."""

from __future__ import annotations

from app.i18n import N_
from app.schema import learning, life, person
from app.schema.talk import Question, Topic

WORK = Topic(
    "work",
    "F",
    N_("Work and skills"),
    N_("My work and skills"),
    N_("What work do you know?"),
    N_("Paid, unpaid, at home, on a farm, for a week: all of it is work. Let the person be proud."),
    "briefcase",
    (
        Question(
            "work_now", "F01", person.PERSON, life.work_state, N_("Work now:"), "clock", visit=1
        ),
        Question(
            "work_story",
            "F02",
            learning.WORK,
            learning.work_words,
            N_("My work:"),
            "briefcase",
            beside=(learning.work_language,),
            repeats=True,
        ),
        Question(
            "work_kind",
            "F03",
            learning.WORK,
            learning.isco,
            N_("It was like this:"),
            "tools",
            repeats=True,
        ),
        Question(
            "work_form",
            "F04",
            learning.WORK,
            learning.work_form,
            N_("I worked:"),
            "briefcase",
            repeats=True,
        ),
        Question(
            "work_years",
            "F05",
            learning.WORK,
            learning.work_years,
            N_("For how many years?"),
            "calendar",
            repeats=True,
        ),
        Question(
            "work_licence",
            "F06",
            learning.WORK,
            learning.licensed,
            N_("I had a licence for it."),
            "shield",
            repeats=True,
        ),
        Question(
            "skills",
            "F07",
            learning.SKILL,
            learning.skill_words,
            N_("I am good at:"),
            "person_star",
            beside=(learning.skill_language,),
            repeats=True,
        ),
        Question(
            "digital_tasks",
            "F08",
            person.PERSON,
            life.digital_tasks,
            N_("I can do this:"),
            "computer",
        ),
    ),
)
