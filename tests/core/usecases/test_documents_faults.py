"""Killed or out of space at every single step, a document is kept wholly or not at all."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.core.papers.scansamples import certificate, jpeg_bytes

# The script fails the k-th step of keeping a document, for k = 1, 2, ... until nothing
# is left to fail: each opening, renaming, making and removing of a file below the vault
# (Python's audit hook sees them), each fsync, and the moments around the saving of the row.
SCRIPT = """
import errno, os, signal, sys
from pathlib import Path
from app.errors import Problem
from app.files import storage_problem
from app.usecases import documents
from app.usecases.doctor import examine
from app.usecases.people import start_intake
from app.usecases.vaults import NewVault, init_vault, open_login
from app.vault.vault import Vault
from tests.fakes import fake_context, four_things

root, photo, fault = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
PASS, TYPE, NOTHING_LEFT = "correct horse battery staple", {"type": "cv"}, 99
EVENTS = {"open", "os.rename", "os.mkdir", "os.remove"}


def enter(seed):
    return open_login(root, lambda: PASS, fake_context(root.parent / "state", seed=seed))


def count_down(number):
    left = [number]
    def step():
        left[0] -= 1
        if left[0] == 0 and fault == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        elif left[0] == 0:
            raise OSError(errno.ENOSPC, "full")
    def hook(event, arguments):
        if event in EVENTS and arguments and str(root / "documents") in str(arguments[0]):
            step()
    sys.addaudithook(hook)
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
    return left


def child(person, number):
    login = enter(1000 + number)
    left = count_down(number)
    try:
        documents.attach_document(login, person, [photo], TYPE)
    except Problem as problem:
        os._exit(problem.code)
    os._exit(NOTHING_LEFT if left[0] > 0 else 0)


new = NewVault("Linden Centre", "Leila")
login = init_vault(root, PASS, new, fake_context(root.parent / "state"))
person = start_intake(login, four_things("Amina")).value
login.close()
kept = 0
for number in range(1, 200):
    pid = os.fork()
    if pid == 0:
        child(person, number)
    status = os.waitpid(pid, 0)[1]
    login = enter(number)
    views = documents.documents_of(login, person)
    found = [one.code for one in examine(login).findings]
    assert len(views) - kept in (0, 1), number
    assert set(found) <= {"document_orphans"}, (number, found)
    assert all(one.picture is not None for one in views)
    how = "all" if len(views) > kept else "nothing"
    kept = len(views)
    print(number, how, os.waitstatus_to_exitcode(status), "orphan" if found else "-")
    login.close()
    if os.waitstatus_to_exitcode(status) == NOTHING_LEFT:
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

    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "vault"), str(photo), fault],
        check=False,
        capture_output=True,
        text=True,
        timeout=250,
    )

    assert ran.returncode == 0, ran.stderr[-2000:]
    steps = [line.split() for line in ran.stdout.splitlines()]
    outcomes = {how for _, how, _, _ in steps}
    assert len(steps) >= 8
    assert outcomes == {"all", "nothing"}
    if fault == "kill":
        assert any(orphan == "orphan" for *_, orphan in steps)
    else:
        codes = {code for _, how, code, _ in steps if how == "nothing"}
        assert codes == {"31"}
