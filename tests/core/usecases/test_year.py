"""After a year of three hundred students, today lists what an independent reckoning lists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest

from app.usecases.today import Due
from tests.core.usecases.reckoning import Line
from tests.core.usecases.scriptedyear import ACTS, DAYS, Year

# What a demonstration centre has none of: its sheets and backups are for practice, and
# concerns are sealed for a lead whom it lacks.
_NOT_HERE = {Due.SHEETS, Due.BACKUP, Due.CONCERN, Due.REQUEST}


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    """Return a centre on the first day of its year."""
    year = Year.begun(tmp_path_factory.mktemp("year"))
    yield year
    year.login.close()


def test_today_lists_what_the_records_say_all_year_long(year: Year) -> None:
    """Line by line, whom and what it is about, on which day: none is missing, none too many."""
    kinds: Counter[str] = Counter()
    for day in DAYS:
        year.go_to(day)
        for ours, theirs in year.compared():
            assert (theirs - ours, ours - theirs) == (Counter[Line](), Counter[Line]())
            kinds.update(line[0] for line in ours.elements())

    assert set(kinds) == {one.value for one in Due if one not in _NOT_HERE}
    assert kinds.total() > 5_000
    assert set(year.acts) == {act.__name__ for act in ACTS}
