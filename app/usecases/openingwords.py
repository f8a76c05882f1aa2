"""What is said of an opening and of somebody it may fit, in plain sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from app.i18n import N_, Catalog, Text
from app.languages import language_name
from app.records import Record
from app.rules.openings import Because, Fit, LanguageGap, Reason
from app.schema import organisations as fields
from app.schema.codes import GOAL_TYPES, LEVEL_LADDER
from app.schema.kinds import Choices
from app.schema.lists import Listed
from app.schema.organisationcodes import OPENING_HELPS, OPENING_NEEDS
from app.usecases.matchwords import field_name

# The rule, told wherever its answers are shown.
RULE_WORDS = N_(
    "Shown is whoever has a goal, past work, learning or a wish that leads here. There are no"
    " points: those with the fewest open questions come first. You decide, with the student."
)

NOBODY = N_("Nobody is found for it now. Goals that are written down lead here.")


def _languages(codes: tuple[str, ...], catalog: Catalog) -> str:
    return " · ".join(language_name(one, catalog.language) for one in codes)


def _listed(name: str) -> Callable[[tuple[str, ...], Catalog], str]:
    return lambda codes, catalog: " · ".join(Listed(name).show(one, catalog) for one in codes)


def _work_or_study(codes: tuple[str, ...], catalog: Catalog) -> str:
    return " · ".join(field_name(one, catalog) for one in codes)


_REASONS: Mapping[Reason, Text] = {
    Reason.GOAL: N_("It leads to a goal: {what}."),
    Reason.WORK: N_("The person has done this work: {what}."),
    Reason.STUDIED: N_("The person has learned this: {what}."),
    Reason.CURIOUS: N_("The person is curious about it: {what}."),
    Reason.LANGUAGE: N_("The languages are there: {what}."),
    Reason.HELP: N_("It helps where daily life is hard: {what}."),
}
_SHOWN: Mapping[Reason, Callable[[tuple[str, ...], Catalog], str]] = {
    Reason.GOAL: Choices(GOAL_TYPES).show,
    Reason.WORK: _listed("isco_groups"),
    Reason.STUDIED: _listed("isced_fields"),
    Reason.CURIOUS: _work_or_study,
    Reason.LANGUAGE: _languages,
    Reason.HELP: Choices(OPENING_HELPS).show,
}


def reason_words(one: Because, catalog: Catalog) -> str:
    """Return why an opening may be worth telling somebody of."""
    what = _SHOWN[one.reason](one.codes, catalog)
    return catalog.say(_REASONS[one.reason].with_values(what=what))


def why_words(fit: Fit, catalog: Catalog) -> tuple[str, ...]:
    """Return the reasons for it, a sentence each."""
    return tuple(reason_words(one, catalog) for one in fit.reasons)


def missing_words(fit: Fit, catalog: Catalog) -> tuple[str, ...]:
    """Return what is asked for and known to be missing, a sentence each."""
    return tuple(_missing(fit, catalog))


def ask_words(fit: Fit, catalog: Catalog) -> tuple[str, ...]:
    """Return what is asked for and what nobody knows of the person, a sentence each."""
    found = []
    if fit.ask_languages:
        words = N_("Ask how well the person speaks: {what}.")
        found.append(words.with_values(what=_languages(fit.ask_languages, catalog)))
    if fit.ask_needs:
        words = N_("Ask about: {what}.")
        found.append(words.with_values(what=Choices(OPENING_NEEDS).show(fit.ask_needs, catalog)))
    return tuple(map(catalog.say, found))


def opening_line(opening: Record, organisation: str) -> Text:
    """Return what an opening is and where, on one line."""
    words = N_("{title} – {organisation}")
    title = opening.get(fields.opening_title, "")
    return words.with_values(title=title, organisation=organisation)


def _missing(fit: Fit, catalog: Catalog) -> Iterator[str]:
    for gap in fit.low:
        yield catalog.say(_gap(gap, catalog))
    if fit.lacks:
        words = N_("Not there yet: {what}.")
        yield catalog.say(words.with_values(what=Choices(OPENING_NEEDS).show(fit.lacks, catalog)))


def _gap(gap: LanguageGap, catalog: Catalog) -> Text:
    name = language_name(gap.tag, catalog.language)
    wanted = LEVEL_LADDER[gap.wanted - 1]
    if gap.spoken == 0:
        words = N_("{language} is needed at {wanted}. The person does not speak it yet.")
        return words.with_values(language=name, wanted=wanted)
    words = N_("{language} is needed at {wanted}. The person speaks it at {spoken}.")
    return words.with_values(language=name, wanted=wanted, spoken=LEVEL_LADDER[gap.spoken - 1])
