"""The pictures of the documents, renewed by one command: ``python -m tests.ui.pictures``.

Chosen screens of ``tests.ui.shots`` in English and Arabic, and pages of roadmaps
in several scripts, with few colours so that they stay small.  Needs poppler.
"""

from __future__ import annotations

import secrets
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image

from app.context import CHEAP_COST, Context
from app.usecases.gate import Because
from app.usecases.login import Login
from app.usecases.papers import draw_roadmap
from app.usecases.people import recent_people
from app.usecases.plans import add_pathway, show_plan
from app.usecases.roadmaps import RoadmapOrder, order_for
from app.usecases.vaults import DEMONSTRATION_PASSPHRASE, open_login
from app.usecases.walk import walk_main_job
from tests.ui import shots

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
SCREENS = (
    "first-run", "unlock", "today", "students", "new-intake", "intake-you",
    "intake-languages", "overview", "plan", "sessions", "documents", "document",
    "document-forget", "papers", "history", "exchange-online", "asked-exchange",
    "asked-conflicts", "backup", "health", "bring-back", "sealed", "reports", "concerns",
    "events", "event", "week-pair", "team-setup", "team-sheet-typed", "team-again",
    "team-drawn", "openings", "opening-fits", "referrals", "mentors", "mentor", "matching",
    "computers-digits", "leaving-digits", "another-centre-digits",
)  # fmt: skip
LOOKS = ("en-light", "ar-light")
COLOURS = 160
ROADMAP_DPI, PAGES = 100, 2
OTHER_SCRIPTS = ("uk", "ti", "my", "prs")


def main() -> int:
    """Renew every picture and return 0."""
    work = FOLDER / ".work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    try:
        shots.main([str(work / "shots")])
        pictures = [work / "shots" / f"{screen}-{look}.png" for screen in SCREENS for look in LOOKS]
        pictures += draw_roadmaps(work)
        for old in FOLDER.glob("*.png"):  # only when the new ones are all there
            old.unlink()
        for picture in pictures:
            keep_small(picture, FOLDER / picture.name)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return 0


def keep_small(source: Path, target: Path) -> None:
    """Write a picture again with few colours, without dots between them."""
    # The octree keeps small patches of a strong colour, which the median cut turns grey.
    octree, plain = Image.Quantize.FASTOCTREE, Image.Dither.NONE
    with Image.open(source) as whole:
        few = whole.convert("RGB").quantize(COLOURS, method=octree, dither=plain)
        few.save(target, optimize=True)


def draw_roadmaps(work: Path) -> list[Path]:
    """Return pages of roadmaps in Arabic and in other scripts, each beside English."""
    context = Context(lambda: datetime.now(UTC), secrets.token_bytes, work, CHEAP_COST, True)  # noqa: TID251 - pictures of today
    walked = walk_main_job(work / "walk", context, lambda _words: None)
    pages = pages_of(walked.roadmap, "ar")
    login = open_login(walked.vault, lambda: DEMONSTRATION_PASSPHRASE, context)
    login.gate.because = Because("reason", "A picture for the guide.")
    try:
        order = longest_order(login)
        for language in OTHER_SCRIPTS:
            roadmap = work / f"roadmap-{language}.pdf"
            said = order.changed(language=language, second="en", is_large=False)
            roadmap.write_bytes(draw_roadmap(login, said).pdf)
            pages += pages_of(roadmap, language)
    finally:
        login.close()
    return pages


def longest_order(login: Login) -> RoadmapOrder:
    """Return what to print of the person who has the longest road with stops in both lanes."""
    orders = [order_for(login, one.person) for one in recent_people(login, 50)]
    order = max(filter(None, orders), key=lambda one: len(show_plan(login, one.plan).steps))
    add_pathway(login, order.plan, "language_ladder")
    return order


def pages_of(pdf: Path, language: str) -> list[Path]:
    """Return pictures of the first pages, ``roadmap-<language>-1.png`` and ``-2.png``."""
    start = pdf.parent / f"roadmap-{language}"
    subprocess.run(["pdftoppm", "-r", str(ROADMAP_DPI), "-png", str(pdf), str(start)], check=True)
    return [Path(f"{start}-{number}.png") for number in range(1, PAGES + 1)]


if __name__ == "__main__":
    sys.exit(main())
