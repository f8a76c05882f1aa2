"""A document whose file is on another computer is shown calmly, and fetched when asked for."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QAbstractButton, QLabel

from app.sync.stores.folder import FolderStore
from app.usecases.documents import attach_document
from app.usecases.syncing import sync_store
from tests.core.papers.scansamples import certificate, jpeg_bytes
from tests.ui.pages.conftest import writing
from tests.ui.pages.test_exchange import Two, page_of, two
from ui.desk import Destination
from ui.pages.documentviewer import DocumentViewer
from ui.widgets.documenttile import DocumentTile

__all__ = ["two"]


def test_a_file_is_fetched_when_it_is_asked_for(two: Two, tmp_path: Path) -> None:
    """The tile says that it is not here yet; a press asks for it; after an exchange it opens."""
    amina = two.desktop.amina
    with writing(two.desktop) as login:
        sync_store(login, FolderStore(two.stick))
    sync_store(two.other, FolderStore(two.stick))
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(jpeg_bytes(certificate("Diploma")))
    attach_document(two.other, amina, [photo], {"type": "degree_diploma"})
    sync_store(two.other, FolderStore(two.stick))
    two.other.close()
    page_of(two)
    two.desktop.press("Only those I ask for")
    two.desktop.press("Choose and exchange")
    two.desktop.find(QLabel, "1 document is still on another computer only.")

    two.desktop.space.open(Destination("student", amina, "documents"))
    tile(two, "Not on this computer yet").click()
    two.desktop.find(QLabel, "The file of this document is on another computer.")
    two.desktop.press("Fetch it")
    two.desktop.find(QLabel, "It comes with the next exchange")
    page_of(two)
    two.desktop.press("Choose and exchange")
    two.desktop.find(QLabel, "1 document has come.")
    two.desktop.space.open(Destination("student", amina, "documents"))
    tile(two, "1 page").click()

    two.desktop.until(
        lambda: any(one.isVisible() for one in two.desktop.window.findChildren(DocumentViewer))
    )


def tile(two: Two, ending: str) -> QAbstractButton:
    """Return the tile of the one document, once it says ``ending``."""
    found: list[DocumentTile] = []

    def is_there() -> bool:
        found[:] = [
            one
            for one in two.desktop.window.findChildren(DocumentTile)
            if one.isVisible() and ending in one.accessibleName()
        ]
        return bool(found)

    two.desktop.until(is_there)
    return found[0]
