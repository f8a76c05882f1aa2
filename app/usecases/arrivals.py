"""A student's file from another centre: looked at, taken in whole or not at all, taken back.

docs/formats/transfer.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path

from app.errors import Code, Problem
from app.i18n import N_, Text
from app.records import Change, Record, RecordId
from app.rules.merge import DELETED
from app.rules.roles import Operation
from app.schema import document as document_fields
from app.schema import person as person_fields
from app.schema import reach
from app.schema.document import DOCUMENT
from app.schema.fields import Purpose
from app.schema.kinds import Stored
from app.schema.mentoring import SESSION
from app.schema.person import NAME, PERSON
from app.schema.plan import PLAN
from app.schema.reach import CONTACT
from app.schema.registry import SCHEMAS
from app.sync import address as addresses
from app.sync.filekinds import FileKind, open_chosen
from app.sync.letters import malformed_letter
from app.usecases.chosenfiles import chosen_file, known_seeds
from app.usecases.consents import consent_changes
from app.usecases.devices import need_same
from app.usecases.documents import sealing, sweep_files
from app.usecases.login import Login, Outcome
from app.usecases.moves import gone_to
from app.usecases.people import FoundPerson, find_people
from app.usecases.transfers import goes
from app.vault.heads import Progress, tell_nobody
from app.vault.values import BadValue, decode, id_text

ALIKE_AT_MOST = 5
_ALIKE = frozenset({"name", "sound", "number"})
Files = Mapping[RecordId, tuple[bytes, bytes]]
TAKEN = N_("Take in a student from another centre")


@dataclass(frozen=True)
class Offered:
    """What a sealed file brings.

    centre: as it calls itself.  name: the student's everyday name.  is_here: they have a file
    here; is_gone: of which this centre says that it went to another one.  alike: others here
    with such a name or number.
    """

    centre: str
    person: RecordId
    name: str
    digits: str
    rows: int
    plans: int
    sessions: int
    documents: int
    is_here: bool
    is_gone: bool
    alike: tuple[FoundPerson, ...]


def look_at_transfer(login: Login, raw: bytes) -> Offered:
    """Return what a sealed file would bring; raises Problem 12, 20 to 22, 32."""
    login.gate.authorize(Operation.BUNDLES)
    body = _body_of(login, raw)
    person = _id(body.get("person"))
    rows = _read_rows(body, person)
    kinds = Counter(one.schema.name for one in rows)
    is_here = login.store.record(PERSON.name, person) is not None
    return Offered(
        centre=str(body["centre"]),
        person=person,
        name=_name_in(rows),
        digits=addresses.digits_of(raw),
        rows=len(rows),
        plans=kinds[PLAN.name],
        sessions=kinds[SESSION.name],
        documents=len(_read_files(body)),
        is_here=is_here,
        is_gone=is_here and gone_to(login, person) is not None,
        alike=_alike(login, person, rows),
    )


def look_at_file(login: Login, path: Path) -> Offered:
    """Return what the sealed file at ``path`` would bring; raises 24 and 40 besides."""
    return look_at_transfer(login, chosen_file(path, FileKind.TRANSFER))


def take_transfer(
    login: Login, raw: bytes, digits: str, *, progress: Progress = tell_nobody
) -> Outcome[RecordId]:
    """Take in the student's file whose digits were read aloud; they said yes to a file here.

    Written as this worker's own words of today, in one save.  Raises Problem 2 (there is a
    file already), 12, 20 to 22, 31, 32.
    """
    login.gate.authorize(Operation.BUNDLES)
    body = _body_of(login, raw)
    need_same(digits, addresses.digits_of(raw))
    person = _id(body.get("person"))
    if login.store.record(PERSON.name, person) is not None:
        words = N_("This student has a file here already. Nothing was taken in.")
        raise Problem(words, Code.USAGE, detail="is here")
    login.gate.authorize(Operation.PERSON_WRITE, person)
    rows, files = _with_own_files(login, _read_rows(body, person), _read_files(body))
    _refuse_strange(login, rows)
    answered = {"purpose": Purpose.KEEP_FILE.value, "answer": "given"}
    total = len(files) + 1
    sweep_files(login)
    with ExitStack() as kept:
        blobs: dict[RecordId, tuple[RecordId, bytes]] = {}
        checked = _checked_files(rows, files)
        for number, (file, (content, thumbnail)) in enumerate(checked):
            progress(number, total)
            whose = (file, person)
            blobs |= kept.enter_context(sealing(login, whose, content, thumbnail))
        progress(len(files), total)
        changes = (
            *(change for one in rows for change in _changes(one)),
            *consent_changes(login, person, answered),
        )
        done = login.save(changes, TAKEN, person, blobs=blobs)
    login.vault.note("take transfer", PERSON.name, person, login.user)
    progress(total, total)
    return done


def take_back(login: Login, person: RecordId) -> Outcome[Text]:
    """Take back what this worker did last, if that was taking in this student's file.

    Raises Problem 2 if it was something else, or later work builds on it; 40.
    """
    _, inverse = login.store.undoing(login.user)
    if not any((one.kind, one.id, one.key) == (PERSON.name, person, DELETED) for one in inverse):
        words = N_("Something else was done since. Erase the person, if the file must go.")
        raise Problem(words, Code.USAGE, detail="not the last")
    done, changes = login.vault.undo_last(login.user)
    return Outcome(Text(done), changes)


# -- what comes -----------------------------------------------------------------------------------


def _body_of(login: Login, raw: bytes) -> Mapping[str, Stored]:
    keys = login.store.exchange.drawn()
    seeds = keys.receiving_seeds if keys is not None else []
    body = open_chosen(raw, seeds, FileKind.TRANSFER, known_seeds(login)).body
    lists = (body.get("rows"), body.get("files"))
    if not isinstance(body.get("centre"), str) or not all(isinstance(one, list) for one in lists):
        raise malformed_letter("transfer")
    return body


def _name_in(rows: Iterable[Record]) -> str:
    person = next(one for one in rows if one.schema is PERSON)
    return person.get(person_fields.preferred_name, "")


def _alike(login: Login, person: RecordId, rows: Sequence[Record]) -> tuple[FoundPerson, ...]:
    """Return who here has such a name or number; a hint for the eye, and no more."""
    said = [_name_in(rows)]
    said += [one.get(person_fields.name_words, "") for one in rows if one.schema is NAME]
    said += [one.get(reach.contact_value, "") for one in rows if one.schema is CONTACT]
    found: dict[RecordId, FoundPerson] = {}
    for words in dict.fromkeys(one for one in said if one):
        for other in find_people(login, words):
            if other.reason in _ALIKE and other.person != person:
                found.setdefault(other.person, other)
    return tuple(found.values())[:ALIKE_AT_MOST]


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


def _read_files(body: Mapping[str, Stored]) -> Files:
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


def _with_own_files(
    login: Login, rows: Sequence[Record], files: Files
) -> tuple[tuple[Record, ...], Files]:
    """Return rows and files with ids for the sealed files that this vault has drawn itself.

    No file here, of whomever, is ever written over by one that came; and one that was taken
    back before has a key of its own, which must never seal another.
    """
    new = {one: RecordId(login.context.person_id()) for one in files}
    own = []
    for one in rows:
        file = _file_of(one) if one.schema is DOCUMENT else None
        told = {document_fields.document_file.key: new[file]} if file in new else {}
        own.append(replace(one, stored={**one.stored, **told}))
    return tuple(own), {new[one]: told for one, told in files.items()}


def _refuse_strange(login: Login, rows: Iterable[Record]) -> None:
    """Refuse (20) rows whose ids this vault knows as another kind or another person's."""
    for one in rows:
        known = login.store.find_row(one.id)
        if known is not None and (known.schema, known.subject) != (one.schema, one.subject):
            raise malformed_letter("row of another")


def _checked_files(
    rows: Sequence[Record], files: Files
) -> Iterator[tuple[RecordId, tuple[bytes, bytes]]]:
    """Yield each document's file; raise 20 if one is missing or is not the one that was scanned."""
    named = {_file_of(one): one.stored.get("sha256") for one in rows if one.schema is DOCUMENT}
    if set(named) != set(files):
        raise malformed_letter("files")
    for file, digest in named.items():
        if sha256(files[file][0]).digest() != digest:
            raise malformed_letter("file bytes")
        yield file, files[file]


def _file_of(row: Record) -> RecordId:
    return RecordId(row.get(document_fields.document_file, ""))


def _changes(row: Record) -> Iterator[Change]:
    """Yield the row's values as they are; one that this version cannot read is held."""
    for key, value in row.stored.items():
        yield Change(row.schema.name, row.id, row.subject, key, value)


def _id(raw: Stored) -> RecordId:
    if not isinstance(raw, bytes) or len(raw) != 16:
        raise malformed_letter("id")
    return id_text(raw)
