"""Somebody erased as a centre of one does it: two recovery sheets are the second person."""

from __future__ import annotations

from app.records import RecordId
from app.rules.codes import code_of, show_code
from app.usecases.erasing import ask_erasure, erase_person
from app.usecases.login import Login
from app.usecases.recovery import make_sheets, read_back
from app.usecases.requests import approve_with_sheets


def erase(login: Login, person: RecordId) -> None:
    """Erase a person with both signatures, so that the centre's other computers follow."""
    sheets = [one.phrase for one in make_sheets(login).sheets]
    read_back(login, sheets[1])
    approve_with_sheets(login, ask_erasure(login, person).value, [sheets[0], sheets[2]])
    erase_person(login, person, show_code(code_of(person)))
