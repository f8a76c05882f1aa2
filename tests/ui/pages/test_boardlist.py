"""A list of the board makes the rows that are looked at, however many people wait."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from app.i18n import N_, verbatim
from ui.pages.boardlist import BoardList, Made
from ui.theme.appearance import Theme
from ui.widgets.search import Result

MANY = 5_000


def test_few_of_many_rows_are_made(theme: Theme) -> None:
    """Shown, with one far down chosen, the list has made what fits on a screen."""
    made: list[int] = []

    def make(at: int) -> Result:
        made.append(at)
        return Result(f"key {at}", verbatim(f"Row {at}"))

    board = BoardList(theme, N_("Students who wait"))
    board.resize(320, 600)
    board.show()
    rows = Made([f"key {at}" for at in range(MANY)], make)
    board.show_results(rows, None, f"key {MANY - 5}")
    QApplication.processEvents()

    assert len(rows) == MANY
    assert 0 < len(made) < 100
    assert len(set(made)) == len(made)
    assert [one.key for one in rows[3:5]] == ["key 3", "key 4"]
    board.close()
