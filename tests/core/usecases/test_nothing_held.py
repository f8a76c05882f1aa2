"""Whatever somebody does whom the gate lets do it, counts on every computer."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from app.sync.stores.folder import FolderStore
from app.usecases.demonstration import Size, new_demonstration
from app.usecases.exchange import own_ruling
from app.usecases.login import Login
from app.usecases.syncing import sync_store
from tests.core.usecases.computers import PASSPHRASE, let_in
from tests.core.usecases.office import CARES, GRID, WORKERS, open_office
from tests.core.usecases.test_roles import WHY, acts, refusal_of
from tests.fakes import fake_context


def counts(first: Login, second: Login, place: Path) -> None:
    """Let two computers exchange; assert that all that either knows counts at both."""
    place.mkdir()
    reports = [sync_store(one, FolderStore(place)) for one in (first, second, first, second)]
    assert sum(one.held + one.quarantined for one in reports) == 0
    for one in (first, second):
        one.store.exchange.held.settle(own_ruling(one))
        assert one.store.exchange.held.rows(with_aside=True) == []
        assert one.store.check() == []
    assert first.store.state_hash() == second.store.state_hash()


def test_all_of_a_demonstration_centre_counts(tmp_path: Path) -> None:
    """Everything that an invented year holds: its colleagues have the roles for what they do."""
    context = fake_context(tmp_path / "state", seed=1)
    made = new_demonstration(
        tmp_path / "vault", PASSPHRASE, context, size=Size(30, 1), progress=lambda *_: None
    )
    with (
        closing(made) as first,
        closing(
            let_in(first, tmp_path / "vault-1", fake_context(tmp_path / "s-1", seed=2))
        ) as other,
    ):
        counts(first, other, tmp_path / "stick")


def test_whatever_the_table_lets_a_role_do_counts(tmp_path: Path) -> None:
    """Each role, each operation, each person’s file; with a reason where one is asked for."""
    with open_office(tmp_path / "office") as office:
        done = 0
        for role in WORKERS:
            for care in CARES:
                person = office.file(role, care)
                for name in GRID:
                    act = acts(office, person)[name]
                    told = [
                        refusal_of(office.logins[role], act, one) for one in (None, *WHY.values())
                    ]
                    done += 0 in told
        assert done > 100
        first = office.logins["first"]
        place = tmp_path / "vault-1"
        with closing(
            let_in(
                first, place, fake_context(tmp_path / "s-1", seed=9), "correct horse battery staple"
            )
        ) as other:
            counts(first, other, tmp_path / "stick")
