"""What a person has learned and worked: education, tests, recognition, work, skills."""

from __future__ import annotations

from app.i18n import N_
from app.schema import talkcodes as codes
from app.schema.cases import CASE_FIELDS
from app.schema.fields import Field, Purpose, Schema, Search
from app.schema.kinds import (
    Choice,
    Choices,
    LanguageTag,
    Number,
    Reference,
    Story,
    Words,
    YesNo,
)
from app.schema.lists import Country, Listed
from app.schema.references import person_field

education_person = person_field()
education_words = Field(
    "words",
    Story(2000),
    N_("Learning, in own words"),
    question=N_("Tell me how you learned, in school or at home."),
    why=N_("All you know counts here."),
    own_words=True,
    search=Search.TEXT,
)
education_language = Field(
    "language",
    LanguageTag(),
    N_("Language of these words"),
    question=N_("In which language did you say it?"),
    why=N_("So we can read it back to you."),
)
setting = Field(
    "setting",
    Choice(codes.LEARNING_SETTINGS),
    N_("Place of learning"),
    question=N_("Where did you learn this?"),
    why=N_("Each kind of learning has its own next step."),
    opens_with=(
        Purpose.SHARE_WITH_MENTOR,
        Purpose.STATISTICS,
    ),
    in_list=True,
)
isced_level = Field(
    "isced_level",
    Listed("isced_levels"),
    N_("Level of schooling"),
    question=N_("How far did you get?"),
    why=N_("So we find a class at the right place."),
    opens_with=(
        Purpose.SHARE_WITH_MENTOR,
        Purpose.STATISTICS,
        Purpose.RECOGNITION_AUTHORITY,
    ),
    in_list=True,
)
isced_field = Field(
    "isced_field",
    Listed("isced_fields"),
    N_("Field of learning"),
    question=N_("What was it about?"),
    why=N_("So we look for a mentor who knows it."),
    opens_with=(
        Purpose.SHARE_WITH_MENTOR,
        Purpose.RECOGNITION_AUTHORITY,
    ),
)
education_country = Field(
    "country",
    Country(),
    N_("Country of the school"),
    question=N_("Which country was the school in?"),
    why=N_("Each country has its own school papers."),
    opens_with=(Purpose.RECOGNITION_AUTHORITY,),
)
completion = Field(
    "completion",
    Choice(codes.COMPLETIONS),
    N_("How it ended"),
    question=N_("Did you get to the end of it?"),
    why=N_("You may not need to start again."),
    opens_with=(
        Purpose.SHARE_WITH_MENTOR,
        Purpose.STATISTICS,
        Purpose.RECOGNITION_AUTHORITY,
    ),
)
to_go_on = Field(
    "to_go_on",
    Choices(codes.TO_GO_ON),
    N_("Needed to go on"),
    question=N_("What would help you go on with it now?"),
    why=N_("We plan help for these things first."),
)
proof = Field(
    "proof",
    Choice(codes.PROOFS),
    N_("Proof"),
    question=N_("Do you have a paper that shows it?"),
    why=N_("A lost paper is not the end. There are ways."),
    opens_with=(Purpose.RECOGNITION_AUTHORITY,),
)
EDUCATION = Schema(
    "education",
    N_("Learning"),
    (
        education_person,
        education_words,
        education_language,
        setting,
        isced_level,
        isced_field,
        education_country,
        completion,
        to_go_on,
        proof,
    ),
    owner="person",
    topic="learning",
    add_another=N_("Did you learn in one more place?"),
)

recognition_person = person_field()
recognition_education = Field("education", Reference("education"), N_("Learning"), in_form=False)
recognition_wanted = Field(
    "wanted",
    YesNo(),
    N_("To be checked here"),
    question=N_("Do you want this checked, so it counts here?"),
    why=N_("Some schools and jobs ask for it."),
    in_list=True,
)
RECOGNITION = Schema(
    "recognition",
    N_("Recognition"),
    (recognition_person, recognition_education, recognition_wanted, *CASE_FIELDS),
    owner="person",
    natural=("education",),
    topic="learning",
    sought_by=(
        ("decision", "exam_on"),
        ("decision", "answer_by"),
        ("decision", "appeal_by"),
        ("decision", "submitted_on", "opened_on"),
    ),
)

exam_person = person_field()
exam_words = Field(
    "words",
    Words(400),
    N_("Language test, in own words"),
    question=N_("Did you take a language test? How did it go?"),
    why=N_("A test you have may save you time."),
    opens_with=(
        Purpose.SHARE_WITH_MENTOR,
        Purpose.RECOGNITION_AUTHORITY,
    ),
    own_words=True,
    required=True,
    search=Search.TEXT,
    in_list=True,
)
exam_language = Field(
    "language",
    LanguageTag(),
    N_("Language of these words"),
    question=N_("In which language did you say it?"),
    why=N_("So we can read it back to you."),
)
EXAM = Schema(
    "exam",
    N_("Language test"),
    (exam_person, exam_words, exam_language),
    owner="person",
    topic="languages",
    add_another=N_("Did you take one more test?"),
)

work_person = person_field()
work_words = Field(
    "words",
    Story(2000),
    N_("Work, in own words"),
    question=N_("What work have you done, paid or not?"),
    why=N_("Your work shows what you can do."),
    opens_with=(Purpose.SHARE_WITH_MENTOR,),
    own_words=True,
    search=Search.TEXT,
)
work_language = Field(
    "language",
    LanguageTag(),
    N_("Language of these words"),
    question=N_("In which language did you say it?"),
    why=N_("So we can read it back to you."),
)
isco = Field(
    "isco",
    Listed("isco_groups"),
    N_("Kind of work"),
    question=N_("Which picture is most like that work?"),
    why=N_("So we find a mentor who knows this work."),
    opens_with=(
        Purpose.SHARE_WITH_MENTOR,
        Purpose.SHARE_WITH_PARTNER,
        Purpose.STATISTICS,
    ),
    in_list=True,
)
work_form = Field(
    "form",
    Choice(codes.WORK_FORMS),
    N_("Form of work"),
    question=N_("How did you do this work?"),
    why=N_("Work with no pay counts too."),
    opens_with=(Purpose.SHARE_WITH_MENTOR,),
)
work_years = Field(
    "years",
    Number(0, 80),
    N_("Years"),
    question=N_("How many years, about?"),
    why=N_("Years of work can open doors."),
    opens_with=(
        Purpose.SHARE_WITH_MENTOR,
        Purpose.RECOGNITION_AUTHORITY,
    ),
)
licensed = Field(
    "licensed",
    YesNo(),
    N_("Needed a licence"),
    question=N_("Did you need a licence for this work?"),
    why=N_("Some jobs here need one too."),
    opens_with=(Purpose.RECOGNITION_AUTHORITY,),
)
WORK = Schema(
    "work",
    N_("Work"),
    (work_person, work_words, work_language, isco, work_form, work_years, licensed),
    owner="person",
    topic="work",
    add_another=N_("Did you do other work?"),
)

skill_person = person_field()
skill_words = Field(
    "words",
    Words(280),
    N_("Skill, in own words"),
    question=N_("What are you good at? Tell me all of it."),
    why=N_("You may have more skills than you think."),
    opens_with=(
        Purpose.SHARE_WITH_MENTOR,
        Purpose.SHARE_WITH_PARTNER,
    ),
    own_words=True,
    required=True,
    search=Search.TEXT,
    in_list=True,
)
skill_language = Field(
    "language",
    LanguageTag(),
    N_("Language of these words"),
    question=N_("In which language did you say it?"),
    why=N_("So we can read it back to you."),
)
SKILL = Schema(
    "skill",
    N_("Skill"),
    (skill_person, skill_words, skill_language),
    owner="person",
    topic="work",
    add_another=N_("What else are you good at?"),
)

LEARNING_SCHEMAS = (EDUCATION, RECOGNITION, EXAM, WORK, SKILL)
