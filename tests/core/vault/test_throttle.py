"""Wrong passphrases make the next attempt wait, over restarts and through clock changes."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.context import Context, fixed_clock
from app.errors import Code, Problem
from app.i18n import N_, Catalog
from app.vault.throttle import LONGEST_WAIT_S, Throttle
from tests.closed import closed
from tests.fakes import NOON, fake_context

VAULT = "00112233445566778899aabbccddeeff"
WAITS_S = [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]


def at(context: Context, moment: datetime) -> Throttle:
    """Return the throttle as a freshly started program sees it at ``moment``."""
    return Throttle(replace(context, now=fixed_clock(moment)), VAULT)


def wrong(throttle: Throttle) -> Code:
    """Try a wrong passphrase and return the code of the refusal."""
    with pytest.raises(Problem) as refusal, throttle.attempt():
        raise Problem(N_("This passphrase does not open the vault."), Code.WRONG_PASSPHRASE)
    return refusal.value.code


def seconds_to_wait(throttle: Throttle) -> int:
    """Return the wait that an attempt is answered with, 0 if it may go on."""
    try:
        with throttle.attempt():
            raise KeyError
    except KeyError:
        return 0
    except Problem as problem:
        return int(problem.detail.removesuffix(" s"))  # only a wait has seconds


def test_three_are_free_and_then_the_wait_doubles(context: Context) -> None:
    """2, 4, 8 ... seconds, at most 15 minutes, each counted from the last failure."""
    moment = NOON
    for _ in range(3):
        assert wrong(at(context, moment)) == Code.WRONG_PASSPHRASE

    for wait in WAITS_S:
        assert seconds_to_wait(at(context, moment)) == wait
        assert wrong(at(context, moment)) == Code.THROTTLED
        moment += timedelta(seconds=wait)
        assert wrong(at(context, moment)) == Code.WRONG_PASSPHRASE


def test_the_sentence_tells_the_seconds(context: Context) -> None:
    """A person can read how long to wait."""
    for _ in range(3):
        wrong(at(context, NOON))

    with (
        pytest.raises(Problem) as refusal,
        at(context, NOON + timedelta(milliseconds=1500)).attempt(),
    ):
        pytest.fail("not refused")

    assert refusal.value.code == Code.THROTTLED
    assert Catalog("en").say(refusal.value.text) == (
        "Too many wrong passphrases. Wait 1 second, then try again."
    )


def test_a_right_passphrase_forgets_the_wrong_ones(context: Context) -> None:
    """Three are free again afterwards."""
    for _ in range(2):
        wrong(at(context, NOON))

    with at(context, NOON).attempt():
        pass

    for _ in range(3):
        assert wrong(at(context, NOON)) == Code.WRONG_PASSPHRASE


def test_other_problems_are_not_wrong_passphrases(context: Context) -> None:
    """A damaged file or a cancelled attempt counts for nothing."""
    for _ in range(5):
        with pytest.raises(Problem), at(context, NOON).attempt():
            raise Problem(N_("Damaged."), Code.INTEGRITY)

    assert seconds_to_wait(at(context, NOON)) == 0


def test_a_killed_attempt_counts(context: Context) -> None:
    """The tally is on disk before the answer is known."""
    attempts = [at(context, NOON).attempt() for _ in range(3)]
    for attempt in attempts:
        attempt.__enter__()  # and the program is killed here

    assert seconds_to_wait(at(context, NOON)) == 2


def test_a_clock_set_back_neither_frees_nor_locks_out(context: Context) -> None:
    """The wait starts anew, once, however wrong the clock was."""
    for _ in range(5):
        wrong(at(context, NOON))
        context = replace(context)
    for _ in range(2):
        wrong(at(context, NOON + timedelta(hours=1)))
    due = seconds_to_wait(at(context, NOON + timedelta(hours=1)))
    assert due > 0

    long_ago = NOON - timedelta(days=4000)

    assert seconds_to_wait(at(context, long_ago)) == due
    assert seconds_to_wait(at(context, long_ago + timedelta(seconds=1))) == due - 1
    assert seconds_to_wait(at(context, long_ago + timedelta(seconds=due))) == 0


def test_a_clock_set_back_leaves_the_free_attempts_free(context: Context) -> None:
    """Two wrong ones before the change, one after it: no wait yet."""
    for _ in range(2):
        wrong(at(context, NOON))

    assert wrong(at(context, NOON - timedelta(days=1))) == Code.WRONG_PASSPHRASE


@given(jumps=st.lists(st.integers(-(10**7), 10**7), max_size=8))
def test_no_clock_locks_out_for_longer_than_fifteen_minutes(
    tmp_path_factory: pytest.TempPathFactory, jumps: list[int]
) -> None:
    """After any jumps, a clock that runs for 15 minutes lets the next attempt through."""
    context = fake_context(tmp_path_factory.mktemp("state"))
    moment = NOON
    for jump in jumps:
        wrong(at(context, moment))
        moment += timedelta(seconds=jump)
        seconds_to_wait(at(context, moment))

    assert seconds_to_wait(at(context, moment)) <= LONGEST_WAIT_S
    assert seconds_to_wait(at(context, moment + timedelta(seconds=LONGEST_WAIT_S))) == 0


def test_vaults_have_tallies_of_their_own_and_tell_no_names(context: Context) -> None:
    """The file is named for the random vault id and holds two numbers."""
    for _ in range(3):
        wrong(at(context, NOON))

    files = [path for path in context.state_folder.rglob("*") if path.is_file()]
    assert [path.name for path in files] == [f"{VAULT}.json"]
    assert set(files[0].read_text()) <= set('{}":,_0123456789failuresd_ms')
    with Throttle(context, "ff" * 16).attempt():
        pass


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b'{"failures":"3"}', b'{"failed_ms":1.5,"failures":9}', b"9" * 500],
)
def test_a_damaged_tally_is_an_empty_one(context: Context, content: bytes) -> None:
    """It keeps nobody out and crashes nothing."""
    for _ in range(3):
        wrong(at(context, NOON))
    tally = next(path for path in context.state_folder.rglob("*.json"))
    tally.write_bytes(content)

    assert seconds_to_wait(at(context, NOON)) == 0


@pytest.mark.parametrize("failures", [0, 3, 60, 10**30])
def test_no_number_of_failures_breaks_the_wait(context: Context, failures: int) -> None:
    """The wait is never over 15 minutes."""
    wrong(at(context, NOON))
    tally = next(path for path in context.state_folder.rglob("*.json"))
    tally.write_text(f'{{"failed_ms":{int(NOON.timestamp() * 1000)},"failures":{failures}}}')

    assert seconds_to_wait(at(context, NOON)) <= LONGEST_WAIT_S


def test_a_state_folder_that_cannot_be_written_keeps_nobody_out(
    context: Context, tmp_path: Path
) -> None:
    """A right passphrase opens the vault on a full disk as well."""
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    throttle = Throttle(replace(context, state_folder=blocked / "state"), VAULT)

    with throttle.attempt():
        pass

    assert wrong(throttle) == Code.WRONG_PASSPHRASE


def test_a_state_folder_that_may_not_be_opened_keeps_nobody_out(context: Context) -> None:
    """Nor does it end in a defect: the passphrase is right or wrong as it is."""
    assert wrong(at(context, NOON)) == Code.WRONG_PASSPHRASE
    with closed(context.state_folder):
        assert wrong(at(context, NOON)) == Code.WRONG_PASSPHRASE
        with at(context, NOON).attempt():
            pass


def test_tries_at_once_count_one_by_one(context: Context) -> None:
    """Programs that ask in the same moment do not share one free attempt."""
    first, second, third = (at(context, NOON) for _ in range(3))

    with suppress(Problem), first.attempt(), second.attempt(), third.attempt():
        raise Problem(N_("This passphrase does not open the vault."), Code.WRONG_PASSPHRASE)

    assert seconds_to_wait(at(context, NOON)) == WAITS_S[0]
