"""The roadmap on paper: the road first, then the next step; composed, checked, then painted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from app.errors import Code, Defect, Problem
from app.i18n import N_, Catalog
from app.papers.drawing import Piece, Placed, TextMark, layered
from app.papers.engine import Finding, FontSet, Origin, Size, problem
from app.papers.painting import Facts, Page, paint
from app.papers.sheets.roadmap_card import Card
from app.papers.sheets.roadmap_content import RoadmapContent
from app.papers.sheets.roadmap_flow import few_pages_of, next_bodies, road_bodies
from app.papers.sheets.roadmap_head import NEXT_TITLE, TITLE, foot
from app.papers.sheets.roadmap_kit import Kit
from app.papers.sheets.roadmap_look import TOLERANCE, measures
from app.papers.sheets.roadmap_road import cards
from app.papers.sheets.typesetting import Typesetter, Voice

FOOT_GAP = 7.0


@dataclass(frozen=True)
class Composition:
    """A roadmap with every word at its place, not yet drawn.

    findings: what keeps it from being printed.  fallbacks: where words stand that
    have no translation into the first language, in the order of the pages.
    """

    pages: tuple[Page, ...]
    size: Size
    facts: Facts
    findings: tuple[Finding, ...]
    fallbacks: tuple[Origin, ...]


@dataclass(frozen=True)
class Paper:
    """A finished paper: the bytes to print and to keep, their SHA-256 in hex, and its pages.

    fallbacks: where words stand on it that have no translation; those who print
    have agreed to it before (see ``app.papers.preflight``).
    """

    pdf: bytes
    sha256: str
    pages: int
    fallbacks: tuple[Origin, ...]


def render_roadmap(
    content: RoadmapContent,
    catalog: Catalog | None = None,
    second: Catalog | None = None,
    *,
    fonts: FontSet | None = None,
) -> Paper:
    """Return the roadmap as PDF; the same content and catalogues give the same bytes.

    catalog, second: of the content's two languages, if not the usual ones.  fonts: one
    set may serve many papers of one process.  Raises a Problem (2) that names the word
    and the field if a letter is in no font or a text has no room.
    """
    return paint_roadmap(compose_roadmap(content, catalog, second, fonts=fonts))


def paint_roadmap(composed: Composition) -> Paper:
    """Return a composed roadmap as PDF; raise a Problem (2) if a finding keeps it from that."""
    if composed.findings:
        raise problem(composed.findings[0])
    pdf = paint(composed.pages, composed.size, composed.facts)
    return Paper(pdf, sha256(pdf).hexdigest(), len(composed.pages), composed.fallbacks)


def compose_roadmap(
    content: RoadmapContent,
    catalog: Catalog | None = None,
    second: Catalog | None = None,
    *,
    fonts: FontSet | None = None,
) -> Composition:
    """Return every page of the roadmap with its words laid out, and what was found."""
    catalog = catalog or Catalog(content.language)
    if second is None and content.second_language:
        second = Catalog(content.second_language)
    if (catalog.language, second and second.language) != (
        content.language,
        content.second_language,
    ):
        raise Defect("the catalogues are not those of the paper's languages")
    setter = Typesetter(fonts or FontSet(), content.language, content.second_language)
    kit, stops = _measured(content, setter, Voice(catalog, second))
    sizes = kit.measures
    pages, texts = _starred_pages(kit, stops)
    findings = [finding for mark in texts for finding in mark.laid.findings]
    if not findings and any(page.piece.height > sizes.page.height for page in pages):
        raise Problem(
            N_("There is too much text for this paper. Please shorten it or choose larger paper."),
            Code.USAGE,
            detail="a page runs over",
        )
    fallbacks = [mark.fallback for mark in texts if mark.fallback]
    facts = Facts(kit.say(TITLE).main, content.language, content.issued_on, is_rtl=setter.is_rtl)
    return Composition(
        pages, sizes.page, facts, tuple(dict.fromkeys(findings)), tuple(dict.fromkeys(fallbacks))
    )


def _measured(
    content: RoadmapContent, setter: Typesetter, voice: Voice
) -> tuple[Kit, tuple[Card, ...]]:
    """Return what the parts are built with, and the steps; of a stretch those of few pages."""
    lanes = {step.lane for step in content.steps}
    sizes = measures(content.paper, is_large=content.is_large, has_one_lane=len(lanes) == 1)
    kit = Kit(content, sizes, setter, voice)
    stops = cards(kit)
    if not content.is_stretch:
        return kit, stops
    room = sizes.room - foot(kit, 1, 2, has_star=True).height - FOOT_GAP
    shorter = few_pages_of(kit, stops, room)
    if {step.lane for step in shorter.steps} != lanes:  # the only lane left gets all the width
        return _measured(replace(shorter, is_stretch=False), setter, voice)
    return replace(kit, content=shorter), stops[: len(shorter.steps)]


def _starred_pages(
    kit: Kit, stops: Sequence[Card]
) -> tuple[tuple[Page, ...], tuple[TextMark, ...]]:
    """Return the pages and their texts; the foot explains the star if any text has one.

    Words of the sheet may have one too, which shows only when all are laid.
    """
    guess = kit.content.has_fallback
    pages: tuple[Page, ...] = ()
    texts: tuple[TextMark, ...] = ()
    for has_star in (guess, not guess):
        pages = _pages(kit, stops, has_star=has_star)
        texts = tuple(mark for page in pages for mark in page.piece.texts)
        if any(mark.fallback for mark in texts) == has_star:
            break
    return pages, texts


def _pages(kit: Kit, stops: Sequence[Card], *, has_star: bool) -> tuple[Page, ...]:
    plain_foot = foot(kit, 1, 2, has_star=has_star).height + FOOT_GAP
    last_foot = foot(kit, 2, 2, has_star=has_star).height + FOOT_GAP
    road = road_bodies(kit, stops, kit.measures.room - plain_foot)
    rest = next_bodies(kit, kit.measures.room - last_foot)
    count = len(road) + len(rest)
    titles = {0: kit.say(TITLE).main, len(road): kit.say(NEXT_TITLE).main}
    return tuple(
        Page(_page(kit, body, foot(kit, at + 1, count, has_star=has_star)), titles.get(at, ""))
        for at, body in enumerate([*road, *rest])
    )


def _page(kit: Kit, body: Piece, feet: Piece) -> Piece:
    sizes = kit.measures
    page = sizes.page
    parts = [
        Placed(body, sizes.margin, sizes.top),
        Placed(feet, sizes.margin, page.height - sizes.bottom - feet.height),
    ]
    # Higher than the sheet if the words have no room; that is never printed.
    over = body.height + FOOT_GAP + feet.height - sizes.room
    return layered(page.width, page.height + (over if over > TOLERANCE else 0.0), parts)
