"""A demonstration centre exchanges as any other: its invented workers are known."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from app.sync.stores.folder import FolderStore
from app.usecases.demonstration import Size, new_demonstration
from app.usecases.people import find_people, start_intake
from app.usecases.syncing import sync_store
from app.usecases.users import list_users
from tests.core.usecases.computers import PASSPHRASE, let_in
from tests.fakes import fake_context, four_things


def test_a_second_computer_gets_everything_and_gives_back(tmp_path: Path) -> None:
    """Nothing is set aside, and both know the same in the end."""
    context = fake_context(tmp_path / "state", seed=1)
    place = tmp_path / "stick"
    place.mkdir()
    with (
        closing(
            new_demonstration(
                tmp_path / "vault", PASSPHRASE, context, size=Size(6, 1), progress=lambda *_: None
            )
        ) as first,
        closing(
            let_in(first, tmp_path / "vault-1", fake_context(tmp_path / "state-1", seed=2))
        ) as second,
    ):
        start_intake(second, four_things("Olena"))
        reports = [sync_store(one, FolderStore(place)) for one in (second, first, second)]

        assert sum(one.quarantined + one.waiting for one in reports) == 0
        assert first.store.state_hash() == second.store.state_hash()
        assert find_people(first, "Olena")
        assert all(one.is_active for one in list_users(second))
        assert {one.name for one in list_users(first)} == {one.name for one in list_users(second)}
