"""Of which kind a file is that somebody chose: a wrong one is named, and not called damaged.

Files of public keys tell it in the open, and so does what is not Waymark's; what is sealed
tells it only to whom it is sealed to.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from enum import Enum

from app.crypto import ageheader, backupfile
from app.crypto.age import Decryptor
from app.crypto.agekeys import HybridIdentity
from app.errors import Code, Problem
from app.i18n import N_, Text
from app.sync import keyfiles, letters, signedfile
from app.sync.address import MOST_ADDRESS_BYTES, read_address
from app.sync.bundlewriting import HEADER
from app.sync.hubletters import CARD, MOST_NEWS_BYTES, read_hub_address
from app.sync.joinrequest import MOST_REQUEST_BYTES, read_request
from app.sync.letters import MOST_LETTER_BYTES, Letter, malformed_letter, open_letter
from app.vault import travel

OTHER_KIND = "other kind"  # the detail of a Problem


class FileKind(Enum):
    """What a file is, in a sentence for whoever has chosen it in place of another one."""

    REQUEST = N_("This file is from a new computer that asks to be let in.")
    WELCOME = N_("This file is the answer for a new computer of a centre.")
    ADDRESS = N_("This file is an address. A student’s file is sealed to it.")
    TRANSFER = N_("This file is the sealed file of a student who changes the centre.")
    HUB = N_("This file is from a hub. It is for the centre that the hub asks.")
    CARD = N_("This file is the card of a centre. It is for a hub.")
    BUNDLE = N_("This file is a bundle with changes. It is for the computers of one centre.")
    PLACE = N_("This file belongs to the exchange between computers. Leave it where it lay.")
    BACKUP = N_("This file is a backup.")
    TRAVEL = N_("This file has the keys of a vault that is sealed for travel.")
    SEALED = N_("This file is sealed.")
    EMPTY = N_("This file is empty.")
    OTHER = N_("This file is of another kind, or it is damaged.")


_WANTED: Mapping[FileKind, Text] = {
    FileKind.REQUEST: N_("Choose the file that the new computer wrote."),
    FileKind.WELCOME: N_("Choose the answer for this computer."),
    FileKind.ADDRESS: N_("Choose the address that the other centre sent."),
    FileKind.TRANSFER: N_("Choose the sealed file of the student."),
    FileKind.HUB: N_("Choose the file that the hub wrote."),
    FileKind.CARD: N_("Choose the card that the centre wrote."),
    FileKind.BUNDLE: N_("Choose a bundle of this centre."),
}
_MOST_BYTES = {
    FileKind.REQUEST: MOST_REQUEST_BYTES,
    FileKind.WELCOME: MOST_LETTER_BYTES,
    FileKind.ADDRESS: MOST_ADDRESS_BYTES,
    FileKind.TRANSFER: MOST_LETTER_BYTES,
    FileKind.HUB: MOST_ADDRESS_BYTES,
    FileKind.CARD: MOST_NEWS_BYTES,
}
_LETTERS = {
    letters.WELCOME: FileKind.WELCOME,
    letters.TRANSFER: FileKind.TRANSFER,
    CARD: FileKind.CARD,
}
_IN_THE_OPEN: Mapping[FileKind, Callable[[bytes], object]] = {
    FileKind.REQUEST: read_request,
    FileKind.ADDRESS: read_address,
    FileKind.HUB: read_hub_address,
}
_STARTS = {
    backupfile.MAGIC: FileKind.BACKUP,
    travel.MAGIC: FileKind.TRAVEL,
    keyfiles.MAGIC: FileKind.PLACE,
}
_ARE_SEALED = frozenset({*_LETTERS.values(), FileKind.BUNDLE})
_NOT_READ = frozenset(
    {Code.BUNDLE_MALFORMED, Code.BAD_SIGNATURE, Code.NOT_A_RECIPIENT, Code.OVER_LIMIT}
)


def most_bytes(wanted: FileKind) -> int:
    """Return how many bytes a file of this kind, which somebody chooses, has at most."""
    return _MOST_BYTES[wanted]


def kind_of(raw: bytes, seeds: Collection[bytes] = ()) -> FileKind | None:
    """Return of which kind a file is; None if it may be a damaged one of any.

    seeds: of the X-Wing keys that may open it.
    """
    if not raw:
        return FileKind.EMPTY
    if ageheader.begins(raw):
        return _sealed_kind(raw, seeds)
    for kind, read in _IN_THE_OPEN.items():
        with suppress(Problem):
            read(raw)
            return kind
    found = next((kind for start, kind in _STARTS.items() if raw.startswith(start)), FileKind.OTHER)
    return None if signedfile.begins(raw) else found


def refuse_other(raw: bytes, wanted: FileKind, seeds: Collection[bytes] = ()) -> None:
    """Refuse (20) a file that is surely of another kind than wanted, in words that name both."""
    found = kind_of(raw, seeds)
    is_perhaps = found is FileKind.SEALED and wanted in _ARE_SEALED
    if found is None or found is wanted or is_perhaps:
        return
    words = N_("{found} {wanted}").with_values(found=found.value, wanted=_WANTED[wanted])
    raise Problem(words, Code.BUNDLE_MALFORMED, detail=OTHER_KIND) from None


@contextmanager
def expecting(wanted: FileKind, raw: bytes, seeds: Collection[bytes] = ()) -> Iterator[None]:
    """Say of a file that cannot be read within what it is, if it is of another kind than wanted."""
    try:
        yield
    except Problem as problem:
        if problem.code in _NOT_READ:
            refuse_other(raw, wanted, seeds)
        raise


def open_chosen(
    raw: bytes, seeds: Collection[bytes], wanted: FileKind, others: Collection[bytes] = ()
) -> Letter:
    """Return a letter of the kind that is wanted, as ``open_letter`` does; raises 20 for others.

    others: seeds of keys that open what it may be in place of it.
    """
    with expecting(wanted, raw, [*seeds, *others]):
        letter = open_letter(raw, list(seeds))
        if _LETTERS.get(letter.kind) is not wanted:
            raise malformed_letter("letter kind")
        return letter


def _sealed_kind(raw: bytes, seeds: Collection[bytes]) -> FileKind | None:
    try:
        opener = Decryptor(io.BytesIO(raw), [HybridIdentity(one) for one in seeds])
        if opener.read(1) == bytes([HEADER]):
            return FileKind.BUNDLE
        return _LETTERS.get(open_letter(raw, list(seeds)).kind, FileKind.PLACE)
    except Problem as problem:
        return FileKind.SEALED if problem.code is Code.NOT_A_RECIPIENT else None
