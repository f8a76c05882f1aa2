"""A vault that was put back or copied: the audit has the day; a number used twice is noticed."""

from __future__ import annotations

import shutil
from pathlib import Path

from app.i18n import Catalog
from app.sync.stores.folder import FolderStore
from app.usecases.devices import list_devices
from app.usecases.login import Login
from app.usecases.people import find_people, start_intake
from app.usecases.syncing import sync_store
from app.usecases.syncreport import SyncReport
from app.usecases.syncwords import report_lines
from app.usecases.vaults import open_login
from tests.core.usecases.computers import PASSPHRASE
from tests.core.usecases.pairs import Apart
from tests.fakes import four_things

EN = Catalog("en")


def exchange(login: Login, place: Path) -> SyncReport:
    return sync_store(login, FolderStore(place))


def test_the_audit_has_the_day_on_which_a_vault_began_anew(apart: Apart) -> None:
    """Once, with the computer that it is about."""
    second, folder, kept = apart.logins[1], apart.root / "vault-1", apart.root / "kept"
    second.close()
    shutil.copytree(folder, kept)
    apart.logins[1] = again = open_login(folder, lambda: PASSPHRASE, second.context)
    start_intake(again, four_things("Yusuf"))
    apart.meet()
    again.close()
    shutil.rmtree(folder)
    shutil.copytree(kept, folder)
    apart.logins[1] = back = open_login(folder, lambda: PASSPHRASE, second.context)

    assert exchange(back, apart.place).copied == 1

    exchange(back, apart.place)
    assert [one.act for one in back.store.audit.entries()].count("begin anew") == 1


def test_two_copies_that_were_at_two_places_are_noticed_by_another(
    apart: Apart, tmp_path: Path
) -> None:
    """Before they meet each other: two bundles bear one number."""
    second, copy, other = apart.logins[1], apart.root / "copy", tmp_path / "other"
    second.close()
    shutil.copytree(apart.root / "vault-1", copy)
    shutil.copytree(apart.place, other)
    apart.logins[1:] = [
        open_login(one, lambda: PASSPHRASE, second.context)
        for one in (second.store.folder.path, copy)
    ]
    lead, first, copied = apart.logins
    for login, place, name in ((first, apart.place, "Yusuf"), (copied, other, "Olena")):
        start_intake(login, four_things(name))
        exchange(login, place)
    assert exchange(lead, apart.place).twins == 0

    report = exchange(lead, other)

    assert report.twins == 1
    assert report.needs_eyes
    told = " ".join(EN.say(one) for one in report_lines(report))
    assert "Two vaults write as one computer of the centre." in told
    assert [one.twice is not None for one in list_devices(lead)] == [False, True]
    assert find_people(lead, "Yusuf").people
    assert find_people(lead, "Olena").people
    assert exchange(lead, other).twins == 0
