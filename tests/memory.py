"""Looking through the memory of running programs, as somebody with a memory dump would (Linux)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

_PIECE = 8_000_000
_ENCODINGS = ("utf-8", "utf-16-le", "utf-32-le")


def forms_of(word: str) -> tuple[bytes, ...]:
    """Return a word as programs hold it: UTF-8, as Qt and as Python do."""
    return tuple(word.encode(one) for one in _ENCODINGS)


def found_in(pid: int, wanted: Mapping[str, tuple[bytes, ...]]) -> set[str]:
    """Return the names of what is in the memory of a process, in any of its forms."""
    found: set[str] = set()
    longest = max(len(form) for forms in wanted.values() for form in forms)
    for piece in _pieces(pid, longest):
        for name, forms in wanted.items():
            if name not in found and any(form in piece for form in forms):
                found.add(name)
    return found


def family_of(pid: int) -> list[int]:
    """Return the ids of a process and of all that it and its children have started."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            told = (folder / "stat").read_text("utf-8", "replace")
            parents[int(folder.name)] = int(told.rpartition(")")[2].split()[1])
    family = [pid]
    for one in family:  # grows while it is walked
        family += [child for child, parent in parents.items() if parent == one]
    return family


def _pieces(pid: int, overlap: int) -> Iterator[bytes]:
    """Yield all readable memory of a process, in pieces that overlap."""
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text("utf-8", "replace").splitlines():
            span, rights = line.split()[:2]
            if "r" not in rights or line.endswith(("[vvar]", "[vsyscall]")):
                continue
            start, end = (int(one, 16) for one in span.split("-"))
            for at in range(start, end, _PIECE):
                with suppress(OSError, ValueError):  # gone meanwhile, or a device's
                    memory.seek(at)
                    yield memory.read(min(_PIECE + overlap, end - at))
