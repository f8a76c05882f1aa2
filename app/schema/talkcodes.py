"""Answers to the questions of the intake talk: the lists that only the intake uses."""

from __future__ import annotations

from app.i18n import N_
from app.schema.options import Options, listed

HEARD_ABOUT = listed(
    "heard_about",
    friend_family=N_("Friends or family"),
    student=N_("A student here"),
    other_help=N_("Another help group"),
    school=N_("A school"),
    office=N_("An office"),
    poster=N_("A poster"),
    online=N_("On my phone"),
    walked_in=N_("I walked in"),
)
INTERPRETER_WISH = listed(
    "interpreter_wish",
    woman=N_("A woman"),
    man=N_("A man"),
    by_phone=N_("On the phone"),
    stranger=N_("Not one I know"),
    same_speech=N_("One who talks like me"),
)
PAPER_FORMATS = listed(
    "paper_formats",
    text=N_("Words"),
    pictures=N_("Pictures"),
    large_print=N_("Big letters"),
    read_to_me=N_("Someone reads it to me"),
    audio=N_("A voice I can play"),
)
CLASS_STATES = listed(
    "class_states",
    yes=N_("I go now"),
    waiting=N_("I wait for a place"),
    done=N_("I am done"),
    no=N_("Not yet"),
)
LEARNING_SETTINGS = listed(
    "learning_settings",
    school=N_("At school"),
    college=N_("At a college"),
    job_training=N_("At a job course"),
    home=N_("At home"),
    self=N_("I taught myself"),
    online=N_("On a phone or computer"),
    none_yet=N_("No lessons yet"),
)
COMPLETIONS = listed(
    "completions",
    finished=N_("I finished"),
    ongoing=N_("I still learn there"),
    interrupted=N_("I had to stop"),
)
TO_GO_ON = listed(
    "to_go_on",
    alone=("none",),
    place=N_("A place at a school"),
    language=N_("The language"),
    papers=N_("My papers"),
    money=N_("Money"),
    time=N_("Time"),
    childcare=N_("Child care"),
    near=N_("A school near me"),
    none=N_("I want something new"),
)
PROOFS = listed(
    "proofs",
    original=N_("I have it"),
    copy=N_("I have a copy or photo"),
    reachable=N_("Someone can send it"),
    lost=N_("It is lost"),
    never_had=N_("I never got one"),
)
WORK_STATES = listed(
    "work_states",
    full_time=N_("Yes, most of the week"),
    part_time=N_("Yes, some hours"),
    day_work=N_("A day here and there"),
    looking=N_("I am looking"),
    learning=N_("I learn now"),
    caring=N_("I care for family"),
    not_now=N_("Not right now"),
)
WORK_FORMS = listed(
    "work_forms",
    employee=N_("For a boss"),
    own_business=N_("For myself"),
    family_business=N_("With my family"),
    day_work=N_("Day by day"),
    unpaid_home=N_("At home, with no pay"),
    volunteer=N_("To help others"),
    apprentice=N_("To learn the trade"),
)
DIGITAL_TASKS = listed(
    "digital_tasks",
    alone=("none",),
    call=N_("Call"),
    message=N_("Send texts"),
    video=N_("Video calls"),
    email=N_("Email"),
    web_form=N_("Fill in a form"),
    typing=N_("Type a letter"),
    none=N_("Not yet"),
)
PERMISSIONS = listed(
    "permissions", yes=N_("Yes"), limited=N_("Yes, but with limits"), no=N_("No, not now")
)
HELD_PAPERS = listed(
    "held_papers",
    id_document=N_("ID paper"),
    residence_or_asylum_paper=N_("Paper that lets me stay"),
    work_permission=N_("Paper that lets me work"),
    school_certificate=N_("School paper"),
    diploma=N_("Degree or diploma"),
    transcript=N_("List of marks"),
    work_reference=N_("Letter from an old boss"),
    language_certificate=N_("Language test paper"),
    portfolio=N_("Photos of my work"),
    bank_account_details=N_("Bank number"),
    tax_number=N_("Tax number"),
)
IDENTIFIER_TYPES = listed(
    "identifier_types",
    student_number=N_("A school"),
    job_service=N_("A job office"),
    aid_number=N_("A help group"),
    id_card=N_("My ID card"),
    other=N_("Somewhere else"),
)
MONEY_BANDS = Options(
    "money_bands",
    {"0": N_("Nothing"), "1": N_("A bit"), "2": N_("Some"), "3": N_("As much as I need")},
)
CARES_FOR = listed(
    "cares_for",
    alone=("none",),
    none=N_("No one"),
    baby=N_("A baby or small child"),
    school_child=N_("A child at school"),
    adult=N_("An old or sick person"),
)
BARRIER_LEVELS = listed(
    "barrier_levels",
    fine=N_("This is fine"),
    hard=N_("This is hard"),
    urgent=N_("I need help soon"),
)
BARRIER_KINDS = listed(
    "barrier_kinds",
    housing=N_("Home"),
    money=N_("Money"),
    health=N_("Doctor and health"),
    childcare=N_("Child care"),
    transport=N_("Travel"),
    phone_data=N_("Phone and data"),
    hours=N_("Work hours and time"),
    papers=N_("Papers"),
    language=N_("Language"),
    isolation=N_("Being alone"),
    safety=N_("Safety"),
)
SCALE_POINTS = Options(
    "scale_points",
    {
        "1": N_("Not at all"),
        "2": N_("A little"),
        "3": N_("Half and half"),
        "4": N_("Mostly"),
        "5": N_("Fully"),
    },
)
WANTS_MENTOR = listed(
    "wants_mentor",
    yes=N_("Yes, soon"),
    group=N_("In a group first"),
    later=N_("Yes, later"),
    no=N_("Not for me"),
)
HELP_TOPICS = listed(
    "help_topics",
    study_choice=N_("Pick a course or school"),
    exam_practice=N_("Get ready for a test"),
    language_practice=N_("Talk practice"),
    recognition_steps=N_("Make my old papers count"),
    cv=N_("Write a CV"),
    job_search=N_("Look for work"),
    interview=N_("Practise a job talk"),
    work_culture=N_("How work is done here"),
    network=N_("Meet new people"),
    digital=N_("Phone and computer"),
    own_business=N_("My own business"),
    study_skills=N_("How to learn well"),
    confidence=N_("Trust myself more"),
)
MENTOR_WISHES = listed(
    "mentor_wishes",
    alone=("any",),
    woman=N_("A woman"),
    man=N_("A man"),
    my_language=N_("One who speaks my language"),
    my_field=N_("In my line of work"),
    newcomer=N_("New here once, too"),
    any=N_("I am open"),
)
MEET_FORMS = listed(
    "meet_forms",
    centre=N_("Here"),
    public_place=N_("In a public place"),
    video=N_("By video"),
    phone=N_("By phone"),
    chat=N_("By chat"),
    group=N_("In a group"),
)
ACCESS_NEEDS = listed(
    "access_needs",
    alone=("none",),
    no_stairs=N_("No stairs"),
    big_letters=N_("Big letters"),
    clear_sound=N_("Loud, clear talk"),
    signs=N_("Sign language"),
    quiet=N_("A quiet room"),
    breaks=N_("Short breaks"),
    seat=N_("A seat by the door"),
    children_welcome=N_("My children can come"),
    writing_help=N_("Help to write"),
    none=N_("I need nothing more"),
)
TAKE_OUT = listed("take_out", nothing=N_("All can stay"), removed=N_("Yes, take it out now"))
READ_BACK = listed(
    "read_back",
    right=N_("Yes, it is right"),
    changed=N_("Now it is right"),
    not_today=N_("We do it next time"),
)
FACES = Options(
    "faces",
    {
        "1": N_("Bad"),
        "2": N_("Not so good"),
        "3": N_("So so"),
        "4": N_("Good"),
        "5": N_("Very good"),
    },
)
SCALES = listed(
    "scales",
    belonging=N_("A place here"),
    confidence=N_("I can reach my goal"),
    clarity=N_("I know the next step"),
)
FEEDBACK_ABOUT = listed(
    "feedback_about",
    intake=N_("The first talk"),
    session=N_("A meeting"),
    match=N_("The mentoring"),
    placement=N_("The work place"),
)
