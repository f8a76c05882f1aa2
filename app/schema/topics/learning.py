"""Learning so far: topic E of the intake talk."""

from __future__ import annotations

from app.i18n import N_
from app.schema import learning
from app.schema.talk import Question, Topic, when

LEARNING = Topic(
    "learning",
    "E",
    N_("Learning so far"),
    N_("What I learned"),
    N_("What have you learned so far?"),
    N_(
        "Begin with the story and code afterwards. A village school, a course, or "
        "lessons at home all count."
    ),
    "book",
    (
        Question(
            "learning_story",
            "E01",
            learning.EDUCATION,
            learning.education_words,
            N_("How I learned:"),
            "book",
            beside=(learning.education_language,),
            repeats=True,
        ),
        Question(
            "learning_place",
            "E02",
            learning.EDUCATION,
            learning.setting,
            N_("I learned here:"),
            "school",
            repeats=True,
        ),
        Question(
            "learning_level",
            "E03",
            learning.EDUCATION,
            learning.isced_level,
            N_("I got this far:"),
            "level_3",
            repeats=True,
            show_if=when("learning_place", "school", "college", "job_training", "online"),
        ),
        Question(
            "learning_field",
            "E04",
            learning.EDUCATION,
            learning.isced_field,
            N_("It was about:"),
            "book",
            repeats=True,
            show_if=when("learning_place", "college", "job_training", "home", "self", "online"),
        ),
        Question(
            "learning_country",
            "E05",
            learning.EDUCATION,
            learning.education_country,
            N_("The school was in:"),
            "globe",
            hint=N_("Ask only about the school. Do not ask about other places or the way here."),
            repeats=True,
            show_if=when("learning_place", "school", "college", "job_training"),
        ),
        Question(
            "learning_done",
            "E06",
            learning.EDUCATION,
            learning.completion,
            N_("How it ended:"),
            "flag",
            hint=N_("Never ask why it stopped. The next question asks what would help now."),
            repeats=True,
            show_if=when("learning_place", "school", "college", "job_training", "online"),
        ),
        Question(
            "learning_go_on",
            "E07",
            learning.EDUCATION,
            learning.to_go_on,
            N_("To go on, I need:"),
            "road",
            repeats=True,
            show_if=when("learning_done", "interrupted"),
        ),
        Question(
            "learning_proof",
            "E08",
            learning.EDUCATION,
            learning.proof,
            N_("My school paper:"),
            "paper",
            repeats=True,
            show_if=when("learning_done", "finished", "interrupted", "ongoing"),
        ),
        Question(
            "learning_check",
            "E09",
            learning.RECOGNITION,
            learning.recognition_wanted,
            N_("I want this checked."),
            "stamp",
            show_if=when("learning_done", "finished", "interrupted"),
            of=learning.recognition_education,
        ),
    ),
)
