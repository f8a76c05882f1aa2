"""Sealed files beside the database: whole or not there, read in part, gone with their key."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.crypto import seal
from app.crypto.filestream import CHUNK_BYTES, sealed_size
from app.crypto.seal import BrokenSeal
from app.errors import Code, Problem
from app.records import RecordId
from app.vault import documents
from app.vault.classkeys import ClassKeys
from app.vault.documents import DocumentKey
from app.vault.folder import Unlocked, VaultFolder
from app.vault.opening import create_database
from app.vault.values import id_bytes
from app.vault.vault import create_tables
from tests.core.vault.replicas import UNLOCKED

FILE = RecordId("0aa1c2c3-0000-4000-8000-000000000001")
OTHER = RecordId("0aa1c2c3-0000-4000-8000-000000000002")
KEYS = replace(UNLOCKED, case_keys=((1, bytes(range(32))), (2, bytes(32))))
BORDERS = [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES]
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="no links or pipes there")


@pytest.fixture
def folder(tmp_path: Path) -> VaultFolder:
    """Return a folder in which nothing is."""
    return VaultFolder(tmp_path / "vault")


def key_of(file: RecordId = FILE) -> DocumentKey:
    return DocumentKey(file, file.encode()[:32].ljust(32, b"k"))


def keep(folder: VaultFolder, plain: bytes, key: DocumentKey | None = None) -> DocumentKey:
    """Keep a document that the vault knows afterwards."""
    key = key or key_of()
    with documents.keeping(folder, key, plain, lambda _: True):
        pass
    return key


def names_in(folder: VaultFolder) -> list[str]:
    return sorted(one.name for one in folder.documents_path.iterdir())


@given(
    size=st.one_of(st.sampled_from(BORDERS), st.integers(0, 3 * CHUNK_BYTES)),
    start=st.integers(0, 4 * CHUNK_BYTES),
    length=st.one_of(st.none(), st.integers(0, 4 * CHUNK_BYTES)),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_part_of_a_document_can_be_read(
    folder: VaultFolder, size: int, start: int, length: int | None
) -> None:
    """From any byte on, as long as wished, like a slice of the whole."""
    plain = secrets.token_bytes(size)
    key = DocumentKey(RecordId(str(FILE)), secrets.token_bytes(32))
    keep(folder, plain, key)

    end = None if length is None else start + length

    assert documents.read_document(folder, key) == plain
    assert documents.read_document(folder, key, start, length) == plain[start:end]


def test_the_file_is_private_and_tells_nothing(folder: VaultFolder) -> None:
    """Its name is random, its bytes are not the document's, only its owner reads it."""
    key = keep(folder, b"CANARY" * 20_000)
    path = documents.path_of(folder, key.file)

    data = path.read_bytes()

    assert b"CANARY" not in data
    assert len(data) == sealed_size(120_000)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_pieces_make_the_sealed_file_again(folder: VaultFolder) -> None:
    """A transfer may begin at any of them; after the last there is nothing."""
    key = keep(folder, secrets.token_bytes(documents.PIECE_BYTES + 5))
    whole = documents.path_of(folder, key.file).read_bytes()

    pieces = [documents.sealed_piece(folder, key.file, number) for number in range(3)]

    assert b"".join(pieces) == whole
    assert [len(one) for one in pieces] == [
        documents.PIECE_BYTES,
        len(whole) - documents.PIECE_BYTES,
        0,
    ]


def test_two_files_that_change_places_are_refused(folder: VaultFolder) -> None:
    """Also if whoever swaps them swaps their keys."""
    first, second = keep(folder, b"first"), keep(folder, b"second", key_of(OTHER))
    paths = [documents.path_of(folder, one.file) for one in (first, second)]
    paths[0].rename(paths[0].with_name("aside"))
    paths[1].rename(paths[0])

    for key in (first, DocumentKey(first.file, second.secret)):
        with pytest.raises(BrokenSeal):
            documents.read_document(folder, key)


@posix_only
def test_a_link_or_a_pipe_in_its_place_is_not_followed(folder: VaultFolder) -> None:
    """Nothing waits for a pipe, and no other file is read."""
    key = keep(folder, b"document")
    path = documents.path_of(folder, key.file)
    path.rename(path.with_name("aside"))
    path.symlink_to("aside")
    with pytest.raises(Problem):
        documents.read_document(folder, key)
    assert list(documents.kept_files(folder)) == []

    path.unlink()
    os.mkfifo(path)
    with pytest.raises(BrokenSeal):
        documents.read_document(folder, key)

    path.unlink()
    path.mkdir()
    with pytest.raises(BrokenSeal):
        documents.read_document(folder, key)


def test_a_missing_file_is_told_apart_from_a_broken_one(folder: VaultFolder) -> None:
    """It may be on another computer."""
    key = keep(folder, b"document")
    shutil.rmtree(folder.documents_path)

    with pytest.raises(Problem) as refusal:
        documents.read_document(folder, key)

    assert refusal.value.code == Code.NOT_FOUND


def test_a_file_of_a_newer_format_asks_for_an_update(folder: VaultFolder) -> None:
    """It is not taken for damage."""
    key = keep(folder, b"document")
    path = documents.path_of(folder, key.file)
    data = path.read_bytes()
    path.write_bytes(data[:8] + (2).to_bytes(4, "big") + data[12:])

    with pytest.raises(Problem) as refusal:
        documents.read_document(folder, key)

    assert refusal.value.code == Code.NEWER_VERSION


# -- keys -------------------------------------------------------------------------------------


def wrapped_first(keys: Unlocked, key: DocumentKey) -> bytes:
    """Return a document key as it was sealed before there were roles: under the case key."""
    place = b"\x01" + keys.epoch.to_bytes(4, "big")
    info = b"waymark documents v1" + bytes.fromhex(keys.vault_id) + keys.epoch.to_bytes(4, "big")
    context = b"waymark/document-key1\0" + place + id_bytes(key.file)
    return place + seal.seal(seal.subkey(keys.case_key, info), key.secret, context)


def class_keys(folder: Path, keys: Unlocked) -> ClassKeys:
    """Return the class keys of a vault in which nobody holds any."""
    connection = create_database(folder / f"{secrets.token_hex(4)}.db", keys.database_key)
    create_tables(connection)
    return ClassKeys(connection, lambda: keys)


def test_a_key_from_before_there_were_roles_opens_in_its_vault_only(tmp_path: Path) -> None:
    """In each epoch that is known; not for another file, vault, epoch or case key."""
    key = documents.new_key(FILE, secrets.token_bytes)
    classes = class_keys(tmp_path, KEYS)
    for epoch in (1, 2):
        keys = replace(KEYS, epoch=epoch)
        wrapped = wrapped_first(keys, key)
        assert documents.unwrap_key(classes, KEYS, FILE, wrapped) == key

        for unlocked, file, sealed in (
            (KEYS, OTHER, wrapped),
            (replace(KEYS, vault_id="cd" * 16), FILE, wrapped),
            (KEYS, FILE, wrapped[:1] + (3 - epoch).to_bytes(4, "big") + wrapped[5:]),
            (replace(KEYS, case_keys=((epoch, b"x" * 32),)), FILE, wrapped),
            (KEYS, FILE, wrapped[:-1]),
            (KEYS, FILE, b""),
        ):
            with pytest.raises(BrokenSeal):
                documents.unwrap_key(classes, unlocked, file, sealed)
    assert repr(key).count("secret") == 0


def test_a_key_of_another_time_is_told_apart_from_damage(tmp_path: Path) -> None:
    """Sealed by a newer Waymark, or in an epoch or to a class that this worker does not hold."""
    classes = class_keys(tmp_path, KEYS)
    wrapped = wrapped_first(KEYS, documents.new_key(FILE, secrets.token_bytes))
    codes = []
    for unlocked, sealed in (
        (KEYS, b"\x03" + wrapped[1:]),
        (replace(KEYS, case_keys=()), wrapped),
        (KEYS, b"\x02" + wrapped[1:]),
    ):
        with pytest.raises(Problem) as refusal:
            documents.unwrap_key(classes, unlocked, FILE, sealed)
        codes.append(refusal.value.code)

    assert codes == [Code.NEWER_VERSION, Code.NOT_PERMITTED, Code.NOT_PERMITTED]


def test_the_small_picture_has_a_key_of_its_own() -> None:
    """It opens with its document's key and in its document's place only."""
    key = key_of()
    sealed = key.seal_thumbnail(b"picture")

    assert key.open_thumbnail(sealed) == b"picture"
    assert len({key.secret, key.stream_key, key.thumbnail_key}) == 3
    with pytest.raises(BrokenSeal):
        DocumentKey(OTHER, key.secret).open_thumbnail(sealed)


# -- files without a record ---------------------------------------------------------------------


def fail_while_keeping(folder: VaultFolder, *, is_known: bool) -> None:
    """Keep a file whose row is refused, perhaps after it was written all the same."""
    with documents.keeping(folder, key_of(), b"x", lambda _: is_known):
        assert names_in(folder) == ["0aa1c2c3000040008000000000000001"]
        raise ZeroDivisionError


def test_a_refused_commit_leaves_no_file(folder: VaultFolder) -> None:
    """Whatever the reason, unless the vault knows the file all the same."""
    with pytest.raises(ZeroDivisionError):
        fail_while_keeping(folder, is_known=False)
    assert names_in(folder) == []

    with pytest.raises(ZeroDivisionError):
        fail_while_keeping(folder, is_known=True)
    assert len(names_in(folder)) == 1


def test_the_sweep_takes_orphans_and_leaves_what_is_known_or_being_kept(
    folder: VaultFolder,
) -> None:
    """A file that waits for its row is held; when its writer has gone, so does it."""
    keep(folder, b"known", key_of(OTHER))
    with ExitStack() as stack:
        stack.enter_context(documents.keeping(folder, key_of(), b"waits", lambda _: True))
        assert documents.sweep(folder, lambda file: file == OTHER) == 0
        assert len(names_in(folder)) == 2

    assert documents.sweep(folder, lambda file: file == OTHER) == 1
    assert list(documents.kept_files(folder)) == [OTHER]


def test_the_sweep_asks_again_once_it_holds_a_file(folder: VaultFolder) -> None:
    """A row that was committed between the list and the hold keeps its file."""
    keep(folder, b"just committed")
    told = iter([False, True])

    assert documents.sweep(folder, lambda _: next(told)) == 0
    assert len(names_in(folder)) == 1


def test_the_sweep_touches_nothing_else(folder: VaultFolder) -> None:
    """Names that are not ours stay, and a missing folder is no fault."""
    assert documents.sweep(folder, lambda _: False) == 0
    keep(folder, b"x")
    (folder.documents_path / "notes.txt").write_text("mine")
    (folder.documents_path / ("ab" * 16)).mkdir()

    documents.sweep(folder, lambda _: False)

    assert names_in(folder) == ["ab" * 16, "notes.txt"]
