"""What must be known before a paper is printed; each finding names the word and the field.

Letters without a font and text without room block it; words without a translation ask.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.errors import Code, Problem
from app.i18n import N_, Catalog, Text
from app.papers.engine import FontSet, Origin
from app.papers.sheets.roadmap import Composition, compose_roadmap
from app.papers.sheets.roadmap_content import RoadmapContent


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know before printing.

    words: the sentence for the worker; it names the word and the field.  field: key
    of the field, or None for the sheet's own words.  is_blocking: nothing may be
    printed.  needs_agreement: printed only after the worker agreed.
    """

    words: Text
    field: str | None
    is_blocking: bool
    needs_agreement: bool


def check_roadmap(
    content: RoadmapContent,
    catalog: Catalog | None = None,
    second: Catalog | None = None,
    *,
    fonts: FontSet | None = None,
) -> tuple[Finding, ...]:
    """Return everything that was noticed, what blocks first; draws nothing."""
    return try_roadmap(content, catalog, second, fonts=fonts)[1]


def try_roadmap(
    content: RoadmapContent,
    catalog: Catalog | None = None,
    second: Catalog | None = None,
    *,
    fonts: FontSet | None = None,
) -> tuple[Composition | None, tuple[Finding, ...]]:
    """Return the roadmap laid out once, None if anything blocks it, and what was noticed."""
    try:
        composed = compose_roadmap(content, catalog, second, fonts=fonts)
    except Problem as problem:
        return None, (_blocking(problem.text, problem.field),)
    found = findings_of(composed)
    return (None if any(one.is_blocking for one in found) else composed), found


def findings_of(composed: Composition) -> tuple[Finding, ...]:
    """Return what was noticed of a composed roadmap, which ``paint_roadmap`` then draws."""
    blocking = [_blocking(item.text, item.origin.key or None) for item in composed.findings]
    return (*blocking, *map(_untranslated, composed.fallbacks))


def require_printable(findings: Iterable[Finding], *, has_agreed: bool) -> None:
    """Return if the paper may be printed; else raise a Problem (2) with the first reason.

    has_agreed: the worker has agreed to print words that have no translation.
    """
    for finding in findings:
        if finding.is_blocking or (finding.needs_agreement and not has_agreed):
            detail = f"preflight: {finding.field or 'the sheet'}"
            words = finding.words if finding.is_blocking else _how_to_agree(finding.words)
            raise Problem(words, Code.USAGE, detail=detail, field=finding.field)


def _how_to_agree(words: Text) -> Text:
    """Return why a paper waits, and how to print it all the same."""
    way = N_(
        "{reason} If that is right, add --accept-missing. In the window, press "
        "“Save as PDF” on the page Papers."
    )
    return way.with_values(reason=words)


def _blocking(words: Text, field: str | None) -> Finding:
    return Finding(words, field, is_blocking=True, needs_agreement=False)


def _untranslated(origin: Origin) -> Finding:
    if origin == Origin():
        words = N_(
            "Some words of the sheet itself are not translated yet. They are printed in "
            "another language, with a star."
        )
    else:
        words = N_(
            '"{field}" is not translated yet. It is printed in another language, with a star.'
        ).with_values(field=origin.label)
    return Finding(words, origin.key or None, is_blocking=False, needs_agreement=True)
