"""Stipends and expenses: agreed, earned by logged meetings, paid out of a fund, summed."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from app.errors import Code, Problem
from app.i18n import Catalog
from app.records import RecordId
from app.schema.kinds import Stored
from app.schema.money import Amount
from app.usecases.csvfile import csv_bytes
from app.usecases.login import Login
from app.usecases.sessions import log_session
from app.usecases.stipends import (
    Standing,
    add_fund,
    agree_expense,
    expenses_of,
    funds_of,
    month_sums,
    pay_expense,
    refuse_expense,
    save_sums,
)
from tests.core.usecases.test_endings import begun

EUR = "EUR"


def fund(login: Login, minor: int = 10_000, name: str = "City fund") -> RecordId:
    """Return a fund with some euros."""
    return add_fund(login, {"name": name, "amount": [minor, EUR]}).value


def promised(login: Login, match: RecordId, source: RecordId, meetings: int = 2) -> RecordId:
    """Return a stipend of 50 EUR that meetings earn."""
    mentor = RecordId(str(login.need("match", match).stored["mentor"]))
    told: dict[str, Stored] = {"kind": "stipend", "amount": [5000, EUR], "fund": source}
    return agree_expense(login, mentor, {**told, "match": match, "meetings": meetings}).value


def test_meetings_earn_a_stipend_and_nothing_else_does(login: Login) -> None:
    """A meeting with somebody else does not count; paid before it is earned is refused."""
    match, source = begun(login), fund(login)
    stipend = promised(login, match, source)
    record = login.need("match", match)
    student, mentor = record.subject, RecordId(str(record.stored["mentor"]))
    log_session(login, student, {"with_whom": "Lena"})
    log_session(login, student, {"with_whom": "Leila"})
    log_session(login, student, {"with_whom": "Lena", "state": "missed"})

    (view,) = expenses_of(login, mentor)
    assert (view.earning.counted, view.earning.needed) == (1, 2)
    assert view.standing is Standing.WAITING
    with pytest.raises(Problem) as caught:
        pay_expense(login, stipend)
    assert caught.value.field == "meetings"

    log_session(login, student, {"with_whom": "Lena"})
    assert expenses_of(login, mentor)[0].standing is Standing.EARNED
    pay_expense(login, stipend)
    assert expenses_of(login, mentor)[0].standing is Standing.PAID
    with pytest.raises(Problem):
        pay_expense(login, stipend)


def test_a_fund_tells_what_is_paid_promised_and_left(login: Login) -> None:
    """Nobody promises more than there is; what is refused is free again."""
    match, source = begun(login), fund(login)
    mentor = RecordId(str(login.need("match", match).stored["mentor"]))
    ticket: dict[str, Stored] = {"kind": "travel", "amount": [1250, EUR], "fund": source}
    paid = agree_expense(login, mentor, ticket).value
    pay_expense(login, paid)
    waiting = promised(login, match, source)

    (view,) = funds_of(login)
    assert (view.paid, view.promised, view.rest) == (
        Amount(1250, EUR),
        Amount(5000, EUR),
        Amount(3750, EUR),
    )
    with pytest.raises(Problem) as caught:
        promised(login, match, source)
    assert (caught.value.code, caught.value.field) == (Code.USAGE, "amount")
    with pytest.raises(Problem):
        agree_expense(login, mentor, {**ticket, "amount": [100, "USD"]})
    refuse_expense(login, waiting)
    assert funds_of(login)[0].rest == Amount(8750, EUR)


def test_a_fund_is_in_one_currency_also_where_nobody_said_how_much_it_holds(login: Login) -> None:
    """Its first promise says which; else yen would be in no sum. What was refused says nothing."""
    match = begun(login)
    mentor = RecordId(str(login.need("match", match).stored["mentor"]))
    source = add_fund(login, {"name": "Gifts"}).value
    euros: dict[str, Stored] = {"kind": "travel", "amount": [1250, EUR], "fund": source}
    refuse_expense(login, agree_expense(login, mentor, euros).value)
    yen = agree_expense(login, mentor, {**euros, "amount": [500, "JPY"]}).value

    with pytest.raises(Problem) as caught:
        agree_expense(login, mentor, euros)
    assert (caught.value.code, caught.value.field) == (Code.USAGE, "amount")
    pay_expense(login, yen)
    assert str(funds_of(login)[0].paid) == "500 JPY"
    assert str(month_sums(login)[0].amount) == "500 JPY"


def test_a_stipend_of_another_mentors_match_is_refused(login: Login) -> None:
    """Only the meetings of one's own match earn anything."""
    match, other, source = begun(login), begun(login, "Omar", "Max"), fund(login)
    mentor = RecordId(str(login.need("match", other).stored["mentor"]))
    told: dict[str, Stored] = {
        "kind": "stipend",
        "amount": [100, EUR],
        "fund": source,
        "meetings": 1,
    }
    for wrong in ({**told, "match": match}, told):
        with pytest.raises(Problem) as caught:
            agree_expense(login, mentor, wrong)
        assert caught.value.field == "match"


def test_sums_by_fund_and_month_go_into_a_file_that_no_spreadsheet_runs(
    login: Login, tmp_path: Path
) -> None:
    """A fund with the name of a formula stays words; another reader finds the same sums."""
    match = begun(login)
    mentor = RecordId(str(login.need("match", match).stored["mentor"]))
    for name, amounts in (("=HYPERLINK(1)", (1250, 250)), ("City", (999,))):
        source = fund(login, name=name)
        for minor in amounts:
            told: dict[str, Stored] = {"kind": "travel", "amount": [minor, EUR], "fund": source}
            pay_expense(login, agree_expense(login, mentor, told).value)
    month = f"{login.context.today:%Y-%m}"

    assert [(one.fund, one.month, one.amount.minor, one.count) for one in month_sums(login)] == [
        ("=HYPERLINK(1)", month, 1500, 2),
        ("City", month, 999, 1),
    ]
    path = tmp_path / "sums.csv"
    save_sums(login, path, Catalog("en"))
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert b"Lena" not in raw
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"))))
    assert rows[1][0] == "'=HYPERLINK(1)"
    assert [row[4] for row in rows[1:]] == ["15.00", "9.99"]


def test_every_beginning_of_a_formula_is_tamed() -> None:
    """Also after spaces, and in the wide forms; an amount below nothing stays a number."""
    bad = ["=1", "+1+1", "-1+1", "@x", "\t=1", "  =1", "＝1"]
    rows = list(csv.reader(io.StringIO(csv_bytes([bad]).decode("utf-8-sig"), newline="")))

    assert all(cell.startswith("'") for cell in rows[0])
    assert csv_bytes([["-12.50"]]).decode("utf-8-sig") == "-12.50\r\n"
