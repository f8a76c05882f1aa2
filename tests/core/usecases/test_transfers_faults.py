"""Killed or out of space at every step, a student's file is there whole, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.core.faults import histories

# Each opening, making, renaming and removing of a file fails in turn, once while a file is
# sealed for another centre and once while it is taken in there; then both sign in again, and
# what was cut off is done once more.
SCRIPT = """
import shutil
import sys
from pathlib import Path

from app.errors import Problem
from app.usecases.arrivals import look_at_transfer, take_transfer
from app.usecases.consents import answer_consent
from app.usecases.documents import attach_document, content_and_thumbnail, documents_of
from app.usecases.moves import gone_to
from app.usecases.people import start_intake
from app.usecases.transfers import To, give_transfer, own_address
from app.usecases.vaults import NewVault, init_vault, open_login
from tests.core.faults import FILES, Cutting
from tests.core.papers.scansamples import certificate, jpeg_bytes
from tests.fakes import fake_context, four_things

root, side, fault = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
PASS = "correct horse battery staple"
post = root / "post"
post.mkdir(parents=True)
photo = root / "photo.jpg"
photo.write_bytes(jpeg_bytes(certificate("Diploma")))

def enter(name, seed):
    world = fake_context(root / f"state-{name}", seed=seed)
    return open_login(root / name, lambda: PASS, world)

for name, seed in (("linden", 1), ("oak", 50)):
    world = fake_context(root / f"state-{name}", seed=seed)
    init_vault(root / name, PASS, NewVault(name, "Leila"), world).close()
linden, oak = enter("linden", 2), enter("oak", 51)
person = start_intake(linden, four_things("Amina")).value
answer_consent(linden, person, {"purpose": "leave_this_centre", "answer": "given"})
attach_document(linden, person, [photo], {"type": "transcript"})
(scan,) = documents_of(linden, person)
page = content_and_thumbnail(linden, scan.record)
to = To(*own_address(oak))
out = post / "amina.waymark"
if side == "take":
    give_transfer(linden, person, to, out)
    raw = out.read_bytes()
    digits = look_at_transfer(oak, raw).digits
linden.close()
oak.close()
PLACES = ("linden", "oak", "state-linden", "state-oak")
for name in PLACES:
    shutil.copytree(root / name, root / f"kept-{name}")

def start():
    for name in PLACES:
        shutil.rmtree(root / name)
        shutil.copytree(root / f"kept-{name}", root / name)
    shutil.rmtree(post)
    post.mkdir()

def begin():
    if side == "give":
        login = enter("linden", 1000)
        return lambda: give_transfer(login, person, to, out)
    login = enter("oak", 1000)
    return lambda: take_transfer(login, raw, digits)

below = post if side == "give" else root / "oak"
for number, code in Cutting(begin, fault, below, FILES).each(start):
    linden, oak = enter("linden", 2000 + number), enter("oak", 3000 + number)
    is_there = out.exists()
    left = len([one for one in post.iterdir() if one != out])
    if side == "give":
        is_marked = gone_to(linden, person) is not None
        whole = not is_there or bool(look_at_transfer(oak, out.read_bytes()).person)
        out.unlink(missing_ok=True)
        give_transfer(linden, person, to, out)
        digits = look_at_transfer(oak, out.read_bytes()).digits
        take_transfer(oak, out.read_bytes(), digits)
    else:
        is_marked = is_there = oak.store.count("person") == 1
        whole = oak.store.check() == []
        if not is_there:
            take_transfer(oak, raw, digits)
    (scan,) = documents_of(oak, person)
    same = content_and_thumbnail(oak, scan.record) == page
    parts = len(list((root / "oak" / "documents").iterdir()))
    print(number, code, int(is_there), int(is_marked), int(whole), left, int(same), parts)
    linden.close()
    oak.close()
"""


@pytest.mark.parametrize("fault", ["kill", "full", "gone"])
@pytest.mark.parametrize("side", ["give", "take"])
@pytest.mark.timeout(900)
def test_a_cut_leaves_all_or_nothing_and_it_can_be_done_again(
    tmp_path: Path, side: str, fault: str
) -> None:
    """No file without its mark, no half of a file, nothing left beside it, every scan whole."""
    told = histories(SCRIPT, tmp_path / "place", side, fault, timeout_s=600)

    assert len(told) >= 1
    for code, (is_there, is_marked, whole, left, same, parts) in told:
        assert (whole, same, parts) == ("1", "1", "1"), code
        assert is_marked >= is_there, code
        assert left == "0" or fault == "kill", code
