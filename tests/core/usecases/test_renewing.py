"""A vault of an older version is brought up to date at its opening, which tells how far it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.context import Context
from app.errors import Code, Problem
from app.i18n import N_
from app.schema.registry import SCHEMAS
from app.usecases.demonstration import Size, new_demonstration
from app.usecases.vaults import DEMONSTRATION_PASSPHRASE, login_with, look_at_vault, open_current
from app.vault import heads
from app.vault.tables import get_meta, put_meta
from tests.fakes import fake_context


@pytest.fixture
def world(tmp_path: Path) -> Context:
    """Return the clock and folders of a test vault."""
    return fake_context(tmp_path / "state")


@pytest.fixture
def older(tmp_path: Path, world: Context, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of a demonstration vault whose tables an older version made."""
    monkeypatch.setattr(heads, "STRETCH_ROWS", 40)
    folder = tmp_path / "vault"
    login = new_demonstration(
        folder, None, world, size=Size(3), progress=lambda _done, _total: None
    )
    put_meta(login.store._connection, "heads", "older")
    login.close()
    return folder


def slot_of(folder: Path) -> str:
    return look_at_vault(folder).slots[0].id


def test_every_stretch_of_rows_is_told_and_only_the_first_opening_tells(
    older: Path, world: Context
) -> None:
    """From none to all, never back; the second opening has nothing to do."""
    told: list[tuple[int, int]] = []

    def tell(done: int, total: int) -> None:
        told.append((done, total))

    open_current(world, older, slot_of(older), DEMONSTRATION_PASSPHRASE, progress=tell)
    keys = open_current(world, older, slot_of(older), DEMONSTRATION_PASSPHRASE, progress=tell).keys
    login = login_with(older, keys, world)
    total = told[0][1]
    wrong = login.store.check()
    login.close()

    assert total > 40
    assert told == [(min(at * 40, total), total) for at in range(-(-total // 40) + 1)]
    assert wrong == []


def test_whoever_stops_it_finds_the_vault_as_it_was(older: Path, world: Context) -> None:
    """What the telling raises comes through, and the next opening begins anew."""

    def stop(done: int, _total: int) -> None:
        if done:
            raise Problem(N_("Stopped."), Code.CANCELLED)

    with pytest.raises(Problem) as stopped:
        open_current(world, older, slot_of(older), DEMONSTRATION_PASSPHRASE, progress=stop)
    keys = open_current(
        world,
        older,
        slot_of(older),
        DEMONSTRATION_PASSPHRASE,
        progress=lambda _done, _total: None,
    ).keys
    login = login_with(older, keys, world)
    mark, wrong = get_meta(login.store._connection, "heads"), login.store.check()
    login.close()

    assert stopped.value.code is Code.CANCELLED
    assert mark == heads.digest(SCHEMAS)
    assert wrong == []
