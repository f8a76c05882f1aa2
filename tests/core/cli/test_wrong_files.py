"""Every command that reads a file which people send, given each of the others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

from app.errors import Code
from tests.core.cli.conftest import Ran, Terminal
from tests.fakes import fake_context

SAID = {
    "invitation": "This file is from a hub.",
    "card": "This file is the card of a centre.",
    "request": "This file is from a new computer that asks to be let in.",
    "answer": "This file is the answer for a new computer of a centre.",
    "address": "This file is an address.",
    "student": "This file is the sealed file of a student who changes the centre.",
    "bundle": "This file is a bundle with changes.",
    "backup": "This file is a backup.",
    "keys": "This file has the keys of a vault that is sealed for travel.",
    "exchange": "This file belongs to the exchange between computers.",
    "text": "This file is of another kind, or it is damaged.",
    "large": "This file is of another kind, or it is damaged.",
    "empty": "This file is empty.",
}
SEALED = {"card", "answer", "student", "bundle"}


@dataclass(frozen=True)
class Reader:
    """A command at a desk, which file it wants, and which other sealed ones it can open."""

    command: str
    desk: str
    wanted: str
    choose: str
    opens: frozenset[str] = frozenset()


_HUB = ("centre", "invitation", "Choose the file that the hub wrote.")
_STUDENT = ("oak", "student", "Choose the sealed file of the student.")
_BUNDLE = ("centre", "bundle", "Choose a bundle of this centre.")
_REQUEST = ("centre", "request", "Choose the file that the new computer wrote.")
_ADDRESS = ("centre", "address", "Choose the address that the other centre sent.")
_OWN = frozenset({"bundle"})
READERS = (
    Reader("hub show FILE", *_HUB, _OWN),
    Reader("hub add FILE --digits DIGITS --out OUT", *_HUB, _OWN),
    Reader(
        "hub admit Linden FILE --digits DIGITS", "hub", "card",
        "Choose the card that the centre wrote.",
    ),
    Reader("device approve FILE --digits DIGITS --out OUT", *_REQUEST),
    Reader("device join FILE DIR", "laptop", "answer", "Choose the answer for this computer."),
    Reader("transfer give AMINA --to FILE --digits DIGITS --out OUT", *_ADDRESS, _OWN),
    Reader("transfer show FILE", *_STUDENT),
    Reader("transfer take FILE --digits DIGITS --yes-to-a-file", *_STUDENT),
    Reader("bundle inspect FILE", *_BUNDLE),
    Reader("bundle merge FILE", *_BUNDLE),
)  # fmt: skip


class Offices:
    """A centre, its hub, a laptop that asks to be let in, another centre, and all their files."""

    def __init__(self, centre: Terminal, amina: str, root: Path) -> None:
        self.centre, self.amina, self.root = centre, amina, root
        self.hub = self._vault("The hub", 2)
        self.oak = self._vault("Oak Centre", 3)
        world = fake_context(root / "state-4", seed=4)
        self.laptop = replace(centre, context=world, folder=root / "vault-4")
        self.files = {name: root / f"{name}.file" for name in SAID}
        self._write()

    def read(self, reader: Reader, file: Path) -> Ran:
        """Run a command on a file, at whose desk it belongs."""
        desks = {"centre": self.centre, "hub": self.hub, "oak": self.oak, "laptop": self.laptop}
        words = {
            "FILE": str(file), "DIGITS": "1" * 30, "OUT": str(self.root / "out"),
            "AMINA": self.amina, "DIR": str(self.laptop.folder),
        }  # fmt: skip
        return desks[reader.desk](*(words.get(one, one) for one in reader.command.split()))

    def _vault(self, name: str, number: int) -> Terminal:
        world = fake_context(self.root / f"state-{number}", seed=number)
        made = replace(self.centre, context=world, folder=self.root / f"vault-{number}")
        assert made("init", str(made.folder), "--centre", name, "--name", "Hana").code == 0
        return made

    def _write(self) -> None:
        named = {name: str(path) for name, path in self.files.items()}
        centre, hub, oak, laptop = self.centre, self.hub, self.oak, self.laptop
        yes = ("leave_this_centre", "--language", "ar")
        centre.json("consent", "give", self.amina, *yes)
        label = ("--label", "Linden Hub")
        digits = hub.json("hub", "invite", "Linden", *label, "--out", named["invitation"])["digits"]
        centre.json("hub", "add", named["invitation"], "--digits", digits, "--out", named["card"])
        digits = laptop.json("device", "request", named["request"], "--label", "L 2")["digits"]
        out = ("--digits", digits, "--out", named["answer"])
        centre.json("device", "approve", named["request"], *out)
        digits = oak.json("transfer", "address", named["address"])["digits"]
        give = ("--to", named["address"], "--digits", digits, "--out", named["student"])
        centre.json("transfer", "give", self.amina, *give)
        centre.json("bundle", "make", "--everything", "--out", named["bundle"])
        centre.json("backup", "make", named["backup"])
        self.files["keys"].write_bytes(b"waymktrv" + bytes(90))
        self.files["exchange"].write_bytes(b"waymark keys1\n" + bytes(90))
        self.files["text"].write_text("Dear Hana, the file is on the other stick.")
        self.files["large"].write_bytes(b"\xff\xd8 a photo" + bytes(5 << 20))
        self.files["empty"].write_bytes(b"")


def test_a_file_of_another_kind_is_named_and_nothing_is_done(
    terminal: Terminal, amina: str, tmp_path: Path
) -> None:
    """Both are told: what it is, and which file is wanted; it is not called damaged."""
    offices = Offices(terminal, amina, tmp_path)
    for reader, name in product(READERS, offices.files):
        if name == reader.wanted:
            continue
        ran = offices.read(reader, offices.files[name])

        told = (reader.command, name, ran.error)
        if {name, reader.wanted} <= SEALED:
            assert ran.code == Code.NOT_A_RECIPIENT, told
            continue
        is_hidden = name in SEALED and name not in reader.opens
        said = "This file is sealed." if is_hidden else SAID[name]
        assert ran.code == Code.BUNDLE_MALFORMED, told
        assert said in ran.error, told
        assert ran.error.strip().endswith(reader.choose), told
    assert not (tmp_path / "out").exists()
    assert not terminal.json("quarantine")
    assert offices.hub.json("hub", "centres")[0]["is_admitted"] is False


def test_what_can_be_opened_is_named_too(terminal: Terminal, amina: str, tmp_path: Path) -> None:
    """Each at the desk for which it was sealed, in place of another sealed file."""
    offices = Offices(terminal, amina, tmp_path)
    files = offices.files
    for ran, name, wanted in (
        (offices.hub("bundle", "merge", str(files["card"])), "card", "bundle"),
        (offices.hub("transfer", "show", str(files["card"])), "card", "student"),
        (offices.oak("bundle", "merge", str(files["student"])), "student", "bundle"),
        (terminal("transfer", "show", str(files["bundle"])), "bundle", "student"),
    ):
        assert ran.code == Code.BUNDLE_MALFORMED, ran.error
        assert SAID[name] in ran.error
        assert wanted in ran.error
    assert not offices.oak.json("quarantine")


def test_a_damaged_file_is_still_called_damaged(
    terminal: Terminal, amina: str, tmp_path: Path
) -> None:
    """One that was cut on its way is no other file; nor is one whose bytes were changed."""
    offices = Offices(terminal, amina, tmp_path)
    for reader in READERS:
        whole = offices.files[reader.wanted].read_bytes()
        for content in (whole[:-9], whole[:200] + bytes([whole[200] ^ 1]) + whole[201:]):
            path = tmp_path / "hurt"
            path.write_bytes(content)
            ran = offices.read(reader, path)
            told = (reader.command, ran.error)
            # Whoever changes the key in front of a sealed file makes it a file for nobody.
            codes = {Code.BUNDLE_MALFORMED, Code.BAD_SIGNATURE, Code.NOT_A_RECIPIENT}
            assert ran.code in codes, told
            assert "Choose" not in ran.error, told
