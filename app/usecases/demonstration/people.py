"""Who the invented people are: names, languages, contacts, consent, hopes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from itertools import chain

from app.records import Record
from app.schema import codes
from app.schema.consent import CONSENT
from app.schema.kinds import Stored
from app.schema.person import ASPIRATION, LANGUAGE, NAME, PERSON
from app.schema.reach import CONTACT, FLAG
from app.usecases.consents import NOTICE_VERSION
from app.usecases.demonstration.answers import choose_answers
from app.usecases.demonstration.births import tell_birth
from app.usecases.demonstration.lives import LIVES, Maker
from app.usecases.demonstration.material import Origin, Part, material
from app.usecases.demonstration.story import Story

_LEVELS = ("none", *codes.LEVEL_LADDER)
_TALKS = ("B1", "B2", "C1")

_AUDIENCES = {
    "share_with_mentor": "mentor",
    "share_with_partner": "named_organisation",
    "leave_this_centre": "own_centres",
    "statistics": "readers_of_reports",
}
_ASKED_LATER = {
    "contact_me": 0.95, "share_with_mentor": 0.9, "statistics": 0.7, "share_with_partner": 0.3,
    "leave_this_centre": 0.3, "photo": 0.2,
}  # fmt: skip


def tell_first_talk(story: Story, origin: Origin) -> None:
    """Tell the first talk and what the person added later."""
    at = story.at(story.came_on)
    rows = chain.from_iterable(maker(story, origin, at) for maker in FIRST_TALK)
    story.keep(at, list(rows))
    _learn_more(story, origin, at)


def _person(story: Story, origin: Origin, at: datetime) -> list[Record]:
    """Return the person and their names: one name is a whole name."""
    is_woman = story.happens(0.5)
    parts = name_parts(story, origin, is_woman=is_woman)
    own, heard = [one for one, _ in parts], [list(spellings) for _, spellings in parts]
    spelled = " ".join(story.chance.choice(one) for one in heard)
    everyday = story.weighed({" ".join(own[:2]): 80, own[0]: 12, spelled: 8})
    stored: dict[str, Stored] = {
        "preferred_name": everyday,
        "paper_privacy": story.weighed({"full": 6, "preferred": 3, "code": 1}),
        "roles": ["student"],
        "interpreter_need": story.weighed({"never": 3, "hard_talks": 4, "always": 3}),
        **choose_answers(story),
    }
    if story.happens(0.85):
        stored["gender"] = "female" if is_woman else "male"
    if story.happens(0.2):
        stored["notes"] = story.chance.choice(material().notes)
    rows = [_self(story, at, stored)]
    if story.happens(0.94):
        legal = {"words": " ".join(own), "latin": spelled, "use": "legal"}
        rows.append(story.row(NAME, at, {**legal, "language": origin.tag}))
    if story.happens(0.2):  # as on another office's paper
        other = " ".join(story.chance.choice(one) for one in heard[:2])
        short = {"words": own[0], "latin": other, "use": "nickname"}
        rows.append(story.row(NAME, at, {**short, "language": origin.tag}))
    return rows


def _self(story: Story, at: datetime, stored: Mapping[str, Stored]) -> Record:
    del at
    return Record(PERSON, story.person, story.person, stored)


def origin_of(story: Story) -> Origin:
    """Return where a person comes from: each origin once, then by their weights."""
    origins = material().origins
    if story.number < len(origins):
        return origins[story.number]
    return story.chance.choices(origins, weights=[one.weight for one in origins])[0]


def name_parts(story: Story, origin: Origin, *, is_woman: bool) -> list[Part]:
    """Return the parts of a name, in their order."""
    given = origin.women if is_woman else origin.men
    family = origin.family_women if is_woman and origin.family_women else origin.family
    among = {"given": given, "family": family, "father": origin.men, "grandfather": origin.men}
    return [story.chance.choice(among[one]) for one in origin.pattern]


def _languages(story: Story, origin: Origin, at: datetime) -> list[Record]:
    reads = story.weighed({"none": 12, "A2": 10, "B1": 15, "C1": 23, "mother_tongue": 40})
    own: dict[str, Stored] = {
        "language": origin.tag,
        "spoken_level": "mother_tongue",
        "read_level": reads,
        "write_level": reads,
        "for_speech": True,
        "for_paper": reads != "none",
        "source": "told",
    }
    rows = [story.row(LANGUAGE, at, own)]
    for tag in origin.also:
        if tag != story.world.language and story.happens(0.45):
            known: dict[str, Stored] = {
                "language": tag,
                "spoken_level": story.chance.choice(_TALKS),
                "read_level": story.chance.choice(_LEVELS[:4]),
            }
            rows.append(story.row(LANGUAGE, at, known))
    return rows


def _contacts(story: Story, origin: Origin, at: datetime) -> list[Record]:
    del origin
    kinds = {"call": 30, "text": 15, "chat_app": 35, "email": 8, "through_person": 6, "none": 6}
    rows = []
    for _ in range(1 if story.happens(0.75) else 2):
        stored = _contact(story, story.weighed(kinds))
        rows.append(story.row(CONTACT, at, stored))
    return rows


def _contact(story: Story, kind: str) -> dict[str, Stored]:
    stored: dict[str, Stored] = {"kind": kind}
    if kind == "none":
        return stored
    stored["message_safe"] = story.weighed({"yes": 6, "call_back_only": 3, "no": 1})
    if kind == "email":
        stored["value"] = material().mail.format(name=f"person{story.number + 1}")
    else:
        stored["value"] = phone_number(story)
    if story.happens(0.3):
        stored["shared_with"] = [story.weighed({"only_me": 5, "family": 4, "friends": 1})]
    if story.happens(0.3):
        stored["safe_hours"] = [story.chance.choice(sorted(codes.SAFE_HOURS))]
    if story.happens(0.02):
        stored["do_not_contact"] = True
    return stored


def phone_number(story: Story) -> str:
    """Return a number out of a range that is kept for invented people."""
    form = story.chance.choice(material().phones)
    return "".join(str(story.chance.randrange(10)) if one == "#" else one for one in form)


def _flags(story: Story, origin: Origin, at: datetime) -> list[Record]:
    del origin
    if not story.happens(0.06):
        return []
    kind, words = story.chance.choice(material().flags)
    flag = story.row(FLAG, at, {"kind": kind, "instruction": words, "active": True})
    if story.happens(0.2):
        story.change(story.at(story.days_on(story.came_on, 60, 200)), flag, {"active": False})
    return [flag]


def _hopes(story: Story, origin: Origin, at: datetime) -> list[Record]:
    return [_hope(story, origin, at)]


def _hope(story: Story, origin: Origin, at: datetime) -> Record:
    stored: dict[str, Stored] = {
        "words": story.chance.choice(origin.hopes),
        "language": origin.hopes_in,
        "said_on": at.date().isoformat(),
    }
    return story.row(ASPIRATION, at, stored)


def _consents(story: Story, origin: Origin, at: datetime) -> list[Record]:
    """Return the yes to a file, and answers to more of the talk; some are taken back later."""
    years = 1 if story.happens(0.1) else 2
    until = at.date() + timedelta(days=365 * years)
    rows = [_consent(story, origin, at, ("keep_file", "given"))]
    rows[0] = _with(rows[0], {"valid_until": until.isoformat()})
    for purpose, share in _ASKED_LATER.items():
        if not story.happens(share):
            continue
        answer = story.weighed({"given": 7, "refused": 2, "ask_later": 1})
        row = _consent(story, origin, at, (purpose, answer))
        rows.append(row)
        if answer != "refused" and story.happens(0.08):
            _answer_again(story, origin, row, (purpose, answer))
    return rows


def _consent(story: Story, origin: Origin, at: datetime, said: tuple[str, str]) -> Record:
    purpose, answer = said
    stored: dict[str, Stored] = {
        "purpose": purpose,
        "answer": answer,
        "audience": _AUDIENCES.get(purpose, "this_centre"),
        "explained_language": origin.tag,
        "interpreter": story.weighed({"none_needed": 5, "in_room": 3, "by_phone": 2}),
        "given_by": "self" if story.age >= 18 else "guardian_and_self",
        "teach_back": story.weighed({"clear": 8, "said_again": 2}),
        "how": story.weighed({"spoken": 5, "signed": 4, "pictures": 1}),
        "notice_version": NOTICE_VERSION,
        "answered_on": at.date().isoformat(),
    }
    if answer == "given" and story.happens(0.05):
        stored["limits"] = story.chance.choice(material().limits)
    return story.row(CONSENT, at, stored)


def _answer_again(story: Story, origin: Origin, earlier: Record, said: tuple[str, str]) -> None:
    """Tell that an answer took the place of an earlier one, if there was time for it."""
    at = story.at(story.days_on(story.came_on, 30, 250))
    if at.date() >= story.world.today:
        return
    purpose, answer = said
    now = "withdrawn" if answer == "given" else "given"
    row = _consent(story, origin, at, (purpose, now))
    story.keep(at, [_with(row, {"supersedes": [earlier.id]})])


def _learn_more(story: Story, origin: Origin, at: datetime) -> None:
    """Tell how the language of the centre was learnt, and that hopes changed."""
    start = story.chance.randint(0, 3)
    stored: dict[str, Stored] = {
        "language": story.world.language,
        "spoken_level": _LEVELS[start],
        "read_level": _LEVELS[max(0, start - 1)],
        "source": "told",
    }
    row = story.row(LANGUAGE, at, stored)
    story.keep(at + timedelta(minutes=5), [row])
    when = story.came_on
    for level in range(start + 1, start + 1 + story.chance.randint(0, 2)):
        when = story.days_on(when, 60, 150)
        learnt: dict[str, Stored] = {"spoken_level": _LEVELS[level], "source": "tested"}
        story.change(story.at(when), row, learnt)
    if story.happens(0.2):
        later = story.at(story.days_on(story.came_on, 90, 200))
        if later.date() < story.world.today:
            story.keep(later, [_hope(story, origin, later)])


def _with(row: Record, more: Mapping[str, Stored]) -> Record:
    return Record(row.schema, row.id, row.subject, {**row.stored, **more})


FIRST_TALK: tuple[Maker, ...] = (
    _person,
    tell_birth,
    _languages,
    _contacts,
    _flags,
    _hopes,
    *LIVES,
    _consents,
)
