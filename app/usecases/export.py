"""Plain tables of what a worker may read: one file of CSV for each kind of record.

Of many people only with a second person's agreement.  Safeguarding concerns, scans and
half-typed words are never in it.  What is written is not encrypted any more.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from app.errors import Code, Problem
from app.i18n import N_, Catalog, Text, plural
from app.newfolder import refuse_folder, remove_unfinished, write_folder
from app.records import Record, RecordId, derived_id, value_text
from app.rules.areas import HIDDEN, is_about_people, reading
from app.rules.roles import Answer, Operation
from app.schema import person as person_fields
from app.schema.centre import CENTRE
from app.schema.fields import Schema
from app.schema.person import PERSON
from app.schema.registry import SCHEMAS
from app.usecases.caseload import people_of
from app.usecases.consents import with_yes
from app.usecases.csvfile import csv_bytes
from app.usecases.login import Login, Outcome, unchanged
from app.usecases.requests import ask, asked_for, is_agreed, need_agreement, sheets_help, use
from app.vault.acts import Act

MOST_ALONE = 25  # of more people only with a second person
STRETCH = 200  # people whose rows are read at once
COLUMNS = "columns"  # the table that says what each column holds
NOT_SEALED = N_("These tables are not encrypted any more. Whoever gets them can read everything.")
NEVER = N_("Safeguarding concerns, scans and drafts are never in them.")
_MOST_NAMES = 100  # folders of one day beside each other
_PENDING = "export"  # the setting that tells where a folder is being written

Progress = Callable[[int, int], None]


class Standing(StrEnum):
    """How far an export is, for the worker who looks."""

    NO = "no"
    FREE = "free"
    MANY = "many"
    ASK = "ask"
    ASKED = "asked"
    SHEETS = "sheets"
    AGREED = "agreed"


STANDINGS: Mapping[Standing, Text] = {
    Standing.NO: N_("Your role does not include this."),
    Standing.FREE: N_("This needs no second person."),
    Standing.MANY: N_("These are too many people for your role. A manager exports more."),
    Standing.ASK: N_("A second person must agree before so many people are exported."),
    Standing.ASKED: N_("This waits for a second person."),
    Standing.SHEETS: N_("Nobody else here can agree. Two recovery sheets can."),
    Standing.AGREED: N_("A second person has agreed. The tables can be written now."),
}


@dataclass(frozen=True)
class ExportView:
    """What an export would write, and how far it is.

    people: how many would be in it.  no_yes: left out, since no yes to a file stands;
    not_open: since this worker may not open the file.  request: what waits, or is agreed to.
    """

    standing: Standing
    people: int
    no_yes: int
    not_open: int
    request: RecordId | None = None


@dataclass(frozen=True)
class ExportOffer:
    """What exports of everybody, and of one's own people, would write.  people: one's own."""

    everybody: ExportView
    own: ExportView
    people: tuple[RecordId, ...]


@dataclass(frozen=True)
class Exported:
    """What was written.  tables: how many rows each has, by kind."""

    people: int
    no_yes: int
    not_open: int
    tables: dict[str, int]


@dataclass(frozen=True)
class _Chosen:
    """Whose rows are written.  about: what a second person agrees to."""

    people: tuple[RecordId, ...]
    about: RecordId
    no_yes: int
    not_open: int
    is_all: bool

    @property
    def is_many(self) -> bool:
        return len(self.people) > MOST_ALONE


class _Table:
    """The rows of one kind as CSV, in parts; the first begins with its head."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self.rows = 0
        self.parts: list[bytes] = [csv_bytes([["id", *(one.key for one in schema.fields)]])]

    def add(self, rows: Sequence[Sequence[str]]) -> None:
        self.rows += len(rows)
        self.parts.append(csv_bytes(rows).removeprefix(BOM_UTF8))


def look_at_export(login: Login, people: Sequence[RecordId] | None = None) -> ExportView:
    """Return what an export of these people, or of all, would write, and how far it is."""
    if not login.gate.allows(Operation.EXPORT):
        return ExportView(Standing.NO, 0, 0, 0)
    chosen = _chosen(login, people)
    standing, request = _standing(login, chosen)
    return ExportView(standing, len(chosen.people), chosen.no_yes, chosen.not_open, request)


def ask_export(login: Login, people: Sequence[RecordId] | None = None) -> Outcome[RecordId]:
    """Ask a second person to agree to an export; return the request.

    Raises Problem 12 (not in this role), 2 (it needs nobody), 40.
    """
    login.gate.authorize(Operation.EXPORT)
    chosen = _chosen(login, people)
    if not chosen.is_many:
        words = N_("This export needs no second person.")
        raise Problem(words, Code.USAGE, detail="few")
    _need_role(login)
    return unchanged(ask(login, Operation.EXPORT_MANY, chosen.about, len(chosen.people)))


def offer_export(login: Login) -> ExportOffer:
    """Return what a worker may choose between: everybody, or whom they look after."""
    own = tuple(one.person for one in people_of(login))
    return ExportOffer(look_at_export(login), look_at_export(login, own), own)


def begin_export(login: Login, people: Sequence[RecordId] | None, around: Path) -> Outcome[Path]:
    """Return a free place in the folder ``around`` for the long work, which may begin.

    It is the worker who exports, and a second person has agreed where one must; raises as
    ``export_tables`` does.
    """
    login.presence.need()
    _agreement(login, _allowed(login, people))
    name = f"waymark-{login.context.today.isoformat()}"
    names = (name, *(f"{name}-{number}" for number in range(2, _MOST_NAMES)))
    place = next((around / one for one in names if not (around / one).exists()), around / name)
    refuse_folder(place)
    return unchanged(place)


def export_tables(
    login: Login,
    people: Sequence[RecordId] | None,
    folder: Path,
    catalog: Catalog,
    *,
    progress: Progress | None = None,
) -> Outcome[Exported]:
    """Write what this worker may read of these people, or of all and the centre, as tables.

    folder: a new one, there with all tables or not at all.  Raises Problem 2 (the folder
    cannot be made, or nobody is left to write), 12, 14 (the second person was asked and is
    named), 31, 40.
    """
    login.presence.need()
    refuse_folder(folder)
    tidy_export(login)
    chosen = _allowed(login, people)
    act = _agreement(login, chosen)
    tables = _tables(login, chosen, progress or (lambda _done, _total: None))
    files = _files(tables, catalog)
    # Written down before: there may be tables without an entry in no case.
    login.vault.note(f"export:{len(chosen.people)}", CENTRE.name, login.centre.id, login.user)
    login.store.file.keep_setting(_PENDING, str(folder.absolute().parent).encode())
    write_folder(folder, files)
    login.store.file.keep_setting(_PENDING, b"")
    if act is not None:
        use(login, act)
    counts = {one.schema.name: one.rows for one in tables}
    return unchanged(Exported(len(chosen.people), chosen.no_yes, chosen.not_open, counts))


def left_out(told: ExportView | Exported) -> list[Text]:
    """Return in words how many people are left out, and why."""
    no_yes = plural(
        "{count} is left out: no yes to a file.",
        "{count} are left out: no yes to a file.",
        told.no_yes,
    )
    not_open = plural(
        "{count} is left out: you may not open the file.",
        "{count} are left out: you may not open the files.",
        told.not_open,
    )
    both = ((no_yes, told.no_yes), (not_open, told.not_open))
    return [words for words, count in both if count]


def tidy_export(login: Login) -> Outcome[None]:
    """Remove what a writing that was killed left beside its place."""
    raw = login.store.file.setting(_PENDING)
    if raw and remove_unfinished(Path(raw.decode())):
        login.store.file.keep_setting(_PENDING, b"")
    return unchanged(None)


# -- whose, and whether --------------------------------------------------------------------------


def _chosen(login: Login, people: Sequence[RecordId] | None) -> _Chosen:
    if people is None:
        name = (person_fields.preferred_name,)
        wanted = [one.id for one in login.store.records(PERSON.name, only=name)]
        about = login.centre.id
    else:
        wanted = sorted(set(people))
        for one in wanted:
            login.know_person(one)
        about = derived_id(Operation.EXPORT_MANY.value, *wanted)
    agreed = with_yes(login, wanted)
    kept = [one for one in wanted if one in agreed]
    seen = _open(login, kept)
    no_yes, not_open = len(wanted) - len(kept), len(kept) - len(seen)
    return _Chosen(tuple(seen), about, no_yes, not_open, people is None)


def _open(login: Login, people: Sequence[RecordId]) -> list[RecordId]:
    """Return whose files may be exported.

    A second person's agreement stands for the reasons that a manager gives for the files
    of another worker's people; for few people each reason must have been said.
    """
    gate = login.gate
    gate.prepare(len(people))
    if gate.answer(Operation.EXPORT_MANY) >= Answer.SECOND:
        listed = [one for one in people if gate.may_list(PERSON.name, one)]
        if len(listed) > MOST_ALONE:
            return listed
    return [one for one in people if gate.allows(Operation.PERSON_READ, one)]


def _allowed(login: Login, people: Sequence[RecordId] | None) -> _Chosen:
    """Return whose rows are written; raise Problem 12 if this is not in the worker's role."""
    login.gate.authorize(Operation.EXPORT)
    chosen = _chosen(login, people)
    if not chosen.people:
        words = N_("There is nobody whose file may be exported.")
        raise Problem(words, Code.USAGE, detail="nobody")
    if chosen.is_many:
        _need_role(login)
    return chosen


def _need_role(login: Login) -> None:
    if login.gate.answer(Operation.EXPORT_MANY) < Answer.SECOND:
        words = N_("Your role exports {count} people at a time at most. A manager exports more.")
        raise Problem(words.with_values(count=MOST_ALONE), Code.NOT_PERMITTED, detail="many")


def _agreement(login: Login, chosen: _Chosen) -> Act | None:
    """Return a second person's agreement, None where none is needed; raises 14."""
    if not chosen.is_many:
        return None
    return need_agreement(login, Operation.EXPORT_MANY, chosen.about, len(chosen.people))


def _standing(login: Login, chosen: _Chosen) -> tuple[Standing, RecordId | None]:
    if not chosen.is_many:
        return Standing.FREE, None
    if login.gate.answer(Operation.EXPORT_MANY) < Answer.SECOND:
        return Standing.MANY, None
    act = asked_for(login, Operation.EXPORT_MANY, chosen.about)
    if act is None:
        return Standing.ASK, None
    if is_agreed(login, act):
        return Standing.AGREED, act.id
    return (Standing.SHEETS if sheets_help(login, act) else Standing.ASKED), act.id


# -- what ----------------------------------------------------------------------------------------


def _tables(login: Login, chosen: _Chosen, progress: Progress) -> list[_Table]:
    """Return the tables of kinds that have rows; progress counts the readings."""
    people = chosen.people
    parts = [people[at : at + STRETCH] for at in range(0, len(people), STRETCH)]
    wanted = [
        (schema, part)
        for schema in SCHEMAS.values()
        if _goes(login, schema, chosen)
        for part in (parts if is_about_people(schema) else [()])
    ]
    tables: dict[str, _Table] = {}
    for done, (schema, part) in enumerate(wanted, 1):
        rows = [_cells(one) for one in _rows(login, schema, part)]
        if rows:
            tables.setdefault(schema.name, _Table(schema)).add(rows)
        progress(done, len(wanted))
    return list(tables.values())


def _goes(login: Login, schema: Schema, chosen: _Chosen) -> bool:
    """Tell whether a kind is in an export: what is the centre's only in one of all."""
    if schema.name in HIDDEN:
        return False
    if is_about_people(schema):
        return True
    return chosen.is_all and login.gate.allows(reading(schema.name))


def _rows(login: Login, schema: Schema, people: Sequence[RecordId]) -> list[Record]:
    if people:
        return login.vault.about(schema.name, people, schema.fields)
    return login.vault.records(schema.name)


def _cells(row: Record) -> list[str]:
    return [row.id, *(value_text(one, row.stored.get(one.key)) for one in row.schema.fields)]


def _files(tables: Sequence[_Table], catalog: Catalog) -> dict[str, Sequence[bytes]]:
    """Return the parts of each file by its name; the last tells what the columns hold."""
    said = [
        [one.schema.name, each.key, catalog.say(each.label)]
        for one in tables
        for each in one.schema.fields
    ]
    files: dict[str, Sequence[bytes]] = {f"{one.schema.name}.csv": one.parts for one in tables}
    return files | {f"{COLUMNS}.csv": [csv_bytes([["table", "column", "meaning"], *said])]}
