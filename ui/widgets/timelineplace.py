"""From days and rows to pixels: where everything on the timeline stands, in both directions."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from PySide6.QtCore import QRect, QRectF

from app.rules.timeline import Card, Timeline
from ui.theme.appearance import Theme

Zoom = Literal["month", "quarter"]
MONTH_PX = {"month": 132, "quarter": 46}
CARD_PX = {"month": 186, "quarter": 150}
DAYS_OF_MONTH = 30.44
HEAD_PX, LANE_HEAD_PX = 60, 132
TRAIL_PX, TOP_PX, FOOT_PX, LANE_GAP_PX, CARD_GAP_PX, EDGE_PX = 22, 44, 12, 10, 10, 20


@dataclass(frozen=True)
class Place:
    """The pixels of one timeline at one zoom, as wide as ``width_px`` and as tall as its rows.

    spare_px: what is left of the window's height, shared out among the lanes.
    """

    theme: Theme
    timeline: Timeline
    zoom: Zoom
    today: date
    width_px: int = 0
    spare_px: int = 0

    @property
    def here(self) -> float:
        """How many days after the first one shown the middle of today is."""
        return self.timeline.offset(self.today) + 0.5

    @cached_property
    def day_px(self) -> float:
        return day_px(self.theme, self.zoom)

    @property
    def card_height_px(self) -> int:
        return self.theme.grown(80, 0.95)

    @property
    def row_px(self) -> int:
        return self.card_height_px + CARD_GAP_PX

    @property
    def least_width_px(self) -> int:
        return round(self.timeline.days * self.day_px) + 2 * EDGE_PX

    @property
    def least_height_px(self) -> int:
        lanes = [self._lane_px(lane) for lane in self.timeline.rows]
        return sum(lanes) + LANE_GAP_PX * (len(lanes) - 1)

    def x(self, day: float) -> float:
        """Return where a day begins, counted from the first one shown."""
        along = EDGE_PX + day * self.day_px
        return self.width_px - along if self.theme.is_rtl else along

    def day(self, x: float) -> float:
        """Return the day that stands at ``x``: the opposite of ``x``."""
        along = self.width_px - x if self.theme.is_rtl else x
        return (along - EDGE_PX) / self.day_px

    def lane(self, name: str) -> QRectF:
        """Return the band of a lane, as wide as the timeline."""
        return QRectF(self._lanes[name])

    @cached_property
    def _lanes(self) -> dict[str, QRectF]:
        top, found = 0.0, {}
        share = self.spare_px / max(1, len(self.timeline.rows))
        for lane in self.timeline.rows:
            height = self._lane_px(lane) + share
            found[lane] = QRectF(0, top, self.width_px, height)
            top += height + LANE_GAP_PX
        return found

    def card(self, one: Card) -> QRect:
        """Return where the card of a step stands."""
        known = self._cards.get(one)
        if known is None:
            known = self._cards[one] = self._card(one)
        return known

    def _card(self, one: Card) -> QRect:
        top = self.lane(one.lane).top() + TOP_PX + one.row * self.row_px
        width = round(one.days * self.day_px) - CARD_GAP_PX
        start = self.x(one.start)
        left = start - width if self.theme.is_rtl else start
        return QRect(round(left), round(top), width, self.card_height_px)

    @cached_property
    def _cards(self) -> dict[Card, QRect]:
        return {}  # asked for many times at each step of a scroll

    def _lane_px(self, lane: str) -> int:
        return TOP_PX + self.timeline.rows[lane] * self.row_px + FOOT_PX


def day_px(theme: Theme, zoom: Zoom) -> float:
    """Return how wide a day is; a month's name must have room in large print too."""
    return theme.grown(MONTH_PX[zoom], 0.9) / DAYS_OF_MONTH


def least_days(theme: Theme, zoom: Zoom) -> int:
    """Return how many days a card must span for its words to have room."""
    return math.ceil((theme.grown(CARD_PX[zoom], 0.8) + CARD_GAP_PX) / day_px(theme, zoom))
