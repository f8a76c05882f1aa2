"""Killed before any single write to the disk, a change of users or keys is old or new."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.context import Context
from app.errors import Code, Problem
from app.usecases.login import Login
from app.usecases.people import start_intake
from app.usecases.users import change_passphrase, list_users, renew_keys, revoke_user
from app.usecases.vaults import NewVault, init_vault, open_login
from tests.core.usecases.team import FIRST, Team
from tests.fakes import fake_context, four_things
from tests.ptraced import can_trace, killed_before

# One step in so many is tried; WAYMARK_EVERY=1 tries each.
EVERY = int(os.environ.get("WAYMARK_EVERY", "23"))
NEW, MOST = "an altogether new one", 5_000


def opens(folder: Path, passphrase: str, context: Context) -> str:
    """Tell whether a passphrase opens a whole vault: yes, no, shut, or what is wrong."""
    try:
        login = open_login(folder, lambda: passphrase, context)
    except Problem as problem:
        known = {Code.WRONG_PASSPHRASE: "no", Code.NOT_PERMITTED: "shut"}
        return known.get(problem.code, f"damaged {problem.code}")
    try:
        sound = login.store.check() == [] and len(login.store.records("person")) == 3
        return "yes" if sound else "ill"
    finally:
        login.close()


def _revoke(leila: Login) -> None:
    revoke_user(leila, next(one.id for one in list_users(leila) if one.name == "Omar"))


ACTS: dict[str, tuple[Callable[[Login], None], set[tuple[str, str, str]]]] = {
    "revoke": (
        _revoke,
        {("yes", "yes", "no"), ("shut", "yes", "no"), ("no", "yes", "no")},
    ),
    "renew": (renew_keys, {("yes", "yes", "no")}),
    "passphrase": (
        lambda leila: change_passphrase(leila, NEW),
        {("yes", "yes", "no"), ("yes", "no", "yes")},
    ),
}


@pytest.mark.skipif(not can_trace, reason="needs ptrace")
@pytest.mark.timeout(3_000)
@pytest.mark.parametrize("name", ACTS)
def test_whoever_stays_opens_a_whole_vault_after_any_kill(tmp_path: Path, name: str) -> None:
    """With exactly one passphrase each; never neither, never both."""
    act, allowed = ACTS[name]
    context = fake_context(tmp_path / "state", seed=1)
    login = init_vault(tmp_path / "template", FIRST, NewVault("Linden", "Leila"), context)
    for name_of in ("Amina", "Yusuf", "Olena"):
        start_intake(login, four_things(name_of))
    login.close()
    team = Team(tmp_path / "template", context, {"Leila": FIRST})
    team.add("Omar", "intake")
    place, seen, ended = tmp_path / "vault", set(), None

    def child() -> None:
        leila = open_login(place, lambda: FIRST, fake_context(tmp_path / "state", seed=2))
        act(leila)

    number = 1
    while ended is None and number < MOST:
        for old in (place, tmp_path / "state"):
            shutil.rmtree(old, ignore_errors=True)
        shutil.copytree(tmp_path / "template", place)
        ended = killed_before(number, child)
        told = tuple(opens(place, one, context) for one in (team.passphrases["Omar"], FIRST, NEW))
        assert told in allowed, (number, told)
        seen.add(told)
        number += EVERY
    assert ended == 0, number
    assert number > 3 * EVERY
    assert seen == allowed - {("shut", "yes", "no")} or seen == allowed
