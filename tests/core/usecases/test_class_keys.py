"""What only some roles may open is sealed to those who hold them, and to nobody else."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.context import Context
from app.crypto import sign
from app.crypto.seal import BrokenSeal
from app.errors import Code, Problem
from app.usecases.login import Login
from app.usecases.users import grant_roles, revoke_user
from app.vault.classkeys import AUDIT, DOCS, GLASS, HOLDERS, REPORT, SAFE
from tests.core.usecases.team import Team, team_of_one


@pytest.fixture
def team(tmp_path: Path, context: Context) -> Team:
    """Return a new centre's vault with its first worker, who is manager."""
    return team_of_one(tmp_path / "vault", context)


def held(team: Team, name: str) -> set[str]:
    """Return the classes that a worker can open now, tried out."""
    login = team.login(name)
    found = {one for one in HOLDERS if opens(login, one)}
    login.close()
    return found


def opens(login: Login, name: str) -> bool:
    """Tell whether a worker can open what they themselves have sealed to a class."""
    keys = login.vault.keyring.classes
    sealed = keys.seal(name, b"words", b"context")
    if keys.holds(name):
        return keys.open(name, sealed, b"context") == b"words"
    with pytest.raises(Problem) as refusal:
        keys.open(name, sealed, b"context")
    assert refusal.value.code == Code.NOT_PERMITTED
    return False


def test_the_first_worker_keeps_what_nobody_else_is_there_for(team: Team) -> None:
    """Until there is an officer and a safeguarding lead, the manager holds their keys."""
    assert held(team, "Leila") == set(HOLDERS)


def test_each_role_holds_its_classes_and_no_others(team: Team) -> None:
    """Everybody can seal; the manager lets go of what has a holder."""
    team.add("Omar", "intake")
    team.add("Cora", "coordinator")
    team.add("Safa", "safeguarding")
    team.add("Dora", "dpo")

    assert held(team, "Omar") == {DOCS}
    assert held(team, "Cora") == set()
    assert held(team, "Safa") == {SAFE}
    assert held(team, "Dora") == {DOCS, AUDIT, REPORT}
    assert held(team, "Leila") == {DOCS, REPORT, GLASS}


def test_what_was_sealed_before_a_holder_came_opens_to_them_and_later_things_to_them_only(
    team: Team,
) -> None:
    """The manager who kept the key hands it on; from then on there is another."""
    login = team.login("Leila")
    early = login.vault.keyring.classes.seal(SAFE, b"early", b"")
    login.close()
    team.add("Safa", "safeguarding")
    login = team.login("Leila")
    late = login.vault.keyring.classes.seal(SAFE, b"late", b"")
    with pytest.raises(Problem) as refusal:
        login.vault.keyring.classes.open(SAFE, late, b"")
    login.close()

    safa = team.login("Safa")

    assert refusal.value.code == Code.NOT_PERMITTED
    assert safa.vault.keyring.classes.open(SAFE, early, b"") == b"early"
    assert safa.vault.keyring.classes.open(SAFE, late, b"") == b"late"
    safa.close()


def test_a_second_holder_gets_the_key_from_the_first(team: Team) -> None:
    """The manager cannot give what they do not hold; the first holder's next login does."""
    team.add("Safa", "safeguarding")
    login = team.login("Leila")
    early = login.vault.keyring.classes.seal(SAFE, b"early", b"")
    login.close()
    team.add("Sami", "safeguarding")
    assert held(team, "Sami") == set()

    team.login("Safa").close()

    sami = team.login("Sami")
    assert sami.vault.keyring.classes.open(SAFE, early, b"") == b"early"
    sami.close()


def test_whoever_leaves_or_changes_role_opens_nothing_new(team: Team) -> None:
    """The class gets another key, and the old shares go."""
    team.add("Omar", "intake")
    team.add("Osei", "intake")
    login = team.login("Leila")
    before = login.vault.keyring.classes.newest(DOCS).epoch
    grant_roles(login, team.ids["Omar"], ["coordinator"])
    revoke_user(login, team.ids["Osei"])
    after = login.vault.keyring.classes.newest(DOCS).epoch
    shares = {
        slot
        for (slot,) in login.store._connection.execute(
            "SELECT slot FROM class_share WHERE class = 'docs'"
        )
    }

    assert (before, after >> 16) == (1, 2)  # two renewals
    assert shares == {login.unlocked.slot_id}
    login.close()
    assert held(team, "Omar") == set()


def test_everything_can_be_given_new_keys_at_once(team: Team) -> None:
    """Old things still open."""
    team.add("Omar", "intake")
    login = team.login("Leila")
    keyring = login.vault.keyring
    old = {one: keyring.classes.seal(one, b"old", b"") for one in HOLDERS}

    keyring.renew(team.context)

    assert keyring.unlocked.epoch == 2
    assert {keyring.classes.newest(one).epoch >> 16 for one in HOLDERS} == {1}
    assert all(keyring.classes.open(one, sealed, b"") == b"old" for one, sealed in old.items())
    login.close()
    assert held(team, "Omar") == {DOCS}
    assert held(team, "Leila") == set(HOLDERS)


def test_a_key_that_the_lead_has_not_signed_is_not_used(team: Team) -> None:
    """Somebody who can write into the records cannot have secrets sealed to themselves."""
    team.add("Omar", "intake")
    omar = team.login("Omar")
    keys = omar.vault.keyring.classes
    forged = (SAFE, 9 << 16, omar.unlocked.user.exchange_public, sign.sign(b"s" * 32, b"mine"))
    omar.store._connection.execute("INSERT INTO class_key VALUES (?, ?, ?, ?)", forged)

    with pytest.raises(BrokenSeal):
        keys.seal(SAFE, b"words", b"")
    omar.close()


def test_a_seal_opens_in_its_class_and_place_only(team: Team) -> None:
    """Not with another context, as another class, cut or changed."""
    login = team.login("Leila")
    keys = login.vault.keyring.classes
    sealed = keys.seal(SAFE, b"words", b"here")

    for name, text, context in (
        (SAFE, sealed, b"there"),
        (AUDIT, sealed, b"here"),
        (SAFE, sealed[:-1], b"here"),
        (SAFE, sealed[:-1] + bytes([sealed[-1] ^ 1]), b"here"),
    ):
        with pytest.raises(BrokenSeal):
            keys.open(name, text, context)
    login.close()
