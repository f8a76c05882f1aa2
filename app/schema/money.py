"""The kind of value that is an amount of money: whole small units and a currency, never a float."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from app.calendars import in_digits
from app.errors import Problem
from app.i18n import N_, Catalog
from app.schema.kinds import Kind, Stored

MOST_MINOR = 10**11
_USUAL = 2
# ISO 4217: how many digits stand after the point; two for those that are not named here.
_NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_THREE = "BHD IQD JOD KWD LYD OMR TND"
_DIGITS: Mapping[str, int] = MappingProxyType(
    {**dict.fromkeys(_NONE.split(), 0), **dict.fromkeys(_THREE.split(), 3)}
)
_TWO = (
    "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD "
    "CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ "
    "GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL "
    "MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR "
    "PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT "
    "TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD YER ZAR ZMW"
)
CURRENCIES = frozenset((*_TWO.split(), *_DIGITS))
_TYPED = re.compile(r"(\d{1,12})(?:\.(\d{1,3}))?\s*([A-Z]{3})")
_HINT = N_("Write the amount with its currency, like 12.50 EUR.")


@dataclass(frozen=True, order=True)
class Amount:
    """minor: whole smallest units, such as cents.  currency: ISO 4217."""

    minor: int
    currency: str

    def __str__(self) -> str:
        digits = digits_of(self.currency)
        sign = "-" if self.minor < 0 else ""
        whole, rest = divmod(abs(self.minor), 10**digits)
        after = f".{rest:0{digits}}" if digits else ""
        return f"{sign}{whole}{after} {self.currency}"


def digits_of(currency: str) -> int:
    """Return how many digits stand after the point (ISO 4217, "minor unit")."""
    return _DIGITS.get(currency, _USUAL)


def total(amounts: Iterable[Amount], currency: str) -> Amount:
    """Return the sum of the amounts in ``currency``; the others are left out."""
    return Amount(sum(one.minor for one in amounts if one.currency == currency), currency)


@dataclass(frozen=True)
class Money(Kind[Amount]):
    """An amount above nothing; typed as ``12.50 EUR`` with a point or a comma."""

    def check(self, value: Amount) -> Amount:
        if value.currency not in CURRENCIES:
            raise Problem(N_("Write the currency in three letters, like EUR or USD."))
        if not 0 < value.minor <= MOST_MINOR:
            raise Problem(N_("Write an amount above nothing that a centre can pay."))
        return value

    def to_stored(self, value: Amount) -> Stored:
        return [value.minor, value.currency]

    def from_stored(self, stored: Stored) -> Amount:
        if isinstance(stored, list | tuple) and len(stored) == 2 and isinstance(stored[0], int):
            return Amount(stored[0], str(stored[1]))
        return Amount(0, "")

    def show(self, value: Amount, catalog: Catalog) -> str:
        return in_digits(str(value), catalog.language)

    def parse(self, text: str) -> Amount:
        plain = "".join(map(_sign, unicodedata.normalize("NFKC", text))).strip().upper()
        found = _TYPED.fullmatch(plain)
        if found is None:
            raise Problem(_HINT)
        whole, rest, currency = found[1], found[2] or "", found[3]
        digits = digits_of(currency)
        if len(rest) > digits:
            words = N_("{currency} has at most {count} digits after the point, like {example}.")
            if not digits:
                words = N_("{currency} has no cents. Write it without a point, like {example}.")
            example = Amount(12 * 10**digits, currency)
            told = words.with_values(currency=currency, count=digits, example=str(example))
            raise Problem(told)
        return self.check(
            Amount(int(whole) * 10**digits + int(rest.ljust(digits, "0") or 0), currency)
        )

    def text(self, value: Amount) -> str:
        return str(value)


def _sign(one: str) -> str:
    """Return a digit of any script as 0-9, and a comma of any script as the point."""
    number = unicodedata.decimal(one, None)
    if number is not None:
        return str(number)
    return "." if one in ",٫" else one
