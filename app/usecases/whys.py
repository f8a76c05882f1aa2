"""Why somebody opens a file that is in other hands: said once a day, kept in the file."""

from __future__ import annotations

from app.records import RecordId
from app.usecases.gate import Because, state
from app.usecases.login import Login, Outcome, unchanged


def say_why(login: Login, person: RecordId, because: Because) -> Outcome[RecordId]:
    """Write down why this worker opens a person's file today, which lets them in.

    Raises Problem 2 without words, 40 if there is no such person.
    """
    login.know_person(person)
    state(login.store, login.context, (login.user, person), because)
    return unchanged(person)
