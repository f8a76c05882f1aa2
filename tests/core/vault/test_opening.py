"""The database is opened in one way: encrypted, durable, and with words for every fault."""

from __future__ import annotations

import importlib
import re
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

from app.errors import Code, Defect, Problem
from app.vault import opening
from app.vault.opening import (
    Connection,
    create_database,
    open_reader,
    open_writer,
    tables_of,
    translating,
    write_transaction,
)

KEY = bytes(range(32))
CANARY = "Zanzibar-canary-قناري"
SOURCES = Path(opening.__file__).resolve().parents[2]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Return a path with every sign that means something in a URI."""
    return tmp_path / "records %?#&.db"


@pytest.fixture
def writer(place: Path) -> Iterator[Connection]:
    """Return a database with one table and a thousand rows."""
    connection = create_database(place, KEY)
    with write_transaction(connection):
        connection.execute("CREATE TABLE note(id INTEGER PRIMARY KEY, words TEXT) STRICT")
        rows = [(number, f"{CANARY} {number}" * 10) for number in range(1000)]
        connection.executemany("INSERT INTO note VALUES (?, ?)", rows)
    yield connection
    connection.close()


def setting(connection: Connection, name: str) -> object:
    """Return the value of one pragma."""
    row = connection.execute(f"PRAGMA {name}").fetchone()
    assert row is not None
    return row[0]


def delete_all_and_fail(writer: Connection) -> None:
    """Break off a transaction after it has changed something."""
    with write_transaction(writer):
        writer.execute("DELETE FROM note")
        raise KeyError


def checkpointed(writer: Connection) -> None:
    """Bring everything into the main file and close."""
    writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    writer.close()


def test_the_file_is_not_sqlite_to_anyone_without_the_key(writer: Connection, place: Path) -> None:
    """No header, no word, in the file or in its log."""
    files = [path for path in place.parent.iterdir() if path.name.startswith(place.name)]

    assert len(files) == 3
    for path in files:
        data = path.read_bytes()
        assert not data.startswith(b"SQLite format 3")
        assert CANARY.encode() not in data
    writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    assert CANARY.encode() not in place.read_bytes()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
def test_files_are_for_their_owner_only(writer: Connection, place: Path) -> None:
    """Database, log and shared memory are 0600."""
    for path in place.parent.iterdir():
        if path.is_file():
            assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_writer_has_every_setting(writer: Connection) -> None:
    """Durable, in memory where it is temporary, and strict."""
    expected = {
        "cipher_status": "1",
        "journal_mode": "wal",
        "synchronous": 2,
        "fullfsync": 1,
        "checkpoint_fullfsync": 1,
        "temp_store": 2,
        "cache_size": -8192,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "secure_delete": 1,
        "wal_autocheckpoint": 1000,
        "journal_size_limit": 67108864,
        "cipher_page_size": "4096",
        "cipher_hmac_algorithm": "HMAC_SHA512",
    }

    assert {name: setting(writer, name) for name in expected} == expected


def test_a_reader_changes_nothing(writer: Connection, place: Path) -> None:
    """It sees what is committed and is refused when it writes."""
    reader = open_reader(place, KEY)

    assert reader.execute("SELECT count(*) FROM note").fetchone() == (1000,)
    assert setting(reader, "query_only") == 1
    assert setting(reader, "cache_size") == -65536
    with pytest.raises(Problem) as refusal, translating():
        reader.execute("DELETE FROM note")
    assert refusal.value.code == Code.STORAGE
    reader.close()


def test_another_key_is_refused(writer: Connection, place: Path) -> None:
    """The slot has proved the passphrase already, so this means damage."""
    for opened in (open_reader, open_writer):
        with pytest.raises(Problem) as refusal:
            opened(place, bytes(32))
        assert refusal.value.code == Code.INTEGRITY


@pytest.mark.parametrize("key", [b"", b"short", bytes(31), bytes(33), bytes(64)])
def test_a_key_of_another_length_is_never_taken_for_a_passphrase(place: Path, key: bytes) -> None:
    """It is our own mistake, and no file is left."""
    with pytest.raises(Defect):
        create_database(place, key)

    assert not place.exists()


@pytest.mark.parametrize(
    "content",
    [b"", b"x", b"x" * 4095, b"SQLite format 3\0" + bytes(8176), b"\xff" * 5000],
)
def test_a_damaged_file_is_refused_and_left_alone(place: Path, content: bytes) -> None:
    """Neither opened as new nor overwritten."""
    place.write_bytes(content)

    for opened in (open_reader, open_writer):
        with pytest.raises(Problem) as refusal:
            opened(place, KEY)
        assert refusal.value.code == Code.INTEGRITY
    assert place.read_bytes() == content


def test_a_missing_file_is_not_made(place: Path) -> None:
    """Opening never creates."""
    with pytest.raises(Problem) as refusal:
        open_writer(place, KEY)

    assert refusal.value.code == Code.INTEGRITY
    assert list(place.parent.glob("*.db*")) == []


def test_a_changed_page_is_seen_when_it_is_read(writer: Connection, place: Path) -> None:
    """One flipped bit in the middle is a Problem 30."""
    checkpointed(writer)
    data = bytearray(place.read_bytes())
    data[len(data) // 2] ^= 1
    place.write_bytes(data)
    reader = open_reader(place, KEY)

    with pytest.raises(Problem) as refusal, translating():
        reader.execute("SELECT sum(length(words)) FROM note").fetchone()

    assert refusal.value.code == Code.INTEGRITY
    reader.close()


def test_creating_does_not_touch_what_is_there(place: Path) -> None:
    """An existing file is refused and stays."""
    place.write_bytes(b"mine")

    with pytest.raises(Problem) as refusal:
        create_database(place, KEY)

    assert refusal.value.code == Code.STORAGE
    assert place.read_bytes() == b"mine"


def test_a_newer_database_is_refused(writer: Connection, place: Path) -> None:
    """Its user_version is above what this program knows."""
    writer.execute(f"PRAGMA user_version={opening.DATABASE_VERSION + 1}")

    for opened in (open_reader, open_writer):
        with pytest.raises(Problem) as refusal:
            opened(place, KEY)
        assert refusal.value.code == Code.NEWER_VERSION
    open_reader(place, KEY, newest=opening.DATABASE_VERSION + 1).close()


def test_a_driver_that_cannot_encrypt_is_refused(place: Path) -> None:
    """Python's own SQLite would ignore the key and write plaintext; nothing is written."""
    stock: ModuleType = importlib.import_module("sqlite3")

    with pytest.raises(Defect, match="cannot encrypt"):
        create_database(place, KEY, driver=stock)

    assert not place.exists()


def test_a_transaction_is_whole_or_nothing(writer: Connection) -> None:
    """What fails inside leaves no trace, and the next one works."""
    with pytest.raises(KeyError):
        delete_all_and_fail(writer)

    assert not writer.in_transaction
    assert writer.execute("SELECT count(*) FROM note").fetchone() == (1000,)
    with write_transaction(writer):
        writer.execute("DELETE FROM note WHERE id > 9")
    assert writer.execute("SELECT count(*) FROM note").fetchone() == (10,)


def test_a_second_writer_is_told_that_the_vault_is_in_use(writer: Connection, place: Path) -> None:
    """After its patience, Problem 33; the first one goes on."""
    second = open_writer(place, KEY)
    second.execute("PRAGMA busy_timeout=20").fetchone()

    with (
        write_transaction(writer),
        pytest.raises(Problem) as refusal,
        write_transaction(second),
    ):
        pytest.fail("two writers at once")

    assert refusal.value.code == Code.IN_USE
    with write_transaction(second):
        second.execute("DELETE FROM note")
    second.close()


def test_a_full_database_is_told_as_a_full_disk(writer: Connection) -> None:
    """SQLITE_FULL has rolled back by itself; the old state stands."""
    pages = int(str(setting(writer, "page_count")))
    writer.execute(f"PRAGMA max_page_count={pages + 2}").fetchone()

    rows = [("x" * 4000,) for _ in range(200)]
    with pytest.raises(Problem) as refusal, write_transaction(writer):
        writer.executemany("INSERT INTO note(words) VALUES (?)", rows)

    assert refusal.value.code == Code.STORAGE
    assert "full" in refusal.value.text.msgid
    assert not writer.in_transaction
    assert writer.execute("SELECT count(*) FROM note").fetchone() == (1000,)


def test_an_interrupted_statement_is_told_as_stopped(writer: Connection) -> None:
    """Cancelling is not a fault."""
    writer.set_progress_handler(lambda: 1, 100)

    with pytest.raises(Problem) as refusal, translating():
        writer.execute("SELECT sum(length(note.words)) FROM note, note AS other").fetchone()

    assert refusal.value.code == Code.CANCELLED
    writer.set_progress_handler(None, 0)


MISTAKES: list[Callable[[Connection], object]] = [
    lambda connection: connection.execute(f"SELECT {CANARY.replace('-', '')}"),
    lambda connection: connection.execute("SELECT ?", ()),
    lambda connection: connection.execute("INSERT INTO note VALUES (1, ?)", (CANARY,)),
    lambda connection: connection.execute("INSERT INTO note VALUES (?, ?)", (CANARY, CANARY)),
]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_defect_names_a_place_and_no_data(
    writer: Connection, mistake: Callable[[Connection], object]
) -> None:
    """The driver's words may quote records; they are not passed on."""
    with pytest.raises(Defect, match=r"test_opening\.py:\d+") as defect, translating():
        mistake(writer)

    assert "Zanzibar" not in str(defect.value)
    assert defect.value.__suppress_context__


def test_the_key_is_not_traced(place: Path) -> None:
    """Statements shown to a trace callback hold no key."""
    connection = create_database(place, KEY)
    seen: list[str] = []
    connection.set_trace_callback(seen.append)

    connection.execute("SELECT 1").fetchone()

    connection.set_trace_callback(None)
    connection.close()
    assert seen
    assert not any(KEY.hex() in statement for statement in seen)


def test_sqlite_utils_works_on_the_encrypted_connection(writer: Connection) -> None:
    """Its calls nest in our transaction and write no probe tables."""
    tables = tables_of(writer)

    with write_transaction(writer):
        tables["student"].create({"id": str, "name": str}, pk="id")
        tables["student"].upsert({"id": "1", "name": "Olena"}, pk="id")

    with pytest.raises(Defect), write_transaction(writer):
        tables["student"].insert_all([{"id": "2", "name": "Amina"}, {"id": "1", "name": "Other"}])
    assert list(tables.query("SELECT * FROM student")) == [{"id": "1", "name": "Olena"}]
    assert set(tables.table_names()) == {"note", "student"}


def test_starting_does_not_import_sqlite_utils() -> None:
    """It is taken in at its first use only, and then with the encrypted driver."""
    text = Path(opening.__file__).read_text(encoding="utf-8")

    assert not re.search(r"^\s*(import|from) sqlite_utils", text, re.MULTILINE)
    assert sys.modules["pysqlite3"] is opening.DRIVER
    assert importlib.import_module("sqlite_utils.db").sqlite3 is opening.DRIVER


def test_nothing_else_connects() -> None:
    """No other module of app or ui opens a database, attaches one or loads extensions."""
    banned = re.compile(
        r"\b\w*(?:sqlite3|sqlcipher3|dbapi2|DRIVER|driver)\.connect\(|(?<!create_)\bDatabase\("
        r"|\bATTACH\b|load_extension|executescript\(|\.set_key\("
    )
    found = [
        f"{path.relative_to(SOURCES)}: {hit[0]}"
        for folder in ("app", "ui")
        for path in sorted((SOURCES / folder).rglob("*.py"))
        if path != Path(opening.__file__).resolve() and "bench" not in path.parts
        for hit in banned.finditer(path.read_text(encoding="utf-8"))
    ]

    assert found == []
