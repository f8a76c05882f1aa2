"""What lies under the cards: lanes, months, trails, links and today, each drawn in one pass."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from app.calendars import show_month
from app.i18n import N_
from app.rules.timeline import Card, Link, next_month
from ui.widgets.painting import blaze, draw_line
from ui.widgets.timelinecard import LANE_TONES, StepFace
from ui.widgets.timelineplace import TRAIL_PX, Place

MARK_PX, ARROW_PX, REACH_PX, MARGIN_PX = 6.5, 5.0, 26, 12
TODAY = N_("Today")
QUARTER_STARTS = frozenset({1, 4, 7, 10})


def paint_lanes(painter: QPainter, place: Place, shown: QRect) -> None:
    """Draw the bands of the lanes and a line for each month, or each quarter.

    shown: the part that is drawn anew.
    """
    palette = place.theme.palette
    painter.fillRect(shown, QColor(palette.canvas))
    for lane in place.timeline.rows:
        shades = palette.shades(LANE_TONES.get(lane, "foundations"))
        band = place.lane(lane)
        painter.fillRect(band, QColor(shades.lane))
        if palette.is_outlined:
            painter.setPen(QPen(QColor(shades.mark), palette.edge_px))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(band.adjusted(-4, 1, 4, -1))
    painter.setPen(QPen(QColor(palette.line), 1))
    for _, x in month_lines(place):
        painter.drawLine(QPointF(x, 0), QPointF(x, place.least_height_px + place.spare_px))


def month_lines(place: Place) -> list[tuple[date, float]]:
    """Return (first day, x) of every month, or quarter, as wide as the timeline."""
    found = []
    day = place.timeline.first_day
    while 0 <= (x := place.x(place.timeline.offset(day))) <= place.width_px:
        if place.zoom == "month" or day.month in QUARTER_STARTS:
            found.append((day, x))
        day = next_month(day)
    return found


@functools.lru_cache(maxsize=256)
def _month_words(day: date, language: str) -> str:
    return show_month(day, language)  # asked for at each step of a scroll


def paint_months(painter: QPainter, place: Place, room: QRectF, shown_px: float) -> None:
    """Write the months along the head.

    room: moved to where the timeline is scrolled.  shown_px: how wide the window onto it is.
    """
    theme = place.theme
    painter.setFont(theme.font("small", 500))
    painter.setPen(theme.palette.ink2)
    lines = month_lines(place)
    ends = [x for _, x in lines[1:]] + [0.0 if theme.is_rtl else float(place.width_px)]
    for (day, x), end in zip(lines, ends, strict=True):
        words = _month_words(day, theme.language)
        left, right = sorted((x + room.left(), end + room.left()))
        # The month that is scrolled half out of sight keeps its name.
        strip = QRectF(QPointF(left + 4, room.top()), QPointF(right - 4, room.bottom()))
        strip &= QRectF(4, room.top(), shown_px - 8, room.height())
        if strip.width() > QFontMetricsF(painter.font()).horizontalAdvance(words):
            draw_line(painter, theme, strip, words)


def paint_trails(
    painter: QPainter, place: Place, steps: tuple[Mapping[str, StepFace], str], shown: QRect
) -> None:
    """Draw each lane's trail: walked up to today, dotted beyond, a mark where each step begins.

    steps: the faces by id, and the id of the chosen one.  shown: what is drawn anew.
    """
    theme, (faces, chosen) = place.theme, steps
    for lane in place.timeline.rows:
        shades = theme.palette.shades(LANE_TONES.get(lane, "foundations"))
        y = place.lane(lane).top() + TRAIL_PX
        if not place.lane(lane).intersects(shown.toRectF()):
            continue
        ends = QPointF(place.x(-5), y), QPointF(place.x(place.here), y)
        caps = Qt.PenCapStyle.RoundCap
        painter.setPen(QPen(QColor(shades.mark), 3, Qt.PenStyle.SolidLine, caps))
        painter.drawLine(*ends)
        dotted = QPen(QColor(shades.mark), 3, Qt.PenStyle.CustomDashLine, caps)
        dotted.setDashPattern([0.1, 2.6])
        painter.setPen(dotted)
        far = -8.0 if theme.is_rtl else place.width_px + 8.0
        painter.drawLine(ends[1], QPointF(far, y))
        for card in place.timeline.cards:
            near = place.card(card).adjusted(-MARGIN_PX, 0, MARGIN_PX, 0)
            is_near = near.left() <= shown.right() and near.right() >= shown.left()
            if card.lane == lane and card.id in faces and is_near:
                _paint_mark(painter, place, card, is_chosen=card.id == chosen, face=faces[card.id])


def _paint_mark(
    painter: QPainter, place: Place, card: Card, *, is_chosen: bool, face: StepFace
) -> None:
    theme, rect = place.theme, place.card(card)
    shades = theme.palette.shades(LANE_TONES.get(card.lane, "foundations"))
    x = rect.right() - 12 if theme.is_rtl else rect.left() + 12
    y = place.lane(card.lane).top() + TRAIL_PX
    if card.row == 0:
        painter.setPen(QPen(QColor(shades.mark), 1.4))
        painter.drawLine(QPointF(x, y), QPointF(x, rect.top()))
    if is_chosen:
        blaze(painter, theme, QRectF(x - 5.5, y - 12, 11, 24))
        return
    painter.setPen(QPen(QColor(shades.mark), 2.5))
    is_done = face.state == "done"
    painter.setBrush(QColor(shades.mark if is_done else theme.palette.surface))
    painter.drawEllipse(QPointF(x, y), MARK_PX, MARK_PX)


def paint_links(painter: QPainter, place: Place, chosen: str, shown: QRect) -> None:
    """Draw what comes after what; links of the chosen step last and strong.

    shown: the part that is drawn anew; links beyond it are left out.
    """
    links = sorted(place.timeline.links, key=lambda one: chosen in {one.before, one.after})
    cards = {one.id: one for one in place.timeline.cards}
    for link in links:
        is_strong = chosen in {link.before, link.after}
        if link.crosses or is_strong or place.zoom == "month":
            ends = place.card(cards[link.before]), place.card(cards[link.after])
            if not (ends[0] | ends[1]).adjusted(-2, -9, 2, 9).intersects(shown):
                continue
            _paint_link(painter, place, (link, *ends), is_strong=is_strong)


def _paint_link(
    painter: QPainter, place: Place, one: tuple[Link, QRect, QRect], *, is_strong: bool
) -> None:
    palette, (link, before, after) = place.theme.palette, one
    colour = QColor(palette.ink if is_strong else palette.line_strong)
    style = Qt.PenStyle.SolidLine if is_strong else Qt.PenStyle.DotLine
    painter.setPen(QPen(colour, 2 if is_strong else 1.3, style, Qt.PenCapStyle.RoundCap))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    goes_down = after.center().y() >= before.center().y()
    start = QPointF(_x(place, before, at_end=True), before.bottom() if goes_down else before.top())
    end = QPointF(_x(place, after, at_end=False), after.top() if goes_down else after.bottom())
    if abs(after.center().y() - before.center().y()) < before.height() / 2:
        start, end = _side_by_side(before, after)
    middle = (start.y() + end.y()) / 2
    path = QPainterPath(start)
    path.cubicTo(QPointF(start.x(), middle), QPointF(end.x(), middle), end)
    painter.drawPath(path)
    if not (link.crosses or is_strong):
        return
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    up = -1 if end.y() > start.y() else 1
    tip = [QPointF(0, 0), QPointF(-ARROW_PX, up * 9), QPointF(ARROW_PX, up * 9)]
    painter.drawPolygon(QPolygonF([end + one for one in tip]))
    if link.crosses:
        _paint_crossing(painter, place, path.pointAtPercent(0.5), colour)


def _paint_crossing(painter: QPainter, place: Place, at: QPointF, colour: QColor) -> None:
    """Draw the sign of a crossing point: here one lane opens the way in another."""
    size = place.theme.grown(6)
    corners = [QPointF(0, -size), QPointF(size, 0), QPointF(0, size), QPointF(-size, 0)]
    painter.setBrush(place.theme.colour("surface"))
    painter.setPen(QPen(colour, 1.8))
    painter.drawPolygon(QPolygonF([at + one for one in corners]))


def _x(place: Place, rect: QRect, *, at_end: bool) -> float:
    """Return where a link leaves a card near its end, or reaches one near its beginning."""
    is_right = at_end != place.theme.is_rtl
    return rect.right() - REACH_PX if is_right else rect.left() + REACH_PX + 8


def _side_by_side(before: QRect, after: QRect) -> tuple[QPointF, QPointF]:
    """Return the ends of a link between two cards of one row."""
    sides = (before.right(), after.left()) if before.left() < after.left() else (
        before.left(), after.right(),
    )  # fmt: skip
    return QPointF(sides[0], before.center().y()), QPointF(sides[1], after.center().y())


def paint_today(painter: QPainter, place: Place) -> None:
    """Draw the line of today through all lanes."""
    x = place.x(place.here)
    painter.setPen(QPen(QColor(place.theme.palette.ink), 1.5))
    painter.drawLine(QPointF(x, 0), QPointF(x, place.least_height_px + place.spare_px))


def paint_today_mark(painter: QPainter, place: Place, room: QRectF) -> None:
    """Draw the blaze that says "you are here", with its word, at the foot of the head."""
    theme = place.theme
    x = room.left() + place.x(place.here)
    blaze(painter, theme, QRectF(x - 4.5, room.top(), 9, room.height()))
    font = theme.font("caption", 700)
    words = theme.line(TODAY)
    painter.setFont(font)
    painter.setPen(theme.palette.ink)
    width = QFontMetricsF(font).horizontalAdvance(words) + 4
    left = x - 10 - width if theme.is_rtl else x + 10
    draw_line(painter, theme, QRectF(left, room.top(), width, room.height()), words)
