"""Tables of what a worker may read: whole, safe in a spreadsheet, and only what is allowed."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.errors import Code, Problem
from app.i18n import Catalog
from app.records import RecordId
from app.rules.areas import HIDDEN
from app.schema.fields import Schema
from app.schema.registry import SCHEMAS
from app.usecases.audits import AuditFilter, list_audit
from app.usecases.auditwords import ActKind
from app.usecases.caseload import assign
from app.usecases.concerns import add_concern
from app.usecases.consents import answer_consents
from app.usecases.csvfile import csv_bytes
from app.usecases.export import (
    MOST_ALONE,
    Exported,
    Standing,
    ask_export,
    export_tables,
    look_at_export,
)
from app.usecases.gate import Because
from app.usecases.login import Login
from app.usecases.people import start_intake
from app.usecases.records import RowInput, put_records
from app.usecases.requests import approve_request, list_requests
from tests.core.usecases.team import Team, team_of_one
from tests.core.usecases.test_every_field import KINDS, every_answer, texts_of
from tests.fakes import fake_context, four_things

ENGLISH = Catalog("en")


def tables(folder: Path) -> dict[str, list[dict[str, str]]]:
    """Return each table's rows, as Python's own reader has them; an apostrophe before goes."""
    found = {}
    for path in folder.iterdir():
        text = path.read_bytes().decode("utf-8-sig")
        found[path.stem] = list(csv.DictReader(io.StringIO(text, newline="")))
    return found


def export(login: Login, folder: Path, people: Sequence[RecordId] | None = None) -> Exported:
    return export_tables(login, people, folder, ENGLISH).value


def made_in(folder: Path) -> set[str]:
    """Return the names of what is in a test's folder beside the vault and the context's own."""
    return {one.name for one in folder.iterdir()} - {"vault", "state", "home"}


def refused(act: Callable[[], object]) -> Problem:
    with pytest.raises(Problem) as caught:
        act()
    return caught.value


def cell_of(value: str) -> str:
    """Return what stands in the table for a value: behind an apostrophe if it would be reckoned."""
    first = value.strip(" ")[:1]
    is_less_than_nothing = re.fullmatch(r" *-[0-9]+(\.[0-9]+)?", value) is not None
    is_reckoned = first and first in "=+-@\t\r\n＝＋－＠" and not is_less_than_nothing
    return f"'{value}" if is_reckoned else value


@pytest.mark.parametrize(
    ("value", "cell"),
    [("'", "'"), ("'=1", "'=1"), ("=1", "'=1"), (" -x", "' -x"), ("-2.5", "-2.5"), ("", "")],
)
def test_words_with_an_apostrophe_stand_as_they_are(value: str, cell: str) -> None:
    """One is put before what a spreadsheet would reckon, and none is taken from what was said."""
    assert csv_bytes([[value, "x"]]) == f"{cell},x\r\n".encode("utf-8-sig")
    assert cell_of(value) == cell


@pytest.mark.parametrize(
    "schema", [one for one in KINDS if one.name not in HIDDEN], ids=lambda one: one.name
)
@settings(
    max_examples=4,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_every_field_with_a_value_is_in_the_table_of_its_kind(
    login: Login, amina: RecordId, tmp_path: Path, *, schema: Schema, data: st.DataObject
) -> None:
    """As the command line would take it; a cell that looks like a formula has its apostrophe."""
    login.gate.because = Because("reason", "An assignment may be to somebody else.")
    stored = data.draw(every_answer(schema, amina))
    (row,) = put_records(login, [RowInput(schema.name, texts_of(schema, stored))]).value
    person = row if schema.name == "person" else amina
    answer_consents(login, person, [{"purpose": "keep_file", "answer": "given"}])
    folder = tmp_path / f"{len(list(tmp_path.iterdir()))}"

    export(login, folder)

    (told,) = [one for one in tables(folder)[schema.name] if one["id"] == row]
    if schema.name != "consent":  # what was answered last ends an earlier answer
        cells = {key: cell_of(value) for key, value in texts_of(schema, stored).items()}
        assert told.items() >= cells.items()
    assert set(told) == {"id", *(one.key for one in schema.fields)}


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """Return Leila, manager and intake worker, Omar of the intake, and Dora, the officer."""
    made = team_of_one(tmp_path / "vault", fake_context(tmp_path / "state", seed=11))
    made.add("Omar", "intake")
    made.add("Cora", "coordinator")
    made.add("Safa", "safeguarding")
    made.add("Dora", "dpo")
    return made


def does(team: Team, name: str, act: Callable[[Login], Any]) -> Any:  # noqa: ANN401 - the act's
    """Return what somebody's act returns; each has a login of their own."""
    login = team.login(name)
    try:
        return act(login)
    finally:
        login.close()


def people(team: Team, count: int, words: str = "Amina") -> list[RecordId]:
    """Return new people in nobody's care who have said yes to a file."""

    def make(login: Login) -> list[RecordId]:
        made = [start_intake(login, four_things(f"{words} {at}")).value for at in range(count)]
        for one in made:
            answer_consents(login, one, [{"purpose": "keep_file", "answer": "given"}])
        return made

    return list(does(team, "Leila", make))


def agree(team: Team, name: str = "Dora") -> None:
    def act(login: Login) -> None:
        (waiting,) = list_requests(login)
        approve_request(login, waiting.id)

    does(team, name, act)


def test_few_people_are_exported_alone_and_one_more_needs_a_second_person(
    team: Team, tmp_path: Path
) -> None:
    """25 go; the 26th makes it an act of two, agreed to once for these people and used once."""
    known = people(team, MOST_ALONE + 1)
    few, many = known[:MOST_ALONE], known

    assert does(team, "Leila", partial(export, folder=tmp_path / "few", people=few)).people == 25
    first = refused(lambda: does(team, "Leila", partial(export, folder=tmp_path / "a")))
    wish = partial(export, folder=tmp_path / "b", people=many)
    second = refused(lambda: does(team, "Leila", wish))
    (of_all, of_many) = does(team, "Dora", list_requests)
    does(team, "Dora", lambda it: approve_request(it, of_many.id))
    done = does(team, "Leila", wish)
    again = refused(
        lambda: does(team, "Leila", partial(export, folder=tmp_path / "c", people=many))
    )
    other = refused(lambda: does(team, "Leila", partial(export, folder=tmp_path / "d")))

    codes = {one.code for one in (first, second, again, other)}
    assert codes == {Code.NEEDS_SECOND_PERSON}
    assert (of_all.people, of_many.people, of_all.about_name) == (26, 26, "")
    assert done.people == 26
    assert made_in(tmp_path) == {"b", "few"}


def test_nobody_agrees_to_their_own_export(team: Team) -> None:
    """Neither the manager who asked, nor an intake worker."""
    people(team, MOST_ALONE + 1)
    does(team, "Leila", ask_export)

    own, others = (refused(partial(agree, team, one)) for one in ("Leila", "Omar"))

    assert (own.code, others.code) == (Code.NOT_PERMITTED, Code.NOT_PERMITTED)


@pytest.mark.parametrize(
    ("name", "few", "many"),
    [
        ("Leila", Code.OK, Code.NEEDS_SECOND_PERSON),
        ("Omar", Code.OK, Code.NOT_PERMITTED),
        ("Cora", Code.OK, Code.NOT_PERMITTED),
        ("Dora", Code.USAGE, Code.USAGE),  # for access or erasure only: nobody is left
        ("Safa", Code.NOT_PERMITTED, Code.NOT_PERMITTED),
    ],
)
def test_each_role_exports_what_the_table_says(
    team: Team, tmp_path: Path, *, name: str, few: Code, many: Code
) -> None:
    """Few people alone, many only as a manager with the officer."""
    known = people(team, MOST_ALONE + 1)

    def code(count: int) -> Code:
        try:
            does(team, name, partial(export, folder=tmp_path / f"{count}", people=known[:count]))
        except Problem as problem:
            return problem.code
        return Code.OK

    assert (code(2), code(MOST_ALONE + 1)) == (few, many)


def test_others_people_need_a_reason_and_are_counted_without(team: Team, tmp_path: Path) -> None:
    """As wherever a file is opened; who said no to a file is left out too."""
    held, free, never = people(team, 3)
    does(team, "Leila", lambda it: assign(it, held, it.user))
    no = [{"purpose": "keep_file", "answer": "refused"}]
    does(team, "Leila", lambda it: answer_consents(it, never, no))

    done = does(team, "Omar", partial(export, folder=tmp_path / "omars"))

    assert (done.people, done.not_open, done.no_yes) == (1, 1, 1)
    assert [one["id"] for one in tables(tmp_path / "omars")["person"]] == [free]


def test_concerns_are_in_nobodys_tables(team: Team, tmp_path: Path) -> None:
    """Not a word and not a table of them, though the worker has written one."""
    (amina,) = people(team, 1)
    does(team, "Leila", lambda it: add_concern(it, amina, "Zanzibarkanarie"))

    does(team, "Leila", partial(export, folder=tmp_path / "out"))

    files = {one.name: one.read_bytes() for one in (tmp_path / "out").iterdir()}
    assert "concern.csv" not in files
    assert not any(b"Zanzibar" in one for one in files.values())
    assert b"concern" not in files["columns.csv"]


def test_a_formula_is_shown_and_not_worked_out(team: Team, tmp_path: Path) -> None:
    """A name that a spreadsheet would take for a formula begins with an apostrophe."""
    people(team, 1, '=HYPERLINK("http://x.example";"Amina")')

    does(team, "Leila", partial(export, folder=tmp_path / "out"))

    (told,) = tables(tmp_path / "out")["person"]
    assert told["preferred_name"].startswith("'=HYPERLINK")


def test_the_audit_tells_how_many_and_no_names(team: Team, tmp_path: Path) -> None:
    """One entry an export, about the centre."""
    people(team, 3, "Zanzibarkanarie")
    does(team, "Leila", partial(export, folder=tmp_path / "out"))

    wanted = AuditFilter(kind=ActKind.EXPORT)

    def entries(login: Login) -> list[Any]:
        return [one.as_object(ENGLISH) for one in list_audit(login, wanted).lines]

    (entry,) = does(team, "Dora", entries)
    assert "tables of 3 people" in str(entry)
    assert "Zanzibar" not in str(entry)


def test_no_folder_is_written_over(team: Team, tmp_path: Path) -> None:
    """Neither a full one, an empty one, one in the vault, nor one without a place."""
    people(team, 1)
    (tmp_path / "there").mkdir()
    places = (tmp_path / "there", tmp_path / "vault" / "out", tmp_path / "none" / "out")

    wishes = [partial(export, folder=one) for one in places]
    told = [refused(partial(does, team, "Leila", one)) for one in wishes]

    assert [one.detail for one in told] == ["taken", "vault", "parent"]
    assert list((tmp_path / "there").iterdir()) == []


def test_no_kind_has_the_name_of_the_table_of_columns() -> None:
    """Else one would take the place of the other."""
    assert "columns" not in SCHEMAS


def test_progress_is_told_and_a_stop_leaves_nothing(team: Team, tmp_path: Path) -> None:
    """Interrupted at any count nothing is there, and nothing is in the audit."""
    people(team, 1)
    seen: list[tuple[int, int]] = []

    def run(login: Login, stop: int) -> None:
        def tell(done: int, total: int) -> None:
            seen.append((done, total))
            if done == stop:
                raise KeyboardInterrupt

        export_tables(login, None, tmp_path / "out", ENGLISH, progress=tell)

    for stop in (1, 20):
        with pytest.raises(KeyboardInterrupt):
            does(team, "Leila", partial(run, stop=stop))
    assert made_in(tmp_path) == set()
    seen.clear()

    does(team, "Leila", partial(run, stop=0))

    assert [done for done, _ in seen] == list(range(1, seen[0][1] + 1))
    assert (tmp_path / "out" / "person.csv").exists()


def test_the_standing_goes_from_asking_to_agreed(team: Team) -> None:
    """As the window shows it to the manager, to another worker and to who may not export."""
    people(team, MOST_ALONE + 1)

    def standing(name: str = "Leila") -> Standing:
        return Standing(does(team, name, look_at_export).standing)

    told = [standing(), standing("Omar"), standing("Safa")]
    does(team, "Leila", ask_export)
    told.append(standing())
    agree(team)
    told.append(standing())

    assert told == [
        Standing.ASK,
        Standing.MANY,
        Standing.NO,
        Standing.ASKED,
        Standing.AGREED,
    ]
