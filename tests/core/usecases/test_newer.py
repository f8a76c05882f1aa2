"""What a newer Waymark has written stays where it is, and is told so until the update."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.i18n import Catalog
from app.sync import bundleheader, letters
from app.sync.stores.folder import FolderStore
from app.usecases.login import Login
from app.usecases.people import find_people, start_intake
from app.usecases.quarantine import list_refused
from app.usecases.syncing import sync_store
from app.usecases.syncwords import report_lines
from tests.core.usecases.hubs import Hub, agree
from tests.core.usecases.online import Place
from tests.fakes import four_things


def test_bundles_of_a_newer_program_wait_for_the_update(
    two: tuple[Login, Login], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are not called missing, nor kept as refused; after the update they come."""
    (tmp_path / "stick").mkdir()
    stick = FolderStore(tmp_path / "stick")
    for name in ("Amina", "Yusuf"):
        start_intake(two[0], four_things(name))
        sync_store(two[0], stick)
    with monkeypatch.context() as old:
        old.setattr(bundleheader, "READER", 0)  # of a program from before this format

        report = sync_store(two[1], stick)

    assert report.newer > 0
    assert (report.waiting, report.quarantined, report.new) == (0, 0, 0)
    assert report.needs_eyes
    said = [Catalog("en").say(one) for one in report_lines(report)]
    assert any("made by a newer Waymark. Update Waymark on this computer." in one for one in said)
    assert list_refused(two[1]) == ()
    after = sync_store(two[1], stick)
    assert (after.newer, after.waiting) == (0, 0)
    assert find_people(two[1], "Amina").people
    assert find_people(two[1], "Yusuf").people


def test_heads_and_letters_of_a_newer_program_wait_for_the_update(
    two: tuple[Login, Login], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are counted beside what can be read."""
    (tmp_path / "stick").mkdir()
    stick = FolderStore(tmp_path / "stick")
    start_intake(two[0], four_things("Amina"))
    sync_store(two[0], stick)
    with monkeypatch.context() as old:
        old.setattr(letters, "_VERSION", 0)

        report = sync_store(two[1], stick, push=False)

    assert (report.newer, report.waiting, report.quarantined) == (2, 0, 0)
    assert report.new > 0
    assert sync_store(two[1], stick).newer == 0


def test_a_hub_is_told_to_update_too(
    hub: Hub, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And takes it in afterwards."""
    hub.join(place, "Linden")
    person = place.person(0, "Amina", "given")
    agree(place.logins[0], person)
    place.online(0, 1, 0)
    with monkeypatch.context() as old:
        old.setattr(bundleheader, "READER", 0)

        came = hub.take(place, "Linden")

    assert came.newer > 0
    assert (came.waiting, came.refused, came.new) == (0, 0, 0)
    assert hub.take(place, "Linden").new > 0
    assert hub.knows("Linden", person)
