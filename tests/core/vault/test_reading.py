"""Going through great numbers of rows: the same answers as reading each whole."""

from __future__ import annotations

from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.records import Change, RecordId
from app.schema.fields import Unsaid
from app.schema.mentoring import SESSION, minutes, starts_at, topics
from app.vault.vault import Vault
from tests.core.vault.replicas import USER

PERSON = RecordId("00000000-0000-4000-8000-000000000001")
TIMES = ("2026-01-05T09:00+00:00", "2026-02-01T10:00+03:00", "2026-02-01T23:30-05:00")
_numbers = count(1)

answers = st.fixed_dictionaries(
    {
        "starts_at": st.sampled_from([*TIMES, None, Unsaid.UNKNOWN.to_stored()]),
        "state": st.sampled_from(["planned", "held", None]),
        "minutes": st.sampled_from([30, 45, None]),
        "topics": st.sampled_from([["cv_letter", "confidence"], None]),
    }
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(answers, max_size=6), before=st.sampled_from(["2026-02", *TIMES]))
def test_some_answers_of_some_rows(
    vault: Vault, rows: list[dict[str, object]], before: str
) -> None:
    """What is asked for is as in the whole row; what sorts later, or is no text, is left out."""
    for stored in rows:
        session = RecordId(f"00000000-0000-7000-8000-{next(_numbers):012d}")
        told = {"note_student": "Came", **stored}
        changes = [
            Change(SESSION.name, session, PERSON, key, value)  # type: ignore[arg-type]  # as stored
            for key, value in told.items()
        ]
        vault.append(changes, "Put", user=USER)
    fields = (starts_at, minutes, topics)

    whole = vault.records(SESSION.name, where=("state", "planned"))
    found = vault.records(
        SESSION.name, where=("state", "planned"), between=("starts_at", "", before), only=fields
    )

    early = [one for one in whole if str_before(one.stored.get("starts_at"), before)]
    assert [one.id for one in found] == [one.id for one in early]
    for one, all_of_it in zip(found, early, strict=True):
        assert one.subject == PERSON
        assert [one.get(field) for field in fields] == [all_of_it.get(field) for field in fields]
        assert set(one.stored) <= {"starts_at", "minutes", "topics"}


def test_what_was_glanced_at_names_no_version(vault: Vault) -> None:
    """So a save from it would be a question, never a silent loss."""
    session = RecordId("00000000-0000-7000-8000-00000000ffff")
    vault.append([Change(SESSION.name, session, PERSON, "minutes", 30)], "Put", user=USER)

    (found,) = vault.records(SESSION.name, only=(minutes,))

    assert found.get(minutes) == 30
    assert not found.versions


def str_before(value: object, before: str) -> bool:
    """Tell whether a value is a text that sorts before another."""
    return isinstance(value, str) and value < before
