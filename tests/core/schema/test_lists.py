"""Long lists, telephone numbers and weeks: found, read and shown as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Problem
from app.i18n import Catalog
from app.languages import all_languages
from app.records import parse_value
from app.schema.grids import DAY_PARTS, WEEK_DAYS, WeekGrid
from app.schema.kinds import Choices
from app.schema.lists import CodeKind, Country, Listed
from app.schema.phones import Phone
from app.schema.registry import SCHEMAS
from app.schema.talkcodes import CARES_FOR

LISTS: list[CodeKind] = [
    Listed("isced_levels"), Listed("isced_fields"), Listed("isco_groups"),
    Country(), Country(on_papers=True),
]  # fmt: skip
EVERY_CODE = [(kind, code) for kind in LISTS for code in kind.codes]


@given(st.sampled_from(EVERY_CODE), st.sampled_from(["en", "ar", "uk", "prs", "ti"]))
def test_every_code_is_found_by_its_own_words(case: tuple[CodeKind, str], language: str) -> None:
    """The words shown for a code lead back to it, and so does the code itself."""
    kind, code = case

    assert code in kind.find(kind.label(code, language), language)
    assert code in kind.find(code, language)


@pytest.mark.parametrize("language", all_languages())
def test_every_country_has_a_name_in_every_language(language: str) -> None:
    """Where CLDR lacks a language or a name, the English one stands in."""
    kind = Country(on_papers=True)

    assert all(kind.label(code, language) for code in kind.codes)


def test_countries_are_named_in_the_language_asked_for() -> None:
    """Also in a language that CLDR keeps under another locale."""
    kind = Country(on_papers=True)

    assert [kind.label("SY", one) for one in ("en", "ar", "uk")] == ["Syria", "سوريا", "Сирія"]
    assert kind.label("AF", "prs") == "افغانستان"
    assert kind.label("XXA", "en") == "Stateless person"


def test_stateless_is_a_paper_and_not_a_place() -> None:
    """The codes on travel documents are refused where a place is meant."""
    assert Country(on_papers=True).check("XXB") == "XXB"
    with pytest.raises(Problem):
        Country().check("XXB")


def test_search_looks_at_words_and_beginnings_first() -> None:
    """A nurse is found by what she is called here, by the standard's title, and by its code."""
    kind = Listed("isco_groups")

    assert kind.find("nurs", "en")[0] == "22"
    assert "222" in kind.find("NURSING prof", "en")
    assert kind.find("711", "en")[0] == "711"
    assert kind.find("zzzz", "en") == ()


def test_soldiers_are_never_asked_about() -> None:
    """The armed forces of the standard are left out of the list."""
    assert not [code for code in Listed("isco_groups").codes if code.startswith("0")]


def test_a_code_of_a_newer_list_is_shown_as_it_is() -> None:
    """What another version wrote is not shown as something else."""
    assert Listed("isco_groups").show("9999", Catalog("en")) == "9999"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+963 11 555-0142", "+963115550142"),
        ("00963 (11) 5550142", "+963115550142"),
        ("٠١٢٣ ٤٥٦", "0123456"),
        ("\u200e+46 8 123 456 78\u200e", "+46812345678"),
        ("112", "112"),
    ],
)
def test_a_number_is_kept_by_its_digits(typed: str, kept: str) -> None:
    """Digits of every script are read, and what divides them falls away."""
    assert Phone().check(typed) == kept


@pytest.mark.parametrize("typed", ["12", "call me", "+1234567890123456", "12+34", "+", ""])
def test_what_is_no_number_is_refused(typed: str) -> None:
    """E.164 has 15 digits at most, and a plus only at the head."""
    with pytest.raises(Problem):
        Phone().check(typed)


@given(st.from_regex(r"(\+|00)?[1-9][0-9]{2,14}", fullmatch=True))
def test_a_number_checked_twice_is_the_same(typed: str) -> None:
    """What is kept reads back as itself."""
    once = Phone().check(typed)

    assert Phone().check(once) == once


def test_a_day_alone_is_the_whole_day() -> None:
    """Who is free all Friday need not say four parts."""
    grid = WeekGrid()

    assert grid.parse("fri, mon-evening") == (
        "mon-evening", *(f"fri-{part}" for part in DAY_PARTS),
    )  # fmt: skip
    assert grid.show(grid.parse("fri"), Catalog("en")) == (
        "Friday: Morning, Midday, Afternoon, Evening"
    )
    with pytest.raises(Problem):
        grid.parse("someday")
    assert len(WEEK_DAYS) == 7


def test_an_answer_that_stands_alone_has_no_company() -> None:
    """Nobody cares for no one and for a baby; but what was once kept stays readable."""
    one = SCHEMAS["person"]["cares_for"]
    kind: Choices = Choices(CARES_FOR)

    with pytest.raises(Problem) as caught:
        parse_value(one, "none,baby")

    assert caught.value.field == "cares_for"
    assert parse_value(one, "none") == ["none"]
    assert kind.check(("none", "baby")) == ("none", "baby")
