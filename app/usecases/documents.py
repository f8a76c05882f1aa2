"""Documents of a person: scans and photos kept sealed, shown inside, let out only on demand."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path

from app.errors import Code, Problem
from app.files import refuse_target, write_around
from app.i18n import N_
from app.papers import thumbnails
from app.papers.scans import Form
from app.papers.takings import Pixels
from app.records import Record, RecordId
from app.rules.codes import code_of, read_code
from app.rules.roles import Operation
from app.schema import document as fields
from app.schema.document import DOCUMENT, FORGOTTEN
from app.schema.fields import Purpose
from app.schema.kinds import Stored
from app.usecases.consents import need_consent
from app.usecases.decoding import Decoder, Stopper
from app.usecases.login import Login, Outcome, unchanged
from app.usecases.records import list_records
from app.usecases.rows import changes_of_new, edited, new_row
from app.usecases.scanintake import Progress, take_scan
from app.vault import documents as sealed
from app.vault.burials import forgotten_id
from app.vault.documents import DocumentKey
from app.vault.pieces import ALL
from app.vault.pieces import is_here as is_file_here

# What a worker says of a paper; the rest is told by the file itself.
TOLD = (
    fields.document_type,
    fields.document_title,
    fields.document_language,
    fields.document_seen,
    fields.document_proves,
)
DECODER = Decoder()


@dataclass(frozen=True)
class DocumentView:
    """A document as the list shows it.

    picture: None where it cannot be had here.  is_here: its file is on this computer.
    is_coming: the next exchange with who has it brings it.
    """

    record: Record
    form: Form
    pages: int
    picture: Pixels | None
    is_here: bool = True
    is_coming: bool = False

    @property
    def id(self) -> RecordId:
        return self.record.id

    @property
    def file_name(self) -> str:
        """A name for a copy outside; it says nothing about the person."""
        return "document.pdf" if self.form is Form.PDF else "document.jpg"


@dataclass(frozen=True)
class Finding:
    """What is wrong with the sealed files, as code and counts."""

    code: str
    detail: str


def _no_progress(_done: int, _total: int) -> None:
    """Tell nobody."""


def attach_document(
    login: Login,
    person: RecordId,
    paths: Sequence[Path],
    stored: Mapping[str, Stored],
    *,
    progress: Progress = _no_progress,
    decoder: Decoder = DECODER,
) -> Outcome[RecordId]:
    """Keep the photos or the PDF at ``paths`` as one document of ``person``.

    stored: what is told of it (``TOLD``).  The files at ``paths`` stay as they are.
    Raises Problem 13 without consent to keep a file, 2, 24, 31 or 40 as the files tell;
    nothing is left behind then.
    """
    login.gate.authorize(Operation.DOCUMENT_WRITE, person)  # before the long work
    need_consent(login, person, Purpose.KEEP_FILE)
    file = RecordId(login.context.person_id())  # random: the name of a file tells no time
    row = new_row(
        login.context, DOCUMENT, person, {**_told(stored), "person": person, "file": file}
    )
    changes_of_new(row)  # what is missing is said before the work begins
    scan = take_scan(paths, decoder, progress)
    about: dict[str, Stored] = {
        "form": "pdf" if scan.form is Form.PDF else "jpeg",
        "pages": scan.pages,
        "bytes": len(scan.content),
        "sha256": sha256(scan.content).digest(),
    }
    row = replace(row, stored={**row.stored, **about})
    sweep_files(login)
    with sealing(login, (file, person), scan.content, scan.thumbnail) as blobs:
        return login.save(changes_of_new(row), N_("Keep a document"), row.id, blobs=blobs)


@contextmanager
def sealing(
    login: Login, of: tuple[RecordId, RecordId], content: bytes, thumbnail: bytes
) -> Iterator[dict[RecordId, tuple[RecordId, bytes]]]:
    """Keep a sealed file if the vault knows it at the end; give what is to be saved with it.

    of: the id of the file and of the person it is about.  What is given is its key and its
    small picture, by id, each with its person.
    """
    file, person = of
    key = sealed.new_key(file, login.context.random_bytes)
    with sealed.keeping(login.vault.folder, key, content, partial(is_known, login)):
        yield {
            file: (person, sealed.wrap_key(login.vault.keyring.classes, key)),
            sealed.thumbnail_id(file): (person, key.seal_thumbnail(thumbnail)),
        }


def documents_of(login: Login, person: RecordId) -> tuple[DocumentView, ...]:
    """Return a person's documents with their small pictures, the newest first."""
    found = login.vault.records(DOCUMENT.name, subject=person)
    return tuple(_view(login, one) for one in reversed(found))


def open_document(login: Login, document: RecordId) -> Outcome[DocumentView]:
    """Return a document to be looked at; that it was opened is written into the audit."""
    record = login.need(DOCUMENT.name, document)
    login.vault.note("open", DOCUMENT.name, record.id, login.user)
    return unchanged(_view(login, record))


def document_page(
    login: Login,
    document: RecordId,
    page: int,
    width_px: int,
    *,
    stopper: Stopper | None = None,
) -> Pixels:
    """Return a page of a document, counted from 1, as pixels at most ``width_px`` wide.

    The file is opened in memory and drawn by a process of its own.
    stopper: ends it from another thread (41).  Raises Problem 40
    if its file or page is not here, 30 if it was changed, 2 or 24 if it cannot be drawn.
    """
    record = login.need(DOCUMENT.name, document)
    if not 1 <= page <= record.get(fields.document_pages, 1):
        words = N_("This document has no page {page}.").with_values(page=page)
        raise Problem(words, Code.NOT_FOUND)
    return DECODER.page(_content(login, record), _form(record), page, width_px, stopper=stopper)


def save_document_as(
    login: Login, document: RecordId, path: Path, purpose: Purpose = Purpose.KEEP_FILE
) -> Outcome[RecordId]:
    """Write an open copy of a document to ``path``, out of the vault's care.

    purpose: for what it leaves, which needs a living consent (13).  The audit tells of
    it.  Raises Problem 2 if something is at ``path`` already, 30, 31 and 40.
    """
    record = login.need(DOCUMENT.name, document)
    need_consent(login, record.subject, purpose)
    if path.is_symlink() or path.exists():
        words = N_("Something else has this name already. Choose another name for the copy.")
        raise Problem(words, Code.USAGE)
    refuse_target(path)
    note = partial(
        login.vault.note, f"export:{purpose.value}", DOCUMENT.name, record.id, login.user
    )
    write_around(path, _content(login, record), note)
    return unchanged(record.id)


def describe_document(
    login: Login, document: RecordId, stored: Mapping[str, Stored]
) -> Outcome[RecordId]:
    """Change what is told of a document; the sealed file stays as it is."""
    record = login.need(DOCUMENT.name, document)
    changes = edited(record, _told(stored))
    return login.save(changes, N_("Describe a document"), record.id)


def remove_document(login: Login, document: RecordId) -> Outcome[RecordId]:
    """Take a document out of the file; until the person is erased this can be taken back."""
    record = login.need(DOCUMENT.name, document)
    act = N_("Take a document away").msgid
    return Outcome(record.id, login.vault.delete(record, act, user=login.user))


def forget_document(login: Login, document: RecordId, code: str) -> Outcome[RecordId]:
    """Forget a document for ever: its key, its small picture, its words and its sealed file.

    code: the short code of its person, typed by whoever wants this (2 if it is another).
    The history keeps that a document was forgotten, by whom and when.  Killed before the
    key is gone, nothing has changed; after it, the next sweep takes the file.
    """
    record = login.need(DOCUMENT.name, document)
    if read_code(code) != code_of(record.subject):
        words = N_("This is not the code of this person. It stands at the top of their page.")
        raise Problem(words, Code.USAGE, field="code")
    login.presence.need()
    told = {"person": record.subject, "kept_since": record.stored.get(fields.taken_on.key)}
    left = new_row(login.context, FORGOTTEN, record.subject, told)
    left = replace(left, id=forgotten_id(record.id))
    act = N_("Forget a document").msgid
    changes = login.vault.forget(record, changes_of_new(left), act, user=login.user)
    sweep_files(login)
    return Outcome(record.id, changes)


def document_findings(login: Login) -> tuple[Finding, ...]:
    """Return what is wrong with the sealed files of the vault; opens every one of them."""
    missing = damaged = 0
    elsewhere = login.store.exchange.pieces.elsewhere()
    for record in list_records(login, DOCUMENT.name, {}, sys.maxsize):  # a stretch at a time
        try:
            key = _key(login, record)
            is_whole = sealed.is_whole(login.vault.folder, key, record.get(fields.document_sha256))
        except Problem as problem:
            is_lost = RecordId(record.get(fields.document_file, "")) not in elsewhere
            missing += problem.code == Code.NOT_FOUND and is_lost
            damaged += problem.code != Code.NOT_FOUND
        else:
            damaged += not is_whole
    kept = sealed.kept_files(login.vault.folder)
    orphans = sum(not is_known(login, file) for file in kept)
    counts = {"document_missing": missing, "document_damaged": damaged, "document_orphans": orphans}
    return tuple(Finding(code, f"{count} files") for code, count in counts.items() if count)


def _view(login: Login, record: Record) -> DocumentView:
    pages = record.get(fields.document_pages, 1)
    file = RecordId(record.get(fields.document_file, ""))
    is_here = is_file_here(login.store.folder, file)
    known = login.store.exchange.pieces
    is_coming = not is_here and (known.fetch == ALL or file in known.wanted())
    view = DocumentView(record, _form(record), pages, _picture(login, record))
    return replace(view, is_here=is_here, is_coming=is_coming)


def _picture(login: Login, record: Record) -> Pixels | None:
    """Return the small picture of a document, or None where it is not here or damaged."""
    try:
        key = _key(login, record)
        packed = login.vault.blob(sealed.thumbnail_id(key.file))
        return thumbnails.unpack(key.open_thumbnail(packed)) if packed is not None else None
    except Problem:
        return None


def _key(login: Login, record: Record) -> DocumentKey:
    file = RecordId(record.get(fields.document_file, ""))
    wrapped = login.vault.blob(file)
    if wrapped is None:
        words = N_("The file of this document is not on this computer.")
        raise Problem(words, Code.NOT_FOUND, detail="document key")
    return sealed.unwrap_key(login.vault.keyring.classes, login.unlocked, file, wrapped)


def _content(login: Login, record: Record) -> bytes:
    return sealed.read_document(login.vault.folder, _key(login, record))


def content_and_thumbnail(login: Login, record: Record) -> tuple[bytes, bytes]:
    """Return a document's bytes and its small picture as it is kept; raises 30, 40."""
    key = _key(login, record)
    packed = login.vault.blob(sealed.thumbnail_id(key.file))
    return sealed.read_document(login.vault.folder, key), key.open_thumbnail(packed or b"")


def _form(record: Record) -> Form:
    return Form.PDF if record.get(fields.document_form) == "pdf" else Form.JPEG


def _told(stored: Mapping[str, Stored]) -> dict[str, Stored]:
    """Return the answers that a worker may give; the file's own facts are not among them."""
    keys = {one.key for one in TOLD}
    return {key: value for key, value in stored.items() if key in keys}


def sweep_files(login: Login) -> None:
    """Remove sealed files that nobody can open: of acts that were cut off, or forgotten."""
    sealed.sweep(login.vault.folder, partial(is_known, login))


def is_known(login: Login, file: RecordId) -> bool:
    """Tell whether the vault has the key of a sealed file."""
    return login.vault.blob(file) is not None
