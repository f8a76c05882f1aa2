"""The words of a concern are in no file, and in no answer to anybody but the safeguarding lead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from app.cli.main import run
from app.cli.shell import Shell
from app.i18n import Catalog
from app.records import RecordId
from app.schema.registry import SCHEMAS
from app.usecases.concerns import NewConcern, add_concern, close_concern, show_concern
from tests.canaries import leaks_in, words_in
from tests.core.test_leaks import decrypted
from tests.core.usecases.office import WORKERS, Office, open_office

LATIN, ARABIC, CLOSING = "Kestrelbramble", "عنقاءبرقوق", "Dunlinharrow"
CANARIES = (LATIN, ARABIC, CLOSING)
OTHERS = tuple(one for one in WORKERS if one != "safeguarding")


@dataclass
class Case:
    """An office where one concern is closed; its author is the intake worker."""

    office: Office
    person: RecordId
    concern: NewConcern


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """Return an office with a concern that was written and closed."""
    with open_office(tmp_path_factory.mktemp("office")) as office:
        person = office.file("intake", "own")
        words = f"She said {LATIN} {ARABIC} " * 40
        concern = add_concern(office.logins["intake"], person, words).value
        safa = office.logins["safeguarding"]
        close_concern(safa, concern.number, f"Told {CLOSING}.")
        assert LATIN in show_concern(safa, concern.id).value.words
        yield Case(office, person, concern)


def asked(case: Case) -> list[tuple[str, ...]]:
    """Return every command that lists, looks for, traces back or gives out."""
    person, concern = case.person, case.concern
    kinds = [("list", one) for one in SCHEMAS]
    found = [("find", one) for one in (*CANARIES, concern.number, concern.id, "concern")]
    rows = [(verb, one) for verb in ("get", "history") for one in (person, concern.id)]
    return [
        *kinds,
        *found,
        *rows,
        ("history", concern.id, "sealed"),
        ("get", concern.number),
        ("list", "concern", "--after", concern.id),
        ("put", "concern", "--id", concern.id, "sealed="),
        ("concern", "list"),
        ("concern", "close", concern.id, "--words", "x"),
        ("consent", "show", person),
        ("documents", "list", person),
        ("caseload", "list"),
        ("preview", "intake", person, "--language", "en"),
        ("preview", "handover", person, "--language", "en"),
        ("request", "list"),
        ("user", "list"),
        ("schema", "concern"),
        ("state-hash",),
        ("doctor",),
        ("today",),
        ("undo",),
    ]


def showing(case: Case) -> list[tuple[str, ...]]:
    """Return the one command that tells the words."""
    return [("concern", "show", case.concern.id)]


def answers(
    case: Case,
    role: str,
    capsys: pytest.CaptureFixture[str],
    commands: list[tuple[str, ...]],
) -> str:
    """Return all that commands say to a role, as text and as JSON, on both outputs."""
    secret = case.office.folder / f"{role}.secret"
    secret.write_text(case.office.team.passphrases[role], "utf-8")
    said: list[str] = []
    shell = Shell(case.office.team.context, Catalog("en"), said.append)
    shell.folder, shell.pass_file = case.office.team.folder, secret
    why = ("--reason", "Asked.", *(("--purpose", "access") if role == "dpo" else ()))
    for form in ((), ("--json",)):
        for command in commands:
            shell.as_json = False
            run([*why, *form, *command], shell)
    shell.close()
    streams = capsys.readouterr()
    return "\n".join((*said, streams.out, streams.err))


@pytest.mark.parametrize("role", OTHERS)
def test_no_answer_to_another_role_holds_a_word_or_tells_that_there_is_one(
    case: Case, role: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also with a reason or a purpose."""
    told = answers(case, role, capsys, asked(case))

    assert len(told.splitlines()) > 100
    assert words_in(told.encode(), CANARIES) == []
    assert case.concern.id not in told
    assert case.concern.number not in told


def test_the_same_commands_tell_the_lead(case: Case, capsys: pytest.CaptureFixture[str]) -> None:
    """So the test above looks where the words would be."""
    told = answers(case, "safeguarding", capsys, [*asked(case), *showing(case)])

    assert {one.split()[0] for one in words_in(told.encode(), CANARIES)} == set(CANARIES)
    assert case.concern.id in told


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_is_shown_the_words(
    case: Case, role: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A manager is only told whom to ask."""
    assert words_in(answers(case, role, capsys, showing(case)).encode(), CANARIES) == []


def test_no_file_and_not_even_the_decrypted_records_hold_a_word(case: Case) -> None:
    """Who has the case key finds ciphertext; the numbers of people are inside it."""
    login = case.office.logins["manager"]

    assert leaks_in([case.office.folder], CANARIES) == []
    assert words_in(decrypted(login), CANARIES) == []
    row = login.store.record("concern", case.concern.id)
    assert row is not None
    assert case.person.replace("-", "") not in repr(row.stored).replace("-", "")


def test_what_leaves_for_another_computer_is_sealed(case: Case) -> None:
    """A bundle carries the concern, and no word of it."""
    stretches = list(case.office.logins["manager"].vault.export_stretches())

    assert any(kind == "concern" for one in stretches for _, kind, _ in one.rows)
    assert words_in(repr(stretches).encode(), CANARIES) == []
    values = b"".join(op.value for one in stretches for op in one.ops)
    assert words_in(values, CANARIES) == []


def test_the_audit_names_no_person_with_a_concern(case: Case) -> None:
    """It holds that one was written, read and closed, by whom, and its own id only."""
    entries = list(case.office.logins["dpo"].store.audit.entries())
    about = {id_ for one in entries for kind, id_ in one.about if kind == "concern"}

    assert about == {case.concern.id}
    assert words_in(repr(entries).encode(), CANARIES) == []
