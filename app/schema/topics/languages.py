"""Languages and reading: topic D of the intake talk."""

from __future__ import annotations

from dataclasses import replace

from app.i18n import N_
from app.schema import learning, life, person
from app.schema.fields import Purpose
from app.schema.talk import Question, Topic, when

LANGUAGES = Topic(
    "languages",
    "D",
    N_("Languages and reading"),
    N_("Words and languages"),
    N_("Which languages do you know?"),
    N_("Not reading is common and no shame. Offer to read it together."),
    "talk",
    (
        Question(
            "talk_language",
            "D01",
            person.LANGUAGE,
            replace(
                person.language_tag,
                question=N_("Which language do you like to talk in?"),
                why=N_("You should feel at ease when we talk."),
                opens_with=(
                    Purpose.SHARE_WITH_MENTOR,
                    Purpose.SHARE_WITH_PARTNER,
                    Purpose.STATISTICS,
                    Purpose.REFERRAL,
                ),
            ),
            N_("I like to talk in:"),
            "talk",
            visit=1,
            is_first=True,
            also_sets={"for_speech": True},
        ),
        Question(
            "language_other",
            "D02",
            person.LANGUAGE,
            replace(
                person.language_tag, question=N_("What other languages do you know, even a bit?")
            ),
            N_("I know these too:"),
            "globe",
            visit=1,
            repeats=True,
        ),
        Question(
            "language_spoken",
            "D03",
            person.LANGUAGE,
            person.spoken_level,
            N_("I speak it:"),
            "talk",
            hint=N_("Once for each language named, the one you talk in first."),
            visit=1,
            repeats=True,
        ),
        Question(
            "language_read",
            "D04",
            person.LANGUAGE,
            person.read_level,
            N_("I read it:"),
            "book",
            visit=1,
            repeats=True,
        ),
        Question(
            "language_write",
            "D05",
            person.LANGUAGE,
            person.write_level,
            N_("I write it:"),
            "pen",
            beside=(person.level_source,),
            repeats=True,
        ),
        Question(
            "interpreter_need",
            "D06",
            person.PERSON,
            person.interpreter_need,
            N_("When we meet, I want an interpreter:"),
            "people",
            visit=1,
        ),
        Question(
            "interpreter_wish",
            "D07",
            person.PERSON,
            life.interpreter_wish,
            N_("A good interpreter for me is:"),
            "people",
            show_if=when("interpreter_need", "hard_talks", "always"),
        ),
        Question(
            "paper_language",
            "D08",
            person.LANGUAGE,
            replace(
                person.language_tag,
                question=N_("Which language do you want on paper?"),
                why=N_("It may not be the one you speak."),
                opens_with=(),
            ),
            N_("On paper I want:"),
            "paper",
            hint=N_("Marks a language already named, or adds it."),
            visit=1,
            also_sets={"for_paper": True},
        ),
        Question(
            "paper_form",
            "D09",
            person.PERSON,
            life.paper_format,
            N_("This helps me most:"),
            "paper",
            visit=1,
        ),
        Question(
            "class_now",
            "D10",
            person.PERSON,
            life.class_state,
            N_("My language class:"),
            "school",
            hint=N_("The language of this place."),
        ),
        Question(
            "exam_words",
            "D11",
            learning.EXAM,
            learning.exam_words,
            N_("My language test:"),
            "ear",
            beside=(learning.exam_language,),
            repeats=True,
        ),
    ),
)
