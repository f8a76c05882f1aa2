"""Which documents were forgotten for ever, by what workers who may do so have said in the log.

The marks in ``buried`` bear no signature, so those of another computer are not believed.
What stands in their place is the row that tells of a forgotten document: its id follows
from the document's, and whoever wrote it is known by a certificate.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from app.errors import Code, Problem
from app.i18n import N_
from app.records import RecordId, derived_id
from app.vault import exporting
from app.vault.certificate import Claim
from app.vault.marks import row_mark
from app.vault.merge_in import Batch
from app.vault.opening import Connection, translating
from app.vault.tables import found_in
from app.vault.values import id_bytes, id_text

DOCUMENT, FORGOTTEN = "document", "forgotten"
_WRITERS = (
    "SELECT DISTINCT r.row, r.subject, a.actor, a.device, a.user, a.wall, a.certificate "
    "FROM row r JOIN op o ON o.rid = r.rid JOIN actor a ON a.aid = o.aid "
    "WHERE r.kind = ? AND o.live IN (0, 1)"
)
# A row that came with two kinds or two people is nobody's document to forget.
_DOCUMENTS = "SELECT row, subject FROM row WHERE kind = ? AND rid NOT IN (SELECT rid FROM bound)"

MayForget = Callable[[Claim, bytes], bool]


def forgotten_id(document: RecordId) -> RecordId:
    """Return the id of the row that tells that a document was forgotten."""
    return derived_id(FORGOTTEN, document)


class Burials:
    """What one open vault must forget, or may not, because of others."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def due(self, may_forget: MayForget) -> tuple[bytes, ...]:
        """Return the marks of documents that are here, and that a worker has forgotten.

        may_forget: whether the writer of this claim, with this certificate, may do so.
        """
        with translating():
            told = self._connection.execute(_WRITERS, (FORGOTTEN,)).fetchall()
            said = {
                (row, subject)
                for row, subject, actor, device, user, wall, certificate in told
                if may_forget(Claim(actor, device or b"", user or b"", wall or 0), certificate)
            }
            kept = self._connection.execute(_DOCUMENTS, (DOCUMENT,)).fetchall() if said else []
        return tuple(
            row_mark(row)
            for row, subject in kept
            if (id_bytes(forgotten_id(id_text(row))), subject) in said
        )

    def gone(self) -> Batch:
        """Return what was erased, without any change."""
        with translating():
            return exporting.erasures(self._connection)

    def admitted(self, batch: Batch) -> Batch:
        """Return a batch without the rows of who is erased, whose marks it only tells.

        Refuses (20) one that gives a row of somebody who is here to somebody erased.
        """
        erased = self._erased({subject for _, _, subject in batch.rows})
        erased |= {subject for subject, _, _ in batch.erased}
        gone = [row for row, _, subject in batch.rows if subject in erased]
        if not gone:
            return batch
        self._refuse_living(gone, erased)
        places = [at for at, (_, _, subject) in enumerate(batch.rows) if subject not in erased]
        now = {at: number for number, at in enumerate(places)}
        return replace(
            batch,
            rows=tuple(batch.rows[at] for at in places),
            ops=tuple(replace(op, row=now[op.row]) for op in batch.ops if op.row in now),
            told=(*batch.told, *map(row_mark, gone)),
        )

    def _refuse_living(self, rows: Sequence[bytes], erased: Collection[bytes]) -> None:
        sql = "SELECT row, subject FROM row WHERE row IN"
        with translating():
            owners = {subject for _, subject in found_in(self._connection, sql, rows)}
        if owners - set(erased) - self._erased(owners):
            words = N_("These changes are not as Waymark writes them. Nothing was taken over.")
            raise Problem(words, Code.BUNDLE_MALFORMED, detail="rows")

    def _erased(self, subjects: Collection[bytes]) -> set[bytes]:
        sql = "SELECT subject FROM erased WHERE subject IN"
        with translating():
            return {one for (one,) in found_in(self._connection, sql, sorted(subjects))}
