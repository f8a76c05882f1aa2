"""What each role may do with each file, written out, and an office in which to try it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.records import RecordId
from app.usecases.attendances import mark
from app.usecases.caseload import assign
from app.usecases.events import add_event
from app.usecases.gate import Because
from app.usecases.goals import add_goal
from app.usecases.login import Login
from app.usecases.people import start_intake
from app.usecases.records import RowInput, put_records
from app.usecases.sessions import log_session
from tests.core.papers.scansamples import certificate, jpeg_bytes
from tests.core.usecases.team import Team, team_of_one
from tests.fakes import fake_context, four_things

# For each role, the answers for a person in one's own care, in nobody's, in another's, and
# in another's and flagged for the safeguarding lead.  y: yes.  b: in brief.  r: with a
# reason.  p: for access or erasure.  s: with a second person.  n: not at all.
WORKERS = ("intake", "coordinator", "manager", "dpo", "safeguarding")
CARES = ("own", "nobodys", "others", "flagged")
GRID = {
    "read person": "yyrr bbbb yyrr pppp ynny",
    "write person": "yyrr nnnn yyrr nnnn nnnn",
    "read plan": "yyrr ynnn yyrr pppp ynny",
    "write plan": "yyrr ynnn yyrr nnnn nnnn",
    "read notes": "yyrr ynnn yyrr pppp ynny",
    "write notes": "yyrr ynnn yyrr nnnn nnnn",
    "read documents": "yynn nnnn yyrr pppp nnnn",
    "keep document": "yynn nnnn nnnn nnnn nnnn",
    "read consent": "yyyy yyyy yyyy yyyy yyyy",
    "consent to figures": "yyrr nnnn yyrr nnnn nnnn",
    "consent to a mentor": "yyrr yyyy yyrr nnnn nnnn",
    "assign": "yynn nnnn yyyy nnnn nnnn",
    "say they are back": "yynn nnnn yyyy nnnn nnnn",
    "mark": "yyrr nnnn yyrr nnnn yyyy",
    "write concern": "yyyy yyyy yyyy nnnn yyyy",
    "read concern": "nnnn nnnn ssss nnnn yyyy",
    "close concern": "nnnn nnnn nnnn nnnn yyyy",
    "mark who came": "yyyy yyyy yyyy nnnn nnnn",
    "read who came": "yyyy yyyy yyyy pppp ynny",
    "ask for erasing": "yyyy yyyy yyyy nnnn nnnn",
    "ask for exporting": "nnnn nnnn yyyy nnnn nnnn",
}
CENTRE_GRID = {
    "change the centre": "nnyyn",
    "copy a template": "yyynn",
    "plan an event": "yyynn",
    "read events": "yyyyy",
    "ask for roles": "nnyyn",
    "list concerns": "nnnny",
    "release a report": "nnnyn",
    "read reports": "nnyyn",
    "read who did what": "nnnyn",
    "check who did what": "yyyyy",
}


@dataclass
class Office:
    """A vault with one worker of each role; ``logins`` are theirs, all open."""

    team: Team
    logins: dict[str, Login]
    folder: Path
    event: RecordId

    def file(self, role: str, care: str) -> RecordId:
        """Return a new person with a goal, a session and an event, in somebody's care."""
        leila = self.logins["first"]
        person = start_intake(leila, four_things("أمينة الحسن")).value
        add_goal(leila, person, {"type": "licence"})
        log_session(leila, person, {"note_file": "She wants to be a nurse again."})
        mark(leila, self.event, {person: "invited"})
        put_records(leila, [RowInput("move", {"person": person, "on": "2026-01-05"})])
        if care == "flagged":
            flag = {"person": person, "kind": "safeguarding", "instruction": "Speak to Safa."}
            put_records(leila, [RowInput("flag", flag)])
        worker = {"own": self.logins[role].user, "nobodys": None}.get(care, leila.user)
        if worker is not None:
            assign(leila, person, worker)
        return person


@contextmanager
def open_office(folder: Path) -> Iterator[Office]:
    """Give an office in ``folder``; its first worker has everybody else's people in their care."""
    context = fake_context(folder / "state", seed=4)
    team = team_of_one(folder / "vault", context)
    for role in sorted(WORKERS, key=lambda one: one == "dpo"):  # the officer last: then two sign
        team.add(role, role)
    logins = {role: team.login(role) for role in WORKERS} | {"first": team.login("Leila")}
    logins["first"].gate.because = Because("reason", "They set everything up.")
    (folder / "photo.jpg").write_bytes(jpeg_bytes(certificate("Diploma")))
    today = context.now().isoformat(timespec="minutes")
    event = add_event(logins["first"], {"title": "Talk", "starts_at": today}).value
    try:
        yield Office(team, logins, folder, event)
    finally:
        for one in logins.values():
            one.close()
