"""How far long work has come, told in hundredths and only when one more is done."""

from __future__ import annotations

from collections.abc import Callable

Tell = Callable[[int, int], None]
WHOLE = 100


class Meter:
    """Counts bytes; tell: given (done, 100).  What ``tell`` raises ends the work."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._done = self._base = self._total = 0
        self._told = -1

    def expect(self, amount: int) -> None:
        """Learn of ``amount`` bytes more to come; what is told never goes back."""
        self._base, self._total = self._done, self._total + amount

    def add(self, amount: int) -> None:
        self._done += amount
        share = WHOLE * self._done // max(self._total, 1)
        self._say(min(share, WHOLE - 1))

    def reach(self, amount: int) -> None:
        """Have ``amount`` bytes since the last ``expect``."""
        self.add(max(0, self._base + amount - self._done))

    def end(self) -> None:
        """Say that all is done."""
        self._say(WHOLE)

    def _say(self, share: int) -> None:
        if share > self._told:
            self._told = share
            self._tell(share, WHOLE)
