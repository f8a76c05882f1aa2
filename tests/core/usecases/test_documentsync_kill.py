"""Killed before any write while pieces of documents come or go: old or new, and it goes on."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from app.records import RecordId
from app.schema import document as fields
from app.sync.stores.folder import FolderStore
from app.usecases import documentsync
from app.usecases.documents import attach_document, document_findings
from app.usecases.documentsync import DocumentRound
from app.usecases.login import Login
from app.usecases.syncing import sync_store
from app.usecases.vaults import open_login
from app.vault import documents as sealed
from app.vault import pieces
from app.vault.documents import path_of
from app.vault.heads import tell_nobody
from app.vault.pieces import is_here
from tests.core.papers.scansamples import certificate, jpeg_bytes
from tests.core.usecases.computers import PASSPHRASE, let_in
from tests.fakes import NOON, fake_context
from tests.ptraced import can_trace, killed_before

# One step in so many is tried; WAYMARK_EVERY=1 tries each.
EVERY = int(os.environ.get("WAYMARK_EVERY", "5"))
MOST = 5_000
PIECES = 4


class Stick:
    """A stick and the second computer of a centre, both put back before each try."""

    def __init__(self, first: Login, amina: RecordId, root: Path) -> None:
        self.first, self.root = first, root
        self.kept, self.place = root / "kept-stick", root / "try-stick"
        self.kept.mkdir()
        self.second = let_in(first, root / "kept-vault", fake_context(root / "kept-state", seed=2))
        for login in (first, self.second, first):
            sync_store(login, FolderStore(self.kept))
        photo = root / "photo.jpg"
        photo.write_bytes(jpeg_bytes(certificate("Diploma")))
        attach_document(first, amina, [photo], {"type": "degree_diploma"})
        (row,) = first.vault.records("document", subject=amina)
        self.file = RecordId(row.get(fields.document_file, ""))
        self.content = path_of(first.store.folder, self.file).read_bytes()

    def put_back(self) -> None:
        """Bring the stick and the second computer back to where they were."""
        for name in ("stick", "vault", "state"):
            shutil.rmtree(self.root / f"try-{name}", ignore_errors=True)
            shutil.copytree(self.root / f"kept-{name}", self.root / f"try-{name}")

    def enter(self) -> Login:
        """Open the second computer's vault."""
        world = fake_context(self.root / "try-state", NOON + timedelta(days=1), seed=3)
        return open_login(self.root / "try-vault", lambda: PASSPHRASE, world)


@pytest.fixture
def stick(login: Login, amina: RecordId, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stick:
    """Return a stick on which nothing lies of a document that the first computer has."""
    made = Stick(login, amina, tmp_path)
    small = -(-len(made.content) // PIECES)
    for module in (sealed, pieces, documentsync):
        monkeypatch.setattr(module, "PIECE_BYTES", small)
    return made


def cut_everywhere(
    put_back: Callable[[], None], act: Callable[[], None], look: Callable[[], str]
) -> set[str]:
    """Kill ``act`` before every so-manieth write; return what was seen after each."""
    seen, ended, number = set[str](), None, 1
    while ended is None and number < MOST:
        put_back()
        ended = killed_before(number, act)
        seen.add(look())
        number += EVERY
    assert ended == 0, number
    assert number > 3 * EVERY
    return seen


@pytest.mark.skipif(not can_trace, reason="needs ptrace")
@pytest.mark.timeout(3_000)
def test_pieces_that_were_put_are_whole_and_the_next_exchange_puts_the_rest(stick: Stick) -> None:
    """Under its name each piece is what it should be; the cover comes last."""
    stick.second.close()
    rest = len(stick.content) - (PIECES - 1) * -(-len(stick.content) // PIECES)
    last = stick.content[-rest:]

    def give() -> None:
        DocumentRound(stick.first, FolderStore(stick.place), tell_nobody).give()

    def look() -> str:
        there = sorted((stick.place / "in" / "c").glob("*.wm?"))
        parts = [one.read_bytes() for one in there if one.suffix == ".wmp"]
        assert all(one in stick.content or one[:rest] == last for one in parts)
        covers = sum(one.suffix == ".wmc" for one in there)
        assert not covers or len(parts) == PIECES
        give()
        left = list((stick.place / "in" / "c").iterdir())
        assert sorted(one.suffix for one in left) == [".wmc", *[".wmp"] * PIECES]
        return f"{len(parts)} {covers}"

    seen = cut_everywhere(stick.put_back, give, look)

    assert {"0 0", f"{PIECES} 1"} <= seen
    assert len(seen) > PIECES // 2


@pytest.mark.skipif(not can_trace, reason="needs ptrace")
@pytest.mark.timeout(3_000)
def test_a_file_that_comes_is_there_whole_or_not_and_the_next_exchange_goes_on(
    stick: Stick,
) -> None:
    """However it was killed; what had come is not asked for again."""
    sync_store(stick.first, FolderStore(stick.kept))
    stick.second.close()

    def take() -> None:
        sync_store(stick.enter(), FolderStore(stick.place))

    def look() -> str:
        second = stick.enter()
        is_there = is_here(second.store.folder, stick.file)
        if is_there:
            assert path_of(second.store.folder, stick.file).read_bytes() == stick.content
        begun = sum(one.stat().st_size for one in (stick.root / "try-vault").rglob("*.part"))
        assert second.store.check() == []
        sync_store(second, FolderStore(stick.place))
        assert path_of(second.store.folder, stick.file).read_bytes() == stick.content
        assert document_findings(second) == ()
        assert not list((stick.root / "try-vault").rglob("*.part"))
        second.close()
        return f"{is_there} {begun > 0}"

    seen = cut_everywhere(stick.put_back, take, look)

    assert seen == {"False False", "False True", "True False"}
