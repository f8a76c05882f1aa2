"""Template files and the checker: what is written is read, what is wrong is said, never a crash."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Code, Problem
from app.i18n import Catalog
from app.pathways import FOLDER, find_pathway, pathway_ids
from app.rules.templatefile import (
    LARGEST_BYTES,
    Template,
    TemplateStep,
    longest_chain,
    read_template,
    write_template,
)
from app.rules.templates import (
    MOST_STEPS,
    Finding,
    count_words,
    errors,
    find_circle,
    findings,
    is_code,
)
from app.schema.spans import WeekSpan
from tests.core.rules.roadmaking import templates

JSON = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=6), inner, max_size=3)
    ),
    max_leaves=6,
)  # fmt: skip


def shipped(pathway_id: str = "first_job") -> Template:
    return read_template((FOLDER / f"{pathway_id}.json").read_bytes())


def raw(pathway_id: str = "first_job") -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((FOLDER / f"{pathway_id}.json").read_text("utf-8"))
    return loaded


def said(found: tuple[Finding, ...], language: str = "en") -> list[str]:
    return [Catalog(language).say(one.words) for one in found]


def changed(**more: Any) -> Template:  # noqa: ANN401 - fields of the step
    """Return a template whose second step has other values."""
    whole = shipped()
    steps = list(whole.steps)
    steps[1] = replace(steps[1], **more)
    return replace(whole, steps=tuple(steps))


@given(templates())
def test_what_is_written_is_read(template: Template) -> None:
    """Writing and reading are opposites, and the same template gives the same bytes."""
    data = write_template(template)

    assert read_template(data) == template
    assert write_template(read_template(data)) == data


@given(templates())
def test_a_template_that_holds_together_has_no_mistake(template: Template) -> None:
    """What a property test makes up by the rules passes the checker; warnings are allowed."""
    assert errors(template, "en") == ()
    for one in findings(template, "ar"):
        assert not one.is_error
        assert "{" not in Catalog("ar").say(one.words)


@pytest.mark.parametrize("pathway_id", pathway_ids())
def test_a_shipped_template_is_a_file_like_any_other(pathway_id: str) -> None:
    """The templates of Waymark have no finding, and written again they say the same."""
    template = shipped(pathway_id)

    assert findings(template, "en") == ()
    again, before = json.loads(write_template(template)), raw(pathway_id)
    assert {**again, "about": ""} == {**before, "about": ""}
    assert [one.id for one in template.steps] == [one.id for one in find_pathway(pathway_id).steps]


@given(st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdefg"), max_size=3)))
def test_a_circle_is_found_when_there_is_one(before: Mapping[str, list[str]]) -> None:
    """What is named is a real circle; where the standard library sorts, none is named."""
    known = {one: [each for each in others if each in before] for one, others in before.items()}
    circle = find_circle(before)

    for one, other in zip(circle, (*circle[1:], *circle[:1]), strict=True):
        assert other in before[one]
    try:
        tuple(TopologicalSorter(known).static_order())
    except CycleError:
        assert circle
    else:
        assert circle == ()


@pytest.mark.parametrize(
    ("template", "words"),
    [
        (changed(category="magic"), "“magic” is not known as “Sort of step”"),
        (changed(lane="sky"), "“sky” is not known as “Lane”"),
        (changed(who_helps=("wizard",)), "“wizard” is not known as “Who helps”"),
        (changed(who_helps=()), "names nobody who helps"),
        (changed(documents=("map",)), "“map” is not known as “Papers to bring”"),
        (changed(pictogram="../x"), "“../x” is not known as “Picture”"),
        (changed(level="D9"), "“D9” is not known as “Language level”"),
        (changed(depends_on=("nowhere",)), "comes after “nowhere”, but there is no such step"),
        (changed(weeks=WeekSpan(3, 2, 1)), "give the weeks from short to long"),
        (changed(weeks=WeekSpan(0, 1, 10**9)), "give the weeks from short to long"),
        (changed(plain={"ar": "نص"}), "has no English sentence"),
        (changed(plain={"en": "w " * 13, "ar": "n", "uk": "n"}), "has 13 words in English"),
        (changed(plain={"en": "x" * 200, "ar": "n", "uk": "n"}), "Keep this to 160"),
        (changed(plain={"en": "a\u202eb", "ar": "n", "uk": "n"}), "hidden sign"),
        (changed(plain={"en": "a", "xx-no": "n"}), "does not know this language"),
        (changed(id="Not A Code"), "short name of a step must be"),
        (changed(id=shipped().steps[0].id), "More than one step has the short name"),
        (changed(follow_up=("nowhere", 3)), "comes after “nowhere”"),
        (changed(event="DROP TABLE"), "is not known as “Outcome”"),
        (changed(requires=(("a b", "c"),)), "names a step of another road"),
        (replace(shipped(), id="Röad"), "short name must be"),
        (replace(shipped(), track="sky"), "“sky” is not known as “Sort of road”"),
        (replace(shipped(), steps=()), "has no steps yet"),
        (replace(shipped(), languages=("en", "zz")), "“zz” is not known as “Languages”"),
        (replace(shipped(), review={"en": "me"}), "who has read which language"),
        (replace(shipped(), title={"ar": "عنوان"}), "“Name for workers” is missing in English"),
    ],
)
def test_each_mistake_is_said_in_a_sentence(template: Template, words: str) -> None:
    """Every mistake has its own words, and keeps a plan from being made."""
    assert any(words in one for one in said(errors(template, "en"))), said(errors(template, "en"))


def test_a_missing_sentence_is_only_warned_of() -> None:
    """Paper prints English instead and says so; the language is named in the worker's own."""
    template = changed(plain={"en": "Write a CV.", "ar": "نص"})

    (found,) = findings(template, "en")

    assert not found.is_error
    assert "no sentence in Ukrainian" in said((found,))[0]
    assert said(findings(template, "uk")) != said((found,))


def test_two_steps_that_say_the_same_are_told() -> None:
    """The same sentence twice is likely a copy somebody forgot to change."""
    template = changed(plain=shipped().steps[0].plain)

    (found,) = findings(template, "en")

    assert not found.is_error
    assert "say the same" in said((found,))[0]


def test_a_circle_is_named_from_its_beginning_to_its_beginning() -> None:
    """People see which steps wait for which."""
    whole = shipped()
    first, second, *rest = whole.steps
    steps = (replace(first, depends_on=(second.id,)), replace(second, depends_on=(first.id,)))

    (words,) = said(errors(replace(whole, steps=(*steps, *rest)), "en"))

    assert f"{first.id} → {second.id} → {first.id}" in words


@pytest.mark.parametrize(("count", "is_fine"), [(MOST_STEPS, True), (MOST_STEPS + 1, False)])
def test_sixty_steps_are_the_most(count: int, *, is_fine: bool) -> None:
    """Sixty pass, one more is refused with both numbers."""
    one = shipped().steps[0]
    steps = tuple(
        replace(one, id=f"step_{number}", plain={"en": f"Go {number}", "ar": "1", "uk": "1"})
        for number in range(count)
    )

    found = said(errors(replace(shipped(), steps=steps), "en"))

    assert found == (
        [] if is_fine else ["This template has 61 steps. 60 are the most a plan can hold."]
    )


HOSTILE: list[tuple[bytes, Code]] = [
    (b"", Code.USAGE),
    (b"\xff\xfe\x00", Code.USAGE),
    (b"[" * 200_000, Code.USAGE),
    (b'{"a":' * 100_000, Code.USAGE),
    (b"null", Code.USAGE),
    (b"{}", Code.USAGE),
    (b'{"format": "waymark-pathway"}', Code.NEWER_VERSION),
    (b'{"format": "waymark-pathway", "version": 2}', Code.NEWER_VERSION),
    (b'{"format": "waymark-pathway", "version": true}', Code.NEWER_VERSION),
    (b'{"format": "waymark-pathway", "version": 1}', Code.USAGE),
    (b'{"format": "waymark-pathway", "format": "waymark-pathway"}', Code.USAGE),
    (b'{"format": NaN}', Code.USAGE),
    (b'{"version": ' + b"9" * 10_000 + b"}", Code.USAGE),
    (b" " * (LARGEST_BYTES + 1), Code.OVER_LIMIT),
]


@pytest.mark.parametrize(("data", "code"), HOSTILE, ids=range(len(HOSTILE)))
def test_a_file_that_is_none_is_refused_with_a_sentence(data: bytes, code: Code) -> None:
    """Broken, endless, deep or from the future: one sentence and its code."""
    with pytest.raises(Problem) as caught:
        read_template(data)

    assert caught.value.code is code
    assert Catalog("en").say(caught.value.text)


def spoil(place: Callable[[dict[str, Any]], None]) -> bytes:
    made = raw()
    place(made)
    return json.dumps(made).encode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (spoil(lambda one: one.pop("track")), "“track” is missing in the file."),
        (spoil(lambda one: one.update(title="Job")), "“title” has not the right form"),
        (spoil(lambda one: one.update(steps={})), "“steps” has not the right form"),
        (spoil(lambda one: one.update(more=1)), "something in the file that this Waymark"),
        (spoil(lambda one: one["steps"].append(3)), "Something in step 13 has not"),
        (spoil(lambda one: one["steps"][1].pop("lane")), "“lane” is missing in step 2."),
        (spoil(lambda one: one["steps"][1].update(weeks=[1, 2, 3])), "“weeks” has not the right"),
        (spoil(lambda one: one["steps"][1]["weeks"].update(short=1.5)), "“weeks” has not the"),
        (spoil(lambda one: one["steps"][1].update(optional=1)), "“optional” has not the right"),
        (spoil(lambda one: one["steps"][1].update(plain={"en": 3})), "“plain” has not the right"),
        (spoil(lambda one: one["steps"][1].update(requires=["x"])), "“requires” has not the"),
        (spoil(lambda one: one["steps"][1].update(follow_up={})), "“follow_up” has not the"),
        (spoil(lambda one: one["steps"][1].update(evil=1)), "something in step 2 that this"),
    ],
)
def test_a_wrong_part_is_named_with_its_place(data: bytes, words: str) -> None:
    """Whoever wrote the file finds the part."""
    with pytest.raises(Problem) as caught:
        read_template(data)

    assert words in Catalog("en").say(caught.value.text)


@given(st.sampled_from(sorted(raw())), st.sampled_from(sorted(raw()["steps"][0])), JSON)
def test_no_value_in_a_file_leads_to_anything_but_a_sentence(
    key: str,
    inner: str,
    value: Any,  # noqa: ANN401 - any JSON
) -> None:
    """Whatever stands in a file, it is read, refused with a Problem, or found wrong."""
    whole, step = raw(), raw()
    whole[key] = value
    step["steps"][0][inner] = value

    for made in (whole, step):
        try:
            template = read_template(json.dumps(made).encode())
        except Problem:
            continue
        for words in said(findings(template, "en")):
            words.encode()
        if not errors(template, "en"):
            assert read_template(write_template(template)) == template


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_with_a_sentence(data: bytes) -> None:
    """No bytes lead to anything but a Problem."""
    with pytest.raises(Problem):
        read_template(data)


def test_words_are_counted_as_the_format_says() -> None:
    """A dash alone is no word; B1 and first-year are one each."""
    assert count_words("Reach B1 – in your first-year course.") == 6
    assert not is_code("9a")
    assert is_code("a9_")


def test_the_longest_chain_passes_over_links_that_lead_nowhere() -> None:
    """A template in the making has a length too."""
    one = replace(shipped().steps[0], depends_on=("nowhere",), weeks=WeekSpan(1, 2, 3))
    steps: tuple[TemplateStep, ...] = (one,)

    assert longest_chain(steps) == {"short": 1, "typical": 2, "long": 3}
