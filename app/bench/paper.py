"""Area ``paper``: a roadmap against the same words as plain English paragraphs."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate

from app.bench.contexts import bench_context
from app.bench.figures import Figure, Side, Stopwatch, least_times
from app.i18n import Catalog
from app.papers.engine import FontSet
from app.papers.sheets.roadmap import compose_roadmap, render_roadmap
from app.papers.sheets.roadmap_content import RoadmapContent
from app.records import RecordId
from app.rules.roles import Operation
from app.usecases.demonstration import fill_demonstration, make_demonstration
from app.usecases.login import Login
from app.usecases.plans import plans_of
from app.usecases.roadmaps import RoadmapOrder, gather_roadmap
from app.usecases.speaker import paper_languages

AREA = "paper"
ROUNDS = 7
MANY, SHARE = 50, 10
PEOPLE = 12
ENGLISH = "en"


@dataclass(frozen=True)
class _Drawn:
    """What one roadmap needs to be drawn again and again."""

    content: RoadmapContent
    catalogs: tuple[Catalog, Catalog | None]

    def draw(self, fonts: FontSet) -> bytes:
        return render_roadmap(self.content, *self.catalogs, fonts=fonts).pdf


def measure(folder: Path, _people: int) -> Iterator[Figure]:
    """Yield the figures of drawing the roadmap of one of a few invented people."""
    roadmaps = _roadmaps(folder)
    fonts = FontSet()
    bilingual = roadmaps["ar", ENGLISH]
    began = time.process_time()
    size_bytes = len(bilingual.draw(fonts))
    cold_s = time.process_time() - began
    plain = _plain(roadmaps[ENGLISH, None], fonts)
    roadmap_s, plain_s = least_times(_drawing(bilingual, fonts), plain, ROUNDS)
    yield Figure(
        AREA, "bilingual roadmap / plain paragraphs", roadmap_s / plain_s, 12, note="ar+en"
    )
    yield from _languages(roadmaps, fonts)
    yield Figure(AREA, "first in a process / later", cold_s / roadmap_s, 6, note="fonts opened")
    yield Figure(AREA, "the last of many / the first", _wear(bilingual, fonts), 1.1)
    yield Figure(AREA, "size", size_bytes / 1000, 120, "kB")
    yield Figure(AREA, "bilingual roadmap", roadmap_s * 1000, unit="ms", note="CPU time")


def _languages(roadmaps: dict[tuple[str, str | None], _Drawn], fonts: FontSet) -> Iterator[Figure]:
    """Yield how each language compares with English, each alone on its paper."""
    english = _drawing(roadmaps[ENGLISH, None], fonts)
    for language in paper_languages():
        if language != ENGLISH:
            one_s, english_s = least_times(
                _drawing(roadmaps[language, None], fonts), english, ROUNDS
            )
            yield Figure(AREA, f"roadmap in {language} / in English", one_s / english_s, 1.5)


def _roadmaps(folder: Path) -> dict[tuple[str, str | None], _Drawn]:
    """Return one person's roadmap in each language alone, and in each with English."""
    context = bench_context(folder)
    login = make_demonstration(folder / "paper", None, context)
    try:
        plan = _fullest_plan(login)
        wanted = [(one, other) for one in paper_languages() for other in (None, ENGLISH)]
        return {
            pair: _prepared(login, RoadmapOrder(plan, *pair))
            for pair in wanted
            if pair[0] != pair[1]
        }
    finally:
        login.close()


def _fullest_plan(login: Login) -> RecordId:
    """Return the plan of a few invented people whose road has most on it."""
    people = fill_demonstration(login, PEOPLE, 1, lambda _done, _count: None)
    opened = [one for one in people if login.gate.allows(Operation.PLAN_READ, one)]
    plans = [plan.id for person in opened for plan in plans_of(login, person)]
    return max(
        plans, key=lambda plan: len(gather_roadmap(login, RoadmapOrder(plan, ENGLISH)).steps)
    )


def _prepared(login: Login, order: RoadmapOrder) -> _Drawn:
    second = Catalog(order.second) if order.second else None
    return _Drawn(gather_roadmap(login, order), (Catalog(order.language), second))


def _drawing(roadmap: _Drawn, fonts: FontSet) -> Side:
    def run(watch: Stopwatch) -> None:
        with watch.cpu():
            roadmap.draw(fonts)

    return run


def _plain(english: _Drawn, fonts: FontSet) -> Side:
    """Return a side that sets each text of the English roadmap as one usual paragraph."""
    composed = compose_roadmap(english.content, *english.catalogs, fonts=fonts)
    texts = [escape(mark.laid.plain_text) for page in composed.pages for mark in page.piece.texts]
    style = getSampleStyleSheet()["Normal"]

    def run(watch: Stopwatch) -> None:
        with watch.cpu():
            SimpleDocTemplate(io.BytesIO()).build([Paragraph(text, style) for text in texts])

    return run


def _wear(roadmap: _Drawn, fonts: FontSet) -> float:
    """Return how many times the first papers the last of many papers of one process take."""
    used = []
    for _ in range(MANY):
        began = time.process_time()
        roadmap.draw(fonts)
        used.append(time.process_time() - began)
    return min(used[-SHARE:]) / min(used[:SHARE])
