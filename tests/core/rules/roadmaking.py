"""Pathway templates that hold together, made up for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from app.pathways import known_pictograms, shared_codes
from app.rules.templatefile import Template, TemplateStep
from app.schema.spans import WeekSpan
from app.schema.templates import LEVELS

LANGUAGES = ("en", "ar", "uk", "ti", "prs")
CODES = st.from_regex(r"[a-z][a-z0-9_]{0,39}", fullmatch=True)
WORDS = st.lists(
    st.sampled_from(["Go", "школа", "مدرسة", "ትምህርት", "B1", "–", "“school”", "a/b", "1,5"]),
    min_size=1,
    max_size=12,
).map(" ".join)
SPANS = st.lists(st.integers(0, 520), min_size=3, max_size=3).map(
    lambda three: WeekSpan(*sorted(three))
)


def several(part: str, least: int = 0) -> st.SearchStrategy[tuple[str, ...]]:
    codes = st.sampled_from(shared_codes(part))
    return st.lists(codes, min_size=least, max_size=3, unique=True).map(tuple)


def slots(*, least: bool = True) -> st.SearchStrategy[dict[str, str]]:
    """Return sentences in English and some other languages."""
    more = st.dictionaries(st.sampled_from(LANGUAGES[1:]), WORDS, max_size=2)
    return more.flatmap(lambda one: WORDS.map(lambda en: {**one, "en": en} if least else one))


@st.composite
def steps(draw: st.DrawFn, before: list[str], code: str) -> TemplateStep:
    """Return a step that comes after some of those before it."""
    after = st.lists(st.sampled_from(before), max_size=2, unique=True) if before else st.just([])
    asked = st.tuples(st.sampled_from(before), st.integers(0, 99)) if before else st.none()
    pairs = st.lists(st.tuples(CODES, CODES), max_size=2)
    return TemplateStep(
        id=code,
        title=draw(slots()),
        plain=draw(slots()),
        done_when=draw(slots(least=False)),
        category=draw(st.sampled_from(shared_codes("categories"))),
        lane=draw(st.sampled_from(shared_codes("lanes"))),
        pictogram=draw(st.sampled_from(known_pictograms())),
        depends_on=tuple(draw(after)),
        requires=tuple(draw(pairs)),
        weeks=draw(SPANS),
        guided_hours=draw(st.one_of(st.none(), SPANS)),
        documents=draw(several("documents")),
        who_helps=draw(several("roles", 1)),
        optional=draw(st.booleans()),
        skip_if=draw(st.one_of(st.none(), slots())),
        waiting=draw(st.booleans()),
        repeatable=draw(st.booleans()),
        cost=draw(st.booleans()),
        level=draw(st.one_of(st.none(), st.sampled_from(list(LEVELS)))),
        event=draw(st.one_of(st.none(), CODES)),
        follow_up=draw(st.one_of(st.none(), asked)),
        safety_check=draw(st.one_of(st.none(), slots())),
    )


@st.composite
def templates(draw: st.DrawFn, most: int = 5) -> Template:
    """Return a template without a mistake."""
    made: list[TemplateStep] = []
    for code in draw(st.lists(CODES, min_size=1, max_size=most, unique=True)):
        made.append(draw(steps([one.id for one in made], code)))
    spoken = draw(st.sets(st.sampled_from(LANGUAGES[1:])))
    languages = ("en", *sorted(spoken))
    return Template(
        id="own_" + draw(CODES)[:30],
        track=draw(st.sampled_from(shared_codes("tracks"))),
        title=draw(slots()),
        plain_title=draw(slots()),
        entry=draw(slots(least=False)),
        outcome=draw(slots(least=False)),
        planner_notes=draw(slots(least=False)),
        pairs_well_with=tuple(draw(st.lists(CODES, max_size=3, unique=True))),
        languages=languages,
        review={tag: draw(st.sampled_from(["original", "unreviewed"])) for tag in languages},
        steps=tuple(made),
    )
