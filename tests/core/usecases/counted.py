"""Students enough for a report that says something."""

from __future__ import annotations

from app.records import RecordId
from app.usecases.consents import answer_consents
from app.usecases.login import Login
from app.usecases.people import FirstFour, start_intake

WOMEN, MEN = 9, 5  # the smallest numbers of which one is told


def add_counted(login: Login, women: int = WOMEN, men: int = MEN) -> None:
    """Keep new students who agree to be counted."""
    for gender in ["female"] * women + ["male"] * men:
        counted_student(login, gender)


def counted_student(login: Login, gender: str) -> RecordId:
    """Return a new student who agrees to be counted; ``""`` said no gender."""
    said = {"preferred_name": "Zanzibarheliotrope", **({"gender": gender} if gender else {})}
    four = FirstFour(said, {"language": "ar"}, {"kind": "none"}, {"answer": "given"})
    person = start_intake(login, four).value
    answer_consents(login, person, [{"purpose": "statistics", "answer": "given"}])
    return person
