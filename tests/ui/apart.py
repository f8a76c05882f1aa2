"""A centre whose two computers wrote different things before they met, for pictures."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from app.context import Context
from app.records import Change, RecordId
from app.sync.stores.folder import FolderStore
from app.usecases.devices import approve_device, join_device, request_device, revoke_device
from app.usecases.login import Login
from app.usecases.mentors import register_mentor
from app.usecases.people import FirstFour, start_intake
from app.usecases.records import RowInput, put_records
from app.usecases.syncing import sync_store
from app.usecases.vaults import NewVault, init_vault
from app.vault.values import id_text
from ui.opening import Opened

_PASSPHRASE = "correct horse battery staple"
_PEOPLE = (("أمينة الحسن", "ar"), ("Олена Коваленко", "uk"), ("Samuel Tesfay", "ti"))


def write_apart(state: Path, context: Context) -> Opened:
    """Return a new centre in ``state`` with a name, a level, a number and a place to settle."""
    new = NewVault("Linden Centre", "Leila")
    first = init_vault(state / "met", _PASSPHRASE, new, context)
    people = [_person(first, *one) for one in _PEOPLE]
    helper = register_mentor(first, "Lena Weber", {"answer": "given"}).value
    contact = {"person": people[0], "kind": "call", "value": "+12025550123"}
    (reached,) = put_records(first, [RowInput("contact", contact)]).value
    spoken = first.vault.records("language", subject=people[1])[0].id
    gone = first.vault.records("language", subject=people[2])[0]
    second, third = (_another(first, state, context, number) for number in (2, 3))
    for at, name, level, safe, student in (
        (first, "Amina H.", "A2", "no", people[0]),
        (second, "Amina Hassan", "B1", "yes", people[1]),
    ):
        rows = [
            RowInput("person", {"preferred_name": name}, people[0]),
            RowInput("language", {"spoken_level": level}, spoken),
            RowInput("contact", {"do_not_contact": safe}, reached),
        ]
        put_records(at, rows)
        _hold(at, helper, student)
    first.vault.delete(gone, "Delete", user=first.user)
    put_records(second, [RowInput("language", {"spoken_level": "C1"}, gone.id)])
    for at in (second, first, second, first):
        sync_store(at, FolderStore(state / "stick"))
    lost = third.store.exchange.keys().device
    revoke_device(first, id_text(lost))
    _person(third, "Zahra Ahmadi", "prs")
    sync_store(third, FolderStore(state / "stick"))
    sync_store(first, FolderStore(state / "stick"))
    for one in (first, second, third):
        one.close()
    return Opened(state / "met", first.unlocked)


def _another(first: Login, state: Path, context: Context, number: int) -> Login:
    """Let a further computer in, whose clock is days behind."""
    clock = context.now
    elsewhere = replace(
        context,
        now=lambda: clock() - timedelta(days=number - 1),
        state_folder=state / f"state-{number}",
    )
    (state / "stick").mkdir(exist_ok=True)
    asking = request_device(elsewhere, _PASSPHRASE, f"Laptop {number}")
    welcome = approve_device(first, asking.file, asking.digits)
    return join_device(state / f"vault-{number}", _PASSPHRASE, welcome, elsewhere)


def _person(login: Login, name: str, language: str) -> RecordId:
    four = FirstFour(
        {"preferred_name": name}, {"language": language}, {"kind": "none"}, {"answer": "given"}
    )
    return start_intake(login, four).value


def _hold(login: Login, helper: RecordId, person: RecordId) -> None:
    """Let a student hold the one place of a mentor, as this computer sees it."""
    row = RecordId(login.context.record_id())
    told = {"person": person, "mentor": helper, "state": "active"}
    changes = [Change("match", row, person, key, value) for key, value in told.items()]
    login.vault.append(changes, "Move a match", user=login.user)
