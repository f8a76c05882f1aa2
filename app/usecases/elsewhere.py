"""Documents whose file is still on another computer: asked for, or all fetched by themselves."""

from __future__ import annotations

from app.errors import Code, Problem
from app.i18n import N_
from app.records import RecordId
from app.rules.roles import Operation
from app.schema import document as fields
from app.schema.document import DOCUMENT
from app.usecases.login import Login, Outcome, unchanged
from app.vault.pieces import ALL, NEEDED

__all__ = ["ALL", "NEEDED", "choose_fetch", "fetch_way", "want_document"]


def fetch_way(login: Login) -> str:
    """Return ``all`` or ``needed``: which files an exchange fetches; raises Problem 12."""
    login.gate.authorize(Operation.BUNDLES)
    return login.store.exchange.pieces.fetch


def choose_fetch(login: Login, way: str) -> Outcome[str]:
    """Fetch all files to this computer from now on, or only those that are asked for.

    Raises Problem 2 for another way, 12.
    """
    login.gate.authorize(Operation.BUNDLES)
    if way not in {ALL, NEEDED}:
        raise Problem(N_("Say “all” or “needed”."), Code.USAGE)
    login.store.exchange.pieces.choose(way)
    return unchanged(way)


def want_document(login: Login, document: RecordId) -> Outcome[RecordId]:
    """Fetch the file of one document with the next exchange; raises Problem 40, 12 to 14."""
    record = login.need(DOCUMENT.name, document)
    login.store.exchange.pieces.want(RecordId(record.get(fields.document_file, "")))
    return unchanged(record.id)
