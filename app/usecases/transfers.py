"""A student's file that goes to another centre: sealed to it, with the student's consent.

The other centre writes its address into a file; this one seals the student's file to it;
30 digits are read aloud for each.  What was written about the student goes, in its present
words; who wrote it and when, papers that were printed, mentors, notes between workers and
safeguarding concerns stay.  The consents stay too: the student is asked anew there.
docs/formats/transfer.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from hashlib import sha256

from app.crypto.agekeys import HybridIdentity
from app.errors import Code, Problem
from app.i18n import N_
from app.records import Change, Record, RecordId
from app.rules.roles import Operation
from app.schema import centre as centre_fields
from app.schema import document as document_fields
from app.schema.consent import CONSENT
from app.schema.document import DOCUMENT
from app.schema.fields import Purpose
from app.schema.kinds import Reference, References, Stored
from app.schema.person import PERSON
from app.schema.registry import SCHEMAS
from app.sync import address as addresses
from app.sync.letters import (
    MOST_LETTER_BYTES,
    TRANSFER,
    Letter,
    malformed_letter,
    open_letter,
    seal_letter,
)
from app.usecases.areas import HIDDEN, is_about_people, reading
from app.usecases.consents import consent_changes, need_consent
from app.usecases.devices import only_digits
from app.usecases.documents import content_and_thumbnail, sealing
from app.usecases.login import Login, Outcome, unchanged
from app.vault.values import BadValue, decode, encode, id_bytes, id_text

STAYS = frozenset({CONSENT.name, "assignment", "look", "handover", "issue", "flag", *HIDDEN})
_GOES = frozenset(
    {
        Operation.PERSON_READ,
        Operation.PLAN_READ,
        Operation.NOTES_READ,
        Operation.DOCUMENT_READ,
    }
)
MOST_FILE_BYTES = MOST_LETTER_BYTES - (8 << 20)


@dataclass(frozen=True)
class Made:
    """A sealed file for another centre, and the digits to read aloud there."""

    file: bytes = field(repr=False)
    digits: str
    rows: int
    documents: int


@dataclass(frozen=True)
class Offered:
    """What a sealed file brings.  centre: as it calls itself.  is_here: the student has a file."""

    centre: str
    person: RecordId
    digits: str
    rows: int
    documents: int
    is_here: bool


def own_address(login: Login) -> tuple[bytes, str]:
    """Return the file to which others seal what is for this computer, and its digits."""
    login.gate.authorize(Operation.BUNDLES)
    keys = login.store.exchange.keys()
    name = login.centre.get(centre_fields.centre_name, "")
    receiving = HybridIdentity(keys.receiving_seed).recipient.public
    file = addresses.write_address(name, receiving, keys.seed)
    return file, addresses.digits_of(file)


def give_transfer(login: Login, person: RecordId, address: bytes, digits: str) -> Outcome[Made]:
    """Seal a student's file to the centre with this address, whose digits were read aloud.

    Raises Problem 12, 13 (no consent to share with another centre), 20 and 21 (the
    address; other digits), 24 (more documents than one file holds), 40.
    """
    login.gate.authorize(Operation.DOCUMENT_READ, person)
    login.gate.authorize(Operation.PERSON_WRITE, person)
    need_consent(login, person, Purpose.LEAVE_THIS_CENTRE)
    login.presence.need()
    to = addresses.read_address(address)
    _need_same(digits, to.digits)
    rows = tuple(_rows_of(login, person))
    files = list(_files(login, rows))
    keys = login.store.exchange.keys()
    letter = Letter(
        TRANSFER,
        bytes.fromhex(login.unlocked.vault_id),
        keys.device,
        login.context.clock_ms,
        {
            "centre": login.centre.get(centre_fields.centre_name, ""),
            "person": id_bytes(person),
            "rows": [encode([one.schema.name, id_bytes(one.id), dict(one.stored)]) for one in rows],
            "files": files,
        },
    )
    raw = seal_letter(letter, keys.seed, [to.receiving])
    login.vault.note("transfer", PERSON.name, person, login.user)
    return unchanged(Made(raw, addresses.digits_of(raw), len(rows), len(files)))


def look_at_transfer(login: Login, raw: bytes) -> Offered:
    """Return what a sealed file would bring; raises Problem 12, 20 to 22, 32."""
    login.gate.authorize(Operation.BUNDLES)
    return _offered(login, raw)[0]


def take_transfer(login: Login, raw: bytes, digits: str) -> Outcome[RecordId]:
    """Take in the student's file whose digits were read aloud; they said yes to a file here.

    Written as this worker's own words of today.  Raises Problem 2 (there is a file
    already), 12, 20 to 22, 32.
    """
    offered, body = _offered(login, raw)
    _need_same(digits, offered.digits)
    if offered.is_here:
        words = N_("This student has a file here already. Nothing was taken in.")
        raise Problem(words, Code.USAGE, detail="is here")
    login.gate.authorize(Operation.PERSON_WRITE, offered.person)
    rows = _read_rows(body, offered.person)
    files = _read_files(body)
    answered = {"purpose": Purpose.KEEP_FILE.value, "answer": "given"}
    with ExitStack() as kept:
        blobs: dict[RecordId, tuple[RecordId, bytes]] = {}
        for file, (content, thumbnail) in _checked_files(rows, files):
            whose = (file, offered.person)
            blobs |= kept.enter_context(sealing(login, whose, content, thumbnail))
        changes = (
            *(change for one in rows for change in _changes(one)),
            *consent_changes(login, offered.person, answered),
        )
        act = N_("Take in a student from another centre")
        done = login.save(changes, act, offered.person, blobs=blobs)
    login.vault.note("take transfer", PERSON.name, offered.person, login.user)
    return done


def _need_same(heard: str, shown: str) -> None:
    """Refuse (21) digits that are not those of the file; blanks and scripts do not matter."""
    if only_digits(heard) != only_digits(shown):
        words = N_("These are not the digits of this file. Do not go on.")
        raise Problem(words, Code.BAD_SIGNATURE, detail="digits", field="digits")


# -- what goes ------------------------------------------------------------------------------------


def _rows_of(login: Login, person: RecordId) -> Iterator[Record]:
    """Yield what goes: the person and what is theirs, without what points to what stays."""
    kinds = [one for one in SCHEMAS.values() if is_about_people(one) and goes(one.name)]
    rows = [row for kind in kinds for row in login.vault.records(kind.name, subject=person)]
    there = {row.id for row in rows}
    for row in rows:
        yield replace(row, stored=_without_strangers(row, there))


def goes(kind: str) -> bool:
    """Tell whether rows of a kind go with a student to another centre."""
    return kind not in STAYS and reading(kind) in _GOES


def _without_strangers(row: Record, there: set[RecordId]) -> dict[str, Stored]:
    """Return a row's values without the ids of rows that stay."""
    kept: dict[str, Stored] = {}
    for one in row.schema.fields:
        value = row.stored.get(one.key)
        kind = one.kind
        if isinstance(kind, Reference) and kind.to in SCHEMAS:
            value = value if value in there else None
        elif isinstance(kind, References) and isinstance(value, Sequence):
            value = [each for each in value if each in there]
        if value is not None:
            kept[one.key] = value
    return kept


def _files(login: Login, rows: Iterable[Record]) -> Iterator[list[Stored]]:
    """Yield the id, the bytes and the small picture of each document's file."""
    left = MOST_FILE_BYTES
    for row in rows:
        if row.schema is not DOCUMENT:
            continue
        content, thumbnail = content_and_thumbnail(login, row)
        left -= len(content) + len(thumbnail)
        if left < 0:
            words = N_(
                "The scans are too large for one file. Save some of them apart, and remove them."
            )
            raise Problem(words, Code.OVER_LIMIT, detail="documents")
        yield [id_bytes(RecordId(row.get(document_fields.document_file, ""))), content, thumbnail]


def _changes(row: Record) -> Iterator[Change]:
    """Yield the row's values as they are; one that this version cannot read is held."""
    for key, value in row.stored.items():
        yield Change(row.schema.name, row.id, row.subject, key, value)


# -- what comes -----------------------------------------------------------------------------------


def _offered(login: Login, raw: bytes) -> tuple[Offered, Mapping[str, Stored]]:
    letter = open_letter(raw, [login.store.exchange.keys().receiving_seed])
    if letter.kind != TRANSFER:
        raise malformed_letter("letter kind")
    body = letter.body
    centre, person, rows, files = (body.get(one) for one in ("centre", "person", "rows", "files"))
    is_well = isinstance(centre, str) and isinstance(person, bytes)
    if not is_well or not isinstance(rows, list) or not isinstance(files, list):
        raise malformed_letter("transfer")
    whose = _id(person)
    is_here = login.store.record(PERSON.name, whose) is not None
    digits = addresses.digits_of(raw)
    return Offered(str(centre), whose, digits, len(rows), len(files), is_here), body


def _read_rows(body: Mapping[str, Stored], person: RecordId) -> tuple[Record, ...]:
    """Return the rows, each valid by itself; raise 20, or 32 where a kind or field is not known."""
    rows = []
    told = body.get("rows")
    for one in told if isinstance(told, list) else []:
        kind, row_id, stored = _row(one)
        schema = SCHEMAS.get(kind)
        if schema is None or not goes(schema.name) or set(stored) - {f.key for f in schema.fields}:
            words = N_("This file was made by a newer program. Update Waymark to open it.")
            raise Problem(words, Code.NEWER_VERSION, detail="kind")
        rows.append(Record(schema, _id(row_id), person, dict(stored), {}))
    if [one.id for one in rows if one.schema is PERSON] != [person]:
        raise malformed_letter("person")
    if len({one.id for one in rows}) != len(rows):
        raise malformed_letter("row twice")
    return tuple(rows)


def _row(raw: Stored) -> tuple[str, Stored, Mapping[str, Stored]]:
    try:
        told = decode(raw) if isinstance(raw, bytes) else None
    except BadValue:
        told = None
    if not isinstance(told, list) or len(told) != 3 or not isinstance(told[2], Mapping):
        raise malformed_letter("row")
    return str(told[0]), told[1], told[2]


def _read_files(body: Mapping[str, Stored]) -> dict[RecordId, tuple[bytes, bytes]]:
    files = {}
    told = body.get("files")
    for one in told if isinstance(told, list) else []:
        if not isinstance(one, list) or len(one) != 3:
            raise malformed_letter("file")
        file, content, thumbnail = one
        if not isinstance(content, bytes) or not isinstance(thumbnail, bytes):
            raise malformed_letter("file")
        files[_id(file)] = (content, thumbnail)
    return files


def _checked_files(
    rows: Sequence[Record], files: Mapping[RecordId, tuple[bytes, bytes]]
) -> Iterator[tuple[RecordId, tuple[bytes, bytes]]]:
    """Yield each document's file; raise 20 if one is missing or is not the one that was scanned."""
    named = {
        RecordId(one.get(document_fields.document_file, "")): one.stored.get("sha256")
        for one in rows
        if one.schema is DOCUMENT
    }
    if set(named) != set(files):
        raise malformed_letter("files")
    for file, digest in named.items():
        if sha256(files[file][0]).digest() != digest:
            raise malformed_letter("file bytes")
        yield file, files[file]


def _id(raw: Stored) -> RecordId:
    if not isinstance(raw, bytes) or len(raw) != 16:
        raise malformed_letter("id")
    return id_text(raw)
