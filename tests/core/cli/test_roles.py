"""The whole table again through the command line: the same gate, told by exit codes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.cli.main import run
from app.cli.shell import Shell
from app.errors import Code
from app.i18n import Catalog
from app.records import RecordId
from app.usecases.attendances import attendance_id
from app.usecases.concerns import add_concern
from app.usecases.goals import goals_of
from tests.core.usecases.counted import add_counted
from tests.core.usecases.office import CARES, CENTRE_GRID, GRID, WORKERS, Office, open_office

REASONS = {"r": ("--reason", "On duty today."), "p": ("--purpose", "access", "--reason", "Asked.")}
NO_COMMAND = {"ask for exporting"}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Return an office with a worker of each role."""
    with open_office(tmp_path_factory.mktemp("office")) as found:
        yield found


def code_of(office: Office, role: str, *words: str) -> int:
    """Return the exit code of a command of a worker."""
    secret = office.folder / f"{role}.secret"
    secret.write_text(office.team.passphrases[role], "utf-8")
    shell = Shell(office.team.context, Catalog("en"), lambda _: None)
    shell.folder, shell.pass_file = office.team.folder, secret
    try:
        return run(list(words), shell)
    finally:
        shell.close()


def commands(office: Office, person: RecordId) -> dict[str, tuple[str, ...]]:
    """Return the command of each operation of the grid, about one person."""
    first = office.logins["first"]
    (session,) = first.store.records("session", subject=person)
    concern = add_concern(first, person, "She is afraid to go home.").value.number
    return {
        "read person": ("get", person),
        "write person": ("put", "contact", f"person={person}", "kind=none"),
        "read plan": ("get", goals_of(first, person)[0].goal.id),
        "write plan": ("put", "goal", f"person={person}", "type=finish_school"),
        "read notes": ("get", session.id),
        "write notes": ("session", "log", person, "note_file=We met again."),
        "read documents": ("documents", "list", person),
        "keep document": (
            "attach",
            person,
            str(office.folder / "photo.jpg"),
            "--type",
            "degree_diploma",
        ),
        "read consent": ("consent", "show", person),
        "consent to figures": ("consent", "give", person, "statistics"),
        "consent to a mentor": ("consent", "give", person, "share_with_mentor"),
        "say they are back": ("transfer", "back", person),
        "mark": ("concern", "mark", person),
        "write concern": ("concern", "add", person, "--words", "A bruise."),
        "read concern": ("concern", "show", concern),
        "close concern": ("concern", "close", concern, "--words", "The lead called."),
        "mark who came": ("event", "attend", office.event, person),
        "read who came": ("get", attendance_id(office.event, person)),
        "ask for erasing": ("erase", person, "--ask"),
        "assign": ("caseload", "assign", person, office.team.ids["intake"], "--role", "second"),
    }


@pytest.mark.parametrize("name", [one for one in GRID if one not in NO_COMMAND])
@pytest.mark.parametrize("role", WORKERS)
def test_a_command_does_to_a_file_what_the_table_says(office: Office, role: str, name: str) -> None:
    """12 or 13 where it may not, also with a reason; 0 where it may."""
    expected = GRID[name].split()[WORKERS.index(role)]
    for care, answer in zip(CARES, expected, strict=True):
        words = commands(office, office.file(role, care))[name]
        told = [code_of(office, role, *words)]
        told += [
            code_of(office, role, *REASONS[one], *words) for one in "rp" if answer in {one, "n"}
        ]
        refused: set[int] = {Code.NOT_PERMITTED, Code.NO_CONSENT}
        right: dict[str, tuple[set[int], ...]] = {
            "y": ({0},),
            "b": ({0},),
            "r": ({Code.NOT_PERMITTED}, {0}),
            "p": ({Code.NO_CONSENT}, {0}),
            "s": ({Code.NEEDS_SECOND_PERSON},),
            "n": (refused, refused, refused),
        }
        assert len(told) == len(right[answer])
        assert all(one in two for one, two in zip(told, right[answer], strict=True)), (care, told)


@pytest.mark.parametrize("name", CENTRE_GRID)
@pytest.mark.parametrize("role", WORKERS)
def test_a_command_does_for_the_centre_what_the_table_says(
    office: Office, role: str, name: str
) -> None:
    """Its own data, its templates, and who works there."""
    centre = office.logins["first"].centre.id
    if name == "release a report":
        add_counted(office.logins["first"])
    words = {
        "change the centre": ("put", "centre", "--id", centre, f"name=House of {role}"),
        "copy a template": ("template", "copy", "first_job", "--as", f"job_{role}"),
        "plan an event": ("event", "add", "title=Talk", "starts_at=2026-05-01T10:00+02:00"),
        "read events": ("get", office.event),
        "ask for roles": ("user", "grant", office.team.ids["intake"], "--role", "intake"),
        "list concerns": ("concern", "list"),
        "release a report": ("report", "release"),
        "read reports": ("report", "list"),
        "read who did what": ("audit", "list"),
        "check who did what": ("audit", "verify"),
    }[name]
    answer = CENTRE_GRID[name][WORKERS.index(role)]

    assert (code_of(office, role, *words) == 0) == (answer == "y")


def test_the_reader_of_reports_opens_no_records_with_any_command(office: Office) -> None:
    """They hold no case key: every command that needs the records ends with 12."""
    first, dpo = office.logins["manager"], office.logins["dpo"]
    office.team.passphrases["reporter"] = "the passphrase of reporter"
    add = ("user", "add", "--name", "Rita", "--role", "reporter", "--new-pass-file")
    secret = office.folder / "reporter.secret"
    secret.write_text(office.team.passphrases["reporter"], "utf-8")
    assert code_of(office, "manager", *add, str(secret)) == 0
    assert code_of(office, "dpo", "request", "list") == 0
    from_list = first.store.keyring.acts.in_state("asked")
    assert code_of(office, "dpo", "request", "approve", from_list[-1].id) == 0

    for words in (
        ("find", "a"),
        ("list", "person"),
        ("today",),
        ("user", "list"),
        ("request", "list"),
        ("doctor",),
        ("state-hash",),
        ("template", "list"),
        ("undo",),
        ("concern", "add", "WM 0000-0000-0", "--words", "x"),
        ("concern", "list"),
        ("concern", "show", "WM 0000-0000-0"),
    ):
        assert code_of(office, "reporter", *words) == Code.NOT_PERMITTED, words
    assert dpo.gate.roles == {"dpo"}
    add_counted(first)
    code_of(office, "dpo", "report", "release")  # perhaps again
    assert code_of(office, "reporter", "report", "release") == Code.NOT_PERMITTED
    assert code_of(office, "reporter", "report", "list") == 0
    assert code_of(office, "reporter", "report", "show", "2026-Q1") == 0
    assert code_of(office, "reporter", "report", "show", "2026-Q4") == Code.NOT_FOUND
