"""Documents on a student's page: kept from files, looked at, taken away, a copy let out."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit

from app.context import Context
from app.errors import Code, Problem
from app.papers.scans import Form
from app.papers.takings import Pixels
from app.rules.codes import code_of, show_code
from app.usecases import documents
from app.usecases.decoding import Decoder, Stopper
from app.usecases.records import RowInput, put_records
from app.usecases.vaults import login_with
from tests.core.papers.scansamples import certificate, jpeg_bytes
from tests.ui.pages.conftest import Desktop
from tests.ui.pages.pressed import bound_keys, told_keys
from ui.desk import Destination
from ui.forms.links import PickEditor
from ui.pages.documents import DocumentsPart
from ui.pages.documentviewer import DocumentViewer
from ui.pages.students import StudentsPage
from ui.widgets.cards import Notice
from ui.widgets.documenttile import DocumentTile


def open_part(desktop: Desktop) -> DocumentsPart:
    """Return the documents of the one student, shown."""
    desktop.space.open(Destination("student", desktop.amina, "documents"))
    part = desktop.student("documents")
    assert isinstance(part, DocumentsPart)
    return part


def open_anew(desktop: Desktop) -> DocumentsPart:
    """Return the documents after another page was shown."""
    desktop.space.open(Destination("students"))
    desktop.until(lambda: isinstance(desktop.space.page, StudentsPage))
    return open_part(desktop)


def photos(folder: Path, count: int = 1) -> list[Path]:
    """Return the paths of photos of a certificate."""
    paths = [folder / f"photo{number}.jpg" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_bytes(jpeg_bytes(certificate(f"Page {number + 1}")))
    return paths


def keep(desktop: Desktop, part: DocumentsPart, paths: list[Path], kind: str) -> None:
    """Keep files as a document of a kind, and wait for its tile."""
    before = len(part.findChildren(DocumentTile))
    part.take(paths)
    desktop.until(lambda: part.form is not None)
    assert part.form is not None
    question = part.form.form.questions["type"]
    draft = part.form.form.draft
    draft.now = draft.now.put(draft.now.schema["type"], kind)
    question.show_draft(draft)
    part.form.keep()
    desktop.until(lambda: len(part.findChildren(DocumentTile)) > before)


def opened(desktop: Desktop, part: DocumentsPart) -> DocumentViewer:
    """Return the viewer of the newest document, with its first page drawn."""
    desktop.find(DocumentTile, "").click()
    desktop.until(lambda: part.viewer is not None and part.viewer.pad.is_drawn)
    assert part.viewer is not None
    return part.viewer


def test_a_dropped_photo_is_kept_and_shown(desktop: Desktop, tmp_path: Path) -> None:
    """Dropped, described, sealed; its tile opens it, and Escape goes back."""
    part = open_part(desktop)
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(one)) for one in photos(tmp_path)])
    no_keys, left = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    copy = Qt.DropAction.CopyAction
    part.dropEvent(QDropEvent(QPointF(5, 5), copy, dropped, left, no_keys))
    desktop.until(lambda: part.form is not None)
    assert part.form is not None
    part.form.keep()
    assert part.form.form.questions["type"].is_missing

    keep(desktop, part, photos(tmp_path), "degree_diploma")
    desktop.find(DocumentTile, "University diploma")
    viewer = opened(desktop, part)

    desktop.focus(viewer.pad.area)
    desktop.qtbot.keyClick(viewer.pad.area, Qt.Key.Key_Escape)
    desktop.until(lambda: part.viewer is None)


def test_photos_are_counted_and_stop_keeps_nothing(desktop: Desktop, tmp_path: Path) -> None:
    """Beside the bar stands how many are read; after Stop the form has its answers still."""
    part = open_part(desktop)
    part.take(photos(tmp_path, 12))
    desktop.until(lambda: part.form is not None)
    form = part.form
    assert form is not None
    draft = form.form.draft
    draft.now = draft.now.put(draft.now.schema["type"], "cv")
    form.keep()
    desktop.find(QLabel, "2 of 12")

    desktop.press("Stop")

    desktop.until(lambda: form.panel is None)
    assert part.form is form
    assert form.form.draft.now.stored["type"] == "cv"
    assert not [one for one in (desktop.folder / "documents").glob("*") if "." not in one.name]


def test_half_typed_words_of_a_paper_are_there_again(desktop: Desktop, tmp_path: Path) -> None:
    """Sealed when somebody looks elsewhere; files that went are to be chosen again; kept, gone."""
    part = open_part(desktop)
    files = photos(tmp_path, 2)
    part.take(files)
    desktop.until(lambda: part.form is not None)
    assert part.form is not None
    line = part.form.form.questions["title"].findChildren(QLineEdit)[0]
    desktop.qtbot.keyClicks(line, "Half a certif")
    part.flush()
    files[1].unlink()

    again = open_anew(desktop)

    desktop.until(lambda: again.form is not None)
    form = again.form
    assert form is not None
    assert form.form.draft.now.stored["title"] == "Half a certif"
    desktop.find(QLabel, "1 file is chosen:")
    again.take(photos(tmp_path, 2))
    assert again.form is form
    keep(desktop, again, photos(tmp_path, 2), "cv")
    last = open_anew(desktop)
    desktop.find(DocumentTile, "")
    drafts = login_with(desktop.folder, desktop.keys, desktop.window.context)
    assert drafts.drafts_waiting() == 0
    drafts.close()
    assert last.form is None


def test_what_it_proves_is_picked_from_the_file(
    desktop: Desktop, world: Context, tmp_path: Path
) -> None:
    """Learning and work of the person are offered; without any the question is not put."""
    part = open_part(desktop)
    part.take(photos(tmp_path))
    desktop.until(lambda: part.form is not None)
    assert part.form is not None
    assert "proves" not in part.form.form.questions
    part.form.stop()
    login = login_with(desktop.folder, desktop.keys, world)
    words = {"person": desktop.amina, "words": "Nursing school"}
    (school,) = put_records(login, [RowInput("education", words)]).value
    login.close()

    part.take(photos(tmp_path))
    desktop.until(lambda: part.form is not None)
    editor = part.form.form.questions["proves"].made

    assert isinstance(editor, PickEditor)
    assert editor.select.findData(school) > 0


def test_pages_turn_and_grow_by_keys(desktop: Desktop, tmp_path: Path) -> None:
    """Page Down, End, Home and plus act on the page; no page is before the first."""
    part = open_part(desktop)
    keep(desktop, part, photos(tmp_path, 3), "transcript")
    viewer = opened(desktop, part)
    desktop.focus(viewer.pad.area)
    pad = viewer.pad
    seen = []
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_Home):
        desktop.qtbot.keyClick(pad.area, key)
        desktop.until(lambda: pad.is_drawn)
        seen.append(pad.page)

    desktop.qtbot.keyClick(pad.area, Qt.Key.Key_Plus)
    desktop.until(lambda: pad.is_drawn)

    assert seen == [2, 3, 2, 1]
    assert pad.zoom == 1
    desktop.qtbot.keyClick(pad.area, Qt.Key.Key_Minus)
    assert pad.zoom == 0
    assert not desktop.find(QAbstractButton, "Page before").isEnabled()
    bound = bound_keys(viewer)
    assert {"Page Up", "Page Down", "Home", "End", "+", "-"} < bound
    assert bound <= told_keys("Document")


def test_a_bomb_is_told_in_the_form_and_nothing_is_kept(desktop: Desktop, tmp_path: Path) -> None:
    """The sentence stands above the questions, which keep their answers."""
    part = open_part(desktop)
    broken = tmp_path / "broken.jpg"
    broken.write_bytes(jpeg_bytes(certificate("x"))[:900])
    part.take([broken])
    desktop.until(lambda: part.form is not None)
    assert part.form is not None
    draft = part.form.form.draft
    draft.now = draft.now.put(draft.now.schema["type"], "cv")

    part.form.keep()

    told = desktop.find(Notice, "This file is damaged")
    assert part.form.isAncestorOf(told)
    assert not list((desktop.folder / "documents").iterdir())


def test_a_copy_leaves_after_its_warning_and_removal_is_taken_back(
    desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Save a copy warns first; take it away empties the list, undo fills it again."""
    part = open_part(desktop)
    keep(desktop, part, photos(tmp_path), "cv")
    viewer = opened(desktop, part)
    out = tmp_path / "out.jpg"
    monkeypatch.setattr(viewer, "chosen_path", lambda: out)
    desktop.press("Save a copy")
    assert not out.exists()
    desktop.press("Choose where")
    desktop.until(out.exists)
    assert out.read_bytes().startswith(b"\xff\xd8\xff")

    desktop.press("Take it away")
    desktop.until(lambda: part.viewer is None and not part.findChildren(DocumentTile))
    desktop.space.undo()
    desktop.until(lambda: len(part.findChildren(DocumentTile)) == 1)


def test_forgetting_asks_for_the_code_and_cannot_be_undone(
    desktop: Desktop, tmp_path: Path
) -> None:
    """A wrong code is told beside the line and the page stays; the right one empties the list."""
    part = open_part(desktop)
    keep(desktop, part, photos(tmp_path), "cv")
    viewer = opened(desktop, part)
    desktop.press("Forget it for ever")
    assert viewer.panel is not None
    panel = viewer.panel
    desktop.qtbot.keyClicks(panel.line, "WM 0000")
    desktop.qtbot.keyClick(panel.line, Qt.Key.Key_Return)
    desktop.until(lambda: panel.question.has_problem)
    assert viewer.pad.is_drawn

    panel.line.clear()
    desktop.qtbot.keyClicks(panel.line, show_code(code_of(desktop.amina)))
    desktop.qtbot.keyClick(panel.line, Qt.Key.Key_Return)
    desktop.say_again()

    desktop.until(lambda: part.viewer is None and not part.findChildren(DocumentTile))
    assert not list((desktop.folder / "documents").iterdir())
    desktop.space.open(Destination("student", desktop.amina, "history"))
    desktop.find(QLabel, "Forgotten document")


def test_forgetting_can_be_left(desktop: Desktop, tmp_path: Path) -> None:
    """Leave it here takes the panel away; the document is still there."""
    part = open_part(desktop)
    keep(desktop, part, photos(tmp_path), "cv")
    viewer = opened(desktop, part)
    desktop.press("Forget it for ever")

    desktop.press("Leave it here")

    assert viewer.panel is None
    assert list((desktop.folder / "documents").iterdir())


@dataclass(frozen=True)
class Hanging(Decoder):
    """A decoder whose child never answers; keeps which pages it began, and how they ended."""

    command: tuple[str, ...] = (sys.executable, "-c", "while True: pass")
    page_wall_s: float = 3600.0  # longer than any test: only a stopper ends it before
    begun: list[int] = field(default_factory=list)
    ends: list[Code] = field(default_factory=list)

    @property
    def is_busy(self) -> bool:
        return len(self.begun) > len(self.ends)

    def page(
        self, data: bytes, form: Form, page: int, width_px: int, *, stopper: Stopper | None = None
    ) -> Pixels:
        self.begun.append(page)
        try:
            return super().page(data, form, page, width_px, stopper=stopper)
        except Problem as problem:
            self.ends.append(problem.code)
            raise


def test_a_page_that_takes_for_ever_holds_up_nobody(
    desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Other pages are read meanwhile; going on or back, and closing the window, end it."""
    part = open_part(desktop)
    keep(desktop, part, photos(tmp_path, 2), "cv")
    hangs = Hanging()
    monkeypatch.setattr(documents, "DECODER", hangs)
    desktop.find(DocumentTile, "").click()
    desktop.until(lambda: part.viewer is not None and hangs.is_busy)
    viewer = part.viewer
    assert viewer is not None

    viewer.pad.go_on()
    desktop.until(lambda: hangs.begun[-1] == 2 and hangs.is_busy)
    desktop.space.open(Destination("student", desktop.amina, "history"))
    desktop.find(QLabel, "Document")
    desktop.until(lambda: not hangs.is_busy)
    assert not viewer.pad.is_drawn
    desktop.space.open(Destination("student", desktop.amina, "documents"))
    assert part.viewer is viewer
    desktop.until(lambda: hangs.is_busy)
    viewer.close_it()
    desktop.until(lambda: part.viewer is None and not hangs.is_busy)
    desktop.find(DocumentTile, "").click()
    desktop.until(lambda: part.viewer is not None and hangs.is_busy)
    desktop.space.end(None)

    assert set(hangs.ends) == {Code.CANCELLED}
    assert not hangs.is_busy


def test_a_document_whose_file_is_gone_says_so(desktop: Desktop, tmp_path: Path) -> None:
    """The tile keeps its picture; the viewer tells that the file is not here."""
    part = open_part(desktop)
    keep(desktop, part, photos(tmp_path), "cv")
    shutil.rmtree(desktop.folder / "documents")

    desktop.find(DocumentTile, "").click()

    desktop.find(Notice, "The file of this document")
