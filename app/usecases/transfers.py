"""A student's file that goes to another centre: sealed to it, with the student's consent.

The other centre writes its address into a file; this one seals the student's file to it;
30 digits are read aloud for each.  What was written about the student goes, in its present
words; who wrote it and when, papers that were printed, mentors, notes between workers and
safeguarding concerns stay.  The consents stay too: the student is asked anew there.
docs/formats/transfer.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from app.crypto import sign
from app.crypto.agekeys import HybridIdentity
from app.errors import Code, Problem
from app.files import read_bounded, write_around, write_atomic
from app.i18n import N_
from app.records import Record, RecordId
from app.rules.areas import HIDDEN, is_about_people, reading
from app.rules.roles import Operation
from app.schema import centre as centre_fields
from app.schema import document as document_fields
from app.schema.consent import CONSENT
from app.schema.document import DOCUMENT
from app.schema.fields import Purpose
from app.schema.kinds import Reference, References, Stored
from app.schema.moves import MOVE
from app.schema.person import PERSON
from app.schema.registry import SCHEMAS
from app.sync import address as addresses
from app.sync.address import Address
from app.sync.filekinds import FileKind, expecting
from app.sync.letters import MOST_LETTER_BYTES, TRANSFER, Letter, seal_letter
from app.usecases.chosenfiles import known_seeds
from app.usecases.consents import need_consent
from app.usecases.devices import need_same
from app.usecases.documents import content_and_thumbnail
from app.usecases.login import Login, Outcome, unchanged
from app.usecases.moves import gone_before, gone_changes
from app.vault.backup import refuse_vault_folders
from app.vault.heads import Progress, tell_nobody
from app.vault.values import encode, id_bytes

STAYS = frozenset(
    {CONSENT.name, "assignment", "look", "handover", "issue", "flag", MOVE.name, *HIDDEN}
)
_GOES = frozenset(
    {
        Operation.PERSON_READ,
        Operation.PLAN_READ,
        Operation.NOTES_READ,
        Operation.DOCUMENT_READ,
    }
)
MOST_FILE_BYTES = MOST_LETTER_BYTES - (8 << 20)
_LAST_STEPS = 2  # of the progress, after the documents: sealing and writing


# Said by the command and by the window alike.
AGAIN = N_("A file went there before. These digits are of the new one: read out only these.")


@dataclass(frozen=True)
class To:
    """Whom a file is sealed to: the bytes of their address, and the digits that were heard."""

    address: bytes
    digits: str


@dataclass(frozen=True)
class Made:
    """A sealed file that was written, and the digits to read aloud there.

    centre: whom it is for, as its address names it.  is_again: a file went there before, and
    the student is not back since.
    """

    centre: str
    digits: str
    rows: int
    documents: int
    is_again: bool


def own_address(login: Login) -> tuple[bytes, str]:
    """Return the file to which others seal what is for this computer, and its digits."""
    login.gate.authorize(Operation.BUNDLES)
    keys = login.store.exchange.keys()
    name = login.centre.get(centre_fields.centre_name, "")
    receiving = HybridIdentity(keys.receiving_seed).recipient.public
    file = addresses.write_address(name, receiving, keys.seed)
    return file, addresses.digits_of(file)


def write_own_address(login: Login, out: Path) -> Outcome[str]:
    """Write the address of this computer into a file, and return its digits.

    The same file may be there already.  Raises Problem 2 (another file has the name), 12, 31.
    """
    content, digits = own_address(login)
    if not _holds(out, content):
        refuse_vault_folders(out)
        write_atomic(out, content)
    return unchanged(digits)


def read_other_address(login: Login, raw: bytes) -> Address:
    """Return what the address of another centre says.

    Raises Problem 20 and 21 as ``read_address``, 2 for one of this centre's own computers.
    """
    with expecting(FileKind.ADDRESS, raw, known_seeds(login)):
        to = addresses.read_address(raw)
    ours = {one.public for one in login.store.keyring.roster.devices.values()}
    if (keys := login.store.exchange.drawn()) is not None:  # else this computer has no address yet
        ours.add(sign.public_of(keys.seed))
    if to.public in ours:
        words = N_(
            "This is an address of your own centre. Choose the file that the other centre sent."
        )
        raise Problem(words, Code.USAGE, detail="own address")
    return to


def may_give(login: Login, person: RecordId, to: To, out: Path) -> Address:
    """Return whom a student's file may be sealed to now, into the new file ``out``.

    Raises as ``give_transfer`` does, before anything is read.
    """
    login.gate.authorize(Operation.DOCUMENT_READ, person)
    login.gate.authorize(Operation.PERSON_WRITE, person)
    need_consent(login, person, Purpose.LEAVE_THIS_CENTRE)
    login.presence.need()
    address = read_other_address(login, to.address)
    need_same(to.digits, address.digits)
    refuse_vault_folders(out)
    return address


def give_transfer(
    login: Login, person: RecordId, to: To, out: Path, *, progress: Progress = tell_nobody
) -> Outcome[Made]:
    """Seal a student's file to the centre with this address into ``out``; they are gone then.

    The file gets its name as the last thing, once the mark is safely kept; it can be sealed
    again, under the same mark.  Raises Problem 12, 13 (no consent to share with another
    centre), 2 (a name that is taken; our own address), 20 and 21 (the address; other digits),
    24 (more documents than one file holds), 31 (no room), 40.
    """
    address = may_give(login, person, to, out)
    rows = tuple(_rows_of(login, person))
    scans = [one for one in rows if one.schema is DOCUMENT]
    total = len(scans) + _LAST_STEPS
    files = []
    for number, file in enumerate(_files(login, scans)):
        progress(number, total)
        files.append(file)
    progress(len(scans), total)
    raw = _sealed(login, (person, rows, files), address)
    progress(len(scans) + 1, total)
    is_again = gone_before(login, person, address.name) is not None
    made = Made(address.name, addresses.digits_of(raw), len(rows), len(files), is_again)
    done = write_around(out, raw, partial(_mark_gone, login, person, made))
    progress(total, total)
    return done


def goes(kind: str) -> bool:
    """Tell whether rows of a kind go with a student to another centre."""
    return kind not in STAYS and reading(kind) in _GOES


def _holds(path: Path, content: bytes) -> bool:
    """Tell whether a file is there and holds just this."""
    try:
        return path.is_file() and read_bounded(path, len(content)) == content
    except (OSError, Problem):
        return False


def _mark_gone(login: Login, person: RecordId, made: Made) -> Outcome[Made]:
    # In the audit before all else: in no case is there a file without an entry.
    login.vault.note("transfer", PERSON.name, person, login.user)
    act = N_("Give a student’s file to another centre")
    changes = gone_changes(login, person, made.centre, made.digits)
    return login.save(changes, act, made, is_final=True)


def _sealed(
    login: Login, what: tuple[RecordId, Sequence[Record], Sequence[Stored]], to: Address
) -> bytes:
    """Return person, rows and files as one letter, signed, which only that computer opens."""
    person, rows, files = what
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
            "files": list(files),
        },
    )
    return seal_letter(letter, keys.seed, [to.receiving])


def _rows_of(login: Login, person: RecordId) -> Iterator[Record]:
    """Yield what goes: the person and what is theirs, without what points to what stays."""
    kinds = [one for one in SCHEMAS.values() if is_about_people(one) and goes(one.name)]
    rows = [row for kind in kinds for row in login.vault.records(kind.name, subject=person)]
    there = {row.id for row in rows}
    for row in rows:
        yield replace(row, stored=_without_strangers(row, there))


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


def _files(login: Login, scans: Iterable[Record]) -> Iterator[list[Stored]]:
    """Yield the id, the bytes and the small picture of each document's file."""
    left = MOST_FILE_BYTES
    for row in scans:
        content, thumbnail = content_and_thumbnail(login, row)
        left -= len(content) + len(thumbnail)
        if left < 0:
            words = N_(
                "The scans are too large for one file. Save some of them apart, and remove them."
            )
            raise Problem(words, Code.OVER_LIMIT, detail="documents")
        yield [id_bytes(RecordId(row.get(document_fields.document_file, ""))), content, thumbnail]
