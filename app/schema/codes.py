"""Short lists of answers: stable codes and the words people read for them.

A code is never reused and never changed; a label may be.
"""

from __future__ import annotations

from app.i18n import N_
from app.schema.options import listed

PERSON_ROLES = listed(
    "person_roles",
    student=N_("Student"),
    mentor=N_("Mentor"),
    alumnus=N_("Former student"),
    contact=N_("Contact person"),
    guardian=N_("Guardian"),
)
GENDERS = listed("genders", female=N_("Woman"), male=N_("Man"), other=N_("Another word"))
PAPER_PRIVACY = listed(
    "paper_privacy",
    code=N_("Only the number"),
    preferred=N_("Only the everyday name"),
    full=N_("The full name"),
)
NAME_USES = listed(
    "name_uses",
    everyday=N_("Everyday name"),
    legal=N_("Name on official papers"),
    nickname=N_("Nickname"),
    do_not_print=N_("Do not print"),
)
CONTACT_KINDS = listed(
    "contact_kinds",
    call=N_("Phone call"),
    text=N_("Text message"),
    chat_app=N_("Chat app"),
    email=N_("E-mail"),
    through_person=N_("Through another person"),
    visit=N_("Visit"),
    none=N_("No way to reach the person"),
)
SHARED_WITH = listed(
    "shared_with",
    alone=("only_me",),
    only_me=N_("Only this person"),
    family=N_("Family"),
    friends=N_("Friends"),
    helper=N_("A helper"),
)
MESSAGE_SAFE = listed(
    "message_safe",
    no=N_("No"),
    call_back_only=N_("Only ask to call back"),
    yes=N_("Yes"),
)
SAFE_HOURS = listed(
    "safe_hours",
    morning=N_("Morning"),
    midday=N_("Midday"),
    afternoon=N_("Afternoon"),
    evening=N_("Evening"),
)
SPOKEN_LEVELS = listed(
    "spoken_levels",
    none=N_("Not yet"),
    A1=N_("A few words"),
    A2=N_("Short talks about my day"),
    B1=N_("Most talks, if people talk slowly"),
    B2=N_("Most talks at work or school"),
    C1=N_("Hard talks, with ease"),
    C2=N_("All talks, like at home"),
    mother_tongue=N_("I grew up with it"),
)
READ_LEVELS = listed(
    "read_levels",
    none=N_("Not yet"),
    A1=N_("My name, signs, and numbers"),
    A2=N_("Short notes"),
    B1=N_("A letter or a form"),
    B2=N_("The news"),
    C1=N_("Long, hard texts"),
    C2=N_("All texts, with ease"),
    mother_tongue=N_("I learned to read in it first"),
)
WRITE_LEVELS = listed(
    "write_levels",
    none=N_("Not yet"),
    A1=N_("My name and the date"),
    A2=N_("A short note"),
    B1=N_("A letter"),
    B2=N_("A clear text for work or school"),
    C1=N_("Long, hard texts"),
    C2=N_("All texts, with ease"),
    mother_tongue=N_("I learned to write in it first"),
)
LEVEL_LADDER = ("A1", "A2", "B1", "B2", "C1", "C2")
TOLD_BY = listed(
    "told_by",
    told=N_("The person said so"),
    copy=N_("Seen on a copy"),
    original=N_("Seen on the original"),
    tested=N_("Tested"),
)
CALENDARS = listed(
    "calendars",
    gregorian=N_("Gregorian"),
    persian=N_("Solar Hijri"),
    ethiopic=N_("Ethiopic"),
    islamic=N_("Islamic"),
)
INTERPRETER_NEED = listed(
    "interpreter_need",
    never=N_("Never"),
    hard_talks=N_("For hard talks"),
    always=N_("Always"),
)
CONSENT_PURPOSES = listed(
    "consent_purposes",
    keep_file=N_("Keep a file"),
    share_with_mentor=N_("Share with a mentor"),
    share_with_partner=N_("Share with a partner"),
    contact_me=N_("Call or write"),
    leave_this_centre=N_("Share with another centre"),
    online_sync=N_("Send over the internet"),
    statistics=N_("Count without a name"),
    referral=N_("Ask another place for help"),
    photo=N_("Take a photo"),
    story=N_("Tell the story"),
    recognition_authority=N_("Send papers for recognition"),
    alumni_contact=N_("Stay in touch later"),
)
CONSENT_ANSWERS = listed(
    "consent_answers",
    given=N_("Yes"),
    refused=N_("No"),
    ask_later=N_("Ask later"),
    withdrawn=N_("Taken back"),
    expired=N_("Ended"),
)
CONSENT_GIVERS = listed(
    "consent_givers",
    self=N_("The person alone"),
    self_with_support=N_("The person, with support"),
    guardian_and_self=N_("The person and a guardian"),
    guardian=N_("A guardian"),
)
CONSENT_WAYS = listed(
    "consent_ways",
    spoken=N_("Spoken"),
    written=N_("Written"),
    signed=N_("Signed"),
    pictures=N_("With pictures"),
)
INTERPRETERS = listed(
    "interpreters",
    none_needed=N_("Nobody was needed"),
    in_room=N_("An interpreter in the room"),
    by_phone=N_("An interpreter by phone"),
    adult_chosen=N_("An adult the person chose"),
)
TEACH_BACK = listed(
    "teach_back",
    clear=N_("It was clear"),
    said_again=N_("We said it again"),
    stopped=N_("We stopped"),
)
AUDIENCES = listed(
    "audiences",
    this_centre=N_("This centre"),
    mentor=N_("The mentor"),
    named_organisation=N_("A named place"),
    named_centre=N_("A named centre"),
    own_centres=N_("Our own centres"),
    readers_of_reports=N_("Readers of our numbers"),
    as_named=N_("Those named when we asked"),
)
FLAG_KINDS = listed(
    "flag_kinds",
    safety=N_("Safety"),
    contact=N_("Contact"),
    health=N_("Health"),
    access=N_("Access"),
    safeguarding=N_("Speak to the safeguarding lead"),
    other=N_("Other"),
)
GOAL_TYPES = listed(
    "goal_types",
    language_certificate=N_("Get a language certificate"),
    recognition=N_("Get my qualification recognised"),
    licence=N_("Get a licence to work in my profession"),
    finish_school=N_("Finish school"),
    vocational=N_("Learn a trade"),
    apprenticeship=N_("Do an apprenticeship"),
    bachelor=N_("Get a bachelor's degree"),
    graduate_study=N_("Study for a master's or doctorate"),
    internship=N_("Do an internship"),
    job_shadow=N_("Follow someone at work"),
    first_job=N_("Find a first job"),
    better_job=N_("Find a better job"),
    own_business=N_("Start my own business"),
    digital_skills=N_("Learn computer and phone skills"),
    network=N_("Meet people and build contacts"),
    other=N_("Another goal"),
)
LANES = listed(
    "lanes",
    learning=N_("Learning"),
    work=N_("Work"),
    foundations=N_("Foundations"),
)
PLAN_STATES = listed(
    "plan_states",
    draft=N_("Draft"),
    agreed=N_("Agreed"),
    finished=N_("Finished"),
    stopped=N_("Stopped"),
)
STEP_STATES = listed(
    "step_states",
    planned=N_("Planned"),
    doing=N_("Under way"),
    done=N_("Done"),
    skipped=N_("Left out"),
)
SESSION_KINDS = listed(
    "session_kinds",
    one_to_one=N_("One-to-one meeting"),
    group=N_("Group session"),
    panel=N_("Panel"),
    job_shadow=N_("Job shadow"),
    training=N_("Training"),
    fair=N_("Fair"),
)
SESSION_STATES = listed(
    "session_states",
    planned=N_("Planned"),
    held=N_("Held"),
    missed=N_("Missed"),
    cancelled=N_("Called off"),
)
SESSION_FORMATS = listed(
    "session_formats",
    in_person_centre=N_("Meeting at the centre"),
    in_person_elsewhere=N_("Meeting somewhere else"),
    walk=N_("Walk and talk"),
    accompaniment=N_("Going to an appointment together"),
    workplace_visit=N_("Visit to a workplace"),
    video_call=N_("Video call"),
    phone_call=N_("Phone call"),
    messages=N_("Written messages"),
    group=N_("Group session"),
    three_way=N_("Session with an interpreter"),
    other=N_("Other format"),
)
SESSION_TOPICS = listed(
    "session_topics",
    speaking_practice=N_("Practise speaking"),
    exam_preparation=N_("Prepare for a language exam"),
    choosing_a_path=N_("Choose school or training"),
    apply_to_university=N_("Apply to university"),
    recognition_steps=N_("Get my diploma recognised"),
    official_letters=N_("Understand official letters"),
    cv_letter=N_("Write a CV and letter"),
    job_search=N_("Look for jobs"),
    interview_practice=N_("Practise job interviews"),
    rights_at_work=N_("My rights at work"),
    housing_search=N_("Look for housing"),
    health_system=N_("How doctors and hospitals work"),
    confidence=N_("Gain confidence"),
    time_planning=N_("Plan my time"),
)
PAPER_SIZES = listed("paper_sizes", a4=N_("A4"), a5=N_("A5"), letter=N_("US Letter"))
USER_ROLES = listed(
    "user_roles",
    intake=N_("Intake worker"),
    coordinator=N_("Mentor coordinator"),
    manager=N_("Centre manager"),
    dpo=N_("Data protection officer"),
    reporter=N_("Report reader"),
    safeguarding=N_("Safeguarding lead"),
)
