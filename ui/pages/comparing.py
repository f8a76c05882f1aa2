"""Up to three mentors for one student compared, criterion by criterion."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from app.i18n import N_, Text, verbatim
from app.rules.matching.fit import Score
from app.usecases.matchboard import Board, Candidate, Waiting
from app.usecases.matchwords import CRITERIA, RULE_NAMES, shared_words
from ui.pages.boardlist import title_of
from ui.pages.mentorwords import short_fit
from ui.theme.appearance import Theme, listed
from ui.widgets.badges import Light, LightState
from ui.widgets.cards import Card
from ui.widgets.labels import Heading, Label

_UNKNOWN = N_("not known")


class Comparison(Card):
    """Under each criterion a line for each mentor; the best of a criterion has its own shape."""

    def __init__(
        self,
        theme: Theme,
        board: Board,
        student: Waiting,
        candidates: Sequence[Candidate],
        *,
        is_named: bool,
    ) -> None:
        super().__init__(gap=8, margins=18)
        self._theme = theme
        self._names = [
            title_of(one.room.id, one.room.name, is_named=is_named) for one in candidates
        ]
        self.body.addWidget(Heading(theme, N_("Compared for this student"), 3))
        bands = board.policy.bands
        fits = [one.fit if one.may_be else None for one in candidates]
        self._add(N_("In all"), [short_fit(one.fit, bands) for one in candidates], fits)
        against = [self._rules(one) for one in candidates]
        if any(not one.may_be for one in candidates):
            ruled = [0 if one.may_be else -1 for one in candidates]
            self._add(N_("Rules against it"), against, ruled)
        scored = [board.scores(student, one.room) for one in candidates]
        for label, some in zip(CRITERIA.values(), zip(*scored, strict=True), strict=True):
            self._add(label, [self._said(one) for one in some], [one.points for one in some])

    def _add(self, label: Text, said: Sequence[Text], points: Sequence[int | None]) -> None:
        """Add the lines of one criterion; ``points`` say which of them is the best."""
        theme = self._theme
        self.body.addWidget(Label(theme, label, "small", weight=700))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        best = max((one for one in points if one is not None), default=None)
        for at, (name, words, point) in enumerate(zip(self._names, said, points, strict=True)):
            state: LightState = "unknown" if point is None else "wait"
            if point is not None and point < 0:
                state = "stop"
            elif point is not None and point == best:
                state = "go"
            light = Light(theme, state, words)
            light.setAccessibleName(f"{theme.plain(name)}: {theme.plain(words)}")
            called = Label(theme, name, "small", colour="ink2")
            grid.addWidget(called, at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(light, at, 1)
        self.body.addLayout(grid)

    def _rules(self, one: Candidate) -> Text:
        theme = self._theme
        rules = listed(theme, (theme.plain(RULE_NAMES[each.rule]) for each in one.failing))
        return verbatim(rules) if rules else N_("none")

    def _said(self, score: Score) -> Text:
        if score.points is None:
            return _UNKNOWN
        shared = shared_words(score, self._theme.catalog)
        if not shared:
            return verbatim(self._theme.number(score.points))
        return N_("{points} · {shared}").with_values(points=score.points, shared=shared)
