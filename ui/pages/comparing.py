"""Up to three mentors for one student beside each other, criterion by criterion."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from app.i18n import N_, Text, verbatim
from app.rules.matching.fit import Score
from app.usecases.matchboard import Board, Candidate, Waiting
from app.usecases.matchwords import CRITERIA, RULE_NAMES, shared_words
from ui.pages.boardlist import title_of
from ui.pages.mentorwords import fit_words
from ui.theme.appearance import Theme
from ui.widgets.cards import Card
from ui.widgets.labels import Heading, Label

_UNKNOWN = N_("not known")


class Comparison(Card):
    """A table: mentors across, criteria down; each place says its mentor to a screen reader."""

    def __init__(
        self,
        theme: Theme,
        board: Board,
        student: Waiting,
        candidates: Sequence[Candidate],
        *,
        is_named: bool,
    ) -> None:
        super().__init__(gap=10, margins=18)
        self._theme = theme
        self.body.addWidget(Heading(theme, N_("Compared for this student"), 4))
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(8)
        self._grid = grid
        self.body.addLayout(grid)
        names = [title_of(one.room.id, one.room.name, is_named=is_named) for one in candidates]
        for at, (one, name) in enumerate(zip(candidates, names, strict=True), 1):
            grid.setColumnStretch(at, 1)
            grid.addWidget(Label(theme, name, weight=700, wraps=True), 0, at)
            self._put(1, at, name, fit_words(one.fit, board.policy.bands))
            rules = ", ".join(theme.plain(RULE_NAMES[each.rule]) for each in one.failing)
            self._put(2, at, name, verbatim(rules) if rules else N_("none"))
            for down, score in enumerate(board.scores(student, one.room), 3):
                self._put(down, at, name, self._said(score))
        heads = [N_("In all"), N_("Rules against it"), *CRITERIA.values()]
        for down, words in enumerate(heads, 1):
            grid.addWidget(Label(theme, words, "small", weight=600, wraps=True), down, 0)

    def _put(self, down: int, at: int, name: Text, words: Text) -> None:
        label = Label(self._theme, words, "small", wraps=True)
        told = f"{self._theme.plain(name)}: {self._theme.plain(words)}"
        label.setAccessibleName(told)
        self._grid.addWidget(label, down, at, Qt.AlignmentFlag.AlignTop)

    def _said(self, score: Score) -> Text:
        if score.points is None:
            return _UNKNOWN
        shared = shared_words(score, self._theme.catalog)
        words = N_("{points} · {shared}") if shared else N_("{points}")
        return words.with_values(points=score.points, shared=shared)
