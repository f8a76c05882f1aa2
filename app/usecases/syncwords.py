"""What came of an exchange in sentences, for the command line and the window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields

from app.errors import Code, Problem
from app.i18n import N_, Text, plural
from app.usecases.endedkeys import ASIDE, FOUND, REPLACED
from app.usecases.receipts import Standing
from app.usecases.syncreport import SyncReport

AS_ONLINE = N_(
    "This folder counts as an online place: only students who said yes to the internet go there."
)


def report_from(told: Mapping[str, object]) -> SyncReport:
    """Return the report that the job process told as JSON."""
    numbers = {one.name: told.get(one.name) for one in fields(SyncReport)}
    return SyncReport(**{name: one for name, one in numbers.items() if isinstance(one, int)})


def report_lines(report: SyncReport) -> list[Text]:
    """Return what an exchange brought and took away, a sentence each."""
    lines = [
        plural("{count} change is new here.", "{count} changes are new here.", report.new),
        plural("{count} change was put there.", "{count} changes were put there.", report.sent),
    ]
    told = (
        (report.documents, _documents(report.documents)),
        (report.elsewhere, _elsewhere(report.elsewhere)),
        (report.conflicts, questions(report.conflicts)),
        (report.waiting, waiting(report.waiting)),
        (report.newer, newer(report.newer)),
        (report.foreign, _foreign(report.foreign)),
        (report.too_old, _too_old(report.too_old)),
        (report.quarantined, set_aside(report.quarantined)),
        (report.held, held(report.held)),
        (report.altered, altered(report.altered)),
        (report.alarms, _alarm()),
        (report.replaced, REPLACED),
        (report.aside, ASIDE),
        (report.old_sheets, FOUND),
        (report.copied, _copied()),
        (report.twins, _twins()),
        (report.as_online, AS_ONLINE),
        (report.by_stick, _by_stick(report.by_stick)),
    )
    return lines + [words for count, words in told if count]


def only_here(count: int) -> Text:
    """Return the one sentence of what nobody else has."""
    if not count:
        return N_("Nothing is only on this computer.")
    return plural(
        "{count} change is only on this computer.",
        "{count} changes are only on this computer.",
        count,
    )


def by_stick(count: int) -> Text:
    """Return how many of these must not go online."""
    return plural(
        "{count} of them goes by stick only: a student did not say yes to the internet.",
        "{count} of them go by stick only: students did not say yes to the internet.",
        count,
    )


def at_hub(count: int) -> Text:
    """Return how many of these a hub has, which is no computer of the centre."""
    return plural(
        "{count} of them is at a hub too, which gives nothing back.",
        "{count} of them are at a hub too, which gives nothing back.",
        count,
    )


def standing_lines(found: Standing) -> list[Text]:
    """Return what is on this computer only, in a sentence each."""
    told = ((found.by_stick, by_stick), (found.at_hub, at_hub))
    return [only_here(found.only_here), *(words(count) for count, words in told if count)]


def strange(report: SyncReport) -> Text | None:
    """Return what somebody should hear of who was not there; None if nothing was strange."""
    told = (
        (report.alarms, _alarm()),
        (report.copied, _copied()),
        (report.twins, _twins()),
        (report.replaced, REPLACED),
        (report.aside, ASIDE),
        (report.old_sheets, FOUND),
    )
    return next((words for count, words in told if count), None)


def telling_taken(problem: Problem, report: SyncReport) -> Problem:
    """Return what stopped an exchange with what had come before, which stays; else as it is."""
    if problem.code is not Code.STORAGE or not report.new:
        return problem
    came = plural(
        "{count} change that others wrote is taken in already.",
        "{count} changes that others wrote are taken in already.",
        report.new,
    )
    words = Text("{reason} {came}", (("reason", problem.text), ("came", came)))
    return Problem(words, problem.code, detail=problem.detail)


def questions(count: int) -> Text:
    """Say how many questions are open since, or settled if there are fewer."""
    if count < 0:
        return plural("{count} question is settled.", "{count} questions are settled.", -count)
    return plural("{count} new question is open.", "{count} new questions are open.", count)


def altered(count: int) -> Text:
    """Say how many changes came otherwise than they were known."""
    return plural(
        "{count} change came in two forms. Tell the person who leads.",
        "{count} changes came in two forms. Tell the person who leads.",
        count,
    )


def held(count: int) -> Text:
    """Say how many changes came that do not count."""
    return plural(
        "{count} change does not count: its writer’s role may not write it.",
        "{count} changes do not count: their writers’ roles may not write them.",
        count,
    )


def newer(count: int) -> Text:
    """Say how many files wait for an update of this computer."""
    return plural(
        "{count} file was made by a newer Waymark. Update Waymark on this computer.",
        "{count} files were made by a newer Waymark. Update Waymark on this computer.",
        count,
    )


def _documents(count: int) -> Text:
    return plural("{count} document has come.", "{count} documents have come.", count)


def _by_stick(count: int) -> Text:
    return plural(
        "{count} change waits to go by stick.", "{count} changes wait to go by stick.", count
    )


def _elsewhere(count: int) -> Text:
    return plural(
        "{count} document is still on another computer only.",
        "{count} documents are still on other computers only.",
        count,
    )


def waiting(count: int) -> Text:
    """Say how many bundles are named and could not be had yet."""
    return plural(
        "{count} bundle is not here yet. It comes the next time.",
        "{count} bundles are not here yet. They come the next time.",
        count,
    )


def _foreign(count: int) -> Text:
    return plural(
        "{count} file there is another centre’s, or needs a key that has not come yet.",
        "{count} files there are another centre’s, or need a key that has not come yet.",
        count,
    )


def _too_old(count: int) -> Text:
    return plural(
        "{count} bundle is older than the keys here. Its computer will put it there anew.",
        "{count} bundles are older than the keys here. Their computers will put them there anew.",
        count,
    )


def set_aside(count: int) -> Text:
    """Say how many files cannot be trusted."""
    return plural(
        "{count} file was set aside: it cannot be trusted. Tell the person who leads.",
        "{count} files were set aside: they cannot be trusted. Tell the person who leads.",
        count,
    )


def _copied() -> Text:
    return N_(
        "Another vault has written as this computer: it was copied, put back or made twice. "
        "If both are in use, keep one, and let the other computer join the centre anew."
    )


def _twins() -> Text:
    return N_(
        "Two vaults write as one computer of the centre. The list of computers says which. "
        "Tell the person who leads."
    )


def _alarm() -> Text:
    return N_("This place shows less than before. Somebody may have put back an older copy.")
