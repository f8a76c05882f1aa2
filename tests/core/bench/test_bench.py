"""The bench measures what it says, compares like with like, and fails by its limits alone."""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.bench import documents, layer, matching
from app.bench.__main__ import AREAS as MEASURED
from app.bench.__main__ import main
from app.bench.documentwork import WORKS, sealed_path
from app.bench.figures import Figure, Stopwatch, compare, least_times
from app.bench.material import KEY, Pair, make_pair
from app.bench.size import ACTS, Centre, figures
from app.bench.typed import typed_queries
from app.cli import benching
from app.cli.main import run
from app.cli.shell import Shell
from app.context import Context
from app.i18n import Catalog
from app.rules.codes import read_code
from app.schema.person import roles
from app.usecases.demonstration import Size, new_demonstration
from app.usecases.login import Login
from app.usecases.people import find_people
from app.vault import health
from app.vault.opening import Connection, open_reader
from tests.fakes import fake_context

STORAGE_ROWS = {
    "point read, warm", "point read, cold", "indexed list", "history of one record",
    "name search, warm", "name search, cold", "bulk insert", "bulk log", "durable commit",
    "file size", "a page, cold / deciphered by hand", "save / its rows raw", "merge / its rows raw",
}  # fmt: skip


@pytest.mark.parametrize("how", ["", "_cold"])
def test_both_sides_of_the_documents_hold_the_same_bytes(tmp_path: Path, how: str) -> None:
    """What is read sealed is what lies in the plain file."""
    for side in ("write_sealed", "write_plain"):
        WORKS[side](tmp_path, 150_000)()

    sealed = WORKS[f"read_sealed{how}"](tmp_path, 150_000)()
    plain = WORKS[f"read_plain{how}"](tmp_path, 150_000)()

    assert sealed == plain
    assert len(str(plain)) > 150_000
    assert sealed_path(tmp_path).stat().st_size > 150_000


def test_documents_are_compared_in_fresh_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each size has a figure for writing, for reading, from the disk too, and its size."""
    monkeypatch.setattr(documents, "SIZES_MB", (1,))
    monkeypatch.setattr(documents, "ROUNDS", 1)

    found = list(documents.measure(tmp_path, 100))

    told = [(one.name, one.limit) for one in found if one.unit == "x"]
    assert told == [
        ("write 1 MB", 1.4), ("read 1 MB", None), ("read 1 MB, from the disk", 1.5),
        ("size 1 MB", 1.01),
    ]  # fmt: skip
    assert all(one.reached > 0 for one in found)


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> Pair:
    """Return both databases with twenty invented people."""
    return make_pair(tmp_path_factory.mktemp("pair"), 20)


def settings(connection: Connection) -> list[str]:
    """Return what shapes the work of a connection, as text: SQLCipher tells numbers as text."""
    names = ("page_size", "journal_mode", "synchronous", "cache_size", "secure_delete", "mmap_size")
    found = [connection.execute(f"PRAGMA {name}").fetchone() for name in names]
    return [str(row[0]) for row in found if row]


@pytest.mark.parametrize(
    ("reached", "limit", "passes"), [(1.0, 1.0, True), (1.01, 1.0, False), (9.0, None, True)]
)
def test_only_a_figure_with_a_limit_can_fail(
    reached: float, limit: float | None, passes: bool
) -> None:
    """At the limit is within it; what is only told always passes."""
    assert Figure("start", "x", reached, limit).passes is passes


def test_the_least_of_all_rounds_counts() -> None:
    """A round that was disturbed does not change a ratio."""
    costs = {"ours": iter([8.0, 2.0, 50.0]), "theirs": iter([1.0, 9.0, 4.0])}

    def side(name: str, watch: Stopwatch) -> None:
        watch.least_s = min(watch.least_s, next(costs[name]))

    ratio = compare(lambda watch: side("ours", watch), lambda watch: side("theirs", watch), 3)

    assert ratio == 2.0


def test_a_stopwatch_counts_work() -> None:
    """Twice the work takes more of both kinds of time."""

    def work(watch: Stopwatch, size: int) -> None:
        with watch.cpu():
            math.factorial(size)

    long_s, short_s = least_times(lambda one: work(one, 9000), lambda one: work(one, 900), 3)

    assert long_s > short_s > 0


def test_both_databases_hold_the_same_and_one_is_encrypted(pair: Pair) -> None:
    """What is compared differs in the key alone."""
    with pair.open_keyed() as keyed, pair.open_plain() as plain:
        assert health.state_hash(keyed) == health.state_hash(plain)
        assert settings(keyed) == settings(plain)
    with pair.open_keyed(to_write=True) as keyed, pair.open_plain(to_write=True) as plain:
        assert settings(keyed) == settings(plain)
    assert pair.plain.read_bytes().startswith(b"SQLite format 3\0")
    assert not pair.keyed.read_bytes().startswith(b"SQLite format 3\0")


@pytest.mark.parametrize("way", ["save", "merge"])
def test_both_sides_of_the_layer_leave_the_same_rows(
    way: str, tmp_path: Path, context: Context
) -> None:
    """What is put in by hand is all that a save or a merge leaves, in each table."""
    scene, watch, batches = layer.Scene(tmp_path, context), Stopwatch(), layer.batches_of(20, 1)
    if way == "save":
        left = layer.save(scene, layer.changes_in(batches), watch)
    else:
        left = layer.merge(scene, batches, watch)

    layer.put(scene, (left, 2), watch)

    with closing(open_reader(tmp_path / layer.FILE_NAME, KEY)) as connection:
        assert layer.rows_in(connection) == left
        searched = connection.execute("SELECT count(*) FROM find_words").fetchone()
    assert searched == (len(left["find_key"]),)


def test_each_row_of_the_table_is_measured(
    tmp_path: Path, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command prints each figure, ends with their verdict, and leaves nothing behind."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    lines: list[str] = []

    code = run(
        ["bench", "storage", "--people", "100", "--json"],
        Shell(context, Catalog("en"), lines.append),
    )

    figures = json.loads(lines[-1])
    assert {one["name"] for one in figures if one["limit"] is not None} == STORAGE_ROWS
    assert code == int(not all(one["passes"] for one in figures))
    assert not list(tmp_path.glob("waymark-bench-*"))


def test_the_command_knows_each_area(capsys: pytest.CaptureFixture[str]) -> None:
    """What can be asked for is what can be measured; the paper is drawn from invented people."""
    assert set(benching.AREAS) == set(MEASURED)

    code = main(["paper", "1"])

    figures = json.loads(capsys.readouterr().out)
    assert {one["area"] for one in figures} == {"paper"}
    assert code == int(not all(one["passes"] for one in figures))


def test_people_read_a_table(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    """A figure over its limit says so in words, and ends the command with 1."""
    figures = [
        Figure("start", "one", 1.5, 2.0).as_object(),
        Figure("start", "two", 3.0, 0, "count", "a, b").as_object(),
        Figure("start", "three", 12.4, unit="ms").as_object(),
    ]
    monkeypatch.setattr(benching, "_measured", lambda _area, _people: figures)
    lines: list[str] = []

    code = run(["bench", "start"], Shell(context, Catalog("en"), lines.append))

    assert code == 1
    assert "1.50 x" in lines[1]
    assert "within its limit" in lines[1]
    assert "over its limit" in lines[2]
    assert "12 ms" in lines[3]


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Login]:
    """Return the login at a demonstration centre of forty."""
    folder = tmp_path_factory.mktemp("size")
    size = Size(40)
    login = new_demonstration(
        folder / "vault",
        None,
        fake_context(folder / "state"),
        size=size,
        progress=lambda _done, _count: None,
    )
    yield login
    login.close()


def test_people_type_in_their_scripts_and_find_somebody(centre: Login) -> None:
    """The typed texts are the same each time, in several scripts, short and long, mostly found."""
    people = [one.id for one in centre.vault.records("person")]

    texts = typed_queries(centre.store, people, 60)

    assert texts == typed_queries(centre.store, people, 60)
    assert len(texts) == 60
    scripts = {unicodedata.name(one[0]).split()[0] for one in texts if one[0].isalpha()}
    assert scripts >= {"LATIN", "ARABIC", "CYRILLIC", "ETHIOPIC"}
    assert any(read_code(one) for one in texts)
    found = sum(bool(find_people(centre, one)) for one in texts)
    assert found > 45


def test_each_act_is_measured_at_both_sizes(centre: Login) -> None:
    """A ratio with what was compared, the median and the 95th percentile, for each act."""
    found_people = centre.vault.records("person")
    people = tuple(one.id for one in found_people if "student" in one.get(roles, ()))
    few, many = Centre(centre, people[:4]), Centre(centre, people)

    found = list(figures(few, many))

    assert len(found) == 3 * len(ACTS)
    ratios = [one for one in found if one.unit == "x"]
    assert all(f"{len(people)} people to 4" in one.note for one in ratios)
    assert [one.limit for one in ratios] == [one.limit for one in ACTS]
    assert all(one.reached > 0 for one in found)


def test_the_area_size_makes_its_own_centres(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both centres are made, measured and taken away."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))

    code = main(["size", "30"])

    told = json.loads(capsys.readouterr().out)
    assert {one["area"] for one in told} == {"size"}
    assert {"people filled a second", "file a person"} <= {one["name"] for one in told}
    assert code == int(not all(one["passes"] for one in told))
    assert not list(tmp_path.glob("waymark-bench-*"))


def test_matching_is_measured_with_its_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of each size: the time, and that nothing is missing from the proof of the best pairs."""
    monkeypatch.setattr(matching, "SIZES", ((40, 15, 6, 2),))

    found = {one.name: one for one in matching.measure(Path(), 0)}

    assert found["40 x 15, five levels"].reached > 0
    assert found["40 x 15, gaps of the proof"].reached == 0
    assert all(one.passes for one in found.values())


def test_a_backup_is_measured_against_a_copy(capsys: pytest.CaptureFixture[str]) -> None:
    """Ratios of both, the size, and the milliseconds that are only told."""
    main(["backup", "5"])

    told = json.loads(capsys.readouterr().out)
    assert [one["unit"] for one in told] == ["x", "x", "x", "ms"]
    assert all(one["reached"] > 0 for one in told)


def test_a_batch_is_measured_by_the_command_itself(capsys: pytest.CaptureFixture[str]) -> None:
    """Of few roadmaps the ratios of processes are only told; nothing is left out."""
    main(["batch", "70"])

    told = {one["name"]: one for one in json.loads(capsys.readouterr().out)}
    assert told["the last of many / the first"]["limit"] == 1.1
    assert told["size of a roadmap"]["reached"] < 120
    for name in ("a roadmap of the batch / alone", "two processes / one"):
        assert told[name]["limit"] is None
        assert told[name]["reached"] > 0
