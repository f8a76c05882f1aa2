"""Short codes: the same everywhere, read tolerantly, wrong when anything is wrong."""

from __future__ import annotations

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rules.codes import ALPHABET, CODE_CHARS, code_of, read_code, show_code

CODE = st.uuids(version=4).map(lambda one: code_of(str(one)))
AMINA = "00000000-0000-4000-8000-000000000001"


def test_a_code_is_for_ever() -> None:
    """The code printed today is the code in ten years: fixed examples."""
    assert show_code(code_of(AMINA)) == "WM JXT8-R0Y5-4"
    assert code_of("00000000-0000-4000-8000-000000000002") != code_of(AMINA)


def test_no_sign_looks_like_another() -> None:
    """Of each pair that people confuse, only one is in use."""
    assert len(ALPHABET) == len(set(ALPHABET)) == 29
    assert not set("BILOSUZ") & set(ALPHABET)


@given(code=CODE)
def test_a_shown_code_is_read(code: str) -> None:
    """What is printed can be typed, in any case and with other dashes and spaces."""
    shown = show_code(code)

    assert len(code) == CODE_CHARS + 1
    assert read_code(shown) == code
    assert read_code(shown.lower().replace("-", " ")) == code
    assert read_code(code) == code
    assert read_code(shown.replace(" ", "").replace("-", "\u2013")) == code


@pytest.mark.parametrize(
    ("said", "meant"), [("O", "0"), ("l", "1"), ("I", "1"), ("S", "5"), ("B", "8"), ("z", "2")]
)
def test_look_alikes_are_read_as_meant(said: str, meant: str) -> None:
    """Who writes O for 0 is understood."""
    codes = (code_of(str(uuid.UUID(int=number))) for number in range(1000))
    code = next(one for one in codes if meant in one)

    assert read_code(code.replace(meant, said)) == code


def test_digits_of_other_scripts_are_digits() -> None:
    """A code typed on an Arabic keyboard is read."""
    codes = (code_of(str(uuid.UUID(int=number))) for number in range(1000))
    code = next(one for one in codes if "3" in one)

    assert read_code(code.replace("3", "٣")) == code
    assert read_code(code.replace("3", "۳")) == code


@given(code=CODE, place=st.integers(0, CODE_CHARS), sign=st.sampled_from(ALPHABET))
def test_one_wrong_sign_is_noticed(code: str, place: int, sign: str) -> None:
    """No other sign at any place is a code."""
    changed = code[:place] + sign + code[place + 1 :]

    assert read_code(changed) == (code if changed == code else None)


@given(code=CODE, places=st.tuples(st.integers(0, CODE_CHARS), st.integers(0, CODE_CHARS)))
def test_two_swapped_signs_are_noticed(code: str, places: tuple[int, int]) -> None:
    """Not only neighbours: any two."""
    signs = list(code)
    one, other = places
    signs[one], signs[other] = signs[other], signs[one]
    changed = "".join(signs)

    assert read_code(changed) == (code if changed == code else None)


@given(text=st.text(max_size=14))
def test_any_text_is_a_code_or_is_not(text: str) -> None:
    """Whatever is typed into the search box is read without an error."""
    found = read_code(text)

    assert found is None or read_code(found) == found


@pytest.mark.parametrize("text", ["", "WM", "Amina", "12345678", "0" * 10, AMINA])
def test_what_is_no_code_is_none(text: str) -> None:
    """Names, phone numbers and ids are not taken for codes."""
    assert read_code(text) is None
