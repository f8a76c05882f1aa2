"""One computer takes back the yes while another prints a brief: both know it after they meet."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.context import Context
from app.errors import Code, Problem
from app.sync.stores.folder import FolderStore
from app.usecases.briefs import briefs_of
from app.usecases.consents import answer_consents
from app.usecases.login import Login
from app.usecases.sheets import draw_sheet, save_sheet
from app.usecases.syncing import sync_store
from tests.core.usecases.computers import let_in
from tests.core.usecases.test_briefs import matched, order
from tests.fakes import fake_context


@pytest.mark.parametrize("first", [0, 1], ids=["desk first", "laptop first"])
def test_both_know_of_the_no_and_of_the_page(
    login: Login, tmp_path: Path, context: Context, first: int
) -> None:
    """Whichever meets the folder first: no new brief at either, and the page is named at both."""
    person = matched(login)
    place = tmp_path / "stick"
    place.mkdir()
    beside = fake_context(tmp_path / "beside", seed=7)
    other = let_in(login, tmp_path / "laptop", beside)
    logins = (login, other)
    for number in (0, 1, 0, 1):
        sync_store(logins[number], FolderStore(place))

    answer_consents(login, person, [{"purpose": "share_with_mentor", "answer": "withdrawn"}])
    save_sheet(other, order(person), tmp_path / "brief.pdf", accept_missing=True)
    for number in (first, 1 - first, first, 1 - first):
        sync_store(logins[number], FolderStore(place))

    assert login.store.state_hash() == other.store.state_hash()
    for one in logins:
        (out,) = briefs_of(one, person)
        assert (out.mentor, out.is_back) == ("Lena", False)
        with pytest.raises(Problem) as caught:
            draw_sheet(one, order(person))
        assert caught.value.code is Code.NO_CONSENT
    other.close()
