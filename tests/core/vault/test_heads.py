"""The lists: made from the log alone, for every kind, ordered, asked in every way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.records import Change, Record, RecordId
from app.rules.names import fold
from app.schema.fields import Unsaid
from app.schema.kinds import Stored
from app.schema.person import PERSON
from app.schema.registry import SCHEMAS
from app.vault import heads
from app.vault.tables import get_meta, pending, put_meta
from app.vault.vault import Vault
from tests.core.vault.conftest import NewReplica
from tests.core.vault.replicas import NEW_SCHEMAS, ROWS, USER

PEOPLE = [RecordId(f"00000000-0000-4000-8000-{n:012d}") for n in range(1, 31)]
CENTRE = RecordId("00000000-0000-4000-8000-0000000000cc")


def put(vault: Vault, record: Record) -> None:
    """Save a whole new row."""
    changes = [
        Change(record.schema.name, record.id, record.subject, key, value)
        for key, value in record.stored.items()
    ]
    vault.append(changes, "Put", user=USER)


def person(number: int, name: str) -> Record:
    """Return a person who is not saved yet."""
    one = PEOPLE[number]
    return Record(PERSON, one, one, {"preferred_name": name})


def test_every_kind_of_value_comes_back_as_it_was_saved(vault: Vault) -> None:
    """Text, choices, yes and no, unsaid answers and keys of newer versions."""
    put(vault, person(0, "Amina"))
    row = RecordId("00000000-0000-7000-8000-000000000001")
    stored: dict[str, Stored] = {
        "person": PEOPLE[0],
        "kind": "call",
        "value": "+1 202 555 0123",
        "shared_with": ["family"],
        "do_not_contact": True,
        "message_safe": Unsaid.DECLINED.to_stored(),
        "from_the_future": {"a": [1, b"x"]},
    }
    put(vault, Record(SCHEMAS["contact"], row, PEOPLE[0], stored))

    found = vault.record("contact", row)

    assert found is not None
    assert found.stored == stored
    assert found.versions.keys() == stored.keys()
    assert found.subject == PEOPLE[0]
    assert vault.check() == []


def test_yes_and_one_are_two_answers(vault: Vault) -> None:
    """A question by value tells true from 1 and text from number."""
    put(vault, person(0, "Amina"))
    row = RecordId("00000000-0000-7000-8000-000000000001")
    put(vault, Record(SCHEMAS["contact"], row, PEOPLE[0], {"kind": "call", "do_not_contact": True}))

    assert [one.id for one in vault.records("contact", where=("do_not_contact", True))] == [row]
    assert vault.records("contact", where=("do_not_contact", 1)) == []
    assert vault.records("contact", where=("kind", "e_mail")) == []


def test_a_value_of_no_choice_here_is_held(vault: Vault) -> None:
    """What this version cannot read is neither shown nor lost."""
    put(vault, Record(PERSON, PEOPLE[0], PEOPLE[0], {"preferred_name": "A", "gender": "new"}))

    found = vault.record("person", PEOPLE[0])

    assert found is not None
    assert found.stored == {"preferred_name": "A"}
    assert [one.value for one in vault.history(PEOPLE[0], "gender")] == ["new"]


def test_rows_of_one_person_are_theirs_alone(vault: Vault) -> None:
    """A list of one subject holds nobody else's rows, in the order they were made."""
    for number in (0, 1):
        put(vault, person(number, "Same name"))
        for tag in ("uk", "ar", "en"):
            row = RecordId(f"0000000{number}-0000-7000-8000-{ord(tag[0]):012d}")
            put(vault, Record(SCHEMAS["language"], row, PEOPLE[number], {"language": tag}))

    found = vault.records("language", subject=PEOPLE[1])

    assert [one.stored["language"] for one in found] == ["uk", "ar", "en"]
    assert len(vault.records("language", subject=PEOPLE[1], limit=2)) == 2
    assert vault.count("language") == 6
    assert [one.stored["language"] for one in vault.latest("language", 2)] == ["en", "ar"]


def test_pages_hold_everyone_once_in_order_of_name(vault: Vault) -> None:
    """Walking page by page meets each person once, equal names included."""
    names = ["Zoë", "amina", "Émile", "Åsa", "Bo"]
    for number in range(len(PEOPLE)):
        put(vault, person(number, names[number % len(names)]))

    walked: list[Record] = []
    after: tuple[str, RecordId] | None = None
    while page := vault.page("person", after, 7):
        walked += page
        after = (fold(str(page[-1].stored["preferred_name"])), page[-1].id)

    assert {one.id for one in walked} == set(PEOPLE)
    assert len(walked) == len(PEOPLE)
    shown = [str(one.stored["preferred_name"]) for one in walked]
    assert shown == [name for name in ("amina", "Åsa", "Bo", "Émile", "Zoë") for _ in range(6)]


def test_the_lists_are_made_again_from_the_log_alone(vault: Vault) -> None:
    """Dropping and rebuilding gives the same rows, words and questions."""
    for number in range(3):
        put(vault, person(number, f"Person {number}"))
    change = Change("person", PEOPLE[0], PEOPLE[0], "preferred_name", "Another")
    vault.append([change], "Put", user=USER)
    before = (vault.records("person"), vault.conflicts(), vault.find("person"))

    heads.rebuild(vault._connection, SCHEMAS)

    assert (vault.records("person"), vault.conflicts(), vault.find("person")) == before
    assert vault.check() == []
    assert [one.key for one in vault.conflicts()] == ["preferred_name"]


def test_another_schema_makes_the_lists_again(new_replica: NewReplica) -> None:
    """An upgrade renames and adds fields; what was written under the old name is there."""
    replica = new_replica()
    replica.write(ROWS[0], {"name": "a", "safe": "ask"})
    state = replica.vault.state_hash()

    replica.upgrade()
    record = replica.vault.record("thing", ROWS[0][0])

    assert record is not None
    assert record.stored == {"title": "a", "safe": "ask"}
    replica.write(ROWS[0], {"new": "n"})
    replica.vault.append(
        [Change("thing", *ROWS[0], "title", "b", record.versions["title"])], "Put", user=USER
    )
    names = replica.vault._connection.execute("SELECT name FROM field ORDER BY name").fetchall()
    assert [name for (name,) in names] == ["name", "new", "safe"], "the first name is for ever"
    assert replica.vault.state_hash() != state
    assert replica.vault.conflicts() == []


def test_the_digest_tells_schemas_apart() -> None:
    """A key, a past name, a way to search or to merge makes other lists; words do not."""
    same = heads.digest(NEW_SCHEMAS)
    schema = NEW_SCHEMAS["thing"]

    assert heads.digest({"thing": replace(schema, renamed={})}) != same
    assert heads.digest({"thing": replace(schema, fields=schema.fields[:-1])}) != same
    assert heads.digest({"thing": replace(schema, topic="other")}) == same


def test_a_vault_of_an_older_projection_is_not_current(vault: Vault) -> None:
    """The mark of what the lists were made from is compared, not trusted."""
    assert heads.are_current(vault._connection, SCHEMAS)
    assert pending(vault._connection) == ()

    put_meta(vault._connection, "heads", "0:another")

    assert get_meta(vault._connection, "heads") == "0:another"
    assert not heads.are_current(vault._connection, SCHEMAS)
    assert [one.code for one in vault.check()] == ["heads"]


@pytest.mark.parametrize("kind", SCHEMAS)
def test_each_kind_has_a_list(vault: Vault, kind: str) -> None:
    """Every schema can be counted, listed, paged and asked for one row."""
    assert vault.count(kind) == 0
    assert vault.records(kind, subject=CENTRE) == []
    assert vault.page(kind, None, 10) == []
    assert vault.record(kind, CENTRE) is None
