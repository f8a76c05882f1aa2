"""Killed or out of space at every single step, a document is kept wholly or not at all."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.core.faults import histories
from tests.core.papers.scansamples import certificate, jpeg_bytes

# The script fails each step of keeping a document: each opening, renaming, making and
# removing of a file among the vault's documents, the moments around each fsync, and those
# around the saving of the row.
SCRIPT = """
import os, sys
from functools import partial
from pathlib import Path
from app.files import storage_problem
from app.usecases import documents
from app.usecases.doctor import examine
from app.usecases.people import start_intake
from app.usecases.vaults import NewVault, init_vault, open_login
from app.vault.vault import Vault
from tests.core.faults import FILES, NOTHING_LEFT, Cutting
from tests.fakes import fake_context, four_things

root, photo, fault = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
PASS, TYPE = "correct horse battery staple", {"type": "cv"}


def enter(seed):
    return open_login(root, lambda: PASS, fake_context(root.parent / "state", seed=seed))


def count_more(step):
    real_fsync, real_append = os.fsync, Vault.append
    def fsync(handle):
        step()
        real_fsync(handle)
        step()
    def append(*args, **more):
        try:
            step()
        except OSError as error:  # as the database tells it
            raise storage_problem(error) from None
        made = real_append(*args, **more)
        if fault == "kill":
            step()
        return made
    os.fsync, Vault.append = fsync, append


def begin():
    login = enter(1000 + number)
    return partial(documents.attach_document, login, person, [photo], TYPE)


new = NewVault("Linden Centre", "Leila")
login = init_vault(root, PASS, new, fake_context(root.parent / "state"))
person = start_intake(login, four_things("Amina")).value
login.close()
kept = 0
cutting = Cutting(begin, fault, root / "documents", FILES, count_more)
for number in range(1, 200):
    code = cutting.at(number)
    login = enter(number)
    views = documents.documents_of(login, person)
    found = [one.code for one in examine(login).findings]
    assert len(views) - kept in (0, 1), number
    assert set(found) <= {"document_orphans"}, (number, found)
    assert all(one.picture is not None for one in views)
    how = "all" if len(views) > kept else "nothing"
    kept = len(views)
    print(number, code, how, "orphan" if found else "-")
    login.close()
    if code == NOTHING_LEFT:
        break
login = enter(5000)
documents.attach_document(login, person, [photo], TYPE)
assert examine(login).findings == ()
files = sorted(one.name for one in (root / "documents").iterdir())
assert len(files) == kept + 1, files
assert not any(one.startswith(".") for one in files)
for view in documents.documents_of(login, person):
    assert documents.document_page(login, view.id, 1, 50).width_px == 50
"""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="it forks")


@pytest.mark.parametrize("fault", ["kill", "full"])
def test_a_document_is_kept_wholly_or_not_at_all(tmp_path: Path, fault: str) -> None:
    """After each failure the vault is well, but for a file that the next keeping takes away."""
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(jpeg_bytes(certificate("Diploma", (120, 160))))

    steps = histories(SCRIPT, tmp_path / "vault", photo, fault)

    outcomes = {how for _, (how, _) in steps}
    assert len(steps) >= 8
    assert outcomes == {"all", "nothing"}
    if fault == "kill":
        assert any(orphan == "orphan" for _, (_, orphan) in steps)
    else:
        codes = {code for code, (how, _) in steps if how == "nothing"}
        assert codes == {31}
