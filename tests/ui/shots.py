"""Pictures of every screen and paper: ``python -m tests.ui.shots FOLDER [--all]``.

Made offscreen on a fresh demonstration centre: English and Arabic, light; with
``--all`` also dark and high contrast, and text at 200 %.  Needs poppler for the papers.
"""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_FONT_DPI", "96")

import errno
import secrets
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from app.context import CHEAP_COST, Context
from app.errors import Code, Defect, Problem
from app.files import storage_problem
from app.i18n import N_
from app.records import Change, RecordId
from app.rules.merge import DELETED
from app.schema.registry import TOPICS
from app.usecases.caseload import people_of
from app.usecases.demonstration import demonstration_keys
from app.usecases.documents import attach_document
from app.usecases.enrolling import Waiting
from app.usecases.login import Login
from app.usecases.papers import draw_roadmap
from app.usecases.people import FoundPerson, find_people, recent_people
from app.usecases.releases import release_report
from app.usecases.restoring import BroughtBack, RestoreReport
from app.usecases.roadmaps import order_for
from app.usecases.travel import SealedVault
from app.usecases.users import NewUser, add_user
from app.usecases.vaults import login_with, open_login, reader_login
from tests.core.papers.scansamples import certificate, jpeg_bytes
from tests.ui.apart import write_apart
from tests.ui.centreshots import look_at_coming, look_at_hub, look_at_leaving_pages
from tests.ui.onlineshots import keep_online_place, look_at_online
from tests.ui.teamwalk import TeamWalk, WallClock
from ui.desk import Destination
from ui.language import window_languages
from ui.measuring import settle
from ui.opening import Opened
from ui.pages.answercards import AnotherAnswer
from ui.pages.bringback import BringBackPage, Stage
from ui.pages.cases import CasesPart
from ui.pages.computers import ComputersPage
from ui.pages.conflicts import ConflictsPage
from ui.pages.documents import DocumentsPart
from ui.pages.erasing import ErasePlace
from ui.pages.first_run import FirstRunPage
from ui.pages.intake import IntakePart
from ui.pages.join import JoinPage, JoinStage
from ui.pages.matches import MatchesPart
from ui.pages.matching import MatchingPage
from ui.pages.mentors import MentorsPage
from ui.pages.opening import OpeningPage
from ui.pages.organisations import PLACES, OrganisationsPage
from ui.pages.placementcards import ReferralCard
from ui.pages.recovery import RecoveryPage
from ui.pages.sealed import SealedPage
from ui.pages.sessions import SessionsPart
from ui.pages.student import StudentPage
from ui.pages.week import WeekPage
from ui.pages.workspace import Workspace
from ui.preferences import Preferences, keep_preferences
from ui.theme.fonts import load_fonts
from ui.tidying import Tidying
from ui.widgets.documenttile import DocumentTile
from ui.widgets.scrolling import ScrollPage
from ui.window import Window

MOMENT_MS = 600
DRAWING_MS = 3500
ASKED_ABOUT = 3  # the place, among the people kept last, of the one with open questions
WRONG_PASSPHRASE = N_("This passphrase does not open the vault. Check it and try again.")
OFFICER = "banana wombat clever river moss"
LOOKS = (("en", "light", 1.0), ("ar", "light", 1.0))
MORE_LOOKS = tuple(
    (language, palette, scale)
    for language in ("en", "ar")
    for palette, scale in (("dark", 1.0), ("contrast", 1.0), ("light", 2.0))
)


class Photographer(QObject):
    """Goes through the window and keeps a picture of each place."""

    def __init__(self, window: Window, folder: Path, look: str) -> None:
        super().__init__(window)
        self.window, self._folder, self._look = window, folder, look
        self._people: tuple[FoundPerson, ...] = ()

    @property
    def space(self) -> Workspace:
        space = self.window.workspace
        assert space is not None
        return space

    def take(self, name: str, wait_ms: int = MOMENT_MS) -> None:
        """Keep a picture of the window as it is in a moment."""
        self.wait(wait_ms)
        self.window.grab().save(str(self._folder / f"{name}-{self._look}.png"))

    def wait(self, wait_ms: int = MOMENT_MS) -> None:
        """Let pass a moment, and what the page has asked for, however busy the computer is."""
        pause(wait_ms)
        space = self.window.workspace
        if space is not None:
            settle(space)

    def go_round(self) -> None:
        """Visit every place behind the lock."""
        self.take("today")
        for name, place in (
            ("students", Destination("students")),
            ("new-intake", Destination("students", part="new")),
            ("all-students", Destination("people")),
            ("batch", Destination("batch")),
            ("exchange", Destination("exchange")),
            ("computers", Destination("computers")),
            ("concerns", Destination("concerns")),
            ("workers", Destination("workers")),
            ("caseload", Destination("caseload")),
            ("blank-papers", Destination("blank-papers")),
            ("day-sheet", Destination("day-sheet")),
            ("templates", Destination("templates")),
            ("settings", Destination("settings")),
            ("recovery", Destination("recovery")),
            ("setup", Destination("setup")),
            ("backup", Destination("backup")),
            ("health", Destination("health")),
            ("travel", Destination("travel")),
            ("export", Destination("export")),
            ("keys", Destination("keys")),
        ):
            self.space.open(place)
            self.take(name)
        self.compare_digits()
        look_at_online(self)
        self.look_at_questions()
        self.space.jobs.ask(own_people, done=self.meet)
        self.wait()
        person = self._people[0].person
        self.look_at_documents(person)
        for part in ("overview", "plan", "sessions", "cases", "papers", "history"):
            self.space.open(Destination("student", person, part))
            self.take(part, DRAWING_MS if part == "papers" else MOMENT_MS)
        self.look_at_erasing()
        look_at_leaving_pages(self, self._people[0])
        look_at_coming(self, self._people)
        look_at_hub(self)
        self.space.open(Destination("student", self._people[ASKED_ABOUT].person, "plan"))
        self.take("question-waits")
        self.space.open(Destination("student", self._people[ASKED_ABOUT].person, "history"))
        self.take("questions")
        self.go_through_intake(person)
        self.look_at_mentors()
        self.look_at_events()
        self.look_around()

    def look_at_events(self) -> None:
        """Visit the events, the week with the time of a pair, and the one of today being marked."""
        self.space.open(Destination("events"))
        self.take("events")
        self.space.open(Destination("week"))
        self.take("week")
        week = self.space.page
        assert isinstance(week, WeekPage)
        assert week.view is not None
        week.pair.setCurrentIndex(min(1, week.pair.count() - 1))
        week.choose_pair()
        self.take("week-pair")
        today = next(
            one for one in week.view.entries if one.starts_at.date() == week.days[week.ground.day]
        )
        week.open_entry(today.id)
        self.wait()
        for key in "1112413":
            marked = QApplication.focusWidget()
            if marked is not None:
                QTest.keyClicks(marked, key)
            self.wait(50)
        self.take("event")

    def compare_digits(self) -> None:
        """Visit the digits of a computer that asks to be let in."""
        self.space.open(Destination("computers"))
        page = self.space.page
        assert isinstance(page, ComputersPage)
        self.wait()
        page.show_digits(Waiting(Path("/media/stick/join.waymark"), " ".join(["48210"] * 6)))
        self.take("computers-digits")

    def look_at_erasing(self) -> None:
        """Visit what is said before a person is erased; the page is their history."""
        (place,) = self.window.findChildren(ErasePlace)
        place.show_panel()
        self.wait()
        area = next(one for one in _ancestors(place) if isinstance(one, QScrollArea))
        area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
        self.take("erase")

    def look_around(self) -> None:
        """Visit the lists of openings and organisations, one of each, and somebody's placements."""
        self.space.open(Destination("organisations"))
        self.take("openings")
        page = self.space.page
        assert isinstance(page, OrganisationsPage)
        page.open_row(0)
        self.take("opening")
        opening = self.space.page
        assert isinstance(opening, OpeningPage)
        opening.names.setChecked(True)
        self.wait()
        bar = opening.findChildren(ScrollPage)[0].verticalScrollBar()
        bar.setValue(bar.maximum() // 2)
        self.take("opening-fits")
        opening.open_organisation()
        self.take("organisation")
        self.space.open(Destination("organisations"))
        self.wait()
        page = self.space.page
        assert isinstance(page, OrganisationsPage)
        page.views.choose(PLACES)
        page.narrow()
        self.take("organisations")
        self.look_at_placements()

    def look_at_placements(self) -> None:
        """Visit the placements of somebody, referrals of somebody, and the sheet of one."""
        for name, people in (("placements", placed_people), ("referrals", referred_people)):
            self.space.jobs.ask(people, done=self.meet)
            self.wait()
            self.space.open(Destination("student", self._people[0].person, "cases"))
            self.wait()
            student = self.space.page
            assert isinstance(student, StudentPage)
            cases = student.shown
            assert isinstance(cases, CasesPart)
            bar = cases.findChildren(ScrollPage)[0].verticalScrollBar()
            bar.setValue(cases.around.y() if name == "placements" else bar.maximum())
            self.take(name)
            for card in cases.findChildren(ReferralCard)[:1] if name == "referrals" else ():
                card.want_sheet()
                self.take("referral-sheet", DRAWING_MS)

    def look_at_questions(self) -> None:
        """Visit the question for the passphrase, as it comes before new recovery sheets."""
        self.space.open(Destination("recovery"))
        page = self.space.page
        assert isinstance(page, RecoveryPage)
        self.wait()
        page.print_into(str(self._folder / ".work" / "sheets.pdf"))
        self.take("recovery-again")

    def look_at_mentors(self) -> None:
        """Visit the register, a mentor, the board with its reasons, and a student's match."""
        self.space.open(Destination("mentors"))
        self.take("mentors")
        page = self.space.page
        assert isinstance(page, MentorsPage)
        page.open_row(0)
        self.take("mentor")
        self.space.open(Destination("funds"))
        self.take("funds")
        self.space.open(Destination("weighing"))
        self.take("weighing")
        self.space.open(Destination("matching"))
        board = self.space.page
        assert isinstance(board, MatchingPage)
        self.wait()
        board.propose_all()
        self.take("matching", DRAWING_MS)
        board.act("compare")
        self.take("matching-compared")
        board.act("open")
        self.take("matches")
        page_of_student = self.space.page
        if isinstance(page_of_student, StudentPage) and isinstance(
            page_of_student.shown, MatchesPart
        ):
            page_of_student.shown.ask_pictures()
            self.take("scales")
            page_of_student.shown.ask_ladder()
            self.take("ladder")

    def look_at_documents(self, person: RecordId) -> None:
        """Visit the documents, one of them, and what forgetting it means."""
        self.space.open(Destination("student", person, "documents"))
        self.take("documents")
        page = self.space.page
        assert isinstance(page, StudentPage)
        documents = page.shown
        assert isinstance(documents, DocumentsPart)
        documents.findChildren(DocumentTile)[0].click()
        self.take("document", DRAWING_MS)
        assert documents.viewer is not None
        documents.viewer.ask_to_forget()
        self.take("document-forget")
        documents.close_viewer()

    def go_through_intake(self, person: RecordId) -> None:
        """Visit every topic of the talk, and the form of a session."""
        self.space.open(Destination("student", person, "sessions"))
        page = self.space.page
        assert isinstance(page, StudentPage)
        sessions = page.shown
        assert isinstance(sessions, SessionsPart)
        sessions.start_log()
        self.take("sessions-form")
        sessions.close_form()
        page.open_part("intake")
        self.wait()
        intake = page.shown
        assert isinstance(intake, IntakePart)
        for topic in TOPICS:
            intake.choose_topic(topic.key)
            self.take(f"intake-{topic.key}")

    def look_before_the_lock(self, vault: Path) -> None:
        """Visit the first run and the lock screen, also when something goes wrong."""
        self.window.show_first_run()
        self.window.show()
        self.take("first-run")
        page = self.window.centralWidget()
        assert isinstance(page, FirstRunPage)
        page.show_form()
        page.submit()
        self.take("first-run-form")
        page.show_refusal(storage_problem(OSError(errno.ENOSPC, "")))
        self.take("first-run-disk-full")
        self.look_at_the_ways_back(vault)
        self.look_at_joining()
        self.window.begin(vault)
        self.take("unlock")
        self.window.show_refusal(Problem(WRONG_PASSPHRASE, Code.WRONG_PASSPHRASE))
        self.take("unlock-wrong")
        self.window.show_recovery()
        self.take("unlock-sheets")

    def look_at_the_ways_back(self, vault: Path) -> None:
        """Visit the bringing back of a backup, from its form to its end, and a sealed vault."""
        file = Path("/media/stick/2026-03-02.waymark")
        report = RestoreReport("", 0, 88_000_000, 12, 0, (), 214, 1, 1, 0)
        for name, stage in (
            ("bring-back", Stage(file)),
            ("bring-back-runs", Stage(file, (41, 100))),
            ("bring-back-done", Stage(file, None, BroughtBack(vault, report))),
        ):
            self.window.setCentralWidget(
                BringBackPage(self.window.theme, window_languages(), stage)
            )
            self.take(name)
        sealed = SealedVault("Linden", round(self.window.context.clock_ms))
        self.window.setCentralWidget(SealedPage(self.window.theme, sealed, window_languages()))
        self.take("sealed")

    def look_at_joining(self) -> None:
        """Visit the page of a computer that is new: its form, and the digits it shows."""
        asking = Waiting(Path("/media/stick/join.waymark"), " ".join(["48210"] * 6))
        for name, stage in (
            ("join", JoinStage()),
            ("join-asked", JoinStage(has_asked=True, asking=asking)),
        ):
            self.window.setCentralWidget(JoinPage(self.window.theme, window_languages(), stage))
            self.take(name)

    def look_at_inbox(self) -> None:
        """Visit what two computers of one centre wrote apart, and settle some of it."""
        self.take("asked-today")
        for name in ("exchange", "conflicts"):
            self.space.open(Destination(name))
            self.take(f"asked-{name}")
        page = self.space.page
        assert isinstance(page, ConflictsPage)
        page.findChildren(AnotherAnswer)[0].open()
        self.take("asked-another")

    def meet(self, people: tuple[FoundPerson, ...]) -> None:
        self._people = people


def main(arguments: Sequence[str]) -> int:
    """Write the pictures and return 0."""
    folder = Path(next((one for one in arguments if not one.startswith("-")), "shots")).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    state = folder / ".work"
    shutil.rmtree(state, ignore_errors=True)
    context = Context(lambda: datetime.now(UTC), secrets.token_bytes, state, CHEAP_COST, True)  # noqa: TID251 - pictures of today
    opened = Opened(state / "vault", demonstration_keys(context, state / "vault"))
    leave_questions(opened, context)
    keep_online_place(opened, context)
    keep_documents(opened, context, state)
    release_beside(opened, context)
    met = write_apart(state, context)
    app = QApplication([])
    tidying = Tidying(app)
    tidying.start()  # as in the program: what a window leaves is freed on this thread alone
    load_fonts()
    for look in (*LOOKS, *(MORE_LOOKS if "--all" in arguments else ())):
        photograph(app, context, (opened, met, folder), look)
        walk_as_team(app, (state, folder), look)
    papers(opened, context, folder)
    shutil.rmtree(state, ignore_errors=True)
    return 0


def photograph(
    app: QApplication,
    context: Context,
    place: tuple[Opened, Opened, Path],
    look: tuple[str, str, float],
) -> None:
    """Keep pictures of every screen in one look."""
    (opened, met, folder), (language, palette, scale) = place, look
    window = Window(app, context, Preferences(language, palette, scale), language)
    window.resize(1366, 768)
    eye = Photographer(window, folder, look_name(look))
    eye.look_before_the_lock(opened.folder)
    window.show_workspace(opened)
    window.away.idle.stop()  # or the cover would be in the pictures
    eye.go_round()
    eye.space.end(None)
    window.show_workspace(Opened(opened.folder.with_name("reported"), opened.keys))
    window.away.idle.stop()  # or the cover would be in the pictures
    eye.space.open(Destination("reports"))
    eye.take("reports")
    eye.space.end(None)
    window.show_workspace(met)
    window.away.idle.stop()  # or the cover would be in the pictures
    eye.look_at_inbox()
    window.close()
    window.deleteLater()
    pause(MOMENT_MS)


def walk_as_team(app: QApplication, place: tuple[Path, Path], look: tuple[str, str, float]) -> None:
    """Keep pictures of a new centre's first hour in one look."""
    (state, folder), (language, palette, scale) = place, look
    clock, name = WallClock(), look_name(look)
    context = Context(clock, secrets.token_bytes, state / f"team-{name}", CHEAP_COST, True)
    keep_preferences(context.state_folder, Preferences(language, palette, scale))

    def see(step: str) -> None:
        pause(MOMENT_MS)
        walk.window.grab().save(str(folder / f"{step}-{name}.png"))

    walk = TeamWalk(app, context, clock, until=wait_until, see=see)
    walk.set_up()
    sheets = walk.make_sheets(context.state_folder / "sheets.pdf")
    walk.drill(sheets[0])
    drawn = walk.add_colleague()
    walk.lock()
    walk.unlock_as_colleague(drawn)
    walk.end()


def _ancestors(widget: QWidget) -> Iterator[QWidget]:
    """Yield what a widget stands in, the nearest first."""
    while (parent := widget.parentWidget()) is not None:
        yield parent
        widget = parent


def look_name(look: tuple[str, str, float]) -> str:
    """Return the end of a picture's name: ``ar-light``, ``en-light-200``."""
    language, palette, scale = look
    return f"{language}-{palette}" + ("" if scale == 1 else f"-{scale:.0%}".replace("%", ""))


def wait_until(holds: Callable[[], bool]) -> None:
    """Let Qt work until something holds; fail after twenty seconds."""
    for _ in range(200):
        if holds():
            return
        pause(100)
    raise Defect("a step of the walk never came")


def release_beside(opened: Opened, context: Context) -> None:
    """Let an officer release a report in a copy of the centre, the folder ``reported``."""
    folder = opened.folder.with_name("reported")
    shutil.copytree(opened.folder, folder)
    login = login_with(folder, opened.keys, context)
    add_user(login, NewUser("Dora", ("dpo",)), OFFICER)
    login.close()
    officer = open_login(folder, lambda: OFFICER, context)
    release_report(officer)
    officer.close()


def own_people(login: Login) -> tuple[FoundPerson, ...]:
    """Return the people whom this worker looks after, the one kept last first."""
    own = {one.person for one in people_of(login, login.user)}
    return tuple(one for one in recent_people(login, 50) if one.person in own)


def placed_people(login: Login) -> tuple[FoundPerson, ...]:
    """Return people in this worker's hands, first those who have a place."""
    return _first_with(login, "placement")


def referred_people(login: Login) -> tuple[FoundPerson, ...]:
    """Return people in this worker's hands, first those for whom another place was asked."""
    return _first_with(login, "referral")


def _first_with(login: Login, kind: str) -> tuple[FoundPerson, ...]:
    known = {one.subject for one in login.vault.records(kind)}
    return tuple(sorted(own_people(login), key=lambda one: one.person not in known))


def leave_questions(opened: Opened, context: Context) -> None:
    """Let two computers have written apart about one person: a name, and a deletion."""
    login = login_with(opened.folder, opened.keys, context)
    person = own_people(login)[ASKED_ABOUT].person
    hope = login.vault.records("aspiration", subject=person)[0].id
    for kind, row, key, value in (
        ("person", person, "preferred_name", "Hanna H."),
        ("aspiration", hope, DELETED, bytes(16)),
    ):
        change = Change(kind, row, person, key, value)
        login.vault.append([change], "Save answers", user=login.user)
    login.close()


def keep_documents(opened: Opened, context: Context, folder: Path) -> None:
    """Keep two invented papers for the person kept last: one photo, and one of two pages."""
    login = login_with(opened.folder, opened.keys, context)
    person = own_people(login)[0].person
    paths = []
    for number, words in enumerate(("Diploma", "Marks", "Marks, page 2")):
        paths.append(folder / f"paper{number}.jpg")
        paths[-1].write_bytes(jpeg_bytes(certificate(words)))
    for files, told in (
        (paths[:1], {"type": "degree_diploma", "seen": "original"}),
        (paths[1:], {"type": "transcript", "seen": "copy"}),
    ):
        attach_document(login, person, files, told)
    login.close()


def papers(opened: Opened, context: Context, folder: Path) -> None:
    """Keep the pages of an Arabic and a Ukrainian roadmap."""
    login = reader_login(opened.folder, opened.keys, context)
    for language, name in (("ar", "amina"), ("uk", "kovalenko")):
        found = [*find_people(login, name), *recent_people(login, 50)]
        person: RecordId = found[0].person
        order = order_for(login, person)
        if order is None:
            continue
        drawn = draw_roadmap(login, order.changed(language=language, second="en", is_large=False))
        path = folder / ".work" / f"roadmap-{language}.pdf"
        path.write_bytes(drawn.pdf)
        subprocess.run(
            ["pdftoppm", "-r", "90", "-png", str(path), str(folder / f"roadmap-{language}")],
            check=True,
        )
    login.close()


def pause(milliseconds: int) -> None:
    """Let Qt work on what waits for this long."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
