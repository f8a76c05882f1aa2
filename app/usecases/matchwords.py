"""What matching says, in plain sentences: rules, criteria, costs and what would help."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from app.calendars import show_day
from app.i18n import N_, Catalog, Text
from app.languages import language_name
from app.rules.matching.fit import Score
from app.rules.matching.gate import GateLight, Light, Shine
from app.rules.matching.hard import Failing, Rule
from app.rules.matching.policy import Criterion
from app.rules.matching.unmatched import Relaxation, WhyUnmatched
from app.schema.codes import SAFE_HOURS
from app.schema.grids import WeekGrid
from app.schema.kinds import Choices
from app.schema.lists import Listed
from app.schema.mentorcodes import CHECK_TYPES, MENTOR_LIMITS, MODULES
from app.schema.talkcodes import HELP_TOPICS, MEET_FORMS, MENTOR_WISHES

Shown = Callable[[tuple[str, ...], Catalog], str]


def _languages(tags: tuple[str, ...], catalog: Catalog) -> str:
    return " · ".join(language_name(one, catalog.language) for one in tags)


def _nothing(_: tuple[str, ...], __: Catalog) -> str:
    return ""


_NONE = N_("none")
_LISTS: Mapping[Rule, Shown] = {
    Rule.CHECKS: Choices(CHECK_TYPES).show,
    Rule.MINORS: Choices(CHECK_TYPES).show,
    Rule.TRAINING: Choices(MODULES).show,
    Rule.LIMITS: Choices(MENTOR_LIMITS).show,
    Rule.LANGUAGE: _languages,
    Rule.TIME: WeekGrid().show,
    Rule.FORM: Choices(MEET_FORMS).show,
    Rule.FLOOR: lambda numbers, _: " ".join(numbers),
}
_RULES: Mapping[Rule, Text] = {
    Rule.WANTS: N_("The student does not want a mentor now."),
    Rule.CONSENT: N_("The student has not agreed that we share with a mentor."),
    Rule.REVIEW: N_("The last match ended early. Talk about it first, then write down the day."),
    Rule.UNREAD_LIMIT: N_("Somebody must read first whom this person does not want."),
    Rule.APPROVED: N_("The mentor is not approved."),
    Rule.CHECKS: N_("The mentor lacks a check: {needs}."),
    Rule.TRAINING: N_("The mentor lacks training: {needs}."),
    Rule.AVAILABLE: N_("The mentor has time only until {day}."),
    Rule.SAME_PERSON: N_("Student and mentor are the same person."),
    Rule.KEPT_APART: N_("These two may not be paired."),
    Rule.DECLINED: N_("One of the two has said no to the other."),
    Rule.MINORS: N_("The student may be under 18, and the mentor lacks a check: {needs}."),
    Rule.LIMITS: N_("The mentor asked for: {needs}."),
    Rule.LANGUAGE: N_(
        "They share no language well enough. The student speaks: {needs}. The mentor speaks: {has}."
    ),
    Rule.TIME: N_("They are never free at the same time. The student: {needs}. The mentor: {has}."),
    Rule.FORM: N_("They share no way to meet. The student: {needs}. The mentor: {has}."),
    Rule.FLOOR: N_("They fit too little: {has} of 1000, and {needs} are needed."),
    Rule.RULED_OUT: N_("We have ruled this pair out."),
}
_ENDS_TOO_SOON = N_("A check of the mentor ends too soon, on {day}: {needs}.")
_BEGINS_LATER = N_("The mentor can begin only on {day}.")
RULE_NAMES: Mapping[Rule, Text] = {
    Rule.WANTS: N_("Wants no mentor now"),
    Rule.CONSENT: N_("No consent to share with a mentor"),
    Rule.REVIEW: N_("Early end not talked about"),
    Rule.UNREAD_LIMIT: N_("Not yet read whom they do not want"),
    Rule.APPROVED: N_("Mentor not approved"),
    Rule.CHECKS: N_("Checks missing or ending"),
    Rule.TRAINING: N_("Training missing"),
    Rule.AVAILABLE: N_("Mentor has too little time"),
    Rule.SAME_PERSON: N_("The same person"),
    Rule.KEPT_APART: N_("May not be paired"),
    Rule.DECLINED: N_("Said no before"),
    Rule.MINORS: N_("Check for work with children"),
    Rule.LIMITS: N_("Limits of the mentor"),
    Rule.LANGUAGE: N_("No shared language"),
    Rule.TIME: N_("No shared time"),
    Rule.FORM: N_("No shared way to meet"),
    Rule.FLOOR: N_("Fit too low"),
    Rule.RULED_OUT: N_("Ruled out by us"),
}
CRITERIA: Mapping[Criterion, Text] = {
    Criterion.GOAL: N_("Goal and topics"),
    Criterion.FIELD: N_("Field"),
    Criterion.LANGUAGE: N_("Language"),
    Criterion.TIME: N_("Time"),
    Criterion.FORM: N_("Ways to meet"),
    Criterion.WISHES: N_("Wishes"),
}
LIGHTS: Mapping[Light, Text] = {
    Light.CHECKS: N_("Checks"),
    Light.TRAINING: N_("Training"),
    Light.AGREEMENT: N_("Agreement"),
    Light.CAPACITY: N_("Free place"),
}
SHINES: Mapping[Shine, Text] = {
    Shine.GREEN: N_("green"),
    Shine.AMBER: N_("amber"),
    Shine.RED: N_("red"),
}


def failing_words(one: Failing, catalog: Catalog) -> str:
    """Return the sentence of a rule that a pair fails, with the values that clash."""
    words = _RULES[one.rule]
    if one.rule is Rule.AVAILABLE and one.needs == ("since",):
        words = _BEGINS_LATER
    elif one.rule in {Rule.CHECKS, Rule.MINORS} and one.day is not None:
        words = _ENDS_TOO_SOON
    show = _LISTS.get(one.rule, _nothing)
    day = show_day(one.day, catalog.language) if one.day else ""
    needs, has = (show(codes, catalog) or catalog.say(_NONE) for codes in (one.needs, one.has))
    return catalog.say(words.with_values(needs=needs, has=has, day=day))


def score_words(one: Score, catalog: Catalog) -> str:
    """Return the sentence of a criterion: what is shared and how much it counts."""
    label = CRITERIA[one.criterion]
    if one.points is None:
        return catalog.say(N_("{what}: not known, so it counts half.").with_values(what=label))
    if not one.shared:
        words = N_("{what}: nothing in common ({points} of 1000).")
        if one.points:
            words = N_("{what}: {points} of 1000.")
        return catalog.say(words.with_values(what=label, points=one.points))
    words = N_("{what}: {shared} ({points} of 1000).")
    shared = shared_words(one, catalog)
    return catalog.say(words.with_values(what=label, shared=shared, points=one.points))


def shared_words(one: Score, catalog: Catalog) -> str:
    """Return what two people share, as people say it."""
    shown: Mapping[Criterion, Shown] = {
        Criterion.GOAL: Choices(HELP_TOPICS).show,
        Criterion.FIELD: _fields,
        Criterion.LANGUAGE: _languages,
        Criterion.TIME: WeekGrid().show,
        Criterion.FORM: Choices(MEET_FORMS).show,
        Criterion.WISHES: Choices(MENTOR_WISHES).show,
    }
    return shown[one.criterion](one.shared, catalog)


def relaxation_words(one: Relaxation, catalog: Catalog) -> str:
    """Return what a student could agree to."""
    if one.kind == "interpreter":
        return catalog.say(N_("with an interpreter"))
    if one.kind == "language":
        words = N_("in {language}").with_values(language=language_name(one.value, catalog.language))
        return catalog.say(words)
    labels = SAFE_HOURS if one.kind == "time" else MEET_FORMS
    return catalog.say(N_("also: {what}").with_values(what=labels[one.value]))


def unmatched_words(why: WhyUnmatched, catalog: Catalog) -> Iterable[str]:
    """Return why a student is without a mentor, and what would help, a sentence each."""
    yield from (failing_words(one, catalog) for one in why.own)
    if why.own:
        return
    if why.suitable:
        yield catalog.say(_taken(why))
    else:
        yield catalog.say(N_("No mentor suits as things stand."))
        for rule, count in why.blocked:
            words = N_("Mentors kept away by “{what}”: {count}.")
            yield catalog.say(words.with_values(what=RULE_NAMES[rule], count=count))
    for one in why.openings:
        said = " + ".join(relaxation_words(each, catalog) for each in one.relaxations)
        words = N_("A place would open {how}. Mentors: {count}.")
        yield catalog.say(words.with_values(how=said, count=one.mentors))


def light_words(one: GateLight, catalog: Catalog) -> str:
    """Return what stands behind a light, in a few words; empty if nothing is to be said."""
    options = MODULES if one.light is Light.TRAINING else CHECK_TYPES
    said = Choices(options).show(one.missing, catalog)
    if one.day is None:
        return said
    words = N_("{what}, until {day}")
    return catalog.say(words.with_values(what=said, day=show_day(one.day, catalog.language)))


def field_name(code: str, catalog: Catalog) -> str:
    """Return the words for a code such as ``isco:221``; empty for none."""
    kind, _, digits = code.partition(":")
    names = {"isco": "isco_groups", "isced": "isced_fields"}
    return Listed(names[kind]).show(digits, catalog) if kind in names else ""


def _taken(why: WhyUnmatched) -> Text:
    words = N_(
        "Mentors who suit: {suitable}. Counting whom others could move to: {reached} with {places}"
        " places, all taken. Students who have them: {holders}, of whom come first: {ahead}."
    )
    return words.with_values(
        suitable=why.suitable,
        reached=why.reached,
        places=why.places,
        holders=why.holders,
        ahead=why.ahead,
    )


def _fields(codes: tuple[str, ...], catalog: Catalog) -> str:
    return " · ".join(dict.fromkeys(field_name(one, catalog) for one in codes))
