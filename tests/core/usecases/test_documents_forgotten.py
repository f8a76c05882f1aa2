"""Documents forgotten for ever: key, words and file go; that it happened stays."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.errors import Code, Problem
from app.records import RecordId
from app.rules.codes import code_of, show_code
from app.schema import document as fields
from app.schema.document import DOCUMENT, FORGOTTEN
from app.usecases.doctor import examine
from app.usecases.documents import attach_document, documents_of, forget_document, remove_document
from app.usecases.histories import history_of_person
from app.usecases.login import Login
from app.usecases.people import start_intake
from app.usecases.undoing import undo_last
from app.usecases.vaults import open_login
from app.vault import documents as sealed
from tests.core.papers.scansamples import certificate, jpeg_bytes
from tests.core.usecases.conftest import PASSPHRASE
from tests.fakes import four_things

WORDS = "Quetzalwort"


def code(person: RecordId) -> str:
    return show_code(code_of(person))


def keep(login: Login, person: RecordId, folder: Path) -> RecordId:
    """Keep a photo under words of its own."""
    path = folder / "photo.jpg"
    path.write_bytes(jpeg_bytes(certificate("Diploma", (120, 160))))
    return attach_document(login, person, [path], {"type": "cv", "title": WORDS}).value


def test_nothing_of_a_forgotten_document_is_left(
    login: Login, amina: RecordId, tmp_path: Path
) -> None:
    """Key, small picture, sealed file, words in log and search are gone; the vault is well."""
    document = keep(login, amina, tmp_path)
    (view,) = documents_of(login, amina)
    file = RecordId(view.record.get(fields.document_file, ""))
    assert WORDS.encode() in _all_values(login)

    forget_document(login, document, code(amina))

    assert documents_of(login, amina) == ()
    assert login.store.blob(file) is None
    assert login.store.blob(sealed.thumbnail_id(file)) is None
    assert list(login.store.folder.documents_path.iterdir()) == []
    assert login.store.history(document) == []
    assert WORDS.encode() not in _all_values(login)
    assert examine(login).findings == ()


def test_who_and_when_stay_without_what(login: Login, amina: RecordId, tmp_path: Path) -> None:
    """The history of the person and the audit tell of it; neither has the words."""
    document = keep(login, amina, tmp_path)

    forget_document(login, document, code(amina))

    told = [one for one in history_of_person(login, amina, 50) if one.record.schema is FORGOTTEN]
    assert [(one.field.key, one.worker) for one in told] == [("forgotten_on", "Leila")]
    assert not any(one.record.schema is DOCUMENT for one in history_of_person(login, amina, 50))
    acts = {
        (one.act, *about, one.user) for one in login.store.audit.entries() for about in one.about
    }
    assert ("forget", "document", document, login.user) in acts
    assert login.store.check() == []


def test_it_cannot_be_taken_back(login: Login, amina: RecordId, tmp_path: Path) -> None:
    """Undo says so, and a merge of what was known before brings nothing back."""
    document = keep(login, amina, tmp_path)
    before = login.store.export()
    forget_document(login, document, code(amina))

    with pytest.raises(Problem, match="cannot be taken back"):
        undo_last(login)
    login.store.merge(before)

    assert documents_of(login, amina) == ()


def test_another_vault_forgets_it_too(login: Login, amina: RecordId, tmp_path: Path) -> None:
    """What travels makes a vault that still has the key drop it."""
    document = keep(login, amina, tmp_path)
    shutil.copytree(login.store.folder.path, tmp_path / "older")
    older = open_login(tmp_path / "older", lambda: PASSPHRASE, login.context)
    (view,) = documents_of(older, amina)
    assert view.picture is not None

    forget_document(login, document, code(amina))
    older.store.merge(login.store.export())

    assert documents_of(older, amina) == ()
    assert older.store.blob(RecordId(view.record.get(fields.document_file, ""))) is None
    assert older.store.state_hash() == login.store.state_hash()
    older.close()


def test_another_code_forgets_nothing(login: Login, amina: RecordId, tmp_path: Path) -> None:
    """Neither no code, nor a mistyped one, nor that of somebody else."""
    document = keep(login, amina, tmp_path)
    yusuf = start_intake(login, four_things("Yusuf")).value

    for wrong in ("", code(amina)[:-1], code(yusuf), amina):
        with pytest.raises(Problem) as refused:
            forget_document(login, document, wrong)
        assert (refused.value.code, refused.value.field) == (Code.USAGE, "code")

    assert len(documents_of(login, amina)) == 1


def test_one_of_two_goes_and_the_other_stays(login: Login, amina: RecordId, tmp_path: Path) -> None:
    """The key of each document is its own."""
    first, second = (keep(login, amina, tmp_path) for _ in range(2))

    forget_document(login, first, code(amina).lower())

    (left,) = documents_of(login, amina)
    assert left.id == second
    assert left.picture is not None
    with pytest.raises(Problem) as refused:
        remove_document(login, first)
    assert refused.value.code == Code.NOT_FOUND
    assert examine(login).findings == ()


def _all_values(login: Login) -> bytes:
    """Return all that the log and its tables say, one after the other."""
    rows = login.store._connection.execute("SELECT value FROM op").fetchall()
    return b"\0".join(bytes(value or b"") for (value,) in rows)


# Kills the process at the k-th statement of the forgetting, for k = 1, 2, ... and then at
# each removing of a file, until nothing is left to kill.
SCRIPT = """
import os, signal, sys
from pathlib import Path
from app.rules.codes import code_of
from app.usecases import documents
from app.usecases.doctor import examine
from app.usecases.histories import history_of_person
from app.usecases.people import start_intake
from app.usecases.vaults import NewVault, init_vault, open_login
from tests.fakes import fake_context, four_things

root, photo = Path(sys.argv[1]), Path(sys.argv[2])
PASS, NOTHING_LEFT = "correct horse battery staple", 99


def enter(seed):
    return open_login(root, lambda: PASS, fake_context(root.parent / "state", seed=seed))


def child(document, person, number):
    login = enter(1000 + number)
    left = [number]
    def step(*_):
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
    def hook(event, arguments):
        if event in {"os.remove", "open"} and "documents" in str(arguments[0]):
            step()
    login.store._connection.set_trace_callback(step)
    sys.addaudithook(hook)
    documents.forget_document(login, document, code_of(person))
    os._exit(NOTHING_LEFT)


def kept(login):
    return documents.attach_document(login, person, [photo], {"type": "cv"}).value


new = NewVault("Linden Centre", "Leila")
login = init_vault(root, PASS, new, fake_context(root.parent / "state"))
person = start_intake(login, four_things("Amina")).value
document, told = kept(login), 0
login.close()
for number in range(1, 400):
    pid = os.fork()
    if pid == 0:
        child(document, person, number)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    login = enter(number)
    views = documents.documents_of(login, person)
    found = {one.code for one in examine(login).findings}
    history = [one for one in history_of_person(login, person, 999)
               if one.record.schema.name == "forgotten"]
    if views:
        assert [one.id for one in views] == [document] and found == set(), (number, found)
        assert len(history) == told
        print(number, "old", code)
    else:
        assert found <= {"document_orphans"}, (number, found)
        told += 1
        assert len(history) == told
        print(number, "new", code, "orphan" if found else "-")
        document = kept(login)
        assert examine(login).findings == ()
    login.close()
    if code == NOTHING_LEFT:
        break
else:
    raise SystemExit("it never ended")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="it forks")
def test_killed_at_any_moment_a_document_is_whole_or_forgotten(tmp_path: Path) -> None:
    """Before the commit it opens as ever; after it nobody has the key, and it is told once."""
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(jpeg_bytes(certificate("Diploma", (60, 80))))

    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "vault"), str(photo)],
        check=False,
        capture_output=True,
        text=True,
        timeout=500,
    )

    assert ran.returncode == 0, ran.stderr[-2000:]
    steps = [line.split() for line in ran.stdout.splitlines()]
    assert {how for _, how, *_ in steps} == {"old", "new"}
    assert any(more[-1] == "orphan" for more in steps)
    assert len(steps) > 20
