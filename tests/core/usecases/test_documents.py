"""Documents of a person: kept with consent, seen, described, let out, taken away, forgotten."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import Code, Problem
from app.papers.scans import Form
from app.records import RecordId
from app.schema import document as fields
from app.schema.fields import Purpose
from app.schema.kinds import Stored
from app.usecases.consents import answer_consent
from app.usecases.decoding import Decoder
from app.usecases.doctor import examine
from app.usecases.documents import (
    attach_document,
    describe_document,
    document_page,
    documents_of,
    open_document,
    remove_document,
    save_document_as,
)
from app.usecases.login import Login
from app.usecases.undoing import undo_last
from app.vault import documents as sealed
from tests.canaries import leaks_in
from tests.core.papers.scansamples import certificate, jpeg_bytes, pdf_bytes, picture_bytes

CANARY = "Quetzalwort"
TYPE = {"type": "degree_diploma"}


def photo(folder: Path, name: str = "photo.jpg") -> Path:
    """Return the path of a photo of a certificate."""
    path = folder / name
    path.write_bytes(jpeg_bytes(certificate("Diploma")))
    return path


def canary_pdf(folder: Path) -> Path:
    """Return the path of a PDF with words that must be nowhere else."""
    path = folder / "outside" / "scan.pdf"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(pdf_bytes(2, content=f"BT /F 9 Tf 9 9 Td ({CANARY}) Tj ET ".encode() * 900))
    return path


def sealed_files(login: Login) -> list[str]:
    folder = login.vault.folder.documents_path
    return sorted(one.name for one in folder.iterdir()) if folder.exists() else []


def attach(login: Login, person: RecordId, *paths: Path) -> RecordId:
    return attach_document(login, person, paths, TYPE).value


def codes(login: Login) -> list[tuple[str, str]]:
    return [(one.code, one.detail) for one in examine(login).findings]


def test_a_photo_is_kept_listed_seen_and_let_out(
    login: Login, amina: RecordId, tmp_path: Path
) -> None:
    """What comes out is what is shown; the file outside is untouched."""
    source = photo(tmp_path)
    before = source.read_bytes()
    told: dict[str, Stored] = {
        **TYPE,
        "title": "شهادتي",
        "seen": "original",
        "bytes": 7,
        "file": "not a file",
    }

    document = attach_document(login, amina, [source], told).value

    (view,) = documents_of(login, amina)
    assert (view.id, view.form, view.pages) == (document, Form.JPEG, 1)
    assert view.picture is not None
    assert view.record.get(fields.document_title) == "شهادتي"
    assert view.record.get(fields.document_bytes, 0) > 1000
    assert document_page(login, document, 1, 300).width_px == 300
    out = tmp_path / view.file_name
    save_document_as(login, document, out)
    assert len(out.read_bytes()) == view.record.get(fields.document_bytes)
    assert source.read_bytes() == before
    assert codes(login) == []


def test_several_photos_are_one_document(login: Login, amina: RecordId, tmp_path: Path) -> None:
    """In the order in which they were chosen; progress tells each."""
    told: list[tuple[int, int]] = []
    paths = [photo(tmp_path, f"{number}.jpg") for number in range(3)]

    document = attach_document(
        login, amina, paths, TYPE, progress=lambda done, total: told.append((done, total))
    ).value

    (view,) = documents_of(login, amina)
    assert (view.form, view.pages) == (Form.PDF, 3)
    assert document_page(login, document, 3, 200).width_px == 200
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]
    with pytest.raises(Problem) as refusal:
        document_page(login, document, 4, 200)
    assert refusal.value.code == Code.NOT_FOUND


def test_nothing_of_a_document_lies_open_anywhere(
    login: Login, amina: RecordId, tmp_path: Path
) -> None:
    """Not in the vault, not beside it, while it is kept, looked at and taken away."""
    document = attach(login, amina, canary_pdf(tmp_path))
    attach(login, amina, photo(tmp_path / "outside"))
    document_page(login, document, 2, 200)
    remove_document(login, document)

    folders = [login.vault.folder.path, login.context.state_folder]

    assert leaks_in([tmp_path / "outside"], [CANARY])
    assert leaks_in(folders, [CANARY, "CANARYCAMERA", "CANARYCOMMENT"]) == []
    heads = b"".join(one.read_bytes()[:4096] for one in login.vault.folder.path.rglob("*.*"))
    assert b"%PDF" not in heads
    assert b"\xff\xd8\xff\xe0" not in heads


def test_without_consent_no_file_is_even_read(
    login: Login, amina: RecordId, tmp_path: Path
) -> None:
    """Nor does a copy leave for a purpose that nobody was asked about, or after a withdrawal."""
    document = attach(login, amina, photo(tmp_path))
    out = tmp_path / "out.jpg"
    with pytest.raises(Problem) as other:
        save_document_as(login, document, out, Purpose.RECOGNITION_AUTHORITY)
    answer_consent(login, amina, {"purpose": "keep_file", "answer": "withdrawn"})

    with pytest.raises(Problem) as keeping:
        attach(login, amina, tmp_path / "nowhere")
    with pytest.raises(Problem) as saving:
        save_document_as(login, document, out)

    assert {one.value.code for one in (other, keeping, saving)} == {Code.NO_CONSENT}
    assert not out.exists()


def test_the_audit_tells_who_kept_opened_and_let_out(
    login: Login, amina: RecordId, tmp_path: Path
) -> None:
    """With the document's id, and no word of what it is."""
    document = attach(login, amina, photo(tmp_path))
    open_document(login, document)
    save_document_as(login, document, tmp_path / "out.jpg")

    told = [
        (one.act, record)
        for one in login.store.audit.entries()
        for kind, record in one.about
        if kind == "document"
    ]

    assert told == [
        ("export:keep_file", document),
        ("open", document),
        ("write:Keep a document", document),
    ]


@pytest.mark.parametrize("what", ["photo", "paper", "link", "folder", "vault"])
def test_a_copy_takes_no_other_files_place(
    login: Login, amina: RecordId, tmp_path: Path, what: str
) -> None:
    """Whatever is there already stays, and nothing is written into the vault."""
    document = attach(login, amina, photo(tmp_path))
    place = tmp_path / "place"
    if what == "photo":
        place.write_bytes(b"mine")
    elif what == "paper":
        place.write_bytes(pdf_bytes())
    elif what == "link":
        place.symlink_to(tmp_path / "elsewhere")
    elif what == "folder":
        place.mkdir()
    else:
        place = login.vault.folder.path / "out.jpg"

    with pytest.raises(Problem) as refusal:
        save_document_as(login, document, place)

    assert refusal.value.code == Code.USAGE
    assert not (tmp_path / "elsewhere").exists()


def test_taken_away_and_brought_back(login: Login, amina: RecordId, tmp_path: Path) -> None:
    """Undo brings the document and its picture; keeping it can be taken back too."""
    document = attach(login, amina, photo(tmp_path))
    remove_document(login, document)
    assert documents_of(login, amina) == ()
    attach(login, amina, photo(tmp_path))  # sweeps what belongs to nobody
    undo_last(login)

    undo_last(login)

    (view,) = documents_of(login, amina)
    assert view.picture is not None
    assert document_page(login, document, 1, 100).width_px == 100
    undo_last(login)
    assert documents_of(login, amina) == ()


def test_what_is_told_can_be_changed_and_the_file_cannot(
    login: Login, amina: RecordId, tmp_path: Path
) -> None:
    """Type, words and original seen; the facts of the sealed file stay."""
    document = attach(login, amina, photo(tmp_path))
    (before,) = documents_of(login, amina)

    describe_document(login, document, {"type": "cv", "seen": "copy", "pages": 9, "file": "x"})

    (after,) = documents_of(login, amina)
    assert after.record.get(fields.document_type) == "cv"
    assert after.record.get(fields.document_seen) == "copy"
    assert after.pages == before.pages
    assert document_page(login, document, 1, 100).width_px == 100
    with pytest.raises(Problem):
        describe_document(login, document, {"type": None})


def test_an_erased_persons_documents_cannot_be_opened_by_anybody(
    login: Login, amina: RecordId, tmp_path: Path
) -> None:
    """Their keys go at once; the files are noise, told by the doctor, and go at the next sweep."""
    attach(login, amina, photo(tmp_path))
    (view,) = documents_of(login, amina)
    file = RecordId(view.record.get(fields.document_file, ""))

    login.store.erase(amina, user=login.user)

    assert login.vault.blob(file) is None
    assert login.vault.blob(sealed.thumbnail_id(file)) is None
    assert codes(login) == [("document_orphans", "1 files")]
    sealed.sweep(login.vault.folder, lambda one: login.vault.blob(one) is not None)
    assert sealed_files(login) == []
    assert codes(login) == []


def test_the_doctor_tells_missing_damaged_and_ownerless_files(
    login: Login, amina: RecordId, tmp_path: Path
) -> None:
    """Each by its own code; the list still shows the documents, and keeping goes on."""
    documents = [attach(login, amina, photo(tmp_path)) for _ in range(3)]
    views = {one.id: one for one in documents_of(login, amina)}
    files = [RecordId(views[one].record.get(fields.document_file, "")) for one in documents]
    paths = [sealed.path_of(login.vault.folder, one) for one in files]
    paths[0].unlink()
    data = bytearray(paths[1].read_bytes())
    data[-1] ^= 1
    paths[1].write_bytes(bytes(data))
    paths[2].with_name("ab" * 16).write_bytes(b"left by a crash")

    found = codes(login)

    assert found == [
        ("document_missing", "1 files"),
        ("document_damaged", "1 files"),
        ("document_orphans", "1 files"),
    ]
    assert len(documents_of(login, amina)) == 3
    attach(login, amina, photo(tmp_path))
    assert ("document_orphans", "1 files") not in codes(login)


BROKEN = jpeg_bytes(certificate("x"))[:2000]


@pytest.mark.parametrize(
    "bad",
    [
        (lambda path: None, Code.NOT_FOUND),
        (lambda path: path.mkdir(), Code.USAGE),
        (lambda path: path.symlink_to("/etc/hostname"), Code.USAGE),
        (lambda path: os.mkfifo(path, 0o600), Code.USAGE),
        (lambda path: path.symlink_to("/dev/zero"), Code.USAGE),
        (lambda path: path.write_bytes(b""), Code.USAGE),
        (lambda path: path.write_bytes(BROKEN), Code.USAGE),
        (lambda path: os.truncate(os.open(path, os.O_CREAT | os.O_WRONLY), 2**31), Code.OVER_LIMIT),
    ],
    ids=["nothing", "folder", "link", "pipe", "device", "empty", "broken", "2 GB"],
)
@pytest.mark.skipif(sys.platform == "win32", reason="no links or pipes there")
def test_a_bad_file_leaves_nothing_behind(
    login: Login, amina: RecordId, tmp_path: Path, bad: tuple[Callable[[Path], object], Code]
) -> None:
    """A sentence and its code; no record, no file, and the vault is well."""
    path, (make, code) = tmp_path / "bad", bad
    make(path)

    with pytest.raises(Problem) as refusal:
        attach(login, amina, photo(tmp_path), path)

    assert refusal.value.code == code
    assert documents_of(login, amina) == ()
    assert sealed_files(login) == []
    assert codes(login) == []


def test_photos_and_a_pdf_do_not_mix(login: Login, amina: RecordId, tmp_path: Path) -> None:
    """Nor does a document come from no file at all, or without its kind."""
    for paths, told in (
        ([photo(tmp_path), canary_pdf(tmp_path)], TYPE),
        ([canary_pdf(tmp_path), photo(tmp_path)], TYPE),
        ([], TYPE),
        ([photo(tmp_path)], {}),
    ):
        with pytest.raises(Problem) as refusal:
            attach_document(login, amina, paths, told)
        assert refusal.value.code == Code.USAGE
    assert sealed_files(login) == []


def test_a_screenshot_and_a_form_not_told_apart_by_its_name(
    login: Login, amina: RecordId, tmp_path: Path
) -> None:
    """What counts are the bytes: a PNG that is called .pdf is a photo."""
    path = tmp_path / "scan.pdf"
    path.write_bytes(picture_bytes(certificate("x"), "PNG"))

    attach_document(login, amina, [path], TYPE, decoder=Decoder())

    assert documents_of(login, amina)[0].form is Form.JPEG
