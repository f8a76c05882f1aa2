"""XML as a place on the network answers it: read piece by piece, without declarations.

Nothing is ever defined in what we are sent, so a document that declares a type or an
entity is refused before any of it is taken: there is nothing to expand and nothing to fetch.
"""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat

from app.errors import Problem
from app.sync.stores.patience import strange

MOST_DEPTH = 32
MOST_NAMES = 64  # of different elements in one place
MOST_TEXT = 64 * 1024  # letters in one element
Fields = dict[str, str]


class XmlRows:
    """Finds the elements of one name and tells what is in each.

    tell: called with the texts of the elements within, by local name; the first of a name
    counts, an empty one is there with "".  outside: the same of what is in none of them.
    """

    def __init__(self, row: str, tell: Callable[[Fields], None]) -> None:
        self._row, self._tell = row, tell
        self._path: list[str] = []
        self.outside: Fields = {}
        self._fields: Fields | None = None
        self._text: list[str] = []
        self._length = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._take
        self._parser.StartDoctypeDeclHandler = _refuse
        self._parser.EntityDeclHandler = _refuse

    def feed(self, piece: bytes) -> None:
        """Read on; raises Problem 31 for what is no XML, and for any declaration."""
        try:
            self._parser.Parse(piece, False)  # noqa: FBT003 - expat's own signature
        except expat.ExpatError:
            raise strange("xml") from None

    def close(self) -> None:
        """End the document; raises Problem 31 if it was cut off."""
        try:
            self._parser.Parse(b"", True)  # noqa: FBT003 - expat's own signature
        except expat.ExpatError:
            raise strange("xml ends early") from None

    def _begin(self, name: str, _attributes: object) -> None:
        local = name.rpartition(" ")[2]
        self._path.append(local)
        if len(self._path) > MOST_DEPTH:
            raise strange("xml too deep")
        if local == self._row and self._fields is None:
            self._fields = {}
        elif len(self._known) < MOST_NAMES:
            self._known.setdefault(local, "")
        self._text.clear()
        self._length = 0

    def _take(self, text: str) -> None:
        self._length += len(text)
        if self._length > MOST_TEXT:
            raise strange("xml text too long")
        self._text.append(text)

    def _end(self, _name: str) -> None:
        local = self._path.pop()
        if local == self._row and self._fields is not None:
            fields, self._fields = self._fields, None
            self._tell(fields)
        elif not self._known.get(local) and local in self._known:
            self._known[local] = "".join(self._text).strip()
        self._text.clear()

    @property
    def _known(self) -> Fields:
        return self.outside if self._fields is None else self._fields


def _refuse(*_declared: object) -> None:
    raise strange("xml declares something")


def fields_in(body: bytes, row: str) -> Fields:
    """Return what is in the first element ``row`` of a small answer; empty if there is none."""
    found: list[Fields] = []
    reader = XmlRows(row, found.append)
    try:
        reader.feed(body)
        reader.close()
    except Problem:
        return {}
    return found[0] if found else {}
