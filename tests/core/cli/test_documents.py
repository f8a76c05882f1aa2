"""Documents on the command line: in, listed, described, out, and what is refused."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from app.errors import Code
from app.rules.codes import code_of
from tests.core.cli.conftest import Terminal
from tests.core.papers.scansamples import certificate, jpeg_bytes, pdf_bytes


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """Return the path of a PDF."""
    path = tmp_path / "scan.pdf"
    path.write_bytes(pdf_bytes(2))
    return path


def test_a_scan_goes_in_and_the_same_bytes_come_out(
    terminal: Terminal, amina: str, scan: Path, tmp_path: Path
) -> None:
    """By a person's id or code; the list tells what is kept."""
    document = terminal.id("attach", amina, str(scan), "--type", "transcript", "--set", "title=كشف")
    out = tmp_path / "copy.pdf"

    ran = terminal("document", document, "--out", str(out))

    assert ran.code == 0
    assert "anybody who has the file" in ran.lines[0]
    assert out.read_bytes() == scan.read_bytes()
    (listed,) = terminal.json("documents", "list", amina)
    assert listed["id"] == document
    assert listed["fields"]["pages"] == "2"
    assert "List of subjects and marks" in terminal("documents", "list", amina).lines[0]
    assert terminal.json("get", document)["fields"]["title"] == "كشف"


def test_several_photos_make_one_document(terminal: Terminal, amina: str, tmp_path: Path) -> None:
    """The pages in the order of the words."""
    photos = [tmp_path / f"{number}.jpg" for number in range(2)]
    for path in photos:
        path.write_bytes(jpeg_bytes(certificate("x", (120, 160))))

    terminal.id("attach", amina, *map(str, photos), "--type", "cv")

    assert terminal.json("documents", "list", amina)[0]["fields"]["pages"] == "2"


def test_a_batch_tells_how_many_photos_are_read(
    terminal: Terminal, amina: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A line for each photo before the line with the result, as the window reads them."""
    photos = [str(tmp_path / f"{number}.jpg") for number in range(3)]
    for path in photos:
        Path(path).write_bytes(jpeg_bytes(certificate("x", (120, 160))))
    asked = json.dumps(["attach", "--type", "cv", amina, *photos])

    monkeypatch.setattr("sys.stdin", io.StringIO(asked + "\n"))

    told = [json.loads(line) for line in terminal("batch").lines]
    shares = [one["progress"] for one in told if "progress" in one]
    assert shares == [{"done": done, "total": 3} for done in (0, 1, 2, 3)]
    assert told[-1]["code"] == 0


def test_it_is_described_removed_and_brought_back(
    terminal: Terminal, amina: str, scan: Path
) -> None:
    """The undo of the command line is that of the window."""
    document = terminal.id("attach", amina, str(scan), "--type", "cv")
    terminal.id("documents", "describe", document, "seen=original")
    terminal("documents", "remove", document)
    assert terminal.json("documents", "list", amina) == []

    terminal("undo")

    (listed,) = terminal.json("documents", "list", amina)
    assert listed["fields"]["seen"] == "original"


def test_it_is_forgotten_with_the_code_of_its_person(
    terminal: Terminal, amina: str, scan: Path, tmp_path: Path
) -> None:
    """Another code is refused (2); afterwards nothing opens it (40) and nothing brings it back."""
    document = terminal.id("attach", amina, str(scan), "--type", "cv")
    out = str(tmp_path / "copy.pdf")
    wrong = terminal("documents", "forget", document, "--code", "WM 0000-0000-0")

    done = terminal("documents", "forget", document, "--code", code_of(amina))

    assert (wrong.code, done.code) == (Code.USAGE, 0)
    assert "Nobody can open it again" in done.lines[0]
    assert terminal.json("documents", "list", amina) == []
    assert terminal("document", document, "--out", out).code == Code.NOT_FOUND
    assert terminal("undo").code == Code.USAGE
    told = terminal.json("list", "forgotten")
    assert [one["fields"]["person"] for one in told] == [amina]


def test_refusals_have_their_codes(
    terminal: Terminal, amina: str, scan: Path, tmp_path: Path
) -> None:
    """2 for no scan, 13 without consent, 24 over a limit, 40 for nobody's document."""
    words, large = tmp_path / "words.pdf", tmp_path / "large.pdf"
    words.write_text("words", "utf-8")
    with large.open("wb") as out:
        out.truncate(2**31)
    other = terminal.id("put", "person", "preferred_name=Yusuf", "roles=student")
    document = terminal.id("attach", amina, str(scan), "--type", "cv")

    codes = [
        terminal(*arguments).code
        for arguments in (
            ("attach", amina, str(words), "--type", "cv"),
            ("attach", amina, str(scan), "--type", "poem"),
            ("attach", amina, str(scan), "--type", "cv", "--set", "colour=red"),
            ("attach", other, str(scan), "--type", "cv"),
            ("attach", amina, str(large), "--type", "cv"),
            ("attach", amina, str(tmp_path / "nowhere"), "--type", "cv"),
            ("document", amina, "--out", str(tmp_path / "out")),
            ("document", document, "--out", str(scan)),
            ("document", document, "--out", str(tmp_path / "out"), "--purpose", "referral"),
            ("put", "document", f"person={amina}", "type=cv", f"file={amina}"),
        )
    ]

    usage, consent = Code.USAGE, Code.NO_CONSENT
    assert codes[:6] == [usage, usage, usage, consent, Code.OVER_LIMIT, Code.NOT_FOUND]
    assert codes[6:] == [Code.NOT_FOUND, usage, consent, Code.NOT_PERMITTED]
    assert not (tmp_path / "out").exists()


def test_doctor_tells_of_a_lost_file(terminal: Terminal, amina: str, scan: Path) -> None:
    """With the code of broken integrity."""
    terminal.id("attach", amina, str(scan), "--type", "cv")
    (file,) = (terminal.folder / "documents").iterdir()
    file.unlink()

    ran = terminal("doctor", "--json")

    assert ran.code == Code.INTEGRITY
    assert [one["code"] for one in ran.value["findings"]] == ["document_missing"]


def test_the_decoder_has_no_vault() -> None:
    """It answers one request on its pipes and says nothing else."""
    pdf = pdf_bytes()
    request = b'{"do": "page", "form": "pdf", "page": 1, "width": 10, "size": %d}\n' % len(pdf)
    command = [sys.executable, "-m", "app", "decode"]

    answer = subprocess.run(command, input=request + pdf, check=True, capture_output=True)

    assert answer.stdout.startswith(b'{"width": 10, "height": 14}\n')
    assert answer.stderr == b""
