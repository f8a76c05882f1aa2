"""Amounts of money: typed and shown without a float, in the small units of each currency."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Problem
from app.i18n import Catalog
from app.schema.money import CURRENCIES, MOST_MINOR, Amount, Money, digits_of, total

KIND = Money()
AMOUNTS = st.builds(Amount, st.integers(1, MOST_MINOR), st.sampled_from(sorted(CURRENCIES)))


@given(AMOUNTS)
def test_what_is_written_is_read_again(amount: Amount) -> None:
    """Text and stored form give the same amount back, and decimals agree on its value."""
    assert KIND.parse(KIND.text(amount)) == amount
    assert KIND.from_stored(KIND.to_stored(amount)) == amount
    said, currency = str(amount).split(" ")
    assert currency == amount.currency
    assert Decimal(said).scaleb(digits_of(currency)) == amount.minor


@pytest.mark.parametrize(
    ("typed", "minor", "currency"),
    [
        ("12.50 EUR", 1250, "EUR"),
        ("12,5eur", 1250, "EUR"),
        ("7 EUR", 700, "EUR"),
        ("٧٫٢٥ EUR", 725, "EUR"),
        ("۱۲ AFN", 1200, "AFN"),
        ("500 JPY", 500, "JPY"),
        ("1.5 KWD", 1500, "KWD"),
    ],
)
def test_people_write_amounts_in_many_ways(typed: str, minor: int, currency: str) -> None:
    """Point or comma, any digits, small letters; yen have no small unit and dinars a thousand."""
    assert KIND.parse(typed) == Amount(minor, currency)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "12.50",
        "EUR",
        "1e3 EUR",
        "12.505 EUR",
        "1.5 JPY",
        "0 EUR",
        "-5 EUR",
        "5 XYZ",
        "1.000,50 EUR",
    ],
)
def test_what_is_no_amount_is_refused(typed: str) -> None:
    """Nothing is rounded, and nothing is guessed."""
    with pytest.raises(Problem):
        KIND.parse(typed)


def test_what_is_wrong_with_an_amount_is_said_with_an_example() -> None:
    """Money without small units has no point; other money has so many digits after it."""
    for typed, example in (("1.5 JPY", "12 JPY"), ("1.505 EUR", "12.00 EUR")):
        with pytest.raises(Problem) as caught:
            KIND.parse(typed)
        assert Catalog("en").say(caught.value.text).endswith(f"like {example}.")
        assert KIND.parse(example).minor


def test_sums_keep_currencies_apart() -> None:
    """Euros and dollars never make one number."""
    many = [Amount(10, "EUR"), Amount(20, "USD"), Amount(5, "EUR")]

    assert total(many, "EUR") == Amount(15, "EUR")
