"""A small reader of iCalendar, written from RFC 5545 alone, for holding our files against."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime

LINE = re.compile(
    r"(?P<name>[A-Z-]+)(?P<params>(?:;[A-Z-]+=(?:\"[^\"]*\"|[^;:\"]*))*):(?P<value>.*)"
)
UNESCAPED = {"\\n": "\n", "\\N": "\n", "\\,": ",", "\\;": ";", "\\\\": "\\"}


@dataclass
class Component:
    """A component with its properties, in order, and the components in it."""

    name: str
    values: list[tuple[str, str, str]] = field(default_factory=list)
    inner: list[Component] = field(default_factory=list)

    def one(self, name: str) -> str:
        """Return the value of a property that must be there once."""
        (value,) = [value for key, _, value in self.values if key == name]
        return value

    def has(self, name: str) -> bool:
        return any(key == name for key, _, _ in self.values)

    def text(self, name: str) -> str:
        """Return a value of type TEXT (3.3.11)."""
        return re.sub(r"\\[nN,;\\]", lambda found: UNESCAPED[found[0]], self.one(name))

    def moment(self, name: str) -> datetime:
        """Return a time in UTC (3.3.5, form 2)."""
        return datetime.strptime(self.one(name), "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def read(data: bytes) -> Component:
    """Return the calendar in ``data``; AssertionError where the RFC is broken (3.1, 3.4)."""
    assert data.endswith(b"\r\n")
    physical = data[:-2].split(b"\r\n")
    assert all(len(line) <= 75 for line in physical)
    assert not any(b"\n" in line or b"\r" in line for line in physical)
    for line in physical:
        line.decode("utf-8")  # no letter is torn apart
    whole = b"\r\n".join(physical).replace(b"\r\n ", b"").decode("utf-8")
    open_ones: list[Component] = [Component("")]
    for told in whole.split("\r\n"):
        found = LINE.fullmatch(told)
        assert found, told
        name, value = found["name"], found["value"]
        if name == "BEGIN":
            open_ones.append(Component(value))
        elif name == "END":
            closed = open_ones.pop()
            assert closed.name == value
            open_ones[-1].inner.append(closed)
        else:
            open_ones[-1].values.append((name, found["params"], value))
    (calendar,) = open_ones
    (only,) = calendar.inner
    assert only.name == "VCALENDAR"
    return only
