"""Sealed files travel in pieces: all or when needed, going on where they were left."""

from __future__ import annotations

import hashlib
import io
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.context import fixed_clock
from app.errors import Code, Problem
from app.i18n import Catalog
from app.records import RecordId
from app.schema import document as fields
from app.sync.documentcovers import cover_name, piece_name
from app.sync.letters import open_letter, seal_letter
from app.sync.padding import piece_lengths
from app.sync.stores.folder import FolderStore
from app.usecases import documentsync
from app.usecases.documents import (
    attach_document,
    document_findings,
    document_page,
    documents_of,
    forget_document,
)
from app.usecases.documentsync import DocumentRound
from app.usecases.elsewhere import NEEDED, choose_fetch, want_document
from app.usecases.exchange import own_trust
from app.usecases.login import Login
from app.usecases.people import show_student
from app.usecases.quarantine import list_refused, put_aside
from app.usecases.syncing import sync_store
from app.usecases.syncreport import SyncReport
from app.usecases.syncwords import report_lines
from app.usecases.vaults import NewVault, init_vault
from app.vault import documents as sealed
from app.vault import pieces
from app.vault.documents import path_of
from app.vault.epochs import mark_secret
from app.vault.folder import VaultFolder
from app.vault.heads import tell_nobody
from app.vault.pieces import Arriving, is_here
from tests.core.papers.scansamples import certificate, jpeg_bytes
from tests.core.usecases.computers import PASSPHRASE
from tests.core.usecases.erased import erase
from tests.core.usecases.pairs import Apart, close_others, two_apart
from tests.fakes import NOON, fake_context

SMALL = 4096  # bytes of a piece in these tests


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a photo of a certificate have many pieces."""
    for module in (sealed, pieces, documentsync):
        monkeypatch.setattr(module, "PIECE_BYTES", SMALL)


@pytest.fixture
def apart(login: Login, amina: RecordId, tmp_path: Path) -> Iterator[Apart]:
    """Return two computers; the first has a document of Amina's, and has put it on the stick."""
    made = two_apart(login, tmp_path)
    made.meet()
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(jpeg_bytes(certificate("Diploma")))
    attach_document(login, amina, [photo], {"type": "degree_diploma"})
    made.reports.append(sync_store(login, FolderStore(made.place)))
    yield made
    close_others(made)


def test_a_document_is_there_whole_after_one_exchange(apart: Apart, amina: RecordId) -> None:
    """With its small picture; byte for byte the same sealed file, and it opens."""
    first, second = apart.logins
    assert apart.reports[-1].pieces > 3

    report = sync_store(second, FolderStore(apart.place))

    file = file_of(first, amina)
    assert (report.documents, report.elsewhere) == (1, 0)
    assert content(first, file) == content(second, file)
    (view,) = documents_of(second, amina)
    assert view.picture is not None
    key = second.store.exchange.pieces.kept(file)
    assert key is not None
    again = sync_store(second, FolderStore(apart.place))
    assert (again.documents, again.pieces, again.elsewhere) == (0, 0, 0)


def test_no_piece_is_larger_than_a_store_takes_and_none_is_named_after_its_file(
    apart: Apart, amina: RecordId
) -> None:
    """Names tell neither the document nor its person, and lengths at most how long it is."""
    file = file_of(apart.logins[0], amina)
    entries = FolderStore(apart.place).list("in/c/")

    lengths = [one.size_bytes for one in entries if one.name.endswith(".wmp")]
    assert max(lengths) == SMALL
    size = len(content(apart.logins[0], file))
    assert sum(lengths) == sum(piece_lengths(size, SMALL)) > size
    whole = b"".join((apart.place / one.name).read_bytes() for one in entries)
    assert bytes(8) not in whole  # what fills them up looks like the rest
    names = " ".join(one.name for one in entries)
    assert file.replace("-", "") not in names
    assert amina.replace("-", "") not in names


def test_a_file_without_filling_is_taken_too_and_then_filled_up(
    apart: Apart, amina: RecordId
) -> None:
    """As it was put there by the first form; whoever exchanges next puts it there filled up."""
    first, second = apart.logins
    file = file_of(first, amina)
    put_as_in_the_first_form(first, file, apart.place)

    assert sync_store(second, FolderStore(apart.place), push=False).documents == 1
    assert content(second, file) == content(first, file)
    assert sync_store(first, FolderStore(apart.place)).pieces == 1
    third = apart.join()
    assert sync_store(third, FolderStore(apart.place)).documents == 1
    assert content(third, file) == content(first, file)


def test_files_of_a_key_that_is_gone_are_put_there_anew(apart: Apart, amina: RecordId) -> None:
    """Under names of a present key, and the old ones go; a new computer gets the document."""
    old = {one.name for one in FolderStore(apart.place).list("in/c/")}
    assert old
    for days in (95, 190, 285, 380, 475):
        for number in (0, 1, 0, 1):
            login, clock = apart.logins[number], fixed_clock(NOON + timedelta(days=days))
            apart.logins[number] = replace(login, context=replace(login.context, now=clock))
            sync_store(apart.logins[number], FolderStore(apart.place))

    names = {one.name for one in FolderStore(apart.place).list("in/c/")}
    assert len(names) == len(old)
    assert not names & old
    third = apart.join()
    assert sync_store(third, FolderStore(apart.place)).documents == 1
    file = file_of(apart.logins[0], amina)
    assert content(third, file) == content(apart.logins[0], file)


def test_who_fetches_when_needed_sees_the_picture_first(apart: Apart, amina: RecordId) -> None:
    """The file itself comes once somebody has asked for it."""
    second = apart.logins[1]
    choose_fetch(second, NEEDED)
    report = sync_store(second, FolderStore(apart.place))
    assert (report.documents, report.elsewhere) == (0, 1)
    (view,) = documents_of(second, amina)
    assert view.picture is not None
    assert (view.is_here, view.is_coming) == (False, False)
    assert document_findings(second) == ()  # nothing is lost: it is elsewhere
    with pytest.raises(Problem) as caught:
        document_page(second, view.id, 1, 200)
    assert caught.value.code is Code.NOT_FOUND

    want_document(second, view.id)
    assert documents_of(second, amina)[0].is_coming
    report = sync_store(second, FolderStore(apart.place))

    assert (report.documents, report.elsewhere) == (1, 0)
    assert second.store.exchange.pieces.wanted() == frozenset()


@pytest.mark.parametrize("stopped_at", [0, 1, 3])
def test_a_transfer_goes_on_where_it_was_stopped(
    apart: Apart, amina: RecordId, stopped_at: int
) -> None:
    """What was here is not fetched twice; until the end there is no file."""
    second = apart.logins[1]
    file = file_of(apart.logins[0], amina)

    with pytest.raises(Problem):
        sync_store(second, FolderStore(apart.place), progress=stopping(stopped_at))
    assert not is_here(second.store.folder, file)
    store = Counting(apart.place)
    sync_store(second, store)

    total = -(-len(content(apart.logins[0], file)) // SMALL)
    assert store.count(".wmp") == total - stopped_at
    assert content(second, file) == content(apart.logins[0], file)


def test_a_put_goes_on_where_it_was_stopped(apart: Apart, amina: RecordId) -> None:
    """A stick that was pulled out: what lies there is not put again, the cover comes last."""
    first = apart.logins[0]
    shutil.rmtree(apart.place / "in" / "c")
    broken = Breaking(apart.place, after=2)
    with pytest.raises(Problem):
        DocumentRound(first, broken, tell_nobody).give()
    there = FolderStore(apart.place).list("in/c/")
    assert [one.name[-4:] for one in there] == [".wmp", ".wmp"]

    round_ = DocumentRound(first, FolderStore(apart.place), tell_nobody)
    round_.give()

    total = -(-len(content(first, file_of(first, amina))) // SMALL)
    assert round_.counts["pieces"] == total - 2


def test_a_changed_piece_is_not_taken_and_is_put_there_again(apart: Apart, amina: RecordId) -> None:
    """Whoever notices takes it away; its owner puts it back; then the file comes."""
    first, second = apart.logins
    spoil(next(iter(sorted((apart.place / "in" / "c").glob("*.wmp")))))

    report = sync_store(second, FolderStore(apart.place))
    assert (report.documents, report.elsewhere) == (0, 1)
    assert sync_store(first, FolderStore(apart.place)).pieces == 1

    assert sync_store(second, FolderStore(apart.place)).documents == 1
    file = file_of(first, amina)
    assert content(second, file) == content(first, file)


def test_only_taking_writes_nothing_even_if_a_piece_is_wrong(apart: Apart) -> None:
    """The stick stays as it was."""
    spoil(next(iter(sorted((apart.place / "in" / "c").glob("*.wmp")))))
    before = FolderStore(apart.place).list()

    sync_store(apart.logins[1], FolderStore(apart.place), push=False)

    assert FolderStore(apart.place).list() == before


def test_a_cover_that_was_changed_is_kept_to_be_looked_at(apart: Apart) -> None:
    """It is not believed, and no file comes; what was put aside is told no more."""
    second, store = apart.logins[1], FolderStore(apart.place)
    (cover,) = (apart.place / "in" / "c").glob("*.wmc")
    spoil(cover)

    report = sync_store(second, store)

    assert (report.documents, report.elsewhere) == (0, 1)
    assert report.quarantined == 1
    for code in (Code.BUNDLE_MALFORMED, Code.OVER_LIMIT):
        (held,) = list_refused(second)
        assert held.code == code
        put_aside(second, held.id)
        assert sync_store(second, store).quarantined == 0
        with cover.open("ab") as file:
            file.truncate(200 << 20)
        assert sync_store(second, store).quarantined == (code is not Code.OVER_LIMIT)


def test_a_stick_of_another_centre_is_told_as_such(apart: Apart, tmp_path: Path) -> None:
    """Its files are left alone: nothing is missing, and nothing is there to be looked at."""
    there = FolderStore(apart.place)
    before = {one.name: (apart.place / one.name).read_bytes() for one in there.list()}
    elsewhere = fake_context(tmp_path / "elsewhere", seed=77)
    login = init_vault(tmp_path / "other", PASSPHRASE, NewVault("Oak Centre", "Olga"), elsewhere)

    report = sync_store(login, there)

    ours = [name for name in before if name.endswith((".wmb", ".wmh"))]
    assert report == SyncReport(foreign=len(ours), sent=report.sent)
    said = Catalog("en").say(report_lines(report)[-1])
    assert (
        said
        == f"{len(ours)} files there are another centre’s, or need a key that has not come yet."
    )
    assert {name: (apart.place / name).read_bytes() for name in before} == before
    assert sync_store(apart.logins[0], there).foreign == 2
    login.close()


def test_a_third_computer_passes_it_on(apart: Apart, amina: RecordId, tmp_path: Path) -> None:
    """A stick is a store: who has the file gives it to a stick that the owner never saw."""
    first, second = apart.logins
    sync_store(second, FolderStore(apart.place))
    third = apart.join()
    other = tmp_path / "other stick"
    other.mkdir()
    sync_store(second, FolderStore(other))

    sync_store(third, FolderStore(other))

    file = file_of(first, amina)
    assert content(third, file) == content(first, file)


def test_the_files_of_the_erased_are_taken_away_from_old_sticks(
    apart: Apart, amina: RecordId, tmp_path: Path
) -> None:
    """Neither key nor piece stays there, and they do not come back from an older copy."""
    first, second = apart.logins
    sync_store(second, FolderStore(apart.place))
    old = tmp_path / "old stick"
    shutil.copytree(apart.place, old)
    file = file_of(first, amina)

    erase(first, amina)
    for one in (first, second, first):
        sync_store(one, FolderStore(apart.place))
    assert FolderStore(apart.place).list("in/c/") == ()
    for one in (first, second):
        sync_store(one, FolderStore(old))
        assert one.store.exchange.pieces.kept(file) is None
    assert FolderStore(old).list("in/c/") == ()


def test_a_forgotten_document_goes_from_the_stick_too(apart: Apart, amina: RecordId) -> None:
    """Its person stays; of the document there is nothing left there."""
    first, second = apart.logins
    (view,) = documents_of(first, amina)
    forget_document(first, view.id, show_student(first, amina).code)

    sync_store(first, FolderStore(apart.place))

    assert FolderStore(apart.place).list("in/c/") == ()
    sync_store(second, FolderStore(apart.place))
    assert documents_of(second, amina) == ()


def test_an_unfinished_file_of_a_forgotten_document_goes(apart: Apart, amina: RecordId) -> None:
    """What was begun is not left lying about."""
    first, second = apart.logins
    with pytest.raises(Problem):
        sync_store(second, FolderStore(apart.place), progress=stopping(2))
    (view,) = documents_of(first, amina)
    forget_document(first, view.id, show_student(first, amina).code)
    sync_store(first, FolderStore(apart.place))

    sync_store(second, FolderStore(apart.place))

    assert list(second.store.folder.documents_path.iterdir()) == []


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    content_=st.binary(min_size=1, max_size=SMALL * 4),
    left=st.binary(max_size=SMALL * 5),
    kept=st.integers(0, SMALL * 5),
)
def test_whatever_was_left_lying_there_the_file_is_whole_in_the_end(
    tmp_path: Path, content_: bytes, left: bytes, kept: int
) -> None:
    """Pieces taken apart and put together are the same file, after any beginning on disk."""
    filled = content_ + b"f" * (sum(piece_lengths(len(content_), SMALL)) - len(content_))
    parts = [filled[at : at + SMALL] for at in range(0, len(filled), SMALL)]
    hashes = [hashlib.sha256(one).digest() for one in parts]
    folder, file = VaultFolder(tmp_path), RecordId("00000000-0000-4000-8000-000000000001")
    arriving = Arriving(folder, file, hashes)
    folder.documents_path.mkdir(exist_ok=True)
    part = path_of(folder, file).with_name(path_of(folder, file).name + ".part")
    part.write_bytes(filled[:kept] + left)

    begun = arriving.begin()
    for piece in parts[begun:]:
        assert arriving.take(partial(_give, piece))
    arriving.finish(len(content_))

    assert path_of(folder, file).read_bytes() == content_
    assert begun >= min(kept, len(filled)) // SMALL
    path_of(folder, file).unlink()


def _give(piece: bytes, sink: BinaryIO, start: int) -> None:
    """Write a piece from a byte on, in small parts."""
    for at in range(start, len(piece), 100):
        sink.write(piece[at : at + 100])


@pytest.mark.parametrize("cut_at", [1, SMALL // 2, SMALL - 1])
def test_a_piece_that_was_cut_off_goes_on_at_that_byte(
    apart: Apart, amina: RecordId, cut_at: int
) -> None:
    """What had come of it is not asked for again."""
    second = apart.logins[1]
    file = file_of(apart.logins[0], amina)
    torn = Torn(apart.place, cut_at)
    with pytest.raises(Problem):
        sync_store(second, torn)
    assert not is_here(second.store.folder, file)

    store = Torn(apart.place, None)
    sync_store(second, store)

    assert store.starts[0] == cut_at
    assert set(store.starts[1:]) == {0}
    assert content(second, file) == content(apart.logins[0], file)


def test_a_beginning_that_is_not_the_right_one_is_fetched_anew(
    apart: Apart, amina: RecordId
) -> None:
    """Once from its first byte; nothing is taken from the stick for it."""
    second = apart.logins[1]
    with pytest.raises(Problem):
        sync_store(second, Torn(apart.place, SMALL // 2))
    (begun,) = second.store.folder.documents_path.glob("*.part")
    spoil(begun)
    before = FolderStore(apart.place).list("in/c/")

    store = Torn(apart.place, None)
    report = sync_store(second, store)

    assert store.starts[:2] == [SMALL // 2, 0]
    assert report.documents == 1
    assert FolderStore(apart.place).list("in/c/") == before
    file = file_of(apart.logins[0], amina)
    assert content(second, file) == content(apart.logins[0], file)


class Torn(FolderStore):
    """A line that is cut after so many bytes of the first piece; tells where each was begun."""

    def __init__(self, root: Path, after: int | None) -> None:
        super().__init__(root)
        self._after = after
        self.starts: list[int] = []

    def get(self, name: str, sink: BinaryIO, most_bytes: int, *, start: int = 0) -> None:
        if not name.endswith(".wmp"):
            super().get(name, sink, most_bytes, start=start)
            return
        self.starts.append(start)
        whole = io.BytesIO()
        super().get(name, whole, most_bytes, start=start)
        sink.write(whole.getvalue()[: self._after])
        if self._after is not None:
            raise Problem(fields.document_file.label, Code.STORAGE)


class Counting(FolderStore):
    """A folder that counts what was asked of it."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.got: list[str] = []

    def get(self, name: str, sink: BinaryIO, most_bytes: int, *, start: int = 0) -> None:
        self.got.append(name)
        super().get(name, sink, most_bytes, start=start)

    def count(self, ending: str) -> int:
        return sum(one.endswith(ending) for one in self.got)


class Breaking(FolderStore):
    """A stick that is pulled out after so many files were put there."""

    def __init__(self, root: Path, after: int) -> None:
        super().__init__(root)
        self.left = after

    def put(self, name: str, source: BinaryIO) -> None:
        if not self.left:
            raise Problem(fields.document_file.label, Code.STORAGE)
        self.left -= 1
        super().put(name, source)


def stopping(after: int) -> Callable[[int, int], None]:
    """Return a progress that ends the transfer of a file at a piece, as a person does."""

    def progress(done: int, total: int) -> None:
        if total > 3 and done == after:
            raise Problem(fields.document_file.label, Code.CANCELLED)

    return progress


def put_as_in_the_first_form(login: Login, file: RecordId, place: Path) -> None:
    """Put cover and last piece of a document there as they were before pieces were filled up."""
    secret, size = (
        mark_secret(login.store.exchange.keys().epoch_seeds[0]),
        len(content(login, file)),
    )
    parts = [sealed.sealed_piece(login.store.folder, file, at) for at in range(-(-size // SMALL))]
    (place / piece_name(secret, file, len(parts) - 1)).write_bytes(parts[-1])
    cover = place / cover_name(secret, file)
    letter = open_letter(cover.read_bytes(), login.store.exchange.keys().epoch_seeds)
    body = {key: told for key, told in letter.body.items() if key not in {"size", "padding"}}
    body["pieces"] = [hashlib.sha256(one).digest() for one in parts]
    to = [one.public for one in own_trust(login).sealing.recipients]
    cover.write_bytes(seal_letter(replace(letter, body=body), login.store.exchange.keys().seed, to))


def file_of(login: Login, person: RecordId) -> RecordId:
    """Return the id of the sealed file of somebody's one document."""
    (row,) = login.vault.records("document", subject=person)
    return RecordId(row.get(fields.document_file, ""))


def content(login: Login, file: RecordId) -> bytes:
    """Return a sealed file as it lies there."""
    return path_of(login.store.folder, file).read_bytes()


def spoil(path: Path) -> None:
    """Change one bit in the middle of a file."""
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)
