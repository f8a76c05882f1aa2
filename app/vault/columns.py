"""The columns of a heads table: how a field's answer stands in one, and how it is read again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.records import Record
from app.schema.fields import Field, Schema
from app.schema.kinds import Stored
from app.vault.opening import Row
from app.vault.values import encode, id_text, load, unpack_ids

_READ = ("id", "subject", "conflicts", "seen", "more")
_YES_NO = {encode(one): one for one in (True, False)}


def text_of(letter: str, field: Field[Any]) -> str:
    """Return a column of a joined table; what was answered otherwise than by a text is NULL."""
    name = f"{letter}.{column(field)}"
    return f"iif(typeof({name}) = 'text', {name}, NULL)"


def listed(words: Sequence[str]) -> str:
    """Return words of the program as a list for IN."""
    return ", ".join(f"'{one}'" for one in words)


def has_answer(column_name: str, answer: str) -> str:
    """Return whether one of several answers, kept as CBOR, is this one."""
    return f"instr({column_name}, x'{encode(answer).hex()}') > 0"


def id_text_of(raw: str) -> str:
    """Return the id in a column of 16 bytes as other rows name it."""
    parts = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
    digits = " || '-' || ".join(f"substr(hex({raw}), {start}, {length})" for start, length in parts)
    return f"lower({digits})"


def id_bytes_of(text: str) -> str:
    """Return the 16 bytes of an id in a column that names another row, by which it is found."""
    return f"unhex(replace({text}, '-', ''))"


def table(schema: Schema) -> str:
    """Return the quoted name of a kind's heads table."""
    return f'"heads_{schema.name}"'


def column(field: Field[Any]) -> str:
    """Return the quoted name of a field's column."""
    return f'"f_{field.key}"'


def read_columns(schema: Schema) -> str:
    """Return the columns of ``to_record``, for a SELECT from the heads table named h."""
    return ", ".join(f"h.{one}" for one in (*_READ, *map(column, schema.fields)))


def to_record(schema: Schema, row: Row) -> Record:
    """Return the record that a row of ``read_columns`` holds."""
    record, subject, conflicts, seen, more = row[: len(_READ)]
    stored: dict[str, Stored] = {}
    for field, value in zip(schema.fields, row[len(_READ) :], strict=True):
        if value is not None:
            stored[field.key] = load(value) if isinstance(value, bytes) else value
    stored.update(_map(more))
    versions = {key: unpack_ids(bytes(packed)) for key, packed in _map(seen).items()}  # type: ignore[arg-type]  # packed by _columns
    marks = frozenset(conflicts.split())
    return Record(schema, id_text(record), id_text(subject), stored, versions, marks)


def glanced(schema: Schema, fields: Sequence[Field[Any]], row: Row) -> Record:
    """Return the record of a row (id, subject, answers of ``fields``); never to be saved."""
    stored = {
        one.key: from_column(value)
        for one, value in zip(fields, row[2:], strict=True)
        if value is not None
    }
    return Record(schema, id_text(row[0]), id_text(row[1]), stored)


def to_column(value: Stored) -> object:
    """Return what a column keeps for ``value``: text and numbers as such, the rest as CBOR."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return encode(value)


def from_column(value: object) -> Stored:
    """Return what ``to_column`` kept; yes and no, which many rows have, at once."""
    if not isinstance(value, bytes):
        return value  # type: ignore[return-value]  # text, a number or None
    known = _YES_NO.get(value)
    return load(value) if known is None else known


def _map(raw: bytes) -> Mapping[str, Stored]:
    value = load(raw)
    return value if isinstance(value, Mapping) else {}
