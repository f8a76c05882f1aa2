"""The pages of the window: which the rail names, what makes each, and which stand under another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from app.i18n import N_, Text
from app.records import RecordId
from ui.desk import Desk, Destination
from ui.pages.audit import AuditLogPage
from ui.pages.backup import BackupPage
from ui.pages.batch import BatchPage
from ui.pages.caseload import CaseloadPage
from ui.pages.computers import ComputersPage
from ui.pages.concerns import ConcernsPage
from ui.pages.conflicts import ConflictsPage
from ui.pages.daysheet import DaySheetPage
from ui.pages.event import EventPage
from ui.pages.events import EventsPage
from ui.pages.exchange import ExchangePage
from ui.pages.export import ExportPage
from ui.pages.funds import FundsPage
from ui.pages.health import HealthPage
from ui.pages.hubcentres import HubCentresPage
from ui.pages.leaving import LeavingPage
from ui.pages.matching import MatchingPage
from ui.pages.mentor import MentorPage
from ui.pages.mentors import MentorsPage
from ui.pages.opening import OpeningPage
from ui.pages.organisation import OrganisationPage
from ui.pages.organisations import OrganisationsPage
from ui.pages.othercentre import OtherCentrePage
from ui.pages.papers import BlankPapersPage
from ui.pages.people import AllStudentsPage
from ui.pages.recovery import RecoveryPage
from ui.pages.reports import ReportsPage
from ui.pages.setup import SetupPage
from ui.pages.student import StudentPage
from ui.pages.students import StudentsPage
from ui.pages.templates import TemplatesPage
from ui.pages.today import TodayPage
from ui.pages.travel import TravelPage
from ui.pages.week import WeekPage
from ui.pages.weighing import WeighingPage
from ui.pages.workers import WorkersPage

RAIL: tuple[tuple[str, Text, str], ...] = (
    ("today", N_("Today"), "sun"),
    ("students", N_("Students"), "users"),
    ("caseload", N_("My people"), "user-check"),
    ("mentors", N_("Mentors"), "handshake"),
    ("events", N_("Events"), "calendar-days"),
    ("organisations", N_("Organisations"), "building-2"),
    ("exchange", N_("Exchange"), "refresh-cw"),
    ("settings", N_("Settings"), "settings"),
)
Page = (
    TodayPage
    | TemplatesPage
    | CaseloadPage
    | BlankPapersPage
    | AllStudentsPage
    | BatchPage
    | WorkersPage
    | RecoveryPage
    | SetupPage
    | BackupPage
    | HealthPage
    | TravelPage
    | MentorsPage
    | EventsPage
    | WeekPage
    | OrganisationsPage
    | ExchangePage
    | ExportPage
    | ComputersPage
    | ConflictsPage
    | ConcernsPage
    | ReportsPage
    | DaySheetPage
    | FundsPage
    | WeighingPage
    | AuditLogPage
    | OtherCentrePage
    | HubCentresPage
)
OfOne = MentorPage | MatchingPage | EventPage | OrganisationPage | OpeningPage | LeavingPage
# Pages that need nothing but to be shown; whatever else is asked for is today.
PAGES: Mapping[str, Callable[[Desk], Page]] = MappingProxyType(
    {
        "templates": TemplatesPage,
        "caseload": CaseloadPage,
        "blank-papers": BlankPapersPage,
        "people": AllStudentsPage,
        "batch": BatchPage,
        "workers": WorkersPage,
        "recovery": RecoveryPage,
        "setup": SetupPage,
        "backup": BackupPage,
        "health": HealthPage,
        "export": ExportPage,
        "mentors": MentorsPage,
        "events": EventsPage,
        "week": WeekPage,
        "organisations": OrganisationsPage,
        "funds": FundsPage,
        "weighing": WeighingPage,
        "exchange": ExchangePage,
        "computers": ComputersPage,
        "conflicts": ConflictsPage,
        "concerns": ConcernsPage,
        "reports": ReportsPage,
        "audit": AuditLogPage,
        "day-sheet": DaySheetPage,
        "another-centre": OtherCentrePage,
        "hub-centres": HubCentresPage,
    }
)
# Pages that show what others may change.
CHANGING = (
    TodayPage,
    StudentsPage,
    StudentPage,
    CaseloadPage,
    TemplatesPage,
    WorkersPage,
    MentorPage,
    MatchingPage,
    WeighingPage,
    EventsPage,
    EventPage,
    WeekPage,
    OrganisationsPage,
    OrganisationPage,
    OpeningPage,
    ConflictsPage,
    ExchangePage,
    ExportPage,
)
# Of these, pages that are filled anew as soon as another process has written something.
WATCHING = (TodayPage, ConflictsPage, ExchangePage)
# Pages that the rail does not name stand under another.
UNDER = MappingProxyType(
    {
        "student": "students",
        "blank-papers": "students",
        "people": "students",
        "batch": "students",
        "keys": "settings",
        "templates": "settings",
        "workers": "settings",
        "recovery": "settings",
        "setup": "settings",
        "backup": "settings",
        "health": "settings",
        "export": "settings",
        "travel": "settings",
        "mentor": "mentors",
        "matching": "mentors",
        "event": "events",
        "week": "events",
        "organisation": "organisations",
        "opening": "organisations",
        "funds": "mentors",
        "weighing": "mentors",
        "computers": "settings",
        "conflicts": "exchange",
        "concerns": "settings",
        "reports": "settings",
        "audit": "settings",
        "day-sheet": "today",
        "another-centre": "settings",
        "hub-centres": "settings",
        "leaving": "students",
    }
)
# Pages on which words may be half-typed.
WRITTEN_ON = (
    StudentPage,
    TemplatesPage,
    MentorPage,
    MatchingPage,
    OrganisationsPage,
    OrganisationPage,
    OpeningPage,
    EventsPage,
    EventPage,
    FundsPage,
)

OF_A_PERSON: Mapping[str, Callable[[Desk, RecordId], MentorPage | LeavingPage]] = MappingProxyType(
    {"mentor": MentorPage, "leaving": LeavingPage}
)


def page_of_one(desk: Desk, place: Destination) -> OfOne:
    """Return a new page about one person, event, organisation or opening, or the board."""
    if place.page in OF_A_PERSON and place.person is not None:
        return OF_A_PERSON[place.page](desk, place.person)
    if place.page == "event" and place.more is not None:
        return EventPage(desk, place.more)
    if place.page == "organisation":
        return OrganisationPage(desk, place.more)
    if place.page == "opening":
        return OpeningPage(desk, place.more)
    return MatchingPage(desk, place.person)


OF_ONE = frozenset({"mentor", "matching", "event", "organisation", "opening", "leaving"})
