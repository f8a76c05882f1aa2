"""No computer forgets a row because of a mark that somebody invented."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.errors import Code, Problem
from app.records import RecordId
from app.schema.document import DOCUMENT, FORGOTTEN
from app.sync.stores.folder import FolderStore
from app.usecases.cutting import cut_bundle
from app.usecases.documents import documents_of, forget_document
from app.usecases.exchange import own_trust, take_bundle
from app.usecases.login import Login
from app.usecases.people import start_intake
from app.usecases.quarantine import list_refused
from app.usecases.records import RowInput, put_records
from app.usecases.rows import changes_of_new, new_row
from app.usecases.syncing import sync_store
from app.usecases.users import NewUser, add_user
from app.usecases.vaults import open_login
from app.vault.burials import forgotten_id
from app.vault.exporting import erasures
from app.vault.marks import row_mark
from app.vault.values import id_bytes
from tests.core.usecases.erased import erase
from tests.core.usecases.pairs import Apart, close_others, two_apart
from tests.core.usecases.test_documents_forgotten import code, keep
from tests.fakes import four_things

CORA = "the passphrase of Cora"


@pytest.fixture
def apart(login: Login, tmp_path: Path) -> Iterator[Apart]:
    """Return two computers that have met; at the second one Cora, a coordinator, signs in."""
    add_user(login, NewUser("Cora", ("coordinator",)), CORA)
    made = two_apart(login, tmp_path)
    made.meet()
    yield made
    close_others(made)


@pytest.fixture
def person(apart: Apart) -> RecordId:
    made = start_intake(apart.logins[0], four_things("Amina")).value
    apart.meet()
    return made


def as_cora(apart: Apart) -> Login:
    """Let Cora, a coordinator, sign in at the second computer."""
    apart.logins[1].close()
    context = apart.logins[1].context
    apart.logins[1] = open_login(apart.root / "vault-1", lambda: CORA, context)
    return apart.logins[1]


def mark(login: Login, row: RecordId) -> None:
    """Keep a mark past the program, as anybody could who writes one of their own."""
    login.store._connection.execute("INSERT INTO buried VALUES (?)", (row_mark(id_bytes(row)),))


def note_in(login: Login, person: RecordId) -> RecordId:
    told = RowInput("skill", {"person": person, "words": "Wiring of houses"})
    (row,) = put_records(login, [told]).value
    return row


def test_an_invented_mark_makes_nobody_forget(apart: Apart, person: RecordId) -> None:
    """Of a row that is here, and of one that comes later by another computer."""
    first, second = apart.logins
    third = apart.join()
    apart.meet()
    known = note_in(first, person)
    apart.meet()
    mark(second, known)
    coming = note_in(third, person)
    mark(second, coming)
    sync_store(second, FolderStore(apart.place))
    sync_store(first, FolderStore(apart.place))

    apart.meet()

    for one in (first, third):
        assert one.store.record("skill", known) is not None
        assert one.store.record("skill", coming) is not None
    assert first.store.state_hash() == third.store.state_hash()


def test_who_may_not_keep_documents_cannot_make_others_forget_one(
    apart: Apart, person: RecordId, tmp_path: Path
) -> None:
    """A coordinator who goes past the program forgets it at her own computer only."""
    first = apart.logins[0]
    document = keep(first, person, tmp_path)
    apart.meet()
    cora = as_cora(apart)
    record = cora.store.record(DOCUMENT.name, document)
    assert record is not None
    told = {"person": person}
    left = replace(new_row(cora.context, FORGOTTEN, person, told), id=forgotten_id(document))
    cora.store.forget(record, changes_of_new(left), "Forget a document", user=cora.user)

    apart.meet()

    (kept,) = documents_of(first, person)
    assert (kept.record.id, kept.picture is not None) == (document, True)


def test_a_document_that_an_intake_worker_forgot_is_forgotten_everywhere(
    apart: Apart, person: RecordId, tmp_path: Path
) -> None:
    """Also at a computer to which it comes only afterwards, from one that had not heard of it."""
    first, second = apart.logins
    document = keep(first, person, tmp_path)
    apart.meet()
    late = cut_bundle(second, own_trust(second), is_snapshot=True)
    forget_document(first, document, code(person))
    third = apart.join()  # with all that the first one knows, by which it is forgotten
    apart.meet()

    take_bundle(third, own_trust(third), late.content)

    for one in (first, second, third):
        assert documents_of(one, person) == ()
        assert one.store.history(document) == []
    apart.meet()
    hashes = {one.store.state_hash() for one in apart.logins}
    assert len(hashes) == 1


def test_notes_of_the_living_are_not_taken_for_those_of_who_is_erased(
    apart: Apart, person: RecordId
) -> None:
    """A bundle that says so of a row here is refused; one that is not here is not marked."""
    first, second = apart.logins
    other = start_intake(first, four_things("Olena")).value
    note = note_in(first, person)
    apart.meet()
    erase(first, other)
    apart.meet()
    late = note_in(second, person)

    tie(second, note, other)
    with pytest.raises(Problem) as refused:
        take_all(first, second)
    assert refused.value.code == Code.BUNDLE_MALFORMED
    tie(second, note, person)
    tie(second, late, other)
    take_all(first, second)
    assert first.store.record("skill", late) is None
    tie(second, late, person)
    take_all(first, second)

    assert first.store.record("skill", note) is not None
    assert first.store.record("skill", late) is not None


def tie(login: Login, row: RecordId, person: RecordId) -> None:
    """Say past the program that a row is about somebody else."""
    ids = (id_bytes(person), id_bytes(row))
    login.store._connection.execute("UPDATE row SET subject = ? WHERE row = ?", ids)


def take_all(login: Login, other: Login) -> None:
    """Take in all that another computer knows, as a bundle."""
    cut = cut_bundle(other, own_trust(other), is_snapshot=True)
    other.store.exchange.chains.sent(cut.row, is_all=True, wall=other.context.clock_ms)
    take_bundle(login, own_trust(login), cut.content)


def test_marks_are_passed_on_without_force(apart: Apart, person: RecordId) -> None:
    """So all computers know the same; a vault put back from one of them gives them none either."""
    first, second = apart.logins
    strange = row_mark(id_bytes("00000000-0000-4000-8000-000000000001"))
    mark(first, RecordId("00000000-0000-4000-8000-000000000001"))
    gone = note_in(first, person)
    erase(first, person)
    apart.meet()

    there = erasures(second.store._connection)
    assert [subject for subject, _, _ in there.erased] == [id_bytes(person)]
    assert strange in there.told
    assert strange not in there.buried
    assert row_mark(id_bytes(gone)) in (*there.buried, *there.told)
    assert list_refused(second) == ()
    assert first.store.state_hash() == second.store.state_hash()
