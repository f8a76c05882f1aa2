"""A demonstration centre made: an empty one, marked as such for ever, then its people."""

from __future__ import annotations

import importlib
import random
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from app.context import Context
from app.files import make_private_folder
from app.records import RecordId
from app.schema import centre as centre_fields
from app.usecases.demonstration.applying import tell_applications
from app.usecases.demonstration.caring import FIRST_OF_THE_LEADER, tell_care, tell_move
from app.usecases.demonstration.cases import tell_case
from app.usecases.demonstration.events import draw_events, tell_events, tell_leading
from app.usecases.demonstration.material import material
from app.usecases.demonstration.meetings import tell_meetings
from app.usecases.demonstration.mentors import Register
from app.usecases.demonstration.organising import tell_around
from app.usecases.demonstration.ownroad import tell_own_road
from app.usecases.demonstration.pairs import tell_apart, tell_pair
from app.usecases.demonstration.paying import tell_fund
from app.usecases.demonstration.people import origin_of, tell_first_talk
from app.usecases.demonstration.placing import tell_placement, tell_referral
from app.usecases.demonstration.roads import tell_road
from app.usecases.demonstration.scans import seal_scans, tell_scans
from app.usecases.demonstration.story import YEAR, ScannedFile, Story, World, open_day
from app.usecases.demonstration.talking import tell_talks
from app.usecases.demonstration.voicing import tell_voices
from app.usecases.demonstration.wishes import tell_wishes
from app.usecases.demonstration.writing import Book, Colleagues
from app.usecases.login import Login
from app.usecases.roads import named_pathway
from app.usecases.vaults import (
    DEMONSTRATION_PASSPHRASE,
    Keys,
    NewVault,
    init_vault,
    is_vault,
)
from app.vault.heads import Progress, tell_nobody

ALIAS = "Demonstration"
WINDOW_PEOPLE = 24


@dataclass(frozen=True)
class Size:
    """How many people, from which seed."""

    people: int
    seed: int = 1


def make_demonstration(folder: Path, passphrase: str | None, context: Context) -> Login:
    """Make an empty demonstration vault, marked as one for ever, and return its login."""
    centre = material().centre
    new = NewVault(
        str(centre["name"]),
        material().workers[0],
        alias=ALIAS,
        label="Demonstration worker",
        is_demonstration=True,
        more=tuple((key, value) for key, value in centre.items() if key != "name"),
    )
    return init_vault(folder, passphrase or DEMONSTRATION_PASSPHRASE, new, context)


def new_demonstration(
    folder: Path, passphrase: str | None, context: Context, *, size: Size, progress: Progress
) -> Login:
    """Make a demonstration centre with its people, wholly or not at all; return its login.

    progress: called with how many people are done, and of how many; what it raises
    ends the work, as Ctrl-C does, and takes away what was made.
    """
    was_there, was_vault = folder.is_dir(), is_vault(folder)
    login = None
    try:
        login = make_demonstration(folder, passphrase, context)
        people = fill_demonstration(login, size.people, size.seed, progress)
        _print_some(login, people[:FIRST_OF_THE_LEADER], size.seed)
    except BaseException:
        if login is not None:
            login.close()
        if not was_vault and is_vault(folder):
            shutil.rmtree(folder, ignore_errors=True)
            if was_there:
                make_private_folder(folder)
        raise
    return login


def fill_demonstration(
    login: Login, count: int, seed: int, progress: Progress
) -> tuple[RecordId, ...]:
    """Fill the vault with ``count`` invented people; return their ids.

    Their mentors come on top.  Written a few thousand changes at a time; whoever writes
    the same again on the same day changes nothing.  progress: as for ``new_demonstration``.
    """
    world, book = _open_centre(login, seed)
    register = Register.drawn(world, count, seed)
    _write_mentors(login, book, register, count)
    people: list[RecordId] = []
    files: list[ScannedFile] = []
    waiting = 0
    for number in range(count):
        story = _story(world, number, (count, seed), register)
        book.write(story.person, story.acts, number)
        people.append(story.person)
        files += story.files
        waiting += 1
        if book.is_full or waiting * WINDOW_PEOPLE >= count or number + 1 == count:
            # Killed in between, a page without its row is nobody's; its row alone is a loss.
            seal_scans(login, files)
            login.vault.merge(book.take())
            files.clear()
            for done in range(number + 2 - waiting, number + 2):
                progress(done, count)
            waiting = 0
    return tuple(people)


def _open_centre(login: Login, seed: int) -> tuple[World, Book]:
    """Write what there is before the first person comes; return what the stories share."""
    world, start = _world(login, seed)
    colleagues = Colleagues.drawn(login, world, start)
    colleagues.hire(login)
    book = Book(colleagues.actors)
    around, written = tell_around(world, login.centre.id, start)
    acts = [colleagues.act(login, world, start), *tell_own_road(login, start), *written]
    if world.fund is not None:
        acts.append(tell_fund(login, world, world.fund, start + 1))
    book.write(login.centre.id, acts, 0)
    login.vault.merge(book.take())
    own_road = named_pathway(login, material().own_road.code)
    world = replace(world, worker_ids=colleagues.ids, own_road=own_road, around=around)
    events, event_acts = draw_events(world, login.centre.id, seed)
    book.write(login.centre.id, event_acts, 0)
    return replace(world, events=events), book


def _write_mentors(login: Login, book: Book, register: Register, count: int) -> None:
    """Write the mentors, whom the stories of the students will name."""
    for number, one in enumerate(register.mentors, count):
        tell_leading(one.story, number - count)
        book.write(one.person, one.story.acts, number)
        if book.is_full:
            login.vault.merge(book.take())
    login.vault.merge(book.take())


def demonstration_keys(context: Context, folder: Path, progress: Progress | None = None) -> Keys:
    """Make a demonstration centre with people in ``folder``, and return its open keys.

    progress: called after each person with how many are there, and how many will be;
    what it raises ends the work.
    """
    make_private_folder(folder.parent)
    size = Size(WINDOW_PEOPLE)
    login = new_demonstration(folder, None, context, size=size, progress=progress or tell_nobody)
    login.close()
    return login.unlocked


def _print_some(login: Login, people: Sequence[RecordId], seed: int) -> None:
    """Print people's roadmaps in the language of the centre."""
    # What draws papers takes long to import, and who only asks the doctor needs none of it.
    printing = importlib.import_module("app.usecases.demonstration.printing")
    language = login.centre.get(centre_fields.centre_language, "en")
    chance = random.Random(f"papers {seed}")  # noqa: S311 - invention, not secrecy
    drawn = replace(login, context=replace(login.context, random_bytes=chance.randbytes))
    for person in people:
        printing.print_roadmap(drawn, person, language)


def _world(login: Login, seed: int) -> tuple[World, int]:
    """Return what all stories of a seed share, and the Unix ms at which the first begins."""
    chance = random.Random(f"world {seed}")  # noqa: S311 - invention, not secrecy
    now = login.context.now().astimezone()
    zone = now.tzinfo
    if zone is None:
        raise AssertionError("astimezone gives a zone")
    world = World(
        today=now.date(),
        zone=zone,
        context=replace(login.context, random_bytes=chance.randbytes),
        language=login.centre.get(centre_fields.centre_language, "en"),
        workers=material().workers[1:],
        leader=login.user,
        fund=RecordId(replace(login.context, random_bytes=chance.randbytes).person_id()),
    )
    opened = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=YEAR + 7)
    return world, int(opened.timestamp() * 1000)


def _story(world: World, number: int, whole: tuple[int, int], register: Register) -> Story:
    """Return what happened with the person of this number, of so many, from that seed."""
    count, seed = whole
    chance = random.Random(f"person {seed} {number}")  # noqa: S311 - invention, not secrecy
    days = int((YEAR - 1) * (1 - number / count)) + 1
    story = Story(world, number, chance, open_day(world.today - timedelta(days=days)))
    origin = origin_of(story)
    tell_first_talk(story, origin)
    tell_scans(story)
    wishes = tell_wishes(story, origin)
    tell_care(story)
    tell_apart(story, register)
    road, pair = tell_road(story, origin, wishes), None
    if road is not None:
        tell_case(story, wishes, road)
        begun = tell_applications(story, origin, wishes, road)
        if world.around is not None:
            for application, day in begun:
                tell_placement(story, world.around, application, day)
            tell_referral(story, world.around)
        pair = tell_pair(story, road, register)
        tell_meetings(story, road, pair)
        if pair is not None:
            tell_talks(story, pair)
            tell_voices(story, pair)
        tell_events(story, count)
    if pair is None:
        tell_move(story)
    return story
