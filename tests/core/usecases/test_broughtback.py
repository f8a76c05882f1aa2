"""What an undo brings back bears the name of whoever wrote it, on each computer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.i18n import Catalog
from app.records import RecordId
from app.schema.person import preferred_name
from app.usecases.histories import show_history
from app.usecases.inbox import open_inbox
from app.usecases.login import Login
from app.usecases.originwords import origin_of
from app.usecases.questions import Answer, Question, choose_answer, keep_record
from app.usecases.records import RowInput, put_records
from app.usecases.undoing import undo_last
from tests.core.usecases.pair import Pair

NAMES = {"Amina H.": "Leila", "Amina Hassan": "Omar"}


class Apart:
    """Leila at the first computer and Omar at the second, with Amina's file on both."""

    def __init__(self, pair: Pair) -> None:
        self._pair, self.amina = pair, pair.amina
        self.leila, self.omar = pair.login(0, "Leila"), pair.login(1, "Omar")

    @property
    def logins(self) -> tuple[Login, Login]:
        return self.leila, self.omar

    def meet(self) -> None:
        """Carry the stick there and back."""
        self._pair.carry(0, 1, 0, 1)

    def write(self, login: Login, row: RecordId, schema: str = "person", **values: str) -> None:
        put_records(login, [RowInput(schema, values, row)])

    def close(self) -> None:
        for one in self.logins:
            one.close()


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[Apart]:
    """Return two workers at two computers who both have Amina's file."""
    made = Apart(Pair(tmp_path))
    yield made
    made.close()


def asked(login: Login) -> Question:
    """Return the one question in the inbox."""
    (line,) = open_inbox(login).lines
    assert line.question is not None
    return line.question


def told(login: Login) -> dict[object, Answer]:
    return {one.stored: one for one in asked(login).answers}


def two_names(apart: Apart) -> None:
    """Let Leila and Omar write a name each, and meet."""
    apart.write(apart.leila, apart.amina, preferred_name="Amina H.")
    apart.write(apart.omar, apart.amina, preferred_name="Amina Hassan")
    apart.meet()


@pytest.mark.parametrize("kept", list(NAMES))
def test_an_undone_choice_shows_who_wrote_each_answer_and_who_brought_it_back(
    apart: Apart, kept: str
) -> None:
    """The inbox of both computers tells writer, time and place as before, and the undo."""
    two_names(apart)
    before = [told(login) for login in apart.logins]
    choose_answer(apart.leila, asked(apart.leila), before[0][kept])
    undo_last(apart.leila)

    apart.meet()

    for login, was in zip(apart.logins, before, strict=True):
        now = told(login)
        assert {said: one.given for said, one in now.items()} == {
            said: one.given for said, one in was.items()
        }
        assert {said: one.given.worker for said, one in now.items()} == NAMES
        for one in now.values():
            assert one.again is not None
            assert (one.again.worker, one.again.is_own) == ("Leila", login is apart.leila)
            assert one.again.is_here is (login is apart.leila)
            assert one.again.at > one.given.at


def test_settled_and_undone_again_by_the_other_it_is_told_of_the_first_writers(
    apart: Apart,
) -> None:
    """Only the last who brought the answers back is named beside them."""
    two_names(apart)
    for login in apart.logins:
        choose_answer(login, asked(login), told(login)["Amina H."])
        undo_last(login)
        apart.meet()

    for one in told(apart.leila).values():
        assert one.given.worker == NAMES[str(one.stored)]
        assert one.again is not None
        assert one.again.worker == "Omar"


def test_a_safe_answer_that_was_brought_back_is_still_of_whoever_gave_it(apart: Apart) -> None:
    """“Do not use this” protects again, and it is known who said so."""
    (row,) = put_records(
        apart.leila,
        [RowInput("contact", {"person": apart.amina, "kind": "call", "value": "+12025550123"})],
    ).value
    apart.meet()
    apart.write(apart.omar, row, "contact", do_not_contact="yes")
    apart.write(apart.leila, row, "contact", do_not_contact="no")
    apart.meet()
    choose_answer(apart.leila, asked(apart.leila), told(apart.leila)[False])
    undo_last(apart.leila)
    apart.meet()

    for login in apart.logins:
        assert login.need("contact", row).stored["do_not_contact"] is True
        now = {said: one.given.worker for said, one in told(login).items()}
        assert now == {True: "Omar", False: "Leila"}


def test_who_deleted_is_still_told_when_keeping_was_taken_back(apart: Apart) -> None:
    """The question stands again with the name of whoever deleted the record."""
    (row,) = put_records(
        apart.leila,
        [RowInput("contact", {"person": apart.amina, "kind": "call", "value": "+12025550123"})],
    ).value
    apart.meet()
    apart.omar.vault.delete(apart.omar.need("contact", row), "Delete", user=apart.omar.user)
    apart.write(apart.leila, row, "contact", value="+12025550199")
    apart.meet()
    keep_record(apart.leila, asked(apart.leila))
    undo_last(apart.leila)
    apart.meet()

    for login in apart.logins:
        (answer,) = asked(login).answers
        assert answer.again is not None
        assert (answer.given.worker, answer.again.worker) == ("Omar", "Leila")


def test_the_history_names_the_undo_and_the_first_writer(apart: Apart) -> None:
    """The undo of an edit is an act of its own day; the words are of whoever wrote them."""
    apart.write(apart.leila, apart.amina, preferred_name="Amina H.")
    apart.meet()
    apart.write(apart.omar, apart.amina, preferred_name="Amina Hassan")
    undo_last(apart.omar)
    apart.meet()

    for login in apart.logins:
        latest, *earlier = show_history(login, apart.amina, preferred_name.key)
        assert (latest.stored, latest.worker, latest.is_current) == ("Amina H.", "Omar", True)
        assert latest.origin is not None
        assert (latest.origin.worker, latest.origin.is_own) == ("Leila", login is apart.leila)
        assert latest.origin.at == earlier[1].at
        assert [one.origin for one in earlier] == [None] * len(earlier)


def test_the_words_are_whole_sentences_in_each_language(apart: Apart) -> None:
    """Who wrote, when and where, and then who brought it back and when."""
    two_names(apart)
    choose_answer(apart.leila, asked(apart.leila), told(apart.leila)["Amina H."])
    undo_last(apart.leila)
    answer = told(apart.leila)["Amina Hassan"]

    said = [Catalog(one).say(origin_of(answer, one)) for one in ("en", "ar", "uk")]

    assert said[0].startswith("Omar · ")
    assert " · Laptop vault-1 (brought back by you · " in said[0]
    assert "الاستعادة" in said[1]
    assert "повернуто" in said[2]
