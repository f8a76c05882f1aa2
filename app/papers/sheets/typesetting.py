"""Words of the paper's two languages, set as pieces: the first large, the second under it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from app.i18n import Catalog, Text, is_rtl
from app.papers.drawing import Piece, Placed, TextMark, decoration, layered, stacked
from app.papers.engine import (
    BLACK,
    Colour,
    FontSet,
    Kind,
    Laid,
    Origin,
    Paragraph,
    TextStyle,
    grey,
)
from app.papers.sheets.roadmap_content import Words

NO_BREAK_SPACE = "\u00a0"
SECOND_COLOUR = grey(0.2)
LEAST_SECOND_PT = 9.0
# A mark that says "not translated yet"; the foot of the page explains it.
STAR = f"{NO_BREAK_SPACE}*"
_CODE = re.compile(r"(?<=[^\W\d_]) (?=[A-Z]{0,3}[-.]?\d+(?:\W|$))")
_BETWEEN = 12.0
_SHORT_END = re.compile(r"(?<=\S) (?=\S{1,3}$)")
_ONE_LETTER = re.compile(r"(?<!\S)([^\W\d_]) (?=\S)")
_NOWHERE = Origin()


@dataclass(frozen=True, slots=True)
class Look:
    """How a pair of words looks: sizes in points, and the element it becomes.

    align: in the direction of the sheet, not of the words.  lines: as many of the
    first language at most.  least_pt: size to which it may shrink before it counts
    as too long; None: not at all.
    """

    main_pt: float
    second_pt: float = 9.5
    bold: bool = True
    align: Literal["start", "center", "end"] = "start"
    kind: Kind = "P"
    lines: int | None = None
    least_pt: float | None = None
    colour: Colour = BLACK
    gap_pt: float = 1.5


class Voice:
    """The sheet's own sentences in the languages of the paper."""

    def __init__(self, catalog: Catalog, second: Catalog | None) -> None:
        self._catalog = catalog
        self._second = second

    def say(self, text: Text, **values: str | Words) -> Words:
        """Return ``text`` in both languages; Words among ``values`` give each its own part.

        A sentence the first language lacks is said in the second alone, or in English.
        """
        first = {key: _main(value) for key, value in values.items()}
        if self._catalog.knows(text) or self._second is None:
            language = self._catalog.language if self._catalog.knows(text) else "en"
            main = self._catalog.say(_filled(text, first))
        else:
            language, main = self._said(self._second, text, values)
            return Words(main, language)
        if self._second is None:
            return Words(main, language)
        second_language, second = self._said(self._second, text, values)
        return Words(main, language, second, second_language)

    def _said(
        self, catalog: Catalog, text: Text, values: dict[str, str | Words]
    ) -> tuple[str, str]:
        seconds = {key: _second(value) for key, value in values.items()}
        language = catalog.language if catalog.knows(text) else "en"
        return language, catalog.say(_filled(text, seconds))


class Typesetter:
    """Sets words for one paper.  language, second_language: BCP 47."""

    def __init__(self, fonts: FontSet, language: str, second_language: str | None) -> None:
        self._fonts = fonts
        self.language = language
        self.is_rtl = is_rtl(language)
        self._second_language = second_language
        # A text is shaped once and laid into as many widths as are tried.
        self._shaped: dict[tuple[str, TextStyle, str, Origin], Paragraph] = {}

    def pair(self, words: Words, look: Look, width: float, origin: Origin = _NOWHERE) -> Piece:
        """Return both languages of ``words``, one under the other, ``width`` points wide.

        Words that stand in another language than the paper's get a star; the
        second language is left out where it says the same.
        """
        first = self.main(words, look, width, origin)
        second = self.second(words, look, width, origin)
        if not second.height:
            return first
        return replace(stacked([first, second], look.gap_pt), width=width)

    def snug(self, words: Words, look: Look, width: float, origin: Origin = _NOWHERE) -> Piece:
        """Return a pair whose first language keeps to one line if it may shrink so far."""
        on_one = self.pair(words, replace(look, lines=1), width, origin)
        if on_one.texts and on_one.texts[0].laid.overfull:
            return self.pair(words, look, width, origin)
        return on_one

    def in_line(self, words: Words, look: Look, width: float, *, at_end: bool = True) -> Piece:
        """Return both languages on one line, as a pair if it is too narrow.

        at_end: the second language stands at the line's end, else close to the first.
        """
        alone = replace(words, second=None)
        first_width = self.natural_width(alone, look)
        if not has_second(words):
            return self.main(words, look, width)
        second_width = self.second_width(words, look)
        if first_width + second_width + _BETWEEN > width:
            return self.pair(words, look, width)
        first = self.main(alone, look, first_width)
        room = width - first_width if at_end else _BETWEEN + second_width
        second = self.second(words, replace(look, align="end"), room)
        level = _baseline(first) - _baseline(second)
        parts = [
            Placed(first, 0, max(0.0, -level)),
            *self.breath(first_width, first),
            Placed(second, first_width, max(0.0, level)),
        ]
        height = max(part.y + part.piece.height for part in parts)
        return layered(width, height, parts)

    def breath(self, x: float, before: Piece) -> list[Placed]:
        """Return an unseen space after ``before``, for sheets that read from right to left.

        Those who copy a line with two texts get no space between them otherwise: to
        many readers of PDF the second stands before the first.
        """
        if not self.is_rtl or not before.texts:
            return []
        mark = before.texts[0]
        style = TextStyle(mark.laid.lines[0].styles[0].size_pt, align="right")
        space = self._paragraph(NO_BREAK_SPACE, style, self.language, _NOWHERE)
        laid = space.layout(space.natural_width_pt)
        level = mark.y + mark.laid.lines[0].baseline_pt - laid.lines[0].baseline_pt
        return [Placed(decoration(_piece(laid, "Span", None)), x, level)]

    def main(self, words: Words, look: Look, width: float, origin: Origin = _NOWHERE) -> Piece:
        """Return the words of the first language alone."""
        if not words.main.strip():
            return Piece(width, 0)
        paragraph, is_fallback = self._first(words, look, origin)
        laid = paragraph.layout(width, max_lines=look.lines)
        return _piece(laid, look.kind, origin if is_fallback else None)

    def second(self, words: Words, look: Look, width: float, origin: Origin = _NOWHERE) -> Piece:
        """Return the words of the second language alone; without height if there are none."""
        if not has_second(words):
            return Piece(width, 0)
        lines = None if look.lines is None else look.lines + 1
        laid = self._other(words, look, origin).layout(width, max_lines=lines)
        return _piece(laid, "P" if look.kind in {"H1", "H2", "H3"} else look.kind, None)

    def natural_width(self, words: Words, look: Look, origin: Origin = _NOWHERE) -> float:
        """Return the width that both need to stand on one line each."""
        first, _ = self._first(words, look, origin)
        return max(first.natural_width_pt + 0.5, self.second_width(words, look))

    def second_width(self, words: Words, look: Look) -> float:
        """Return the width that the second language needs on one line; 0 if there is none."""
        if not has_second(words):
            return 0.0
        return self._other(words, look, _NOWHERE).natural_width_pt + 0.5

    def _first(self, words: Words, look: Look, origin: Origin) -> tuple[Paragraph, bool]:
        is_fallback = words.main_language != self.language
        style = TextStyle(
            look.main_pt,
            bold=look.bold,
            colour=look.colour,
            align=self._side(look),
            leading=_leading(words.main_language),
            balanced=True,
            smallest_pt=look.least_pt,
        )
        text = tied(words.main) + (STAR if is_fallback else "")
        return self._paragraph(text, style, words.main_language, origin), is_fallback

    def _other(self, words: Words, look: Look, origin: Origin) -> Paragraph:
        language = words.second_language or self._second_language or self.language
        style = TextStyle(
            look.second_pt,
            colour=look.colour if look.colour != BLACK else SECOND_COLOUR,
            align=self._side(look),
            leading=_leading(language),
            balanced=True,
            smallest_pt=min(LEAST_SECOND_PT, look.second_pt),
        )
        text = tied(words.second or "")
        return self._paragraph(text, style, language, origin)

    def _paragraph(self, text: str, style: TextStyle, language: str, origin: Origin) -> Paragraph:
        key = (text, style, language, origin)
        if key not in self._shaped:
            made = Paragraph(self._fonts, text, style, language=language, origin=origin)
            self._shaped[key] = made
        return self._shaped[key]

    def _side(self, look: Look) -> Literal["left", "center", "right"]:
        if look.align == "center":
            return "center"
        return "right" if (look.align == "start") == self.is_rtl else "left"


def has_second(words: Words) -> bool:
    """Tell whether the second language adds anything to the first."""
    return bool(words.second and words.second.strip()) and words.second != words.main


def tied(text: str) -> str:
    """Return ``text`` with no-break spaces where a break would look torn.

    Before codes such as B1 and numbers, before a short last word, and after a
    word of one letter.
    """
    if " " not in text:
        return text
    text = _CODE.sub(NO_BREAK_SPACE, text)
    text = _SHORT_END.sub(NO_BREAK_SPACE, text)
    return _ONE_LETTER.sub(rf"\1{NO_BREAK_SPACE}", text)


def _leading(language: str) -> float:
    """Return the height of a line by its letters' height.

    Arabic letters are tall already; the letters of Ethiopic are all as high as capitals.
    """
    if language in {"am", "ti"}:
        return 1.14
    return 0.97 if is_rtl(language) else 1.06


def _baseline(piece: Piece) -> float:
    return piece.texts[0].laid.lines[0].baseline_pt


def _piece(laid: Laid, kind: Kind, fallback: Origin | None) -> Piece:
    return Piece(laid.width_pt, laid.height_pt, (TextMark(0, 0, laid, kind, fallback),))


def _filled(text: Text, values: dict[str, str]) -> Text:
    return text.with_values(**values) if values else text


def _main(value: str | Words) -> str:
    return value.main if isinstance(value, Words) else value


def _second(value: str | Words) -> str:
    return (value.second or value.main) if isinstance(value, Words) else value
