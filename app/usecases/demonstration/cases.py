"""Recognition, licence and exam cases of invented people: papers found, sent, decided."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from app.pathways import find_pathway
from app.records import Record
from app.rules import cases as rules
from app.rules.cases import LADDER, requirement_of
from app.schema.cases import REQUIREMENT, requirement_goal, requirement_state
from app.schema.kinds import Stored
from app.schema.learning import EDUCATION, RECOGNITION, WORK
from app.schema.plan import bring
from app.usecases.casesteps import to_bring
from app.usecases.demonstration.material import material
from app.usecases.demonstration.roads import Road
from app.usecases.demonstration.story import Story
from app.usecases.demonstration.wishes import Wishes

_KINDS = {"recognition": "recognition", "licence": "licence", "language_certificate": "exam"}
_DECISIONS = {"full": 50, "partial": 20, "more": 12, "refused": 14, "given_up": 4}
_RESULTS = {"full": 75, "refused": 25}
_APPEALED = frozenset({"partial", "more", "refused"})
_OLD_PAPERS = frozenset({"diploma", "school_certificate", "transcript", "work_reference"})
_LOST = frozenset({"lost", "never_had"})


def tell_case(story: Story, wishes: Wishes, road: Road) -> None:
    """Tell the case that belongs to the first goal, or to learning that is to be checked."""
    if road.agreed_on is None:
        return
    kind = _KINDS.get(wishes.kind)
    if kind is None and story.of(RECOGNITION) and story.happens(0.5):
        kind = "recognition"
    opened_on = story.days_on(road.agreed_on, 0, 21)
    if kind is None or opened_on >= story.world.today or story.happens(0.15):
        return
    way = _Way(story, road, _opened(story, wishes, kind, opened_on), opened_on)
    if way.gather() and not story.happens(0.08):
        way.send_and_wait()
    way.tell_what_to_bring()


def _opened(story: Story, wishes: Wishes, kind: str, day: date) -> Record:
    """Return the case's row: the one of the talk, if that says learning is to be checked."""
    wanted = next(iter(story.of(RECOGNITION)), None) if kind == "recognition" else None
    title, office = story.chance.choice(material().cases[kind])
    stored: dict[str, Stored] = {
        "kind": kind,
        "title": title,
        "authority": office,
        "opened_on": day.isoformat(),
        **(wanted.stored if wanted else {}),
    }
    named = rules.PATHWAYS.get(kind)
    learnt = next((one.stored for one in story.of(EDUCATION)), {}) if wanted else {}
    if kind == "recognition" and (
        wishes.pathway == rules.PAPERLESS or learnt.get("proof") in _LOST
    ):
        named = rules.PAPERLESS
    if named is not None:
        stored["pathway"] = named
    work = next(iter(story.of(WORK)), None) if kind == "licence" else None
    if work is not None:
        stored |= {"work": work.id, "title": work.stored["words"]}
        stored |= {"profession": work.stored["isco"]}
    if wanted is not None:
        words = str(learnt.get("words", title))
        return replace(wanted, stored={**stored, "title": words[:160]})
    return story.row(RECOGNITION, story.at(day), stored)


@dataclass
class _Way:
    """One case on its way.

    day: on which something happened last.  asked: its papers as they are then.
    """

    story: Story
    road: Road
    case: Record
    day: date
    asked: list[Record] = field(default_factory=list)

    def __post_init__(self) -> None:
        at = self.story.at(self.day) + timedelta(minutes=45)
        if any(key.startswith(f"{self._pathway}:") for key in self.road.steps):
            self.case = replace(self.case, stored={**self.case.stored, "plan": self.road.plan.id})
        self.asked = self._checklist()
        self.story.keep(at, [self.case, *self.asked])

    @property
    def _pathway(self) -> str:
        return str(self.case.stored.get("pathway", ""))

    @property
    def _is_exam(self) -> bool:
        return self.case.stored["kind"] == "exam"

    def _checklist(self) -> list[Record]:
        pathway = find_pathway(self._pathway) if self._pathway else None
        at, rows = self.story.at(self.day), []
        for place, (code, goal) in enumerate(rules.papers_of(pathway)):
            has_it = self._pathway != rules.PAPERLESS and self.story.happens(0.4)
            stored: dict[str, Stored] = {
                "recognition": self.case.id,
                "document": code,
                "goal": goal,
                "state": "have" if has_it else "needed",
                "place": f"{place:03d}",
            }
            rows.append(self.story.row(REQUIREMENT, at, stored))
        return rows

    def gather(self) -> bool:
        """Tell how papers were found, one after another; return whether all are ready."""
        most = 6 if self._is_exam else 16
        for place, paper in enumerate(self.asked):
            for state in self._rungs(paper):
                self.day = self.story.days_on(self.day, 1, most)
                if self.day >= self.story.world.today:
                    return False
                self.story.change(self.story.at(self.day), paper, {"state": state})
                self.asked[place] = replace(paper, stored={**paper.stored, "state": state})
        return True

    def _rungs(self, paper: Record) -> tuple[str, ...]:
        """Return the states that a paper goes through until it is as far as it must be."""
        first = LADDER.index(paper.get(requirement_state, "needed")) + 1
        code = paper.stored.get("document")
        is_gone = self._pathway == rules.PAPERLESS and code in _OLD_PAPERS
        if first == 1 and self.story.happens(0.9 if is_gone else 0.02):
            return (rules.IMPOSSIBLE,)
        return LADDER[first : LADDER.index(paper.get(requirement_goal, "have")) + 1]

    def send_and_wait(self) -> None:
        """Tell when it was sent, when the answer is due, and what was decided, if it was."""
        story, sent_on = self.story, self.story.days_on(self.day, 1, 10)
        answer_by = story.days_on(sent_on, 60, 110)
        sent: dict[str, Stored] = {
            "submitted_on": sent_on.isoformat(),
            "file_number": f"{story.chance.randint(1000, 9999)}/{sent_on.year}",
            "fee": story.chance.choice(material().fees),
            "fee_state": story.weighed({"paid": 6, "asked": 2, "open": 1}),
        }
        exam_on = story.days_on(sent_on, 20, 120)
        sent |= {"exam_on": exam_on.isoformat()} if self._is_exam else {}
        sent |= {} if self._is_exam else {"answer_by": answer_by.isoformat()}
        story.change(story.at(sent_on), self.case, sent)
        wait = (14, 30) if self._is_exam else (35, 130)
        decided_on = story.days_on(exam_on if self._is_exam else sent_on, *wait)
        if sent_on < story.world.today and decided_on < story.world.today:
            self._decide(decided_on)

    def _decide(self, day: date) -> None:
        decision = self.story.weighed(_RESULTS if self._is_exam else _DECISIONS)
        stored: dict[str, Stored] = {"decision": decision, "decided_on": day.isoformat()}
        if decision in _APPEALED and not self._is_exam:
            stored["appeal_by"] = (day + timedelta(days=30)).isoformat()
        self.story.change(self.story.at(day), self.case, stored)

    def tell_what_to_bring(self) -> None:
        """Tell which papers to bring to the case's steps in the plan, as things stand now."""
        asked = [requirement_of(one) for one in self.asked]
        at = self.story.at(min(self.day, self.story.world.today - timedelta(days=1)))
        for key, step in self.road.steps.items():
            if key.startswith(f"{self._pathway}:"):
                brought = ",".join(to_bring(step, asked))
                if brought != step.get(bring, ""):
                    self.story.change(at, step, {"bring": brought or None})
