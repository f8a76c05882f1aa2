"""Whether a pathway template holds together, said in sentences. Knows files and codes only."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from app.errors import Problem
from app.i18n import N_, Text, plural
from app.languages import is_language, language_name
from app.pathways import known_pictograms, shared_codes
from app.rules.templatefile import Slot, Template, TemplateStep
from app.schema import templates as fields
from app.schema.fields import Field
from app.schema.spans import Weeks, WeekSpan

MOST_STEPS, MOST_WORDS, MOST_NAMED, MOST_HOURS = 60, 12, 10, 10_000
MOST_WEEKS = Weeks().most
REVIEWS = frozenset({"original", "unreviewed", "reviewed"})
_CODE = re.compile(r"[a-z][a-z0-9_]{0,39}")
_TEXTS: Mapping[str, Field[Any]] = MappingProxyType(
    {
        one.key: one
        for one in (
            fields.template_title,
            fields.plain_title,
            fields.entry,
            fields.outcome,
            fields.planner_notes,
        )
    }
)
_STEP_TEXTS: Mapping[str, Field[Any]] = MappingProxyType(
    {
        one.key: one
        for one in (
            fields.plain,
            fields.milestone_title,
            fields.done_when,
            fields.skip_if,
            fields.safety_check,
        )
    }
)


@dataclass(frozen=True)
class Finding:
    """One thing to look at.  step: its id, or None for the whole template.

    is_error: no plan can be made before it is put right; otherwise it is good to know.
    """

    words: Text
    step: str | None = None
    is_error: bool = True


def is_code(text: str) -> bool:
    """Tell whether ``text`` can name a template or a step: a to z, digits and _, 40 at most."""
    return _CODE.fullmatch(text) is not None


def findings(template: Template, language: str) -> tuple[Finding, ...]:
    """Return what is wrong in a template, errors first.

    language: in which names of languages are told.
    """
    found = [
        *_whole(template, language),
        *(one for step in template.steps for one in _step(step, template, language)),
        *_duplicates(template.steps),
        *_circle(template.steps),
    ]
    return tuple(sorted(found, key=lambda one: not one.is_error))


def errors(template: Template, language: str) -> tuple[Finding, ...]:
    """Return only what keeps a plan from being made."""
    return tuple(one for one in findings(template, language) if one.is_error)


def find_circle(before: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return ids that wait for each other in turn, each once, or nothing.

    before: what each step comes after; ids that are not among its keys are passed over.
    """
    settled: set[str] = set()
    for start in before:
        path, waiting = [start], [iter(before[start])]
        while waiting:
            other = next((each for each in waiting[-1] if each in before), None)
            if other is None:
                waiting.pop()
                settled.add(path.pop())
            elif other in path:
                return tuple(path[path.index(other) :])
            elif other not in settled:
                path.append(other)
                waiting.append(iter(before[other]))
    return ()


def _whole(template: Template, language: str) -> Iterator[Finding]:
    if not is_code(template.id):
        yield Finding(N_("The short name must be a to z, digits and _, 40 letters at most."))
    if template.track not in shared_codes("tracks"):
        yield Finding(_unknown(fields.track.label, template.track))
    if not template.steps:
        yield Finding(N_("This template has no steps yet. Add the first one."))
    if len(template.steps) > MOST_STEPS:
        yield Finding(too_many_steps(len(template.steps)))
    yield from _languages(template)
    for key, one in _TEXTS.items():
        value: Slot = getattr(template, key)
        yield from _text(one, value, None)
        if key in {"title", "plain_title"}:
            yield from _missing(one.label, value, template.languages, language)


def too_many_steps(count: int) -> Text:
    """Return the sentence for a template that has more steps than a plan can hold."""
    return plural(
        "This template has {count} step. {most} are the most a plan can hold.",
        "This template has {count} steps. {most} are the most a plan can hold.",
        count,
        most=MOST_STEPS,
    )


def _languages(template: Template) -> Iterator[Finding]:
    for tag in template.languages:
        if not is_language(tag):
            yield Finding(_unknown(fields.template_languages.label, tag))
    is_known = all(is_language(tag) for tag in template.review)
    if not is_known or not set(template.review.values()) <= REVIEWS:
        yield Finding(N_("It is not clear who has read which language."))


def _step(step: TemplateStep, template: Template, language: str) -> Iterator[Finding]:
    if not is_code(step.id):
        words = N_("The short name of a step must be a to z, digits and _, 40 letters at most.")
        yield Finding(words, step.id)
    yield from _codes_of(step)
    yield from _links_of(step, template)
    yield from _times_of(step)
    for key, one in _STEP_TEXTS.items():
        value: Slot | None = getattr(step, key)
        if value is not None:
            yield from _text(one, value, step.id)
    yield from _missing_sentences(step, template.languages, language)
    for tag, sentence in step.plain.items():
        if count_words(sentence) > MOST_WORDS:
            told = plural(
                "Step “{step}” has {count} word in {language}. Use {most} at most.",
                "Step “{step}” has {count} words in {language}. Use {most} at most.",
                count_words(sentence),
                step=_shown(step.id),
                language=language_name(tag, language),
                most=MOST_WORDS,
            )
            yield Finding(told, step.id)


def count_words(text: str) -> int:
    """Return how many words a sentence has: runs between spaces that hold a letter or digit."""
    return sum(any(sign.isalnum() for sign in one) for one in text.split())


def _codes_of(step: TemplateStep) -> Iterator[Finding]:
    named = (
        (fields.category.label, (step.category,), shared_codes("categories")),
        (fields.lane.label, (step.lane,), shared_codes("lanes")),
        (fields.who_helps.label, step.who_helps, shared_codes("roles")),
        (fields.documents.label, step.documents, shared_codes("documents")),
        (fields.pictogram.label, (step.pictogram,), known_pictograms()),
        (fields.level.label, (step.level,) if step.level else (), tuple(fields.LEVELS)),
    )
    for label, codes, known in named:
        for code in codes:
            if code not in known:
                words = N_("Step “{step}”: {reason}")
                reason = _unknown(label, code)
                yield Finding(words.with_values(step=_shown(step.id), reason=reason), step.id)
    if max(len(step.who_helps), len(step.documents)) > MOST_NAMED:
        words = N_("Step “{step}” names too many helpers or papers. Choose {most} at most.")
        yield Finding(words.with_values(step=_shown(step.id), most=MOST_NAMED), step.id)
    if not step.who_helps:
        words = N_("Step “{step}” names nobody who helps. Choose a helper.")
        yield Finding(words.with_values(step=_shown(step.id)), step.id)
    if step.event is not None and not is_code(step.event):
        words = N_("Step “{step}”: {reason}")
        reason = _unknown(fields.event.label, step.event)
        yield Finding(words.with_values(step=_shown(step.id), reason=reason), step.id)


def _links_of(step: TemplateStep, template: Template) -> Iterator[Finding]:
    own = {one.id for one in template.steps}
    named = (*step.depends_on, *((step.follow_up[0],) if step.follow_up else ()))
    for other in named:
        if other not in own:
            words = N_("Step “{step}” comes after “{other}”, but there is no such step.")
            told = words.with_values(step=_shown(step.id), other=_shown(other))
            yield Finding(told, step.id)
    if not all(is_code(each) for pair in step.requires for each in pair):
        words = N_("Step “{step}” names a step of another road that cannot be.")
        yield Finding(words.with_values(step=_shown(step.id)), step.id)


def _times_of(step: TemplateStep) -> Iterator[Finding]:
    spans = ((step.weeks, MOST_WEEKS), (step.guided_hours, MOST_HOURS))
    if any(span is not None and not _is_span(span, most) for span, most in spans):
        words = N_("Step “{step}”: give the weeks from short to long, like 2, 4 and 8.")
        yield Finding(words.with_values(step=_shown(step.id)), step.id)
    if step.follow_up is not None and not 0 <= step.follow_up[1] <= MOST_HOURS:
        words = N_("Step “{step}” is asked about again after a time that cannot be.")
        yield Finding(words.with_values(step=_shown(step.id)), step.id)


def _is_span(span: WeekSpan, most: int) -> bool:
    return 0 <= span.short <= span.typical <= span.long <= most


def _text(one: Field[Any], value: Slot, step: str | None) -> Iterator[Finding]:
    try:
        one.kind.check(value)
    except Problem as problem:
        words = N_("{field}: {reason}").with_values(field=one.label, reason=problem.text)
        if step is not None:
            told = N_("Step “{step}”: {reason}")
            words = told.with_values(step=_shown(step), reason=words)
        yield Finding(words, step)


def _missing(
    label: Text, value: Slot, languages: Iterable[str], language: str
) -> Iterator[Finding]:
    if not value.get("en", "").strip():
        words = N_("“{field}” is missing in English, which stands in for every other language.")
        yield Finding(words.with_values(field=label))
    for tag in languages:
        if tag != "en" and not value.get(tag, "").strip():
            words = N_("“{field}” is missing in {language}. It is shown in English instead.")
            name = language_name(tag, language)
            yield Finding(words.with_values(field=label, language=name), is_error=False)


def _missing_sentences(
    step: TemplateStep, languages: Iterable[str], language: str
) -> Iterator[Finding]:
    shown = _shown(step.id)
    if not step.plain.get("en", "").strip():
        words = N_("Step “{step}” has no English sentence, which stands in for other languages.")
        yield Finding(words.with_values(step=shown), step.id)
    for tag in languages:
        if tag != "en" and not step.plain.get(tag, "").strip():
            words = N_(
                "Step “{step}” has no sentence in {language}. "
                "Papers print it in English and say so."
            )
            name = language_name(tag, language)
            yield Finding(words.with_values(step=shown, language=name), step.id, is_error=False)


def _duplicates(steps: Sequence[TemplateStep]) -> Iterator[Finding]:
    for code, count in Counter(step.id for step in steps).items():
        if count > 1:
            words = N_("More than one step has the short name “{step}”. Give each its own.")
            yield Finding(words.with_values(step=_shown(code)), code)
    said: dict[str, str] = {}
    for step in steps:
        words_said = " ".join(step.plain.get("en", "").casefold().split())
        first = said.setdefault(words_said, step.id) if words_said else step.id
        if first != step.id:
            words = N_("Steps “{step}” and “{other}” say the same.")
            told = words.with_values(step=_shown(first), other=_shown(step.id))
            yield Finding(told, step.id, is_error=False)


def circle_words(before: Mapping[str, Sequence[str]]) -> Text | None:
    """Return the sentence that names a circle of steps, or None if there is none."""
    circle = find_circle(before)
    if not circle:
        return None
    words = N_("These steps wait for each other, so none can begin: {circle}.")
    # Each comes after the next one; told from the first to the first again.
    shown = " → ".join(_shown(one) for one in (*circle, circle[0]))
    return words.with_values(circle=shown)


def _circle(steps: Sequence[TemplateStep]) -> Iterator[Finding]:
    words = circle_words({step.id: step.depends_on for step in steps})
    if words is not None:
        yield Finding(words)


def _unknown(label: Text, code: str) -> Text:
    words = N_("“{code}” is not known as “{field}”. Choose one of the list.")
    return words.with_values(code=_shown(code), field=label)


def _shown(code: str) -> str:
    """Return a code as it may be shown: what is none is cut, and its signs are made visible."""
    return code if is_code(code) else ascii(code[:40])[1:-1]
