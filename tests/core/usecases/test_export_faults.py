"""Killed or out of space at every step of an export, no plain word is left anywhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.faults import histories

# Each opening, making, renaming and removing of a file on the stick fails in turn; then the
# worker signs in again.  A canary is looked for in every file but those of a whole export.
SCRIPT = """
import shutil
import sys
from pathlib import Path

from app.i18n import Catalog
from app.usecases.consents import answer_consents
from app.usecases.export import export_tables
from app.usecases.people import start_intake
from app.usecases.vaults import NewVault, init_vault, open_login
from tests.canaries import CANARIES, leaks_in
from tests.core.faults import FILES, Cutting
from tests.fakes import fake_context, four_things

root, fault = Path(sys.argv[1]), sys.argv[2]
PASS = "correct horse battery staple"
vault, stick = root / "vault", root / "stick"

def enter(seed):
    return open_login(vault, lambda: PASS, fake_context(root / "state", seed=seed))

login = init_vault(vault, PASS, NewVault("Linden", "Leila"), fake_context(root / "state"))
person = start_intake(login, four_things(CANARIES["arabic"])).value
answer_consents(login, person, [{"purpose": "keep_file", "answer": "given"}])
login.close()

def start():
    shutil.rmtree(stick, ignore_errors=True)
    stick.mkdir()

def begin():
    login = enter(1000)
    return lambda: export_tables(login, None, stick / "out", Catalog("en"))

for number, code in Cutting(begin, fault, stick, FILES).each(start):
    enter(2000 + number).close()
    whole = sorted(one.name for one in (stick / "out").glob("*"))
    shutil.rmtree(stick / "out", ignore_errors=True)
    left = len(list(stick.iterdir()))
    found = len(leaks_in([root], [CANARIES["arabic"]]))
    print(number, code, len(whole), int("columns.csv" in whole), left, found)
"""


@pytest.mark.parametrize("fault", ["kill", "full", "gone"])
def test_an_export_is_whole_or_leaves_not_a_word(tmp_path: Path, fault: str) -> None:
    """After the next sign-in there are all tables, or none and nothing beside them."""
    told = histories(SCRIPT, tmp_path / "place", fault)

    assert len(told) > 8
    sizes = {int(count) for _, (count, *_rest) in told}
    assert len(sizes - {0}) <= 1
    for code, (count, has_last, left, found) in told:
        assert (left, found) == ("0", "0"), code
        assert (int(count) > 0) == (has_last == "1")
