"""The contract of the command line: names, meanings, exit codes."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from app.errors import Code
from app.schema.registry import SCHEMAS
from tests.core.cli.conftest import Terminal


def test_the_main_job_from_intake_to_paper(terminal: Terminal, amina: str, tmp_path: Path) -> None:
    """Intake, plan, roadmap, session and the way back, all by commands."""
    plan = terminal.id("plan", "new", amina, "--pathway", "first_job")
    shown = terminal.json("plan", "show", plan)
    terminal.id("plan", "agree", plan)
    terminal.id("plan", "mark", shown["next"][0], "done")
    terminal.id("session", "log", amina, "minutes=45", "note_student=We wrote a CV.")
    out = tmp_path / "roadmap.pdf"

    value = terminal.json(
        "print", "roadmap", amina, "--language", "en", "--privacy", "preferred", "--out", str(out)
    )

    assert out.read_bytes().startswith(b"%PDF-1.7")
    assert value["number"] == 1
    assert terminal.json("list", "issue")[0]["fields"]["sha256"] == value["sha256"]
    again = tmp_path / "again.pdf"
    terminal.json("reprint", value["id"], "--out", str(again))
    assert again.read_bytes() == out.read_bytes()
    assert terminal.json("doctor")["well"]
    assert [one["kind"] for one in terminal.json("today")] == ["sheets", "unsent"]


def test_a_second_print_is_the_next_number_and_names_the_first(
    terminal: Terminal, amina: str, tmp_path: Path
) -> None:
    """Issues are numbered and say which one they replace."""
    terminal.id("plan", "new", amina, "--pathway", "first_job")
    issues = [
        terminal.json("print", "roadmap", amina, "--language", "en", "--out", str(tmp_path / name))
        for name in ("one.pdf", "two.pdf")
    ]

    assert [one["number"] for one in issues] == [1, 2]
    second = terminal.json("get", issues[1]["id"])
    assert second["fields"]["replaces"] == issues[0]["id"]


def test_json_may_stand_before_or_after_the_command(terminal: Terminal, amina: str) -> None:
    """Both places of --json give the same value."""
    after = terminal("find", "Amina", "--json")
    before = terminal("--json", "find", "Amina")

    assert before.value == after.value
    assert before.value[0]["person"] == amina


def test_the_schema_tells_every_kind_and_field(terminal: Terminal) -> None:
    """What is declared is what the command shows."""
    told = {one["kind"]: {f["key"] for f in one["fields"]} for one in terminal.json("schema")}

    assert told == {name: {f.key for f in one.fields} for name, one in SCHEMAS.items()}


def test_json_lines_are_one_transaction(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many records at once are all kept, or none of them."""
    rows = [
        {"kind": "person", "fields": {"preferred_name": f"Person {n}", "roles": ["student"]}}
        for n in range(3)
    ]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(map(json.dumps, rows))))
    assert len(terminal.json("put")["ids"]) == 3

    broken = [*rows, {"kind": "person", "fields": {"preferred_name": "x" * 500}}]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(map(json.dumps, broken))))
    ran = terminal("put", "--json")

    assert ran.code == Code.USAGE
    assert json.loads(ran.error)["field"] == "preferred_name"
    assert len(terminal.json("list", "person")) == 3


def test_put_changes_a_record_and_history_tells_it(terminal: Terminal, amina: str) -> None:
    """A changed field shows its new value, and the earlier one with who wrote it."""
    terminal.id("put", "person", "--id", amina, "preferred_name=Amina")

    history = terminal.json("history", amina, "preferred_name")

    assert [one["value"] for one in history] == ["Amina", "أمينة الحسن"]
    assert {one["worker"] for one in history} == {"Leila"}
    assert terminal.json("undo")["undone"] == "Write records"
    assert terminal.json("get", amina)["fields"]["preferred_name"] == "أمينة الحسن"


def test_an_answer_can_be_left_unsaid(terminal: Terminal, amina: str) -> None:
    """Declined is an answer of its own, neither a value nor empty."""
    terminal.id("put", "person", "--id", amina, "gender=?declined")

    assert terminal.json("get", amina)["fields"]["gender"] == "?declined"


def test_a_batch_unlocks_once_and_goes_on_after_an_error(
    terminal: Terminal, amina: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each line has its own result; a wrong one does not end the others."""
    lines = ['["find", "Amina"]', "not json", '["get", "nobody"]', '["batch"]', '["state-hash"]']
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines)))

    ran = terminal("batch")

    results = [json.loads(line) for line in ran.lines]
    assert [one["code"] for one in results] == [0, 2, 40, 2, 0]
    assert results[0]["value"][0]["person"] == amina


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["desktop"],
        ["--json", "batch"],
        ["put"],
        ["--vault", "elsewhere", "state-hash"],
        ["--user", "Worker 2", "state-hash"],
    ],
)
def test_a_batch_does_only_what_it_can(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    """One vault, one worker, no window, and no command that reads the lines after it."""
    lines = [["state-hash"], arguments, ["state-hash"]]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(map(json.dumps, lines))))

    results = [json.loads(line) for line in terminal("batch").lines]

    assert [one["code"] for one in results] == [0, 2, 0]


def test_a_batch_stays_with_its_vault_whatever_the_environment_names(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """WAYMARK_VAULT is a default, and a batch has begun with a vault."""
    monkeypatch.setenv("WAYMARK_VAULT", str(tmp_path / "elsewhere"))
    monkeypatch.setattr("sys.stdin", io.StringIO('["state-hash"]\n["lock-info"]'))

    ran = terminal("--vault", str(terminal.folder), "batch")

    assert [json.loads(line)["code"] for line in ran.lines] == [0, 0]


def test_help_within_a_batch_is_its_answer(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing stands between the lines of a program."""
    monkeypatch.setattr("sys.stdin", io.StringIO('["plan", "--help"]'))

    answer = json.loads(terminal("batch").lines[0])

    assert answer["code"] == 0
    assert answer["value"]["help"].startswith("Usage: waymark plan")


def test_consent_to_several_purposes_is_all_or_nothing(terminal: Terminal, amina: str) -> None:
    """A wrong word among them is told with the right ones, and no answer is kept."""
    before = terminal.json("state-hash")

    ran = terminal("consent", "give", amina, "statistics", "stories")

    assert ran.code == Code.USAGE
    assert "share_with_mentor" in ran.error
    assert terminal.json("state-hash") == before


def test_consent_to_several_purposes_is_one_act(terminal: Terminal, amina: str) -> None:
    """It was said in one breath, so one undo takes all of it back."""
    before = terminal.json("consent", "show", amina)
    terminal.json("consent", "give", amina, "statistics", "share_with_mentor", "statistics")
    assert terminal.json("consent", "show", amina) != before

    terminal.json("undo")

    assert terminal.json("consent", "show", amina) == before


def test_a_meeting_needs_a_time(terminal: Terminal, amina: str) -> None:
    """Without one the field is named, rather than a time that was never said."""
    ran = terminal("session", "plan", amina, "place=Library", "--json")

    assert ran.code == Code.USAGE
    assert json.loads(ran.error)["field"] == "starts_at"


def test_a_plan_may_be_named_by_its_person(terminal: Terminal, amina: str) -> None:
    """By id or code; the plan in force is meant."""
    plan = terminal.id("plan", "new", amina, "--pathway", "first_job")
    code = terminal.json("get", amina)["code"]

    assert terminal.json("plan", "show", amina) == terminal.json("plan", "show", code)
    assert terminal.json("plan", "show", amina)["plan"] == plan
    assert terminal.id("plan", "agree", code) == plan


def test_a_shown_plan_names_the_steps_that_can_be_marked(terminal: Terminal, amina: str) -> None:
    """The first word of each line is what ``plan mark`` takes."""
    terminal.id("plan", "new", amina, "--pathway", "first_job")

    first = terminal("plan", "show", amina).lines[0].split()[0]

    assert terminal.id("plan", "mark", first, "done") == first


@pytest.mark.parametrize("words", [["find", "Nobody"], ["list", "plan"]])
def test_nothing_is_said_to_be_nothing(terminal: Terminal, words: list[str]) -> None:
    """People are told so; programs get an empty list."""
    assert terminal(*words).lines == ["Nothing was found."]
    assert terminal.json(*words) == []


def test_a_paper_is_not_lost_on_standard_output(terminal: Terminal, amina: str) -> None:
    """For people, a paper needs a file; no number is given to one that would go nowhere."""
    terminal.id("plan", "new", amina, "--pathway", "first_job")
    order = ("print", "roadmap", amina, "--language", "en", "--out", "-")

    assert terminal(*order).code == Code.USAGE
    assert terminal.json(*order)["number"] == 1


def test_what_is_no_folder_is_no_vault(terminal: Terminal, tmp_path: Path) -> None:
    """A file named as the vault, and a folder named as the passphrase's file."""
    assert terminal("--vault", str(terminal.secret), "today").code == Code.NOT_FOUND
    assert terminal("--pass-file", str(tmp_path), "today").code == Code.USAGE


@pytest.mark.parametrize(
    ("arguments", "code", "field"),
    [
        (["put", "person", "shoe_size=42"], Code.USAGE, None),
        (["put", "unicorn", "a=b"], Code.USAGE, None),
        (["put", "person", "preferred_name"], Code.USAGE, None),
        (["put", "birth", "person=WM 0000-0000-0", "range=2001"], Code.NOT_FOUND, None),
        (["put", "name", "words=Amina"], Code.USAGE, "person"),
        (["put", "user", "name=Eve"], Code.NOT_PERMITTED, None),
        (["get", "nobody"], Code.NOT_FOUND, None),
        (["find"], Code.USAGE, None),
        (["no-such-command"], Code.USAGE, None),
        (["list", "person", "--where", "preferred_name"], Code.USAGE, None),
        (["plan", "new", "nobody", "--pathway", "first_job"], Code.NOT_FOUND, None),
        (["--now", "2020-01-01T00:00", "frobnicate"], Code.USAGE, None),
    ],
)
def test_bad_input_has_its_code_and_names_the_field(
    terminal: Terminal, arguments: list[str], code: Code, field: str | None
) -> None:
    """Each class of mistake has its exit code and one JSON object on standard error."""
    ran = terminal(*arguments, "--json")

    assert ran.code == code
    failure = json.loads(ran.error)
    assert failure["code"] == code
    assert failure.get("field") == field
    assert failure["message"].endswith((".", "}", ":"))


def test_a_plan_that_does_not_exist_names_those_that_do(terminal: Terminal, amina: str) -> None:
    """An unknown pathway is answered with the list of pathways."""
    ran = terminal("plan", "new", amina, "--pathway", "astronaut")

    assert ran.code == Code.NOT_FOUND
    assert "first_job" in ran.error


def test_paper_needs_consent_a_known_language_and_a_plan(
    terminal: Terminal, amina: str, tmp_path: Path
) -> None:
    """Without one of the three, nothing is printed and the code says which is missing."""
    out = tmp_path / "roadmap.pdf"
    order = ("print", "roadmap", amina, "--out", str(out), "--language")
    assert terminal(*order, "en").code == Code.NOT_FOUND
    terminal.id("plan", "new", amina, "--pathway", "first_job")
    assert terminal(*order, "tlh").code == Code.USAGE
    assert terminal(*order, "km").code == Code.USAGE
    terminal.json("consent", "withdraw", amina, "keep_file")

    assert terminal(*order, "en").code == Code.NO_CONSENT
    assert not out.exists()


def test_paper_never_says_more_of_the_name_than_wished(
    terminal: Terminal, amina: str, tmp_path: Path
) -> None:
    """A person who wants only the number printed is not printed by name."""
    terminal.id("plan", "new", amina, "--pathway", "first_job")
    terminal.id("put", "person", "--id", amina, "paper_privacy=code")
    out = tmp_path / "roadmap.pdf"
    order = ("print", "roadmap", amina, "--language", "en", "--out", str(out))

    assert terminal(*order, "--privacy", "full").code == Code.NO_CONSENT
    assert terminal(*order).code == 0


def test_a_letter_without_a_glyph_is_named_before_printing(
    terminal: Terminal, amina: str, tmp_path: Path
) -> None:
    """Preflight names the word and the field; nothing is printed."""
    plan = terminal.id("plan", "new", amina, "--pathway", "first_job")
    step = terminal.json("plan", "show", plan)["steps"][0]["id"]
    terminal.id("put", "step", "--id", step, "lane=work", "sentence=en:Ask the 🦄 office")

    ran = terminal("check", "roadmap", plan, "--language", "en", "--json")

    assert ran.code == Code.USAGE
    assert any("🦄" in one["words"] and one["blocking"] for one in ran.value)
    out = tmp_path / "roadmap.pdf"
    printed = terminal("print", "roadmap", plan, "--language", "en", "--out", str(out))
    assert printed.code == Code.USAGE
    assert "🦄" in printed.error
    assert not out.exists()


def test_a_wrong_passphrase_is_told_then_slowed_down(terminal: Terminal) -> None:
    """Three are free with code 10; then the answer is 11, at once, with the seconds to wait."""
    terminal.secret.write_text("not the passphrase at all", "utf-8")

    codes = [terminal("today").code for _ in range(5)]

    assert codes[:3] == [Code.WRONG_PASSPHRASE] * 3
    assert codes[3:] == [Code.THROTTLED] * 2


def test_damaged_files_are_refused_and_left_alone(terminal: Terminal) -> None:
    """A damaged key file or records file gives 30 and is never written over."""
    for name in ("vault.json", "vault.json.b"):
        (terminal.folder / name).write_bytes(b'{"format":"waymark vault","version":1}')
    before = {path.name: path.read_bytes() for path in terminal.folder.glob("vault.json*")}

    assert terminal("today").code == Code.INTEGRITY

    assert {p.name: p.read_bytes() for p in terminal.folder.glob("vault.json*")} == before


def test_a_damaged_record_file_is_refused(terminal: Terminal) -> None:
    """Bytes changed in the middle of the records are noticed."""
    path = terminal.folder / "records.db"
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2 : len(raw) // 2 + 64] = bytes(64)
    path.write_bytes(raw)

    codes = {terminal("doctor").code}
    assert path.read_bytes() == bytes(raw)

    codes |= {terminal(*one).code for one in (["list", "person"], ["today"])}
    assert Code.INTEGRITY in codes


def test_init_never_writes_over_a_vault(terminal: Terminal) -> None:
    """A folder that holds a vault is refused, and the vault still opens."""
    again = ("init", str(terminal.folder), "--centre", "Other", "--name", "Eve")

    assert terminal(*again).code == Code.STORAGE
    assert terminal("today").code == 0


def test_now_works_on_a_test_vault(terminal: Terminal, amina: str) -> None:
    """The pretended time is the time of the change."""
    terminal.id("--now", "2030-01-02T03:04:00+00:00", "put", "person", "--id", amina, "notes=Hello")

    newest = terminal.json("history", amina, "notes")[0]

    assert newest["at"].startswith("2030-01-02T03:04")


def test_the_demonstration_is_the_same_for_the_same_seed(empty: Terminal) -> None:
    """The demonstration centre is invented the same way for one seed, and says what it is."""
    told = empty.json("demo", str(empty.folder), "--people", "3", "--seed", "7")

    assert told["people"] == 3
    names = [one["fields"]["preferred_name"] for one in empty.json("list", "person")]
    assert len(names) == 6  # three students, and as many mentors
    assert empty.json("list", "centre")[0]["fields"]["demonstration"] == "yes"
    other = Terminal(empty.context, empty.folder.with_name("other"), empty.secret, empty.errors)
    other.json("demo", str(other.folder), "--people", "3", "--seed", "7")
    assert [one["fields"]["preferred_name"] for one in other.json("list", "person")] == names


def test_output_for_people_speaks_their_language(terminal: Terminal, amina: str) -> None:
    """Sentences follow --language; JSON values do not change."""
    ran = terminal("--language", "ar", "get", "nobody")

    assert ran.code == Code.NOT_FOUND
    assert ran.error.strip()
