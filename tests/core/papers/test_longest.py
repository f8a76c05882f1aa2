"""The longest words a record may hold: they are printed in full, or refused before printing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.papers.engine.layout import TOLERANCE_PT
from app.papers.preflight import try_roadmap
from app.papers.sheets.roadmap_content import PaperSize, RoadmapContent, Words
from app.schema.kinds import Slots
from app.schema.kinds import Words as WordsKind
from app.schema.registry import schema_of
from tests.core.papers.samples import catalogs, content

LANGUAGES = ("ar", "uk", "en", "bn", "km", "th")
WORDS = {
    "en": "Maria del Carmen Fernandez de la Vega Sanchez Hohenlohe Waldenburg ",
    "uk": "Олександра Володимирівна Кропивницька запишіться на підготовчі курси ",
    "ar": "عبد الرحمن بن محمد بن عبد الله بن أحمد الحسيني الهاشمي المقدسي ",
    "bn": "মুহাম্মদ আব্দুল্লাহ আল মামুন চৌধুরী বিশ্ববিদ্যালয়ের প্রস্তুতিমূলক কোর্সে নাম লেখান ",
    "km": "ព្រះបាទសម្ដេចនរោត្តមសីហមុនីចុះឈ្មោះរៀនវគ្គត្រៀមចូលសាកលវិទ្យាល័យ ",
    "th": "กรุงเทพมหานครอมรรัตนโกสินทร์ลงทะเบียนเรียนหลักสูตรเตรียมความพร้อม ",
}


def longest(kind: str, key: str, language: str) -> str:
    """Return as many words as a field takes."""
    found = schema_of(kind)[key].kind
    assert isinstance(found, WordsKind | Slots)
    return (WORDS[language] * 5)[: found.max_chars].strip()


def full(made: RoadmapContent) -> RoadmapContent:
    """Return ``made`` with the longest words everywhere."""

    def both(kind: str, key: str) -> Words:
        second = made.second_language
        said = longest(kind, key, second) if second else None
        return Words(longest(kind, key, made.language), made.language, said, second)

    def own(kind: str, key: str) -> str:
        return longest(kind, key, made.language)

    sentence, helper = both("step", "sentence"), both("step", "helper")
    steps = tuple(replace(one, sentence=sentence, helper=helper) for one in made.steps)
    helpers = tuple(replace(one, value=own("centre", "address")) for one in made.helpers)
    assert made.meeting is not None
    meeting = replace(made.meeting, place=both("session", "place"))
    return replace(
        made,
        student=own("name", "words"),
        adviser=own("user", "name"),
        centre=both("centre", "name"),
        goal=both("plan", "title"),
        steps=steps,
        meeting=meeting,
        helpers=helpers,
    )


@pytest.mark.parametrize("paper", [PaperSize.A4, PaperSize.LETTER])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_longest_words_of_a_record_are_printed_in_full(
    language: str, paper: PaperSize, words_folder: Path
) -> None:
    """What the forms take, the sheet takes: a name cannot be shortened."""
    made = replace(full(content(language)), paper=paper)

    composed, found = try_roadmap(made, *catalogs(made, words_folder))

    assert composed is not None, [one.words for one in found]
    texts = " ".join(mark.laid.plain_text for page in composed.pages for mark in page.piece.texts)
    for words in (made.student, made.adviser, made.goal.main, made.steps[-1].sentence.main):
        assert words in texts
    for page in composed.pages:
        assert page.piece.height <= composed.size.height


@pytest.mark.parametrize("is_large", [False, True])
@pytest.mark.parametrize("paper", list(PaperSize))
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_has_no_room_is_refused_and_never_cut(
    language: str, paper: PaperSize, is_large: bool, words_folder: Path
) -> None:
    """Large print of the longest words may be too much for a small sheet; then it says so."""
    made = replace(full(content(language)), paper=paper, is_large=is_large)

    composed, found = try_roadmap(made, *catalogs(made, words_folder))

    assert (composed is None) is any(one.is_blocking for one in found)


@pytest.mark.parametrize(("language", "sign"), [("en", "W"), ("ar", "ض"), ("bn", "ক্ষ")])
@pytest.mark.parametrize("paper", [PaperSize.A4, PaperSize.A5])
def test_a_word_that_fills_a_field_is_printed_in_full(
    language: str, sign: str, paper: PaperSize, words_folder: Path
) -> None:
    """One word without a space goes on below where it has no line: a name cannot be shortened."""
    found = schema_of("person")["preferred_name"].kind
    assert isinstance(found, WordsKind)
    name = sign * (found.max_chars // len(sign))
    made = replace(content(language), paper=paper, student=name, adviser=name)

    drawn, noticed = try_roadmap(made, *catalogs(made, words_folder))

    assert drawn is not None, [one.words for one in noticed]
    marks = [mark.laid for page in drawn.pages for mark in page.piece.texts]
    (named, *_) = [laid for laid in marks if name in laid.plain_text]
    assert len(named.lines) > 1
    assert sum(line.end - line.start for line in named.lines) == len(named.text)
    for laid in marks:
        assert all(line.width_pt <= laid.width_pt + TOLERANCE_PT for line in laid.lines)
