"""The only place that opens the encrypted database; no other module connects, ever.

SQLCipher with its own defaults for everything that shapes the file, the raw key
first.  A database opened in another way would silently be a plaintext file.
"""

from __future__ import annotations

import importlib
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeAlias, cast

import sqlcipher3.dbapi2

from app.errors import Code, Defect, Problem
from app.files import storage_problem
from app.i18n import N_

DRIVER = sqlcipher3.dbapi2

# sqlite-utils takes "pysqlite3" for its driver where there is one.  This must stand
# before its first import, or it would talk to a SQLite that cannot encrypt.
sys.modules["pysqlite3"] = DRIVER
sys.modules["pysqlite3.dbapi2"] = DRIVER

KEY_BYTES = 32
PAGE_BYTES = 4096  # SQLCipher's default
DATABASE_VERSION = 1  # the newest PRAGMA user_version this program can read
BUSY_TIMEOUT_S = 10
READER_CACHE_KIB = 65_536
WRITER_CACHE_KIB = 8_192

# One row as SQL gives it: the statement, not the type checker, knows its columns.
Row: TypeAlias = tuple[Any, ...]
Parameters: TypeAlias = Sequence[object] | Mapping[str, object]

# temp_store keeps sorters and statement journals in memory: in files they are plaintext.
_SETTINGS = (
    "synchronous=FULL",
    "fullfsync=ON",
    "checkpoint_fullfsync=ON",
    "temp_store=MEMORY",
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "secure_delete=ON",
    "mmap_size=0",
    "wal_autocheckpoint=1000",
    "journal_size_limit=67108864",
)
_WRITER = ("journal_mode=WAL", f"cache_size=-{WRITER_CACHE_KIB}", *_SETTINGS)
_READER = ("query_only=ON", f"cache_size=-{READER_CACHE_KIB}", *_SETTINGS)

# Primary result codes of https://sqlite.org/rescode.html
_FAULTS: dict[int, Code] = {
    3: Code.STORAGE,  # PERM
    5: Code.IN_USE,  # BUSY
    6: Code.IN_USE,  # LOCKED
    8: Code.STORAGE,  # READONLY
    9: Code.CANCELLED,  # INTERRUPT
    10: Code.STORAGE,  # IOERR
    11: Code.INTEGRITY,  # CORRUPT
    13: Code.STORAGE,  # FULL
    14: Code.STORAGE,  # CANTOPEN
    15: Code.IN_USE,  # PROTOCOL
    26: Code.INTEGRITY,  # NOTADB
}
_FULL = 13
NOT_A_DATABASE = "SQLITE_NOTADB"  # the detail of a file that this key does not open

_WORDS = {
    Code.STORAGE: N_("The disk did not answer as it should. Check it, then try again."),
    Code.IN_USE: N_("Another program is using this vault. Wait a moment, then try again."),
    Code.CANCELLED: N_("This was stopped before it was done. Nothing was changed."),
    Code.INTEGRITY: N_(
        "The records in this vault are damaged. Nothing was changed. Restore a backup."
    ),
}


class Cursor(Protocol):
    """What a statement gives back (PEP 249)."""

    @property
    def rowcount(self) -> int: ...
    @property
    def lastrowid(self) -> int | None: ...
    @property
    def description(self) -> tuple[Row, ...] | None: ...

    def fetchone(self) -> Row | None: ...
    def fetchmany(self, size: int = ...) -> list[Row]: ...
    def fetchall(self) -> list[Row]: ...
    def close(self) -> None: ...
    def __iter__(self) -> Iterator[Row]: ...


class Connection(Protocol):
    """An open, keyed database; belongs to the thread that opened it."""

    @property
    def in_transaction(self) -> bool: ...
    @property
    def total_changes(self) -> int: ...

    def execute(self, sql: str, parameters: Parameters = ..., /) -> Cursor: ...
    def executemany(self, sql: str, rows: Iterable[Parameters], /) -> Cursor: ...
    def executescript(self, sql: str, /) -> Cursor: ...
    def rollback(self) -> None: ...
    def interrupt(self) -> None: ...
    def create_function(
        self, name: str, narg: int, func: Callable[..., object] | None, *, deterministic: bool = ...
    ) -> None: ...
    def set_progress_handler(self, handler: Callable[[], int] | None, n: int) -> None: ...
    def set_trace_callback(self, callback: Callable[[str], object] | None) -> None: ...
    def reset_key(self, key: str) -> None: ...
    def close(self) -> None: ...


class Driver(Protocol):
    """The part of a DB-API module that opening needs."""

    def connect(
        self, database: str, /, *, uri: bool, isolation_level: None, timeout: float
    ) -> Connection: ...


class Table(Protocol):
    """The part of a sqlite-utils table that the vault uses."""

    @property
    def columns_dict(self) -> dict[str, type]: ...
    @property
    def count(self) -> int: ...

    def exists(self) -> bool: ...
    def create(self, columns: Mapping[str, type], **options: object) -> Table: ...
    def insert(self, record: Mapping[str, object], **options: object) -> Table: ...
    def insert_all(self, records: Iterable[Mapping[str, object]], **options: object) -> Table: ...
    def upsert(self, record: Mapping[str, object], **options: object) -> Table: ...
    def update(self, pk_values: object, updates: Mapping[str, object]) -> Table: ...
    def delete(self, pk_values: object) -> Table: ...
    def get(self, pk_values: object) -> dict[str, Any]: ...
    def rows_where(
        self, where: str | None = ..., where_args: Parameters | None = ...
    ) -> Iterator[dict[str, Any]]: ...
    def create_index(self, columns: Iterable[str], **options: object) -> Table: ...
    def add_column(self, col_name: str, col_type: type | None = ...) -> Table: ...
    def transform(self, **options: object) -> Table: ...


class Database(Protocol):
    """The part of a sqlite-utils database that the vault uses."""

    def __getitem__(self, table_name: str) -> Table: ...
    def table_names(self) -> list[str]: ...
    def query(self, sql: str, params: Parameters | None = ...) -> Iterator[dict[str, Any]]: ...


def create_database(path: Path, key: bytes, *, driver: Driver = DRIVER) -> Connection:
    """Return a writer on a new, empty, encrypted database at ``path`` (mode 0600).

    key: 32 raw bytes.  Raises Problem 31 if something is there already or the disk
    refuses; nothing is left behind then.
    """
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        raise storage_problem(error) from None
    try:
        return _prepared(_open(path, key, "rw", driver), _WRITER, DATABASE_VERSION)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def open_writer(
    path: Path, key: bytes, *, newest: int = DATABASE_VERSION, driver: Driver = DRIVER
) -> Connection:
    """Return a connection that may read and write; transactions are begun by hand.

    key: 32 raw bytes.  newest: the highest user_version that may be opened.
    Raises Problem 30 (missing, damaged, or another key), 31 (disk), 32 (made by a
    newer Waymark), 33 (in use); Defect if the driver cannot encrypt.
    """
    _expect_records(path)
    return _prepared(_open(path, key, "rw", driver), _WRITER, newest)


def open_reader(
    path: Path, key: bytes, *, newest: int = DATABASE_VERSION, driver: Driver = DRIVER
) -> Connection:
    """Return a connection that can change nothing; raises as ``open_writer`` does."""
    _expect_records(path)
    return _prepared(_open(path, key, "ro", driver), _READER, newest)


def tables_of(connection: Connection) -> Database:
    """Return sqlite-utils' view of ``connection``; each of its calls commits by itself.

    Inside ``write_transaction`` its calls nest as savepoints.  The library is
    imported at the first call only: it takes longer than the rest of a start.
    """
    library = importlib.import_module("sqlite_utils.db")
    if library.sqlite3 is not DRIVER:
        raise Defect("sqlite-utils was imported before the encrypted driver")
    database = library.Database(connection, strict=True, execute_plugins=False)
    # It would find these out by creating a table, and learn "no" from a busy moment.
    for ability in ("_supports_strict", "_supports_on_conflict"):
        setattr(database, ability, True)
    return cast("Database", database)


@contextmanager
def write_transaction(connection: Connection) -> Iterator[None]:
    """Commit what happens inside, or leave everything as it was.

    Takes the write lock at once (BEGIN IMMEDIATE), so that a reading that turns
    into a writing cannot lose to another writer.  Raises as ``translating`` does.
    """
    with translating():
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # a full disk has already rolled back
                connection.rollback()
            raise


def empty_wal(connection: Connection) -> None:
    """Take what the write-ahead log holds into the file, and empty it if nobody reads just now.

    What was deleted stands in the log until then.
    """
    with translating():
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


@contextmanager
def translating() -> Iterator[None]:
    """Turn the driver's errors inside into Problem 30, 31, 33 or 41, or a Defect.

    The driver's own words may quote record data or searched words, so only its
    error name and the place in our code are kept.
    """
    try:
        yield
    except DRIVER.Error as error:
        raise fault_of(error) from None


def fault_of(error: Exception) -> Problem | Defect:
    """Return what a driver's error means to a person, without its words."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    name = getattr(error, "sqlite_errorname", "")
    kind = _FAULTS.get(code)
    if kind is None:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(frame.filename).name}:{frame.lineno}"
        return Defect(f"{type(error).__name__} {name} at {place}".replace("  ", " "))
    words = _WORDS[kind]
    if code == _FULL:
        words = N_("The disk is full. Free some space, then try again. Nothing was lost.")
    return Problem(words, kind, detail=name)


def _expect_records(path: Path) -> None:
    """Refuse (30) a file with less than a page: SQLite would take it for a new database."""
    if not path.is_file() or path.stat().st_size < PAGE_BYTES:
        words = N_("The records file of this vault is missing. Restore a backup.")
        raise Problem(words, Code.INTEGRITY, detail="missing")


def _open(path: Path, key: bytes, mode: str, driver: Driver) -> Connection:
    """Return a keyed connection that has read the first page."""
    if len(key) != KEY_BYTES:  # a malformed raw key would be taken for a passphrase
        raise Defect("a database key has 32 bytes")
    with translating():
        connection = driver.connect(
            f"{path.resolve().as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            timeout=BUSY_TIMEOUT_S,
        )
    with _closing_on_error(connection):
        if _pragma(connection, "cipher_version") is None:
            raise Defect("this SQLite driver cannot encrypt: Waymark does not start with it")
        connection.execute("PRAGMA cipher_log_level=NONE")
        # set_key, since PRAGMA key would show the key to every trace callback.
        cast("_Keyed", connection).set_key(f"x'{key.hex()}'")
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        if str(_pragma(connection, "cipher_status")) != "1":
            raise Defect("the database is not encrypted")
    return connection


class _Keyed(Protocol):
    def set_key(self, key: str) -> None: ...


def _prepared(connection: Connection, settings: Iterable[str], newest: int) -> Connection:
    """Return ``connection`` with its settings made and checked."""
    with _closing_on_error(connection):
        if int(_pragma(connection, "user_version") or 0) > newest:
            words = N_("A newer Waymark made this vault. Update Waymark, then open it again.")
            raise Problem(words, Code.NEWER_VERSION)
        for setting in settings:
            connection.execute(f"PRAGMA {setting}").fetchone()
        if _pragma(connection, "temp_store") != 2:
            raise Defect("temporary tables would reach the disk")
        if _pragma(connection, "journal_mode") != "wal" and "journal_mode=WAL" in settings:
            raise Defect("the database has no write-ahead log")
    return connection


def _pragma(connection: Connection, name: str) -> Any:  # noqa: ANN401 - a pragma has any type
    row = connection.execute(f"PRAGMA {name}").fetchone()
    return row[0] if row else None


@contextmanager
def _closing_on_error(connection: Connection) -> Iterator[None]:
    try:
        with translating():
            yield
    except BaseException:
        connection.close()
        raise
