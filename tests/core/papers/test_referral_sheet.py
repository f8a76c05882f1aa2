"""The sheet of a referral: whole with the longest words, in every script, size and direction."""

from __future__ import annotations

from itertools import product

import pytest

from app.i18n import N_
from app.papers.sheets.referral import ReferralSheet, compose_referral
from app.papers.sheets.roadmap_content import Helper, PaperSize, Words
from app.schema.organisationcodes import REFERRAL_PARTS
from tests.core.papers.plainsheets import DAY, FONTS, facts
from tests.core.papers.test_longest import longest

SHAPES = [
    (language, paper, is_large)
    for (language, paper), is_large in product(
        [
            ("en", PaperSize.A4),
            ("ar", PaperSize.A5),
            ("uk", PaperSize.LETTER),
            ("bn", PaperSize.A4),
        ],
        (False, True),
    )
]


def sheet(language: str, paper: PaperSize, *, is_large: bool) -> ReferralSheet:
    """Return a sheet with every part told, each as long as its field takes."""
    about = facts(language, "en", paper, is_large=is_large)
    long = Words(longest("person", "preferred_name", language), language)
    return ReferralSheet(
        facts=about,
        student=longest("person", "preferred_name", language),
        code="WM 61P1-A508-H",
        to=longest("referral", "to", language),
        about=Words("Legal advice", "en"),
        ask=longest("referral", "ask", language),
        told=tuple((label, long) for label in REFERRAL_PARTS.values()),
        consent=(Words(str(DAY), language), Words(str(DAY), language)),
        helpers=(
            Helper("+49 30 1234567", Words("Mo–Fr", language), "phone"),
            Helper(longest("centre", "address", language), Words("Come", language), "pin"),
        ),
    )


@pytest.mark.parametrize(("language", "paper", "is_large"), SHAPES)
def test_the_longest_words_are_printed_in_full(
    language: str, paper: PaperSize, *, is_large: bool
) -> None:
    """What the form takes, the sheet takes; no page is higher than its paper."""
    made = sheet(language, paper, is_large=is_large)

    composed = compose_referral(made, fonts=FONTS)

    assert composed.findings == ()
    texts = " ".join(mark.laid.plain_text for page in composed.pages for mark in page.piece.texts)
    plain = texts.replace("\u2068", "").replace("\u2069", "")
    for words in (made.student, made.to, made.ask, made.code):
        assert words in plain
    assert plain.count(made.told[0][1].main) >= len(made.told)
    for page in composed.pages:
        assert page.piece.height <= composed.size.height


def test_an_ordinary_referral_is_one_page() -> None:
    """It is handed over at a desk; a second sheet would be lost."""
    made = ReferralSheet(
        facts=facts("en", "ar"),
        student="Amina",
        code="WM 61P1-A508-H",
        to="Advice House",
        about=Words("Legal advice", "en"),
        ask="Read a letter together, before the day in it.",
        told=((N_("Language to talk in"), Words("Arabic", "en")),) * 4,
        consent=(Words("1 March", "en"), None),
        helpers=(Helper("+49 30 1234567", Words("Mo–Fr", "en"), "phone"),),
    )

    assert len(compose_referral(made, fonts=FONTS).pages) == 1
