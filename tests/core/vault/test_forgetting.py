"""Rows and people forgotten for ever: exactly what is theirs goes, and nothing comes back."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import pytest

from app.records import OpId, RecordId
from app.vault.documents import thumbnail_id
from app.vault.marks import row_mark
from app.vault.values import id_bytes
from tests.core.vault.batches import KIND, Op, batch_of
from tests.core.vault.replicas import ROWS, Replica

ROW, SUBJECT = (id_bytes(one) for one in ROWS[0])
OTHER = id_bytes(ROWS[2][1])
FILE = RecordId("00000000-0000-4000-8000-0000000000f1")


def blobs_after(one: Replica, kind: str, field: str, owner: bytes) -> set[bytes]:
    """Return which keys and pictures of a file stay after a row that names it is forgotten.

    owner: the person of whom they are.
    """
    op = Op((ROW, kind, SUBJECT), field, OpId(10, 7), FILE)
    one.vault.merge(batch_of([op]))
    connection = one.vault._connection
    kept = [id_bytes(FILE), id_bytes(thumbnail_id(FILE)), b"b" * 16]
    connection.executemany("INSERT INTO blob VALUES (?, ?, x'')", [(at, owner) for at in kept])
    one.vault.merge(batch_of([], [], [row_mark(ROW)]))
    return {bytes(at) for (at,) in connection.execute("SELECT id FROM blob").fetchall()}


def test_with_a_document_its_key_and_its_picture_go(replica: Replica) -> None:
    """Without its key nobody opens the sealed file any more; other files of the person stay."""
    assert blobs_after(replica, "document", "file", SUBJECT) == {b"b" * 16}


@pytest.mark.parametrize(
    ("kind", "field", "owner"),
    [("document", "file", OTHER), (KIND, "file", SUBJECT), ("document", "name", SUBJECT)],
)
def test_no_other_row_takes_a_file_with_it(
    replica: Replica, kind: str, field: str, owner: bytes
) -> None:
    """Not one of another person, of another kind, or that names it elsewhere."""
    assert len(blobs_after(replica, kind, field, owner)) == 3


def test_a_row_that_was_never_here_does_not_come_after_its_mark(replica: Replica) -> None:
    """Of a row that was forgotten elsewhere its digest alone is known."""
    replica.vault.merge(batch_of([], [], [row_mark(ROW)]))

    merged = replica.vault.merge(batch_of([Op((ROW, KIND, SUBJECT), "name", OpId(10, 7), "a")]))

    assert merged.new_ops == 0
    assert replica.vault.export().rows == ()


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_an_erasure_is_the_earliest_and_keeps_its_proof(
    replica: Replica, order: tuple[int, ...]
) -> None:
    """Whichever comes first, and if one comes without what two people have signed."""
    told = [(SUBJECT, 4, b""), (SUBJECT, 9, b"proof"), (SUBJECT, 7, b"proof")]

    for at in order:
        replica.vault.merge(replace(batch_of([]), erased=(told[at],)))

    assert replica.vault.export().erased == ((SUBJECT, 4, b"proof"),)


def test_of_two_proofs_the_first_to_come_stays(replica: Replica) -> None:
    """Nobody takes the place of what two people have signed."""
    for proof in (b"first", b"second"):
        replica.vault.merge(replace(batch_of([]), erased=((SUBJECT, 4, proof),)))

    assert replica.vault.export().erased == ((SUBJECT, 4, b"first"),)
