"""Short lists for what people say of a match: who says it, two faces, rungs of the ladder."""

from __future__ import annotations

from app.i18n import N_
from app.schema.options import Options, listed

VOICES = listed(
    "voices",
    student=N_("The student"),
    mentor=N_("The mentor"),
    employer=N_("The employer"),
)
# Two of the five faces of the first talk, so that both kinds of answer make one line.
TWO_FACES = Options("faces", {"4": N_("Good"), "2": N_("Not so good")})
RUNGS = listed(
    "rungs",
    course=N_("I can find a course"),
    work=N_("I can find work"),
    help=N_("I can ask for help"),
    language=N_("I can talk in the new language"),
)
