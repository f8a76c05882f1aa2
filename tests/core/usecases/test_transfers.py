"""A student's file goes to another centre, sealed to it: all of it, once, and to nobody else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import Code, Problem
from app.i18n import Catalog
from app.records import RecordId
from app.schema.kinds import Stored
from app.schema.registry import SCHEMAS
from app.sync.address import digits_of, read_address, write_address
from app.sync.letters import TRANSFER, Letter, seal_letter
from app.usecases.arrivals import look_at_transfer, take_back, take_transfer
from app.usecases.audits import AuditFilter, list_audit
from app.usecases.auditwords import ActKind
from app.usecases.consents import answer_consent, consents_of
from app.usecases.documents import attach_document, content_and_thumbnail, documents_of
from app.usecases.goals import add_goal, goals_of
from app.usecases.histories import history_of_person
from app.usecases.login import Login
from app.usecases.moves import come_back, everybody_gone, gone_before, gone_changes, gone_to
from app.usecases.people import find_people, start_intake
from app.usecases.plans import make_plan, plans_of
from app.usecases.records import RowInput, put_records
from app.usecases.sessions import log_session
from app.usecases.transfers import STAYS, To, give_transfer, goes, own_address, write_own_address
from app.usecases.undoing import undo_last
from app.usecases.vaults import NewVault, init_vault
from app.vault.values import encode, id_bytes
from tests.core.papers.scansamples import certificate, jpeg_bytes
from tests.core.usecases.conftest import PASSPHRASE
from tests.fakes import fake_context, four_things

SHARED = {"purpose": "leave_this_centre", "answer": "given", "audience": "named_centre"}


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Login]:
    """Return a login at another centre."""
    world = fake_context(tmp_path / "other-state", seed=50)
    with closing(
        init_vault(tmp_path / "other", PASSPHRASE, NewVault("Oak Centre", "Omar"), world)
    ) as login:
        yield login


@pytest.fixture
def student(login: Login) -> RecordId:
    """Return a student with a plan, a goal and a session, who wants to go."""
    person = start_intake(login, four_things("أمينة الحسن")).value
    add_goal(login, person, {"type": "licence"})
    make_plan(login, person, "first_job")
    log_session(login, person, {"note_file": "She wants to be a nurse again."})
    answer_consent(login, person, SHARED)
    return person


@dataclass(frozen=True)
class Sealed:
    """A file for the other centre, its digits, and how many documents are in it."""

    file: bytes
    digits: str
    documents: int


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Return the place of the sealed file."""
    return tmp_path / "sealed.waymark"


def sealed(login: Login, other: Login, student: RecordId, out: Path) -> Sealed:
    """Seal the student's file to the other centre."""
    out.unlink(missing_ok=True)
    made = give_transfer(login, student, To(*own_address(other)), out).value
    assert made.centre == "Oak Centre"
    return Sealed(out.read_bytes(), made.digits, made.documents)


def test_all_that_was_written_of_the_student_arrives(
    login: Login, other: Login, student: RecordId, out: Path
) -> None:
    """Every row that goes, with the same words; they can be found and worked with there."""
    made = sealed(login, other, student, out)

    assert take_transfer(other, made.file, made.digits).value == student

    for kind in SCHEMAS:
        here = {one.id: dict(one.stored) for one in login.store.records(kind, subject=student)}
        there = {one.id: dict(one.stored) for one in other.store.records(kind, subject=student)}
        if kind == "consent":
            assert [one["purpose"] for one in there.values()] == ["keep_file"]
        elif goes(kind):
            assert {key: _own(one) for key, one in here.items()} == there
        else:
            assert there == {}
    assert find_people(other, "Amina").people
    assert len(goals_of(other, student)) == 1
    assert len(plans_of(other, student)) == 1
    assert consents_of(other, student)["share_with_mentor"].is_live is False
    assert other.store.check() == []


def _own(stored: Mapping[str, Stored]) -> dict[str, Stored]:
    """Leave out who worked there, whom the other centre does not know."""
    return {key: value for key, value in stored.items() if key not in {"worker", "author"}}


def test_without_consent_nothing_leaves(login: Login, other: Login, out: Path) -> None:
    """Neither before the student was asked nor after they took the yes back."""
    person = start_intake(login, four_things("Yusuf")).value
    to = To(*own_address(other))
    with pytest.raises(Problem) as refused:
        give_transfer(login, person, to, out)
    assert refused.value.code is Code.NO_CONSENT
    answer_consent(login, person, SHARED)
    answer_consent(login, person, {**SHARED, "answer": "withdrawn"})

    with pytest.raises(Problem) as refused:
        give_transfer(login, person, to, out)

    assert refused.value.code is Code.NO_CONSENT
    assert gone_to(login, person) is None
    assert not out.exists()


def test_other_digits_stop_both_sides(
    login: Login, other: Login, student: RecordId, out: Path
) -> None:
    """Somebody who changes a file on its way changes its digits."""
    address, digits = own_address(other)
    for wrong in ("", digits[:-1], "0" * 30):
        with pytest.raises(Problem) as refused:
            give_transfer(login, student, To(address, wrong), out)
        assert refused.value.code is Code.BAD_SIGNATURE
    made = sealed(login, other, student, out)

    with pytest.raises(Problem) as refused:
        take_transfer(other, made.file, "1" * 30)

    assert refused.value.code is Code.BAD_SIGNATURE
    assert other.store.count("person") == 0


def test_only_the_centre_it_is_for_opens_it(
    login: Login, other: Login, student: RecordId, out: Path
) -> None:
    """Whoever else gets the file, its sender too, reads nothing."""
    made = sealed(login, other, student, out)

    with pytest.raises(Problem) as refused:
        look_at_transfer(login, made.file)

    assert refused.value.code is Code.NOT_A_RECIPIENT


def test_a_second_time_changes_nothing(
    login: Login, other: Login, student: RecordId, out: Path
) -> None:
    """Who has a file there already is not written over."""
    made = sealed(login, other, student, out)
    take_transfer(other, made.file, made.digits)
    before = other.store.state_hash()
    assert look_at_transfer(other, made.file).is_here

    with pytest.raises(Problem) as refused:
        take_transfer(other, made.file, made.digits)

    assert refused.value.code is Code.USAGE
    assert other.store.state_hash() == before


def test_documents_come_along_sealed_anew(
    login: Login, other: Login, student: RecordId, out: Path
) -> None:
    """The same bytes, under a key of the other centre."""
    from_here = _attach(login, student, out.parent)
    made = sealed(login, other, student, out)

    take_transfer(other, made.file, made.digits)

    [view] = documents_of(other, student)
    assert content_and_thumbnail(other, view.record) == from_here
    assert made.documents == 1


def _attach(login: Login, student: RecordId, folder: Path) -> tuple[bytes, bytes]:
    """Keep a scan of the student, and return its bytes and small picture."""
    photo = folder / "photo.jpg"
    photo.write_bytes(jpeg_bytes(certificate("Diploma")))
    attach_document(login, student, [photo], {"type": "transcript"})
    [view] = documents_of(login, student)
    return content_and_thumbnail(login, view.record)


@given(name=st.text(max_size=80), seed=st.binary(min_size=32, max_size=32))
def test_an_address_reads_back(name: str, seed: bytes) -> None:
    """And any other byte in it is refused, or gives other digits."""
    raw = write_address(name, bytes(1_216), seed)

    read = read_address(raw)

    assert (read.name, read.receiving) == (name, bytes(1_216))
    for at in range(0, len(raw), 97):
        assert _digits(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]) != read.digits


def _digits(raw: bytes) -> str:
    """Return the digits of an address, or what is wrong with it."""
    try:
        return read_address(raw).digits
    except Problem as problem:
        return problem.code.name


def test_what_stays_is_named_and_there() -> None:
    """Every kind that stays exists; what workers said to each other is among them."""
    assert set(SCHEMAS) >= STAYS
    assert {"handover", "concern", "assignment"} <= STAYS


def test_who_went_is_marked_until_they_are_back(
    login: Login, other: Login, student: RecordId, out: Path
) -> None:
    """With the centre, the day and the worker; the history keeps it; it can be sealed again."""
    sealed(login, other, student, out)
    sealed(login, other, student, out)

    gone = gone_to(login, student)

    assert gone is not None
    assert (gone.centre, gone.on, gone.worker) == ("Oak Centre", login.context.today, "Leila")
    assert everybody_gone(login) == {student}
    with pytest.raises(Problem) as refused:
        undo_last(login)
    assert refused.value.code is Code.USAGE  # a file that is out stays out
    come_back(login, student)
    assert gone_to(login, student) is None
    assert everybody_gone(login) == frozenset()
    told = {(one.field.key, one.worker) for one in history_of_person(login, student, 100)}
    assert {("centre", "Leila"), ("back_on", "Leila")} <= told
    undo_last(login)
    assert gone_to(login, student) is not None
    come_back(login, student)
    with pytest.raises(Problem) as refused:
        come_back(login, student)
    assert refused.value.code is Code.NOT_FOUND


def test_a_file_that_was_lost_is_made_again_under_one_mark(
    login: Login, other: Login, student: RecordId, out: Path
) -> None:
    """Gone since the first day, with the digits of the last file; after a return it is anew."""
    to, day = To(*own_address(other)), login.context.today - timedelta(days=3)
    lost = {"person": student, "centre": "Oak Centre", "on": day.isoformat(), "digits": "1" * 30}
    put_records(login, [RowInput("move", lost)])

    second = give_transfer(login, student, to, out).value

    assert second.is_again
    assert len(login.vault.records("move", subject=student)) == 1
    gone = gone_to(login, student)
    assert gone is not None
    assert (gone.on, gone.digits) == (day, second.digits)
    assert take_transfer(other, out.read_bytes(), second.digits).value == student
    come_back(login, student)
    out.unlink()
    assert not give_transfer(login, student, to, out).value.is_again
    assert len(login.vault.records("move", subject=student)) == 2


def test_who_goes_on_to_a_third_centre_has_a_mark_for_each(
    login: Login, other: Login, student: RecordId, out: Path
) -> None:
    """The second place is another one: where they went first stays known."""
    sealed(login, other, student, out)

    marked = gone_changes(login, student, "Elm Centre", "1" * 30)

    assert {one.id for one in marked}.isdisjoint(
        one.id for one in login.vault.records("move", subject=student)
    )
    assert gone_before(login, student, " Oak  Centre") is not None
    assert gone_before(login, student, "") is None


def test_both_sides_stand_in_the_audit(
    login: Login, other: Login, student: RecordId, out: Path
) -> None:
    """Sealed here, as something taken out of the program; come there."""
    made = sealed(login, other, student, out)
    take_transfer(other, made.file, made.digits)

    for vault, said in ((login, "sealed for another centre"), (other, "came from another centre")):
        lines = list_audit(vault, AuditFilter(person=student)).lines
        assert any(said in Catalog("en").say(one.words) for one in lines)
    exported = list_audit(login, AuditFilter(person=student, kind=ActKind.EXPORT)).lines
    assert len(exported) == 1


def test_an_address_of_ones_own_centre_is_refused(
    login: Login, student: RecordId, out: Path
) -> None:
    """Nobody goes to where they are."""
    with pytest.raises(Problem) as refused:
        give_transfer(login, student, To(*own_address(login)), out)

    assert refused.value.code is Code.USAGE
    assert not out.exists()
    assert gone_to(login, student) is None


def test_a_name_that_is_taken_is_refused_before_anything(
    login: Login, other: Login, student: RecordId, out: Path
) -> None:
    """Whatever lies there stays, and nobody is marked as gone."""
    out.write_bytes(b"a letter")
    with pytest.raises(Problem) as refused:
        give_transfer(login, student, To(*own_address(other)), out)

    assert refused.value.code is Code.USAGE
    assert out.read_bytes() == b"a letter"
    assert gone_to(login, student) is None


def test_what_is_offered_is_told_before_it_is_taken(
    login: Login, other: Login, student: RecordId, out: Path
) -> None:
    """From where, who it is, how much, and who here has such a name."""
    twin = start_intake(other, four_things("أمينة الحسن")).value
    made = sealed(login, other, student, out)

    offered = look_at_transfer(other, made.file)

    assert (offered.centre, offered.person) == ("Linden Centre", student)
    assert offered.name == "أمينة الحسن"
    assert (offered.plans, offered.sessions, offered.documents) == (1, 1, 0)
    assert [one.person for one in offered.alike] == [twin]
    assert (offered.is_here, offered.is_gone) == (False, False)


def test_what_was_taken_in_can_be_taken_back_and_in_again(
    login: Login, other: Login, student: RecordId, out: Path
) -> None:
    """As long as it was the last; then all of it is gone, and the same file brings it back."""
    _attach(login, student, out.parent)
    made = sealed(login, other, student, out)
    take_transfer(other, made.file, made.digits)

    take_back(other, student)

    assert other.store.count("person") == 0
    assert not look_at_transfer(other, made.file).is_here
    assert not find_people(other, "Amina").people
    take_transfer(other, made.file, made.digits)
    assert other.store.check() == []
    assert len(plans_of(other, student)) == 1
    assert len(documents_of(other, student)) == 1
    assert documents_of(other, student)[0].record.conflicts == frozenset()
    add_goal(other, student, {"type": "finish_school"})
    with pytest.raises(Problem) as refused:
        take_back(other, student)
    assert refused.value.code is Code.USAGE


def test_who_comes_back_with_a_file_is_known_as_gone(
    login: Login, other: Login, student: RecordId, out: Path
) -> None:
    """Their file here is neither written over nor doubled; it says that it had gone."""
    made = sealed(login, other, student, out)
    take_transfer(other, made.file, made.digits)
    answer_consent(other, student, SHARED)
    back = out.with_name("back.waymark")
    give_transfer(other, student, To(*own_address(login)), back)

    offered = look_at_transfer(login, back.read_bytes())

    assert (offered.is_here, offered.is_gone) == (True, True)


def test_an_address_is_written_once(login: Login, tmp_path: Path) -> None:
    """The same file may lie there; another is never written over."""
    place = tmp_path / "address.waymark"
    digits = write_own_address(login, place).value
    assert write_own_address(login, place).value == digits
    assert read_address(place.read_bytes()).digits == digits
    place.write_bytes(b"a photo")

    with pytest.raises(Problem) as refused:
        write_own_address(login, place)

    assert refused.value.code is Code.USAGE
    assert place.read_bytes() == b"a photo"


def test_a_file_that_names_anothers_records_changes_nothing(
    login: Login, other: Login, student: RecordId, out: Path
) -> None:
    """Neither a row nor a scan of somebody else is written over, whatever ids a file names."""
    yusuf = start_intake(other, four_things("Yusuf")).value
    _attach(other, yusuf, out.parent)
    [scan] = documents_of(other, yusuf)
    kept = content_and_thumbnail(other, scan.record)
    file = str(scan.record.stored["file"])
    _attach(login, student, out.parent)
    [mine] = login.vault.records("document", subject=student)
    (goal,) = login.vault.records("goal", subject=student)
    for row in (replace(mine, stored={**mine.stored, "file": file}), mine):
        rows = [
            encode([one.schema.name, id_bytes(one.id), dict(one.stored)])
            for one in (login.need_person(student), row)
        ]
        ids = id_bytes(RecordId(str(row.stored["file"])))
        made = _forged((login, other), student, rows, [[ids, *content_and_thumbnail(login, mine)]])
        take_transfer(other, made, digits_of(made))
        take_back(other, student)
    stolen = encode(["goal", id_bytes(scan.record.id), dict(goal.stored)])
    person = encode(["person", id_bytes(student), dict(login.need_person(student).stored)])
    made = _forged((login, other), student, [person, stolen], [])

    with pytest.raises(Problem) as refused:
        take_transfer(other, made, digits_of(made))

    assert refused.value.code is Code.BUNDLE_MALFORMED
    assert content_and_thumbnail(other, scan.record) == kept
    assert other.store.check() == []


def _forged(
    ways: tuple[Login, Login], student: RecordId, rows: Sequence[Stored], files: Sequence[Stored]
) -> bytes:
    """Return a file for the other centre that holds what it says and nothing more."""
    login, other = ways
    keys = login.store.exchange.keys()
    lists: dict[str, Stored] = {"rows": list(rows), "files": list(files)}
    body = {"centre": "X", "person": id_bytes(student), **lists}
    vault = bytes.fromhex(login.unlocked.vault_id)
    letter = Letter(TRANSFER, vault, keys.device, login.context.clock_ms, body)
    return seal_letter(letter, keys.seed, [read_address(own_address(other)[0]).receiving])
