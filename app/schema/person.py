"""The person and what tells who they are: names, birth, languages, hopes."""

from __future__ import annotations

from app.i18n import N_
from app.schema import codes
from app.schema.fields import Field, Merge, Purpose, Rows, Schema, Search
from app.schema.kinds import (
    Choice,
    Choices,
    Day,
    LanguageTag,
    Story,
    Words,
    YesNo,
)
from app.schema.life import LIFE_FIELDS
from app.schema.meeting import MEETING_FIELDS
from app.schema.references import person_field
from app.schema.spans import RoughDay

preferred_name = Field(
    "preferred_name",
    Words(80),
    N_("Everyday name"),
    question=N_("What name shall we call you?"),
    why=N_("One name is enough."),
    identifying=True,
    required=True,
    search=Search.NAME,
    in_list=True,
    own_words=True,
    opens_with=(
        Purpose.SHARE_WITH_MENTOR,
        Purpose.SHARE_WITH_PARTNER,
        Purpose.REFERRAL,
        Purpose.RECOGNITION_AUTHORITY,
    ),
)
paper_privacy = Field(
    "paper_privacy",
    Choice(codes.PAPER_PRIVACY),
    N_("Name on papers"),
    question=N_("What name may we print on your papers?"),
    why=N_("Other people may see a paper at home."),
    merge=Merge.PROTECT,
    protective=("code", "preferred", "full"),
)
gender = Field(
    "gender",
    Choice(codes.GENDERS),
    N_("Gender"),
    question=N_("Are you a woman, a man, or is it another word?"),
    why=N_("Some classes are for women or for men."),
    opens_with=(Purpose.STATISTICS,),
)
roles = Field("roles", Choices(codes.PERSON_ROLES), N_("Roles"), in_form=False)
interpreter_need = Field(
    "interpreter_need",
    Choice(codes.INTERPRETER_NEED),
    N_("Interpreter"),
    question=N_("Do you want an interpreter when we meet?"),
    why=N_("We can try to book one."),
    opens_with=(
        Purpose.SHARE_WITH_MENTOR,
        Purpose.REFERRAL,
    ),
)
notes = Field(
    "notes",
    Words(280),
    N_("Short note"),
    question=N_("Is there one thing all helpers here should know?"),
    why=N_("Then you need not say it again."),
    search=Search.TEXT,
)

PERSON = Schema(
    "person",
    N_("Person"),
    (
        preferred_name,
        paper_privacy,
        gender,
        interpreter_need,
        *LIFE_FIELDS,
        *MEETING_FIELDS,
        notes,
        roles,
    ),
    rows=Rows.ONE,
    owner="",
    topic="you",
)

name_person = person_field()
name_words = Field(
    "words",
    Words(200),
    N_("Name in own letters"),
    question=N_("Will you write your name in your own letters?"),
    why=N_("Your papers will show it as you do."),
    identifying=True,
    required=True,
    search=Search.NAME,
    own_words=True,
    opens_with=(Purpose.RECOGNITION_AUTHORITY,),
)
name_latin = Field(
    "latin",
    Words(200),
    N_("Name in A, B, C letters"),
    question=N_("How is it spelled in A, B, C letters?"),
    why=N_("Forms here often ask for it."),
    identifying=True,
    search=Search.NAME,
    opens_with=(
        Purpose.REFERRAL,
        Purpose.RECOGNITION_AUTHORITY,
    ),
)
say_like = Field(
    "say_like",
    Words(120),
    N_("How to say it"),
    question=N_("How do we say your name right?"),
    why=N_("A name said right feels good."),
    identifying=True,
    opens_with=(Purpose.SHARE_WITH_MENTOR,),
)
name_language = Field(
    "language",
    LanguageTag(),
    N_("Language of the name"),
    question=N_("In which language is this name?"),
    why=N_("So we print it in the right letters."),
)
name_use = Field(
    "use",
    Choice(codes.NAME_USES),
    N_("Kind of name"),
    question=N_("Where do you use this name?"),
    why=N_("Some offices look for the name on the paper."),
)
NAME = Schema(
    "name",
    N_("Name"),
    (name_person, name_words, name_latin, say_like, name_language, name_use),
    owner="person",
    topic="you",
    add_another=N_("Is there one more name you use?"),
)

birth_person = person_field()
birth_range = Field(
    "range",
    RoughDay(),
    N_("Born"),
    question=N_("When were you born? A year, or about, is fine."),
    why=N_("Some schools have an age rule."),
    identifying=True,
    happened=True,
    opens_with=(
        Purpose.STATISTICS,
        Purpose.RECOGNITION_AUTHORITY,
    ),
)
birth_words = Field(
    "words",
    Words(120),
    N_("Words said"),
    question=N_("What words did you use for it?"),
    why=N_("We keep it as you said it."),
    own_words=True,
)
# Rows of before say here what a range now says itself: in one value, the two cannot part.
birth_calendar = Field("calendar", Choice(codes.CALENDARS), N_("Calendar"), in_form=False)
adult = Field(
    "adult",
    YesNo(),
    N_("18 or more"),
    question=N_("Are you 18 years old or more?"),
    why=N_("If not, an adult helps you say yes."),
    merge=Merge.PROTECT,
    protective=(False, True),
    opens_with=(Purpose.STATISTICS,),
)
birth_source = Field(
    "source",
    Choice(codes.TOLD_BY),
    N_("Source"),
    question=N_("How do we know it?"),
    why=N_("Some offices ask where the date comes from."),
)
BIRTH = Schema(
    "birth",
    N_("Birth"),
    (birth_person, birth_range, birth_words, birth_calendar, birth_source, adult),
    rows=Rows.ONE,
    owner="person",
    natural=("person",),
    topic="you",
)

language_person = person_field()
language_tag = Field(
    "language",
    LanguageTag(),
    N_("Language"),
    question=N_("Which language is it?"),
    why=N_("Each language is a strength."),
    required=True,
    in_list=True,
    opens_with=(
        Purpose.SHARE_WITH_MENTOR,
        Purpose.SHARE_WITH_PARTNER,
        Purpose.STATISTICS,
    ),
)
spoken_level = Field(
    "spoken_level",
    Choice(codes.SPOKEN_LEVELS),
    N_("Speaks and understands"),
    question=N_("How well do you speak it and follow talk?"),
    why=N_("So we find a class that fits you."),
    opens_with=(
        Purpose.SHARE_WITH_MENTOR,
        Purpose.STATISTICS,
    ),
)
read_level = Field(
    "read_level",
    Choice(codes.READ_LEVELS),
    N_("Reads"),
    question=N_("How well do you read it?"),
    why=N_("So your papers come the way you like."),
    opens_with=(Purpose.STATISTICS,),
)
write_level = Field(
    "write_level",
    Choice(codes.WRITE_LEVELS),
    N_("Writes"),
    question=N_("How well do you write it?"),
    why=N_("So we know when to help with forms."),
    opens_with=(Purpose.STATISTICS,),
)
level_source = Field(
    "source",
    Choice(codes.TOLD_BY),
    N_("Source"),
    question=N_("How do we know the level?"),
    why=N_("A test you have may save you time."),
)
for_speech = Field(
    "for_speech",
    YesNo(),
    N_("For talking"),
    question=N_("Do you like to talk in this language?"),
    why=N_("You should feel at ease when we talk."),
)
for_paper = Field(
    "for_paper",
    YesNo(),
    N_("For papers"),
    question=N_("Do you want this language on paper?"),
    why=N_("It may not be the one you speak."),
)
LANGUAGE = Schema(
    "language",
    N_("Language"),
    (
        language_person,
        language_tag,
        spoken_level,
        read_level,
        write_level,
        level_source,
        for_speech,
        for_paper,
    ),
    owner="person",
    natural=("person", "language"),
    topic="languages",
    add_another=N_("Do you know one more language?"),
)

aspiration_person = person_field()
aspiration_words = Field(
    "words",
    Story(2000),
    N_("Hopes"),
    question=N_("What do you hope for in the next years?"),
    why=N_("Your hope leads the plan."),
    required=True,
    search=Search.TEXT,
    own_words=True,
    opens_with=(Purpose.SHARE_WITH_MENTOR,),
)
aspiration_language = Field(
    "language",
    LanguageTag(),
    N_("Language of these words"),
    question=N_("In which language did you say it?"),
    why=N_("So we can read it back to you."),
)
said_on = Field("said_on", Day(), N_("Said on"), in_form=False)
ASPIRATION = Schema(
    "aspiration",
    N_("Hope"),
    (aspiration_person, aspiration_words, aspiration_language, said_on),
    rows=Rows.APPEND,
    owner="person",
    topic="hopes",
    dated="said_on",
)

PERSON_SCHEMAS = (PERSON, NAME, BIRTH, LANGUAGE, ASPIRATION)
